"""Silences: what is not told until a moment, who said so and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.moments import iso
from app.domain.notices.model import Silence
from app.domain.ticket import System, TicketRef
from app.store import audit
from app.store.notice_tables import silences


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSilence:
    """A silence as it was kept."""

    id: int
    silence: Silence
    reason: str
    made_by: str
    made_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        said, ref = self.silence, self.silence.ref
        return {
            "id": self.id,
            "kind": said.kind,
            "channel": said.channel,
            "ticket": None if ref is None else {"system": ref.system, "site": ref.site, "id": ref.id},
            "pattern": said.pattern,
            "until": iso(said.until),
            "reason": self.reason,
            "made_by": self.made_by,
            "made_at": iso(self.made_at),
        }


def add(connection: Connection, silence: Silence, reason: str, actor: str, now: datetime) -> KeptSilence:
    """Keep a silence, and tell the audit trail of it."""
    ref = silence.ref
    row = {
        "kind": silence.kind,
        "channel": silence.channel,
        "system": None if ref is None else ref.system,
        "site": None if ref is None else ref.site,
        "ticket_id": None if ref is None else ref.id,
        "pattern": silence.pattern,
        "until": silence.until,
        "reason": reason,
        "made_by": actor,
        "made_at": now,
    }
    number = connection.execute(insert(silences).values(**row).returning(silences.c.id)).scalar_one()
    kept = KeptSilence(id=number, silence=silence, reason=reason, made_by=actor, made_at=now)
    told = {name: value for name, value in kept.to_dict().items() if name not in ("ticket", "made_by", "made_at")}
    audit.record(connection, "silenced", now, told, ref=ref, actor=actor)
    return kept


def end(connection: Connection, number: int, actor: str, now: datetime) -> bool:
    """End a silence before its time; ``False`` where there is none of that number in force."""
    mine = update(silences).where(silences.c.id == number, silences.c.ended_at.is_(None), silences.c.until > now)
    if connection.execute(mine.values(ended_at=now)).rowcount != 1:
        return False
    audit.record(connection, "unsilenced", now, {"id": number}, actor=actor)
    return True


def in_force(connection: Connection, now: datetime) -> list[KeptSilence]:
    """Those that hold at a moment, oldest first."""
    rows = connection.execute(
        select(silences).where(silences.c.until > now, silences.c.ended_at.is_(None)).order_by(silences.c.id)
    )
    return [_kept(row) for row in rows]


def _kept(row: Row[*tuple[Any, ...]]) -> KeptSilence:
    ref = None
    if row.ticket_id is not None:
        ref = TicketRef(system=cast(System, row.system), site=row.site, id=row.ticket_id)
    said = Silence(until=row.until, kind=row.kind, channel=row.channel, ref=ref, pattern=row.pattern)
    return KeptSilence(id=row.id, silence=said, reason=row.reason, made_by=row.made_by, made_at=row.made_at)
