"""Working off one ticket: take it, absorb its deliveries, look at it, keep what came of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import Connection

from app.domain.gate.escapes import Report
from app.domain.gate.verdict_copy import PROPERTY_KEY
from app.domain.redaction import mask
from app.domain.ticket import TicketRef
from app.ports import Conflict, NotPermitted, RateLimited, RemoteError, RemoteUnavailable, TicketGone, Ticketing
from app.store import audit, decisions, deliveries, history, library, reports, similar, sites, tickets
from app.store.database import StoreUnavailable
from app.store.deliveries import Absorbed
from app.workflow import overrides
from app.workflow.look import Look, TakenOver, look
from app.workflow.readings import EvidenceUnread
from app.workflow.service import Service, UnknownSite
from app.workflow.similar import as_remembered, fold_when_due

log = structlog.get_logger()

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0
ATTEMPTS = {NotPermitted: 5, Conflict: 8, RemoteError: 1}
ATTEMPTS_OF_A_FAULT = 5
"""Tries before a delivery becomes a dead letter. A site that is down or busy is waited for without an end."""

CLOSING_WORDS = ("status", "resolution", "merged", "workflow", "deleted", "spam")
STANDING = ("migrated", "resolved_without_closing")
"""Kinds of reports that tell of a state which lasts until somebody ends it."""
COPY_CHANGED = f"property:{PROPERTY_KEY}"
"""How an envelope names the verdict copy among what changed."""
CREATION_KINDS = ("issue_created", "ticket.created")

Result = Literal["handled", "ignored", "gone", "retry", "dead", "lost"]


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of a ticket that was taken. ``lost``: another worker took it over in the meantime."""

    ref: TicketRef
    result: Result
    absorbed: int
    requests: int = 0


def work_one(service: Service, holder: str, lease: timedelta) -> Worked | None:
    """Take the ticket that has been due longest and work it off; ``None`` where nothing is due.

    Raises ``StoreUnavailable`` where the database does not answer: the lease ends by itself then.
    """
    with service.database.write() as connection:
        ref = deliveries.take_due_ticket(connection, holder, service.clock(), lease)
    if ref is None:
        return None
    with structlog.contextvars.bound_contextvars(system=ref.system, site=ref.site, ticket=ref.id):
        return _work(service, holder, ref)


def _work(service: Service, holder: str, ref: TicketRef) -> Worked:
    with service.database.read() as connection:
        absorbed = deliveries.queued_of(connection, ref)
    try:
        ticketing = service.site(ref.system, ref.site)
        if absorbed and _own_echo(ticketing, absorbed):
            return _close(service, holder, ref, absorbed, "ignored", "written by the service itself")
        if not absorbed:
            return _close(service, holder, ref, absorbed, "handled", None)
        seen = look(service, ticketing, ref.id, lambda: _still_held(service, ref, holder))
        return _keep(service, holder, ref, absorbed, seen)
    except TakenOver:
        return _lost(ref, absorbed, holder)
    except EvidenceUnread as error:
        return _wait_for_reader(service, holder, ref, absorbed, error)
    except TicketGone as error:
        return _gone(service, holder, ref, absorbed, str(error))
    except UnknownSite as error:
        return _close(service, holder, ref, absorbed, "dead", str(error))
    except RemoteError as error:
        return _failed(service, holder, ref, absorbed, error)
    except StoreUnavailable:
        raise
    except Exception as error:
        log.exception("delivery_failed", deliveries=[item.id for item in absorbed])
        return _failed(service, holder, ref, absorbed, error)


def _still_held(service: Service, ref: TicketRef, holder: str) -> bool:
    with service.database.read() as connection:
        return deliveries.is_held_by(connection, ref, holder)


def _lost(ref: TicketRef, absorbed: list[Absorbed], holder: str) -> Worked:
    log.warning("ticket_taken_over", holder=holder)
    return Worked(ref, "lost", len(absorbed))


def _own_echo(ticketing: Ticketing, absorbed: list[Absorbed]) -> bool:
    """Whether all that happened was our own writing. A close by our own account is looked at as any other."""
    if any(item.actor_id is None or _may_close(item) for item in absorbed):
        return False
    own = ticketing.identity().id
    return all(item.actor_id == own for item in absorbed)


def _may_close(item: Absorbed) -> bool:
    """Whether an event may have brought the ticket into a done category: by its kind or by what changed."""
    words = " ".join((item.kind, *item.changed)).lower()
    return any(word in words for word in CLOSING_WORDS) or item.kind.lower().endswith(CREATION_KINDS)


def _keep(service: Service, holder: str, ref: TicketRef, absorbed: list[Absorbed], seen: Look) -> Worked:
    """One transaction: the ticket, its place in the history, the audit trail, and its deliveries done."""
    now, ids = service.clock(), [item.id for item in absorbed]
    with service.database.write() as connection:
        if not deliveries.holds(connection, ref, holder):
            return _lost(ref, absorbed, holder)
        decisions.keep(connection, ref, seen.decision.verdict, seen.ticket.status, now)
        tickets.save(connection, _outcome(seen), seen.memory, now)
        _keep_history(service, connection, ref, seen)
        _keep_revert(service, connection, ref, seen)
        reports.keep(connection, ref, (*seen.decision.reports, *_foreign_copies(service, ref, seen, absorbed)), now)
        _keep_audit(connection, ref, seen, ids, now)
        overrides.keep_use(service, connection, ref, seen)
        deliveries.finish(connection, ids, now)
        deliveries.absorb_dead(connection, ref, now)
        deliveries.release(connection, ref, holder)
        sites.answered(connection, ref.system, ref.site, now)
    fold_when_due(service.database)
    log.info(
        "ticket_handled",
        key=seen.ticket.key,
        deliveries=ids,
        requests=seen.requests,
        scope=seen.decision.verdict.scope,
        allowed=seen.decision.verdict.allowed,
        reopened=seen.written.reopened,
        problem=seen.written.reopen_problem,
    )
    return Worked(ref, "handled", len(ids), seen.requests)


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
    similar.remember(connection, decision.document, as_remembered(decision.update.similar))
    if decision.verdict.applies and decision.verdict.allowed and decision.verdict.path != "override":
        library.draft(connection, decision.occurrence, grouped_as, service.playbook.owners, service.clock())


