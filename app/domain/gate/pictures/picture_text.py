"""What an image reader saw in a picture: pieces of text, each with its place. Values; the reading is done elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text (a word or a few beside each other) and its box, in pixels of the picture from its top left.

    ``confidence`` is the reader's own, from 0 to 1.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureText:
    """Everything that was read in a picture of ``width`` x ``height`` pixels, by ``reader`` (name and version).

    ``problem`` completes "the picture ..." where it could not be read (time, memory); it has no pieces then.
    """

    pieces: tuple[Piece, ...]
    width: int
    height: int
    reader: str
    problem: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form in which it is kept."""
        return {
            "pieces": [
                [piece.text, piece.left, piece.top, piece.right, piece.bottom, piece.confidence]
                for piece in self.pieces
            ],
            "width": self.width,
            "height": self.height,
            "reader": self.reader,
            "problem": self.problem,
        }


def picture_text(data: Mapping[str, Any]) -> PictureText:
    """The inverse of ``PictureText.to_dict``. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for another form."""
    return PictureText(
        pieces=tuple(
            Piece(text=str(text), left=left, top=top, right=right, bottom=bottom, confidence=confidence)
            for text, left, top, right, bottom, confidence in data["pieces"]
        ),
        width=int(data["width"]),
        height=int(data["height"]),
        reader=str(data["reader"]),
        problem=data["problem"],
    )
