"""Metrics in Prometheus' format: what the web processes answered, and the state of the store at the moment of asking.

With several web processes (``PROMETHEUS_MULTIPROC_DIR``) each writes its counters to files in that folder, and
whichever is asked adds them up. The store's figures, those of all workers among them, are read once a scrape, so they
need no adding up. Every metric is declared in ``app.metrics``.
"""

from __future__ import annotations

import os
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values

from app.metrics import declared
from app.web.store_metrics import StoreCollector
from app.workflow.service import Service

MULTIPROCESS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Instruments:
    """The counters of one application."""

    def __init__(self) -> None:
        self._several_processes = bool(os.environ.get(MULTIPROCESS_FOLDER))
        if self._several_processes:
            # The library chooses its kind of counter when it is first imported, which may be before the folder was set.
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._webhooks = cache(self._counter("handoff_webhook_answers_total").labels)
        self.gate_checks = self._counter("handoff_gate_checks_total")
        durations = declared("handoff_http_request_duration_seconds")
        histogram = Histogram(
            durations.name, durations.help, durations.labels, buckets=durations.buckets, registry=self._registry
        )
        self._durations = cache(histogram.labels)

    def webhook(self, system: str, status: int) -> None:
        """A webhook was answered."""
        self._webhooks(system, str(status)).inc()

    def answered(self, route: str, method: str, seconds: float) -> None:
        """A request was answered within so many seconds."""
        self._durations(route, method).observe(seconds)

    def exposition(self, service: Service) -> bytes:
        """All metrics as text (version 0.0.4)."""
        registry = self._registry
        if self._several_processes:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        of_store = CollectorRegistry()
        of_store.register(StoreCollector(service))
        return generate_latest(registry) + generate_latest(of_store)

    def _counter(self, name: str) -> Counter:
        metric = declared(name)
        return Counter(metric.name, metric.help, metric.labels, registry=self._registry)
