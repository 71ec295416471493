"""Looking at both sides: whether the right hop and the right side are found in eight patterns with five faults each,
between two sets of systems; how long a whole trail takes while one system hangs (with the budgets of the built-in
playbook); and what a hundred probes cost a service that asks none of them."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.idle_probes import told_cost
from tests.support.both_sides import BothSides, both_sides
from tests.support.boundary_faults import HEALTHY, Case, broken, cases, invented, look, looked_into, reset
from tests.support.other_boundary import ASKED as OTHERS
from tests.support.other_boundary import other_cases

GOAL_RIGHT = 0.95
GOAL_SECONDS = 10.0
"""p95 of a whole trail with one system hanging."""
HANGING = ("shopify", "netsuite", "stripe", "celigo", "airflow3")
TURNS = 4
FAULTS = ("absent record", "rejection", "delay", "time-out", "contradictory state")


def run(console: Console, _seconds: float) -> None:
    """Print the tables of hits, the time of a trail and the cost of idle probes. Exits 1 where a goal is missed."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = Path(name).resolve()
        with both_sides(f"sqlite:///{folder}/hits.db", folder) as between:
            of_these = _hits(between, console, "Shopify to NetSuite", cases())
        with both_sides(f"sqlite:///{folder}/others.db", folder, OTHERS) as between:
            of_others = _hits(between, console, "Shopify to Odoo", other_cases())
        with both_sides(f"sqlite:///{folder}/time.db", folder, patient=False) as between:
            p95 = _times(between, console)
        idle = told_cost(console, folder)
    told = [*of_these, *of_others]
    right = sum(hit for hit, _ in told) / len(told)
    made_up = sum(count for _, count in told)
    console.print(f"right hop and side: {right:.1%} of {len(told)} (goal: >= {GOAL_RIGHT:.0%})")
    console.print(f"answers invented: {made_up} (goal: 0)")
    if right < GOAL_RIGHT or made_up or p95 > GOAL_SECONDS or not idle:
        raise SystemExit(1)


def _hits(between: BothSides, console: Console, title: str, matrix: Iterable[Case]) -> list[tuple[bool, int]]:
    """Of each case, whether hop and side are right, and how many answers were invented."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    told = []
    for case in matrix:
        seen = looked_into(between, case)
        hop = seen.trail.broken
        says = "no break shown" if hop is None else f"{hop.key}: {hop.finding}"
        right = broken(seen.trail) == case.breaks
        found[case.pattern][case.fault] = says if right else f"WRONG {says}"
        told.append((right, len(invented(case, seen))))
    table = Table(title=f"First broken hop by pattern and fault, {title}, on simulated systems over HTTP")
    table.add_column("pattern")
    for fault in FAULTS:
        table.add_column(fault)
    for pattern, row in found.items():
        table.add_row(pattern, *(row[fault] for fault in FAULTS))
    console.print(table)
    return told


def _times(between: BothSides, console: Console) -> float:
    reset(between)
    HEALTHY(between)
    look(between)
    taken: dict[str, list[float]] = {}
    for hung in ("none", *HANGING):
        taken[hung] = []
        for _ in range(TURNS):
            reset(between)
            HEALTHY(between)
            if hung != "none":
                between.hang(hung, given_up_after=None)
            begun = time.perf_counter()
            look(between)
            taken[hung].append(time.perf_counter() - begun)
    table = Table(title=f"Seconds for a whole trail of {len(HANGING) + 1} systems, {TURNS} looks each")
    for heading in ("system that hangs", "median", "longest"):
        table.add_column(heading)
    for hung, times in taken.items():
        table.add_row(hung, f"{statistics.median(times):.2f}", f"{max(times):.2f}")
    console.print(table)
    while_hanging = sorted(seconds for hung, times in taken.items() if hung != "none" for seconds in times)
    p95 = statistics.quantiles(while_hanging, n=20)[-1]
    console.print(f"p95 with one system hanging: {p95:.2f} s (goal: <= {GOAL_SECONDS:.0f} s), {os.cpu_count()} cores")
    return p95
