"""The state of the systems at the time of failure, as far as the ticket states it.

Only what a sentence says outright counts; a sentence that denies something never states it. Where nothing is said the
state is unknown. The three facts that forbid a retry (seed 000, step 1) are read here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.extraction.model import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFact:
    """One statement about a system: what people read, and the words of the ticket that say so."""

    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemState:
    """What the ticket states; ``None`` where it states nothing."""

    concurrent_processes: StateFact | None = None
    user_sessions: StateFact | None = None
    cache: StateFact | None = None
    sync_job: StateFact | None = None
    session_expired: bool = False
    cache_refresh_pending: bool = False
    retried: StateFact | None = None


def system_state(text: str, extraction: Extraction) -> SystemState:
    """Read the state from a ticket's plain, masked text and from what extraction found in it."""
    error = " ".join(part for part in (extraction.error_code, extraction.error_text) if part)
    sentences = _sentences(f"{error}\n{text}")
    session = _user_sessions(sentences, extraction)
    cache = _cache(sentences, extraction)
    return SystemState(
        concurrent_processes=_concurrent_processes(sentences, extraction),
        user_sessions=session,
        cache=cache,
        sync_job=_sync_job(extraction),
        session_expired=session is not None and session.text.startswith(_EXPIRED),
        cache_refresh_pending=cache is not None and cache.text.startswith(_PENDING),
        retried=_retried(sentences),
    )


_EXPIRED = "expired"
_PENDING = "refresh pending"
_LONGEST_QUOTE = 160
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\n;]")

_SESSION = re.compile(r"\b(?:sessions?|tokens?|credentials?|log-?ins?|api keys?|oauth)\b", re.IGNORECASE)
_SESSION_ENDED = re.compile(
    r"\b(?:expired|revoked|invalidated|no longer valid|has lapsed|expiry)\b|\bsession (?:ended|timed out)",
    re.IGNORECASE,
)
_SESSION_VALID = re.compile(
    r"\b(?:renewed|re-?authenticated|rotated|refreshed|reissued|(?:is|are|was|were|still) (?:still )?"
    r"(?:valid|active))\b"
    r"|\bsessions? (?:valid|active)\b",
    re.IGNORECASE,
)
_SESSION_DENIED = re.compile(
    r"\b(?:not|never|n[o']t|hasn't|hadn't) (?:yet )?(?:been )?(?:expired|revoked)"
    r"|\bnot (?:valid|active|renewed|refreshed)",
    re.IGNORECASE,
)
_CACHE = re.compile(r"\b(?:caches?|cached|delta[ -]?syncs?|delta[ -]?feeds?)\b", re.IGNORECASE)
_CACHE_PENDING = re.compile(
    r"\b(?:pending|in progress|under way|incomplete|outstanding|still (?:running|refreshing|rebuilding|warming|loading)"
    r"|is (?:refreshing|rebuilding|running)|not (?:yet )?(?:complete|completed|finished|done|settled|refreshed)"
    r"|(?:has not|hasn't|have not|haven't) (?:yet )?(?:completed|finished|settled|refreshed|run))\b",
    re.IGNORECASE,
)
_NOTHING_PENDING = re.compile(
    r"\b(?:no|without|nothing|none)\b[^.]{0,40}\b(?:pending|outstanding|in progress|running)\b|\bnot pending\b",
    re.IGNORECASE,
)
_CACHE_FRESH = re.compile(r"\b(?:refreshed|rebuilt|cleared|flushed|purged|warmed|up to date)\b", re.IGNORECASE)
_CACHE_STALE = re.compile(r"\b(?:stale|outdated|out of date|old data)\b", re.IGNORECASE)
_CONCURRENT = re.compile(
    r"\b(?:concurrent(?:ly)?|overlap(?:s|ped|ping)?|in parallel|at the same time|second instance|another (?:run"
    r"|instance|job|process)|duplicate (?:job|run|instance)|running twice|two (?:runs|instances|jobs)"
    r"|locked by|deadlock)\b",
    re.IGNORECASE,
)
_NO_CONCURRENT = re.compile(
    r"\b(?:no|without|not?)\b[^.]{0,30}\b(?:concurrent|overlap|duplicate|other|parallel)", re.IGNORECASE
)
_RETRIED = re.compile(
    r"\b(?:retried|re-?ran|re-?started|re-?triggered|re-?submitted|re-?queued|tried again|ran it again|second attempt"
    r"|retr(?:y|ies) (?:also )?(?:failed|exhausted)|exhausted (?:all )?retries|max(?:imum)? (?:retries|attempts)"
    r"|after \d+ (?:retries|attempts))\b",
    re.IGNORECASE,
)
_NOT_RETRIED = re.compile(
    r"\b(?:not|never|n't|nobody|no one|haven't|hasn't|didn't|without being|to be|should be|can be|could be|will be)\b"
    r"[^.]{0,20}\b(?:retried|re-?ran|re-?run|re-?started|re-?triggered|re-?submitted|re-?queued|tried again)",
    re.IGNORECASE,
)


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


