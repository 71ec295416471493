"""Signing in at the provider, confirming a click there and signing out, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app.settings import Settings
from app.store import overrides
from app.store.overrides import Asked
from app.web import create_app
from app.workflow.overrides import USUAL_LENGTH
from app.workflow.service import Service
from integrations.oidc.asking import Asking
from integrations.oidc.provider import OidcProvider
from tests.browser.conftest import Watched
from tests.support.oidc_provider import OidcStand, oidc_stand
from tests.support.service import StandingClock
from tests.support.tracker import a_ticket

pytestmark = pytest.mark.browser


@pytest.fixture
def stand(service: Service) -> Iterator[OidcStand]:
    """The provider, which asks people to press a button."""
    with oidc_stand(service.clock) as made:
        made.asks = True
        yield made


@pytest.fixture
def base_url(service: Service, stand: OidcStand) -> Iterator[str]:
    """Where the dashboard is served; the provider sends people back there."""
    server = make_server("127.0.0.1", 0, lambda environ, answer: served(environ, answer), threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    provider = OidcProvider(stand.connection(base), Asking(seconds=60))
    served = create_app(replace(service, identity=provider), Settings(public_url=base))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


def asked_for(service: Service) -> int:
    with service.database.write() as connection:
        ref = a_ticket().ref
        return overrides.add(
            connection,
            Asked(
                ref=ref,
                key="OPS-1",
                url="https://jira.example/browse/OPS-1",
                kind="close",
                reason="the shop was closed for good",
                by="bill",
                at=service.clock(),
                origin={"via": "web", "address": "192.0.2.1"},
                lasts=USUAL_LENGTH,
            ),
        )


def test_somebody_signs_in_confirms_a_click_and_signs_out(
    open_page: Callable[..., Watched], service: Service, stand: OidcStand, width: tuple[int, int]
) -> None:
    window = open_page(width)
    page = window.page
    page.goto(f"{window.base}/overrides")
    window.expect_no_complaint()
    page.get_by_role("link", name="Sign in with your company account").click()
    expect(page).to_have_title("Desk login")
    page.get_by_role("button", name="Sign in as Kim Keller").click()
    expect(page).to_have_url(f"{window.base}/overrides")

    clock = service.clock
    assert isinstance(clock, StandingClock)
    clock.advance(minutes=1)
    number = asked_for(service)
    page.goto(f"{window.base}/overrides/{number}")
    expect(page.get_by_label("Your password")).to_have_count(0)
    page.get_by_role("link", name="Confirm who you are").click()
    page.get_by_role("button", name="Sign in again as Kim Keller").click()
    expect(page.get_by_text("You have just confirmed who you are")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("The override is approved")

    page.goto(f"{window.base}/account")
    expect(page.get_by_text("Role: approver")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    foreign = [one for one in window.complaints if not one.startswith(f"asked for {stand.issuer}/")]
    assert foreign == []


def test_a_provider_that_is_down_leaves_the_page_usable(
    open_page: Callable[..., Watched], stand: OidcStand, width: tuple[int, int]
) -> None:
    stand.html = {"/.well-known/openid-configuration"}
    window = open_page(width, color_scheme="dark", java_script_enabled=False)
    page = window.page
    page.goto(f"{window.base}/signin")
    page.get_by_role("link", name="Sign in with your company account").click()
    expect(page.get_by_role("alert")).to_contain_text("is of no use")
    expect(page.get_by_label("Password")).to_be_visible()
