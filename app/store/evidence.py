"""Evidence: every file of a gated ticket is read once, and what was found in it is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, not_, select, tuple_

from app.domain.gate.model import FileFacts, FileKind, KnownPicture
from app.domain.gate.pictures.picture_hash import NEAR_BITS, bands, bands_near, bits_apart
from app.domain.ticket import Attachment, System, Ticket, TicketRef
from app.store.reading_tables import picture_bands
from app.store.tables import evidence
from app.store.upsert import upsert

HASHES_AT_ONCE = 500
"""Hashes that one query asks for."""


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


def picture_contents(connection: Connection, ref: TicketRef) -> set[str]:
    """The sha256 of the ticket's own pictures."""
    rows = connection.execute(select(evidence.c.sha256).where(*_files_of(ref), evidence.c.picture_hash.is_not(None)))
    return set(rows.scalars())


def places_like(connection: Connection, ref: TicketRef, own: Iterable[str], most: int) -> list[tuple[TicketRef, str]]:
    """Where on other tickets pictures lie whose perceptual hash is near one of ``own``, by ticket and attachment: the
    nearest first, at most so many. Found by parts of the hash, so the cost grows with the look-alikes only."""
    distances = _hashes_near(connection, own)
    nearest = sorted(distances, key=lambda hashed: (distances[hashed], hashed))
    found: list[tuple[TicketRef, str]] = []
    for start in range(0, len(nearest), HASHES_AT_ONCE):
        if len(found) >= most:
            break
        found += _places_of(connection, ref, nearest[start : start + HASHES_AT_ONCE])
    return found[:most]


def _places_of(connection: Connection, ref: TicketRef, hashes: list[str]) -> list[tuple[TicketRef, str]]:
    """Where pictures of these hashes lie on other tickets, in the order of the hashes, of each the oldest first."""
    place = (evidence.c.system, evidence.c.site, evidence.c.ticket_id, evidence.c.attachment_id)
    rows = connection.execute(
        select(*place, evidence.c.picture_hash)
        .where(evidence.c.picture_hash.in_(hashes), not_(and_(*_files_of(ref))))
        .order_by(evidence.c.added_at, *place)
    ).all()
    order = {hashed: number for number, hashed in enumerate(hashes)}
    return [
        (TicketRef(system=row.system, site=row.site, id=row.ticket_id), row.attachment_id)
        for row in sorted(rows, key=lambda row: order[row.picture_hash])
    ]


def _hashes_near(connection: Connection, own: Iterable[str]) -> dict[str, int]:
    """The known hashes near one of ``own``, with their least distance in bits."""
    found: dict[str, int] = {}
    for hashed in own:
        shared = select(picture_bands.c.picture_hash).where(picture_bands.c.band.in_(bands_near(hashed))).distinct()
        for other in connection.execute(shared).scalars():
            distance = bits_apart(hashed, other)
            if distance <= NEAR_BITS:
                found[other] = min(distance, found.get(other, distance))
    return found


def places_of_copies(
    connection: Connection, ref: TicketRef, hashes: Iterable[str], most: int
) -> list[tuple[TicketRef, str]]:
    """Where on other tickets the very same content lies (sha256), oldest first, at most so many."""
    place = (evidence.c.system, evidence.c.site, evidence.c.ticket_id, evidence.c.attachment_id)
    rows = connection.execute(
        select(*place)
        .where(evidence.c.sha256.in_(list(hashes)), evidence.c.kind == "image", not_(and_(*_files_of(ref))))
        .order_by(evidence.c.added_at, *place)
        .limit(most)
    )
    return [(TicketRef(system=row.system, site=row.site, id=row.ticket_id), row.attachment_id) for row in rows]


def pictures(connection: Connection, places: Iterable[tuple[TicketRef, str]]) -> tuple[KnownPicture, ...]:
    """Pictures by ticket and attachment, whole, for comparison."""
    place = tuple_(evidence.c.system, evidence.c.site, evidence.c.ticket_id, evidence.c.attachment_id)
    wanted = [(ref.system, ref.site, ref.id, attachment) for ref, attachment in places]
    rows = connection.execute(select(evidence).where(place.in_(wanted)))
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
    if picture_hash is not None:
        for band in bands(picture_hash):
            known = {"band": band, "picture_hash": picture_hash}
            upsert(connection, picture_bands, known, keep=frozenset(known))


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
