"""Whatever in a run's row or block says anything but success: a state, a loss, a success that a person has set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.gate.screens import counts
from app.domain.gate.screens.labels import Role, role_of
from app.domain.gate.screens.layout import Line
from app.domain.gate.screens.states import GOOD, State, rehearsed, states_in, unproven
from app.domain.gate.screens.tables import label_text_over, value_under
from app.domain.gate.screens.territory import Page, Shown, Territory, is_timed
from app.domain.lazy_patterns import when_used

_AMOUNT = when_used(r"\d[\d.,']*")
_SHOWN: dict[str, Shown] = {"failed": "failed", "partial": "partial", "cancelled": "cancelled", "running": "running"}


def adverse(page: Page, ground: Territory) -> tuple[Shown, str] | None:
    """What speaks against success in a run's territory, with its words."""
    lines = [line for line in ground.lines() if not is_of_labels(page, line)]
    found = (_on_line(page, ground, line, lines) for line in lines)
    worst = next((each for each in found if each is not None), None)
    if worst is not None:
        return worst
    amounts = [amount for line in lines for amount in counts.labelled_amounts(line.folded)]
    unequal = counts.compared([*amounts, *_amounts_below(page, lines)]) or _unequal_columns(ground)
    return ("lossy", unequal) if unequal else None


def is_of_labels(page: Page, line: Line) -> bool:
    """Whether a line holds labels only, whose values stand below."""
    return any(line.words[0] in labels.words for labels, _ in page.labels)


def is_legend(states: Sequence[State]) -> bool:
    """Whether a line lists the states that there may be: several kinds side by side."""
    kinds = {state.kind for state in states}
    if len(kinds) >= 3:
        return True
    good = any(state.kind in GOOD for state in states)
    return len(kinds) == 2 and len(states) == 2 and good and any(state.adverse for state in states)


def _on_line(page: Page, ground: Territory, line: Line, lines: Sequence[Line]) -> tuple[Shown, str] | None:
    of_row = ground.holds(line)
    states = states_in(line.folded, with_id=of_row)
    if not of_row and is_legend(states):
        return None
    for state in states:
        over = state.kind == "running" and _passed(line, lines)
        if state.adverse and not over:
            return _SHOWN[state.kind], state.read
    rehearsal = rehearsed(line.folded)
    if rehearsal:
        return "unproven", rehearsal
    if any(state.kind in GOOD for state in states):
        found = unproven(line.folded)
        if found:
            return "unproven", found
    lost = counts.loss(line.folded)
    return ("lossy", lost) if lost and not _of_attempts(page, ground, line, lost) else None


def _of_attempts(page: Page, ground: Territory, line: Line, lost: str) -> bool:
    """Whether a share stands in a column of attempts, pages or the like."""
    start = line.folded.find(lost)
    if not ground.holds(line) or start < 0:
        return False
    if ground.head is None:
        over = label_text_over(page.labels, line.words_between(start, start + len(lost))[0])
        return counts.NOT_OF_RECORDS.search(over) is not None
    column = ground.head.column_of(line.words_between(start, start + len(lost)))
    return counts.NOT_OF_RECORDS.search(column.label) is not None


def _passed(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line of a log or timeline, on which the run was under way, is followed by one on which it is done."""
    following = [other for other in lines if other.middle > line.middle and is_timed(other)]
    done = (state.good for other in following for state in states_in(other.folded, with_id=True))
    return is_timed(line) and any(done)


def _amounts_below(page: Page, lines: Sequence[Line]) -> Iterator[tuple[Role, int, str]]:
    """Amounts that stand under their labels."""
    own = {word for line in lines for word in line.words}
    for labels, values in page.labels:
        for label in labels.cells():
            value = value_under(label, values)
            role = role_of(label.folded)
            if value is None or role is None or value.words[0] not in own or not _AMOUNT.fullmatch(value.text):
                continue
            yield role, counts.number(value.text), f"{label.text} {value.text}"


def _unequal_columns(ground: Territory) -> str | None:
    """Amounts under the heads of a table that do not match."""
    if ground.head is None:
        return None
    amounts: list[tuple[Role, int, str]] = []
    for line in ground.row:
        for word in line.words:
            if not _AMOUNT.fullmatch(word.text):
                continue
            column = ground.head.column_of([word])
            under = column.distance([word]) < 2.5 * line.height or abs(column.left - word.left) < line.height
            if under:
                amounts.append((column.role, counts.number(word.text), word.text))
    return counts.compared(amounts)
