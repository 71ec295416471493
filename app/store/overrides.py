"""Overrides: who asked, why, who agreed, until when, whether a ticket was closed under it. Rows are never deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.gate.model import Override, OverrideKind, Scope
from app.domain.moments import iso_or_none
from app.domain.ticket import System, TicketRef
from app.store.override_tables import overrides

State = Literal["requested", "approved", "refused", "withdrawn", "expired", "ended"]
STATES: tuple[State, ...] = get_args(State)
"""Waiting for a second person; agreed; refused; taken back; over by time; over because the ticket was reopened or said
to be a job failure again."""
STILL_OPEN: tuple[State, ...] = ("requested", "approved")
_COUNTS: tuple[State, ...] = ("approved", "expired")


class AlreadyOpen(Exception):
    """The ticket has such an override already, asked for or approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A new request. ``lasts`` is for closing, ``to_scope`` for lowering. ``origin`` says from where it was made."""

    ref: TicketRef
    key: str
    url: str
    kind: OverrideKind
    reason: str
    by: str
    at: datetime
    origin: Mapping[str, Any]
    lasts: timedelta | None = None
    to_scope: Scope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    """An override as it is kept. ``closed_at`` and ``closed_by`` tell of the close that it allowed."""

    id: int
    kind: OverrideKind
    ref: TicketRef
    key: str
    url: str
    state: State
    reason: str
    to_scope: Scope | None
    lasts: timedelta | None
    requested_by: str
    requested_at: datetime
    requested_from: Mapping[str, Any]
    decided_by: str | None
    decided_at: datetime | None
    decided_from: Mapping[str, Any] | None
    expires_at: datetime | None
    ended_at: datetime | None
    ended_why: str | None
    closed_at: datetime | None
    closed_by: str | None

    @property
    def requester_names(self) -> tuple[str, ...]:
        """Every name that the person who asked went by then."""
        return (self.requested_by, *self.requested_from.get("known_as", ()))

    @property
    def same_address(self) -> bool:
        """Whether it was approved from the network address that it was asked for from: worth a look."""
        address = self.requested_from.get("address")
        return address is not None and address == (self.decided_from or {}).get("address")

    def to_dict(self) -> dict[str, Any]:
        """For ``--json`` and the audit trail."""
        return {
            "id": self.id,
            "kind": self.kind,
            "system": self.ref.system,
            "site": self.ref.site,
            "ticket": self.key,
            "state": self.state,
            "reason": self.reason,
            "to_scope": self.to_scope,
            "hours": None if self.lasts is None else self.lasts.total_seconds() / 3600,
            "requested_by": self.requested_by,
            "requested_at": iso_or_none(self.requested_at),
            "requested_from": dict(self.requested_from),
            "decided_by": self.decided_by,
            "decided_at": iso_or_none(self.decided_at),
            "decided_from": None if self.decided_from is None else dict(self.decided_from),
            "same_address": self.same_address,
            "expires_at": iso_or_none(self.expires_at),
            "ended_at": iso_or_none(self.ended_at),
            "ended_why": self.ended_why,
            "closed_at": iso_or_none(self.closed_at),
            "closed_by": self.closed_by,
        }


def add(connection: Connection, asked: Asked) -> int:
    """Keep a request; returns its number. Raises ``AlreadyOpen``, also where two ask at once."""
    values = {
        "kind": asked.kind,
        "system": asked.ref.system,
        "site": asked.ref.site,
        "ticket_id": asked.ref.id,
        "key": asked.key,
        "url": asked.url,
        "state": "requested",
        "reason": asked.reason,
        "to_scope": asked.to_scope,
        "lasts_seconds": None if asked.lasts is None else int(asked.lasts.total_seconds()),
        "requested_by": asked.by,
        "requested_at": asked.at,
        "requested_from": dict(asked.origin),
    }
    try:
        with connection.begin_nested():
            return int(connection.execute(insert(overrides).values(values).returning(overrides.c.id)).scalar_one())
    except IntegrityError as error:
        raise AlreadyOpen from error


def find(connection: Connection, number: int) -> OverrideRow | None:
    """One override."""
    row = connection.execute(select(overrides).where(overrides.c.id == number)).one_or_none()
    return None if row is None else _override(row)


def listed(
    connection: Connection,
    *,
    states: Collection[State] = (),
    since: datetime | None = None,
    ref: TicketRef | None = None,
    limit: int = 500,
) -> list[OverrideRow]:
    """Overrides, newest first. ``since``: those on which anything happened since then."""
    conditions = [overrides.c.id > 0]
    if states:
        conditions.append(overrides.c.state.in_(states))
    if since is not None:
        moments = ("requested_at", "decided_at", "ended_at", "closed_at")
        conditions.append(or_(*(overrides.c[name] >= since for name in moments)))
    if ref is not None:
        conditions.append(and_(*_ticket_of(ref)))
    rows = connection.execute(select(overrides).where(*conditions).order_by(overrides.c.id.desc()).limit(limit))
    return [_override(row) for row in rows]


def asked_by(connection: Connection, name: str, since: datetime) -> int:
    """How many a person asked for since a moment."""
    return connection.execute(
        select(func.count()).where(overrides.c.requested_by == name, overrides.c.requested_at >= since)
    ).scalar_one()


def counted(connection: Connection) -> dict[str, int]:
    """How many there are, by state."""
    rows = connection.execute(select(overrides.c.state, func.count()).group_by(overrides.c.state))
    found = {str(state): int(count) for state, count in rows}
    return {state: found.get(state, 0) for state in STATES}


def backing(connection: Connection, ref: TicketRef) -> dict[OverrideKind, Override]:
    """What was approved for a ticket, the last of each kind, for the gate to judge by. One that is over by time still
    counts for a ticket that was closed under it; one that was ended or taken back does not."""
    rows = connection.execute(
        select(overrides).where(*_ticket_of(ref), overrides.c.state.in_(_COUNTS)).order_by(overrides.c.id)
    )
    return {
        row.kind: Override(
            id=row.id,
            kind=row.kind,
            requested_by=row.requested_by,
            approved_by=row.decided_by,
            reason=row.reason,
            approved_at=row.decided_at,
            expires_at=row.expires_at,
            to_scope=row.to_scope,
            approver_known_as=tuple((row.decided_from or {}).get("known_as", ())),
        )
        for row in rows
    }


def decide(
    connection: Connection,
    number: int,
    state: State,
    by: str,
    at: datetime,
    origin: Mapping[str, Any],
    expires_at: datetime | None = None,
) -> bool:
    """Answer a request. Returns ``False`` where it is not waiting any more: of two that answer at once, one does."""
    statement = (
        update(overrides)
        .where(overrides.c.id == number, overrides.c.state == "requested")
        .values(state=state, decided_by=by, decided_at=at, decided_from=dict(origin), expires_at=expires_at)
    )
    return connection.execute(statement).rowcount == 1


def end(connection: Connection, number: int, state: State, at: datetime, why: str) -> bool:
    """Put an end to a request or an approved override. Returns ``False`` where it has one already."""
    statement = (
        update(overrides)
        .where(overrides.c.id == number, overrides.c.state.in_(STILL_OPEN))
        .values(state=state, ended_at=at, ended_why=why)
    )
    return connection.execute(statement).rowcount == 1


def end_for_good(connection: Connection, number: int, at: datetime, why: str) -> bool:
    """The same also for one that is over by time, so that it does not count for a close of before any more."""
    statement = (
        update(overrides)
        .where(overrides.c.id == number, overrides.c.state.in_(_COUNTS))
        .values(state="ended", ended_at=at, ended_why=why)
    )
    return connection.execute(statement).rowcount == 1


def keep_close(connection: Connection, number: int, closed_at: datetime, closed_by: str | None) -> bool:
    """A ticket was closed under it. Returns whether that is new."""
    statement = (
        update(overrides)
        .where(overrides.c.id == number, or_(overrides.c.closed_at.is_(None), overrides.c.closed_at != closed_at))
        .values(closed_at=closed_at, closed_by=closed_by)
    )
    return connection.execute(statement).rowcount == 1


def over_by_time(connection: Connection, now: datetime) -> list[OverrideRow]:
    """Approved overrides whose time is over."""
    rows = connection.execute(select(overrides).where(overrides.c.state == "approved", overrides.c.expires_at <= now))
    return [_override(row) for row in rows]


def _override(row: Row[*tuple[Any, ...]]) -> OverrideRow:
    return OverrideRow(
        id=row.id,
        kind=row.kind,
        ref=TicketRef(system=cast(System, row.system), site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        state=row.state,
        reason=row.reason,
        to_scope=row.to_scope,
        lasts=None if row.lasts_seconds is None else timedelta(seconds=row.lasts_seconds),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        requested_from=row.requested_from,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decided_from=row.decided_from,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )


def _ticket_of(ref: TicketRef) -> tuple[Any, ...]:
    return overrides.c.system == ref.system, overrides.c.site == ref.site, overrides.c.ticket_id == ref.id
