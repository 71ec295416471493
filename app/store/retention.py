"""Clearing away what is past its time, some rows in a transaction, each found by an index.

Every rule takes the moment before which things go, and how many rows at most; it returns how many it took. Nobody waits
for it longer than such a small transaction takes, whatever the tables have grown to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, literal_column, or_, select, tuple_, update

from app.domain.gate.pictures.picture_hash import bands
from app.domain.retention import Rule
from app.domain.ticket import TicketRef
from app.store import events, job_runs, probes, similar
from app.store.heartbeat_tables import job_runs as runs_told
from app.store.history_tables import closings, occurrences
from app.store.reading_tables import picture_bands, picture_comparisons, readings
from app.store.tables import deliveries, evidence, reports, signin_failures, signin_links, tickets

FINISHED = ("done", "ignored", "discarded")
_ENDED_AT = func.coalesce(deliveries.c.finished_at, deliveries.c.received_at)
_TICKET = ("system", "site", "ticket_id")
_HAS_TEXTS = tickets.c.subject != literal_column("''")
_UNHANDLED = deliveries.c.state.in_([literal_column("'dead'"), literal_column("'quarantined'")])
"""Written out, not bound: SQLite uses a partial index only where it can see that its condition holds."""

Clear = Callable[[Connection, datetime, int], int]


def clear(connection: Connection, rule: Rule, before: datetime, most: int) -> int:
    """Take at most so many rows away by a rule; fewer than ``most`` means that nothing is left to take."""
    return _CLEARERS[rule](connection, before, most)


def count(connection: Connection, rule: Rule, before: datetime) -> int:
    """How many rows a rule would take."""
    conditions = _CONDITIONS[rule](before)
    return sum(connection.execute(select(func.count()).where(condition)).scalar_one() for condition in conditions)


def _finished(connection: Connection, before: datetime, most: int) -> int:
    """Deliveries are numbered as they come, so those from before a moment are the ones up to a number. The newest stays
    whatever its age: no number may be given twice."""
    boundary = _first_number_since(connection, before)
    if boundary is None:
        return 0
    old = and_(deliveries.c.id < boundary, deliveries.c.state.in_(FINISHED), before > _ENDED_AT)
    chosen = select(deliveries.c.id).where(old).order_by(deliveries.c.id).limit(most)
    return connection.execute(delete(deliveries).where(deliveries.c.id.in_(chosen.scalar_subquery()))).rowcount


def _first_number_since(connection: Connection, moment: datetime) -> int | None:
    """The number below which deliveries were received before a moment, by halving: no index by time is needed, which
    every webhook would have to pay for. ``None`` without deliveries; at most the newest one's number."""
    low, high = connection.execute(select(func.min(deliveries.c.id), func.max(deliveries.c.id))).one()
    if low is None:
        return None
    while low < high:
        middle = (low + high) // 2
        found = connection.execute(
            select(deliveries.c.id, deliveries.c.received_at)
            .where(deliveries.c.id >= middle)
            .order_by(deliveries.c.id)
            .limit(1)
        ).one()
        if found.received_at < moment:
            low = min(found.id + 1, high)
        else:
            high = middle
    return int(low)


def _unhandled(connection: Connection, before: datetime, most: int) -> int:
    chosen = select(deliveries.c.id).where(_UNHANDLED, deliveries.c.received_at < before).order_by(deliveries.c.id)
    gone = delete(deliveries).where(deliveries.c.id.in_(chosen.limit(most).scalar_subquery()))
    return connection.execute(gone).rowcount


def _readings(connection: Connection, before: datetime, most: int) -> int:
    key = tuple_(readings.c.sha256, readings.c.reader)
    chosen = select(readings.c.sha256, readings.c.reader).where(readings.c.read_at < before).limit(most)
    return connection.execute(delete(readings).where(key.in_(chosen))).rowcount


def _comparisons(connection: Connection, before: datetime, most: int) -> int:
    pair = picture_comparisons.c.low, picture_comparisons.c.high
    chosen = select(*pair).where(_compared_before(before)).limit(most)
    return connection.execute(delete(picture_comparisons).where(tuple_(*pair).in_(chosen))).rowcount


def _compared_before(before: datetime) -> ColumnElement[bool]:
    return or_(picture_comparisons.c.compared_at.is_(None), picture_comparisons.c.compared_at < before)


def _evidence(connection: Connection, before: datetime, most: int) -> int:
    key = (*(evidence.c[name] for name in _TICKET), evidence.c.attachment_id)
    rows = connection.execute(
        select(*key, evidence.c.picture_hash)
        .where(evidence.c.added_at < before, _of_an_ended_ticket(before))
        .limit(most)
    ).all()
    if not rows:
        return 0
    connection.execute(delete(evidence).where(tuple_(*key).in_([tuple(row)[:4] for row in rows])))
    forget_bands(connection, {row.picture_hash for row in rows if row.picture_hash is not None})
    return len(rows)


