"""The parts of a draft in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.routine_cause import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTexts:
    """``causes`` gives for each cause what happened (with ``{job}``, empty or the id in brackets), what the retailer
    has to do, and what comes next; ``please`` and ``then`` lead the last two;
    ``stopped`` is said where the job was stopped."""

    greeting: str
    please: str
    then: str
    closing: str
    stopped: str
    causes: Mapping[Cause, tuple[str, str, str]]
