"""From what was read in a picture to a text that can be read as a ticket's is: what is legible and whole, line by line.

A cell that the reader doubts, or that the edge of the picture cuts, is left out. So are the rows of a list but for the
one that failed: ids and times of the others are those of other runs; where several failed, all of them. A page that
shows no failure at all, or a success that nothing parts from the failure, gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.extraction.meaning.kind_words import FAILING
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.contexts import unfit
from app.domain.gate.screens.labels import role_of
from app.domain.gate.screens.layout import Line, lines_of
from app.domain.gate.screens.states import ADVERSE, GOOD, begins_a_time, states_in
from app.domain.gate.screens.tables import Head, head_above, is_head, value_under
from app.domain.gate.screens.territory import Page, is_timed, page_of
from app.domain.lazy_patterns import when_used

LEAST_CONFIDENCE = 0.8
"""Below this the reader doubts what it read, and so does whoever has nothing to compare it with."""

NO_TEXT = "no text can be read in it"
NO_FAILURE = "it shows no failure"
SEVERAL = "it lists several failures, and which of them is meant cannot be told"
BOTH = "it shows a success beside the failure, and what belongs to which cannot be told"

_AT_THE_EDGE = 0.12
"""A box that is nearer to the edge of the picture than this part of its height may be cut off there."""

_LONGEST_LABEL = 40
_ROWS_UNDER_A_HEAD = 2.6
_DATE_AND_TIME = when_used(r"((?:19|20)\d{2}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]20\d{2})(?=\d{2}:\d{2})")
"""Readers lose the space between a date and a time."""
_MISREAD_WORD = when_used(r"\b(?:ERR0RS?|INF0|N0TICE|EXCEPTI0N|J0B|0RDER)\b")
"""Words that are none with a 0 in them: in such a font the reader takes every O for one."""
_LABEL = when_used(r"[^\W\d_][^\d:：]*[:：]?")
_UNFIT = {"ticket": "it shows a ticket and no other system", "gate": "it speaks to the gate and shows no other system"}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A picture as it is read for values. ``body`` is what may be read as a ticket's text; ``lines`` is all that was
    read, and ``aside`` those of them that are of other runs. ``refused`` completes "it gives nothing: …"; where there
    is a body all the same, it says what was left out."""

    lines: tuple[Line, ...]
    aside: tuple[Line, ...] = ()
    body: str = ""
    refused: str = ""

    @cached_property
    def text(self) -> str:
        """All that was read, a line each."""
        return "\n".join(line.text for line in self.lines)


def sheet_of(reading: PictureText) -> Sheet:
    """What of a picture may be read for values."""
    lines = tuple(lines_of(reading))
    whole = _Whole(reading)
    if not any(whole.cells(line) for line in lines):
        return Sheet(lines, refused=NO_TEXT)
    why = unfit(lines)
    if why is not None and why[0] in _UNFIT:
        return Sheet(lines, refused=_UNFIT[why[0]])
    page = page_of(lines)
    succeeded = tuple(line for line in lines if not is_head(page.heads, line) and _shows_success(line))
    failing = [line for line in lines if line not in succeeded and _shows_failure(line)]
    if not failing:
        return Sheet(lines, succeeded, refused=NO_FAILURE)
    if any(not _stands_by_itself(page, line) for line in succeeded):
        return Sheet(lines, succeeded, refused=BOTH)
    rows = [line for line in lines if not is_head(page.heads, line) and _head_over(page, line) is not None]
    failed = [line for line in rows if line in failing]
    aside = tuple(line for line in lines if line in succeeded or (failed and line in rows and failed != [line]))
    kept = (_written(page, line, whole) for line in lines if line not in aside)
    return Sheet(lines, aside, "\n".join(kept).strip("\n"), SEVERAL if len(failed) > 1 else "")


