"""Mistakes in YAML that people wrote: where they are, and a sentence that says what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import yaml
from jsonschema.exceptions import ValidationError


def line_of(root: yaml.Node | None, path: Sequence[str | int]) -> int:
    """The line of the deepest node on the path that exists (1-based)."""
    node, line = root, 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(step)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def place_of(error: ValidationError) -> list[str | int]:
    """Where the mistake is; for an unknown key, the key itself."""
    place = list(error.absolute_path)
    return [*place, _unknown_keys(error)[0]] if error.validator == "additionalProperties" else place


def _unknown_keys(error: ValidationError) -> list[str]:
    known = cast("dict[str, Any]", error.schema)["properties"]
    return sorted(set(cast("dict[str, Any]", error.instance)) - set(known))


def sentence(error: ValidationError, whole: str) -> str:
    """What is wrong and what was expected. ``whole`` is how the document itself is called."""
    where = ".".join(str(step) for step in error.absolute_path) or whole
    if error.validator == "enum":
        allowed = ", ".join(
            "null" if value is None else str(value) for value in cast("list[Any]", error.validator_value)
        )
        return f"{where} is {error.instance!r}; expected one of: {allowed}"
    schema = cast("dict[str, Any]", error.schema)
    if error.validator == "additionalProperties":
        known = ", ".join(sorted(schema["properties"]))
        unknown = ", ".join(_unknown_keys(error))
        return f"{where} has an unknown key: {unknown}; expected only: {known}"
    if error.validator == "type":
        expected = cast("str | list[str]", error.validator_value)
        names = expected if isinstance(expected, str) else " or ".join(expected)
        return f"{where} is {error.instance!r}; expected {names}"
    if error.validator == "required":
        return f"{where}: {error.message}; add it"
    if error.validator == "pattern":
        return f"{where} is {error.instance!r}; expected {schema.get('description', error.validator_value)}"
    return f"{where}: {error.message}"
