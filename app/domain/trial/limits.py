"""What a trial cannot tell, since the store does not keep it: sentences, each only where it matters."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.playbook import Playbook
from app.domain.playbook_differences import differences

UNTRIED = ("ask", "routine", "probing", "probes", "containments", "boundaries", "record", "note", "insight")
"""Sections that decide nothing of what a trial counts."""
ALWAYS = (
    "A ticket is judged as it stood at its last look, and a close that was undone by what was missing then. What "
    "people would have done differently under the other playbook, nobody knows.",
)


def limits(present: Playbook, other: Playbook, *, without_grounds: int, tickets: int) -> Iterator[str]:
    """What the difference of two playbooks touches and stored tickets do not tell."""
    yield from ALWAYS
    if without_grounds:
        yield (
            f"{without_grounds} of {tickets} tickets were last looked at by a release that kept no labels, issue type, "
            "form and requirements that were not asked for, or their texts were removed. They are judged by their last "
            "verdict alone; what that does not hold counts as not known."
        )
    before, after = present.gate, other.gate
    if before.job_failure.screenshot != after.job_failure.screenshot and after.job_failure.screenshot != "present":
        yield (
            f"At the level {after.job_failure.screenshot} pictures are read or schedulers asked. Where the present "
            "level did not do that, only tickets without any usable picture are known to be refused."
        )
    if (before.job_failure.rules, before.exception.rules) != (after.job_failure.rules, after.exception.rules):
        yield (
            "Of a ticket that was outside of every scope no file was looked at, so whether it would be refused inside "
            "of one is not known. A ticket that is in a scope already stays in it: leaving one counts for new tickets "
            "only."
        )
    if before.since != after.since:
        yield "Of a ticket that was exempt by gate.since no file was looked at: whether it could close is not known."
    if before.series != after.series:
        yield "Pictures are not read again: what a changed series of runs makes of them is not known."
    if present.systems != other.systems or present.bucket_words != other.bucket_words:
        yield (
            "Bodies and comments are not kept. Systems and buckets are read again in the masked subject line and the "
            "error's masked text, so more tickets may change than are counted."
        )
    if (present.context_timezone, present.context_date_order) != (other.context_timezone, other.context_date_order):
        yield (
            "Times in bodies and pictures are not read again with the other time zone or order of dates: proof that "
            "would come too early or in time by it is not found."
        )
    yield from _untried(present, other)


def _untried(present: Playbook, other: Playbook) -> Iterator[str]:
    touched = {difference.section for difference in differences(present, other)}
    differing = [section for section in UNTRIED if section in touched]
    if differing:
        yield (
            f"They also differ in {', '.join(differing)}. That changes no verdict of a stored ticket by itself and was "
            "not tried; handoff playbook diff lists it."
        )
