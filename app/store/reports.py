"""What has to be told of tickets beyond their verdict: forged copies, moves, resolutions without a close, disputes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.gate.escapes import Report
from app.domain.ticket import TicketRef
from app.store import audit
from app.store.tables import reports


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """A report as it was kept, and when."""

    ref: TicketRef
    kind: str
    at: datetime
    actor: str | None
    says: str


def keep(connection: Connection, ref: TicketRef, found: Iterable[Report], now: datetime) -> list[Report]:
    """Keep what was not reported before, and tell the audit trail of it; returns those that are new."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    new = []
    for report in found:
        row = {
            "system": ref.system,
            "site": ref.site,
            "ticket_id": ref.id,
            "at": now,
            "kind": report.kind,
            "mark": report.mark,
            "actor": report.actor,
            "says": report.says,
        }
        statement = insert(reports).values(**row).on_conflict_do_nothing().returning(reports.c.id)
        if connection.execute(statement).scalar_one_or_none() is not None:
            audit.record(connection, report.kind, now, {"says": report.says}, ref=ref, actor=report.actor)
            new.append(report)
    return new


def of_ticket(connection: Connection, ref: TicketRef) -> list[KeptReport]:
    """What was reported of a ticket, oldest first."""
    rows = connection.execute(
        select(reports)
        .where(reports.c.system == ref.system, reports.c.site == ref.site, reports.c.ticket_id == ref.id)
        .order_by(reports.c.id)
    )
    return [KeptReport(ref=ref, kind=row.kind, at=row.at, actor=row.actor, says=row.says) for row in rows]


def counted(connection: Connection) -> dict[str, int]:
    """How many there are of each kind."""
    rows = connection.execute(select(reports.c.kind, func.count()).group_by(reports.c.kind)).all()
    return {str(kind): int(count) for kind, count in rows}
