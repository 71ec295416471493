"""One ticket: record, verdict, evidence with its pictures, what came before, timeline."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.domain.ticket import System, TicketRef
from app.web.installation import installed
from app.web.shown import shown_gate, shown_record
from app.workflow.evidence_picture import PictureUnavailable, picture_of
from app.workflow.service import UnknownSite
from app.workflow.ticket_page import PRIORS_SHOWN, RESOLUTIONS_SHOWN, page_of

blueprint = Blueprint("ticket", __name__)

PLACE = "/tickets/<any(jira, zendesk):system>/<site>/<ticket_id>"
PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.get(PLACE)
def page(system: System, site: str, ticket_id: str) -> ResponseReturnValue:
    """One ticket, as the store knows it."""
    shown = page_of(installed().service, TicketRef(system=system, site=site, id=ticket_id))
    if shown is None:
        abort(404, "This ticket was never seen here. Find it on the overview, or wait for its first webhook.")
    if shown.row is None:
        return render_template("ticket_unread.html", ref=shown.ref, deliveries=shown.deliveries, page=shown)
    row = shown.row
    return render_template(
        "ticket.html",
        page=shown,
        ticket=row,
        now=installed().service.clock(),
        record=shown_record(row.record),
        gate=shown_gate(row.verdict, closed=row.status_category == "done"),
        deliveries=shown.deliveries,
        priors_shown=PRIORS_SHOWN,
        resolutions_shown=RESOLUTIONS_SHOWN,
    )


@blueprint.get(f"{PLACE}/evidence/<path:attachment_id>")
def picture(system: System, site: str, ticket_id: str, attachment_id: str) -> ResponseReturnValue:
    """A picture that the gate looked at, from the ticketing system, as nothing but a picture."""
    try:
        found = picture_of(installed().service, TicketRef(system=system, site=site, id=ticket_id), attachment_id)
    except PictureUnavailable as error:
        abort(503 if error.passing else 404, str(error))
    except UnknownSite as error:
        abort(404, str(error))
    answer = Response(found.content, mimetype=found.mime_type)
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    answer.headers["Content-Disposition"] = f'inline; filename="evidence.{found.mime_type.partition("/")[2]}"'
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
