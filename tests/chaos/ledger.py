"""What the senders sent, and what they were promised."""

from __future__ import annotations

import json
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.webhooks import Attempt


@dataclass(frozen=True, slots=True)
class Event:
    """One event: what the service knows it by (Zendesk's own number of the event, since it may call twice), its ticket
    (``None``: it names none) and whether a person caused it, not the service itself."""

    known_as: str
    ticket: str | None
    by_person: bool


class Ledger:
    """Watches the sender of one tracker. ``own`` is the service's account there; ``answered_in``: the seconds that each
    acknowledgement took."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._lock = threading.Lock()
        self._events: dict[str, Event] = {}
        self._last_by_person: dict[str, str] = {}
        self.acknowledged: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.answered_in: list[float] = []

    def sent(self, identifier: str, event: str, body: bytes) -> None:
        """An event is put on its way."""
        content = json.loads(body)
        ticket, actor = _ticket_and_actor(content)
        known = Event(str(content.get("id") or identifier), ticket, actor != self._own)
        with self._lock:
            self._events[identifier] = known
            self.counts["sent"] += 1
            self.counts["by people"] += known.by_person
            if known.by_person and ticket is not None:
                self._last_by_person[ticket] = known.known_as

    def attempted(self, attempt: Attempt) -> None:
        """An attempt to deliver it ended."""
        with self._lock:
            self.counts["attempts"] += 1
            self.counts["retries"] += attempt.attempt > 0
            if attempt.outcome.delivered:
                self.answered_in.append(attempt.outcome.seconds)
                known_as = self._events[attempt.identifier].known_as
                self.counts["doubled"] += known_as in self.acknowledged
                self.acknowledged.add(known_as)
            elif not attempt.will_retry:
                self.counts["given up"] += 1

    def by_people(self) -> int:
        """How many events people caused."""
        with self._lock:
            return self.counts["by people"]

    def promised(self, ticket: str) -> bool:
        """Whether the last event that a person caused on a ticket was acknowledged, so that the service owes a look at
        all that happened before."""
        with self._lock:
            return self._last_by_person.get(ticket) in self.acknowledged


def _ticket_and_actor(body: dict[str, Any]) -> tuple[str | None, str | None]:
    """Of Jira's body or Zendesk's."""
    if "detail" in body:
        return str(body["detail"]["id"]), str(body["detail"]["actor_id"])
    issue, comment = body.get("issue") or {}, body.get("comment") or {}
    actor = body.get("user") or comment.get("updateAuthor") or comment.get("author") or {}
    return (str(issue["id"]) if "id" in issue else None), actor.get("accountId")
