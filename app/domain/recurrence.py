"""How often the same exception happened: episodes, exact windows, the last fix, and whether it held.

An episode is a chain of occurrences in which each follows the one before by less than the playbook's gap (six hours),
so that an alert that fires every ten minutes is one occurrence, not fifty. The present one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy

NOT_A_FIX = frozenset(["duplicate", "not_reproducible", "no_fault_found"])
"""Resolution reasons after which a new failure is no recurrence, since nothing was mended."""


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
class Recurrence:
    """What is known of earlier times. Episode counts include the present episode.

    ``earlier`` are the other tickets inside the prior window, newest first; ``same_episode`` those of them that belong
    to the present episode. ``last_resolved`` is the latest earlier ticket that was closed with a resolution, however
    long ago. ``recurred_after`` is the latest fix that this failure came after: the fix did not hold.
    """

    comparable: bool
    episodes_in_prior_window: int
    episodes_in_automation_window: int
    earlier: tuple[Occurrence, ...] = ()
    same_episode: tuple[Occurrence, ...] = ()
    last_resolved: Occurrence | None = None
    recurred_after: Occurrence | None = None

    @property
    def recurred(self) -> bool:
        """Whether the exception came back after it had been fixed."""
        return self.recurred_after is not None


def recurrence(present: Occurrence, priors: Iterable[Occurrence], policy: RecurrencePolicy) -> Recurrence:
    """Count and describe the earlier times of ``present``. Windows end at its moment, to the second, ends included.

    Occurrences of another fingerprint, of the same ticket, or later than ``present`` are left out. An exception without
    a fingerprint cannot be compared: then only the present one counts.
    """
    if present.fingerprint is None:
        return Recurrence(comparable=False, episodes_in_prior_window=1, episodes_in_automation_window=1)
    before = [
        prior
        for prior in priors
        if prior.fingerprint == present.fingerprint
        and prior.ref != present.ref
        and prior.occurred_at <= present.occurred_at
    ]
    in_prior_window = [*_within(before, present, policy.prior_window), present]
    in_automation_window = [*_within(before, present, policy.automation_window), present]
    chain = episodes(in_prior_window, policy.episode_gap)
    return Recurrence(
        comparable=True,
        episodes_in_prior_window=len(chain),
        episodes_in_automation_window=len(episodes(in_automation_window, policy.episode_gap)),
        earlier=_newest_first(one for one in in_prior_window if one is not present),
        same_episode=_newest_first(one for one in chain[-1].occurrences if one is not present),
        last_resolved=_latest_closed(one for one in before if one.resolution_reason or one.resolution),
        recurred_after=_latest_closed(
            one
            for one in before
            if one.resolution_reason not in NOT_A_FIX
            and one.closed_at is not None
            and one.closed_at < present.occurred_at
        ),
    )


def episodes(occurrences: Sequence[Occurrence], gap: timedelta) -> tuple[Episode, ...]:
    """Occurrences chained into episodes, oldest first: less than ``gap`` after the last one is the same episode."""
    chains: list[list[Occurrence]] = []
    for one in sorted(occurrences, key=lambda found: found.occurred_at):
        if chains and one.occurred_at - chains[-1][-1].occurred_at < gap:
            chains[-1].append(one)
        else:
            chains.append([one])
    return tuple(Episode(occurrences=tuple(chain)) for chain in chains)


def ticket_label(occurrence: Occurrence) -> str:
    """How people name a ticket of either system: ``OPS-12``, ``ZD 5158``."""
    if occurrence.ref.system == "zendesk" and occurrence.key.lstrip("#").isdigit():
        return f"ZD {occurrence.key.lstrip('#')}"
    return occurrence.key


def _within(before: Iterable[Occurrence], present: Occurrence, window: timedelta) -> list[Occurrence]:
    return [one for one in before if present.occurred_at - one.occurred_at <= window]


def _newest_first(occurrences: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(occurrences, key=lambda one: (one.occurred_at, one.key), reverse=True))


def _latest_closed(occurrences: Iterable[Occurrence]) -> Occurrence | None:
    closed = [(one.closed_at, one.key, one) for one in occurrences if one.closed_at is not None]
    return max(closed, key=lambda entry: entry[:2])[2] if closed else None
