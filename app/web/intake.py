"""Where jobs tell of their runs, and systems of failures: ``POST /jobs/SOURCE/JOB/start|success|fail`` and
``POST /events/SOURCE``."""

from __future__ import annotations

import json
from dataclasses import asdict

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.domain.heartbeats.events import BadEvent
from app.domain.heartbeats.model import SignalKind
from app.domain.moments import iso_or_none
from app.ports import JobSource
from app.store.database import StoreUnavailable
from app.web.installation import installed
from app.web.problems import RETRY_AFTER_SECONDS, capped_body, problem
from app.workflow.intake import Taken, Unproven, proven_source, take_events, take_ping

log = structlog.get_logger()
blueprint = Blueprint("intake", __name__)

MOST_BYTES = 1024 * 1024
"""Bytes of one request."""


@blueprint.post("/jobs/<source>/<path:job>/<any(start, success, fail):kind>")
def job_ping(source: str, job: str, kind: SignalKind) -> Response:
    """Keep that a run began or ended; answer 202 with the run as it is known now."""
    known, body = _proven(source)
    return _answer(take_ping(installed().service, known, job, kind, body))


@blueprint.post("/events/<source>")
def job_events(source: str) -> Response:
    """Keep what CloudEvents tell of runs, and queue what concerns a ticket; answer 202 with both."""
    known, body = _proven(source)
    return _answer(take_events(installed().service, known, _headers(), body))


def _proven(name: str) -> tuple[JobSource, bytes]:
    body = capped_body(MOST_BYTES)
    return proven_source(installed().service, name, _headers(), body), body


def _headers() -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _answer(taken: Taken) -> Response:
    runs = [
        {
            "job": run.job,
            "run": run.run,
            "state": run.state,
            "started_at": iso_or_none(run.started_at),
            "ended_at": iso_or_none(run.ended_at),
        }
        for run in taken.runs
    ]
    told = {
        "runs": runs,
        "ignored": taken.ignored,
        "queued": taken.queued,
        "known": taken.known,
        "rejected": [asdict(one) for one in taken.rejected],
    }
    return Response(json.dumps(told), 202, content_type="application/json")


@blueprint.errorhandler(Unproven)
def _refused(error: Unproven) -> Response:
    log.warning("job_event_refused", path=request.path, error=str(error))
    return problem(401, "There is no such source, or the request does not prove to be its own. See docs/heartbeats.md.")


@blueprint.errorhandler(BadEvent)
def _bad_event(error: BadEvent) -> Response:
    return problem(400, f"{error} Nothing of the request was kept.")


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    return problem(413, f"The body is larger than {MOST_BYTES} bytes. Send fewer events at once.")


@blueprint.errorhandler(StoreUnavailable)
def _store_unavailable(error: StoreUnavailable) -> Response:
    log.error("job_event_not_stored", path=request.path, error=str(error))
    return problem(503, "It could not be stored at this moment. Send it again.", retry_after=RETRY_AFTER_SECONDS)


@blueprint.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return problem(error.code or 500, str(error.description))
    log.error("job_event_fault", path=request.path, exc_info=error)
    return problem(500, "Nothing was kept because of a fault in the service, which is logged.")
