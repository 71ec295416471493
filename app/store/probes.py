"""What systems answered, each answer with its hash and moment, and how each probe fares: shared by all processes.

A probe that fails three times in a row is left alone for a minute, then two, at most fifteen; after that one question
is let through, and the rest follow when it is answered. Its limit counts a minute's questions evenly (GCRA), with a
sixth of them at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from app.domain.moments import iso
from app.domain.probing.model import Answer, Subject, answer_from, digest
from app.domain.probing.questions import Question
from app.domain.ticket import TicketRef
from app.store.probe_tables import probe_answers, probe_states
from app.store.upsert import upsert

FAILURES_TO_PAUSE = 3
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
ONE_TRIAL = timedelta(seconds=30)
"""How long others wait for the one question that tries whether a probe answers again."""

PROOF = "proof of the close at "
"""How the key of an answer begins that was kept as what a close was accepted on. Such answers stay."""
_AT_ONCE = 6
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeState:
    """How a probe fares. ``paused_until`` is ``None`` while it may be asked."""

    probe: str
    failures: int
    paused_until: datetime | None
    last_reason: str
    last_asked_at: datetime | None
    last_reached_at: datetime | None


def asked_key(probe: str, question: Question, subject: Subject, at: datetime) -> str:
    """The same text for the same question to the same probe."""
    return hashlib.sha256("\n".join((probe, question, subject.key, at.isoformat())).encode()).hexdigest()


def claim(connection: Connection, probe: str, per_minute: int, now: datetime) -> str | None:
    """Take one question's worth of a probe's limit; else the reason why it may not be asked now."""
    blank = {"probe": probe, "failures": 0, "last_reason": ""}
    upsert(connection, probe_states, blank, keep=frozenset(blank))
    row = connection.execute(select(probe_states).where(probe_states.c.probe == probe).with_for_update()).one()
    if row.paused_until is not None and row.paused_until > now:
        return f"left alone for a while after failures: {row.last_reason}"
    interval = _MINUTE / per_minute
    next_free = max(row.next_free or now, now)
    if next_free - now > interval * max(1, per_minute // _AT_ONCE):
        return f"its limit of {per_minute} questions a minute is used up"
    changed: dict[str, object] = {"next_free": next_free + interval, "last_asked_at": now}
    if row.failures >= FAILURES_TO_PAUSE:
        changed["paused_until"] = now + ONE_TRIAL
    connection.execute(update(probe_states).where(probe_states.c.probe == probe).values(**changed))
    return None


def note(connection: Connection, answer: Answer, now: datetime) -> None:
    """Remember that a probe was reached, or that it was not."""
    mine = probe_states.c.probe == answer.probe
    if not answer.failed:
        if answer.outcome != "not_asked":
            reached = {"failures": 0, "paused_until": None, "last_reason": "", "last_reached_at": now}
            connection.execute(update(probe_states).where(mine).values(**reached))
        return
    before = connection.execute(select(probe_states.c.failures).where(mine).with_for_update()).scalar_one_or_none() or 0
    connection.execute(
        update(probe_states)
        .where(mine)
        .values(failures=before + 1, paused_until=_pause(before + 1, answer, now), last_reason=answer.reason)
    )


def _pause(failures: int, answer: Answer, now: datetime) -> datetime | None:
    if failures >= FAILURES_TO_PAUSE:
        longer = FIRST_PAUSE * (1 << min(failures - FAILURES_TO_PAUSE, 10))
        return now + max(min(longer, LONGEST_PAUSE), timedelta(seconds=answer.retry_after or 0))
    return None if answer.retry_after is None else now + timedelta(seconds=answer.retry_after)


def states(connection: Connection) -> list[ProbeState]:
    """How the probes fare that were ever asked, by name."""
    return [
        ProbeState(
            probe=row.probe,
            failures=row.failures,
            paused_until=row.paused_until,
            last_reason=row.last_reason,
            last_asked_at=row.last_asked_at,
            last_reached_at=row.last_reached_at,
        )
        for row in connection.execute(select(probe_states).order_by(probe_states.c.probe))
    ]


def keep(connection: Connection, answers: Sequence[Answer], ticket: TicketRef | None) -> None:
    """Keep answers, and also what came instead of an answer, with the ticket that they were asked for."""
    for answer in answers:
        key = asked_key(answer.probe, answer.question, answer.subject, answer.at)
        connection.execute(probe_answers.insert().values(**_row(answer, key, ticket)))


def keep_proof(connection: Connection, ref: TicketRef, closed_at: datetime, answers: Sequence[Answer]) -> None:
    """Keep the answers that a close was accepted on, once for each close: they stay as long as its verdict, whatever
    becomes of all others."""
    key = _proof_key(closed_at)
    of_close = (*_of(ref), probe_answers.c.asked == key)
    if answers and connection.execute(select(probe_answers.c.id).where(*of_close).limit(1)).first() is None:
        for answer in answers:
            connection.execute(probe_answers.insert().values(**_row(answer, key, ref)))


def proof_of(connection: Connection, ref: TicketRef, closed_at: datetime) -> list[Answer]:
    """What a close was accepted on, oldest first; nothing where none of it was kept, or was changed since."""
    return _answers(connection, *_of(ref), probe_answers.c.asked == _proof_key(closed_at))


def _proof_key(closed_at: datetime) -> str:
    return f"{PROOF}{iso(closed_at)}"


def _row(answer: Answer, key: str, ticket: TicketRef | None) -> dict[str, object]:
    data = answer.to_dict()
    return {
        "asked": key,
        "as_of": answer.as_of,
        "probe": answer.probe,
        "question": answer.question,
        "outcome": answer.outcome,
        "system": ticket and ticket.system,
        "site": ticket and ticket.site,
        "ticket_id": ticket and ticket.id,
        "answer": json.dumps(data, ensure_ascii=False),
        "sha256": digest(data),
    }


def _of(ref: TicketRef) -> tuple[ColumnElement[bool], ...]:
    return (
        probe_answers.c.system == ref.system,
        probe_answers.c.site == ref.site,
        probe_answers.c.ticket_id == ref.id,
    )


def kept(connection: Connection, asked: Collection[str], since: datetime) -> Mapping[str, Answer]:
    """The latest kept answer to each question (by ``asked_key``) that is not older than ``since``."""
    rows = connection.execute(
        select(probe_answers)
        .where(probe_answers.c.asked.in_(asked), probe_answers.c.as_of >= since)
        .order_by(probe_answers.c.as_of, probe_answers.c.id)
    )
    found = {row.asked: _read(row.answer, row.sha256) for row in rows} if asked else {}
    return {key: answer for key, answer in found.items() if answer is not None}


def of_ticket(connection: Connection, ref: TicketRef) -> list[Answer]:
    """What was answered for a ticket, oldest first, with what was kept of it as proof."""
    return _answers(connection, *_of(ref))


def _answers(connection: Connection, *conditions: ColumnElement[bool]) -> list[Answer]:
    rows = connection.execute(
        select(probe_answers.c.answer, probe_answers.c.sha256)
        .where(*conditions)
        .order_by(probe_answers.c.as_of, probe_answers.c.id)
    )
    once = {row.sha256: row for row in rows}
    return [answer for row in once.values() if (answer := _read(row.answer, row.sha256)) is not None]


def past(moment: datetime) -> ColumnElement[bool]:
    """Answers from before a moment that are no proof of a close."""
    return and_(probe_answers.c.as_of < moment, ~probe_answers.c.asked.startswith(PROOF, autoescape=True))


def of_tickets_between(
    connection: Connection, since: datetime, until: datetime, questions: Collection[str]
) -> Iterator[tuple[TicketRef, list[Answer]]]:
    """What was answered to some questions for each ticket between two instants (ends included), oldest first, one
    ticket at a time; each answer once, also where it is kept as proof of a close besides."""
    ticket = (probe_answers.c.system, probe_answers.c.site, probe_answers.c.ticket_id)
    rows = connection.execution_options(yield_per=1000).execute(
        select(*ticket, probe_answers.c.answer, probe_answers.c.sha256)
        .where(
            probe_answers.c.ticket_id.is_not(None),
            probe_answers.c.as_of.between(since, until),
            probe_answers.c.question.in_(questions),
            ~probe_answers.c.asked.startswith(PROOF, autoescape=True),
        )
        .order_by(*ticket, probe_answers.c.as_of, probe_answers.c.id)
    )
    for ref, of_one in groupby(rows, key=lambda row: TicketRef(system=row.system, site=row.site, id=row.ticket_id)):
        yield ref, [answer for row in of_one if (answer := _read(row.answer, row.sha256)) is not None]


def drop_before(connection: Connection, moment: datetime, most: int) -> int:
    """Delete at most so many answers from before a moment, but no proof of a close; how many those were."""
    old = select(probe_answers.c.id).where(past(moment)).order_by(probe_answers.c.as_of).limit(most)
    return connection.execute(delete(probe_answers).where(probe_answers.c.id.in_(old.scalar_subquery()))).rowcount


def _read(text: str, sha256: str) -> Answer | None:
    """A kept answer; ``None`` where it was changed since, or is of an older form."""
    try:
        data = json.loads(text)
        return answer_from(data) if digest(data) == sha256 else None
    except (ValueError, KeyError, TypeError):
        return None
