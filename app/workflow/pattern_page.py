"""Everything that the page of one pattern tells, and the edit of its library entry."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.domain.insight.weeks import WeekCount, trend
from app.domain.library import EDITABLE, KnownEntry, LibraryEntry, owner_of, pattern_id
from app.domain.occurrence import Occurrence
from app.domain.recurrence import count_episodes_of_retailers, one_retailer_at_most
from app.domain.survival import Fix, Sighting, Survival, survivals
from app.runbooks import RunbookError, read, written
from app.store import groups, library
from app.store import pattern_page as store
from app.workflow.library import LONGEST_TITLE, Change, import_entries
from app.workflow.pattern_names import UnknownPattern
from app.workflow.service import Service

WEEKS_SHOWN = 26
TICKETS_SHOWN = 20


class EditedMeanwhile(PlainError):
    """Somebody changed the entry after the form was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternPage:
    """One pattern. ``name`` is what its address says; ``members`` are its fingerprints, the root first, none for an
    entry to which no ticket belongs. ``entry`` is the kept one or, where ``kept`` is false, what a new one would say.
    ``judged`` tickets were looked at for ``resolutions``; the counts are of all."""

    name: str
    members: tuple[str, ...]
    entry: LibraryEntry
    kept: bool
    owner: str
    mark: str
    tickets: int = 0
    prior_window_count: int = 0
    automation_window_count: int = 0
    weeks: Sequence[WeekCount] = ()
    retailers: Sequence[tuple[str, int, datetime]] = ()
    resolutions: Sequence[Survival] = ()
    judged: int = 0
    newest: Sequence[Occurrence] = ()
    decisions: Sequence[groups.Decision] = ()


def page_of(service: Service, name: str) -> PatternPage:
    """One pattern by a fingerprint of it or by the identifier of its entry. Raises ``UnknownPattern``."""
    now, policy = service.clock(), service.playbook.recurrence
    with service.database.read() as connection:
        members, known = _found(connection, name)
        tickets = store.newest(connection, members)
        fixes = store.fixes(connection, tickets)
        recent = store.sightings(connection, members, now - policy.prior_window)
        counts = store.weeks(connection, members, now - timedelta(weeks=WEEKS_SHOWN + 1))
        entry = known.entry if known else _proposed(members, tickets, service.playbook.owners)
        return PatternPage(
            name=name,
            members=members,
            entry=entry,
            kept=known is not None,
            owner=entry.owner or owner_of(service.playbook.owners, entry.originating, entry.receiving),
            mark=mark_of(known),
            tickets=store.tickets_of(connection, members),
            prior_window_count=count_episodes_of_retailers(recent, policy.episode_gap),
            automation_window_count=count_episodes_of_retailers(
                [one for one in recent if now - one.occurred_at <= policy.automation_window], policy.episode_gap
            ),
            weeks=trend(counts, now, WEEKS_SHOWN),
            retailers=store.retailers(connection, members, now - policy.prior_window),
            resolutions=_resolutions(service, tickets, fixes, now),
            judged=len(tickets),
            newest=tickets[:TICKETS_SHOWN],
            decisions=groups.decisions(connection, members) if members else [],
        )


def edit(service: Service, name: str, parts: Mapping[str, str | Collection[str]], mark: str, actor: str) -> Change:
    """Write the parts of an entry that a form holds, as importing its file would; ``mark`` is that of the page which
    the form was on. Raises ``UnknownPattern``, ``EditedMeanwhile`` and ``RunbookError``."""
    with service.database.read() as connection:
        members, known = _found(connection, name)
        before = known.entry if known else _proposed(members, store.newest(connection, members, 1), {})
    if mark != mark_of(known):
        raise EditedMeanwhile(
            "Somebody else changed this entry after you opened the page. Nothing was saved: open it again and repeat "
            "what is still missing."
        )
    texts = {part: value for part, value in parts.items() if part in (*EDITABLE, "state")}
    after = replace(before, fingerprints=(*before.fingerprints, *members), **texts)  # type: ignore[arg-type]
    try:
        checked = read(f"{after.id}.md", written(after))
    except RunbookError as error:
        raise RunbookError([problem.partition(": ")[2] or problem for problem in error.problems]) from error
    return import_entries(service, [checked], actor, dry_run=False)[0]


def mark_of(known: KnownEntry | None) -> str:
    """What tells one state of an entry from another."""
    return "" if known is None else hashlib.sha256(written(known.entry).encode()).hexdigest()[:16]


def _found(connection: Connection, name: str) -> tuple[tuple[str, ...], KnownEntry | None]:
    for known in library.entries(connection, [name]):
        if not known.entry.fingerprints:
            return (), known
        members = groups.members_of(connection, known.entry.fingerprints[0])
        return members, library.entry_of(connection, members) or known
    members = groups.members_of(connection, name)
    known_entry = library.entry_of(connection, members)
    if known_entry is None and not store.exists(connection, members):
        raise UnknownPattern(f"No pattern goes by {name}. The patterns page lists those that are known.")
    return members, known_entry


def _proposed(members: Sequence[str], tickets: Sequence[Occurrence], owners: Mapping[str, str]) -> LibraryEntry:
    """What a new entry of a pattern says as long as nobody wrote anything."""
    root = members[0]
    newest = tickets[0] if tickets else None
    if newest is None:
        return LibraryEntry(id=pattern_id(root, None, None), title=root, fingerprints=tuple(members))
    originating, receiving = newest.originating or "", newest.receiving or ""
    title = ": ".join(part for part in (newest.error_code, newest.template) if part) or newest.subject
    return LibraryEntry(
        id=pattern_id(root, newest.error_code, newest.template),
        title=title[:LONGEST_TITLE],
        originating=originating,
        receiving=receiving,
        owner=owner_of(owners, originating, receiving),
        fingerprints=tuple(members),
    )


def _resolutions(
    service: Service, tickets: Sequence[Occurrence], fixes: Sequence[Fix], now: datetime
) -> tuple[Survival, ...]:
    seen = [Sighting(occurred_at=one.occurred_at, account=one.account, time_stated=one.time_stated) for one in tickets]
    scope = one_retailer_at_most(seen)
    found = survivals(
        [fix for fix in fixes if fix.words],
        seen,
        now,
        service.playbook.recurrence.episode_gap,
        lambda account: scope.get(account, account),
        None,
    )
    return tuple(replace(one, elsewhere=False) for one in found)
