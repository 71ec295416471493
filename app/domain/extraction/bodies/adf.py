"""Atlassian Document Format: a tree of nodes as JSON, read into lines, table rows and code blocks.

Offsets point into the JSON string as given: the texts of the tree come in the same order as in the string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.extraction.bodies.read import BodyBuilder, BodyText
from app.domain.lazy_patterns import when_used

_TEXT_VALUE = when_used(r'"text"\s*:\s*"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ESCAPE = when_used(r"(?:\\u[0-9a-fA-F]{4})+|\\.|[^\\]+", re.DOTALL)
_LINES = frozenset(
    [
        "paragraph",
        "heading",
        "listItem",
        "taskItem",
        "decisionItem",
        "blockCard",
        "mediaSingle",
        "tableRow",
        "panel",
        "expand",
        "nestedExpand",
        "rule",
    ]
)
_DEEPEST = 200
_MOST_ESCAPES = 30_000
_SIMPLE_ESCAPES = {f"\\{char}": meant for char, meant in zip('"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True)}


def read_adf(body: str) -> BodyText | None:
    """The readable text of an ADF document given as a JSON string; ``None`` where it is no ADF document."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or "content" not in document:
        return None
    reader = _Reader(body)
    reader.node(document, 0)
    return reader.builder.build()


class _Reader:
    def __init__(self, body: str) -> None:
        self.body = body
        self.builder = BodyBuilder()
        self.values = _TEXT_VALUE.finditer(body)
        self.quoting = 0
        self.escapes_left = _MOST_ESCAPES
        self.in_code = False
        self.first_cell = True
        self.special: dict[str, Callable[[dict[str, Any], int], None]] = {
            "hardBreak": lambda _node, _depth: self.builder.put("\n"),
            "codeBlock": self._code_block,
            "tableRow": self._table_row,
            "tableCell": self._cell,
            "tableHeader": self._cell,
            "blockquote": self._quote,
            "inlineCard": self._card,
            "blockCard": self._card,
            "date": self._date,
            "emoji": self._emoji,
        }

    def node(self, node: Any, depth: int) -> None:
        if not isinstance(node, dict) or depth > _DEEPEST:
            return
        kind = str(node.get("type", ""))
        in_cell = not self.first_cell
        if kind in _LINES and not in_cell:
            self.builder.new_line()
            if self.quoting:
                self.builder.put("> ")
        special = self.special.get(kind)
        if special is None:
            self.children(node, depth)
        else:
            special(node, depth)
        if kind in _LINES and not in_cell:
            self.builder.new_line()

    def children(self, node: dict[str, Any], depth: int) -> None:
        """Texts in the order of the JSON string: a node's attributes and content as they stand in it."""
        for key, value in node.items():
            if key == "text" and isinstance(value, str):
                self._text(value, node)
            elif key == "attrs" and isinstance(value, dict):
                if isinstance(value.get("text"), str):
                    self._text(value["text"], {})
            elif key == "content" and isinstance(value, list):
                for child in value:
                    self.node(child, depth + 1)

    def _text(self, value: str, node: dict[str, Any]) -> None:
        is_code = not self.in_code and any(
            isinstance(mark, dict) and mark.get("type") == "code" for mark in node.get("marks") or ()
        )
        if is_code:
            self.builder.put("`")
        self._mapped(value)
        if is_code:
            self.builder.put("`")

    def _mapped(self, value: str) -> None:
        for match in self.values:
            raw = match.group(1)
            if raw == value and "\\" not in raw:
                self.builder.copy(self.body, match.start(1), match.end(1))
                return
            if "\\" in raw and _decoded(raw) == value:
                self._unescaped(value, match.start(1), match.end(1))
                return
        self.builder.put(value)

    def _unescaped(self, value: str, start: int, end: int) -> None:
        """A text with escapes, each of which knows its place, up to a number that no ticket of a person has."""
        taken = 0
        for piece, first, last in _pieces(self.body, start, end):
            self.escapes_left -= 1
            if self.escapes_left < 0:
                self.builder.put(value[taken:])
                return
            taken += len(piece)
            if last - first == len(piece):
                self.builder.copy(self.body, first, last)
            else:
                self.builder.put(piece, first, last)

    def _code_block(self, node: dict[str, Any], depth: int) -> None:
        self.builder.new_line()
        start = self.builder.length
        self.in_code = True
        self.children(node, depth)
        self.in_code = False
        self.builder.code.append((start, self.builder.length))
        self.builder.new_line()

    def _table_row(self, node: dict[str, Any], depth: int) -> None:
        cells = [cell for cell in node.get("content") or () if isinstance(cell, dict)]
        for position, cell in enumerate(cells):
            if position:
                self.builder.put(" | ")
            self.first_cell = False
            self.node(cell, depth + 1)
        self.first_cell = True

    def _cell(self, node: dict[str, Any], depth: int) -> None:
        for position, child in enumerate(node.get("content") or ()):
            if position:
                self.builder.put(" ")
            self.node(child, depth + 1)

    def _quote(self, node: dict[str, Any], depth: int) -> None:
        self.quoting += 1
        self.children(node, depth)
        self.quoting -= 1

    def _card(self, node: dict[str, Any], _depth: int) -> None:
        self.builder.put(str((node.get("attrs") or {}).get("url", "")))

    def _emoji(self, node: dict[str, Any], _depth: int) -> None:
        attrs = node.get("attrs") or {}
        if isinstance(attrs.get("text"), str):
            self._text(attrs["text"], {})

    def _date(self, node: dict[str, Any], _depth: int) -> None:
        """A date node carries epoch milliseconds of a day in UTC."""
        stamp = str((node.get("attrs") or {}).get("timestamp", ""))
        if stamp.isdigit() and len(stamp) in (12, 13):
            from datetime import UTC, datetime

            self.builder.put(datetime.fromtimestamp(int(stamp) / 1000, UTC).date().isoformat())


def _decoded(raw: str) -> str | None:
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return None


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for piece in _ESCAPE.finditer(body, start, end):
        raw = piece.group()
        if not raw.startswith("\\"):
            yield raw, piece.start(), piece.end()
        else:
            yield _SIMPLE_ESCAPES.get(raw) or _decoded(raw) or "", piece.start(), piece.end()
