"""Working off tickets: take them, run the handler, and finish them in the store, whatever came of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from app.domain.redaction import mask
from app.ports import Conflict, HeldBack, NotPermitted, RateLimited, RemoteError, RemoteUnavailable
from app.store import audit, claims, deliveries, tickets
from app.store.claims import Taken
from app.store.database import StoreUnavailable
from app.workflow.counting import count_failure, count_finished
from app.workflow.handle import handle_ticket
from app.workflow.outcome import Handler, Outcome, Worked
from app.workflow.service import Service

log = structlog.get_logger()

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0
ATTEMPTS = {NotPermitted: 5, Conflict: 8, RemoteError: 1}
ATTEMPTS_OF_A_FAULT = 5
"""Tries before a delivery becomes a dead letter. A site that is down or busy is waited for without an end."""

STATE_AFTER = {"handled": "done", "gone": "done", "ignored": "ignored", "dead": "dead"}
"""What a delivery is in the store after its ticket was finished so."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A ticket that was worked on, and what came of it."""

    taken: Taken
    outcome: Outcome


def work_one(service: Service, worker: str, lease: timedelta, handler: Handler = handle_ticket) -> Worked | None:
    """Take the ticket that has been due longest and work it off; ``None`` where nothing is due.

    Raises ``StoreUnavailable`` where the database does not answer: the lease ends by itself then.
    """
    with service.database.write() as connection:
        found = claims.take_due(connection, worker, service.clock(), lease, 1)
    if not found:
        return None
    with in_context_of(found[0]):
        outcome = attempt(service, found[0], lease, handler)
    return finish_together(service, [Finished(found[0], outcome)])[0]


def in_context_of(taken: Taken) -> Any:
    """What is logged in this context says of which ticket, which deliveries of it, and who works on them."""
    ref = taken.ref
    return structlog.contextvars.bound_contextvars(
        system=ref.system, site=ref.site, ticket=ref.id, worker=taken.holder, deliveries=taken.ids
    )


def attempt(service: Service, taken: Taken, lease: timedelta, handler: Handler) -> Outcome:
    """Run the handler; what goes wrong in it becomes another try or a dead letter. Raises ``StoreUnavailable``."""
    if not taken.absorbed:
        return Outcome(result="handled")
    try:
        return handler(service, taken, partial(_still_ours, service, taken, lease))
    except StoreUnavailable:
        raise
    except RemoteError as error:
        return after_failure(service, taken, error)
    except Exception as error:
        log.exception("delivery_failed", deliveries=taken.ids)
        return after_failure(service, taken, error)


def _still_ours(service: Service, taken: Taken, lease: timedelta) -> bool:
    """Whether the ticket is still ours, for at least half a lease: so that nobody else writes at the same time."""
    now = service.clock()
    with service.database.read() as connection:
        until = claims.lease_of(connection, taken.holder)
    if until is None or until - now > lease / 2:
        return until is not None
    with service.database.write() as connection:
        return claims.still_held(connection, taken.holder, now + lease)


def finish_together(service: Service, finished: Sequence[Finished]) -> list[Worked]:
    """One transaction for several tickets: what was kept of each, its deliveries finished, its lease given up.

    Where something in there cannot be stored, each is finished by itself, so that one ticket does not stop others; that
    one counts as failed. Raises ``StoreUnavailable``.
    """
    try:
        worked = _finish(service, finished)
    except StoreUnavailable:
        raise
    except Exception as error:
        if len(finished) > 1:
            return [one for alone in finished for one in finish_together(service, [alone])]
        (failed,) = finished
        with in_context_of(failed.taken):
            log.exception("outcome_not_kept", deliveries=failed.taken.ids)
        finished = [replace(failed, outcome=after_failure(service, failed.taken, error))]
        worked = _finish(service, finished)
    for one, became in zip(finished, worked, strict=True):
        count_finished(service.tally, became.ref, became.result, one.taken.absorbed, service.clock())
        _tell(one, became)
    return worked


def _finish(service: Service, finished: Sequence[Finished]) -> list[Worked]:
    now = service.clock()
    with service.database.write() as connection:
        held = claims.release(connection, [one.taken.holder for one in finished])
        ours = [one for one in finished if one.taken.holder in held]
        for one in ours:
            if one.outcome.keep is not None:
                one.outcome.keep(connection, now)
            if one.outcome.result == "dead":
                _bury(connection, one, now)
        _settle(connection, ours, now)
        for one in finished:
            if one.taken.holder not in held and one.outcome.wrote:
                deliveries.enqueue_look(connection, one.taken.ref, "written by a worker that was paused", now)
    return [
        Worked(
            one.taken.ref,
            one.outcome.result if one.taken.holder in held else "lost",
            len(one.taken.absorbed),
            one.outcome.requests,
        )
        for one in finished
    ]


