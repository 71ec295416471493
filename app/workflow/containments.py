"""Stopping something for a ticket, by a person, and lifting it again (docs/containment.md).

Nothing in here runs by itself. A step is written down as an intent, then the system is asked with no transaction open,
then what came of it is written down. Where the process ends in between, the intent stays and is shown as unclear.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from app.domain.containment.entries import ContainmentEntry
from app.domain.containment.model import STEP_LASTS, State
from app.domain.containment.rules import level_text, next_step, settled, why_not_apply, why_not_check, why_not_lift
from app.domain.redaction import mask
from app.domain.ticket import System, Ticket
from app.ports_containment import (
    ActionRefused,
    ActionUnclear,
    ActionUnexpected,
    ActionUnusable,
    Described,
    Rehearsal,
)
from app.store import audit, containments, deliveries
from app.store.accounts import Account, Role
from app.store.containments import ContainmentRow, Rehearsed
from app.workflow.containment_offers import ContainmentRefused, chosen_target, look_at, offer_of
from app.workflow.overrides import Origin
from app.workflow.service import Service

log = structlog.get_logger()

REHEARSER: Role = "operator"
APPROVER: Role = "approver"
LOOK = "a containment of the ticket changed"
"""The kind of the look that brings the ticket's note and verdict up to date."""


def rehearse(
    service: Service, system: System, reference: str, name: str, target: str | None, account: str
) -> ContainmentRow:
    """Look what an action would do for a live ticket, and keep that. Nothing is changed in any system.

    Raises ``ContainmentRefused``, ``UnknownContainment``, ``ActionUnusable``, ``UnknownSite`` and ``RemoteError``.
    """
    entry = service.actions.entry(name)
    seen = look_at(service, system, reference)
    offer = offer_of(service, entry, seen)
    _refuse(offer.misfit)
    chosen = chosen_target(offer, target)
    action = service.actions[name]
    described = action.describe()
    try:
        rehearsal = action.dry_run(chosen)
    except ActionRefused as error:
        raise ContainmentRefused(str(error)) from error
    now = service.clock()
    with service.database.write() as connection:
        _refuse_twice(connection, chosen, rehearsal)
        number = containments.add(
            connection, _rehearsed(entry, described, seen.ticket, chosen, rehearsal, account, now)
        )
        row = _found(connection, number)
        audit.record(connection, "containment_rehearsed", now, _told(row), ref=row.ref, actor=account)
    return row


def apply(service: Service, number: int, person: Account, reason: str, origin: Origin) -> ContainmentRow:
    """Put a rehearsal in force, as a person who has just proved who they are. Returns how it stands then: ``in_force``,
    ``failed`` (nothing was changed) or ``unclear``. Raises ``ContainmentRefused`` and ``ActionUnusable``."""
    _refuse_role(person, "applying")
    row = _row_of(service, number)
    now = service.clock()
    _refuse(why_not_apply(row.one, person.name, reason, now))
    entry = service.actions.entry(row.one.name)
    _refuse_another_way(service, row)
    with service.database.write() as connection:
        try:
            begun = containments.begin(
                connection, number, person.name, _masked(reason), now, origin.to_dict(), entry.lift_after
            )
        except containments.AlreadyHeld as error:
            raise ContainmentRefused(_HELD.format(row.one.target)) from error
        if not begun:
            raise ContainmentRefused(f"Containment {number} was applied in the meantime; nothing was sent twice.")
        row = _found(connection, number)
        audit.record(connection, "containment_intended", now, _told(row), ref=row.ref, actor=person.name)
    return _applied(service, row, person.name)


def lift(
    service: Service, number: int, person: Account, reason: str, origin: Origin, *, leave: bool = False
) -> ContainmentRow:
    """Bring a target back to how it was before, as a person who has just proved who they are. With ``leave`` nothing is
    sent: the containment ends, and the system stays as it is now, in people's hands.

    Returns how it stands then: ``lifted``, ``in_force`` (nothing was changed, and ``says`` why) or ``unclear``. Raises
    ``ContainmentRefused`` and ``ActionUnusable``."""
    _refuse_role(person, "lifting")
    row = _row_of(service, number)
    now = service.clock()
    _refuse(why_not_lift(row.one, person.name, reason, now))
    if not leave:
        _refuse_another_way(service, row)
    was: State = "in_force" if row.one.state == "in_force" else "unclear"
    with service.database.write() as connection:
        if not containments.begin_lifting(
            connection, number, person.name, _masked(reason), now, origin.to_dict(), now - STEP_LASTS
        ):
            raise ContainmentRefused(f"Containment {number} is being lifted by somebody else, or was.")
        row = _found(connection, number)
        audit.record(
            connection, "containment_lifting", now, {**_told(row), "leave": leave}, ref=row.ref, actor=person.name
        )
    return _left(service, row, person.name) if leave else _lifted(service, row, person.name, was)


