"""What the processes take: memory, the time until they answer, and processor time with nothing to do.

``handoff web`` and ``handoff worker`` as they ship, over a new database, without the image reader. Memory is looked at
after 200 events were taken in, or worked off by a handler of the service against the stand-ins.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.bare_app import make_table
from tests.bench.live import Live, live
from tests.bench.load import at_rate, requests_of
from tests.bench.places import available_places
from tests.bench.report import Goal, Grid, Report
from tests.bench.servers import (
    bare_command,
    bare_environment,
    free_port,
    processes_on,
    processor_seconds,
    wait_for_health,
)

IDLE_SECONDS = 20.0
SETTLED_SECONDS = 15.0
"""After the start, in which a process compiles the patterns that it did not need yet."""
STARTS = 5
EVENTS = 200
GOAL_MEBIBYTES = 150.0
GOAL_START_SECONDS = 2.0
GOAL_IDLE = 0.01
"""Of one core."""
COMMAND = (sys.executable, "-m", "app.cli")


def report(_seconds: float) -> Report:
    """Measure every database."""
    made = Report("processes")
    rows = []
    for name, place in available_places().items():
        with place() as url, place() as bare_url, live(url) as installed:
            make_table(bare_url)
            rows += _of_database(made, name, installed, bare_environment(bare_url))
    title = f"Processes without the image reader, after {EVENTS} events; idle over {IDLE_SECONDS:.0f} s"
    headings = ("database", "process", "RSS MiB", "PSS MiB", "idle, of one core")
    made.grids.append(Grid(title, headings, rows))
    return made


def _of_database(made: Report, name: str, installed: Live, of_bare: dict[str, str]) -> list[list[str]]:
    starts, floors = [], []
    for _ in range(STARTS):
        port = free_port()
        ours = {**installed.environment, "HANDOFF_PORT": str(port)}
        starts.append(_start_seconds([*COMMAND, "web"], ours, port))
        port = free_port()
        floors.append(_start_seconds(bare_command(port), of_bare, port))
    floor = statistics.median(floors)
    helps = [_help_seconds() for _ in range(STARTS)]
    started, helped = statistics.median(starts), statistics.median(helps)
    made.goals += [
        Goal(
            f"{name}: start of handoff web to the first answered /healthz (median of {STARTS})",
            f"<= {GOAL_START_SECONDS} s",
            f"{started:.2f} s ({min(starts):.2f} to {max(starts):.2f}; bare Flask {floor:.2f} s)",
            started <= GOAL_START_SECONDS,
        ),
        Goal(
            f"handoff --help (median of {STARTS})",
            f"<= {GOAL_START_SECONDS} s",
            f"{helped:.2f} s",
            helped <= GOAL_START_SECONDS,
        ),
    ]
    with installed.web() as port, installed.worker() as worker:
        at_rate(port, requests_of("/webhooks/jira", EVENTS), 100, EVENTS / 100)
        installed.report("jira", 1)
        installed.report("zendesk", 1)
        installed.place.sandbox.drain()
        installed.wait_until(lambda: not installed.queued(), "the queue to be empty")
        processes = {"worker": worker} | _web_processes(port)
        idle = _idle(processes)
        rows = []
        for what, pid in processes.items():
            rss, pss = memory(pid)
            rows.append([name, what, f"{rss:.0f}", f"{pss:.0f}", f"{idle[what]:.2%}"])
            made.goals.append(
                Goal(f"{name}: RSS of {what}", f"<= {GOAL_MEBIBYTES:.0f} MiB", f"{rss:.0f} MiB", rss <= GOAL_MEBIBYTES)
            )
            made.costs[f"{name.lower()} {what.split()[0]} process PSS MiB"] = pss
        whole = sum(idle.values())
        made.goals.append(Goal(f"{name}: idle, all processes", f"< {GOAL_IDLE:.0%}", f"{whole:.2%}", whole < GOAL_IDLE))
    return rows


def _start_seconds(command: list[str], environment: dict[str, str], port: int) -> float:
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for_health(port, process)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(30)


def _help_seconds() -> float:
    started = time.perf_counter()
    subprocess.run([*COMMAND, "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _web_processes(port: int) -> dict[str, int]:
    """The processes of ``handoff web`` that listens on a port: the one that watches, and those that answer."""
    found = processes_on(port)
    master = next(pid for pid in found if _parent(pid) not in found)
    answering = [pid for pid in found if pid != master]
    return {"web (watching)": master} | {f"web {number + 1}": pid for number, pid in enumerate(sorted(answering))}


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[1])


def _idle(processes: dict[str, int]) -> dict[str, float]:
    """The part of one core that each process uses with nothing to do."""
    time.sleep(SETTLED_SECONDS)
    before = {what: processor_seconds(pid) for what, pid in processes.items()}
    time.sleep(IDLE_SECONDS)
    return {what: (processor_seconds(pid) - before[what]) / IDLE_SECONDS for what, pid in processes.items()}


def memory(pid: int) -> tuple[float, float]:
    """RSS and PSS (what is shared counted by its share) of a process, in MiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = dict(re.findall(r"^(Rss|Pss):\s+([0-9]+) kB$", text, re.MULTILINE))
    return int(found["Rss"]) / 1024, int(found["Pss"]) / 1024
