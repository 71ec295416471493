"""The heads of tables: which lines are one, and which column a word stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.gate.screens.labels import ANY_LABEL, ROLE_OF, Role
from app.domain.gate.screens.layout import Line, Word

_FILLING = re.compile(r"[\s▲▼↑↓↕⇅:：()/·|*#.utc-]|asc|desc")
_MOST_UNKNOWN = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A head and its place."""

    role: Role
    left: float
    right: float

    def distance(self, word: Word) -> float:
        """How far a word's middle is from the head."""
        return max(self.left - word.centre, word.centre - self.right, 0.0)


@dataclass(frozen=True, eq=False)
class Head:
    """The head of a table."""

    line: Line
    columns: tuple[Column, ...]

    def has(self, role: Role) -> bool:
        """Whether there is such a column."""
        return any(column.role == role for column in self.columns)

    def covers(self, word: Word) -> bool:
        """Whether a word stands below it at all."""
        reach = 4 * self.line.height
        return (
            min(c.left for c in self.columns) - reach <= word.centre <= max(c.right for c in self.columns) + 2 * reach
        )

    def column_of(self, word: Word) -> Column:
        """The nearest column, the left edges of both being compared too, as columns are mostly set flush left."""
        return min(
            self.columns, key=lambda c: min(c.distance(word), abs(c.left - word.left), abs(c.right - word.right))
        )


def heads_of(lines: Sequence[Line]) -> list[Head]:
    """All heads of tables, from top to bottom."""
    return [head for line in lines if (head := _head(line)) is not None]


def head_above(heads: Sequence[Head], line: Line) -> Head | None:
    """The nearest head above a line."""
    above = [head for head in heads if head.line.middle < line.middle - 0.4 * line.height]
    return above[-1] if above else None


def is_head(heads: Sequence[Head], line: Line) -> bool:
    """Whether the line is one of the heads."""
    return any(head.line is line for head in heads)


def _head(line: Line) -> Head | None:
    columns = _columns(line)
    if len({column.role for column in columns}) < 2 or len(columns) < 2:
        return None
    rest = _FILLING.sub("", _without_labels(line.folded))
    letters = _FILLING.sub("", line.folded)
    if re.search(r"\d", line.folded) or len(rest) > _MOST_UNKNOWN * len(letters):
        return None
    return Head(line, columns)


def _columns(line: Line) -> tuple[Column, ...]:
    columns: list[Column] = []
    for cell in line.cells():
        for match in ANY_LABEL.finditer(cell.folded):
            words = cell.words_between(match.start(), match.end())
            columns.append(Column(role=ROLE_OF.get(match.group(), "other"), left=words[0].left, right=words[-1].right))
    return tuple(columns)


@lru_cache(maxsize=1024)
def _without_labels(folded: str) -> str:
    return ANY_LABEL.sub("", folded)
