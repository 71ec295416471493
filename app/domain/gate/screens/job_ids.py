"""Finding a run's id in what was read: whole, exact, never as a part of a longer one.

A reader splits ids, loses spaces and takes O for 0. A glyph is only forgiven where the id's own pattern leaves no other
reading: a letter among digits or a digit among letters. A digit that differs is another run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from app.domain.gate.screens.labels import COUNTED, JOB_NOUN
from app.domain.gate.screens.layout import Line, Word
from app.domain.lazy_patterns import when_used

_FOR_LETTER = {"o": "o0q", "i": "i1l|", "l": "l1i|", "s": "s5", "b": "b8", "z": "z2", "d": "d0", "q": "q0o"}
_FOR_DIGIT = {"0": "0oq", "1": "1il|!"}
_SEPARATOR = r"\s?[-_–—./:\s]?\s?"
_SAME = str.maketrans("oqdil|!sbz", "0001111582")
_EDGES = "()[]{}<>\"'`“”„«»,;*#•·|"
_AROUND = _EDGES + ":.!?："
_LABEL_GLUED = when_used(rf"(?:^|[\s(\[{{\"'#,;|])(?:[a-z_.-]{{2,20}}[=:：]\s?|(?:{JOB_NOUN})?#)$", re.IGNORECASE)
_FREE_BEFORE = when_used(r"(?:^|[\s()\[\]{}<>\"'`“”„«»,;*#•·|=：:、。（「【\u3040-\u30ff\u4e00-\u9fff])$")
_FREE_AFTER = when_used(
    r"(?=$|[\s()\[\]{}<>\"'`“”„«»,;*•·|!?：、。）」】]|:(?!\d)|\.(?:$|\s|(?:service|timer|job|task)\b)|-(?:\s)|[\u3040-\u30ff\u4e00-\u9fff])"
)
_CUT_OFF = when_used(r"\s?(?:…|\.\.)")
_ADDRESS = when_used(r"(?:https?:|www\.|/|\?|&|\w\.\w{2,6}/)\S*$", re.IGNORECASE)
_SOME_ID = when_used(r"(?=[\w/.-]*\d)[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*[-_]\d[A-Za-z0-9_-]*")
_NUMBERED = when_used(rf"(?:^|[\s(\[#])(?:{JOB_NOUN})(?:\s?(?:id|no\.?|nr\.?|n[°º])?\s?[#:=：]?\s?)#?$", re.IGNORECASE)
_UNIT_AFTER = when_used(rf"\s?(?:%|/|ms\b|s\b|sec\b|min\b|h\b|(?:{COUNTED})(?!\w))", re.IGNORECASE)
_OF_AFTER = when_used(r"\s(?:of|von|sur|de|di|van|z|out of)\s\d", re.IGNORECASE)
_OF_BEFORE = when_used(r"(?:\d\s?/|\b(?:of|von|sur|de|di|van|z))\s?$", re.IGNORECASE)
_FRAGMENT = when_used(r"[-_./]?[A-Za-z]{0,4}\d[\w-]{0,11}|[-_]\w{1,12}")
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an id stands: its words on one line, or, wrapped in a cell, on the lines ``also`` as well."""

    run: str
    line: Line
    words: tuple[Word, ...]
    also: tuple[tuple[Line, tuple[Word, ...]], ...] = ()

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def confidence(self) -> float:
        """The reader's own doubt."""
        return min(word.confidence for word in (*self.words, *(word for _, words in self.also for word in words)))


def same_run(target: str, read: str) -> bool:
    """Whether a token that was read is that id."""
    return _pattern(target).fullmatch(read.strip()) is not None


@lru_cache(maxsize=64)
def _pattern(target: str) -> re.Pattern[str]:
    """The id as a reader may have written it."""
    parts: list[str] = []
    previous = ""
    for separators, group in groupby(target, key=lambda char: not char.isalnum()):
        text = "".join(group)
        if separators:
            parts.append(text)
            continue
        if parts:
            parts[-1] = _between(parts[-1], previous, text)
        parts.append(_segment(text.casefold()))
        previous = text
    if parts and not target[-1].isalnum():
        parts[-1] = re.escape(parts[-1])
    return re.compile("".join(parts), re.IGNORECASE)


