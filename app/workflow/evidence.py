"""Reading the files of a gated ticket: each once, from the ticketing system's own hosts, within bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, FileFacts, KnownPicture, ProofLevel
from app.domain.gate.pictures.picture_hash import picture_hash
from app.domain.ticket import Attachment, Ticket
from app.ports import Rejected, TicketGone, Ticketing
from app.store import evidence as store
from app.workflow.comparisons import compared
from app.workflow.readings import READ_LEVELS, Reading, pictures_to_read, read_pictures
from app.workflow.service import Service

MOST_BYTES = 25 * 1024 * 1024
"""Bytes of one file that are read at most."""

MOST_LOOKALIKES = 300
"""Pictures on other tickets that are compared with a ticket's own: copies of the same bytes, and so many that look most
alike."""

READ_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif"),
    *(".eml", ".msg", ".log", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".out"),
)
READ_TYPES = ("image/", "text/", "message/", "application/json", "application/xml", "application/octet-stream")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFile:
    """A file that is about to be attached: what it is in truth, and its content."""

    facts: FileFacts
    content: bytes


def gather(
    service: Service,
    ticketing: Ticketing,
    ticket: Ticket,
    level: ProofLevel,
    reading: Reading,
    proposed: Mapping[str, ProposedFile] | None = None,
) -> Evidence:
    """What the ticket's files are in truth, what is read in its pictures where the playbook's ``level`` asks for that,
    and pictures on other tickets that look like one of them.

    ``proposed`` are those of the ticket's attachments (by id) that are not there yet. Raises ``RemoteError`` where a
    file cannot be had at this moment (one that is gone counts as absent), ``EvidenceUnread`` where a picture is still
    being read.
    """
    proposed = proposed or {}
    with service.database.read() as connection:
        known = store.known_files(connection, ticket.ref, service.vault.unseal)
    files = {key: file.facts for key, file in proposed.items()}
    contents = {key: file.content for key, file in proposed.items()}
    for attachment in ticket.attachments:
        if attachment.id in known:
            files[attachment.id] = known[attachment.id]
        elif attachment.id not in files and _worth_reading(attachment):
            facts, content = read_file(service, ticketing, ticket, attachment)
            files[attachment.id] = facts
            if content is not None:
                contents[attachment.id] = content
    if level in READ_LEVELS:
        files |= _with_readings(service, ticketing, ticket, files, contents, reading)
    elsewhere = _lookalikes(service, ticket, proposed)
    return Evidence(files=files, elsewhere=elsewhere, compared=compared(service, ticket, files, elsewhere))


def _worth_reading(attachment: Attachment) -> bool:
    return attachment.mime_type.startswith(READ_TYPES) or attachment.filename.lower().endswith(READ_ENDINGS)


def read_file(
    service: Service, ticketing: Ticketing, ticket: Ticket, attachment: Attachment
) -> tuple[FileFacts, bytes | None]:
    """What a file is, kept for good, and its content. Raises ``RemoteError`` where it cannot be had at this moment."""
    too_large = f"is larger than {MOST_BYTES // 1024 // 1024} MB and was not read"
    if attachment.size > MOST_BYTES:
        return unusable(attachment, too_large), None
    try:
        content = ticketing.fetch(attachment, MOST_BYTES)
    except (TicketGone, Rejected) as error:
        return unusable(attachment, f"cannot be had: {error}"), None
    if len(content) > MOST_BYTES:
        return unusable(attachment, too_large), None
    facts = inspect(attachment.id, content, attachment.filename, attachment.mime_type)
    hashed = picture_hash(content) if facts.kind == "image" else None
    with service.database.write() as connection:
        store.remember(connection, ticket, attachment, facts, hashed, service.clock(), service.vault.seal)
    return facts, content


def unusable(attachment: Attachment, problem: str) -> FileFacts:
    """The facts of a file whose content cannot be had; ``problem`` completes "the file ..."."""
    return FileFacts(attachment_id=attachment.id, sha256=attachment.sha256, kind="other", problem=problem)


def _with_readings(
    service: Service,
    ticketing: Ticketing,
    ticket: Ticket,
    files: Mapping[str, FileFacts],
    contents: Mapping[str, bytes],
    reading: Reading,
) -> dict[str, FileFacts]:
    """The newest pictures that people attached, with what is read in them."""
    newest = {attachment.id: attachment for attachment in pictures_to_read(ticket, files)}

    def content_of(key: str) -> bytes | None:
        return contents.get(key) or same_content(ticketing, newest[key], files[key])

    seen = read_pictures(service, {key: files[key] for key in newest}, content_of, reading)
    return {key: replace(files[key], reading=text) for key, text in seen.items()}


def same_content(ticketing: Ticketing, attachment: Attachment, facts: FileFacts) -> bytes | None:
    """The content of a picture that was looked at before; ``None`` where it is gone or not the same any more. Raises
    ``RemoteError`` where it cannot be had at this moment."""
    try:
        content = ticketing.fetch(attachment, MOST_BYTES)
    except (TicketGone, Rejected):
        return None
    return content if hashlib.sha256(content).hexdigest() == facts.sha256 else None


def _lookalikes(service: Service, ticket: Ticket, proposed: Mapping[str, ProposedFile]) -> tuple[KnownPicture, ...]:
    new = [file for file in proposed.values() if file.facts.kind == "image"]
    with service.database.read() as connection:
        hashes = store.picture_hashes(connection, ticket.ref) | {picture_hash(file.content) for file in new}
        copies = store.picture_contents(connection, ticket.ref) | {str(file.facts.sha256) for file in new}
        if not hashes:
            return ()
        places = {
            *store.places_of_copies(connection, ticket.ref, copies, MOST_LOOKALIKES),
            *store.places_like(connection, ticket.ref, hashes, MOST_LOOKALIKES),
        }
        return store.pictures(connection, places) if places else ()
