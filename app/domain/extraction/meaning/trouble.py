"""What points at something that went wrong: without any of it, a ticket is no exception.

A word such as *failed* points at nothing where it is counted as zero, denied, feared or only a part of a name.
"""

from __future__ import annotations

import re

from app.domain.extraction.meaning.cues import Cues
from app.domain.extraction.meaning.kind_words import FAILING, HARD
from app.domain.extraction.meaning.patterns import find_pattern
from app.domain.extraction.meaning.trouble_words import (
    DOCUMENT,
    ENDED_WELL,
    FEARED_BEFORE,
    ITEM_BEFORE,
    NAMED_AFTER,
    SEE_ATTACHED,
    TROUBLE,
    ZERO_AFTER,
    ZERO_BEFORE,
)
from app.domain.lazy_patterns import when_used

MOST_WORDS_AROUND_A_FILE = 16
"""A body that points at a file says what the file shows where it is longer than this."""

_BEFORE, _AFTER = 60, 24
_SENTENCE_END = when_used(r"[.!?\n]|。")
_WORD = when_used(r"[^\W_]+")


def points_at_trouble(subject: str, body: str) -> bool:
    """Whether something is said to have gone wrong, or two systems are said to disagree, or nothing is said but that a
    file shows it."""
    text = f"{subject}\n{body}"
    if HARD.search(body) or TROUBLE.search(text) or reported_failures(text) or _fails_at_a_moment(text):
        return True
    if find_pattern(text, (None, None), shape_text="", connection=False) != "none":
        return not FAILING.search(text) and not ENDED_WELL.search(text)
    return _only_points_at_a_file(text, body)


def _fails_at_a_moment(text: str) -> bool:
    """Whether any other word tells of an end that nobody wanted."""
    cues = [cue for cue in Cues(text).within(0, len(text)) if cue.kind == "fail"]
    return any(_reports(text, cue.start, cue.end) and not FAILING.match(text, cue.start) for cue in cues)


def is_good_news_or_paper(text: str) -> bool:
    """Whether a run is said to have gone well, or a document is sent: an id in it points at no failure."""
    return ENDED_WELL.search(text) is not None or (
        DOCUMENT.search(text) is not None and SEE_ATTACHED.search(text) is not None
    )


def reported_failures(text: str) -> list[re.Match[str]]:
    """The words of failing that report one."""
    return [match for match in FAILING.finditer(text) if _reports(text, *match.span())]


def _reports(text: str, start: int, end: int) -> bool:
    before = _same_sentence(text[max(0, start - _BEFORE) : start])
    after = text[end : end + _AFTER]
    if ZERO_BEFORE.search(before) or ZERO_AFTER.match(after) or FEARED_BEFORE.search(before):
        return False
    return not (NAMED_AFTER.match(after) and ITEM_BEFORE.search(before) is None)


def _same_sentence(before: str) -> str:
    return _SENTENCE_END.split(before)[-1]


def _only_points_at_a_file(text: str, body: str) -> bool:
    return (
        SEE_ATTACHED.search(body) is not None
        and len(_WORD.findall(body)) <= MOST_WORDS_AROUND_A_FILE
        and not DOCUMENT.search(text)
    )
