"""How the gate decides on attempts to close a ticket: false accepts, false refusals, missing items named exactly.

    python -m tests.bench closures            # or: make gate-score
    python -m tests.bench.closures --write    # renews docs/gate-results.md
    python -m tests.bench.closures --wrong    # the attempts of the studied file that are judged wrongly

The attempts lie in ``tests/unit/gate/attempts`` and were labelled by the rules before the gate was looked at. Each is
judged by ``handoff gate evaluate``. Nothing here prints lines of the sealed files.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from rich.console import Console
from rich.table import Table

from app.cli.gate import gate
from app.domain.insight.spread import wilson
from tests.bench.closures_texts import CORRECTED, FIRST, INTRODUCTION

FOLDER = Path(__file__).resolve().parents[1] / "unit" / "gate" / "attempts"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "gate-results.md"
STUDIED, SEALED = "matrix", "fresh_sealed"
SAYS = {
    SEALED: "Sealed: by somebody else, never opened",
    "matrix_sealed": "Sealed, yet not untouched (see above)",
    STUDIED: "Studied",
}
FALSE_REFUSALS_AT_MOST = 0.02
EXACT_AT_LEAST = 0.95

Attempt = dict[str, Any]


@dataclass
class Counts:
    """What came of some attempts. ``unnoticed`` counts items that were missing and not named, of any attempt."""

    to_refuse: int = 0
    to_allow: int = 0
    exact: int = 0
    unnoticed: int = 0
    paths: int = 0
    false_accepts: list[str] = field(default_factory=list)
    false_refusals: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.to_refuse + self.to_allow

    def add(self, attempt: Attempt, verdict: dict[str, Any]) -> None:
        """Count one attempt."""
        wanted = attempt["expect"]
        named = {item["requirement"] for item in verdict["missing"]}
        self.to_allow += wanted["allowed"]
        self.to_refuse += not wanted["allowed"]
        self.unnoticed += len(set(wanted["missing"]) - named)
        self.paths += verdict["path"] == wanted["path"]
        if named == set(wanted["missing"]) and verdict["applies"] == wanted["applies"]:
            self.exact += 1
        else:
            self.wrong.append(attempt["id"])
        if verdict["allowed"] and not wanted["allowed"]:
            self.false_accepts.append(attempt["id"])
        if wanted["allowed"] and not verdict["allowed"]:
            self.false_refusals.append(attempt["id"])


def attempts(name: str) -> list[Attempt]:
    """The attempts of a file of the set."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judged(cases: Iterable[Attempt]) -> Iterator[tuple[Attempt, dict[str, Any]]]:
    """Each attempt with its verdict. Those that need earlier tickets are judged in a run of their own."""
    for (playbook, _alone), group in groupby(cases, lambda case: (case.get("playbook"), bool(case.get("earlier")))):
        together = list(group)
        for batch in [[case] for case in together] if together[0].get("earlier") else [together]:
            snapshots = [*batch[0].get("earlier", []), *(case["snapshot"] for case in batch)]
            yield from zip(
                batch, _verdicts(snapshots, playbook, len(snapshots) > len(batch))[-len(batch) :], strict=True
            )


def _verdicts(snapshots: list[Any], playbook: str | None, remember: bool) -> list[dict[str, Any]]:
    options = ["evaluate", "--level", "present", "--files", str(FOLDER / "files")]
    options += ["--playbook", str(FOLDER / "playbooks" / playbook)] if playbook else []
    options += ["--remember"] if remember else []
    lines = "".join(json.dumps(one) + "\n" for one in snapshots)
    ran = CliRunner().invoke(gate, options, input=lines, catch_exceptions=False)
    if ran.exit_code:
        raise SystemExit(f"`handoff gate {' '.join(options)}` refused a line: {ran.output[-500:]}")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def counted(cases: Iterable[Attempt]) -> tuple[Counts, dict[str, Counts]]:
    """All attempts together, and those of each trait."""
    whole, traits = Counts(), dict[str, Counts]()
    for case, verdict in judged(cases):
        whole.add(case, verdict)
        for trait in dict.fromkeys(case["traits"]):
            traits.setdefault(trait, Counts()).add(case, verdict)
    return whole, traits


