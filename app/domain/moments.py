"""Instants: every moment inside the product is a timezone-aware ``datetime`` and compared as an instant."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.lazy_patterns import when_used

_COMPACT_OFFSET = when_used(r"([+-]\d{2})(\d{2})$")
_LONG_FRACTION = when_used(r"(\.\d{6})\d+")


def instant(text: str) -> datetime:
    """Read an ISO 8601 moment with an offset, as Jira (``+0000``) and Zendesk (``Z``, nanoseconds) write it.

    Raises ``ValueError`` where the text is no moment or names no offset: a moment without an offset is not an instant.
    """
    cleaned = _LONG_FRACTION.sub(r"\1", _COMPACT_OFFSET.sub(r"\1:\2", text.strip()))
    moment = datetime.fromisoformat(cleaned)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset; write for example 2026-11-02T10:44:00+00:00")
    return moment


def instant_or_none(text: object) -> datetime | None:
    """``instant`` for a value that may be absent or no moment at all: then ``None``."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return instant(text)
    except ValueError:
        return None


def iso(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC with ``Z``, to the second unless it carries a fraction."""
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")


def to_the_second(moment: datetime) -> str:
    """A moment for people: ``iso`` without the fraction of a second."""
    return iso(moment.replace(microsecond=0))


def iso_or_none(moment: datetime | None) -> str | None:
    """``iso`` for a moment that may be absent."""
    return None if moment is None else iso(moment)
