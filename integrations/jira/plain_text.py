"""Text of tickets as Jira holds it: cleaned of what no field can carry, and Atlassian Document Format as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_BLOCKS = frozenset(
    {
        "paragraph",
        "heading",
        "codeBlock",
        "rule",
        "blockCard",
        "embedCard",
        "mediaSingle",
        "mediaGroup",
        "tableRow",
        "taskItem",
        "decisionItem",
    }
)


def clean(text: str) -> str:
    """The text with ``\\n`` line ends and without control characters, lone surrogates, non-characters and those
    invisible characters that turn the reading direction round."""
    if text.isascii() and text.isprintable():
        return text
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean(text).split())


def settled(text: str) -> str:
    """The form in which two texts of a field are compared: cleaned, without space at line ends and around the whole."""
    return "\n".join(line.rstrip() for line in clean(text).split("\n")).strip()


def shortened(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it is longer than ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def text_of(value: Any) -> str:
    """The text of a field value in whatever form Jira gives it: a string, an ADF document, an option, a number."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        if value.get("type") == "doc":
            return adf_text(value)
        for key in ("value", "name", "displayName"):
            if isinstance(value.get(key), str):
                return str(value[key])
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (text_of(item) for item in value)))
    return str(value)


def adf_text(document: Any) -> str:
    """The plain text of an ADF document: one line a paragraph, ``- `` before list items, ``> `` before quoted lines,
    table cells parted by `` | ``.

    Works through the document without recursion, so that its depth does not matter; unknown nodes give their content.
    """
    lines = _Lines()
    stack: list[_Frame] = [_Frame(document)]
    while stack:
        frame = stack.pop()
        if isinstance(frame.node, dict):
            _enter(frame, stack, lines)
        elif frame.node is _END_OF_BLOCK:
            lines.end_line()
        elif isinstance(frame.node, str):
            lines.add(frame.node, frame.quoted)
        elif isinstance(frame.node, list):
            stack.extend(frame.with_node(child) for child in reversed(frame.node))
    lines.end_line()
    return settled("\n".join(lines.done))


_END_OF_BLOCK = object()


@dataclass(frozen=True, slots=True)
class _Frame:
    node: Any
    quoted: bool = False
    in_row: bool = False

    def with_node(self, node: Any) -> _Frame:
        return replace(self, node=node)


class _Lines:
    def __init__(self) -> None:
        self.done: list[str] = []
        self.bullet = ""
        self._current = ""
        self._quoted = False

    def add(self, text: str, quoted: bool) -> None:
        self._current += text
        self._quoted = quoted

    def break_line(self) -> None:
        """A line break that somebody typed: it stands even where the line is empty."""
        self.done.append(("> " if self._quoted else "") + self.bullet + self._current)
        self._current = self.bullet = ""

    def end_line(self) -> None:
        """The end of a block: nothing where the line is empty."""
        if self._current:
            self.break_line()


def _enter(frame: _Frame, stack: list[_Frame], lines: _Lines) -> None:
    node = frame.node
    name = str(node.get("type", ""))
    inline = _inline(name, node)
    if inline is not None:
        if inline == "\n" and not frame.in_row:
            lines.break_line()
        else:
            lines.add(" " if inline == "\n" else inline, frame.quoted)
        return
    children = node.get("content")
    if not isinstance(children, list):
        children = []
    inner = replace(
        frame, quoted=frame.quoted or name == "blockquote", in_row=frame.in_row or name == "tableRow", node=children
    )
    if name in _BLOCKS and not frame.in_row:
        lines.end_line()
        stack.append(frame.with_node(_END_OF_BLOCK))
    if name == "listItem" and not frame.in_row:
        lines.bullet = "- "
    if name == "tableRow":
        inner = inner.with_node([part for child in children for part in (" | ", child)][1:])
    stack.append(inner)


def _inline(name: str, node: dict[str, Any]) -> str | None:
    """The text of an inline node; ``None`` for a node that holds others."""
    attributes = node.get("attrs")
    attrs: dict[str, Any] = attributes if isinstance(attributes, dict) else {}
    if name == "text":
        return str(node.get("text") or "")
    if name == "hardBreak":
        return "\n"
    if name in ("mention", "status", "placeholder"):
        return str(attrs.get("text") or "")
    if name == "emoji":
        return str(attrs.get("text") or attrs.get("shortName") or "")
    if name in ("inlineCard", "blockCard", "embedCard"):
        return str(attrs.get("url") or "")
    if name == "date":
        return _date(attrs.get("timestamp"))
    return None


def _date(milliseconds: Any) -> str:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return ""
