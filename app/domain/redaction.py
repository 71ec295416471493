"""Masking: cards, bank accounts, secrets, mail addresses and phone numbers become placeholders such as ``[CARD-1]``.

The same value gets the same placeholder within a ticket, so that identity is kept and nothing of the value is (no
first or last digits). Ids survive: a number that the text labels as order, job or transaction is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from app.domain.lazy_patterns import when_used
from app.domain.redaction_folding import folded
from app.domain.redaction_mails import find_emails
from app.domain.redaction_numbers import find_cards, find_ibans, find_phones
from app.domain.redaction_secrets import find_secrets

KINDS = ("card", "iban", "secret", "email", "phone")
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("secret", find_secrets),
    ("card", find_cards),
    ("iban", find_ibans),
    ("email", find_emails),
    ("phone", find_phones),
)
_RANK = {kind: rank for rank, (kind, _) in enumerate(_FINDERS)}
_SEPARATORS = when_used(r"[\s()./>-]+")
_SHORTEST_FRAGMENT = 5
_SHORTEST_REPEATED, _MOST_REPEATED = 6, 50
_PLACEHOLDER = when_used(r"\[(?:CARD|IBAN|SECRET|EMAIL|PHONE)-\d{1,6}\]")

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text: the kinds that were found (in the order of ``KINDS``) and how many values of each."""

    text: str
    kinds: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


class Masking:
    """The placeholders of one ticket. They are numbered in the order of its text; values that are cut out of the text
    later, or stand in another field, get the same ones. ``keep`` are ids that are left as they are."""

    def __init__(self, text: str, keep: Collection[str] = ()) -> None:
        self.text = text
        self.keep = frozenset(keep)
        self.spans = _with_repeats(text, _spans(text, self.keep))
        self._numbers: Counter[str] = Counter()
        self._placeholders: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        for start, end, kind in self.spans:
            self._values.setdefault(text[start:end], self._placeholder(kind, text[start:end]))

    def keeping(self, keep: Collection[str]) -> Masking:
        """The same for a ticket whose ids are known by now."""
        self.keep = frozenset(keep)
        kept = any(self.text[start:end] in self.keep for start, end, _ in self.spans)
        return Masking(self.text, keep) if kept else self

    def whole(self) -> Masked:
        """The whole text masked, with what was masked in it."""
        counts = Counter(kind for _, _, kind in self.spans)
        kinds = tuple(kind for kind in KINDS if kind in counts)
        return Masked(self.piece(0, len(self.text)), kinds, {kind: counts[kind] for kind in kinds})

    def piece(self, start: int, end: int) -> str:
        """The masked text between two positions. A value that reaches over an edge is masked whole."""
        return self._replaced(self.text[start:end], _within(self.spans, start, end))

    def value(self, value: str) -> str:
        """A masked value that was taken from the text: also without its label, and where it is only part of one."""
        if value in self.keep or (not self.spans and value in self.text):
            return value
        masked = self._without_known(value)
        return self._replaced(masked, _spans(masked, self.keep))

    def _placeholder(self, kind: str, value: str) -> str:
        key = (kind, value if kind in {"secret", "email"} else _SEPARATORS.sub("", folded(value).text))
        if key not in self._placeholders:
            self._numbers[kind] += 1
            self._placeholders[key] = f"[{kind.upper()}-{self._numbers[kind]}]"
        return self._placeholders[key]

    def _replaced(self, text: str, spans: list[Span]) -> str:
        pieces: list[str] = []
        at = 0
        for start, end, kind in spans:
            pieces += [text[at:start], self._placeholder(kind, text[start:end])]
            at = end
        pieces.append(text[at:])
        return "".join(pieces)

    def _without_known(self, value: str) -> str:
        """The value without anything that was found in the text, whole or begun or ended."""
        for known, placeholder in self._values.items():
            value = _known_replaced(value, known, placeholder)
            if "\n" in known:
                value = _known_replaced(value, " ".join(known.split()), placeholder)
            if len(known) > _SHORTEST_FRAGMENT and value not in self.keep:
                value = _without_fragment(value, known, placeholder)
        return value


def mask(text: str, keep: Collection[str] = ()) -> Masked:
    """Mask what must not be stored. ``keep`` are ids that are left as they are, whatever they look like."""
    return Masking(text, keep).whole()


def sensitive_spans(text: str) -> list[Span]:
    """Where ``mask`` would put placeholders, by position, with the kind."""
    return _spans(text, frozenset())


def _with_repeats(text: str, spans: list[Span]) -> list[Span]:
    """The spans, and where the same secrets stand once more without what told them."""
    secrets = {text[start:end] for start, end, kind in spans if kind == "secret" and end - start >= _SHORTEST_REPEATED}
    if not secrets or len(secrets) > _MOST_REPEATED:
        return spans
    found = {(start, end) for start, end, _ in spans}
    for secret in secrets:
        at = text.find(secret)
        while at >= 0:
            found.add((at, at + len(secret)))
            at = text.find(secret, at + len(secret))
    if len(found) == len(spans):
        return spans
    return _without_overlaps([*spans, *((start, end, "secret") for start, end in found)])


def _within(spans: list[Span], start: int, end: int) -> list[Span]:
    return [
        (max(first, start) - start, min(last, end) - start, kind)
        for first, last, kind in spans
        if first < end and last > start
    ]


def _known_replaced(value: str, known: str, placeholder: str) -> str:
    if len(known) >= 8:
        return value.replace(known, placeholder)
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(known)}(?![A-Za-z0-9])", lambda _: placeholder, value)


def _without_fragment(value: str, known: str, placeholder: str) -> str:
    if value.startswith(known[-_SHORTEST_FRAGMENT:]) or value.endswith(known[:_SHORTEST_FRAGMENT]) or value in known:
        longest = range(min(len(known), len(value)), _SHORTEST_FRAGMENT - 1, -1)
        if value in known and len(value) >= _SHORTEST_FRAGMENT:
            return placeholder
        head = next((size for size in longest if value.startswith(known[-size:])), 0)
        tail = next((size for size in longest if value.endswith(known[:size])), 0)
        value = (placeholder if head else "") + value[head : len(value) - tail] + (placeholder if tail else "")
    return value


def _spans(text: str, keep: frozenset[str]) -> list[Span]:
    """What to mask, without overlaps: a secret before a card before a bank account before a mail address before a
    phone number. Placeholders are never masked again."""
    if len(text) < 3:
        return []
    plain = folded(text)
    taken: list[Span] = []
    done = [match.span() for match in _PLACEHOLDER.finditer(plain.text)]
    for kind, find in _FINDERS:
        taken += [(*plain.original(start, end), kind) for start, end in find(plain.text)]
    if done:
        done = [plain.original(*span) for span in done]
        taken = [piece for span in taken for piece in _around(span, done)]
    return _without_overlaps([span for span in taken if text[span[0] : span[1]] not in keep])


def _without_overlaps(taken: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for start, end, kind in sorted(taken, key=lambda span: (span[0], _RANK[span[2]], -span[1])):
        if spans and start < spans[-1][1]:
            if end > spans[-1][1] and kind != "email":
                spans[-1] = (spans[-1][0], end, spans[-1][2])
            continue
        spans.append((start, end, kind))
    return spans


def _around(span: Span, done: list[tuple[int, int]]) -> Iterator[Span]:
    """A span without the placeholders in it."""
    start, end, kind = span
    for first, last in done:
        if last <= start or first >= end:
            continue
        if first - start >= 3:
            yield start, first, kind
        start = last
    if end - start >= 3:
        yield start, end, kind
