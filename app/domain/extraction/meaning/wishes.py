"""Tickets that name a failure only in passing: thanks in reply to one, a wish or a question about failures as such."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.kind_acts import (
    ASKS_TO_LOOK,
    CONFIRMS,
    FALSE_ALARM,
    POINTS_BELOW,
    THANKS_AT_ALL,
    WANTS,
)
from app.domain.extraction.meaning.kind_words import HARD, HYPOTHESIS
from app.domain.extraction.meaning.trouble import reported_failures
from app.domain.extraction.meaning.trouble_words import NO_WISH, PAPERWORK, PRACTICE, TROUBLE
from app.domain.lazy_patterns import when_used

MOST_OF_A_THANK_YOU = 60
"""Words of a mail that does nothing but thank."""

_QUOTED = when_used(
    r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|„[^“”\n]{1,80}[“”]|«[^»\n]{1,80}»|「[^」\n]{1,80}」|\(e\.g\. [^)\n]{1,80}\)"
)
_BUT = Folded(r"\b(?:but|however|aber|jedoch|mais|pero|mas|ma|però|maar|ale|jednak)\b|が、|しかし")
_WORD = when_used(r"[^\W_]+")
_REPLY = Folded(r"\W{0,3}(?:(?:re|aw|antw|rv|res|r|odp|sv|ref)\b ?:|回复)")
_OF_SUCH = Folded(
    r"(?: |-)(?:jobs|runs|orders|exports|imports|syncs|captures|payments|integrations|records|messages|deliveries|"
    r"transactions|attempts|mails?|e-?mails?|alerts?|notifications?|log\w*|statistic\w*|dashboard)\b|(?:e[nrs]?)? "
    r"(?:jobs|läufe|exporte|importe|aufträge|bestellungen|mails?)\b|(?:meldung|mail|protokoll|code|statistik)\w*|"
    r"(?: \w+)? (?:logs?|protocol\w*)\b",
)
"""After a word of failing: it says which ones are meant, not that one happened."""
_LISTED_BEFORE = Folded(
    r"\b(?:jobs|traitements|trabajos|tareas|procesos|pedidos|zadań|zadania|job|taken|flux|imports|exports|logs?|"
    r"journaux|"
    r"registros?|registro|codes?|códigos|codici|kodów|kody|lista|liste|list|overzicht)(?: (?:en|de|d['’]|di|met|z|con|"
    r"com|of|del|dei|dos|zakończonych|zakończone))? ?$",
)


def only_thanks(subject: str, body: str) -> bool:
    """A reply that thanks, or confirms that it is over, and reports nothing of its own; the subject is that of the
    mail before."""
    if _REPLY.match(subject) is None or len(_WORD.findall(body)) > MOST_OF_A_THANK_YOU:
        return False
    taken_back = FALSE_ALARM.search(body)
    if taken_back is not None and _BUT.search(body, taken_back.end()) is None:
        return True
    if THANKS_AT_ALL.search(body) is None and CONFIRMS.search(body) is None:
        return False
    return not POINTS_BELOW.search(body) and not ASKS_TO_LOOK.search(body) and not _reports_one(body)


def wishes_or_asks(subject: str, body: str) -> bool:
    """A wish or a question in which every failure is one of a kind, quoted, feared or supposed."""
    if NO_WISH.search(f"{subject}\n{body}") or ASKS_TO_LOOK.search(body):
        return False
    if WANTS.search(body) is None and "?" not in body and "？" not in body:
        return False
    return not _reports_one(subject) and not _reports_one(body)


def is_practice_or_paperwork(subject: str, body: str) -> bool:
    """A drill, or a question or wish about a text (wiki, runbook, training) in which no failure is reported."""
    text = f"{subject}\n{body}"
    if PRACTICE.search(text):
        return True
    return PAPERWORK.search(text) is not None and wishes_or_asks(subject, body)


def _reports_one(text: str) -> bool:
    """Whether a failure is reported that is more than quoted, supposed, or said of such things in general."""
    own = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    if HARD.search(own) and not HYPOTHESIS.search(own[: _first(HARD, own)][-90:]):
        return True
    if TROUBLE.search(own):
        return True
    return any(
        not _OF_SUCH.match(own, match.end())
        and not _LISTED_BEFORE.search(own[max(0, match.start() - 40) : match.start()])
        and not HYPOTHESIS.search(own[max(0, match.start() - 90) : match.start()])
        for match in reported_failures(own)
    )


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)
