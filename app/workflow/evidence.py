"""Reading the files of a gated ticket: each once, from the ticketing system's own hosts, within bounds."""

from __future__ import annotations

from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, FileFacts, KnownPicture
from app.domain.gate.picture_hash import hashes_near, picture_hash
from app.domain.ticket import Attachment, Ticket
from app.ports import Rejected, TicketGone, Ticketing
from app.store import evidence as store
from app.workflow.service import Service

MOST_BYTES = 25 * 1024 * 1024
"""Bytes of one file that are read at most."""

READ_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif"),
    *(".eml", ".msg", ".log", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".out"),
)
READ_TYPES = ("image/", "text/", "message/", "application/json", "application/xml", "application/octet-stream")


def gather(service: Service, ticketing: Ticketing, ticket: Ticket) -> Evidence:
    """What the ticket's files are in truth, and pictures on other tickets that look like one of them.

    Raises ``RemoteError`` where a file cannot be had at this moment; a file that is gone counts as absent.
    """
    with service.database.read() as connection:
        files = store.known_files(connection, ticket.ref, service.vault.unseal)
    wanted = {attachment.id for attachment in ticket.attachments}
    for attachment in ticket.attachments:
        if attachment.id not in files and _worth_reading(attachment):
            files[attachment.id] = _read(service, ticketing, ticket, attachment)
    present = {key: facts for key, facts in files.items() if key in wanted}
    return Evidence(files=present, elsewhere=_lookalikes(service, ticket))


def _worth_reading(attachment: Attachment) -> bool:
    return attachment.mime_type.startswith(READ_TYPES) or attachment.filename.lower().endswith(READ_ENDINGS)


def _read(service: Service, ticketing: Ticketing, ticket: Ticket, attachment: Attachment) -> FileFacts:
    if attachment.size > MOST_BYTES:
        return _unreadable(attachment, f"is larger than {MOST_BYTES // 1024 // 1024} MB and was not read")
    try:
        content = ticketing.fetch(attachment, MOST_BYTES)
    except (TicketGone, Rejected) as error:
        return _unreadable(attachment, f"cannot be had: {error}")
    if len(content) > MOST_BYTES:
        return _unreadable(attachment, f"is larger than {MOST_BYTES // 1024 // 1024} MB and was not read")
    facts = inspect(attachment.id, content, attachment.filename, attachment.mime_type)
    hashed = picture_hash(content) if facts.kind == "image" else None
    with service.database.write() as connection:
        store.remember(connection, ticket, attachment, facts, hashed, service.clock(), service.vault.seal)
    return facts


def _unreadable(attachment: Attachment, problem: str) -> FileFacts:
    return FileFacts(attachment_id=attachment.id, sha256=None, kind="other", problem=problem)


def _lookalikes(service: Service, ticket: Ticket) -> tuple[KnownPicture, ...]:
    with service.database.read() as connection:
        own = store.picture_hashes(connection, ticket.ref)
        if not own:
            return ()
        alike = {
            place
            for place, hashed in store.picture_hashes_elsewhere(connection, ticket.ref).items()
            if any(hashes_near(hashed, value) for value in own)
        }
        return store.pictures(connection, alike) if alike else ()
