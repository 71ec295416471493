"""Who may read by the API: a token, what it may read, and how often."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

import structlog
from flask import Response, g, request

from app.domain.api_tokens import ApiToken, TokenScope
from app.store.database import StoreUnavailable
from app.web.installation import installed
from app.web.problems import problem
from app.workflow.api_tokens import admitted, note_use
from app.workflow.service import Service

log = structlog.get_logger()
P = ParamSpec("P")

REALM = 'Bearer realm="handoff-gate"'


def let_in() -> Response | None:
    """Before every request of the API: ``None`` with the token in ``g.api_token``, or the answer to who may not."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    service = installed().service
    token = admitted(service, secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        log.warning("api_refused", path=request.path, address=request.remote_addr)
        return _unauthorised(sent=bool(secret.strip()))
    now = service.clock()
    wait = installed().token_use.seconds_to_wait(token.name, now)
    if wait:
        per_minute = installed().settings.api_requests_per_minute
        detail = f"The token {token.name} has made its {per_minute} requests a minute. Ask again in {wait} seconds."
        return problem(429, detail, retry_after=wait)
    g.api_token = token
    g.note_api_use = installed().token_use.is_worth_noting(token.name, now)
    return None


def note_after_answering(response: Response) -> Response:
    """After every request: have the use of its token taken down once the answer has left, so that it waits for
    nothing."""
    if g.pop("note_api_use", False):
        service, token = installed().service, api_token().name
        response.call_on_close(lambda: _note(service, token))
    return response


def api_token() -> ApiToken:
    """The token of the present request."""
    return cast(ApiToken, g.api_token)


def reads(scope: TokenScope) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """A view for tokens with a scope; others get 403 with a sentence that names it."""

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            if scope in api_token().scopes:
                return view(*args, **kwargs)
            detail = (
                f"The token {api_token().name} has not the scope {scope}. Make one that has: handoff tokens create."
            )
            answer = problem(403, detail)
            answer.headers["WWW-Authenticate"] = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            return answer

        return guarded

    return decorate


def _unauthorised(*, sent: bool) -> Response:
    detail = "The token is unknown, revoked or expired." if sent else "A token is needed."
    answer = problem(401, f"{detail} Send Authorization: Bearer TOKEN; handoff tokens create makes one.")
    answer.headers["WWW-Authenticate"] = f'{REALM}, error="invalid_token"' if sent else REALM
    return answer


def _note(service: Service, token: str) -> None:
    try:
        note_use(service, token)
    except StoreUnavailable as error:
        log.warning("token_use_not_noted", token=token, error=str(error))