@dataclass(frozen=True, slots=True)
class _Whole:
    """Which cells of a picture are read with confidence and from end to end."""

    reading: PictureText

    def cells(self, line: Line) -> list[Line]:
        """The cells of a line that are."""
        return [
            cell
            for cell in line.cells()
            if all(word.confidence >= LEAST_CONFIDENCE for word in cell.words) and not self._is_cut(cell)
        ]

    def _is_cut(self, cell: Line) -> bool:
        edge = _AT_THE_EDGE * cell.height
        top = min(word.middle - word.height / 2 for word in cell.words)
        bottom = max(word.middle + word.height / 2 for word in cell.words)
        return (
            cell.left <= edge
            or top <= edge
            or cell.right >= self.reading.width - edge
            or bottom >= self.reading.height - edge
        )


def _shows_success(line: Line) -> bool:
    states = states_in(line.folded)
    good = any(
        state.good and not begins_a_time(line.folded, state) and not _is_a_label(line, state.start) for state in states
    )
    return good and not any(state.kind in ADVERSE for state in states)


def _is_a_label(line: Line, start: int) -> bool:
    """Whether the word is the label of what stands behind it, as in ``Completed: 10:42``."""
    words = line.words_between(start, start + 1)
    cell = next((cell for cell in line.cells() if words[0] in cell.words), line)
    return role_of(cell.folded) is not None and not any(state.kind == "success" for state in states_in(cell.folded))


def _shows_failure(line: Line) -> bool:
    return any(state.kind in ADVERSE and state.kind != "running" for state in states_in(line.folded)) or (
        FAILING.search(line.text) is not None and not any(state.kind in GOOD for state in states_in(line.folded))
    )


def _stands_by_itself(page: Page, line: Line) -> bool:
    """Whether a success is that of one row of a list, or of one step in a log: it says nothing of other lines."""
    return is_timed(line) or _head_over(page, line) is not None


def _head_over(page: Page, line: Line) -> Head | None:
    """The head of the table in which a line is a row: of several columns, closely below the head or another row."""
    head = head_above(page.heads, line)
    if head is None or len(line.cells()) < 2:
        return None
    between = [other for other in page.lines if head.line.middle < other.middle <= line.middle]
    last = head.line
    for row in between:
        if row.middle - last.middle > _ROWS_UNDER_A_HEAD * max(last.height, row.height):
            return None
        last = row
    return head


def _written(page: Page, line: Line, whole: _Whole) -> str:
    """A line as text: values of a table or below labels with their label before them."""
    if is_head(page.heads, line) or any(labels is line for labels, _ in page.labels):
        return ""
    cells = whole.cells(line)
    head = _head_over(page, line)
    if head is not None:
        return " | ".join(_labelled(head.column_of(cell.words).label, cell.text) for cell in cells)
    labels = next((labels for labels, values in page.labels if values is line), None)
    if labels is not None:
        over = {id(value.words[0]): label.text for label in labels.cells() if (value := value_under(label, line))}
        return " | ".join(_labelled(over.get(id(cell.words[0]), ""), cell.text) for cell in cells)
    return " | ".join(_paired(cells))


def _paired(cells: Sequence[Line]) -> Iterator[str]:
    """Cells beside each other; a label and the value behind it become one."""
    texts = [_parted(cell.text) for cell in cells]
    place = 0
    while place < len(texts):
        if place + 1 < len(texts) and _is_label_of(cells[place], cells[place + 1], alone=len(cells) == 2):
            yield _labelled(texts[place], texts[place + 1])
            place += 2
        else:
            yield texts[place]
            place += 1


def _is_label_of(label: Line, value: Line, *, alone: bool) -> bool:
    if len(label.text) > _LONGEST_LABEL or not _LABEL.fullmatch(label.text) or role_of(value.folded) is not None:
        return False
    return alone or label.text.endswith((":", "：")) or role_of(label.folded) is not None


def _labelled(label: str, text: str) -> str:
    label = label.rstrip(" :：")
    return f"{label}: {_parted(text)}" if label else _parted(text)


def _parted(text: str) -> str:
    """The text of a cell, with what readers are known to lose or to misread put right."""
    words = _MISREAD_WORD.sub(lambda word: word.group().replace("0", "O"), text)
    return _DATE_AND_TIME.sub(r"\1 ", words)
