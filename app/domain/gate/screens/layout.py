"""From pieces of text to lines of words: what stands beside what in a picture, also in a photo held a little askew."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.gate.statements.words import plain
from app.domain.lazy_patterns import when_used

MOST_PIECES = 3000
"""Pieces of a picture that are looked at; a readable screenshot has a few hundred."""

_SLOPES = tuple(step / 200 for step in range(-16, 17))
_WIDE = 2.0
_NARROW = frozenset("iljtf.,:;'|!()[]{}-/ ")
_BROAD = frozenset("mwMW@%")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_MISREAD = str.maketrans("01|5", "olls")
_MOSTLY_LETTERS = when_used(r"[a-z|]*[015|]?[a-z|]{2,}[015|]?[a-z|]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as read, with its place; ``middle`` is its height on the page after straightening. Where a piece holds
    several words, ``left`` and ``right`` are estimated from the widths of the letters. ``folded`` is for comparing."""

    text: str
    folded: str
    left: float
    right: float
    middle: float
    height: float
    piece: int
    confidence: float

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, eq=False)
class Line:
    """Words that stand beside each other, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def middle(self) -> float:
        """Its height on the page."""
        return median(word.middle for word in self.words)

    @cached_property
    def height(self) -> float:
        """The height of its letters, by which distances are measured."""
        return median(word.height for word in self.words)

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @cached_property
    def text(self) -> str:
        """As read, one space between words."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """For comparing: lower case, no accents."""
        return " ".join(word.folded for word in self.words)

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        return _offsets(word.text for word in self.words), _offsets(word.folded for word in self.words)

    def words_between(self, start: int, end: int, *, folded: bool = True) -> tuple[Word, ...]:
        """The words that a stretch of ``folded`` (or ``text``) touches."""
        starts = self._starts[1 if folded else 0]
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first + 1, bisect_right(starts, max(start, end - 1)))
        return self.words[first:last]

    def part(self, left: float, right: float) -> Line | None:
        """The words whose middle lies between two places."""
        kept = tuple(word for word in self.words if left <= word.centre <= right)
        if len(kept) == len(self.words):
            return self
        return Line(kept) if kept else None

    def cells(self) -> list[Line]:
        """The stretches between wide gaps. Words that the reader gave as one piece are never parted."""
        cells: list[list[Word]] = []
        for before, word in pairwise((None, *self.words)):
            if word is None:
                continue
            apart = before is None or (before.piece != word.piece and word.left - before.right > self.height)
            if apart:
                cells.append([word])
            else:
                cells[-1].append(word)
        return [Line(tuple(cell)) for cell in cells]


def lines_of(reading: PictureText) -> list[Line]:
    """The lines of a picture from top to bottom; the order of the reader's pieces does not matter."""
    pieces = [piece for piece in reading.pieces[:MOST_PIECES] if piece.text.strip() and piece.right > piece.left]
    pieces.sort(key=lambda piece: (piece.top, piece.left, piece.bottom, piece.right, piece.text))
    if not pieces:
        return []
    slope = _slope(pieces)
    straight = [word for number, piece in enumerate(pieces) for word in _words(number, piece, slope)]
    return [_line(group) for group in _grouped(straight)]


def _line(words: list[Word]) -> Line:
    return Line(tuple(sorted(words, key=lambda word: (word.left, word.right, word.text))))


def _slope(pieces: Sequence[Piece]) -> float:
    """By how much lines fall from left to right: the slope at which most pieces stand level with one beside them."""
    reach = 0.3 * median(piece.bottom - piece.top for piece in pieces)
    best, most = 0.0, 0.0
    for slope in sorted(_SLOPES, key=abs):
        placed = sorted(((_middle(piece, slope), piece) for piece in pieces), key=lambda pair: (pair[0], pair[1].left))
        score = sum(
            max(0.0, 1 - (after - before) / reach)
            for (before, one), (after, other) in pairwise(placed)
            if one.right <= other.left + reach or other.right <= one.left + reach
        )
        if score > most * 1.12 + 0.5:
            best, most = slope, score
    return best


def _middle(piece: Piece, slope: float) -> float:
    return (piece.top + piece.bottom) / 2 - slope * (piece.left + piece.right) / 2


def _words(number: int, piece: Piece, slope: float) -> list[Word]:
    words = piece.text.split()
    widths = [sum(map(_width, word)) for word in words]
    total = sum(widths) + (len(words) - 1) * _width(" ")
    scale = (piece.right - piece.left) / total
    height = max(piece.bottom - piece.top - abs(slope) * (piece.right - piece.left), 1e-6)
    middle = _middle(piece, slope)
    placed: list[Word] = []
    position = piece.left
    for word, width in zip(words, widths, strict=True):
        text = unicodedata.normalize("NFKC", word).translate(_DASHES)
        placed.append(
            Word(
                text=text,
                folded=_folded(text),
                left=position,
                right=position + width * scale,
                middle=middle,
                height=height,
                piece=number,
                confidence=piece.confidence,
            )
        )
        position += (width + _width(" ")) * scale
    return placed


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    if letter in _NARROW:
        return 0.55
    return 1.4 if letter in _BROAD else 1.2 if letter.isupper() else 1.0


def _folded(text: str) -> str:
    """A word for comparing; a 0, 1 or 5 among letters is the letter that looks like it."""
    folded = plain(text)
    return folded.translate(_MISREAD) if _MOSTLY_LETTERS.fullmatch(folded) else folded


def _grouped(words: list[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.middle, each.left, each.text)):
        if groups:
            group = groups[-1]
            middle = sum(each.middle for each in group) / len(group)
            height = min(word.height, median(each.height for each in group))
            if word.middle - middle <= 0.45 * height:
                group.append(word)
                continue
        groups.append([word])
    return groups


def _offsets(texts: Iterable[str]) -> list[int]:
    starts: list[int] = []
    position = 0
    for text in texts:
        starts.append(position)
        position += len(text) + 1
    return starts
