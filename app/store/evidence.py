"""Evidence: every file of a gated ticket is read once, and what was found in it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, not_, select

from app.domain.gate.model import FileFacts, FileKind, KnownPicture
from app.domain.ticket import Attachment, Ticket, TicketRef
from app.store.tables import evidence
from app.store.upsert import upsert


def known_files(connection: Connection, ref: TicketRef) -> dict[str, FileFacts]:
    """What was found in the files of a ticket, by attachment id."""
    rows = connection.execute(select(evidence).where(*_files_of(ref)))
    return {row.attachment_id: _facts(row) for row in rows}


def pictures_elsewhere(connection: Connection, ref: TicketRef) -> Mapping[tuple[str, str], str]:
    """The perceptual hash of every picture on other tickets, by ticket and attachment: candidates for reuse."""
    rows = connection.execute(
        select(
            evidence.c.system, evidence.c.site, evidence.c.ticket_id, evidence.c.attachment_id, evidence.c.picture_hash
        ).where(not_(and_(*_files_of(ref))), evidence.c.picture_hash.is_not(None))
    )
    return {(f"{row.system}:{row.site}:{row.ticket_id}", row.attachment_id): row.picture_hash for row in rows}


def pictures(connection: Connection, ref: TicketRef, attachment_ids: set[str]) -> tuple[KnownPicture, ...]:
    """Pictures of other tickets, whole, for comparison."""
    rows = connection.execute(
        select(evidence).where(not_(and_(*_files_of(ref))), evidence.c.attachment_id.in_(attachment_ids))
    )
    return tuple(KnownPicture(ticket_key=row.ticket_key, added_at=row.added_at, facts=_facts(row)) for row in rows)


def remember(
    connection: Connection,
    ticket: Ticket,
    attachment: Attachment,
    facts: FileFacts,
    picture_hash: str | None,
    now: datetime,
) -> None:
    """Keep what was found in a file, with who added it and when."""
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
        "text": facts.text,
    }
    upsert(connection, evidence, row)


def _facts(row: Row[*tuple[Any, ...]]) -> FileFacts:
    return FileFacts(
        attachment_id=row.attachment_id,
        sha256=row.sha256,
        kind=cast(FileKind, row.kind),
        problem=row.problem,
        width=row.width,
        height=row.height,
        picture=row.picture,
        text=row.text,
    )


def _files_of(ref: TicketRef) -> tuple[Any, ...]:
    return evidence.c.system == ref.system, evidence.c.site == ref.site, evidence.c.ticket_id == ref.id
