"""What a request of the API asks for: its parameters, strictly, and the cursors that lead from page to page."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import request

from app.domain.moments import instant
from app.store.columns import microseconds, moment_at
from app.store.feeds import Place
from app.workflow.reading_api import Walk

MOST = 100
USUAL = 50
LONGEST_VALUE = 400
LONGEST_CURSOR = 2_000
_LATEST = 253_402_300_799_000_000
"""Microseconds until the end of the year 9999."""

Word = TypeVar("Word", bound=str)


class BadQuery(ValueError):
    """A parameter cannot be used; the text says which, why, and what is expected."""


def only(*known: str) -> None:
    """No other parameters than these, each once at most. Raises ``BadQuery``."""
    for name, values in request.args.lists():
        if name not in known:
            raise BadQuery(f"There is no parameter {name[:40]!r} here; those there are: {', '.join(known)}.")
        if len(values) > 1:
            raise BadQuery(f"{name} is given {len(values)} times; give it once.")


def text(name: str) -> str | None:
    """A parameter as it is. Raises ``BadQuery`` where it is empty or longer than any name."""
    value = request.args.get(name)
    if value is not None and not 0 < len(value) <= LONGEST_VALUE:
        raise BadQuery(f"{name} has {len(value)} characters; 1 to {LONGEST_VALUE} are expected.")
    return value


def one_of(name: str, known: Collection[Word]) -> Word | None:
    """A parameter that is one of some words. Raises ``BadQuery``."""
    value = request.args.get(name)
    if value is not None and value not in known:
        raise BadQuery(f"{name} is {value[:40]!r}; expected one of {', '.join(known)}.")
    return cast("Word | None", value)


def limit() -> int:
    """How many a page should hold at most. Raises ``BadQuery``."""
    value = request.args.get("limit", str(USUAL))
    if not (value.isascii() and value.isdigit() and len(value) <= 3 and 1 <= int(value) <= MOST):
        raise BadQuery(f"limit is {value[:40]!r}; expected a whole number from 1 to {MOST}.")
    return int(value)


def moment(name: str) -> datetime | None:
    """A parameter that is a moment. Raises ``BadQuery``."""
    value = request.args.get(name)
    if value is None:
        return None
    try:
        found = instant(value)
        microseconds(found)
    except (ValueError, OverflowError) as error:
        raise BadQuery(
            f"{name} is {value[:40]!r}; expected a moment such as 2026-11-02T10:44:00Z (a + has to be written %2B)."
        ) from error
    return found


def walk(now: datetime) -> Walk:
    """Where in a list the request goes on; at its beginning without a cursor. Raises ``BadQuery``."""
    parts = _cursor()
    if parts is None:
        return Walk(begun_at=now)
    try:
        begun, at, system, site, ticket_id, kind = parts
    except ValueError as error:
        raise _no_cursor() from error
    fits = all(isinstance(part, str) for part in (system, site, ticket_id)) and kind in (0, 1)
    if not fits or not all(type(part) is int and 0 <= part <= _LATEST for part in (begun, at)):
        raise _no_cursor()
    place = Place(at=moment_at(at), system=system, site=site, ticket_id=ticket_id, kind=int(kind))
    return Walk(begun_at=moment_at(begun), after=place)


def cursor_of(onward: Walk | None) -> str | None:
    """The cursor of a walk that goes on."""
    if onward is None or onward.after is None:
        return None
    place = onward.after
    begun, at = microseconds(onward.begun_at), microseconds(place.at)
    return written([begun, at, place.system, place.site, place.ticket_id, place.kind])


def name_after() -> str | None:
    """The name after which a list by names goes on. Raises ``BadQuery``."""
    parts = _cursor()
    if parts is None:
        return None
    if len(parts) != 1 or not isinstance(parts[0], str):
        raise _no_cursor()
    return parts[0]


def written(parts: list[Any]) -> str:
    """A cursor that says these."""
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def _cursor() -> list[Any] | None:
    value = request.args.get("cursor")
    if value is None:
        return None
    if not value.isascii() or len(value) > LONGEST_CURSOR:
        raise _no_cursor()
    try:
        parts = json.loads(urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (ValueError, RecursionError) as error:
        raise _no_cursor() from error
    if not isinstance(parts, list):
        raise _no_cursor()
    return parts


def _no_cursor() -> BadQuery:
    return BadQuery("cursor is none of this list; send next as the page before gave it, or none for the beginning.")