def _between(separator: str, before: str, after: str) -> str:
    if not before:
        return re.escape(separator)
    both_digits = before[-1:].isdigit() and after[:1].isdigit()
    if both_digits or len(separator) > 1:
        dashes = "-_–—./:" if len(separator) == 1 and separator in "-_./:" else ""
        return rf"\s?[{re.escape(''.join(sorted(set(separator + dashes))))}\s]{{1,{len(separator) + 1}}}\s?"
    return _SEPARATOR if separator in "-_./: " else rf"\s?{re.escape(separator)}\s?"


def _segment(text: str) -> str:
    if text.isdigit():
        return "".join(f"[{_FOR_DIGIT.get(char, char)}]" for char in text)
    if text.isalpha():
        return "".join(f"[{_FOR_LETTER.get(char, re.escape(char))}]" for char in text)
    if re.fullmatch(r"[0-9a-f]+", text):
        return "".join(f"[{_FOR_DIGIT.get(char, char)}]" for char in text)
    pieces = re.findall(r"[a-z]+|\d+|\W", text)
    if len(pieces) == 2 and pieces[0].isalpha() and len(pieces[1]) > 1:
        return _segment(pieces[0]) + _segment(pieces[1])
    return re.escape(text)


@lru_cache(maxsize=64)
def _similar(target: str) -> re.Pattern[str]:
    """Ids of other runs of the kind of ``target``."""
    parts: list[str] = []
    for part in re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]+", target):
        if part.isdigit():
            parts.append(rf"\d{{{max(1, len(part) - 1)},{len(part) + 2}}}")
        elif part.isalpha():
            parts.append(_segment(part.casefold()))
        else:
            parts.append(_SEPARATOR.replace(r"\s", " ") if len(part) == 1 else re.escape(part))
    if re.search(r"[a-f]\d|\d[a-f]", target, re.IGNORECASE) and len(target) >= 12:
        parts = [f"[0-9a-z]{{{len(part)}}}" if part.isalnum() else "-" for part in re.findall(r"\w+|\W", target)]
    return re.compile("".join(parts), re.IGNORECASE)


def places(target: str, lines: Sequence[Line]) -> list[Place]:
    """Every place where the id stands whole and is no part of an address, a longer id or an amount."""
    found = [place for line in lines for place in _on_line(target, line)]
    found += _wrapped(target, lines)
    misread = [place for place in found if " ".join(word.text for word in place.words).find(target) < 0]
    if misread and _near_misses(target, lines):
        found = [place for place in found if place not in misread]
    return [place for place in found if not _goes_on_below(place, lines)]


def _on_line(target: str, line: Line) -> Iterator[Place]:
    text = line.text
    for match in _pattern(target).finditer(text):
        if _stands_free(target, text, match.start(), match.end()):
            yield Place(run=target, line=line, words=line.words_between(match.start(), match.end(), folded=False))


