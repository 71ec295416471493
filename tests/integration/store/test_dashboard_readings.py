"""What the pages read, on both databases: the queue page by page, and a pattern's newest tickets with counts of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.insight.weeks import week_of
from app.domain.queue import Order
from app.domain.ticket import Deadline, TicketRef
from app.domain.urgency import Amount, Urgency
from app.store import history, insight, migrate, pattern_page, queue, summaries
from app.store.columns import FAR
from app.store.database import Database
from app.store.queue import QueueFilter
from app.store.summaries import Summary
from tests.support.exceptions_stage import DEADLOCK, TOKEN, an_occurrence, closed, fill_history
from tests.support.stage import a_record
from tests.support.tracker import NOW

ALL = QueueFilter()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrate.upgrade(opened)
    yield opened
    opened.close()


def numbers(database: Database, wanted: QueueFilter = ALL, limit: int = 50) -> list[str]:
    with database.read() as connection:
        return [row.ref.id for row in queue.page(connection, wanted, None, limit)]


def test_buckets_stand_in_escalation_order_and_the_longest_waiting_first(database: Database) -> None:
    fill_history(database)
    with database.write() as connection:
        history.remember(connection, an_occurrence("20009", timedelta(days=9)))
    assert numbers(database) == ["20001", "20003", "20009", "20002"]
    with database.read() as connection:
        counts = queue.counts(connection).buckets
    assert (counts["payment_mismatch"], counts["return_or_damage"], counts["none"]) == (1, 1, 2)


def test_a_queue_is_read_page_by_page_without_gap_or_repetition(database: Database) -> None:
    with database.write() as connection:
        for number in range(23):
            bucket = ("none", "fraud_risk", "payment_mismatch")[number % 3]
            history.remember(connection, an_occurrence(f"3{number:04}", timedelta(hours=number // 5), bucket=bucket))
    whole = numbers(database)
    seen: list[str] = []
    after = None
    with database.read() as connection:
        while rows := queue.page(connection, ALL, after, 4):
            seen += [row.ref.id for row in rows]
            after = rows[-1].cursor
    assert seen == whole
    assert len(set(seen)) == 23


def test_the_queue_is_filtered_by_bucket_state_system_and_clock(database: Database) -> None:
    fill_history(database)
    with database.write() as connection:
        history.remember(connection, an_occurrence("20009", timedelta(days=9)))
    assert numbers(database, QueueFilter(bucket="return_or_damage")) == ["20003"]
    assert numbers(database, QueueFilter(state="new")) == ["20001", "20003", "20009", "20002"]
    assert numbers(database, QueueFilter(state="ready")) == []
    assert numbers(database, QueueFilter(system="zendesk")) == []
    assert numbers(database, QueueFilter(began_before=NOW - timedelta(hours=1))) == ["20003", "20002"]


def urgent(
    database: Database, number: str, *, due: int | None = None, worth: int | None = None, **values: object
) -> None:
    """An open exception with a deadline in so many hours and a worth, each where it is given."""
    made = an_occurrence(number, **values)  # type: ignore[arg-type]
    deadline = None if due is None else Deadline(at=NOW + timedelta(hours=due), name="Time to resolution")
    amount = None if worth is None else Amount(value=Decimal(worth), currency="EUR", source="Stripe")
    with database.write() as connection:
        history.remember(connection, made)
        known = Urgency(priority=values.get("subject"), deadline=deadline, amount=amount)  # type: ignore[arg-type]
        history.remember_urgency(connection, made.ref, known)


def fill_urgent(database: Database) -> None:
    urgent(database, "1", ago=timedelta(days=9), subject="Low")
    urgent(database, "2", ago=timedelta(days=1), worth=50)
    urgent(database, "3", ago=timedelta(days=2), worth=900, subject="High")
    urgent(database, "4", ago=timedelta(hours=1), due=30)
    urgent(database, "5", ago=timedelta(hours=2), due=-1, subject="High")
    urgent(database, "6", ago=timedelta(hours=3), due=30, worth=10)
    urgent(database, "7", bucket="payment_mismatch", ago=timedelta(days=3), worth=5)


def test_within_a_bucket_the_deadline_counts_before_the_value_and_the_value_before_the_age(database: Database) -> None:
    fill_urgent(database)
    assert numbers(database) == ["7", "5", "6", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("deadline", ["5", "6", "4", "3", "2", "7", "1"]),
        ("value", ["3", "2", "6", "7", "5", "4", "1"]),
        ("age", ["1", "7", "3", "2", "6", "5", "4"]),
    ],
)
def test_the_queue_can_be_put_in_another_order_and_read_page_by_page(
    database: Database, order: Order, expected: list[str]
) -> None:
    fill_urgent(database)
    seen: list[str] = []
    after = None
    with database.read() as connection:
        while rows := queue.page(connection, ALL, after, 3, order):
            seen += [row.ref.id for row in rows]
            after = rows[-1].cursor
    assert seen == expected


def test_the_queue_is_filtered_by_deadline_value_and_priority_and_counted_by_priority(database: Database) -> None:
    fill_urgent(database)
    assert numbers(database, QueueFilter(due_before=NOW)) == ["5"]
    assert numbers(database, QueueFilter(due_before=FAR)) == ["5", "6", "4"]
    assert numbers(database, QueueFilter(valued=True)) == ["7", "6", "3", "2"]
    assert numbers(database, QueueFilter(priority="High")) == ["5", "3"]
    assert numbers(database, QueueFilter(priority="High", valued=True, state="new")) == ["3"]
    with database.read() as connection:
        assert queue.counts(connection).priorities == {"High": 2, "Low": 1}


def test_what_is_not_known_any_more_is_not_kept(database: Database) -> None:
    urgent(database, "1", due=2, worth=7, subject="High")
    ref = an_occurrence("1").ref
    with database.write() as connection:
        history.remember(connection, an_occurrence("1"))
    assert numbers(database, QueueFilter(valued=True)) == ["1"]
    with database.write() as connection:
        history.remember_urgency(connection, ref, Urgency())
    assert numbers(database, QueueFilter(valued=True)) == []
    assert numbers(database, QueueFilter(due_before=FAR)) == []


def test_what_was_closed_with_proof_is_not_in_the_queue(database: Database) -> None:
    with database.write() as connection:
        history.remember(connection, an_occurrence("20001"))
        history.remember(connection, closed("20001", timedelta(days=1), "restarted"))
    assert numbers(database) == []


def test_a_pattern_is_counted_whole_and_read_in_part(database: Database) -> None:
    fill_history(database)
    with database.read() as connection:
        assert pattern_page.tickets_of(connection, [DEADLOCK]) == 5
        newest = pattern_page.newest(connection, [DEADLOCK, TOKEN], 3)
        assert [one.ref.id for one in newest] == ["20001", "20002", "20103"]
        assert len(pattern_page.fixes(connection, newest)) == 1
        weeks = pattern_page.weeks(connection, [DEADLOCK], NOW - timedelta(days=90))
        assert sum(weeks.values()) == 5
        assert weeks[week_of(NOW - timedelta(hours=3))] == 2
        assert pattern_page.retailers(connection, [DEADLOCK], NOW - timedelta(days=90))[0][:2] == ("northwind", 5)


def test_the_facts_of_insight_come_from_every_table(database: Database) -> None:
    fill_history(database)
    since = NOW - timedelta(days=60)
    with database.read() as connection:
        exceptions = list(insight.exceptions(connection, since))
        closes = list(insight.closes(connection, since, {"Shopify -> NetSuite": "Integration"}))
        assert len(list(insight.open_since(connection))) == 3
        assert list(insight.reopened(connection, since)) == []
        assert list(insight.responses(connection, since)) == []
    totals = [sum(getattr(one, name) for one in exceptions) for name in ("exceptions", "recorded", "fields", "stated")]
    stated = sum(value.source == "text" for value in a_record())
    assert totals == [7, 7, 7 * 14, 7 * stated]
    assert sorted(one.team for one in closes) == ["", "Integration", "Integration", "Integration"]
    assert {one.outcome for one in closes} == {"proved"}


def test_a_summary_is_kept_in_place_of_the_one_before(database: Database) -> None:
    with database.write() as connection:
        for number in (1, 2):
            made = Summary(name="patterns", made_at=NOW, seconds=0.5, content={"tickets": number})
            summaries.keep(connection, made)
    with database.read() as connection:
        known = summaries.read(connection, "patterns")
        assert known is not None
        assert known.content == {"tickets": 2}
        assert summaries.read(connection, "insight") is None


def test_a_cursor_names_the_place_of_its_row(database: Database) -> None:
    fill_history(database)
    with database.read() as connection:
        row = queue.page(connection, ALL, None, 1)[0]
    assert row.cursor.ref == TicketRef(system="jira", site="test", id="20001")
    assert row.cursor.bucket == "payment_mismatch"
