"""What a picture shows of one run at one place: its state, in which words, and when it ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.extraction.times.dates import Day
from app.domain.gate.screens import counts
from app.domain.gate.screens.contexts import from_a_machine, speaks_as_person
from app.domain.gate.screens.job_ids import Place
from app.domain.gate.screens.labels import STATE_LABEL, Role
from app.domain.gate.screens.layout import Line, Word
from app.domain.gate.screens.states import State, begins_a_time, hedged, states_in, unproven
from app.domain.gate.screens.territory import Page, Territory
from app.domain.gate.screens.times import Clockwork, Seen, day_heading, label_role, role_before, tidy, times_in
from app.domain.gate.words import any_of

Shown = Literal[
    "success",
    "failed",
    "running",
    "partial",
    "cancelled",
    "removed",
    "lossy",
    "unproven",
    "no_state",
    "unclear",
    "said",
]

_STATE_BEFORE = re.compile(rf"(?:{STATE_LABEL.pattern})\s?[:：=|-]{{0,2}}\s?$")
_ICONS = re.compile(r"[\W_]+")
_LOG_LINE = re.compile(
    r"^\W{0,3}(?:(?:19|20)\d{2}-\d{2}-\d{2}[ t]?\d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}|\w{3} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}|"
    r"\[?(?:info|notice|debug|ok)\b|\d{2}[./]\d{2}[./]\d{4} \d{2}:\d{2}:\d{2}|\[\d)"
)
_PROSE = any_of(
    "the, has, have, had, was, were, is, been, and, so, that, this, it, again, now, just, der, die, das, ist, wurde, hat, und "
    ", jetzt, le, la, les, est, ete, et, el, los, ha, sido, fue, y, ya, o, os, foi, e, ja, il, lo, stato, e, adesso, de, het, "
    "is, werd, en, nu, zostalo, jest, juz, się, しました, です, ました, 了".replace("\n", "").split(", ")
)
_MOST_PROSE = 2
_LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, kw_only=True)
class Sight:
    """``read``: the words of the state. ``finish``: when the run ended, as far as legible."""

    place: Place
    shown: Shown
    read: str = ""
    finish: Seen | None = None
    ends: tuple[Seen, ...] = ()


def sight(page: Page, ground: Territory, clock: Clockwork, *, removed_counts: bool) -> Sight:
    """What the picture shows of the run in its row or block."""
    place = ground.place
    if ground.unclear:
        return Sight(place=place, shown="unclear", read=ground.unclear)
    adverse = _adverse(ground)
    times = _ends(page, ground, clock)
    if adverse is not None:
        return Sight(place=place, shown=adverse[0], read=adverse[1], ends=times)
    stated = _stated(page, ground, removed_counts=removed_counts)
    if stated is None:
        return Sight(place=place, shown="no_state", ends=times)
    line, state, said = stated
    if said:
        return Sight(place=place, shown="said", read=said)
    read = " ".join(word.text for word in line.words_between(state.start, state.end)).strip(" .,:;|()[]")
    finish = max(times, key=lambda seen: seen.latest, default=None)
    return Sight(place=place, shown="success", read=read, finish=finish, ends=times)


def _adverse(ground: Territory) -> tuple[Shown, str] | None:
    """Whatever in the run's row or block says anything but success."""
    lines = _all_lines(ground)
    for line in lines:
        folded = line.folded
        of_row = any(line is own for own in ground.row)
        states = states_in(folded, with_id=of_row)
        if not of_row and _is_legend(states):
            continue
        for state in states:
            if state.adverse:
                return _shown(state), state.read
        if any(state.kind in {"success", "completed", "ended"} for state in states):
            found = unproven(folded)
            if found:
                return "unproven", found
        lost = counts.loss(folded)
        if lost:
            return "lossy", lost
    unequal = counts.unequal([line.folded for line in lines]) or _unequal_columns(ground)
    return ("lossy", unequal) if unequal else None


def _shown(state: State) -> Shown:
    if state.kind == "failed":
        return "failed"
    if state.kind == "partial":
        return "partial"
    return "cancelled" if state.kind == "cancelled" else "running"


def _all_lines(ground: Territory) -> list[Line]:
    lines: list[Line] = []
    for line in (*ground.row, *ground.sure, *ground.possible):
        if not any(line.words == other.words for other in lines):
            lines.append(line)
    return lines


def _is_legend(states: Sequence[State]) -> bool:
    """A line with several states side by side lists what there may be."""
    return len({state.kind for state in states}) >= 3 or (
        len({state.kind for state in states}) == 2
        and any(state.good or state.refused for state in states)
        and any(state.adverse for state in states)
        and len(states) == 2
    )


def _unequal_columns(ground: Territory) -> str | None:
    """Amounts under the heads of a table that do not match."""
    if ground.head is None:
        return None
    amounts: list[tuple[Role, int, str]] = []
    for line in ground.row:
        for word in line.words:
            if not re.fullmatch(r"\d[\d.,']*", word.text):
                continue
            column = ground.head.column_of(word)
            under = column.distance(word) < 2.5 * line.height or abs(column.left - word.left) < line.height
            if under and column.role in {"bad", "good", "total"}:
                amounts.append((column.role, counts.number(word.text), word.text))
    return counts.compared(amounts)


