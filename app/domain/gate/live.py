"""The successful run seen in the systems themselves (level ``live``): no picture of it, but the scheduler's own word,
and the record on both sides. Whatever is unclear or was not answered is no proof."""

from __future__ import annotations

import re
from datetime import datetime

from app.domain.gate.case import Case, Finding, Reason
from app.domain.gate.model import LiveLook, Proof, SeenRun
from app.domain.moments import to_the_second
from app.domain.moves import closing_move

REQUIREMENT = "success_screenshot"
_SHOWN = 3


def live_run(case: Case) -> Finding:
    """Whether the job was seen to run well after the failure and the last reopening or doubt, with its record where it
    belongs: a run of the same job that began after that, ended as a success, and is followed by no failure."""
    look = case.evidence.live
    if look is None:
        return Finding(requirement=REQUIREMENT, reasons=(Reason(key="screenshot_unread_live"),))
    if case.run is None:
        return Finding(requirement=REQUIREMENT, reasons=(Reason(key="screen_job_unknown"),))
    since = case.success_since
    runs = _of_the_job(case, case.run, look)
    success = max((run for run in runs if _succeeded_after(run, since)), key=_end, default=None)
    reasons = _reasons(case.run, since, _until_the_close(case, runs), success, look)
    if success is None or reasons:
        return Finding(requirement=REQUIREMENT, reasons=reasons)
    return Finding(requirement=REQUIREMENT, proof=_proof(success, look))


def _of_the_job(case: Case, failed: str, look: LiveLook) -> list[SeenRun]:
    """The failed run, the other runs of its job as the scheduler names it, and those of its series in the playbook."""
    own = failed.casefold()
    jobs = {run.job.casefold() for run in look.runs if run.job is not None and run.run.casefold() == own} | {own}
    series = [each.runs for each in case.playbook.gate.series if re.fullmatch(each.job, failed, re.IGNORECASE)]
    return [
        run
        for run in look.runs
        if run.run.casefold() == own
        or (run.job is not None and run.job.casefold() in jobs)
        or any(re.fullmatch(pattern, run.run, re.IGNORECASE) for pattern in series)
    ]


def _succeeded_after(run: SeenRun, since: datetime) -> bool:
    """One that had begun before cannot show that what was mended holds."""
    begun, ended = run.started_at, run.ended_at
    return run.state == "success" and begun is not None and ended is not None and since < begun <= ended


def _until_the_close(case: Case, runs: list[SeenRun]) -> list[SeenRun]:
    """Of a closed ticket, the runs that had ended by then: what fails later is another failure."""
    move = closing_move(case.ticket) if case.ticket.closed else None
    return runs if move is None else [run for run in runs if run.ended_at is None or run.ended_at <= move.at]


def _reasons(
    failed: str, since: datetime, runs: list[SeenRun], success: SeenRun | None, look: LiveLook
) -> tuple[Reason, ...]:
    name = {"job": failed, "since": to_the_second(since)}
    found = [Reason(key="live_record_missing", values={"system": system}) for system in _records(look, "missing")]
    found += [Reason(key="live_record_unknown", values={"system": system}) for system in _records(look, "unknown")]
    if success is None:
        under_way = any(run.state in ("running", "queued") for run in runs)
        found.append(Reason(key="live_running" if under_way else "live_none", values=name))
        found += [Reason(key="live_silent", values={"why": why}) for why in look.silent[:_SHOWN]]
    else:
        later = [run for run in runs if run.state in ("failed", "cancelled") and _end(run) >= _end(success)]
        if later:
            newest = max(later, key=_end)
            told = {"run": newest.run, "state": newest.state, "at": to_the_second(_end(newest))}
            found.append(Reason(key="live_failing", values={**name, **told}))
    return tuple(found)


def _records(look: LiveLook, state: str) -> list[str]:
    return sorted(system for system, found in look.records.items() if found == state)[:_SHOWN]


def _proof(run: SeenRun, look: LiveLook) -> Proof:
    there = ", ".join(sorted(look.records))
    record = f"; the record is in {there}" if there else ""
    begun, ended = (to_the_second(moment) for moment in (run.started_at, run.ended_at) if moment is not None)
    says = f"{run.source} tells that run {run.run} began {begun} and ended {ended} as a success{record}"
    return Proof(requirement=REQUIREMENT, kind="run", ref=run.run, says=says, sha256=run.sha256, at=run.ended_at)


def _end(run: SeenRun) -> datetime:
    """When a run was last seen to be something; of one that tells no moment, before all others."""
    return run.ended_at or run.started_at or _NEVER


_NEVER = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
