"""Mistakes that a definition of any kind can have and its schema cannot see: patterns, expressions, signing in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from integrations.outbound.documents import Mistake
from integrations.outbound.templates import names_in

Place = list[str | int]


def in_patterns(data: Mapping[str, Any], own: Iterable[tuple[Place, str]]) -> Iterator[Mistake]:
    """Regular expressions that are none: those of the settings, and those of the kind's ``own``, with their places."""
    of_settings: list[tuple[Place, str]] = [
        (["settings", key, "pattern"], setting["pattern"])
        for key, setting in data.get("settings", {}).items()
        if "pattern" in setting
    ]
    for place, text in [*own, *of_settings]:
        try:
            re.compile(text)
        except re.error as error:
            yield place, f"{text!r} is no regular expression: {error}"


def in_auth(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """What signing in uses and nobody gives, a token from no place or from two, and expressions that are none."""
    auth = data.get("auth", {})
    known = set(data.get("settings", {})) | set(data.get("credentials", ())) | {"token"}
    for key, part in auth.items():
        unknown = names_in(part) - known
        if unknown:
            yield ["auth", key], f"uses {listed(unknown)}, which is neither a setting nor one of credentials"
    if auth.get("kind") == "token" and ("path" in auth) == ("url" in auth):
        yield ["auth"], "a token is fetched from one place: give path (on the same host) or url"
    for key in ("token", "expires_in"):
        if isinstance(auth.get(key), str):
            yield from in_expression(auth[key], ["auth", key])


def in_expression(text: str, place: Place) -> Iterator[Mistake]:
    """A text that is no JMESPath expression."""
    try:
        jmespath.compile(text)
    except JMESPathError as error:
        yield place, f"{text!r} is no JMESPath expression: {str(error).splitlines()[0]}"


def listed(names: Collection[str]) -> str:
    """Names for a sentence."""
    return ", ".join(sorted(names))
