"""Errors by their layout: a line that begins with a code, what stands below an announcement, what a log says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.errors.codes import is_code, leading_code
from app.domain.extraction.errors.messages import NOT_VERBATIM, ErrorAt, message
from app.domain.extraction.errors.quotes import ERROR_WORD, SOMEBODY_SAYS
from app.domain.lazy_patterns import when_used

_SAYS = (
    r"(?:says?|said|shows?|showed|reads?|has|had|contains?|prints?|printed|reports?|reported|gives?|gave|"
    r"returns?|returned|"
    r"answers?|answered|responds?|responded|complain(?:s|ed)(?: about)?|throws?|threw|logged|"
    r"steht|stand|zeigt(?:e)?|sagt(?:e)?|meldet(?:e)?|lautet(?:e)?|liefert(?:e)?|wirft|warf|"
    r"antwortet(?:e)?|kommt|erscheint|"
    r"dit|indique|affiche|renvoie|montre|répond|contient|remonte|apparaît|"
    r"dice|decía|muestra|indica|pone|aparece|sale|devuelve|devolvió|responde|arroja|arrojó|"
    r"diz|mostra|retorna|retornou|apresenta|exibe|informa|veio|riporta|restituisce|compare|appare|risponde|segnala|"
    r"staat|zegt|geeft|meldt|meldde|toont|luidt|antwoordt|mówi|pokazuje|zwraca|zwrócił\w?|wyświetla|"
    r"widnieje|brzmi|podaje|jest)"
)
_SPEAKER = (
    r"(?:logs?|log ?file|job ?log|console|screen|pop-?up|dialog(?:ue)?|output|monitor|system|api|response|"
    r"alert|trace|stderr|"
    r"connector|middleware|plug-?in|gateway|adapter|worker|bot|app|conector|integración|integração|"
    r"connettore|integrazione|connecteur|koppeling|wtyczka|integracja|backend|server|endpoint|connector|"
    r"interface|queue|dashboard|history|job|run|import|export|"
    r"protokoll|konsole|bildschirm|fenster|maske|ausgabe|schnittstelle|journal|écran|console|trace|sortie|fenêtre|"
    r"registro|bitácora|pantalla|consola|salida|sistema|tela|saída|schermo|registro|uscita|logboek|scherm|"
    r"uitvoer|systeem|"
    r"dziennik\w*|logach|logu|ekran\w*|konsol\w*|error|fehler\w*|meldung|message|erreur|mensaje|mensagem|"
    r"messaggio|melding|"
    r"komunikat|błąd|sap|erp|netsuite|shopify|magento|odoo|dynamics)"
)
_SAID = when_used(
    rf"(?<![\w-])(?:{_SPEAKER}(?![\w])[^\n.:;!?\"“„«]{{0,40}}?(?<![\w]){_SAYS}|"
    rf"{_SAYS}(?![\w])[^\n.:;!?\"“„«]{{0,28}}?(?<![\w]){_SPEAKER})(?![\w])"
    r"[^\n.:;!?\"“„«]{0,24}[:：][ \t]*(?P<rest>\S[^\n]{5,1200})"
    r"|(?:ログ|画面|コンソール|システム)(?:に|には|上に|では|で)[^\n。:：「]{0,16}"
    r"[:：]?[ \t]*(?=[「『])(?P<rest2>[^\n]{5,600})",
    re.IGNORECASE,
)
_MSSQL = when_used(
    r"(?:Msg|Error:?) (?P<code>\d{2,6}), (?:Level \d{1,2}|Severity: \d{1,2}), State:? \d{1,3}(?:, "
    r"(?:Procedure|Server|Line)[ ]?[^,:\n]{1,60}){0,3}"
    r"[.:]?[ \t]{0,8}+(?:\n[ \t]{0,8}+)?(?P<text>\S[^\n]{5,600})"
    r"|ERROR (?P<mysql>\d{4}) \((?P<state>[0-9A-Z]{5})\)(?: at line \d{1,9})?:[ ](?P<text2>[^\n]{5,600})"
)
_STAMP = (
    r"(?:[\[(]?\d{2,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ,]{1,2}\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:Z|[ "
    r"]?[+-]\d{2}:?\d{2})?[\])]?[ \t|]{1,3})?"
)
_LEVEL = r"(?:\[?(?:ERROR|ERR|FATAL|SEVERE|CRITICAL|E|ABEND|WARN|A)\]?[ \t:|]{1,3})?"
_CODE_LINE = when_used(
    rf"^[ \t>*•|-]{{0,12}}{_STAMP}{_LEVEL}(?:(?P<word>[A-Z][A-Za-z]{{2,24}})[ ](?=\d{{3,6}}:))?"
    r"(?P<code>[A-Z][A-Z0-9]{0,2}[ ]\d{3}(?!\d)|[A-Z][A-Z0-9]{0,30}(?:[_-][A-Z0-9]{1,30}){1,8}|"
    r"[A-Z]{1,10}-?\d{2,7}[A-Z]{0,4}|"
    r"[A-Z]{1,3}\d{2,4}[A-Z]{2,5}|-?\d{3,6}|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+){1,5}(?=:[ ])|"
    r"[a-z]{2,20}(?:_[a-z0-9]{2,20}){1,5}(?=:[ ]))"
    r"(?P<sep>[ \t]{0,6}[:：|][ \t]{1,6}|[ \t]{1,6}[–—-][ \t]{1,6}|[ \t]{1,12})(?P<text>[^\n]{8,900})$",
    re.MULTILINE,
)
_CODE_IN_NEXT_COLUMN = when_used(r"(?P<code>[A-Z]{1,6}[-_]?\d{1,6}) ?\| ?")
_SURE_CODE = when_used(
    r"[A-Z]{2,6}-[A-Z]{1,3}\d{2,6}|"
    r"[A-Z][A-Z0-9]{0,2}[ ]\d{3}|SQL\d{4}[NCW]|(?:E|ERR|ERROR|F|ORA|TNS|PLS)[_-].{2,}|E\d{3,5}|"
    r"[A-Z]{1,10}-?\d{3,7}[A-Z]{0,4}|"
    r"[A-Z]{1,3}\d{2,4}[A-Z]{2,5}|[A-Z][A-Z0-9]*_[A-Z0-9_]+"
)
_ID_LIKE = when_used(
    r"(?:JOB|RUN|BATCH|ORD|ORDER|SO|PO|INV|RMA|SKU|TXN|PAY|IDOC|INC|OPS|REQ|CHG|SHP|DN|ASN|WEB|EXP|IMP|FEED|TASK|SYNC|"
    r"CET|CEST|UTC|GMT|EUR|USD|GBP|VAT|EAN|ORDERS|DESADV|INVOIC|MATMAS|DEBMAS|INFO|DEBUG|TRACE|NOTICE|STATUS|QUEUE|"
    r"TID|POST|GET|PUT|PATCH|DELETE|HTTP)[-_ ]?\d{0,12}(?:[-_]\w{0,24})?",
)
_BELOW = when_used(
    r"^(?P<intro>[^\n]{2,400}?(?:[:：]|[ ](?:is|was|says?|reads?|shows|lautet|ist|war|steht|sagt|est|dit|"
    r"affiche|es|dice|muestra|é|diz|mostra|è|zegt|luidt|to|brzmi|with|saying|mit|avec|con|com|met|z)))"
    r"[ \t]*\n(?:[ \t]*\n)?[ "
    r"\t>]{0,12}(?P<rest>\S[^\n]{5,1200})$",
    re.MULTILINE,
)
_LISTS_SOMETHING = when_used(
    r"(?i)\b(?:orders?|skus?|items?|affected|steps?|details?|checked|ruled out|so far|regards|following "
    r"(?:orders|products)|bestellungen|"
    r"aufträge|betroffen\w*|geprüft|commandes|pedidos|ordini|bestellingen|zamówienia|hello|hi|hallo|"
    r"bonjour|hola|olá|ciao)[^:]{0,20}[:：]?$"
)
_NOT_A_MESSAGE = when_used(
    r"[-*•]?[ ]?(?:\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d|\[|\{|<\w|\|)|[\w .-]{1,30}[:=][ ]?\S|(?:at|File|"
    r"Traceback|POST|GET|curl|SELECT)\b"
)


def error_lines(content: str) -> Iterator[ErrorAt]:
    """The errors that show by their layout."""
    yield from _from_databases(content)
    yield from _said(content)
    yield from _below(content)
    yield from _code_lines(content)


def _said(content: str) -> Iterator[ErrorAt]:
    for match in _SAID.finditer(content):
        name = "rest" if match.group("rest") else "rest2"
        if not SOMEBODY_SAYS.search(match.group()[: match.start(name) - match.start()]):
            yield from message(match.group(name), match.start(name), 4.5, labelled=True)


def _below(content: str) -> Iterator[ErrorAt]:
    """What stands under "it stops with this message:"."""
    for match in _BELOW.finditer(content):
        announced = re.split(r"[.!?][ ]", match.group("intro"))[-1][-120:]
        if not ERROR_WORD.search(announced) or _LISTS_SOMETHING.search(announced) or SOMEBODY_SAYS.search(announced):
            continue
        rest, start = match.group("rest"), match.start("rest")
        if " | " in rest or (leading_code(rest, labelled=True) is None and _NOT_A_MESSAGE.match(rest)):
            continue
        yield from message(rest, start, 4.4, labelled=True)


def _code_lines(content: str) -> Iterator[ErrorAt]:
    """``V1 382  Sold-to party not maintained``: a line that begins with a code."""
    for match in _CODE_LINE.finditer(content):
        code, text, sep = match.group("code"), match.group("text").strip(), match.group("sep").strip()
        columns = text.count(" | ") - (_CODE_IN_NEXT_COLUMN.match(text) is not None)
        if columns > 0 or match.group().count(";") > 2:
            continue
        if _ID_LIKE.fullmatch(code) or not is_code(code, labelled=True) or NOT_VERBATIM.match(text):
            continue
        if not sep and not (_SURE_CODE.fullmatch(code) and text[:1].isupper()):
            continue
        if re.search(r"(?i)[-_]?id$|[-_]by$|[-_]at$", code) or code.startswith("POST_"):
            continue
        if code.isdigit() and (not sep or (len(code) == 4 and code[:2] in {"19", "20"})):
            continue
        if len(re.findall(r"[^\W\d_]{2,}", text)) < 3 and not any(ord(char) > 0x2E80 for char in text[:8]):
            continue
        if re.fullmatch(r"[45]\d\d", code):
            continue
        at, code_at = match.start("text"), match.span("code")
        column = _CODE_IN_NEXT_COLUMN.match(text) if code.isdigit() and sep == "|" else None
        if column is not None:
            code, code_at = column.group("code"), (at + column.start("code"), at + column.end("code"))
            text, at = text[column.end() :], at + column.end()
        yield ErrorAt(code, text, code_at[0], at + len(text), 4.7, code_at=code_at, text_at=(at, at + len(text)))


def _from_databases(content: str) -> Iterator[ErrorAt]:
    """The notation of SQL Server and MySQL."""
    for match in _MSSQL.finditer(content):
        code, text = ("code", "text") if match.group("code") else ("mysql", "text2")
        yield ErrorAt(
            match.group(code), match.group(text).strip(), match.start(), match.end(), 5.6,
            code_at=match.span(code), text_at=match.span(text),
        )  # fmt: skip
