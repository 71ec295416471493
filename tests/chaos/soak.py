"""``make soak``: the service under a steady load for a while; do memory, threads and open files stay flat?

Web, two workers and both stand-ins; people cause so many events a second, as in ``make chaos`` but without trouble.
Exits 1 where a process does not stay flat, an event was refused, or the queue does not drain.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from app.store import tables
from tests.chaos.ground import Ground, ground
from tests.chaos.processes import children_of
from tests.chaos.run import wait_for_rest
from tests.chaos.tickets import CHATTER, Case, draw
from tests.support.private_postgres import private_postgres

SAMPLE_SECONDS = 5.0
AT_HAND = 60
"""Tickets that are talked about at a time; each new one takes the place of an old one."""
TALK = 9
"""Acts on a ticket before the next one is reported."""
WARM_UP = 1 / 3
"""Share of the time that is not judged: caches fill, pools and heaps find their size."""
MOST_GROWTH = {"MiB": 8.0, "threads": 2.0, "open files": 6.0}
"""What the line through the judged samples of a process may rise by from their first to their last."""
BARS = "▁▂▃▄▅▆▇█"
DRAIN_SECONDS = 120.0


@dataclass
class Track:
    """The samples of one process: by measure, in the order of time."""

    name: str
    values: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MOST_GROWTH})

    def judged(self, measure: str) -> list[float]:
        """The samples after the warm-up."""
        values = self.values[measure]
        return values[int(len(values) * WARM_UP) :]

    def growth(self, measure: str) -> float:
        """By how much the line through the judged samples rises."""
        values = self.judged(measure)
        if len(values) < 3:
            return 0.0
        return statistics.linear_regression(range(len(values)), values).slope * (len(values) - 1)

    def is_flat(self) -> bool:
        """Whether no measure grows more than it may."""
        return all(self.growth(measure) <= most for measure, most in MOST_GROWTH.items())

    def curve(self, width: int = 40) -> str:
        """Its memory as a line of blocks, from 0 to the most."""
        values = self.values["MiB"]
        if not values:
            return ""
        step = max(1, -(-len(values) // width))
        means = [statistics.fmean(values[start : start + step]) for start in range(0, len(values), step)]
        return "".join(BARS[min(7, int(8 * value / max(means) * 0.999))] for value in means)


@dataclass
class Soaked:
    """What was measured. ``queue``: deliveries that waited at each sample."""

    tracks: list[Track]
    queue: list[int]
    minutes: float
    acknowledged: int
    refused: int
    latencies: list[float]
    writes: int

    def holds(self) -> bool:
        """Whether all is flat and nothing was refused."""
        return all(track.is_flat() for track in self.tracks) and self.refused == 0


def main() -> int:
    """Soak, print, and judge; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="30")
    parser.add_argument("--rate", type=float, default=20.0, help="events a second that people cause (20)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console(width=140, highlight=False)
    with _place(chosen.database) as place:
        place.start()
        soaked = soak(place, chosen.minutes * 60, chosen.rate, random.Random(chosen.seed))
    show(soaked, console, chosen.database)
    return 0 if soaked.holds() else 1


@contextmanager
def _place(database: str) -> Iterator[Ground]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handoff-soak-")))
        url, cluster = f"sqlite:///{folder / 'handoff.db'}", None
        if database == "postgresql":
            cluster = stack.enter_context(private_postgres())
            url = cluster.new_database("soak")
        yield stack.enter_context(ground(folder, url, cluster, {}, own_clocks=False))


def soak(place: Ground, seconds: float, rate: float, dice: random.Random) -> Soaked:
    """Let people act for so long, looking at the processes every few seconds; then wait for the queue to drain.

    Raises ``NotAtRest`` where it does not.
    """
    tracks = {name: Track(name) for name in _pids(place)}
    queue: list[int] = []
    people = _People(place, dice)
    begun = time.monotonic()
    next_sample = begun + SAMPLE_SECONDS
    while (now := time.monotonic()) < begun + seconds:
        if now >= next_sample:
            _sample(place, tracks, queue)
            next_sample += SAMPLE_SECONDS
        elif people.caused() < rate * (now - begun):
            people.act()
        else:
            time.sleep(0.01)
    wait_for_rest(place, DRAIN_SECONDS)
    ledgers = place.ledgers.values()
    with place.service.database.read() as connection:
        written = select(func.count()).select_from(tables.audit).where(tables.audit.c.event == "written")
        writes = int(connection.execute(written).scalar_one())
    return Soaked(
        tracks=list(tracks.values()),
        queue=queue,
        minutes=seconds / 60,
        acknowledged=sum(len(ledger.acknowledged) for ledger in ledgers),
        refused=sum(ledger.counts["given up"] for ledger in ledgers),
        latencies=[taken * 1000 for ledger in ledgers for taken in ledger.answered_in],
        writes=writes,
    )


class _People:
    """They report tickets and talk about the latest ones; every ticket goes its way to the end."""

    def __init__(self, place: Ground, dice: random.Random) -> None:
        self._place = place
        self._dice = dice
        self._ahead: list[Case] = []
        self._known: list[Case] = []
        self._acts = 0
        self._drawn = 0

    def caused(self) -> int:
        return sum(ledger.by_people() for ledger in self._place.ledgers.values())

    def act(self) -> None:
        self._acts += 1
        if self._acts % TALK == 1:
            self._report()
            return
        ready = [case for case in self._known if case.ahead and case.ready_at() <= time.monotonic()]
        if ready:
            case = self._dice.choice(ready)
            case.next_act(self._place.sides[case.system])
        else:
            case = self._dice.choice(self._known)
            self._place.sides[case.system].say(case, self._dice.choice(CHATTER))

    def _report(self) -> None:
        if not self._ahead:
            self._ahead = draw(self._dice, 1_000, first=self._drawn)
            self._drawn += len(self._ahead)
        case = self._ahead.pop(0)
        case.next_act(self._place.sides[case.system])
        self._known = [*self._known[-AT_HAND:], case]


def _pids(place: Ground) -> dict[str, int]:
    found = {process.name: process.pid for process in place.processes}
    children = enumerate(sorted(children_of(place.web.pid)), start=1)
    return found | {f"web, child {number}": pid for number, pid in children}


def _sample(place: Ground, tracks: dict[str, Track], queue: list[int]) -> None:
    for name, pid in _pids(place).items():
        status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        values = tracks[name].values
        values["MiB"].append(int(status["VmRSS"].split()[0]) / 1024)
        values["threads"].append(int(status["Threads"]))
        values["open files"].append(len(list(Path(f"/proc/{pid}/fd").iterdir())))
    waiting = select(func.count()).select_from(tables.deliveries).where(tables.deliveries.c.state == "queued")
    with place.service.database.read() as connection:
        queue.append(int(connection.execute(waiting).scalar_one()))


def show(soaked: Soaked, console: Console, database: str) -> None:
    """Print the tables and the verdict."""
    drawn = Table(title=f"{soaked.minutes:g} minutes on {database}; judged after the first third", title_justify="left")
    for heading in ("process", "MiB first", "last", "most", "growth", "threads", "growth", "open files", "growth"):
        drawn.add_column(heading, justify="left" if heading == "process" else "right")
    drawn.add_column("memory over time")
    for track in soaked.tracks:
        cells = [track.name]
        for measure in MOST_GROWTH:
            values = track.judged(measure)
            ends = (values[0], values[-1], max(values)) if measure == "MiB" else (values[-1],)
            cells += [*(f"{value:.0f}" for value in ends), f"{track.growth(measure):+.1f}"]
        drawn.add_row(*cells, track.curve())
    console.print(drawn)
    cuts = statistics.quantiles(soaked.latencies, n=100)
    rate = soaked.acknowledged / soaked.minutes / 60
    console.print(
        f"{soaked.acknowledged:,} events acknowledged ({rate:.1f}/s with our own echoes), p50 {cuts[49]:.1f} ms, "
        f"p99 {cuts[98]:.1f} ms; {soaked.refused} refused; {soaked.writes:,} looks wrote; "
        f"queue: median {statistics.median(soaked.queue):.0f}, most {max(soaked.queue)}, and empty at the end."
    )
    most = ", ".join(f"{value:g} {measure}" for measure, value in MOST_GROWTH.items())
    console.print(f"Flat: {'yes' if soaked.holds() else 'NO'} (each process grows by at most {most}; nothing refused)")


if __name__ == "__main__":
    sys.exit(main())
