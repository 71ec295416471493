"""The shape of a reply without its content: for whoever writes a definition, and safe to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MOST_LINES = 40
_DEEPEST = 6
_MOST_KEYS = 30


def outline(body: Any) -> str:
    """Keys and types, one path a line: ``data.orders.nodes[]: object``. At most 40 lines."""
    lines: list[str] = []
    for line in _lines(body, "body", 0):
        if len(lines) == _MOST_LINES:
            lines.append("…")
            break
        lines.append(line)
    return "\n".join(lines)


def _lines(part: Any, path: str, depth: int) -> Iterator[str]:
    if isinstance(part, dict):
        if not part or depth >= _DEEPEST:
            yield f"{path}: object"
        for key in list(part)[:_MOST_KEYS]:
            yield from _lines(part[key], f"{path}.{str(key)[:60]}", depth + 1)
    elif isinstance(part, list):
        if not part:
            yield f"{path}: empty array"
        elif depth >= _DEEPEST:
            yield f"{path}: array"
        else:
            yield from _lines(part[0], f"{path}[]", depth + 1)
    else:
        yield f"{path}: {_NAMES[type(part)]}"


_NAMES = {str: "text", int: "number", float: "number", bool: "true or false", type(None): "null"}
