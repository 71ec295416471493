"""What the sidebar shows and fills in, at the width that Zendesk gives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from app.demo.story import ticket_text
from tests.support.screenshots import screenshot
from tests.support.zaf_host import AgentDesk
from tests.support.zaf_tab import NOTE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.node]


def test_the_record_stands_beside_the_ticket_in_its_six_blocks(standing: Tab) -> None:
    rows = standing.sidebar.locator(".row")
    expect(rows).to_have_count(14)
    expect(standing.sidebar.locator("[data-key=job_or_transaction_id] dd").first).to_have_text("ORD-SYNC-4471")
    expect(standing.sidebar.locator("h3")).to_have_text(
        [
            "Exception identification",
            "System state",
            "Known pattern check",
            "Handoff verification",
            "Ruled-out causes",
            "Next step",
        ]
    )


def test_what_is_missing_is_said_with_how_to_supply_it(standing: Tab) -> None:
    standing.unfold()
    missing = standing.sidebar.locator("section.bad li")
    named = set(missing.evaluate_all("items => items.map(item => item.dataset.requirement)"))
    assert {"technical_verification", "success_screenshot", "resolution_reason", "account_status"} <= named
    assert all(len(text) > 20 for text in missing.all_inner_texts())


def test_earlier_cases_are_linked(report: Callable[..., str], open_ticket: Callable[..., Tab]) -> None:
    first = report()
    tab = open_ticket(report())
    link = tab.sidebar.locator("#priors a, #similar a").first
    expect(link).to_have_attribute("href", f"{tab.place.sandbox.zendesk.url}/agent/tickets/{first}")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_each_field_is_one_click_and_the_ticket_closes_with_them(gated: Tab) -> None:
    side = gated.sidebar
    gated.unfold()
    side.get_by_label("Verification path").select_option("technical")
    side.get_by_label("What did you look at").fill(NOTE)
    side.get_by_role("button", name="Verified by me now").click()
    side.get_by_label("Resolution reason").select_option("credentials_renewed")
    side.get_by_role("button", name="Stopped now").click()
    side.get_by_role("button", name="Retailer told now").click()
    side.get_by_label("Account status").select_option("reactivated")
    expect(side.get_by_text("“Account status” is filled in.")).to_be_visible()
    assert gated.entered("verification_note").startswith(NOTE)
    assert gated.entered("resolution_reason") == "handoff_resolution_reason_credentials_renewed"
    told = datetime.fromisoformat(gated.entered("retailer_notified_at"))
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=3)
    gated.attach(screenshot("6001"))
    assert gated.submit()["saved"]
    expect(side.get_by_text("This ticket may be closed.")).to_be_visible()
    gated.place.settle()
    assert gated.status() == "solved"


def test_after_a_save_the_sidebar_is_read_anew(gated: Tab) -> None:
    before = len(gated.desk.asked)
    gated.submit("pending")
    gated.page.wait_for_function("host.saved.status === 'pending'")
    gated.sidebar.locator("section.bad").wait_for()
    for _ in range(100):
        if len(gated.desk.asked) > before:
            break
        gated.page.wait_for_timeout(50)
    assert [entry["path"] for entry in gated.desk.asked[before:]] == ["/gate/zendesk/panel"]


def test_nobody_is_said_to_have_verified_without_a_word_of_what_was_seen(standing: Tab) -> None:
    standing.unfold()
    standing.sidebar.get_by_role("button", name="Verified by me now").click()
    expect(standing.sidebar.get_by_role("alert")).to_be_visible()
    assert standing.entered("verification_note") is None


def test_checking_first_shows_the_verdict_on_what_would_be_saved(gated: Tab) -> None:
    gated.unfold()
    gated.sidebar.get_by_role("button", name="Check what would be saved").click()
    expect(gated.sidebar.locator("details[open]")).to_be_visible()
    gated.complete()
    gated.attach(screenshot("6002"))
    gated.sidebar.get_by_role("button", name="Check what would be saved").click()
    expect(gated.sidebar.get_by_text("This ticket may be closed.")).to_be_visible()
    assert gated.entered("verdict") == "handoff_verdict_verified"


def test_after_a_refusal_the_sidebar_shows_what_is_missing_now_and_keeps_what_was_written(standing: Tab) -> None:
    note = standing.sidebar.get_by_label("What did you look at")
    standing.unfold()
    note.fill("Half a sentence")
    standing.complete()
    standing.enter(verification_note=None)
    assert not standing.submit()["saved"]
    missing = standing.sidebar.locator("section.bad li")
    expect(missing).to_have_count(2)
    expect(note).to_have_value("Half a sentence")
    expect(standing.sidebar.get_by_label("Verification path")).to_have_value("technical")


def test_a_field_that_is_not_on_the_form_is_said_to_be(standing: Tab) -> None:
    standing.page.evaluate("id => { delete host.form.fields[id] }", standing.number("account_status"))
    standing.unfold()
    standing.sidebar.get_by_label("Account status").select_option("paused")
    expect(standing.sidebar.get_by_text("is not on this form")).to_be_visible()


def test_text_of_a_ticket_is_never_read_as_markup(report: Callable[..., str], open_ticket: Callable[..., Tab]) -> None:
    hostile = "<img src=x onerror=\"parent.postMessage('owned','*')\"><script>document.title='owned'</script>"
    failed_at = datetime.now(UTC) - timedelta(hours=1)
    report(f"{ticket_text('ORD-SYNC-9', failed_at, 3)}{hostile}", subject=hostile)
    tab = open_ticket(report(f"{ticket_text('ORD-SYNC-9', failed_at, 3)}{hostile}", subject=hostile))
    expect(tab.sidebar.get_by_text("onerror").first).to_be_visible()
    assert tab.sidebar.locator("img, main script").count() == 0


def test_it_speaks_the_agents_language(
    desk: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    desk.locale = "pt-BR"
    tab = open_ticket(report())
    expect(tab.sidebar.get_by_role("heading", name="Registro de passagem")).to_be_visible()
    assert tab.sidebar.locator("html").get_attribute("lang") == "pt"
    assert tab.submit()["refusal"].startswith("Este ticket ainda não pode ser fechado.")


def test_while_the_service_is_down_the_sidebar_says_so_and_can_try_again(
    desk: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    desk.dead = True
    tab = open_ticket(report())
    expect(tab.sidebar.get_by_text("cannot be reached")).to_be_visible()
    desk.dead = False
    tab.sidebar.get_by_role("button", name="Try again").click()
    expect(tab.sidebar.get_by_role("heading", name="Handoff record")).to_be_visible()


def test_outside_zendesk_it_says_where_it_belongs(desk: AgentDesk, open_ticket: Callable[..., Tab], gated: Tab) -> None:
    gated.page.goto(f"{desk.app_url}/assets/iframe.html")
    expect(gated.page.get_by_text("Open this app in a Zendesk ticket.")).to_be_visible()


def test_while_a_screenshot_is_read_the_agent_is_told_how_long_it_takes(standing: Tab) -> None:
    standing.attach(screenshot("6003"))
    standing.desk.limits.update(gated=5000)
    standing.desk.faults = [503, "never"]
    standing.page.evaluate("host.submit('solved'); null")
    expect(standing.sidebar.get_by_text("Reading your screenshot, about 5 seconds")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_has_to_be_scrolled_sideways(
    standing_ticket: str, open_ticket: Callable[..., Tab], scheme: str
) -> None:
    tab = open_ticket(standing_ticket, color_scheme=scheme)
    wide, shown = tab.sidebar.locator("html").evaluate("html => [html.scrollWidth, html.clientWidth]")
    assert wide <= shown
