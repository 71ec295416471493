"""Values put into a request: as values only. A value is percent-encoded in a path or query, and text in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from integrations.outbound.failures import NotAsked

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def names_in(template: Any) -> set[str]:
    """The placeholders of a text, or of all texts in a structure."""
    if isinstance(template, str):
        return set(PLACEHOLDER.findall(template))
    if isinstance(template, Mapping):
        return {name for value in template.values() for name in names_in(value)}
    if isinstance(template, list):
        return {name for value in template for name in names_in(value)}
    return set()


def embedded_in(template: Any) -> set[str]:
    """The placeholders that are only a part of their text, so that the text around them may have a syntax."""
    if isinstance(template, str):
        return set() if PLACEHOLDER.fullmatch(template) else names_in(template)
    if isinstance(template, Mapping):
        return {name for value in template.values() for name in embedded_in(value)}
    if isinstance(template, list):
        return {name for value in template for name in embedded_in(value)}
    return set()


def filled(template: Any, values: Mapping[str, str]) -> Any:
    """A structure with its texts filled; keys and everything that is no text stay as they are."""
    if isinstance(template, str):
        return PLACEHOLDER.sub(lambda found: values[found[1]], template)
    if isinstance(template, Mapping):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, values) for value in template]
    return template


def path_of(template: str, values: Mapping[str, str]) -> str:
    """A path with each value as (a part of) one segment. Raises ``NotAsked`` for a value that would be a step."""
    segments = []
    for segment in template.split("/"):
        made = PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), segment)
        if names_in(segment) and made.replace("%2E", ".").replace("%2e", ".") in ("", ".", ".."):
            raise NotAsked(f"{filled(segment, values)!r} cannot be a part of an address")
        segments.append(made)
    return "/".join(segments)


def query_of(template: Mapping[str, str], values: Mapping[str, str]) -> str:
    """An encoded query string, without the question mark; empty where there is none."""
    return urlencode({name: filled(text, values) for name, text in template.items()}, quote_via=quote)
