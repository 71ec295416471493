"""Finding words in people's notes and messages, whatever the accents, case or width they were typed with.

The word lists are in ``vocabulary``: plain ASCII stems of en, de, fr, es, pt, it, nl, pl, and Japanese as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from app.domain.lazy_patterns import when_used

_ACCENTS = when_used("[\u0300-\u036f]")
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "`": "'", "\u00a0": " "})
_SENTENCE_END = when_used(r"(?<=[!?;])\s+|(?<=[。！？])|(?<=[^\s.]\.)(?<!\s[a-zA-Z]\.)\s+|[\r\n]+")
_BULLET = when_used(r"^[\s>*•·–—-]+")

LONGEST_TEXT = 20_000
"""Characters of a note or message that are read; nobody's proof begins later."""


def plain(text: str) -> str:
    """The text in lower case without accents and in ordinary width (Japanese keeps its marks)."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold())
    return " ".join(unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_PLAIN).split())


def sentences(text: str) -> list[str]:
    """The sentences, lines and list items of a text, as written, without the empty ones."""
    parts = (_BULLET.sub("", part).strip() for part in _SENTENCE_END.split(text[:LONGEST_TEXT]))
    return [part for part in parts if part]


def any_of(*lists: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds one of the entries as whole words in a ``plain`` text.

    An entry ends in ``*`` where any ending will do; Japanese entries match inside a text, since Japanese has no word
    boundaries.
    """
    entries = sorted({entry for entries in lists for entry in entries}, key=lambda entry: (-len(entry), entry))
    latin = [_latin(entry) for entry in entries if entry.isascii()]
    japanese = [re.escape(plain(entry)) for entry in entries if not entry.isascii()]
    parts = [rf"(?<![a-z0-9_])(?:{'|'.join(latin)})(?![a-z0-9_])"] if latin else []
    return when_used("|".join(parts + japanese))


def alternatives(entries: Iterable[str]) -> str:
    """The ASCII entries as alternatives of a regular expression, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(set(entries), key=lambda one: (-len(one), one)))


def _latin(entry: str) -> str:
    words = entry.removesuffix("*").split(" ")
    ending = "[a-z0-9_]*" if entry.endswith("*") else ""
    return " ".join(re.escape(word) for word in words) + ending
