"""The refusals of Zendesk's API, with the bodies that it sends."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException


class ApiError(Exception):
    """A refusal that ends the request: a status, a body, and headers."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(str(body))
        self.status = status
        self.body = body
        self.headers = headers or {}


def not_found() -> ApiError:
    """404, also for what the account may not see."""
    return ApiError(404, {"error": "RecordNotFound", "description": "Not found"})


def unauthorised(bearer: bool) -> ApiError:
    """401: nobody is signed in, or (``bearer``) the token has expired or was never given out."""
    if bearer:
        expired = "The access token provided is expired, revoked, malformed or invalid for other reasons."
        return ApiError(401, {"error": "invalid_token", "error_description": expired})
    return ApiError(401, {"error": "Couldn't authenticate you"})


def forbidden() -> ApiError:
    """403: signed in, but not allowed."""
    title = "Forbidden"
    message = (
        "You do not have access to this page. Please contact the account owner of this help desk for further help."
    )
    return ApiError(403, {"error": {"title": title, "message": message}})


def bad_request(title: str, message: str) -> ApiError:
    """400: the request makes no sense."""
    return ApiError(400, {"error": {"title": title, "message": message}})


def invalid(key: str, description: str, error: str | None = None) -> ApiError:
    """422 for one value of a record."""
    return record_invalid({key: [{"description": description, **({"error": error} if error else {})}]})


def record_invalid(details: dict[str, list[dict[str, Any]]]) -> ApiError:
    """422 with a list of complaints for each key."""
    return ApiError(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})


def conflict() -> ApiError:
    """409: the ticket changed after ``updated_stamp``."""
    description = (
        "Safe Update prevented the update due to outdated ticket data. "
        "Please fetch the latest ticket data and try again."
    )
    return ApiError(409, {"error": "UpdateConflict", "description": description})


def too_many(what: str, wait: int, headers: dict[str, str] | None = None) -> ApiError:
    """429: ``wait`` is the number of seconds for ``Retry-After``."""
    body = {"error": "APIRateLimitExceeded", "description": f"Number of allowed {what} exceeded"}
    return ApiError(429, body, {"Retry-After": str(wait), **(headers or {})})


def describe(error: ApiError) -> str:
    """What a person should read: the single complaints, else the description."""
    details = error.body.get("details")
    if isinstance(details, dict):
        return " ".join(complaint["description"] for complaints in details.values() for complaint in complaints)
    text = error.body.get("description") or error.body.get("error")
    return text["message"] if isinstance(text, dict) else str(text)


def answer(error: ApiError) -> Response:
    """The response of a refusal."""
    response = jsonify(error.body)
    response.status_code = error.status
    response.headers.update(error.headers)
    return response


def install(app: Flask) -> None:
    """Answer every refusal under ``/api/`` and ``/oauth/`` in JSON."""
    app.register_error_handler(ApiError, answer)

    def unknown_route(problem: HTTPException) -> Response:
        if problem.code == 404:
            return answer(ApiError(404, {"error": "InvalidEndpoint", "description": "Not found"}))
        return answer(ApiError(problem.code or 500, {"error": problem.name, "description": problem.description}))

    app.register_error_handler(HTTPException, unknown_route)
