"""The agent who is refused at 18:55: what is missing, why the picture was not believed, and the two ways to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.demo.picture import run_page
from app.domain.note_composer import PAGE_LINK
from tests.browser.conftest import WIDTHS, Watched
from tests.support.both_sides import JOB, BothSides, both_sides
from tests.support.keyboard import Keyboard
from tests.support.peoples_accounts import PASSWORD, give_account, name_the_dashboard, sign_in

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]
NEIGHBOUR = "ORD-SYNC-4477"
REASON = "The scheduler was switched off for good last night"


@pytest.fixture
def between(sqlite_url: str, tmp_path: Path) -> Iterator[BothSides]:
    """It is 18:55. Pictures are read; Mia, who works on the tickets, and Otto, who approves, have accounts."""
    with both_sides(sqlite_url, tmp_path, ("airflow3",), level="legible") as started:
        evening = started.now.replace(hour=18, minute=55, second=0)
        started.later(seconds=((evening - started.now) % timedelta(days=1)).total_seconds())
        started.failed_at = started.now.replace(microsecond=0) - timedelta(hours=2)
        name_the_dashboard(started.place)
        give_account(started.service, "mia", "operator")
        give_account(started.service, "otto", "approver")
        yield started


@pytest.fixture
def base_url(between: BothSides) -> str:
    return between.place.url


@pytest.fixture
def ticket(between: BothSides) -> str:
    """A job failure with everything that closing needs, but a picture of another run. Its key."""
    key = between.report()
    between.prove(key, NEIGHBOUR)
    return key


def _jira(between: BothSides, key: str) -> str:
    return f"{between.place.agent.url}/browse/{key}"


def _is_refused(page: Page) -> None:
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(f"run.png shows {NEIGHBOUR}")


def _sees_why_the_picture_was_not_believed(page: Page) -> None:
    gate = page.get_by_role("region", name="Gate:")
    missing = gate.get_by_role("list").first.get_by_role("listitem")
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text(f"run.png shows {NEIGHBOUR}")
    page.get_by_text("Picture, and what was read in it").click()
    expect(page.get_by_label("Text read in run.png")).to_contain_text(NEIGHBOUR)
    expect(page.locator(".seen img")).not_to_have_js_property("naturalWidth", 0)


def _attach_the_right_one(page: Page, between: BothSides) -> None:
    between.later(minutes=2)
    between.reader.job, between.reader.at = JOB, between.now
    right = {"name": "orders-run.png", "mimeType": "image/png", "buffer": run_page(JOB, "Succeeded", between.now)}
    page.get_by_label("Attach a file").set_input_files(right)  # type: ignore[arg-type]
    page.get_by_role("button", name="Attach", exact=True).click()
    page.get_by_text("The file is attached.").wait_for()


def _closes(page: Page, between: BothSides, key: str) -> None:
    page.goto(_jira(between, key))
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator(".tag.done")).to_be_visible()
    between.place.settle()
    page.reload()
    expect(page.locator(".tag.done")).to_be_visible()


def test_the_right_picture_is_added_and_the_ticket_closes(
    open_page: Opener, between: BothSides, ticket: str, width: Size
) -> None:
    window = open_page(width, beside=(between.place.agent.url,))
    page = window.page
    page.goto(_jira(between, ticket))
    _is_refused(page)
    page.get_by_role("link", name=PAGE_LINK).click()
    sign_in(page, "mia")
    _sees_why_the_picture_was_not_believed(page)
    window.expect_no_complaint()
    address = page.url
    page.get_by_role("link", name="Open in Jira").click()
    _attach_the_right_one(page, between)
    page.goto(address)
    page.get_by_role("button", name="Look at it again").click()
    expect(page.get_by_role("status")).to_contain_text("queued for a fresh look")
    between.place.settle()
    page.reload()
    expect(page.get_by_role("heading", name="What proves it")).to_be_visible()
    expect(page.get_by_role("region", name="Gate:")).to_contain_text(JOB)
    window.expect_no_complaint()
    _closes(page, between, ticket)
    page.goto(address)
    expect(page.get_by_text("The ticket was closed, and the close stood")).to_be_visible()
    window.expect_no_complaint()


def test_an_override_that_a_second_person_approves_lets_it_close(
    open_page: Opener, between: BothSides, ticket: str, width: Size
) -> None:
    jira = between.place.agent.url
    mia, otto = open_page(width, beside=(jira,)), open_page(width)
    mia.page.goto(_jira(between, ticket))
    mia.page.get_by_role("link", name=PAGE_LINK).click()
    sign_in(mia.page, "mia")
    mia.page.get_by_role("link", name="Ask for an override").click()
    mia.page.get_by_label("Reason").fill(REASON)
    mia.expect_no_complaint()
    mia.page.get_by_role("button", name="Ask for it").click()
    expect(mia.page.get_by_text("It waits for somebody with the role approver.")).to_be_visible()
    otto.page.goto(f"{otto.base}/overrides")
    sign_in(otto.page, "otto")
    otto.page.get_by_role("region", name="Waiting for a second person").get_by_role("link", name=ticket).click()
    expect(otto.page.get_by_text(REASON)).to_be_visible()
    otto.page.get_by_label("Your password").fill(PASSWORD)
    otto.page.get_by_role("button", name="Approve").click()
    expect(otto.page.get_by_role("status")).to_contain_text("The override is approved")
    otto.expect_no_complaint()
    between.place.settle()
    _closes(mia.page, between, ticket)
    otto.page.reload()
    expect(otto.page.get_by_text("Closed under it")).to_be_visible()
    otto.expect_no_complaint()


def test_the_same_without_a_mouse(open_page: Opener, between: BothSides, ticket: str) -> None:
    mia, otto = open_page(WIDTHS["desktop"], beside=(between.place.agent.url,)), open_page(WIDTHS["desktop"])
    mia.page.goto(_jira(between, ticket))
    mia.page.goto(str(mia.page.get_by_role("link", name=PAGE_LINK).get_attribute("href")))
    keys = Keyboard(mia.page)
    keys.write(mia.page.get_by_label("Name"), "mia")
    keys.write(mia.page.get_by_label("Password"), PASSWORD)
    keys.press(mia.page.get_by_role("button", name="Sign in"))
    keys.press(mia.page.get_by_role("link", name="Ask for an override"))
    keys.write(mia.page.get_by_label("Reason"), REASON)
    keys.choose(mia.page.get_by_label("For how long"), "4 hours")
    keys.press(mia.page.get_by_role("button", name="Ask for it"))
    expect(mia.page.get_by_text("Close without proof, for 4 hours")).to_be_visible()
    otto.page.goto(mia.page.url)
    sign_in(otto.page, "otto")
    keys = Keyboard(otto.page)
    keys.write(otto.page.get_by_label("Your password"), PASSWORD)
    keys.press(otto.page.get_by_role("button", name="Approve"))
    expect(otto.page.get_by_role("status")).to_contain_text("The override is approved")
    between.place.settle()
    _closes(mia.page, between, ticket)
    mia.expect_no_complaint()
