"""The IT engineer, who debugs: from the note in the tracker to the cause; and what failed on the way, done again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.domain.note_composer import PAGE_LINK
from app.store import inbox
from app.store.inbox import InboxFilter
from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.both_sides import BothSides, both_sides
from tests.support.keyboard import Keyboard
from tests.support.peoples_accounts import PASSWORD, give_account, name_the_dashboard, sign_in

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]
ASKED = ("shopify", "netsuite", "airflow3")
OTHER = "ORD-SYNC-4502"
TRIES = 12
"""More than a delivery has before it is a dead letter."""


@pytest.fixture
def between(sqlite_url: str, tmp_path: Path) -> Iterator[BothSides]:
    """Trackers, a shop, an ERP and a scheduler; the same export failed nine days ago and was mended."""
    with both_sides(sqlite_url, tmp_path, ASKED) as started:
        name_the_dashboard(started.place)
        give_account(started.service, "ivan", "operator")
        _failed_and_mended(started)
        yield started


@pytest.fixture
def base_url(between: BothSides) -> str:
    return between.place.url


@pytest.fixture
def failing(between: BothSides) -> str:
    """The export fails again: the order is in the shop, and not in the ERP. The ticket's key."""
    between.shop_has("1002")
    between.ran("scheduled__9", "failed", -12, 0, job=OTHER)
    return between.report(between.words("1002", OTHER))


def _failed_and_mended(between: BothSides) -> None:
    between.shop_has()
    between.erp_has()
    key = between.report()
    between.prove(key)
    between.place.agent.press(key, "Done")
    between.place.settle()
    between.later(days=9)
    between.failed_at += timedelta(days=9)


def dead(service: Service) -> int:
    with service.database.read() as connection:
        return len(inbox.listed(connection, InboxFilter(states=("dead",))))


def test_from_the_note_in_the_tracker_to_the_broken_hop_and_the_cause(
    open_page: Opener, between: BothSides, failing: str, width: Size
) -> None:
    jira = between.place.agent.url
    window = open_page(width, beside=(jira,))
    page = window.page
    page.goto(f"{jira}/browse/{failing}")
    expect(page.get_by_text("First broken hop: received by the ERP").first).to_be_visible()
    page.get_by_role("link", name=PAGE_LINK).click()
    sign_in(page, "ivan")
    expect(page.get_by_role("heading", level=1)).to_contain_text(failing)
    _reads_the_record_with_its_sources(page)
    _sees_where_the_order_is(page)
    _learns_what_was_done_and_whether_it_held(page)
    window.expect_no_complaint()
    page.get_by_role("link", name="The whole pattern").click()
    page.get_by_label("Known cause").fill("The access token of the export runs out")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("status")).to_contain_text("The entry is saved")
    window.expect_no_complaint()


def _reads_the_record_with_its_sources(page: Page) -> None:
    record = page.get_by_role("region", name="Handoff record")
    expect(record.get_by_text("missing in NetSuite").first).to_be_visible()
    expect(record.get_by_text("from probe").first).to_be_visible()
    expect(record.get_by_text("from ticket text").first).to_be_visible()


def _sees_where_the_order_is(page: Page) -> None:
    trail = page.get_by_role("region", name="Where the order is")
    expect(trail.get_by_text("First broken hop: received by the ERP: missing on the receiving side")).to_be_visible()
    expect(trail.get_by_role("listitem").first).to_contain_text("order created")
    expect(trail.get_by_role("listitem").filter(has_text="(first broken hop)")).to_contain_text("NetSuite")


def _learns_what_was_done_and_whether_it_held(page: Page) -> None:
    before = page.get_by_role("region", name="What happened before")
    expect(before.get_by_text("2 times in the longer window of the playbook")).to_be_visible()
    expect(before.get_by_text("OPS-1").first).to_be_visible()
    expect(before.get_by_text("credentials renewed").first).to_be_visible()
    expect(before.get_by_text("did not hold").first).to_be_visible()


def _jira_forbids_writing(between: BothSides) -> str:
    """Two tickets arrive while the service's account may not edit; the key of one."""
    faults = between.place.sandbox.jira.world.faults
    faults.add("error", method="PUT", path="/issue/", status=403, times=50)
    first = between.report(between.words("1002", OTHER))
    between.report(between.words("1003", "ORD-SYNC-4503"))
    for _ in range(TRIES):
        between.later(minutes=10)
        between.place.settle()
    return first


def test_what_could_not_be_written_is_done_again_when_the_cause_is_mended(
    open_page: Opener, between: BothSides, width: Size
) -> None:
    key = _jira_forbids_writing(between)
    count = dead(between.service)
    assert count >= 2
    window = open_page(width)
    page = window.page
    page.goto(f"{window.base}/deliveries?state=dead")
    sign_in(page, "ivan")
    expect(page.get_by_text("403").first).to_be_visible()
    window.expect_no_complaint()
    between.mend()
    between.place.sandbox.jira.world.faults.clear()
    page.get_by_role("button", name=f"Replay all {count} dead").click()
    expect(page.get_by_role("status")).to_contain_text("queued again")
    between.place.settle()
    assert dead(between.service) == 0
    assert "handoff-gate:record" in between.note(key)
    page.get_by_role("link", name="Overview", exact=True).click()
    health = page.get_by_role("region", name="Sites and workers")
    expect(health.get_by_text("well", exact=True).first).to_be_visible()
    window.expect_no_complaint()


def test_the_same_without_a_mouse(open_page: Opener, between: BothSides, failing: str) -> None:
    jira = between.place.agent.url
    window = open_page(WIDTHS["desktop"], beside=(jira,))
    page, keys = window.page, Keyboard(window.page)
    page.goto(f"{jira}/browse/{failing}")
    page.goto(str(page.get_by_role("link", name=PAGE_LINK).get_attribute("href")))
    keys.write(page.get_by_label("Name"), "ivan")
    keys.write(page.get_by_label("Password"), PASSWORD)
    keys.press(page.get_by_role("button", name="Sign in"))
    _sees_where_the_order_is(page)
    keys.press(page.get_by_role("link", name="The whole pattern"))
    keys.write(page.get_by_label("Known cause"), "The access token of the export runs out")
    keys.press(page.get_by_role("button", name="Save the entry"))
    expect(page.get_by_role("status")).to_contain_text("The entry is saved")
    window.expect_no_complaint()
