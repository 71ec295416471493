"""What a ticket is: an exception or something else (a question, a request, a notice)."""

from __future__ import annotations

import re

from app.domain.extraction.meaning.drills_and_offers import is_drill, is_offer
from app.domain.extraction.meaning.kind_acts import (
    ACCESS_NOUN,
    ADVERTISES,
    ALL_WELL,
    ANNOUNCES,
    ASKS_TO_LOOK,
    DIGEST,
    FIXES,
    FREEZE,
    GOOD_NOW,
    GRATEFUL,
    HANDED_OVER,
    INVITATION,
    LACKS_ACCESS,
    LOOKS_BACK,
    NOTHING_NOW,
    RELEASED,
    RUNS_AGAIN,
    SURVEY,
    THANKS_AT_ALL,
    TICKET_OVER,
    TRAINING,
    WANTS,
    WILL_HAPPEN,
)
from app.domain.extraction.meaning.kind_words import (
    ACCESS,
    ASKS_FOR_ACCESS,
    AUTO_REPLY,
    AWAY,
    CLOSING_NOTE,
    FAILING,
    FEATURE,
    FUTURE_MAINTENANCE,
    HARD,
    HOWTO,
    HYPOTHESIS,
    INFORMATION,
    LIST,
    MARKETING,
    NO_ACTION,
    NOTHING_BROKEN,
    PERIODIC,
    POSSIBLE,
    PROPOSAL,
    RECOVERED,
    RECOVERY,
    REQUEST_SUBJECT,
    THANKS,
)
from app.domain.extraction.meaning.trouble import is_good_news_or_paper, points_at_trouble, reported_failures
from app.domain.extraction.meaning.wishes import is_practice_or_paperwork, only_thanks, wishes_or_asks
from app.domain.extraction.reading import Reading
from app.domain.extraction.thread_parts import newest_message
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
_FAILED_JOBS = when_used(r"(?i)failed (?:jobs?|runs?|orders|records|messages)")
_CLAUSE_END = when_used(r"[.,;:!?\n]|。|、")


def is_exception(reading: Reading, *, has_evidence: bool, names_record: bool) -> bool:
    """Whether the ticket is about something that went wrong; requests, questions and notices are not.

    ``has_evidence``: it shows an error. ``names_record``: it names a run, an order, a payment by its id."""
    subject, body = reading.content[: reading.body_start], reading.main[reading.body_start :]
    text = f"{subject}\n{body}"
    if AUTO_REPLY.search(text) or AWAY.search(text[:400]):
        return False
    if _only_informs(text) or _needs_nobody(subject, body) or is_drill(subject, body):
        return False
    if _advertises(reading.text, text, has_evidence=has_evidence) or is_offer(subject, body, names_record=names_record):
        return False
    opening = text[:900]
    if RECOVERY.search(opening) and not _still_broken(text):
        return False
    hard = len(HARD.findall(body)) + 2 * has_evidence
    failing = len({match.group().casefold() for match in FAILING.finditer(text)})
    if THANKS.search(opening) and not _is_closing_note(text, has_evidence=has_evidence) and not _still_broken(text):
        return False
    if _asks(subject, body, failing, hard) or _proposes(subject, body):
        return False
    if INFORMATION.search(opening) is not None and not hard and failing <= 1:
        return False
    if only_thanks(subject, newest_message(reading)) or is_practice_or_paperwork(subject, body):
        return False
    if not has_evidence and not names_record and (wishes_or_asks(subject, body) or _is_of_no_day(subject, body)):
        return False
    return _is_about_a_failure(text, subject, body, has_evidence=has_evidence, names_record=names_record)


def _is_of_no_day(subject: str, body: str) -> bool:
    """An invitation to a training, or a question in which nothing is wrong at present."""
    return TRAINING.match(subject) is not None or NOTHING_NOW.search(body) is not None


def _advertises(everything: str, text: str, *, has_evidence: bool) -> bool:
    marketing = len({match.group().casefold() for match in MARKETING.finditer(everything)})
    return marketing >= 2 or (marketing == 1 and not has_evidence and not FAILING.search(text))


def _is_about_a_failure(text: str, subject: str, body: str, *, has_evidence: bool, names_record: bool) -> bool:
    if points_at_trouble(subject, body):
        return True
    if is_good_news_or_paper(subject):
        return False
    if has_evidence or ASKS_TO_LOOK.search(text):
        return True
    return not is_good_news_or_paper(text) if names_record else not _speaks_of_no_present(text)


def _asks(subject: str, body: str, failing: int, hard: int) -> bool:
    """Whether it is a request or a question: said in the subject, or in a body that reports no failure of its own."""
    opening = body[:700]
    if FEATURE.search(subject[:60]) and WANTS.search(opening):
        return True
    for request in (ACCESS, FEATURE, HOWTO):
        in_subject, in_body = request.search(subject), request.search(opening)
        if in_subject and (in_body or not FAILING.search(subject)) and not (hard and failing >= 3):
            return True
        if (
            in_body
            and not hard
            and (failing <= 1 or (in_body.start() < 160 and failing <= 3))
            and not FAILING.search(subject)
        ):
            return True
        if in_subject and in_body and hard < 2:
            return True
    return False


