"""How far the past was read from each site, and the writing of past tickets into the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from app.domain.occurrence import Occurrence
from app.domain.similarity import Document
from app.domain.ticket import System, TicketRef
from app.store import history, similar
from app.store.history_tables import occurrences, pattern_members
from app.store.tables import backfills, tickets
from app.store.upsert import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One site's backfill. It is read in legs, each from ``leg_since`` to ``leg_until``: the first begins at ``since``,
    each further one brings in what was created while the one before was read. ``cursor`` is the next page of the leg.
    ``tickets``, ``exceptions``, ``requests`` and ``skipped`` (by reason) count the whole backfill up to that page."""

    system: System
    site: str
    since: datetime
    leg_since: datetime
    leg_until: datetime
    started_at: datetime
    projects: tuple[str, ...] = ()
    cursor: str | None = None
    tickets: int = 0
    exceptions: int = 0
    requests: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTicket:
    """A ticket of the past as the history and the index of similar tickets keep it; without ``occurrence`` and
    ``document`` it is no exception."""

    ref: TicketRef
    key: str
    occurrence: Occurrence | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class PatternCount:
    """How many kinds of exceptions the history holds, and how many of them happened on two tickets or more."""

    patterns: int
    repeated: int


def latest(connection: Connection, system: System, site: str) -> Progress | None:
    """The site's last backfill."""
    row = connection.execute(select(backfills).where(*_row_of(system, site))).one_or_none()
    if row is None:
        return None
    return Progress(
        system=system,
        site=site,
        since=row.since,
        leg_since=row.leg_since,
        leg_until=row.leg_until,
        started_at=row.started_at,
        projects=tuple(row.projects),
        cursor=row.cursor,
        tickets=row.tickets,
        exceptions=row.exceptions,
        requests=row.requests,
        skipped=dict(row.skipped),
        finished_at=row.finished_at,
    )


def unfinished(connection: Connection, system: System, site: str) -> Progress | None:
    """The site's last backfill, where it was not brought to its end."""
    found = latest(connection, system, site)
    return found if found is not None and found.finished_at is None else None


def begin(connection: Connection, progress: Progress, runner: str, now: datetime) -> None:
    """Store a backfill that begins or is taken up again; it belongs to ``runner`` from now on, whoever had it."""
    upsert(connection, backfills, {**_row(progress), "runner": runner, "saved_at": now})


def save(connection: Connection, progress: Progress, runner: str, now: datetime) -> bool:
    """Store how far a backfill came; ``False`` (and nothing stored) where another runner has taken it over."""
    changed = connection.execute(
        update(backfills)
        .where(*_row_of(progress.system, progress.site), backfills.c.runner == runner)
        .values(**_row(progress), saved_at=now)
    )
    return changed.rowcount == 1


def known_to_the_service(connection: Connection, refs: Iterable[TicketRef]) -> frozenset[TicketRef]:
    """Those of the tickets that the service has read itself: it knows more of them than any search tells."""
    wanted = list(refs)
    if not wanted:
        return frozenset()
    by_site: dict[tuple[System, str], list[str]] = {}
    for ref in wanted:
        by_site.setdefault((ref.system, ref.site), []).append(ref.id)
    rows = connection.execute(
        select(tickets.c.system, tickets.c.site, tickets.c.ticket_id).where(
            or_(
                *(
                    and_(tickets.c.system == system, tickets.c.site == site, tickets.c.ticket_id.in_(ids))
                    for (system, site), ids in by_site.items()
                )
            )
        )
    )
    return frozenset(TicketRef(system=row.system, site=row.site, id=row.ticket_id) for row in rows)


def remember_past(connection: Connection, past: Sequence[PastTicket]) -> frozenset[TicketRef]:
    """Write past tickets into the history and the index of similar tickets, all of them or none; returns those left
    alone, since the service knows the ticket from its own reading.

    A worker may read one of the tickets at the same moment. Rows are locked by being written, so whoever is looked for
    *after* the writing has either finished, and then the writing is undone for its ticket, or comes later and writes
    over it: the poorer row never stays.
    """
    known = known_to_the_service(connection, (one.ref for one in past))
    while True:
        written = sorted((one for one in past if one.ref not in known), key=lambda one: str(one.ref))
        savepoint = connection.begin_nested()
        for one in written:
            _write(connection, one)
        meanwhile = known_to_the_service(connection, (one.ref for one in written))
        if not meanwhile:
            savepoint.commit()
            return known
        savepoint.rollback()
        known |= meanwhile


def id_of_key(connection: Connection, system: System, site: str, key: str) -> str | None:
    """The id of the ticket with this key, where the service or the history knows it."""
    for table in (tickets, occurrences):
        found = connection.execute(
            select(table.c.ticket_id)
            .where(table.c.system == system, table.c.site == site, table.c.key == key)
            .order_by(table.c.ticket_id)
            .limit(1)
        ).scalar_one_or_none()
        if found is not None:
            return str(found)
    return None


def patterns_since(connection: Connection, since: datetime, only: tuple[System, str] | None = None) -> PatternCount:
    """How many patterns the history holds since a moment, of one site or of all. What was merged is one pattern."""
    pattern = func.coalesce(pattern_members.c.root, occurrences.c.grouped_as)
    members = occurrences.outerjoin(pattern_members, pattern_members.c.fingerprint == occurrences.c.grouped_as)
    counted = (
        select(func.count().label("times"))
        .select_from(members)
        .where(occurrences.c.grouped_as.is_not(None), occurrences.c.occurred_at >= since)
    )
    if only is not None:
        counted = counted.where(occurrences.c.system == only[0], occurrences.c.site == only[1])
    groups = counted.group_by(pattern).subquery()
    patterns = connection.execute(select(func.count()).select_from(groups)).scalar_one()
    often = connection.execute(select(func.count()).select_from(groups).where(groups.c.times >= 2)).scalar_one()
    return PatternCount(int(patterns), int(often))


def _write(connection: Connection, past: PastTicket) -> None:
    """Keep one ticket. An imported one is kept by its key, since its id was not known; once it is, the import goes."""
    if past.key != past.ref.id:
        _forget(connection, replace(past.ref, id=past.key))
    if past.occurrence is None:
        _forget(connection, past.ref)
        return
    history.remember(connection, past.occurrence)
    if past.document is not None:
        similar.remember(connection, past.document)


def _forget(connection: Connection, ref: TicketRef) -> None:
    history.forget(connection, ref)
    similar.forget(connection, ref)


def _row_of(system: System, site: str) -> tuple[Any, ...]:
    return backfills.c.system == system, backfills.c.site == site


def _row(progress: Progress) -> dict[str, Any]:
    return {
        "system": progress.system,
        "site": progress.site,
        "since": progress.since,
        "projects": list(progress.projects),
        "leg_since": progress.leg_since,
        "leg_until": progress.leg_until,
        "cursor": progress.cursor,
        "tickets": progress.tickets,
        "exceptions": progress.exceptions,
        "requests": progress.requests,
        "skipped": dict(progress.skipped),
        "started_at": progress.started_at,
        "finished_at": progress.finished_at,
    }