def _stated(page: Page, ground: Territory, *, removed_counts: bool) -> tuple[Line, State, str | None] | None:
    """The success that is stated of the run, with the words by which somebody merely says so, if that is the case."""
    said: tuple[Line, State, str | None] | None = None
    for line in (*ground.row, *ground.sure):
        of_row = any(line is own for own in ground.row)
        states = states_in(line.folded, with_id=of_row)
        if not of_row and _is_legend(states):
            continue
        for state in states:
            if not (state.good or (removed_counts and state.kind == "removed")):
                continue
            if min(word.confidence for word in line.words_between(state.start, state.end)) < _LEAST_CONFIDENCE:
                continue
            if not _counts(page, ground, line, state, of_row=of_row):
                continue
            words = _merely_said(page, ground, line, state)
            if words is None:
                return line, state, None
            said = said or (line, state, words)
    return said


def _counts(page: Page, ground: Territory, line: Line, state: State, *, of_row: bool) -> bool:
    labelled = _labelled(page, line, state)
    cell = _cell_of(line, state)
    if hedged(cell.folded) and not labelled:
        return False
    if of_row:
        if ground.head is not None:
            return _in_state_column(ground, line, state)
        if state.kind == "ended":
            return labelled
        return True
    if labelled:
        return True
    if state.kind == "ended" or begins_a_time(line.folded, state):
        return False
    return (_stands_alone(cell, state) and _near_id(page, ground, line)) or _is_log(ground, line)


def _in_state_column(ground: Territory, line: Line, state: State) -> bool:
    """Under the head of states; where no such head could be read, under any but those of times and amounts."""
    head = ground.head
    if head is None:
        return False
    words = line.words_between(state.start, state.end)
    if not head.covers(words[0]):
        return False
    role = head.column_of(words[0]).role
    if role == "state":
        return True
    merged = any(word.piece == words[0].piece and word not in words for word in line.words)
    near = any(column.role == "state" and column.distance(words[0]) < 4 * line.height for column in head.columns)
    if head.has("state"):
        return merged and near
    return role in {"other", "id"} and state.kind != "ended"


def _labelled(page: Page, line: Line, state: State) -> bool:
    """Whether a label such as "Status" stands before the word, or right above it."""
    if _STATE_BEFORE.search(line.folded[: state.start]):
        return True
    first = line.words_between(state.start, state.end)[0]
    for other in page.lines:
        if not 0.5 * first.height < first.middle - other.middle < 2.4 * first.height:
            continue
        for cell in other.cells():
            if abs(cell.left - first.left) < first.height and label_role(cell.text) == "state":
                return True
    return False


def _cell_of(line: Line, state: State) -> Line:
    first = line.words_between(state.start, state.end)[0]
    return next(cell for cell in line.cells() if first in cell.words)


def _stands_alone(cell: Line, state: State) -> bool:
    """Whether the cell holds nothing but the state, and perhaps a time or amount."""
    rest = cell.folded.replace(state.read, " ", 1)
    return not re.search(r"[^\W\d_]{2,}", re.sub(r"\b(?:am|pm|min|sec|uhr|utc|ms)\b", " ", rest))


def _near_id(page: Page, ground: Territory, line: Line) -> bool:
    first = line.words[0]
    return abs(first.middle - ground.place.line.middle) <= 5 * ground.place.line.height


def _is_log(ground: Territory, line: Line) -> bool:
    return _LOG_LINE.search(line.folded) is not None and _LOG_LINE.search(ground.place.line.folded) is not None


def _merely_said(page: Page, ground: Territory, line: Line, state: State) -> str | None:
    """The words that make a success somebody's statement about the job instead of the system's."""
    if ground.head is not None or _LOG_LINE.search(line.folded) or _labelled(page, line, state):
        return None
    if from_a_machine(page.lines):
        return None
    personal = next((found for each in page.lines if (found := speaks_as_person(each.folded))), None)
    if personal:
        return personal
    cell = _cell_of(line, state)
    prose = {match.group() for match in _PROSE.finditer(cell.folded)}
    return ", ".join(sorted(prose)) if len(prose) >= _MOST_PROSE else None


def _ends(page: Page, ground: Territory, clock: Clockwork) -> tuple[Seen, ...]:
    """The times at which the run ended: those that a label or column calls so, else those that nothing names."""
    named: list[Seen] = []
    unnamed: list[Seen] = []
    sure = list(ground.row) + [line for line in ground.sure if not any(line is own for own in ground.row)]
    for line in sure:
        text = tidy(line.text)
        for seen in times_in(text, clock, _day_above(page, ground, clock)):
            role = _role(page, ground, line, text, seen)
            if role == "finish":
                named.append(seen)
            elif role in {None, "time", "state"}:
                unnamed.append(seen)
    return tuple(named or unnamed)


def _role(page: Page, ground: Territory, line: Line, text: str, seen: Seen) -> Role | None:
    words = _words_of(line, text, seen)
    if ground.head is not None and any(line is own for own in ground.row) and words:
        return ground.head.column_of(words[0]).role
    role = role_before(text, seen.start)
    if role is not None:
        return role
    return _label_above(page, words[0]) if words else None


def _words_of(line: Line, text: str, seen: Seen) -> tuple[Word, ...]:
    """The words of a time; the tidy text may be a little longer or shorter than the line's."""
    share = len(line.text) / max(1, len(text))
    if seen.end > len(text):
        return ()
    return line.words_between(int(seen.start * share), int(seen.end * share), folded=False)


def _label_above(page: Page, word: Word) -> Role | None:
    for line in page.lines:
        if not 0.5 * word.height < word.middle - line.middle < 2.4 * word.height:
            continue
        for cell in line.cells():
            if abs(cell.left - word.left) < word.height:
                return label_role(cell.text)
    return None


def _day_above(page: Page, ground: Territory, clock: Clockwork) -> Day | None:
    headings = [
        day
        for line in page.lines
        if line.middle < ground.place.line.middle and (day := day_heading(tidy(line.text), clock)) is not None
    ]
    return headings[-1] if headings else None
