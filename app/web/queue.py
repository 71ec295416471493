"""The queue: open exceptions in escalation order, with their clocks, filters in the address, refreshed by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.moments import instant_or_none
from app.domain.note_routine import STEP_LABELS
from app.domain.queue import (
    BUCKET_LABELS,
    DUE_SOON,
    ORDER,
    ORDER_LABELS,
    ORDERS,
    PATTERN_LABELS,
    STATE_LABELS,
    STATES,
    STOP_THE_PICK,
    Clock,
    Order,
    State,
    routine_clock,
)
from app.domain.ticket import System, TicketRef
from app.store import inbox
from app.store import queue as store
from app.store.columns import FAR
from app.store.queue import Cursor, QueueFilter, QueueRow
from app.web.installation import installed
from app.web.shown import ShownGate, shown_gate

blueprint = Blueprint("queue", __name__)

ROWS_SHOWN = 50
SYSTEMS = ("jira", "zendesk")
CLOCKS = ("overdue",)
VALUES = ("known",)
DUE_LABELS = {"broken": "Deadline broken", "soon": "Due within a day", "known": "With a deadline"}
LONGEST_PRIORITY = 100
_SEPARATOR = "|"
_PLACE = re.compile(
    r"(?P<bucket>\w+)\|(?P<due>[^|]+)\|(?P<value>-?[0-9]{1,18})\|(?P<reported>[^|]+)\|(?P<system>jira|zendesk)\|"
    r"(?P<site>[^|]+)\|(?P<id>.+)",
    re.ASCII,
)
STATE_TONES = {"new": "warn", "in_work": "calm", "waiting": "calm", "ready": "good", "closed_unproved": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the queue with its clock and its verdict in words, where the ticket was read."""

    row: QueueRow
    clock: Clock | None
    gate: ShownGate | None
    stop_the_pick: bool


@blueprint.get("/queue")
def page() -> ResponseReturnValue:
    """Open exceptions. ``bucket``, ``state``, ``system``, ``clock``, ``priority``, ``due`` and ``value`` filter them,
    ``order`` puts them in order, ``after`` goes on from a place."""
    service = installed().service
    now = service.clock()
    chosen = {
        "bucket": _one_of(ORDER, request.args.get("bucket")),
        "state": _one_of(STATES, request.args.get("state")),
        "system": _one_of(SYSTEMS, request.args.get("system")),
        "clock": _one_of(CLOCKS, request.args.get("clock")),
        "priority": request.args.get("priority", "").strip()[:LONGEST_PRIORITY] or None,
        "due": _one_of(tuple(DUE_LABELS), request.args.get("due")),
        "value": _one_of(VALUES, request.args.get("value")),
    }
    order = cast(Order, _one_of(ORDERS, request.args.get("order")) or ORDERS[0])
    after = _cursor(request.args.get("after", ""))
    with service.database.read() as connection:
        counts = store.counts(connection)
        found = store.page(connection, _filter(chosen, now), after, ROWS_SHOWN + 1, order)
        received = bool(found) or inbox.anything_received(connection)
    rows = [_shown(row, now) for row in found[:ROWS_SHOWN]]
    if chosen["clock"] is not None:
        rows = [one for one in rows if one.clock is not None and one.clock.overdue]
    return render_template(
        "queue.html",
        rows=rows,
        counts=counts.buckets,
        total=sum(counts.buckets.values()),
        chosen={**chosen, "order": None if order == ORDERS[0] else order},
        filtered=any(chosen.values()),
        priorities=counts.priorities,
        due_labels=DUE_LABELS,
        order_labels={None if order == ORDERS[0] else order: label for order, label in ORDER_LABELS.items()},
        now=now,
        next_page=_written(found[ROWS_SHOWN - 1].cursor) if len(found) > ROWS_SHOWN else None,
        continued=after is not None,
        received=received,
        buckets=ORDER,
        bucket_labels=BUCKET_LABELS,
        pattern_labels=PATTERN_LABELS,
        state_labels=STATE_LABELS,
        state_tones=STATE_TONES,
        step_labels=STEP_LABELS,
        systems=SYSTEMS,
    )


def _filter(chosen: dict[str, str | None], now: datetime) -> QueueFilter:
    policy = installed().service.playbook.routine
    shortest: timedelta = min(policy.contain_within, policy.notify_within, policy.decide_within)
    return QueueFilter(
        bucket=chosen["bucket"],
        state=cast("State | None", chosen["state"]),
        system=chosen["system"],
        priority=chosen["priority"],
        began_before=now - shortest if chosen["clock"] else None,
        due_before=_due_before(chosen["due"], now),
        valued=chosen["value"] is not None,
    )


def _due_before(due: str | None, now: datetime) -> datetime | None:
    return {"broken": now, "soon": now + DUE_SOON, "known": FAR}.get(due or "")


def _shown(row: QueueRow, now: datetime) -> ShownRow:
    clock = routine_clock(row.verdict, row.routine_since, installed().service.playbook.routine, now)
    gate = shown_gate(row.verdict, closed=row.state == "closed_unproved") if row.verdict else None
    return ShownRow(row=row, clock=clock, gate=gate, stop_the_pick=row.pattern == STOP_THE_PICK)


def _one_of(known: tuple[str, ...], asked: str | None) -> str | None:
    return asked if asked in known else None


def _written(cursor: Cursor) -> str:
    ref = cursor.ref
    moments = (cursor.due_at.isoformat(), str(cursor.value_order), cursor.reported_at.isoformat())
    return _SEPARATOR.join((cursor.bucket, *moments, ref.system, ref.site, ref.id))


def _cursor(text: str) -> Cursor | None:
    """The place that an address names; ``None`` for none and for anything else: the queue then begins at its head."""
    found = _PLACE.fullmatch(text)
    due_at, reported_at = (instant_or_none(found[name]) if found else None for name in ("due", "reported"))
    if found is None or due_at is None or reported_at is None or found["bucket"] not in ORDER:
        return None
    return Cursor(
        bucket=found["bucket"],
        due_at=due_at,
        value_order=int(found["value"]),
        reported_at=reported_at,
        ref=TicketRef(system=cast(System, found["system"]), site=found["site"], id=found["id"]),
    )
