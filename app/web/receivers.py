"""Webhooks: read the body within its cap, hand it to ``receive``, acknowledge. Nothing else happens before the answer.

Senders lose an event on most refusals (Jira retries only 408, 409, 425, 429 and 5xx; Zendesk only 409, 429 and 503 with
a short ``Retry-After``). So whatever is not the sender's fault is answered 503 with ``Retry-After: 30``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestTimeout

from app.domain.ticket import System
from app.ports import BadSignature, SiteConnection
from app.store.database import StoreUnavailable
from app.web.installation import installed
from app.web.problems import CUT_OFF, RETRY_AFTER_SECONDS, capped_body, problem
from app.workflow.receive import receive
from app.workflow.service import UnknownSite

log = structlog.get_logger()
blueprint = Blueprint("receivers", __name__)

MOST_BYTES = 25 * 1024 * 1024
"""Bytes of a webhook body, which is the most that Jira sends."""


@blueprint.post("/webhooks/<any(jira, zendesk):system>")
@blueprint.post("/webhooks/<any(jira, zendesk):system>/<site>")
def webhook(system: System, site: str | None = None) -> Response:
    """Make a delivery durable, then answer 202 with its receipt."""
    service = installed().service
    ticketing = service.site(system, site)
    if not ticketing.connection.webhook_secrets:
        return problem(503, _no_secret(ticketing.connection), retry_after=RETRY_AFTER_SECONDS)
    headers = cast(Mapping[str, str], request.headers)
    receipt = receive(service, ticketing, headers, capped_body(MOST_BYTES))
    body = {"delivery": receipt.delivery, "duplicate": receipt.duplicate, "state": receipt.state}
    return Response(json.dumps(body), 202, content_type="application/json")


def _no_secret(site: SiteConnection) -> str:
    name = f"HANDOFF_{site.system.upper()}_WEBHOOK_SECRET"
    return (
        f"No webhook secret is set for the {site.system} site {site.name}, so nothing is accepted for it. "
        f"Set {name}, or webhook_secret in its table of the HANDOFF_SITES file, and start the service again."
    )


@blueprint.errorhandler(UnknownSite)
def _unknown_site(error: UnknownSite) -> Response:
    system = (request.view_args or {}).get("system", "")
    log.warning("webhook_for_unknown_site", path=request.path, error=str(error))
    return problem(
        404,
        f"No such {system} site is configured here. Send to /webhooks/{system}/SITE with a site that HANDOFF_SITES "
        f"names, or to /webhooks/{system} where there is one site only.",
    )


@blueprint.errorhandler(BadSignature)
def _bad_signature(error: BadSignature) -> Response:
    log.warning("webhook_refused", path=request.path, error=str(error))
    return problem(401, str(error))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    log.warning("webhook_too_large", path=request.path, most_bytes=MOST_BYTES)
    return problem(413, f"The body is larger than {MOST_BYTES} bytes, which no sender's event is. Nothing was stored.")


@blueprint.errorhandler(RequestTimeout)
def _cut_off(_error: RequestTimeout) -> Response:
    log.info("webhook_cut_off", path=request.path)
    return problem(408, CUT_OFF)


@blueprint.errorhandler(StoreUnavailable)
def _store_unavailable(error: StoreUnavailable) -> Response:
    log.error("webhook_not_stored", path=request.path, error=str(error))
    return problem(
        503, "The delivery could not be stored at this moment. Send it again.", retry_after=RETRY_AFTER_SECONDS
    )


@blueprint.errorhandler(Exception)
def _fault(error: Exception) -> Response:
    log.error("webhook_fault", path=request.path, exc_info=error)
    return problem(
        503,
        "The delivery was not stored because of a fault in the service, which is logged. Send it again.",
        retry_after=RETRY_AFTER_SECONDS,
    )


@blueprint.after_request
def _count(response: Response) -> Response:
    system = (request.view_args or {}).get("system", "unknown")
    installed().instruments.webhook(system, response.status_code)
    return response
