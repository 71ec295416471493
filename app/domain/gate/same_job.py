"""Whether two tickets are about the same job, by what both name: the id of a run, job or transaction, its series in the
playbook, or the same error."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.playbook import GatePolicy


def same_job(one: Iterable[str | None], other: Iterable[str | None], policy: GatePolicy) -> bool:
    """Whether two sets of names (ids, fingerprints) have one in common, or two runs of one series. Nothing named is
    nothing known, and that is not the same job."""
    names, others = _plain(one), _plain(other)
    if names & others:
        return True
    return any(
        _runs_of(pattern.job, pattern.runs, names) and _runs_of(pattern.job, pattern.runs, others)
        for pattern in policy.series
    )


def _plain(names: Iterable[str | None]) -> set[str]:
    return {name.strip().casefold() for name in names if name and name.strip()}


def _runs_of(job: str, runs: str, names: set[str]) -> bool:
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in (job, runs)]
    return any(pattern.fullmatch(name) for pattern in patterns for name in names)
