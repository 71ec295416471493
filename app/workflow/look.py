"""One look at a live ticket: read it, decide, and make it look as decided. No queue in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.decide import Decision, Understanding, decide, occurrence_of, understand
from app.domain.gate.model import Evidence, Memory
from app.domain.gate.policy import policy_of, scope_of
from app.domain.notices.texts import ticket_page
from app.domain.recurrence import PatternHistory
from app.domain.retailer import account_key
from app.domain.similar_tickets import OpenRun, Similar
from app.domain.ticket import Ticket
from app.domain.traces import TicketView
from app.domain.update import Update
from app.ports import Conflict, Ticketing, Written
from app.store import history, tickets
from app.workflow import similar
from app.workflow.duplicates import with_known_duplicate
from app.workflow.evidence import gather
from app.workflow.pictured import pictures_of_report
from app.workflow.service import Service
from app.workflow.sides import look_at_both_sides

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
            written = ticketing.write(view, _with_page(service, view.ticket, decision.update))
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


def _with_page(service: Service, ticket: Ticket, update: Update) -> Update:
    return replace(update, page=ticket_page(service.public_url, ticket.ref)) if service.public_url else update


def judge(service: Service, ticketing: Ticketing, view: TicketView) -> tuple[Memory, Decision]:
    """Decide about a ticket as it was read, with what the store remembers and what its files are."""
    ticket, now = view.ticket, service.clock()
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, now)
    understanding = understand(ticket, service.playbook, memory.asked, told=memory.told)
    ticket = with_known_duplicate(service, ticketing, ticket, understanding)
    pictures = pictures_of_report(service, ticketing, ticket, understanding.lacks)
    if pictures:
        understanding = understand(ticket, service.playbook, memory.asked, pictures, told=memory.told)
    view = replace(view, ticket=ticket)
    scope = scope_of(ticket, understanding.extraction, service.playbook, memory)
    gated = scope != "none"
    concerns_us = gated or understanding.extraction.is_exception
    earlier = _earlier(service, ticket, understanding, wanted=concerns_us)
    level = policy_of(scope, service.playbook).screenshot if gated else None
    looked = look_at_both_sides(service, ticket, understanding, anew=level == "live") if concerns_us else None
    evidence = Evidence()
    if level is not None:
        evidence = gather(service, ticketing, ticket, level, "here")
        evidence = replace(evidence, live=None if looked is None else looked.live)
    decision = decide(
        view,
        understanding,
        earlier.priors,
        evidence,
        memory,
        service.playbook,
        now,
        similar=earlier.alike,
        open_runs=earlier.open_runs,
        looked=looked,
    )
    return memory, decision


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """Of the history: the pattern's own tickets, tickets like this one, and those that are open for the same run."""

    priors: PatternHistory
    alike: Sequence[Similar] = ()
    open_runs: Sequence[OpenRun] = ()


def _earlier(service: Service, ticket: Ticket, understanding: Understanding, *, wanted: bool) -> _Earlier:
    """What came before a ticket. Tickets like one that does not concern us are not looked for (``wanted``)."""
    fingerprint = understanding.fingerprint.id if understanding.fingerprint else None
    runs = (understanding.extraction.job_id, understanding.extraction.transaction_id)
    with service.database.read() as connection:
        priors = history.of_pattern(
            connection,
            ticket.ref,
            fingerprint=fingerprint,
            account=account_key(understanding.retailer),
            until=understanding.occurred_at,
            policy=service.playbook.recurrence,
            runs=[run for run in runs if run],
        )
        if not wanted:
            return _Earlier(priors=priors)
        present = occurrence_of(ticket, understanding)
        return _Earlier(
            priors=priors,
            alike=similar.for_note(connection, understanding.document, present, priors.group),
            open_runs=similar.open_runs(connection, present),
        )
