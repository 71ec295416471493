"""The copy of a verdict that the ticket carries for native rules to read. The store is the truth, this is only a copy:
it names evidence ids, hashes and the policy version, so that a forged or stale one is recognised and written over."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.domain.gate.model import Verdict

COPY_VERSION = 1
PROPERTY_KEY = "handoff.gate"
PROPERTY_LIMIT = 32_768
"""Bytes that a Jira issue property may hold (platform fact)."""


NOT_GATED_LINE, PASS_LINE = "NOT GATED", "PASS"
SHADOW_LINE = "PASS (shadow mode: would be refused)"
PASSING_LINES = (PASS_LINE, NOT_GATED_LINE, SHADOW_LINE)
"""The lines with which a ticket may be closed, for native rules that compare whole values."""


def verdict_copy(verdict: Verdict) -> dict[str, Any]:
    """The content of the copy. It holds no moment, so that an unchanged verdict is an unchanged copy.

    ``allowed`` is what a native rule reads; in shadow mode it is true whatever the verdict says.
    """
    content: dict[str, Any] = {
        "v": COPY_VERSION,
        "verdict": _word(verdict),
        "allowed": not verdict.refuses,
        "enforced": verdict.enforced,
        "applies": verdict.applies,
        "message": refusal_message(verdict) if verdict.refuses else "",
        "missing": [item.requirement for item in verdict.missing],
        "evidence": [{"ref": proof.ref, "sha256": proof.sha256} for proof in verdict.evidence],
        "policy_version": verdict.policy_version,
    }
    if verdict.path == "override":
        content["override"] = [override.id for override in verdict.overrides]
    content["digest"] = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
    return content


def copy_line(verdict: Verdict) -> str:
    """The copy as one line of at most 255 characters, for a text field that people see."""
    if not verdict.applies:
        return NOT_GATED_LINE
    if verdict.refuses:
        return ("REFUSED: missing " + ", ".join(item.requirement for item in verdict.missing))[:255]
    return PASS_LINE if verdict.allowed else SHADOW_LINE


def refusal_message(verdict: Verdict) -> str:
    """Every missing item and how to supply it, as one message. Empty only where nothing is missing."""
    return " ".join(item.message for item in verdict.missing)


def _word(verdict: Verdict) -> str:
    if not verdict.applies:
        return "not_gated"
    return "refused" if verdict.refuses else "pass"
