"""The gate's report on the dashboard: what was, or would have been, refused, and which tickets are exempt."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.store import going_live as store
from app.web.installation import installed
from app.workflow.going_live import report_of

blueprint = Blueprint("going_live", __name__)

SPANS = (7, 30, 90, 365)
TICKETS_SHOWN = 100


@blueprint.get("/report")
def report_page() -> ResponseReturnValue:
    """Closes of the last days, by what was missing and by whom, and the tickets that ``gate.since`` leaves alone."""
    service = installed().service
    asked = request.args.get("days", type=int)
    days = asked if asked in SPANS else 90
    made = report_of(service, service.clock() - timedelta(days=days))
    since, gate = service.playbook.gate.since, service.playbook.gate
    with service.database.read() as connection:
        exempt = [] if since is None else store.exempt(connection, since)
    return render_template(
        "report.html",
        made=made,
        days=days,
        spans=SPANS,
        since=since,
        exempt=exempt,
        modes={"job_failure": gate.job_failure.mode, "exception": gate.exception.mode},
        tickets=made.refused[:TICKETS_SHOWN],
    )
