"""What people do with the pattern library: look, import and export files, merge patterns, split tickets off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import unified_diff
from typing import Any

from sqlalchemy import Connection

from app.domain.library import EDITABLE, KnownEntry, LibraryEntry, changed_parts, owner_of, pattern_id
from app.domain.moments import iso
from app.domain.recurrence import count_episodes_of_retailers, one_retailer_at_most
from app.domain.survival import Sighting, Survival, survivals
from app.runbooks import ReadEntry, RunbookError, written
from app.store import audit, groups, history, library, patterns
from app.store.patterns import PatternWords
from app.workflow.pattern_names import find, fingerprint_of, ticket_of
from app.workflow.service import Service

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One pattern: what its entry and its newest ticket say, and how often it happened. ``fingerprints`` has the root
    first; ``counts`` are the occurrences (episodes, each retailer by itself) in both windows of the playbook."""

    id: str
    title: str
    state: str
    fingerprints: tuple[str, ...]
    boundary: str = ""
    owner: str = ""
    tickets: int = 0
    retailers: int = 0
    prior_window_count: int = 0
    automation_window_count: int = 0
    last_at: datetime | None = None
    entry: LibraryEntry | None = None
    words: PatternWords | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form of ``handoff patterns list --json``."""
        return {
            "id": self.id,
            "title": self.title,
            "state": self.state,
            "boundary": self.boundary,
            "owner": self.owner,
            "tickets": self.tickets,
            "retailers": self.retailers,
            "occurrences_90d": self.prior_window_count,
            "occurrences_30d": self.automation_window_count,
            "last_at": None if self.last_at is None else iso(self.last_at),
            "fingerprints": list(self.fingerprints),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternDetail:
    """Everything that ``handoff patterns show`` tells of a pattern."""

    pattern: Pattern
    months: Mapping[str, int]
    resolutions: tuple[Survival, ...]
    retailers: Sequence[tuple[str, int, datetime]]
    decisions: Sequence[groups.Decision]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What importing a file does: ``parts`` of the entry that change, and fingerprints that are merged into its group.
    ``before`` is ``None`` for a new entry."""

    after: LibraryEntry
    before: LibraryEntry | None
    parts: tuple[str, ...]
    merges: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """``new``, ``changed`` or ``unchanged``."""
        return "new" if self.before is None else "changed" if self.parts or self.merges else "unchanged"

    @property
    def diff(self) -> str:
        """The change as a unified diff of the files."""
        old = "" if self.before is None else written(self.before)
        name = f"{self.after.id}.md"
        return "".join(
            unified_diff(old.splitlines(keepends=True), written(self.after).splitlines(keepends=True), name, name)
        )


def listed(service: Service) -> list[Pattern]:
    """All patterns, those that happen most first."""
    now, policy = service.clock(), service.playbook.recurrence
    with service.database.read() as connection:
        above = groups.roots(connection)
        words = patterns.words(connection)
        recent = patterns.sightings_since(connection, now - policy.prior_window)
        entries = library.entries(connection)
    fingerprints = {*words, *(fingerprint for known in entries for fingerprint in known.entry.fingerprints)}
    members: dict[str, list[str]] = {}
    for fingerprint in sorted(fingerprints | above.keys() | set(above.values())):
        members.setdefault(above.get(fingerprint, fingerprint), []).append(fingerprint)
    found = []
    for root, group in members.items():
        ordered = (root, *(one for one in group if one != root))
        seen = [one for member in ordered for one in recent.get(member, ())]
        found.append(_pattern(service, ordered, _entry_of(ordered, entries), words, seen, now))
    found += [_pattern(service, (), known, {}, [], now) for known in entries if not known.entry.fingerprints]
    return sorted(found, key=lambda one: (-one.automation_window_count, -one.prior_window_count, -one.tickets, one.id))


def detail(service: Service, name: str) -> PatternDetail:
    """One pattern with its history. Raises ``UnknownPattern``."""
    now, policy = service.clock(), service.playbook.recurrence
    with service.database.read() as connection:
        fingerprint, known = find(connection, name)
        members = groups.members_of(connection, fingerprint) if fingerprint else ()
        known = library.entry_of(connection, members) or known
        words = patterns.words(connection, members)
        sightings = history.sightings_of_group(connection, members)
        fixes = history.fixes_of_group(connection, members)
        retailers = patterns.retailers(connection, members)
        decided = groups.decisions(connection, members)
    recent = [one for one in sightings if now - one.occurred_at <= policy.prior_window]
    scope = one_retailer_at_most(sightings)
    resolutions = survivals(
        [fix for fix in fixes if fix.words],
        sightings,
        now,
        policy.episode_gap,
        lambda name: scope.get(name, name),
        None,
    )
    return PatternDetail(
        pattern=_pattern(service, members, known, words, recent, now),
        months=_months(sightings),
        resolutions=tuple(replace(one, elsewhere=False) for one in resolutions),
        retailers=retailers,
        decisions=decided,
    )


