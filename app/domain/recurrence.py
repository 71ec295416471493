"""How often the same exception happened: episodes, exact windows, at how many retailers, and whether the fixes held.

An episode is a chain of occurrences in which each follows the one before by less than the playbook's gap (six hours),
so that an alert that fires every ten minutes is one occurrence, not fifty. The present one counts. Where tickets name
retailers, each retailer is counted by itself: fifty retailers' expired tokens are not one retailer's third occurrence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from app.domain.library import KnownEntry
from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.survival import Fix, Sighting, Survival, came_back, fixes_of, survivals

OUTAGE_RETAILERS = 3
"""From so many other retailers within one episode's gap on, an outage may be behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Occurrences that belong together, oldest first."""

    occurrences: tuple[Occurrence, ...]

    @property
    def first(self) -> Occurrence:
        """The occurrence that the episode began with."""
        return self.occurrences[0]

    @property
    def last(self) -> Occurrence:
        """The latest occurrence of the episode."""
        return self.occurrences[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternHistory:
    """All that is kept of one pattern, without the present ticket. ``group`` is the pattern's identity, ``None`` where
    the ticket has none.

    ``sightings`` are all of them, at least of the prior window, since counts are taken from these; one that stands for
    several does not reach beyond either window. ``fixes`` are all closes that stood, the present ticket's own included,
    and ``failures`` hold at least the first failure after each (``None``: the sightings do). ``tickets`` are those that
    may be shown, the newest ones; ``known`` is its library entry.
    """

    group: str | None = None
    sightings: Sequence[Sighting] = ()
    fixes: Sequence[Fix] = ()
    failures: Sequence[Sighting] | None = None
    tickets: Sequence[Occurrence] = ()
    known: KnownEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The same exception at other retailers inside the prior window: at how many, at how many of them less than one
    episode's gap before the present failure, and on how many tickets that name no retailer."""

    retailers: int = 0
    at_once: int = 0
    unnamed_tickets: int = 0

    @property
    def perhaps_an_outage(self) -> bool:
        """Whether so many retailers are hit at the same time that the cause is hardly theirs."""
        return self.at_once >= OUTAGE_RETAILERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """What is known of earlier times. Episode counts include the present episode and are those of the present retailer.

    ``earlier`` are the other tickets inside the prior window, newest first, as far as they were read, and
    ``earlier_count`` how many there are; ``same_episode`` those of them that belong to the present episode.
    ``last_resolved`` is the latest earlier ticket that was closed with a resolution, however long ago.
    ``recurred_after`` is the latest fix that this failure came after: the fix did not hold. ``resolutions`` are all
    that were ever applied, longest-holding first.
    """

    comparable: bool
    episodes_in_prior_window: int
    episodes_in_automation_window: int
    earlier: tuple[Occurrence, ...] = ()
    earlier_count: int = 0
    same_episode: tuple[Occurrence, ...] = ()
    same_episode_count: int = 0
    last_resolved: Occurrence | None = None
    recurred_after: Fix | None = None
    resolutions: tuple[Survival, ...] = ()
    elsewhere: Elsewhere = field(default_factory=Elsewhere)

    @property
    def recurred(self) -> bool:
        """Whether the exception came back after it had been fixed."""
        return self.recurred_after is not None


def history_among(present: Occurrence, others: Iterable[Occurrence]) -> PatternHistory:
    """The history that some tickets make for the present one: those of the same fingerprint, other than itself."""
    same = [one for one in others if one.fingerprint == present.fingerprint and one.ref != present.ref]
    if present.fingerprint is None:
        same = []
    return PatternHistory(
        group=present.fingerprint,
        sightings=[sighting_of(one) for one in same],
        fixes=fixes_of([*same, present]),
        tickets=_newest_first(same),
    )


def recurrence(present: Occurrence, history: PatternHistory, policy: RecurrencePolicy) -> Recurrence:
    """Count and describe the earlier times of ``present``. Windows end at its moment, ends included.

    What is later than ``present`` is left out. An exception without a fingerprint cannot be compared: then only the
    present one counts.
    """
    if history.group is None:
        return Recurrence(comparable=False, episodes_in_prior_window=1, episodes_in_automation_window=1)
    at, gap = present.occurred_at, policy.episode_gap
    before = [one for one in history.sightings if one.occurred_at <= at]
    own = own_accounts(present.account, at, before, policy.prior_window)
    mine = [one for one in before if one.account in own and at - one.occurred_at <= policy.prior_window]
    chain = _chained([*mine, sighting_of(present)], gap)
    recent = [one for one in mine if at - one.occurred_at <= policy.automation_window]
    episode_begins = chain[-1]
    earlier = _newest_first(
        one
        for one in history.tickets
        if one.account in own and at - policy.prior_window <= one.occurred_at <= at and one.ref != present.ref
    )
    shown_before = [one for one in history.tickets if one.occurred_at <= at and one.ref != present.ref]
    return Recurrence(
        comparable=True,
        episodes_in_prior_window=len(chain),
        episodes_in_automation_window=len(_chained([*recent, sighting_of(present)], gap)),
        earlier=earlier,
        earlier_count=sum(one.count for one in mine),
        same_episode=tuple(one for one in earlier if one.occurred_at >= episode_begins),
        same_episode_count=sum(one.count for one in mine if one.occurred_at >= episode_begins),
        last_resolved=_last_resolved(shown_before, own),
        recurred_after=_recurred_after(present, history.fixes, own, gap),
        resolutions=_resolutions(present, history, before, own, gap),
        elsewhere=_elsewhere(before, own, at, policy),
    )


def own_accounts(
    account: str | None, at: datetime, sightings: Iterable[Sighting], window: timedelta
) -> frozenset[str | None]:
    """The accounts whose failures count as those of a ticket about ``account`` at a moment.

    A ticket that names no retailer counts with the one retailer that the pattern is known at within ``window``; where
    several are known, tickets without a name are counted by themselves.
    """
    named = {one.account for one in sightings if timedelta(0) <= at - one.occurred_at <= window} - {None}
    if account is not None:
        return frozenset([account, None]) if named <= {account} else frozenset([account])
    return frozenset([None, *named]) if len(named) <= 1 else frozenset([None])


def count_episodes(moments: Sequence[datetime], gap: timedelta) -> int:
    """How many episodes sorted moments make."""
    return bool(moments) + sum(after - before >= gap for before, after in pairwise(moments))


def one_retailer_at_most(sightings: Iterable[Sighting]) -> Mapping[str | None, str | None]:
    """By which name each account is counted: all as one where at most one is named; else (empty) each by its own."""
    named = {one.account for one in sightings} - {None}
    return dict.fromkeys([None, *named]) if len(named) <= 1 else {}


def count_episodes_of_retailers(sightings: Sequence[Sighting], gap: timedelta) -> int:
    """The episodes of every retailer together, of sightings in any order."""
    names = one_retailer_at_most(sightings)
    moments: dict[str | None, list[datetime]] = {}
    for one in sightings:
        moments.setdefault(names.get(one.account, one.account), []).append(one.occurred_at)
    return sum(count_episodes(sorted(at), gap) for at in moments.values())


def episodes(occurrences: Sequence[Occurrence], gap: timedelta) -> tuple[Episode, ...]:
    """Occurrences chained into episodes, oldest first: less than ``gap`` after the last one is the same episode."""
    chains: list[list[Occurrence]] = []
    for one in sorted(occurrences, key=lambda found: found.occurred_at):
        if chains and one.occurred_at - chains[-1][-1].occurred_at < gap:
            chains[-1].append(one)
        else:
            chains.append([one])
    return tuple(Episode(occurrences=tuple(chain)) for chain in chains)


def sighting_of(occurrence: Occurrence) -> Sighting:
    """What counting needs of a ticket."""
    return Sighting(occurred_at=occurrence.occurred_at, account=occurrence.account, time_stated=occurrence.time_stated)


def ticket_label(named: Occurrence | Fix) -> str:
    """How people name a ticket of either system: ``OPS-12``, ``ZD 5158``."""
    if named.ref.system == "zendesk" and named.key.lstrip("#").isdigit():
        return f"ZD {named.key.lstrip('#')}"
    return named.key


def _chained(sightings: Iterable[Sighting], gap: timedelta) -> list[datetime]:
    """The moments at which the episodes of some sightings begin, in order."""
    begins: list[datetime] = []
    ended: datetime | None = None
    for one in sorted(sightings, key=lambda found: found.occurred_at):
        if ended is None or one.occurred_at - ended >= gap:
            begins.append(one.occurred_at)
        ended = one.ended_at if ended is None else max(ended, one.ended_at)
    return begins


def _elsewhere(
    before: Sequence[Sighting], own: frozenset[str | None], at: datetime, policy: RecurrencePolicy
) -> Elsewhere:
    others = [one for one in before if one.account not in own and at - one.occurred_at <= policy.prior_window]
    named = {one.account for one in others} - {None}
    at_once = {one.account for one in others if at - one.ended_at < policy.episode_gap} - {None}
    unnamed = sum(one.count for one in others if one.account is None)
    return Elsewhere(retailers=len(named), at_once=len(at_once), unnamed_tickets=unnamed)


def _resolutions(
    present: Occurrence,
    history: PatternHistory,
    before: Sequence[Sighting],
    own: frozenset[str | None],
    gap: timedelta,
) -> tuple[Survival, ...]:
    own_scope = present.account

    def scope(account: str | None) -> str | None:
        return own_scope if account in own else account

    standing = [fix for fix in history.fixes if fix.words and (fix.ref != present.ref or fix.reopened_at is not None)]
    failures = [*(before if history.failures is None else history.failures), sighting_of(present)]
    return survivals(standing, failures, present.occurred_at, gap, scope, own_scope)


def _recurred_after(
    present: Occurrence, fixes: Iterable[Fix], own: frozenset[str | None], gap: timedelta
) -> Fix | None:
    now = sighting_of(present)
    proven = [
        fix
        for fix in fixes
        if fix.mends
        and fix.account in own
        and (fix.reopened_at is not None if fix.ref == present.ref else came_back(fix, now, gap))
    ]
    return max(proven, key=lambda fix: (fix.closed_at, fix.key), default=None)


def _last_resolved(tickets: Iterable[Occurrence], own: frozenset[str | None]) -> Occurrence | None:
    resolved = [
        (one.account in own, one.closed_at, one.key, one)
        for one in tickets
        if one.closed_at is not None and (one.resolution_reason or one.resolution)
    ]
    return max(resolved, key=lambda entry: entry[:3])[3] if resolved else None


def _newest_first(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(occurrences, key=lambda one: (one.occurred_at, one.key), reverse=True))
