"""Outcomes of comparing pictures: each pair is laid over each other once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.gate.files import Pair
from app.domain.gate.pictures.recognition import COMPARED_BY
from app.store.reading_tables import picture_comparisons
from app.store.upsert import upsert

PAIRS_AT_ONCE = 500
"""Pairs that one query asks for."""


def known(connection: Connection, pairs: Collection[Pair]) -> dict[Pair, bool]:
    """Which of the pairs show the same picture, as far as they were compared by the present rules."""
    found: dict[Pair, bool] = {}
    wanted = sorted(pairs)
    for start in range(0, len(wanted), PAIRS_AT_ONCE):
        some = wanted[start : start + PAIRS_AT_ONCE]
        rows = connection.execute(
            select(picture_comparisons.c.low, picture_comparisons.c.high, picture_comparisons.c.same).where(
                picture_comparisons.c.low.in_({bytes.fromhex(low) for low, _ in some}),
                picture_comparisons.c.high.in_({bytes.fromhex(high) for _, high in some}),
                picture_comparisons.c.compared_by == COMPARED_BY,
            )
        )
        found |= {(bytes(row.low).hex(), bytes(row.high).hex()): row.same for row in rows}
    return {pair: found[pair] for pair in pairs if pair in found}


def keep(connection: Connection, outcomes: Mapping[Pair, bool], now: datetime) -> None:
    """Remember outcomes and when they were found, in an order that lets two workers keep the same at a time."""
    for low, high in sorted(outcomes):
        row = {"low": bytes.fromhex(low), "high": bytes.fromhex(high)}
        upsert(
            connection,
            picture_comparisons,
            {**row, "same": outcomes[low, high], "compared_by": COMPARED_BY, "compared_at": now},
        )
