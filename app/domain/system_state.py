"""The state of the systems at the time of failure, as far as the ticket states it.

Only what a sentence says outright counts; a sentence that denies something never states it. Where nothing is said the
state is unknown. The three facts that forbid a retry (seed 000, step 1) are read here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain import state_words as words
from app.domain.extraction.meaning.causes import find_causes
from app.domain.extraction.model import Extraction
from app.domain.lazy_patterns import when_used


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFact:
    """One statement about a system: what people read, and the words of the ticket that say so."""

    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemState:
    """What the ticket states; ``None`` where it states nothing.

    ``session_expired_at`` is when a session that nobody says was renewed expired: as stated, else the failure time.
    ``cause_reasons`` are the words that say why a ruled-out cause does not apply; a bare tick is no reason.
    """

    concurrent_processes: StateFact | None = None
    user_sessions: StateFact | None = None
    cache: StateFact | None = None
    sync_job: StateFact | None = None
    session_expired_at: datetime | None = None
    cache_refresh_pending: bool = False
    retried: StateFact | None = None
    last_good_run: StateFact | None = None
    cause_reasons: Mapping[str, str] = field(default_factory=dict)


def system_state(text: str, extraction: Extraction, occurred_at: datetime, created_at: datetime) -> SystemState:
    """Read the state from a ticket's plain, masked text and from what extraction found in it.

    ``occurred_at`` is the failure time; "10 minutes ago" is counted from ``created_at``.
    """
    error = " ".join(part for part in (extraction.error_code, extraction.error_text) if part)
    sentences = _sentences(f"{error}\n{text}")
    reasons = _cause_reasons(sentences, extraction)
    session = _user_sessions(sentences, extraction, reasons)
    cache = _cache(sentences, extraction, reasons)
    return SystemState(
        concurrent_processes=_concurrent_processes(sentences, extraction, reasons),
        user_sessions=session,
        cache=cache,
        sync_job=_sync_job(extraction),
        session_expired_at=_expired_at(session, occurred_at, created_at),
        cache_refresh_pending=cache is not None and cache.text.startswith(_PENDING),
        retried=_retried(sentences),
        last_good_run=_last_good_run(sentences),
        cause_reasons=reasons,
    )


_EXPIRED = "expired"
_PENDING = "refresh pending"
_LONGEST_QUOTE = 160
_LONGEST_MOMENT = 40
_LEADING_WORDS = when_used(
    r"^[\s:：=|*-]{0,6}(?:(?:was|is|were|at|on|war|am|um|était|est|le|à|fue|el|a las|foi|em|às|era|è stat[oa]|il"
    r"|alle|op|om|był[oa]?"
    r"|dnia|o|は|が)\b[ :]{0,2}){0,3}",
    re.IGNORECASE,
)
_MOST_SENTENCES = 400
_FEWEST_WORDS_OF_A_REASON = 2
_TICK_WORDS = when_used(
    r"\b(?:ruled|out|checked|excluded|yes|no|not|ok|okay|done|fine|the|a|an|all|of|these|cause|causes|transient"
    r"|sync|delay|cache"
    r"|staleness|session|expiry|concurrent|job|conflict|permission|drift|recent|config|change|third|party|gateway"
    r"|timeout"
    r"|and)\b|[^\w\s]|\b_+\b",
    re.IGNORECASE,
)
_SENTENCE_END = when_used(r"[.!?](?=\s|$)(?!(?<=\d\.) [a-zà-ÿ\d])|[\n;。！？]")
"""A full stop after a number ends no sentence where a small letter or a digit follows ("1.11. um 22 Uhr")."""


def _sentences(text: str) -> list[str]:
    cleaned = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return [part for part in cleaned if part]


def _spaced(sentence: str) -> str:
    """So that ``SESSION_EXPIRED`` is read as two words."""
    return sentence.replace("_", " ")


def _first(sentences: list[str], holds: Callable[[str], object]) -> str | None:
    for sentence in sentences:
        if holds(_spaced(sentence)):
            return sentence if len(sentence) <= _LONGEST_QUOTE else sentence[: _LONGEST_QUOTE - 1] + "…"
    return None


def _user_sessions(sentences: list[str], extraction: Extraction, reasons: Mapping[str, str]) -> StateFact | None:
    about = [sentence for sentence in sentences if words.SESSION.search(_spaced(sentence))]
    valid = _first(about, lambda text: words.SESSION_VALID.search(text) and not words.NOT_VALID.search(text))
    if valid is not None:
        return StateFact(text="valid or renewed, as the ticket states", quote=valid)
    if "session_expiry" in extraction.ruled_out:
        return StateFact(text="session expiry ruled out in the ticket", quote=reasons.get("session_expiry", ""))
    ended = _first(about, lambda text: words.SESSION_ENDED.search(text) and not words.NOT_ENDED.search(text))
    if ended is not None:
        return StateFact(text=f"{_EXPIRED}, as the ticket states", quote=ended)
    if "session_expiry" in extraction.suspected:
        return StateFact(text="expiry suspected, not checked")
    return None


def _expired_at(session: StateFact | None, occurred_at: datetime, created_at: datetime) -> datetime | None:
    if session is None or not session.text.startswith(_EXPIRED):
        return None
    minutes = words.MINUTES_AGO.search(session.quote)
    if minutes and words.AGO.search(session.quote):
        return created_at - timedelta(minutes=int(minutes["minutes"]))
    clock = words.CLOCK.search(session.quote)
    if clock is None:
        return occurred_at
    stated = occurred_at.replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0), microsecond=0)
    return stated if abs(stated - occurred_at) < timedelta(hours=12) else occurred_at


def _is_pending(sentence: str) -> bool:
    unfinished = words.REFRESH.search(sentence) and words.UNFINISHED.search(sentence)
    return bool(unfinished) and words.NOTHING_PENDING.search(sentence) is None


def _cache(sentences: list[str], extraction: Extraction, reasons: Mapping[str, str]) -> StateFact | None:
    about = [sentence for sentence in sentences if words.CACHE.search(_spaced(sentence))]
    pending = _first(about, _is_pending)
    if pending is not None:
        return StateFact(text=f"{_PENDING}, as the ticket states", quote=pending)
    if "cache_staleness" in extraction.ruled_out:
        return StateFact(text="staleness ruled out in the ticket", quote=reasons.get("cache_staleness", ""))
    for pattern, says in (
        (words.NOTHING_PENDING, "nothing pending, as the ticket states"),
        (words.CACHE_FRESH, "refreshed, as the ticket states"),
        (words.CACHE_STALE, "stale, as the ticket states"),
    ):
        found = _first(about, pattern.search)
        if found is not None:
            return StateFact(text=says, quote=found)
    if "cache_staleness" in extraction.suspected:
        return StateFact(text="staleness suspected, not checked")
    return None


def _concurrent_processes(sentences: list[str], extraction: Extraction, reasons: Mapping[str, str]) -> StateFact | None:
    if "concurrent_job_conflict" in extraction.ruled_out:
        return StateFact(
            text="none: concurrent job conflict ruled out in the ticket",
            quote=reasons.get("concurrent_job_conflict", ""),
        )
    if not extraction.concurrent_process_mentioned:
        return None
    quote = _first(sentences, lambda text: words.CONCURRENT.search(text) and not words.NO_CONCURRENT.search(text))
    return StateFact(text="another process is mentioned in the ticket", quote=quote or "")


def _sync_job(extraction: Extraction) -> StateFact | None:
    if extraction.still_running:
        return StateFact(text="still running or stuck", quote=_quote(extraction, "still_running"))
    if extraction.is_job_failure:
        return StateFact(text="failed, as the ticket states", quote=_quote(extraction, "is_job_failure"))
    return None


def _retried(sentences: list[str]) -> StateFact | None:
    found = _first(sentences, lambda text: words.RETRIED.search(text) and not words.NOT_RETRIED.search(text))
    return None if found is None else StateFact(text="a retry has been made", quote=found)


def _last_good_run(sentences: list[str]) -> StateFact | None:
    """The sentence that names the last good run, cut to what follows the name (``yesterday 22:00``)."""
    for sentence in sentences:
        named = words.LAST_GOOD_RUN.search(_spaced(sentence))
        if named is None or words.NO_GOOD_RUN.search(_spaced(sentence)):
            continue
        when = _LEADING_WORDS.sub("", sentence[named.end() :], count=1).strip(" |*:：=-,")
        if any(character.isdigit() for character in when):
            return StateFact(text=when[:_LONGEST_MOMENT], quote=sentence[:_LONGEST_QUOTE])
    return None


def _cause_reasons(sentences: list[str], extraction: Extraction) -> dict[str, str]:
    reasons = {cause: quote for cause in extraction.ruled_out if (quote := _quote(extraction, cause))}
    for lead in ("", "ruled out: "):
        for sentence in sentences[:_MOST_SENTENCES] if len(reasons) < len(extraction.ruled_out) else ():
            if len(_TICK_WORDS.sub(" ", sentence).split()) < _FEWEST_WORDS_OF_A_REASON:
                continue
            for cause in find_causes(lead + sentence)[0]:
                if cause in extraction.ruled_out:
                    reasons.setdefault(cause, sentence.lstrip("-*•| ")[:_LONGEST_QUOTE])
    return reasons


def _quote(extraction: Extraction, key: str) -> str:
    """The masked words behind a finding, by its own key or that of the list it stands in."""
    for name in (key, f"ruled_out.{key}", f"suspected.{key}"):
        span = extraction.provenance.get(name)
        if span is not None:
            return span.quote
    return ""
