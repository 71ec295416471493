"""The synchronous gate check, which native rules and the agent's own screen ask before a ticket is closed, and what a
panel beside the ticket shows."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, cast

import structlog
from flask import Blueprint, Response, g, request, url_for
from jsonschema.exceptions import best_match
from werkzeug.exceptions import RequestEntityTooLarge, RequestTimeout

from app.domain.redaction import mask
from app.domain.ticket import System
from app.ports import RemoteError, TicketGone
from app.store import audit
from app.store.database import StoreUnavailable
from app.web import gate_token
from app.web.installation import installed
from app.web.problems import CUT_OFF, RETRY_AFTER_SECONDS, capped_body, problem
from app.workflow.check import ProposalError, check_ticket
from app.workflow.panel import UnseenTicket, panel_of
from app.workflow.readings import EvidenceUnread
from app.workflow.refusals import note_refusal
from app.workflow.service import UnknownSite
from schemas import validator

log = structlog.get_logger()
blueprint = Blueprint("gate", __name__)

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a check's body, which may carry the files that the agent is about to upload (base64)."""


class _BadRequest(ValueError):
    """The body is no gate check; the text says what was expected."""


class _Unauthorised(Exception):
    """The caller's token is missing or wrong, or none is configured."""


@blueprint.post("/gate/<any(jira, zendesk):system>/check")
def check(system: System) -> Response:
    """Answer with the verdict of the live ticket."""
    _authorise()
    asked, service = _asked(), installed().service
    verdict = check_ticket(service, system, asked["ticket"].strip(), asked.get("proposed"))
    if not asked.get("preview"):
        note_refusal(service, system, asked["ticket"].strip(), verdict)
    g.gate_result = ("allowed" if verdict.allowed else "refused") if verdict.applies else "not_gated"
    return Response(json.dumps(verdict.to_dict()), content_type="application/json")


@blueprint.post("/gate/<any(jira, zendesk):system>/panel")
def panel(system: System) -> Response:
    """Answer with what a panel beside the ticket shows, from the store's last look."""
    _authorise()
    content = panel_of(installed().service, system, _asked()["ticket"].strip())
    content["dashboard_url"] = _dashboard_url(content["ticket"])
    return Response(json.dumps(content), content_type="application/json")


@blueprint.post("/gate/<any(jira, zendesk):system>/rule")
def rule(system: System) -> Response:
    """Take down that somebody switched the native rule off or on: in the audit trail and in the log."""
    _authorise()
    told = _asked("rule_switch", '{"projects": ["OPS"], "off": true, "by": "account id"}')
    service, event = installed().service, "rule_switched_off" if told["off"] else "rule_switched_on"
    detail = {"system": system, "projects": told["projects"], "reason": mask(told.get("reason") or "").text}
    with service.database.write() as connection:
        audit.record(connection, event, service.clock(), detail, actor=told["by"])
    log.warning(event, system=system, projects=told["projects"], actor=told["by"])
    return Response(status=204)


def _dashboard_url(ticket: Mapping[str, str]) -> str | None:
    """The ticket's page for people; ``None`` where the installation's own address is not configured."""
    base = installed().settings.public_url
    if not base:
        return None
    page = url_for("ticket.page", system=ticket["system"], site=ticket["site"], ticket_id=ticket["id"], _external=False)
    return base.rstrip("/") + page


def _authorise() -> None:
    if not gate_token.configured():
        raise _Unauthorised(
            "No gate token is configured, so nobody may ask. Set HANDOFF_GATE_TOKEN and start the service again."
        )
    if not gate_token.admitted():
        raise _Unauthorised("The bearer token is missing or wrong. Send Authorization: Bearer HANDOFF_GATE_TOKEN.")


def _asked(schema: str = "check_request", example: str = '{"ticket": "OPS-17"}') -> dict[str, Any]:
    try:
        body = json.loads(capped_body(MOST_BYTES))
        mistake = best_match(validator(schema).iter_errors(body))
    except RecursionError as error:
        raise _BadRequest("The body is nested too deeply for a gate check.") from error
    except ValueError as error:
        raise _BadRequest(f"The body cannot be read as JSON ({error}). Expected: {example}.") from error
    if mistake is not None:
        where = mistake.json_path.removeprefix("$").lstrip(".")
        raise _BadRequest(f"{where or 'The body'}: {mistake.message[:300]}. Expected: {example}.")
    return cast(dict[str, Any], body)


@blueprint.errorhandler(_Unauthorised)
def _unauthorised(error: _Unauthorised) -> Response:
    g.gate_result = "unauthorised"
    response = problem(401, str(error))
    response.headers["WWW-Authenticate"] = 'Bearer realm="handoff-gate"'
    return response


@blueprint.errorhandler(_BadRequest)
@blueprint.errorhandler(ProposalError)
def _bad_request(error: Exception) -> Response:
    g.gate_result = "bad_request"
    return problem(400, str(error))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    g.gate_result = "bad_request"
    return problem(413, f"The body is larger than {MOST_BYTES} bytes. Attach the files to the ticket, then ask again.")


@blueprint.errorhandler(RequestTimeout)
def _cut_off(_error: RequestTimeout) -> Response:
    g.gate_result = "bad_request"
    return problem(408, CUT_OFF)


@blueprint.errorhandler(UnknownSite)
@blueprint.errorhandler(UnseenTicket)
@blueprint.errorhandler(TicketGone)
def _not_found(error: Exception) -> Response:
    g.gate_result = "not_found"
    return problem(404, str(error))


@blueprint.errorhandler(EvidenceUnread)
def _unread(error: EvidenceUnread) -> Response:
    g.gate_result = "reading"
    return problem(503, str(error), retry_after=math.ceil(error.retry_after), reading=True)


@blueprint.errorhandler(RemoteError)
def _remote(error: RemoteError) -> Response:
    g.gate_result = "unavailable"
    wait = RETRY_AFTER_SECONDS if error.retry_after is None else max(1, math.ceil(error.retry_after))
    log.warning("gate_check_unavailable", path=request.path, error=str(error))
    return problem(503, f"The ticket cannot be judged at this moment: {error}", retry_after=wait)


@blueprint.errorhandler(StoreUnavailable)
def _store_unavailable(error: StoreUnavailable) -> Response:
    g.gate_result = "unavailable"
    log.error("gate_check_without_store", path=request.path, error=str(error))
    return problem(503, "The ticket cannot be judged: the database does not answer.", retry_after=RETRY_AFTER_SECONDS)


@blueprint.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    g.gate_result = "fault"
    log.error("gate_check_fault", path=request.path, exc_info=error)
    return problem(500, "The ticket could not be judged because of a fault in the service, which is logged.")


@blueprint.after_request
def _count(response: Response) -> Response:
    if request.endpoint in ("gate.panel", "gate.rule"):
        return response
    system = (request.view_args or {}).get("system", "unknown")
    installed().instruments.gate_checks.labels(system, g.get("gate_result", "fault")).inc()
    return response
