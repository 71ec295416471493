"""A name for each request: in every log line of it, and in its answer (``X-Request-ID``)."""

from __future__ import annotations

import re
import secrets

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,127}")
"""What is taken over from a proxy; anything else is replaced, since it stands in logs and headers."""


def install(app: Flask) -> None:
    """Name every request of ``app``. Call before other hooks are added, so that they log under that name."""
    app.before_request(_begin)
    app.after_request(_answer)
    app.teardown_request(_end)


def _begin() -> None:
    told = request.headers.get(HEADER, "")
    g.request_id = told if _SANE.fullmatch(told) else secrets.token_hex(8)
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _answer(response: Response) -> Response:
    if "request_id" in g:
        response.headers[HEADER] = g.request_id
    return response


def _end(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request_id")
