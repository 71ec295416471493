"""The figures that metrics, readiness and ``handoff doctor`` share. Each is read from an index, so that asking costs
little whatever the tables have grown to."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, literal_column, select

from app.domain.routine import RoutinePolicy
from app.domain.ticket import System
from app.store import (
    audit,
    chores,
    containments,
    counters,
    overrides,
    overview,
    probes,
    readings,
    remotes,
    reports,
    routines,
    sites,
    sweeps,
)
from app.store.database import Database
from app.store.tables import audit as audit_table
from app.store.tables import deliveries

Sample = tuple[tuple[str, ...], float]
"""The values of the labels, in the order in which the metric declares them, and the figure."""
BACKED_UP_EVENT, RESTORED_EVENT = "backed_up", "restored"
"""The events of the audit trail that tell of a backup, and that one was restored."""
_QUEUED = deliveries.c.state == literal_column("'queued'")
_ATTENTION = deliveries.c.state.in_([literal_column("'dead'"), literal_column("'quarantined'")])
"""Written out, not bound: SQLite uses a partial index only where it can see that its condition holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What is not finished. ``retrying`` are those of the ``queued`` that failed before."""

    queued: int
    retrying: int
    quarantined: int
    dead: int
    oldest_received_at: datetime | None
    longest_due_at: datetime | None

    def lag(self, now: datetime) -> timedelta:
        """How long ago the delivery that is longest overdue could have been taken."""
        return timedelta(0) if self.longest_due_at is None else max(timedelta(0), now - self.longest_due_at)


@dataclass(slots=True)
class Samples:
    """Figures by the name of their metric; of a summary, count and sum."""

    plain: dict[str, list[Sample]] = field(default_factory=dict)
    summaries: dict[str, list[tuple[tuple[str, ...], int, float]]] = field(default_factory=dict)

    def add(self, name: str, value: float, *labels: str) -> None:
        """One figure of the metric ``handoff_NAME``."""
        self.plain.setdefault(f"handoff_{name}", []).append((labels, value))


def queue(connection: Connection) -> Queue:
    """The deliveries that are not finished; the finished ones are not looked at."""
    queued, retrying, oldest, due = connection.execute(
        select(
            func.count(),
            func.count(deliveries.c.cause),
            func.min(deliveries.c.received_at),
            func.min(deliveries.c.due_at),
        ).where(_QUEUED)
    ).one()
    rows = connection.execute(select(deliveries.c.state, func.count()).where(_ATTENTION).group_by(deliveries.c.state))
    attention = {str(state): int(count) for state, count in rows}
    return Queue(
        queued=queued,
        retrying=retrying,
        quarantined=attention.get("quarantined", 0),
        dead=attention.get("dead", 0),
        oldest_received_at=oldest,
        longest_due_at=due,
    )


def last_backup(connection: Connection) -> datetime | None:
    """When the last backup was made, or restored, as the audit trail tells."""
    told = (BACKED_UP_EVENT, RESTORED_EVENT)
    found = select(func.max(audit_table.c.at)).where(audit_table.c.event.in_(told))
    return connection.execute(found).scalar_one_or_none()


def free_bytes(database: Database) -> int | None:
    """Free space where the SQLite file lies; ``None`` on PostgreSQL, whose disk is another machine's business."""
    path = database.url.database
    if not database.is_sqlite or path in (None, "", ":memory:"):
        return None
    return shutil.disk_usage(Path(str(path)).resolve().parent).free


