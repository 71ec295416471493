"""The heads of tables: which lines are one, and which column a word stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.domain.gate.screens.labels import ANY_LABEL, ROLE_OF, STATE_LABEL, Role, of_something_else, role_of
from app.domain.gate.screens.layout import Line, Word
from app.domain.gate.screens.states import GOOD, states_in
from app.domain.lazy_patterns import when_used

_FILLING = when_used(r"[\s▲▼↑↓↕⇅:：()/·|*#.utc-]|asc|desc")
_MOST_UNKNOWN = 0.6
_MOST_UNKNOWN_IN_CELL = 0.6
_MOST_IN_A_CARD = 2
_OF_ONE_RUN: frozenset[Role | None] = frozenset({"state", "start", "finish", "time", "duration"})
_ASIDE = when_used(r"(?:triggered (?:via|by)|artifacts?|trigger|duration)(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A head and its place. ``known``: what it is called is in the list of labels."""

    role: Role
    left: float
    right: float
    known: bool = True
    label: str = ""

    def distance(self, words: Sequence[Word]) -> float:
        """How far words are from the head; the more of it they stand under, the further below zero."""
        left, right = words[0].left, max(word.right for word in words)
        return max(self.left, left) - min(self.right, right)


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

    def column_of(self, words: Sequence[Word]) -> Column:
        """The column in which words stand: that whose head they stand under most, else the nearest."""
        return min(self.columns, key=lambda column: (column.distance(words), abs(column.left - words[0].left)))

    def borders(self) -> list[float]:
        """Where tables begin, if several stand side by side: at each column of ids after one of states, or the other
        way round, when both come more than once."""
        told = [column for column in self.columns if column.role in {"id", "state"}]
        roles = [column.role for column in told]
        if roles.count("id") < 2 or roles.count("state") < 2:
            return []
        first = self.columns[0].role
        return [column.left - self.line.height for column in self.columns if column.role == first]


def heads_of(lines: Sequence[Line]) -> list[Head]:
    """All heads of tables, from top to bottom, without the lines of labels of a grid of labels and values."""
    heads = [(number, head) for number, line in enumerate(lines) if (head := _head(line)) is not None]
    return [
        head
        for number, head in heads
        if not _labels_of_a_grid(lines[max(0, number - 2) : number + 3], head)
        and not _label_and_value(head, lines[number + 1 : number + 2])
        and not _summary_of_one(head, lines[number + 1 : number + 3])
    ]


def _label_and_value(head: Head, below: Sequence[Line]) -> bool:
    """Whether two heads are rather a label and its state ("Status", "Completed"): no time stands below the second."""
    if len(head.columns) != 2 or not any(state.kind in GOOD for state in states_in(head.line.folded)):
        return False
    if any(
        _begins_with_a_label(cell) and _flush(head.line.cells()[0], cell) for line in below for cell in line.cells()[:1]
    ):
        return True
    words = [word for line in below for word in line.words if word.right > head.columns[1].left - line.height]
    return not re.search(r"\d[:/.-]\d|\d年", " ".join(word.text for word in words))


def _begins_with_a_label(cell: Line) -> bool:
    """Whether another label stands there, alone or before its value; what counts bad or good ones may be a state."""
    label = ANY_LABEL.match(cell.folded)
    return label is not None and ROLE_OF.get(label.group(), "other") not in {"bad", "good", "state"}


def _summary_of_one(head: Head, below: Sequence[Line]) -> bool:
    """Whether the heads are the labels of a summary (status, started, ended) of the one run that the page is about:
    they begin with no name or id, and only one line of values stands below."""
    if not head.has("state") or not below or not all(_tells_of_a_run(cell) for cell in head.line.cells()):
        return False
    values, rest = below[0], below[1:]
    pitch = values.middle - head.line.middle
    listed = [line for line in rest if line.middle - values.middle < 1.6 * pitch and _stand_in_rows(head.line, line)]
    return len(values.cells()) > 1 and pitch < 4 * head.line.height and not listed


def _tells_of_a_run(cell: Line) -> bool:
    return role_of(cell.folded) in _OF_ONE_RUN or _ASIDE.match(cell.folded) is not None


def _stand_in_rows(labels: Line, line: Line) -> bool:
    cells = labels.cells()
    return sum(1 for cell in line.cells() if any(_flush(label, cell) for label in cells)) >= min(2, len(cells))


def _labels_of_a_grid(around: Sequence[Line], head: Head) -> bool:
    """Whether the line two above or two below is one of labels too, each close above its own values."""
    here = next(number for number, line in enumerate(around) if line is head.line)
    for first in (here, here - 2):
        if first < 0 or first + 2 >= len(around):
            continue
        labels, values, more = around[first : first + 3]
        flush = abs(labels.left - more.left) < labels.height and labels.folded != more.folded
        closer = values.middle - labels.middle < 0.85 * (more.middle - values.middle)
        named = not re.search(r"\d", labels.folded + more.folded)
        named = named and any(role_of(cell.folded) for cell in labels.cells())
        if flush and named and (closer or (_head(more) is not None and _head(labels) is not None)):
            return True
    return False


