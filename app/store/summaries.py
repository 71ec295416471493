"""Summaries: figures over the whole history, kept with when and in what time they were reckoned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.store.summary_tables import summaries
from app.store.upsert import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was reckoned (JSON), at which moment, and how many seconds it took."""

    name: str
    made_at: datetime
    seconds: float
    content: Mapping[str, Any]


def read(connection: Connection, name: str) -> Summary | None:
    """A summary as it was last reckoned."""
    row = connection.execute(select(summaries).where(summaries.c.name == name)).one_or_none()
    return None if row is None else Summary(name=name, made_at=row.made_at, seconds=row.seconds, content=row.content)


def keep(connection: Connection, summary: Summary) -> None:
    """Keep a summary in place of the one before."""
    row = {
        "name": summary.name,
        "made_at": summary.made_at,
        "seconds": summary.seconds,
        "content": dict(summary.content),
    }
    upsert(connection, summaries, row)