def _only_informs(text: str) -> bool:
    """Whether it says that there is nothing to do: a report, maintenance to come, a failure that is over."""
    if _still_broken(text):
        return False
    if NO_ACTION.search(text):
        return (
            PERIODIC.search(text) is not None
            or RECOVERED.search(text) is not None
            or FUTURE_MAINTENANCE.search(text) is not None
        )
    return (
        FUTURE_MAINTENANCE.search(text[:300]) is not None
        and re.search(
            r"(?i)\b(?:may|will|might|can|during|können|kann|werden|wird|pendant|sera|peuvent|durante|"
            r"podr\w+|será|poderão|potrebbero|sarà|tijdens|kunnen|zullen|mogą|podczas|będzie)\b|中は|場合があります",
            text,
        )
        is not None
        and not re.search(
            r"(?i)\b(?:after|since|nach|seit|après|depuis|tras|desde|após|dopo|sinds|na|po|od) (?:the |"
            r"der |la |il |het )?(?:\w+ )?(?:maintenance|wartung|mantenimiento|manutenção|manutenzione|"
            r"onderhoud)",
            text,
        )
    )


def _speaks_of_no_present(text: str) -> bool:
    """Whether it wants something, asks, announces, thanks, or speaks of nothing that systems hand to each other."""
    return (
        "?" in text
        or "？" in text
        or WANTS.search(text) is not None
        or WILL_HAPPEN.search(text) is not None
        or NO_ACTION.search(text) is not None
        or THANKS_AT_ALL.search(text) is not None
        or is_good_news_or_paper(text)
        or HANDED_OVER.search(text) is None
    )


def _needs_nobody(subject: str, body: str) -> bool:
    """Whether nobody has to do anything: a digest, an announcement, a survey, advertising, news that it runs again."""
    text = f"{subject}\n{body}"
    if SURVEY.search(text[:600]) or INVITATION.match(subject) or TICKET_OVER.search(text[:600]):
        return True
    if _still_broken(text):
        return False
    if _tells_of_the_past(subject, body) or FREEZE.search(text[:200]):
        return True
    if GOOD_NOW.search(body[:400]) and THANKS_AT_ALL.search(body) and not reported_failures(body):
        return True
    if DIGEST.search(text[:200]) or len({match.group() for match in ADVERTISES.finditer(text)}) >= 2:
        return True
    if ALL_WELL.search(text) and (PERIODIC.search(text) or RECOVERED.search(text)):
        return True
    if ANNOUNCES.match(subject) and WILL_HAPPEN.search(body[:700]) and not HARD.search(body):
        return True
    if RUNS_AGAIN.search(body[:500]) and (GRATEFUL.search(body[:500]) or THANKS.search(body[:500])):
        return True
    if (
        ACCESS_NOUN.search(subject)
        and not LACKS_ACCESS.search(_FAILED_JOBS.sub("", subject))
        and WANTS.search(body[:500])
    ):
        return True
    request = next((clause for clause in _CLAUSE_END.split(body[:400]) if WANTS.search(clause)), "")
    return bool(ACCESS_NOUN.search(request)) and not LACKS_ACCESS.search(_FAILED_JOBS.sub("", text))


def _tells_of_the_past(subject: str, body: str) -> bool:
    """Release notes, a look back at what happened."""
    return (
        RELEASED.match(subject) and (FIXES.search(body) or NO_ACTION.search(body))
    ) is not None or LOOKS_BACK.search(subject) is not None


def _only_hypothetical(text: str) -> bool:
    """Whether every failure that is named is one that might happen."""
    found = list(FAILING.finditer(text))
    return bool(found) and all(HYPOTHESIS.search(text[max(0, match.start() - 90) : match.start()]) for match in found)


def _proposes(subject: str, body: str) -> bool:
    """A proposal by its heading, a question that says that nothing is broken, a request for access in so many words."""
    if PROPOSAL.search(f"{subject}\n{body[:200]}") and (FEATURE.search(body) or not FAILING.search(subject)):
        return True
    if REQUEST_SUBJECT.match(subject) and (ASKS_FOR_ACCESS.search(body) or LIST.search(body)):
        return True
    asks = (
        HOWTO.search(body[:700]) or FEATURE.search(body[:700]) or POSSIBLE.search(body[:700]) or HOWTO.search(subject)
    )
    if asks and _only_hypothetical(body):
        return True
    if NOTHING_BROKEN.search(body) and (HOWTO.search(subject) or HOWTO.search(body[:700])):
        return True
    if re.match(
        r"\W*(?:(?:re|fwd?|aw|wg|rv|tr): )?"
        r"(?:access|zugriff|zugang|accès|acceso|acesso|accesso|toegang|dostęp|アクセス権)",
        subject,
        _I,
    ):
        return ASKS_FOR_ACCESS.search(body) is not None
    return False


def _is_closing_note(text: str, *, has_evidence: bool) -> bool:
    return (
        has_evidence
        and CLOSING_NOTE.search(text) is not None
        and FAILING.search(text) is not None
        and not THANKS.match(text.strip())
    )


def _still_broken(text: str) -> bool:
    return re.search(
        r"\b(?:but|however|still|again|aber|jedoch|erneut|immer noch|mais|toujours|encore|à nouveau en|pero|"
        r"sigue|todavía|otra vez|mas|ainda|continua|novamente|ma|ancora|di nuovo in|maar|nog steeds|opnieuw|"
        r"ale|nadal|znowu)\b[^.\n]{0,60}\b(?:fail\w*|error\w*|missing|not|stuck|wrong|fehl\w*|nicht|hängt|"
        r"échou\w*|erreur|pas|fall\w*|error|no|falh\w*|não|errore|non|mislukt|niet|fout|błąd|nie)\b|(?:まだ|"
        r"再び|依然).{0,20}(?:失敗|エラー|未|ない)",
        text, _I,
    ) is not None  # fmt: skip
