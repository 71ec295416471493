"""One event that concerns a ticket, as it is taken in: by what it is known again, and with which others it goes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.events.facts import Facts, facts_of
from app.domain.events.rules import Rule
from app.domain.heartbeats.events import BadEvent

SUBJECT_PREFIX = "event:"
"""How the place in the queue of events about one failure is told from a ticket's id."""
REST_PREFIX = f"{SUBJECT_PREFIX}rest:"
"""The same for what a source sends beyond what it may open in an hour."""
_HEX = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """``identifier`` stands for the event's own source and id: the same event has the same one. Events with the same
    ``subject`` are about the same failure and are worked on together, one after the other. ``shown`` names it for
    people who read the queue."""

    source: str
    identifier: str
    type: str
    subject: str
    facts: Facts
    shown: str


def incoming(source: str, event: Mapping[str, Any], rule: Rule, now: datetime) -> Incoming:
    """An event that a rule takes. Raises ``BadEvent``."""
    facts = facts_of(event, rule.mapped, now)
    event_type = str(event["type"])
    if rule.action == "feed" and not keys_of(facts):
        raise BadEvent("The event names no job, transaction or correlation, so no ticket is found that it feeds.")
    about = keys_of(facts)[:1] if rule.action == "feed" else _same(facts, rule, event_type)
    return Incoming(
        source=source,
        identifier=_digest(event["source"], event["id"]),
        type=event_type,
        subject=SUBJECT_PREFIX + _digest(source, rule.action, *about)[:_HEX],
        facts=facts,
        shown=f"{source}: {facts.job or facts.transaction or event_type}"[:100],
    )


def rest_of(source: str) -> str:
    """The subject of what a source sends beyond its limit."""
    return REST_PREFIX + _digest(source)[:_HEX]


def is_events(ticket_id: str) -> bool:
    """Whether an id in the queue stands for events and not for a ticket."""
    return ticket_id.startswith(SUBJECT_PREFIX)


def keys_of(facts: Facts) -> list[str]:
    """By what a ticket is found that is about the same thing."""
    named = (("transaction", facts.transaction), ("job", facts.job), ("correlation", facts.correlation))
    return [_digest(name, value) for name, value in named if value]


def marker_of(subject: str, identifier: str) -> str:
    """By what a ticket that was opened for an event is found again in its tracker: a label there, or external id."""
    return f"handoff-event-{_digest(subject, identifier)[:_HEX]}"


def _same(facts: Facts, rule: Rule, event_type: str) -> list[str]:
    error = facts.fingerprint
    values = {
        "job": facts.job,
        "transaction": facts.transaction,
        "correlation": facts.correlation,
        "error": None if error is None else error.id,
        "type": event_type,
    }
    chosen = [values[name] for name in rule.same_by]
    if not any(chosen):
        chosen = [values["type"], values["transaction"], values["correlation"], values["error"]]
    return [value or "" for value in chosen]


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode("utf-8", "surrogatepass")).hexdigest()
