"""All that looking at the systems came to for one ticket, as values for the record, the note and the gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.boundaries import NOTHING_AGREED, Boundaries
from app.domain.extraction.model import Extraction
from app.domain.gate.model import LiveLook, Proof, RecordSeen, SeenRun
from app.domain.probing.freshness import unchanged_since
from app.domain.probing.model import Answer, digest
from app.domain.probing.record_values import FIELD_QUESTIONS, field_value, not_answered
from app.domain.record import RecordValue
from app.domain.trail.health import health_words
from app.domain.trail.model import ORIGIN_ROLES, Hop, Seen, Trail
from app.domain.trail.walk import walk

_USUAL_SIDES = {"originating_record": ORIGIN_ROLES, "receiving_record": ("erp",)}
_ROLES_WITH_RECORDS = (*ORIGIN_ROLES, "channel_layer", "erp")
_OF_A_RECORD = FIELD_QUESTIONS["originating_record"]
_CLOCKS_APART = timedelta(minutes=2)
"""A scheduler's clock may be so much ahead; a run that ended later than that has not ended."""
_ONE_LOOK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was asked and answered, with the part that each system plays; and what that comes to.

    ``earlier`` is what came of it when the ticket was looked at before, oldest first: what a system showed then counts
    on for the gate, since it may not be shown for ever. ``schedulers``: whether anybody could be asked for runs at all,
    or any job tells of its runs. ``closed_at``: when the ticket was closed, if it is. A record that is gone from a
    system later (archived, too old to be shown) was there all the same when the close was first looked at. ``rested``
    are the answers that were kept as what that close was accepted on; they count for its records before all others.
    """

    seen: tuple[Seen, ...] = ()
    earlier: tuple[Seen, ...] = ()
    trail: Trail = field(default_factory=lambda: Trail(hops=()))
    schedulers: bool = False
    closed_at: datetime | None = None
    rested: tuple[Seen, ...] = ()

    @property
    def shown(self) -> tuple[Seen, ...]:
        """What is shown to people: each answer with the moment since when it has been the same."""
        before = [one.answer for one in self.earlier]
        return tuple(replace(one, answer=unchanged_since(one.answer, before)) for one in self.seen)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers alone."""
        return tuple(one.answer for one in self.seen)

    @property
    def state_answers(self) -> tuple[Answer, ...]:
        """The answers that the recommendation goes by. A run or refresh of which nobody can tell now is taken to be as
        it was last seen: what ran is not known to have ended because its scheduler does not answer."""
        before = {_asked(one.answer): one.answer for one in self.earlier if one.answer.answered}
        return tuple(
            answer
            if answer.answered or answer.question not in ("job_run", "cache_age")
            else before.get(_asked(answer), answer)
            for answer in self.answers
        )

    @property
    def live(self) -> LiveLook | None:
        """What the gate's level ``live`` goes by; ``None`` where nobody could be asked for runs."""
        if not self.schedulers:
            return None
        ever = self._ever()
        silent = [not_answered(one) for one in self.answers if one.question == "job_run" and not one.answered]
        return LiveLook(
            runs=tuple(_runs(ever)),
            records=_records(self.rested or self._until_the_close(ever)),
            silent=tuple(dict.fromkeys(silent)),
        )

    def rests_on(self, proofs: Sequence[Proof]) -> tuple[Answer, ...]:
        """The answers that a close with these proofs rests on: the last to tell of the successful run, the last to tell
        of the failed one, and what each system said of the record. Few, so that they can be kept for good; none where
        no run is among the proofs."""
        run = next((proof.ref for proof in proofs if proof.kind == "run"), None)
        if run is None:
            return ()
        told: dict[str, Answer] = {}
        for answer in (one.answer for one in self._ever() if one.answer.question == "job_run"):
            known = {each.id for each in (answer.value.runs if answer.value is not None else None) or ()}
            told |= dict.fromkeys(known & {run, answer.subject.get("run") or run}, answer)
        records = {
            (one.answer.probe, one.answer.subject.key): one.answer
            for one in self.rested or self._until_the_close(self._ever())
            if one.answer.question == "record_exists" and one.answer.answered
        }
        return tuple({digest(answer.to_dict()): answer for answer in (*told.values(), *records.values())}.values())

    def _ever(self) -> list[Seen]:
        return sorted((*self.rested, *self.earlier, *self.seen), key=lambda one: one.answer.as_of)

    def _until_the_close(self, ever: Sequence[Seen]) -> Sequence[Seen]:
        """What was known when the close was first looked at; all where the ticket is open."""
        closed_at = self.closed_at
        if closed_at is None:
            return ever
        first = min((one.answer.as_of for one in ever if one.answer.as_of >= closed_at), default=closed_at)
        return [one for one in ever if one.answer.as_of <= first + _ONE_LOOK]


