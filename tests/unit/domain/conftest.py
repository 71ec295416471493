"""Factories of domain values, each with calm defaults that a test changes where it matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.extraction.model import Extraction, Span
from app.domain.gate.model import Verdict
from app.domain.occurrence import Occurrence
from app.domain.ticket import GateFields, Person, Ticket, TicketRef, Transition

FAILED_AT = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
AGENT = Person(id="a1", name="Ada Agent", role="agent")


@pytest.fixture(scope="session")
def occurrence() -> Callable[..., Occurrence]:
    """An occurrence of fingerprint ``v1:same`` under a key; the ticket system follows from the key."""

    def make(key: str = "OPS-1", **values: Any) -> Occurrence:
        system = "zendesk" if key.isdigit() else "jira"
        known = {
            "ref": TicketRef(system=system, site="shop", id=key),
            "key": key,
            "url": f"https://shop.example/{key}",
            "occurred_at": FAILED_AT,
            "fingerprint": "v1:same",
        }
        return Occurrence(**(known | values))

    return make


@pytest.fixture(scope="session")
def extraction() -> Callable[..., Extraction]:
    """The extraction of a failed job with a transient error."""

    def make(**values: Any) -> Extraction:
        known: dict[str, Any] = {
            "is_exception": True,
            "is_job_failure": True,
            "job_id": "ORD-SYNC-4471",
            "error_code": "GW-TIMEOUT",
            "error_text": "gateway did not answer within 30 s",
            "timestamp": datetime.fromisoformat("2026-11-02T10:42:00+01:00"),
            "trigger": "svc-shopify-prod",
            "trigger_kind": "process",
            "provenance": {"job_id": Span(source="text", start=4, end=17, quote="ORD-SYNC-4471")},
        }
        return Extraction(**(known | values))

    return make


@pytest.fixture(scope="session")
def ticket() -> Callable[..., Ticket]:
    """An open Jira ticket about a failed job."""

    def make(**values: Any) -> Ticket:
        known: dict[str, Any] = {
            "system": "jira",
            "site": "shop",
            "id": "10017",
            "key": "OPS-17",
            "subject": "Order sync failed",
            "body": "Job ORD-SYNC-4471 failed on 2026-11-02 at 10:42:00 +01:00 with GW-TIMEOUT.",
            "body_format": "plain",
            "created_at": datetime(2026, 11, 2, 9, 50, tzinfo=UTC),
            "status": "To Do",
            "status_category": "new",
            "reporter": AGENT,
            "fields": GateFields(),
        }
        return Ticket(**(known | values))

    return make


@pytest.fixture(scope="session")
def closing() -> Callable[..., Transition]:
    """A move into Done by an agent."""

    def make(at: datetime, **values: Any) -> Transition:
        known: dict[str, Any] = {
            "at": at,
            "actor": AGENT,
            "from_status": "In Progress",
            "to_status": "Done",
            "to_category": "done",
            "from_category": "open",
        }
        return Transition(**(known | values))

    return make


@pytest.fixture(scope="session")
def verdict() -> Callable[..., Verdict]:
    """A verdict that allows closing."""

    def make(**values: Any) -> Verdict:
        known: dict[str, Any] = {
            "system": "jira",
            "key": "OPS-17",
            "scope": "job_failure",
            "applies": True,
            "allowed": True,
            "path": "technical",
            "missing": (),
            "evidence": (),
            "enforced": True,
            "policy_version": "p1",
            "evaluated_at": FAILED_AT,
        }
        return Verdict(**(known | values))

    return make
