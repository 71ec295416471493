"""One look at a live ticket: read it, decide, and make it look as decided. No queue in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.decide import Decision, decide, occurrence_of, understand
from app.domain.gate.model import Evidence, Memory
from app.domain.gate.policy import policy_of, scope_of
from app.domain.retailer import account_key
from app.domain.ticket import Ticket
from app.domain.traces import TicketView
from app.ports import Conflict, Ticketing, Written
from app.store import history, tickets
from app.workflow import similar
from app.workflow.duplicates import with_known_duplicate
from app.workflow.evidence import gather
from app.workflow.service import Service

MOST_CONFLICTS = 3


class TakenOver(Exception):
    """Another worker took the ticket while this one was busy with it: nothing may be written any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen, what was decided, and what was written."""

    ticket: Ticket
    memory: Memory
    decision: Decision
    written: Written
    requests: int


def look(service: Service, ticketing: Ticketing, ticket_id: str, still_ours: Callable[[], bool]) -> Look:
    """Read the ticket and bring it to the state that the decision asks for; read anew where it changed meanwhile.

    ``still_ours`` is asked right before writing. Raises ``TakenOver`` where it says no, ``EvidenceUnread`` where a
    picture has to wait for its turn, and ``RemoteError``: nothing is retried in here.
    """
    requests = 0
    for attempt in range(1, MOST_CONFLICTS + 1):
        view = ticketing.read(ticket_id)
        requests += view.requests
        memory, decision = judge(service, ticketing, view)
        if not still_ours():
            raise TakenOver(f"Ticket {ticket_id} was taken over")
        try:
            written = ticketing.write(view, decision.update)
        except Conflict:
            if attempt == MOST_CONFLICTS:
                raise
            continue
        return Look(
            ticket=view.ticket,
            memory=memory,
            decision=decision,
            written=written,
            requests=requests + written.requests,
        )
    raise AssertionError("unreachable: the last conflict is raised")


def judge(service: Service, ticketing: Ticketing, view: TicketView) -> tuple[Memory, Decision]:
    """Decide about a ticket as it was read, with what the store remembers and what its files are."""
    ticket, now = view.ticket, service.clock()
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, now)
    understanding = understand(ticket, service.playbook, memory.asked)
    ticket = with_known_duplicate(service, ticketing, ticket, understanding)
    view = replace(view, ticket=ticket)
    scope = scope_of(ticket, understanding.extraction, service.playbook, memory)
    gated = scope != "none"
    concerns_us = gated or understanding.extraction.is_exception
    fingerprint = understanding.fingerprint.id if understanding.fingerprint else None
    with service.database.read() as connection:
        priors = history.of_pattern(
            connection,
            ticket.ref,
            fingerprint=fingerprint,
            account=account_key(understanding.retailer),
            until=understanding.occurred_at,
            policy=service.playbook.recurrence,
            runs=[run for run in (understanding.extraction.job_id, understanding.extraction.transaction_id) if run],
        )
        present = occurrence_of(ticket, understanding)
        alike = similar.for_note(connection, understanding.document, present, priors.group) if concerns_us else ()
        open_runs = similar.open_runs(connection, present) if concerns_us else ()
    evidence = Evidence()
    if gated:
        evidence = gather(service, ticketing, ticket, policy_of(scope, service.playbook).screenshot, "here")
    decision = decide(
        view, understanding, priors, evidence, memory, service.playbook, now, similar=alike, open_runs=open_runs
    )
    return memory, decision
