"""How well tickets are read: the goals, and every language, format and trait as a count with its interval.

    python -m tests.bench extraction            # or: make score
    python -m tests.bench.extraction --write    # renews docs/extraction-results.md

The labelled set lies in ``tests/unit/extraction/labelled``. Rules were written with some of its files in view; others
were labelled by people who had not seen the rules and were scored before anybody looked into them. The page tells them
apart and quotes that first score, which is the honest one, beside today's.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from app.domain.insight.spread import wilson
from app.playbook import load_playbook
from tests.unit.extraction.scoring import Score, groups_of, labelled, score

PAGE = Path(__file__).resolve().parents[2] / "docs" / "extraction-results.md"
UNSEEN = ("unseen", "sealed_two")
RESAMPLES = 400
CELL_TO_JUDGE = 40
CELL_TOLERANCE = 0.05
BASE_CELL = "English, plain text"
LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "ja": "Japanese",
}


@dataclass(frozen=True)
class Part:
    """A file of the set: what it is to the rules, and its first score where it was unseen."""

    name: str
    says: str
    unseen_first: str = ""


PARTS = (
    Part("written_with_the_rules", "written while the rules were"),
    Part("read_unseen_first", "unseen first, three batches", "0.894, 0.863, 0.866"),
    Part("written_by_others", "unseen first, two batches", "0.831, 0.799"),
    Part("messages_and_triggers", "unseen first, three batches", "0.825, 0.769, 0.792"),
    Part("many_systems", "unseen first, half of it studied for most fields", "0.844"),
    Part("prose_and_logs", "unseen first, one batch", "0.897"),
    *(Part(name, "never looked into", first) for name, first in zip(UNSEEN, ("0.875", "0.873"), strict=True)),
)


@dataclass
class Cell:
    """Tickets of one kind: capture counts (right, wrong, missed) of each, in order."""

    counts: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return f1_of(self.counts)

    def interval(self) -> tuple[float, float]:
        """The middle 95 % of the F1 of resampled tickets (bootstrap, seeded)."""
        if len(self.counts) < 2:
            return 0.0, 1.0
        chance = random.Random(20261102)
        drawn = sorted(f1_of(chance.choices(self.counts, k=len(self.counts))) for _ in range(RESAMPLES))
        return drawn[int(0.025 * RESAMPLES)], drawn[int(0.975 * RESAMPLES) - 1]


def f1_of(counts: Iterable[tuple[int, int, int]]) -> float:
    """Micro-F1 of tickets; 1 where nothing was stated and nothing was found."""
    right = wrong = missed = 0
    for one in counts:
        right, wrong, missed = right + one[0], wrong + one[1], missed + one[2]
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


@dataclass
class Measured:
    """Everything that came out over some files of the set."""

    cases: list[dict[str, Any]]
    score: Score
    cells: dict[str, Cell]
    milliseconds: list[float]


def measure(cases: list[dict[str, Any]]) -> Measured:
    """Score tickets one by one, so that each counts in its cells."""
    playbook = load_playbook(None)
    total, cells, milliseconds = Score(), dict[str, Cell](), []
    for case in cases:
        started = time.process_time()
        one = score([case], playbook)
        milliseconds.append((time.process_time() - started) * 1000)
        _add(total, one)
        for name in cells_of(case):
            cells.setdefault(name, Cell()).counts.append((one.right, one.wrong, one.missed))
    return Measured(cases, total, cells, milliseconds)


def cells_of(case: dict[str, Any]) -> list[str]:
    """The cells that a ticket counts in: language, format, language and format together, traits. Tickets that are no
    exception state nothing and count in none."""
    if not case["expected"]["is_exception"]:
        return []
    body_format = case["ticket"]["body_format"].replace("_", " ")
    names = [
        f"format: {body_format}",
        *(name.replace("trait ", "trait: ") for name in groups_of(case) if name[:5] == "trait"),
    ]
    if case.get("language") is not None:
        language = LANGUAGES.get(case["language"], case["language"])
        names += [f"language: {language}", f"{language}, {'plain text' if body_format == 'plain' else body_format}"]
    return names


def goals(found: Measured) -> list[tuple[str, str, str, bool]]:
    """Goal, wanted, measured, met."""
    made, of = found.score, found.score.fields
    rows: list[tuple[str, str, str, bool]] = [
        ("capture micro-F1", "≥ 0.95", f"{made.micro_f1:.3f}", made.micro_f1 >= 0.95),
        ("invented ids", "0", str(len(made.invented_ids)), not made.invented_ids),
        ("false timestamps", "≤ 1 %", f"{made.false_times} of {made.stated_times}", made.false_time_rate <= 0.01),
        (
            "is_exception precision",
            "≥ 0.98",
            f"{made.exception_precision:.3f} (recall {made.exception_recall:.3f})",
            made.exception_precision >= 0.98,
        ),
    ]
    for name, wanted in (("pattern", 0.9), ("bucket", 0.9), ("missing_capture", 0.9)):
        right, count = of[name + "+"], of[name + "+"] + of[name + "-"]
        low, high = wilson(right, count)
        shown = f"{made.field_exact(name):.3f} of {count} ({low:.2f}–{high:.2f})"
        rows.append((f"{name} exact", f"≥ {wanted}", shown, made.field_exact(name) >= wanted))
    behind = cells_behind(found)
    rows.append(
        (
            f"cells of {CELL_TO_JUDGE} or more tickets",
            f"within {CELL_TOLERANCE:.0%} of {BASE_CELL}",
            ", ".join(behind) or "all are",
            not behind,
        )
    )
    return rows


def cells_behind(found: Measured) -> list[str]:
    """Large cells that are read more than five points worse than English plain text."""
    base = found.cells[BASE_CELL].f1 if BASE_CELL in found.cells else found.score.micro_f1
    return [
        f"{name} {cell.f1:.3f}"
        for name, cell in sorted(found.cells.items())
        if len(cell.counts) >= CELL_TO_JUDGE and cell.f1 < base - CELL_TOLERANCE
    ]


def page() -> str:
    """The results as a page of the docs. Times are left out: they belong to a machine."""
    lines = [
        "# How well tickets are read",
        "",
        "Made by `make score` from the labelled set in `tests/unit/extraction/labelled`, by the rules of",
        "[extraction](extraction.md). Files marked *unseen first* were labelled by people who did not know the rules,",
        "and scored once before anybody looked into them; then the rules were mended with them in view. The last",
        "two were scored but never looked into: **their score is what to expect on tickets of your own.**",
        "",
        "| file | tickets | to the rules | first score (micro-F1) | today |",
        "|---|---|---|---|---|",
    ]
    for part in PARTS:
        cases = labelled(part.name)
        today = measure(cases).score.micro_f1
        lines.append(f"| `{part.name}` | {len(cases)} | {part.says} | {part.unseen_first or '–'} | {today:.3f} |")
    unseen = measure(_unseen())
    lines += [
        "",
        f"## Goals, over the {len(unseen.cases)} unseen tickets",
        "",
        "| goal | wanted | measured | |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {wanted} | {shown} | {'met' if met else 'missed'} |" for name, wanted, shown, met in goals(unseen)
    ]
    lines += ["", "## Each field", "", "| field | exact | of | F1 |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _fields(unseen.score)]
    for title, lead in (
        ("language and format", ""),
        ("language", "language: "),
        ("format", "format: "),
        ("trait", "trait: "),
    ):
        lines += ["", f"## By {title}", "", f"| {title} | tickets | micro-F1 | 95 % interval |", "|---|---|---|---|"]
        lines += [f"| {' | '.join(row)} |" for row in _cells(unseen.cells, lead)]
    return "\n".join(lines) + "\n"


def run(console: Console, _seconds: float) -> None:
    """Print every file's score, and of the unseen one goals, fields and cells. Exits 1 where a goal is missed."""
    by_file = Table("file", "tickets", "to the rules", "first score", "micro-F1 today", "median ms", title="Files")
    for part in PARTS:
        found = measure(labelled(part.name))
        median = f"{statistics.median(found.milliseconds):.1f}"
        by_file.add_row(
            part.name, str(len(found.cases)), part.says, part.unseen_first or "–", f"{found.score.micro_f1:.3f}", median
        )
    console.print(by_file)
    unseen = measure(_unseen())
    met = [*_print_goals(console, unseen)]
    fields = Table("field", "exact", "of", "F1", title="Fields, unseen tickets")
    for row in _fields(unseen.score):
        fields.add_row(*row)
    console.print(fields)
    cells = Table("cell", "tickets", "micro-F1", "95 % interval", title="Cells, unseen tickets")
    for row in (*_cells(unseen.cells, "language: "), *_cells(unseen.cells, "format: "), *_cells(unseen.cells, "")):
        cells.add_row(*row)
    console.print(cells)
    if not all(met):
        sys.exit(1)