def _foreign_copies(service: Service, ref: TicketRef, seen: Look, absorbed: list[Absorbed]) -> Iterator[Report]:
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


def _keep_audit(connection: Connection, ref: TicketRef, seen: Look, ids: list[int], now: datetime) -> None:
    decision = seen.decision
    if decision.inquiry.question is not None:
        audit.record(connection, "asked", now, {"for": list(decision.inquiry.question.missing)}, ref=ref)
    if seen.written.requests:
        audit.record(connection, "written", now, {"verdict": decision.verdict.to_dict(), "deliveries": ids}, ref=ref)


def _close(
    service: Service,
    holder: str,
    ref: TicketRef,
    absorbed: list[Absorbed],
    result: Literal["handled", "ignored", "dead"],
    cause: str | None,
) -> Worked:
    now, ids = service.clock(), [item.id for item in absorbed]
    state = {"handled": "done", "ignored": "ignored", "dead": "dead"}[result]
    with service.database.write() as connection:
        deliveries.finish(connection, ids, now, state=state, cause=cause)
        if result == "dead":
            audit.record(connection, "dead_letter", now, {"deliveries": ids, "cause": cause}, ref=ref)
            tickets.note_problem(connection, ref, str(cause))
        deliveries.release(connection, ref, holder)
    log.info("delivery_closed", result=result, deliveries=ids, cause=cause)
    return Worked(ref, result, len(ids))


def _gone(service: Service, holder: str, ref: TicketRef, absorbed: list[Absorbed], cause: str) -> Worked:
    """A ticket that is not there any more (or never was for this account) needs nothing done, but it is reported; and
    what it had taken over from closed tickets falls back on them."""
    now, ids = service.clock(), [item.id for item in absorbed]
    with service.database.write() as connection:
        owed = tickets.owed_by(connection, ref)
        if tickets.mark_gone(connection, ref):
            audit.record(connection, "gone", now, {"cause": cause, "owed_by": [other.id for other in owed]}, ref=ref)
            for other in owed:
                deliveries.enqueue_look(connection, other, "obligation_gone", now)
        deliveries.finish(connection, ids, now, cause=cause)
        deliveries.release(connection, ref, holder)
    log.info("ticket_gone", deliveries=ids, cause=cause)
    return Worked(ref, "gone", len(ids))


def _wait_for_reader(
    service: Service, holder: str, ref: TicketRef, absorbed: list[Absorbed], error: EvidenceUnread
) -> Worked:
    """Let other tickets go first while the image reader is busy. That is no failure and is not counted as a try."""
    due_at = service.clock() + timedelta(seconds=error.retry_after)
    with service.database.write() as connection:
        deliveries.postpone(connection, [item.id for item in absorbed], due_at)
        deliveries.release(connection, ref, holder)
    log.info("ticket_waits_for_reader", due_at=due_at.isoformat())
    return Worked(ref, "retry", len(absorbed))


def _failed(service: Service, holder: str, ref: TicketRef, absorbed: list[Absorbed], error: Exception) -> Worked:
    attempts = max((item.attempts for item in absorbed), default=0) + 1
    cause = str(error) if isinstance(error, RemoteError) else f"{type(error).__name__}: {mask(str(error)).text}"
    now = service.clock()
    if isinstance(error, RemoteUnavailable | RateLimited | NotPermitted):
        with service.database.write() as connection:
            sites.failed(connection, ref.system, ref.site, now, cause)
    if attempts >= _most_attempts(error):
        return _close(service, holder, ref, absorbed, "dead", cause)
    due_at = now + timedelta(seconds=wait_seconds(attempts, getattr(error, "retry_after", None)))
    with service.database.write() as connection:
        deliveries.retry_later(connection, [item.id for item in absorbed], due_at, cause)
        tickets.note_problem(connection, ref, cause)
        deliveries.release(connection, ref, holder)
    log.warning("delivery_retry", attempts=attempts, due_at=due_at.isoformat(), cause=cause)
    return Worked(ref, "retry", len(absorbed))


def _most_attempts(error: Exception) -> float:
    if isinstance(error, RemoteUnavailable | RateLimited):
        return float("inf")
    for kind, most in ATTEMPTS.items():
        if isinstance(error, kind):
            return most
    return ATTEMPTS_OF_A_FAULT


def wait_seconds(attempts: int, retry_after: float | None) -> float:
    """Seconds until the next try: doubling from two seconds to five minutes, with jitter so that tickets spread out.

    A ``Retry-After`` of the remote is a minimum.
    """
    backoff = min(FIRST_WAIT_SECONDS * 2.0 ** min(attempts - 1, 16), LONGEST_WAIT_SECONDS)
    return max(retry_after or 0.0, backoff) * random.uniform(1.0, 1.3)  # noqa: S311 - jitter, no secret
