"""What both apps get beside their vendor's routes: faults, the log of requests, the contract check, and the
``/sandbox/`` routes by which demo and tests steer them."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as PlainResponse

from integrations.sandbox.common import Fault, LoggedRequest, World
from integrations.sandbox.storm import CALM_HEADER, Storm

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ACTOR = "sandbox.actor"
"""Key of the WSGI environment: a dict that the app fills, since the environment itself is copied on its way."""
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HTML_PAGE = b"<html><head><title>Error</title></head><body><h1>The request could not be satisfied</h1></body></html>"


def install(app: Flask, world: World) -> None:
    """Give an app all of it. Called first in ``create_app``, so that the contract is checked before anything else."""
    if world.contracts is not None:
        world.contracts.attach(app)
    app.register_blueprint(control_routes(world), url_prefix="/sandbox")
    app.after_request(guard_pages)
    app.wsgi_app = Surroundings(app.wsgi_app, world)  # type: ignore[method-assign]


def guard_pages(response: Response) -> Response:
    """Let pages run no scripts and post to nobody else: ticket text is shown in them."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def signed_in_as(account_id: str) -> None:
    """Note for the log of requests who makes the present request."""
    request.environ.setdefault(ACTOR, {})["id"] = account_id


def no_content() -> Response:
    """An empty 204 without a content type, as both vendors send it."""
    response = Response(status=204)
    response.headers.pop("Content-Type", None)
    return response


class BareResponse(PlainResponse):
    """An answer as the app made it: nothing is added, so that a 204 stays without a content type."""

    default_mimetype = None


