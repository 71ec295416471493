"""What was read in pictures is kept once and encrypted; pictures wait in a bounded queue; look-alikes are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text

from app.domain.gate.model import FileFacts
from app.domain.gate.pictures.picture_hash import ALWAYS_FOUND_BITS, NEAR_BITS
from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.ticket import Attachment
from app.store import evidence, migrate, readings
from app.store.database import Database
from app.store.reading_tables import picture_bands, unread_pictures
from app.workflow.vault import Vault
from tests.support.tracker import AGENT, NOW, a_ticket

VAULT = Vault("a key for tests")
LEASE = timedelta(minutes=3)
SEEN = PictureText(
    pieces=(Piece(text="ORD-SYNC-4471 成功", left=1.5, top=2, right=3, bottom=4, confidence=0.9),),
    width=640,
    height=480,
    reader="reader 1",
)
UNREADABLE = PictureText(
    pieces=(), width=0, height=0, reader="reader 1", problem="takes longer than 60 seconds to read"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def known(database: Database, reader: str | None = "reader 1", at: timedelta = timedelta(0)) -> dict[str, PictureText]:
    with database.read() as connection:
        return readings.known(connection, {"a", "b"}, reader, NOW + at, VAULT.unseal)


def keep(database: Database, sha256: str, reading: PictureText, at: timedelta = timedelta(0)) -> None:
    with database.write() as connection:
        readings.keep(connection, sha256, reading, 1.5, NOW + at, VAULT.seal)


def test_a_reading_comes_back_as_it_was_kept_and_lies_encrypted(database: Database) -> None:
    keep(database, "a", SEEN)
    assert known(database) == {"a": SEEN}
    with database.read() as connection:
        row = connection.execute(text("SELECT sealed_reading FROM readings")).scalar_one()
    assert b"4471" not in bytes(row)


def test_another_reader_reads_again_while_who_does_not_read_takes_the_latest(database: Database) -> None:
    keep(database, "a", SEEN)
    assert known(database, "reader 2") == {}
    assert known(database, None) == {"a": SEEN}


def test_a_reading_under_another_key_counts_as_none(database: Database) -> None:
    keep(database, "a", SEEN)
    with database.read() as connection:
        assert readings.known(connection, {"a"}, "reader 1", NOW, Vault("another key").unseal) == {}


def test_a_picture_that_could_not_be_read_is_tried_again_after_ten_minutes(database: Database) -> None:
    keep(database, "a", UNREADABLE)
    assert known(database, at=timedelta(minutes=9)) == {"a": UNREADABLE}
    assert known(database, at=timedelta(minutes=11)) == {}


def enqueue(database: Database, sha256: str, content: bytes = b"content", at: timedelta = timedelta(0)) -> bool:
    with database.write() as connection:
        return readings.enqueue(connection, sha256, VAULT.seal(content), NOW + at)


def take(database: Database, at: timedelta = timedelta(0)) -> readings.Waiting | None:
    with database.write() as connection:
        return readings.take(connection, NOW + at, LEASE)


def test_pictures_are_taken_oldest_first_and_by_one_worker_at_a_time(database: Database) -> None:
    assert enqueue(database, "b", b"second", timedelta(seconds=1))
    assert enqueue(database, "a", b"first")
    taken = [take(database, timedelta(seconds=2)) for _ in range(3)]
    assert [each and VAULT.unseal(each.sealed_content) for each in taken] == [b"first", b"second", None]


def test_a_dead_workers_picture_is_taken_again_and_the_tries_are_counted(database: Database) -> None:
    enqueue(database, "a")
    first, meanwhile, second = take(database), take(database, LEASE / 2), take(database, LEASE)
    assert (first and first.attempts, meanwhile, second and second.attempts) == (1, None, 2)


def test_what_was_read_does_not_wait_and_lie_there_any_more(database: Database) -> None:
    enqueue(database, "a")
    keep(database, "a", SEEN)
    with database.read() as connection:
        assert readings.waiting(connection, {"a"}) == set()
        assert connection.execute(select(unread_pictures)).first() is None


def test_the_queue_is_bounded_in_number_in_bytes_and_in_age(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "MOST_WAITING", 2)
    assert [enqueue(database, name) for name in ("a", "b", "c", "a")] == [True, True, False, True]
    later = readings.WAITING_KEPT
    assert take(database, later) is None
    assert enqueue(database, "c", at=later)
    monkeypatch.setattr(readings, "MOST_WAITING_BYTES", 10)
    assert not enqueue(database, "d", at=later)


def test_figures_count_readings_by_outcome(database: Database) -> None:
    keep(database, "a", SEEN)
    keep(database, "b", UNREADABLE)
    enqueue(database, "c")
    with database.read() as connection:
        counted, waiting = readings.figures(connection)
    assert sorted((each.outcome, each.count, each.seconds) for each in counted) == [
        ("problem", 1, 1.5),
        ("read", 1, 1.5),
    ]
    assert waiting == 1


def remember(database: Database, ticket_id: str, hashed: str, sha256: str) -> None:
    attachment = Attachment(
        id=f"of-{ticket_id}-{sha256}", filename="a.png", mime_type="image/png", size=1, author=AGENT, created_at=NOW
    )
    facts = FileFacts(attachment_id=attachment.id, sha256=sha256, kind="image", picture=b"picture")
    with database.write() as connection:
        evidence.remember(connection, a_ticket(ticket_id), attachment, facts, hashed, NOW, VAULT.seal)


def changed(hashed: str, bits: int, seed: int) -> str:
    value = int(hashed, 16)
    for bit in Random(seed).sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


def alike(database: Database, hashed: str, most: int = 100) -> list[str]:
    with database.read() as connection:
        return [ref.id for ref, _ in evidence.places_like(connection, a_ticket("10001").ref, {hashed}, most)]


def test_every_copy_within_the_promised_distance_is_found_whichever_bits_differ(database: Database) -> None:
    own = f"{Random(1).getrandbits(256):064x}"
    for number in range(30):
        remember(database, str(20000 + number), changed(own, ALWAYS_FOUND_BITS, number), f"sha-{number}")
    assert len(alike(database, own)) == 30


def test_the_nearest_come_first_and_pictures_that_are_not_alike_not_at_all(database: Database) -> None:
    own = f"{Random(2).getrandbits(256):064x}"
    remember(database, "20001", changed(own, 9, 1), "a")
    remember(database, "20002", changed(own, 2, 2), "b")
    remember(database, "20003", changed(own, NEAR_BITS + 1, 3), "c")
    remember(database, "10001", own, "d")
    assert alike(database, own) == ["20002", "20001"]
    assert alike(database, own, most=1) == ["20002"]


def test_the_same_picture_on_two_tickets_takes_one_place_in_the_index(database: Database) -> None:
    own = f"{Random(3).getrandbits(256):064x}"
    remember(database, "20001", own, "a")
    remember(database, "20002", own, "a")
    with database.read() as connection:
        assert len(connection.execute(select(picture_bands)).all()) == 8
        copies = evidence.places_of_copies(connection, a_ticket("10001").ref, {"a"}, 10)
    assert [ref.id for ref, _ in copies] == ["20001", "20002"]
