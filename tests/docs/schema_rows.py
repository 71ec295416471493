"""The keys of a JSON Schema, one line each, for tables of the reference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
}


@dataclass(frozen=True)
class Key:
    """One key: its path (``a.b[].c``, ``NAME`` for a name of one's own), what it takes and what it means."""

    path: str
    takes: str
    meaning: str
    required: bool


def keys_of(schema: Schema) -> list[Key]:
    """All keys of ``schema``, each after the one that holds it."""
    return list(_inside(schema, schema, "", frozenset()))


def _inside(whole: Schema, part: Schema, path: str, seen: frozenset[str]) -> Iterator[Key]:
    """The keys within ``part``. A definition that holds itself is shown once."""
    part, names = _followed(whole, part)
    if names & seen:
        return
    seen |= names
    for branch in _branches(part):
        yield from _inside(whole, branch, path, seen)
    required = set(part.get("required", ()))
    for name, value in part.get("properties", {}).items():
        yield from _key(whole, value, f"{path}.{name}".lstrip("."), name in required, seen)
    for others in (part.get("additionalProperties"), *part.get("patternProperties", {}).values()):
        if isinstance(others, dict):
            yield from _key(whole, others, f"{path}.NAME".lstrip("."), False, seen)
    if isinstance(part.get("items"), dict):
        yield from _inside(whole, part["items"], f"{path}[]", seen)


def _branches(part: Schema) -> list[Schema]:
    return [branch for kind in ("allOf", "anyOf", "oneOf") for branch in part.get(kind, ())]


def _key(whole: Schema, part: Schema, path: str, required: bool, seen: frozenset[str]) -> Iterator[Key]:
    followed, _ = _followed(whole, part)
    meaning = part.get("description") or followed.get("description") or ""
    yield Key(path, _takes(whole, part), str(meaning), required)
    yield from _inside(whole, part, path, seen)


def _followed(whole: Schema, part: Schema) -> tuple[Schema, frozenset[str]]:
    """``part`` with what it refers to, and the names of what was followed."""
    names: set[str] = set()
    while "$ref" in part and part["$ref"] not in names:
        names.add(part["$ref"])
        if not part["$ref"].startswith("#"):
            return _of_another(part), frozenset(names)
        target: Any = whole
        for step in part["$ref"].lstrip("#/").split("/"):
            target = target[step]
        part = {**target, **{key: value for key, value in part.items() if key != "$ref"}}
    return part, frozenset(names)


def _of_another(part: Schema) -> Schema:
    """What is described by another schema: that, and its name."""
    name = part["$ref"].removesuffix("/v1").rpartition("/")[2]
    return {"type": "object", "description": part.get("description") or f"As the schema {name} says."}


def _takes(whole: Schema, part: Schema) -> str:
    """What is accepted, in words; of several forms, each once."""
    part, _ = _followed(whole, part)
    if "const" in part:
        return _literal(part["const"])
    if "enum" in part:
        return " ".join(_literal(value) for value in part["enum"])
    forms = [_takes(whole, branch) for branch in (*part.get("anyOf", ()), *part.get("oneOf", ()))]
    kinds = part.get("type", [])
    own = [_kind(whole, kind, part) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    bounds = [text.format(part[name]) for name, text in BOUNDS.items() if name in part and part[name] not in (0, 1)]
    words = " or ".join(dict.fromkeys(form for form in (own or forms) if form))
    return ", ".join(filter(None, (words or "anything", str(part.get("format", "")), *bounds)))


def _kind(whole: Schema, kind: str, part: Schema) -> str:
    if kind == "array" and isinstance(part.get("items"), dict):
        return f"list of {_takes(whole, part['items'])}"
    return {"array": "list", "object": "mapping", "string": "text", "null": "`null`"}.get(kind, kind)


def _literal(value: object) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"
