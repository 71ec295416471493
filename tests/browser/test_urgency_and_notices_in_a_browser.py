"""What is urgent in the queue, and silencing notices, in a real browser: narrow and wide, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.domain.ticket import Deadline, TicketRef
from app.domain.urgency import Amount, Urgency
from app.store import history, silences
from app.store.tables import tickets
from app.workflow.service import Service
from tests.browser.conftest import Watched
from tests.support.exceptions_stage import fill_history
from tests.support.tracker import NOW

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
Size = tuple[int, int]


def make_urgent(service: Service, number: str, hours: int, worth: str, priority: str) -> None:
    amount = Amount(value=Decimal(worth), currency="EUR", source="Stripe")
    due = Deadline(at=NOW + timedelta(hours=hours), name="Time to resolution")
    known = Urgency(priority=priority, deadline=due, amount=amount)
    with service.database.write() as connection:
        history.remember_urgency(connection, TicketRef(system="jira", site="test", id=number), known)
        connection.execute(update(tickets).where(tickets.c.ticket_id == number).values(urgency=known.to_dict()))


@pytest.fixture(autouse=True)
def _urgent(service: Service) -> None:
    fill_history(service.database)
    make_urgent(service, "20002", -2, "1234.5", "Highest")
    make_urgent(service, "20003", 20, "98000", "Medium")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lead_puts_the_greatest_value_on_top_and_keeps_to_broken_deadlines(
    signed_in: Opener, width: Size, scheme: str
) -> None:
    window = signed_in(width, color_scheme=scheme)
    page = window.page
    page.goto(f"{window.base}/queue")
    expect(page.get_by_text("1,234.50 EUR")).to_be_visible()
    page.get_by_role("group", name="Order").get_by_role("link", name="Value").click()
    expect(page.locator("tbody tr .key").first).to_have_text("OPS-20003")
    page.get_by_role("link", name="Deadline broken").click()
    expect(page).to_have_url(re.compile("due=broken.*order=value|order=value.*due=broken"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="OPS-20002", exact=True).click()
    expect(page.locator("#urgency")).to_contain_text("Priority Highest")
    window.expect_no_complaint()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_approver_silences_a_ticket_and_ends_it_again(
    signed_in: Opener, width: Size, service: Service, javascript: bool
) -> None:
    window = signed_in(width, java_script_enabled=javascript)
    page = window.page
    page.goto(f"{window.base}/tickets/jira/test/20002")
    page.get_by_role("link", name="Silence its notices").click()
    expect(page.get_by_text("OPS-20002: Order export stopped")).to_be_visible()
    page.get_by_label("Kind").select_option("overdue")
    page.get_by_label("For how long").select_option("24")
    page.get_by_label("Reason").fill("The vendor mends it tonight")
    page.get_by_role("button", name="Silence it").click()
    expect(page.get_by_role("status")).to_contain_text("holds from now on")
    expect(page.get_by_role("cell", name="The vendor mends it tonight")).to_be_visible()
    page.get_by_role("button", name="End silence 1").click()
    expect(page.get_by_text("Nothing is silenced")).to_be_visible()
    with service.database.read() as connection:
        assert silences.in_force(connection, service.clock()) == []
