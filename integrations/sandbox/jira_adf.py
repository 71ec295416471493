"""The Atlassian Document Format: as plain text (for version 2 payloads and changelogs) and as HTML (for pages)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

BLOCKS = frozenset(
    {"paragraph", "heading", "codeBlock", "panel", "blockquote", "listItem", "tableRow", "expand", "rule"}
)
MARKS = {"strong": "strong", "em": "em", "code": "code", "strike": "s", "underline": "u"}
WRAPPERS = {
    "paragraph": "p",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "blockquote": "blockquote",
    "tableRow": "tr",
    "tableHeader": "th",
    "tableCell": "td",
}
STATUS_COLOURS = frozenset({"neutral", "purple", "blue", "red", "yellow", "green"})
PANELS = frozenset({"info", "note", "success", "warning", "error"})


def is_document(value: Any) -> bool:
    """Whether this has the shape of a document: nodes of a named type, with content, attributes and marks where those
    belong, and no empty text. Which node may stand where is judged by the schema, where that is at hand."""
    if not isinstance(value, Mapping) or value.get("type") != "doc" or value.get("version") != 1:
        return False
    try:
        return isinstance(value.get("content"), list) and _is_node(value)
    except RecursionError:
        return False


def _is_node(node: Any) -> bool:
    if not isinstance(node, Mapping) or not isinstance(node.get("type"), str):
        return False
    if node["type"] == "text" and not (isinstance(node.get("text"), str) and node["text"]):
        return False
    marks, content = node.get("marks", []), node.get("content", [])
    return (
        isinstance(node.get("attrs", {}), Mapping)
        and isinstance(marks, list)
        and all(isinstance(mark, Mapping) and isinstance(mark.get("attrs", {}), Mapping) for mark in marks)
        and isinstance(content, list)
        and all(_is_node(child) for child in content)
    )


def document(text: str) -> dict[str, Any]:
    """A document with one paragraph a line of ``text``."""
    return {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []}
            for line in text.split("\n")
        ],
    }


def to_text(node: Any) -> str:
    """The text of a document, one line a block."""
    if not isinstance(node, Mapping):
        return ""
    return _text(node).strip("\n")


def _text(node: Mapping[str, Any]) -> str:
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    attributes = node.get("attrs") or {}
    if kind in ("mention", "emoji", "status", "inlineCard"):
        return str(attributes.get("text") or attributes.get("url") or "")
    title = f"{attributes['title']}\n" if kind in ("expand", "nestedExpand") and attributes.get("title") else ""
    inner = title + "".join(_text(child) for child in node.get("content") or () if isinstance(child, Mapping))
    if kind in ("tableCell", "tableHeader"):
        return inner.strip("\n").replace("\n", " ") + "\t"
    return inner.rstrip("\t\n") + "\n" if kind in BLOCKS else inner


def to_html(node: Any) -> Markup:
    """A document as HTML. Whatever it says is escaped; unknown nodes show their content."""
    if not isinstance(node, Mapping):
        return Markup("")
    kind = str(node.get("type"))
    special = SPECIAL.get(kind)
    if special is not None:
        return special(node)
    inner = _children(node)
    tag = WRAPPERS.get(kind)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inner) if tag else inner  # noqa: S704 - from WRAPPERS


def _children(node: Mapping[str, Any]) -> Markup:
    return Markup("").join(to_html(child) for child in node.get("content") or ())


def _marked_text(node: Mapping[str, Any]) -> Markup:
    shown: Markup = escape(str(node.get("text", "")))
    for mark in node.get("marks") or ():
        kind = str(mark.get("type"))
        if kind in MARKS:
            shown = Markup("<{0}>{1}</{0}>").format(Markup(MARKS[kind]), shown)  # noqa: S704 - from MARKS
        elif kind == "link":
            shown = _link(str((mark.get("attrs") or {}).get("href", "")), shown)
    return shown


def _link(url: str, shown: Markup) -> Markup:
    if urlsplit(url).scheme not in ("http", "https", "mailto"):
        return shown
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(url, shown)


def _heading(node: Mapping[str, Any]) -> Markup:
    return Markup("<h3>{}</h3>").format(_children(node))


def _panel(node: Mapping[str, Any]) -> Markup:
    kind = (node.get("attrs") or {}).get("panelType")
    return Markup('<div class="panel {}">{}</div>').format(kind if kind in PANELS else "info", _children(node))


def _expand(node: Mapping[str, Any]) -> Markup:
    title = (node.get("attrs") or {}).get("title") or "More"
    return Markup("<details><summary>{}</summary>{}</details>").format(title, _children(node))


def _table(node: Mapping[str, Any]) -> Markup:
    return Markup('<div class="scroll"><table>{}</table></div>').format(_children(node))


def _code(node: Mapping[str, Any]) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format(_children(node))


def _inline(node: Mapping[str, Any]) -> Markup:
    attributes = node.get("attrs") or {}
    url = str(attributes.get("url", ""))
    return _link(url, escape(url)) if url else escape(str(attributes.get("text", "")))


def _status(node: Mapping[str, Any]) -> Markup:
    attributes = node.get("attrs") or {}
    colour = str(attributes.get("color"))
    known = colour if colour in STATUS_COLOURS else "neutral"
    return Markup('<span class="lozenge {}">{}</span>').format(known, str(attributes.get("text", "")))


SPECIAL: dict[str, Callable[[Mapping[str, Any]], Markup]] = {
    "text": _marked_text,
    "heading": _heading,
    "panel": _panel,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": _table,
    "codeBlock": _code,
    "rule": lambda _: Markup("<hr>"),
    "hardBreak": lambda _: Markup("<br>"),
    "mention": _inline,
    "emoji": _inline,
    "status": _status,
    "inlineCard": _inline,
}