def merge(service: Service, source: str, target: str, actor: str, reason: str | None) -> groups.Decision:
    """Make two patterns one, known by the second. Raises ``UnknownPattern`` and ``GroupError``."""
    with service.database.write() as connection:
        return groups.merge(
            connection,
            fingerprint_of(connection, source),
            fingerprint_of(connection, target),
            service.clock(),
            actor,
            reason,
        )


def undo_merge(service: Service, source: str, actor: str) -> groups.Decision:
    """Take a merge back. Raises ``UnknownPattern`` and ``GroupError``."""
    with service.database.write() as connection:
        return groups.undo_merge(connection, fingerprint_of(connection, source), service.clock(), actor)


def split(service: Service, ticket: str, into: str | None, actor: str, reason: str | None) -> groups.Decision:
    """Take a ticket out of its pattern. Raises ``UnknownPattern`` and ``GroupError``."""
    with service.database.write() as connection:
        known = ticket_of(connection, ticket)
        target = None if into is None else fingerprint_of(connection, into)
        return groups.split(connection, known.ref, target, service.clock(), actor, reason)


def undo_split(service: Service, ticket: str, actor: str) -> groups.Decision:
    """Put a ticket back. Raises ``UnknownPattern`` and ``GroupError``."""
    with service.database.write() as connection:
        return groups.undo_split(connection, ticket_of(connection, ticket).ref, service.clock(), actor)


def exported(service: Service, names: Collection[str] = ()) -> list[LibraryEntry]:
    """The entries of all patterns, or of some, each with every fingerprint of its group. An entry whose pattern was
    merged into another is part of that one. Raises ``UnknownPattern``."""
    with service.database.read() as connection:
        if names:
            chosen = {find(connection, name)[0] or name for name in names}
            return [one for one in _exported(connection) if chosen & {one.id, *one.fingerprints}]
        return _exported(connection)


def import_entries(service: Service, read: Sequence[ReadEntry], actor: str, *, dry_run: bool) -> list[Change]:
    """Bring the library to what files say; nothing is deleted. Raises ``RunbookError`` where they contradict it, and
    changes nothing then."""
    if dry_run:
        with service.database.read() as connection:
            return _planned(connection, read)
    now = service.clock()
    with service.database.write() as connection:
        changes = _planned(connection, read)
        for change in changes:
            if change.kind != "unchanged":
                _apply(connection, change, now, actor)
    return changes


def _pattern(
    service: Service,
    members: tuple[str, ...],
    known: KnownEntry | None,
    words: Mapping[str, PatternWords],
    recent: Sequence[Sighting],
    now: datetime,
) -> Pattern:
    policy = service.playbook.recurrence
    said = [words[member] for member in members if member in words]
    newest = max(said, key=lambda one: (one.last_at, one.fingerprint), default=None)
    entry = known.entry if known else None
    originating = (entry and entry.originating) or (newest and newest.originating) or ""
    receiving = (entry and entry.receiving) or (newest and newest.receiving) or ""
    boundary = LibraryEntry(id="", title="", originating=originating, receiving=receiving).boundary
    in_month = [one for one in recent if now - one.occurred_at <= policy.automation_window]
    return Pattern(
        id=entry.id if entry else _derived_id(members[0], newest),
        title=entry.title if entry else _title(newest),
        state=entry.state if entry else "not in the library",
        fingerprints=members,
        boundary=boundary,
        owner=(entry and entry.owner) or owner_of(service.playbook.owners, originating, receiving),
        tickets=sum(one.tickets for one in said),
        retailers=len({one.account for one in recent} - {None}),
        prior_window_count=count_episodes_of_retailers(recent, policy.episode_gap),
        automation_window_count=count_episodes_of_retailers(in_month, policy.episode_gap),
        last_at=newest.last_at if newest else None,
        entry=entry,
        words=newest,
    )


def _derived_id(fingerprint: str, words: PatternWords | None) -> str:
    return pattern_id(fingerprint, words.error_code if words else None, words.template if words else None)


def _title(words: PatternWords | None) -> str:
    if words is None:
        return ""
    return (": ".join(part for part in (words.error_code, words.template) if part) or words.subject)[:LONGEST_TITLE]


