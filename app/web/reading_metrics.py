"""Metrics of reading screenshots, from the store's figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily, Metric, SummaryMetricFamily
from sqlalchemy import Connection

from app.store import readings


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFigures:
    """Readings by outcome, and how many pictures wait."""

    readings: list[readings.Figures]
    waiting: int


def reading_figures(connection: Connection) -> ReadingFigures:
    """The store's figures at this moment."""
    counted, waiting = readings.figures(connection)
    return ReadingFigures(readings=counted, waiting=waiting)


def reading_families(figures: ReadingFigures) -> Iterator[Metric]:
    """The metrics of those figures."""
    seconds = SummaryMetricFamily(
        "handoff_picture_reading_seconds",
        "Time to read a picture, by outcome: read, or problem where it could not be.",
        labels=("outcome",),
    )
    for each in figures.readings:
        seconds.add_metric((each.outcome,), count_value=each.count, sum_value=each.seconds)
    yield seconds
    yield GaugeMetricFamily(
        "handoff_pictures_waiting", "Pictures that a gate check needs read and no worker has read yet.", figures.waiting
    )
