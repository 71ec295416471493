"""Containments on the dashboard: what is stopped and until when, rehearsing, applying, looking, lifting. Every step is
a person's click, who has just proved who they are where a system is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.containment.model import HOLDING, REHEARSAL_LASTS, State, is_overdue, shown_state
from app.domain.containment.rules import level_text, next_step
from app.domain.errors import PlainError
from app.domain.ticket import System, TicketRef
from app.ports import RemoteError
from app.store import containments as store
from app.store.containments import ContainmentRow
from app.web.callers import origin
from app.web.guard import needs
from app.web.installation import installed
from app.web.proofs import why_not_proved
from app.web.sessions import current_account
from app.web.shown import Tone
from app.workflow import containments
from app.workflow.containment_offers import offers

blueprint = Blueprint("containments", __name__)

NUMBER = "<int(max=999999999999999999):number>"
WEEK = timedelta(days=7)
JUST_SEEN: tuple[State, ...] = ("rehearsed",)
OVER: tuple[State, ...] = ("lifted", "failed")
TICKET = "/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>/containment"
TONES: dict[State, Tone] = {"in_force": "warn", "unclear": "bad", "failed": "bad", "lifted": "good"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A containment as people have to take it now: a step that never came back is unclear."""

    row: ContainmentRow
    state: State
    overdue: bool
    next_step: str
    before: str
    stopped: str

    @property
    def tone(self) -> Tone:
        """The colour of its state."""
        return TONES.get(self.state, "calm")


def held(ref: TicketRef | None = None) -> list[Shown]:
    """What holds something, or may, of one ticket or of all: for the overview and the ticket's page."""
    with installed().service.database.read() as connection:
        return _shown(store.listed(connection, states=HOLDING, ref=ref))


def anything_to_stop() -> bool:
    """Whether the playbook has anything that could be stopped."""
    return bool(installed().service.actions)


@blueprint.get("/containments")
def list_page() -> ResponseReturnValue:
    """What is held, what was rehearsed just now, and what happened in seven days."""
    service = installed().service
    now = service.clock()
    with service.database.read() as connection:
        holding = store.listed(connection, states=HOLDING)
        rehearsed = store.listed(connection, states=JUST_SEEN, since=now - REHEARSAL_LASTS)
        week = store.listed(connection, states=OVER, since=now - WEEK)
    return render_template("containments.html", holding=_shown(holding), rehearsed=_shown(rehearsed), week=_shown(week))


@blueprint.get(f"/containments/{NUMBER}")
def one_page(number: int) -> ResponseReturnValue:
    """One containment, with the forms for what may be done with it now."""
    return _page(number)


@blueprint.get(TICKET)
@needs("operator")
def form(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """What may be stopped for a ticket, as it stands now."""
    return _form(system, site, ticket_id)


@blueprint.post(TICKET)
@needs("operator")
def rehearse(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """Look what one of them would do. Changes nothing."""
    name, target = request.form.get("name", ""), request.form.get("target", "")
    try:
        row = containments.rehearse(
            installed().service, system, f"{site}:{ticket_id}", name, target, current_account().name
        )
    except (PlainError, RemoteError) as error:
        return _form(system, site, ticket_id, str(error)), 409
    flash("Rehearsed: nothing was changed yet. Read what would be sent, then apply it here.")
    return redirect(url_for("containments.one_page", number=row.id))


@blueprint.post(f"/containments/{NUMBER}/apply")
@needs("approver")
def apply(number: int) -> ResponseReturnValue:
    """Put a rehearsal in force, with the password typed again."""
    reason = request.form.get("reason", "")
    return _step(number, lambda: containments.apply(installed().service, number, current_account(), reason, origin()))


@blueprint.post(f"/containments/{NUMBER}/lift")
@needs("approver")
def lift(number: int) -> ResponseReturnValue:
    """Bring it back to how it was, with the password typed again."""
    reason, leave = request.form.get("reason", ""), request.form.get("leave") == "yes"
    return _step(
        number,
        lambda: containments.lift(installed().service, number, current_account(), reason, origin(), leave=leave),
    )


@blueprint.post(f"/containments/{NUMBER}/check")
@needs("operator")
def check(number: int) -> ResponseReturnValue:
    """Ask the system how the target is. Changes nothing there."""
    return _done(number, lambda: containments.check(installed().service, number, current_account()))


def _step(number: int, step: Callable[[], ContainmentRow]) -> ResponseReturnValue:
    """A step that changes a system: by a person who has just proved who they are."""
    refusal = why_not_proved(url_for("containments.one_page", number=number), "Nothing was sent.")
    if refusal is not None:
        return _page(number, refusal.says), refusal.status
    return _done(number, step)


def _done(number: int, step: Callable[[], ContainmentRow]) -> ResponseReturnValue:
    try:
        row = step()
    except PlainError as error:
        return _page(number, str(error)), 409
    flash(f"Containment {number} is {row.one.state.replace('_', ' ')}. {row.says}")
    return redirect(url_for("containments.one_page", number=number))


def _page(number: int, error: str = "") -> str:
    with installed().service.database.read() as connection:
        row = store.find(connection, number)
    if row is None:
        abort(404, "There is no such containment. The page of containments lists those there are.")
    return render_template("containment.html", shown=_shown([row])[0], error=error)


def _form(system: System, site: str, ticket_id: str, error: str = "") -> str:
    ref = TicketRef(system=system, site=site, id=ticket_id)
    try:
        found = offers(installed().service, system, f"{site}:{ticket_id}")
    except RemoteError as problem:
        abort(503, f"The ticket cannot be read at this moment: {problem}")
    except PlainError as problem:
        abort(404, str(problem))
    fitting = [offer for offer in found.offers if not offer.misfit]
    others = [offer for offer in found.offers if offer.misfit]
    return render_template(
        "containment_new.html", ref=ref, found=found, fitting=fitting, others=others, held=held(ref), error=error
    )


def _shown(rows: Sequence[ContainmentRow]) -> list[Shown]:
    now = installed().service.clock()
    return [
        Shown(
            row=row,
            state=shown_state(row.one.state, row.one.changed_at, now),
            overdue=is_overdue(row.one, now),
            next_step=next_step(row.one, now),
            before=level_text(row.before),
            stopped=level_text(row.stopped),
        )
        for row in rows
    ]
