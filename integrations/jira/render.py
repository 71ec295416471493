"""A note as Jira shows it: Atlassian Document Format (Cloud) or wiki markup (Data Center).

Everything in a note is data. In ADF text cannot become structure; in wiki markup each character that could is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from app.domain.note import Badges, Block, Bullets, Fold, Heading, Link, Note, Panel, Paragraph, Row, Table, Tone
from integrations.jira.plain_text import clean, one_line, settled, shortened

Adf = dict[str, Any]

COMMENT_LIMIT = 32_767
"""Characters that a Jira comment may hold."""
_TEXT_LIMIT = 3_000
_NOTE_BUDGETS = (20_000, 10_000, 4_000, 0)
_CUT = "This note was shortened to fit into a Jira comment; the whole record is on the dashboard."
_BADGE_LIMIT = 60
_BADGE_COLOURS: dict[Tone, str] = {"info": "blue", "success": "green", "warning": "yellow", "error": "red"}
_COLUMNS = ("Field", "Value", "Source")


def note_to_adf(note: Note) -> Adf:
    """The note as an ADF document, its marker as the last paragraph."""
    content: list[Adf] = []
    for block in _within(note.blocks, _NOTE_BUDGETS[0]):
        content += _adf_block(block, top=True)
    content.append(_paragraph(_text_nodes(one_line(note.marker), [{"type": "code"}])))
    return {"type": "doc", "version": 1, "content": content}


def text_to_adf(text: str) -> Adf | None:
    """Plain text as an ADF document for a paragraph field; ``None``, which clears the field, for empty text."""
    shown = settled(text)
    if not shown:
        return None
    return {"type": "doc", "version": 1, "content": [_paragraph(_text_nodes(shown, limit=len(shown)))]}


def text_to_wiki(text: str) -> str:
    """Plain text as wiki markup that shows exactly this text."""
    return wiki_escape(settled(text))


def note_to_wiki(note: Note) -> str:
    """The note as wiki markup, its marker as the last line."""
    markup = ""
    for budget in _NOTE_BUDGETS:
        parts = [_wiki_block(block) for block in _within(note.blocks, budget)]
        markup = "\n\n".join([*filter(None, parts), one_line(note.marker)])
        if len(markup) <= COMMENT_LIMIT:
            break
    return markup


def _within(blocks: Sequence[Block], budget: int) -> list[Block]:
    """The blocks, from the first on, that fit. What is left out is said in a last sentence."""
    kept: list[Block] = []
    spent = 0
    for block in blocks:
        spent += _weight(block)
        if spent > budget:
            return [*kept, Paragraph(_CUT)]
        kept.append(block)
    return kept


def _weight(block: Block) -> int:
    """Roughly how many characters a block takes in a comment, its markup included."""
    match block:
        case Heading(text) | Paragraph(text):
            return _length(text) + 20
        case Badges(items):
            return sum(_length(text) + 40 for _, text in items)
        case Panel(lines=lines):
            return sum(_length(line) + 20 for line in lines)
        case Table(rows=rows):
            return sum(_length(row.label) + _length(row.value) + _length(row.source) + 30 for row in rows)
        case Bullets(items=items):
            return sum(_length(text) + (len(link.text) + len(link.url) if link else 0) + 20 for link, text in items)
        case Fold(blocks=blocks):
            return 40 + sum(_weight(inner) for inner in blocks)


def _length(text: str) -> int:
    return min(len(text), _TEXT_LIMIT)


def _adf_block(block: Block, *, top: bool) -> list[Adf]:
    match block:
        case Heading(text):
            return _heading(text, 3)
        case Paragraph(text, strong):
            nodes = _text_nodes(settled(text), [{"type": "strong"}] if strong else None)
            return [_paragraph(nodes)] if nodes else []
        case Badges(items):
            return _badges(items)
        case Panel(tone, lines):
            body = [_paragraph(nodes) for nodes in map(_text_nodes, map(settled, lines)) if nodes]
            return [{"type": "panel", "attrs": {"panelType": tone}, "content": body}] if body else []
        case Table(caption, rows):
            return _heading(caption, 4) + ([_table(rows)] if rows else [])
        case Bullets(items):
            entries = [_list_item(link, text) for link, text in items]
            filled = [entry for entry in entries if entry is not None]
            return [{"type": "bulletList", "content": filled}] if filled else []
        case Fold(title, blocks):
            return _fold(title, blocks, top=top)


def _badges(items: Iterable[tuple[Tone, str]]) -> list[Adf]:
    nodes: list[Adf] = []
    for tone, text in items:
        shown = shortened(one_line(text), _BADGE_LIMIT)
        if shown:
            nodes += _text_nodes(" ") if nodes else []
            nodes.append({"type": "status", "attrs": {"text": shown, "color": _BADGE_COLOURS[tone]}})
    return [_paragraph(nodes)] if nodes else []


def _fold(title: str, blocks: Iterable[Block], *, top: bool) -> list[Adf]:
    """An ``expand`` is valid at the top of a document only; further in, its content stands under a heading."""
    content = [node for block in blocks for node in _adf_block(block, top=False)]
    if not content:
        return []
    if not top:
        return _heading(title, 4) + content
    return [{"type": "expand", "attrs": {"title": shortened(one_line(title), 250)}, "content": content}]


def _heading(text: str, level: int) -> list[Adf]:
    nodes = _text_nodes(shortened(one_line(text), 250))
    return [{"type": "heading", "attrs": {"level": level}, "content": nodes}] if nodes else []


def _table(rows: Sequence[Row]) -> Adf:
    head = {"type": "tableRow", "content": [_cell("tableHeader", name) for name in _COLUMNS]}
    body = [
        {
            "type": "tableRow",
            "content": [
                _cell("tableHeader", row.label),
                _cell("tableCell", row.value),
                _cell("tableCell", row.source),
            ],
        }
        for row in rows
    ]
    return {"type": "table", "content": [head, *body]}


def _cell(kind: str, text: str) -> Adf:
    return {"type": kind, "content": [_paragraph(_text_nodes(settled(text)))]}


def _list_item(link: Link | None, text: str) -> Adf | None:
    nodes: list[Adf] = []
    if link is not None:
        nodes += _link_nodes(link)
    rest = _text_nodes(settled(text))
    if nodes and rest:
        nodes += _text_nodes(" ")
    nodes += rest
    return {"type": "listItem", "content": [_paragraph(nodes)]} if nodes else None


def _link_nodes(link: Link) -> list[Adf]:
    address = safe_url(link.url)
    marks = [{"type": "link", "attrs": {"href": address}}] if address else None
    return _text_nodes(one_line(link.text) or address, marks)


def _paragraph(nodes: list[Adf]) -> Adf:
    return {"type": "paragraph", "content": nodes}


def _text_nodes(text: str, marks: list[Adf] | None = None, limit: int = _TEXT_LIMIT) -> list[Adf]:
    """Text nodes, one a line, with hard breaks between them; never an empty text node."""
    nodes: list[Adf] = []
    for number, line in enumerate(shortened(clean(text), limit).split("\n")):
        if number:
            nodes.append({"type": "hardBreak"})
        if line:
            nodes.append({"type": "text", "text": line, **({"marks": marks} if marks else {})})
    return nodes


def safe_url(url: str) -> str:
    """The address with everything percent-encoded that is special in markup, or ``""`` where it is not http(s)."""
    address = one_line(url)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return ""
    return quote(address, safe=":/?#@!$&'()*+,;=%~-._")


_WIKI_ALWAYS = re.compile(r"[{}\[\]|!*^~]")
_WIKI_AT_EDGE = re.compile(r"(?<![^\W_])[-+_?#@]|[-+_?#@](?![^\W_])")
_BACKSLASH = "\x00"
"""Stands for a backslash of the text while others are put in; clean text holds no such character."""
_WIKI_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_WIKI_LINE_START = re.compile(r"^([ \t]*)([hb])(?=[1-6q]\.|q\.)", re.MULTILINE)
_WIKI_COLOURS: dict[Tone, str] = {"info": "#0747a6", "success": "#006644", "warning": "#974f0c", "error": "#bf2600"}
_PANEL_COLOURS = {"info": "#deebff", "success": "#e3fcef", "warning": "#fffae6", "error": "#ffebe6"}


def wiki_escape(text: str) -> str:
    """Ticket text as wiki markup that shows exactly this text: no macro, link, mention, image, table cell or emphasis.

    A backslash becomes its character reference, since two of them are a line break in wiki markup.
    """
    escaped = _WIKI_ENTITY.sub("&amp;", clean(text)).replace("\\", _BACKSLASH)
    escaped = _WIKI_AT_EDGE.sub(lambda found: "\\" + found[0], escaped)
    escaped = _WIKI_ALWAYS.sub(lambda found: "\\" + found[0], escaped)
    escaped = _WIKI_LINE_START.sub(lambda found: f"{found[1]}&#{ord(found[2])};", escaped)
    return escaped.replace(_BACKSLASH, "&#92;")


def _wiki_text(text: str) -> str:
    return wiki_escape(shortened(settled(text), _TEXT_LIMIT))


def _wiki_line(text: str) -> str:
    return wiki_escape(shortened(one_line(text), _TEXT_LIMIT))


def _wiki_cell(text: str) -> str:
    return _wiki_text(text).replace("\n", r" \\ ") or " "


def _wiki_block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"h3. {_wiki_line(text)}"
        case Paragraph(text, strong):
            return f"*{_wiki_line(text)}*" if strong and text.strip() else _wiki_text(text)
        case Badges(items):
            shown = ((tone, _wiki_line(shortened(text, _BADGE_LIMIT))) for tone, text in items)
            return " ".join(f"{{color:{_WIKI_COLOURS[tone]}}}*{text}*{{color}}" for tone, text in shown if text)
        case Panel(tone, lines):
            body = "\n".join(filter(None, map(_wiki_text, lines)))
            return f"{{panel:bgColor={_PANEL_COLOURS[tone]}}}\n{body}\n{{panel}}" if body else ""
        case Table(caption, rows):
            return _wiki_table(caption, rows)
        case Bullets(items):
            return "\n".join(filter(None, (_wiki_bullet(link, text) for link, text in items)))
        case Fold(title, blocks):
            inner = [part for part in map(_wiki_block, blocks) if part]
            return "\n\n".join([f"h4. {_wiki_line(title)}", *inner]) if inner else ""


def _wiki_table(caption: str, rows: Sequence[Row]) -> str:
    lines = [f"h4. {_wiki_line(caption)}"] if caption.strip() else []
    if rows:
        lines.append("||" + "||".join(_COLUMNS) + "||")
    lines += [f"||{_wiki_cell(row.label)}|{_wiki_cell(row.value)}|{_wiki_cell(row.source)}|" for row in rows]
    return "\n".join(lines)


def _wiki_bullet(link: Link | None, text: str) -> str:
    parts = [_wiki_link(link)] if link is not None else []
    parts.append(_wiki_line(text))
    said = " ".join(filter(None, parts))
    return f"* {said}" if said else ""


def _wiki_link(link: Link) -> str:
    address = safe_url(link.url).replace("|", "%7C")
    shown = _wiki_line(link.text)
    if not address:
        return shown
    return f"[{shown}|{address}]" if shown else f"[{address}]"
