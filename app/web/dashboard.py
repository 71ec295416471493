"""The dashboard: tickets with record and gate, what needs attention, deliveries with replay and discard."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.moments import instant_or_none
from app.domain.note_routine import STEP_LABELS
from app.domain.ticket import System, TicketRef
from app.store import audit, deliveries, inbox, overview, routines
from app.store.inbox import InboxFilter
from app.store.overview import SHOWN
from app.web.guard import needs
from app.web.installation import installed
from app.web.sessions import current_account
from app.web.shown import shown_gate, shown_record
from app.workflow.replay import read_anew

blueprint = Blueprint("dashboard", __name__)

TICKETS_SHOWN = 50
DELIVERIES_SHOWN = 100
ATTENTION_SHOWN = 20
LONGEST_SEARCH = 200


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
        figures = {
            "counts": inbox.counted(connection),
            "oldest_queued": inbox.oldest_queued(connection),
            "blocked": overview.blocked_count(connection),
            "attention": overview.needing_attention(connection, ATTENTION_SHOWN),
            "sites": overview.site_health(connection, list(service.sites)),
            "workers": overview.worker_rows(connection, now),
            "overdue": routines.overdue(connection, service.playbook.routine, now),
        }
    tickets = [
        (row, shown_record(row.record), shown_gate(row.verdict, closed=row.status_category == "done"))
        for row in found[:TICKETS_SHOWN]
    ]
    older = found[TICKETS_SHOWN - 1].read_at if len(found) > TICKETS_SHOWN else None
    return render_template(
        "overview.html", tickets=tickets, older=older, show=show, search=search, step_labels=STEP_LABELS, **figures
    )


@blueprint.get("/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>")
def ticket_page(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """One ticket: its record in six blocks, its verdict with how to supply what is missing, what was received."""
    ref = TicketRef(system=system, site=site, id=ticket_id)
    with installed().service.database.read() as connection:
        row = overview.ticket(connection, ref)
        received = overview.deliveries_of(connection, ref)
        trail = overview.audit_of(connection, ref)
    if row is None and not received:
        abort(404, "This ticket was never seen here. Find it on the overview, or wait for its first webhook.")
    if row is None:
        return render_template("ticket_unread.html", ref=ref, deliveries=received, audit=trail)
    return render_template(
        "ticket.html",
        ticket=row,
        record=shown_record(row.record),
        gate=shown_gate(row.verdict, closed=row.status_category == "done"),
        deliveries=received,
        audit=trail,
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
    return redirect(url_for("dashboard.ticket_page", system=system, site=site, ticket_id=ticket_id))


@blueprint.get("/deliveries")
def deliveries_page() -> ResponseReturnValue:
    """Deliveries, newest first, by state."""
    state = request.args.get("state", "")
    states = (state,) if state in inbox.STATES else ()
    before = request.args.get("before", type=int)
    with installed().service.database.read() as connection:
        counts = inbox.counted(connection)
        found = overview.deliveries_in(connection, states, before=before, limit=DELIVERIES_SHOWN + 1)
    older = found[DELIVERIES_SHOWN - 1].id if len(found) > DELIVERIES_SHOWN else None
    return render_template(
        "deliveries.html", counts=counts, state=states[0] if states else "", rows=found[:DELIVERIES_SHOWN], older=older
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


def _wanted() -> InboxFilter | None:
    chosen = request.form.getlist("only") or request.form.getlist("id")
    ids = [int(text) for text in chosen if text.isascii() and text.isdecimal() and len(text) < 19]
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
