"""What the particular rules left open: a message by its place where none was found, a code beside a message that has
none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.beside import after_exit, beside, own_code, sharper
from app.domain.extraction.errors.codes import is_code
from app.domain.extraction.errors.log_lines import message_of
from app.domain.extraction.errors.messages import ErrorAt, message
from app.domain.extraction.errors.structures import Message, structural_messages
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.extraction.sentence_shapes import is_cjk, is_sentence
from app.domain.lazy_patterns import when_used

_FRAGMENT = when_used(
    r"^[\d:.,]+[ ]|\b(?:is|was|ist|war|est|es|è|é|are|und|and|et|the|der|die|le|la|of|von|de)$", re.IGNORECASE
)
_ITEM = when_used(
    r"^[ \t>]{0,8}(?:\d{1,2}[.)]|[-*•·]|##\[error\])?[ \t]{0,4}(?:##\[error\][ ]?)?"
    r"(?P<code>[A-Z][A-Za-z0-9]{0,24}(?:[-_./][A-Za-z0-9]{1,24}){0,6}|\d{3,7})(?:[:：]"
    r"|[ ][–—-])[ \t]{1,3}(?P<text>[^\n]{8,600})$"
)


def completed(
    reading: Reading, pairs: list[Pair], errors: list[ErrorAt], ids: frozenset[str], sure: frozenset[str] | None = None
) -> list[ErrorAt]:
    """The errors with what stands in the text besides. ``ids``: values that could be ids and therefore are no codes
    beside a message; ``sure``: those of them that are no code at its beginning either."""
    content = reading.content
    leading = ids if sure is None else sure
    errors = [each for each in errors if each.code or not _is_fragment(content, each)]
    errors = [each for each in (_without_exit(content, each) for each in errors) if each.code or each.text]
    if len(errors) > 1 and _announces_exception(content, errors[0], errors[1]):
        errors = errors[1:]
    flimsy = errors[0] if errors and _is_flimsy(errors[0]) else None
    if flimsy is not None:
        errors = (
            _with_message(reading, pairs, errors[1:], leading)
            if len(errors) < 2 or errors[1].text is None
            else errors[1:]
        )
        errors = _named_by(flimsy, errors) if errors and errors[0].text else [flimsy, *errors]
    elif not errors or errors[0].text is None:
        errors = _with_message(reading, pairs, errors, leading)
    errors = [*_items_above(content, errors), *errors]
    if errors and errors[0].text_at is not None:
        errors = [_mended(content, errors[0]), *errors[1:]]
    if errors and errors[0].code_at is not None:
        named = sharper(pairs, errors[0].code or "", errors[0].code_at[0])
        if named is not None:
            errors[0] = replace(errors[0], code=named[0], code_at=(named[1], named[1] + len(named[0])))
    first = errors[0] if errors else None
    if first is None or first.text_at is None or (first.code and not first.bare_http):
        return errors
    own = own_code(first.text or "", leading)
    if own is not None:
        return [_taken_apart(first, *own), *errors[1:]]
    code = beside(content, *first.text_at, pairs, ids)
    if code is None:
        return errors
    span = (code[1], code[1] + len(code[0]))
    rest = [each for each in errors[1:] if each.text or each.code != code[0]]
    return [replace(first, code=code[0], code_at=span, bare_http=False), *rest]


def _announces_exception(content: str, first: ErrorAt, second: ErrorAt) -> bool:
    """Whether a few words of a log only announce the exception on the next line."""
    if (
        first.code
        or not first.text
        or not second.code
        or not second.text
        or second.quoted
        or len(first.text.split()) > 3
    ):
        return False
    between = content[first.end : second.start]
    return len(between) < 40 and between.count("\n") == 1 and not between.strip()


def _mended(content: str, error: ErrorAt) -> ErrorAt:
    """A message without the moment and level of its log line, and with the rest of it where it was cut at a quote."""
    start, end = error.text_at or (error.start, error.end)
    text = error.text or ""
    line_at = content.rfind("\n", 0, start) + 1
    whole = content[line_at : line_at + 1600].split("\n")[0]
    line = message_of(whole) if error.code is None and len(whole) < 1500 else None
    if line is not None and line.stamped and line.text != text and (text in line.text or line.text in text):
        at = line_at + line.start
        return replace(error, text=line.text, text_at=(at, at + len(line.text)))
    for opening, closing in (("„", "“”"), ("“", "”"), ("«", "»"), ("「", "」")):
        if opening in text and text.rfind(opening) > max(text.rfind(each) for each in closing):
            rest = _REST_OF_QUOTE[opening].match(content, end)
            if rest is not None:
                return replace(
                    error,
                    text=content[start : rest.end()].rstrip(" |"),
                    text_at=(start, rest.end()),
                    end=max(error.end, rest.end()),
                )
    if start > 0 and content[start - 1] == "-" and text[:1].isdigit():
        return replace(error, text="-" + text, text_at=(start - 1, end), start=min(error.start, start - 1))
    return error


_REST_OF_QUOTE = {
    opening: re.compile(rf"[^\n{closing}|]{{0,60}}[{closing}][^\n|.!?。]{{0,200}}[.!?。]?")
    for opening, closing in (("„", "“”"), ("“", "”"), ("«", "»"), ("「", "」"))
}


def _without_exit(content: str, error: ErrorAt) -> ErrorAt:
    if (
        error.code_at is not None
        and error.code
        and error.code.count("[") > error.code.count("]")
        and content[error.code_at[1] : error.code_at[1] + 1] == "]"
    ):
        error = replace(error, code=error.code + "]", code_at=(error.code_at[0], error.code_at[1] + 1))
    exits = error.code_at is not None and (error.code or "").isdigit() and after_exit(content, error.code_at[0])
    return replace(error, code=None, code_at=None) if exits else error


def _taken_apart(error: ErrorAt, code: str, code_start: int, start: int, end: int) -> ErrorAt:
    """A message without the code that it carries."""
    at = error.text_at[0] if error.text_at else error.start
    text = (error.text or "")[start:end].rstrip()
    span = (at + code_start, at + code_start + len(code))
    return replace(
        error, code=code, code_at=span, text=text, text_at=(at + start, at + start + len(text)), bare_http=False
    )


def _is_fragment(content: str, error: ErrorAt) -> bool:
    """Whether a text is only a piece of a sentence, such as the minutes of a time and what follows."""
    text = error.text or ""
    if (
        error.start > 1
        and text[:1].isdigit()
        and content[error.start - 1] in ":."
        and content[error.start - 2].isdigit()
    ):
        return True
    return _FRAGMENT.search(text) is not None and not re.search(r"[.!?]$", text) and len(text.split()) <= 7


def _is_flimsy(error: ErrorAt) -> bool:
    """Whether a text is a name or an address to somebody rather than a message."""
    text = error.text or ""
    return error.code is None and not is_cjk(text) and (len(text.split()) < 2 or not is_sentence(text, words=2))


def _named_by(flimsy: ErrorAt, errors: list[ErrorAt]) -> list[ErrorAt]:
    """A single machine word (``OOMKilled``) above a message is its code."""
    word, first = flimsy.text or "", errors[0]
    if (
        first.code
        or not re.fullmatch(r"[A-Z]+[a-z]+(?:[A-Z][a-z]+)+|[A-Z]{2,}[a-z]+[A-Za-z]*", word)
        or not 0 < first.start - flimsy.end < 160
    ):
        return errors
    return [replace(first, code=word, code_at=flimsy.text_at), *errors[1:]]


def _with_message(reading: Reading, pairs: list[Pair], errors: list[ErrorAt], ids: frozenset[str]) -> list[ErrorAt]:
    coded = errors[0] if errors else None
    found = [each for each in structural_messages(reading.content, pairs) if each.start >= reading.body_start]
    found = sorted(found, key=lambda each: (reading.quoted(each.start), -_closeness(each, coded)))
    for each in found:
        if coded is not None and abs(each.start - coded.start) > 900:
            continue
        for error in message(each.text, each.start, each.weight, whole=True):
            if error.text is None or error.code in ids:
                continue
            placed = replace(error, quoted=reading.quoted(error.start))
            if coded is None:
                return [placed, *errors]
            if placed.quoted != coded.quoted:
                continue
            if placed.code and not placed.bare_http and placed.code != coded.code:
                return [placed, *errors] if placed.start < coded.start else [coded, placed, *errors[1:]]
            return [replace(coded, text=placed.text, text_at=placed.text_at), *errors[1:]]
    return errors


def _closeness(found: Message, coded: ErrorAt | None) -> float:
    return found.weight - (0.0 if coded is None else min(abs(found.start - coded.start), 900) / 600)


def _items_above(content: str, errors: list[ErrorAt]) -> Iterator[ErrorAt]:
    """The items of a list of errors that stand above the first one recognised, and are written like it."""
    if not errors or errors[0].code is None:
        return
    line = content.rfind("\n", 0, errors[0].start) + 1
    if _ITEM.match(content[line : line + 700].split("\n")[0]) is None:
        return
    above: list[ErrorAt] = []
    for _ in range(20):
        first = content.rfind("\n", 0, max(line - 1, 0)) + 1 if line else -1
        match = _ITEM.match(content[first : line - 1]) if 0 <= first < line else None
        if match is None or not is_code(match.group("code"), labelled=True) or not is_sentence(match.group("text")):
            break
        at, text = first + match.start("text"), match.group("text").rstrip()
        code_at = (first + match.start("code"), first + match.end("code"))
        above.append(
            ErrorAt(
                match.group("code"),
                text,
                code_at[0],
                at + len(text),
                4.7,
                code_at=code_at,
                text_at=(at, at + len(text)),
            )
        )
        line = first
    yield from reversed(above)
