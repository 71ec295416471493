"""What an image reader sees, built from text as it would stand on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.domain.gate.pictures.picture_text import PictureText, Piece

LETTER = 8.0
"""Pixels a letter is wide."""

LINE = 16.0
"""Pixels from the top of a letter to its bottom."""

PITCH = 24.0
"""Pixels from line to line."""


def page(text: str, *, pitch: float = PITCH, left: float = 20.0, top: float = 20.0) -> PictureText:
    """A page as written: two spaces or more part two pieces, an empty line is a gap, a letter's column is its place."""
    return reading(_pieces(text.strip("\n").splitlines(), pitch, left, top))


def reading(pieces: Iterable[Piece]) -> PictureText:
    """Pieces as a picture."""
    found = tuple(pieces)
    width = max((piece.right for piece in found), default=1) + 20
    height = max((piece.bottom for piece in found), default=1) + 20
    return PictureText(pieces=found, width=round(width), height=round(height), reader="built 1")


def table(*rows: Sequence[str], widths: Sequence[int] = ()) -> str:
    """Rows of cells as text for ``page``, in columns as wide as their widest cell or as given."""
    wide = widths or [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    return "\n".join("    ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in rows)


def moved(picture: PictureText, right: float, down: float) -> PictureText:
    """The same page at another place."""
    return reading(_changed(piece, 1.0, right, down) for piece in picture.pieces)


def scaled(picture: PictureText, factor: float) -> PictureText:
    """The same page at another size."""
    return reading(_changed(piece, factor, 0, 0) for piece in picture.pieces)


def tilted(picture: PictureText, slope: float) -> PictureText:
    """The same page photographed askew: boxes stay upright and grow around their tilted text."""
    pieces = []
    for piece in picture.pieces:
        fall = slope * (piece.left + piece.right) / 2
        grown = abs(slope) * (piece.right - piece.left) / 2
        pieces.append(
            Piece(
                text=piece.text,
                left=piece.left,
                right=piece.right,
                top=piece.top + fall - grown,
                bottom=piece.bottom + fall + grown,
                confidence=piece.confidence,
            )
        )
    return reading(pieces)


def _changed(piece: Piece, factor: float, right: float, down: float) -> Piece:
    return Piece(
        text=piece.text,
        left=piece.left * factor + right,
        top=piece.top * factor + down,
        right=piece.right * factor + right,
        bottom=piece.bottom * factor + down,
        confidence=piece.confidence,
    )


def _pieces(lines: Sequence[str], pitch: float, left: float, top: float) -> Iterable[Piece]:
    for number, line in enumerate(lines):
        for match in re.finditer(r"\S+(?: \S+)*", line):
            beginning = left + LETTER * match.start()
            yield Piece(
                text=match.group(),
                left=beginning,
                top=top + pitch * number,
                right=beginning + LETTER * len(match.group()),
                bottom=top + pitch * number + LINE,
                confidence=0.99,
            )
