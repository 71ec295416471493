"""Everything that goes wrong, in an order drawn from a seed: each kind once before any comes again."""

from __future__ import annotations

import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from integrations.sandbox.common import FaultKind
from integrations.sandbox.storm import Storm
from tests.chaos.ground import LEASE_SECONDS, Ground
from tests.chaos.processes import Process
from tests.support.private_postgres import PrivatePostgres

RATES: Mapping[FaultKind, float] = {
    "rate_limit": 0.03,
    "error": 0.04,
    "html": 0.01,
    "drop": 0.03,
    "drop_after": 0.03,
    "half": 0.03,
    "late": 0.004,
}
"""How likely a request of the service meets each fault while the weather is as usual, that is bad."""
OUTAGE: Mapping[FaultKind, float] = {"error": 0.6, "drop": 0.4}
SPREADS = ((0.0,), (0.0,), (0.0,), (0.0, 0.0), (0.0, 0.4), (0.5,), (1.2,), (0.3, 1.5))
"""After how many seconds the copies of an event leave: some late, so that others overtake them, some twice."""
CLOCKS = (-3600, -300, -20, 20, 300, 3600)
"""Seconds that a clock may be wrong by; that of the receiver by ten minutes at most, since signed moments count 15."""
MOST_OF_WEB = 600
MOST_WITHOUT_A_SHARED_CLOCK = 60
"""On SQLite nothing but the host's own clock tells the time: what was planned while it ran ahead waits until it gets
there. So it runs a minute ahead at most, or the run would wait as long."""


@dataclass(frozen=True)
class Temper:
    """How bad it gets. ``pause``: seconds between two troubles; ``late_seconds``: how late an answer may come;
    ``weather``: by how much the rates of the trackers' faults are multiplied; ``spared``: kinds that are left out."""

    pause: tuple[float, float] = (1.0, 4.0)
    weather: float = 1.0
    late_seconds: float = 1.5
    full_seconds: float = 1.5
    outage_seconds: float = 3.0
    wrong_clock_seconds: float = 4.0
    spared: tuple[str, ...] = ()


