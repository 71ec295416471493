"""Having pictures read: each content once, wherever it appears, and never by two at a time in one process.

A worker reads the pictures of its ticket itself. Who may not wait for that (the gate check in a web process) puts them
among those that wait; workers take them from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Literal

import structlog

from app.domain.errors import PlainError
from app.domain.gate.model import FileFacts, ProofLevel
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.ticket import Attachment, Ticket
from app.ports import ImageReader
from app.store import readings as store
from app.workflow.service import Service

log = structlog.get_logger()

Reading = Literal["here", "by_a_worker"]
"""Who reads the pictures that were not read yet: this process, now, or whichever worker is free."""

READ_LEVELS: tuple[ProofLevel, ...] = ("legible", "live")
"""The levels of screenshot proof at which pictures are read."""

MOST_PICTURES = 20
"""Pictures of a ticket whose text is read: the newest. An older one does not count at the levels that ask for it."""

SOON_SECONDS = 2.0
"""After how long who could not be served may ask again."""
FULL_SECONDS = 30.0
BUSY_SECONDS = 10.0
"""After how long a worker takes a ticket up again that waits for the reader: each time it reads the ticket anew."""

LEASE = timedelta(minutes=3)
"""How long a picture is taken: longer than a reader may take for one. A dead worker's is free again then."""

MOST_SECONDS_A_LOOK = 60.0
"""After how much reading in one look at a ticket its other pictures have to wait for another turn."""

MOST_ATTEMPTS = 3
"""How often a waiting picture is tried: one that takes the whole worker down with it is not tried for ever."""


class EvidenceUnread(PlainError):
    """Pictures of the ticket are still being read; ask again after ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: float = SOON_SECONDS) -> None:
        super().__init__(message)
        self.retry_after = retry_after


Contents = Callable[[str], bytes | None]
"""The content of a picture, by its key; asked for only where it is needed. ``None``: it cannot be had any more."""


def pictures_to_read(ticket: Ticket, files: Mapping[str, FileFacts]) -> list[Attachment]:
    """The newest pictures that people attached, newest first."""
    pictures = [
        attachment
        for attachment in ticket.attachments
        if attachment.author.role != "app" and attachment.id in files and files[attachment.id].kind == "image"
    ]
    pictures.sort(key=lambda attachment: (attachment.created_at, attachment.id), reverse=True)
    return pictures[:MOST_PICTURES]


def read_pictures(
    service: Service, pictures: Mapping[str, FileFacts], content_of: Contents, reading: Reading
) -> dict[str, PictureText]:
    """What is read in pictures, by the keys under which they are given; without those that nobody here can read.

    Raises ``EvidenceUnread`` where they have to be asked for again, and whatever ``content_of`` raises.
    """
    known = _known(service, pictures, reading)
    unread = {key: facts for key, facts in pictures.items() if facts.sha256 and facts.sha256 not in known}
    if unread and service.reader is not None:
        if reading == "here":
            known |= _read_here(service, service.reader, unread, content_of)
        else:
            _leave_to_a_worker(service, unread, content_of)
    return {key: known[facts.sha256] for key, facts in pictures.items() if facts.sha256 and facts.sha256 in known}


def read_before(service: Service, hashes: Collection[str]) -> dict[str, PictureText]:
    """What any reader read in pictures before, by the sha256 of their content."""
    with service.database.read() as connection:
        return store.known(connection, hashes, None, service.clock(), service.vault.unseal)


def _known(service: Service, pictures: Mapping[str, FileFacts], reading: Reading) -> dict[str, PictureText]:
    """Another process' reader may be of another version, so who does not read himself takes what there is."""
    hashes = {facts.sha256 for facts in pictures.values() if facts.sha256}
    by = service.reader.name if service.reader is not None and reading == "here" else None
    with service.database.read() as connection:
        return store.known(connection, hashes, by, service.clock(), service.vault.unseal)


