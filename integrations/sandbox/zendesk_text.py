"""Comment texts: HTML made harmless, and plain text made from it."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import nh3

ALLOWED_TAGS = frozenset(
    {"a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li"}
    | {"ol", "p", "pre", "s", "span", "strong", "sub", "sup", "u", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
ALLOWED_ATTRIBUTES = {
    "*": {"dir", "class"},
    "a": {"href", "title", "target"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "hr"}
)
CELLS = frozenset({"td", "th"})


def sanitised(written: str) -> str:
    """HTML with nothing in it but formatting. Comments, scripts, styles and event handlers are gone."""
    return nh3.clean(
        written,
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def comment_html(written: str) -> str:
    """Sanitised HTML in the element that Zendesk puts around each comment."""
    return f'<div class="zd-comment" dir="auto">{sanitised(written)}</div>'


def plain_to_html(text: str) -> str:
    """Plain text as paragraphs."""
    paragraphs = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return "".join(f'<p dir="auto">{html.escape(part).replace(chr(10), "<br>")}</p>' for part in paragraphs)


class _Plain(HTMLParser):
    """Collects the text, a line a block and a space a cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(markup: str) -> str:
    """What a person reads in HTML, without empty lines in a row."""
    reader = _Plain()
    reader.feed(markup)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return "\n".join(line for line in lines if line)
