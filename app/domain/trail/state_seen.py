"""What was seen of the systems' state decides over what the ticket says of it (requirement A2): whether the run still
runs, whether the session expired, whether a cache refresh is pending. What nobody answered leaves the text's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.extraction.model import Extraction
from app.domain.probing.freshness import failed_run
from app.domain.probing.model import Answer, Run
from app.domain.system_state import SystemState

_UNDER_WAY = ("running", "queued")


def with_state_seen(
    extraction: Extraction, state: SystemState, answers: Sequence[Answer]
) -> tuple[Extraction, SystemState]:
    """Extraction and state with what answers know better. A fact for which several systems were asked holds where it
    holds for one of them: one refresh that is pending is reason enough to wait."""
    running = _still_running(answers)
    if running is not None:
        extraction = replace(extraction, still_running=running)
    refreshing = [answer.value.state == "refreshing" for answer in _answered(answers, "cache_age") if answer.value]
    if refreshing:
        state = replace(state, cache_refresh_pending=any(refreshing))
    sessions = [_expired_at(answer) for answer in _answered(answers, "session_state")]
    if sessions:
        expired = [moment for moment in sessions if moment is not None]
        state = replace(state, session_expired_at=max(expired, default=None))
    return extraction, state


def _still_running(answers: Sequence[Answer]) -> bool | None:
    """Whether the failed run is under way at this moment; ``None`` where no scheduler knows it."""
    found: list[Run] = []
    for answer in _answered(answers, "job_run"):
        run = failed_run(answer)
        found += [] if run is None else [run]
    return any(run.state in _UNDER_WAY for run in found) if found else None


def _expired_at(answer: Answer) -> datetime | None:
    """When a session that is not valid now expired; that of one without an end is when it was seen to be so."""
    if answer.value is None or answer.value.state == "valid":
        return None
    return answer.value.moment("expires_at") or answer.as_of


def _answered(answers: Sequence[Answer], question: str) -> list[Answer]:
    return [answer for answer in answers if answer.question == question and answer.answered]
