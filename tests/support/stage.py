"""A dashboard with something to see: tickets in every state of the gate, deliveries in every state, sites, workers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import Connection
from werkzeug.serving import make_server

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Proof, Verdict
from app.domain.record import Record, RecordValue
from app.domain.ticket import Ticket, TicketRef, Transition
from app.ports import Envelope
from app.store import audit, deliveries, remotes, sites, tickets
from app.store.database import Database
from tests.support.tracker import AGENT, NOW, a_ticket

KNOWN_VALUES: Mapping[str, tuple[str, str]] = {
    "job_or_transaction_id": ("ORD-SYNC-4471", "“job ORD-SYNC-4471”"),
    "error_code": ("ORA-00060: deadlock detected while waiting for resource", "“ORA-00060: deadlock detected”"),
    "exact_timestamp": ("2026-11-02T09:14:05Z", "“2026-11-02T09:14:05Z”"),
    "trigger": ("process: the scheduler", "“started by the scheduler”"),
    "prior_occurrences_90d": ("2: OPS-3 (2026-10-28), ZD 5158 (2026-10-11)", ""),
    "prior_resolution": ("OPS-3: fixed root cause: lock timeout raised", ""),
    "originating_record": ("Storefront: confirmed", "“the order is in Shopify”"),
    "receiving_record": ("ERP: missing", "“but not in NetSuite”"),
    "recommended_next_step": ("Escalate: it came back after the fix in OPS-3", ""),
}


FROM_THE_HISTORY = ("prior_occurrences_90d", "prior_resolution", "recommended_next_step")


def a_record(values: Mapping[str, tuple[str, str]] = KNOWN_VALUES, **changes: object) -> Record:
    """A record with these values known and every other field unknown."""
    return Record(
        headline=str(changes.get("headline", "ORA-00060 between Storefront and ERP")),
        summary=str(changes.get("summary", "The nightly order export failed for the third time; escalate it.")),
        values=tuple(
            RecordValue(
                key=spec.key,
                text=values[spec.key][0],
                source="history" if spec.key in FROM_THE_HISTORY else "text",
                detail=values[spec.key][1],
            )
            if spec.key in values
            else RecordValue(key=spec.key, text="unknown: not stated in the ticket", source="unknown")
            for spec in RECORD_FIELDS
        ),
        masked=("card", "mail"),
        injection_suspected=bool(changes.get("injection_suspected", False)),
    )


def a_verdict(ticket: Ticket, **changes: object) -> Verdict:
    """A refusal for want of a screenshot and a resolution reason; ``changes`` replace any field."""
    values: dict[str, object] = {
        "system": ticket.system,
        "key": ticket.key,
        "scope": "job_failure",
        "applies": True,
        "allowed": False,
        "path": None,
        "missing": (
            Missing(
                requirement="success_screenshot",
                message="No screenshot of the successful job is attached. Attach one of a run after 2026-11-02T09:14Z.",
            ),
            Missing(requirement="resolution_reason", message="No resolution reason is chosen. Choose one."),
        ),
        "evidence": (),
        "enforced": True,
        "policy_version": "1-8596d9833138",
        "evaluated_at": NOW,
        **changes,
    }
    return Verdict(**values)  # type: ignore[arg-type]


def keep_ticket(
    connection: Connection,
    ticket: Ticket,
    verdict: Verdict,
    *,
    record: Record | None = None,
    next_step: str | None = None,
    problem: str | None = None,
    at: datetime = NOW,
) -> None:
    """Store a ticket as a look at it would."""
    outcome = tickets.Outcome(
        ticket=ticket, subject=ticket.subject, record=record, verdict=verdict, next_step=next_step, problem=problem
    )
    tickets.save(connection, outcome, tickets.memory_of(connection, ticket.ref, at), at)


def keep_delivery(
    connection: Connection,
    state: str = "queued",
    cause: str | None = None,
    *,
    ticket: tuple[str, str] | None = ("10001", "OPS-1"),
    site: str = "test",
    kind: str = "jira:issue_updated",
    at: datetime = NOW,
    body: bytes | None = None,
) -> int:
    """Store a delivery in any state; returns its number."""
    ticket_id, key = ticket or (None, None)
    envelope = Envelope(kind=kind, ticket_id=ticket_id, ticket_key=key)
    accepted = "quarantined" if state == "quarantined" else "queued"
    receipt = deliveries.accept(connection, ("jira", site), envelope, at, state=accepted, cause=cause, body=body)
    if state == "waiting":
        deliveries.retry_later(connection, [receipt.delivery], at + timedelta(minutes=2), cause or "a cause")
    elif state not in ("queued", "quarantined"):
        deliveries.finish(connection, [receipt.delivery], at, state=state, cause=cause)
    return receipt.delivery


def fill(database: Database) -> None:
    """Everything that the dashboard can show."""
    with database.write() as connection:
        _fill_tickets(connection)
        _fill_deliveries(connection)
        sites.answered(connection, "jira", "test", NOW - timedelta(minutes=1))
        sites.answered(connection, "zendesk", "acme.zendesk.com", NOW - timedelta(hours=1))
        remotes.change(
            connection,
            ("zendesk", "acme.zendesk.com"),
            lambda breaker: replace(breaker, failed_places=("5158",)),
            NOW - timedelta(minutes=9),
            "503 Service Unavailable",
        )
        sites.beat(connection, "4f2a9c01d3e8b677", NOW - timedelta(hours=5), NOW - timedelta(seconds=3))


def _fill_tickets(connection: Connection) -> None:
    refused = a_ticket("10001", subject="Order sync errored: ORD-SYNC-4471 stopped, 312 orders not in the ERP")
    keep_ticket(connection, refused, a_verdict(refused), record=a_record(), next_step="escalate")
    proof = Proof(
        requirement="success_screenshot",
        kind="attachment",
        ref="20017",
        says="Shows job ORD-SYNC-4471 with “completed successfully”.",
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        at=NOW - timedelta(hours=1),
    )
    moved = Transition(
        at=NOW - timedelta(minutes=20), actor=AGENT, from_status="To Do", to_status="Done", to_category="done"
    )
    done = a_ticket(
        "10002", subject="Inventory feed for Northwind failed", status="Done", status_category="done", history=(moved,)
    )
    passed = a_verdict(done, allowed=True, path="technical", missing=(), evidence=(proof,))
    everything = {spec.key: (f"{spec.label}: known", "") for spec in RECORD_FIELDS}
    keep_ticket(
        connection, done, passed, record=a_record(everything), next_step="retry", at=NOW - timedelta(minutes=18)
    )
    escaped = a_ticket(
        "10003", subject="Payment write-back timed out", status="Done", status_category="done", history=(moved,)
    )
    keep_ticket(
        connection,
        escaped,
        a_verdict(escaped),
        record=a_record({"trigger": ("user: mia", "")}),
        next_step="wait",
        problem="Done has no outgoing transition, so the close could not be undone",
        at=NOW - timedelta(minutes=30),
    )
    shadow = a_ticket("10004", subject="Marketplace token expired for Contoso")
    keep_ticket(
        connection,
        shadow,
        a_verdict(shadow, enforced=False, scope="exception"),
        record=a_record(),
        next_step="flag_for_automation",
        at=NOW - timedelta(hours=3),
    )
    other = a_ticket("10005", subject="How do I change my password?", issue_type="Question")
    keep_ticket(
        connection,
        other,
        a_verdict(other, applies=False, allowed=True, missing=(), scope="none"),
        at=NOW - timedelta(hours=4),
    )


def _fill_deliveries(connection: Connection) -> None:
    for _ in range(3):
        keep_delivery(connection, "done", at=NOW - timedelta(minutes=5))
    keep_delivery(connection, "queued", at=NOW - timedelta(seconds=40))
    keep_delivery(connection, "ignored", "written by the service itself", at=NOW - timedelta(minutes=4))
    keep_delivery(
        connection,
        "waiting",
        "503 Service Unavailable from acme.zendesk.com",
        ticket=("10006", "OPS-6"),
        at=NOW - timedelta(minutes=9),
    )
    keep_delivery(
        connection,
        "quarantined",
        "This is no Jira event: its body cannot be read as JSON (Expecting value: line 1 column 1 (char 0)). "
        "Expected is the JSON body of a Jira webhook.",
        ticket=None,
        kind="unknown",
        at=NOW - timedelta(minutes=50),
        body=b"sealed",
    )
    number = keep_delivery(
        connection,
        "dead",
        "403: the account may not edit issues of the project OPS; give it the permission Edit Issues",
        ticket=("10002", "OPS-2"),
        at=NOW - timedelta(minutes=55),
    )
    ref = TicketRef(system="jira", site="test", id="10002")
    audit.record(connection, "dead_letter", NOW, {"deliveries": [number], "cause": "403: may not edit issues"}, ref=ref)


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; yields its base URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
