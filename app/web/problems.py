"""Problems as JSON (RFC 9457, ``schemas/problem.schema.json``) and a body reading that never goes past its cap."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

RETRY_AFTER_SECONDS = 30
"""What senders are asked to wait. Zendesk retries a 503 only where this is under 60, and never a 500."""


def problem(status: int, detail: str, *, retry_after: int | None = None, reading: bool = False) -> Response:
    """An answer that says in ``detail`` what is wrong and the next step. ``retry_after`` is in seconds; ``reading``:
    evidence is being read, so that asking again soon is worth it."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body |= {"reading": True} if reading else {}
    response = Response(json.dumps(body), status, content_type="application/problem+json")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def capped_body(most_bytes: int) -> bytes:
    """The raw body of the request. Raises ``RequestEntityTooLarge`` once it is known to be larger than the cap:
    by its declared length before anything is read, else after the first byte too many (chunked bodies)."""
    if (request.content_length or 0) > most_bytes:
        raise RequestEntityTooLarge
    request.max_content_length = most_bytes + 1
    body = request.get_data(cache=False)
    if len(body) > most_bytes:
        raise RequestEntityTooLarge
    return body
