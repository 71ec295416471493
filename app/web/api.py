"""The API for reading: records, closes with their verdicts, patterns; by tokens, without cookies, without CORS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlencode

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from app.domain.moments import iso
from app.domain.queue import ORDER
from app.domain.ticket import System
from app.store.close_feed import CloseFilter, CloseOutcome
from app.store.database import StoreUnavailable
from app.store.record_feed import RecordFilter
from app.web import api_asked as asked
from app.web.api_asked import BadQuery
from app.web.api_door import api_token, let_in, note_after_answering, reads
from app.web.installation import installed
from app.web.problems import RETRY_AFTER_SECONDS, problem
from app.workflow import reading_api
from app.workflow.reading_api import NotFound, Part, Walk

log = structlog.get_logger()
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.before_request(let_in)
blueprint.after_request(note_after_answering)

SYSTEMS: tuple[System, ...] = ("jira", "zendesk")
OUTCOMES: tuple[CloseOutcome, ...] = get_args(CloseOutcome)
STATUSES = ("open", "closed")
RECORD_PARAMETERS = ("system", "site", "bucket", "pattern", "status", "updated_since", "limit", "cursor")
CLOSE_PARAMETERS = ("system", "site", "outcome", "judged_since", "limit", "cursor")
PATTERN_PARAMETERS = ("limit", "cursor")
_ONE = "/<any(jira, zendesk):system>/<site>/<reference>"


@blueprint.get("/records")
@reads("records:read")
def records() -> Response:
    """Exceptions with their records, in the order in which they were last read."""
    asked.only(*RECORD_PARAMETERS)
    status = asked.one_of("status", STATUSES)
    wanted = RecordFilter(
        system=asked.one_of("system", SYSTEMS),
        site=asked.text("site"),
        bucket=asked.one_of("bucket", ORDER),
        is_open=None if status is None else status == "open",
        since=asked.moment("updated_since"),
    )
    service, walk = installed().service, asked.walk(installed().service.clock())
    pattern, most = asked.text("pattern"), asked.limit()
    return _page("records", reading_api.records(service, api_token(), wanted, pattern, walk, most), walk)


@blueprint.get(f"/records{_ONE}")
@reads("records:read")
def record(system: System, site: str, reference: str) -> Response:
    """One exception with its record, by key or id."""
    asked.only()
    return _single(reading_api.record(installed().service, api_token(), system, site, reference))


@blueprint.get("/verdicts")
@reads("verdicts:read")
def verdicts() -> Response:
    """Closes of gated tickets and what became of them, in the order in which they were judged."""
    asked.only(*CLOSE_PARAMETERS)
    wanted = CloseFilter(
        system=asked.one_of("system", SYSTEMS),
        site=asked.text("site"),
        outcome=asked.one_of("outcome", OUTCOMES),
        since=asked.moment("judged_since"),
    )
    service, walk = installed().service, asked.walk(installed().service.clock())
    return _page("verdicts", reading_api.closes(service, api_token(), wanted, walk, asked.limit()), walk)


@blueprint.get(f"/verdicts{_ONE}")
@reads("verdicts:read")
def verdict(system: System, site: str, reference: str) -> Response:
    """The stored verdict of one ticket, by key or id. No ticketing system is asked."""
    asked.only()
    return _single(reading_api.verdict(installed().service, api_token(), system, site, reference))


@blueprint.get("/patterns")
@reads("patterns:read")
def patterns() -> Response:
    """Entries of the pattern library by identifier."""
    asked.only(*PATTERN_PARAMETERS)
    found, onward = reading_api.patterns(installed().service, asked.name_after(), asked.limit())
    return _listed({"patterns": found}, None if onward is None else asked.written([onward]))


@blueprint.get("/patterns/<name>")
@reads("patterns:read")
def pattern(name: str) -> Response:
    """One pattern by a fingerprint or the identifier of its entry: how often, what held."""
    asked.only()
    return _single(reading_api.pattern(installed().service, name))


def _page(name: str, part: Part, walk: Walk) -> Response:
    content = {name: part.items, "resume_since": iso(walk.resume_since)}
    return _listed(content, asked.cursor_of(part.onward))


def _listed(content: Mapping[str, Any], cursor: str | None) -> Response:
    answer = _json({**content, "next": cursor})
    if cursor is not None:
        following = urlencode({**request.args.to_dict(), "cursor": cursor})
        answer.headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    return answer


def _single(content: Mapping[str, Any]) -> Response:
    """An answer that whoever has it already need not be sent again."""
    answer = _json(content)
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)  # type: ignore[return-value]


def _json(content: Mapping[str, Any]) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")


@blueprint.after_request
def _for_nobody_else(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    return response


@blueprint.errorhandler(BadQuery)
def _bad_query(error: BadQuery) -> Response:
    return problem(400, str(error))


@blueprint.errorhandler(NotFound)
def _not_found(error: NotFound) -> Response:
    return problem(404, str(error))


@blueprint.errorhandler(StoreUnavailable)
def _store_unavailable(error: StoreUnavailable) -> Response:
    log.error("api_without_store", path=request.path, error=str(error))
    return problem(503, "The database does not answer at this moment. Ask again.", retry_after=RETRY_AFTER_SECONDS)


@blueprint.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return problem(error.code or 500, str(error.description))
    log.error("api_fault", path=request.path, exc_info=error)
    return problem(500, "It could not be read because of a fault in the service, which is logged.")
