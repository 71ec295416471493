"""What on a picture belongs to a run: its row in a table or list, or the block (card, details, log) around its id.

Two extents: what *surely* belongs to it, where a success may stand, and what *may* belong to it, where anything but
success refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from app.domain.gate.screens.job_ids import Place, any_ids, other_runs
from app.domain.gate.screens.labels import JOB_NOUN, role_of
from app.domain.gate.screens.layout import Line, Word
from app.domain.gate.screens.states import states_in
from app.domain.gate.screens.tables import Head, head_above, heads_of, is_head, label_rows
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_LONGEST_GAP = 3.4
"""Between the middles of two lines of a block, in heights of a letter."""

_LINES_BELOW, _LINES_ABOVE = 24, 4
_CLEARLY_WIDER = 1.25
_NUMBERED_RUN = when_used(
    rf"(?:^|[^\w])(?:{JOB_NOUN})\s?(?:id|no\.?|nr\.?|n[°º])?\s?[#:=：]?\s?#?\d{{2,}}(?!\S*[:.]\d)",
    re.IGNORECASE,
)
_OTHER_SECTION = any_of(
    entries(
        """
        run history, history, recent runs, previous runs, past runs, all runs, other runs, last runs, related runs
        upcoming, legend, filters, filter, verlauf, letzte laufe, fruhere laufe, weitere laufe, legende, filtern
        historique, executions recentes, legende, historial, ejecuciones recientes, leyenda, historico
        execucoes recentes, legenda, cronologia, esecuzioni recenti, geschiedenis, recente runs, historia
        ostatnie uruchomienia, 実行履歴, 履歴, 凡例, 历史, 运行历史, 图例, 最近运行
        """
    )
)


Shown = Literal[
    "success", "failed", "running", "partial", "cancelled", "lossy", "unproven", "no_state", "unclear", "said"
]
"""What a picture may show of a run."""

_LOG_LINE = when_used(
    r"^\W{0,3}(?:(?:19|20)\d{2}-\d{2}-\d{2}[ t]?\d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}|"
    r"\w{3} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}|\[?(?:info|notice|debug|ok)\b|"
    r"\d{2}[./]\d{2}[./]\d{4} \d{2}:\d{2}:\d{2}|\[\d)"
)
_TIMED_LINE = when_used(r"^\W{0,3}\d{1,2}:\d{2}\b")


def is_log(line: Line) -> bool:
    """Whether a line begins as those of a log do: with a time to the second, or a level."""
    return _LOG_LINE.search(line.folded) is not None


def is_timed(line: Line) -> bool:
    """Whether a line begins as those of a log or a timeline do."""
    return is_log(line) or _TIMED_LINE.search(line.folded) is not None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A picture's lines, the heads of its tables, and its lines of labels, each with the line of values below."""

    lines: tuple[Line, ...]
    heads: tuple[Head, ...]
    labels: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, kw_only=True)
class Territory:
    """``row``: the lines the id stands on. ``sure``: lines of its block. ``possible``: lines that may be of its row or
    block as well. ``head``: of the table
    where it stands in one. ``unclear``: another run stands beside it in a way that
    leaves open whose state is whose."""

    place: Place
    row: tuple[Line, ...]
    sure: tuple[Line, ...] = ()
    possible: tuple[Line, ...] = ()
    head: Head | None = None
    unclear: str | None = None

    def holds(self, line: Line) -> bool:
        """Whether a line is one of the row's."""
        return any(line is own for own in self.row)

    def lines(self) -> list[Line]:
        """All its lines, once each."""
        found = {(id(line.words[0]), len(line.words)): line for line in (*self.row, *self.sure, *self.possible)}
        return list(found.values())


def page_of(lines: Sequence[Line]) -> Page:
    """A picture's lines, with the heads of tables found."""
    heads = heads_of(lines)
    rows = [(line, values) for line, values in label_rows(lines) if not is_head(heads, line)]
    return Page(lines=tuple(lines), heads=tuple(heads), labels=tuple(rows))


