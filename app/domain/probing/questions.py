"""The small vocabulary of questions that a probe may be asked, and of what may be answered.

A definition translates a system's own words into these states and facts; what it cannot translate is "not understood"
and no answer. The states of orders, payments and runs are the canonical ones of every system (requirement A13.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Question = Literal[
    "record_exists",
    "record_state",
    "rejection_reason",
    "job_run",
    "session_state",
    "concurrent_runs",
    "cache_age",
    "payment_state",
    "inventory_level",
    "system_health",
]
FactKind = Literal["text", "moment", "number", "boolean"]

RUN_STATES = ("queued", "running", "success", "failed", "cancelled")
"""``queued`` is no success, and neither is ``cancelled``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpec:
    """One question: what it asks, the states it is answered with, the facts that may come with them.

    ``needed`` are facts without which there is no answer. ``runs``: the answer is a list of runs. A question without
    ``states`` is answered by its facts or runs alone.
    """

    asks: str
    states: tuple[str, ...] = ()
    facts: Mapping[str, FactKind] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    runs: bool = False


_RECORD_FACTS: dict[str, FactKind] = {
    "id": "text",
    "reference": "text",
    "created_at": "moment",
    "updated_at": "moment",
    "count": "number",
}

QUESTIONS: Mapping[Question, QuestionSpec] = {
    "record_exists": QuestionSpec(
        asks="Does this system hold the record?", states=("confirmed", "missing"), facts=_RECORD_FACTS
    ),
    "record_state": QuestionSpec(
        asks="What state is the record in?",
        states=("draft", "pending", "open", "on_hold", "in_progress", "completed", "cancelled", "returned", "failed"),
        facts={**_RECORD_FACTS, "detail": "text", "error": "text"},
    ),
    "rejection_reason": QuestionSpec(
        asks="Did this system reject the record, and why?",
        states=("rejected", "not_rejected"),
        facts={"reason": "text", "code": "text", "at": "moment", "count": "number"},
    ),
    "job_run": QuestionSpec(asks="How did the job's latest runs end?", runs=True),
    "session_state": QuestionSpec(
        asks="Is the integration's session or token valid?",
        states=("valid", "expired", "revoked"),
        facts={"valid_since": "moment", "expires_at": "moment", "user": "text"},
    ),
    "concurrent_runs": QuestionSpec(asks="What ran at that moment?", runs=True),
    "cache_age": QuestionSpec(
        asks="When was the cache last refreshed?",
        states=("refreshed", "refreshing"),
        facts={"refreshed_at": "moment", "lag_seconds": "number"},
        needed=("refreshed_at",),
    ),
    "payment_state": QuestionSpec(
        asks="What became of the payment?",
        states=(
            "pending",
            "authorized",
            "captured",
            "partially_captured",
            "refunded",
            "partially_refunded",
            "voided",
            "failed",
            "none",
        ),
        facts={
            "id": "text",
            "reference": "text",
            "amount": "number",
            "amount_minor": "number",
            "currency": "text",
            "at": "moment",
            "error": "text",
        },
    ),
    "inventory_level": QuestionSpec(
        asks="How much of it is available?",
        facts={"available": "number", "on_hand": "number", "location": "text", "updated_at": "moment"},
        needed=("available",),
    ),
    "system_health": QuestionSpec(
        asks="Is the system up?",
        states=("operational", "degraded", "down", "maintenance"),
        facts={"detail": "text", "updated_at": "moment"},
    ),
}


def is_question(name: str) -> bool:
    """Whether there is a question of that name."""
    return name in QUESTIONS