def check(service: Service, number: int, person: Account) -> ContainmentRow:
    """Ask the system how the target is, without changing anything, and keep what that means: in force, lifted by
    somebody else, or unclear. A system that cannot be asked tells nothing anew.

    Raises ``ContainmentRefused`` and ``ActionUnusable``."""
    if not person.may(REHEARSER):
        raise ContainmentRefused(_ROLE_NEEDED.format(person.name, person.role, "looking at containments", REHEARSER))
    row = _row_of(service, number)
    _refuse(why_not_check(row.one, service.clock()))
    _refuse_another_way(service, row)
    try:
        found = service.actions[row.one.name].look(row.one.target)
    except ActionUnexpected as error:
        return _settled(service, row, "unclear", str(error), person.name, ended_at=row.one.ended_at or service.clock())
    except ActionRefused as error:
        raise ContainmentRefused(f"{error} What was known of containment {number} stands.") from error
    meaning = settled(found, row.before, row.stopped)
    now = service.clock()
    if meaning == "stopped":
        more: dict[str, Any] = {"seen_at": now, "in_force_at": row.one.in_force_at or now}
        return _settled(
            service, row, "in_force", f"Seen {row.one.done}.", person.name, ended_at=None, ended_by=None, **more
        )
    says = f"It shows {level_text(found)}, as before: it is not {row.one.done} (any more)."
    state: State = "unclear"
    if meaning == "as_before":
        state = "failed" if row.one.in_force_at is None else "lifted"
    else:
        says = f"It shows {level_text(found)}: neither what was before nor what was left."
    return _settled(service, row, state, says, person.name, ended_at=row.one.ended_at or now)


def strand(service: Service) -> int:
    """Have those of which a step never came back shown as unclear, and their tickets looked at. Asks no system. Returns
    how many."""
    now = service.clock()
    with service.database.read() as connection:
        if not containments.stranded(connection, now - STEP_LASTS):
            return 0
    with service.database.write() as connection:
        lost = containments.stranded(connection, now - STEP_LASTS)
        for row in lost:
            says = "The step was begun and never came back: the process that made it ended."
            if containments.settle(connection, row.id, (row.one.state,), "unclear", now, says, now - STEP_LASTS):
                _keep_step(connection, row.id, "containment_unclear", now, None)
    log.warning("containments_unclear", containments=[row.id for row in lost])
    return len(lost)


def _applied(service: Service, row: ContainmentRow, person: str) -> ContainmentRow:
    """Send what was intended, with no transaction open, and keep what came of it."""
    try:
        service.actions[row.one.name].apply(row.one.target, row.before)
    except (ActionRefused, ActionUnusable) as error:
        return _settled(service, row, "failed", str(error), person, found_in=_APPLYING, ended_at=service.clock())
    except ActionUnclear as error:
        return _settled(service, row, "unclear", str(error), person, found_in=_APPLYING)
    now = service.clock()
    says = f"{row.one.target} is {row.one.done}."
    return _settled(service, row, "in_force", says, person, found_in=_APPLYING, in_force_at=now, seen_at=now)


def _lifted(service: Service, row: ContainmentRow, person: str, was: State) -> ContainmentRow:
    try:
        sent = service.actions[row.one.name].undo(row.one.target, row.before)
    except (ActionRefused, ActionUnusable) as error:
        back: dict[str, Any] = {"ended_at": None, "ended_by": None, "ended_from": None, "ended_why": None}
        event = "containment_not_lifted"
        return _settled(service, row, was, str(error), person, found_in=_LIFTING, event=event, **back)
    except ActionUnclear as error:
        return _settled(service, row, "unclear", str(error), person, found_in=_LIFTING)
    says = f"{row.one.target} shows {level_text(row.before)} again, as before."
    if not sent:
        says = f"{row.one.target} showed {level_text(row.before)} already, as before; nothing was sent."
    return _settled(service, row, "lifted", says, person, found_in=_LIFTING)


def _left(service: Service, row: ContainmentRow, person: str) -> ContainmentRow:
    says = "Left as it is, without a look at the system; what becomes of it is in people's hands."
    return _settled(service, row, "lifted", says, person, found_in=_LIFTING)


