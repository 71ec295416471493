"""How old an answer is, and of which moment it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.moments import to_the_second
from app.domain.probing.model import Answer, Run


def is_fresh(answer: Answer, now: datetime, no_older_than: timedelta) -> bool:
    """Whether an answer is young enough to be used again. What did not answer is asked again after a tenth of that."""
    allowed = no_older_than if answer.answered else no_older_than / 10
    return timedelta(0) <= now - answer.as_of <= allowed


def as_of_words(answer: Answer) -> str:
    """``as of 2026-11-20T10:46:00Z``."""
    return f"as of {to_the_second(answer.as_of)}"


def unchanged_since(answer: Answer, earlier: Sequence[Answer]) -> Answer:
    """The answer with the moment since when it has been the same, among answers to the same question, oldest first. Of
    one that was not answered the first reason stands, so that nothing changes only because it was asked again."""
    first = answer
    for older in reversed(earlier):
        if (older.probe, older.question, older.at, older.subject.key) != (
            answer.probe,
            answer.question,
            answer.at,
            answer.subject.key,
        ):
            continue
        if older.as_of > first.as_of:
            continue
        if (older.outcome, older.certainty, older.value) != (answer.outcome, answer.certainty, answer.value):
            break
        first = older
    return replace(answer, as_of=first.as_of, reason=first.reason)


def failed_run(answer: Answer) -> Run | None:
    """The run that a question for runs is about: the one of that id; where the ticket names the job alone, the one that
    was started last before the failure."""
    runs, wanted = (answer.value.runs if answer.value else None) or (), answer.subject.get("run")
    found = run_at(runs, answer.at, wanted)
    return found if found is not None or wanted != answer.subject.get("job") else run_at(runs, answer.at)


def overlapping(runs: Sequence[Run], at: datetime, *, besides: str | None = None) -> tuple[Run, ...]:
    """The runs that were under way at a moment, ends included, but for the one whose id is ``besides``.

    A run that was never started was not under way, and neither was one of which no start is known.
    """
    return tuple(
        run
        for run in runs
        if run.id != besides
        and run.started_at is not None
        and run.started_at <= at
        and (run.ended_at >= at if run.ended_at is not None else run.state == "running")
    )


def run_at(runs: Sequence[Run], at: datetime, run_id: str | None = None) -> Run | None:
    """The run with that id; without an id, the one that was started last before that moment."""
    if run_id is not None:
        return next((run for run in runs if run.id == run_id), None)
    latest: Run | None = None
    for run in runs:
        if run.started_at is None or run.started_at > at:
            continue
        if latest is None or latest.started_at is None or run.started_at > latest.started_at:
            latest = run
    return latest
