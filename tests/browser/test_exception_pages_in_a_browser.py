"""Queue, ticket, patterns and insight as an ops lead and an IT engineer use them, on a phone and on a desktop; and what
axe-core finds on every page, in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.domain.gate.files import inspect
from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.ticket import Attachment
from app.store import evidence, readings
from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.exceptions_stage import DEADLOCK, TOKEN, fill_history, keep_open
from tests.support.npm import installed_packages
from tests.support.screenshots import screenshot
from tests.support.tracker import AGENT, NOW, a_ticket

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]
AXE = Path(__file__).with_name("axe")
PAGES = (
    "/",
    "/queue",
    "/queue?state=ready",
    "/tickets/jira/test/20002",
    "/tickets/jira/test/10002",
    "/patterns",
    "/patterns?q=nothing+says+this",
    f"/patterns/{DEADLOCK}",
    "/insight",
    "/deliveries",
    "/overrides",
    "/report",
    "/account",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True)
def _history(service: Service) -> None:
    fill_history(service.database)


@pytest.fixture
def picture(service: Service) -> None:
    """A screenshot on the ticket 20002, looked at and read."""
    content = screenshot()
    file = Attachment(
        id="9", filename="run.png", mime_type="image/png", size=len(content), author=AGENT, created_at=NOW
    )
    ticket = a_ticket("20002", attachments=(file,))
    tracker = service.sites[("jira", "test")]
    tracker.tickets["20002"], tracker.files["9"] = ticket, content  # type: ignore[attr-defined]
    facts = inspect("9", content, file.filename, file.mime_type)
    piece = Piece(text="run 4471 succeeded", left=1, top=1, right=300, bottom=20)
    seen = PictureText(pieces=(piece,), width=300, height=40, reader="r 1")
    with service.database.write() as connection:
        evidence.remember(connection, ticket, file, facts, None, NOW, service.vault.seal)
        readings.keep(connection, str(facts.sha256), seen, 0.1, NOW, service.vault.seal)


def test_an_ops_lead_finds_what_to_escalate_and_tells_how_the_week_went(signed_in: Opener, width: Size) -> None:
    window = signed_in(width)
    page = window.page
    page.get_by_role("link", name="Queue", exact=True).click()
    expect(page.locator("td .key").first).to_have_text("OPS-20001")
    page.get_by_role("link", name="Return or damage").click()
    page.wait_for_url("**/queue?bucket=return_or_damage")
    expect(page.get_by_text("stop the pick")).to_be_visible()
    window.expect_no_complaint()
    page.get_by_role("link", name="Insight", exact=True).click()
    expect(page.get_by_role("heading", name="Closes of the last seven days")).to_be_visible()
    window.expect_no_complaint()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "handoff-insight-2026-11-02.csv"


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
    page.wait_for_function("document.querySelector('.seen img').naturalWidth > 0")
    page.get_by_role("link", name="The whole pattern").click()
    expect(page.get_by_text("phantom patch").first).to_be_visible()
    page.get_by_label("Known cause").fill("Locks are held too long")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("status")).to_contain_text("The entry is saved")
    window.expect_no_complaint()
    page.get_by_label("It is the same as").fill(TOKEN)
    page.get_by_role("button", name="Make it a part of that pattern").click()
    expect(page.get_by_role("status")).to_contain_text("The patterns are one now")
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


@pytest.mark.node
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(signed_in: Opener, width: Size, scheme: str, picture: None) -> None:
    axe = (installed_packages(AXE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    window = signed_in(width, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page = window.page
    for path in PAGES:
        page.goto(window.base + path)
        for summary in page.locator("summary").all():
            summary.click()
        window.expect_no_complaint()
        page.evaluate(axe)
        found = page.evaluate(
            "rules => axe.run({runOnly: rules}).then(seen => seen.violations.map(one =>"
            " [one.id, one.nodes.map(node => node.target.join(' ') + ': ' + node.failureSummary)]))",
            RULES,
        )
        assert found == [], path
