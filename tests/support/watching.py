"""Somebody who follows a backfill: remembers what it said, and lets the trackers' clocks run instead of waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.store.backfills import Progress


@dataclass
class Watcher:
    """Implements ``app.workflow.backfill.Watch``. ``on_wait`` and ``on_progress`` are called in passing."""

    on_wait: Callable[[float], None] = lambda seconds: None
    on_progress: Callable[[Progress], None] = lambda progress: None
    waits: list[tuple[float, str]] = field(default_factory=list)
    seen: list[Progress] = field(default_factory=list)

    def progressed(self, progress: Progress) -> None:
        """Another page is kept."""
        self.seen.append(progress)
        self.on_progress(progress)

    def wait(self, seconds: float, why: str) -> None:
        """Do not wait, but say that it was asked for."""
        self.waits.append((seconds, why))
        self.on_wait(seconds)
