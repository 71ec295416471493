"""The table of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.table import Table

from tests.chaos.run import Outcome

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Cell = Callable[[Outcome], object]


def table(outcomes: Mapping[str, Outcome], seed: int) -> Table:
    """One column for each database."""
    drawn = Table(title=f"Chaos, seed {seed}", title_justify="left")
    drawn.add_column("")
    for name in outcomes:
        drawn.add_column(NAMES[name], justify="right")
    for section in (_load(), _trouble(outcomes), _faults(outcomes), _ends()):
        for name, cell in section.items():
            drawn.add_row(name, *(_shown(cell(outcome)) for outcome in outcomes.values()))
        drawn.add_section()
    return drawn


def _load() -> dict[str, Cell]:
    def sent(name: str) -> Cell:
        return lambda outcome: outcome.sent[name]

    return {
        "tickets": lambda outcome: sum(outcome.kinds.values()),
        "  of them closed with proof / without / no failure": lambda outcome: " / ".join(
            str(outcome.kinds[kind]) for kind in ("proved", "unproved", "question")
        ),
        "events sent": sent("sent"),
        "  caused by people": sent("by people"),
        "attempts of the senders": sent("attempts"),
        "  of them tries again": sent("retries"),
        "events acknowledged": sent("acknowledged"),
        "  acknowledged once more (duplicates)": sent("doubled"),
        "attempts given up by the sender, which promise nothing": sent("given up"),
        "tickets whose last event was acknowledged": lambda outcome: outcome.promised,
        "tickets that only the sweep found": lambda outcome: outcome.swept,
        "deliveries ignored as our own echo or a file's": lambda outcome: outcome.stored["ignored"],
        "tries of deliveries that failed": lambda outcome: outcome.stored["failed tries"],
    }


def _trouble(outcomes: Mapping[str, Outcome]) -> dict[str, Cell]:
    kinds = sorted({kind for outcome in outcomes.values() for kind in outcome.made})
    cells: dict[str, Cell] = {kind: lambda outcome, kind=kind: outcome.made[kind] for kind in kinds}  # type: ignore[misc]
    return cells | {"processes started again": lambda outcome: sum(outcome.restarts.values())}


def _faults(outcomes: Mapping[str, Outcome]) -> dict[str, Cell]:
    kinds = sorted({kind for outcome in outcomes.values() for kind in outcome.faults})
    return {f"tracker's fault: {kind}": lambda outcome, kind=kind: outcome.faults[kind] for kind in kinds}  # type: ignore[misc]


def _ends() -> dict[str, Cell]:
    return {
        "seconds of acting / draining / judging": lambda outcome: " / ".join(
            f"{seconds:.0f}" for seconds in outcome.seconds.values()
        ),
        "[bold]lost[/bold]": lambda outcome: outcome.count("lost"),
        "[bold]doubled[/bold]": lambda outcome: outcome.count("doubled"),
        "[bold]wrong[/bold]": lambda outcome: outcome.count("wrong"),
    }


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
