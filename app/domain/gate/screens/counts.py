"""Counts that show a loss: 311 of 312, 3 rejected, read 312 and written 300, 97 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from app.domain.gate.screens.labels import BAD, GOOD, TOTAL, Role
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_OF = when_used(
    r"(?<![\d:./-])(\d[\d.,']*) ?(?:/|of|out of|von|sur|de|di|su|van(?: de)?|z(?: )?|件中) ?(\d[\d.,']*)(?![\d:/-])"
)
_JAPANESE = when_used(
    r"(?P<all>\d+) ?件(?:中|のうち) ?(?P<some>\d+) ?件|共 ?(?P<all2>\d+) ?条.{0,8}?(?P<some2>\d+) ?条"
)
NOT_OF_RECORDS = when_used(
    r"(?:pages?|attempts?|try|tries|showing|versuche?|seite|tentatives?|pagina|intentos?|pagine|tentativ[oi]|"
    r"tentativas?|poging(?:en)?|strona|prob[ay]|ページ|試行|worker|node|replica|thread|retry|retries|ready)\W{0,3}$"
)
"""What a share of something else than records is called."""

_DATE_OR_TIME = when_used(
    r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?|\d{1,2}/\d{1,2}(?= \d{1,2}:\d{2})"
)
_PERCENT = when_used(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)? ?[%％]")
_OF_PROGRESS = when_used(
    r"(?:progress|complete|completed|done|success|success rate|written|fortschritt|abgeschlossen|erfolg\w*|progression|"
    r"progreso|progresso|avanzamento|voortgang|postep|進捗|完了|成功率|进度|完成)\W{0,4}$"
)
_AFTER_PROGRESS = when_used(
    r"\W{0,2}(?:complete|completed|done|of|success\w*|succeeded|written|processed|abgeschlossen|erfolgreich|termine|"
    r"completado|concluido|completato|voltooid|zakonczone|完了|完成)"
)
_AMOUNTS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("bad", any_of(BAD)),
    ("good", any_of(GOOD)),
    ("total", any_of(TOTAL)),
)
_ASSIGNED = when_used(r"\s?[:=：]\s?\d")
_NUMBER = when_used(r"(?<![\w.,:/-])\d[\d.,']*(?![\w:/%-]| ?[/%])")


@lru_cache(maxsize=4096)
def loss(folded: str) -> str | None:
    """The words of a folded line that say that not everything arrived."""
    text = _DATE_OR_TIME.sub(lambda match: "~" * len(match.group()), folded)
    for match in _OF.finditer(text):
        if number(match.group(1)) < number(match.group(2)) and not NOT_OF_RECORDS.search(text[: match.start()]):
            return match.group()
    for match in _JAPANESE.finditer(text):
        every, some = match.group("all") or match.group("all2"), match.group("some") or match.group("some2")
        if int(some) < int(every):
            return match.group()
    for match in _PERCENT.finditer(text):
        beside = _OF_PROGRESS.search(text[: match.start()]) or _AFTER_PROGRESS.match(text, match.end())
        if int(match.group(1)) < 100 and beside:
            return match.group()
    return None


def compared(amounts: Sequence[tuple[Role, int, str]]) -> str | None:
    """Whether amounts by role show a loss, with their words."""
    for role, amount, read in amounts:
        if (role == "bad" and amount > 0) or (role == "good" and amount == 0):
            return read
    written = [(amount, read) for role, amount, read in amounts if role == "good"]
    expected = [(amount, read) for role, amount, read in amounts if role == "total"]
    if written and expected and max(written)[0] < max(expected)[0]:
        return f"{max(written)[1]}, {max(expected)[1]}"
    return None


@lru_cache(maxsize=4096)
def labelled_amounts(folded: str) -> tuple[tuple[Role, int, str], ...]:
    """``written 300``, ``errors: 2`` or ``300 written, 2 errors`` in a folded line: whichever comes first, label or
    number, comes first in all of them."""
    text = _DATE_OR_TIME.sub(lambda match: "~" * len(match.group()), folded)
    labels = sorted(
        (match.start(), match.end(), role) for role, pattern in _AMOUNTS for match in pattern.finditer(text)
    )
    numbers = [(match.start(), match.end()) for match in _NUMBER.finditer(text)]
    if not labels or not numbers:
        return ()
    assigned = _ASSIGNED.match(text, labels[0][1]) is not None
    number_first = not assigned and any(start < labels[0][0] and labels[0][0] - end <= 2 for start, end in numbers)
    found: list[tuple[Role, int, str]] = []
    for start, end, role in labels:
        for first, last in numbers:
            beside = 0 <= start - last <= 2 if number_first else 0 <= first - end <= 3
            if beside:
                read = folded[min(start, first) : max(end, last)]
                found.append((role, number(folded[first:last]), read))
    return tuple(found)


def number(text: str) -> int:
    """A count as written, with any separators of thousands."""
    digits = re.sub(r"[.,']$", "", text)
    whole = re.split(r"[.,](?=\d{1,2}$)", digits)[0]
    return int(re.sub(r"\D", "", whole) or 0)
