"""Deliveries worked off: the queue by itself beside huey and procrastinate, a worker that is killed, and all of it.

``make bench BENCH_ARGS=drain``. Every figure of the first table comes from a worker process of its own; the queues take
turns in each round. What is measured with a handler that does nothing is the queue: taking, leasing, finishing.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.bench.drain_full import full_grid
from tests.bench.drain_queues import QUEUES, RIVALS
from tests.bench.places import available_places
from tests.bench.report import Goal, Grid, Report

ROUNDS = 3
A_TICKET = (1, 10)
"""Deliveries of each ticket."""
DELIVERIES_A_SECOND = 1_000
"""So many are queued for each second of the load's length."""
GOAL_RATE = 1_000.0
KILLED_TICKETS = 400
LATER = timedelta(seconds=15)
"""How long after the kill a second worker works before what is left counts as stuck."""


@dataclass
class Runs:
    """Of one queue: deliveries a second taken in and worked off, and processor milliseconds a delivery, round by
    round."""

    taken_in: list[float] = field(default_factory=list)
    drained: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def report(seconds: float) -> Report:
    """Measure everything."""
    places = available_places()
    made = Report("drain")
    count = int(seconds * DELIVERIES_A_SECOND)
    runs = {(name, queue, each): Runs() for name in places for queue in ("ours", RIVALS[name]) for each in A_TICKET}
    for _ in range(ROUNDS):
        for (name, queue, each), of_queue in runs.items():
            with places[name]() as url:
                _drain_once(queue, url, count, each, of_queue)
    made.grids.append(_grid(runs, count))
    for name in places:
        made.goals += _goals(name, runs)
        made.costs[f"{name.lower()} queue processor per ticket milliseconds"] = statistics.median(
            runs[name, "ours", 1].processor
        )
    killed = {(name, queue): _killed(queue, name) for name in places for queue in ("ours", RIVALS[name])}
    made.grids.append(_killed_grid(killed))
    made.goals += [
        Goal(f"{name}: tickets lost or stuck after a kill", "0", str(lost + stuck), lost + stuck == 0)
        for (name, queue), (lost, stuck, _) in killed.items()
        if queue == "ours"
    ]
    full_grid(made, places, seconds)
    return made


def _drain_once(queue: str, url: str, count: int, each: int, runs: Runs) -> None:
    made = QUEUES[queue](url)
    made.make()
    tickets = [str(10_000 + number % (count // each)) for number in range(count)]
    started = time.perf_counter()
    made.enqueue(tickets)
    runs.taken_in.append(count / (time.perf_counter() - started))
    with _child(queue, url) as process:
        found = _told_to_work(process)
    if found["left"]:
        raise RuntimeError(f"{queue} left {found['left']} deliveries")
    runs.drained.append(count / found["seconds"])
    runs.processor.append(found["processor"] / (count // each) * 1000)


def _child(queue: str, url: str, *more: str) -> subprocess.Popen[str]:
    """A worker process that waits for the word."""
    command = [sys.executable, "-m", "tests.bench.drain_child", queue, url, *more]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise RuntimeError(f"The worker of {queue} did not start")
    return process


def _told_to_work(process: subprocess.Popen[str]) -> dict[str, float]:
    answered, _ = process.communicate("go\n")
    found: dict[str, float] = json.loads(answered)
    return found


def _killed(queue: str, name: str) -> tuple[int, int, int]:
    """Kill a worker in the middle of its tickets and let another go on: tickets that nobody did and that are gone,
    tickets that are still there but that nobody takes up, and tickets that were done twice."""
    with available_places()[name]() as url, tempfile.TemporaryDirectory() as folder:
        note = Path(folder) / "done"
        note.touch()
        made = QUEUES[queue](url)
        made.make()
        made.enqueue([str(number) for number in range(KILLED_TICKETS)])
        with _child(queue, url, "--note", str(note)) as first:
            assert first.stdin is not None
            first.stdin.write("go\n")
            first.stdin.flush()
            while len(note.read_text().split()) < KILLED_TICKETS // 4:
                time.sleep(0.002)
            first.kill()
        with _child(queue, url, "--note", str(note), "--deadline", str(LATER.total_seconds())) as second:
            left = int(_told_to_work(second)["left"])
        done = Counter(note.read_text().split())
    missing = KILLED_TICKETS - len(done)
    return max(0, missing - left), min(left, missing), sum(times - 1 for times in done.values())


def _grid(runs: dict[tuple[str, str, int], Runs], count: int) -> Grid:
    headings = ("database", "queue", "deliveries a ticket", "taken in /s", "drained /s", "lowest", "highest", "CPU ms")
    rows = [
        [
            *(name, queue, str(each), f"{statistics.median(of_queue.taken_in):,.0f}"),
            *(f"{pick(of_queue.drained):,.0f}" for pick in (statistics.median, min, max)),
            f"{statistics.median(of_queue.processor):.2f}",
        ]
        for (name, queue, each), of_queue in runs.items()
    ]
    title = (
        f"The queue alone: {count:,} deliveries, handler that does nothing, one process, 8 threads, {ROUNDS} rounds in "
        "turn (CPU of the worker process, a ticket)"
    )
    return Grid(title, headings, rows)


def _goals(name: str, runs: dict[tuple[str, str, int], Runs]) -> list[Goal]:
    goals = []
    for each in A_TICKET:
        ours = statistics.median(runs[name, "ours", each].drained)
        theirs = statistics.median(runs[name, RIVALS[name], each].drained)
        said = f"{ours:,.0f}/s, {RIVALS[name]} {theirs:,.0f}/s"
        goals.append(
            Goal(
                f"{name}: drained, {each} a ticket",
                f">= {GOAL_RATE:,.0f}/s and ahead of {RIVALS[name]}",
                said,
                ours >= GOAL_RATE and ours > theirs,
            )
        )
    return goals


def _killed_grid(killed: dict[tuple[str, str], tuple[int, int, int]]) -> Grid:
    rows = [[name, queue, *map(str, found)] for (name, queue), found in killed.items()]
    title = (
        f"A worker is killed (SIGKILL) with a quarter of {KILLED_TICKETS} tickets of 5 ms done, another one works for "
        f"up to {LATER.total_seconds():.0f} s"
    )
    return Grid(title, ("database", "queue", "lost", "stuck until mended by hand", "done twice"), rows)
