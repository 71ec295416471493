"""What every process of an installation counts, added up in the store.

A process counts in memory and adds it to the store every few seconds, so that counting costs the work nothing, one
scrape of any web process tells of all workers on all hosts, and a restart begins no counter anew. What a process that
is killed had not yet added is lost.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.metrics import METRICS, Metric, declared
from app.store.database import Database
from app.store.operating_tables import counters

BOUND = "le"
"""The label of a histogram's row that holds the upper bound of its bucket."""
SUM = "_sum"

Key = tuple[str, str]
"""Name, and labels as JSON with sorted keys."""
Amounts = dict[Key, float]


class Tally:
    """Counts of one process that are not in the store yet. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._amounts: Counter[Key] = Counter()

    def count(self, name: str, amount: float = 1, /, **labels: str) -> None:
        """Add to a counter. Raises ``KeyError`` for a metric that is not declared, ``ValueError`` for other labels."""
        _checked(name, labels)
        key = _key(name, labels)
        with self._lock:
            self._amounts[key] += amount  # type: ignore[assignment]

    def observe(self, name: str, seconds: float, /, **labels: str) -> None:
        """Add an observation to a histogram. Raises as ``count`` does."""
        metric = _checked(name, labels)
        place = bisect_left(metric.buckets, seconds)
        bound = str(metric.buckets[place]) if place < len(metric.buckets) else "+Inf"
        with self._lock:
            self._amounts[_key(name, {**labels, BOUND: bound})] += 1
            self._amounts[_key(name + SUM, labels)] += seconds  # type: ignore[assignment]

    def flush(self, database: Database) -> None:
        """Add everything to the store. Raises ``StoreUnavailable``; then it is kept for the next time."""
        with self._lock:
            amounts, self._amounts = self._amounts, Counter()
        if not amounts:
            return
        try:
            with database.write() as connection:
                add(connection, amounts)
        except BaseException:
            with self._lock:
                self._amounts.update(amounts)
            raise


def add(connection: Connection, amounts: Mapping[Key, float]) -> None:
    """Add amounts to what is in the store, in an order in which two processes cannot wait for each other."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = insert(counters)
    statement = statement.on_conflict_do_update(
        index_elements=[counters.c.name, counters.c.labels],
        set_={"value": counters.c.value + statement.excluded.value},
    )
    rows = [{"name": name, "labels": labels, "value": amounts[name, labels]} for name, labels in sorted(amounts)]
    connection.execute(statement, rows)


def totals(connection: Connection) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Everything in the store that is declared: for each name its labels with their value. What another release
    counted stays there unseen."""
    known = {metric.name for metric in METRICS if metric.source == "workers"}
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for name, labels, value in connection.execute(select(counters).order_by(counters.c.name, counters.c.labels)):
        if name.removesuffix(SUM) in known:
            found.setdefault(name, []).append((json.loads(labels), value))
    return found


def _checked(name: str, labels: Mapping[str, str]) -> Metric:
    metric = declared(name)
    if set(labels) != set(metric.labels):
        raise ValueError(f"{name} has the labels {metric.labels}, not {tuple(labels)}")
    return metric


def _key(name: str, labels: Mapping[str, str]) -> Key:
    return name, json.dumps(labels, sort_keys=True)


def label_order(name: str) -> tuple[str, ...]:
    """The labels of a row in the store, in order: of a histogram's buckets with their bound at the end."""
    metric = declared(name.removesuffix(SUM))
    return (*metric.labels, BOUND) if metric.kind == "histogram" and not name.endswith(SUM) else metric.labels
