"""Queue, ticket and patterns beside the people's main tasks: pictures, reading without JavaScript, refreshing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.everything_stage import keep_picture
from tests.support.exceptions_stage import fill_history, keep_open

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]


@pytest.fixture(autouse=True)
def _history(service: Service) -> None:
    fill_history(service.database)


@pytest.fixture
def picture(service: Service) -> None:
    """A screenshot on the ticket 20002, looked at and read."""
    keep_picture(service)


def test_an_engineer_sees_the_evidence_and_what_held_and_writes_down_the_cause(
    signed_in: Opener, width: Size, picture: None
) -> None:
    window = signed_in(width)
    page = window.page
    page.goto(f"{window.base}/tickets/jira/test/20002")
    page.get_by_text("Picture, and what was read in it").click()
    expect(page.get_by_text("run 4471 succeeded")).to_be_visible()
    shown = page.get_by_role("img", name="run.png as it is on the ticket now")
    expect(shown).to_be_visible()
    expect(shown).not_to_have_js_property("naturalWidth", 0)
    page.get_by_role("link", name="The whole pattern").click()
    expect(page.get_by_text("phantom patch").first).to_be_visible()
    page.get_by_label("Known cause").fill("Locks are held too long")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("status")).to_contain_text("The entry is saved")
    window.expect_no_complaint()


def test_everything_is_read_and_decided_without_javascript(signed_in: Opener, width: Size, picture: None) -> None:
    window = signed_in(width, java_script_enabled=False)
    page = window.page
    page.goto(f"{window.base}/queue")
    page.get_by_role("link", name="OPS-20002", exact=True).click()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    page.get_by_role("link", name="The whole pattern").click()
    page.get_by_label("Take OPS-20101 out").check()
    page.get_by_text("One of them does not belong here").click()
    page.get_by_role("button", name="Take the chosen ticket out").click()
    expect(page.get_by_role("status")).to_contain_text("The ticket is taken out")


def test_the_queue_refreshes_itself_but_not_while_nobody_sees_it(signed_in: Opener, service: Service) -> None:
    window = signed_in(WIDTHS["desktop"])
    page = window.page
    page.clock.install()
    page.goto(f"{window.base}/queue")
    asked: list[str] = []
    page.on("request", lambda request: "/static/" in request.url or asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    with service.database.write() as connection:
        keep_open(connection, "20009", timedelta(minutes=1), subject="Stock feed stopped")
    page.clock.fast_forward(20_000)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Stock feed stopped")).to_be_visible()
    window.expect_no_complaint()
