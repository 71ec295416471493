"""What the store knows of the ticket that another one is marked a duplicate of. The tracker's own word is not enough:
anybody can write the copy of a verdict, and link any two tickets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.domain.gate.model import SCOPE_STRICTNESS, Memory, Scope
from app.domain.gate.policy import scope_of
from app.domain.gate.same_job import Named, named, same_job
from app.domain.ticket import DuplicateOf, Ticket, TicketRef
from app.ports import NotPermitted, TicketGone, Ticketing
from app.store import history, tickets
from app.workflow.judging import understand
from app.workflow.service import Service

if TYPE_CHECKING:
    from app.domain.decide import Understanding

NOTHING = Named()


@dataclass(frozen=True, slots=True)
class _Target:
    """The other ticket: its scope, and what it names."""

    scope: Scope
    names: Named = NOTHING
    settled: bool = False


def with_known_duplicate(
    service: Service, ticketing: Ticketing, ticket: Ticket, understanding: Understanding
) -> Ticket:
    """The ticket with what the store says of the one that it duplicates: gated at least as strictly or not, about the
    same job or not, and whether what moved there was proved since. Where the store does not know it, it is read."""
    other = ticket.duplicate_of
    if other is None:
        return ticket
    with service.database.read() as connection:
        target = _stored(connection, ticket, other)
    if target is None:
        target = _read(service, ticketing, other)
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, service.clock())
    scope = scope_of(ticket, understanding.extraction, service.playbook, memory)
    as_strict = SCOPE_STRICTNESS[target.scope] >= SCOPE_STRICTNESS[scope]
    known = replace(
        other,
        gated=target.scope != "none" and as_strict,
        same_job=same_job(_names(ticket, understanding), target.names, service.playbook.gate),
        settled=target.settled,
    )
    return replace(ticket, duplicate_of=known)


def _stored(connection: Connection, ticket: Ticket, other: DuplicateOf) -> _Target | None:
    row = tickets.by_key(connection, ticket.system, ticket.site, other.key)
    if row is None:
        return None
    ref = TicketRef(system=ticket.system, site=ticket.site, id=row.ticket_id)
    occurrence = history.occurrence_at(connection, ref)
    names = NOTHING
    if occurrence is not None:
        names = named((occurrence.job_id, occurrence.transaction_id), occurrence.fingerprint)
    return _Target(
        scope="none" if row.gone else row.strictest_scope,
        names=names,
        settled=row.allowed and not row.gone and tickets.moved_to(connection, ticket.ref) == other.key,
    )


def _read(service: Service, ticketing: Ticketing, other: DuplicateOf) -> _Target:
    """A ticket that was made a moment ago, say: its own delivery is still on its way."""
    try:
        view = ticketing.read(ticketing.locate(other.key))
    except (TicketGone, NotPermitted):
        return _Target(scope="none")
    understanding = understand(view.ticket, service.playbook)
    scope = scope_of(view.ticket, understanding.extraction, service.playbook, Memory())
    return _Target(scope=scope, names=_names(view.ticket, understanding))


def _names(ticket: Ticket, understanding: Understanding) -> Named:
    extraction, error = understanding.extraction, understanding.fingerprint
    ids = (extraction.job_id, extraction.transaction_id, ticket.fields.job_id)
    return named(ids, error.id if error else None)
