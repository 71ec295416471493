"""What people entered into record fields counts as stated: it goes before what the ticket's text says.

A person who writes "expired at 10:40" into *User sessions at time of failure*, or "ruled out (cleared at 10:05)"
beside a cause, changes the recommended next step as if the ticket had said so from the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from app.domain.extraction.meaning.causes import find_causes
from app.domain.extraction.meaning.signals import is_still_running
from app.domain.extraction.model import CAUSES, Extraction
from app.domain.fields import CAUSE_LABELS
from app.domain.lazy_patterns import when_used
from app.domain.redaction import mask
from app.domain.system_state import StateFact, SystemState, system_state
from app.domain.traces import RecordFieldOnTicket, written_by_hand

_NOTHING = Extraction(is_exception=True)
_NONE = when_used(
    r"\s*(?:none|no|nothing|-|keine?r?|nein|aucune?|non|ningun[oa]|ninguno|no hay|nenhum[a]?|não|nessun[oa]?|geen"
    r"|nee|brak|żaden|なし)"
    r"\s*\.?\s*$",
    re.IGNORECASE,
)
_ENDED = when_used(
    r"\b(?:ended|finished|failed|stopped|aborted|killed|cancell?ed|terminated|completed|not running|no longer running"
    r"|beendet|abgebrochen|gestoppt|fehlgeschlagen|terminée?|arrêtée?|échouée?|terminad[oa]|detenid[oa]|fallid[oa]"
    r"|parad[oa]|falhou|terminat[oa]|fermat[oa]|fallit[oa]|beëindigd|gestopt|mislukt|zakończon\w|zatrzyman\w"
    r"|nieudan\w)\b"
    r"|終了|停止|失敗",
    re.IGNORECASE,
)
_LEADS = ("job ", "ジョブはまだ")
"""People answer a field in half a sentence; these words make it whole."""
_LINE = when_used(r"[\n;]")
_LABELS = "|".join(re.escape(label) for label in CAUSE_LABELS.values())
_CAUSE_LINE = when_used(
    rf"[\s*•-]{{0,6}}(?P<label>{_LABELS})[ \t]{{0,3}}[:：=-][ \t]{{0,3}}"
    r"(?P<state>not checked|unknown|suspected|ruled out)(?P<reason>.{0,400})",
    re.IGNORECASE,
)
_CAUSE_OF_LABEL = {label.lower(): cause for cause, label in CAUSE_LABELS.items()}
_FEWEST_WORDS_OF_A_REASON = 2
_NO_REASON = "no reason given"


def with_entered(
    extraction: Extraction,
    state: SystemState,
    edits: Mapping[str, RecordFieldOnTicket],
    occurred_at: datetime,
    created_at: datetime,
) -> tuple[Extraction, SystemState]:
    """The findings, with what people entered into the record fields in front. What apps wrote there does not count."""
    said = {key: mask(shown.text.strip()).text for key, shown in edits.items() if written_by_hand(shown)}
    if "ruled_out_causes" in said:
        extraction, state = _with_causes(extraction, state, said["ruled_out_causes"])
    if "sync_job_status" in said:
        extraction = replace(extraction, still_running=_running(said["sync_job_status"], extraction.still_running))
    if "concurrent_processes" in said:
        state = replace(state, concurrent_processes=StateFact(text=said["concurrent_processes"]))
        extraction = replace(extraction, concurrent_process_mentioned=_NONE.match(said["concurrent_processes"]) is None)
    if "user_sessions" in said:
        read = system_state(f"session: {said['user_sessions']}", _NOTHING, occurred_at, created_at)
        state = replace(
            state,
            user_sessions=read.user_sessions or StateFact(text=said["user_sessions"]),
            session_expired_at=read.session_expired_at,
        )
    if "cache_status" in said:
        read = system_state(f"cache refresh: {said['cache_status']}", _NOTHING, occurred_at, created_at)
        state = replace(
            state,
            cache=read.cache or StateFact(text=said["cache_status"]),
            cache_refresh_pending=read.cache_refresh_pending,
        )
    return extraction, state


def _running(said: str, before: bool) -> bool:
    if any(is_still_running(lead + said) for lead in _LEADS):
        return True
    return before and _ENDED.search(said) is None


def _with_causes(extraction: Extraction, state: SystemState, said: str) -> tuple[Extraction, SystemState]:
    states = dict.fromkeys(extraction.ruled_out, "ruled_out") | dict.fromkeys(extraction.suspected, "suspected")
    reasons = dict(state.cause_reasons)
    for line in _LINE.split(said):
        for cause, verdict, reason in _entered_causes(line):
            states[cause] = verdict
            reasons.pop(cause, None)
            if verdict == "ruled_out" and reason:
                reasons[cause] = reason
    found = replace(
        extraction,
        ruled_out=tuple(cause for cause in CAUSES if states.get(cause) == "ruled_out"),
        suspected=tuple(cause for cause in CAUSES if states.get(cause) == "suspected"),
    )
    return found, replace(state, cause_reasons=reasons)


def _entered_causes(line: str) -> list[tuple[str, str, str]]:
    """Cause, its state, and the reason given: from a line as the record writes it, else from free words."""
    written = _CAUSE_LINE.match(line)
    if written is None:
        ruled_out, suspected = find_causes(line)
        reason = line.strip(" -*•|") if len(line.split()) > _FEWEST_WORDS_OF_A_REASON + 1 else ""
        found = [(cause, "ruled_out", reason) for cause in ruled_out]
        return found + [(cause, "suspected", "") for cause in suspected]
    cause = _CAUSE_OF_LABEL[written["label"].lower()]
    verdict = written["state"].lower().replace(" ", "_")
    reason = written["reason"].strip(' ,.:()“”"-–—')
    enough = len(reason.split()) >= _FEWEST_WORDS_OF_A_REASON and _NO_REASON not in reason
    return [(cause, verdict, reason if enough else "")]
