"""Did the fix hold? Each earlier resolution with how long it held at each time that it was applied.

A fix holds from the close that it was verified for until the next failure of the same exception at the same retailer,
or until a ticket of it is reopened. Closes of the same resolution with no failure between them are one application:
five tickets of a storm that were closed one after the other do not make a fix that was applied five times.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.fingerprint import masked_template
from app.domain.occurrence import Occurrence, is_fix
from app.domain.ticket import TicketRef

PHANTOM_TIMES = 2
"""A resolution that was applied this often and failed each time is a phantom patch."""

Scope = Callable[[str | None], str | None]
"""Which retailers are taken for one: from the account that a ticket names to the scope in which it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """That the exception happened: when, and at which account (as compared; ``None`` where none is named).

    ``time_stated`` is false where ``occurred_at`` is merely when the ticket was created. For counting, several
    occurrences at one account that belong to one episode may stand as one: the first, the ``last``, their ``count``.
    """

    occurred_at: datetime
    account: str | None = None
    time_stated: bool = True
    last: datetime | None = None
    count: int = 1

    @property
    def ended_at(self) -> datetime:
        """The latest of the occurrences."""
        return self.last or self.occurred_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A close that stood, on the ticket ``key``. That it was reopened counts as a failure."""

    ref: TicketRef
    key: str
    url: str
    closed_at: datetime
    account: str | None = None
    reopened_at: datetime | None = None
    reason: str | None = None
    resolution: str | None = None

    @property
    def mends(self) -> bool:
        """Whether something was mended: ``duplicate``, ``not_reproducible`` and ``no_fault_found`` mend nothing."""
        return is_fix(self.reason, self.resolution)

    @property
    def words(self) -> str:
        """What was entered at closing, the reason first; empty where nothing was."""
        return resolution_words(self.reason, self.resolution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One time that a resolution was applied. ``held`` ends at ``failed_at``, or where it has not failed at the moment
    it is judged for. ``too_early``: it was applied after that moment, so nothing can be said yet."""

    fix: Fix
    held: timedelta
    failed_at: datetime | None = None
    too_early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """A resolution and how it held, each application oldest first. ``elsewhere``: at other retailers only."""

    applications: tuple[Application, ...]
    elsewhere: bool = False

    @property
    def latest(self) -> Fix:
        """The last time that it was applied."""
        return self.applications[-1].fix

    @property
    def words(self) -> str:
        """The resolution as it was entered the last time."""
        return self.latest.words

    @property
    def longest(self) -> timedelta:
        """The longest that it held."""
        return max(one.held for one in self.applications)

    @property
    def phantom(self) -> bool:
        """Whether it was applied again and again and failed each time."""
        return len(self.applications) >= PHANTOM_TIMES and all(one.failed_at for one in self.applications)

    @property
    def text(self) -> str:
        """How it held, in words: ``held 41 days``, ``failed again after 6, 9, 14 days: phantom patch``."""
        failed = [one.held for one in self.applications if one.failed_at is not None]
        parts = []
        if failed:
            parts.append(f"failed again after {spans(failed)}")
        parts += [_standing(one) for one in self.applications if one.failed_at is None]
        if len(self.applications) == 1 and failed:
            parts = [f"held {spans(failed)}, then failed again"]
        text = "; ".join(dict.fromkeys(parts)) + (": phantom patch" if self.phantom else "")
        return f"{text} (at another retailer)" if self.elsewhere else text


def survivals(
    fixes: Iterable[Fix], sightings: Iterable[Sighting], as_of: datetime, gap: timedelta, scope: Scope, own: str | None
) -> tuple[Survival, ...]:
    """Every resolution that mended something, longest-holding first, judged ``as_of`` a moment.

    ``sightings`` are the failures up to then. ``scope`` says which accounts count as one and ``own`` which of the
    scopes is the present one. A failure whose time is not stated proves that a fix failed only when it was reported
    ``gap`` or later after it.
    """
    mended = sorted((one for one in fixes if one.mends), key=_by_close)
    failures = _failures(sightings, mended, scope)
    applied: dict[tuple[str, str | None, datetime | None], Application] = {}
    for fix in mended:
        where = scope(fix.account)
        failed_at = _first_failure(fix, failures.get(where, _NO_FAILURES), gap)
        key = (resolution_key(fix.reason, fix.resolution), where, failed_at)
        if key not in applied:
            applied[key] = _application(fix, failed_at, as_of)
    by_resolution: dict[str, list[tuple[str | None, Application]]] = defaultdict(list)
    for (resolution, where, _), application in applied.items():
        by_resolution[resolution].append((where, application))
    found = [
        Survival(
            applications=tuple(application for _, application in entries),
            elsewhere=all(where != own for where, _ in entries),
        )
        for entries in by_resolution.values()
    ]
    newest_first = sorted(found, key=lambda one: _by_close(one.latest), reverse=True)
    return tuple(sorted(newest_first, key=lambda one: one.longest, reverse=True))


