"""Shadow mode holds nobody up in either tracker, and an override opens the native block of either, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.demo.people import Refused
from app.domain.ticket import System
from app.store import accounts
from app.workflow import overrides
from app.workflow.overrides import Origin, Wish
from tests.support.installation import Installation, installation

TEXT = "The job ORD-SYNC-4471 from Shopify to NetSuite failed at {at}. Error ORA-00060: deadlock detected."


def text() -> str:
    return TEXT.format(at=f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}")


def approve(place: Installation, system: System, reference: str) -> int:
    service = place.service
    with service.database.write() as connection:
        accounts.add(connection, "kim", "approver", service.clock() - timedelta(days=30))
        kim = accounts.find(connection, "kim")
    assert kim is not None
    wish = Wish(reason="the shop was closed for good, no run will follow")
    row = overrides.request(service, system, reference, wish, "bill", Origin(via="web"))
    overrides.approve(service, row.id, kim, Origin(via="web"))
    place.settle()
    return row.id


def test_in_shadow_mode_both_trackers_let_an_unproved_ticket_be_closed_and_leave_it_closed(sqlite_url: str) -> None:
    with installation(sqlite_url, mode="shadow") as place:
        key = place.agent.report("OPS", "Job failure", "Order sync errored", text())
        number = place.zen_customer.report("Order sync errored", text())
        place.settle()
        place.agent.press(key, "Done")
        place.zen_agent.solve(number)
        place.settle()
        assert place.agent.issue(key)["fields"]["status"]["statusCategory"]["key"] == "done"
        assert place.zen_agent.ticket(number)["status"] == "solved"
        for system, reference in (("jira", key), ("zendesk", number)):
            ticketing = place.ticketing(system)
            view = ticketing.read(ticketing.locate(reference))
            assert view.ticket.closed
            assert "shadow mode" in " ".join(comment.body for comment in view.ticket.comments)


def test_an_override_opens_the_required_field_of_zendesk_and_is_told_in_a_note(sqlite_url: str) -> None:
    with installation(sqlite_url) as place:
        number = place.zen_customer.report("Order sync errored", text())
        place.settle()
        with pytest.raises(Refused):
            place.zen_agent.solve(number)
        approve(place, "zendesk", number)
        place.zen_agent.solve(number)
        place.settle()
        assert place.zen_agent.ticket(number)["status"] == "solved"
        told = [note for note in place.zen_agent.notes(number) if "approved by kim" in str(note)]
        assert len(told) == 1
        assert not told[0]["public"]


def test_an_override_lets_a_jira_ticket_be_closed_and_reopening_ends_it(sqlite_url: str) -> None:
    with installation(sqlite_url) as place:
        key = place.agent.report("OPS", "Job failure", "Order sync errored", text())
        place.settle()
        approve(place, "jira", key)
        place.agent.press(key, "Done")
        place.settle()
        assert place.agent.issue(key)["fields"]["status"]["statusCategory"]["key"] == "done"
        reopen = next(name for name in ("Reopen", "In Progress", "Back to work", "To Do") if _can(place, key, name))
        place.agent.press(key, reopen)
        place.settle()
        ticketing = place.ticketing("jira")
        copy = ticketing.read(ticketing.locate(key)).traces.verdict_copy
        assert copy is not None
        assert copy["allowed"] is False


def _can(place: Installation, key: str, button: str) -> bool:
    offered = place.agent._call("GET", f"/rest/api/3/issue/{key}/transitions")["transitions"]
    return any(button == transition["name"] for transition in offered)
