"""What the store knows of closes: as last judged, undone, of the past; and which tickets ``gate.since`` leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from app.domain.going_live import Close, Outcome
from app.domain.library import owner_of
from app.domain.ticket import TicketRef
from app.store.history_tables import occurrences
from app.store.tables import audit, reverts, tickets

_SAME_TICKET = and_(
    tickets.c.system == occurrences.c.system,
    tickets.c.site == occurrences.c.site,
    tickets.c.ticket_id == occurrences.c.ticket_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """An open ticket from before ``gate.since``. ``scope`` is what it would have; ``None``: never read since, known to
    the history only as an exception."""

    ref: TicketRef
    key: str
    url: str
    subject: str
    created_at: datetime
    scope: str | None

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "system": self.ref.system,
            "site": self.ref.site,
            "ticket": self.key,
            "url": self.url,
            "subject": self.subject,
            "created_at": self.created_at.isoformat(),
            "scope": self.scope,
        }


def closes(connection: Connection, since: datetime, owners: Mapping[str, str]) -> list[Close]:
    """Gated tickets that stand closed since a moment, each as it was judged last."""
    statement = (
        select(tickets, occurrences.c.originating, occurrences.c.receiving)
        .outerjoin(occurrences, _SAME_TICKET)
        .where(
            tickets.c.closed_at >= since,
            tickets.c.status_category == "done",
            tickets.c.scope != "none",
            tickets.c.gone.is_(False),
        )
    )
    return [_close(row, owners) for row in connection.execute(statement)]


def undone(connection: Connection, since: datetime, owners: Mapping[str, str]) -> list[Close]:
    """Closes without proof that were undone, with what was missing as the audit trail tells."""
    told = {
        (row.system, row.site, row.ticket_id, row.detail.get("closed_at")): tuple(row.detail.get("missing") or ())
        for row in connection.execute(select(audit).where(audit.c.event == "reverted", audit.c.at >= since))
    }
    statement = (
        select(tickets, reverts.c.closed_at.label("undone_at"), occurrences.c.originating, occurrences.c.receiving)
        .join(
            tickets,
            and_(
                tickets.c.system == reverts.c.system,
                tickets.c.site == reverts.c.site,
                tickets.c.ticket_id == reverts.c.ticket_id,
            ),
        )
        .outerjoin(occurrences, _SAME_TICKET)
        .where(reverts.c.closed_at >= since, reverts.c.problem.is_(None))
    )
    return [
        Close(
            **_common(row, owners),
            closed_at=row.undone_at,
            outcome="undone",
            missing=told.get((row.system, row.site, row.ticket_id, row.undone_at.isoformat()), ()),
        )
        for row in connection.execute(statement)
    ]


def past_closes(connection: Connection, since: datetime) -> list[TicketRef]:
    """Exceptions of the history that were closed since a moment and never read by this service."""
    statement = (
        select(occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id)
        .outerjoin(tickets, _SAME_TICKET)
        .where(occurrences.c.closed_at >= since, tickets.c.key.is_(None))
        .order_by(occurrences.c.closed_at.desc())
    )
    return [TicketRef(system=row.system, site=row.site, id=row.ticket_id) for row in connection.execute(statement)]


def exempt(connection: Connection, since: datetime) -> list[Exempt]:
    """Open tickets from before a moment that would be gated otherwise, oldest first: also those that were last judged
    before the playbook named that moment."""
    read = connection.execute(
        select(tickets).where(
            tickets.c.created_at < since,
            or_(tickets.c.exempt_as.is_not(None), tickets.c.scope != "none"),
            tickets.c.status_category != "done",
            tickets.c.gone.is_(False),
        )
    )
    found = [_exempt(row, row.created_at, row.exempt_as or row.scope) for row in read]
    never_read = connection.execute(
        select(occurrences)
        .outerjoin(tickets, _SAME_TICKET)
        .where(occurrences.c.reported_at < since, occurrences.c.closed_at.is_(None), tickets.c.key.is_(None))
    )
    found += [_exempt(row, row.reported_at, None) for row in never_read]
    return sorted(found, key=lambda one: (one.created_at, one.key))


def _close(row: Row[*tuple[Any, ...]], owners: Mapping[str, str]) -> Close:
    verdict = row.verdict or {}
    return Close(
        **_common(row, owners),
        closed_at=row.closed_at,
        outcome=outcome_of(verdict),
        missing=tuple(item["requirement"] for item in verdict.get("missing") or ()),
    )


def outcome_of(verdict: Mapping[str, Any]) -> Outcome:
    """How a close ended that stands, by the verdict of the last look."""
    if verdict.get("allowed"):
        return "override" if verdict.get("path") == "override" else "proved"
    return "stands" if verdict.get("enforced") else "would_refuse"


def _common(row: Row[*tuple[Any, ...]], owners: Mapping[str, str]) -> dict[str, Any]:
    return {
        "system": row.system,
        "site": row.site,
        "key": row.key,
        "url": row.url,
        "subject": row.subject,
        "scope": row.scope,
        "route": row.closed_by,
        "project": row.project,
        "team": owner_of(owners, row.originating or "", row.receiving or ""),
    }


def _exempt(row: Row[*tuple[Any, ...]], created_at: datetime, scope: str | None) -> Exempt:
    return Exempt(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        subject=row.subject,
        created_at=created_at,
        scope=scope,
    )
