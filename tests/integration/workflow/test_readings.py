"""Pictures of gated tickets are read where the level asks for it: once, by one thread, and never in the gate check."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.domain.gate.model import ProofLevel, Verdict
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.ticket import Attachment
from app.ports import RemoteUnavailable
from app.store import inbox, readings
from app.store.inbox import InboxFilter
from app.store.reading_tables import unread_pictures
from app.workflow.check import check_ticket
from app.workflow.readings import BUSY_SECONDS, MOST_ATTEMPTS, MOST_PICTURES, EvidenceUnread, read_one_that_waits
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.readers import GOOD, SUCCESS, KnowingReader, reading_service, shot
from tests.support.screenshots import screenshot
from tests.support.service import StandingClock, a_service
from tests.support.tracker import SERVICE, Tracker, a_ticket

OTHER = screenshot("4472")
LEASE = timedelta(seconds=30)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    tickets = {number: a_ticket(number, attachments=(shot(f"of-{number}"),)) for number in ("10001", "10002")}
    return Tracker(tickets=tickets, files={f"of-{number}": GOOD for number in tickets})


@pytest.fixture
def reader() -> KnowingReader:
    return KnowingReader(texts={GOOD: SUCCESS})


@pytest.fixture
def plain(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    yield built
    built.database.close()


@pytest.fixture
def service(plain: Service, reader: KnowingReader) -> Service:
    return reading_service(plain, reader)


def work(service: Service, tracker: Tracker, *tickets: str) -> list[str]:
    """Deliver an event of each ticket, then work off what is due."""
    for ticket in tickets:
        receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": ticket}).encode())
    worked = []
    while (one := work_one(service, "worker", LEASE)) is not None:
        worked.append(f"{one.ref.id} {one.result}")
    return worked


def missing(verdict: Verdict) -> dict[str, str]:
    return {item.requirement: item.message for item in verdict.missing}


def waiting_pictures(service: Service) -> int:
    with service.database.read() as connection:
        return connection.execute(select(func.count()).select_from(unread_pictures)).scalar_one()


def test_a_worker_reads_a_picture_and_the_verdict_says_what_was_read(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    assert work(service, tracker, "10001") == ["10001 handled"]
    assert reader.asked == [GOOD]
    verdict = tracker.updates[-1].verdict
    assert "success_screenshot" not in missing(verdict)
    assert "Succeeded" in next(proof.says for proof in verdict.evidence if proof.requirement == "success_screenshot")


@pytest.mark.parametrize(("level", "read"), [("present", False), ("legible", True), ("live", True)])
def test_only_levels_that_ask_for_it_have_pictures_read(
    plain: Service, tracker: Tracker, reader: KnowingReader, level: ProofLevel, read: bool
) -> None:
    work(reading_service(plain, reader, level), tracker, "10001")
    assert bool(reader.asked) is read


def test_the_same_content_is_read_once_wherever_and_however_often_it_appears(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    work(service, tracker, "10001", "10002")
    work(service, tracker, "10001")
    assert reader.asked == [GOOD]
    assert tracker.calls.count("fetch of-10001") == 1


def test_a_picture_that_was_known_before_anybody_could_read_is_fetched_again_and_read(
    plain: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    work(reading_service(plain, None), tracker, "10001")
    work(reading_service(plain, reader), tracker, "10001")
    assert (reader.asked, tracker.calls.count("fetch of-10001")) == ([GOOD], 2)


def test_a_picture_whose_content_changed_since_is_not_read(
    plain: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    work(reading_service(plain, None), tracker, "10001")
    tracker.files["of-10001"] = OTHER
    work(reading_service(plain, reader), tracker, "10001")
    assert reader.asked == []
    assert "success_screenshot" in missing(tracker.updates[-1].verdict)


def test_without_a_reader_nothing_waits_and_the_verdict_says_what_is_not_installed(
    plain: Service, tracker: Tracker
) -> None:
    bare = reading_service(plain, None)
    assert "no image reader" in missing(check_ticket(bare, "jira", "OPS-1"))["success_screenshot"]
    assert waiting_pictures(bare) == 0
    assert read_one_that_waits(bare) is False


def test_a_busy_reader_lets_other_tickets_go_first_and_no_try_is_counted(
    service: Service, tracker: Tracker, reader: KnowingReader, clock: StandingClock
) -> None:
    tracker.tickets["10003"] = a_ticket("10003", subject="New logo", body="Please change it.", issue_type="Task")
    with service.reading_turn:
        assert work(service, tracker, "10001", "10003") == ["10001 retry", "10003 handled"]
    with service.database.read() as connection:
        (queued,) = inbox.listed(connection, InboxFilter(states=("queued",)))
    assert queued.attempts == 0
    clock.advance(seconds=BUSY_SECONDS)
    assert work(service, tracker) == ["10001 handled"]
    assert reader.asked == [GOOD]


def test_the_gate_check_reads_nothing_and_has_an_answer_once_a_worker_has_read(
    service: Service, reader: KnowingReader
) -> None:
    with pytest.raises(EvidenceUnread, match="still being read: one picture") as unread:
        check_ticket(service, "jira", "OPS-1")
    assert (reader.asked, unread.value.retry_after) == ([], 2)
    with pytest.raises(EvidenceUnread):
        check_ticket(service, "jira", "OPS-1")
    assert waiting_pictures(service) == 1

    assert read_one_that_waits(service) is True
    assert read_one_that_waits(service) is False
    assert "success_screenshot" not in missing(check_ticket(service, "jira", "OPS-1"))
    assert (reader.asked, waiting_pictures(service)) == ([GOOD], 0)


def test_a_person_at_the_command_line_waits_for_the_reading_itself(service: Service, reader: KnowingReader) -> None:
    assert "success_screenshot" not in missing(check_ticket(service, "jira", "OPS-1", reading="here"))
    assert reader.asked == [GOOD]


def test_what_is_about_to_be_uploaded_is_read_before_it_is_judged(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], attachments=())
    upload = {"filename": "run.png", "mime_type": "image/png", "content": base64.b64encode(GOOD).decode()}
    with pytest.raises(EvidenceUnread):
        check_ticket(service, "jira", "OPS-1", {"uploads": [upload]})
    assert read_one_that_waits(service)
    verdict = check_ticket(service, "jira", "OPS-1", {"uploads": [upload]})
    assert "success_screenshot" not in missing(verdict)


def test_an_upload_that_is_evidence_of_another_ticket_is_refused_before_it_is_attached(
    service: Service, tracker: Tracker
) -> None:
    work(service, tracker, "10001")
    tracker.tickets["10002"] = replace(tracker.tickets["10002"], attachments=())
    with Image.open(BytesIO(GOOD)) as image:
        buffer = BytesIO()
        image.convert("RGB").save(buffer, "JPEG", quality=80)
    upload = {"filename": "a.jpg", "mime_type": "image/jpeg", "content": base64.b64encode(buffer.getvalue()).decode()}
    verdict = check_ticket(service, "jira", "OPS-2", {"uploads": [upload]}, reading="here")
    assert "OPS-1" in missing(verdict)["success_screenshot"]


def test_a_picture_that_cannot_be_read_is_missing_evidence(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    problem = PictureText(
        pieces=(), width=0, height=0, reader="reader 1", problem="takes longer than 60 seconds to read"
    )
    reader.texts = {GOOD: problem}
    assert work(service, tracker, "10001") == ["10001 handled"]
    assert "success_screenshot" in missing(tracker.updates[-1].verdict)


def test_a_waiting_picture_that_takes_workers_down_is_given_up(
    service: Service, reader: KnowingReader, clock: StandingClock
) -> None:
    with pytest.raises(EvidenceUnread):
        check_ticket(service, "jira", "OPS-1")

    class PowerCut(BaseException):
        pass

    def cut() -> None:
        raise PowerCut

    reader.during = cut
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(PowerCut):
            read_one_that_waits(service)
        clock.advance(minutes=3)
    assert read_one_that_waits(service) is True
    assert len(reader.asked) == MOST_ATTEMPTS
    assert "success_screenshot" in missing(check_ticket(service, "jira", "OPS-1"))


def test_too_many_waiting_pictures_are_refused_for_longer(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST_WAITING", 0)
    with pytest.raises(EvidenceUnread, match="too many pictures") as unread:
        check_ticket(service, "jira", "OPS-1")
    assert unread.value.retry_after == 30


def test_the_newest_pictures_by_people_are_read_and_not_those_by_apps(
    service: Service, tracker: Tracker, reader: KnowingReader
) -> None:
    many = [shot(f"n{number:02}", minutes=number) for number in range(MOST_PICTURES + 3)]
    contents = {each.id: screenshot(str(5000 + number)) for number, each in enumerate(many)}
    tracker.files |= contents | {"robot": OTHER}
    by_app = shot("robot", minutes=29, author=SERVICE)
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], attachments=(*many, by_app))
    work(service, tracker, "10001")
    assert reader.asked == [contents[each.id] for each in reversed(many[3:])]


def test_a_picture_that_cannot_be_fetched_at_the_moment_is_tried_later(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_: Tracker, attachment: Attachment, limit: int) -> bytes:
        raise RemoteUnavailable(f"The media host does not hand out {attachment.id}")

    monkeypatch.setattr(Tracker, "fetch", unavailable)
    with pytest.raises(RemoteUnavailable):
        check_ticket(service, "jira", "OPS-1", reading="here")


def a_png_of(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


HOSTILE = {
    "empty.png": b"",
    "cut.png": GOOD[: len(GOOD) // 2],
    "head.png": GOOD[:20],
    "bomb.png": a_png_of(30_000, 30_000),
    "page.png": b"<html><script>alert(1)</script></html>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "archive.png": b"PK\x03\x04" + b"\x00" * 4000,
    "program.png": b"\x7fELF" + b"\x00" * 4000,
    "nul.png": b"\x00" * 100_000,
    "one-colour.png": a_png_of(800, 600),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_never_reach_the_reader_never_fail_and_never_count(
    service: Service, tracker: Tracker, reader: KnowingReader, name: str
) -> None:
    tracker.files["of-10001"] = HOSTILE[name]
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], attachments=(shot("of-10001", name=name),))
    assert work(service, tracker, "10001") == ["10001 handled"]
    assert reader.asked == []
    assert name in missing(tracker.updates[-1].verdict)["success_screenshot"]