def fixes_of(occurrences: Iterable[Occurrence]) -> tuple[Fix, ...]:
    """The closes of some tickets, as fixes."""
    return tuple(
        Fix(
            ref=one.ref,
            key=one.key,
            url=one.url,
            account=one.account,
            closed_at=closing.closed_at,
            reopened_at=closing.reopened_at,
            reason=closing.reason,
            resolution=closing.resolution,
        )
        for one in occurrences
        for closing in one.all_closings
    )


def came_back(fix: Fix, failure: Sighting, gap: timedelta) -> bool:
    """Whether a failure is later than a fix, and so proves that it did not hold."""
    return failure.occurred_at > fix.closed_at if failure.time_stated else failure.occurred_at - fix.closed_at >= gap


def resolution_words(reason: str | None, resolution: str | None) -> str:
    """A resolution as people read it: ``credentials renewed: token rotated, run 881 green``."""
    return ": ".join(part for part in ((reason or "").replace("_", " "), resolution or "") if part)


def resolution_text(occurrence: Occurrence) -> str:
    """What was entered when the ticket was closed, reason first; empty where nothing was."""
    return resolution_words(occurrence.resolution_reason, occurrence.resolution)


def resolution_key(reason: str | None, resolution: str | None) -> str:
    """What makes two resolutions the same: the reason, else the masked words."""
    return f"reason {reason.casefold()}" if reason else f"words {masked_template(resolution or '').casefold()}"


def spans(lengths: Sequence[timedelta]) -> str:
    """Lengths in words, the unit once where it is the same: ``6, 9, 14 days``, ``40 minutes, 2 days``."""
    measured = [_measured(length) for length in lengths]
    parts = []
    for index, (number, unit) in enumerate(measured):
        last_of_unit = index + 1 == len(measured) or measured[index + 1][1] != unit
        plural = number != 1 or (index > 0 and measured[index - 1][1] == unit)
        parts.append(f"{number} {unit}{'s' if plural else ''}" if last_of_unit else str(number))
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class _Failures:
    """Moments of failures, sorted: those whose time is stated, and those that were merely reported then."""

    stated: list[datetime]
    reported: list[datetime]


_NO_FAILURES = _Failures([], [])


def _failures(sightings: Iterable[Sighting], fixes: Sequence[Fix], scope: Scope) -> Mapping[str | None, _Failures]:
    reopened = [Sighting(occurred_at=fix.reopened_at, account=fix.account) for fix in fixes if fix.reopened_at]
    found: dict[str | None, _Failures] = {}
    for one in (*sightings, *reopened):
        there = found.setdefault(scope(one.account), _Failures([], []))
        (there.stated if one.time_stated else there.reported).append(one.occurred_at)
    for there in found.values():
        there.stated.sort()
        there.reported.sort()
    return found


def _first_failure(fix: Fix, failures: _Failures, gap: timedelta) -> datetime | None:
    after = bisect_right(failures.stated, fix.closed_at)
    proven = bisect_left(failures.reported, fix.closed_at + gap)
    return min((*failures.stated[after : after + 1], *failures.reported[proven : proven + 1]), default=None)


def _application(fix: Fix, failed_at: datetime | None, as_of: datetime) -> Application:
    if failed_at is not None:
        return Application(fix=fix, held=failed_at - fix.closed_at, failed_at=failed_at)
    return Application(fix=fix, held=max(as_of - fix.closed_at, timedelta(0)), too_early=fix.closed_at > as_of)


def _standing(application: Application) -> str:
    return "closed after this failure" if application.too_early else f"held {spans([application.held])} so far"


def _measured(length: timedelta) -> tuple[int, str]:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return minutes, "minute"
    return (minutes // 60, "hour") if minutes < 48 * 60 else (minutes // 1440, "day")


def _by_close(fix: Fix) -> tuple[datetime, str, str]:
    return fix.closed_at, fix.key, str(fix.ref)
