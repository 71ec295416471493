"""Signals of runs, and what is known of a run after any number of them, in whatever order they arrive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain.moments import iso
from app.domain.probing.model import Run

SignalKind = Literal["start", "success", "fail"]
RunState = Literal["running", "success", "failed"]

NAMELESS = "at "
"""How a run is called that told no id: by when it was first heard of."""
_ENDS: dict[SignalKind, RunState] = {"success": "success", "fail": "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that a job told: a run of it began or ended at ``at`` (UTC). ``run`` is its id, where it has one;
    ``message`` is masked."""

    source: str
    job: str
    kind: SignalKind
    at: datetime
    run: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """What is known of one run. ``ended_at`` and ``message`` are of the latest end that was told."""

    source: str
    job: str
    run: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    end: RunState | None = None
    message: str = ""

    @property
    def state(self) -> RunState:
        """``running`` until an end was told, and again where it was started anew after that."""
        if self.end is None or self.ended_at is None:
            return "running"
        return "running" if self.started_at is not None and self.started_at > self.ended_at else self.end

    @property
    def duration(self) -> timedelta | None:
        """From start to end; ``None`` while either is not known or it runs."""
        if self.started_at is None or self.ended_at is None or self.state == "running":
            return None
        return self.ended_at - self.started_at

    @property
    def last_told(self) -> datetime:
        """The latest moment that is known of it."""
        return max(moment for moment in (self.started_at, self.ended_at) if moment is not None)

    def as_run(self) -> Run:
        """The run as an answer to the question after a job's runs."""
        ended = None if self.state == "running" else self.ended_at
        return Run(id=self.run, state=self.state, started_at=self.started_at, ended_at=ended)


def opened_by(signal: Signal) -> JobRun:
    """A run of which nothing was known before. One that tells no id goes by the moment it was first heard of."""
    run = signal.run or f"{NAMELESS}{iso(signal.at)}"
    return told(JobRun(source=signal.source, job=signal.job, run=run), signal)


def told(known: JobRun, signal: Signal) -> JobRun:
    """The run with what a signal adds. The same signal twice adds nothing, and the order of signals does not matter:
    of several starts and of several ends the latest counts; of a success and a failure at one moment, the failure."""
    if signal.kind == "start":
        started = signal.at if known.started_at is None else max(known.started_at, signal.at)
        return replace(known, started_at=started)
    end, message = _ENDS[signal.kind], signal.message
    if known.ended_at is not None and _rank(known.ended_at, known.end, known.message) >= _rank(signal.at, end, message):
        return known
    return replace(known, ended_at=signal.at, end=end, message=message)


def _rank(at: datetime, end: RunState | None, message: str) -> tuple[datetime, bool, str]:
    return at, end == "failed", message
