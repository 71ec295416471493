"""What a message's author wrote, without what mail programs and trackers quote of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain.lazy_patterns import when_used

_QUOTE_BLOCK = when_used(
    r"<blockquote\b.*?(?:</blockquote\s*>|\Z)|\{quote\}.*?(?:\{quote\}|\Z)", re.IGNORECASE | re.DOTALL
)
_ADDRESS = when_used(r"<(?:mailto:)?([^\s<>@\"=]{1,100}@[^\s<>\"=]{1,200})>")
_TAG = when_used(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--[^<>]{0,2000}--)>")
_BREAK = when_used(r"<(?:br|/p|/div|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_LINE = when_used(r"^\s*(?:>|&gt;|\||bq\.\s)")
_WROTE = (
    r"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|napisała|napisał(?:\(a\))?|さんは書きました|"
    r"のメール|写道)"
)
_REPLY_HEADER = when_used(
    r"^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|mensagem original"
    r"|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|forwarded message|weitergeleitete nachricht)"
    r"|##- |_{10,}"
    r"|\W{0,3}(?:from|von|de|da|van|od|差出人|发件人)\W{0,3}[:：]\W{0,3}.{1,200}@"
    rf"|(?:on|am|le|el|em|il|op|dnia|w dniu)\s.{{4,160}}\s?{_WROTE}.{{0,100}}[:：]\s*$"
    rf"|(?=.{{0,160}}\d).{{4,160}}{_WROTE}\s?[:：]\s*$"
    rf"|.{{4,160}}(?:さんは書きました|wrote|のメール)\s?[:：]\s*$"
    r"|\d{4}年\d{1,2}月\d{1,2}日.{0,120}[:：]\s*$)",
    re.IGNORECASE,
)
_FROM = when_used(r"^\W{0,4}(?:from|von|de|da|van|od|差出人|发件人)\W{0,3}[:：]\W{0,3}\S", re.IGNORECASE)
_OTHER_FIELD = when_used(
    r"^\W{0,4}(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado|fecha|para|asunto|assunto"
    r"|inviato|data|a|oggetto|verzonden|aan|onderwerp|wysłano|do|temat|送信日時|宛先|件名|发送时间|收件人|主题)"
    r"\W{0,3}[:：]",
    re.IGNORECASE,
)
_LONGEST_LINE = 400
_REACH_OF_A_HEADER = 4


def own_words(body: str) -> str:
    """What the author wrote: without quoted text, mark-up, and everything below a reply header."""
    text = _ADDRESS.sub(r" \1 ", _BREAK.sub("\n", _QUOTE_BLOCK.sub("\n", body[:40_000])))
    lines = _TAG.sub(" ", text).splitlines()
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _begins_a_quotation(lines[number : number + 1 + _REACH_OF_A_HEADER]):
            break
        if not _QUOTED_LINE.match(line):
            kept.append(line)
    return "\n".join(kept).strip()


def _begins_a_quotation(lines: Sequence[str]) -> bool:
    """Whether the first of some lines begins a reply header: in one line, broken over two, or a block of fields."""
    first, rest = lines[0][:_LONGEST_LINE], [line[:_LONGEST_LINE] for line in lines[1:]]
    if _REPLY_HEADER.match(first):
        return True
    if (
        rest
        and rest[0].strip()
        and re.search(r"\d", first)
        and _REPLY_HEADER.match(f"{first.rstrip()} {rest[0].strip()}")
    ):
        return re.match(rf"\s*{_WROTE}", rest[0], re.IGNORECASE) is not None
    return _FROM.match(first) is not None and any(_OTHER_FIELD.match(line) for line in rest)
