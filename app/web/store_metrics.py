"""The store's figures as metrics, read at the moment of a scrape."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from app import __version__, metrics
from app.store import figures, notices
from app.store.counters import SUM
from app.store.database import StoreUnavailable
from app.store.figures import Samples
from app.workflow.service import Service

log = structlog.get_logger()

_PLAIN: dict[str, Any] = {"counter": CounterMetricFamily, "gauge": GaugeMetricFamily}


class StoreCollector(Collector):
    """Reads the store when it is asked, not when it is registered."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def describe(self) -> list[Metric]:
        """Nothing: the figures are read when they are asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every declared metric that is not counted by the web processes themselves."""
        yield _info("handoff_build_info", __version__)
        yield _info("handoff_sqlite_info", sqlite3.sqlite_version)
        try:
            samples = self._read()
        except StoreUnavailable as error:
            log.warning("metrics_without_store", error=str(error))
            samples = None
        up = metrics.declared("handoff_database_up")
        yield GaugeMetricFamily(up.name, up.help, value=float(samples is not None))
        if samples is not None:
            yield from families(samples)

    def _read(self) -> Samples:
        service = self._service
        with service.database.read() as connection:
            samples = figures.read(connection, list(service.sites), service.playbook.routine, service.clock())
            figures.of_probes(samples, connection, service.probes, service.clock())
            if service.tells():
                _of_notices(samples, notices.counted(connection), service)
        free = figures.free_bytes(service.database)
        if free is not None:
            samples.add("disk_free_bytes", free)
        samples.add("clock_skew_seconds", service.database.clock_ahead().total_seconds())
        return samples


def _of_notices(samples: Samples, counted: Mapping[tuple[str, str], int], service: Service) -> None:
    for key in (*service.channels, *service.endpoints):
        samples.add("notices_waiting", counted.get((key, "waiting"), 0), key)


def families(samples: Samples) -> Iterator[Metric]:
    """What was read, in the form of the library. Raises ``KeyError`` for a figure that is not declared."""
    for name in (*samples.plain, *samples.summaries):
        metrics.declared(name.removesuffix(SUM))
    for metric in metrics.METRICS:
        if metric.kind in _PLAIN and metric.name in samples.plain:
            yield _plain(metric, samples)
        elif metric.kind == "histogram" and metric.name in samples.plain:
            yield _histogram(metric, samples)
        elif metric.kind == "summary" and metric.name in samples.summaries:
            yield _summary(metric, samples)


def _plain(metric: metrics.Metric, samples: Samples) -> Metric:
    family: CounterMetricFamily | GaugeMetricFamily = _PLAIN[metric.kind](
        metric.name.removesuffix("_total"), metric.help, labels=metric.labels
    )
    for labels, value in samples.plain[metric.name]:
        family.add_metric(labels, value)
    return family


def _summary(metric: metrics.Metric, samples: Samples) -> Metric:
    family = SummaryMetricFamily(metric.name, metric.help, labels=metric.labels)
    for labels, count, total in samples.summaries[metric.name]:
        family.add_metric(labels, count_value=count, sum_value=total)
    return family


def _histogram(metric: metrics.Metric, samples: Samples) -> Metric:
    """Its rows in the store are one a bucket, each with what fell between its bound and the one before."""
    bounds = [*map(str, metric.buckets), "+Inf"]
    sums = dict(samples.plain.get(metric.name + SUM, ()))
    rows = dict(samples.plain[metric.name])
    family = HistogramMetricFamily(metric.name, metric.help, labels=metric.labels)
    for labels in sorted({row[:-1] for row in rows}):
        up_to, buckets = 0.0, []
        for bound in bounds:
            up_to += rows.get((*labels, bound), 0.0)
            buckets.append((bound, up_to))
        family.add_metric(labels, buckets=buckets, sum_value=sums.get(labels, 0.0))
    return family


def _info(name: str, version: str) -> Metric:
    metric = metrics.declared(name)
    return InfoMetricFamily(name.removesuffix("_info"), metric.help, value={"version": version})
