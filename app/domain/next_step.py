"""The recommended next step: decided by rules alone, with the rules that fired and what would change the answer.

The first step of which a rule holds is recommended: wait, flag for automation, escalate, retry (seed 000, steps 1
and 6). ``docs/next-step.md`` shows ``decision_table()``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.domain.extraction.model import CAUSES, Extraction
from app.domain.fields import ALL_RULED_OUT
from app.domain.lazy_patterns import when_used
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import Recurrence, ticket_label
from app.domain.system_state import SystemState

Step = Literal["wait", "flag_for_automation", "escalate", "retry"]

STEP_LABELS: dict[Step, str] = {
    "wait": "Wait",
    "flag_for_automation": "Flag for automation review",
    "escalate": "Escalate",
    "retry": "Retry once",
}
SESSION_WINDOW = timedelta(minutes=5)
"""After a session expired, no retry for this long (seed 000, step 1)."""

STRUCTURAL_PATTERNS = ("status_void", "duplicate_draft", "transform_mismatch", "orphaned_payment", "rollback_gap")
"""The five patterns that signal a broken write path rather than an incident (seed 001)."""

STRUCTURAL_CAUSES = ("permission_drift", "recent_config_change")
"""Causes that a repeated run cannot mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the rules look at. ``now`` is when the decision is made."""

    extraction: Extraction
    state: SystemState
    recurrence: Recurrence
    policy: RecurrencePolicy
    failure_time_known: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the decision table. ``holds`` gives the reason in words, or ``None`` where the rule does not hold."""

    key: str
    step: Step
    when: str
    change: str
    holds: Callable[[Facts], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """A rule that held, why, and what would make it hold no longer."""

    key: str
    reason: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The recommendation and its grounds."""

    step: Step
    fired: tuple[FiredRule, ...]

    @property
    def text(self) -> str:
        """The recommendation as people read it: the step, why, and what would change the answer."""
        reasons = "; ".join(rule.reason for rule in self.fired)
        changes = "; ".join(rule.change for rule in self.fired)
        return f"{STEP_LABELS[self.step]}: {reasons}. What would change this: {changes}."


def recommend(facts: Facts) -> NextStep:
    """The first step, in order, of which at least one rule holds. The last rule holds always."""
    for step in STEP_LABELS:
        fired = tuple(
            FiredRule(key=rule.key, reason=reason, change=rule.change)
            for rule in RULES
            if rule.step == step and (reason := rule.holds(facts)) is not None
        )
        if fired:
            return NextStep(step=step, fired=fired)
    raise AssertionError("the last rule of the decision table holds always")


def decision_table() -> str:
    """The rules as a Markdown table, in the order in which they are looked at."""
    lines = ["| # | Rule | Holds when | Next step | What would change the answer |", "|---|---|---|---|---|"]
    ordered = (rule for step in STEP_LABELS for rule in RULES if rule.step == step)
    lines += [
        f"| {number} | `{rule.key}` | {rule.when} | {STEP_LABELS[rule.step]} (`{rule.step}`) | {rule.change} |"
        for number, rule in enumerate(ordered, start=1)
    ]
    return "\n".join(lines) + "\n"


def ordinal(number: int) -> str:
    """3 as ``3rd``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_PERMANENT = when_used(
    r"\b(?:40[013]|422|unauthori[sz]ed|forbidden|permission denied|access denied|not authori[sz]ed"
    r"|invalid (?:grant|credentials?|signature|client|login|token|api key)|expired (?:token|credentials?)"
    r"|(?:token|key|credentials?) (?:is |was |were |has been )?(?:rejected|revoked|expired|invalid)"
    r"|validation|required (?:field|value|property|attribute)|missing (?:field|mapping|required)"
    r"|unknown (?:field|column|attribute|enum)|unmapped|no mapping|mapping (?:error|failed|missing)"
    r"|type mismatch|constraint|duplicate key|schema|malformed|unsupported|suspended|deactivated|offboarded)\b",
    re.IGNORECASE,
)


def _still_running(facts: Facts) -> str | None:
    return (
        "the failing run is still running, and a second run would compete with it"
        if facts.extraction.still_running
        else None
    )


def _session_expired(facts: Facts) -> str | None:
    expired_at = facts.state.session_expired_at
    if expired_at is None or facts.now - expired_at >= SESSION_WINDOW:
        return None
    return "a session expired in the last 5 minutes; renew it before the job is triggered again"


def _cache_pending(facts: Facts) -> str | None:
    return "a cache refresh or delta sync has not completed" if facts.state.cache_refresh_pending else None


def _occurs_too_often(facts: Facts) -> str | None:
    count = facts.recurrence.episodes_in_automation_window
    if count < facts.policy.automation_threshold:
        return None
    return f"{ordinal(count)} occurrence in {facts.policy.automation_window.days} days"


def _retried(facts: Facts) -> str | None:
    if facts.state.retried is not None:
        return "one retry of this failure has been made already"
    mine = facts.extraction.job_id or facts.extraction.transaction_id
    for other in facts.recurrence.same_episode:
        if mine is not None and mine in (other.job_id, other.transaction_id):
            return f"the same run failed before, in {ticket_label(other)}, so its one retry is spent"
    return None


def _came_back(facts: Facts) -> str | None:
    fixed = facts.recurrence.recurred_after
    return None if fixed is None else f"it came back after the fix in {ticket_label(fixed)}"


def _rejected(facts: Facts) -> str | None:
    return "the receiving system rejected the record" if facts.extraction.receiving_record == "rejected" else None


def _structural_pattern(facts: Facts) -> str | None:
    pattern = facts.extraction.pattern
    return f"the pattern is structural ({pattern.replace('_', ' ')})" if pattern in STRUCTURAL_PATTERNS else None


def _structural_cause(facts: Facts) -> str | None:
    named = [cause.replace("_", " ") for cause in STRUCTURAL_CAUSES if cause in facts.extraction.suspected]
    return f"the suspected cause is structural ({', '.join(named)})" if named else None


def _permanent_error(facts: Facts) -> str | None:
    stated = f"{facts.extraction.error_code or ''} {facts.extraction.error_text or ''}".replace("_", " ")
    found = _PERMANENT.search(stated)
    return None if found is None else f"the error is permanent ({found.group().lower()}): the same run would fail again"


def _all_ruled_out(facts: Facts) -> str | None:
    if not set(CAUSES) <= set(facts.extraction.ruled_out):
        return None
    with_reason = sum(bool(facts.state.cause_reasons.get(cause)) for cause in CAUSES)
    if with_reason == len(CAUSES):
        return ALL_RULED_OUT.rstrip(".")
    return f"all seven common causes are ruled out, {with_reason} of them with a reason"


def _no_failure_time(facts: Facts) -> str | None:
    return None if facts.failure_time_known else "no exact failure time is known, so a clean restart cannot be judged"


def _otherwise(facts: Facts) -> str | None:
    clean = "nothing is running or pending, no retry has been made, and nothing marks the failure as structural"
    return f"{clean}; renew the expired session first" if facts.state.session_expired_at else clean


RULES: tuple[Rule, ...] = (
    Rule(
        key="run_still_running",
        step="wait",
        when="the failing run is still running or stuck",
        change="the run ends or is stopped",
        holds=_still_running,
    ),
    Rule(
        key="session_expired_recently",
        step="wait",
        when="a session or token expired in the last 5 minutes",
        change="the session is renewed, or 5 minutes have passed",
        holds=_session_expired,
    ),
    Rule(
        key="cache_refresh_pending",
        step="wait",
        when="a cache refresh or delta sync is pending",
        change="the refresh completes",
        holds=_cache_pending,
    ),
    Rule(
        key="recurs_in_window",
        step="flag_for_automation",
        when="it is the third occurrence in 30 days or later (playbook: `recurrence`), this one included",
        change="earlier occurrences leave the window",
        holds=_occurs_too_often,
    ),
    Rule(
        key="retry_spent",
        step="escalate",
        when="a retry of this failure has been made (one retry a failure), on this ticket or another of the episode",
        change="a new failure after a success starts with a new retry",
        holds=_retried,
    ),
    Rule(
        key="came_back_after_fix",
        step="escalate",
        when="the failure is later than an earlier fix of the same exception",
        change="the failure proves to be older than the fix",
        holds=_came_back,
    ),
    Rule(
        key="rejected_by_receiver",
        step="escalate",
        when="the receiving system rejected the record",
        change="the reason of the rejection is removed",
        holds=_rejected,
    ),
    Rule(
        key="structural_pattern",
        step="escalate",
        when="the pattern is one of " + ", ".join(f"`{pattern}`" for pattern in STRUCTURAL_PATTERNS),
        change="the write path between the two systems is mended",
        holds=_structural_pattern,
    ),
    Rule(
        key="structural_cause",
        step="escalate",
        when="the suspected cause is one of " + ", ".join(f"`{cause}`" for cause in STRUCTURAL_CAUSES),
        change="the suspected cause is ruled out",
        holds=_structural_cause,
    ),
    Rule(
        key="permanent_error",
        step="escalate",
        when="the error itself says that repeating does not help (authorisation, validation, mapping, suspension)",
        change="the permission, mapping or data that the error names is corrected",
        holds=_permanent_error,
    ),
    Rule(
        key="all_causes_ruled_out",
        step="escalate",
        when="all seven common causes are ruled out",
        change="one of the seven causes turns out to apply",
        holds=_all_ruled_out,
    ),
    Rule(
        key="failure_time_unknown",
        step="escalate",
        when="no exact failure time is stated",
        change="the exact failure time is added to the ticket",
        holds=_no_failure_time,
    ),
    Rule(
        key="one_clean_retry",
        step="retry",
        when="nothing above holds",
        change="a second failure (escalate with the new capture), or the third occurrence in 30 days",
        holds=_otherwise,
    ),
)
