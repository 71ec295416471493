"""Which states a line states, and whether a success in it is one: not negated, hoped for, counted or offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.domain.gate.screens import state_words as words
from app.domain.gate.screens.labels import COUNTED
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

Kind = Literal[
    "success", "completed", "ended", "failed", "running", "scheduled", "partial", "cancelled", "removed", "neutral"
]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("neutral", any_of(words.NEUTRAL)),
    ("failed", any_of(words.FAILED)),
    ("partial", any_of(words.PARTIAL)),
    ("cancelled", any_of(words.CANCELLED)),
    ("running", any_of(words.RUNNING, words.RETRY_WORDS)),
    ("removed", any_of(words.REMOVED)),
    ("success", any_of(words.SUCCESS)),
    ("completed", any_of(words.COMPLETED)),
    ("ended", any_of(words.ENDED)),
    ("scheduled", any_of(words.SCHEDULED)),
)
GOOD: frozenset[Kind] = frozenset({"success", "completed", "ended"})
ADVERSE: frozenset[Kind] = frozenset({"failed", "partial", "cancelled", "running"})

_HEDGE = any_of(words.HEDGES)
_ANOTHER = any_of(words.ANOTHER_RUN)
_BEGUN_BEFORE = when_used(rf"(?:{any_of(words.BEGUN).pattern})[ に]?$")
_BEGUN_AFTER = when_used(rf"\s?(?:{any_of(words.BEGUN).pattern})")
_HOW_IT_WENT = when_used(r"successful|erfolgreich|(?:avec|con|com|met) |.*mente$|succesvol|pom|poprawnie|成功|正常")
_NEGATION = when_used(rf"(?:{any_of(words.NEGATIONS).pattern})(?: \S+){{0,2}}\W*$|\b(?:no|un|non)[ -]?$|[未不没非]$")
_NONE_BEFORE = when_used(rf"(?:{any_of(words.NONE_BEFORE).pattern})\W{{0,2}}$")
_NONE_AFTER = when_used(
    rf"(?: (?:{COUNTED}))?\W{{0,3}}"
    r"(?:0(?![\d.,:/]| ?(?:of|von|sur|de|di|van|z)\b)(?: ?件| ?条| ?个)?|none\b|null\b|n/a\b|[-–—](?![\w-])|"
    r"keine?\b|aucune?\b|ningun\w?\b|nenhum\w?\b|nessun\w?\b|geen\b|brak\b|nil\b|なし|無し|无(?!法)|ゼロ|零)"
)
_OFFERED = when_used(
    r"\b(?:mark|set|as|to|als|auf|comme|en tant que|como|come|jako|force|treat|set status|change to|status to)\W{0,2}$"
    r"|(?:标记为|设为|標記)$"
)
_OFFERED_AFTER = when_used(
    r"\W{0,2}(?:として(?:マーク|設定)|に(?:する|変更)|markieren|setzen|markeren|marquer|marcar|segna)"
)
_COUNTED_AFTER = when_used(r" ?(?:[(\[（] ?\d[\d.,]* ?[)\]）]|[:=] ?\d[\d,]*(?![\d:./-])(?! ?(?:of|von|/))|\?)")
_PERCENT_BESIDE = when_used(r"\d ?[%％]\W{0,2}$")
_PERCENT_AFTER = when_used(r"\W{0,3}(?:zu |a |al |at |um )?\d[\d.,]* ?[%％]")
_PERCENT_FULL = when_used(r"(?<![\d.,])100(?:[.,]0+)? ?[%％]")
_NUMBER_BEFORE = when_used(r"(?:^|\s)\d[\d.,]* $")
_WHEN_AFTER = when_used(
    r"\W{0,3}(?:(?:at|on|in|since|am|um|le|a|el|em|il|op|o|seit|alle|as|dnia|w)\b ?(?:las |les )?)?"
    r"(?:\d{1,2} ?[:h時时点] ?\d{2}|\d{1,2}\.\d{2}(?!\d)|(?:19|20)\d{2} ?[-/.年]|\d{1,2} ?[./-] ?\d{1,2}|"
    r"\d{1,2}\.? [a-z]{3}|\d{1,2}月|[a-z]{3,9}\.? \d{1,2}\b)"
)
_ASKED_FOR = any_of(
    entries("queued, enqueued, pending, waiting, eingereiht, wartend, en attente, en cola, na fila, in coda, w kolejce")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state word in a folded line. ``refused``: it reads like a success and is none."""

    kind: Kind
    read: str
    start: int
    end: int
    refused: bool = False

    @property
    def good(self) -> bool:
        """Whether it states success, as far as its own line tells."""
        return self.kind in GOOD and not self.refused

    @property
    def adverse(self) -> bool:
        """Whether it states anything but success."""
        return self.kind in ADVERSE


