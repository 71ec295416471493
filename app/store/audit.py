"""The audit trail: what was decided and done, append-only and chained by hash (docs/audit.md).

An entry is placed at the end of its transaction, under a lock on the one row of ``audit_head``: so writers of several
processes cannot fork the chain, and hold each other up only for the time of a commit. On SQLite there is one writer
anyway.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    text,
    true,
    update,
)

from app.domain.audit.chain import Entry, Head, chained, genesis
from app.domain.audit.verification import ERASED_EVENT
from app.domain.errors import PlainError
from app.domain.ticket import TicketRef
from app.store.database import as_last_step
from app.store.tables import audit, audit_head, tickets

T = TypeVar("T")

SALT_BYTES = 16
ROWS_AT_ONCE = 1_000


class TrailBroken(PlainError):
    """The end of the chain is gone, or there are two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The chain as a whole: the installation that it belongs to, and its end."""

    installation: str
    head: Head

    @property
    def beginning(self) -> Head:
        """What the first entry follows."""
        return Head(position=0, hash=genesis(self.installation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of one ticket, one actor, from a moment on, before a moment. Nothing set: all."""

    refs: Sequence[TicketRef] | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def matches(self, entry: Entry) -> bool:
        """Whether an entry is wanted."""
        return (
            (self.refs is None or any(_of_ref(entry, ref) for ref in self.refs))
            and (self.actor is None or entry.actor == self.actor)
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
        )


def record(
    connection: Connection,
    event: str,
    now: datetime,
    detail: dict[str, Any],
    *,
    ref: TicketRef | None = None,
    actor: str | None = None,
) -> None:
    """Append one event: ``decided``, ``written``, ``reverted``, ``dead_letter``, ``signin``…

    It is placed in the chain right before the transaction commits. Raises ``RuntimeError`` outside ``Database.write``.
    """
    entry = Entry(
        position=0,
        at=now.astimezone(UTC),
        event=_storable(event),
        system=None if ref is None else ref.system,
        site=None if ref is None else ref.site,
        ticket_id=None if ref is None else _storable(ref.id),
        actor=None if actor is None else _storable(actor),
        detail=_all_storable(json.loads(json.dumps(detail))),
        salt=secrets.token_hex(SALT_BYTES),
        content="",
        previous="",
        hash="",
    )
    as_last_step(connection, _append, entry)


def trail(connection: Connection) -> Trail:
    """The installation and the end of its chain. Raises ``TrailBroken``."""
    return _only_head(connection.execute(select(audit_head)).all())


def entries_ever(connection: Connection) -> int:
    """How many entries the kept head counts; 0 where it is gone."""
    return connection.execute(select(func.max(audit_head.c.position))).scalar_one() or 0


def happened(connection: Connection, event: str, actor: str, since: datetime) -> bool:
    """Whether somebody did such a thing at a moment or after it."""
    found = exists().where(audit.c.event == event, audit.c.actor == actor, audit.c.at >= since)
    return bool(connection.execute(select(found)).scalar_one())


