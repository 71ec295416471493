"""Overrides on the dashboard: what waits, is in force, and happened this week; asking, approving, refusing."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import PlainError
from app.domain.gate.model import Scope
from app.domain.ticket import System, TicketRef
from app.ports import RemoteError
from app.store import overrides as store
from app.store import overview
from app.store.overrides import OverrideRow
from app.web.callers import origin
from app.web.guard import needs
from app.web.installation import installed
from app.web.proofs import why_not_proved
from app.web.sessions import current_account
from app.workflow import overrides
from app.workflow.overrides import OverrideRefused, Wish

blueprint = Blueprint("overrides", __name__)

NUMBER = "<int(max=999999999999999999):number>"
"""An override in an address: a number that the database can hold (64 bits)."""
WEEK = timedelta(days=7)
LENGTHS = (("1", "1 hour"), ("4", "4 hours"), ("24", "24 hours"), ("72", "3 days"), ("168", "7 days"))
LOWER_SCOPES: dict[str, Scope] = {"exception": "exception", "none": "none"}


@blueprint.get("/overrides")
def list_page() -> ResponseReturnValue:
    """What waits for a second person, what is in force, and what happened in seven days."""
    service = installed().service
    with service.database.read() as connection:
        still_open = store.listed(connection, states=store.STILL_OPEN)
        week = store.listed(connection, since=service.clock() - WEEK)
    return render_template(
        "overrides.html",
        waiting=[row for row in still_open if row.state == "requested"],
        standing=[row for row in still_open if row.state == "approved"],
        week=week,
    )


@blueprint.get(f"/overrides/{NUMBER}")
def one_page(number: int) -> ResponseReturnValue:
    """One override, with the forms to answer it or take it back."""
    return _page(_named(number))


@blueprint.get("/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>/override")
@needs("operator")
def form(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """The form to ask for one."""
    return _form(TicketRef(system=system, site=site, id=ticket_id))


@blueprint.post("/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>/override")
@needs("operator")
def ask(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """Ask for one."""
    ref = TicketRef(system=system, site=site, id=ticket_id)
    reason, what, hours = (request.form.get(name, "") for name in ("reason", "what", "hours"))
    lasts = timedelta(hours=int(hours)) if hours in dict(LENGTHS) else overrides.USUAL_LENGTH
    wish = Wish(reason=reason, lasts=lasts, to_scope=LOWER_SCOPES.get(what))
    try:
        row = overrides.request(
            installed().service, system, f"{site}:{ticket_id}", wish, current_account().name, origin()
        )
    except (PlainError, RemoteError) as error:
        return _form(ref, str(error)), 409
    flash("The override is asked for. It counts when a second person approves it; show them this page.")
    return redirect(url_for("overrides.one_page", number=row.id))


@blueprint.post(f"/overrides/{NUMBER}/approve")
@needs("approver")
def approve(number: int) -> ResponseReturnValue:
    """Approve one, by somebody who has just proved who they are."""
    row = _named(number)
    refusal = why_not_proved(url_for("overrides.one_page", number=number), "Nothing was approved.")
    if refusal is not None:
        return _page(row, refusal.says), refusal.status
    try:
        overrides.approve(installed().service, number, current_account(), origin())
    except RemoteError as error:
        return _page(row, f"The ticket could not be read: {error}. Nothing was approved."), 503
    except PlainError as error:
        return _page(row, str(error)), 409
    flash("The override is approved. The ticket is brought up to date now.")
    return redirect(url_for("overrides.one_page", number=number))


@blueprint.post(f"/overrides/{NUMBER}/refuse")
@needs("approver")
def refuse(number: int) -> ResponseReturnValue:
    """Say no."""
    try:
        overrides.refuse(installed().service, number, current_account(), request.form.get("why", ""), origin())
    except OverrideRefused as error:
        return _page(_named(number), str(error)), 409
    flash("The override is refused.")
    return redirect(url_for("overrides.one_page", number=number))


@blueprint.post(f"/overrides/{NUMBER}/withdraw")
@needs("operator")
def withdraw(number: int) -> ResponseReturnValue:
    """Take one back."""
    account = current_account()
    try:
        overrides.withdraw(installed().service, number, account.name, may_any=account.may("approver"))
    except OverrideRefused as error:
        return _page(_named(number), str(error)), 409
    flash("The override is taken back.")
    return redirect(url_for("overrides.one_page", number=number))


def _named(number: int) -> OverrideRow:
    with installed().service.database.read() as connection:
        row = store.find(connection, number)
    if row is None:
        abort(404, "There is no such override. The overrides page lists those there are.")
    return row


def _page(row: OverrideRow, error: str = "") -> str:
    return render_template("override.html", row=row, error=error)


def _form(ref: TicketRef, error: str = "") -> str:
    with installed().service.database.read() as connection:
        ticket = overview.ticket(connection, ref)
        known = store.listed(connection, ref=ref, states=store.STILL_OPEN)
    if ticket is None:
        abort(404, "This ticket was never read here, so no override can be asked for on this page.")
    scopes = [name for name in LOWER_SCOPES if name != ticket.scope]
    return render_template("override_new.html", ticket=ticket, known=known, lengths=LENGTHS, scopes=scopes, error=error)