def territory(page: Page, place: Place) -> Territory:
    """What belongs to the run whose id stands there."""
    left, right, unclear = _sides(page, place)
    head = _head_of(page, place)
    row = tuple(_parts(_row_lines(page, place), left, right))
    if unclear:
        return Territory(place=place, row=row, head=head, unclear=unclear)
    if head is not None:
        return Territory(
            place=place, row=row, head=head, possible=tuple(_parts(_continuations(page, place), left, right))
        )
    edge = max(left, _block_left(place))
    sure, possible = _block(page, place)
    return Territory(
        place=place, row=row, sure=tuple(_parts(sure, edge, right)), possible=tuple(_parts(possible, edge, right))
    )


def _parts(lines: Sequence[Line], left: float, right: float) -> Iterator[Line]:
    for line in lines:
        part = line.part(left, right)
        if part is not None:
            yield part


def own_lines(place: Place) -> list[Line]:
    """The lines on which the id stands."""
    return [place.line, *(line for line, _ in place.also)]


def _row_lines(page: Page, place: Place) -> list[Line]:
    """The lines of the id, and in between and right beside them those of cells that are centred otherwise."""
    own = own_lines(place)
    top, bottom = own[0].middle, own[-1].middle
    reach = 0.3 * place.line.height
    return [line for line in page.lines if line in own or top - reach <= line.middle <= bottom + reach]


def _head_of(page: Page, place: Place) -> Head | None:
    """The head of the table in which the id stands: below it, and no line of prose or card between."""
    head = head_above(page.heads, place.line)
    if head is None or not head.covers(place.words[0]) or _behind_a_colon(place):
        return None
    return head


def _behind_a_colon(place: Place) -> bool:
    """Whether a label with a colon stands right before the id: then that is the line of a card."""
    number = place.line.words.index(place.words[0])
    before = place.line.words[number - 1].text if number else place.words[0].text.partition(place.run)[0]
    return before.endswith((":", "："))


def _sides(page: Page, place: Place) -> tuple[float, float, str | None]:
    """Between which places the run's own card lies, where other runs stand beside it, as cards do."""
    rivals = [
        (run, words)
        for line in page.lines
        if abs(line.middle - place.line.middle) < 0.6 * line.height
        for run, words in other_runs(place.run, line)
    ]
    left, right = _own_table(page, place)
    rivals = [(run, words) for run, words in rivals if left <= words[0].left <= right]
    if not rivals:
        return left, right, None
    middle = place.line
    states = [middle.words_between(s.start, s.end)[0] for s in states_in(middle.folded, with_id=True)]
    for run, words in rivals:
        after = words[0].left > place.right
        border = words[0].left if after else place.left
        beginning = place.left if after else words[0].left
        nearby = [word for word in states if beginning < word.centre < border]
        beyond = [word for word in states if word.centre > border]
        if bool(nearby) != bool(beyond) or _lead_in(page, words[0] if after else place.words[0]):
            return left, right, run
        if after:
            right = min(right, border)
        else:
            left = max(left, border)
    return left, right, None


def _own_table(page: Page, place: Place) -> tuple[float, float]:
    """Between which places the id's table lies, where tables stand side by side under heads on one line."""
    head = _head_of(page, place)
    borders = head.borders() if head is not None else []
    left = max((border for border in borders if border <= place.left), default=float("-inf"))
    return left, min((border for border in borders if border > place.left), default=float("inf"))


def _lead_in(page: Page, word: Word) -> bool:
    """Whether text stands right before an id at which a card is to begin: then the card begins elsewhere."""
    return any(
        0 <= word.left - other.right < 0.6 * word.height and other.folded not in _LEADS
        for line in page.lines
        for other in line.words
        if other is not word and abs(other.middle - word.middle) < 0.4 * word.height
    )


