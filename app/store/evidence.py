"""Evidence: every file of a gated ticket is read once, and what was found in it is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, not_, or_, select

from app.domain.gate.model import FileFacts, FileKind, KnownPicture
from app.domain.ticket import Attachment, System, Ticket, TicketRef
from app.store.tables import evidence
from app.store.upsert import upsert


def known_files(connection: Connection, ref: TicketRef, unseal: Callable[[bytes], bytes]) -> dict[str, FileFacts]:
    """What was found in the files of a ticket, by attachment id. The text of mails and logs is kept encrypted."""
    rows = connection.execute(select(evidence).where(*_files_of(ref)))
    return {row.attachment_id: _facts(row, unseal) for row in rows}


def ticket_of(connection: Connection, site: tuple[System, str], attachment_id: str) -> tuple[str, str] | None:
    """The id and key of the ticket on which a file was read before."""
    row = connection.execute(
        select(evidence.c.ticket_id, evidence.c.ticket_key).where(
            evidence.c.system == site[0], evidence.c.site == site[1], evidence.c.attachment_id == attachment_id
        )
    ).first()
    return None if row is None else (row.ticket_id, row.ticket_key)


def picture_hashes(connection: Connection, ref: TicketRef) -> set[str]:
    """The perceptual hashes of the ticket's own pictures."""
    rows = connection.execute(
        select(evidence.c.picture_hash).where(*_files_of(ref), evidence.c.picture_hash.is_not(None))
    )
    return set(rows.scalars())


def picture_hashes_elsewhere(connection: Connection, ref: TicketRef) -> dict[tuple[TicketRef, str], str]:
    """The perceptual hash of every picture on other tickets, by ticket and attachment: candidates for reuse."""
    place = (evidence.c.system, evidence.c.site, evidence.c.ticket_id, evidence.c.attachment_id)
    rows = connection.execute(
        select(*place, evidence.c.picture_hash).where(not_(and_(*_files_of(ref))), evidence.c.picture_hash.is_not(None))
    )
    return {
        (TicketRef(system=row.system, site=row.site, id=row.ticket_id), row.attachment_id): row.picture_hash
        for row in rows
    }


def pictures(connection: Connection, places: Iterable[tuple[TicketRef, str]]) -> tuple[KnownPicture, ...]:
    """Pictures by ticket and attachment, whole, for comparison."""
    wanted = [and_(*_files_of(ref), evidence.c.attachment_id == attachment) for ref, attachment in places]
    rows = connection.execute(select(evidence).where(or_(*wanted)))
    return tuple(KnownPicture(ticket_key=row.ticket_key, added_at=row.added_at, facts=_facts(row)) for row in rows)


def remember(
    connection: Connection,
    ticket: Ticket,
    attachment: Attachment,
    facts: FileFacts,
    picture_hash: str | None,
    now: datetime,
    seal: Callable[[bytes], bytes],
) -> None:
    """Keep what was found in a file, with who added it and when; its text, if any, encrypted."""
    row: dict[str, Any] = {
        "system": ticket.system,
        "site": ticket.site,
        "ticket_id": ticket.id,
        "attachment_id": attachment.id,
        "ticket_key": ticket.key,
        "filename": attachment.filename,
        "author_id": attachment.author.id,
        "author_role": attachment.author.role,
        "added_at": attachment.created_at,
        "read_at": now,
        "sha256": facts.sha256,
        "kind": facts.kind,
        "problem": facts.problem,
        "width": facts.width,
        "height": facts.height,
        "picture": facts.picture,
        "picture_hash": picture_hash,
        "sealed_text": None if facts.text is None else seal(facts.text.encode("utf-8", "replace")),
    }
    upsert(connection, evidence, row)


def _facts(row: Row[*tuple[Any, ...]], unseal: Callable[[bytes], bytes] | None = None) -> FileFacts:
    return FileFacts(
        attachment_id=row.attachment_id,
        sha256=row.sha256,
        kind=cast(FileKind, row.kind),
        problem=row.problem,
        width=row.width,
        height=row.height,
        picture=row.picture,
        text=None if unseal is None or row.sealed_text is None else unseal(row.sealed_text).decode("utf-8"),
    )


def _files_of(ref: TicketRef) -> tuple[Any, ...]:
    return evidence.c.system == ref.system, evidence.c.site == ref.site, evidence.c.ticket_id == ref.id
