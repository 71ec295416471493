"""The JSON Schemas of everything that crosses a boundary, read with importlib.resources (editable installs too)."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema ``NAME.schema.json`` as a dict. Raises ``FileNotFoundError`` for a name that does not exist."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator of a schema, built once (building it for every event costs eight times the check)."""
    loaded = schema(name)
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded, registry=_registry())


@cache
def _registry() -> Registry[Any]:
    """All schemas by their ``$id``, so that one may refer to another; read when one does."""

    def retrieve(address: str) -> Resource[Any]:
        by_id = {loaded["$id"]: loaded for loaded in map(schema, names()) if "$id" in loaded}
        if address not in by_id:
            raise NoSuchResource(address)
        return Resource.from_contents(by_id[address])

    return Registry(retrieve=retrieve)  # type: ignore[call-arg]


@cache
def _quick_validator(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema(name))


def conforms(name: str, data: Any) -> bool:
    """Whether ``data`` satisfies a schema: microseconds where it does, which is almost always at a door. What the quick
    validator refuses or cannot take (very deep, huge numbers) is judged by ``validator``, whose word holds."""
    with suppress(ValueError):
        if _quick_validator(name).is_valid(data):
            return True
    return validator(name).is_valid(data)


def names() -> list[str]:
    """The names of all schemas, sorted."""
    return sorted(
        entry.name.removesuffix(".schema.json")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".schema.json")
    )
