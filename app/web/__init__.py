"""The web process: webhook receivers, the gate check, health, and the dashboard. Thin: parse, call, answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from app import __version__
from app.domain.fields import CAUSE_LABELS
from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.moments import iso
from app.domain.people import same_names
from app.domain.rate import RateLimit
from app.domain.recurrence import ticket_label
from app.domain.survival import resolution_text
from app.domain.trail.looked import broken_words
from app.domain.trail.model import HOP_LABELS
from app.settings import Settings
from app.store.database import StoreUnavailable
from app.web import (
    api,
    containments,
    dashboard,
    gate,
    going_live,
    health,
    insight,
    intake,
    notices,
    oidc,
    overrides,
    patterns,
    people,
    proofs,
    queue,
    receivers,
    request_ids,
    setup,
    shown,
    signin,
    ticket,
    tokens,
)
from app.web.api_use import TokenUse
from app.web.guard import require_session
from app.web.installation import Installation, install, installed
from app.web.instruments import Instruments
from app.web.problems import RETRY_AFTER_SECONDS, problem
from app.web.sessions import LIFETIME, MACHINE_PATHS, BrowserSessions
from app.workflow.service import Service

log = structlog.get_logger()

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
MOST_FORM_BYTES = 1024 * 1024
PLAIN_WORDS = {
    404: "There is nothing at this address. The routes are listed in /openapi.json; people's pages begin at /.",
    405: "This address does not take that method. The routes and their methods are listed in /openapi.json.",
    413: f"The form is larger than {MOST_FORM_BYTES} bytes. Send less at once.",
}
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HTTPS_ONLY = "max-age=31536000"
"""Told to browsers where the service is reached by https: for a year, nothing but https to this host."""


class _Application(Flask):
    """Flask asks of each view and hook, on every request, whether it is a coroutine. None of ours is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def create_app(service: Service, settings: Settings) -> Flask:
    """The application of one installation. Touches neither the database nor the network."""
    app = _Application(__name__)
    app.secret_key = service.vault.session_key
    app.session_interface = BrowserSessions()
    if settings.proxies:
        hops = {"x_for": settings.proxies, "x_proto": settings.proxies}
        app.wsgi_app = ProxyFix(app.wsgi_app, **hops)  # type: ignore[method-assign]
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_FORM_BYTES,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="handoff_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    use = TokenUse(RateLimit(settings.api_requests_per_minute))
    install(app, Installation(service=service, settings=settings, instruments=Instruments(), token_use=use))
    request_ids.install(app)
    app.before_request(_start_clock)
    app.before_request(require_session)
    csrf = CSRFProtect(app)
    for machine in (receivers.blueprint, gate.blueprint, intake.blueprint, api.blueprint, health.blueprint):
        csrf.exempt(machine)
        app.register_blueprint(machine)
    for page in (
        signin,
        oidc,
        queue,
        ticket,
        patterns,
        insight,
        dashboard,
        overrides,
        containments,
        notices,
        going_live,
        people,
        setup,
        tokens,
    ):
        app.register_blueprint(page.blueprint)
    app.after_request(_finish)
    app.register_error_handler(CSRFError, _forged_form)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreUnavailable, _store_unavailable)
    app.register_error_handler(Exception, _fault)
    _teach_templates(app, service)
    return app


def _teach_templates(app: Flask, service: Service) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        moment=_moment,
        age=lambda since: shown.age_text(since, service.clock()),
        utc=shown.utc_text_of,
        iso_exact=datetime.isoformat,
        web_address=shown.web_address,
        next_step=shown.next_step_label,
        audit_text=shown.audit_text,
        length_text=shown.length_text,
        same_names=same_names,
        ticket_label=ticket_label,
        week_pair=lambda week: (week.monday.isoformat(), week.count),
        week_exceptions=lambda week: (week["week"], week["exceptions"]),
        resolution_text=resolution_text,
        cause_label=lambda cause: CAUSE_LABELS.get(cause, cause),
        broken_hop=lambda hop: broken_words(hop, HOP_LABELS[hop.key]),
    )
    app.jinja_env.globals.update(
        release=__version__,
        scope_labels=shown.SCOPE_LABELS,
        state_tones=shown.STATE_TONES,
        override_tones=shown.OVERRIDE_TONES,
        hop_labels=HOP_LABELS,
        hop_tones=shown.HOP_TONES,
        containments_held=containments.held,
        containments_offered=containments.anything_to_stop,
        proof_for=proofs.proof_for,
        requirement_labels=REQUIREMENT_LABELS,
        sign_in_provider=lambda: service.identity,
    )


def _moment(moment: datetime | None) -> Markup:
    if moment is None:
        return Markup("never")
    return Markup('<time datetime="{}">{}</time>').format(iso(moment), shown.utc_text(moment))


def _start_clock() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    asked = request_ctx.request
    route = "unmatched" if asked.url_rule is None else _route(asked.url_rule.rule)
    started = g.get("started")
    method = asked.method if asked.method in METHODS else "OTHER"
    installed().instruments.answered(route, method, 0.0 if started is None else time.perf_counter() - started)
    if asked.blueprint == "receivers":
        response.headers.add("X-Content-Type-Options", "nosniff")
        return response
    response.headers.extend(SECURITY_HEADERS)
    if request.is_secure or (installed().settings.public_url or "").startswith("https://"):
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if "account" in g or response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


@cache
def _route(rule: str) -> str:
    """A route as people write it: ``/webhooks/<system>`` without the converters."""
    return re.sub(r"<[a-z]+(?:\([^()]*\))?:", "<", rule)


def _forged_form(error: CSRFError) -> ResponseReturnValue:
    return _answer(400, f"The form was not accepted: {error.description} Open the page again and repeat it.")


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    told = error.description if error.description != type(error).description else None
    answer = _answer(error.code, told or PLAIN_WORDS.get(error.code, f"{error.name}."))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _store_unavailable(error: StoreUnavailable) -> ResponseReturnValue:
    log.error("store_unavailable", path=request.path, error=str(error))
    answer = _answer(503, "The database does not answer at this moment. Wait a little and load the page again.")
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("page_fault", path=request.path, exc_info=error)
    return _answer(500, "The page could not be made because of a fault in the service, which is logged.")


def _answer(status: int, detail: str) -> Response:
    """A problem for machines, a page for people."""
    if request.path.startswith(MACHINE_PATHS):
        return problem(status, detail)
    title = HTTPStatus(status).phrase
    return Response(render_template("problem.html", status=status, detail=detail, title=title), status)