def forget_bands(connection: Connection, hashes: Iterable[str]) -> None:
    """Take pictures out of the index of look-alikes that are on no ticket any more."""
    for hashed in hashes:
        if (
            connection.execute(select(evidence.c.sha256).where(evidence.c.picture_hash == hashed).limit(1)).first()
            is None
        ):
            connection.execute(
                delete(picture_bands).where(
                    picture_bands.c.band.in_(list(bands(hashed))), picture_bands.c.picture_hash == hashed
                )
            )


def _of_an_ended_ticket(before: datetime) -> ColumnElement[bool]:
    same = and_(*(tickets.c[name] == evidence.c[name] for name in _TICKET))
    return select(tickets.c.key).where(same, _ended_before(before)).exists()


def _ended_before(before: datetime) -> ColumnElement[bool]:
    return or_(tickets.c.closed_at < before, and_(tickets.c.gone.is_(True), tickets.c.read_at < before))


def _texts(connection: Connection, before: datetime, most: int) -> int:
    chosen = select(tickets).where(_HAS_TEXTS, _ended_before(before)).limit(most)
    rows = connection.execute(chosen).all()
    for row in rows:
        remove_texts(connection, row)
    return len(rows)


def remove_texts(connection: Connection, row: Row[Any]) -> None:
    """Take everything that was said out of what is kept of a ticket. What happened, when, and what the gate decided
    stays, so no count changes and no obligation falls away."""
    ref = TicketRef(system=row.system, site=row.site, id=row.ticket_id)
    said: dict[str, Any] = {"subject": "", "record": None, "problem": None, "grounds": None, "urgency": None}
    said["verdict"] = _without_words(row.verdict or {})
    connection.execute(update(tickets).where(*_of(tickets, ref)).values(**said))
    connection.execute(update(occurrences).where(*_of(occurrences, ref)).values(subject="", resolution=None))
    connection.execute(update(closings).where(*_of(closings, ref)).values(resolution=None))
    connection.execute(update(reports).where(*_of(reports, ref)).values(actor=None, says=""))
    similar.forget(connection, ref)


def _without_words(verdict: dict[str, Any]) -> dict[str, Any]:
    proofs = [{**proof, "says": ""} for proof in verdict.get("evidence") or ()]
    lacking = [{**item, "message": ""} for item in verdict.get("missing") or ()]
    return {**verdict, "evidence": proofs, "missing": lacking} if verdict else verdict


def _signins(connection: Connection, before: datetime, _most: int) -> int:
    failures = connection.execute(delete(signin_failures).where(signin_failures.c.at < before)).rowcount
    return failures + connection.execute(delete(signin_links).where(signin_links.c.expires_at < before)).rowcount


def _told(connection: Connection, before: datetime, most: int) -> int:
    """Runs that jobs told of, and events that were brought to their ticket."""
    gone = job_runs.forget_before(connection, before, most)
    return gone + events.forget_before(connection, before, most - gone)


def _of(table: Any, ref: TicketRef) -> tuple[ColumnElement[bool], ...]:
    return table.c.system == ref.system, table.c.site == ref.site, table.c.ticket_id == ref.id


_CLEARERS: dict[Rule, Clear] = {
    "deliveries": _finished,
    "unhandled": _unhandled,
    "readings": _readings,
    "comparisons": _comparisons,
    "evidence": _evidence,
    "texts": _texts,
    "signins": _signins,
    "answers": probes.drop_before,
    "runs": _told,
}
_CONDITIONS: dict[Rule, Callable[[datetime], list[ColumnElement[bool]]]] = {
    "deliveries": lambda before: [
        and_(
            deliveries.c.state.in_(FINISHED),
            before > _ENDED_AT,
            deliveries.c.received_at < before,
            deliveries.c.id < select(func.max(deliveries.c.id)).scalar_subquery(),
        )
    ],
    "unhandled": lambda before: [and_(_UNHANDLED, deliveries.c.received_at < before)],
    "readings": lambda before: [readings.c.read_at < before],
    "comparisons": lambda before: [_compared_before(before)],
    "evidence": lambda before: [and_(evidence.c.added_at < before, _of_an_ended_ticket(before))],
    "texts": lambda before: [and_(_HAS_TEXTS, _ended_before(before))],
    "answers": lambda before: [probes.past(before)],
    "runs": lambda before: [runs_told.c.last_told < before, events.past(before)],
    "signins": lambda before: [signin_failures.c.at < before, signin_links.c.expires_at < before],
}