def read(
    connection: Connection, configured: Sequence[tuple[System, str]], routine: RoutinePolicy, now: datetime
) -> Samples:
    """All figures of the store at this moment. ``configured`` are the sites of this installation."""
    samples = Samples()
    _of_the_queue(samples, queue(connection), now)
    for (scope, allowed), count in overview.ticket_counts(connection).items():
        samples.add("tickets", count, scope, str(allowed).lower())
    for name, counts in (
        ("questions", overview.question_counts(connection)),
        ("overrides", overrides.counted(connection)),
        ("reports_total", reports.counted(connection)),
        ("routine_overdue", routines.counted(routines.overdue(connection, routine, now))),
    ):
        for label, count in counts.items():
            samples.add(name, count, label)
    held, overdue = containments.counted(connection, now)
    for state, count in held.items():
        samples.add("containments", count, state)
    samples.add("containments_overdue", overdue)
    samples.add("audit_entries", audit.entries_ever(connection))
    samples.add("workers_alive", sites.workers_alive(connection, now))
    _of_pictures(samples, connection)
    _of_sites(samples, connection, configured, now)
    _of_sweeps(samples, sweeps.all_states(connection), configured, now)
    _of_chores(samples, connection, now)
    for name, values in counters.totals(connection).items():
        samples.plain[name] = _in_order(name, values)
    return samples


def of_probes(samples: Samples, connection: Connection, configured: Collection[str], now: datetime) -> None:
    """How the probes of the playbook fare, by name. One that was never asked has not failed."""
    known = {state.probe: state for state in probes.states(connection)} if configured else {}
    for name in configured:
        state = known.get(name)
        failing = state is not None and state.failures >= probes.FAILURES_TO_PAUSE
        paused = state is not None and state.paused_until is not None and state.paused_until > now
        samples.add("probe_failing", float(failing), name)
        samples.add("probe_breaker_open", float(paused), name)


def _of_the_queue(samples: Samples, unfinished: Queue, now: datetime) -> None:
    for state in ("queued", "retrying", "quarantined", "dead"):
        samples.add("deliveries", getattr(unfinished, state), state)
    oldest = unfinished.oldest_received_at
    samples.add("oldest_queued_age_seconds", 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()))
    samples.add("queue_lag_seconds", unfinished.lag(now).total_seconds())


def _of_pictures(samples: Samples, connection: Connection) -> None:
    counted, waiting = readings.figures(connection)
    samples.summaries["handoff_picture_reading_seconds"] = [((one.outcome,), one.count, one.seconds) for one in counted]
    samples.add("pictures_waiting", waiting)


def _of_sites(
    samples: Samples, connection: Connection, configured: Sequence[tuple[System, str]], now: datetime
) -> None:
    for site in overview.site_health(connection, list(configured)):
        samples.add("site_failing", float(site.failing_since is not None), site.system, site.site)
    for state in remotes.states_of(connection, configured):
        breaker, key = state.breaker, (state.system, state.site)
        rest = 0.0 if breaker.rests_until is None else max(0.0, (breaker.rests_until - now).total_seconds())
        samples.add("site_breaker_open", float(breaker.opened_at is not None), *key)
        samples.add("site_rests_seconds", rest, *key)
        quota = remotes.spent_of(connection, key).quota
        if quota is not None and quota.limit > 0 and quota.until > now:
            samples.add("site_quota_remaining_ratio", max(0, quota.remaining) / quota.limit, *key)


def _of_sweeps(
    samples: Samples, known: Iterable[sweeps.Sweep], configured: Sequence[tuple[System, str]], now: datetime
) -> None:
    for sweep in known:
        if (sweep.system, sweep.site) in configured:
            lag = max(0.0, (now - sweep.looked_until).total_seconds())
            samples.add("sweep_lag_seconds", lag, sweep.system, sweep.site)
            samples.add("sweep_found_total", sweep.found, sweep.system, sweep.site)


def _of_chores(samples: Samples, connection: Connection, now: datetime) -> None:
    known = chores.all_states(connection)
    for chore in known:
        if chore.done_at is not None:
            samples.add("chore_done_age_seconds", max(0.0, (now - chore.done_at).total_seconds()), chore.name)
    trail = next((chore for chore in known if chore.name == chores.AUDIT), None)
    samples.add("audit_problems", 0 if trail is None else int((trail.outcome or {}).get("problems", 0)))
    backed_up = last_backup(connection)
    if backed_up is not None:
        samples.add("backup_age_seconds", max(0.0, (now - backed_up).total_seconds()))


def _in_order(name: str, values: list[tuple[dict[str, str], float]]) -> list[Sample]:
    order = counters.label_order(name)
    return [(tuple(labels[label] for label in order), value) for labels, value in values]
