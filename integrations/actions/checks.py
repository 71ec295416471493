"""Mistakes in the definition of an action that its schema cannot see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

import schemas
from app.yaml_problems import sentence
from integrations.outbound.documents import Mistake
from integrations.outbound.mistakes import in_auth, in_expression, in_patterns, listed
from integrations.outbound.templates import names_in

BEFORE = "{before}"
"""Stands in ``undo`` for the value that was read before, with its type; it is the whole of a value, never a part."""
_CHANGES = ("stop", "undo")


def mistakes(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """All of them, in no particular order; each with its place."""
    yield from in_patterns(data, [(["target", "pattern"], data["target"]["pattern"])])
    yield from _auth(data)
    yield from _expressions(data)
    yield from _state(data)
    for part in ("state", *_CHANGES):
        yield from _placeholders(data, part)


def _auth(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """Signing in is described as for probes."""
    shape = schemas.schema("probe_definition")["properties"]["auth"]
    for error in Draft202012Validator(shape).iter_errors(data.get("auth", {"kind": "none"})):
        yield ["auth", *error.absolute_path], sentence(error, "auth")
    yield from in_auth(data)


def _expressions(data: Mapping[str, Any]) -> Iterator[Mistake]:
    state = data["state"]
    yield from in_expression(state["value"], ["state", "value"])
    for path in state.get("is", {}):
        yield from in_expression(path, ["state", "is", path])


def _state(data: Mapping[str, Any]) -> Iterator[Mistake]:
    state = data["state"]
    running = {json.dumps(value) for value in state["running"]}
    if json.dumps(state["stopped"]) in running:
        yield ["state", "stopped"], f"{state['stopped']!r} is among running; a stopped target shows another value"
    if len(running) > 1 and BEFORE not in _texts(data["undo"].get("json")):
        yield (
            ["undo"],
            f"sends no {BEFORE}, though running has several values; the way back is to the value that was before",
        )


def _placeholders(data: Mapping[str, Any], part: str) -> Iterator[Mistake]:
    request = data[part]
    used = names_in({key: request[key] for key in ("path", "query", "json", "is") if key in request})
    headers = names_in({**data.get("headers", {}), **request.get("headers", {})})
    unknown = (used | headers) - set(data.get("settings", {})) - {"target", "before"}
    if unknown:
        yield [part], f"uses {listed(unknown)}, which is no setting; there are the settings and target"
    if "target" not in names_in({key: request[key] for key in ("path", "query", "json") if key in request}):
        yield [part], "does not name {target}, so it is about something else"
    if "target" in headers:
        yield [part], "puts the target into a header; put it into path, query or json"
    texts = [text for text in _texts(request.get("json")) if "before" in names_in(text)]
    elsewhere = "before" in (headers | names_in([request["path"], dict(request.get("query", {}))]))
    if part != "undo" and (texts or elsewhere):
        yield [part], f"uses {BEFORE}; only undo knows what was before"
    elif elsewhere or any(text != BEFORE for text in texts):
        yield [part], f"uses {BEFORE} within a text; it stands in json alone, as the whole of a value"


def _texts(part: Any) -> list[str]:
    """Every text of a structure."""
    if isinstance(part, Mapping):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else []
