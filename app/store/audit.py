"""The audit trail: what was decided and done, append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from app.domain.ticket import TicketRef
from app.store.tables import audit


def record(
    connection: Connection,
    event: str,
    now: datetime,
    detail: dict[str, Any],
    *,
    ref: TicketRef | None = None,
    actor: str | None = None,
) -> None:
    """Append one event: ``enriched``, ``verdict``, ``reverted``, ``dead_letter``, ``signin``…"""
    connection.execute(
        insert(audit).values(
            at=now,
            event=event,
            system=None if ref is None else ref.system,
            site=None if ref is None else ref.site,
            ticket_id=None if ref is None else ref.id,
            actor=actor,
            detail=detail,
        )
    )
