"""Asking for an override, answering, and its end (docs/override.md).

Two people make one: who asks gives a reason, and somebody else with a personal sign-in agrees. That the second is
neither the ticket's verifier nor the one who closes is looked up on the live ticket, and judged again by the gate at
every look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.domain.gate.model import SCOPE_STRICTNESS, Scope
from app.domain.gate.override import WHY_NOT, lowering_stands, standing
from app.domain.gate.policy import scope_of
from app.domain.moments import iso
from app.domain.moves import closing_move
from app.domain.people import same_account, same_names, same_person
from app.domain.redaction import mask
from app.domain.ticket import System, Ticket, TicketRef
from app.store import audit, deliveries, overrides, tickets
from app.store.accounts import Account, Role
from app.store.overrides import Asked, OverrideRow
from app.workflow.judging import understand
from app.workflow.service import Service

if TYPE_CHECKING:
    from app.workflow.look import Look

log = structlog.get_logger()

USUAL_LENGTH = timedelta(hours=24)
LONGEST = timedelta(days=7)
SHORTEST = timedelta(minutes=5)
WAITS = timedelta(days=7)
"""A request that nobody answered for this long cannot be approved any more."""
MOST_A_DAY = 20
SHORTEST_REASON = 10
LONGEST_REASON = 500
APPROVER: Role = "approver"


class OverrideRefused(PlainError):
    """The override cannot be asked for, approved or ended; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From where somebody acts: ``web`` with a network address, or ``shell`` with user, host and session; and by which
    further names their provider knows them."""

    via: str
    address: str | None = None
    os_user: str | None = None
    host: str | None = None
    session: str | None = None
    known_as: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What is known."""
        names = ("via", "address", "os_user", "host", "session")
        known = {name: value for name in names if (value := getattr(self, name)) is not None}
        return {**known, "known_as": list(self.known_as)} if self.known_as else known


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: closing without proof for a while, or (with ``to_scope``) a lower scope for good."""

    reason: str
    lasts: timedelta = USUAL_LENGTH
    to_scope: Scope | None = None


def request(service: Service, system: System, reference: str, wish: Wish, by: str, origin: Origin) -> OverrideRow:
    """Ask for an override of a live ticket (key or id, ``SITE:KEY`` where there are several sites).

    Raises ``OverrideRefused``, ``UnknownSite``, ``RemoteError`` (``TicketGone`` where there is no such ticket).
    """
    reason = _usable_reason(wish.reason)
    if wish.to_scope is None and not SHORTEST <= wish.lasts <= LONGEST:
        raise OverrideRefused("An override lasts from 5 minutes to 7 days; ask again with a length in between.")
    expire(service)
    site, _, key = reference.rpartition(":")
    ticketing = service.site(system, site or None)
    ticket = ticketing.read(ticketing.locate(key)).ticket
    _check_use(service, ticket, wish)
    now = service.clock()
    asked = Asked(
        ref=ticket.ref,
        key=ticket.key,
        url=ticket.url,
        kind="close" if wish.to_scope is None else "lower_scope",
        reason=reason,
        by=by,
        at=now,
        origin=origin.to_dict(),
        lasts=wish.lasts if wish.to_scope is None else None,
        to_scope=wish.to_scope,
    )
    with service.database.write() as connection:
        if overrides.asked_by(connection, by, now - timedelta(days=1)) >= MOST_A_DAY:
            raise OverrideRefused(f"{by} asked for {MOST_A_DAY} overrides in 24 hours; no more today.")
        try:
            number = overrides.add(connection, asked)
        except overrides.AlreadyOpen as error:
            raise OverrideRefused(f"{ticket.key} has one already; see handoff override list.") from error
        row = _found(connection, number)
        audit.record(connection, "override_requested", now, _told(row), ref=ticket.ref, actor=by)
    return row


def approve(service: Service, number: int, approver: Account, origin: Origin) -> OverrideRow:
    """Agree to a request, as a person who has just proved who they are. The ticket is looked at anew at once.

    Raises ``OverrideRefused`` (which is kept in the audit trail) and ``RemoteError``.
    """
    with service.database.read() as connection:
        row = _found(connection, number)
        why_not = _why_not_waiting(service, row) or _why_not_second(connection, row, approver, origin)
    if not why_not:
        ticketing = service.site(row.ref.system, row.ref.site)
        why_not = _why_not_on(ticketing.read(row.ref.id).ticket, approver)
    now = service.clock()
    if why_not:
        with service.database.write() as connection:
            detail = {"override": number, "ticket": row.key, "why": why_not, "from": origin.to_dict()}
            audit.record(connection, "override_denied", now, detail, ref=row.ref, actor=approver.name)
        raise OverrideRefused(why_not)
    expires_at = None if row.lasts is None else now + row.lasts
    with service.database.write() as connection:
        if not overrides.decide(connection, number, "approved", approver.name, now, origin.to_dict(), expires_at):
            raise OverrideRefused(f"Override {number} was answered in the meantime; see handoff override list.")
        row = _found(connection, number)
        audit.record(connection, "override_approved", now, _told(row), ref=row.ref, actor=approver.name)
        deliveries.enqueue_look(connection, row.ref, "override approved", now)
    return row


def refuse(service: Service, number: int, approver: Account, why: str, origin: Origin) -> OverrideRow:
    """Say no to a request. Raises ``OverrideRefused``."""
    if not approver.may(APPROVER):
        raise OverrideRefused(_ROLE_NEEDED.format(approver.name, approver.role))
    now = service.clock()
    with service.database.write() as connection:
        _found(connection, number)
        if not overrides.decide(connection, number, "refused", approver.name, now, origin.to_dict()):
            raise OverrideRefused(f"Override {number} is not waiting for an answer any more.")
        row = _found(connection, number)
        detail = {**_told(row), "why": mask(why.strip()[:LONGEST_REASON]).text}
        audit.record(connection, "override_refused", now, detail, ref=row.ref, actor=approver.name)
    return row


def withdraw(service: Service, number: int, by: str, may_any: bool) -> OverrideRow:
    """Take back a request or an approved override that no ticket was closed under: who asked may, and approvers
    (``may_any``). Raises ``OverrideRefused``."""
    now = service.clock()
    with service.database.write() as connection:
        row = _found(connection, number)
        if not may_any and not same_account(by, row.requested_by):
            raise OverrideRefused(
                f"Override {number} was asked for by {row.requested_by}; only they or an approver may."
            )
        if row.closed_at is not None:
            raise OverrideRefused(f"{row.key} was closed under override {number}; reopen the ticket instead.")
        if not overrides.end(connection, number, "withdrawn", now, f"taken back by {by}"):
            raise OverrideRefused(f"Override {number} is over already.")
        row = _found(connection, number)
        audit.record(connection, "override_withdrawn", now, _told(row), ref=row.ref, actor=by)
        deliveries.enqueue_look(connection, row.ref, "override withdrawn", now)
    return row


def expire(service: Service) -> int:
    """End the overrides whose time is over and have their tickets looked at. Returns how many."""
    now = service.clock()
    with service.database.read() as connection:
        if not overrides.over_by_time(connection, now):
            return 0
    with service.database.write() as connection:
        over = [
            row
            for row in overrides.over_by_time(connection, now)
            if overrides.end(connection, row.id, "expired", now, "its time was over")
        ]
        for row in over:
            audit.record(connection, "override_expired", now, _told(row), ref=row.ref)
            deliveries.enqueue_look(connection, row.ref, "override expired", now)
    log.info("overrides_expired", overrides=[row.id for row in over])
    return len(over)


def keep_use(service: Service, connection: Connection, ref: TicketRef, seen: Look) -> None:
    """After a look: note the close that an override allowed, and end one that counts no longer for good."""
    now, ticket, verdict = service.clock(), seen.ticket, seen.decision.verdict
    override, lowering = seen.memory.override, seen.memory.lowering
    if override is not None and verdict.path == "override" and ticket.closed:
        move = closing_move(ticket)
        at, by = (move.at, move.actor.name or move.actor.id) if move else (ticket.created_at, None)
        if overrides.keep_close(connection, override.id, at, by):
            detail = {"override": override.id, "closed_at": iso(at), "instead_of": list(verdict.instead_of)}
            audit.record(connection, "override_used", now, detail, ref=ref, actor=by)
    if override is not None and standing(override, ticket, now) == "reopened":
        _end(connection, ref, override.id, now, WHY_NOT["reopened"])
    if lowering is not None and not lowering_stands(lowering, ticket):
        _end(connection, ref, lowering.id, now, "the ticket is said to be a job failure again")


def _end(connection: Connection, ref: TicketRef, number: int, now: datetime, why: str) -> None:
    if overrides.end_for_good(connection, number, now, why):
        audit.record(connection, "override_ended", now, {"override": number, "why": why}, ref=ref)


def _check_use(service: Service, ticket: Ticket, wish: Wish) -> None:
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, service.clock())
    scope = scope_of(ticket, understand(ticket, service.playbook).extraction, service.playbook, memory)
    if scope == "none":
        raise OverrideRefused(f"{ticket.key} is not gated, so it may be closed without an override.")
    if wish.to_scope is not None and SCOPE_STRICTNESS[wish.to_scope] >= SCOPE_STRICTNESS[scope]:
        raise OverrideRefused(f"{ticket.key} has the scope {scope} already; only a lower one can be asked for.")


def _why_not_waiting(service: Service, row: OverrideRow) -> str:
    if row.state != "requested":
        return f"Override {row.id} is not waiting for an answer: it is {row.state}."
    if service.clock() - row.requested_at > WAITS:
        return f"Override {row.id} was asked for more than 7 days ago; it has to be asked for again."
    return ""


def _why_not_second(connection: Connection, row: OverrideRow, approver: Account, origin: Origin) -> str:
    """Whether somebody may agree at all: role, not who asked, not from the same shell, no sign-in made for it."""
    if not approver.may(APPROVER):
        return _ROLE_NEEDED.format(approver.name, approver.role)
    if same_names(approver.names, row.requester_names):
        return f"{row.requested_by} asked for this override; a second person has to approve it."
    shared = [name for name in ("os_user", "host", "session") if _same(row.requested_from, origin.to_dict(), name)]
    if shared:
        where = ", ".join({"os_user": "system user", "host": "host", "session": "session"}[name] for name in shared)
        return f"It was asked for from the same {where}. Approve it on the dashboard, with a personal sign-in."
    if approver.created_at > row.requested_at or audit.happened(
        connection, "password_set", approver.name, row.requested_at
    ):
        return (
            f"The sign-in of {approver.name} was made or got its password after the override was asked for. "
            "Somebody whose sign-in is older has to approve it, or it has to be asked for again."
        )
    if audit.happened(connection, "role_changed", approver.name, row.requested_at):
        return (
            f"{approver.name} got another role after the override was asked for. Somebody whose role is older has to "
            "approve it, or it has to be asked for again."
        )
    return ""


def _why_not_on(ticket: Ticket, approver: Account) -> str:
    verifier = ticket.fields.verified_by
    if verifier is not None and same_person(approver.name, verifier, approver.known_as):
        return f"{verifier.name} is named as verifier of {ticket.key}; somebody else has to approve the override."
    move = closing_move(ticket) if ticket.closed else None
    if move is not None and same_person(approver.name, move.actor, approver.known_as):
        return f"{move.actor.name} closed {ticket.key}; somebody else has to approve the override."
    return ""


def _same(one: Mapping[str, str], other: Mapping[str, str], name: str) -> bool:
    return name in one and one[name] == other.get(name)


def _usable_reason(text: str) -> str:
    reason = " ".join(text.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise OverrideRefused(
            f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters: what cannot be proved, and why now."
        )
    return mask(reason).text


def _found(connection: Connection, number: int) -> OverrideRow:
    row = overrides.find(connection, number)
    if row is None:
        raise OverrideRefused(f"There is no override {number}; handoff override list shows those there are.")
    return row


def _told(row: OverrideRow) -> dict[str, Any]:
    known = {name: value for name, value in row.to_dict().items() if value is not None}
    return {"override": known.pop("id"), **known}


_ROLE_NEEDED = "The account {} is a {}; approving overrides needs the role approver."