def _read_here(
    service: Service, reader: ImageReader, unread: Mapping[str, FileFacts], content_of: Contents
) -> dict[str, PictureText]:
    found: dict[str, PictureText] = {}
    until = time.monotonic() + MOST_SECONDS_A_LOOK
    for key, facts in unread.items():
        if facts.sha256 is None or facts.sha256 in found or (content := content_of(key)) is None:
            continue
        if time.monotonic() > until:
            raise EvidenceUnread(
                "The ticket has more pictures than are read in a minute; the others have to wait.", BUSY_SECONDS
            )
        if not service.reading_turn.acquire(blocking=False):
            raise EvidenceUnread("The image reader is busy with pictures of another ticket.", BUSY_SECONDS)
        try:
            found[facts.sha256] = _read(service, reader, facts.sha256, content)
        finally:
            service.reading_turn.release()
    return found


def _leave_to_a_worker(service: Service, unread: Mapping[str, FileFacts], content_of: Contents) -> None:
    """Put pictures among those that wait. A picture whose content cannot be had any more is not waited for."""
    with service.database.read() as connection:
        waiting = store.waiting(connection, {facts.sha256 for facts in unread.values() if facts.sha256})
    count = 0
    for key, facts in unread.items():
        if facts.sha256 is None:
            continue
        if facts.sha256 not in waiting:
            content = content_of(key)
            if content is None:
                continue
            sealed = service.vault.seal(content)
            with service.database.write() as connection:
                room = store.enqueue(connection, facts.sha256, sealed, service.clock())
            if not room:
                raise EvidenceUnread(
                    "Evidence is still being read: too many pictures are waiting. Ask again in half a minute.",
                    FULL_SECONDS,
                )
            waiting.add(facts.sha256)
        count += 1
    if count:
        pictures = "one picture" if count == 1 else f"{count} pictures"
        raise EvidenceUnread(f"Evidence is still being read: {pictures}. Ask again in {SOON_SECONDS:g} seconds.")


def read_one_that_waits(service: Service) -> bool:
    """Read the picture that has been waiting longest; ``False`` where none waits or the reader is busy."""
    reader = service.reader
    if reader is None or not service.reading_turn.acquire(blocking=False):
        return False
    try:
        with service.database.read() as connection:
            if not store.anything_waits(connection, service.clock()):
                return False
        with service.database.write() as connection:
            taken = store.take(connection, service.clock(), LEASE)
        if taken is None:
            return False
        _read_waiting(service, reader, taken)
        return True
    finally:
        service.reading_turn.release()


def _read_waiting(service: Service, reader: ImageReader, taken: store.Waiting) -> None:
    try:
        content = service.vault.unseal(taken.sealed_content)
    except ValueError as error:
        log.error("waiting_picture_lost", sha256=taken.sha256, cause=str(error))
        with service.database.write() as connection:
            store.give_up(connection, taken.sha256)
        return
    if taken.attempts <= MOST_ATTEMPTS:
        _read(service, reader, taken.sha256, content)
        return
    problem = f"could not be read: {MOST_ATTEMPTS} workers ended while they read it"
    given_up = PictureText(pieces=(), width=0, height=0, reader=reader.name, problem=problem)
    _keep(service, taken.sha256, given_up, 0.0)


def _read(service: Service, reader: ImageReader, sha256: str, content: bytes) -> PictureText:
    begun = time.monotonic()
    seen = reader.read(content)
    seconds = time.monotonic() - begun
    log.info("picture_read", sha256=sha256, seconds=round(seconds, 3), pieces=len(seen.pieces), problem=seen.problem)
    _keep(service, sha256, seen, seconds)
    return seen


def _keep(service: Service, sha256: str, seen: PictureText, seconds: float) -> None:
    with service.database.write() as connection:
        store.keep(connection, sha256, seen, seconds, service.clock(), service.vault.seal)