_LEADS = frozenset({"run", "job", "id", "#", "lauf", "batch", "run:", "job:", "id:", "task", "feed"})


def _continuations(page: Page, place: Place) -> list[Line]:
    """Lines around a row that hold second lines of its cells: nothing in the column of ids or where rows begin."""
    own = own_lines(place)
    found: list[Line] = []
    for direction in (1, -1):
        last = own[-1] if direction == 1 else own[0]
        numbers = range(page.lines.index(last) + direction, len(page.lines) if direction == 1 else -1, direction)
        for number in numbers:
            line = page.lines[number]
            if abs(line.middle - last.middle) > 1.7 * place.line.height or is_head(page.heads, line):
                break
            in_ids = any(abs(word.left - place.left) < 1.5 * word.height for word in line.words)
            if in_ids or line.left < place.line.left + place.line.height:
                break
            found.append(line)
            last = line
    return found


def _block_left(place: Place) -> float:
    """Where the id's card begins: at the id, or at the label right before it."""
    cells = place.line.cells()
    number = next(index for index, cell in enumerate(cells) if place.words[0] in cell.words)
    first = cells[number]
    if number and role_of(cells[number - 1].text) is not None:
        first = cells[number - 1]
    return first.left - 1.5 * place.line.height


def _block(page: Page, place: Place) -> tuple[list[Line], list[Line]]:
    own = own_lines(place)
    first, last = page.lines.index(own[0]), page.lines.index(own[-1])
    below, stopped_below = _run_on(page, place, last, 1)
    above, stopped_above = _run_on(page, place, first, -1)
    titled = not above and not stopped_above
    sure_below, all_below = _cut(own[-1], below, stopped_below, whole=titled)
    sure_above, all_above = _cut(own[0], above, stopped_above, whole=False)
    return [*sure_above, *sure_below], [*all_above, *all_below, *sure_above, *sure_below]


def _run_on(page: Page, place: Place, start: int, direction: int) -> tuple[list[Line], Line | None]:
    """The lines that follow closely, up to one that belongs to something else; and that one, if it is another run."""
    found: list[Line] = []
    last = page.lines[start]
    most = _LINES_BELOW if direction == 1 else _LINES_ABOVE
    number = start + direction
    while 0 <= number < len(page.lines) and len(found) < most:
        line = page.lines[number]
        gap = abs(line.middle - last.middle) / max(line.height, place.line.height)
        if gap > _LONGEST_GAP:
            return found, None
        if _is_of_another(place, line):
            return found, line if gap <= _LONGEST_GAP else None
        if is_head(page.heads, line) or _OTHER_SECTION.fullmatch(line.folded.strip(" :")):
            return found, None
        found.append(line)
        last = line
        number += direction
    return found, None


def _is_of_another(place: Place, line: Line) -> bool:
    if other_runs(place.run, line):
        return True
    aligned = any(abs(words[0].left - place.left) < 1.5 * line.height for _, words in any_ids(line))
    same = place.run.casefold() in line.text.casefold()
    return not same and (aligned or _NUMBERED_RUN.search(line.text) is not None)


def _cut(own: Line, lines: list[Line], other: Line | None, *, whole: bool) -> tuple[list[Line], list[Line]]:
    """Of the lines between this run and another, those that surely are its own, and those that may be: the widest gap
    parts two blocks. Without one, a run that begins its block owns what follows."""
    if other is None or not lines:
        return lines, lines
    ordered = [own, *lines, other]
    gaps = [abs(after.middle - before.middle) for before, after in pairwise(ordered)]
    widest = max(range(len(gaps)), key=lambda index: gaps[index])
    rest = [gap for index, gap in enumerate(gaps) if index != widest]
    if gaps[widest] >= _CLEARLY_WIDER * max(rest):
        return lines[:widest], lines[:widest]
    return (lines, lines) if whole else ([], lines)
