"""The outer shape of what clients send: whatever is not of it is refused with 400 before anybody looks inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integrations.sandbox.jira_model import JiraError

INVALID = "Invalid request payload. Refer to the REST API documentation and try again."


def _object(value: Any) -> bool:
    return value is None or isinstance(value, Mapping)


def _listed(value: Any, fits: Callable[[Any], bool]) -> bool:
    return value is None or (isinstance(value, list) and all(fits(item) for item in value))


def _is_property(item: Any) -> bool:
    return isinstance(item, Mapping) and isinstance(item.get("key"), str)


def _is_operation(item: Any) -> bool:
    return isinstance(item, Mapping) and len(item) == 1


def _is_comment_operation(item: Any) -> bool:
    return _is_operation(item) and all(
        isinstance(argument, Mapping) and _listed(argument.get("properties"), _is_property)
        for argument in item.values()
    )


def _is_update(update: Any) -> bool:
    return _object(update) and all(
        _listed(operations, _is_comment_operation if name == "comment" else _is_operation) and operations is not None
        for name, operations in (update or {}).items()
    )


def check_shape(body: Any) -> dict[str, Any]:
    """The body, where ``fields``, ``update``, ``properties`` and ``transition`` are of the right outer shape. Raises
    ``JiraError`` 400 where they are not, or where it is no object."""
    fits = (
        isinstance(body, dict)
        and _object(body.get("fields"))
        and _object(body.get("transition"))
        and _is_update(body.get("update"))
        and _listed(body.get("properties"), _is_property)
    )
    if not fits:
        raise JiraError(400, INVALID)
    return dict(body)


def check_list_of_objects(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list of objects under ``name``, empty where there is none. Raises ``JiraError`` 400."""
    value = body.get(name)
    if not _listed(value, lambda item: isinstance(item, Mapping)):
        raise JiraError(400, INVALID)
    return list(value or [])


def check_list_of_names(body: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts (or numbers) under ``name``, empty where there is none. Raises ``JiraError`` 400."""
    value = body.get(name)
    if not _listed(value, lambda item: isinstance(item, str | int)):
        raise JiraError(400, INVALID)
    return [str(item) for item in value or []]


def check_search(wish: Mapping[str, Any]) -> dict[str, Any]:
    """A search as both forms of the request name it, with defaults. Raises ``JiraError`` 400."""
    lists = {name: wish.get(name) or [] for name in ("fields", "properties", "reconcileIssues")}
    most, expand = wish.get("maxResults") or 50, wish.get("expand") or ""
    fits = (
        all(_listed(value, lambda item: isinstance(item, str | int)) for value in lists.values())
        and str(most).isdigit()
        and isinstance(expand, str)
        and isinstance(wish.get("jql") or "", str)
    )
    if not fits:
        raise JiraError(400, INVALID)
    return {
        "jql": wish.get("jql") or "",
        "maxResults": max(1, int(most)),
        "expand": expand.split(","),
        "fields": [str(name) for name in lists["fields"]] or ["id"],
        "properties": [str(name) for name in lists["properties"]][:5],
        "exact": [str(number) for number in lists["reconcileIssues"]],
        "nextPageToken": wish.get("nextPageToken"),
    }
