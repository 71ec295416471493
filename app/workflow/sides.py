"""Looking at both sides for one ticket: which systems are asked, what jobs told of their runs, what that comes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.extraction.bodies.read import read_body
from app.domain.gate.case import failed_run
from app.domain.heartbeats.model import JobRun
from app.domain.moves import closing_move
from app.domain.playbook import Playbook
from app.domain.probing.model import Answer, Subject, Value
from app.domain.ticket import Ticket
from app.domain.trail.enquiries import enquiries, named_sku, subject_of
from app.domain.trail.looked import Looked, looked
from app.domain.trail.model import Seen
from app.store import job_runs, probes
from app.workflow.probing import Enquiry, ask_all
from app.workflow.service import Service

if TYPE_CHECKING:
    from app.domain.decide import Understanding

TELLS_ITSELF = "heartbeats"
"""The name under which runs that jobs told of stand beside what probes answered."""
SOON = timedelta(seconds=10)
_NEAR = timedelta(minutes=10)
SCHEDULER = "scheduler"
OTHER = "other"


def look_at_both_sides(
    service: Service, ticket: Ticket, understanding: Understanding, *, anew: bool = False
) -> Looked | None:
    """What the systems say of a ticket's order, payment and run; ``None`` where there is nobody to ask, or nothing that
    could be asked about.

    ``anew``: what was answered more than ten seconds ago is asked again. Raises ``StoreUnavailable`` only: a system
    that is slow or broken is named in the answers.
    """
    ref, at = ticket.ref, understanding.occurred_at
    subject = _subject(ticket, understanding)
    if subject is None or not (service.probes or service.sources):
        return None
    move = closing_move(ticket) if ticket.closed else None
    with service.database.read() as connection:
        earlier = probes.of_ticket(connection, ref)
        rested = [] if move is None else probes.proof_of(connection, ref, move.at)
    told = _told_runs(service, subject, at)
    asked = [Enquiry(question=question, role=role) for question, role in enquiries(subject)] if service.probes else []
    no_older_than = SOON if anew else None
    answers = ask_all(service, asked, subject, at, ticket=ref, no_older_than=no_older_than) if asked else []
    schedulers = bool(service.sources) or any(answer.question == "job_run" for answer in (*answers, *rested))
    return looked(
        [*as_seen(service, answers), *told],
        earlier=as_seen(service, [answer for answer in earlier if answer.as_of > at]),
        schedulers=schedulers,
        boundaries=service.playbook.boundaries,
        closed_at=None if move is None else move.at,
        rested=as_seen(service, rested),
    )


def _subject(ticket: Ticket, understanding: Understanding) -> Subject | None:
    words = f"{ticket.subject}\n{read_body(ticket.body, ticket.body_format).text}"
    return subject_of(understanding.extraction, failed_run(ticket, understanding.extraction), named_sku(words))


def as_seen(service: Service, answers: Sequence[Answer]) -> list[Seen]:
    """Answers with the part that each system plays. A probe that is not configured any more plays none."""
    roles = {name: _role(service.playbook, service.probes.system_of(name)) for name in service.probes}
    return [Seen(role=roles.get(answer.probe) or OTHER, answer=answer) for answer in answers]


def _told_runs(service: Service, subject: Subject, at: datetime) -> list[Seen]:
    """What jobs told of the failed run and of their other runs, one answer for each job."""
    run = subject.get("run")
    if not service.sources or run is None:
        return []
    with service.database.read() as connection:
        found = job_runs.named(connection, [run])
        of_jobs = {(one.source, one.job): job_runs.latest(connection, one.source, one.job) for one in found}
    of_jobs = _of_the_failing_source(of_jobs, run, at)
    return [Seen(role=SCHEDULER, answer=_answer(job, runs, subject, at)) for (_, job), runs in of_jobs.items()]


def _of_the_failing_source(
    told: dict[tuple[str, str], list[JobRun]], run: str, at: datetime
) -> dict[tuple[str, str], list[JobRun]]:
    """Of several sources that have a job or run of that name, the one that told of the failed run; none where that is
    not clear: the success of another system's job proves nothing."""
    if len({source for source, _ in told}) < 2:
        return told
    failing = {
        source
        for (source, _), runs in told.items()
        if any(one.run == run or (one.state == "failed" and _around(one, at)) for one in runs)
    }
    return {key: runs for key, runs in told.items() if failing == {key[0]}}


def _around(run: JobRun, at: datetime) -> bool:
    begun, ended = run.started_at or run.ended_at, run.ended_at or run.started_at
    return begun is not None and ended is not None and begun - _NEAR <= at <= ended + _NEAR


def _answer(job: str, runs: Sequence[JobRun], subject: Subject, at: datetime) -> Answer:
    """As of when the job was last heard of: what it tells is no newer, however late it is looked up."""
    return Answer(
        question="job_run",
        subject=Subject({**subject.ids, "job": job}),
        probe=TELLS_ITSELF,
        system=runs[0].source,
        at=at,
        as_of=max(run.last_told for run in runs),
        outcome="answered",
        value=Value(runs=tuple(run.as_run() for run in runs)),
        source=f"told by {job} itself",
    )


def _role(playbook: Playbook, entry: tuple[str, str | None]) -> str | None:
    """The part that a probe's system plays: as its entry says, else as the playbook knows the system."""
    system, role = entry
    if role is not None:
        return role
    wanted = system.casefold()
    return next(
        (
            known.role
            for known in playbook.systems
            if wanted in (known.name.casefold(), *(alias.casefold() for alias in known.aliases))
        ),
        None,
    )
