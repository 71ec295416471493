"""The part of the OpenAPI description about the API for reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from app.domain.queue import ORDER
from app.store.close_feed import CloseOutcome
from app.web.api_asked import LONGEST_CURSOR, LONGEST_VALUE, MOST, USUAL

COMPONENTS = {
    "Record": "record",
    "Exception": "api_record",
    "Exceptions": "api_records",
    "Close": "api_close",
    "Closes": "api_closes",
    "StoredVerdict": "api_verdict",
    "Pattern": "api_pattern",
    "Patterns": "api_patterns",
}
SECURITY_SCHEMES: dict[str, Any] = {
    "apiToken": {"type": "http", "scheme": "bearer", "description": "A token of handoff tokens create (hgt_…)."}
}
_TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}
_MOMENT = {"type": "string", "format": "date-time"}
_SYSTEM = {"enum": ["jira", "zendesk"]}


_MANY = "One page; the header Link names the next."


def paths(refusals: Mapping[str, Any]) -> dict[str, Any]:
    """The paths. ``refusals`` are what any of them may answer to a request that is refused, by status."""
    ticket = [
        _in_path("system", "The tracker.", _SYSTEM),
        _in_path("site", "Name of the site in the HANDOFF_SITES file, or its host."),
        _in_path("reference", "The ticket's key or id."),
    ]
    name = [_in_path("name", "A fingerprint of the pattern, or the identifier of its library entry.")]
    reading = _Reading(refusals)
    return {
        "/api/v1/records": reading.many(
            "listRecords", "List exceptions with their records, by when they were last read.", "Exceptions", _records()
        ),
        "/api/v1/records/{system}/{site}/{reference}": reading.one(
            "getRecord", "One exception with its record.", "Exception", ticket
        ),
        "/api/v1/verdicts": reading.many(
            "listVerdicts", "List closes of gated tickets, by when they were judged or undone.", "Closes", _verdicts()
        ),
        "/api/v1/verdicts/{system}/{site}/{reference}": reading.one(
            "getVerdict", "The stored verdict of one ticket; the tracker is not asked.", "StoredVerdict", ticket
        ),
        "/api/v1/patterns": reading.many(
            "listPatterns", "List the entries of the pattern library, by identifier.", "Patterns", _paging()
        ),
        "/api/v1/patterns/{name}": reading.one(
            "getPattern", "One pattern: what the library says, how often it happened, what held.", "Pattern", name
        ),
    }


def _records() -> list[dict[str, Any]]:
    return [
        *_of_site(),
        _asked("bucket", "Of this escalation bucket only.", {"enum": list(ORDER)}),
        _asked("pattern", "Of this pattern only: a fingerprint, or the identifier of a library entry.", _TEXT),
        _asked("status", "Open or closed ones only.", {"enum": ["open", "closed"]}),
        _asked("updated_since", "Read at this moment or later.", _MOMENT),
        *_paging(),
    ]


def _verdicts() -> list[dict[str, Any]]:
    return [
        *_of_site(),
        _asked("outcome", "With this outcome only.", {"enum": list(get_args(CloseOutcome))}),
        _asked("judged_since", "Judged or undone at this moment or later.", _MOMENT),
        *_paging(),
    ]


def _of_site() -> list[dict[str, Any]]:
    return [_asked("system", "Of this tracker only.", _SYSTEM), _asked("site", "Of this site only.", _TEXT)]


def _paging() -> list[dict[str, Any]]:
    return [
        _asked("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        _asked(
            "cursor",
            "next of the page before; without it the beginning.",
            {"type": "string", "maxLength": LONGEST_CURSOR},
        ),
    ]


class _Reading:
    """Describes operations that share what they may refuse with."""

    def __init__(self, refusals: Mapping[str, Any]) -> None:
        self._refusals = refusals

    def many(self, operation: str, summary: str, answer: str, asked: list[dict[str, Any]]) -> dict[str, Any]:
        """A list."""
        link = {"description": 'The next page, rel="next".', "schema": {"type": "string"}}
        page = {"description": _MANY, "headers": {"Link": link}, "content": _json_of(answer)}
        return {"get": self._get(operation, summary, {"200": page}) | {"parameters": asked}}

    def one(self, operation: str, summary: str, answer: str, named: list[dict[str, Any]]) -> dict[str, Any]:
        """One thing, with an ETag."""
        tag = {"description": "Of what is answered; send it as If-None-Match.", "schema": {"type": "string"}}
        found = {"description": "As the store has it.", "headers": {"ETag": tag}, "content": _json_of(answer)}
        unchanged = {"description": "As If-None-Match says.", "headers": {"ETag": tag}}
        return {"parameters": named, "get": self._get(operation, summary, {"200": found, "304": unchanged})}

    def _get(self, operation: str, summary: str, found: dict[str, Any]) -> dict[str, Any]:
        what = operation.removeprefix("list").removeprefix("get").rstrip("s").lower()
        return {
            "operationId": operation,
            "summary": summary,
            "description": f"Needs a token with the scope {what}s:read.",
            "tags": ["reading"],
            "security": [{"apiToken": []}],
            "responses": {**found, **self._refusals},
        }


def _in_path(name: str, says: str, form: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": form or {"type": "string"}, "description": says}


def _asked(name: str, says: str, form: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": form, "description": says}


def _json_of(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
