"""How long what is stored is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

Rule = Literal["deliveries", "unhandled", "readings", "comparisons", "evidence", "texts", "signins", "answers", "runs"]
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPolicy:
    """Each length counts from the end of what it is about; ``None`` keeps it for good.

    ``deliveries``: finished ones (handled, ignored, discarded). ``unhandled``: dead-lettered and quarantined ones that
    nobody took care of. ``readings``: what was read in pictures, and which pictures were compared; both are made again
    when needed. ``evidence``: what was found in files of tickets that are closed. ``texts``: of tickets that are
    closed; the counts of what happened are not touched. ``runs``: what jobs told of their runs, and events that went
    to a ticket. What probes answered is
    kept as long as evidence, which it is; what a close was accepted on (level ``live``) stays as long as its verdict.
    """

    deliveries: timedelta | None = timedelta(days=90)
    unhandled: timedelta | None = timedelta(days=365)
    readings: timedelta | None = timedelta(days=180)
    evidence: timedelta | None = timedelta(days=730)
    texts: timedelta | None = timedelta(days=730)
    runs: timedelta | None = timedelta(days=180)

    def kept_for(self, rule: Rule) -> timedelta | None:
        """The length for a rule. Sign-in links and failed attempts are kept for a day, whatever is set."""
        lengths: dict[Rule, timedelta | None] = {
            "deliveries": self.deliveries,
            "unhandled": self.unhandled,
            "readings": self.readings,
            "comparisons": self.readings,
            "evidence": self.evidence,
            "texts": self.texts,
            "signins": timedelta(days=1),
            "answers": self.evidence,
            "runs": self.runs,
        }
        return lengths[rule]
