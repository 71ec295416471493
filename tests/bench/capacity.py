"""How many processes a load needs, how busy each part is then, and what gives way first: docs/scaling.md.

Reckoned and simulated (``tests/bench/capacity_model.py``) from measured costs (``costs.json``, renewed by ``--write``
of ack, drain and processes) and from suppositions (``capacity.toml``). ``--write`` renews the page and its plot.
"""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path

from tests.bench.capacity_model import (
    Costs,
    Need,
    NotMeasured,
    Simulation,
    Step,
    Suppositions,
    costs_on,
    need,
    suppositions,
)
from tests.bench.report import Grid, Report, costs


def report(_seconds: float) -> Report:
    """Reckon and simulate every step."""
    supposed, measured = suppositions(), costs()
    made = Report("capacity", page="scaling.md", conditions="Reckoned and simulated from the costs and loads below.")
    try:
        found = {step: need(step, supposed, costs_on(step.database, measured)) for step in supposed.steps}
    except NotMeasured as missing:
        raise SystemExit(str(missing)) from missing
    ways = {
        step: _p95(Simulation(step, supposed, costs_on(step.database, measured), one).run())
        for step, one in found.items()
    }
    made.grids.append(_steps(found, ways, measured))
    made.grids.append(_used(found))
    made.grids.append(_ceilings(supposed, measured))
    made.grids.append(_measured(measured))
    made.plots["pictures/capacity.svg"] = partial(_plot, supposed, measured)
    return made


def _steps(found: dict[Step, Need], ways: dict[Step, float], measured: dict[str, float]) -> Grid:
    rows = []
    for step, one in found.items():
        memory = sum(
            measured.get(f"{step.database} {what} process PSS MiB", 0.0) * many
            for what, many in (("web", one.web + 1), ("worker", one.workers))
        )
        rows.append(
            [
                *(step.name, "SQLite" if step.database == "sqlite" else "PostgreSQL"),
                *(f"{step.accounts * step.tickets_a_day:,}", f"{one.events:,.1f}", f"{one.looks:,.1f}"),
                *(str(one.web), f"{one.workers} of {step.worker_threads}", f"{memory:,.0f}" if memory else "–"),
                *(_way(ways[step], one), f"{one.first} ({one.used[one.first]:.0%})"),
            ]
        )
    headings = ("load", "database", "tickets a day", "events/s", "looks/s", "web", "workers, of threads", "MiB")
    return Grid(
        "What each load needs in its busiest minutes",
        (*headings, "event to done p95 s", "first to give way"),
        rows,
    )


def _way(seconds: float, one: Need) -> str:
    return "the queue grows" if one.used[one.first] > 1 else f"{seconds:.1f}"


def _used(found: dict[Step, Need]) -> Grid:
    parts = list(dict.fromkeys(part for one in found.values() for part in one.used))
    rows = [
        [step.name, *(f"{one.used[part]:.0%}" if part in one.used else "–" for part in parts)]
        for step, one in found.items()
    ]
    return Grid("How much of each part that uses (an account's limits: of one account)", ("load", *parts), rows)


def _ceilings(supposed: Suppositions, measured: dict[str, float]) -> Grid:
    """For each part alone: how many tickets a day it carries."""
    one = {
        database: need(Step("", database, 1, 500), supposed, costs_on(database, measured))
        for database in ("sqlite", "postgresql")
    }
    rows = [
        ["Zendesk's limit of one account", one["sqlite"].used["Zendesk's limit"], "a larger plan of that account"],
        ["Jira's limit of writes of one site", one["sqlite"].used["Jira's limit of writes"], "nothing we know of"],
        ["one box of two cores with SQLite", one["sqlite"].used["the box's processors"], "PostgreSQL, several hosts"],
        *([part, used, "another process"] for part, used in _of_processes(supposed, measured).items()),
        ["PostgreSQL on eight cores", one["postgresql"].used["database processors"], "a larger database server"],
    ]
    shown = [[part, f"{500 / used:,.0f}", beyond] for part, used, beyond in rows]
    return Grid(
        "Where each part ends (all of it used in the busiest minutes)", ("part", "tickets a day", "beyond"), shown
    )


def _of_processes(supposed: Suppositions, measured: dict[str, float]) -> dict[str, float]:
    many = Step("", "postgresql", 1000, 500, 16)
    made: Costs = costs_on("postgresql", measured)
    one = need(many, supposed, made)
    return {"one web process": one.events * made.web / 1000, "one worker process": one.looks * made.worker / 1000}


def _measured(measured: dict[str, float]) -> Grid:
    rows = [[name, f"{value:,.2f}"] for name, value in sorted(measured.items())]
    return Grid("Measured costs that went in (the unit is the last word)", ("cost", "value"), rows)


def _p95(ways: list[float]) -> float:
    return statistics.quantiles(ways, n=20)[18] if len(ways) > 1 else float("nan")


def _plot(supposed: Suppositions, measured: dict[str, float], path: Path) -> None:
    """Use of each part against the number of accounts, with as many processes as that needs."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    accounts = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000]
    found = [
        need(Step("", "postgresql", many, 500, 16), supposed, costs_on("postgresql", measured)) for many in accounts
    ]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "handoff", "font.family": "sans-serif"}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
        left.plot(accounts, [one.web for one in found], marker="o", label="web processes")
        left.plot(accounts, [one.workers for one in found], marker="s", label="worker processes")
        for part in ("database processors", "Zendesk's limit", "Jira's limit of writes"):
            right.plot(accounts, [one.used[part] * 100 for one in found], marker="o", label=part)
        right.axhline(100, color="grey", linewidth=1)
        left.set(xscale="log", yscale="log", xlabel="accounts of 500 tickets a day", title="Processes needed")
        right.set(xscale="log", yscale="log", xlabel="accounts of 500 tickets a day", title="Used, % of what there is")
        for axes in (left, right):
            axes.grid(visible=True, alpha=0.3)
            axes.legend(frameon=False)
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