class Trouble:
    """Makes trouble in a thread of its own until it is stopped."""

    def __init__(self, place: Ground, seed: int, temper: Temper, say: Callable[[str], None]) -> None:
        self._place = place
        self._chance = random.Random(seed)
        self._temper = temper
        self._say = say
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._make, name="trouble", daemon=True)
        self._storms: list[Storm] = []
        self.made: Counter[str] = Counter()
        self.problem: Exception | None = None
        self._kinds: dict[str, Callable[[], str]] = {
            "worker killed": self._kill_worker,
            "web killed": self._kill_web,
            "web's first process killed": self._kill_web_first,
            "web's child killed": self._kill_web_child,
            "worker frozen beyond its lease": self._freeze_worker,
            "all killed at once": self._kill_all,
            "disk full": self._fill_disk,
            "tracker down": self._outage,
            "clock wrong": self._move_clock,
        }
        if place.cluster is not None:
            self._kinds["database stopped and started"] = self._restart_database
            self._kinds["database killed"] = self._kill_database
        for kind in temper.spared:
            self._kinds.pop(kind, None)

    def start(self) -> None:
        """Begin, with bad weather at both trackers and disorder at both senders."""
        for number, stand in enumerate(self._place.sandbox.stands.values()):
            dice = random.Random(self._chance.random())
            stand.world.webhooks.spread = lambda dice=dice: dice.choice(SPREADS)  # type: ignore[misc]
            self._weather(number, self._usual())
        self._thread.start()

    def stop(self) -> None:
        """End all of it, and put everything right again. Raises what went wrong in the making of trouble."""
        self._over.set()
        self._thread.join()
        for stand in self._place.sandbox.stands.values():
            stand.world.storm = None
            stand.world.webhooks.spread = None
        if self.problem is not None:
            raise self.problem

    def faults(self) -> Counter[str]:
        """Faults that the service's requests met, by kind."""
        met: Counter[str] = Counter()
        for storm in self._storms:
            met.update(storm.met)
        return met

    def went_through(self) -> bool:
        """Whether every kind was made at least once."""
        return set(self.made) >= set(self._kinds) or self.problem is not None

    def _make(self) -> None:
        bag: list[str] = []
        while not self._over.wait(self._chance.uniform(*self._temper.pause)):
            if not bag:
                bag = self._chance.sample(sorted(self._kinds), len(self._kinds))
            kind = bag.pop()
            try:
                self._place.wait_until_ready()
                self._say(f"{kind}: {self._kinds[kind]()}")
            except Exception as problem:
                self.problem = problem
                return
            self.made[kind] += 1

    def _usual(self) -> Mapping[FaultKind, float]:
        return {kind: rate * self._temper.weather for kind, rate in RATES.items()}

    def _weather(self, number: int, rates: Mapping[FaultKind, float]) -> None:
        stand = list(self._place.sandbox.stands.values())[number]
        storm = Storm(self._chance.randrange(2**32), rates, self._temper.late_seconds)
        self._storms.append(storm)
        stand.world.storm = storm

    def _worker(self) -> Process:
        return self._chance.choice(self._place.workers)

    def _kill_worker(self) -> str:
        worker = self._worker()
        worker.kill()
        return worker.name

    def _kill_web(self) -> str:
        self._place.web.kill()
        return "the whole group"

    def _kill_web_first(self) -> str:
        self._place.web.kill_first()
        return "its children see to themselves"

    def _kill_web_child(self) -> str:
        return "one of gunicorn's" if self._place.web.kill_a_child() else "there was none at the moment"

    def _kill_all(self) -> str:
        for process in self._place.processes:
            process.signal(signal.SIGKILL)
        return ", ".join(process.name for process in self._place.processes)

    def _freeze_worker(self) -> str:
        worker = self._worker()
        seconds = LEASE_SECONDS + self._chance.uniform(0.5, 2.0)
        worker.signal(signal.SIGSTOP)
        self._over.wait(seconds)
        worker.signal(signal.SIGCONT)
        return f"{worker.name} for {seconds:.1f} s"

    def _fill_disk(self) -> str:
        if self._place.cluster is not None:
            return self._fill_disk_of(self._place.cluster)
        processes = self._place.processes
        for process in processes:
            process.disk_full(True)
        self._over.wait(self._temper.full_seconds)
        for process in processes:
            process.disk_full(False)
        return "no file could grow"

    def _fill_disk_of(self, cluster: PrivatePostgres) -> str:
        """PostgreSQL gives up where it cannot write its log; it is started again then, as systemd does."""
        cluster.disk_full(True)
        self._over.wait(self._temper.full_seconds)
        gave_up = cluster.pid is None
        cluster.disk_full(False)
        cluster.start()
        return "no file of PostgreSQL could grow" + (", and it gave up" if gave_up else "")

    def _outage(self) -> str:
        number = self._chance.randrange(2)
        self._weather(number, OUTAGE)
        self._over.wait(self._temper.outage_seconds)
        self._weather(number, self._usual())
        return list(self._place.sandbox.stands)[number]

    def _restart_database(self) -> str:
        assert self._place.cluster is not None
        self._place.cluster.restart("immediate")
        return "immediate"

    def _kill_database(self) -> str:
        assert self._place.cluster is not None
        self._place.cluster.kill()
        self._place.cluster.start()
        return "SIGKILL, then started"

    def _move_clock(self) -> str:
        """PostgreSQL: one host's clock is wrong for a while. SQLite: the one host's, which all processes share."""
        alone = self._place.cluster is not None
        wrong = [self._chance.choice(self._place.processes)] if alone else self._place.processes
        most = MOST_OF_WEB if self._place.web in wrong else max(CLOCKS)
        seconds = max(-most, min(self._chance.choice(CLOCKS), most if alone else MOST_WITHOUT_A_SHARED_CLOCK))
        for process in wrong:
            process.set_clock(seconds)
        self._over.wait(self._temper.wrong_clock_seconds)
        for process in wrong:
            process.set_clock(0)
        return f"{', '.join(process.name for process in wrong)} by {seconds:+d} s"