def _stands_free(target: str, text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    if not (_FREE_BEFORE.search(before) or _LABEL_GLUED.search(before)) or not _FREE_AFTER.match(after):
        return False
    if _CUT_OFF.match(after) or _ADDRESS.search(before.rpartition(" ")[2]) or re.match(r"[?&/]", after):
        return False
    if not target.isdigit():
        return True
    return not (_UNIT_AFTER.match(after) or _OF_AFTER.match(after) or _OF_BEFORE.search(before))


def _wrapped(target: str, lines: Sequence[Line]) -> Iterator[Place]:
    """An id broken over two or three lines of a narrow cell."""
    if len(target) < 2 * _SHORTEST_PART:
        return
    look = _look(target)
    for number, line in enumerate(lines):
        for word in line.words:
            start = word.text.strip(_EDGES)
            if len(start) >= _SHORTEST_PART and look.startswith(_look(start)) and not same_run(target, start):
                yield from _continued(target, start, ((line, (word,)),), lines[number + 1 : number + 6])


def _continued(
    target: str, read: str, parts: tuple[tuple[Line, tuple[Word, ...]], ...], below: Sequence[Line]
) -> Iterator[Place]:
    last = parts[-1][1][-1]
    for number, line in enumerate(below):
        if line.middle - last.middle > 2.2 * last.height:
            return
        for word in line.words:
            if abs(word.left - last.left) > 0.8 * last.height or word.middle - last.middle < 0.5 * last.height:
                continue
            longer = read + word.text.strip(_EDGES)
            grown = (*parts, (line, (word,)))
            if same_run(target, longer):
                yield Place(run=target, line=parts[0][0], words=parts[0][1], also=grown[1:])
            elif len(longer) < len(target) and len(grown) < 4:
                yield from _continued(target, longer, grown, below[number + 1 :])


def _goes_on_below(place: Place, lines: Sequence[Line]) -> bool:
    """Whether the word right below, in the same narrow cell, may be the rest of a longer id."""
    line, words = place.also[-1] if place.also else (place.line, place.words)
    last = words[-1]
    for other in lines:
        if not 0.5 * last.height < other.middle - last.middle < 1.35 * last.height:
            continue
        for cell in other.cells():
            rest = cell.words[0]
            beneath = abs(rest.left - words[0].left) < 0.6 * last.height and len(cell.words) == 1
            if beneath and _FRAGMENT.fullmatch(rest.text) and not _alone(line, words):
                return not _repeats(other, line)
    return False


def _alone(line: Line, words: tuple[Word, ...]) -> bool:
    return words[0] is not line.words[0] and line.words[line.words.index(words[0]) - 1].piece == words[0].piece


def _repeats(other: Line, line: Line) -> bool:
    """Whether the line below is a row of its own and no continuation of a cell."""
    return len(other.cells()) >= max(2, len(line.cells()) / 2) or len(line.cells()) == 1


@lru_cache(maxsize=4096)
def _look(text: str) -> str:
    """The letters and digits of an id, those that look alike being the same."""
    return "".join(char for char in text.casefold().translate(_SAME) if char.isalnum())


def _near_misses(target: str, lines: Sequence[Line]) -> bool:
    """Whether another id in the picture looks like this one and is not it."""
    look = _look(target)
    return any(
        _look(word.text) == look and not same_run(target, word.text.strip(_AROUND))
        for line in lines
        for word in line.words
    )


def other_runs(target: str, line: Line) -> list[tuple[str, tuple[Word, ...]]]:
    """Ids of the target's kind on a line that are not the target."""
    own = [match.span() for match in _pattern(target).finditer(line.text)]
    found = []
    for match in _similar(target).finditer(line.text):
        start, end = match.span()
        whole = not (line.text[end : end + 1].isalnum() or re.match(r"[-_]\w", line.text[end:]))
        if whole and any(first <= start and end <= last for first, last in own):
            continue
        inside = re.search(r"\w$|\d[-./:]$", line.text[:start]) or re.match(r"\w|[-./:]\d", line.text[end:])
        if inside or same_run(target, match.group()):
            continue
        if target.isdigit() and not _NUMBERED.search(line.text[:start]):
            continue
        found.append((match.group(), line.words_between(start, end, folded=False)))
    return found


def any_ids(line: Line) -> list[tuple[str, tuple[Word, ...]]]:
    """Whatever looks like an id: letters, a dash, at least three digits."""
    return [
        (match.group(), line.words_between(match.start(), match.end(), folded=False))
        for match in _SOME_ID.finditer(line.text)
        if not line.text[match.start() - 1 : match.start()].isalnum() and len(re.findall(r"\d", match.group())) > 2
    ]


def runs_of(pattern: str, line: Line) -> list[tuple[str, tuple[Word, ...]]]:
    """Stretches of up to six words of a line that a playbook's pattern for runs matches whole."""
    expression = re.compile(pattern, re.IGNORECASE)
    found: list[tuple[str, tuple[Word, ...]]] = []
    for first in range(len(line.words)):
        for last in range(min(len(line.words), first + 6), first, -1):
            words = line.words[first:last]
            text = " ".join(word.text for word in words).strip(_EDGES).rstrip(".:")
            known = next((form for form in (text, _mended(text)) if expression.fullmatch(form)), None)
            if known is not None:
                found.append((known, words))
                break
    return found


def _mended(text: str) -> str:
    """A token with the letters among its digits, and the digits among its letters, put right."""

    def mend(match: re.Match[str]) -> str:
        part = match.group()
        letters, digits = sum(map(str.isalpha, part)), sum(map(str.isdigit, part))
        if digits > letters and re.fullmatch(r"[\doOlI|]+", part):
            return part.translate(str.maketrans("oOlI|", "00111"))
        if letters > digits and re.fullmatch(r"[A-Za-z01]+", part):
            return part.translate(str.maketrans("01", "OI"))
        return part

    return re.sub(r"\w+", mend, text)
