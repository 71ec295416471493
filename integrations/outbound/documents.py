"""A description in YAML: its shape by a schema, then all that a shape cannot say, each mistake with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

import schemas
from app.domain.errors import Unusable
from app.yaml_problems import line_of, place_of, sentence

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Mistake = tuple[list[str | int], str]


def packaged_in(folder: Traversable) -> list[str]:
    """The names of the definitions in a folder of the product."""
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def definition_text(definition: str, folder: Traversable, unusable: type[Unusable]) -> tuple[str, str]:
    """The file and the text of a packaged definition (by its name), or of a file (by its path, which ends in ``.yaml``
    or ``.yml``). Raises ``unusable``."""
    if not definition.endswith((".yaml", ".yml")):
        if definition not in packaged_in(folder):
            known = ", ".join(packaged_in(folder))
            raise unusable([f"There is no packaged definition {definition!r}; there are {known}, or name a .yaml"])
        return f"{definition}.yaml", folder.joinpath(f"{definition}.yaml").read_text(encoding="utf-8")
    try:
        return definition, Path(definition).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise unusable([f"{definition}: the definition cannot be read ({why})"]) from error


def checked_document(
    file: str,
    text: str,
    schema: str,
    mistakes: Callable[[Mapping[str, Any]], Iterable[Mistake]],
    unusable: type[Unusable],
) -> tuple[dict[str, Any], yaml.Node | None]:
    """The content of a YAML text and its nodes, of which ``line_of`` tells the lines. Raises ``unusable`` with every
    mistake found; ``file`` is named in them."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
        data: Any = None if root is None else SafeConstructor().construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise unusable([f"{file}:{mark.line + 1 if mark else 1}: {what}; expected valid YAML"]) from error
    found = list(_shape(data, schema)) or list(mistakes(data))
    if found:
        raise unusable([f"{file}:{line_of(root, where)}: {says}" for where, says in found])
    return data, root


def _shape(data: Any, schema: str) -> Iterator[Mistake]:
    if not isinstance(data, dict):
        required = ", ".join(schemas.schema(schema)["required"])
        yield [], f"expected a mapping with {required}, found {type(data).__name__}"
        return
    if schemas.conforms(schema, data):
        return
    errors = schemas.validator(schema).iter_errors(data)
    for error in sorted(errors, key=lambda error: list(map(str, error.absolute_path))):
        yield place_of(error), sentence(error, "the definition")
