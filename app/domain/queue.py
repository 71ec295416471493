"""The queue of open exceptions: which bucket comes first, in which of five states each is, and what its clock says.

Buckets, their order and the small set of states are those of seed 002: what is routine stands last, and nothing is
ranked by a guess. Within a bucket the ticket comes first whose deadline in the tracker is the nearest; of those without
one, that of the greatest known value; of those without either, the one that waits longest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from app.domain.extraction.model import BUCKETS
from app.domain.routine import Routine, RoutinePolicy, Step, routine_of_stored

State = Literal["new", "in_work", "waiting", "ready", "closed_unproved"]
STATES: tuple[State, ...] = get_args(State)
STATE_LABELS: Mapping[State, str] = {
    "new": "New",
    "in_work": "In work",
    "waiting": "Waiting for the reporter",
    "ready": "Ready to close",
    "closed_unproved": "Closed without proof",
}
Order = Literal["escalation", "deadline", "value", "age"]
ORDERS: tuple[Order, ...] = get_args(Order)
ORDER_LABELS: Mapping[Order, str] = {
    "escalation": "Escalation order",
    "deadline": "Deadline",
    "value": "Value",
    "age": "Oldest first",
}
DUE_SOON = timedelta(hours=24)
NO_BUCKET = "none"
ORDER: tuple[str, ...] = (*BUCKETS, NO_BUCKET)
"""The escalation order; exceptions of no bucket, routine failures among them, come last."""
BUCKET_LABELS: Mapping[str, str] = {
    "payment_mismatch": "Payment mismatch",
    "inventory_conflict": "Inventory conflict",
    "address_problem": "Address problem",
    "fraud_risk": "Fraud risk",
    "return_or_damage": "Return or damage",
    "vip_or_revenue_sensitive": "VIP or revenue-sensitive",
    NO_BUCKET: "No bucket",
}
PATTERN_LABELS: Mapping[str, str] = {
    "order_sync_gap": "Order sync gap",
    "inventory_desync": "Inventory desync",
    "payment_confirmation_mismatch": "Payment confirmation mismatch",
    "status_void": "Status void",
    "duplicate_draft": "Duplicate draft",
    "transform_mismatch": "Transform mismatch",
    "orphaned_payment": "Orphaned payment",
    "rollback_gap": "Rollback gap",
    "none": "No known failure pattern",
}
STOP_THE_PICK = "rollback_gap"
"""The failure pattern in which goods are still picked for an order that was taken back (seed 001)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store knows of an open exception's ticket. ``status_category`` is empty where the service has never read
    the ticket itself, only the history of its site."""

    status_category: str
    allowed: bool
    waits_for_reporter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The first step of the routine that is not done: what it is, when it is due, whether its time is over."""

    step: Step
    overdue: bool


def state_of(standing: Standing) -> State:
    """Which of the five states a ticket is in: the tracker's own status decides, then the gate and the question."""
    if standing.status_category == "done":
        return "closed_unproved"
    if standing.status_category and standing.allowed:
        return "ready"
    if standing.waits_for_reporter:
        return "waiting"
    return "in_work" if standing.status_category == "open" else "new"


def routine_clock(
    verdict: Mapping[str, Any], since: datetime | None, policy: RoutinePolicy, now: datetime
) -> Clock | None:
    """The clock of a job failure from its stored verdict; ``None`` where no step is open."""
    routine: Routine | None = None if since is None else routine_of_stored(verdict, since, policy)
    step = None if routine is None else routine.next_step
    return None if step is None else Clock(step=step, overdue=step.overdue(now))
