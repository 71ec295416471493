"""Reading the definition of an action from YAML, each mistake with file and line."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jmespath

from app.ports_containment import ActionUnusable
from integrations.actions.checks import mistakes
from integrations.actions.definition import ChangeSpec, Definition, StateSpec, TargetSpec
from integrations.outbound.documents import checked_document, definition_text, packaged_in
from integrations.outbound.entries import Kind, setting_specs

KIND = Kind("containment", ActionUnusable)
_PACKAGED = files("integrations.actions").joinpath("definitions")


def packaged() -> list[str]:
    """The names of the definitions that come with the product."""
    return packaged_in(_PACKAGED)


@functools.lru_cache(maxsize=128)
def load(definition: str) -> Definition:
    """A packaged definition by its name, or one of a file by its path (which ends in ``.yaml`` or ``.yml``).

    Raises ``ActionUnusable`` with every mistake found.
    """
    return read(*definition_text(definition, _PACKAGED, ActionUnusable))


def read(file: str, text: str) -> Definition:
    """The definition of a YAML text; ``file`` is named in what is wrong. Raises ``ActionUnusable``."""
    data, _ = checked_document(file, text, "action_definition", mistakes, ActionUnusable)
    target = data["target"]
    return Definition(
        name=data["name"],
        version=data["version"],
        title=data["title"],
        does=data["does"],
        done=data["done"],
        digest=hashlib.sha256(text.encode()).hexdigest()[:12],
        file=file,
        url=data.get("url"),
        settings=setting_specs(data.get("settings", {})),
        credentials=tuple(data.get("credentials", ())),
        auth=data.get("auth", {"kind": "none"}),
        headers=data.get("headers", {}),
        target=TargetSpec(says=target["says"], pattern=re.compile(target["pattern"]), key=target.get("key")),
        state=_state(data["state"]),
        stop=_change(data["stop"]),
        undo=_change(data["undo"]),
    )


def _state(data: Mapping[str, Any]) -> StateSpec:
    return StateSpec(
        path=data["path"],
        query=data.get("query", {}),
        headers=data.get("headers", {}),
        value=jmespath.compile(data["value"]),
        running=tuple(data["running"]),
        stopped=data["stopped"],
        is_target=tuple((jmespath.compile(path), text) for path, text in data.get("is", {}).items()),
    )


def _change(data: Mapping[str, Any]) -> ChangeSpec:
    return ChangeSpec(
        method=data["method"],
        path=data["path"],
        statuses=frozenset(data["statuses"]),
        query=data.get("query", {}),
        headers=data.get("headers", {}),
        json=data.get("json"),
    )