def goals(found: Counts) -> list[tuple[str, str, str, bool]]:
    """Goal, wanted, measured, met."""
    accepted, refused = len(found.false_accepts), len(found.false_refusals)
    return [
        ("false accepts", "0", _share(accepted, found.to_refuse), not accepted),
        (
            "false refusals",
            f"≤ {FALSE_REFUSALS_AT_MOST:.0%}",
            _share(refused, found.to_allow),
            refused <= FALSE_REFUSALS_AT_MOST * found.to_allow,
        ),
        (
            "missing items named exactly",
            f"≥ {EXACT_AT_LEAST:.0%}",
            _share(found.exact, found.total),
            found.exact >= EXACT_AT_LEAST * found.total,
        ),
    ]


def _share(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{part} of {whole}, {part / whole if whole else 0:.1%} ({low:.1%}–{high:.1%})"


def page() -> str:
    """The results as a page of the docs."""
    lines = [INTRODUCTION]
    for name, says in SAYS.items():
        whole, traits = counted(attempts(name))
        lines += [
            f"## {says} (`{name}.jsonl`, {whole.total} attempts)",
            "",
            "| goal | wanted | first score | today, with 95 % interval | |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {goal} | {wanted} | {first} | {shown} | {'met' if met else 'missed'} |"
            for (goal, wanted, shown, met), first in zip(goals(whole), FIRST[name], strict=True)
        ]
        lines += [
            "",
            f"Items that were missing and not named, in any attempt: {whole.unnoticed}. "
            f"Path of the verdict as labelled: {whole.paths} of {whole.total}.",
            "",
            "| trait | attempts | false accepts | false refusals | named exactly |",
            "|---|---|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in _rows(traits)),
            "",
        ]
    return "\n".join([*lines, CORRECTED])


def _rows(traits: dict[str, Counts]) -> list[tuple[str, ...]]:
    ordered = sorted(traits.items(), key=lambda entry: (not entry[0].startswith("language"), entry[0]))
    return [
        (
            name,
            str(found.total),
            f"{len(found.false_accepts)} of {found.to_refuse}",
            f"{len(found.false_refusals)} of {found.to_allow}",
            f"{found.exact} of {found.total}",
        )
        for name, found in ordered
    ]


def run(console: Console, _seconds: float) -> None:
    """Print goals and traits of each file. Exits 1 where one of them misses a goal."""
    met = []
    for name in SAYS:
        whole, traits = counted(attempts(name))
        table = Table("goal", "wanted", "measured, 95 % interval", "", title=f"{name}.jsonl, {whole.total} attempts")
        for goal, wanted, shown, reached in goals(whole):
            table.add_row(goal, wanted, shown, "[green]met[/green]" if reached else "[red]missed[/red]")
            met.append(reached)
        console.print(table)
        cells = Table("trait", "attempts", "false accepts", "false refusals", "named exactly")
        for row in _rows(traits):
            cells.add_row(*row)
        console.print(cells)
    if not all(met):
        sys.exit(1)


def show_wrong(console: Console) -> None:
    """Print what is judged wrongly in the studied file."""
    for case, verdict in judged(attempts(STUDIED)):
        wanted, named = case["expect"], [item["requirement"] for item in verdict["missing"]]
        if set(named) != set(wanted["missing"]) or verdict["applies"] != wanted["applies"]:
            console.print(f"{case['id']} {case['traits']}\n   wanted {wanted['missing']}, named {named}; {case['why']}")
            console.print(f"   note: {case['snapshot']['fields'].get('verification_note')!r}", markup=False)
            for comment in case["snapshot"]["comments"]:
                if comment["author"]["role"] == "customer":
                    console.print(f"   customer: {comment['body']!r}", markup=False)


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = PAGE.write_text) -> None:
    """Print, or with ``--write`` renew the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"renew {PAGE.name}")
    parser.add_argument("--wrong", action="store_true", help="what is judged wrongly in the studied file")
    chosen = parser.parse_args(arguments)
    if chosen.write:
        write(page())
        print(f"Wrote {PAGE}.")  # noqa: T201 - a command
    elif chosen.wrong:
        show_wrong(Console(width=160))
    else:
        run(Console(width=120), 0.0)


if __name__ == "__main__":
    main()
