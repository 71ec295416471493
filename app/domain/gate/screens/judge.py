"""Whether a picture proves that a job ran: the failed run's own id, or a later run of its series, with its success."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from app.domain.gate.case import Case, Reason
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.contexts import unfit
from app.domain.gate.screens.job_ids import Place, other_runs, places, runs_of, same_run
from app.domain.gate.screens.layout import Line, lines_of
from app.domain.gate.screens.places import counted, typed_by_hand
from app.domain.gate.screens.sights import Sight, sight
from app.domain.gate.screens.states import states_in
from app.domain.gate.screens.territory import Page, Shown, page_of
from app.domain.gate.screens.times import Clockwork, Seen, day_heading, page_zone, tidy
from app.domain.moments import to_the_second
from app.domain.ticket import DateOrder

_SKEW = timedelta(minutes=15)
"""By how much a scheduler's clock may be ahead of the ticketing system's."""

_SAME_FAILURE = timedelta(minutes=2)
"""A run that ends badly this soon after the failure is the failure."""

_FURTHEST_ZONE = timedelta(hours=15)
_READ_LENGTH = 60
_LEAST_CONFIDENCE = 0.6
_WORST_FIRST: tuple[Shown, ...] = (
    "failed", "partial", "lossy", "cancelled", "running", "unproven", "unclear", "said", "no_state",
)  # fmt: skip
_CONTRADICTS: frozenset[Shown] = frozenset({"failed", "partial", "lossy", "cancelled", "running", "unproven"})
_FAILS: frozenset[Shown] = frozenset({"failed", "partial", "lossy", "running", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What has to be seen. ``run``: the failed run's id. ``series``: patterns of the ids of later runs of the same job.
    ``removed_counts``: the job may be shown as removed instead."""

    run: str
    failure: datetime
    series: tuple[str, ...] = ()
    removed_counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to be judged: its file's name, what was read in it, when it was attached, and how times that name no
    zone, and numeric dates, are read."""

    name: str
    reading: PictureText | None
    attached: datetime
    zone: tzinfo | None = None
    order: DateOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a picture shows of the job: ``says`` where it proves success, else the ``reason`` why not. ``fails``: the
    words by which it shows the job failing, unless that is surely from before the failure."""

    says: str | None = None
    reason: Reason | None = None
    fails: str | None = None


def job_of(case: Case, run: str) -> Job:
    """The job that a screenshot of this ticket has to show."""
    return Job(
        run=run,
        failure=max(case.failure, case.doubted or case.failure),
        series=tuple(each.runs for each in case.playbook.gate.series if re.fullmatch(each.job, run)),
        removed_counts=(case.ticket.fields.resolution_reason or "").strip() == "integration_removed",
    )


def opinion(picture: Picture, job: Job) -> Opinion:
    """Judge one picture. Whatever is unclear in it is not proof."""
    name = {"file": picture.name, "job": job.run}
    if picture.reading is None or picture.reading.problem is not None:
        problem = picture.reading.problem if picture.reading else None
        return _no("screen_unreadable", name, problem=problem or "was not read yet")
    lines = lines_of(picture.reading)
    if not lines:
        return _no("screen_empty", name)
    clock = _clockwork(picture, job, lines)
    page = page_of(lines)
    own = [sight(page, place, clock, removed_counts=job.removed_counts) for place in counted(page, job.run)]
    later = [sight(page, place, clock, removed_counts=job.removed_counts) for place in _series_places(page, job)]
    fails = _fails(own, later, job)
    why = unfit(lines)
    typed = typed_by_hand(lines)
    if why is not None:
        return _no(f"screen_is_{why[0]}", name, fails, read=why[1])
    if typed is not None:
        return _no("screen_is_document", name, fails, read=typed)
    return _of_sights(own, later, page, job, picture, fails)


def _of_sights(
    own: list[Sight], later: list[Sight], page: Page, job: Job, picture: Picture, fails: str | None
) -> Opinion:
    name = {"file": picture.name, "job": job.run}
    proved = [seen for seen in later if seen.shown == "success"]
    if own and not (proved and all(seen.shown in _CONTRADICTS | {"no_state"} for seen in own)):
        return _of_own(own, job, picture, fails)
    if later:
        return _of_series(own, later, job, picture, fails)
    if not own:
        return _not_shown(page, job, name, fails)
    return _of_own(own, job, picture, fails)


def _of_own(own: list[Sight], job: Job, picture: Picture, fails: str | None) -> Opinion:
    name = {"file": picture.name, "job": job.run}
    worst = _worst(own)
    successes = [seen for seen in own if seen.shown == "success"]
    if worst is not None and (worst.shown in _CONTRADICTS or not successes):
        return _no(f"screen_{worst.shown}", name, fails, read=_short(worst.read))
    for seen in successes:
        wrong = _wrong_time(seen, job, picture)
        if wrong is not None:
            return _no(wrong[0], name, fails, read=wrong[1], since=to_the_second(job.failure))
    best = max(successes, key=lambda seen: seen.place.confidence)
    if best.place.confidence < _LEAST_CONFIDENCE:
        return _no("screen_dim", name, fails)
    return Opinion(says=_says(best, picture), fails=fails)


