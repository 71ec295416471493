"""How far each site was swept, who sweeps it now, and which of the tickets found no webhook told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.ticket import System, Ticket, TicketRef
from app.store.tables import deliveries, sweeps, tickets

KIND = "sweep"
"""The kind of the deliveries that a sweep makes."""

TOLD_STATES = ("queued", "done", "dead")
_FAR_PAST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One site. Everything that changed before ``looked_until`` was looked at. A sweep reads one leg, from
    ``leg_since`` on; ``leg_until`` becomes the next ``looked_until`` and ``cursor`` is the next page. ``leg_found``
    counts the tickets of the leg that nothing had told of, ``last_found`` those of the last whole one, ``found``
    those of all."""

    system: System
    site: str
    looked_until: datetime
    leg_since: datetime | None = None
    leg_until: datetime | None = None
    cursor: str | None = None
    leg_found: int = 0
    not_before: datetime | None = None
    finished_at: datetime | None = None
    last_found: int = 0
    found: int = 0
    requests: int = 0
    problem: str | None = None

    @property
    def under_way(self) -> bool:
        """Whether a leg was begun and not read to its end."""
        return self.leg_until is not None


def state_of(connection: Connection, system: System, site: str) -> Sweep | None:
    """How far a site was swept; ``None`` before the first time."""
    row = connection.execute(select(sweeps).where(*_row_of(system, site))).one_or_none()
    return None if row is None else _sweep(row)


def all_states(connection: Connection) -> list[Sweep]:
    """Every site that was ever swept."""
    rows = connection.execute(select(sweeps).order_by(sweeps.c.system, sweeps.c.site))
    return [_sweep(row) for row in rows]


def begin_watching(connection: Connection, system: System, site: str, now: datetime) -> None:
    """Note from when on a site is swept: from its last delivery, so that an update of this release leaves no gap, else
    from now. What happened before the service knew the site is not its business."""
    last = connection.execute(
        select(func.max(deliveries.c.received_at)).where(deliveries.c.system == system, deliveries.c.site == site)
    ).scalar_one_or_none()
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    row = {"system": system, "site": site, "looked_until": min(last or now, now)}
    connection.execute(insert(sweeps).values(**row).on_conflict_do_nothing())


def claim(
    connection: Connection,
    system: System,
    site: str,
    holder: str,
    now: datetime,
    lease: timedelta,
    *,
    every: timedelta | None,
) -> Sweep | None:
    """Take a site for sweeping: it is due (``every`` after the last sweep, or in the middle of one; ``None``: now), the
    platform's limit allows it, and nobody else holds it. A holder who died is succeeded when the lease ends."""
    due: list[ColumnElement[bool]] = []
    if every is not None:
        due.append(
            or_(
                sweeps.c.leg_until.is_not(None),
                sweeps.c.finished_at.is_(None),
                sweeps.c.finished_at <= now - every,
            )
        )
        due.append(or_(sweeps.c.not_before.is_(None), sweeps.c.not_before <= now))
    free = or_(sweeps.c.held_until.is_(None), sweeps.c.held_until <= now, sweeps.c.holder == holder)
    taken = connection.execute(
        update(sweeps)
        .where(*_row_of(system, site), free, *due)
        .values(holder=holder, held_until=now + lease)
        .returning(*sweeps.c)
    ).one_or_none()
    return None if taken is None else _sweep(taken)


def save(connection: Connection, sweep: Sweep, holder: str, held_until: datetime | None) -> bool:
    """Keep how far the sweep came, and hold the site until then (``None``: let go of it); ``False`` (and nothing kept)
    where somebody else took it over."""
    values = {
        "looked_until": sweep.looked_until,
        "leg_since": sweep.leg_since,
        "leg_until": sweep.leg_until,
        "cursor": sweep.cursor,
        "leg_found": sweep.leg_found,
        "not_before": sweep.not_before,
        "finished_at": sweep.finished_at,
        "last_found": sweep.last_found,
        "found": sweep.found,
        "requests": sweep.requests,
        "problem": sweep.problem,
        "holder": holder if held_until is not None else None,
        "held_until": held_until,
    }
    place = _row_of(sweep.system, sweep.site)
    return connection.execute(update(sweeps).where(*place, sweeps.c.holder == holder).values(**values)).rowcount == 1


def untold(connection: Connection, own_account: str, found: Sequence[Ticket]) -> list[Ticket]:
    """Those of a site's tickets whose present state nothing told of: the store has not seen it, and no delivery speaks
    of it. A status that differs from the one last read is always looked at, unless the look is queued already."""
    if not found:
        return []
    refs = [ticket.ref for ticket in found]
    known = {row.ticket_id: row for row in connection.execute(_seen(refs))}
    told = _told(connection, refs, own_account)
    return [
        ticket
        for ticket in found
        if not _is_told(ticket, known.get(ticket.id), told.get(ticket.id, _Told())) and _is_newer(ticket, known)
    ]


