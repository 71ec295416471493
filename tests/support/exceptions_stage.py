"""A history with something to see on the pages of the queue, of patterns and of insight."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain.occurrence import Closing, Occurrence
from app.domain.ticket import TicketRef, Transition
from app.store import history
from app.store.database import Database
from tests.support.stage import a_record, a_verdict, keep_ticket
from tests.support.tracker import AGENT, NOW, a_ticket

DEADLOCK, TOKEN, MAPPING = (f"v1:{letter * 32}" for letter in "abc")
DAY = timedelta(days=1)


def an_occurrence(number: str, ago: timedelta = DAY, **values: object) -> Occurrence:
    """An exception that is still open, on the ticket of that id; ``values`` replace any field."""
    known: dict[str, object] = {
        "ref": TicketRef(system="jira", site="test", id=number),
        "key": f"OPS-{number}",
        "url": f"https://jira.test/browse/{number}",
        "occurred_at": NOW - ago,
        "reported_at": NOW - ago,
        "fingerprint": DEADLOCK,
        "subject": "Order sync errored",
        "error_code": "ORA-00060",
        "template": "deadlock detected while waiting for resource",
        "originating": "Shopify",
        "receiving": "NetSuite",
        "retailer": "Northwind",
        "pattern": "order_sync_gap",
        "bucket": "none",
    }
    return Occurrence(**{**known, **values})  # type: ignore[arg-type]


def closed(number: str, ago: timedelta, resolution: str, **values: object) -> Occurrence:
    """The same, closed two hours later with a resolution."""
    at = NOW - ago + timedelta(hours=2)
    closing = Closing(closed_at=at, reason="fixed_root_cause", resolution=resolution, path="technical", evidence=2)
    return an_occurrence(
        number,
        ago,
        closed_at=at,
        resolution_reason="fixed_root_cause",
        resolution=resolution,
        closings=(closing,),
        **values,
    )


def keep_open(connection: Connection, number: str, ago: timedelta, **values: object) -> Occurrence:
    """An open, gated ticket with its record, and its place in the history."""
    made = an_occurrence(number, ago, **values)
    ticket = a_ticket(number, key=made.key, subject=made.subject, created_at=made.reported_at, url=made.url)
    keep_ticket(connection, ticket, a_verdict(ticket), record=a_record(), next_step="escalate", at=made.reported_at)
    history.remember(connection, made)
    return made


def _closing_move(at: datetime) -> Transition:
    return Transition(at=at, actor=AGENT, from_status="To Do", to_status="Done", to_category="done")


def keep_closed(connection: Connection, number: str, ago: timedelta, resolution: str, **values: object) -> None:
    """A ticket that was closed with proof."""
    made = closed(number, ago, resolution, **values)
    ticket = a_ticket(
        number,
        key=made.key,
        subject=made.subject,
        created_at=made.reported_at,
        status="Done",
        status_category="done",
        url=made.url,
        history=(_closing_move(made.closed_at or NOW),),
    )
    passed = a_verdict(ticket, allowed=True, path="technical", missing=())
    keep_ticket(connection, ticket, passed, record=a_record(), at=made.closed_at or NOW)
    history.remember(connection, made)


def fill_history(database: Database, now: datetime = NOW) -> None:
    """Open exceptions of several buckets; a pattern whose fix holds and one whose fix does not."""
    with database.write() as connection:
        keep_open(connection, "20001", timedelta(minutes=20), bucket="payment_mismatch", subject="Paid twice")
        keep_open(connection, "20002", timedelta(hours=3), subject="Order export stopped")
        keep_open(
            connection,
            "20003",
            timedelta(days=2),
            bucket="return_or_damage",
            pattern="rollback_gap",
            subject="Cancelled order still picked",
            fingerprint=MAPPING,
            error_code=None,
            template="reversal not sent",
        )
        for number, days in enumerate((40, 20, 5), start=1):
            keep_closed(connection, f"2010{number}", days * DAY, "restarted the worker")
        keep_closed(
            connection,
            "20201",
            30 * DAY,
            "token renewed by hand",
            fingerprint=TOKEN,
            error_code="401",
            template="token expired",
            originating="Amazon",
            receiving="ChannelEngine",
            pattern="none",
        )
