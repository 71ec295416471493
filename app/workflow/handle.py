"""What a worker does with a ticket: look at it, and keep what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from app.domain.events.incoming import is_events
from app.domain.gate.escapes import Report
from app.domain.gate.verdict_copy import PROPERTY_KEY
from app.domain.moves import closing_move
from app.domain.ticket import TicketRef
from app.domain.urgency import urgency_of
from app.ports import TicketGone, Ticketing
from app.store import audit, decisions, deliveries, history, library, probes, reports, similar, sites, tickets
from app.store.claims import Absorbed, Taken
from app.workflow import overrides
from app.workflow.event_handling import handle_events
from app.workflow.look import Look, TakenOver, look
from app.workflow.outcome import Outcome
from app.workflow.readings import EvidenceUnread
from app.workflow.service import Service, UnknownSite
from app.workflow.similar import as_remembered, fold_when_due

log = structlog.get_logger()

CLOSING_WORDS = ("status", "resolution", "merged", "workflow", "deleted", "spam")
STANDING = ("migrated", "resolved_without_closing")
"""Kinds of reports that tell of a state which lasts until somebody ends it."""
COPY_CHANGED = f"property:{PROPERTY_KEY}"
"""How an envelope names the verdict copy among what changed."""
WAITING = "waiting"
"""The kind of a look that is taken later, since the next step is to wait."""
WAITED_FOR = timedelta(hours=24)
CREATION_KINDS = ("issue_created", "ticket.created")


def handle_ticket(service: Service, taken: Taken, still_ours: Callable[[], bool]) -> Outcome:
    """Look at the live ticket and bring it to the state that it should have; what is kept of it comes back.

    Raises ``RemoteError`` where the ticketing system did not do its part, and ``StoreUnavailable``.
    """
    try:
        if is_events(taken.ref.id):
            return handle_events(service, taken, still_ours)
        ticketing = service.site(taken.ref.system, taken.ref.site)
        if _own_echo(ticketing, taken.absorbed):
            return Outcome(result="ignored", cause="written by the service itself")
        seen = look(service, ticketing, taken.ref.id, still_ours)
    except TakenOver:
        return Outcome(result="lost")
    except EvidenceUnread as error:
        due_at = service.clock() + timedelta(seconds=error.retry_after)
        return Outcome(result="retry", due_at=due_at, counted=False, cause=str(error))
    except TicketGone as error:
        return _gone(taken, str(error))
    except UnknownSite as error:
        return Outcome(result="dead", cause=str(error))
    return _seen(service, taken, seen)


def _seen(service: Service, taken: Taken, seen: Look) -> Outcome:
    def keep(connection: Connection, now: datetime) -> None:
        """The ticket, its place in the history, and the audit trail."""
        ref = taken.ref
        decisions.keep(connection, ref, seen.decision.verdict, seen.ticket.status, now)
        tickets.save(connection, _outcome(seen), seen.memory, now)
        _keep_history(service, connection, ref, seen)
        _keep_revert(service, connection, ref, seen)
        _keep_proof(connection, ref, seen)
        foreign = _foreign_copies(service, ref, seen, taken.absorbed)
        reports.keep(connection, ref, (*seen.decision.reports, *foreign), now)
        _keep_audit(connection, ref, seen, taken.ids, now)
        overrides.keep_use(service, connection, ref, seen)
        _look_again_later(service, connection, ref, seen, now)
        sites.answered(connection, ref.system, ref.site, now)

    def afterwards() -> None:
        fold_when_due(service.database)
        log.info(
            "ticket_handled",
            key=seen.ticket.key,
            deliveries=taken.ids,
            requests=seen.requests,
            scope=seen.decision.verdict.scope,
            allowed=seen.decision.verdict.allowed,
            reopened=seen.written.reopened,
            problem=seen.written.reopen_problem,
        )

    return Outcome(
        result="handled",
        keep=keep,
        afterwards=afterwards,
        requests=seen.requests,
        wrote=seen.written.requests > 0,
    )


def _look_again_later(service: Service, connection: Connection, ref: TicketRef, seen: Look, now: datetime) -> None:
    """A recommendation to wait is looked at again without an event, since what it waits for can be seen: each time
    after a half of the ticket's age, so a dozen times in the day in which that is done. A look before takes it along,
    so one waits at most."""
    ticket, age = seen.ticket, now - seen.ticket.created_at
    can_be_seen = bool(service.probes or service.sources)
    if ticket.closed or seen.decision.record is None or seen.decision.next_step.step != "wait":
        return
    if can_be_seen and age < WAITED_FOR:
        due_at = now + max(service.playbook.probing.renew + timedelta(minutes=1), age / 2)
        deliveries.enqueue_look(connection, ref, WAITING, now, due_at=due_at)


def _gone(taken: Taken, cause: str) -> Outcome:
    """A ticket that is not there any more (or never was for this account) needs nothing done, but it is reported; and
    what it had taken over from closed tickets falls back on them."""

    def keep(connection: Connection, now: datetime) -> None:
        owed = tickets.owed_by(connection, taken.ref)
        if tickets.mark_gone(connection, taken.ref, now):
            detail = {"cause": cause, "owed_by": [other.id for other in owed]}
            audit.record(connection, "gone", now, detail, ref=taken.ref)
            for other in owed:
                deliveries.enqueue_look(connection, other, "obligation_gone", now)

    def afterwards() -> None:
        log.info("ticket_gone", deliveries=taken.ids, cause=cause)

    return Outcome(result="gone", cause=cause, keep=keep, afterwards=afterwards)


def _own_echo(ticketing: Ticketing, absorbed: Sequence[Absorbed]) -> bool:
    """Whether all that happened was our own writing. A close by our own account is looked at as any other."""
    if any(item.actor_id is None or _may_close(item) for item in absorbed):
        return False
    own = ticketing.identity().id
    return all(item.actor_id == own for item in absorbed)


def _may_close(item: Absorbed) -> bool:
    """Whether an event may have brought the ticket into a done category: by its kind or by what changed."""
    words = " ".join((item.kind, *item.changed)).lower()
    return any(word in words for word in CLOSING_WORDS) or item.kind.lower().endswith(CREATION_KINDS)


def _outcome(seen: Look) -> tickets.Outcome:
    decision = seen.decision
    return tickets.Outcome(
        ticket=seen.ticket,
        subject=decision.subject,
        record=decision.record,
        verdict=decision.verdict,
        next_step=decision.next_step.step if decision.next_step else None,
        problem=_problem(seen),
        wrote=seen.written.requests > 0,
        asked=decision.inquiry.asked,
        answered=decision.inquiry.answered,
        urgency=urgency_of(seen.ticket, decision.amount),
        grounds=decision.grounds,
    )


def _problem(seen: Look) -> str | None:
    """What an administrator has to know of the ticket as it stands: why a close was not undone, and the like."""
    refusal = seen.decision.update.refusal
    if refusal is not None and refusal.disputed:
        return tickets.DISPUTED
    standing = (report.says for report in seen.decision.reports if report.kind in STANDING)
    return seen.written.reopen_problem or next(standing, None)


def _keep_history(service: Service, connection: Connection, ref: TicketRef, seen: Look) -> None:
    decision = seen.decision
    if decision.occurrence is None:
        history.forget(connection, ref)
        similar.forget(connection, ref)
        return
    grouped_as = history.remember(connection, decision.occurrence)
    history.remember_urgency(connection, ref, urgency_of(seen.ticket, decision.amount))
    similar.remember(connection, decision.document, as_remembered(decision.update.similar))
    if decision.verdict.applies and decision.verdict.allowed and decision.verdict.path != "override":
        library.draft(connection, decision.occurrence, grouped_as, service.playbook.owners, service.clock())


def _foreign_copies(service: Service, ref: TicketRef, seen: Look, absorbed: Sequence[Absorbed]) -> Iterator[Report]:
    """Somebody else wrote the verdict copy, as an event tells: also where it was put back before we came to look."""
    foreign = [item for item in absorbed if COPY_CHANGED in item.changed and item.actor_id is not None]
    if not foreign or not seen.decision.verdict.applies:
        return
    own = service.site(ref.system, ref.site).identity().id
    for item in foreign:
        if item.actor_id != own:
            yield Report(
                kind="forged",
                mark=f"event:{item.id}",
                says="The verdict copy was written by somebody else than the gate. It counts for nothing.",
                actor=item.actor_id,
            )


def _keep_revert(service: Service, connection: Connection, ref: TicketRef, seen: Look) -> None:
    refusal = seen.decision.update.refusal
    if refusal is None:
        return
    now, problem = service.clock(), tickets.DISPUTED if refusal.disputed else seen.written.reopen_problem
    if not tickets.remember_revert(connection, ref, refusal.closed_at, now, problem) and not seen.written.reopened:
        return
    outcome = "undone" if seen.written.reopened else "left"
    service.tally.count("handoff_closes_undone_total", system=ref.system, site=ref.site, outcome=outcome)
    audit.record(
        connection,
        "reverted" if seen.written.reopened else "escaped",
        now,
        {
            "closed_at": refusal.closed_at.isoformat(),
            "missing": [item.requirement for item in seen.decision.verdict.missing],
            "problem": problem,
        },
        ref=ref,
        actor=None if refusal.closed_by is None else refusal.closed_by.id,
    )


def _keep_proof(connection: Connection, ref: TicketRef, seen: Look) -> None:
    """What other systems said and a close was accepted on stays as long as its verdict."""
    move = closing_move(seen.ticket)
    if move is not None:
        probes.keep_proof(connection, ref, move.at, seen.decision.rests_on)


def _keep_audit(connection: Connection, ref: TicketRef, seen: Look, ids: list[int], now: datetime) -> None:
    decision = seen.decision
    if decision.inquiry.question is not None:
        audit.record(connection, "asked", now, {"for": list(decision.inquiry.question.missing)}, ref=ref)
    if seen.written.requests:
        audit.record(connection, "written", now, {"verdict": decision.verdict.to_dict(), "deliveries": ids}, ref=ref)
