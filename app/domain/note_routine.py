"""The job-failure routine in the note: one folded section with the steps in order, and the draft to the retailer."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.moments import iso
from app.domain.note import Block, Bullets, Fold, Paragraph
from app.domain.routine import Routine, Step, StepName
from app.domain.routine_cause import Cause
from app.domain.routine_draft import Draft

STEP_LABELS: dict[StepName, str] = {
    "contain": "stop the failing job",
    "notify": "tell the retailer",
    "decide": "decide on the account",
}
"""The steps as people read them."""

_CAUSES: dict[Cause, str] = {
    "expired_token": "expired token",
    "offboarded": "retailer offboarded",
    "site_change": "change of the website",
    "connection": "feed, sync or connection",
    "unknown": "cause unknown",
}


def routine_blocks(routine: Routine | None, overdue: Collection[StepName], draft: Draft | None) -> list[Block]:
    """Nothing where no step is open. A draft is marked as one: nobody but a person sends it."""
    if routine is None or routine.next_step is None:
        return []
    steps = Bullets(tuple((None, f"{number}. {_says(step, overdue)}") for number, step in enumerate(routine.steps, 1)))
    inside: list[Block] = [steps]
    if routine.out_of_order:
        inside.append(Paragraph("Stop the job first: until then it fails on, and the logs and checks fill up."))
    if draft is not None:
        says = f"Draft to the retailer ({_CAUSES[draft.cause]}); not sent, read it before you send it:"
        inside += [Paragraph(says, strong=True), *(Paragraph(line) for line in draft.paragraphs)]
    return [Fold(_title(routine.next_step, overdue), tuple(inside))]


def _title(step: Step, overdue: Collection[StepName]) -> str:
    due = "overdue since" if step.name in overdue else "due by"
    return f"Routine: next, {STEP_LABELS[step.name]} ({due} {iso(step.due_at)})"


def _says(step: Step, overdue: Collection[StepName]) -> str:
    label = STEP_LABELS[step.name]
    if step.done:
        return f"{label}: done{f' at {iso(step.done_at)}' if step.done_at else ''}{', late' if step.late else ''}"
    return f"{label}: {'OVERDUE since' if step.name in overdue else 'due by'} {iso(step.due_at)}"