class Surroundings:
    """The WSGI layer around an app: one request at a time, faults, and the log of requests."""

    def __init__(self, app: WSGIApplication, world: World) -> None:
        self._app = app
        self._world = world

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        if path.startswith("/sandbox"):
            return self._app(environ, start_response)
        _read_whole_body(environ)
        environ[ACTOR] = {}
        fault = self._world.faults.take(method, path) or self._by_chance(environ)
        if fault is None:
            return self._answer(environ, start_response)
        return self._fail(fault, environ, start_response)

    def _by_chance(self, environ: WSGIEnvironment) -> Fault | None:
        storm = self._world.storm
        return None if storm is None or CALM_HEADER in environ else storm.fault()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = self._carry_out(environ)
        self._note(environ, response.status_code)
        return response(environ, start_response)

    def _carry_out(self, environ: WSGIEnvironment) -> PlainResponse:
        with self._world.lock:
            return BareResponse.from_app(self._app, environ, buffered=True)

    def _fail(self, fault: Fault, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if fault.kind == "hang":
            self._world.faults.hang(fault)
            return self._answer(environ, start_response)
        if fault.kind == "late":
            response = self._carry_out(environ)
            fault.released.wait(fault.seconds)
            self._note(environ, response.status_code)
            return response(environ, start_response)
        if fault.kind in ("drop", "drop_after", "half"):
            lost = Response() if fault.kind == "drop" else self._carry_out(environ)
            self._note(environ, 0)
            return _break_off(environ, start_response, lost, half=fault.kind == "half")
        if fault.kind == "html":
            response = Response(HTML_PAGE, fault.status, mimetype="text/html")
        elif fault.kind == "rate_limit":
            response = _json({"errorMessages": ["Rate limit exceeded."], "error": "APIRateLimitExceeded"}, 429)
            response.headers["Retry-After"] = fault.retry_after
        else:
            response = _json({"errorMessages": ["Internal server error"], "error": "InternalError"}, fault.status)
        self._note(environ, response.status_code)
        return response(environ, start_response)

    def _note(self, environ: WSGIEnvironment, status: int) -> None:
        entry = LoggedRequest(
            environ["REQUEST_METHOD"],
            environ.get("PATH_INFO", "/"),
            environ.get("QUERY_STRING", ""),
            environ[ACTOR].get("id", ""),
            status,
            self._world.clock.now(),
        )
        self._world.requests.add(entry)


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def _read_whole_body(environ: WSGIEnvironment) -> None:
    """Read the body before the lock is taken, so that a slow sender holds nobody up."""
    length = environ.get("CONTENT_LENGTH") or ""
    if length.isdigit():
        body = environ["wsgi.input"].read(int(length))
    elif environ.get("wsgi.input_terminated"):
        body = environ["wsgi.input"].read()
    else:
        return
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _break_off(
    environ: WSGIEnvironment, start_response: StartResponse, response: PlainResponse, *, half: bool
) -> Iterator[bytes]:
    """Close the connection, after the first half of the answer if ``half``."""
    if half:
        body = response.get_data()
        start_response(response.status, [*response.headers.to_wsgi_list()])
        yield body[: max(1, len(body) // 2)]
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("The sandbox was told to break this connection off.")


def refuse_other_sites() -> tuple[Response, int] | None:
    """Answer 403 to what a page of another web site makes the reader's browser send. For ``before_request``."""
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if foreign and request.method not in ("GET", "HEAD"):
        return jsonify({"error": "The sandbox is not steered from other web sites."}), 403
    return None


def control_routes(world: World) -> Blueprint:
    """The routes under ``/sandbox/``. They answer JSON and need no sign-in: the sandbox listens on loopback only."""
    routes = Blueprint("sandbox", __name__)

    routes.before_request(refuse_other_sites)

    @routes.errorhandler(ValueError)
    @routes.errorhandler(TypeError)
    def explain(problem: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(problem)}), 400

    @routes.post("/reset")
    def reset() -> Response:
        world.reset()
        return no_content()

    _fault_routes(routes, world)
    _weather_routes(routes, world)
    _log_routes(routes, world)
    _webhook_routes(routes, world)
    return routes


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadRequest("The body has to be a JSON object.")
    return body


def _fault_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/faults")
    def faults() -> Response:
        return jsonify(world.faults.waiting())

    @routes.post("/faults")
    def add_fault() -> Response:
        details = _body()
        world.faults.add(details.pop("kind", ""), **details)
        return jsonify(world.faults.waiting())

    @routes.delete("/faults")
    def clear_faults() -> Response:
        world.faults.clear()
        return no_content()

    @routes.post("/faults/release")
    def release() -> Response:
        world.faults.release()
        return no_content()


def _weather_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/storm")
    def storm() -> Response:
        return jsonify({"storm": world.storm is not None, "met": world.storm.met if world.storm is not None else {}})

    @routes.post("/storm")
    def begin_storm() -> Response:
        """``rates`` by kind of fault, and ``seed``, ``late_seconds``: see ``Storm``."""
        world.storm = Storm(**{"seed": 0, **_body()})
        return storm()

    @routes.delete("/storm")
    def end_storm() -> Response:
        world.storm = None
        return no_content()

    @routes.get("/clock")
    def clock() -> Response:
        return jsonify({"now": world.clock.now().isoformat()})

    @routes.post("/clock")
    def move_clock() -> Response:
        wish = _body()
        if "set" in wish:
            world.clock.set(datetime.fromisoformat(wish["set"]))
        if "advance" in wish:
            world.clock.advance(float(wish["advance"]))
        if wish.get("run"):
            world.clock.run()
        return clock()


def _log_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/requests")
    def requests_made() -> Response:
        found = world.requests.select(
            request.args.get("method", ""), request.args.get("path", ""), request.args.get("actor", "")
        )
        return jsonify({"count": len(found), "totals": world.requests.totals(), "requests": found})

    @routes.delete("/requests")
    def clear_requests() -> Response:
        world.requests.clear()
        return no_content()

    @routes.get("/contract")
    def contract() -> Response:
        checker = world.contracts
        if checker is None:
            return jsonify({"enabled": False})
        return jsonify(
            {
                "enabled": True,
                "checked": checker.checked,
                "violations": [str(violation) for violation in checker.violations],
                "outside": dict(checker.outside),
            }
        )

    @routes.delete("/contract")
    def clear_contract() -> Response:
        if world.contracts is not None:
            world.contracts.clear()
        return no_content()


def _webhook_routes(routes: Blueprint, world: World) -> None:
    sender = world.webhooks

    @routes.post("/webhooks")
    def register() -> Response:
        wish = _body()
        if world.register_webhook is None:
            raise ValueError("This stand-in cannot register webhooks by itself.")
        with world.lock:
            return jsonify(world.register_webhook(str(wish["url"]), str(wish.get("secret", ""))))

    @routes.get("/webhooks/deliveries")
    def deliveries() -> Response:
        return jsonify(
            [
                {
                    "identifier": attempt.identifier,
                    "event": attempt.event,
                    "url": attempt.url,
                    "attempt": attempt.attempt,
                    "status": attempt.outcome.status,
                    "error": attempt.outcome.error,
                    "will_retry": attempt.will_retry,
                    "at": attempt.at.isoformat(),
                }
                for attempt in sender.log()
            ]
        )

    @routes.post("/webhooks/drain")
    def drain() -> tuple[Response, int] | Response:
        try:
            sender.drain(float(request.args.get("timeout", "10")))
        except TimeoutError as problem:
            return jsonify({"error": str(problem)}), 504
        return no_content()

    @routes.post("/webhooks/behaviour")
    def behave() -> Response:
        """``copies``: send each so often; ``lose``: lose the next ones; ``pause``: hold back, or ``resume`` in an
        order (``sent``, ``reversed``, ``shuffled``)."""
        wish = _body()
        sender.copies = int(wish.get("copies", sender.copies))
        if "lose" in wish:
            sender.lose_next(int(wish["lose"]))
        if wish.get("pause"):
            sender.pause()
        if "resume" in wish:
            sender.resume(wish["resume"], int(wish.get("seed", 0)))
        return no_content()
