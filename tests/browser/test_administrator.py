"""The administrator, who connects it: from the one-time link in the terminal to going live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.demo.story import ticket_text
from app.settings import load_settings
from app.store.clock import utc_now
from app.store.sites import beat
from app.web import create_app
from app.web.signin import make_signin_link
from app.wiring import connect
from tests.browser.conftest import WIDTHS, Watched
from tests.support.installation import Installation, closing_service, installation
from tests.support.keyboard import Keyboard
from tests.support.peoples_accounts import PASSWORD, sign_in
from tests.support.playbooks import PRESENT
from tests.support.stage import listening

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]
KEY = "a key for tests"
MOST_RELOADS = 120


@pytest.fixture
def place(sqlite_url: str) -> Iterator[Installation]:
    """Trackers and a service that is new and in shadow mode; one ticket was closed without proof already."""
    with installation(sqlite_url, mode="shadow") as started:
        with started.service.database.write() as connection:
            beat(connection, "the worker of the test", started.service.clock(), started.service.clock())
        _closed_without_proof(started, "ORD-SYNC-4471")
        yield started


@pytest.fixture
def base_url(place: Installation) -> str:
    return place.url


def _closed_without_proof(place: Installation, job: str) -> str:
    text = ticket_text(job, datetime.now(UTC) - timedelta(hours=2), 312)
    key = place.agent.report("OPS", "Job failure", "Order sync errored", text)
    place.settle()
    place.agent.press(key, "Quick done")
    place.settle()
    return key


def status(place: Installation, key: str) -> str:
    return str(place.agent.issue(key)["fields"]["status"]["name"])


@contextmanager
def restarted(
    place: Installation, database_url: str, monkeypatch: pytest.MonkeyPatch, **settings: str
) -> Iterator[str]:
    """The service started anew over the same store, with other settings; yields where it is."""
    environment = place.environment(database_url)
    for name, value in {**environment, "HANDOFF_SECRET_KEY": KEY, "HANDOFF_PLAYBOOK": str(PRESENT), **settings}.items():
        monkeypatch.setenv(name, value)
    made = load_settings()
    with closing_service(connect(made, utc_now)) as service, listening(create_app(service, made)) as base:
        place.service = service
        yield base


def _enters_by_the_link_and_sets_a_password(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_contain_text("Set a password")
    page.get_by_role("link", name="admin", exact=True).click()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is set")


def _adds(page: Page, name: str, role: str) -> str:
    """Adds somebody; returns their sign-in link."""
    page.get_by_role("link", name="Accounts", exact=True).click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Add and make a sign-in link").click()
    expect(page.get_by_role("row", name=name)).to_contain_text(role)
    return page.locator("code.link").inner_text()


def _looks_at_the_set_up(page: Page) -> None:
    page.get_by_role("link", name="Set-up", exact=True).click()
    expect(page.get_by_text("Nobody has looked yet.").first).to_be_visible()
    page.get_by_role("button", name="Look now").click()
    for _ in range(MOST_RELOADS):
        if not page.get_by_text("Nobody has looked yet.").or_(page.get_by_text("a look is on its way")).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    jira = page.get_by_role("region", name="Jira")
    expect(jira.get_by_text("Fields").first).to_be_visible()
    expect(jira.get_by_role("heading", name="What was tried")).to_be_visible()


def test_the_first_sign_in_and_the_accounts_of_the_others(open_page: Opener, place: Installation, width: Size) -> None:
    window = open_page(width)
    window.page.goto(make_signin_link(place.service, place.url))
    _enters_by_the_link_and_sets_a_password(window.page)
    window.expect_no_complaint()
    links = {name: _adds(window.page, name, role) for name, role in (("mia", "operator"), ("otto", "approver"))}
    window.expect_no_complaint()
    window.page.reload()
    mia = open_page(width)
    mia.page.goto(links["mia"])
    mia.page.get_by_role("button", name="Sign in").click()
    expect(mia.page.get_by_role("link", name="mia")).to_be_visible()
    expect(mia.page.get_by_role("link", name="Accounts")).to_have_count(0)
    mia.expect_no_complaint()
    mia.page.get_by_role("button", name="Sign out").click()
    mia.page.goto(links["mia"])
    mia.page.get_by_role("button", name="Sign in").click()
    expect(mia.page.get_by_role("alert")).to_contain_text("was used already")
    window.page.goto(f"{window.base}/accounts")
    window.page.get_by_role("button", name="Remove mia").click()
    expect(window.page.get_by_role("status")).to_contain_text("The account mia is removed")


def test_deliveries_sites_and_the_report_are_looked_at_and_then_it_goes_live(
    open_page: Opener, place: Installation, sqlite_url: str, width: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_page(width)
    page = window.page
    page.goto(make_signin_link(place.service, place.url))
    _enters_by_the_link_and_sets_a_password(page)
    page.get_by_role("link", name="Deliveries", exact=True).first.click()
    expect(page.get_by_text("jira:issue_created").first).to_be_visible()
    window.expect_no_complaint()
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("region", name="Sites and workers").get_by_text("well", exact=True).first).to_be_visible()
    _looks_at_the_set_up(page)
    window.expect_no_complaint()
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("heading", name="1 close of a gated ticket, 1 without proof")).to_be_visible()
    expect(page.get_by_text("shadow: nothing is refused").first).to_be_visible()
    expect(page.get_by_text("would be refused")).to_be_visible()
    window.expect_no_complaint()
    with restarted(place, sqlite_url, monkeypatch, HANDOFF_MODE="enforce") as live:
        page.goto(f"{live}/report")
        expect(page.get_by_text("shadow: nothing is refused")).to_have_count(0)
        expect(page.get_by_text("enforced").first).to_be_visible()
        key = _closed_without_proof(place, "ORD-SYNC-4502")
        assert status(place, key) != "Done"
        page.get_by_role("link", name="Overview", exact=True).click()
        page.get_by_role("link", name=key, exact=True).first.click()
        expect(page.get_by_role("region", name="Gate:")).to_contain_text("What is missing, and how to supply it")


def test_the_same_without_a_mouse(open_page: Opener, place: Installation) -> None:
    window = open_page(WIDTHS["desktop"])
    page, keys = window.page, Keyboard(window.page)
    page.goto(make_signin_link(place.service, place.url))
    keys.press(page.get_by_role("button", name="Sign in"))
    keys.press(page.get_by_role("link", name="admin", exact=True))
    keys.write(page.get_by_label("New password", exact=True), PASSWORD)
    keys.write(page.get_by_label("New password again"), PASSWORD)
    keys.press(page.get_by_role("button", name="Save password"))
    expect(page.get_by_role("status")).to_contain_text("Your password is set")
    keys.press(page.get_by_role("link", name="Accounts", exact=True))
    keys.write(page.get_by_label("Name", exact=True), "mia")
    keys.choose(page.get_by_label("Role"), "operator")
    keys.press(page.get_by_role("button", name="Add and make a sign-in link"))
    expect(page.get_by_role("row", name="mia")).to_contain_text("operator")
    keys.press(page.get_by_role("link", name="Report", exact=True))
    expect(page.get_by_text("shadow: nothing is refused").first).to_be_visible()
    window.expect_no_complaint()
    keys.press(page.get_by_role("button", name="Sign out"))
    sign_in(page, "admin")
    expect(page.get_by_role("heading", name="Tickets")).to_be_visible()
