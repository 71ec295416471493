"""The description of the HTTP API, built from the JSON Schemas in ``schemas/`` so that they cannot drift apart."""

from __future__ import annotations

from functools import cache
from typing import Any

from app import __version__
from app.web import openapi_jobs, openapi_reading
from schemas import schema

_COMPONENTS = {
    "Receipt": "receipt",
    "Problem": "problem",
    "CheckRequest": "check_request",
    "Verdict": "verdict",
    "Panel": "panel",
    "RuleSwitch": "rule_switch",
    **openapi_jobs.COMPONENTS,
    **openapi_reading.COMPONENTS,
}
_TEXT = {"text/plain": {"schema": {"type": "string"}}}
_OBJECT = {"application/json": {"schema": {"type": "object"}}}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Handoff Gate",
            "version": __version__,
            "description": "Handoff records and a closure gate for failed-job tickets in Jira and Zendesk.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            **_webhooks("jira"),
            **_webhooks("zendesk"),
            **_gate("jira"),
            **_gate("zendesk"),
            **openapi_jobs.paths(_job_refusals()),
            **openapi_reading.paths(_reading_refusals()),
            **_watching(),
        },
        "components": {
            "schemas": {name: _component(name, file) for name, file in _COMPONENTS.items()},
            "headers": {
                "RetryAfter": {
                    "description": "Seconds after which to send the request again.",
                    "schema": {"type": "integer", "minimum": 1},
                }
            },
            "securitySchemes": {
                "gateToken": {"type": "http", "scheme": "bearer", "description": "HANDOFF_GATE_TOKEN"},
                "jiraSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Hub-Signature",
                    "description": "sha256=<hex> of the HMAC-SHA256 of the raw body with the webhook secret.",
                },
                "zendeskSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Zendesk-Webhook-Signature",
                    "description": "base64 of the HMAC-SHA256 of the timestamp header and the raw body.",
                },
                **openapi_jobs.SECURITY_SCHEMES,
                **openapi_reading.SECURITY_SCHEMES,
            },
        },
    }


def _component(name: str, file: str) -> dict[str, Any]:
    """A schema as a component: references into itself, and to other schemas, become references into the document."""
    loaded = {key: value for key, value in schema(file).items() if key not in ("$schema", "$id")}
    moved = _moved(loaded, f"#/components/schemas/{name}")
    assert isinstance(moved, dict)
    return moved


def _moved(part: Any, place: str) -> Any:
    if isinstance(part, dict):
        return {
            key: _reference(value, place) if key == "$ref" and isinstance(value, str) else _moved(value, place)
            for key, value in part.items()
        }
    return [_moved(item, place) for item in part] if isinstance(part, list) else part


def _reference(value: str, place: str) -> str:
    if value.startswith("#"):
        return place + value[1:]
    by_id = {schema(file).get("$id"): name for name, file in _COMPONENTS.items()}
    return f"#/components/schemas/{by_id[value]}"


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json_of(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(name)}}


def _problem(description: str, *, retry: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": description,
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }
    if retry:
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
    return answer


def _webhooks(system: str) -> dict[str, Any]:
    site = {
        "name": "site",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "Name of the site in the HANDOFF_SITES file, or its host.",
    }
    return {
        f"/webhooks/{system}": {"post": _webhook(system, "Webhook")},
        f"/webhooks/{system}/{{site}}": {"parameters": [site], "post": _webhook(system, "SiteWebhook")},
    }


def _webhook(system: str, operation: str) -> dict[str, Any]:
    return {
        "operationId": f"{system}{operation}",
        "summary": f"Receive an event of {system.title()}.",
        "description": "After a valid signature nothing is refused for its content: a body of no known shape is "
        "quarantined and answered 202.",
        "tags": ["webhooks"],
        "security": [{f"{system}Signature": []}],
        "requestBody": {"required": True, "content": {"*/*": {"schema": {}}}},
        "responses": {
            "202": {"description": "The delivery is durable.", "content": _json_of("Receipt")},
            "401": _problem("The signature is wrong or missing, or its timestamp more than 15 minutes off."),
            "404": _problem("No such site is configured."),
            "408": _problem("The body ended before it was complete, or came too slowly."),
            "413": _problem("The body is larger than 25 MB."),
            "503": _problem("It could not be stored, or no webhook secret is set.", retry=True),
        },
    }