def _user_sessions(sentences: list[str], extraction: Extraction) -> StateFact | None:
    about = [sentence for sentence in sentences if _SESSION.search(_spaced(sentence))]
    valid = _first(about, lambda text: _SESSION_VALID.search(text) and not _SESSION_DENIED.search(text))
    if valid is not None:
        return StateFact(text="valid or renewed, as the ticket states", quote=valid)
    if "session_expiry" in extraction.ruled_out:
        return StateFact(text="session expiry ruled out in the ticket", quote=_quote(extraction, "session_expiry"))
    ended = _first(about, lambda text: _SESSION_ENDED.search(text) and not _SESSION_DENIED.search(text))
    if ended is not None:
        return StateFact(text=f"{_EXPIRED}, as the ticket states", quote=ended)
    if "session_expiry" in extraction.suspected:
        return StateFact(text="expiry suspected, not checked", quote=_quote(extraction, "session_expiry"))
    return None


def _cache(sentences: list[str], extraction: Extraction) -> StateFact | None:
    about = [sentence for sentence in sentences if _CACHE.search(_spaced(sentence))]
    pending = _first(about, lambda text: _CACHE_PENDING.search(text) and not _NOTHING_PENDING.search(text))
    if pending is not None:
        return StateFact(text=f"{_PENDING}, as the ticket states", quote=pending)
    if "cache_staleness" in extraction.ruled_out:
        return StateFact(text="staleness ruled out in the ticket", quote=_quote(extraction, "cache_staleness"))
    for pattern, says in (
        (_NOTHING_PENDING, "nothing pending, as the ticket states"),
        (_CACHE_FRESH, "refreshed, as the ticket states"),
        (_CACHE_STALE, "stale, as the ticket states"),
    ):
        found = _first(about, pattern.search)
        if found is not None:
            return StateFact(text=says, quote=found)
    if "cache_staleness" in extraction.suspected:
        return StateFact(text="staleness suspected, not checked", quote=_quote(extraction, "cache_staleness"))
    return None


def _concurrent_processes(sentences: list[str], extraction: Extraction) -> StateFact | None:
    if "concurrent_job_conflict" in extraction.ruled_out:
        return StateFact(
            text="none: concurrent job conflict ruled out in the ticket",
            quote=_quote(extraction, "concurrent_job_conflict"),
        )
    if not extraction.concurrent_process_mentioned:
        return None
    quote = _first(sentences, lambda text: _CONCURRENT.search(text) and not _NO_CONCURRENT.search(text))
    return StateFact(text="another process is mentioned in the ticket", quote=quote or "")


def _sync_job(extraction: Extraction) -> StateFact | None:
    if extraction.still_running:
        return StateFact(text="still running or stuck", quote=_quote(extraction, "still_running"))
    if extraction.is_job_failure:
        return StateFact(text="failed, no longer running", quote=_quote(extraction, "is_job_failure"))
    return None


def _retried(sentences: list[str]) -> StateFact | None:
    found = _first(sentences, lambda text: _RETRIED.search(text) and not _NOT_RETRIED.search(text))
    return None if found is None else StateFact(text="a retry has been made", quote=found)


def _quote(extraction: Extraction, key: str) -> str:
    """The masked words behind a finding, by its own key or that of the list it stands in."""
    for name in (key, f"ruled_out.{key}", f"suspected.{key}"):
        span = extraction.provenance.get(name)
        if span is not None:
            return span.quote
    return ""
