"""That something cannot be had, and why: said instead of an answer, and accepted as one."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.answer_model import NUMBERED, Setting
from app.domain.answer_words import BECAUSE, CANNOT_BE_HAD, NAMED, THE_REST, THERE_IS_NONE
from app.domain.gate.statements.words import plain, sentences


def reasons_in(text: str, wanted: tuple[str, ...], setting: Setting, *, stated_some: bool) -> Iterator[tuple[str, str]]:
    """Elements of which the message says that they cannot be had, with the sentence that says so.

    Where a reply names none, it speaks of the numbered one, else of all that was asked for: but where it gave some of
    that, only if it says "the rest".
    """
    for element, sentence in _addressed(text, setting):
        read = plain(sentence)
        unknown = CANNOT_BE_HAD.search(read) is not None
        if not unknown and not (THERE_IS_NONE.search(read) and setting.own):
            continue
        subject = BECAUSE.sub(" ", read)
        named = [one for one in wanted if NAMED[one].search(subject)]
        if element is not None and unknown:
            named = [element] if element in wanted else []
        elif not named and unknown and setting.direct and (not stated_some or THE_REST.search(read)):
            named = list(wanted)
        for one in named:
            yield one, sentence


def _addressed(text: str, setting: Setting) -> Iterator[tuple[str | None, str]]:
    for line in text.splitlines():
        number = NUMBERED.match(line) if len(setting.asked) > 1 else None
        place = int(number[1]) - 1 if number else -1
        element = setting.asked[place] if number and place < len(setting.asked) else None
        for sentence in sentences(line[number.end() :] if number else line):
            yield element, sentence
