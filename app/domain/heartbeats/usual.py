"""How a job usually behaves: how long its runs take and how often they begin, from the runs that it told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles

from app.domain.heartbeats.model import JobRun

FEWEST_RUNS = 5
"""Of fewer runs nothing is called usual."""
LATE_FACTOR = 2.0
"""A job is late once this many of its usual intervals have passed since its last start."""
_PERCENTILES = 20
_P95 = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual, from ``runs`` successful runs: the median and the 95th percentile of their durations, and the
    median time between two starts. ``None`` where too few runs tell it."""

    runs: int
    runtime: timedelta | None = None
    runtime_p95: timedelta | None = None
    interval: timedelta | None = None


def usual(runs: Sequence[JobRun]) -> Usual:
    """What is usual of one job, from its latest runs in any order."""
    durations = [run.duration.total_seconds() for run in runs if run.end == "success" and run.duration is not None]
    starts = sorted(run.started_at for run in runs if run.started_at is not None)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(starts)]
    enough = len(durations) >= FEWEST_RUNS
    return Usual(
        runs=len(durations),
        runtime=timedelta(seconds=median(durations)) if enough else None,
        runtime_p95=timedelta(seconds=_p95(durations)) if enough else None,
        interval=timedelta(seconds=median(gaps)) if len(gaps) >= FEWEST_RUNS - 1 else None,
    )


def runs_longer_than_usual(run: JobRun, known: Usual, now: datetime) -> bool:
    """Whether a run is under way for longer than 95 of 100 runs took. That is a sign, no proof that it hangs: age alone
    never makes a run stale."""
    return (
        run.state == "running"
        and run.started_at is not None
        and known.runtime_p95 is not None
        and now - run.started_at > known.runtime_p95
    )


def late_since(runs: Sequence[JobRun], known: Usual) -> datetime | None:
    """From when on a job that nothing is heard of has to be called late; ``None`` where nothing is usual of it."""
    heard = [run.last_told for run in runs]
    if known.interval is None or not heard:
        return None
    return max(heard) + known.interval * LATE_FACTOR


def _p95(durations: list[float]) -> float:
    return quantiles(durations, n=_PERCENTILES, method="inclusive")[_P95]
