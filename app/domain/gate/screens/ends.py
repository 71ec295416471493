"""When a run ended, as far as its row or block says."""

from __future__ import annotations

from app.domain.gate.screens.labels import Role
from app.domain.gate.screens.layout import Line, Word
from app.domain.gate.screens.tables import label_over
from app.domain.gate.screens.territory import Page, Territory
from app.domain.gate.screens.times import Clockwork, Seen, role_before, tidy, times_in
from app.domain.lazy_patterns import when_used

_DIGIT = when_used(r"\d")


def ends(page: Page, ground: Territory, clock: Clockwork) -> tuple[Seen, ...]:
    """The times at which the run ended: those that a label or column calls so, else those that nothing names."""
    named: list[Seen] = []
    unnamed: list[Seen] = []
    day = clock.day_above(ground.place.line.middle)
    for line in (*ground.row, *(line for line in ground.sure if not ground.holds(line))):
        text = tidy(line.text)
        for seen in times_in(text, clock, day):
            role = _role(page, ground, line, text, seen)
            if role == "finish":
                named.append(seen)
            elif role in {None, "time", "state"}:
                unnamed.append(seen)
    return tuple(named or unnamed)


def _role(page: Page, ground: Territory, line: Line, text: str, seen: Seen) -> Role | None:
    words = _words_of(line, text, seen)
    if ground.head is not None and ground.holds(line) and words:
        return ground.head.column_of(words).role
    role = role_before(text, seen.start)
    if role is not None:
        return role
    return label_over(page.labels, words[0]) if words else None


def _words_of(line: Line, text: str, seen: Seen) -> tuple[Word, ...]:
    """The words of a time, found by its digits: ``tidy`` changes anything between them, but no digit."""
    before = len(_DIGIT.findall(text[: seen.start]))
    count = len(_DIGIT.findall(text[seen.start : seen.end]))
    places = [match.start() for match in _DIGIT.finditer(line.text)][before : before + count]
    return line.words_between(places[0], places[-1] + 1, folded=False) if places else ()
