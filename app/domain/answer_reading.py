"""What one message states of the capture elements that a ticket lacks.

A message is read as a ticket's text is. The reporter's reply to our question may also be bare ("4711", "cron"): then
each of its parts is tried as the answer to one of the things asked for. What is only guessed, what came to a good end
and what was tried again afterwards are no answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.answer_model import NUMBERED, Answer, Setting
from app.domain.answer_reasons import reasons_in
from app.domain.answer_words import (
    CHATTER,
    HEDGED,
    NO_ID_BEFORE,
    NOT_KNOWN,
    ORDER_NOUN,
    REPEATED,
    STARTERS,
    TO_COME,
)
from app.domain.extraction.bodies.injection import hostile_spans
from app.domain.extraction.errors.find import find_errors
from app.domain.extraction.errors.messages import ErrorAt, verbatim
from app.domain.extraction.identifiers.jobs import IdFound, find_job_ids, is_cut
from app.domain.extraction.identifiers.transactions import choose_transaction, find_transactions
from app.domain.extraction.labels import Pair, find_pairs
from app.domain.extraction.model import TicketText
from app.domain.extraction.reading import Reading, read_ticket
from app.domain.extraction.times.dates import DATE, DAY_WORD
from app.domain.extraction.times.event_rank import Rank
from app.domain.extraction.times.find import TIME, Moment, failure_moment
from app.domain.extraction.triggers.find import TriggerAt, find_trigger
from app.domain.extraction.triggers.kinds import kind_of
from app.domain.gate.statements.failure_vocabulary import FAILURES, NO_FAILURE
from app.domain.gate.statements.vocabulary import RESULTS
from app.domain.gate.statements.words import any_of, plain, sentences
from app.domain.lazy_patterns import when_used
from app.domain.redaction import sensitive_spans

_RESULTS, _FAILURES, _NO_FAILURE = any_of(RESULTS), any_of(FAILURES), any_of(NO_FAILURE)
_CLAUSE = when_used(r"[,;、]\s*|\n")
_PART = when_used(r"[;,、\n]\s*|(?<=[^\s.\d]\.)\s+|。|\s[/|]\s")
_FILLER = when_used(r"^(?:(?:hi|hello|hallo|bonjour|hola|ola|buongiorno|ciao|dzien dobry)\b[\s,!]*)", re.IGNORECASE)
_SURE_ID, _LIKELY_ID, _SURE_TRIGGER = 5.0, 3.5, 4.0
_SURE_ERROR = 4.5
_MOST_WORDS_OF_A_BARE_PART = 6
_MOST_WORDS_OF_AN_AFTERTHOUGHT = 3
_LONGEST_STARTER = 120
_CLOCKS_APART = timedelta(minutes=5)
_LABELS = {"job": "Job ID", "order": "Order number", "error_text": "Error message", "trigger": "Triggered by"}


def read_answer(text: str, wanted: tuple[str, ...], setting: Setting) -> Answer:
    """What a message (its author's own words) states of the wanted capture elements."""
    answer = Answer()
    usable = _usable(text, setting)
    if usable.strip():
        _read_whole(usable, wanted, setting, answer)
        if setting.direct:
            for element, part in _parts(usable, wanted, setting):
                _read_part(element, part, [one for one in wanted if not answer.states(one)], setting, answer)
    open_ = tuple(element for element in wanted if not answer.states(element))
    answer.unavailable = dict(reasons_in(text, open_, setting, stated_some=len(open_) < len(wanted)))
    return answer


def _usable(text: str, setting: Setting) -> str:
    """The text without what is no answer: guesses, questions, instructions to software, later attempts, and (but for a
    reply to us) good ends."""
    kept: list[str] = []
    for sentence in sentences(text):
        read = plain(sentence)
        fails = _FAILURES.search(_NO_FAILURE.sub(" ", read)) is not None
        again = REPEATED.search(read) is not None
        ended_well = not setting.direct and _RESULTS.search(read) is not None
        asks = sentence.rstrip().endswith(("?", "？"))
        if asks or ((again or ended_well) and not fails) or hostile_spans(sentence):
            continue
        kept.append(_without_guesses(sentence))
    return "\n".join(kept)


def _without_guesses(sentence: str) -> str:
    """Without the clauses that guess, say that something is not known, or speak of what is to come. "4711, I think" is
    a guess as a whole."""
    read = plain(sentence)
    if not (HEDGED.search(read) or NOT_KNOWN.search(read) or TO_COME.search(read)):
        return sentence
    kept: list[str] = []
    for clause in _CLAUSE.split(sentence):
        read = plain(clause)
        if HEDGED.search(read):
            if kept and len(clause.split()) <= _MOST_WORDS_OF_AN_AFTERTHOUGHT:
                kept.pop()
        elif not (NOT_KNOWN.search(read) or TO_COME.search(read)):
            kept.append(clause)
    return ", ".join(kept)


def _reading(text: str, setting: Setting) -> tuple[Reading, list[Pair]]:
    reading = read_ticket(
        TicketText(
            subject="",
            body=text,
            body_format=setting.body_format,
            created_at=setting.written_at,
            context=setting.context,
        )
    )
    return reading, find_pairs(reading.content)


def _read_whole(text: str, wanted: tuple[str, ...], setting: Setting, answer: Answer) -> None:
    reading, pairs = _reading(text, setting)
    errors = find_errors(reading, pairs)
    starter = find_trigger(reading, pairs)
    if "job_or_transaction_id" in wanted:
        _take_id(reading, pairs, errors, setting, answer)
    if "timestamp" in wanted:
        _take_time(reading, pairs, errors, setting, answer)
    if "error_text" in wanted:
        _take_error(reading, errors, setting, answer, until=starter.start if starter else None)
    if "trigger" in wanted and starter is not None and _is_starter(starter, setting):
        answer.trigger, answer.trigger_kind = starter.value, starter.kind
        answer.quotes["trigger"] = reading.text[starter.start : starter.end]


def _is_starter(found: TriggerAt, setting: Setting) -> bool:
    """An agent's "I started it" speaks of the agent's own attempt, not of the run that failed."""
    return found.weight >= _SURE_TRIGGER and (setting.own or found.value != "reporter")


def _take_id(reading: Reading, pairs: list[Pair], errors: list[ErrorAt], setting: Setting, answer: Answer) -> None:
    codes = frozenset(error.code for error in errors if error.code)
    secrets = sensitive_spans(reading.content)
    jobs = [one for one in find_job_ids(reading, pairs) if _usable_id(one, reading, codes, secrets, setting)]
    orders = [one for one in find_transactions(reading, pairs) if _usable_id(one, reading, codes, secrets, setting)]
    job = jobs[0] if jobs else None
    if job is not None and any(one.value == job.value and one.weight >= max(job.weight, 4.0) for one in orders):
        job = None
    order = choose_transaction(orders, job.value if job else None, codes)
    if job is None and order is not None and setting.direct and setting.job_failure:
        sentence = plain(reading.sentence_text(order.start))
        if not ORDER_NOUN.search(sentence.replace(plain(order.value), " ")):
            job, order = order, None
    if job is not None:
        answer.job_id = job.value
        answer.quotes["job_id"] = reading.text[job.start : job.end]
    if order is not None:
        answer.transaction_id = order.value
        answer.quotes["transaction_id"] = reading.text[order.start : order.end]


def _usable_id(
    found: IdFound,
    reading: Reading,
    codes: frozenset[str],
    secrets: list[tuple[int, int, str]],
    setting: Setting,
) -> bool:
    """What is masked, quoted or an error's code is no id. An agent's word needs a label or a failure beside it."""
    if (
        found.quoted
        or found.value in codes
        or any(start < found.end and found.start < end for start, end, _ in secrets)
    ):
        return False
    if setting.own or found.weight >= _SURE_ID:
        return found.weight >= (0 if setting.direct else _LIKELY_ID)
    sentence = plain(reading.sentence_text(found.start))
    return found.weight >= _LIKELY_ID and _FAILURES.search(_NO_FAILURE.sub(" ", sentence)) is not None


def _take_time(reading: Reading, pairs: list[Pair], errors: list[ErrorAt], setting: Setting, answer: Answer) -> None:
    moment = failure_moment(reading, pairs, errors, setting.context, setting.written_at)
    if moment is None or not (setting.direct or moment.rank >= Rank.STATED):
        return
    at = _plausible(moment, reading, pairs, errors, setting)
    if at is not None:
        answer.timestamp = at
        answer.quotes["timestamp"] = reading.text[moment.start : moment.end]


def _plausible(
    moment: Moment, reading: Reading, pairs: list[Pair], errors: list[ErrorAt], setting: Setting
) -> datetime | None:
    """The moment as meant: a time without a day is the latest before the ticket was made, where the one before the
    message would be after it. A moment after the message is none."""
    at = moment.at
    if at is not None and at > setting.ticket_made_at + _CLOCKS_APART:
        names_a_day = DAY_WORD.search(reading.content) or DATE.search(reading.content)
        if not names_a_day:
            earlier = failure_moment(reading, pairs, errors, setting.context, setting.ticket_made_at)
            at = earlier.at if earlier else None
    return None if at is None or at > setting.written_at + _CLOCKS_APART else at


def _take_error(
    reading: Reading, errors: list[ErrorAt], setting: Setting, answer: Answer, until: int | None = None
) -> None:
    """The first error with a code, else the first. ``until``: where the words about the trigger begin, which are no
    part of the message."""
    unquoted = [error for error in errors if not error.quoted]
    found = next((error for error in unquoted if error.code), unquoted[0] if unquoted else None)
    if found is None or not (setting.direct or found.code or found.weight >= _SURE_ERROR):
        return
    answer.error_code = found.code
    if found.code_at is not None:
        answer.quotes["error_code"] = reading.text[slice(*found.code_at)]
    if found.text and found.text_at is not None:
        start, end = found.text_at
        if until is not None and start < until < end:
            comma = max(reading.text.rfind(mark, start, until) for mark in ",;、")
            end = comma if comma > start else end
        answer.error_text = verbatim(found.text if end == found.text_at[1] else reading.text[start:end])
        answer.quotes["error_text"] = reading.text[start:end]


def _parts(text: str, wanted: tuple[str, ...], setting: Setting) -> Iterator[tuple[str | None, str]]:
    """The parts of a reply, each with the element that it answers, where its number or the only question says so."""
    numbers = list(NUMBERED.finditer(text))
    if len(setting.asked) > 1 and numbers:
        for match, end in zip(numbers, [*(one.start() for one in numbers[1:]), len(text)], strict=True):
            place = int(match[1]) - 1
            element = setting.asked[place] if place < len(setting.asked) else None
            yield element, " ".join(text[match.end() : end].split())
        return
    if len(wanted) == 1:
        yield wanted[0], " ".join(text.split())
    for part in _PART.split(text):
        if part.strip():
            yield None, _FILLER.sub("", part.strip())


def _read_part(element: str | None, part: str, wanted: list[str], setting: Setting, answer: Answer) -> None:
    if element is not None:
        if element in wanted:
            _take_part(element, part, setting, answer)
        return
    if len(part.split()) > _MOST_WORDS_OF_A_BARE_PART:
        return
    for candidate in ("timestamp", "error_text", "job_or_transaction_id", "trigger"):
        if candidate in wanted and _take_part(candidate, part, setting, answer, alone=False):
            return


def _take_part(element: str, part: str, setting: Setting, answer: Answer, *, alone: bool = True) -> bool:
    """Try a part as the answer to one question; whether it was one. ``alone``: it answers nothing else."""
    if element == "timestamp":
        reading, pairs = _reading(part, setting)
        _take_time(reading, pairs, [], setting, answer)
    elif element == "job_or_transaction_id":
        _take_bare_id(part, setting, answer)
    elif element == "error_text":
        said = _JAPANESE_LABEL.sub("", part.strip())
        if (alone and _is_message(said)) or _CODE_ALONE.fullmatch(said):
            for text in (said, f"{_LABELS['error_text']}: {said}"):
                reading, pairs = _reading(text, setting)
                _take_error(reading, find_errors(reading, pairs), setting, answer)
                if answer.error_code or answer.error_text:
                    break
    else:
        _take_starter(part, setting, answer, alone=alone)
    return answer.states(element)


_CODE_ALONE = when_used(r"[\"'`“„«]?[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+(?:[:：] ?.{3,200})?[\"'`”“»]?")
_WORD_OR_CODE = when_used(r"[^\W\d_]{4}|[A-Z]+[-_]?\d|[\u3040-\u9fff]{2}")


def _is_message(said: str) -> bool:
    """Whether a whole reply can be an error's message: no conversation, and neither a bare number nor a bare time."""
    bare_time = TIME.search(said) is not None and len(said.split()) <= _MOST_WORDS_OF_A_BARE_PART
    return not bare_time and _WORD_OR_CODE.search(said) is not None and not CHATTER.search(plain(said))


_JAPANESE_LABEL = when_used(r"^.{0,12}?(?:エラー|メッセージ|コード)(?:は|が|:|：)\s*")
_TOKEN = when_used(r"(?<![A-Za-z0-9])#?(?=[A-Za-z0-9_./:-]*\d)[A-Za-z0-9][A-Za-z0-9_./:-]*")


def _take_bare_id(part: str, setting: Setting, answer: Answer) -> None:
    """The one id-like token of a part, as if it stood behind a label, with what is glued to it and what follows."""
    tokens = list(_TOKEN.finditer(part))
    if len(tokens) != 1 or NO_ID_BEFORE.search(plain(part[: tokens[0].start()])) or is_cut(part, *tokens[0].span()):
        return
    glued = tokens[0].start()
    while glued > 0 and not part[glued - 1].isspace() and not part[glued - 1].isalnum():
        glued -= 1
    name = "job" if setting.job_failure and not ORDER_NOUN.search(plain(part)) else "order"
    reading, pairs = _reading(f"{_LABELS[name]}: {part[glued:]}", setting)
    _take_id(reading, pairs, [], replace(setting, job_failure=False), answer)


def _take_starter(part: str, setting: Setting, answer: Answer, *, alone: bool) -> None:
    known = STARTERS.match(plain(part[:_LONGEST_STARTER]))
    if known is None and (not alone or len(part.split()) > _MOST_WORDS_OF_A_BARE_PART or CHATTER.search(plain(part))):
        return
    if known is not None and known["japanese"] in _MYSELF:
        answer.trigger, answer.trigger_kind, answer.quotes["trigger"] = "reporter", "user", part
        return
    reading, pairs = _reading(f"{_LABELS['trigger']}: {_bare_starter(part)}", setting)
    found = find_trigger(reading, pairs)
    if found is not None:
        answer.trigger, answer.trigger_kind = found.value, found.kind
        answer.quotes["trigger"] = part
    elif known is not None:
        who = known["who"] or known["japanese"]
        answer.trigger, answer.trigger_kind = who, kind_of(who)
        answer.quotes["trigger"] = part


_MYSELF = ("私", "自分", "本人")
_LEAD = when_used(
    r"^(?:it was|it's|by|es war|das war|durch|c'était|c'est|par|fue|era|por|foi|pelo|pela|è stato|dal|het was|door"
    r"|to był[ao]?|przez)\s+(?=\S)|(?:です|でした)。?$",
    re.IGNORECASE,
)


def _bare_starter(part: str) -> str:
    return _LEAD.sub("", part.strip())
