"""The overview of tickets and of what needs attention; deliveries with replay and discard."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.moments import instant_or_none
from app.domain.note_routine import STEP_LABELS
from app.domain.ticket import System, TicketRef
from app.store import audit, deliveries, figures, inbox, overview, routines
from app.store.inbox import InboxFilter
from app.store.overview import SHOWN
from app.web.guard import needs
from app.web.installation import installed
from app.web.sessions import current_account
from app.web.shown import shown_gate, shown_record
from app.workflow.replay import read_anew
from app.workflow.site_states import standings

blueprint = Blueprint("dashboard", __name__)

TICKETS_SHOWN = 50
DELIVERIES_SHOWN = 100
ATTENTION_SHOWN = 20
OVERDUE_READ = 100
"""Tickets with a step beyond its time that are counted here; the queue shows all."""
LONGEST_SEARCH = 200
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@blueprint.get("/")
def overview_page() -> ResponseReturnValue:
    """The first page: recent tickets, what needs attention, and how sites and workers are doing."""
    service = installed().service
    show = next((show for show in SHOWN if show == request.args.get("show")), SHOWN[0])
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    now = service.clock()
    with service.database.read() as connection:
        found = overview.recent_tickets(
            connection,
            show=show,
            search=search,
            before=instant_or_none(request.args.get("before")),
            limit=TICKETS_SHOWN + 1,
        )
        shown = {
            "counts": inbox.open_counts(connection),
            "anything_received": inbox.anything_received(connection),
            "oldest_queued": inbox.oldest_queued(connection),
            "blocked": overview.blocked_count(connection),
            "attention": overview.needing_attention(connection, ATTENTION_SHOWN),
            "sites": overview.site_health(connection, list(service.sites)),
            "workers": overview.worker_rows(connection, now),
            "standings": {(one.system, one.site): one for one in standings(service)},
            "overdue": routines.overdue(connection, service.playbook.routine, now, among=OVERDUE_READ),
        }
    tickets = [
        (row, shown_record(row.record), shown_gate(row.verdict, closed=row.status_category == "done"))
        for row in found[:TICKETS_SHOWN]
    ]
    older = found[TICKETS_SHOWN - 1].read_at if len(found) > TICKETS_SHOWN else None
    return render_template(
        "overview.html",
        tickets=tickets,
        older=older,
        show=show,
        search=search,
        step_labels=STEP_LABELS,
        overdue_read=OVERDUE_READ,
        **shown,
    )


@blueprint.post("/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>/look")
@needs("operator")
def look_again(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """Queue a fresh look at the live ticket."""
    service, ref = installed().service, TicketRef(system=system, site=site, id=ticket_id)
    with service.database.write() as connection:
        if overview.ticket(connection, ref) is None:
            abort(404, "This ticket was never read here, so it cannot be looked at again.")
        now = service.clock()
        number = deliveries.enqueue_look(connection, ref, "look asked for on the dashboard", now)
        audit.record(connection, "look_asked", now, {"delivery": number}, ref=ref, actor=current_account().name)
    flash("The ticket is queued for a fresh look. This page shows the outcome when it is done.")
    return redirect(url_for("ticket.page", system=system, site=site, ticket_id=ticket_id))


@blueprint.get("/deliveries")
def deliveries_page() -> ResponseReturnValue:
    """Deliveries, newest first, by state; how they flow, and how the sites do that they go to."""
    service = installed().service
    state = request.args.get("state", "")
    states = (state,) if state in inbox.STATES else ()
    before = request.args.get("before", type=_delivery_number)
    with service.database.read() as connection:
        counts = inbox.open_counts(connection)
        flow = figures.queue(connection)
        sites = overview.site_health(connection, list(service.sites))
        found = overview.deliveries_in(connection, states, before=before, limit=DELIVERIES_SHOWN + 1)
    older = found[DELIVERIES_SHOWN - 1].id if len(found) > DELIVERIES_SHOWN else None
    return render_template(
        "deliveries.html",
        counts=counts,
        state=states[0] if states else "",
        rows=found[:DELIVERIES_SHOWN],
        older=older,
        flow=flow,
        lag=int(flow.lag(service.clock()).total_seconds()),
        sites=sites,
        standings={(one.system, one.site): one for one in standings(service)},
    )


@blueprint.post("/deliveries/replay")
@needs("operator")
def replay() -> ResponseReturnValue:
    """Queue deliveries again: those ticked, or all in a state. Quarantined ones are read anew first."""
    service, wanted = installed().service, _wanted()
    if wanted is None:
        return _back("Nothing was replayed: tick at least one delivery.")
    problems = read_anew(service, wanted)
    with service.database.write() as connection:
        now = service.clock()
        queued = inbox.requeue(connection, wanted, now)
        audit.record(connection, "replayed", now, {"deliveries": queued}, actor=current_account().name)
    said = [f"{_counted(len(queued))} queued again."] if queued else ["Nothing was queued again."]
    said += [f"Delivery {number} stays quarantined: {why}." for number, why in list(problems.items())[:5]]
    return _back(" ".join(said))


@blueprint.post("/deliveries/discard")
@needs("operator")
def discard() -> ResponseReturnValue:
    """Put deliveries aside for good: those ticked, or all in a state. They stay listed, their bodies go."""
    service, wanted = installed().service, _wanted()
    if wanted is None:
        return _back("Nothing was discarded: tick at least one delivery.")
    with service.database.write() as connection:
        now = service.clock()
        gone = inbox.discard(connection, wanted, now)
        audit.record(connection, "discarded", now, {"deliveries": gone}, actor=current_account().name)
    return _back(f"{_counted(len(gone))} discarded." if gone else "Nothing was discarded: these are handled already.")


def _delivery_number(text: str) -> int:
    """A number that the database can hold (64 bits). Raises ``ValueError`` for anything else."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:20]!r} is no number of a delivery")
    return int(text)


def _wanted() -> InboxFilter | None:
    chosen = request.form.getlist("only") or request.form.getlist("id")
    ids = [_delivery_number(text) for text in chosen if _NUMBER.fullmatch(text)]
    if ids:
        return InboxFilter(ids=ids)
    state = request.form.get("all_in_state", "")
    return InboxFilter(states=(state,)) if state in inbox.ATTENTION else None


def _counted(number: int) -> str:
    return "1 delivery was" if number == 1 else f"{number} deliveries were"


def _back(says: str) -> ResponseReturnValue:
    flash(says)
    if request.form.get("from") == "overview":
        return redirect(url_for("dashboard.overview_page"))
    state = request.form.get("shown_state", "")
    return redirect(url_for("dashboard.deliveries_page", state=state if state in inbox.STATES else None))
