"""What was read in pictures, once for each content wherever it appears, and the pictures that wait to be read.

Readings and waiting pictures lie encrypted, since screenshots show whatever was on the screen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, update

from app.domain.gate.pictures.picture_text import PictureText, picture_text
from app.store.reading_tables import readings, unread_pictures
from app.store.upsert import upsert
from app.store.wakeup import wakes_workers

PROBLEM_KEPT = timedelta(minutes=10)
"""How long a picture that could not be read is taken for unreadable, before it is tried again."""

MOST_WAITING = 200
MOST_WAITING_BYTES = 256 * 1024 * 1024
WAITING_KEPT = timedelta(minutes=15)
"""Bounds of what waits to be read: pictures, their bytes together, and how long one is kept. What is dropped is put
there again when somebody asks for it again."""

Seal = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A picture that was taken to be read, still encrypted. ``attempts`` counts this one."""

    sha256: str
    sealed_content: bytes
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many readings there are of an outcome (``read`` or ``problem``), and the seconds that they took together."""

    outcome: str
    count: int
    seconds: float


def known(
    connection: Connection, hashes: Collection[str], reader: str | None, now: datetime, unseal: Seal
) -> dict[str, PictureText]:
    """What was read in pictures, by the sha256 of their content: by that reader, or by any for ``None``, the latest.

    One that could not be read is known for ten minutes only.
    """
    if not hashes:
        return {}
    fresh = or_(readings.c.outcome == "read", readings.c.read_at > now - PROBLEM_KEPT)
    asked = select(readings).where(readings.c.sha256.in_(hashes), fresh).order_by(readings.c.read_at)
    if reader is not None:
        asked = asked.where(readings.c.reader == reader)
    found = {}
    for row in connection.execute(asked):
        try:
            found[row.sha256] = picture_text(json.loads(unseal(row.sealed_reading)))
        except (ValueError, KeyError, TypeError):
            continue  # encrypted with another key, or of an older form: it is read again
    return found


def keep(connection: Connection, sha256: str, reading: PictureText, seconds: float, now: datetime, seal: Seal) -> None:
    """Keep what was read in a picture; it does not wait any more."""
    row = {
        "sha256": sha256,
        "reader": reading.reader,
        "read_at": now,
        "seconds": seconds,
        "outcome": "read" if reading.problem is None else "problem",
        "sealed_reading": seal(json.dumps(reading.to_dict(), ensure_ascii=False).encode("utf-8", "replace")),
    }
    upsert(connection, readings, row)
    connection.execute(delete(unread_pictures).where(unread_pictures.c.sha256 == sha256))


def enqueue(connection: Connection, sha256: str, sealed_content: bytes, now: datetime) -> bool:
    """Put a picture among those that wait, where it is not yet. ``False``: too much waits already."""
    if connection.execute(select(exists().where(unread_pictures.c.sha256 == sha256))).scalar_one():
        return True
    drop_old(connection, now)
    count, size = connection.execute(
        select(func.count(), func.coalesce(func.sum(unread_pictures.c.size), 0)).select_from(unread_pictures)
    ).one()
    if count >= MOST_WAITING or size + len(sealed_content) > MOST_WAITING_BYTES:
        return False
    row = {
        "sha256": sha256,
        "sealed_content": sealed_content,
        "size": len(sealed_content),
        "queued_at": now,
        "taken_until": None,
        "attempts": 0,
    }
    upsert(connection, unread_pictures, row, keep=frozenset(row))
    wakes_workers(connection)
    return True


def waiting(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Which of these pictures wait or are being read."""
    asked = select(unread_pictures.c.sha256).where(unread_pictures.c.sha256.in_(hashes))
    return set(connection.execute(asked).scalars()) if hashes else set()


def anything_waits(connection: Connection, now: datetime) -> bool:
    """Whether a picture waits that nobody is reading."""
    return connection.execute(select(exists().where(_free(now)))).scalar_one()


def take(connection: Connection, now: datetime, lease: timedelta) -> Waiting | None:
    """Take the picture that has been waiting longest; another may take it when ``lease`` is over."""
    asked = select(unread_pictures).where(_free(now)).order_by(unread_pictures.c.queued_at).limit(1)
    row = connection.execute(asked.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    connection.execute(
        update(unread_pictures)
        .where(unread_pictures.c.sha256 == row.sha256)
        .values(taken_until=now + lease, attempts=unread_pictures.c.attempts + 1)
    )
    return Waiting(sha256=row.sha256, sealed_content=row.sealed_content, attempts=row.attempts + 1)


def give_up(connection: Connection, sha256: str) -> None:
    """Delete a waiting picture that cannot be decrypted."""
    connection.execute(delete(unread_pictures).where(unread_pictures.c.sha256 == sha256))


def drop_old(connection: Connection, now: datetime) -> None:
    """Delete the pictures that waited too long: who needs them asks again."""
    connection.execute(delete(unread_pictures).where(unread_pictures.c.queued_at <= now - WAITING_KEPT))


def figures(connection: Connection) -> tuple[list[Figures], int]:
    """Readings by outcome, and how many pictures wait."""
    rows = connection.execute(
        select(readings.c.outcome, func.count().label("count"), func.sum(readings.c.seconds).label("seconds")).group_by(
            readings.c.outcome
        )
    )
    counted = [Figures(outcome=row.outcome, count=row[1], seconds=row.seconds) for row in rows]
    return counted, connection.execute(select(func.count()).select_from(unread_pictures)).scalar_one()


def _free(now: datetime) -> Any:
    return and_(
        unread_pictures.c.queued_at > now - WAITING_KEPT,
        or_(unread_pictures.c.taken_until.is_(None), unread_pictures.c.taken_until <= now),
    )
