"""HTML bodies: visible text with table rows as lines, invisible text kept apart."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from app.domain.extraction.bodies.read import BodyBuilder, BodyText
from app.domain.lazy_patterns import when_used

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SPOKEN = frozenset(["alt", "title", "aria-label", "content", "value", "placeholder", "summary", "label"])
_NEVER_SHOWN = frozenset(["script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"])
_HIDING_STYLE = when_used(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}px"
    r"|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?|white|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)",
    re.IGNORECASE,
)
_BACKGROUND = when_used(r"background(?:-color)?\s*:\s*(?!#fff|white|transparent|none)", re.IGNORECASE)
_LOOKS_LIKE_HTML = when_used(r"<(?:html|body|div|p|br|table|span)\b[^<>]{0,300}>", re.IGNORECASE)
_RUN = when_used(r"\s+|\S+")
_TAG_START = when_used(r"<(?=[a-zA-Z/!?])")
_LONGEST_TAG = 8000


def looks_like_html(text: str) -> bool:
    """Whether a mail body is an HTML part after all."""
    return _LOOKS_LIKE_HTML.search(text, 0, 4000) is not None


def read_html(body: str) -> BodyText:
    """The visible text of HTML. Broken markup is read as far as it goes; nothing is raised."""
    reader = _Reader(body)
    reader.feed(_defused(body))
    reader.close()
    return reader.builder.build()


def _defused(body: str) -> str:
    """The same text, of the same length, in which a ``<`` that no ``>`` closes is an ordinary character, so that the
    parser never looks ahead over and over."""
    pieces: list[str] = []
    at = 0
    for start in _TAG_START.finditer(body):
        position = start.start()
        if position < at:
            continue
        comment = body.startswith("<!--", position)
        closed = body.find("-->" if comment else ">", position, None if comment else position + _LONGEST_TAG)
        if closed < 0:
            pieces += [body[at:position], " " if not comment else "\x01"]
            at = position + 1
            if comment:
                break
        elif comment:
            pieces.append(body[at : closed + 3])
            at = closed + 3
    rest = body[at:]
    pieces.append(rest.replace("<!", "\x01!") if pieces and pieces[-1] == "\x01" else rest)
    return "".join(pieces)


class _Reader(HTMLParser):
    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=False)
        self.body = body
        self.builder = BodyBuilder()
        self.open: list[tuple[str, bool]] = []
        self.hidden_depth = 0
        self.pre_depth = 0
        self.quote_depth = 0
        self.cells = 0
        self.code_start = 0
        self.hidden_now: list[str] = []
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", body))]

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.line_starts[min(line, len(self.line_starts)) - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hides = tag in _NEVER_SHOWN or _is_hidden(dict(attrs))
        self.builder.hidden.extend(_spoken(attrs))
        if tag not in _VOID:
            if len(self.open) < 2000:
                self.open.append((tag, hides))
                self.hidden_depth += hides
        elif tag in {"br", "hr"} and not self.hidden_depth:
            self.builder.put("\n")
            self._quote_mark()
        if self.hidden_depth:
            return
        self._break_before(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self.open[-64:]):
            return
        while self.open:
            name, hides = self.open.pop()
            self.hidden_depth -= hides
            if hides and not self.hidden_depth:
                self._flush_hidden()
            self._close(name)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        start = self._offset()
        if self.hidden_depth:
            if not any(name in {"script", "style"} for name, _ in self.open[-3:]):
                self.hidden_now.append(data)
            return
        if self.pre_depth:
            self.builder.copy(self.body, start, start + len(data))
            return
        for run in _RUN.finditer(data):
            if not run.group().isspace():
                self.builder.copy(self.body, start + run.start(), start + run.end())
            elif self.builder.last not in " \n":
                self.builder.put(" ", start + run.start(), start + run.end())

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def handle_comment(self, data: str) -> None:
        if data.strip():
            self.builder.hidden.append(data)

    def close(self) -> None:
        super().close()
        self._flush_hidden()

    def _reference(self, raw: str) -> None:
        start = self._offset()
        end = start + len(raw) + (self.body[start + len(raw) : start + len(raw) + 1] == ";")
        text = html.unescape(self.body[start:end])
        if self.hidden_depth:
            self.hidden_now.append(text)
        else:
            self.builder.put(text, start, end)

    def _flush_hidden(self) -> None:
        text = "".join(self.hidden_now).strip()
        self.hidden_now.clear()
        if text:
            self.builder.hidden.append(text)

    def _break_before(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.builder.put(" | " if self.cells else "")
            self.cells += 1
            return
        if tag == "dd" and self.builder.last == " ":
            return
        if tag == "q":
            self.builder.put("“")
        if tag in _BLOCKS:
            self._block_begins(tag)
        if tag == "tr":
            self.cells = 0
        elif tag == "blockquote":
            self.quote_depth += 1
            self._quote_mark()
        elif tag == "pre":
            self.pre_depth += 1
            self.code_start = self.builder.length
        elif tag == "code" and not self.pre_depth:
            self.builder.put("`")
        elif self.quote_depth and tag in _BLOCKS:
            self._quote_mark()

    def _block_begins(self, tag: str) -> None:
        if not self.cells or tag in {"tr", "table"}:
            self.builder.new_line()
        elif self.builder.last not in " \n|":
            self.builder.put(" ")

    def _close(self, tag: str) -> None:
        if self.hidden_depth:
            return
        if tag == "code" and not self.pre_depth:
            self.builder.put("`")
        elif tag == "pre" and self.pre_depth:
            self.pre_depth -= 1
            self.builder.code.append((self.code_start, self.builder.length))
        elif tag == "blockquote" and self.quote_depth:
            self.quote_depth -= 1
        elif tag in {"tr", "table"}:
            self.cells = 0
        if tag == "q":
            self.builder.put("”")
        elif tag == "dt" and self.builder.last not in " \n|":
            self.builder.put(" | ")
        elif tag in _BLOCKS and not self.cells:
            self.builder.new_line()

    def _quote_mark(self) -> None:
        if self.quote_depth and self.builder.last == "\n":
            self.builder.put("> ")


def _spoken(attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    """Attributes that hold sentences: alternative texts, titles, labels, values."""
    for name, value in attrs:
        if value and " " in value.strip() and (name in _SPOKEN or name.startswith("data-")):
            yield value


def _is_hidden(attrs: dict[str, str | None]) -> bool:
    if "hidden" in attrs or (attrs.get("aria-hidden") or "").lower() == "true":
        return True
    if (attrs.get("color") or "").lower() in {"white", "#fff", "#ffffff", "transparent"} and not attrs.get("bgcolor"):
        return True
    style = attrs.get("style") or ""
    hiding = _HIDING_STYLE.search(style)
    if hiding is None:
        return False
    return "color" not in hiding.group().lower() or _BACKGROUND.search(style) is None
