"""Which fingerprints are one pattern: what people decided, merges and splits, and how it is looked up.

A merge hangs the root of one group below the root of another. Since both are roots of different groups at that moment,
the map stays a forest: merging is transitive and a circle cannot come about. A split names the group of one ticket,
whatever its text says later. Nothing is deleted: undoing marks a decision as undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from app.domain.errors import PlainError
from app.domain.ticket import TicketRef
from app.store import audit
from app.store.history_tables import occurrences, pattern_decisions, pattern_members

SPLIT_VERSION = "t1"
"""The version of the identities of split-off tickets; those of fingerprints begin with ``v``."""
ADVISORY_LOCK = 0x70617474

Kind = Literal["merge", "split"]


class GroupError(PlainError):
    """A merge or split that cannot be done or undone; the text says why and what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about groups: fingerprint ``source`` (merge) or ticket ``ref`` (split) belongs to
    ``target``."""

    id: int
    kind: Kind
    target: str
    decided_at: datetime
    decided_by: str
    source: str | None = None
    ref: TicketRef | None = None
    reason: str | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None


def root_of(connection: Connection, fingerprint: str) -> str:
    """The identity of the group that a fingerprint belongs to; itself where it was never merged."""
    found = connection.execute(
        select(pattern_members.c.root).where(pattern_members.c.fingerprint == fingerprint)
    ).scalar_one_or_none()
    return found or fingerprint


def members_of(connection: Connection, fingerprint: str) -> tuple[str, ...]:
    """All fingerprints of the group that a fingerprint belongs to, its root first."""
    root = root_of(connection, fingerprint)
    rows = connection.execute(
        select(pattern_members.c.fingerprint)
        .where(pattern_members.c.root == root)
        .order_by(pattern_members.c.fingerprint)
    ).scalars()
    return (root, *rows)


def roots(connection: Connection) -> Mapping[str, str]:
    """The root of every fingerprint that was merged into another group."""
    return {row.fingerprint: row.root for row in connection.execute(select(pattern_members))}


def identity_of(connection: Connection, ref: TicketRef, fingerprint: str | None) -> str | None:
    """The fingerprint under which a ticket is grouped: as it was split, else as it is kept under an earlier version of
    the fingerprint rules, else its own. A new version moves no ticket out of the group that it is in."""
    split = _active_split(connection, ref)
    if split is not None:
        return str(split.target)
    kept = connection.execute(
        select(occurrences.c.grouped_as).where(
            occurrences.c.system == ref.system, occurrences.c.site == ref.site, occurrences.c.ticket_id == ref.id
        )
    ).scalar_one_or_none()
    return str(kept) if kept and fingerprint and _other_version(kept, fingerprint) else fingerprint


def merge(
    connection: Connection, source: str, target: str, now: datetime, actor: str, reason: str | None = None
) -> Decision:
    """Make the groups of two fingerprints one, known by that of ``target``. Raises ``GroupError`` where they are."""
    _one_at_a_time(connection)
    source_root, target_root = root_of(connection, source), root_of(connection, target)
    if source_root == target_root:
        raise GroupError(f"{source} and {target} are one pattern already ({target_root}); there is nothing to merge")
    made = _keep(
        connection,
        now,
        actor,
        {"kind": "merge", "source": source_root, "target": target_root, "reason": reason},
    )
    _rebuild(connection)
    return made


def undo_merge(connection: Connection, source: str, now: datetime, actor: str) -> Decision:
    """Take back the merge of a fingerprint. Raises ``GroupError`` where it was not merged."""
    _one_at_a_time(connection)
    row = connection.execute(
        select(pattern_decisions).where(
            pattern_decisions.c.kind == "merge",
            pattern_decisions.c.source == source,
            pattern_decisions.c.undone_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise GroupError(f"{source} was not merged into another pattern; handoff patterns show lists what was")
    undone = _undo(connection, row, now, actor)
    _rebuild(connection)
    return undone


def split(
    connection: Connection, ref: TicketRef, target: str | None, now: datetime, actor: str, reason: str | None = None
) -> Decision:
    """Take a ticket out of its pattern, into that of ``target`` or into one of its own. It stays there.

    Raises ``GroupError`` where it was split off before, or where nothing is known of the ticket.
    """
    _one_at_a_time(connection)
    if _active_split(connection, ref) is not None:
        raise GroupError(f"{ref} was split off before; undo that first (handoff patterns split --undo)")
    into = target or f"{SPLIT_VERSION}:{blake2b(str(ref).encode(), digest_size=16).hexdigest()}"
    values = {"kind": "split", "target": into, "reason": reason}
    made = _keep(connection, now, actor, values | {"system": ref.system, "site": ref.site, "ticket_id": ref.id})
    _regroup(connection, ref, into)
    return made


def undo_split(connection: Connection, ref: TicketRef, now: datetime, actor: str) -> Decision:
    """Put a ticket back into the pattern that its text belongs to. Raises ``GroupError`` where it was not split off."""
    _one_at_a_time(connection)
    row = _active_split(connection, ref)
    if row is None:
        raise GroupError(f"{ref} was not split off from any pattern")
    undone = _undo(connection, row, now, actor)
    _regroup(connection, ref, None)
    return undone


def decisions(connection: Connection, fingerprints: tuple[str, ...] | None = None) -> list[Decision]:
    """What was decided, undone decisions included, oldest first; of some fingerprints, or all."""
    statement = select(pattern_decisions).order_by(pattern_decisions.c.id)
    if fingerprints is not None:
        statement = statement.where(
            pattern_decisions.c.source.in_(fingerprints) | pattern_decisions.c.target.in_(fingerprints)
        )
    return [_decision(row) for row in connection.execute(statement)]


def _one_at_a_time(connection: Connection) -> None:
    """On PostgreSQL two merges at a time could make a circle; SQLite has one writer at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})