def _entry_of(members: Sequence[str], entries: Iterable[KnownEntry]) -> KnownEntry | None:
    """The entry that ``library.entry_of`` would choose, from those that were read already."""
    holding = [
        (fingerprint != members[0], known.entry.state != "reviewed", known.entry.id, known)
        for known in entries
        for fingerprint in known.entry.fingerprints
        if fingerprint in members
    ]
    return min(holding, key=lambda one: one[:3])[3] if holding else None


def _months(sightings: Sequence[Sighting]) -> Mapping[str, int]:
    """Tickets by month from the first to the last, months without any included."""
    if not sightings:
        return {}
    first, last = sightings[0].occurred_at, sightings[-1].occurred_at
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    counts = {f"{month // 12}-{month % 12 + 1:02}": 0 for month in span}
    for one in sightings:
        counts[f"{one.occurred_at:%Y-%m}"] += 1
    return counts


def _exported(connection: Connection) -> list[LibraryEntry]:
    found: dict[str, LibraryEntry] = {}
    for known in library.entries(connection):
        fingerprints = known.entry.fingerprints
        if not fingerprints:
            found[known.entry.id] = known.entry
            continue
        members = groups.members_of(connection, fingerprints[0])
        chosen = library.entry_of(connection, members)
        if chosen is not None and chosen.entry.id == known.entry.id:
            found[known.entry.id] = replace(known.entry, fingerprints=(*fingerprints, *members))
    return list(found.values())


def _planned(connection: Connection, read: Sequence[ReadEntry]) -> list[Change]:
    stored = {known.entry.id: known.entry for known in library.entries(connection)}
    in_full = {entry.id: entry for entry in _exported(connection)}
    changes: list[Change] = []
    problems: list[str] = []
    for one in read:
        before = in_full.get(one.entry.id) or stored.get(one.entry.id)
        kept = before.fingerprints if before else ()
        after = replace(one.entry, fingerprints=(*one.entry.fingerprints, *kept))
        merges, conflicts = _merges(connection, after)
        problems += [f"{one.file}:{one.lines['fingerprints']}: {conflict}" for conflict in conflicts]
        parts = changed_parts(before, after) if before else EDITABLE
        if before and set(before.fingerprints) == set(after.fingerprints):
            parts = tuple(part for part in parts if part != "fingerprints")
        changes.append(Change(after=after, before=before, parts=parts, merges=merges))
    if problems:
        raise RunbookError(problems)
    return changes


def _merges(connection: Connection, entry: LibraryEntry) -> tuple[tuple[str, ...], list[str]]:
    """The fingerprints of an entry that stand in groups of their own so far, and why some cannot be its own."""
    merges: list[str] = []
    conflicts: list[str] = []
    home = groups.members_of(connection, entry.fingerprints[0]) if entry.fingerprints else ()
    for fingerprint in entry.fingerprints:
        group = groups.members_of(connection, fingerprint)
        holders = set(library.owners_of(connection, group).values())
        at_home = group[0] == home[0]
        if not at_home and not holders - {entry.id}:
            merges.append(fingerprint)
        elif holders and not (at_home and entry.id in holders):
            others = ", ".join(sorted(holders))
            conflicts.append(f"{fingerprint} belongs to {others}; if they are one, use handoff patterns merge")
    return tuple(merges), list(dict.fromkeys(conflicts))


def _apply(connection: Connection, change: Change, now: datetime, actor: str) -> None:
    entry = change.after
    known = next(iter(library.entries(connection, [entry.id])), None)
    written_now = set(change.parts) if change.before else {part for part in EDITABLE if getattr(entry, part)}
    holders = library.owners_of(connection, entry.fingerprints)
    library.save(
        connection,
        KnownEntry(
            entry=replace(
                entry, fingerprints=tuple(one for one in entry.fingerprints if holders.get(one, entry.id) == entry.id)
            ),
            known_since=known.known_since if known else now,
            edited=(known.edited if known else frozenset()) | (written_now & set(EDITABLE)),
        ),
        now,
        actor,
    )
    for fingerprint in change.merges:
        if groups.root_of(connection, fingerprint) != groups.root_of(connection, entry.fingerprints[0]):
            groups.merge(connection, fingerprint, entry.fingerprints[0], now, actor, f"both in the file of {entry.id}")
    detail = {"pattern": entry.id, "change": change.kind, "parts": list(change.parts)}
    audit.record(connection, "pattern_imported", now, detail, actor=actor)
