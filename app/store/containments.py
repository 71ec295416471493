"""Containments: what was rehearsed, put in force, and lifted. A row is the way back; it is written before anything is
sent, and every step changes it only from the state in which it was found."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, func, insert, literal_column, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.containment.model import HOLDING, STATES, Containment, Level, State
from app.domain.containment.rules import level_text
from app.domain.moments import iso_or_none
from app.domain.ticket import System, TicketRef
from app.store.containment_tables import containments

MOST_OF_A_TICKET = 20
_HELD = containments.c.state.in_([literal_column(f"'{state}'") for state in HOLDING])
"""Written out, not bound: SQLite uses a partial index only where it can see that its condition holds."""


class AlreadyHeld(Exception):
    """Another containment holds the same thing in the same system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A new rehearsal: the ticket, the entry of the playbook, what it would stop, and how that was found."""

    ref: TicketRef
    key: str
    url: str
    name: str
    title: str
    done: str
    source: str
    tell: tuple[str, ...]
    target: str
    place: str
    before: Level
    stopped: Level
    would_send: Mapping[str, str]
    would_undo: Mapping[str, str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainmentRow:
    """A containment as it is kept: what the rules go by (``one``), its ticket, and what was and would be sent.
    ``says`` is the last thing that the system or the service said of it."""

    one: Containment
    ref: TicketRef
    key: str
    url: str
    source: str
    place: str
    before: Level
    stopped: Level
    would_send: Mapping[str, str]
    would_undo: Mapping[str, str]
    rehearsed_by: str
    applied_from: Mapping[str, Any] | None
    ended_from: Mapping[str, Any] | None
    ended_why: str | None
    says: str

    @property
    def id(self) -> int:
        """Its number."""
        return self.one.id

    def to_dict(self) -> dict[str, Any]:
        """For ``--json`` and the audit trail. Moments are ISO 8601 in UTC."""
        one = self.one
        return {
            "id": one.id,
            "name": one.name,
            "title": one.title,
            "state": one.state,
            "system": self.ref.system,
            "site": self.ref.site,
            "ticket": self.key,
            "target": one.target,
            "place": self.place,
            "source": self.source,
            "before": self.before,
            "stopped": self.stopped,
            "would_send": dict(self.would_send),
            "would_undo": dict(self.would_undo),
            "rehearsed_by": self.rehearsed_by,
            "rehearsed_at": iso_or_none(one.rehearsed_at),
            "reason": one.reason,
            "applied_by": one.applied_by,
            "applied_at": iso_or_none(one.applied_at),
            "applied_from": None if self.applied_from is None else dict(self.applied_from),
            "in_force_at": iso_or_none(one.in_force_at),
            "seen_at": iso_or_none(one.seen_at),
            "lift_by": iso_or_none(one.lift_by),
            "ended_by": one.ended_by,
            "ended_at": iso_or_none(one.ended_at),
            "ended_from": None if self.ended_from is None else dict(self.ended_from),
            "ended_why": self.ended_why,
            "tell": list(one.tell),
            "says": self.says,
        }


def add(connection: Connection, made: Rehearsed) -> int:
    """Keep a rehearsal; returns its number."""
    values = {
        "name": made.name,
        "title": made.title,
        "done": made.done,
        "source": made.source,
        "tell": list(made.tell),
        "system": made.ref.system,
        "site": made.ref.site,
        "ticket_id": made.ref.id,
        "key": made.key,
        "url": made.url,
        "state": "rehearsed",
        "target": made.target,
        "place": made.place,
        "before": level_text(made.before),
        "stopped": level_text(made.stopped),
        "would_send": dict(made.would_send),
        "would_undo": dict(made.would_undo),
        "rehearsed_by": made.by,
        "rehearsed_at": made.at,
        "reason": "",
        "changed_at": made.at,
        "says": "",
    }
    return int(connection.execute(insert(containments).values(values).returning(containments.c.id)).scalar_one())


def find(connection: Connection, number: int) -> ContainmentRow | None:
    """One containment."""
    row = connection.execute(select(containments).where(containments.c.id == number)).one_or_none()
    return None if row is None else _row(row)


def holder_of(connection: Connection, place: str) -> ContainmentRow | None:
    """The containment that holds a thing in its system, or may."""
    row = connection.execute(select(containments).where(containments.c.place == place, _HELD)).one_or_none()
    return None if row is None else _row(row)


def listed(
    connection: Connection,
    *,
    states: Collection[State] = (),
    since: datetime | None = None,
    ref: TicketRef | None = None,
    limit: int = 500,
) -> list[ContainmentRow]:
    """Containments, newest first. ``since``: those of which anything changed since then."""
    conditions = [containments.c.id > 0]
    if states:
        conditions.append(containments.c.state.in_(states))
    if since is not None:
        conditions.append(containments.c.changed_at >= since)
    if ref is not None:
        conditions.append(_of_ticket(ref))
    rows = connection.execute(select(containments).where(*conditions).order_by(containments.c.id.desc()).limit(limit))
    return [_row(row) for row in rows]


def of_ticket(connection: Connection, ref: TicketRef) -> tuple[Containment, ...]:
    """What people had the service stop for a ticket, the last ones, oldest first; no mere rehearsals."""
    rows = connection.execute(
        select(containments)
        .where(_of_ticket(ref), containments.c.state.not_in(("rehearsed", "failed")))
        .order_by(containments.c.id.desc())
        .limit(MOST_OF_A_TICKET)
    )
    return tuple(reversed([_row(row).one for row in rows]))


def begin(
    connection: Connection,
    number: int,
    by: str,
    reason: str,
    at: datetime,
    origin: Mapping[str, Any],
    lift_after: timedelta,
) -> bool:
    """A person has clicked: the intent, written before anything is sent. Returns ``False`` where it is no rehearsal any
    more: of two clicks at once, one counts. Raises ``AlreadyHeld``."""
    statement = (
        update(containments)
        .where(containments.c.id == number, containments.c.state == "rehearsed")
        .values(
            state="applying",
            reason=reason,
            applied_by=by,
            applied_at=at,
            applied_from=dict(origin),
            lift_by=at + lift_after,
            changed_at=at,
        )
    )
    try:
        with connection.begin_nested():
            return connection.execute(statement).rowcount == 1
    except IntegrityError as error:
        raise AlreadyHeld from error


def begin_lifting(
    connection: Connection,
    number: int,
    by: str,
    why: str,
    at: datetime,
    origin: Mapping[str, Any],
    stale_before: datetime,
) -> bool:
    """A person wants it lifted: the intent. Returns ``False`` where it is not held, or a step of it is on its way that
    is not older than ``stale_before``."""
    stale = and_(containments.c.state.in_(("applying", "lifting")), containments.c.changed_at < stale_before)
    statement = (
        update(containments)
        .where(containments.c.id == number, or_(containments.c.state.in_(("in_force", "unclear")), stale))
        .values(state="lifting", ended_by=by, ended_at=at, ended_from=dict(origin), ended_why=why, changed_at=at)
    )
    return connection.execute(statement).rowcount == 1


def settle(
    connection: Connection,
    number: int,
    found_in: Collection[State],
    state: State,
    at: datetime,
    says: str,
    unless_changed_since: datetime | None = None,
    **more: Any,
) -> bool:
    """What came of a step. Returns ``False`` where the row is in no state of ``found_in`` any more (or was changed
    after ``unless_changed_since``): another step has overtaken this one."""
    conditions = [containments.c.id == number, containments.c.state.in_(found_in)]
    if unless_changed_since is not None:
        conditions.append(containments.c.changed_at <= unless_changed_since)
    statement = update(containments).where(*conditions).values(state=state, says=says, changed_at=at, **more)
    return connection.execute(statement).rowcount == 1


def stranded(connection: Connection, before: datetime) -> list[ContainmentRow]:
    """Those of which a step began before a moment and never came back: the process that made it ended."""
    rows = connection.execute(
        select(containments).where(
            _HELD, containments.c.state.in_(("applying", "lifting")), containments.c.changed_at < before
        )
    )
    return [_row(row) for row in rows]


def counted(connection: Connection, now: datetime) -> tuple[dict[State, int], int]:
    """How many hold something, or may, by state; and how many of them are held for longer than they may be."""
    rows = connection.execute(select(containments.c.state, func.count()).where(_HELD).group_by(containments.c.state))
    found = {str(state): int(count) for state, count in rows}
    late = connection.execute(select(func.count()).where(_HELD, containments.c.lift_by <= now)).scalar_one()
    return {state: found.get(state, 0) for state in STATES if state in HOLDING}, int(late)


def _row(row: Row[*tuple[Any, ...]]) -> ContainmentRow:
    return ContainmentRow(
        one=Containment(
            id=row.id,
            name=row.name,
            title=row.title,
            target=row.target,
            done=row.done,
            state=row.state,
            rehearsed_at=row.rehearsed_at,
            applied_by=row.applied_by,
            reason=row.reason,
            applied_at=row.applied_at,
            in_force_at=row.in_force_at,
            seen_at=row.seen_at,
            lift_by=row.lift_by,
            changed_at=row.changed_at,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            tell=tuple(row.tell),
        ),
        ref=TicketRef(system=cast(System, row.system), site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        source=row.source,
        place=row.place,
        before=cast(Level, json.loads(row.before)),
        stopped=cast(Level, json.loads(row.stopped)),
        would_send=row.would_send,
        would_undo=row.would_undo,
        rehearsed_by=row.rehearsed_by,
        applied_from=row.applied_from,
        ended_from=row.ended_from,
        ended_why=row.ended_why,
        says=row.says,
    )


def _of_ticket(ref: TicketRef) -> Any:
    return and_(
        containments.c.system == ref.system, containments.c.site == ref.site, containments.c.ticket_id == ref.id
    )