@lru_cache(maxsize=4096)
def states_in(folded: str, *, with_id: bool = False) -> tuple[State, ...]:
    """The states of a folded line from left to right. ``with_id``: the line also names the run, so that a number before
    a state is the end of another column and no count."""
    found: list[tuple[int, int, int, Kind]] = []
    for rank, (kind, pattern) in enumerate(_KINDS):
        found += [(match.end() - match.start(), -rank, match.start(), kind) for match in pattern.finditer(folded)]
    taken: list[tuple[int, int]] = []
    states: list[State] = []
    for length, _, start, kind in sorted(found, key=lambda each: (-each[0], -each[1], each[2])):
        end = start + length
        if any(other_start <= start and end <= other_end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        if kind != "neutral":
            states += _judged(folded, kind, start, end, with_id=with_id)
    return tuple(sorted(states, key=lambda state: state.start))


def _judged(folded: str, kind: Kind, start: int, end: int, *, with_id: bool) -> Iterator[State]:
    before, after, read = folded[:start], folded[end:], folded[start:end]
    if kind in GOOD:
        if _NEGATION.search(before[-40:]):
            yield State(kind="failed", read=(before[-12:] + read).strip(), start=start, end=end)
        else:
            begun = _BEGUN_BEFORE.search(before[-24:]) or _BEGUN_AFTER.match(after)
            only_begun = bool(begun and _HOW_IT_WENT.match(read))
            refused = only_begun or _is_no_statement(before, after, with_id=with_id)
            yield State(kind=kind, read=read, start=start, end=end, refused=refused)
        return
    none = _NONE_BEFORE.search(before[-20:]) or _NONE_AFTER.match(after)
    when = kind in {"running", "scheduled"} and _ASKED_FOR.fullmatch(read) and _WHEN_AFTER.match(after)
    if not none and not when:
        yield State(kind=kind, read=read, start=start, end=end)


def _is_no_statement(before: str, after: str, *, with_id: bool) -> bool:
    if _OFFERED.search(before[-24:]) or _OFFERED_AFTER.match(after) or _COUNTED_AFTER.match(after):
        return True
    if _PERCENT_BESIDE.search(before[-8:]) or (_PERCENT_AFTER.match(after) and not _PERCENT_FULL.match(after.strip())):
        return True
    if not with_id and _NUMBER_BEFORE.search(before):
        return True
    near = before[-36:]
    return _HEDGE.search(near) is not None or _ANOTHER.search(near) is not None


def begins_a_time(folded: str, state: State) -> bool:
    """Whether the word may only be the label of the time behind it ("Completed 10:42")."""
    return state.kind != "success" and _WHEN_AFTER.match(folded[state.end :]) is not None


def unproven(folded: str) -> str | None:
    """Words that say that a person set the state, or that it was only tried."""
    found = _UNPROVEN.search(folded)
    return None if found is None else found.group()


def rehearsed(folded: str) -> str | None:
    """Words that say that the run was only a rehearsal, which changed nothing."""
    found = _REHEARSED.search(folded)
    return None if found is None or _DENIED.match(folded, found.end()) else found.group()


def hedged(folded: str) -> str | None:
    """Words of expectation."""
    found = _HEDGE.search(folded)
    return None if found is None else found.group()


_UNPROVEN = any_of(words.UNPROVEN)
_REHEARSED = any_of(words.REHEARSED)
_DENIED = when_used(
    r"\W{0,3}(?:no|off|false|nein|aus|falsch|non|faux|desactive|falso|nao|nie|nee|uit|0|not|never|disabled|いいえ|なし|否)(?!\w)"
)