def head_above(heads: Sequence[Head], line: Line) -> Head | None:
    """The nearest head above a line."""
    above = [head for head in heads if head.line.middle < line.middle - 0.4 * line.height]
    return above[-1] if above else None


def is_head(heads: Sequence[Head], line: Line) -> bool:
    """Whether the line is one of the heads."""
    return any(head.line is line for head in heads)


def _head(line: Line) -> Head | None:
    if re.search(r"\d", line.folded) or _holds_a_value(line):
        return None
    columns = _columns(line)
    telling = {column.role for column in columns if column.known} - {"bad", "good", "total", "other"}
    if len(telling) < 2 or _unknown_share(line.folded) > _MOST_UNKNOWN:
        return None
    return Head(line, columns)


def _holds_a_value(line: Line) -> bool:
    """Whether a label with a colon, or a state that is no label, stands there: then values do, and it is no head."""
    if any(":" in cell.folded.rstrip(" :") for cell in line.cells()):
        return True
    cells = line.cells()
    with_label = [cell for cell in cells if len(cells) <= _MOST_IN_A_CARD or STATE_LABEL.search(cell.folded)]
    return any(
        state.kind != "scheduled" and state.read not in ROLE_OF
        for cell in with_label
        for state in states_in(cell.folded)
    )


def _columns(line: Line) -> tuple[Column, ...]:
    """A column for each label; cells that are no label are columns of some other kind."""
    columns: list[Column] = []
    for cell in line.cells():
        whole = role_of(cell.folded) or ("other" if of_something_else(cell.folded) else None)
        if whole is not None:
            columns.append(Column(role=whole, left=cell.left, right=cell.right, label=cell.folded))
            continue
        if _unknown_share(cell.folded) > _MOST_UNKNOWN_IN_CELL:
            columns.append(Column(role="other", left=cell.left, right=cell.right, known=False))
            continue
        for match in ANY_LABEL.finditer(cell.folded):
            words = cell.words_between(match.start(), match.end())
            role = ROLE_OF.get(match.group(), "other")
            columns.append(Column(role=role, left=words[0].left, right=words[-1].right, label=match.group()))
    return tuple(columns)


@lru_cache(maxsize=1024)
def _unknown_share(folded: str) -> float:
    """Which share of the letters is no label."""
    letters = _FILLING.sub("", folded)
    return len(_FILLING.sub("", ANY_LABEL.sub("", folded))) / len(letters) if letters else 1.0


def label_rows(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The lines of labels that stand above their values, each with the line of values."""
    found: list[tuple[Line, Line]] = []
    for line, values in pairwise(lines):
        cells = line.cells()
        if re.search(r"\d", line.folded) or any(cell.folded.endswith(":") for cell in cells):
            continue
        if any(not _tells_of_a_run(cell) and role_of(cell.folded) is None and states_in(cell.folded) for cell in cells):
            continue
        close = values.middle - line.middle < 2.4 * max(line.height, values.height)
        known = sum(1 for cell in cells if role_of(cell.folded) is not None)
        if close and known and known >= len(cells) / 2 and _stand_under(cells, values):
            found.append((line, values))
    return found


def _stand_under(labels: Sequence[Line], values: Line) -> bool:
    """Whether values stand under the labels, or at least under one, and none of them is a label itself."""
    below = [cell for cell in values.cells() if any(_flush(label, cell) for label in labels)]
    of_labels = [cell for cell in below if role_of(cell.folded) is not None]
    if not below or any(len(labels) < 3 or not states_in(cell.folded) for cell in of_labels):
        return False
    if len(labels) == 2 and states_in(labels[1].folded):
        second = value_under(labels[1], values)
        if second is None or not re.search(r"\d[:/.-]\d|\d年", second.folded):
            return False
    return len(below) >= min(2, len(labels)) and len(values.cells()) <= len(labels)


def _flush(label: Line, value: Line) -> bool:
    return abs(label.left - value.left) < 1.2 * label.height


def value_under(label: Line, values: Line) -> Line | None:
    """The value that stands under a label."""
    return next((cell for cell in values.cells() if _flush(label, cell)), None)


def label_over(rows: Sequence[tuple[Line, Line]], word: Word) -> Role | None:
    """The role of the label right above a word."""
    return role_of(label_text_over(rows, word))


def label_text_over(rows: Sequence[tuple[Line, Line]], word: Word) -> str:
    """The label right above a word; empty where there is none."""
    for labels, values in rows:
        if word in values.words:
            cell = next(cell for cell in values.cells() if word in cell.words)
            return next((label.folded for label in labels.cells() if _flush(label, cell)), "")
    return ""