def _keep(connection: Connection, now: datetime, actor: str, values: dict[str, str | None]) -> Decision:
    number = connection.execute(
        insert(pattern_decisions).values(decided_at=now, decided_by=actor, **values).returning(pattern_decisions.c.id)
    ).scalar_one()
    made = _decision(connection.execute(select(pattern_decisions).where(pattern_decisions.c.id == number)).one())
    _tell(connection, made, now, actor, undone=False)
    return made


def _undo(connection: Connection, row: Row[*tuple[object, ...]], now: datetime, actor: str) -> Decision:
    connection.execute(
        update(pattern_decisions).where(pattern_decisions.c.id == row.id).values(undone_at=now, undone_by=actor)
    )
    undone = _decision(connection.execute(select(pattern_decisions).where(pattern_decisions.c.id == row.id)).one())
    _tell(connection, undone, now, actor, undone=True)
    return undone


def _tell(connection: Connection, decision: Decision, now: datetime, actor: str, *, undone: bool) -> None:
    detail = {"decision": decision.id, "source": decision.source, "target": decision.target, "reason": decision.reason}
    event = f"pattern_{decision.kind}_undone" if undone else f"pattern_{decision.kind}"
    audit.record(connection, event, now, detail, ref=decision.ref, actor=actor)


def _rebuild(connection: Connection) -> None:
    """The map that is looked up, from the decisions that stand."""
    above = {
        row.source: row.target
        for row in connection.execute(
            select(pattern_decisions.c.source, pattern_decisions.c.target).where(
                pattern_decisions.c.kind == "merge", pattern_decisions.c.undone_at.is_(None)
            )
        )
    }
    below: defaultdict[str, list[str]] = defaultdict(list)
    for fingerprint in above:
        root = fingerprint
        while root in above:
            root = above[root]
        below[root].append(fingerprint)
    connection.execute(delete(pattern_members))
    rows = [{"fingerprint": one, "root": root} for root, group in below.items() for one in group]
    if rows:
        connection.execute(insert(pattern_members), rows)


def _regroup(connection: Connection, ref: TicketRef, target: str | None) -> None:
    into = target if target is not None else occurrences.c.fingerprint
    connection.execute(
        update(occurrences)
        .where(occurrences.c.system == ref.system, occurrences.c.site == ref.site, occurrences.c.ticket_id == ref.id)
        .values(grouped_as=into)
    )


def _active_split(connection: Connection, ref: TicketRef) -> Row[*tuple[object, ...]] | None:
    return connection.execute(
        select(pattern_decisions).where(
            pattern_decisions.c.kind == "split",
            pattern_decisions.c.system == ref.system,
            pattern_decisions.c.site == ref.site,
            pattern_decisions.c.ticket_id == ref.id,
            pattern_decisions.c.undone_at.is_(None),
        )
    ).one_or_none()


def _other_version(kept: str, fingerprint: str) -> bool:
    before, now = kept.partition(":")[0], fingerprint.partition(":")[0]
    return before != now and before.startswith("v") and now.startswith("v")


def _decision(row: Row[*tuple[object, ...]]) -> Decision:
    ref = None if row.ticket_id is None else TicketRef(system=row.system, site=row.site, id=row.ticket_id)
    return Decision(
        id=row.id,
        kind=row.kind,
        target=row.target,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        source=row.source,
        ref=ref,
        reason=row.reason,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
