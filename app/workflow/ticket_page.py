"""Everything that the page of one ticket tells, from the store alone: no ticketing system is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.layout import lines_of
from app.domain.library import KnownPattern, known_pattern
from app.domain.occurrence import Occurrence
from app.domain.recurrence import PatternHistory, Recurrence, recurrence, sighting_of
from app.domain.redaction import mask
from app.domain.similar_tickets import shown
from app.domain.survival import spans
from app.domain.ticket import TicketRef
from app.domain.trail.model import Trail
from app.domain.trail.walk import first_answers, walk
from app.store import evidence_shown, groups, history, library, overview, pattern_page, probes, readings
from app.store.evidence_shown import KeptFile
from app.store.overview import AuditRow, DeliveryRow, TicketRow
from app.store.ticket_history import closes_of
from app.workflow import similar
from app.workflow.service import Service
from app.workflow.sides import as_seen

PRIORS_SHOWN = 5
RESOLUTIONS_SHOWN = 5
LINES_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline. ``event`` is one of the audit trail's with its ``detail``; without one, ``says``."""

    at: datetime
    says: str = ""
    event: str = ""
    detail: Mapping[str, Any] | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file with what was read in it, line by line and masked. ``reading_problem``: why a picture could not be read;
    ``read``: whether a reader looked at all."""

    file: KeptFile
    read: bool = False
    lines: tuple[str, ...] = ()
    more_lines: int = 0
    reading_problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Earlier times of the same exception: how often, what held, what the library knows, the pattern's identity.
    ``all_read``: the counts are of all its tickets, not of the newest alone."""

    recurrence: Recurrence
    known: KnownPattern | None = None
    group: str | None = None
    all_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A ticket that reads like this one, why, and whether what was done there held; empty while it is open."""

    occurrence: Occurrence
    why: Sequence[str]
    held: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage:
    """What the page shows. ``row`` is ``None`` for a ticket that webhooks named, but that was never read. ``trail`` is
    the path of its order by what the systems answered last; ``None`` where nobody was asked, or nothing is kept."""

    ref: TicketRef
    row: TicketRow | None
    deliveries: Sequence[DeliveryRow]
    timeline: Sequence[Moment]
    files: Sequence[ShownFile] = ()
    before: Before | None = None
    alike: Sequence[Alike] = ()
    trail: Trail | None = None


def page_of(service: Service, ref: TicketRef) -> TicketPage | None:
    """The page of one ticket; ``None`` where nothing ever named it."""
    with service.database.read() as connection:
        row = overview.ticket(connection, ref)
        received = overview.deliveries_of(connection, ref)
        audited = overview.audit_of(connection, ref)
        if row is None:
            told = [_told(one) for one in audited]
            return TicketPage(ref=ref, row=None, deliveries=received, timeline=told) if received else None
        present = history.occurrence_at(connection, ref)
        files = _files(service, connection, ref)
        closes = [] if present is None else closes_of(connection, ref)
        before = None if present is None else _before(service, connection, present)
        alike = _alike(connection, ref, before, service.clock())
        trail = _trail(service, connection, ref)
    timeline = [*(_told(one) for one in audited), *_moments(row, present, closes)]
    return TicketPage(
        ref=ref,
        row=row,
        deliveries=received,
        timeline=sorted(timeline, key=lambda one: one.at, reverse=True),
        files=files,
        before=before,
        alike=alike,
        trail=trail,
    )


def _trail(service: Service, connection: Connection, ref: TicketRef) -> Trail | None:
    answers = probes.of_ticket(connection, ref)
    seen = first_answers(as_seen(service, answers[::-1]))
    found = walk(seen, service.playbook.boundaries)
    return found if found.hops else None


def _before(service: Service, connection: Connection, present: Occurrence) -> Before:
    """What the newest tickets of the same exception tell, so that a pattern of very many costs no more than a small
    one."""
    base = groups.identity_of(connection, present.ref, present.fingerprint)
    policy = service.playbook.recurrence
    if base is None:
        return Before(recurrence=recurrence(present, PatternHistory(), policy))
    members = groups.members_of(connection, base)
    newest = pattern_page.newest(connection, members, until=present.occurred_at)
    others = [one for one in newest if one.ref != present.ref]
    past = PatternHistory(
        group=members[0],
        sightings=[sighting_of(one) for one in others],
        fixes=pattern_page.fixes(connection, [*others, present]),
        tickets=others,
        known=library.entry_of(connection, members),
    )
    found = recurrence(present, past, policy)
    reported = present.reported_at or present.occurred_at
    return Before(
        recurrence=found,
        known=known_pattern(past.known, reported, found.resolutions, service.playbook.owners),
        group=members[0],
        all_read=len(newest) < pattern_page.MOST_TICKETS,
    )


def _alike(connection: Connection, ref: TicketRef, before: Before | None, now: datetime) -> list[Alike]:
    earlier = () if before is None else (one.ref for one in before.recurrence.earlier[:PRIORS_SHOWN])
    found = shown(similar.remembered(connection, ref), set(earlier))
    return [Alike(occurrence=one.occurrence, why=one.why, held=_held(connection, one.occurrence, now)) for one in found]


def _held(connection: Connection, one: Occurrence, now: datetime) -> str:
    if one.closed_at is None:
        return ""
    failed_at = pattern_page.failed_after(connection, one)
    if failed_at is None:
        return f"held {spans([max(now - one.closed_at, timedelta(0))])} so far"
    return f"held {spans([failed_at - one.closed_at])}, then failed again"


def _files(service: Service, connection: Connection, ref: TicketRef) -> list[ShownFile]:
    files = evidence_shown.files_of(connection, ref)
    hashes = {file.sha256 for file in files if file.is_picture and file.sha256}
    read = readings.known(connection, hashes, None, service.clock(), service.vault.unseal)
    return [_file(file, read.get(file.sha256 or "")) for file in files]


def _file(file: KeptFile, seen: PictureText | None) -> ShownFile:
    if seen is None:
        return ShownFile(file=file)
    lines = mask("\n".join(" ".join(word.text for word in line.words) for line in lines_of(seen))).text.splitlines()
    return ShownFile(
        file=file,
        read=True,
        lines=tuple(lines[:LINES_SHOWN]),
        more_lines=max(0, len(lines) - LINES_SHOWN),
        reading_problem=seen.problem,
    )


def _told(one: AuditRow) -> Moment:
    return Moment(at=one.at, event=one.event, detail=one.detail, actor=one.actor)


def _moments(
    row: TicketRow, present: Occurrence | None, closes: Iterable[tuple[datetime, datetime | None]]
) -> list[Moment]:
    """What is known of the ticket's life beside what this service did."""
    found = [Moment(at=row.created_at, says="The ticket was created")]
    if present is not None and present.time_stated:
        found.append(Moment(at=present.occurred_at, says="The failure happened, as the ticket states"))
    for closed_at, reopened_at in closes:
        found.append(Moment(at=closed_at, says="The ticket was closed, and the close stood"))
        if reopened_at is not None:
            found.append(Moment(at=reopened_at, says="The ticket was reopened"))
    return found
