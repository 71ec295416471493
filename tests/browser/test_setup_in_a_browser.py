"""An administrator looks at the set-up of a Jira site and a Zendesk account, before and after ``handoff setup``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.settings import load_settings
from app.store import migrate
from app.web import create_app
from app.wiring import connect
from app.workflow import setting_up
from app.workflow.overrides import Origin
from app.workflow.service import Service
from integrations.sandbox.server import start_sandbox
from tests.browser.conftest import Watched
from tests.support.installation import closing_service
from tests.support.stage import listening

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A new installation before both trackers, in which nothing is set up yet."""
    with start_sandbox() as sandbox:
        jira, zendesk = sandbox.jira.credentials, sandbox.zendesk.credentials
        settings = load_settings(
            database_url=f"sqlite:///{tmp_path / 'handoff.db'}",
            secret_key="a key for tests",
            public_url="http://127.0.0.1:8000",
            jira_url=sandbox.jira.url,
            jira_email=jira["email"],
            jira_token=jira["token"],
            jira_webhook_secret="a secret of Jira",
            zendesk_url=sandbox.zendesk.url,
            zendesk_client_id=zendesk["client_id"],
            zendesk_client_secret=zendesk["client_secret"],
        )
        with closing_service(connect(settings)) as made:
            migrate.upgrade(made.database)
            yield made


@pytest.fixture
def base_url(service: Service) -> Iterator[str]:
    """Where its dashboard is."""
    settings = load_settings(secret_key="a key for tests", public_url="http://127.0.0.1:8000")
    with listening(create_app(service, settings)) as base:
        yield base


def set_up(service: Service) -> None:
    for ticketing in service.sites.values():
        steps = ticketing.plan_setup(made=setting_up.noted(service, ticketing))
        setting_up.carry_out(service, ticketing, steps, lambda *_: None, Origin(via="shell", os_user="ada"))


def test_an_administrator_sees_what_is_missing_and_later_that_it_is_there(
    signed_in: Opener, service: Service, width: Size
) -> None:
    window = signed_in(width)
    page = window.page
    page.get_by_role("link", name="Set-up").click()
    expect(page.get_by_role("heading", name="Set-up")).to_be_visible()
    expect(page.get_by_text("Nobody has looked yet").first).to_be_visible()

    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("30 to make or put right")).to_have_count(2)
    expect(page.get_by_text("The webhook 'Handoff Gate' is missing.")).to_be_visible()
    expect(page.get_by_text("not set: every webhook is refused")).to_be_visible()
    window.expect_no_complaint()

    set_up(service)
    page.get_by_role("button", name="Look now").click()
    expect(page.get_by_text("to make or put right")).to_have_count(0)
    expect(page.get_by_role("heading", name="Only a person can do")).to_have_count(2)
    expect(page.get_by_text("Select each transition that leads into a Done status").first).to_be_visible()
    page.get_by_text("28 of 28 there").first.click()
    expect(page.get_by_text("customfield_10050", exact=True)).to_be_visible()
    window.expect_no_complaint()


def test_it_reads_without_javascript(signed_in: Opener, width: Size) -> None:
    window = signed_in(width, java_script_enabled=False)
    window.page.goto(f"{window.base}/setup")
    window.page.get_by_role("button", name="Look now").click()
    expect(window.page.get_by_text("to make or put right")).to_have_count(2)
    expect(window.page.get_by_text("handoff setup zendesk")).not_to_have_count(0)
