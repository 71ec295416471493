"""The capacity model: what a load asks of each part, how many processes that needs, and how long an event then takes.

The first is reckoned: work arriving in the busiest minutes, times its measured cost, against what a part can do. The
second is simulated event by event: webhooks of tickets arrive, are stored, wait until a worker's thread is free, and
are looked at together with what else waits for the same ticket; reads and writes wait for the tracker and for the
account's allowance; processor time waits for the process that it is spent in.
"""

from __future__ import annotations

import math
import random
import tomllib
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import simpy

ASSUMED = Path(__file__).with_name("capacity.toml")
HOUR = 3600.0
ELASTIC = ("web processes", "worker processes", "worker threads")
"""Parts of which there are as many as it takes."""


class NotMeasured(LookupError):
    """A cost was not measured yet; the text says which, and by which command it is."""


@dataclass(frozen=True)
class Step:
    """A load. ``tickets_a_day`` are those of one account, ``worker_threads`` those of one worker process."""

    name: str
    database: str
    accounts: int
    tickets_a_day: int
    worker_threads: int = 4


@dataclass(frozen=True)
class Suppositions:
    """What is not measured: the tables of ``capacity.toml``, by name."""

    tickets: dict[str, float]
    remote: dict[str, float]
    machines: dict[str, float]
    simulation: dict[str, float]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Costs:
    """Seconds of processor time: of a web process an event, of a worker a look, of the database each of the two."""

    web: float
    worker: float
    database_event: float
    database_look: float


@dataclass(frozen=True)
class Need:
    """What a load needs: events and looks a second in the busiest minutes, processes, and how much of each part it
    uses (1 is all of it)."""

    events: float
    looks: float
    web: int
    workers: int
    used: dict[str, float] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """The first bottleneck: the part that is used most, of those that more processes do not make larger."""
        return max((part for part in self.used if part not in ELASTIC), key=lambda part: self.used[part])


def suppositions(path: Path = ASSUMED) -> Suppositions:
    """Read the file."""
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = tuple(Step(**step) for step in read.pop("steps"))
    return Suppositions(steps=steps, **read)


def costs_on(database: str, measured: dict[str, float]) -> Costs:
    """What was measured on this database. SQLite's work is done, and counted, within web and worker. Raises
    ``NotMeasured`` naming a cost that no bench has written yet."""
    try:
        web = measured[f"{database} web processor per event milliseconds"]
        worker = measured[f"{database} worker processor per new ticket milliseconds"]
        if database == "sqlite":
            return Costs(web / 1000, worker / 1000, 0.0, 0.0)
        event = measured[f"{database} database processor per event milliseconds"]
        look = measured[f"{database} database processor per new ticket milliseconds"]
    except KeyError as missing:
        raise NotMeasured(
            f"costs.json does not know the {missing.args[0]}; run: python -m tests.bench ack drain processes --write"
        ) from missing
    return Costs(web / 1000, worker / 1000, event / 1000, look / 1000)


def need(step: Step, supposed: Suppositions, costs: Costs) -> Need:
    """Reckon a load."""
    tickets, machines = supposed.tickets, supposed.machines
    a_second = step.accounts * step.tickets_a_day / (tickets["hours"] * HOUR) * tickets["burst"]
    events = a_second * (tickets["events"] + tickets["writes"])
    looks = a_second * tickets["looks"]
    writes = a_second * tickets["writes"]
    waiting = looks * _requests_a_look(supposed) * supposed.remote["seconds_a_request"]
    waiting += writes * supposed.remote["seconds_a_request"]
    processor = looks * costs.worker
    web = _processes(events * costs.web, machines["busy_at_most"])
    by_threads = math.ceil((waiting + processor) / (step.worker_threads * machines["busy_at_most"]))
    workers = max(_processes(processor, machines["busy_at_most"]), by_threads, 1)
    database = events * costs.database_event + looks * costs.database_look
    used = {
        "web processes": events * costs.web / web,
        "worker processes": processor / workers,
        "worker threads": (waiting + processor) / (workers * step.worker_threads),
    }
    if step.database == "sqlite":
        used["the box's processors"] = (events * costs.web + processor) / machines["small_box_cores"]
    else:
        used["database processors"] = database / machines["database_cores"]
    return Need(events, looks, web, workers, used | _of_remotes(a_second / step.accounts, supposed))


def _processes(seconds_a_second: float, busy_at_most: float) -> int:
    return max(1, math.ceil(seconds_a_second / busy_at_most))


def _requests_a_look(supposed: Suppositions) -> float:
    share = supposed.tickets["jira_share"]
    remote = supposed.remote
    return share * remote["jira_requests_a_look"] + (1 - share) * remote["zendesk_requests_a_look"]


def allowances(supposed: Suppositions) -> dict[str, float]:
    """Requests a second that ordinary work may make of one account."""
    remote = supposed.remote
    ours = remote["our_share"] * remote["work_ceiling"]
    return {
        "Jira reads": remote["jira_reads_per_second"] * ours,
        "Jira writes": remote["jira_writes_per_second"] * ours,
        "Zendesk requests": remote["zendesk_requests_per_minute"] / 60 * ours,
    }


