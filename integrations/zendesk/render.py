"""A note as HTML that Zendesk keeps: headings, paragraphs, quotes, tables, lists and strong text, nothing else.

Zendesk has neither coloured boxes nor folds in a comment: a box is a quote (its words say how it is meant), and a fold
is shown open under a heading. All text is data: it is escaped, its control characters are dropped, and placeholders
(``{{…}}``) in it are broken up, since Zendesk may fill those in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from app.domain.note import Badges, Block, Bullets, Fold, Heading, Link, Note, Panel, Paragraph, Table

LARGEST_COMMENT = 60_000
"""Bytes of HTML. Zendesk refuses comments over 64 KB."""

ALLOWED_TAGS = frozenset(
    {"h3", "h4", "p", "br", "strong", "em", "blockquote", "table", "tbody", "tr", "th", "td", "ul", "li", "a"}
)

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_WORD_JOINER = "\u2060"
_SHORTENED = " … (shortened)"


def render(notes: Iterable[Note]) -> str:
    """One comment with the notes one below the other, each ended by its marker.

    Where that is larger than Zendesk takes, long values are cut (and say so), then folded content is left out.
    """
    listed = tuple(notes)
    html = ""
    for longest, folds in ((8_000, True), (2_000, True), (600, True), (600, False), (150, False)):
        html = "".join(_note(note, longest, folds) for note in listed)
        if len(html.encode("utf-8")) <= LARGEST_COMMENT:
            break
    return html


def render_unmarked(note: Note) -> str:
    """The first comment of a ticket that the service opens: without a marker, since it is the ticket's own text."""
    return "".join(_block(block, 8_000, True) for block in note.blocks)


def _note(note: Note, longest: int, folds: bool) -> str:
    body = "".join(_block(block, longest, folds) for block in note.blocks)
    return f"{body}<p>{_escape(note.marker)}</p>"


def _block(block: Block, longest: int, folds: bool) -> str:
    match block:
        case Heading(text=text):
            return f"<h3>{_text(text, longest)}</h3>"
        case Paragraph(text=text, strong=strong):
            inner = _text(text, longest)
            return f"<p><strong>{inner}</strong></p>" if strong else f"<p>{inner}</p>"
        case Badges(items=items):
            return "<p>" + " ".join(f"<strong>[{_text(text, longest)}]</strong>" for _, text in items) + "</p>"
        case Panel(lines=lines):
            said = "".join(f"<p>{_text(line, longest)}</p>" for line in lines)
            return f"<blockquote>{said}</blockquote>"
        case Table():
            return _table(block, longest)
        case Bullets(items=items):
            return "<ul>" + "".join(f"<li>{_item(link, text, longest)}</li>" for link, text in items) + "</ul>"
        case Fold(title=title, blocks=blocks):
            inner = "".join(_block(inside, longest, folds) for inside in blocks) if folds else "<p>(left out)</p>"
            return f"<h4>{_text(title, longest)}</h4>{inner}"


def _table(table: Table, longest: int) -> str:
    rows = "".join(
        f"<tr><th>{_text(row.label, longest)}</th><td>{_text(row.value, longest)}</td>"
        f"<td><em>{_text(row.source, longest)}</em></td></tr>"
        for row in table.rows
    )
    return f"<p><strong>{_text(table.caption, longest)}</strong></p><table><tbody>{rows}</tbody></table>"


def _item(link: Link | None, text: str, longest: int) -> str:
    if link is None:
        return _text(text, longest)
    shown = _text(link.text, longest)
    lead = f'<a href="{_escape(link.url)}">{shown}</a>' if _leads(link.url) else shown
    return f"{lead} {_text(text, longest)}" if text else lead


def _leads(url: str) -> bool:
    """Whether a URL may become a link: http or https with a host, and nothing a browser would read otherwise."""
    if re.search(r"[\s\\\x00-\x1f\x7f]", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _text(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else text[:longest] + _SHORTENED
    lines = cut.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "<br>".join(_escape(line) for line in lines)


def _escape(text: str) -> str:
    printable = _UNPRINTABLE.sub("", text)
    inert = re.sub(r"\{(?=[{%])", "{" + _WORD_JOINER, printable)
    return escape(inert, quote=True)
