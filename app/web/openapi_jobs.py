"""The part of the OpenAPI description about jobs that tell of their runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMPONENTS = {"JobPing": "job_ping", "JobRuns": "job_runs"}
SECURITY_SCHEMES: dict[str, Any] = {
    "sourceToken": {"type": "http", "scheme": "bearer", "description": "The source's secret."},
    "sourceSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks: v1,<base64 of the HMAC-SHA256 of webhook-id.webhook-timestamp.body>, beside "
        "the headers webhook-id and webhook-timestamp (seconds since 1970, at most 5 minutes off).",
    },
}
_SIGNED: list[dict[str, list[str]]] = [{"sourceToken": []}, {"sourceSignature": []}]
_CLOUD_EVENT = {"type": "object", "required": ["specversion", "id", "source", "type"]}


def paths(responses: Mapping[str, Any]) -> dict[str, Any]:
    """The paths. ``responses`` are those to a request that is refused, by status."""
    kept = {
        "description": "The runs as they are known now, and what became of the events.",
        "content": _json_of("JobRuns"),
    }
    answers = {"202": kept, **responses}
    return {
        "/jobs/{source}/{job}/{kind}": {
            "parameters": [
                _in_path("source", "Name of the source in the HANDOFF_SITES file, or main."),
                _in_path("job", "Name of the job, which may have slashes in it."),
                {**_in_path("kind", "What the run did."), "schema": {"enum": ["start", "success", "fail"]}},
            ],
            "post": {
                "operationId": "jobPing",
                "summary": "Tell that a run of a job began or ended.",
                "tags": ["jobs"],
                "security": _SIGNED,
                "requestBody": {"required": False, "content": _json_of("JobPing")},
                "responses": answers,
            },
        },
        "/events/{source}": {
            "parameters": [_in_path("source", "Name of the source in the HANDOFF_SITES file, or main.")],
            "post": {
                "operationId": "jobEvents",
                "summary": "Tell of runs and failures by CloudEvents 1.0: one, or a batch of which the good count.",
                "tags": ["jobs"],
                "security": _SIGNED,
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/cloudevents+json": {"schema": _CLOUD_EVENT},
                        "application/cloudevents-batch+json": {
                            "schema": {"type": "array", "items": _CLOUD_EVENT, "maxItems": 1000}
                        },
                    },
                },
                "responses": answers,
            },
        },
    }


def _in_path(name: str, says: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": says}


def _json_of(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