def _settle(connection: Connection, finished: Sequence[Finished], now: datetime) -> None:
    """Deliveries with the same end in one statement."""
    alike: dict[Outcome, list[int]] = defaultdict(list)
    answered: list[int] = []
    for one in finished:
        same = replace(one.outcome, keep=None, afterwards=None, requests=0, wrote=False)
        alike[same] += one.taken.ids
        if one.outcome.result in ("handled", "gone"):
            answered += one.taken.dead
    for outcome, ids in alike.items():
        if outcome.result == "retry":
            assert outcome.due_at is not None, "a ticket that is tried again needs a moment"
            deliveries.retry_later(connection, ids, outcome.due_at, outcome.cause, counted=outcome.counted)
        elif outcome.result != "lost":
            deliveries.finish(connection, ids, now, state=STATE_AFTER[outcome.result], cause=outcome.cause)
    if answered:
        deliveries.answer_dead(connection, answered, now)


def _tell(one: Finished, became: Worked) -> None:
    """The log line of a ticket that is finished."""
    outcome, ids = one.outcome, one.taken.ids
    with in_context_of(one.taken):
        if became.result == "lost":
            log.warning("ticket_taken_over", holder=one.taken.holder)
        elif outcome.afterwards is not None:
            outcome.afterwards()
        elif outcome.result == "retry" and outcome.due_at is not None:
            log.info("ticket_waits", deliveries=ids, due_at=outcome.due_at.isoformat(), cause=outcome.cause)
        elif outcome.result == "dead":
            log.error("dead_letter", deliveries=ids, cause=outcome.cause, next_step=next_step(ids))
        else:
            log.info("delivery_closed", result=outcome.result, deliveries=ids, cause=outcome.cause)


def next_step(ids: Sequence[int]) -> str:
    """What a person does about dead letters."""
    return f"mend the cause, then run: handoff inbox replay {' '.join(map(str, ids[:20]))}"


def after_failure(service: Service, taken: Taken, error: Exception) -> Outcome:
    """What happens to a ticket whose handling failed: another try later, or a dead letter."""
    count_failure(service.tally, taken.ref, error)
    if isinstance(error, HeldBack):
        return _held_back(service, error)
    attempts = max((item.attempts for item in taken.absorbed), default=0) + 1
    cause = str(error) if isinstance(error, RemoteError) else f"{type(error).__name__}: {mask(str(error)).text}"
    keep = partial(_keep_failure, taken, cause)
    if attempts >= most_attempts(error):
        return Outcome(result="dead", cause=cause, keep=keep)
    due_at = service.clock() + timedelta(seconds=wait_seconds(attempts, getattr(error, "retry_after", None)))

    def tell() -> None:
        log.warning("delivery_retry", attempts=attempts, due_at=due_at.isoformat(), cause=cause)

    return Outcome(result="retry", cause=cause, due_at=due_at, keep=keep, afterwards=tell)


def _held_back(service: Service, error: HeldBack) -> Outcome:
    """Nothing was asked of the site, so this is no try. Where the whole site rests, the store keeps its tickets from
    being taken, and they are due as soon as it is back."""
    wait = 0.0 if error.whole_site or error.retry_after is None else error.retry_after
    due_at = service.clock() + timedelta(seconds=wait)
    return Outcome(result="retry", cause=str(error), due_at=due_at, counted=False)


def _keep_failure(taken: Taken, cause: str, connection: Connection, _now: datetime) -> None:
    tickets.note_problem(connection, taken.ref, cause)


def _bury(connection: Connection, one: Finished, now: datetime) -> None:
    """A dead letter is told in the audit trail and on the page of its ticket."""
    cause = one.outcome.cause
    audit.record(connection, "dead_letter", now, {"deliveries": one.taken.ids, "cause": cause}, ref=one.taken.ref)
    tickets.note_problem(connection, one.taken.ref, str(cause))


def most_attempts(error: Exception) -> float:
    """How often handling is tried that ends in this error, before the delivery becomes a dead letter."""
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
