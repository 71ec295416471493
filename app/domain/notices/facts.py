"""Which entries of the audit trail become notices for people, and which become outgoing webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from app.domain.audit.chain import Entry
from app.domain.moments import iso
from app.domain.notices.model import Notice, place_of
from app.domain.recurrence import Recurrence
from app.domain.redaction import mask
from app.domain.ticket import System, TicketRef

REFUSED_EVENT = "close_refused"
"""The event of a gate check that was refused when somebody was about to close."""
WRITTEN_EVENT = "written"
NOTED: Mapping[str, str] = {
    REFUSED_EVENT: "close_refused",
    "reverted": "close_reverted",
    "escaped": "close_escaped",
    "dead_letter": "dead_letter",
    "override_requested": "override_requested",
    "containment_in_force": "containment",
    "containment_unclear": "containment",
    "containment_lifted": "containment",
    "containment_not_lifted": "containment",
}
"""Events of the trail, each with the kind of notice that it becomes."""
STEPS: Mapping[str, str] = {
    "containment_in_force": "stopped",
    "containment_unclear": "perhaps stopped, perhaps not: look at the system itself",
    "containment_lifted": "lifted",
    "containment_not_lifted": "still stopped: lifting it failed",
}
"""What is told of each step of a containment."""
SENT: Mapping[str, str] = {
    REFUSED_EVENT: "close.refused",
    "reverted": "close.reverted",
    "escaped": "close.escaped",
}
"""Events of the trail, each with the type of webhook that it becomes."""
EVENTS_OF_TRAIL: tuple[str, ...] = (*NOTED, WRITTEN_EVENT)
OLDEST = timedelta(days=1)
"""What is longer ago is history, not news: a worker that was off for a week does not tell the week."""
OLDEST_FAILURE = timedelta(days=7)
"""The same for a failure that a ticket tells of: tickets that are read for the first time long afterwards."""
_LONGEST_REASON = 300
_KEPT = ("missing", "closed_at", "override")
_REASONS = ("problem", "cause", "title", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the store knows of the failure that a ticket tells of. ``first_time``: the ticket was never written to
    before."""

    first_time: bool
    pattern: str | None = None
    occurred_at: datetime | None = None
    recurrence: Recurrence | None = None
    threshold: int = 3
    window_days: int = 30


def is_news(entry: Entry, now: datetime) -> bool:
    """Whether an entry is recent enough to be told."""
    return now - entry.at <= OLDEST


def notices_of(entry: Entry, past: Past | None) -> Iterator[Notice]:
    """What people are told of an entry. ``past`` is needed for a writing only."""
    ref = ref_of(entry)
    if ref is None:
        return
    if entry.event in NOTED:
        yield _notice(entry, ref, NOTED[entry.event], f"audit:{entry.position}", place_of(ref), _told(entry))
    elif entry.event == WRITTEN_EVENT and past is not None:
        yield from _recurrences(entry, ref, past)


def events_of(entry: Entry, past: Past | None) -> Iterator[Notice]:
    """What other programs are told of an entry."""
    ref = ref_of(entry)
    if ref is None:
        return
    if entry.event in SENT:
        yield _notice(entry, ref, SENT[entry.event], f"audit:{entry.position}", place_of(ref), _told(entry))
    elif entry.event == WRITTEN_EVENT and past is not None:
        if past.first_time:
            yield _notice(entry, ref, "ticket.enriched", f"enriched:{place_of(ref)}", place_of(ref), _verdict(entry))
        recurred = list(_recurrences(entry, ref, past))
        if recurred:
            reasons = [notice.kind for notice in recurred]
            detail = {**recurred[0].detail, **recurred[-1].detail, "because": reasons}
            yield _notice(entry, ref, "pattern.recurred", f"recurred:{place_of(ref)}", recurred[0].about, detail)


def ref_of(entry: Entry) -> TicketRef | None:
    """The ticket that an entry is about."""
    if entry.system not in ("jira", "zendesk") or entry.site is None or entry.ticket_id is None:
        return None
    return TicketRef(system=cast(System, entry.system), site=entry.site, id=entry.ticket_id)


def _recurrences(entry: Entry, ref: TicketRef, past: Past) -> Iterator[Notice]:
    recurrence = past.recurrence
    if recurrence is None or past.pattern is None or past.occurred_at is None:
        return
    if entry.at - past.occurred_at > OLDEST_FAILURE:
        return
    detail: dict[str, Any] = {
        "pattern": past.pattern,
        "occurrences": recurrence.episodes_in_automation_window,
        "window_days": past.window_days,
    }
    if recurrence.episodes_in_automation_window >= past.threshold:
        yield _notice(entry, ref, "third_occurrence", f"third:{place_of(ref)}", past.pattern, detail)
    fix = recurrence.recurred_after
    if fix is not None:
        after = {"after_fix": {"key": fix.key, "url": fix.url, "closed_at": iso(fix.closed_at)}}
        yield _notice(entry, ref, "came_back", f"came_back:{place_of(ref)}", past.pattern, {**detail, **after})


def _notice(entry: Entry, ref: TicketRef, kind: str, identity: str, about: str, detail: Mapping[str, Any]) -> Notice:
    return Notice(kind=kind, identity=f"{kind}:{identity}", about=about, at=entry.at, ref=ref, detail=dict(detail))


def _told(entry: Entry) -> dict[str, Any]:
    """What of an entry is told: codes and moments, and masked reasons; no names."""
    told = {name: entry.detail[name] for name in _KEPT if entry.detail.get(name) is not None}
    for name in _REASONS:
        if entry.detail.get(name):
            told[name] = mask(str(entry.detail[name])).text[:_LONGEST_REASON]
    if entry.event in STEPS:
        told["step"] = STEPS[entry.event]
    return told


def _verdict(entry: Entry) -> dict[str, Any]:
    verdict = entry.detail.get("verdict")
    if not isinstance(verdict, Mapping):
        return {}
    return {
        "scope": verdict.get("scope"),
        "applies": verdict.get("applies"),
        "allowed": verdict.get("allowed"),
        "missing": [item["requirement"] for item in verdict.get("missing") or ()],
    }
