"""Making the requests of an action: the target and the settings are values in them, and never become anything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.domain.containment.model import Level
from app.domain.probing.model import Sent
from app.ports_containment import ActionRefused
from integrations.actions.checks import BEFORE
from integrations.actions.definition import ChangeSpec, Definition, StateSpec
from integrations.outbound.failures import NotAsked
from integrations.outbound.templates import filled, path_of, query_of
from integrations.outbound.transport import Place, Request

_USER_AGENT = "handoff-gate-containment (by a person's click)"


def checked_target(definition: Definition, target: str) -> str:
    """The target as it is, where it has the form of one. Raises ``ActionRefused``."""
    if definition.target.pattern.fullmatch(target) is None or not target.isprintable():
        raise ActionRefused(f"{target[:60]!r} cannot be {definition.target.says}: it has not that form.")
    return target


def stopped_level(definition: Definition, settings: Mapping[str, str]) -> Level:
    """The value that a stopped target shows."""
    stopped = definition.state.stopped
    return str(filled(stopped, settings)) if isinstance(stopped, str) else stopped


def path_in(place: Place, path: str, values: Mapping[str, str]) -> str:
    """An encoded path below the place. Raises ``ActionRefused`` where a value would be a step in it."""
    try:
        return place.prefix + quote(path_of(path, values), safe="/%:@!$&()*+,;=~'")
    except NotAsked as error:
        raise ActionRefused(f"The target cannot be used: {error}.") from error


def state_request(definition: Definition, place: Place, values: Mapping[str, str]) -> Request:
    """The request that reads how the target is."""
    return _request("GET", place, definition, definition.state, values, None)


def change_request(
    definition: Definition, spec: ChangeSpec, place: Place, values: Mapping[str, str], before: Level
) -> Request:
    """A request that changes something; ``before`` stands where the definition has it."""
    return _request(spec.method, place, definition, spec, values, _put(spec.json, values, before))


def shown(place: Place, request: Request) -> Sent:
    """A request for people, without its headers."""
    body = "" if request.body is None else request.body.decode()
    return Sent(method=request.method, url=f"{place.origin}{request.target}", body=body)


def _request(
    method: str,
    place: Place,
    definition: Definition,
    spec: StateSpec | ChangeSpec,
    values: Mapping[str, str],
    body: Any,
) -> Request:
    path, query = path_in(place, spec.path, values), query_of(spec.query, values)
    encoded = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    kind = {} if encoded is None else {"Content-Type": "application/json"}
    given = {name: str(filled(text, values)) for name, text in {**definition.headers, **spec.headers}.items()}
    headers = {"Accept": "application/json", "User-Agent": _USER_AGENT, **kind, **given}
    return Request(method=method, target=f"{path}?{query}" if query else path, headers=headers, body=encoded)


def _put(template: Any, values: Mapping[str, str], before: Level) -> Any:
    """A structure with its texts filled, and the value from before with its type."""
    if template == BEFORE:
        return before
    if isinstance(template, Mapping):
        return {key: _put(value, values, before) for key, value in template.items()}
    if isinstance(template, list):
        return [_put(value, values, before) for value in template]
    return filled(template, values)
