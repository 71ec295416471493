"""Text that addresses the system instead of describing a failure. It is flagged and changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.extraction.bodies.injection_words import ALL_WORDS, PATTERNS, Rule
from app.domain.lazy_patterns import when_used
from app.domain.redaction_folding import lowered

_LONGEST = 200_000
_AT_ONCE = 40_000
_MOST_PIECES = 120
_CLOSE = when_used(r"[.!?]\s+|\n|[。！？]")
_LEADS_IN = when_used(r"(?:\d{4}-\d\d-\d\d[T ][\d:.,Z+-]{5,20}[ ](?:[A-Z]{3,8}[ ])?)?(?:[\w-]{1,40}:[ ]?)?\Z")
_MACHINE_FIELD = when_used(
    r"[ \t>]{0,6}(?:---|\.\.\.|[\"'{]{0,3}(?:[a-z]{2,20}_[a-z_]{2,24}|allowed|verified|bucket|pattern|enforced|"
    r"applies|path|missing)"
    r"[\"']?[ ]?[:=][^\n{}|]{0,80}|[})\]]{1,3},?)[ \t]*(?=\n|$)"
)
_FRAME = when_used(r"[ \t>]{0,8}at [\w.$<>]{1,120}\([^\n)]{0,80}\)")
_ANCHORS = when_used("|".join(re.escape(word) for word in ALL_WORDS))


def is_suspect(texts: Iterable[str], *, may_quote_us: bool = False) -> bool:
    """Whether any of the texts (visible or hidden) tries to give the system instructions. ``may_quote_us`` for replies,
    in which the words of our own notes are no forgery."""
    return any(
        _suspect(piece, may_quote_us)
        for text in texts
        for piece in (text[:_LONGEST], text[_LONGEST:][-_LONGEST // 4 :])
        if piece
    )


def hostile_spans(text: str) -> list[tuple[int, int, bool]]:
    """Where a text of ordinary length gives instructions, and whether the whole line is machine talk; what stands there
    is no statement about a failure."""
    return sorted((_first_word(match), match.end(), rule.whole_line) for rule, match in _found(text))


def without_instructions(content: str, body_start: int) -> str:
    """The same text with sentences blanked that address the system: they name no ids and report nothing."""
    for first, last, whole_line in _with_neighbours(content, hostile_spans(content), body_start):
        start, stop = _statement(content, first, last, whole_line=whole_line)
        if start < body_start - 1:
            led_in = _LEADS_IN.search(content, max(0, first - 60), first)
            start = led_in.start() if led_in else first
        content = content[:start] + re.sub(r"[^\n]", " ", content[start:stop]) + content[stop:]
    return content


def _with_neighbours(content: str, spans: list[tuple[int, int, bool]], body_start: int) -> list[tuple[int, int, bool]]:
    """Fields beside planted fields, and stack frames below a planted line, belong to them."""
    found = list(spans)
    spans = [span for span in spans if span[0] >= body_start]
    for _, last, whole_line in spans:
        line_end = content.find("\n", last)
        pattern = _MACHINE_FIELD if whole_line else _FRAME
        while line_end >= 0 and (beside := pattern.match(content, line_end + 1)) is not None:
            found.append((line_end + 1, beside.end(), True))
            line_end = content.find("\n", beside.end())
    for first, _, whole_line in spans:
        start = content.rfind("\n", 0, first) + 1
        while whole_line and start > 0:
            above = content.rfind("\n", 0, start - 1) + 1
            beside = _MACHINE_FIELD.match(content, above)
            if beside is None or beside.end() < start - 1:
                break
            found.append((above, start - 1, True))
            start = above
    return found


def _statement(content: str, first: int, last: int, *, whole_line: bool) -> tuple[int, int]:
    """The sentence, or the line, that a match is part of; at most 300 characters before it and 200 (400) behind it."""
    if whole_line:
        line_end = content.find("\n", last, last + 400)
        return max(content.rfind("\n", 0, first) + 1, first - 300), line_end if line_end >= 0 else min(
            len(content), last + 400
        )
    opening = max(
        (found.end() for found in _CLOSE.finditer(content, max(0, first - 300), first)), default=max(0, first - 300)
    )
    closing = _CLOSE.search(content, last)
    return opening, min(closing.start() if closing else len(content), last + 200)


def _first_word(match: re.Match[str]) -> int:
    """Where a match begins, without the end of the sentence before it."""
    return match.end() - len(match.group().lstrip(" .!?>\t\n"))


def _found(text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    small = lowered(text)
    for rule in PATTERNS:
        if any(word in small for word in rule.words):
            for match in rule.pattern.finditer(text):
                yield rule, match


def _suspect(text: str, may_quote_us: bool) -> bool:
    pieces = (text,) if len(text) <= _AT_ONCE else _around_anchors(text)
    return any(not (may_quote_us and rule.ours) for piece in pieces for rule, _ in _found(piece))


def _around_anchors(text: str) -> Iterator[str]:
    """The neighbourhoods of telling words in a long text, without overlaps, at most ``_MOST_PIECES`` of them."""
    end, pieces = 0, 0
    for anchor in _ANCHORS.finditer(lowered(text)):
        if anchor.start() < end:
            continue
        end = anchor.end() + 300
        pieces += 1
        yield text[max(0, anchor.start() - 100) : end]
        if pieces >= _MOST_PIECES:
            return
