"""Chores: clearing away what is past its time, going through the audit trail, reckoning the dashboard's summaries. One
worker of the installation does each at a time, beside the tickets, in small transactions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from app.domain.audit.chain import Head
from app.domain.audit.verification import Verification
from app.domain.retention import RULES, Rule
from app.store import audit, chores, retention
from app.store.database import StoreUnavailable
from app.workflow import notice_sending, summaries
from app.workflow.service import Service

log = structlog.get_logger()

LOOK_SECONDS = 15.0
RETENTION_EVERY = timedelta(minutes=10)
AUDIT_EVERY = timedelta(minutes=1)
NOTICES_EVERY = timedelta(seconds=10)
ROWS_AT_ONCE = 500
TICKETS_AT_ONCE = 50
"""Rows of a transaction; of a ticket several tables are touched."""
ROUND_SECONDS = 20.0
"""What a round may take; the rest is left for the next one."""
PAUSE_SECONDS = 0.05
"""Between two transactions, for those who wait."""
ENTRIES_AT_ONCE = 5_000
"""Entries of the audit trail that one round follows: a third of a second, and a million entries in three hours."""

Pause = Callable[[float], object]
Told = Callable[[Rule, int], None]


@dataclass(frozen=True, slots=True)
class Cleared:
    """What retention took, by rule, and whether there is more to take."""

    rows: dict[Rule, int] = field(default_factory=dict)
    finished: bool = True


def run_until(service: Service, stopping: threading.Event) -> None:
    """Look every few seconds whether a chore is due, until the event is set."""
    while not stopping.is_set():
        try:
            do_what_is_due(service, stopping.wait)
            service.tally.flush(service.database)
        except StoreUnavailable as error:
            log.warning("store_unavailable", error=str(error))
        except Exception:
            log.exception("chore_fault")
        stopping.wait(LOOK_SECONDS)


def do_what_is_due(service: Service, pause: Pause = time.sleep) -> None:
    """Every chore that is due and that nobody else has taken. Raises ``StoreUnavailable``."""
    if _mine(service, chores.RETENTION, RETENTION_EVERY):
        cleared = clear_away(service, pause=pause, seconds=ROUND_SECONDS)
        if cleared.rows:
            log.info("cleared_away", **cleared.rows, finished=cleared.finished)
        _finished(service, chores.RETENTION, {"finished": cleared.finished} | dict(cleared.rows.items()))
    if _mine(service, chores.AUDIT, AUDIT_EVERY):
        try:
            outcome = _follow_the_trail(service)
        except audit.TrailBroken as error:
            log.error("audit_trail_broken", error=str(error))
            outcome = {"problems": 1}
        _finished(service, chores.AUDIT, outcome)
    if _mine(service, chores.SUMMARIES, summaries.EVERY):
        outcome = summaries.renew_all(service)
        _finished(service, chores.SUMMARIES, outcome)
        with service.database.write() as connection:
            chores.postpone(connection, chores.SUMMARIES, service.clock(), summaries.next_due(service.clock(), outcome))
    if service.tells() and _mine(service, chores.NOTICES, NOTICES_EVERY):
        _finished(service, chores.NOTICES, _tell(service))


def _tell(service: Service) -> dict[str, object]:
    try:
        return {**notice_sending.tell(service)}
    except audit.TrailBroken as error:
        log.error("audit_trail_broken", error=str(error))
        return {"problems": 1}


def clear_away(
    service: Service,
    *,
    pause: Pause = time.sleep,
    seconds: float | None = None,
    told: Told = lambda _rule, _rows: None,
) -> Cleared:
    """Take away what is past its time; for at most so many seconds, where they are given. Raises ``StoreUnavailable``;
    what was taken until then is gone."""
    rows: dict[Rule, int] = {}
    deadline = None if seconds is None else time.monotonic() + seconds
    for rule in RULES:
        length = service.retention.kept_for(rule)
        while length is not None:
            if deadline is not None and time.monotonic() > deadline:
                return Cleared(rows, finished=False)
            most = TICKETS_AT_ONCE if rule == "texts" else ROWS_AT_ONCE
            with service.database.write() as connection:
                taken = retention.clear(connection, rule, service.clock() - length, most)
            if taken:
                rows[rule] = rows.get(rule, 0) + taken
                service.tally.count("handoff_rows_cleared_total", taken, rule=rule)
                told(rule, taken)
            if taken < most or rule == "signins":
                break
            pause(PAUSE_SECONDS)
    return Cleared(rows)


def would_clear(service: Service) -> dict[Rule, int]:
    """How many rows each rule would take now."""
    lengths = {rule: service.retention.kept_for(rule) for rule in RULES}
    with service.database.read() as connection:
        return {
            rule: 0 if length is None else retention.count(connection, rule, service.clock() - length)
            for rule, length in lengths.items()
        }


def _mine(service: Service, name: str, every: timedelta) -> bool:
    now = service.clock()
    with service.database.read() as connection:
        known = chores.state_of(connection, name)
    if known is not None and known.due_at > now:
        return False
    with service.database.write() as connection:
        return chores.claim(connection, name, now, every)


def _finished(service: Service, name: str, outcome: dict[str, object]) -> None:
    with service.database.write() as connection:
        chores.finished(connection, name, service.clock(), outcome)


def _follow_the_trail(service: Service) -> dict[str, object]:
    """Some entries further than the last time; from the beginning again after the end. ``problems`` are those of the
    last whole round and of this one so far. Erasures that nobody announced are left to ``handoff audit verify``."""
    with service.database.read() as connection:
        audit.snapshot(connection)
        known = chores.state_of(connection, chores.AUDIT)
        state = dict(known.outcome or {}) if known is not None else {}
        trail = audit.trail(connection)
        position = int(state.get("position", 0))
        at = Head(position=position, hash=str(state["hash"])) if position else trail.beginning
        verification = Verification(before=at)
        for entry in audit.entries(connection, at.position + 1, ENTRIES_AT_ONCE):
            verification.take(entry)
        at_the_end = verification.entries < ENTRIES_AT_ONCE
        if at_the_end and verification.head != trail.head:
            verification.finish(trail.head)
    for problem in verification.problems:
        log.error("audit_trail_broken", position=problem.position, kind=problem.kind, error=problem.says)
    found = int(state.get("found", 0)) + len(verification.problems)
    if at_the_end:
        return {"position": 0, "found": 0, "problems": found, "rounds": int(state.get("rounds", 0)) + 1}
    head = verification.head
    problems = max(found, int(state.get("problems", 0)))
    return {**state, "position": head.position, "hash": head.hash, "found": found, "problems": problems}
