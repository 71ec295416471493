"""The gate check of a ticket that no look has seen yet: what it says now counts, not only what is about to be saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.domain.gate.model import Verdict
from app.domain.ticket import DuplicateOf, GateFields
from app.workflow.check import check_ticket
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.tracker import NOW, Tracker, a_ticket

UNCLEAR = {"subject": "Nightly numbers", "body": "Please look at ORD-SYNC-4471.", "issue_type": "Task"}
EXCEPTION = {
    "subject": "Order 5521 has a wrong address",
    "body": "Error in order 5521, run ORD-SYNC-4471: address rejected.",
}


@pytest.fixture
def tracker() -> Tracker:
    return Tracker()


@pytest.fixture
def service(database_url: str, tracker: Tracker) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=StandingClock())
    yield built
    built.database.close()


def missing(verdict: Verdict) -> set[str]:
    return {item.requirement for item in verdict.missing}


def test_unticking_job_failure_in_the_same_save_loosens_nothing(service: Service, tracker: Tracker) -> None:
    tracker.tickets["10001"] = a_ticket("10001", fields=GateFields(is_job_failure=True), **UNCLEAR)
    verdict = check_ticket(service, "jira", "OPS-1", {"fields": {"is_job_failure": False}})
    assert (verdict.scope, verdict.allowed) == ("job_failure", False)


def test_moving_the_failure_back_in_the_same_save_makes_no_older_stop_count(service: Service, tracker: Tracker) -> None:
    created = NOW - timedelta(hours=2)
    entered = GateFields(failed_at=created - timedelta(minutes=10), contained_at=created - timedelta(hours=1))
    tracker.tickets["10001"] = a_ticket(
        "10001", created_at=created, body="The job ORD-SYNC-4471 failed.", fields=entered
    )
    assert "containment" in missing(check_ticket(service, "jira", "OPS-1"))
    back = {"fields": {"failed_at": (created - timedelta(hours=5)).isoformat()}}
    assert "containment" in missing(check_ticket(service, "jira", "OPS-1", back))


def test_a_job_failure_is_no_duplicate_of_a_ticket_that_owes_less(service: Service, tracker: Tracker) -> None:
    tracker.tickets["10002"] = a_ticket("10002", fields=GateFields(is_job_failure=False), created_at=NOW, **EXCEPTION)
    assert check_ticket(service, "jira", "OPS-2").scope == "exception"
    link = DuplicateOf(key="OPS-2", gated=True, status_category="open")
    tracker.tickets["10001"] = a_ticket("10001", duplicate_of=link)
    assert not check_ticket(service, "jira", "OPS-1").allowed

    tracker.tickets["10002"] = a_ticket("10002")
    assert check_ticket(service, "jira", "OPS-1").allowed
