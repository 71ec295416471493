"""Whether a ticket's reporter was asked for what is missing: found again by the marker of our reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.lazy_patterns import when_used
from app.domain.moments import instant_or_none, iso
from app.domain.note import MARKER_PREFIX
from app.domain.ticket import Comment

QUESTION_MARKER = f"{MARKER_PREFIX}question:"
"""How the last line of a question begins; the short names of what was asked for follow, in the order asked."""

QUESTION_PROPERTY = "handoff.question"
"""The issue property by which Jira remembers that the question was put, whatever becomes of the comment."""

_SHORT = {"job_or_transaction_id": "id", "timestamp": "time", "error_text": "error", "trigger": "trigger"}
_ELEMENTS = {short: element for element, short in _SHORT.items()}
_MARKED = when_used(re.escape(QUESTION_MARKER) + r"(?P<elements>[a-z+]{0,40})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The one question that a ticket gets: when it was put, and which capture elements it named, in that order."""

    at: datetime
    elements: tuple[str, ...] = ()


def marker_of(elements: Sequence[str]) -> str:
    """The last line of the question that names these capture elements."""
    return QUESTION_MARKER + "+".join(_SHORT[element] for element in elements)


def elements_of(marker: str) -> tuple[str, ...] | None:
    """The capture elements that a question's marker names; ``None`` where there is no such marker in the text."""
    found = _MARKED.search(marker)
    if found is None:
        return None
    return tuple(_ELEMENTS[short] for short in found["elements"].split("+") if short in _ELEMENTS)


def asked_to_dict(asked: Asked) -> dict[str, Any]:
    """The question as a property of the ticket keeps it."""
    return {"asked_at": iso(asked.at), "for": list(asked.elements)}


def asked_from_dict(data: object) -> Asked | None:
    """The question that a property of the ticket keeps; ``None`` where it holds none."""
    if not isinstance(data, Mapping):
        return None
    at = instant_or_none(data.get("asked_at"))
    named = data.get("for")
    elements = tuple(str(one) for one in named if one in _SHORT) if isinstance(named, list) else ()
    return None if at is None else Asked(at=at, elements=elements)


def asked_in(comments: Iterable[Comment], own_id: str | None = None) -> Asked | None:
    """The first question among the comments that apps (or, where given, our own account) wrote."""
    for comment in sorted(comments, key=lambda one: one.created_at):
        ours = comment.author.role == "app" if own_id is None else comment.author.id == own_id
        elements = elements_of(comment.body) if ours and QUESTION_MARKER in comment.body else None
        if elements is not None:
            return Asked(at=comment.created_at, elements=elements)
    return None
