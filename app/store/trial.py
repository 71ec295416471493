"""Stored tickets for a trial of another playbook, page by page, so that any number of them fits into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, and_, func, or_, select, tuple_

from app.domain.gate.grounds import grounds_from_dict
from app.domain.gate.model import Scope
from app.domain.ticket import TicketRef
from app.domain.trial.stored import StoredTicket
from app.store.database import Database
from app.store.history_tables import occurrences
from app.store.tables import audit, reverts, tickets

PAGE = 500
_KEY = (tickets.c.system, tickets.c.site, tickets.c.ticket_id)
_HISTORY = ("originating", "receiving", "resolution_reason", "job_id", "template", "fingerprint")
_COLUMNS = (
    *(*_KEY, tickets.c.key, tickets.c.url, tickets.c.subject, tickets.c.project, tickets.c.created_at),
    *(tickets.c.closed_at, tickets.c.scope, tickets.c.exempt_as, tickets.c.verdict),
    *(tickets.c.grounds, tickets.c.next_step),
    *(occurrences.c[name] for name in _HISTORY),
)
_JOINED = tickets.outerjoin(
    occurrences, and_(*(tickets.c[name] == occurrences.c[name] for name in ("system", "site", "ticket_id")))
)


def number_of(connection: Connection, since: datetime) -> int:
    """How many tickets were made or closed since a moment, those that are gone left out."""
    return connection.execute(select(func.count()).select_from(tickets).where(_within(since))).scalar_one()


def stored(database: Database, since: datetime) -> Iterator[StoredTicket]:
    """The tickets that were made or closed since a moment, by their ids. Each page is one short reading."""
    after: tuple[str, str, str] | None = None
    while True:
        page = select(*_COLUMNS).select_from(_JOINED).where(_within(since)).order_by(*_KEY).limit(PAGE)
        if after is not None:
            page = page.where(tuple_(*_KEY) > tuple_(*after))
        with database.read() as connection:
            rows = connection.execute(page).all()
        yield from (_ticket(row) for row in rows)
        if len(rows) < PAGE:
            return
        after = (rows[-1].system, rows[-1].site, rows[-1].ticket_id)


def undone(database: Database, since: datetime) -> Iterator[tuple[StoredTicket, datetime, tuple[str, ...]]]:
    """Closes since a moment that were undone: the ticket, when it was closed, and what was missing then."""
    same = and_(*(tickets.c[name] == reverts.c[name] for name in ("system", "site", "ticket_id")))
    after = 0
    while True:
        page = (
            select(*_COLUMNS, reverts.c.id, reverts.c.closed_at.label("undone_at"))
            .select_from(_JOINED.join(reverts, same))
            .where(
                reverts.c.id > after,
                reverts.c.closed_at >= since,
                reverts.c.problem.is_(None),
                tickets.c.gone.is_(False),
            )
            .order_by(reverts.c.id)
            .limit(PAGE)
        )
        with database.read() as connection:
            rows = connection.execute(page).all()
            told = _told(connection, rows)
        for row in rows:
            missing = told.get((row.system, row.site, row.ticket_id, row.undone_at.isoformat()))
            if missing is not None:
                yield _ticket(row), row.undone_at, missing
        if len(rows) < PAGE:
            return
        after = rows[-1].id


def _told(connection: Connection, rows: Sequence[Any]) -> dict[tuple[str, str, str, str], tuple[str, ...]]:
    """What was missing at some closes, as the audit trail tells."""
    places = {(row.system, row.site, row.ticket_id) for row in rows}
    if not places:
        return {}
    entries = connection.execute(
        select(audit.c.system, audit.c.site, audit.c.ticket_id, audit.c.detail).where(
            audit.c.event == "reverted", tuple_(audit.c.system, audit.c.site, audit.c.ticket_id).in_(list(places))
        )
    )
    return {
        (row.system, row.site, row.ticket_id, str(row.detail.get("closed_at"))): tuple(row.detail.get("missing") or ())
        for row in entries
    }


def _within(since: datetime) -> Any:
    return and_(or_(tickets.c.created_at >= since, tickets.c.closed_at >= since), tickets.c.gone.is_(False))


def _ticket(row: Row[*tuple[Any, ...]]) -> StoredTicket:
    scope = row.scope if row.scope != "none" or row.exempt_as is None else row.exempt_as
    return StoredTicket(
        ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id),
        key=row.key,
        url=row.url,
        subject=row.subject,
        project=row.project,
        created_at=row.created_at,
        closed_at=row.closed_at,
        scope=cast(Scope, scope),
        verdict=row.verdict or {},
        grounds=None if row.grounds is None else grounds_from_dict(row.grounds),
        next_step=row.next_step,
        originating=row.originating or "",
        receiving=row.receiving or "",
        reason=row.resolution_reason,
        job_id=row.job_id,
        template=row.template,
        fingerprint=row.fingerprint,
    )
