"""Reading the past of a site: what is kept, where it goes on after a break, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.occurrence import Occurrence
from app.domain.ticket import GateFields, TicketRef, Transition
from app.ports import NotPermitted, RateLimited, RemoteUnavailable
from app.store import backfills, history, tickets
from app.store.database import StoreUnavailable
from app.store.history_tables import occurrences
from app.workflow import backfill
from app.workflow.backfill import KNOWN, NOT_UNDERSTOOD, TakenOver, backfill_site, estimate, resumable
from app.workflow.look import judge
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, Tracker, a_ticket
from tests.support.watching import Watcher

DAYS_90 = NOW - timedelta(days=90)
CLOSED = NOW - timedelta(days=9)


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(page=10)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    made = a_service(database_url, tracker, clock=clock)
    yield made
    made.database.close()


def past(number: int, **changes: object):
    """A ticket of the past: every one a day older than the one before, all with the same error."""
    created = NOW - timedelta(days=number, hours=1)
    body = f"Job ORD-SYNC-{4000 + number} failed.\nError ORA-00060: deadlock detected while waiting for resource"
    return a_ticket(str(20000 + number), **{"key": f"OPS-{number}", "created_at": created, "body": body, **changes})


def fill(tracker: Tracker, count: int, **changes: object) -> None:
    for number in range(1, count + 1):
        tracker.tickets[str(20000 + number)] = past(number, **changes)


def kept(service: Service) -> list[Occurrence]:
    """The whole history, newest first."""
    with service.database.read() as connection:
        rows = connection.execute(select(occurrences).order_by(occurrences.c.occurred_at.desc())).all()
        refs = [TicketRef(system=row.system, site=row.site, id=row.ticket_id) for row in rows]
        found = [history.occurrence_at(connection, ref) for ref in refs]
    return [one for one in found if one is not None]


def test_the_tickets_of_the_last_90_days_become_the_history(service, tracker):
    fill(tracker, 25)
    tracker.tickets["1"] = past(120, id="1")
    watch = Watcher()

    progress = backfill_site(service, tracker, DAYS_90, watch)

    assert (progress.tickets, progress.exceptions, progress.finished_at) == (25, 25, NOW)
    assert {one.key for one in kept(service)} == {f"OPS-{number}" for number in range(1, 26)}
    assert [seen.tickets for seen in watch.seen] == [0, 10, 20, 25]
    assert tracker.updates == []
    assert all(call.startswith("changed_since created") for call in tracker.calls)


def test_a_ticket_that_is_no_exception_is_read_and_not_kept(service, tracker):
    fill(tracker, 2)
    tracker.tickets["9"] = a_ticket(
        "9",
        subject="How do I change my password?",
        body="Where is the setting?",
        issue_type="Question",
        created_at=NOW - timedelta(days=3),
    )
    progress = backfill_site(service, tracker, DAYS_90, Watcher())
    assert (progress.tickets, progress.exceptions) == (3, 2)
    assert len(kept(service)) == 2


def test_what_is_known_of_the_close_comes_along(service, tracker):
    move = Transition(at=CLOSED, actor=AGENT, from_status="", to_status="Done", to_category="done")
    done = {"status": "Done", "status_category": "done", "history": (move,)}
    tracker.tickets["1"] = past(11, id="1", **done, resolution="Cannot Reproduce")
    tracker.tickets["2"] = past(12, id="2", **done, resolution="Done")
    fields = GateFields(resolution_reason="credentials_renewed", verification_note="Run 7 went through.")
    tracker.tickets["3"] = past(13, id="3", **done, resolution="Done", fields=fields)
    tracker.tickets["4"] = past(14, id="4")
    backfill_site(service, tracker, DAYS_90, Watcher())
    assert [(one.closed_at, one.resolution_reason, one.resolution) for one in kept(service)] == [
        (CLOSED, None, "Cannot Reproduce"),
        (CLOSED, None, "Done"),
        (CLOSED, "credentials_renewed", "Run 7 went through."),
        (None, None, None),
    ]


def test_a_second_backfill_changes_nothing_but_what_changed(service, tracker):
    fill(tracker, 12)
    backfill_site(service, tracker, DAYS_90, Watcher())
    before = kept(service)
    tracker.tickets["20003"] = past(3, resolution="Done")
    progress = backfill_site(service, tracker, DAYS_90, Watcher())
    assert progress.tickets == 12
    assert [one for one in kept(service) if one.key != "OPS-3"] == [one for one in before if one.key != "OPS-3"]
    assert next(one for one in kept(service) if one.key == "OPS-3").resolution == "Done"


def test_a_ticket_that_turned_out_to_be_no_exception_leaves_the_history(service, tracker):
    fill(tracker, 3)
    backfill_site(service, tracker, DAYS_90, Watcher())
    question = past(2, subject="How do I change my password?", issue_type="Question")
    tracker.tickets["20002"] = replace(question, body="Where is the setting?")
    backfill_site(service, tracker, DAYS_90, Watcher())
    assert {one.key for one in kept(service)} == {"OPS-1", "OPS-3"}


def test_what_the_service_read_itself_is_never_written_over(service, tracker):
    fill(tracker, 3)
    live = past(2, fields=GateFields(resolution_reason="fixed_root_cause", verification_note="Seen in the log."))
    tracker.tickets["20002"] = live
    view = tracker.read("20002")
    memory, decision = judge(service, tracker, view)
    outcome = tickets.Outcome(
        ticket=live, subject=live.subject, record=decision.record, verdict=decision.verdict, next_step=None
    )
    with service.database.write() as connection:
        tickets.save(connection, outcome, memory, NOW)
        history.remember(connection, decision.occurrence)
    tracker.tickets["20002"] = past(2)

    progress = backfill_site(service, tracker, DAYS_90, Watcher())

    assert progress.skipped == {KNOWN: 1}
    assert next(one for one in kept(service) if one.key == "OPS-2").resolution == "Seen in the log."


def test_after_a_failure_it_goes_on_where_it_was(service, tracker, clock):
    fill(tracker, 35)
    tracker.fail_with = []

    def break_off(progress):
        if progress.tickets == 20:
            tracker.fail_with.append(NotPermitted("the token was withdrawn"))

    with pytest.raises(NotPermitted):
        backfill_site(service, tracker, DAYS_90, Watcher(on_progress=break_off))
    assert len(kept(service)) == 20
    found = resumable(service, tracker, DAYS_90)
    assert found is not None
    assert (found.tickets, found.cursor) == (20, "20")
    tracker.calls.clear()
    clock.advance(minutes=5)

    progress = backfill_site(service, tracker, DAYS_90 + timedelta(minutes=5), Watcher())

    assert tracker.calls == ["changed_since created 20", "changed_since created 30"]
    assert (progress.tickets, progress.exceptions, progress.requests) == (35, 35, 4)
    assert len(kept(service)) == 35
    assert resumable(service, tracker, DAYS_90) is None


def test_a_break_in_the_middle_of_a_page_reads_the_page_again_and_counts_it_once(service, tracker, monkeypatch):
    tracker.page = 200
    fill(tracker, 80)
    understood = backfill.understand
    seen: list[str] = []

    def until_the_70th(ticket, playbook):
        seen.append(ticket.key)
        if len(seen) == 70:
            raise KeyboardInterrupt
        return understood(ticket, playbook)

    monkeypatch.setattr(backfill, "understand", until_the_70th)
    with pytest.raises(KeyboardInterrupt):
        backfill_site(service, tracker, DAYS_90, Watcher())
    assert len(kept(service)) == 69 // backfill.BATCH * backfill.BATCH

    progress = backfill_site(service, tracker, DAYS_90, Watcher())
    assert (progress.tickets, progress.exceptions, len(kept(service))) == (80, 80, 80)


def test_a_longer_past_or_other_projects_are_begun_anew(service, tracker):
    fill(tracker, 20, project="OPS")
    tracker.fail_with = []
    stop = Watcher(on_progress=lambda seen: seen.tickets and tracker.fail_with.append(NotPermitted("no")))
    with pytest.raises(NotPermitted):
        backfill_site(service, tracker, DAYS_90, stop)
    assert resumable(service, tracker, DAYS_90 - timedelta(days=1)) is None
    assert resumable(service, tracker, DAYS_90, ("OPS",)) is None
    assert resumable(service, tracker, DAYS_90 + timedelta(days=30)) is not None
    tracker.fail_with.clear()
    tracker.calls.clear()
    backfill_site(service, tracker, DAYS_90, Watcher(), resume=False)
    assert tracker.calls[0] == "changed_since created the beginning"


def test_what_was_created_while_it_read_is_read_as_well(service, tracker, clock):
    fill(tracker, 15)

    def time_passes(progress):
        if progress.tickets == 10:
            clock.advance(hours=2)
            late = a_ticket("30001", key="OPS-99", created_at=clock() - timedelta(minutes=30), body=past(1).body)
            tracker.tickets["30001"] = late

    progress = backfill_site(service, tracker, DAYS_90, Watcher(on_progress=time_passes))
    assert "OPS-99" in {one.key for one in kept(service)}
    assert progress.tickets == 16


def test_limits_are_waited_for_and_outages_tried_again(service, tracker):
    fill(tracker, 5)
    tracker.fail_with = [RateLimited("429", retry_after=42.0), RemoteUnavailable("503"), RateLimited("429")]
    watch = Watcher()
    progress = backfill_site(service, tracker, DAYS_90, watch)
    assert progress.tickets == 5
    waits = [seconds for seconds, _ in watch.waits]
    assert waits[0] == 42.0
    assert 2.0 <= waits[1] <= 2.6
    assert waits[2] == backfill.WAIT_WITHOUT_ADVICE


def test_an_outage_that_lasts_ends_it_with_what_was_read_kept(service, tracker):
    fill(tracker, 15)

    def down(progress):
        if progress.tickets == 10:
            tracker.fail_with = [RemoteUnavailable("503")] * 50

    with pytest.raises(RemoteUnavailable):
        backfill_site(service, tracker, DAYS_90, watch := Watcher(on_progress=down))
    assert len(watch.waits) == backfill.MOST_FAILURES - 1
    assert len(kept(service)) == 10


def test_a_database_that_is_busy_for_a_moment_is_tried_again(service, tracker, monkeypatch):
    fill(tracker, 3)
    remember, failures = backfills.remember_past, [StoreUnavailable("locked")]

    def busy_once(connection, written):
        if failures:
            raise failures.pop()
        return remember(connection, written)

    monkeypatch.setattr(backfills, "remember_past", busy_once)
    watch = Watcher()
    assert backfill_site(service, tracker, DAYS_90, watch).tickets == 3
    assert [why for _, why in watch.waits] == ["locked"]
    assert len(kept(service)) == 3


def test_a_second_backfill_of_the_same_site_takes_over_and_the_first_ends(service, tracker):
    fill(tracker, 25)
    done = []

    def start_another(progress):
        if progress.tickets == 10 and not done:
            done.append(True)
            assert backfill_site(service, tracker, DAYS_90, Watcher()).tickets == 25

    with pytest.raises(TakenOver, match="Another backfill"):
        backfill_site(service, tracker, DAYS_90, Watcher(on_progress=start_another))
    assert len(kept(service)) == 25
    assert resumable(service, tracker, DAYS_90) is None


def test_one_ticket_that_cannot_be_understood_is_counted_and_stops_nothing(service, tracker, monkeypatch):
    fill(tracker, 4)
    understood = backfill.understand

    def fail_on_the_second(ticket, playbook):
        if ticket.key == "OPS-2":
            raise RecursionError("too deep")
        return understood(ticket, playbook)

    monkeypatch.setattr(backfill, "understand", fail_on_the_second)
    progress = backfill_site(service, tracker, DAYS_90, Watcher())
    assert (progress.tickets, progress.exceptions, progress.skipped) == (4, 3, {NOT_UNDERSTOOD: 1})


def test_patterns_are_counted_by_fingerprint(service, tracker):
    fill(tracker, 3)
    other = past(5, id="5")
    tracker.tickets["5"] = replace(other, body="Job IMP-1 failed.\nError HTTP 503: Service Unavailable")
    backfill_site(service, tracker, DAYS_90, Watcher())
    with service.database.read() as connection:
        found = backfills.patterns_since(connection, DAYS_90)
        assert backfills.patterns_since(connection, DAYS_90, ("zendesk", "test")).patterns == 0
    assert (found.patterns, found.repeated) == (2, 1)


def test_an_estimate_asks_once_and_reads_nothing(service, tracker):
    fill(tracker, 35)
    found = estimate(tracker, DAYS_90, NOW)
    assert (found.tickets, found.requests) == (35, 4)
    assert found.seconds > 0
    assert tracker.calls == ["extent created"]


def test_after_a_backfill_of_50_tickets_a_new_one_names_its_earlier_occurrences(service, tracker):
    fill(tracker, 50)
    backfill_site(service, tracker, DAYS_90, Watcher())
    fresh = a_ticket("40001", key="OPS-500", created_at=NOW, body=past(1).body.replace("4001", "9999"))
    tracker.tickets["40001"] = fresh
    _, decision = judge(service, tracker, tracker.read("40001"))
    assert decision.record is not None
    assert decision.record["prior_occurrences_90d"].text.startswith("50 in 90 days")
    assert decision.update.priors[0].key == "OPS-1"


def test_after_a_backfill_of_50_tickets_one_with_another_error_finds_those_that_read_like_it(service, tracker):
    fill(tracker, 49)
    tracker.tickets["1"] = past(
        60,
        id="1",
        subject="Refund export to Klarna stuck, settlement file empty",
        body="The refund export to Klarna stopped, the settlement file has no rows.\nError KLA-77: settlement rejected",
    )
    backfill_site(service, tracker, DAYS_90, Watcher())
    tracker.tickets["40001"] = a_ticket(
        "40001",
        key="OPS-500",
        created_at=NOW,
        subject="Klarna settlement file empty again, refund export stuck",
        body="No rows in the settlement file, the refund export to Klarna stopped.\nError HTTP 502: Bad Gateway",
    )
    _, decision = judge(service, tracker, tracker.read("40001"))
    assert [one.occurrence.key for one in decision.update.similar][:1] == ["OPS-60"]
