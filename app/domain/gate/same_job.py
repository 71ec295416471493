"""Whether two tickets are about the same job, by what both name: the id of a run, job or transaction, its series in the
playbook, or, where one of them names none, the same error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.playbook import GatePolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a ticket names: ids of runs, jobs and transactions, and the fingerprint of its error."""

    ids: frozenset[str] = frozenset()
    error: str | None = None


def named(ids: Iterable[str | None], error: str | None) -> Named:
    """What a ticket names; ids are compared without regard to case."""
    return Named(ids=frozenset(name.strip().casefold() for name in ids if name and name.strip()), error=error)


def same_job(one: Named, other: Named, policy: GatePolicy) -> bool:
    """Whether both name the same. Two jobs that fail alike are two jobs; nothing named is nothing known."""
    if one.ids & other.ids:
        return True
    if one.ids and other.ids:
        return any(
            _runs_of(series.job, series.runs, one.ids) and _runs_of(series.job, series.runs, other.ids)
            for series in policy.series
        )
    return one.error is not None and one.error == other.error


def _runs_of(job: str, runs: str, ids: Iterable[str]) -> bool:
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in (job, runs)]
    return any(pattern.fullmatch(name) for pattern in patterns for name in ids)
