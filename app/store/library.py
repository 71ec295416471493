"""The entries of the pattern library. People's edits are marked, so that drafting never writes over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select

from app.domain.library import KnownEntry, LibraryEntry, drafted, filled_in
from app.domain.occurrence import Occurrence
from app.store import audit, groups
from app.store.history_tables import library_entries, library_fingerprints
from app.store.upsert import upsert

DRAFTED_BY = "handoff-gate"


def entry_of(connection: Connection, members: Sequence[str]) -> KnownEntry | None:
    """The entry of a group of fingerprints, its root first: the root's own entry, else a reviewed one, else the first
    by its identifier."""
    rows = connection.execute(
        select(library_entries, library_fingerprints.c.fingerprint)
        .join(library_fingerprints, library_fingerprints.c.entry_id == library_entries.c.id)
        .where(library_fingerprints.c.fingerprint.in_(members))
    ).all()
    if not rows:
        return None
    chosen = min(rows, key=lambda row: (row.fingerprint != members[0], row.state != "reviewed", row.id))
    return _known(chosen, _fingerprints(connection, [chosen.id])[chosen.id])


def entries(connection: Connection, ids: Collection[str] | None = None) -> list[KnownEntry]:
    """All entries, or some, by identifier."""
    statement = select(library_entries).order_by(library_entries.c.id)
    if ids is not None:
        statement = statement.where(library_entries.c.id.in_(ids))
    rows = connection.execute(statement).all()
    fingerprints = _fingerprints(connection, [row.id for row in rows])
    return [_known(row, fingerprints[row.id]) for row in rows]


def entries_after(connection: Connection, after: str, limit: int) -> list[KnownEntry]:
    """So many entries by identifier, those after one of them."""
    wanted = select(library_entries.c.id).where(library_entries.c.id > after).order_by(library_entries.c.id)
    return entries(connection, connection.execute(wanted.limit(limit)).scalars().all())


def owners_of(connection: Connection, fingerprints: Collection[str]) -> Mapping[str, str]:
    """The identifiers of the entries that hold some fingerprints, by fingerprint."""
    rows = connection.execute(
        select(library_fingerprints.c.fingerprint, library_fingerprints.c.entry_id).where(
            library_fingerprints.c.fingerprint.in_(fingerprints)
        )
    )
    return {row.fingerprint: row.entry_id for row in rows}


def save(connection: Connection, known: KnownEntry, now: datetime, actor: str) -> None:
    """Keep an entry, whole. Its fingerprints must belong to no other entry."""
    entry = known.entry
    row = {
        "id": entry.id,
        "title": entry.title,
        "originating": entry.originating,
        "receiving": entry.receiving,
        "known_cause": entry.known_cause,
        "ruled_out": list(entry.ruled_out),
        "workaround": entry.workaround,
        "runbook": entry.runbook,
        "owner": entry.owner,
        "state": entry.state,
        "edited": sorted(known.edited),
        "known_since": known.known_since,
        "changed_at": now,
        "changed_by": actor,
    }
    upsert(connection, library_entries, row)
    connection.execute(delete(library_fingerprints).where(library_fingerprints.c.entry_id == entry.id))
    for position, fingerprint in enumerate(entry.fingerprints):
        upsert(
            connection,
            library_fingerprints,
            {"fingerprint": fingerprint, "entry_id": entry.id, "position": position},
        )


def draft(
    connection: Connection, closed: Occurrence, grouped_as: str | None, owners: Mapping[str, str], now: datetime
) -> None:
    """Draft the entry of a pattern from a ticket that was closed with proof, or fill in what its entry leaves open."""
    if grouped_as is None or closed.closed_at is None:
        return
    members = groups.members_of(connection, grouped_as)
    made = drafted(members[0], closed, owners)
    if made is None:
        return
    known = entry_of(connection, members)
    if known is None:
        save(connection, KnownEntry(entry=made, known_since=closed.closed_at), now, DRAFTED_BY)
        audit.record(connection, "pattern_drafted", now, {"pattern": made.id}, ref=closed.ref, actor=DRAFTED_BY)
        return
    entry = filled_in(known, made)
    if entry != known.entry and known.entry.state == "draft":
        save(connection, replace(known, entry=entry), now, DRAFTED_BY)
        audit.record(connection, "pattern_filled_in", now, {"pattern": entry.id}, ref=closed.ref, actor=DRAFTED_BY)


def _fingerprints(connection: Connection, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(library_fingerprints)
        .where(library_fingerprints.c.entry_id.in_(ids))
        .order_by(library_fingerprints.c.position)
    ):
        found[row.entry_id].append(row.fingerprint)
    return defaultdict(tuple, {entry: tuple(group) for entry, group in found.items()})


def _known(row: Row[*tuple[object, ...]], fingerprints: tuple[str, ...]) -> KnownEntry:
    return KnownEntry(
        entry=LibraryEntry(
            id=row.id,
            title=row.title,
            originating=row.originating,
            receiving=row.receiving,
            known_cause=row.known_cause,
            ruled_out=tuple(row.ruled_out),
            workaround=row.workaround,
            runbook=row.runbook,
            owner=row.owner,
            state=row.state,
            fingerprints=fingerprints,
        ),
        known_since=row.known_since,
        edited=frozenset(row.edited),
    )