def _of_series(own: list[Sight], later: list[Sight], job: Job, picture: Picture, fails: str | None) -> Opinion:
    """A later run of the series: its end has to be legible and after the failure, and nothing newer may contradict."""
    name = {"file": picture.name, "job": job.run}
    successes = [seen for seen in later if seen.shown == "success" and seen.place.confidence >= _LEAST_CONFIDENCE]
    if not successes:
        worst = _worst(later)
        shown = worst.shown if worst is not None else "no_state"
        read = _short(worst.read) if worst is not None else ""
        return _no(f"screen_{shown}", {**name, "job": later[0].place.run}, fails, read=read)
    wrong: tuple[str, str] | None = None
    for seen in successes:
        problem = _wrong_time(seen, job, picture)
        if problem is None and (seen.finish is None or not seen.finish.surely_after(job.failure)):
            problem = ("screen_undated", seen.finish.read if seen.finish else "-")
        if problem is None and seen.finish is not None:
            newer = _newer_trouble(seen.finish, [*own, *later])
            if newer is None:
                return Opinion(says=_says(seen, picture), fails=fails)
            problem = (f"screen_{newer.shown}", newer.read)
        wrong = wrong or problem
    key, read = wrong or ("screen_undated", "-")
    return _no(key, {**name, "job": successes[0].place.run}, fails, read=_short(read), since=to_the_second(job.failure))


def _newer_trouble(finish: Seen, sights: Sequence[Sight]) -> Sight | None:
    """A run of the job that is in trouble and not surely older than the success."""
    for seen in sights:
        if seen.shown in _CONTRADICTS and not (seen.ends and all(end.latest < finish.latest for end in seen.ends)):
            return seen
    return None


def _wrong_time(seen: Sight, job: Job, picture: Picture) -> tuple[str, str] | None:
    if seen.finish is None:
        return None
    if seen.finish.surely_not_after(job.failure):
        return "screen_before_failure", seen.finish.read
    skew = _SKEW if seen.finish.zoned else _FURTHEST_ZONE
    if seen.finish.earliest is not None and seen.finish.earliest > picture.attached + skew:
        return "screen_from_future", seen.finish.read
    return None


def _fails(own: Sequence[Sight], later: Sequence[Sight], job: Job) -> str | None:
    """Whether the picture shows the job failing, and that not surely at the failure that the ticket is about."""
    for seen in (*own, *later):
        known = job.failure + _SAME_FAILURE
        if seen.shown in _FAILS and not (seen.ends and all(end.surely_not_after(known) for end in seen.ends)):
            return _short(seen.read)
    return None


def _worst(sights: Sequence[Sight]) -> Sight | None:
    troubled = [seen for seen in sights if seen.shown in _WORST_FIRST]
    return min(troubled, key=lambda seen: _WORST_FIRST.index(seen.shown), default=None)


def _series_places(page: Page, job: Job) -> Iterator[Place]:
    for pattern in job.series:
        for line in page.lines:
            for run, words in runs_of(pattern, line):
                if not same_run(job.run, run) and any(place.words == words for place in counted(page, run)):
                    yield Place(run=run, line=line, words=words)


def _not_shown(page: Page, job: Job, name: dict[str, str], fails: str | None) -> Opinion:
    if places(job.run, page.lines):
        return _no("screen_no_place", name, fails)
    others = [run for line in page.lines for run, _ in other_runs(job.run, line)]
    if others:
        return _no("screen_other_job", name, fails, read=_short(", ".join(dict.fromkeys(others))))
    stated = [state.read for line in page.lines for state in states_in(line.folded)]
    return _no("screen_no_job", name, fails, read=_short(", ".join(dict.fromkeys(stated))))


def _says(seen: Sight, picture: Picture) -> str:
    ended = f", finished {seen.finish.read}" if seen.finish is not None else ""
    return f"run {seen.place.run}: {seen.read}{ended}, read in {picture.name}"


def _clockwork(picture: Picture, job: Job, lines: Sequence[Line]) -> Clockwork:
    clock = Clockwork(
        attached=picture.attached,
        zone=picture.zone or job.failure.tzinfo or UTC,
        zone_known=picture.zone is not None,
        order=picture.order,
        page_zone=page_zone([line.text for line in lines]),
    )
    named = [(line.middle, day) for line in lines if (day := day_heading(tidy(line.text), clock)) is not None]
    return replace(clock, headings=tuple(named))


def _no(key: str, name: dict[str, str], fails: str | None = None, **values: str) -> Opinion:
    return Opinion(reason=Reason(key=key, values={**name, **values}), fails=fails)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _READ_LENGTH else line[: _READ_LENGTH - 1] + "…"