def known_ids(connection: Connection, system: System, site: str, ids: Iterable[str]) -> list[str]:
    """Those of the ids whose tickets the service knows, does not know to be gone, and is not about to look at."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    rows = connection.execute(
        select(tickets.c.ticket_id).where(
            tickets.c.system == system,
            tickets.c.site == site,
            tickets.c.ticket_id.in_(wanted),
            tickets.c.gone.is_(False),
            ~_look_is_queued(),
        )
    )
    return sorted(rows.scalars())


def not_read_since(
    connection: Connection, system: System, site: str, moment: datetime, most: int
) -> list[tuple[str, str]]:
    """Open gated tickets (id and key) that were not read since a moment, the longest first: a deletion or a changed
    workflow may have sent no event and moved no stamp."""
    rows = connection.execute(
        select(tickets.c.ticket_id, tickets.c.key)
        .where(
            tickets.c.system == system,
            tickets.c.site == site,
            tickets.c.strictest_scope != "none",
            tickets.c.status_category != "done",
            tickets.c.gone.is_(False),
            tickets.c.read_at < moment,
            ~_look_is_queued(),
        )
        .order_by(tickets.c.read_at)
        .limit(most)
    )
    return [(row.ticket_id, row.key) for row in rows]


@dataclass(frozen=True, slots=True)
class _Told:
    """Of one ticket: whether a look at it is queued, and the latest moment that a delivery spoke of."""

    queued: bool = False
    until: datetime = _FAR_PAST


def _is_told(ticket: Ticket, known: Row[*tuple[Any, ...]] | None, told: _Told) -> bool:
    if told.queued:
        return True
    if known is None or known.status != ticket.status:
        return False
    return ticket.updated_at is None or told.until >= ticket.updated_at


def _look_is_queued() -> ColumnElement[bool]:
    """Whether a look at the row of ``tickets`` waits in the queue."""
    return (
        select(deliveries.c.id)
        .where(
            deliveries.c.system == tickets.c.system,
            deliveries.c.site == tickets.c.site,
            deliveries.c.ticket_id == tickets.c.ticket_id,
            deliveries.c.state == "queued",
        )
        .exists()
    )


def _is_newer(ticket: Ticket, known: dict[str, Row[*tuple[Any, ...]]]) -> bool:
    """Whether the state found is later than the one read last. (A search may answer with an older one; and where stamps
    count whole seconds, two states may bear the same.)"""
    row = known.get(ticket.id)
    if row is None or row.updated_at is None or ticket.updated_at is None:
        return True
    same_moment = ticket.updated_at == row.updated_at and ticket.status != row.status
    return bool(ticket.updated_at > row.updated_at) or same_moment


def _seen(refs: Sequence[TicketRef]) -> Any:
    return select(tickets.c.ticket_id, tickets.c.status, tickets.c.updated_at).where(*_among(tickets, refs))


def _told(connection: Connection, refs: Sequence[TicketRef], own_account: str) -> dict[str, _Told]:
    counts = or_(
        deliveries.c.state.in_(TOLD_STATES),
        and_(deliveries.c.state == "ignored", deliveries.c.actor_id == own_account),
    )
    rows = connection.execute(
        select(deliveries.c.ticket_id, deliveries.c.state, func.max(deliveries.c.occurred_at).label("until"))
        .where(*_among(deliveries, refs), counts)
        .group_by(deliveries.c.ticket_id, deliveries.c.state)
    )
    told: dict[str, _Told] = {}
    for row in rows:
        before = told.get(row.ticket_id, _Told())
        told[row.ticket_id] = replace(
            before, queued=before.queued or row.state == "queued", until=max(before.until, row.until or _FAR_PAST)
        )
    return told


def _among(table: Any, refs: Sequence[TicketRef]) -> tuple[ColumnElement[bool], ...]:
    """Rows of these tickets, which are all of one site."""
    first = refs[0]
    ids = sorted({ref.id for ref in refs})
    return table.c.system == first.system, table.c.site == first.site, table.c.ticket_id.in_(ids)


def _row_of(system: System, site: str) -> tuple[ColumnElement[bool], ...]:
    return sweeps.c.system == system, sweeps.c.site == site


def _sweep(row: Row[*tuple[Any, ...]]) -> Sweep:
    return Sweep(
        system=row.system,
        site=row.site,
        looked_until=row.looked_until,
        leg_since=row.leg_since,
        leg_until=row.leg_until,
        cursor=row.cursor,
        leg_found=row.leg_found,
        not_before=row.not_before,
        finished_at=row.finished_at,
        last_found=row.last_found,
        found=row.found,
        requests=row.requests,
        problem=row.problem,
    )
