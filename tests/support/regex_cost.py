"""Whether a regular expression can be driven to backtrack without end, read from its parse tree without running it.

``ambiguous_loops`` finds repeats of a group that can split the same text into rounds in several ways: ``(a+)+``,
``(?:\\.[\\w.-]+)*``, ``(?:\\w+_?){1,6}``. Each round then multiplies the steps of a failing attempt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

ALPHABET = frozenset([*map(chr, range(9, 14)), *map(chr, range(32, 127)), "é", "日", "０", "\u00a0", "、", "\x01"])
SPACES = frozenset(char for char in ALPHABET if char.isspace())
WORDS = frozenset(char for char in ALPHABET if re.match(r"\w", char))
LONGEST_GAP, LONGEST_WORD, LONGEST_TEXT = 160, 400, 14_000
"""What a text can hold in one run: the reading fills up endless words and gaps, and is cut at ``LONGEST_TEXT``."""
_SINGLE = (names.LITERAL, names.NOT_LITERAL, names.ANY, names.IN)
MOST_CHOICES = 64
_REPEATS = (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT)
_CATEGORIES = {
    names.CATEGORY_DIGIT: r"\d", names.CATEGORY_NOT_DIGIT: r"\D", names.CATEGORY_SPACE: r"\s",
    names.CATEGORY_NOT_SPACE: r"\S", names.CATEGORY_WORD: r"\w", names.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
Chars = frozenset[str]


@dataclass(frozen=True)
class Piece:
    """A part of a sequence: the characters it can hold, how long it can be, whether it gives back what it took."""

    chars: Chars
    first: Chars
    shortest: int
    longest: int
    gives_back: bool = True

    @property
    def spread(self) -> int:
        """How many lengths it can have in a text."""
        if not self.chars:
            return 1
        cap = LONGEST_GAP if self.chars <= SPACES else LONGEST_WORD if self.chars <= WORDS else LONGEST_TEXT
        return max(min(self.longest, cap) - self.shortest + 1, 1)


def ambiguous_loops(pattern: re.Pattern[str], most: int) -> list[str]:
    """Descriptions of repeats whose rounds can be told apart in more than ``most`` ways."""
    ignore = bool(pattern.flags & re.IGNORECASE)
    found = []
    for sequence in _sequences(_tree(pattern)):
        for kind, value in sequence:
            if kind in _REPEATS and kind is not names.POSSESSIVE_REPEAT and value[1] > 1:
                choices = _choices(value[2], ignore)
                rounds = min(int(value[1]), 12)
                if choices > 1 and choices**rounds > most:
                    found.append(f"{choices} choices in each of up to {value[1]} rounds of {value[2]!s:.160}")
    return found


def _tree(pattern: re.Pattern[str]) -> Any:
    return _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)


def _sequences(sequence: Any) -> Iterator[Any]:
    """A sequence and all those inside it."""
    yield sequence
    for kind, value in sequence:
        for inner in _inside(kind, value):
            yield from _sequences(inner)


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind in _REPEATS:
        return [value[2]]
    if kind is names.BRANCH:
        return list(value[1])
    if kind is names.SUBPATTERN:
        return [value[3]]
    if kind is names.ATOMIC_GROUP:
        return [value]
    if kind in (names.ASSERT, names.ASSERT_NOT):
        return [value[1]]
    if kind is names.GROUPREF_EXISTS:
        return [each for each in value[1:] if each is not None]
    return []


def _choices(body: Any, ignore: bool) -> int:
    """How many lengths a round can have such that what follows it could as well belong to it."""
    return max((_choices_of(flat, ignore) for flat in _flattened(body)), default=1)


def _flattened(sequence: Any) -> list[list[tuple[Any, Any]]]:
    """The sequence without groups, once for each choice of branches (the first ``MOST_CHOICES`` of them)."""
    found: list[list[tuple[Any, Any]]] = [[]]
    for kind, value in sequence:
        if kind is names.SUBPATTERN:
            inner = _flattened(value[3])
        elif kind is names.BRANCH:
            inner = [flat for branch in value[1] for flat in _flattened(branch)]
        else:
            inner = [[(kind, value)]]
        found = [[*before, *after] for before in found for after in inner][:MOST_CHOICES]
    return found


def _choices_of(body: list[tuple[Any, Any]], ignore: bool) -> int:
    pieces = [_piece(kind, value, ignore) for kind, value in body]
    first = _first_of(pieces)
    most = 1
    for at, (kind, value) in enumerate(body):
        piece, rest = pieces[at], pieces[at + 1 :]
        if kind not in _REPEATS or len(value[2]) != 1 or value[2][0][0] not in _SINGLE or not piece.gives_back:
            continue
        follows = _first_of(rest) | (first if all(each.shortest == 0 for each in rest) else frozenset())
        if follows & piece.chars and all(each.shortest == 0 or each.chars & piece.chars for each in rest):
            most = max(most, piece.spread)
    return most


def _first_of(pieces: list[Piece]) -> Chars:
    first: Chars = frozenset()
    for piece in pieces:
        first |= piece.first
        if piece.shortest:
            break
    return first


def _piece(kind: Any, value: Any, ignore: bool) -> Piece:
    if kind in _REPEATS:
        low, high, body = value
        inner = _whole(body, ignore)
        longest = min(inner.longest * int(high), LONGEST_TEXT)
        gives_back = kind is not names.POSSESSIVE_REPEAT
        return Piece(inner.chars, inner.first, inner.shortest * int(low), longest, gives_back)
    if kind is names.BRANCH:
        branches = [_whole(each, ignore) for each in value[1]]
        return Piece(
            frozenset().union(*(each.chars for each in branches)),
            frozenset().union(*(each.first for each in branches)),
            min(each.shortest for each in branches),
            max(each.longest for each in branches),
        )
    if kind is names.SUBPATTERN:
        return _whole(value[3], ignore)
    if kind is names.ATOMIC_GROUP:
        inner = _whole(value, ignore)
        return Piece(inner.chars, inner.first, inner.shortest, inner.longest, gives_back=False)
    chars = _characters(kind, value, ignore)
    return Piece(chars, chars, 1, 1) if chars else Piece(frozenset(), frozenset(), 0, 0)


def _whole(sequence: Any, ignore: bool) -> Piece:
    pieces = [_piece(kind, value, ignore) for kind, value in sequence]
    chars: Chars = frozenset().union(*(piece.chars for piece in pieces))
    shortest = sum(piece.shortest for piece in pieces)
    return Piece(chars, _first_of(pieces), shortest, min(sum(piece.longest for piece in pieces), LONGEST_TEXT))


def _characters(kind: Any, value: Any, ignore: bool) -> Chars:
    if kind is names.LITERAL:
        return _cased(frozenset([chr(value)]), ignore)
    if kind is names.NOT_LITERAL:
        return ALPHABET - _cased(frozenset([chr(value)]), ignore)
    if kind is names.ANY:
        return ALPHABET - {"\n"}
    if kind is names.IN:
        return _of_class(
            tuple((each, str(what)) if each is names.CATEGORY else (each, what) for each, what in value), ignore
        )
    return frozenset()


@cache
def _of_class(items: tuple[Any, ...], ignore: bool) -> Chars:
    found: set[str] = set()
    for kind, what in items:
        if kind is names.LITERAL:
            found.add(chr(what))
        elif kind is names.RANGE:
            found |= {char for char in ALPHABET if what[0] <= ord(char) <= what[1]} or {chr(what[0])}
        elif kind is names.CATEGORY:
            category = next(text for name, text in _CATEGORIES.items() if str(name) == what)
            found |= {char for char in ALPHABET if re.match(category, char)}
    chars = _cased(frozenset(found), ignore)
    return ALPHABET - chars if any(kind is names.NEGATE for kind, _ in items) else chars


def _cased(chars: Chars, ignore: bool) -> Chars:
    return (
        chars | {char.lower() for char in chars} | {char.upper() for char in chars if len(char.upper()) == 1}
        if ignore
        else chars
    )
