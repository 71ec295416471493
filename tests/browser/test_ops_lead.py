"""The ops lead, who wants the noise gone: what needs a person now, what keeps coming back, how the week went."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.store import silences
from app.store.tables import audit
from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.exceptions_stage import TOKEN, fill_history
from tests.support.keyboard import Keyboard

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]


@pytest.fixture(autouse=True)
def _history(service: Service) -> None:
    fill_history(service.database)


@pytest.fixture
def lena(signed_in: Opener) -> Callable[..., Watched]:
    """The ops lead, signed in: ``lena(size)``."""
    return lambda size: signed_in(size, account="lena", role="operator")


def done_by(service: Service, name: str) -> list[str]:
    """What somebody changed, by the audit trail."""
    with service.database.read() as connection:
        entries = connection.execute(select(audit).order_by(audit.c.id)).mappings().all()
    return [entry["event"] for entry in entries if entry["actor"] == name]


def test_a_morning_from_the_queue_to_the_weekly_number(
    lena: Callable[..., Watched], service: Service, width: Size
) -> None:
    window = lena(width)
    page = window.page
    _sees_what_to_escalate(page)
    window.expect_no_complaint()
    _makes_two_patterns_one(page)
    window.expect_no_complaint()
    _tells_how_the_week_went(page)
    window.expect_no_complaint()
    assert done_by(service, "lena") == ["signin", "pattern_merge"]
    page.get_by_role("link", name="Notices", exact=True).click()
    expect(page.get_by_text("Nothing is silenced.")).to_be_visible()
    with service.database.read() as connection:
        assert silences.in_force(connection, service.clock()) == []


def _sees_what_to_escalate(page: Page) -> None:
    page.get_by_role("link", name="Queue", exact=True).click()
    expect(page.locator("td .key").first).to_have_text("OPS-20001")
    page.get_by_role("link", name="Overdue", exact=True).click()
    page.wait_for_url("**/queue?clock=overdue")
    page.get_by_role("link", name="Every clock").click()
    page.get_by_role("link", name="Return or damage").click()
    expect(page.get_by_text("stop the pick")).to_be_visible()
    expect(page.locator("td .key")).to_have_text(["OPS-20003"])
    page.reload()
    expect(page.locator("td .key")).to_have_text(["OPS-20003"])


def _makes_two_patterns_one(page: Page) -> None:
    page.get_by_role("link", name="Patterns", exact=True).click()
    expect(page.get_by_text("carried by the top five")).to_be_visible()
    page.get_by_role("link", name="deadlock detected").first.click()
    expect(page.get_by_text("phantom patch").first).to_be_visible()
    page.get_by_label("It is the same as").fill(TOKEN)
    page.get_by_label("Why", exact=True).last.fill("The token runs out, then the lock is held")
    page.get_by_role("button", name="Make it a part of that pattern").click()
    expect(page.get_by_role("status")).to_contain_text("The patterns are one now")
    expect(page.get_by_text("The token runs out, then the lock is held")).to_be_visible()


def _tells_how_the_week_went(page: Page) -> None:
    page.get_by_role("link", name="Insight", exact=True).click()
    lately = page.get_by_role("region", name="Closes of the last seven days")
    for what in ("with proof", "reverted", "overridden", "escaped"):
        expect(lately.get_by_role("link", name=what)).to_be_visible()
    shown = lately.get_by_role("link", name="with proof").locator("b").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "handoff-insight-2026-11-02.csv"
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 13
    assert sum(int(row["closes_proved"]) for row in rows[:2]) >= int(shown) > 0


def test_the_same_without_a_mouse(lena: Callable[..., Watched], service: Service) -> None:
    window = lena(WIDTHS["desktop"])
    page, keys = window.page, Keyboard(window.page)
    keys.press(page.get_by_role("link", name="Queue", exact=True))
    expect(page.locator("td .key").first).to_have_text("OPS-20001")
    keys.press(page.get_by_role("link", name="Return or damage"))
    expect(page.locator("td .key")).to_have_text(["OPS-20003"])
    keys.press(page.get_by_role("link", name="Patterns", exact=True))
    keys.press(page.get_by_role("link", name="deadlock detected").first)
    keys.write(page.get_by_label("It is the same as"), TOKEN)
    keys.press(page.get_by_role("button", name="Make it a part of that pattern"))
    expect(page.get_by_role("status")).to_contain_text("The patterns are one now")
    keys.press(page.get_by_role("link", name="Insight", exact=True))
    expect(page.get_by_role("heading", name="Closes of the last seven days")).to_be_visible()
    window.expect_no_complaint()
    assert done_by(service, "lena") == ["signin", "pattern_merge"]
