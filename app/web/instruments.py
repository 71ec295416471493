"""Metrics in Prometheus' format: what the web processes answered, and the state of the store at the moment of asking.

With several web processes (``PROMETHEUS_MULTIPROC_DIR``) each writes its counters to files in that folder, and
whichever is asked adds them up. The store's figures are read once a scrape, so they need no adding up. No label
carries a ticket.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from app import __version__
from app.store import audit, inbox, overrides, overview, reports, routines, sites, sweeps
from app.store.database import StoreUnavailable
from app.store.sweeps import Sweep
from app.web.reading_metrics import ReadingFigures, reading_families, reading_figures
from app.workflow.service import Service

log = structlog.get_logger()

MULTIPROCESS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_DURATION_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Instruments:
    """The counters of one application."""

    def __init__(self) -> None:
        self._several_processes = bool(os.environ.get(MULTIPROCESS_FOLDER))
        if self._several_processes:
            # The library chooses its kind of counter when it is first imported, which may be before the folder was set.
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self.webhooks = Counter(
            "handoff_webhook_answers_total",
            "Webhooks answered, by ticketing system and HTTP status.",
            ("system", "status"),
            registry=self._registry,
        )
        self.gate_checks = Counter(
            "handoff_gate_checks_total",
            "Gate checks answered, by ticketing system and result.",
            ("system", "result"),
            registry=self._registry,
        )
        self.durations = Histogram(
            "handoff_http_request_duration_seconds",
            "Time to answer, by route and method.",
            ("route", "method"),
            buckets=_DURATION_BUCKETS,
            registry=self._registry,
        )

    def exposition(self, service: Service) -> bytes:
        """All metrics as text (version 0.0.4)."""
        registry = self._registry
        if self._several_processes:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        of_store = CollectorRegistry()
        of_store.register(_StoreCollector(service))
        return generate_latest(registry) + generate_latest(of_store)


@dataclass(slots=True)
class _Figures:
    deliveries: dict[str, int] = field(default_factory=dict)
    tickets: dict[tuple[str, bool], int] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    overrides: dict[str, int] = field(default_factory=dict)
    audit_entries: int = 0
    oldest_queued_seconds: float = 0.0
    workers: int = 0
    readings: ReadingFigures = field(default_factory=lambda: ReadingFigures(readings=[], waiting=0))
    failing: dict[tuple[str, str], bool] = field(default_factory=dict)
    sweeps: list[Sweep] = field(default_factory=list)
    reports: dict[str, int] = field(default_factory=dict)
    overdue: dict[str, int] = field(default_factory=dict)
    read_at: float = 0.0


class _StoreCollector(Collector):
    def __init__(self, service: Service) -> None:
        self._service = service

    def describe(self) -> list[Metric]:
        """Nothing: the figures are read when they are asked for, not when the collector is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("handoff_build", "The running release.", value={"version": __version__})
        yield InfoMetricFamily("handoff_sqlite", "The SQLite library.", value={"version": sqlite3.sqlite_version})
        try:
            figures = _figures(self._service)
        except StoreUnavailable as error:
            log.warning("metrics_without_store", error=str(error))
            figures = None
        yield GaugeMetricFamily(
            "handoff_database_up", "Whether the database answered this scrape.", value=float(figures is not None)
        )
        if figures is not None:
            yield from _families(figures)


def _figures(service: Service) -> _Figures:
    now = service.clock()
    with service.database.read() as connection:
        oldest = inbox.oldest_queued(connection)
        return _Figures(
            deliveries=inbox.counted(connection),
            tickets=overview.ticket_counts(connection),
            questions=overview.question_counts(connection),
            overrides=overrides.counted(connection),
            audit_entries=audit.entries_ever(connection),
            oldest_queued_seconds=0.0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
            workers=sites.workers_alive(connection, now),
            readings=reading_figures(connection),
            failing={
                (site.system, site.site): site.failing_since is not None
                for site in overview.site_health(connection, list(service.sites))
            },
            sweeps=[sweep for sweep in sweeps.all_states(connection) if (sweep.system, sweep.site) in service.sites],
            reports=reports.counted(connection),
            overdue=routines.counted(routines.overdue(connection, service.playbook.routine, now)),
            read_at=now.timestamp(),
        )


def _families(figures: _Figures) -> Iterator[Metric]:
    deliveries = GaugeMetricFamily("handoff_deliveries", "Deliveries by state.", labels=("state",))
    for state, count in figures.deliveries.items():
        deliveries.add_metric((state,), count)
    yield deliveries
    yield GaugeMetricFamily(
        "handoff_oldest_queued_age_seconds",
        "How long the oldest queued delivery has been waiting; 0 with an empty queue.",
        value=figures.oldest_queued_seconds,
    )
    tickets = GaugeMetricFamily(
        "handoff_tickets", "Known tickets by gate scope and whether they may close.", labels=("scope", "allowed")
    )
    for (scope, allowed), count in figures.tickets.items():
        tickets.add_metric((scope, str(allowed).lower()), count)
    yield tickets
    questions = GaugeMetricFamily(
        "handoff_questions",
        "Tickets whose reporter was asked for what is missing, and those where all of it was answered.",
        labels=("state",),
    )
    for name, count in figures.questions.items():
        questions.add_metric((name,), count)
    yield questions
    asked = GaugeMetricFamily("handoff_overrides", "Overrides by state; approved ones are in force.", labels=("state",))
    for name, count in figures.overrides.items():
        asked.add_metric((name,), count)
    yield asked
    yield GaugeMetricFamily(
        "handoff_audit_entries", "Entries of the audit trail; never less than before.", value=figures.audit_entries
    )
    yield GaugeMetricFamily(
        "handoff_workers_alive", "Workers with a sign of life in the last 30 seconds.", value=figures.workers
    )
    yield from reading_families(figures.readings)
    failing = GaugeMetricFamily(
        "handoff_site_failing", "Whether a ticketing site fails at present.", labels=("system", "site")
    )
    for (system, site), fails in figures.failing.items():
        failing.add_metric((system, site), float(fails))
    yield failing
    overdue = GaugeMetricFamily(
        "handoff_routine_overdue",
        "Open job failures with an overdue step, by step (contain, notify, decide).",
        labels=("step",),
    )
    for step, count in figures.overdue.items():
        overdue.add_metric((step,), count)
    yield overdue
    yield from _sweep_families(figures)


def _sweep_families(figures: _Figures) -> Iterator[Metric]:
    lag = GaugeMetricFamily(
        "handoff_sweep_lag_seconds",
        "How far back the moment lies up to which a site was swept for what no webhook announced.",
        labels=("system", "site"),
    )
    found = CounterMetricFamily(
        "handoff_sweep_found", "Tickets that a sweep found and no webhook had told of.", labels=("system", "site")
    )
    for sweep in figures.sweeps:
        lag.add_metric((sweep.system, sweep.site), max(0.0, figures.read_at - sweep.looked_until.timestamp()))
        found.add_metric((sweep.system, sweep.site), sweep.found)
    yield lag
    yield found
    told = CounterMetricFamily(
        "handoff_reports",
        "What was reported of tickets beside their verdict (forged copies, moves…).",
        labels=("kind",),
    )
    for kind, count in figures.reports.items():
        told.add_metric((kind,), count)
    yield told
