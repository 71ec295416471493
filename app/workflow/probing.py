"""Asking several probes at once, within one budget of time. One that is slow or broken costs no other its answer.

Every answer is kept, and used again for a while: reading a ticket again soon after asks nobody, and the record does not
change only because it was looked at twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from app.domain.playbook import Playbook
from app.domain.probing.freshness import is_fresh
from app.domain.probing.model import Answer, Subject
from app.domain.probing.questions import Question
from app.domain.ticket import TicketRef
from app.ports import Probe, ProbeUnusable
from app.store import probes as store
from app.workflow.counting import count_question
from app.workflow.service import Service

log = structlog.get_logger()

MOST_AT_ONCE = 16
ANY_AGE = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A question, to the probes of one system (by its name or an alias), or to those of a role, or to all."""

    question: Question
    system: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    probe: Probe
    question: Question
    key: str


def ask_all(
    service: Service,
    enquiries: Sequence[Enquiry],
    subject: Subject,
    at: datetime,
    *,
    ticket: TicketRef | None = None,
    within: float | None = None,
    no_older_than: timedelta | None = None,
) -> list[Answer]:
    """Ask every probe that an enquiry is meant for and that can be asked it; one answer each, in that order.

    ``at`` is the moment that is asked about. Everything is there within so many seconds (the playbook's
    ``probing.seconds``): who has not answered by then is "not reachable". Answers that are not older than
    ``no_older_than`` (the playbook's ``probing.renew_minutes``) are used again. Raises ``StoreUnavailable`` only.
    """
    policy, now = service.playbook.probing, service.clock()
    calls, answers = _planned(service, enquiries, subject, at, now)
    for answer in answers.values():
        count_question(service.tally, answer)
    fresh_for = policy.renew if no_older_than is None else no_older_than
    if calls:
        with service.database.read() as connection:
            since = now - min(fresh_for, ANY_AGE)
            for key, answer in store.kept(connection, {call.key for call in calls}, since).items():
                if is_fresh(answer, now, fresh_for):
                    answers[key] = answer
    wanted = [call for call in calls if call.key not in answers]
    if wanted:
        answers |= _asked(service, wanted, subject, at, ticket, policy.seconds if within is None else within)
    return [answers[key] for key in dict.fromkeys([*(call.key for call in calls), *answers])]


def _planned(
    service: Service, enquiries: Sequence[Enquiry], subject: Subject, at: datetime, now: datetime
) -> tuple[list[_Call], dict[str, Answer]]:
    """Who is asked what; and instead of an answer, which probe cannot be used."""
    calls: dict[str, _Call] = {}
    unusable: dict[str, Answer] = {}
    for enquiry in enquiries:
        for probe in service.probes.meant(partial(_is_meant, service.playbook, enquiry)):
            key = store.asked_key(probe.connection.name, enquiry.question, subject, at)
            try:
                if enquiry.question in probe.questions():
                    calls.setdefault(key, _Call(probe, enquiry.question, key))
            except ProbeUnusable as error:
                log.warning("probe_unusable", probe=probe.connection.name, problems=list(error.problems))
                blank = _blank(probe, enquiry.question, subject, at, now)
                unusable[key] = blank.instead("not_asked", f"the probe cannot be used: {error.problems[0]}")
    return list(calls.values()), unusable


def _asked(
    service: Service, calls: Sequence[_Call], subject: Subject, at: datetime, ticket: TicketRef | None, within: float
) -> dict[str, Answer]:
    now = service.clock()
    until = time.monotonic() + within
    refused: dict[str, Answer] = {}
    with service.database.write() as connection:
        for call in sorted(calls, key=lambda call: call.probe.connection.name):
            name, per_minute = call.probe.connection.name, call.probe.connection.per_minute
            reason = store.claim(connection, name, per_minute, now)
            if reason is not None:
                blank = _blank(call.probe, call.question, subject, at, now)
                refused[call.key] = blank.instead("not_reachable", reason)
    allowed = [call for call in calls if call.key not in refused]
    answers = _in_parallel(service, allowed, subject, at, until)
    for answer in answers.values():
        count_question(service.tally, answer, seconds=within - max(0.0, until - time.monotonic()))
    for answer in refused.values():
        count_question(service.tally, answer, held_back=True)
    with service.database.write() as connection:
        for answer in sorted(answers.values(), key=lambda answer: answer.probe):
            store.note(connection, answer, service.clock())
        store.keep(connection, list(answers.values()), ticket)
    return {**answers, **refused}


def _in_parallel(
    service: Service, calls: Sequence[_Call], subject: Subject, at: datetime, until: float
) -> dict[str, Answer]:
    if not calls:
        return {}
    pool = ThreadPoolExecutor(min(len(calls), MOST_AT_ONCE), thread_name_prefix="probe")
    try:
        under_way = {call.key: pool.submit(_one, service, call, subject, at, until) for call in calls}
        wait(under_way.values(), timeout=max(0.0, until - time.monotonic()))
        return {call.key: _result(service, call, under_way[call.key], subject, at) for call in calls}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one(service: Service, call: _Call, subject: Subject, at: datetime, until: float) -> Answer:
    left = until - time.monotonic()
    if left <= 0:
        return _too_late(service, call, subject, at)
    try:
        return call.probe.ask(call.question, subject, at, within=left)
    except Exception as error:  # a probe of somebody else's package: its mistakes are its own
        log.exception("probe_broke", probe=call.probe.connection.name, question=call.question)
        blank = _blank(call.probe, call.question, subject, at, service.clock())
        return blank.instead("not_reachable", f"the probe broke ({type(error).__name__}); the log has more")


def _result(service: Service, call: _Call, future: Future[Answer], subject: Subject, at: datetime) -> Answer:
    return future.result() if future.done() else _too_late(service, call, subject, at)


def _too_late(service: Service, call: _Call, subject: Subject, at: datetime) -> Answer:
    blank = _blank(call.probe, call.question, subject, at, service.clock())
    return blank.instead("not_reachable", "no answer in the time that all probes have together")


def _blank(probe: Probe, question: Question, subject: Subject, at: datetime, now: datetime) -> Answer:
    connection = probe.connection
    return Answer(
        question=question,
        subject=subject,
        probe=connection.name,
        system=connection.system,
        at=at,
        as_of=now,
        outcome="not_asked",
    )


def _is_meant(playbook: Playbook, enquiry: Enquiry, entry: tuple[str, str | None]) -> bool:
    system, role = entry
    if enquiry.system is not None and _known_as(playbook, enquiry.system) != _known_as(playbook, system):
        return False
    return enquiry.role is None or enquiry.role == (role or _role_of(playbook, system))


def _known_as(playbook: Playbook, name: str) -> str:
    wanted = name.casefold()
    for entry in playbook.systems:
        if wanted == entry.name.casefold() or wanted in (alias.casefold() for alias in entry.aliases):
            return entry.name.casefold()
    return wanted


def _role_of(playbook: Playbook, system: str) -> str | None:
    known = _known_as(playbook, system)
    return next((entry.role for entry in playbook.systems if entry.name.casefold() == known), None)
