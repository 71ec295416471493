"""The state of the systems at the time of failure, as far as the ticket states it.

Only what a sentence says outright counts; a sentence that denies something never states it. Where nothing is said the
state is unknown. The three facts that forbid a retry (seed 000, step 1) are read here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.extraction.causes import find_causes
from app.domain.extraction.model import Extraction


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
        cause_reasons=reasons,
    )


def named_retailer(text: str) -> str | None:
    """The retailer that a labelled line of the masked text names (``Retailer: Bellwood Home``); nothing is guessed."""
    found = _RETAILER.search(text)
    return " ".join(found[1].split()) if found else None


_RETAILER = re.compile(
    r"^[ \t>*•-]{0,6}(?:retailer|merchant|seller)(?: name)?[ \t*]{0,4}[:=][ \t*]{0,4}"
    r"([^\W\d_][^\n,;|(\[<]{1,59}?)[ \t*.]{0,4}"
    r"(?=$|[,;|(\[<])",
    re.IGNORECASE | re.MULTILINE,
)
_EXPIRED = "expired"
_PENDING = "refresh pending"
_LONGEST_QUOTE = 160
_MOST_SENTENCES = 400
_FEWEST_WORDS_OF_A_REASON = 2
_TICK_WORDS = re.compile(
    r"\b(?:ruled|out|checked|excluded|yes|no|not|ok|okay|done|fine|the|a|an|all|of|these|cause|causes|transient|sync|delay|cache"
    r"|staleness|session|expiry|concurrent|job|conflict|permission|drift|recent|config|change|third|party|gateway|timeout"
    r"|and)\b|[^\w\s]|\b_+\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\n;]")

_SESSION = re.compile(
    r"\b(?:sessions?|tokens?|credentials?|log-?ins?|api keys?|oauth|sitzung|anmeldung|zugangsdaten|jetons?|sesi[oó]n"
    r"|credenciales|sess[aã]o|sessione)\b",
    re.IGNORECASE,
)
_SESSION_ENDED = re.compile(
    r"\b(?:expired|revoked|invalidated|no longer valid|not valid|has lapsed|expiry|abgelaufen"
    r"|ungültig geworden|expirée?s?"
    r"|caducad[oa]s?|vencid[oa]s?|expirad[oa]s?|expir[oó]|scadut[oaie]|verlopen)\b|\bsession (?:ended|timed out)",
    re.IGNORECASE,
)
_NOT_ENDED = re.compile(
    r"\b(?:not|never|hasn't|hadn't|isn't|wasn't|nicht|pas|no|non|não)(?: yet| ha| està| è| está)?(?: been)? (?:expired"
    r"|revoked|abgelaufen|expirée?|caducad[oa]|expirad[oa]|expirado|scadut[oa])\b",
    re.IGNORECASE,
)
_SESSION_VALID = re.compile(
    r"\b(?:renewed|re-?authenticated|rotated|refreshed|reissued|(?:is|are|was|were|still) (?:still )?(?:valid|active)"
    r"|erneuert|(?:noch|ist|war) gültig|renouvelée?s?|renovad[oa]s?|rinnovat[oa]|vernieuwd)\b"
    r"|\bsessions? (?:valid|active)\b",
    re.IGNORECASE,
)
_NOT_VALID = re.compile(
    r"\bnot (?:yet )?(?:been )?(?:valid|active|renewed|refreshed|rotated)\b|\b(?:be|until|once|unless|if|when|before"
    r"|after|cannot|nicht|muss|pas|doit|debe|no)\b[^.]{0,40}\b(?:renewed|refreshed|rotated|reissued|erneuert|renouvelée?"
    r"|renovad[oa])\b",
    re.IGNORECASE,
)
_MINUTES_AGO = re.compile(r"\b(?:vor )?(\d{1,3}) ?(?:min|mins|minutes?|minuten) ?(?:ago\b)?", re.IGNORECASE)
_AGO = re.compile(r"\bago\b|\bvor \d|\bil y a\b|\bhace\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\d:])")
_CACHE = re.compile(
    r"\b(?:caches?|cached|cachés?|delta[ -]?\w{0,12}syncs?|delta[ -]?(?:sync|feed|load)\w*)\b", re.IGNORECASE
)
_REFRESH = re.compile(
    r"\bcach[eé][\w -]{0,24}?(?:refresh|rebuil|updat|sync|warm|invalidat|purg|flush|reload|aktualisier|neuaufbau"
    r"|actualis|actualiz)|\b(?:refresh|rebuil|warm|purg|flush|reload|actualis|actualiz|aktualisier)\w*[\w ]{0,16} cach"
    r"|\bdelta[ -]?(?:sync|feed|load|update|abgleich)",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:pending|in progress|under way|underway|incomplete|outstanding|ongoing|still \w{0,12}ing"
    r"|not (?:yet )?(?:been )?(?:complete|completed|finished|done|settled|refreshed)"
    r"|(?:is|are) (?:refreshing|rebuilding|running|warming)"
    r"|(?:has not|hasn't|have not|haven't|did not|didn't) (?:yet )?(?:complete|completed|finish|finished|settled"
    r"|refreshed|run)|läuft noch|noch nicht|steht noch aus|ausstehend|en cours|pas encore"
    r"|pendiente|en curso|aún no|todavía no"
    r"|pendente|in corso)\b",
    re.IGNORECASE,
)
_NOTHING_PENDING = re.compile(
    r"\b(?:no|without|nothing|none|keine?|aucune?|ningun[ao]?)\b[^.]{0,40}\b(?:pending|outstanding|in progress|running"
    r"|ausstehend|en cours|pendientes?)\b|\bnot pending\b",
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
    r"|after \d{1,4} (?:retries|attempts)|(?:neu|erneut|nochmals?|wieder) gestartet|relancée?|réessayé|reintentad[oa]"
    r"|reiniciad[oa]|riavviat[oa])\b",
    re.IGNORECASE,
)
_NOT_RETRIED = re.compile(
    r"\b(?:not|never|nobody|no one|haven't|hasn't|didn't|wasn't|without being|to be|should be|can be|could be|will be"
    r"|must be|if|once|until|before|nicht|pas|no|kann|soll|bitte)\b[^.]{0,24}\b(?:retried|re-?ran|re-?started"
    r"|re-?triggered|re-?submitted|re-?queued|tried again|gestartet|relancée?|réessayé|reintentad[oa]|reiniciad[oa])",
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


def _user_sessions(sentences: list[str], extraction: Extraction, reasons: Mapping[str, str]) -> StateFact | None:
    about = [sentence for sentence in sentences if _SESSION.search(_spaced(sentence))]
    valid = _first(about, lambda text: _SESSION_VALID.search(text) and not _NOT_VALID.search(text))
    if valid is not None:
        return StateFact(text="valid or renewed, as the ticket states", quote=valid)
    if "session_expiry" in extraction.ruled_out:
        return StateFact(text="session expiry ruled out in the ticket", quote=reasons.get("session_expiry", ""))
    ended = _first(about, lambda text: _SESSION_ENDED.search(text) and not _NOT_ENDED.search(text))
    if ended is not None:
        return StateFact(text=f"{_EXPIRED}, as the ticket states", quote=ended)
    if "session_expiry" in extraction.suspected:
        return StateFact(text="expiry suspected, not checked")
    return None


def _expired_at(session: StateFact | None, occurred_at: datetime, created_at: datetime) -> datetime | None:
    if session is None or not session.text.startswith(_EXPIRED):
        return None
    minutes = _MINUTES_AGO.search(session.quote)
    if minutes and _AGO.search(session.quote):
        return created_at - timedelta(minutes=int(minutes[1]))
    clock = _CLOCK.search(session.quote)
    if clock is None:
        return occurred_at
    stated = occurred_at.replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0), microsecond=0)
    return stated if abs(stated - occurred_at) < timedelta(hours=12) else occurred_at


def _cache(sentences: list[str], extraction: Extraction, reasons: Mapping[str, str]) -> StateFact | None:
    about = [sentence for sentence in sentences if _CACHE.search(_spaced(sentence))]
    pending = _first(
        about, lambda text: _REFRESH.search(text) and _UNFINISHED.search(text) and not _NOTHING_PENDING.search(text)
    )
    if pending is not None:
        return StateFact(text=f"{_PENDING}, as the ticket states", quote=pending)
    if "cache_staleness" in extraction.ruled_out:
        return StateFact(text="staleness ruled out in the ticket", quote=reasons.get("cache_staleness", ""))
    for pattern, says in (
        (_NOTHING_PENDING, "nothing pending, as the ticket states"),
        (_CACHE_FRESH, "refreshed, as the ticket states"),
        (_CACHE_STALE, "stale, as the ticket states"),
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
