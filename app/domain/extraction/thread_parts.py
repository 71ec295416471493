"""Older messages of a reply without quote marks: everything below the second block of mail headers."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.extraction.reading import Reading

_REPLY = re.compile(
    r"(?i)(?:(?:re|aw|sv|antw(?:ort)?|odp|r|ref|rif|res|resp|回复|"
    r"返信)(?:\[\d{1,2}\])?[ ]?[:：][ ]*){1,6}(?!.{0,6}(?:fw|fwd|wg|tr|rv|i|doorst|pd|enc)[ ]?:)"
)
_SENDER = re.compile(r"(?i)[ \t>*]{0,8}(?:From|Von|De|Da|Van|Od|差出人|送信者)\*?[ \t]?[:：]")
_LEAST_WORDS = 12


def with_older_marked(reading: Reading) -> Reading:
    """The reading of a reply, in which the messages below the newest one count as quoted. Others stay as they are."""
    if _REPLY.match(reading.text) is None:
        return reading
    heads = [
        index
        for index, line in enumerate(reading.lines)
        if index and _SENDER.match(reading.text, line.start) and not reading.content[line.start : line.end].strip()
    ]
    first = next(
        (
            index
            for index in heads
            if len(reading.content[reading.lines[1].start : reading.lines[index].start].split()) >= _LEAST_WORDS
        ),
        None,
    )
    if first is None:
        return reading
    lines = tuple(replace(line, quoted=True) if index >= first else line for index, line in enumerate(reading.lines))
    return replace(reading, lines=lines)