def _unseen() -> list[dict[str, Any]]:
    return [case for name in UNSEEN for case in labelled(name)]


def _print_goals(console: Console, found: Measured) -> Iterable[bool]:
    table = Table("goal", "wanted", "measured", "", title=f"Goals, over {len(found.cases)} unseen tickets")
    for name, wanted, shown, met in goals(found):
        table.add_row(name, wanted, shown, "[green]met[/green]" if met else "[red]missed[/red]")
        yield met
    console.print(table)


def _fields(made: Score) -> list[tuple[str, str, str, str]]:
    names = sorted({key[:-1] for key in made.fields})
    rows = []
    for name in names:
        count = made.fields[name + "+"] + made.fields[name + "-"]
        f1 = f"{made.field_f1(name):.3f}" if made.capture[name + "+"] else "–"
        rows.append((name, f"{made.field_exact(name):.3f}", str(count), f1))
    return rows


def _cells(cells: dict[str, Cell], lead: str) -> list[tuple[str, str, str, str]]:
    """Rows of the cells whose name begins with ``lead``; with an empty one those of language and format together."""
    chosen = [(name, cell) for name, cell in cells.items() if (name.startswith(lead) if lead else ": " not in name)]
    rows = []
    for name, cell in sorted(chosen, key=lambda entry: (-len(entry[1].counts), entry[0])):
        low, high = cell.interval()
        rows.append((name.removeprefix(lead), str(len(cell.counts)), f"{cell.f1:.3f}", f"{low:.2f}–{high:.2f}"))
    return rows


def _add(total: Score, one: Score) -> None:
    for name in ("right", "wrong", "missed", "stated_times", "false_times"):
        setattr(total, name, getattr(total, name) + getattr(one, name))
    total.invented_ids += one.invented_ids
    for name in ("fields", "capture", "exceptions"):
        counted: Counter[str] = getattr(total, name)
        counted.update(getattr(one, name))


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = PAGE.write_text) -> None:
    """Print, or with ``--write`` renew the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"renew {PAGE.name}")
    if parser.parse_args(arguments).write:
        write(page())
        print(f"Wrote {PAGE}.")  # noqa: T201 - a command
        return
    run(Console(width=120), 0.0)


if __name__ == "__main__":
    main()
