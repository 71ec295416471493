"""The sweep finds what no webhook told of, costs nothing where there is none, and loses nothing to crash or limit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.ticket import DuplicateOf
from app.ports import NotPermitted, RateLimited, Rejected, RemoteUnavailable
from app.store import inbox, sweeps, tables
from app.store.inbox import InboxFilter
from app.store.sweeps import Sweep
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.sweep import LEASE, REVISIT_AFTER, SLACK, Busy, InPassing, Swept, foreseen, sweep_due_sites, sweep_now
from app.workflow.work import Worked, work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, SERVICE, Tracker, a_ticket

EVERY = timedelta(minutes=5)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    return Tracker()


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    sweep_due_sites(built, "first", EVERY)
    tracker.calls.clear()
    yield built
    built.database.close()


@pytest.fixture
def known(service: Service, tracker: Tracker, clock: StandingClock) -> Service:
    """A service that has looked at ticket 10001, as a webhook told it to."""
    clock.advance(minutes=10)
    change(tracker, "10001", clock)
    deliver(service, tracker, "10001")
    work(service)
    tracker.calls.clear()
    return service


def change(tracker: Tracker, ticket_id: str, clock: StandingClock, **changes: object) -> None:
    """Somebody makes or changes a ticket now."""
    ticket = tracker.tickets.get(ticket_id, replace(a_ticket(ticket_id), site=tracker.site))
    tracker.tickets[ticket_id] = replace(ticket, updated_at=clock.now, **changes)  # type: ignore[arg-type]


def deliver(service: Service, tracker: Tracker, ticket_id: str, **body: object) -> None:
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": ticket_id, **body}).encode())


def work(service: Service) -> list[Worked]:
    done = []
    while (worked := work_one(service, "worker", timedelta(seconds=30))) is not None:
        done.append(worked)
    return done


def sweep(service: Service, holder: str = "one") -> Swept | None:
    swept = sweep_due_sites(service, holder, timedelta(0))
    return swept[0] if swept else None


def state(service: Service) -> Sweep:
    with service.database.read() as connection:
        found = sweeps.state_of(connection, "jira", "test")
    assert found is not None
    return found


def test_a_close_that_no_webhook_told_of_is_found_and_undone(known, tracker, clock):
    clock.advance(minutes=3)
    tracker.move("10001", "Done", AGENT, clock.now)
    assert sweep(known).queued == ("OPS-1",)
    work(known)
    assert tracker.tickets["10001"].status == "In Progress"


def test_a_ticket_whose_creation_no_webhook_told_of_is_found_and_enriched(service, tracker, clock):
    clock.advance(minutes=3)
    change(tracker, "10002", clock)
    assert sweep(service).queued == ("OPS-2",)
    work(service)
    assert tracker.updates[-1].record is not None


def test_what_is_found_is_a_delivery_like_any_other(service, tracker, clock):
    change(tracker, "10002", clock)
    sweep(service)
    with service.database.read() as connection:
        (item,) = inbox.listed(connection, InboxFilter())
    assert (item.kind, item.state, item.ticket) == ("sweep", "queued", "OPS-2")


def test_an_idle_sweep_reads_no_ticket(known, tracker, clock):
    for _ in range(5):
        clock.advance(minutes=1)
        assert sweep(known).queued == ()
    assert work(known) == []
    assert {call.split()[0] for call in tracker.calls} == {"changed_since"}


def test_a_ticket_that_is_found_is_found_once(service, tracker, clock):
    change(tracker, "10002", clock)
    assert sweep(service).queued == ("OPS-2",)
    assert sweep(service).queued == ()
    work(service)
    assert sweep(service).queued == ()


def test_what_the_service_wrote_itself_is_not_read_again(known, tracker, clock):
    clock.advance(seconds=30)
    change(tracker, "10001", clock)
    told = {"actor": SERVICE.id, "changed": ["Error code"], "at": clock.now.isoformat()}
    deliver(known, tracker, "10001", **told)
    assert [worked.result for worked in work(known)] == ["ignored"]
    assert sweep(known).queued == ()


def test_a_close_in_the_same_second_as_the_last_reading_is_found(known, tracker, clock):
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], status="Done", status_category="done")
    assert sweep(known).queued == ("OPS-1",)


def test_a_search_that_answers_with_an_older_state_finds_nothing(known, tracker, clock):
    old = tracker.tickets["10001"]
    tracker.tickets["10001"] = replace(old, status="To Do elsewhere", updated_at=clock.now - timedelta(seconds=30))
    assert sweep(known).queued == ()


def test_after_a_downtime_everything_in_between_is_found(known, tracker, clock):
    tracker.page = 2
    clock.advance(hours=1)
    for number in range(2, 9):
        change(tracker, f"1000{number}", clock)
        clock.advance(hours=5)
    assert sweep(known).queued == tuple(f"OPS-{number}" for number in range(2, 9))
    assert state(known).looked_until > clock.now - timedelta(minutes=10)


def test_what_happened_before_the_service_knew_the_site_is_not_its_business(database_url, clock):
    tracker = Tracker(tickets={"10001": a_ticket(updated_at=NOW - timedelta(days=3))})
    service = a_service(database_url, tracker, clock=clock)
    assert sweep(service).queued == ()
    service.database.close()


def test_an_installation_without_sweeps_so_far_is_swept_from_its_last_delivery_on(database_url, clock):
    tracker = Tracker(tickets={"10001": a_ticket()})
    service = a_service(database_url, tracker, clock=clock)
    deliver(service, tracker, "10001")
    work(service)
    clock.advance(hours=2)
    change(tracker, "10002", clock)
    clock.advance(hours=2)
    assert sweep(service).queued == ("OPS-2",)
    service.database.close()


def test_a_site_is_swept_as_often_as_it_is_wanted(service, tracker, clock):
    assert sweep_due_sites(service, "one", EVERY) == []
    clock.advance(minutes=5)
    assert len(sweep_due_sites(service, "one", EVERY)) == 1
    assert sweep_due_sites(service, "two", EVERY) == []


def test_two_processes_never_sweep_a_site_at_the_same_time(service, tracker, clock):
    original = tracker.changed_since
    seen = []

    def while_another_tries(*args, **options):
        seen.append(sweep(service, "two"))
        return original(*args, **options)

    tracker.changed_since = while_another_tries
    assert sweep(service, "one").complete
    assert seen == [None]
    with service.database.write() as connection:
        held = connection.execute(tables.sweeps.select()).one()
    assert held.holder is None


def test_a_sweep_that_was_killed_is_taken_over_at_its_last_page(service, tracker, clock):
    tracker.page = 2
    for number in range(1, 6):
        change(tracker, f"1000{number}", clock)
    original = tracker.changed_since

    def die_at_the_second_page(since, until, cursor, **options):
        if cursor is not None:
            raise KeyboardInterrupt
        return original(since, until, cursor, **options)

    tracker.changed_since = die_at_the_second_page
    with pytest.raises(KeyboardInterrupt):
        sweep(service, "one")
    tracker.changed_since = original
    tracker.calls.clear()
    assert sweep(service, "two") is None
    clock.advance(seconds=LEASE.total_seconds() + 1)
    swept = sweep(service, "two")
    assert tracker.calls[0] == "changed_since updated 2"
    assert swept.queued == ("OPS-3", "OPS-4", "OPS-5")
    assert swept.sweep.last_found == 5


def test_a_sweeper_that_was_too_slow_keeps_nothing(service, tracker, clock):
    change(tracker, "10001", clock)
    original = tracker.changed_since

    def slow(*args, **options):
        tracker.changed_since = original
        clock.advance(seconds=LEASE.total_seconds() + 1)
        assert sweep(service, "two").queued == ("OPS-1",)
        return original(*args, **options)

    tracker.changed_since = slow
    assert sweep(service, "one").queued == ()
    assert [worked.absorbed for worked in work(service)] == [1]


def test_a_rate_limit_is_waited_for_by_coming_back_to_the_same_page(service, tracker, clock):
    tracker.page = 2
    for number in range(1, 6):
        change(tracker, f"1000{number}", clock)
    original = tracker.changed_since

    def limited(since, until, cursor, **options):
        if cursor == "2":
            raise RateLimited("429", retry_after=40)
        return original(since, until, cursor, **options)

    tracker.changed_since = limited
    assert not sweep(service).complete
    clock.advance(seconds=39)
    assert sweep(service) is None
    clock.advance(seconds=2)
    tracker.changed_since, tracker.calls = original, []
    assert sweep(service).complete
    assert tracker.calls == ["changed_since updated 2", "changed_since updated 4"]


def test_a_command_waits_for_the_limit_itself(service, tracker, clock):
    change(tracker, "10001", clock)
    tracker.fail_with = [RateLimited("429", retry_after=40)]
    waited = []

    class Patient(InPassing):
        def wait(self, seconds, why):
            waited.append(seconds)
            clock.advance(seconds=seconds)
            return True

    assert sweep_now(service, tracker, "command", Patient()).queued == ("OPS-1",)
    assert waited == [40]


@pytest.mark.parametrize("error", [RemoteUnavailable("Jira answered 503"), NotPermitted("an administrator is needed")])
def test_a_site_that_fails_says_why_and_is_tried_again(service, tracker, clock, error):
    change(tracker, "10001", clock)
    tracker.fail_with = [error]
    assert not sweep(service).complete
    assert state(service).problem == str(error)
    clock.advance(minutes=16)
    assert sweep(service).queued == ("OPS-1",)
    assert state(service).problem is None


def test_a_place_that_the_platform_has_forgotten_begins_the_leg_anew(service, tracker, clock):
    tracker.page = 2
    for number in range(1, 6):
        change(tracker, f"1000{number}", clock)
    original, forgotten = tracker.changed_since, ["2"]

    def forgetful(since, until, cursor, **options):
        if cursor in forgotten:
            forgotten.clear()
            raise Rejected("400: the token is not valid")
        return original(since, until, cursor, **options)

    tracker.changed_since = forgetful
    assert sweep(service).complete
    assert len(work(service)) == 5


def test_a_clock_two_minutes_ahead_of_the_tracker_s_or_far_behind_it_misses_nothing(service, tracker, clock):
    clock.advance(minutes=10)
    assert sweep(service).complete
    change(tracker, "10002", StandingClock(clock.now - SLACK))
    clock.advance(minutes=5)
    assert sweep(service).queued == ("OPS-2",)
    work(service)
    change(tracker, "10003", StandingClock(clock.now + timedelta(minutes=20)))
    assert sweep(service).queued == ("OPS-3",)


def test_two_sites_have_a_watermark_each_and_one_that_fails_keeps_its_own(database_url, clock):
    first, second = Tracker(site="one"), Tracker(site="two")
    service = a_service(database_url, first, second, clock=clock)
    sweep_due_sites(service, "holder", timedelta(0))
    clock.advance(hours=1)
    for tracker in (first, second):
        change(tracker, "10002", clock)
    first.fail_with = [RemoteUnavailable("Jira answered 503")]
    assert [swept.queued for swept in sweep_due_sites(service, "holder", timedelta(0))] == [(), ("OPS-2",)]
    clock.advance(minutes=10)
    assert [swept.queued for swept in sweep_due_sites(service, "holder", timedelta(0))] == [("OPS-2",), ()]
    assert sorted(worked.ref.site for worked in work(service)) == ["one", "two"]
    service.database.close()


def test_a_deleted_ticket_is_found_and_reported_once(known, tracker, clock):
    del tracker.tickets["10001"]
    tracker.deleted = ("10001", "never known")
    assert sweep(known).queued == ("10001",)
    assert [worked.result for worked in work(known)] == ["gone"]
    assert sweep(known).queued == ()


def test_an_open_gated_ticket_is_looked_at_once_a_day_without_any_sign(known, tracker, clock):
    clock.advance(hours=23)
    sweep(known)
    assert work(known) == []
    clock.advance(hours=2)
    assert sweep(known).queued == ()
    assert [worked.ref.id for worked in work(known)] == ["10001"]
    sweep(known)
    assert work(known) == []
    assert timedelta(hours=24) == REVISIT_AFTER


def test_sweeping_from_an_earlier_moment_leaves_no_gap(service, tracker, clock):
    tracker.tickets["10002"] = a_ticket("10002", updated_at=NOW - timedelta(days=2))
    clock.advance(hours=1)
    change(tracker, "10003", clock)
    swept = sweep_now(service, tracker, "command", InPassing(), since=NOW - timedelta(days=3))
    assert swept.queued == ("OPS-2", "OPS-3")
    later = sweep_now(service, tracker, "command", InPassing(), since=clock.now + timedelta(days=1))
    assert later.complete


def test_a_look_beforehand_stores_nothing(service, tracker, clock):
    change(tracker, "10002", clock)
    assert foreseen(service, tracker, None, InPassing()) == ("OPS-2",)
    assert work(service) == []


def test_a_command_does_not_sweep_beside_a_worker(service, tracker, clock):
    original = tracker.changed_since

    def meanwhile(*args, **options):
        with pytest.raises(Busy, match="another process"):
            sweep_now(service, tracker, "command", InPassing())
        return original(*args, **options)

    tracker.changed_since = meanwhile
    assert sweep(service).complete


def test_the_obligation_of_a_deleted_ticket_falls_back_on_its_duplicate(known, tracker, clock):
    twin = DuplicateOf(key="OPS-1", gated=False, status_category="open")
    change(tracker, "10002", clock, duplicate_of=twin)
    tracker.move("10002", "Done", AGENT, clock.now)
    deliver(known, tracker, "10002")
    work(known)
    assert tracker.tickets["10002"].closed
    del tracker.tickets["10001"]
    tracker.tickets["10002"] = replace(tracker.tickets["10002"], duplicate_of=None)
    tracker.deleted = ("10001",)
    sweep(known)
    work(known)
    assert not tracker.tickets["10002"].closed
