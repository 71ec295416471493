"""Working off a ticket: one reading and one write for its deliveries, nothing lost, a close without proof undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ticket import Attachment, Deadline, TicketRef
from app.domain.urgency import Amount, Urgency
from app.ports import (
    Conflict,
    NotPermitted,
    RateLimited,
    Rejected,
    RemoteUnavailable,
    UnknownShape,
)
from app.store import history, history_tables, inbox, queue, tables, tickets
from app.store.columns import FAR
from app.store.inbox import InboxFilter
from app.store.queue import QueueFilter
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import LONGEST_WAIT_SECONDS, Worked, wait_seconds, work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, SERVICE, Tracker, a_ticket

LEASE = timedelta(seconds=30)
REF = TicketRef(system="jira", site="test", id="10001")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    ticket = a_ticket()
    return Tracker(tickets={ticket.id: ticket})


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    yield built
    built.database.close()


def deliver(service: Service, tracker: Tracker, identifier: str | None = None, **body: object):
    headers = {"X-Signature": "good"} | ({"X-Identifier": identifier} if identifier else {})
    return receive(service, tracker, headers, json.dumps({"ticket": "10001", **body}).encode())


def work(service: Service) -> Worked | None:
    return work_one(service, "worker", LEASE)


def states(service: Service) -> dict[str, int]:
    with service.database.read() as connection:
        return {state: count for state, count in inbox.counted(connection).items() if count}


def causes(service: Service, state: str) -> list[str | None]:
    with service.database.read() as connection:
        return [item.cause for item in inbox.listed(connection, InboxFilter(states=(state,)))]


def test_a_new_ticket_is_read_once_and_written_once(service, tracker):
    deliver(service, tracker)
    assert work(service).result == "handled"
    assert tracker.calls == ["read 10001", "write 10001"]
    assert states(service) == {"done": 1}
    update = tracker.updates[0]
    assert update.record["job_or_transaction_id"].text == "ORD-SYNC-4471"
    assert not update.verdict.allowed


def test_twenty_deliveries_of_one_ticket_cost_one_reading_and_one_write(service, tracker):
    for number in range(20):
        deliver(service, tracker, identifier=str(number))
    assert work(service).absorbed == 20
    assert work(service) is None
    assert tracker.calls == ["read 10001", "write 10001"]


def test_an_event_that_changes_nothing_costs_no_write(service, tracker):
    deliver(service, tracker)
    work(service)
    deliver(service, tracker)
    work(service)
    assert tracker.calls == ["read 10001", "write 10001", "read 10001"]


def test_what_the_service_wrote_itself_is_not_even_read(service, tracker):
    deliver(service, tracker, actor=SERVICE.id, changed=["Error code"])
    assert work(service).result == "ignored"
    assert tracker.calls == []
    assert states(service) == {"ignored": 1}


def test_a_close_by_the_service_s_own_account_is_gated_as_any_other(service, tracker):
    tracker.move("10001", "Done", SERVICE, NOW)
    deliver(service, tracker, actor=SERVICE.id, changed=["status"])
    work(service)
    assert tracker.tickets["10001"].status == "In Progress"


def test_an_own_event_beside_a_person_s_is_looked_at(service, tracker):
    deliver(service, tracker, actor=SERVICE.id, changed=["Error code"])
    deliver(service, tracker, actor=AGENT.id, changed=["summary"])
    assert work(service).result == "handled"


def test_a_close_without_proof_is_undone_once_and_kept_in_the_audit_trail(service, tracker):
    tracker.move("10001", "Done", AGENT, NOW)
    deliver(service, tracker)
    work(service)
    assert tracker.tickets["10001"].status == "In Progress"
    deliver(service, tracker, actor=SERVICE.id, changed=["status"])
    work(service)
    assert sum(update.refusal is not None for update in tracker.updates) == 1
    with service.database.read() as connection:
        events = [row.event for row in connection.execute(tables.audit.select().order_by(tables.audit.c.id))]
    assert events.count("reverted") == 1


def test_a_close_that_cannot_be_undone_is_kept_as_escaped_with_its_reason(service, tracker):
    tracker.can_reopen = False
    tracker.move("10001", "Done", AGENT, NOW)
    deliver(service, tracker)
    work(service)
    with service.database.read() as connection:
        events = [row.event for row in connection.execute(tables.audit.select())]
        problem = connection.execute(tables.tickets.select()).one().problem
    assert "escaped" in events
    assert problem == "Done has no outgoing transition"


def test_after_three_undone_closes_in_ten_minutes_the_service_stops_fighting(service, tracker, clock):
    for _ in range(4):
        tracker.move("10001", "Done", AGENT, clock.now)
        deliver(service, tracker)
        work(service)
        clock.advance(minutes=1)
    refusals = [update.refusal for update in tracker.updates if update.refusal]
    assert [refusal.disputed for refusal in refusals] == [False, False, False, True]
    assert tracker.tickets["10001"].status == "Done"


def test_in_shadow_mode_nothing_is_undone_and_the_copy_lets_the_ticket_pass(service, tracker):
    gate = service.playbook.gate
    shadow = replace(service.playbook, gate=replace(gate, job_failure=replace(gate.job_failure, mode="shadow")))
    service = replace(service, playbook=shadow)
    tracker.move("10001", "Done", AGENT, NOW)
    deliver(service, tracker)
    work(service)
    assert tracker.tickets["10001"].status == "Done"
    copy = tracker.traces["10001"].verdict_copy
    assert (copy["allowed"], copy["enforced"]) == (True, False)
    assert not tracker.updates[0].verdict.allowed


def test_the_next_ticket_with_the_same_exception_knows_of_the_first(service, tracker):
    body = a_ticket().body.replace("4471", "4502").replace("2026-11-02T09", "2026-10-20T09")
    earlier = a_ticket("10002", body=body)
    tracker.tickets[earlier.id] = earlier
    deliver(service, tracker, ticket="10002")
    deliver(service, tracker)
    work(service)
    work(service)
    newest = tracker.updates[-1]
    assert [occurrence.key for occurrence in newest.priors] == [earlier.key]
    assert earlier.key in newest.record["prior_occurrences_90d"].text


def test_a_site_that_is_down_is_waited_for_without_an_end(service, tracker, clock):
    deliver(service, tracker)
    for _ in range(30):
        tracker.fail_with = [RemoteUnavailable("Jira answered 503")]
        assert work(service).result == "retry"
        clock.advance(seconds=2 * LONGEST_WAIT_SECONDS)
    assert work(service).result == "handled"
    assert states(service) == {"done": 1}


def test_a_rate_limit_is_waited_for_as_long_as_the_remote_says(service, tracker, clock):
    deliver(service, tracker)
    tracker.fail_with = [RateLimited("429", retry_after=100)]
    work(service)
    clock.advance(seconds=99)
    assert work(service) is None
    clock.advance(seconds=40)
    assert work(service).result == "handled"


@pytest.mark.parametrize("error", [Rejected("Jira answered 400: no such field"), ValueError("a fault of our own")])
def test_what_cannot_succeed_becomes_a_dead_letter_with_its_cause(service, tracker, clock, error):
    deliver(service, tracker)
    results = []
    for _ in range(10):
        tracker.fail_with = [error]
        worked = work(service)
        results.append(worked and worked.result)
        clock.advance(seconds=2 * LONGEST_WAIT_SECONDS)
        if worked is None:
            break
    assert results[-2:] == ["dead", None]
    assert str(error) in causes(service, "dead")[0]


def test_missing_permission_is_tried_a_few_times_and_then_put_aside(service, tracker, clock):
    deliver(service, tracker)
    for _ in range(5):
        tracker.fail_with = [NotPermitted("Jira answered 403: Browse projects is needed")]
        worked = work(service)
        clock.advance(seconds=2 * LONGEST_WAIT_SECONDS)
    assert worked.result == "dead"
    assert "Browse projects" in causes(service, "dead")[0]


def test_a_dead_letter_does_not_silence_its_ticket(service, tracker):
    deliver(service, tracker)
    tracker.fail_with = [Rejected("Jira answered 400")]
    assert work(service).result == "dead"
    deliver(service, tracker)
    assert work(service).result == "handled"
    assert states(service) == {"done": 2}


def test_a_failing_ticket_says_what_blocks_it(service, tracker, clock):
    deliver(service, tracker)
    work(service)
    deliver(service, tracker)
    tracker.fail_with = [RemoteUnavailable("Jira answered 503")]
    work(service)
    with service.database.read() as connection:
        assert connection.execute(tables.tickets.select()).one().problem == "Jira answered 503"
    clock.advance(minutes=10)
    work(service)
    with service.database.read() as connection:
        assert connection.execute(tables.tickets.select()).one().problem is None


def test_a_ticket_that_changes_while_it_is_worked_on_is_read_anew(service, tracker):
    deliver(service, tracker)
    original = tracker.write
    interferences = [1]

    def write_after_interference(view, update):
        if interferences:
            interferences.pop()
            tracker.tickets["10001"] = replace(tracker.tickets["10001"], subject="changed meanwhile")
        return original(view, update)

    tracker.write = write_after_interference
    assert work(service).result == "handled"
    assert tracker.calls == ["read 10001", "read 10001", "write 10001"]


def test_a_ticket_that_changes_without_an_end_is_tried_later(service, tracker):
    deliver(service, tracker)
    tracker.write = lambda _view, _update: (_ for _ in ()).throw(Conflict("changed"))
    assert work(service).result == "retry"


def test_a_deleted_ticket_is_reported_and_leaves_the_history(service, tracker):
    deliver(service, tracker)
    work(service)
    with service.database.read() as connection:
        fingerprint = connection.execute(history_tables.occurrences.select()).one().fingerprint
    del tracker.tickets["10001"]
    deliver(service, tracker)
    assert work(service).result == "gone"
    other = TicketRef(system="jira", site="test", id="9")
    with service.database.read() as connection:
        assert connection.execute(tables.tickets.select()).one().gone
        assert history.earlier_of(connection, fingerprint, other, NOW) == ()


def test_a_ticket_that_was_never_there_is_no_failure(service, tracker):
    deliver(service, tracker, ticket="404")
    assert work(service).result == "gone"
    assert states(service) == {"done": 1}


def test_a_worker_whose_ticket_was_taken_over_keeps_nothing(service, tracker, clock):
    deliver(service, tracker)
    original = tracker.read

    def slow_read(ticket_id):
        view = original(ticket_id)
        clock.advance(seconds=60)
        tracker.read = original
        assert work_one(service, "heir", LEASE).result == "handled"
        return view

    tracker.read = slow_read
    assert work(service).result == "lost"
    assert tracker.calls.count("write 10001") == 1
    assert states(service) == {"done": 1}


def test_a_crash_between_remote_write_and_commit_writes_nothing_twice(service, tracker, clock):
    deliver(service, tracker)
    original = tracker.write

    def write_and_die(view, update):
        original(view, update)
        raise KeyboardInterrupt

    tracker.write = write_and_die
    with pytest.raises(KeyboardInterrupt):
        work(service)
    tracker.write = original
    assert work(service) is None
    clock.advance(seconds=31)
    assert work(service).result == "handled"
    assert tracker.calls.count("write 10001") == 1


def test_the_strictest_scope_that_a_ticket_had_is_never_loosened(service, tracker):
    deliver(service, tracker)
    work(service)
    ticket = tracker.tickets["10001"]
    fields = replace(ticket.fields, is_job_failure=False)
    tracker.tickets["10001"] = replace(ticket, issue_type="Task", subject="Thanks", body="Thanks a lot!", fields=fields)
    deliver(service, tracker)
    work(service)
    assert tracker.updates[-1].verdict.scope == "job_failure"
    with service.database.read() as connection:
        assert tickets.memory_of(connection, REF, NOW).strictest_scope == "job_failure"


def test_an_unknown_body_is_kept_encrypted_and_can_be_looked_at(service, tracker):
    receipt = receive(service, tracker, {"X-Signature": "good", "X-Identifier": "a"}, b"not { json")
    assert receipt.state == "quarantined"
    again = receive(service, tracker, {"X-Signature": "good", "X-Identifier": "a"}, b"not { json")
    assert (again.delivery, again.duplicate) == (receipt.delivery, True)
    with service.database.read() as connection:
        sealed = inbox.body_of(connection, receipt.delivery)
    assert b"json" not in sealed
    assert service.vault.unseal(sealed) == b"not { json"
    assert work(service) is None


def test_events_that_mean_nothing_are_recorded_as_ignored(service, tracker):
    assert deliver(service, tracker, ignored="users do not matter").state == "ignored"
    assert causes(service, "ignored") == ["users do not matter"]
    assert work(service) is None


def test_deleting_a_file_that_was_evidence_brings_its_ticket_back_into_view(service, tracker):
    picture = Attachment(
        id="77", filename="run.png", mime_type="image/png", size=3, author=AGENT, created_at=NOW - timedelta(hours=1)
    )
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], attachments=(picture,))
    tracker.files["77"] = b"???"
    deliver(service, tracker)
    work(service)
    unnamed = {"ticket": None, "changed": ["attachment:77"], "ignored": "it names no issue"}
    assert deliver(service, tracker, **unnamed).state == "queued"
    assert work(service).ref == REF
    assert deliver(service, tracker, **{**unnamed, "changed": ["attachment:78"]}).state == "ignored"


def test_a_file_is_fetched_once_however_often_its_ticket_is_looked_at(service, tracker):
    picture = Attachment(
        id="77", filename="run.png", mime_type="image/png", size=3, author=AGENT, created_at=NOW - timedelta(hours=1)
    )
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], attachments=(picture,))
    tracker.files["77"] = b"???"
    for _ in range(3):
        deliver(service, tracker)
        work(service)
    assert tracker.calls.count("fetch 77") == 1


def test_quarantined_bodies_go_after_seven_days(service, tracker):
    receipt = receive(service, tracker, {"X-Signature": "good"}, b"?")
    with service.database.write() as connection:
        assert inbox.drop_old_bodies(connection, NOW + timedelta(days=6)) == 0
        assert inbox.drop_old_bodies(connection, NOW + timedelta(days=8)) == 1
        assert inbox.body_of(connection, receipt.delivery) is None


@given(st.integers(1, 10_000), st.none() | st.floats(0, 7200))
def test_waiting_grows_to_a_bound_and_never_falls_short_of_what_the_remote_asked(attempts, retry_after):
    seconds = wait_seconds(attempts, retry_after)
    assert seconds >= (retry_after or 0)
    assert seconds <= 1.3 * max(LONGEST_WAIT_SECONDS, retry_after or 0)


def test_an_unknown_shape_carries_the_sender_s_delivery_id():
    assert UnknownShape("no JSON", identifier="a").identifier == "a"


def test_what_makes_a_ticket_urgent_is_kept_with_each_look_and_goes_when_the_tracker_says_so(
    service: Service, tracker: Tracker, clock: StandingClock
) -> None:
    due = Deadline(at=NOW + timedelta(hours=2), name="Time to resolution")
    plain = tracker.tickets["10001"]
    tracker.tickets["10001"] = replace(
        plain, body=f"{plain.body}\nOrder total: EUR 1,250.00", priority="High", deadline=due
    )
    deliver(service, tracker)
    work(service)
    with service.database.read() as connection:
        (row,) = queue.page(connection, QueueFilter(), None, 5)
    amount = Amount(value=Decimal("1250.00"), currency="EUR", source="the ticket's text")
    assert row.urgency == Urgency(priority="High", deadline=due, amount=amount)
    assert (row.cursor.due_at, row.cursor.value_order) == (due.at, -1_250_000)
    tracker.tickets["10001"] = plain
    clock.advance(minutes=1)
    deliver(service, tracker)
    work(service)
    with service.database.read() as connection:
        (row,) = queue.page(connection, QueueFilter(), None, 5)
    assert row.urgency == Urgency()
    assert (row.cursor.due_at, row.cursor.value_order) == (FAR, 0)