def _gate(system: str) -> dict[str, Any]:
    return {
        f"/gate/{system}/check": {
            "post": {
                "operationId": f"{system}Check",
                "summary": f"Ask whether a ticket of {system.title()} may close now.",
                "tags": ["gate"],
                "security": [{"gateToken": []}],
                "requestBody": {"required": True, "content": _json_of("CheckRequest")},
                "responses": {
                    "200": {"description": "The verdict of the live ticket.", "content": _json_of("Verdict")},
                    "400": _problem("The body is no gate check; the detail says where."),
                    "401": _problem("The token is missing or wrong, or none is configured."),
                    "404": _problem("There is no such ticket or site."),
                    "408": _problem("The body ended before it was complete, or came too slowly."),
                    "413": _problem("The body is larger than 64 MB."),
                    "500": _problem("A fault in the service, which is logged."),
                    "503": _problem("The ticketing system or the database does not answer.", retry=True),
                },
            }
        },
        f"/gate/{system}/panel": {
            "post": {
                "operationId": f"{system}Panel",
                "summary": f"Ask what a panel beside a ticket of {system.title()} shows, from the service's last look.",
                "tags": ["gate"],
                "security": [{"gateToken": []}],
                "requestBody": {"required": True, "content": _json_of("CheckRequest")},
                "responses": {
                    "200": {"description": "Record, verdict and earlier tickets.", "content": _json_of("Panel")},
                    "400": _problem("The body does not name a ticket; the detail says where it is wrong."),
                    "401": _problem("The token is missing or wrong, or none is configured."),
                    "404": _problem("The ticket was never read here, or there is no such site."),
                    "408": _problem("The body ended before it was complete, or came too slowly."),
                    "413": _problem("The body is larger than 64 MB."),
                    "500": _problem("A fault in the service, which is logged."),
                    "503": _problem("The database does not answer.", retry=True),
                },
            }
        },
        f"/gate/{system}/rule": {
            "post": {
                "operationId": f"{system}RuleSwitched",
                "summary": f"Tell that the native rule of {system.title()} was switched off or on.",
                "tags": ["gate"],
                "security": [{"gateToken": []}],
                "requestBody": {"required": True, "content": _json_of("RuleSwitch")},
                "responses": {
                    "204": {"description": "It is in the audit trail."},
                    "400": _problem("The body is no such message; the detail says where it is wrong."),
                    "401": _problem("The token is missing or wrong, or none is configured."),
                    "408": _problem("The body ended before it was complete, or came too slowly."),
                    "413": _problem("The body is larger than 64 MB."),
                    "500": _problem("A fault in the service, which is logged."),
                    "503": _problem("The database does not answer.", retry=True),
                },
            }
        },
    }


def _job_refusals() -> dict[str, Any]:
    return {
        "400": _problem("What was sent cannot be read; the detail says which part. Nothing of it was kept."),
        "401": _problem("There is no such source, or the request does not prove to be its own."),
        "404": _problem("There is nothing at this address: no such kind of message."),
        "408": _problem("The body ended before it was complete, or came too slowly."),
        "413": _problem("The body is larger than 1 MB."),
        "500": _problem("A fault in the service, which is logged."),
        "503": _problem("It could not be stored.", retry=True),
    }


def _reading_refusals() -> dict[str, Any]:
    challenge = {"description": "How to prove who one is.", "schema": {"type": "string"}}
    return {
        "400": _problem("A parameter cannot be used; the detail says which and why."),
        "401": _problem("There is no token, or it is unknown, revoked or expired.")
        | {"headers": {"WWW-Authenticate": challenge}},
        "403": _problem("The token has not the scope that the detail names.")
        | {"headers": {"WWW-Authenticate": challenge}},
        "404": _problem("There is nothing of that name that the token may read."),
        "429": _problem("The token has made its requests of this minute.", retry=True),
        "500": _problem("A fault in the service, which is logged."),
        "503": _problem("The database does not answer.", retry=True),
    }


def _watching() -> dict[str, Any]:
    return {
        "/healthz": _watch("healthz", "The process is alive.", _OBJECT),
        "/readyz": _watch(
            "readyz", "Able to store and to process.", _OBJECT, {"503": {"description": "Not able", "content": _OBJECT}}
        ),
        "/metrics": _watch("metrics", "Metrics in Prometheus' format.", _TEXT),
        "/openapi.json": _watch("openapi", "This document.", _OBJECT),
    }


def _watch(operation: str, says: str, content: dict[str, Any], others: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "get": {
            "operationId": operation,
            "summary": says,
            "tags": ["watching"],
            "security": [],
            "responses": {"200": {"description": says, "content": content}, **(others or {})},
        }
    }
