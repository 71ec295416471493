"""Jira wiki markup and Markdown: the marks are taken out, table rows and code blocks are kept as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.bodies.read import BodyBuilder, BodyText
from app.domain.lazy_patterns import when_used

_WIKI_BLOCK = when_used(r"\{(?:code|noformat)(?::[^}\n]{0,200})?\}", re.IGNORECASE)
_WIKI_MARK = when_used(
    r"""(?P<macro>\{(?:color|panel|quote|info|note|tip|warning|expand|anchor)(?::[^}\n]{0,300})?\})
    |(?P<mono>\{\{|\}\})
    |(?P<heading>^[ \t]{0,3}h[1-6]\.[ \t]+)
    |(?P<bullet>^[ \t]{0,8}[*\#-]{1,6}[ \t]+(?=\S))
    |(?P<quote>^[ \t]{0,3}bq\.[ \t]+)
    |(?P<header>\|\|)
    |(?P<link>\[(?P<label>[^\]|\n\[]{1,200})\|(?P<url>[^\]\n\[]{1,500})\])
    |(?P<account>\[~(?P<name>[^\]\n\[]{1,80})\])
    |(?P<image>![\w .()-]{1,120}\.(?:png|jpe?g|gif|bmp|webp)(?:\|[^!\n]{0,80})?!)
    |(?P<strong>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*]))""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_FENCE = when_used(r"^[ \t]{0,3}(?:```|~~~)[^\n]{0,100}$", re.MULTILINE)
_MARKDOWN_MARK = when_used(
    r"""(?P<comment><!--)
    |(?P<heading>^[ \t]{0,3}\#{1,6}[ \t]+)
    |(?P<bullet>^[ \t]{0,8}[*+-][ \t]+(?=\S))
    |(?P<rule>^[ \t]{0,3}\|?(?:[ \t]*:?-{2,}:?[ \t]*\|){1,40}(?:[ \t]*:?-{2,}:?[ \t]*)?$)
    |(?P<image>!\[(?P<alt>[^\]\n\[]{0,200})\]\([^)\n(]{1,500}\))
    |(?P<link>\[(?P<label>[^\]\n\[]{1,200})\]\([^)\n(]{1,500}\))
    |(?P<strong>\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)|~~)
    |(?P<emphasis>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])|(?<=[^\s_])_(?!\w))
    |(?P<escape>\\(?=[\\`*_{}\[\]()\#+\-.!|]))
    |(?P<tag></?(?:br|b|i|p|details|summary|sub|sup|kbd)[ \t]*/?>)""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def read_wiki(body: str) -> BodyText:
    """Jira wiki markup."""
    builder = BodyBuilder()
    at, in_block = 0, False
    for fence in _WIKI_BLOCK.finditer(body):
        _block(builder, body, at, fence.start()) if in_block else _wiki(builder, body, at, fence.start())
        builder.new_line()
        at, in_block = fence.end(), not in_block
    _wiki(builder, body, at, len(body))
    return builder.build()


def read_markdown(body: str) -> BodyText:
    """Markdown, as Zendesk agents and chat exports write it."""
    builder = BodyBuilder()
    at, in_block = 0, False
    for fence in _FENCE.finditer(body):
        _block(builder, body, at, fence.start()) if in_block else _markdown(builder, body, at, fence.start())
        at, in_block = fence.end(), not in_block
    _markdown(builder, body, at, len(body))
    return builder.build()


def _block(builder: BodyBuilder, body: str, start: int, end: int) -> None:
    first = builder.length
    builder.copy(body, start, end)
    builder.code.append((first, builder.length))


def _wiki(builder: BodyBuilder, body: str, start: int, end: int) -> None:
    at = start
    for mark in _WIKI_MARK.finditer(body, start, end):
        builder.copy(body, at, mark.start())
        kind = mark.lastgroup if mark.lastgroup not in {"label", "url", "name"} else None
        if mark.group("mono"):
            builder.put("`")
        elif mark.group("header"):
            builder.put("|")
        elif mark.group("link"):
            builder.copy(body, mark.start("label"), mark.end("label"))
        elif mark.group("account"):
            builder.copy(body, mark.start("name"), mark.end("name"))
        elif mark.group("quote"):
            builder.put("> ")
        elif kind is not None and mark.group("macro"):
            builder.new_line() if "color" not in mark.group("macro").lower() else None
        at = mark.end()
    builder.copy(body, at, end)


def _markdown(builder: BodyBuilder, body: str, start: int, end: int) -> None:
    at = start
    for mark_start, mark_end, kept in _markdown_marks(builder, body, start, end):
        if mark_start < at:
            continue
        builder.copy(body, at, mark_start)
        if kept is not None:
            builder.copy(body, *kept)
        at = mark_end
    builder.copy(body, at, end)


def _markdown_marks(
    builder: BodyBuilder, body: str, start: int, end: int
) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    inside = 0
    for mark in _MARKDOWN_MARK.finditer(body, start, end):
        if mark.start() < inside or _in_code_span(body, mark.start(), start):
            continue
        if mark.group("comment"):
            closed = body.find("-->", mark.end(), end)
            inside = end if closed < 0 else closed + 3
            builder.hidden.append(body[mark.end() : end if closed < 0 else closed])
            yield mark.start(), inside, None
        else:
            kept = mark.span("label") if mark.group("link") else mark.span("alt") if mark.group("image") else None
            yield mark.start(), mark.end(), kept


def _in_code_span(body: str, position: int, start: int) -> bool:
    """Whether a mark stands between backticks on its line, where it is an ordinary character."""
    line = max(body.rfind("\n", max(start, position - 400), position) + 1, start, position - 400)
    return body.count("`", line, position) % 2 == 1
