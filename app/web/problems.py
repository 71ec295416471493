"""Problems as JSON (RFC 9457, ``schemas/problem.schema.json``) and a body reading that never goes past its cap."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response
from flask.globals import request_ctx
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge, RequestTimeout

RETRY_AFTER_SECONDS = 30
"""What senders are asked to wait. Zendesk retries a 503 only where this is under 60, and never a 500."""
CUT_OFF = "The body ended before it was complete, or came too slowly. Nothing was stored; send it again."


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
    by its declared length before anything is read, else after the first byte too many (chunked bodies);
    ``RequestTimeout`` where the sender hung up or was too slow to send all of it."""
    asked = request_ctx.request
    if (asked.content_length or 0) > most_bytes:
        raise RequestEntityTooLarge
    asked.max_content_length = most_bytes + 1
    try:
        body = asked.get_data(cache=False)
    except ClientDisconnected as error:
        raise RequestTimeout(CUT_OFF) from error
    if len(body) > most_bytes:
        raise RequestEntityTooLarge
    return body
