"""How a message is to be read as an answer, and what it states."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.extraction.model import TriggerKind
from app.domain.lazy_patterns import when_used
from app.domain.ticket import BodyFormat, TextContext

NUMBERED = when_used(r"^[ \t]*\(?([1-4])[.):][ \t]+(?=\S)", re.MULTILINE)
"""A line that answers one of several numbered questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How to read a message. ``direct``: a reply by the reporter's side to our question; ``own``: written by the
    reporter's side at all. ``asked``: what the question named, in its order."""

    direct: bool
    own: bool
    job_failure: bool
    asked: tuple[str, ...]
    written_at: datetime
    ticket_made_at: datetime
    context: TextContext
    body_format: BodyFormat = "plain"


@dataclass(slots=True, kw_only=True)
class Answer:
    """What a message states. ``quotes`` are its words, by field; ``unavailable`` why an element cannot be had."""

    job_id: str | None = None
    transaction_id: str | None = None
    error_code: str | None = None
    error_text: str | None = None
    timestamp: datetime | None = None
    trigger: str | None = None
    trigger_kind: TriggerKind | None = None
    quotes: dict[str, str] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)

    def states(self, element: str) -> bool:
        """Whether it holds a value for a capture element."""
        return {
            "job_or_transaction_id": self.job_id or self.transaction_id,
            "timestamp": self.timestamp,
            "error_text": self.error_code or self.error_text,
            "trigger": self.trigger,
        }[element] is not None
