"""What is past its time goes, in small steps, and nothing that a count or an obligation hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text

from app.domain.probing.model import Answer, Run, Subject, Value
from app.domain.retention import RetentionPolicy
from app.domain.ticket import TicketRef, Transition
from app.store import (
    audit,
    audit_guard,
    chores,
    comparisons,
    counters,
    deliveries,
    inbox,
    probes,
    readings,
    retention,
    tickets,
)
from app.store.tables import deliveries as table
from app.workflow.chores import clear_away, do_what_is_due, would_clear
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_record, a_verdict, keep_delivery, keep_ticket
from tests.support.tracker import AGENT, NOW, a_ticket

REF = TicketRef(system="jira", site="test", id="10001")


def no_pause(_seconds: float) -> None:
    """Nobody waits here."""


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    made = a_service(database_url)
    yield made
    made.database.close()


def later(service: Service, **step: float) -> Service:
    """The same installation after some time."""
    return replace(service, clock=StandingClock(NOW + timedelta(**step)))


def states(service: Service) -> dict[str, int]:
    with service.database.read() as connection:
        return {state: count for state, count in inbox.counted(connection).items() if count}


def test_the_answers_that_a_close_was_accepted_on_stay_and_all_others_go(service: Service) -> None:
    closed_at = NOW + timedelta(minutes=5)
    told, other = (
        Answer(
            question="job_run",
            subject=Subject({"job": "orders"}),
            probe="airflow",
            system="Airflow",
            at=NOW,
            as_of=NOW + timedelta(seconds=second),
            outcome="answered",
            value=Value(runs=(Run(id="b", state="success", started_at=NOW, ended_at=NOW),)),
        )
        for second in (1, 2)
    )
    with service.database.write() as connection:
        probes.keep(connection, [told, other], REF)
        for _look in range(2):
            probes.keep_proof(connection, REF, closed_at, [told])
        assert probes.of_ticket(connection, REF) == [told, other]
    much_later = later(service, days=800)
    assert would_clear(much_later)["answers"] == 2
    assert clear_away(much_later, pause=no_pause).rows == {"answers": 2}
    assert would_clear(much_later)["answers"] == 0
    with service.database.write() as connection:
        assert probes.proof_of(connection, REF, closed_at) == probes.of_ticket(connection, REF) == [told]
        assert probes.proof_of(connection, REF, NOW) == []
        connection.execute(text("UPDATE probe_answers SET answer = replace(answer, 'success', 'failed')"))
        assert probes.proof_of(connection, REF, closed_at) == []


def test_finished_deliveries_go_and_those_that_somebody_has_to_look_at_stay(service: Service) -> None:
    with service.database.write() as connection:
        for state in ("done", "ignored", "dead", "quarantined", "waiting", "queued", "done"):
            keep_delivery(connection, state, "a cause", ticket=("10001", "OPS-1"), at=NOW)
    assert clear_away(later(service, days=89), pause=no_pause).rows == {}
    assert clear_away(later(service, days=91), pause=no_pause).rows == {"deliveries": 2}
    assert states(service) == {"done": 1, "dead": 1, "quarantined": 1, "queued": 2}
    assert clear_away(later(service, days=366), pause=no_pause).rows == {"unhandled": 2}


def test_the_newest_delivery_stays_so_that_no_number_is_given_twice(service: Service) -> None:
    with service.database.write() as connection:
        numbers = [keep_delivery(connection, "done", at=NOW) for _ in range(3)]
    clear_away(later(service, days=1000), pause=no_pause)
    with service.database.write() as connection:
        assert connection.execute(select(table.c.id)).scalars().all() == numbers[-1:]
        assert deliveries.enqueue_look(connection, REF, "again", NOW) == numbers[-1] + 1


def test_a_delivery_that_was_finished_lately_stays_however_old_it_is(service: Service) -> None:
    with service.database.write() as connection:
        waited = keep_delivery(connection, "queued", at=NOW)
        keep_delivery(connection, "queued", at=NOW)
        deliveries.finish(connection, [waited], NOW + timedelta(days=80))
    assert clear_away(later(service, days=100), pause=no_pause).rows == {}


def test_what_would_go_is_what_goes(service: Service) -> None:
    with service.database.write() as connection:
        for number in range(40):
            keep_delivery(connection, "done" if number % 3 else "dead", "a cause", at=NOW + timedelta(days=number))
        readings.enqueue(connection, "ab" * 32, b"sealed", NOW)
        comparisons.keep(connection, {("aa" * 32, "bb" * 32): True}, NOW)
        connection.execute(text("INSERT INTO signin_failures (at, account, address) VALUES (0, 'mia', '10.0.0.1')"))
    then = later(service, days=400)
    told = {rule: count for rule, count in would_clear(then).items() if count}
    assert told == {"deliveries": 26, "unhandled": 12, "comparisons": 1, "signins": 1}
    assert clear_away(then, pause=no_pause).rows == told
    assert sum(would_clear(then).values()) == 0


def test_each_step_is_small_and_somebody_else_may_go_in_between(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.workflow.chores.ROWS_AT_ONCE", 10)
    with service.database.write() as connection:
        for _ in range(36):
            keep_delivery(connection, "done", at=NOW)
    pauses: list[dict[str, int]] = []
    rows = clear_away(later(service, days=91), pause=lambda _seconds: pauses.append(states(service))).rows
    assert rows == {"deliveries": 35}
    assert pauses == [{"done": 26}, {"done": 16}, {"done": 6}]


def test_a_round_that_has_no_time_leaves_the_rest_for_the_next(service: Service) -> None:
    with service.database.write() as connection:
        for _ in range(3):
            keep_delivery(connection, "done", at=NOW)
    cleared = clear_away(later(service, days=91), pause=no_pause, seconds=-1.0)
    assert (cleared.rows, cleared.finished) == ({}, False)


def test_nothing_goes_where_everything_is_kept_for_good(service: Service) -> None:
    with service.database.write() as connection:
        for _ in range(3):
            keep_delivery(connection, "done", at=NOW)
    for_good = RetentionPolicy(deliveries=None, unhandled=None, readings=None, evidence=None, texts=None)
    assert clear_away(replace(later(service, days=9999), retention=for_good), pause=no_pause).rows == {}


def closed_ticket(service: Service) -> None:
    move = Transition(at=NOW, actor=AGENT, from_status="To Do", to_status="Done", to_category="done")
    ticket = a_ticket("10001", subject="Kim's order stopped", status="Done", status_category="done", history=(move,))
    with service.database.write() as connection:
        keep_ticket(connection, ticket, a_verdict(ticket), record=a_record(), problem="Kim could not be asked")
        connection.execute(
            text(
                "INSERT INTO occurrences (system, site, ticket_id, key, url, occurred_at, reported_at, subject, "
                "resolution, resolution_reason, fingerprint, grouped_as) VALUES ('jira', 'test', '10001', 'OPS-1', "
                "'u', :at, :at, 'Kim', 'Kim restarted it', 'fixed_root_cause', 'f1', 'f1')"
            ),
            {"at": int(NOW.timestamp() * 1_000_000)},
        )
        audit.record(connection, "decided", NOW, {"verdict": "refused"}, ref=REF)


def test_texts_of_a_closed_ticket_go_and_what_happened_stays(service: Service) -> None:
    closed_ticket(service)
    assert clear_away(later(service, days=729), pause=no_pause).rows == {}
    assert clear_away(later(service, days=731), pause=no_pause).rows == {"texts": 1}
    with service.database.read() as connection:
        row = connection.execute(select(tickets.tickets)).one()
        occurrence = connection.execute(text("SELECT subject, resolution, fingerprint FROM occurrences")).one()
        assert audit.entries_ever(connection) == 1
    assert (row.subject, row.record, row.problem) == ("", None, None)
    assert (row.key, row.scope, row.allowed, row.closed_at) == ("OPS-1", "job_failure", False, NOW)
    assert [item["requirement"] for item in row.verdict["missing"]] == ["success_screenshot", "resolution_reason"]
    assert "Attach" not in str(row.verdict)
    assert tuple(occurrence) == ("", None, "f1"), "the count of what happened is as before"


def test_texts_of_an_open_ticket_stay_however_old_it_is(service: Service) -> None:
    with service.database.write() as connection:
        ticket = a_ticket("10001")
        keep_ticket(connection, ticket, a_verdict(ticket), record=a_record())
    assert clear_away(later(service, days=4000), pause=no_pause).rows == {}


def test_of_several_workers_one_clears_away_and_all_count_together(service: Service) -> None:
    with service.database.write() as connection:
        for _ in range(3):
            keep_delivery(connection, "done", at=NOW)
    first, second = later(service, days=91), later(service, days=91)
    for worker in (first, second):
        do_what_is_due(worker, no_pause)
        worker.tally.flush(worker.database)
    with service.database.read() as connection:
        done = chores.state_of(connection, chores.RETENTION)
        assert done is not None
        assert done.outcome == {"deliveries": 2, "finished": True}
        assert counters.totals(connection)["handoff_rows_cleared_total"] == [({"rule": "deliveries"}, 2.0)]


def test_the_round_through_the_trail_finds_what_was_changed_and_begins_anew(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.workflow.chores.ENTRIES_AT_ONCE", 4)
    with service.database.write() as connection:
        for number in range(10):
            audit.record(connection, "decided", NOW, {"number": number})

    def problems_after(rounds: int, start: int) -> int:
        for step in range(rounds):
            do_what_is_due(later(service, minutes=2 * (start + step)), no_pause)
        with service.database.read() as connection:
            known = chores.state_of(connection, chores.AUDIT)
        assert known is not None
        return int((known.outcome or {})["problems"])

    assert problems_after(3, 0) == 0
    with service.database.write() as connection:
        audit_guard.remove(connection)
        connection.execute(text("UPDATE audit SET event = 'approved' WHERE id = 7"))
    assert problems_after(3, 3) == 1
    assert problems_after(3, 6) == 1


def test_nothing_of_many_is_read_to_find_what_is_old(sqlite_url: str) -> None:
    """The plan of each statement uses an index or the primary key; none walks through a table."""
    service = a_service(sqlite_url)
    seen: list[str] = []
    with service.database.write() as connection:
        for _ in range(30):
            keep_delivery(connection, "done", at=NOW)

        def explain(_c: object, _cursor: object, statement: str, values: object, _x: object, _many: object) -> None:
            if statement.startswith(("DELETE", "SELECT")) and "deliveries" in statement:
                plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
                seen.extend(row[3] for row in plan)

        event.listen(connection, "before_cursor_execute", explain)
        retention.clear(connection, "deliveries", NOW + timedelta(days=1), 10)
        retention.clear(connection, "unhandled", NOW + timedelta(days=1), 10)
        event.remove(connection, "before_cursor_execute", explain)
    assert seen
    assert [step for step in seen if step.startswith("SCAN deliveries") and "USING" not in step] == []
    with service.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 20
    service.database.close()
