"""The pictures of a new exception are read for what its text leaves out: once, by a worker, within bounds, and the
ticket gets its record whatever becomes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.gate.pictures.picture_text import PictureText
from app.domain.note_composer import record_note
from app.domain.ticket import Attachment
from app.ports import RemoteUnavailable
from app.store import inbox
from app.store.inbox import InboxFilter
from app.workflow.check import check_ticket
from app.workflow.pictured import MOST_PICTURES
from app.workflow.readings import BUSY_SECONDS
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import work_one
from schemas import validator
from tests.support.readers import KnowingReader, shot
from tests.support.readings import page
from tests.support.screenshots import screenshot
from tests.support.service import StandingClock, a_service
from tests.support.tracker import CUSTOMER, SERVICE, Tracker, a_ticket

LEASE = timedelta(seconds=30)
PICTURE, OTHER = screenshot("1"), screenshot("2")
SHOWN = page(
    """
Run ID      ORD-SYNC-4471
Status      Failed
Ended       2026-11-02 09:14:05 UTC
Error       ORA-00060: deadlock detected while waiting for resource
"""
)
VAGUE = a_ticket(
    subject="Order sync errored",
    body="The order sync to NetSuite failed, please see the picture.",
    attachments=(shot("1", author=CUSTOMER, name="orders.png"),),
)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(tickets={"10001": VAGUE}, files={"1": PICTURE})


@pytest.fixture
def reader() -> KnowingReader:
    return KnowingReader(texts={PICTURE: SHOWN})


@pytest.fixture
def plain(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    yield built
    built.database.close()


@pytest.fixture
def service(plain: Service, reader: KnowingReader) -> Service:
    return replace(plain, reader=reader)


def work(service: Service, tracker: Tracker) -> list[str]:
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": "10001"}).encode())
    worked = []
    while (one := work_one(service, "worker", LEASE)) is not None:
        worked.append(one.result)
    return worked


def values(tracker: Tracker) -> dict[str, str]:
    record = tracker.updates[-1].record
    assert record is not None
    validator("record").validate(record.to_dict())
    return {value.key: value.text for value in record if value.source == "picture"}


def told(tracker: Tracker) -> str:
    return str(record_note(tracker.updates[-1]))


def test_the_record_holds_what_the_picture_shows_and_the_note_says_from_where(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    assert work(service, tracker) == ["handled"]
    assert values(tracker) == {
        "job_or_transaction_id": "ORD-SYNC-4471",
        "error_code": "ORA-00060: deadlock detected while waiting for resource",
        "exact_timestamp": "2026-11-02T09:14:05+00:00",
    }
    assert "read from the picture orders.png" in told(tracker)
    question = tracker.updates[-1].question
    assert question is not None
    assert question.missing == ("job_or_transaction_id", "timestamp", "error_text", "trigger")
    assert any("paste it as text" in line for line in question.lines)
    assert work(service, tracker) == ["handled"]
    assert (reader.asked, tracker.calls.count("fetch 1")) == ([PICTURE], 1)


def test_the_gate_check_reads_no_picture_for_this(service: Service, tracker: Tracker, reader: KnowingReader) -> None:
    check_ticket(service, "jira", "OPS-1")
    assert reader.asked == []


def test_without_a_reader_the_ticket_is_enriched_as_before_and_says_why(plain: Service, tracker: Tracker) -> None:
    assert work(plain, tracker) == ["handled"]
    assert values(tracker) == {}
    assert "The picture orders.png was not read: no image reader is installed" in told(tracker)


def test_a_complete_ticket_has_no_picture_fetched_for_this(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    tracker.tickets["10001"] = a_ticket(attachments=VAGUE.attachments)
    work(service, tracker)
    assert reader.asked == []


def test_of_an_older_ticket_counts_only_what_was_read_while_it_was_new(
    service: Service, tracker: Tracker, reader: KnowingReader, clock: StandingClock
) -> None:
    clock.advance(days=2)
    work(service, tracker)
    assert (reader.asked, values(tracker)) == ([], {})
    clock.advance(days=-2)
    work(service, tracker)
    clock.advance(days=3)
    tracker.traces.clear()
    work(service, tracker)
    assert (len(values(tracker)), reader.asked) == (3, [PICTURE])


def test_pictures_by_agents_after_the_report_and_by_apps_are_left_alone_and_so_are_more_than_four(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    many = tuple(shot(f"n{number}", minutes=number, author=CUSTOMER) for number in range(MOST_PICTURES + 1))
    contents = {each.id: screenshot(str(5000 + number)) for number, each in enumerate(many)}
    others = (shot("agent", minutes=1), shot("app", author=SERVICE))
    tracker.files |= contents | {"agent": OTHER, "app": OTHER}
    tracker.tickets["10001"] = replace(VAGUE, attachments=(*others, *many))
    work(service, tracker)
    assert reader.asked == [contents[each.id] for each in many[:MOST_PICTURES]]


def test_a_busy_reader_lets_the_ticket_wait_its_turn_and_no_try_is_counted(
    service: Service, tracker: Tracker, clock: StandingClock
) -> None:
    with service.reading_turn:
        assert work(service, tracker) == ["retry"]
    with service.database.read() as connection:
        (queued,) = inbox.listed(connection, InboxFilter(states=("queued",)))
    assert queued.attempts == 0
    clock.advance(seconds=BUSY_SECONDS)
    assert work(service, tracker) == ["handled"]
    assert values(tracker)


def test_a_picture_that_cannot_be_fetched_holds_nothing_up(
    service: Service, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_: Tracker, attachment: Attachment, limit: int) -> bytes:
        raise RemoteUnavailable(f"The media host does not hand out {attachment.id}")

    gate = service.playbook.gate
    not_gated = replace(service.playbook, gate=replace(gate, since=VAGUE.created_at + timedelta(days=1)))
    monkeypatch.setattr(Tracker, "fetch", unavailable)
    assert work(replace(service, playbook=not_gated), tracker) == ["handled"]
    assert "could not be fetched at the moment" in told(tracker)


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty"), (PICTURE[: len(PICTURE) // 2], "broken or cut off"), (b"<svg/>", "is a drawing")],
)
def test_files_that_are_no_pictures_never_reach_the_reader_and_say_why(
    service: Service, tracker: Tracker, reader: KnowingReader, content: bytes, why: str
) -> None:
    tracker.files["1"] = content
    assert work(service, tracker) == ["handled"]
    assert reader.asked == []
    assert why in told(tracker)


def test_a_picture_that_takes_too_long_says_so_and_the_question_is_asked_all_the_same(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    late = PictureText(pieces=(), width=0, height=0, reader=reader.name, problem="takes longer than 60 seconds to read")
    reader.texts = {PICTURE: late}
    assert work(service, tracker) == ["handled"]
    assert "orders.png takes longer than 60 seconds" in told(tracker)
    assert tracker.updates[-1].question is not None
