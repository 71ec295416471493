"""Waiting that one can watch: a progress bar that counts down, or one line where nobody looks at bars."""

from __future__ import annotations

import time
from collections.abc import Callable

import click
from rich.markup import escape
from rich.progress import Progress, TaskID


class Countdown:
    """A bar of one site's long work, and the waiting in it that the platform asks for."""

    def __init__(self, bars: Progress, task: TaskID, name: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._bars = bars
        self._task = task
        self.name = name
        self._sleep = sleep

    def show(self, completed: int, description: str) -> None:
        """How far the work is, and what stands beside the bar."""
        self._bars.update(self._task, completed=completed, description=description)

    def count_down(self, seconds: float, why: str) -> None:
        """Let so many seconds pass, second by second, and say why."""
        if self._bars.disable:
            click.echo(f"{self.name}: waiting {seconds:.0f} s: {why}", err=True)
        left = seconds
        while left > 0:
            self._bars.update(self._task, description=f"{self.name} [yellow]waits {left:.0f} s[/]: {escape(why)}")
            self._sleep(min(1.0, left))
            left -= 1.0
        self._bars.update(self._task, description=self.name)