def looked(
    seen: Sequence[Seen],
    *,
    schedulers: bool,
    earlier: Sequence[Seen] = (),
    boundaries: Boundaries = NOTHING_AGREED,
    closed_at: datetime | None = None,
    rested: Sequence[Seen] = (),
) -> Looked:
    """What answers come to. ``boundaries`` say how long a record may be under way from one system to the next."""
    found = Looked(seen=tuple(seen), earlier=tuple(earlier), schedulers=schedulers, closed_at=closed_at)
    found = replace(found, rested=tuple(rested))
    walked = [now if now.answer.answered else shown for now, shown in zip(found.seen, found.shown, strict=True)]
    systems = health_words(one.answer for one in found.shown)
    return replace(found, trail=replace(walk(walked, boundaries), systems=systems))


def looked_values(found: Looked, extraction: Extraction) -> dict[str, RecordValue]:
    """The values of record fields that were seen, by key; those that nobody was asked about are left out. Whose word
    is on which side says the ticket, where it names systems that were asked; else the order comes from the storefront
    and goes to the ERP."""
    shown = found.shown
    sides = _sides(extraction, {one.role for one in shown if one.answer.question in _OF_A_RECORD})
    values = {}
    for key in FIELD_QUESTIONS:
        concerned = [one.answer for one in shown if one.role in sides.get(key, (one.role,))]
        value = field_value(key, _without_what_does_not_apply(concerned))
        if value is not None:
            values[key] = value
    return values


def _asked(answer: Answer) -> tuple[str, str, str, datetime]:
    return answer.probe, answer.question, answer.subject.key, answer.at


def _sides(extraction: Extraction, asked: set[str]) -> dict[str, tuple[str, ...]]:
    sides = dict(_USUAL_SIDES)
    named = {"originating_record": extraction.originating_system, "receiving_record": extraction.receiving_system}
    for key, system in named.items():
        if system is not None and system.role in asked:
            sides[key] = ORIGIN_ROLES if system.role in ORIGIN_ROLES else (system.role,)
    return sides if sides["originating_record"] != sides["receiving_record"] else dict(_USUAL_SIDES)


def broken_words(hop: Hop, label: str) -> str:
    """``received by the ERP: rejected on the receiving side (NetSuite rejected it: …)``."""
    return f"{label}: {hop.finding.replace('_', ' ')} on the {hop.side} side ({hop.says})"


def _without_what_does_not_apply(answers: Iterable[Answer]) -> list[Answer]:
    """A probe that does not know this kind of identifier says nothing about the field."""
    return [answer for answer in answers if answer.outcome != "not_asked"]


def _runs(ever: Iterable[Seen]) -> list[SeenRun]:
    """Each run as it was last told of. ``ever`` are answers, the oldest first."""
    found: dict[tuple[str | None, str], SeenRun] = {}
    for answer in (one.answer for one in ever if one.answer.question == "job_run"):
        for run in (answer.value.runs if answer.value is not None else None) or ():
            if run.ended_at is not None and run.ended_at > answer.as_of + _CLOCKS_APART:
                continue
            job = answer.subject.get("job")
            found[job, run.id] = SeenRun(
                job=job,
                run=run.id,
                state=run.state,
                source=f"{answer.system} ({answer.source or answer.probe})",
                started_at=run.started_at,
                ended_at=run.ended_at,
                sha256=answer.reply_sha256 or digest(answer.to_dict()),
            )
    return list(found.values())


def _records(ever: Iterable[Seen]) -> dict[str, RecordSeen]:
    """Whether each system has the record, as it last said. One that never said so is unknown, and so is one of which
    two probes say different things. Of several systems in which an order can begin, the one that has it counts."""
    said: dict[tuple[str, str, str], RecordSeen] = {}
    for one in ever:
        answer = one.answer
        if answer.question != "record_exists" or one.role not in _ROLES_WITH_RECORDS or answer.outcome == "not_asked":
            continue
        state = None if answer.value is None else answer.value.state
        key = (one.role, answer.system, answer.probe)
        if state in ("confirmed", "missing"):
            said[key] = "confirmed" if state == "confirmed" else "missing"
        else:
            said.setdefault(key, "unknown")
    began = {system for (role, system, _), state in said.items() if role in ORIGIN_ROLES and state == "confirmed"}
    found: dict[str, RecordSeen] = {}
    for (role, system, _), state in said.items():
        if not began or role not in ORIGIN_ROLES or system in began:
            found[system] = state if found.get(system, state) == state else "unknown"
    return found
