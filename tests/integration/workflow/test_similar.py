"""Similar tickets in the work of a worker: kept with the ticket, named in its note, and the note stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.note_composer import record_note
from app.domain.ticket import Transition
from app.store import history
from app.store import similar as index
from app.workflow.look import judge
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, Tracker, a_ticket

FEED = (
    "The price feed of the marketplace was refused by the repricing engine: currency column empty for all rows. "
    "Error {code}: {text}. Job {job} was started by the scheduler at 2026-11-02T0{hour}:14:05Z."
)


def feed(number: int, **changes: object):
    """A ticket about a refused price feed; each has an error of its own, so that none is the same exception."""
    minutes, errors = timedelta(minutes=number), ["alpha rejected", "beta was lost", "gamma disconnected"]
    body = FEED.format(code=f"PX-{'ABCDEFGH'[number]}", text=errors[number % 3], job=f"FEED-{number}99", hour=number)
    known = {"subject": "Price feed refused, currency column empty", "body": body, "created_at": NOW + minutes}
    return a_ticket(f"2000{number}", **(known | changes))


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(tickets={ticket.id: ticket for ticket in (feed(1), feed(2), feed(3), a_ticket())})


@pytest.fixture
def service(database_url: str, tracker: Tracker) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=StandingClock())
    yield built
    built.database.close()


def handle(service: Service, tracker: Tracker, *ids: str):
    """Deliver an event of each ticket and work it off; what the last one should look like."""
    for ticket_id in ids:
        receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": ticket_id}).encode())
        assert work_one(service, "worker", timedelta(seconds=30)).result == "handled"
    return judge(service, tracker, tracker.read(ids[-1]))[1].update


def keys(update) -> list[str]:
    return [one.occurrence.ref.id for one in update.similar]


def test_a_ticket_names_earlier_ones_that_read_alike(service, tracker):
    update = handle(service, tracker, "10001", "20001", "20002")
    assert keys(update) == ["20001"]
    assert "currency" in update.similar[0].why[-1]
    assert "Similar earlier tickets" in str(record_note(update).blocks)


def test_later_tickets_do_not_change_the_note_of_one_that_did_not_change(service, tracker):
    before = handle(service, tracker, "10001", "20001", "20002")
    handle(service, tracker, "20003")
    written = len(tracker.updates)
    again = handle(service, tracker, "20002")
    assert record_note(again).marker == record_note(before).marker
    assert len(tracker.updates) == written


def test_a_ticket_whose_text_changed_is_looked_for_anew(service, tracker):
    assert keys(handle(service, tracker, "10001", "20001", "20002")) == ["20001"]
    tracker.tickets["20002"] = feed(2, subject="Order sync errored", body=a_ticket().body)
    assert "20001" not in keys(handle(service, tracker, "20002"))


def test_what_became_of_a_similar_ticket_is_told_as_it_is_today(service, tracker):
    handle(service, tracker, "10001", "20001", "20002")
    closed = Transition(at=NOW, actor=AGENT, from_status="To Do", to_status="Done", to_category="done")
    with service.database.write() as connection:
        kept = history.occurrence_at(connection, feed(1).ref)
        history.remember(connection, replace(kept, closed_at=closed.at, resolution="column filled again"))
    update = handle(service, tracker, "20002")
    assert update.similar[0].occurrence.resolution == "column filled again"


def test_a_ticket_that_the_history_forgot_is_not_suggested_any_more(service, tracker):
    assert keys(handle(service, tracker, "10001", "20001", "20002")) == ["20001"]
    with service.database.write() as connection:
        history.forget(connection, feed(1).ref)
        index.forget(connection, feed(1).ref)
    assert keys(handle(service, tracker, "20002")) == []
    assert "20001" not in keys(handle(service, tracker, "20003"))


def test_a_deleted_ticket_leaves_the_index(service, tracker):
    handle(service, tracker, "20001")
    del tracker.tickets["20001"]
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": "20001"}).encode())
    assert work_one(service, "worker", timedelta(seconds=30)).result == "gone"
    assert keys(handle(service, tracker, "20002")) == []
    with service.database.read() as connection:
        assert index.kept(connection, feed(1).ref) is None


def test_a_ticket_that_is_no_exception_is_not_in_the_index(service, tracker):
    tracker.tickets["20001"] = feed(1, subject="Question", body="How do I change my password?", issue_type="Task")
    handle(service, tracker, "20001")
    with service.database.read() as connection:
        assert index.kept(connection, feed(1).ref) is None


def test_an_open_ticket_of_the_same_job_is_linked_instead_of_repeated(service, tracker):
    same_job = feed(2).body.replace("FEED-299", "FEED-199")
    tracker.tickets["20002"] = feed(2, body=same_job)
    update = handle(service, tracker, "20001", "20002")
    assert [run.occurrence.ref.id for run in update.open_runs] == ["20001"]
    assert "Same job is already open as" in str(record_note(update).blocks)
    assert handle(service, tracker, "20001").open_runs == ()


def test_a_closed_ticket_of_the_same_job_is_not_called_open(service, tracker):
    tracker.tickets["20002"] = feed(2, body=feed(2).body.replace("FEED-299", "FEED-199"))
    closing = Transition(at=NOW, actor=AGENT, from_status="To Do", to_status="Done", to_category="done")
    tracker.tickets["20001"] = feed(1, status="Done", status_category="done", history=(closing,), issue_type="Task")
    tracker.can_reopen = False
    assert handle(service, tracker, "20001", "20002").open_runs == ()


def test_frequencies_are_folded_by_the_worker_when_many_wait(service, tracker, monkeypatch):
    monkeypatch.setattr(index, "FOLD_AFTER", 2)
    handle(service, tracker, "20001", "20002", "20003")
    with service.database.write() as connection:
        assert index.fold(connection) == 1
