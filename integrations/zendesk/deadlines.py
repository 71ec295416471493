"""Until when a ticket has to be done: the targets of its SLA policy, as sideloaded, else the due date of a task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.moments import instant_or_none
from app.domain.ticket import Deadline

DUE_DATE = "due date"


def deadline_of(ticket: Mapping[str, Any]) -> Deadline | None:
    """The target that is broken first, or was; one whose clock is stopped where none runs; else the due date. An
    account without SLAs tells of none."""
    found = list(_open_targets(ticket.get("slas")))
    moving = [(one.at, one) for one in found if one.at is not None]
    if moving:
        return min(moving, key=lambda pair: pair[0])[1]
    if found:
        return found[0]
    due_at = instant_or_none(ticket.get("due_at"))
    return None if due_at is None else Deadline(at=due_at, name=DUE_DATE)


def _open_targets(told: Any) -> Iterator[Deadline]:
    metrics = told.get("policy_metrics") if isinstance(told, Mapping) else None
    for metric in metrics if isinstance(metrics, list) else ():
        if not isinstance(metric, Mapping):
            continue
        name = str(metric.get("metric") or "SLA").replace("_", " ")
        breach_at = instant_or_none(metric.get("breach_at"))
        if metric.get("stage") == "paused":
            yield Deadline(at=None, name=name)
        elif metric.get("stage") == "active" and breach_at is not None:
            yield Deadline(at=breach_at, name=name)
