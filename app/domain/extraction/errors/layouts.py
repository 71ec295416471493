"""Errors in layouts of their own: a code beside its quoted message, a column of codes, a dotted name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.codes import is_code
from app.domain.extraction.errors.messages import ErrorAt, tidy
from app.domain.extraction.errors.quotes import ERROR_WORD
from app.domain.extraction.sentence_shapes import is_sentence, is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_CODE = r"(?P<code>[A-Z]{2,10}(?:[-_][A-Z]{1,8}){0,3}[-_]?\d{1,6}[A-Z]?|[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){1,6})"
_CODED_QUOTE = when_used(rf"(?<![\w./@#-]){_CODE}[:,]?[ ][\"“„«][ ]?(?P<text>[^\"”“»\n]{{8,300}}?)[ ]?[\"”»“]")
_CODE_COLUMN = when_used(
    r"(?:^|[ ])[\w/.-]{3,40}(?:[ ]{2,20}|\t)(?P<code>[A-Z]{2,10}[-_]?[A-Z]?\d{2,6}[A-Z]?)[ ]{1,4}"
    r"(?P<text>[^\n|]{8,300}?)(?=[ ]{1,3}\S{4,40}[ ]{2}|\n|\Z)",
    re.MULTILINE,
)
_DOTTED_NAME = when_used(
    r"(?<![\w$./@-])(?P<code>(?:[A-Za-z][\w$]{1,30}[.\\]){1,7}[A-Z][a-z][A-Za-z0-9]{2,60})[:：][ ]+"
    r"(?P<text>\S[^\n]{7,900})"
)
_NUMBERED = when_used(
    r"(?<![\w-])(?:rejeição|rejeicao|rechazo|rejet|rejection|ablehnung|scarto|afwijzing|odrzucenie|anomalie|"
    r"anomalia|avería|incidencia|"
    r"meldung|melding|komunikat|fault|alarm|reject)(?: code| n[°ºor.]{1,3}| nr\.?|"
    r" no\.?)?[ ](?P<code>[A-Z]{0,4}-?\d{2,6})[ ]?(?:[:：]|[–—-](?=[ ]))[ ]+"
    r"(?P<text>\S[^\n]{7,600})",
    re.IGNORECASE,
)
_IN_CLAUSE = when_used(
    r"(?:^|(?<=[:：.;(])[ ]|(?<=[:：(]))(?P<code>[A-Z]{2,8}-[A-Z]{0,3}\d{1,6}|[A-Z]{3}\d{4}[A-Z]?|"
    r"[A-Z]{2,6}\d{3,5}[A-Z]?|[A-Z]{2,6}_\d{3,6})"
    r"(?:[ ][–—-]{1,2}[ ]|:[ ])[\"“„«]?(?P<text>\S[^\n]{7,600})",
    re.MULTILINE,
)
_LINE_OF_FILE = when_used(
    r"^[ \t>*•-]{0,8}(?:line|row|record|zeile|satz|datensatz|ligne|línea|linea|linha|riga|regel|linia|wiersz|"
    r"行)[ ]?#?\d{1,6}[ ]?[:;,–—-][ ]"
    r"(?P<code>[A-Z]{0,6}[-_]?\d{3,6})[ ]?[:;–—-][ ](?P<text>\S[^\n]{7,600})$",
    re.MULTILINE | re.IGNORECASE,
)
_NUMBERED_ITEM = when_used(
    r"^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)）])[ ]?(?P<code>\d{3,6})(?:[:：][ ]"
    r"|[ ](?=[「『\u3040-\u9fff]))(?P<text>\S[^\n]{7,300})$",
    re.MULTILINE,
)
_ELEMENT = when_used(
    r"<[\w:]{0,20}(?i:error|fault|exception|message|fehler|erreur)[\w:]{0,12}[ ][^<>\n]{0,120}?(?i:code|nr|"
    r"number|id)=[\"'](?P<code>[\w.-]{2,40})[\"'][^<>\n]{0,160}>"
    r"(?P<text>[^<>\n]{6,400})</"
)
_JOB_LOG_OF_I = when_used(
    r"^[ \t]{0,4}(?P<code>[A-Z]{3}[0-9A-F]{4})[ ]{2,12}[^\W\d_][\w ]{3,30}?[ ]{1,12}\d{2}[ ][^\n]{8,80}\n[ ]{2,30}"
    r"[^\W\d_]\w{3,12}[ .]{0,12}[:：][ ]{1,6}(?P<text>\S[^\n]{7,400})$",
    re.MULTILINE,
)
_SHOUTED_COLUMN = when_used(
    r"^[\[(]?\d[\d/.:T-]{5,20}[ ][^\n]{0,60}?[ ](?P<code>[A-Z]{1,4}\d{2,5})[ ](?P<text>[A-Z]{3,}(?:[ ][A-Z]{2,16})"
    r"{1,8})$",
    re.MULTILINE,
)
_JOB_LOG_LINE = when_used(
    r"^[ \t]{0,8}(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[ ])?\d{1,2}:\d{2}:\d{2}[ |]{1,4}(?P<text>[^\n|]{10,120}?)[ |]{1,90}"
    r"(?P<code>[A-Z][A-Z0-9]{0,3}[ ]{1,8}\d{3})[ |]{0,8}(?:[EAX][ |]{0,4})?$",
    re.MULTILINE,
)
_STOPPED_BY = when_used(
    r"(?:が|は)[ 　]?(?P<text>[^。\n、「」\s][^。\n、「」]{5,60}?"
    r"(?:しました|できません(?:でした)?|されました|ありません(?:でした)?))[ 　]?"
    r"(?:で|となり|となって|として|により)(?:止ま|停止|失敗|中断|異常|落ち|エラー)"
)
_NAMED_THING_BEFORE = when_used(
    r"(?i)\b(?:job|run|flow|batch|feed|queue|topic|table|user|order|ticket|case|sku|item|artikel|article|store|"
    r"product|produkt|host|server|process|task|payment|invoice|"
    r"shipment|delivery|bestellung|auftrag|commande|pedido|ordine|bestelling|zamówienie|lot|lote|lotto|field|"
    r"feld|champ|campo|veld|pole|column|spalte)[ :#]{1,2}$"
)
_ID_LIKE = when_used(
    r"(?:JOB|RUN|BATCH|ORD|ORDER|SO|PO|INV|RMA|SKU|TXN|PAY|IDOC|INC|OPS|REQ|CHG|SHP|DN|ASN|WEB|EXP|IMP|FEED|"
    r"TASK|SYNC|ORDERS|DESADV|INVOIC|MATMAS|DEBMAS|STATUS|PARTNER|EAN|GTIN|HTTP|UTF|ISO|EUR|USD|GBP|PLN|UTC|"
    r"GMT|CET|CEST)"
    r"[-_ ]?\d[\w-]{0,24}"
)


def laid_out(content: str) -> Iterator[ErrorAt]:
    """The errors that stand in one of these layouts."""
    for pattern, weight in (
        (_CODED_QUOTE, 4.6),
        (_CODE_COLUMN, 4.6),
        (_NUMBERED, 4.8),
        (_LINE_OF_FILE, 4.8),
        (_ELEMENT, 5.6),
        (_NUMBERED_ITEM, 4.7),
        (_JOB_LOG_OF_I, 5.6),
        (_SHOUTED_COLUMN, 4.6),
    ):
        for match in pattern.finditer(content):
            listed = (
                pattern is not _NUMBERED_ITEM
                or ERROR_WORD.search(content[max(0, match.start() - 160) : match.start()]) is not None
            )
            shouted = pattern is not _SHOUTED_COLUMN or sounds_like_error(match.group("text"))
            if listed and shouted and _fits(content, match):
                yield _both(match, match.group("text").strip(), match.start("text"), weight)
    for match in _IN_CLAUSE.finditer(content):
        text, at = tidy(match.group("text"), match.start("text"))
        if _fits(content, match) and is_sentence(text, words=2):
            yield _both(match, text, at, 4.5)
    yield from _job_log(content)
    for match in _DOTTED_NAME.finditer(content):
        text, at = tidy(match.group("text"), match.start("text"))
        if is_sentence(text, words=2) and (sounds_like_error(text) or re.search(r"[.\\].*[.\\]", match.group("code"))):
            yield _both(match, text, at, 4.6)
    for match in _STOPPED_BY.finditer(content):
        yield ErrorAt(None, match.group("text"), *match.span("text"), 4.2, text_at=match.span("text"))


def _job_log(content: str) -> Iterator[ErrorAt]:
    """The job log of SAP: moment, message, message class and number."""
    for match in _JOB_LOG_LINE.finditer(content):
        text = match.group("text").rstrip()
        if is_sentence(text, words=2):
            found = _both(match, text, match.start("text"), 5.2)
            yield replace(
                found, start=match.start("text"), end=match.end("code"), code=re.sub(r"[ ]+", " ", match.group("code"))
            )


def _fits(content: str, match: re.Match[str]) -> bool:
    code, text = match.group("code"), match.group("text")
    if (
        _ID_LIKE.fullmatch(code)
        or not is_code(code, labelled=True)
        or (re.fullmatch(r"(?:19|20)\d\d", code) and match.re.pattern != _LINE_OF_FILE.pattern)
    ):
        return False
    if _NAMED_THING_BEFORE.search(content[max(0, match.start("code") - 16) : match.start("code")]):
        return False
    return is_sentence(text, words=2) and not is_told(text)


def _both(match: re.Match[str], text: str, at: int, weight: float) -> ErrorAt:
    span = (at, at + len(text))
    return ErrorAt(
        match.group("code"), text, match.start("code"), span[1], weight, code_at=match.span("code"), text_at=span
    )
