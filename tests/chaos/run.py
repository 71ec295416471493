"""One run: people and trouble side by side, then calm, and then the judgement."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from app.store import tables
from app.store.database import StoreUnavailable
from tests.chaos import judge
from tests.chaos.ground import Ground, ground
from tests.chaos.judge import Finding
from tests.chaos.tickets import CHATTER, Case, draw, in_some_order
from tests.chaos.trouble import Temper, Trouble
from tests.support.private_postgres import PrivatePostgres

ACTORS = 3
IDLE_RATE = 1.0
"""Acts a second once everything is done but the trouble."""
CALM_SECONDS = 1.0
"""For so long nothing may move before all is said to be done."""


@dataclass(frozen=True)
class Options:
    """What is tried. ``rate``: acts of people a second. ``drain_seconds``: how long after the trouble everything has to
    be worked off (tries that failed wait for up to five minutes)."""

    seed: int
    events: int
    tickets: int
    rate: float = 25.0
    temper: Temper = field(default_factory=Temper)
    drain_seconds: float = 900.0


@dataclass
class Outcome:
    """What came of a run."""

    findings: list[Finding]
    sent: Counter[str]
    made: Counter[str]
    faults: Counter[str]
    restarts: Counter[str]
    kinds: Counter[str]
    promised: int
    swept: int
    stored: Counter[str]
    seconds: dict[str, float]

    def count(self, kind: str) -> int:
        """How many findings of a kind there are."""
        return sum(finding.kind == kind for finding in self.findings)


class NotAtRest(Exception):
    """The queue does not drain after the trouble is over; the text says what waits."""


def run(
    options: Options,
    folder: Path,
    database_url: str,
    cluster: PrivatePostgres | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Do it all. Raises ``NotAtRest``."""
    with ground(folder, database_url, cluster) as place:
        place.start()
        begun = time.monotonic()
        chance = random.Random(options.seed)
        cases = draw(chance, options.tickets)
        trouble = Trouble(place, chance.randrange(2**32), options.temper, say)
        trouble.start()
        try:
            _let_people_act(place, cases, options, chance, trouble)
        finally:
            trouble.stop()
        acted = time.monotonic()
        place.wait_until_ready()
        say(f"people and trouble are done; waiting for the queue: {_waiting(place)}")
        wait_for_rest(place, options.drain_seconds)
        drained = time.monotonic()
        promised = [case for case in cases if place.ledgers[case.system].promised(case.id)]
        findings = [*judge.undone_deliveries(place), *judge.tickets_that_are_not_right(place, promised)]
        say(f"{len(promised)} of {len(cases)} tickets were promised; {len(findings)} findings; sweeping")
        swept = _sweep(place, options.drain_seconds)
        findings += _new(findings, judge.tickets_that_are_not_right(place, cases))
        say(f"the sweep found {swept}; asking the oracle")
        findings += judge.broken_trail(place)
        findings += judge.disagreements(place, cases, folder)
        findings += _bad_ends(place)
        seconds = {"acting": acted - begun, "draining": drained - acted, "judging": time.monotonic() - drained}
        return _outcome(place, cases, trouble, findings, len(promised), swept, seconds)


def wait_for_rest(place: Ground, seconds: float) -> None:
    """Wait until every event is delivered or given up, and every delivery worked off. Raises ``NotAtRest``."""
    deadline, calm_since = time.monotonic() + seconds, None
    while calm_since is None or time.monotonic() < calm_since + CALM_SECONDS:
        calm = _at_rest(place)
        calm_since = (calm_since or time.monotonic()) if calm else None
        if time.monotonic() > deadline:
            logs = "\n".join(f"{process.name}: {process.said(5)}" for process in place.processes)
            raise NotAtRest(f"After {seconds:.0f} seconds of calm there still waits: {_waiting(place)}\n{logs}")
        time.sleep(0.1)


def _at_rest(place: Ground) -> bool:
    try:
        place.sandbox.drain(0.1)
    except TimeoutError:
        return False
    with suppress(StoreUnavailable), place.service.database.read() as connection:
        queued = connection.execute(
            select(func.count()).select_from(tables.deliveries).where(tables.deliveries.c.state == "queued")
        ).scalar_one()
        return queued == 0 and connection.execute(select(func.count()).select_from(tables.leases)).scalar_one() == 0
    return False


