"""What the database adds up for insight is what reading every record would come to, whatever the records say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.domain.fields import RECORD_FIELDS
from app.domain.insight.operations import ExceptionCount
from app.domain.insight.weeks import week_of
from app.domain.record import Record, RecordValue
from app.store import history, insight, migrate
from app.store.database import Database
from app.store.history_tables import closings, occurrences
from app.store.tables import tickets
from tests.support.exceptions_stage import an_occurrence
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import NOW, a_ticket

WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ['"source": "unknown"', '"source": "text"', '\\"source\\": \\"text\\"', '{"source": "', "日本", "\x00"]
    ),
)
SOURCES = st.sampled_from(["text", "picture", "history", "probe", "human", "unknown"])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record with any number of fields, of any sources and words."""
    fields = draw(st.lists(st.sampled_from([spec.key for spec in RECORD_FIELDS]), unique=True, max_size=14))
    values = [
        RecordValue(key=key, text=draw(WORDS), source=draw(SOURCES), detail=draw(WORDS))  # type: ignore[arg-type]
        for key in fields
    ]
    return Record(headline=draw(WORDS), summary=draw(WORDS), values=tuple(values), masked=("card",))


@st.composite
def reported(draw: st.DrawFn) -> tuple[timedelta, str, str, Record | str | None]:
    """How long ago, bucket, pattern; the record, ``None`` for a ticket without one, ``"unread"`` for no ticket."""
    ago = draw(st.integers(0, 40 * 24).map(lambda hours: timedelta(hours=hours)))
    bucket = draw(st.sampled_from(["none", "fraud_risk"]))
    pattern = draw(st.sampled_from(["none", "order_sync_gap"]))
    return ago, bucket, pattern, draw(st.one_of(records(), st.none(), st.just("unread")))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def fill(database: Database, many: list[Any]) -> None:
    with database.write() as connection:
        for table in (occurrences, closings, tickets):
            connection.execute(delete(table))
        for number, (ago, bucket, pattern, record) in enumerate(many):
            made = an_occurrence(str(number), ago, bucket=bucket, pattern=pattern)
            history.remember(connection, made)
            if record != "unread":
                ticket = a_ticket(str(number), key=made.key)
                keep_ticket(connection, ticket, a_verdict(ticket), record=record)


def one_by_one(database: Database, since: datetime) -> dict[tuple[int, str, str], tuple[int, ...]]:
    """The same, by reading every record."""
    totals: dict[tuple[int, str, str], Counter[str]] = {}
    same = [tickets.c[name] == occurrences.c[name] for name in ("system", "site", "ticket_id")]
    chosen = select(occurrences.c.reported_at, occurrences.c.bucket, occurrences.c.pattern, tickets.c.record)
    with database.read() as connection:
        rows = connection.execute(
            chosen.select_from(occurrences.outerjoin(tickets, same[0] & same[1] & same[2])).where(
                occurrences.c.occurred_at >= since
            )
        ).all()
    for row in rows:
        sources = [value["source"] for value in ((row.record or {}).get("fields") or {}).values()]
        found = totals.setdefault((week_of(row.reported_at), row.bucket, row.pattern), Counter())
        found["exceptions"] += 1
        found["recorded"] += bool(sources)
        found["fields"] += len(sources)
        found["known"] += sum(source != "unknown" for source in sources)
        found["stated"] += sources.count("text")
    return {key: told(found) for key, found in totals.items()}


def told(found: Any) -> tuple[int, ...]:
    names = ("exceptions", "recorded", "fields", "known", "stated")
    return tuple(getattr(found, name) if isinstance(found, ExceptionCount) else found[name] for name in names)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many=st.lists(reported(), max_size=12), back=st.integers(0, 41))
def test_counting_in_the_database_comes_to_what_reading_every_record_does(
    database: Database, many: list[Any], back: int
) -> None:
    fill(database, many)
    since = NOW - timedelta(days=back)
    with database.read() as connection:
        counted = insight.exceptions(connection, since)
    assert {(one.week, one.bucket, one.pattern): told(one) for one in counted} == one_by_one(database, since)
