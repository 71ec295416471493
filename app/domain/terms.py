"""The terms of a ticket's text, by which similar tickets are found. Works for any language, without word lists.

Case, accents and plural endings do not count. Japanese and Chinese, which put no spaces between words, are cut into
pairs of characters. Numbers and ids are left out, since they tell one ticket from another and not one fault from
another; kept are error codes, status codes, and versions (``2.53.17`` also counts as ``2.53``).

Which words carry no meaning is seen from how many tickets have them, not from a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from app.domain.lazy_patterns import when_used

LONGEST_TEXT = 40_000
"""Characters of a body that are looked at."""
LONGEST_WORD = 40
_MOST_DIGITS = 4
"""A word with more digits than this is an id: ``http503`` and ``oauth2`` are none."""

_PLACEHOLDER = when_used(r"\[(?:CARD|IBAN|SECRET|EMAIL|PHONE)-\d+\]")
_ACCENT = when_used(r"([a-zα-ω])[\u0300-\u036f]+")
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_WORD = when_used(r"[^\W_]+")
_THAI, _KANA, _HAN = (
    "\u0e00-\u0eff",
    "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe",
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
)
_UNSPACED = when_used(f"[{_THAI}{_KANA}{_HAN}]+")
_UNSPACED_OR_NOT = when_used(f"({_UNSPACED.pattern})")
_CONSTANT = when_used(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])")
_STATUS = when_used(
    r"(?:(?<!\w)(?:http|status|code|errno|error|exit|sqlcode|fehler(?:code)?|erreur|errore|błąd|fout|erro)"
    r"|エラー(?:コード)?)[ :#=_-]{0,3}(\d{2,6})(?![a-z\d_-]|[.:]\d)"
)
_VERSION = when_used(r"(?<![\w.,$€£¥-])v?(\d{1,3}(?:\.\d{1,4}){1,3})(?![\w$€£¥%:,-]|\.\d| ?(?:eur|usd|gbp|%|€|zł))")
_YEAR = when_used(r"(?:19|20)\d\d\Z")


@dataclass(frozen=True, slots=True)
class TicketTerms:
    """How often each term stands in the title and in the body of a ticket, and how the ticket writes it."""

    title: Mapping[str, int]
    body: Mapping[str, int]
    written: Mapping[str, str]


def ticket_terms(title: str, body: str, codes: Iterable[str] = ()) -> TicketTerms:
    """The terms of a ticket. ``body`` is readable text; ``codes`` are error codes that were read in it."""
    written: dict[str, str] = {}
    in_title, in_body = _counted(title, written), _counted(body[:LONGEST_TEXT], written)
    for code in codes:
        whole = code_term(code)
        if whole and whole not in in_title and whole not in in_body:
            in_body[whole] = 1
            written[whole] = code
    return TicketTerms(in_title, in_body, written)


def terms(text: str) -> list[str]:
    """The terms of a text: words in the order in which they stand, then codes and versions."""
    return [term for term, _ in _terms(text)]


def _counted(text: str, written: dict[str, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for term, word in _terms(text):
        counted[term] += 1
        written.setdefault(term, word)
    return counted


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Each term and the word that it stands for."""
    clean = _PLACEHOLDER.sub(" ", text)
    plain = folded(clean)
    for word in _WORD.findall(plain):
        if word.isascii() or not _UNSPACED.search(word):
            yield from _of_word(word)
        else:
            for piece in _UNSPACED_OR_NOT.split(word):
                yield from _pairs(piece) if _UNSPACED.match(piece) else _of_word(piece)
    for name in _CONSTANT.findall(clean):
        yield name.lower(), name
    for whole in (*_STATUS.findall(plain), *_versions(plain)):
        yield whole, whole


def folded(text: str) -> str:
    """The text in lower case, in one width, Latin and Greek letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    apart = apart.translate(_LETTERS_OF_THEIR_OWN)
    return unicodedata.normalize("NFC", _ACCENT.sub(r"\1", apart))


def code_term(code: str) -> str:
    """The term of an error code: whole, without a leading ``HTTP`` or ``Error``; empty where nothing is left."""
    plain = " ".join(folded(code).split())
    bare = re.sub(r"^(?:http|error)[\s:_-]*(?=[\w])", "", plain)
    return bare[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def term_id(term: str) -> int:
    """The number by which a term is stored: 32 bits of its hash, signed, never 0."""
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big", signed=True) or 1


@lru_cache(maxsize=65_536)
def _of_word(word: str) -> tuple[tuple[str, str], ...]:
    if not 2 <= len(word) <= LONGEST_WORD or word.isdigit():
        return ()
    if word.isalpha():
        return ((_singular(word), word),)
    return () if sum(char.isdigit() for char in word) > _MOST_DIGITS else ((word, word),)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _pairs(run: str) -> list[tuple[str, str]]:
    pairs = [run[at : at + 2] for at in range(len(run) - 1)] or [run]
    return [(pair, pair) for pair in pairs]


def _versions(plain: str) -> list[str]:
    found = []
    for version in _VERSION.findall(plain):
        parts = version.split(".")
        if any(_YEAR.match(part) for part in parts):
            continue
        found.append(version)
        if len(parts) > 2:
            found.append(".".join(parts[:2]))
    return found
