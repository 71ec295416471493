"""Older messages of a reply without quote marks: everything below the second block of mail headers."""

from __future__ import annotations

from dataclasses import replace

from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_REPLY = when_used(
    r"(?i)(?:(?:re|aw|sv|antw(?:ort)?|odp|r|ref|rif|res|resp|回复|"
    r"返信)(?:\[\d{1,2}\])?[ ]?[:：][ ]*){1,6}(?!.{0,6}(?:fw|fwd|wg|tr|rv|i|doorst|pd|enc)[ ]?:)"
)
_SENDER = when_used(r"(?i)[ \t>*]{0,8}(?:From|Von|De|Da|Van|Od|差出人|送信者)\*?[ \t]?[:：]")
_LEAST_WORDS, _LEAST_ANSWER = 12, 2


def with_older_marked(reading: Reading) -> Reading:
    """The reading of a reply, in which the messages below the newest one count as quoted. Others stay as they are."""
    if _REPLY.match(reading.text) is None:
        return reading
    first = _first_head(reading, below_words=_LEAST_WORDS)
    if first is None:
        return reading
    lines = tuple(replace(line, quoted=True) if index >= first else line for index, line in enumerate(reading.lines))
    return replace(reading, lines=lines)


def newest_message(reading: Reading) -> str:
    """The body of a reply down to the mail headers of the message before, however short; of others the whole body."""
    if _REPLY.match(reading.text) is None:
        return reading.main[reading.body_start :]
    first = _first_head(reading, below_words=_LEAST_ANSWER)
    return reading.main[reading.body_start : None if first is None else reading.lines[first].start]


def _first_head(reading: Reading, *, below_words: int) -> int | None:
    """The line at which a block of mail headers begins that has at least so many words above it."""
    heads = (
        index
        for index, line in enumerate(reading.lines)
        if index and _SENDER.match(reading.text, line.start) and not reading.content[line.start : line.end].strip()
    )
    start = reading.lines[1].start if len(reading.lines) > 1 else 0
    return next(
        (index for index in heads if len(reading.content[start : reading.lines[index].start].split()) >= below_words),
        None,
    )
