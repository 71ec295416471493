"""What a part of the benchmark measured: tables, goals and costs; printed, and with ``--write`` put into the docs.

A page holds a part between two markers, ``<!-- bench:NAME -->`` and ``<!-- bench:NAME ends -->``. Costs, by name, go to
``tests/bench/costs.json``, from which the capacity model reckons.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.places import fsync_milliseconds, postgres_version

DOCS = Path(__file__).resolve().parents[2] / "docs"
COSTS = Path(__file__).with_name("costs.json")


@dataclass(frozen=True)
class Grid:
    """A table; cells are texts, the first column is to the left."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> list[str]:
        """The lines of a table in a page."""
        ruler = "|".join(["---", *("---:" for _ in self.headings[1:])])
        lines = [f"**{self.title}**", "", f"| {' | '.join(self.headings)} |", f"|{ruler}|"]
        return [*lines, *(f"| {' | '.join(row)} |" for row in self.rows), ""]

    def show(self, console: Console) -> None:
        """Print it."""
        table = Table(title=self.title, title_justify="left")
        for place, heading in enumerate(self.headings):
            table.add_column(heading, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)


@dataclass(frozen=True)
class Goal:
    """What was wanted, what came out, and whether that is enough."""

    name: str
    wanted: str
    measured: str
    met: bool


@dataclass
class Report:
    """All that a part has to say. ``plots`` are files beside the page, by name, and the function that draws each."""

    part: str
    grids: list[Grid] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    costs: dict[str, float] = field(default_factory=dict)
    plots: dict[str, Callable[[Path], None]] = field(default_factory=dict)
    page: str = "benchmarks.md"
    conditions: str = field(default_factory=lambda: conditions())

    @property
    def met(self) -> bool:
        """Whether every goal was met."""
        return all(goal.met for goal in self.goals)

    def show(self, console: Console) -> None:
        """Print everything."""
        console.print(self.conditions, highlight=False)
        for grid in (*self.grids, *self._of_goals()):
            grid.show(console)
        for remark in self.remarks:
            console.print(remark, highlight=False)

    def write(self) -> Path:
        """Renew the part's section of its page, its plots, and the costs. Raises ``ValueError`` where the page has no
        place for it."""
        page = DOCS / self.page
        text = page.read_text(encoding="utf-8")
        begins, ends = f"<!-- bench:{self.part} -->", f"<!-- bench:{self.part} ends -->"
        found = re.search(f"{re.escape(begins)}.*?{re.escape(ends)}", text, re.DOTALL)
        if found is None:
            raise ValueError(f"{page} has no lines {begins} and {ends} between which the part could be written")
        made = f"{begins}\n{self._markdown()}\n{ends}"
        page.write_text(text[: found.start()] + made + text[found.end() :], encoding="utf-8")
        for name, draw in self.plots.items():
            (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
            draw(DOCS / name)
        if self.costs:
            _keep_costs(self.costs)
        return page

    def _markdown(self) -> str:
        lines = [self.conditions, ""]
        for grid in (*self.grids, *self._of_goals()):
            lines += grid.markdown()
        lines += [line for remark in self.remarks for line in (remark, "")]
        lines += [line for name in self.plots for line in (f"![{self.part}]({name})", "")]
        return "\n".join(lines).rstrip()

    def _of_goals(self) -> list[Grid]:
        if not self.goals:
            return []
        rows = [(goal.name, goal.wanted, goal.measured, "met" if goal.met else "missed") for goal in self.goals]
        return [Grid("Goals", ("goal", "wanted", "measured", ""), rows)]


def conditions() -> str:
    """The machine and its state before the run: everything that a figure depends on."""
    server = postgres_version()
    database = f"PostgreSQL {server}" if server else "no PostgreSQL"
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores shared by load, service and database, "
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{database}; before the run: load {os.getloadavg()[0]:.1f}, fsync p50 {fsync_milliseconds():.2f} ms."
    )


def costs() -> dict[str, float]:
    """The measured costs, by name (the unit is the name's last word)."""
    found: dict[str, float] = json.loads(COSTS.read_text(encoding="utf-8"))
    return found


def _keep_costs(measured: dict[str, float]) -> None:
    kept = costs() if COSTS.exists() else {}
    kept.update({name: round(value, 4) for name, value in measured.items()})
    COSTS.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def finish(report: Report, console: Console, *, write: bool) -> None:
    """Print a report, and write it where asked. Exits 1 where a goal was missed."""
    report.show(console)
    if write:
        console.print(f"Wrote {report.write()}.")
    if not report.met:
        sys.exit(1)