_APPLYING: tuple[State, ...] = ("applying", "unclear")
_LIFTING: tuple[State, ...] = ("lifting", "unclear")
_EVENTS: dict[State, str] = {
    "in_force": "containment_in_force",
    "failed": "containment_failed",
    "unclear": "containment_unclear",
    "lifted": "containment_lifted",
}


def _settled(
    service: Service,
    row: ContainmentRow,
    state: State,
    says: str,
    person: str,
    found_in: tuple[State, ...] | None = None,
    event: str | None = None,
    **more: Any,
) -> ContainmentRow:
    """Keep what came of a step, in the store, the audit trail and (by a look) in the ticket."""
    now = service.clock()
    with service.database.write() as connection:
        states = (row.one.state,) if found_in is None else found_in
        if not containments.settle(connection, row.id, states, state, now, says, **more):
            overtaken = {"containment": row.id, "came_to": state, "says": says}
            audit.record(connection, "containment_overtaken", now, overtaken, ref=row.ref, actor=person)
            return _found(connection, row.id)
        return _keep_step(connection, row.id, event or _EVENTS[state], now, person)


def _keep_step(connection: Connection, number: int, event: str, now: datetime, person: str | None) -> ContainmentRow:
    row = _found(connection, number)
    audit.record(connection, event, now, {**_told(row), "next": next_step(row.one, now)}, ref=row.ref, actor=person)
    deliveries.enqueue_look(connection, row.ref, LOOK, now)
    log.info("containment_step", containment=number, containment_event=event, ticket=row.key)
    return row


def _refuse_twice(connection: Connection, target: str, rehearsal: Rehearsal) -> None:
    """What is stopped already is not stopped once more: its way back would be lost."""
    holder = containments.holder_of(connection, rehearsal.place)
    if holder is not None:
        raise ContainmentRefused(
            f"{target} is held by containment {holder.id} of {holder.key} already ({holder.one.state})."
        )
    if rehearsal.already:
        raise ContainmentRefused(
            f"{target} shows {level_text(rehearsal.before)}: it is stopped already, and not by this service. Enter the "
            "time in Contained at."
        )


def _refuse_another_way(service: Service, row: ContainmentRow) -> None:
    """The way is the one that was rehearsed: not another definition, and not another address."""
    action = service.actions[row.one.name]
    now_said, then_said = (action.describe().source, action.place(row.one.target)), (row.source, row.place)
    if now_said != then_said:
        raise ContainmentRefused(
            f"Containment {row.id} was rehearsed with {' at '.join(then_said)}; the playbook has "
            f"{' at '.join(now_said)} by now. Rehearse it again, or, where it is in force, put the playbook back or "
            "leave the system as it is (--leave)."
        )


def _rehearsed(
    entry: ContainmentEntry,
    described: Described,
    ticket: Ticket,
    target: str,
    rehearsal: Rehearsal,
    account: str,
    now: datetime,
) -> Rehearsed:
    return Rehearsed(
        ref=ticket.ref,
        key=ticket.key,
        url=ticket.url,
        name=entry.name,
        title=entry.title,
        done=described.done,
        source=described.source,
        tell=entry.tell,
        target=target,
        place=rehearsal.place,
        before=rehearsal.before,
        stopped=rehearsal.stopped,
        would_send=rehearsal.would_send.to_dict(),
        would_undo=rehearsal.would_undo.to_dict(),
        by=account,
        at=now,
    )


def _row_of(service: Service, number: int) -> ContainmentRow:
    with service.database.read() as connection:
        return _found(connection, number)


def _found(connection: Connection, number: int) -> ContainmentRow:
    row = containments.find(connection, number)
    if row is None:
        raise ContainmentRefused(f"There is no containment {number}; handoff containment list shows those there are.")
    return row


def _refuse(why_not: str) -> None:
    if why_not:
        raise ContainmentRefused(why_not)


def _refuse_role(person: Account, doing: str) -> None:
    if not person.may(APPROVER):
        raise ContainmentRefused(_ROLE_NEEDED.format(person.name, person.role, f"{doing} containments", APPROVER))


def _masked(reason: str) -> str:
    return mask(" ".join(reason.split())).text


def _told(row: ContainmentRow) -> dict[str, Any]:
    known = {name: value for name, value in row.to_dict().items() if value is not None}
    return {"containment": known.pop("id"), **known}


_HELD = "{} is held by another containment already; nothing was sent."
_ROLE_NEEDED = "The account {} is a {}; {} needs the role {}."
