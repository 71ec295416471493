"""What a verification note states (seed 004: assumptions are not verification).

A sentence that expects, assumes, asks, negates or relays somebody's word is left out. One of those that remain has to
observe a named thing: it names a thing (job, run, log, record, system, or an id), and of these three it has two: that
it was checked, that it came to a good end, and something that pins it down (an id, a count, a time, a known system).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.domain.gate.statements import failure_vocabulary as failing
from app.domain.gate.statements import vocabulary as words
from app.domain.gate.statements.other_matters import (
    about_the_run,
    leaves_open,
    names_a_witness,
    only_begun,
    proves_nothing,
)
from app.domain.gate.statements.sightings import is_not_over, is_only_in_line, seen_well, written_out
from app.domain.gate.statements.words import alternatives, any_of, plain, sentences
from app.domain.lazy_patterns import when_used

_THINGS = any_of(words.THINGS)
_CHECKS = any_of(words.CHECKS)
_RESULTS = any_of(words.RESULTS)
_NEUTRAL = any_of(words.NEUTRAL)
_EXPECTATIONS = any_of(words.EXPECTATIONS)
_HEARSAY = any_of(words.HEARSAY)
_ACCORDING = any_of(words.ACCORDING)
_NEGATED = any_of(words.NEGATED)
_FAILURES = any_of(failing.FAILURES)
_NO_FAILURE = any_of(failing.NO_FAILURE)
_STILL_FAILING = any_of(failing.STILL_FAILING)
_STILL = any_of(failing.STILL, words.NEGATIONS)
_EXCEPT = any_of(failing.EXCEPT)
_BUT = any_of(failing.BUT)
_REMOVED = any_of(words.REMOVED)
_LOOKED = any_of(words.LOOKED)
_NO_FAILED_THING = when_used(
    rf"(?<![a-z0-9])(?:{alternatives(failing.NO)})[ ']"
    rf"(?:(?!(?:{alternatives(failing.NOT_WHAT)})(?![a-z]))[a-z-]+ "
    rf"){{0,1}}(?:{alternatives(failing.FAILURE_NOUNS)})(?![a-z0-9])"
)
_MISSING_BEFORE = when_used(
    r"(?<![a-z])all (?:the |of the )?(?:\d+ )?missing (?=[a-z]+ (?:are|is|were|have|arrived|now)(?![a-z]))"
)
_ACTIONS_AS_RESULTS = any_of(words.ACTIONS_AS_RESULTS)
_PEOPLE = any_of(words.PEOPLE)
_SAYING = any_of(words.SAYING)

_ALWAYS_RELAYED = any_of(words.ALWAYS_RELAYED)
_SAYS = any_of(words.SAYS)
_BY_PEOPLE = any_of(words.BY_PEOPLE)
_NEGATION = any_of(words.NEGATIONS)

_ID = when_used(r"(?<![a-z0-9])(?:#\d+|[a-z]+[-_][a-z0-9_-]*\d|[a-z]{2,}\d{2,})")
_PARTS = when_used(r"(?<![\d./:-])(\d+) ?(?:/|of|out of|von|sur|de|di|van|z) ?(\d+)(?![\d./:-])")
_NONE_OF_THEM = when_used(
    r"(?<![\d.,:a-z-])(?:0|zero|no|null|kein[a-z]*|aucune?|ningun[a-z]*|nenhuma?|nessun[a-z]*|geen|zadn[a-z]*|brak)"
    r" (?:new )?(?:rows?|orders?|records?|items?|products?|lines?|runs?|datensatze?|zeilen?|auftrage?"
    r"|bestellung(?:en)?|artikel|lauf[a-z]*"
    r"|lignes?|commandes?|executions?|filas?|pedidos?|registros?|ejecucion(?:es)?|linhas?|registos?"
    r"|execuc[a-z]+|righe?|ordin[ei]|record"
    r"|esecuzion[ei]|regels?|bestelling(?:en)?|wierszy|zamowien|rekordow|przebiegow)(?![a-z])"
    r"(?! (?:scheduled|planned|left|open|pending|outstanding|waiting|geplant|eingeplant|offen|ausstehend|en "
    r"attente|pendientes?|pendentes?"
    r"|in attesa|openstaand|oczekuj))"
)
_COUNTED = "failed|failures|errors|rejected|missing|fehler|erreurs|errores|errori|erros|fouten|bledow"
_COUNTED_FAILURES = when_used(rf"(?<![0-9])[1-9]\d* (?:{_COUNTED})(?![a-z])")
_FAILURES_ZERO = when_used(rf"(?:{_COUNTED})[a-z ]{{0,12}}[:=]? ?0(?![0-9])")
_MONTHS = (
    "jan|feb|mar|apr|may|mai|maj|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fev|avr|juin|juil|aout"
    "|mag|giu|lug"
    "|set|ott|gen|mei|mrt|sty|lut|kwi|cze|lip|sie|wrz|paz|lis|gru"
)
_WHEN = when_used(
    r"(?<!\d)(?:[01]?\d|2[0-3])[:h][0-5]\d(?!\d)"
    r"|(?<!\d)(?:[01]?\d|2[0-3])\.[0-5]\d uhr"
    r"|(?<!\d)(?:[01]?\d|2[0-3]) ?(?:uhr|am|pm|a\.m\.|p\.m\.|時)"
    r"|(?<!\d)20\d\d[-/.][01]?\d[-/.][0-3]?\d"
    r"|(?<!\d)[0-3]?\d[/.-][01]?\d[/.-](?:20)?\d\d(?!\d)"
    r"|(?<![a-z])(?:am|vom|den|dnia) [0-3]?\d\.(?:0?[1-9]|1[0-2])\.(?![\w.])"
    r"|(?<![a-z])(?:at|um|om|alle|ore|godz\.?) (?:[01]?\d|2[0-3])[.][0-5]\d(?![\d.])"
    r"|(?<![a-z])(?:a las|as|vers|alle) (?:[01]?\d|2[0-3]) ?h(?![a-z0-9])"
    rf"|(?<!\d)[0-3]?\d\.? (?:{_MONTHS})|(?<![a-z])(?:{_MONTHS})[a-z]* [0-3]?\d(?!\d)"
    r"|\d{1,2}月\d{1,2}日"
)


_SPANISH_AUXILIARY = when_used(
    r"(?:ha|han|he|hemos|se|esta|estan|fue|termino|paso|acabo|llego|llegaron|coinciden?|cuadran?|llegan?|aparecen?"
    r"|figuran?)(?![a-z])"
)
_NEAR = 30
"""Characters behind a count within which it says what was counted."""


def observation(note: str | None, systems: Iterable[str] = ()) -> str | None:
    """The first sentence of a note that observes a named thing, as written; ``None`` where there is none.

    ``systems`` are the names by which the playbook knows systems. A later sentence that says that it still fails takes
    an observation back.
    """
    known = _names(tuple(sorted(set(systems))))
    found: str | None = None
    for sentence in sentences(note or ""):
        text = written_out(plain(sentence))
        if is_set_aside(text, sentence):
            found = None if leaves_open(text) else found
            continue
        if _observes(text, known):
            found = found or sentence
        elif reports_failure(text):
            found = None
    return found


def names_a_time(text: str) -> bool:
    """Whether a text says when: a clock time or a date."""
    return _WHEN.search(plain(text)) is not None


def is_set_aside(text: str, original: str) -> bool:
    """Whether a sentence (``plain``, and as written) expects, assumes, asks, negates a check, or relays."""
    if original.rstrip().endswith(("?", "？")):
        return True
    if proves_nothing(text) or is_not_over(text) or names_a_witness(original) or _quotes_a_person(text):
        return True
    without_neutral = _NEUTRAL.sub(" ", text)
    return _EXPECTATIONS.search(without_neutral) is not None or _relays(text) or _negates(text)


def _quotes_a_person(text: str) -> bool:
    speaker, colon, _ = text[:40].partition(":")
    return bool(colon) and _PEOPLE.fullmatch(speaker.strip()) is not None


def reports_failure(text: str) -> bool:
    """Whether a ``plain`` text says that something fails now, still or again."""
    return _STILL_FAILING.search(_without_denied_failures(text)) is not None


def _without_denied_failures(text: str) -> str:
    """The text without "no errors" and "none rejected", which name a failure only to deny it."""
    return _NO_FAILED_THING.sub(" ", _NO_FAILURE.sub(" ", _MISSING_BEFORE.sub(" ", text)))


@lru_cache(maxsize=64)
def _names(systems: tuple[str, ...]) -> re.Pattern[str] | None:
    names = [plain(name) for name in systems if len(name) > 1]
    return any_of(names) if names else None


def _observes(text: str, known: re.Pattern[str] | None) -> bool:
    if _fails(text):
        return False
    named_system = known is not None and known.search(text) is not None
    has_id = _ID.search(text) is not None
    pinned_down = named_system or re.search(r"\d", text) is not None
    if not (_THINGS.search(text) or has_id or named_system):
        return False
    text = about_the_run(text)
    checked = _CHECKS.search(text) is not None
    good_end = _good_end(text) or (checked and _REMOVED.search(text) is not None)
    if not good_end and (_STILL.search(text) or only_begun(text) or not _CHECKS.search(_LOOKED.sub(" ", text))):
        return False
    return checked + good_end + pinned_down >= 2


def _good_end(text: str) -> bool:
    for match in _RESULTS.finditer(text):
        own_doing = match.start() == 0 and _ACTIONS_AS_RESULTS.fullmatch(match.group()) is not None
        if not own_doing:
            return True
    if seen_well(text):
        return True
    return not is_only_in_line(text) and any(
        match[1] == match[2] != "0" and _THINGS.search(text[match.end() : match.end() + _NEAR]) is not None
        for match in _PARTS.finditer(text)
    )


def _fails(text: str) -> bool:
    """Whether the sentence reports a failure that no good end follows, or only a part of the whole."""
    if _COUNTED_FAILURES.search(_MISSING_BEFORE.sub(" ", text)) or _only_a_part(text):
        return True
    if _EXCEPT.search(text) or any(_NEGATION.search(text, but.end()) for but in _BUT.finditer(text)):
        return True
    rest = _FAILURES_ZERO.sub(" ", _without_denied_failures(text))
    if _NONE_OF_THEM.search(rest):
        return True
    failures = [match.end() for match in _FAILURES.finditer(rest)]
    return bool(failures) and _RESULTS.search(rest, failures[-1]) is None


def _only_a_part(text: str) -> bool:
    return any(
        int(match[1][:12]) < int(match[2][:12]) and _RESULTS.search(text[match.end() : match.end() + _NEAR]) is not None
        for match in _PARTS.finditer(text)
    )


def _relays(text: str) -> bool:
    if _HEARSAY.search(text) or _ALWAYS_RELAYED.search(text):
        return True
    if any(_is_somebody(_words_after(text, match.end(), 4)) for match in _ACCORDING.finditer(text)):
        return True
    return any(_said_by_somebody(text, match) for match in _SAYING.finditer(text))


def _is_somebody(source: str) -> bool:
    return _PEOPLE.search(source) is not None or _THINGS.search(source) is None


def _said_by_somebody(text: str, saying: re.Match[str]) -> bool:
    before = _words_before(text, saying.start(), 4)
    if _PEOPLE.search(before):
        return True
    after = _words_after(text, saying.end(), 3)
    if _BY_PEOPLE.match(after) and _PEOPLE.search(after):
        return True
    if _SAYS.fullmatch(saying.group()) is None:
        return False
    speaker = _words_before(text, saying.start(), 2)
    return not (_THINGS.search(speaker) or re.search(r"\d", speaker))


def _negates(text: str) -> bool:
    if _NEGATED.search(text):
        return True
    rest = _NO_FAILED_THING.sub(" ; ", _NO_FAILURE.sub(" ; ", text))
    for match in _NEGATION.finditer(rest):
        following = re.split(r"[^\w' -]", rest[match.end() : match.end() + 60], maxsplit=1)[0]
        near = " ".join(following.split()[:3])
        verb_follows = match.group() != "no" or _SPANISH_AUXILIARY.match(near) is not None
        if _CHECKS.search(near) or (verb_follows and _RESULTS.search(near)):
            return True
    return False


def _words_before(text: str, position: int, count: int) -> str:
    return " ".join(text[max(0, position - 80) : position].split()[-count:])


def _words_after(text: str, position: int, count: int) -> str:
    return " ".join(text[position : position + 80].split()[:count])