def _waiting(place: Ground) -> str:
    with suppress(StoreUnavailable), place.service.database.read() as connection:
        rows = connection.execute(
            select(tables.deliveries).where(tables.deliveries.c.state == "queued").order_by(tables.deliveries.c.due_at)
        ).all()
        leases = connection.execute(select(tables.leases)).all()
        shown = [f"{row.ticket_id} due {row.due_at:%H:%M:%S}, try {row.attempts}: {row.cause}" for row in rows[:5]]
        held = [f"{lease.ticket_id} by {lease.holder} until {lease.until:%H:%M:%S}" for lease in leases[:5]]
        return f"{len(rows)} deliveries ({'; '.join(shown)}), {len(leases)} leases ({'; '.join(held)})"
    return "the database does not answer"


def _let_people_act(
    place: Ground, cases: list[Case], options: Options, chance: random.Random, trouble: Trouble
) -> None:
    failures: list[BaseException] = []

    def act(mine: list[Case], dice: random.Random) -> None:
        try:
            _act(place, mine, options, dice, trouble)
        except BaseException as failure:
            failures.append(failure)

    threads = [
        threading.Thread(target=act, args=(cases[number::ACTORS], random.Random(chance.random())), daemon=True)
        for number in range(ACTORS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _act(place: Ground, mine: list[Case], options: Options, dice: random.Random, trouble: Trouble) -> None:
    """Everything that is planned; then a few tickets are talked about until there are enough events and every kind of
    trouble was made."""
    due = time.monotonic()
    for case in in_some_order(dice, mine):
        case.next_act(place.sides[case.system])
        due = _pace(due, options.rate)
    talked_about = [case for case in mine if case.kind == "open"] or mine
    while (short := _short_of_events(place, options)) or not trouble.went_through():
        case = dice.choice(talked_about)
        place.sides[case.system].say(case, dice.choice(CHATTER))
        due = _pace(due, options.rate if short else IDLE_RATE)


def _short_of_events(place: Ground, options: Options) -> bool:
    return sum(ledger.by_people() for ledger in place.ledgers.values()) < options.events


def _pace(due: float, rate: float) -> float:
    due = max(due + ACTORS / rate, time.monotonic() - 1.0)
    time.sleep(max(0.0, due - time.monotonic()))
    return due


def _sweep(place: Ground, seconds: float) -> int:
    """``handoff sweep`` finds what no webhook told; how many tickets."""
    swept = place.command("sweep", "--since", "24h", "--json")
    if swept.returncode:
        raise NotAtRest(f"handoff sweep ended with {swept.returncode}: {swept.stdout}{swept.stderr}")
    wait_for_rest(place, seconds)
    return sum(len(json.loads(line)["found"]) for line in swept.stdout.splitlines())


def _new(known: list[Finding], found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding not in known]


def _bad_ends(place: Ground) -> list[Finding]:
    codes = place.keeper.stop()
    return [Finding("wrong", name, f"it ended with {code} on SIGTERM") for name, code in codes.items() if code]


def _outcome(
    place: Ground,
    cases: list[Case],
    trouble: Trouble,
    findings: list[Finding],
    promised: int,
    swept: int,
    seconds: dict[str, float],
) -> Outcome:
    sent: Counter[str] = Counter()
    for ledger in place.ledgers.values():
        sent.update(ledger.counts)
        sent["acknowledged"] += len(ledger.acknowledged)
    with place.service.database.read() as connection:
        column = tables.deliveries.c
        rows = connection.execute(select(column.state, func.count(), func.sum(column.attempts)).group_by(column.state))
        stored: Counter[str] = Counter()
        for state, count, attempts in rows:
            stored[str(state)] += int(count)
            stored["failed tries"] += int(attempts or 0)
    return Outcome(
        findings=findings,
        sent=sent,
        made=trouble.made,
        faults=trouble.faults(),
        restarts=place.keeper.restarts,
        kinds=Counter(case.kind for case in cases),
        promised=promised,
        swept=swept,
        stored=stored,
        seconds=seconds,
    )
