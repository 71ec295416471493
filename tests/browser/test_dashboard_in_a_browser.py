"""The dashboard as people use it, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.store import inbox
from app.store.inbox import InboxFilter
from app.web.signin import make_signin_link
from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.stage import a_verdict, keep_delivery, keep_ticket
from tests.support.tracker import a_ticket

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]


def dead_letters(service: Service) -> list[int]:
    with service.database.read() as connection:
        return [item.id for item in inbox.listed(connection, InboxFilter(states=("dead",)))]


def test_signing_in_with_the_link_and_setting_a_password(open_page: Opener, service: Service, width: Size) -> None:
    window = open_page(width)
    page = window.page
    page.goto(make_signin_link(service, window.base))
    window.expect_no_complaint()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_contain_text("Set a password")
    page.get_by_role("link", name="admin").click()
    page.get_by_label("New password", exact=True).fill("correct horse battery staple")
    page.get_by_label("New password again").fill("correct horse battery staple")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is set")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name").fill("admin")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Tickets")).to_be_visible()
    window.expect_no_complaint()


def test_a_ticket_is_seen_with_what_is_missing_and_how_to_supply_it(signed_in: Opener, width: Size) -> None:
    window = signed_in(width)
    page = window.page
    expect(page.get_by_text("Missing: screenshot of the successful job").first).to_be_visible()
    page.get_by_role("link", name="OPS-1", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("OPS-1 Order sync errored")
    expect(page.get_by_text("What is missing, and how to supply it")).to_be_visible()
    expect(page.get_by_text("No screenshot of the successful job is attached.")).to_be_visible()
    for block in ("Exception identification", "System state", "Handoff verification", "Ruled-out causes"):
        expect(page.get_by_role("heading", name=block)).to_be_visible()
    expect(page.get_by_role("link", name="Open in Jira")).to_have_attribute("href", "https://jira.test/browse/10001")
    window.expect_no_complaint()


def test_a_dead_letter_is_replayed_from_the_list(signed_in: Opener, service: Service, width: Size) -> None:
    window = signed_in(width)
    page = window.page
    (dead,) = dead_letters(service)
    page.goto(f"{window.base}/deliveries?state=dead")
    page.get_by_role("button", name=f"Replay delivery {dead}").click()
    expect(page.get_by_role("status")).to_contain_text("1 delivery was queued again.")
    assert dead_letters(service) == []
    expect(page.get_by_text("Deliveries come here when every try failed")).to_be_visible()
    window.expect_no_complaint()


def test_a_dead_letter_is_replayed_from_the_first_page(signed_in: Opener, service: Service, width: Size) -> None:
    window = signed_in(width)
    (dead,) = dead_letters(service)
    window.page.get_by_role("button", name=f"Replay delivery {dead}").click()
    expect(window.page.get_by_role("status")).to_contain_text("queued again")
    assert dead_letters(service) == []
    window.expect_no_complaint()


def test_several_deliveries_are_ticked_and_discarded(signed_in: Opener, service: Service, width: Size) -> None:
    window = signed_in(width)
    page = window.page
    page.goto(f"{window.base}/deliveries")
    for number in (7, 8):
        page.get_by_label(f"Delivery {number}", exact=True).check()
    page.get_by_role("button", name="Discard ticked").click()
    expect(page.get_by_role("status")).to_contain_text("2 deliveries were discarded.")
    assert dead_letters(service) == []


def test_long_and_hostile_text_breaks_no_page(signed_in: Opener, service: Service, width: Size) -> None:
    long = "x" * 400 + "<img src=x onerror=\"document.title='run'\">"
    with service.database.write() as connection:
        ticket = a_ticket("30001", subject=long, key="OPS-" + "9" * 40, status=long[:128])
        keep_ticket(connection, ticket, a_verdict(ticket), problem=long)
        keep_delivery(connection, "dead", long, ticket=("30001", "OPS-" + "9" * 40), kind="k" * 128, site="s" * 200)
    window = signed_in(width)
    for path in ("/", "/deliveries", "/tickets/jira/test/30001"):
        window.page.goto(window.base + path)
        window.expect_no_complaint()
        assert "run" not in window.page.title()


def test_the_first_page_refreshes_itself(signed_in: Opener, service: Service) -> None:
    window = signed_in(WIDTHS["desktop"])
    page = window.page
    page.clock.install()
    page.goto(f"{window.base}/")
    expect(page.get_by_text("Stock feed stopped")).to_have_count(0)
    page.get_by_role("link", name="OPS-1", exact=True).first.focus()
    focused = page.evaluate("document.activeElement.id")
    ticket = a_ticket("10009", subject="Stock feed stopped")
    with service.database.write() as connection:
        keep_ticket(connection, ticket, a_verdict(ticket))
    page.clock.fast_forward(10_000)
    expect(page.get_by_text("Stock feed stopped")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == focused
    window.expect_no_complaint()


def test_everything_works_without_javascript(signed_in: Opener, service: Service, width: Size) -> None:
    window = signed_in(width, java_script_enabled=False)
    page = window.page
    page.get_by_role("link", name="Deliveries", exact=True).first.click()
    (dead,) = dead_letters(service)
    page.get_by_role("button", name=f"Replay delivery {dead}").click()
    expect(page.get_by_role("status")).to_contain_text("queued again")


def test_the_keyboard_shows_where_it_is(signed_in: Opener) -> None:
    window = signed_in(WIDTHS["desktop"])
    page = window.page
    page.goto(f"{window.base}/deliveries")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth] })()"
        )
        assert style == ["solid", "3px"]
