"""What is counted of the work on tickets, of calls to ticketing sites and of questions to probes (``app.metrics``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.probing.model import Answer
from app.domain.ticket import System, TicketRef
from app.ports import Conflict, HeldBack, NotPermitted, RateLimited, RemoteError, RemoteUnavailable, TicketGone
from app.store.claims import Absorbed
from app.store.counters import Tally

COUNTED_AS = {"handled": "handled", "ignored": "ignored", "gone": "gone", "retry": "retried", "dead": "dead"}
"""How a result is called in ``handoff_worker_deliveries_total``; a ticket that was lost is counted by who has it."""
_CLASSES: tuple[tuple[type[RemoteError], str], ...] = (
    (HeldBack, "held_back"),
    (TicketGone, "gone"),
    (RateLimited, "rate_limited"),
    (RemoteUnavailable, "unavailable"),
    (NotPermitted, "not_permitted"),
    (Conflict, "conflict"),
)


def class_of(error: BaseException) -> str:
    """The class of a failure, for a label: its text says too much and too variously."""
    if not isinstance(error, RemoteError):
        return "fault"
    return next((name for kind, name in _CLASSES if isinstance(error, kind)), "refused")


def count_call(
    tally: Tally, site: tuple[System, str], purpose: str, requests: int, error: BaseException | None
) -> None:
    """A call to a site has ended, after so many requests."""
    where = {"system": site[0], "site": site[1]}
    tally.count("handoff_remote_calls_total", **where, outcome="answered" if error is None else class_of(error))
    if requests:
        tally.count("handoff_remote_requests_total", requests, **where, purpose=purpose)


def count_question(tally: Tally, answer: Answer, *, held_back: bool = False, seconds: float = 0.0) -> None:
    """A probe was asked, or was not because its limit is used up or it is left alone. ``seconds`` is how long it was
    waited for where the answer itself does not tell."""
    outcome = "held_back" if held_back else answer.outcome
    tally.count("handoff_probe_questions_total", probe=answer.probe, outcome=outcome)
    if outcome not in ("held_back", "not_asked"):
        tally.observe("handoff_probe_seconds", answer.seconds or seconds, probe=answer.probe)


def count_failure(tally: Tally, ref: TicketRef, error: BaseException) -> None:
    """A try at a ticket failed."""
    tally.count("handoff_worker_failures_total", system=ref.system, site=ref.site, cause=class_of(error))


def count_finished(tally: Tally, ref: TicketRef, result: str, absorbed: Sequence[Absorbed], now: datetime) -> None:
    """A worker is done with a ticket for this time."""
    where = {"system": ref.system, "site": ref.site}
    if result == "lost":
        tally.count("handoff_leases_lost_total", **where)
        return
    if not absorbed:
        return
    tally.count("handoff_worker_deliveries_total", len(absorbed), **where, outcome=COUNTED_AS[result])
    if result in ("handled", "ignored", "gone"):
        for item in absorbed:
            waited = max(0.0, (now - item.received_at).total_seconds())
            tally.observe("handoff_delivery_seconds", waited, system=ref.system)
