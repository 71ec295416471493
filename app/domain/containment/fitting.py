"""Which actions of the playbook fit a ticket. Text of a ticket only narrows what is offered; it starts nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.containment.entries import ContainmentEntry, Fit
from app.domain.gate.model import Scope
from app.domain.routine_cause import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a ticket is known to be about, as far as that decides what may be stopped for it."""

    scope: Scope
    closed: bool = False
    originating: str = ""
    receiving: str = ""
    cause: Cause = "unknown"
    job: str | None = None


def why_not_offered(failure: Failure) -> str:
    """Why nothing at all is stopped for a ticket, as a sentence; empty where something may be."""
    if failure.scope == "none":
        return "The ticket is no exception, so there is nothing to stop for it."
    if failure.closed:
        return "The ticket is closed. Reopen it where the job fails on."
    return ""


def misfit(entry: ContainmentEntry, failure: Failure) -> str:
    """Why an action is not for this ticket, as a sentence; empty where it is."""
    refused = why_not_offered(failure)
    if refused:
        return refused
    checks = (
        (_boundary_fits(entry.fits, failure), "its boundary", entry.fits.boundaries),
        (_system_fits(entry.fits, failure), "a system", entry.fits.systems),
        (not entry.fits.causes or failure.cause in entry.fits.causes, "its cause", entry.fits.causes),
        (_job_fits(entry.fits, failure), "its job", entry.fits.jobs),
    )
    for holds, what, wanted in checks:
        if not holds:
            return f"{entry.name} is for tickets of which {what} is one of: {', '.join(wanted)} ({entry.where})."
    return ""


def _boundary_fits(fit: Fit, failure: Failure) -> bool:
    sides = (failure.originating.casefold(), failure.receiving.casefold())
    return not fit.boundaries or any(_is_boundary(written, sides) for written in fit.boundaries)


def _is_boundary(written: str, sides: tuple[str, str]) -> bool:
    """Whether ``A -> B`` means these sides; ``*`` stands for any, also one that is not known."""
    one, _, other = written.casefold().partition("->")
    wanted = (one.strip(), other.strip())
    return all(want in ("*", side) for want, side in zip(wanted, sides, strict=True))


def _system_fits(fit: Fit, failure: Failure) -> bool:
    known = {failure.originating.casefold(), failure.receiving.casefold()} - {""}
    return not fit.systems or any(name.casefold() in known for name in fit.systems)


def _job_fits(fit: Fit, failure: Failure) -> bool:
    job = failure.job
    return not fit.jobs or (job is not None and any(re.fullmatch(pattern, job) for pattern in fit.jobs))