def _of_remotes(tickets_a_second: float, supposed: Suppositions) -> dict[str, float]:
    """How much of one account's allowances its own tickets use."""
    tickets, remote, may = supposed.tickets, supposed.remote, allowances(supposed)
    zendesk = tickets["looks"] * remote["zendesk_requests_a_look"] + tickets["writes"]
    return {
        "Jira's limit of reads": tickets_a_second
        * tickets["looks"]
        * remote["jira_requests_a_look"]
        / may["Jira reads"],
        "Jira's limit of writes": tickets_a_second * tickets["writes"] / may["Jira writes"],
        "Zendesk's limit": tickets_a_second * zendesk / may["Zendesk requests"],
    }


class _Account:
    """One site: when its allowance lets the next request go, and how many requests a look makes. ``window`` is the
    span of seconds over which the platform counts: a burst passes as long as the window holds it."""

    def __init__(self, *, reads: int, rate: float, window: float) -> None:
        self.reads = reads
        self._apart = 1 / rate
        self._window = window
        self._used_until = 0.0

    def turn(self, now: float) -> float:
        """Take the next turn; returns the seconds until then."""
        self._used_until = max(now, self._used_until) + self._apart
        return max(0.0, self._used_until - now - self._window)


class Simulation:
    """One load through the busiest minutes. ``ways`` are the seconds from an event's arrival to done."""

    def __init__(self, step: Step, supposed: Suppositions, costs: Costs, found: Need) -> None:
        self._supposed, self._costs = supposed, costs
        self._chance = random.Random(supposed.simulation["seed"])
        self._world = simpy.Environment()
        machines = supposed.machines
        boxed = step.database == "sqlite"
        shared = simpy.Resource(self._world, int(machines["small_box_cores"])) if boxed else None
        self._web = shared or simpy.Resource(self._world, found.web)
        self._processor = shared or simpy.Resource(self._world, found.workers)
        self._database = shared or simpy.Resource(self._world, int(machines["database_cores"]))
        self._threads = simpy.Resource(self._world, found.workers * step.worker_threads)
        may, remote = allowances(supposed), supposed.remote
        jira = round(step.accounts * supposed.tickets["jira_share"])
        self._accounts = [
            _Account(reads=int(remote["jira_requests_a_look"]), rate=may["Jira writes"], window=1)
            if number < jira
            else _Account(reads=int(remote["zendesk_requests_a_look"]), rate=may["Zendesk requests"], window=60)
            for number in range(step.accounts)
        ]
        self._tickets_a_second = found.looks / supposed.tickets["looks"]
        simulated = supposed.simulation
        self._until = simulated["warm_up"] + min(simulated["seconds"], simulated["most_events"] / found.events)
        self._waiting: dict[int, list[float]] = {}
        self._looking: set[int] = set()
        self.ways: list[float] = []

    def run(self) -> list[float]:
        """Simulate; the seconds from event to done of what arrived after the warm-up."""
        self._world.process(self._arrivals())
        self._world.run(until=self._until)
        return self.ways

    def _arrivals(self) -> Generator[Any, Any, None]:
        events = int(self._supposed.tickets["events"])
        number = 0
        while True:
            yield self._world.timeout(self._chance.expovariate(self._tickets_a_second * events))
            number += 1
            ticket = number // events if self._chance.random() < 0.5 else number
            self._world.process(self._event(ticket, self._chance.choice(self._accounts)))

    def _event(self, ticket: int, account: _Account) -> Generator[Any, Any, None]:
        arrived = self._world.now
        yield from self._spend(self._web, self._costs.web)
        yield from self._spend(self._database, self._costs.database_event)
        self._waiting.setdefault(ticket, []).append(arrived)
        if ticket not in self._looking:
            self._looking.add(ticket)
            yield from self._look(ticket, account)

    def _look(self, ticket: int, account: _Account) -> Generator[Any, Any, None]:
        tickets, remote = self._supposed.tickets, self._supposed.remote
        while self._waiting.get(ticket):
            with self._threads.request() as thread:
                yield thread
                absorbed = self._waiting.pop(ticket)
                writes = self._chance.random() < tickets["writes"] / tickets["looks"]
                for _ in range(account.reads + writes):
                    yield self._world.timeout(account.turn(self._world.now) + remote["seconds_a_request"])
                yield from self._spend(self._processor, self._costs.worker)
                yield from self._spend(self._database, self._costs.database_look)
            if self._world.now > self._supposed.simulation["warm_up"]:
                self.ways += [self._world.now - arrived for arrived in absorbed]
        self._looking.discard(ticket)

    def _spend(self, on: simpy.Resource, seconds: float) -> Generator[Any, Any, None]:
        """Processor time: exponentially distributed around its mean, as measured times of different tickets are."""
        if seconds <= 0:
            return
        with on.request() as turn:
            yield turn
            yield self._world.timeout(self._chance.expovariate(1 / seconds))