def snapshot(connection: Connection) -> None:
    """Have all further readings of this transaction see one moment. Call first."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def entries(connection: Connection, first: int = 1, most: int | None = None) -> Iterator[Entry]:
    """All entries from a position on (or so many of them), in order, without holding them all in memory."""
    statement = select(audit).where(audit.c.id >= first).order_by(audit.c.id).limit(most)
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement):
        yield entry_of(row)


def first_position(connection: Connection, wanted: Wanted) -> int | None:
    """The position of the first entry that is wanted."""
    first: int | None = connection.execute(select(func.min(audit.c.id)).where(_condition(wanted))).scalar_one()
    return first


def hash_before(connection: Connection, position: int) -> str:
    """What the entry at a position follows, as it says itself."""
    return str(connection.execute(select(audit.c.previous).where(audit.c.id == position)).scalar_one())


def refs_named(connection: Connection, name: str) -> list[TicketRef]:
    """The tickets that go by a key or id, those known to the trail alone among them."""
    of_tickets = select(tickets.c.system, tickets.c.site, tickets.c.ticket_id).where(
        or_(tickets.c.key == name, tickets.c.ticket_id == name)
    )
    of_trail = select(audit.c.system, audit.c.site, audit.c.ticket_id).where(audit.c.ticket_id == name).distinct()
    rows = [*connection.execute(of_tickets), *connection.execute(of_trail)]
    found = (TicketRef(system=row.system, site=row.site, id=row.ticket_id) for row in rows)
    return list(dict.fromkeys(found))


def erase(connection: Connection, wanted: Wanted, now: datetime, reason: str, actor: str) -> int:
    """Take actor and detail out of entries, which keep their place in the chain, and say so in a new entry.

    Entries that tell of an erasure stay. Returns how many were erased.
    """
    positions = list(connection.execute(select(audit.c.id).where(_condition(wanted))).scalars())
    return erase_entries(connection, positions, now, reason, actor)


def count_erasable(connection: Connection, wanted: Wanted) -> int:
    """How many entries ``erase`` would empty."""
    condition = and_(_condition(wanted), audit.c.salt.is_not(None), audit.c.event != ERASED_EVENT)
    return connection.execute(select(func.count()).where(condition)).scalar_one()


def erase_entries(connection: Connection, wanted: Iterable[int], now: datetime, reason: str, actor: str) -> int:
    """The same for entries by their positions."""
    positions: list[int] = []
    for some in batched(wanted, ROWS_AT_ONCE):
        condition = and_(audit.c.id.in_(some), audit.c.salt.is_not(None), audit.c.event != ERASED_EVENT)
        emptied = update(audit).where(condition).values(actor=None, detail={}, salt=None).returning(audit.c.id)
        positions += connection.execute(emptied).scalars()
    if not positions:
        return 0
    positions.sort()
    detail = {"positions": _ranges(positions), "entries": len(positions), "reason": reason}
    record(connection, ERASED_EVENT, now, detail, actor=actor)
    return len(positions)


def entry_of(row: Row[*tuple[Any, ...]]) -> Entry:
    """A row as an entry."""
    return Entry(
        position=row.id,
        at=row.at,
        event=row.event,
        system=row.system,
        site=row.site,
        ticket_id=row.ticket_id,
        actor=row.actor,
        detail=row.detail,
        salt=row.salt,
        content=row.content,
        previous=row.previous,
        hash=row.hash,
    )


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as a row."""
    values = {name: getattr(entry, name) for name in Entry.__slots__ if name != "position"}
    return {"id": entry.position, **values, "detail": dict(entry.detail)}


def _append(connection: Connection, new: list[Entry]) -> None:
    head = _only_head(connection.execute(select(audit_head).with_for_update()).all()).head
    rows = []
    for entry in new:
        placed = chained(entry, head)
        head = Head(position=placed.position, hash=placed.hash)
        rows.append(row_of(placed))
    connection.execute(insert(audit), rows)
    connection.execute(update(audit_head).values(position=head.position, hash=head.hash))


def _only_head(found: Sequence[Row[*tuple[Any, ...]]]) -> Trail:
    if len(found) != 1:
        raise TrailBroken(
            f"The audit trail has {len(found)} heads where it has to have one: somebody changed the table audit_head. "
            "Nothing is recorded until it is as in the last backup."
        )
    (row,) = found
    return Trail(installation=row.installation, head=Head(position=row.position, hash=row.hash))


def _condition(wanted: Wanted) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [true()]
    if wanted.refs is not None:
        parts.append(
            or_(
                false(),
                *(
                    and_(audit.c.system == ref.system, audit.c.site == ref.site, audit.c.ticket_id == ref.id)
                    for ref in wanted.refs
                ),
            )
        )
    if wanted.actor is not None:
        parts.append(audit.c.actor == wanted.actor)
    if wanted.since is not None:
        parts.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        parts.append(audit.c.at < wanted.until)
    return and_(*parts)


def _of_ref(entry: Entry, ref: TicketRef) -> bool:
    return (entry.system, entry.site, entry.ticket_id) == (ref.system, ref.site, ref.id)


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Values in groups of at most so many."""
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def _ranges(positions: Iterable[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for position in positions:
        if ranges and ranges[-1][1] == position - 1:
            ranges[-1][1] = position
        else:
            ranges.append([position, position])
    return ranges


def _storable(words: str) -> str:
    """Text that both databases keep as it is, so that what is hashed is what is read again."""
    return words.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _all_storable(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, dict):
        return {_storable(name): _all_storable(inner) for name, inner in value.items()}
    return [_all_storable(inner) for inner in value] if isinstance(value, list) else value
