"""Errors of a ticket: codes as they appear and messages verbatim. A paraphrase is no message."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.extraction.error_codes import (
    CODE_LABEL,
    EXCEPTION,
    HTTP_STATUS,
    REASON_PHRASE,
    code_after_label,
    is_code,
    leading_code,
    vendor_codes,
)
from app.domain.extraction.error_quotes import ERROR_WORD, quoted_messages
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading

_CODE_KEY = re.compile(
    r"(?:(?:vendor|app|application|api|sap|http|oracle|sql|ebay|amazon|result|response|exception|netsuite|shopify|reject(?:ion)?|failure|reason|return) )*"
    r"(?:error|err|fehler|fault|erreur|errore?|erro|fout|exception|status|rejection|reason|return|result|response|failure|エラー) ?(?:code|codes|id|no|number|nr|nummer|type|class|key|コード|番号|kod)|"
    r"code|errcode|fehlercode|fehlernummer|fehler nr|foutcode|code (?:d )?erreur|code (?:de l )?erreur|c[óo]digo(?: de)?(?: error| erro)?|codice(?: di)?(?: errore)?|kod(?: błędu)?|"
    r"エラーコード|exception(?: class| type)?|sqlstate|message (?:id|no|number) sap|refusal reason code|refusalreasoncode|decline code|fault code|faultcode|errortype|error type",
    re.IGNORECASE,
)
_TEXT_KEY = re.compile(
    r"(?:(?:full|exact|complete|last|original|sap|api|http|log|import|raw|first|the|verbatim|vollständige|genaue|genauer|komplette|exacte|complet|exact[oa]|complet[oa]|completo|letzte|dernier|último|volledige|dokładn[ya]|pełn[ya]|エラー) )*"
    r"(?:error|err|errmsg|error ?(?:message|msg|text|description|detail|details|desc|string|output|response|log|info|reason)s?|exception(?: message)?|message|msg|fault ?string|detail|details|reason|failure reason|rejection reason|reject reason|"
    r"cause of failure|refusal reason|fehler|fehlertext|fehlermeldung(?:en)?|meldung|meldungstext|ablehnungsgrund|grund|erreur|message (?:d |de l )?erreur|motif(?: de rejet| du rejet)?|libellé|mensaje(?: de)?(?: error)?|texto del error|detalle|"
    r"motivo(?: (?:del|de|do|della?) \w+)?|mensagem(?: de)?(?: erro)?|messaggio(?: di)?(?: errore)?|foutmelding|melding|fout|reden|komunikat(?: błędu)?|treść błędu|błąd|powód|エラーメッセージ|エラー内容|エラー|メッセージ|内容|原因メッセージ|"
    r"error received|error shown|what it says|log line|response body|response|stack ?trace|statusmessage|status message|error ?(?:code )?(?:and|und|et|y|e|en|i) ?(?:message|text|meldung|texte|texto|testo)|code and (?:text|message))(?: (?:verbatim|wörtlich|text|msg))?(?: (?:laut|im|in|in the|according to|from|from the|per|aus|aus dem|selon|según|secondo|volgens|według) \w{2,20}(?: \w{2,20})?)?",
    re.IGNORECASE,
)
_LOG_LINE = re.compile(
    r"^(?P<head>[^\n]{0,90}?)(?<![\w-])(?:\[ ?)?(?P<level>ERROR|FATAL|CRITICAL|CRIT|SEVERE|FEHLER|EMERG|PANIC)(?: ?\])?(?![\w-])[ \t]*[:|–-]?[ \t]*(?P<rest>[^\n]{3,1500})$",
    re.MULTILINE,
)
_LOG_HEAD = re.compile(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|^\s*[\[<(]?$|^[\s>\[\]|]*$")
_LOGGER = re.compile(
    r"(?:\[[^\]\n]{1,80}\][ \t]*|\([^)\n]{1,60}\)[ \t]+|(?:[a-z_][\w$-]*\.){1,8}[\w$-]+(?:\[\d+\])?(?::\d+)?[ \t]*(?:[-–:|]{1,2}|\s-\s)[ \t]*|(?:[a-z][\w]*[-_][\w-]+|[A-Z][a-z]+[A-Z]\w+|[a-z]{3,20})(?:\[[\w-]+\])?[ \t]*(?::|[ ]-[ ]|\|)[ \t]+|[-–|:][ \t]+|\w{1,24}=[\w.:/@-]{1,80}[ \t]+(?=\w+=|\S))"
)
_FIELD_REST = re.compile(r"[ \t|,;]+[\w.]{2,30}=(?!=)")
_INLINE_LABEL = re.compile(
    r"(?<![\w-])(?:error|err|errors|exception|failure|error message|error text|fehler|fehlermeldung|meldung|erreur|message d['’]erreur|error|mensaje(?: de error)?|erro|mensagem(?: de erro)?|errore|messaggio(?: di errore)?|fout|foutmelding|błąd|komunikat(?: błędu)?|"
    r"fail(?:ed|s|ure|ing)?(?: with)?|fehlgeschlagen|abgebrochen|abbruch|aborted|crashed|échoué|échec|plantage|falló|fallo|fallido|falhou|falha|fallito|mislukt|rejected|abgelehnt|rejeté|rechazad[oa]|rejeitad[oa]|rifiutat[oa]|afgewezen|odrzucon[oya]|niepowodzenie|"
    r"エラー(?:メッセージ)?|message|msg|reason|response|log says|it says|says|reads|log|output|response body|answered|response was|antwort|réponse|respuesta|resposta|risposta|antwoord|odpowiedź)"
    r"(?: (?:each time|every time|again|always|every run|as follows|now|today|this time|jedes mal|diesmal|immer|à chaque fois|cada vez|ogni volta|elke keer|za każdym razem|was|is|ist|war|lautet|est|es|fue|era|è|to|brzmi|luidt|reads|says|message|text|in the log|im log))?[ \t]?(?P<sep>[:：]|[ ][–—-][ ])[ \t]*(?P<rest>\S[^\n]{2,1200})",
    re.IGNORECASE,
)
_WITH_ERROR = re.compile(
    r"(?:\b(?:with|mit|avec|con|com|met|z)\b (?:the |a |an |dem |der |einem |einer |l['’]|une |un |el |la |o |de |het )?(?:following |same |folgende[mnr]? |suivante? |siguiente |seguinte |seguente |volgende )?(?:\w{1,16} )?(?:error|exception|fehler(?:meldung)?|meldung|erreur|message|mensaje|erro|errore|messaggio|fout(?:melding)?|błęd\w+|komunikat\w+|status|code|reason|exit)\b(?: (?:message|code|de error|d['’]erreur|de erro|di errore|błędu|reason|text))?)[ ]?[:：]?[ ]?(?P<rest>[^\n]{3,600})",
    re.IGNORECASE,
)
_STATUS_THEN_TEXT = re.compile(
    rf"[\s\"'`“„(\[]{{0,3}}(?:HTTP(?:/[\d.]{{1,3}})?[ ]?)?(?P<status>[45]\d\d)[ ]{{1,2}}(?:{REASON_PHRASE.pattern})\)?[ ]?(?:[:–—]|-[ ]|[ ]-)[ ]{{0,2}}(?=\S.{{5}})",
    re.IGNORECASE,
)
_NOT_VERBATIM = re.compile(
    r"^(?:something|some |sth|irgend|etwas|anscheinend|apparently|(?:unknown|unbekannt|unklar|unclear|inconnue?|desconocid[oa]|desconhecid[oa]|sconosciut[oa]|onbekend|nieznan[ya])[.!]?$|n/?a\b|none\b|keine?|aucune?|ningun\w*|nessun\w*|geen|brak|see |siehe|voir |ver |vedi |zie |zob|attached|anbei|ci-joint|adjunt\w|allegat\w|bijgevoegd|w załączniku|screenshot|not (?:available|known|sure|provided|captured)|"
    r"no (?:error|message|code|text)|i (?:don't|didn't|cannot|can't)|we (?:don't|didn't)|don't (?:know|remember)|didn't (?:catch|copy)|weiß nicht|kann ich nicht|gibt es nicht|il n'y|no hay|não há|pas (?:de|d')|sin |sem |about |à propos|ein (?:timeout|fehler)|a timeout|un timeout|timeout or|-+|—|\?+|tbd|ask|unknown error\?|添付|不明|なし|なんか)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^\s*(?:at [\w$.<>]+\(|File \"|#\d+ |from [\w/.]+:\d+|\.\.\. \d+ more|Traceback|\^|~{2,}|in <module>|\w+\.(?:py|js|java|rb|php|cs):\d+)"
)
_TRAILING = " \t\"'`”“»«’‘|]}*,;"


@dataclass(frozen=True, slots=True)
class ErrorAt:
    """One error and where it stands. ``weight``: how surely it is what the ticket reports."""

    code: str | None
    text: str | None
    start: int
    end: int
    weight: float
    quoted: bool = False
    bare_http: bool = False
    code_at: tuple[int, int] | None = None
    text_at: tuple[int, int] | None = None


def find_errors(reading: Reading, pairs: list[Pair]) -> list[ErrorAt]:
    """The errors of a ticket in the order in which they are listed, each once, code and message joined."""
    content = reading.content
    found = [
        *_from_pairs(content, pairs),
        *_from_log(content),
        *_from_exceptions(content),
        *_from_labels(content),
        *_from_codes(content),
    ]
    found += list(_from_quotes(content, found))
    found = [replace(error, quoted=reading.quoted(error.start)) for error in found]
    joined = _joined(sorted(found, key=lambda error: (error.start, -error.weight)), content)
    if any(error.code and not error.bare_http for error in joined):
        joined = [replace(error, code=None, code_at=None) if error.bare_http else error for error in joined]
        joined = [error for error in joined if error.code or error.text]
    return _primary_first(_without_repeats(joined))


def _primary_first(errors: list[ErrorAt]) -> list[ErrorAt]:
    """In the order listed, except that what is clearly an error goes before what only might be one."""
    clear = [error for error in errors if error.weight >= 4.5]
    return errors if not clear else clear + [error for error in errors if error.weight < 4.5]


def _from_pairs(content: str, pairs: list[Pair]) -> Iterator[ErrorAt]:
    for pair in pairs:
        if _CODE_KEY.fullmatch(pair.key):
            yield from _code_pair(pair)
        elif _TEXT_KEY.fullmatch(pair.key):
            if (
                pair.kind in {"inline", "line"}
                and pair.key
                in {"detail", "details", "reason", "grund", "reden", "motivo", "powód", "log", "response", "message"}
                and not _near_error(content, pair)
            ):
                continue
            yield from _message(pair.value, pair.start, 6 if pair.verbatim else 5, labelled=True)


def _near_error(content: str, pair: Pair) -> bool:
    around = content[max(0, pair.start - 300) : pair.start + 200]
    return ERROR_WORD.search(around) is not None


def _code_pair(pair: Pair) -> Iterator[ErrorAt]:
    value = pair.value.strip(_TRAILING)
    token = re.match(r"[\w.:\-/\[\]]+", value)
    if token is None or _NOT_VERBATIM.match(value):
        return
    http = HTTP_STATUS.match(value)
    if http is not None:
        yield from _message(value, pair.start, 5)
        return
    if "status" in pair.key and re.fullmatch(r"[1-5]\d\d", value):
        if value[0] in "45":
            span = (pair.start, pair.start + 3)
            yield ErrorAt(f"HTTP {value}", None, *span, 4, bare_http=True, code_at=span)
        return
    code = token.group().rstrip(".:-")
    if is_code(code, labelled=True) and not ("status" in pair.key and not re.search(r"\d|_", code)):
        rest = value[token.end() :]
        if len(rest) > 6:
            yield from _message(value, pair.start, 6)
        elif re.fullmatch(r"[45]\d\d", code) and pair.key not in {"error code", "errorcode", "fehlercode"}:
            yield ErrorAt(
                f"HTTP {code}",
                None,
                pair.start,
                pair.start + 3,
                4,
                bare_http=True,
                code_at=(pair.start, pair.start + 3),
            )
        else:
            span = (pair.start, pair.start + len(code))
            yield ErrorAt(code, None, *span, 6, code_at=span)


def _from_log(content: str) -> Iterator[ErrorAt]:
    for match in _LOG_LINE.finditer(content):
        if not _LOG_HEAD.search(match.group("head")):
            continue
        start, rest = match.start("rest"), match.group("rest")
        for _ in range(4):
            logger = _LOGGER.match(rest)
            if logger is None or EXCEPTION.match(rest) or leading_code(rest) is not None:
                break
            start, rest = start + logger.end(), rest[logger.end() :]
        yield from _message(rest, start, 5)


def _from_exceptions(content: str) -> Iterator[ErrorAt]:
    for match in EXCEPTION.finditer(content):
        text = match.group("text")
        span = match.span("name")
        if text and not _NOT_VERBATIM.match(text):
            value, at = _tidy(text, match.start("text"))
            if value:
                yield ErrorAt(
                    match.group("name"),
                    value,
                    span[0],
                    at + len(value),
                    5.5,
                    code_at=span,
                    text_at=(at, at + len(value)),
                )
                continue
        yield ErrorAt(match.group("name"), None, *span, 4.5, code_at=span)


def _from_labels(content: str) -> Iterator[ErrorAt]:
    for pattern in (_INLINE_LABEL, _WITH_ERROR, _AFTER_TIME):
        for match in pattern.finditer(content):
            rest = match.group("rest")
            if pattern is _WITH_ERROR:
                yield from _after_with(rest, match.start("rest"))
            else:
                yield from _message(rest, match.start("rest"), 4.5, labelled=True)


_AFTER_TIME = re.compile(
    r"\b(?:fail\w*|abort\w*|crash\w*|died|bombed|stopped|rejected|errored|broke|threw|ended|fehlgeschlagen|abgebrochen|gescheitert|gestoppt|échoué\w*|planté\w*|arrêté\w*|interrompu\w*|falló|fallado|detuvo|falhou|parou|travou|fallit\w*|interrott\w*|mislukt|gestopt|przerwan\w*|zakończ\w*|powiod\w*)\b[^\n]{0,70}?"
    r"\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:[ ]?(?:[A-Z]{2,5}|Uhr|uur|[ap]m|Z|[+-]\d{2}:?\d{2}))?(?![:.\d])\)?[ ]?(?:[:：][ ]|[–—][ ]|-[ ])[ ]{0,2}(?P<rest>\S[^\n]{5,900})",
    re.IGNORECASE,
)


def _after_with(rest: str, start: int) -> Iterator[ErrorAt]:
    """After "with error": a code, a code with its message, or a quoted message; running words are no message."""
    lead = re.match(r"[\s:–—\"'`“„«(\[*]*", rest)
    offset = lead.end() if lead else 0
    coded = leading_code(rest[offset:], labelled=True)
    if coded is not None:
        yield from _message(rest[offset:], start + offset, 5, labelled=True)


def _from_codes(content: str) -> Iterator[ErrorAt]:
    for match in CODE_LABEL.finditer(content):
        code = code_after_label(match)
        if code is not None:
            span = (match.start("code"), match.start("code") + len(code))
            http = bool(re.fullmatch(r"[45]\d\d", code)) and not re.search(
                r"(?i)error|fehler|erreur", match.group("label")
            )
            yield ErrorAt(f"HTTP {code}" if http else code, None, *span, 4, bare_http=http, code_at=span)
    for code, start, weight in vendor_codes(content):
        text, at = _text_after(content, start + len(code))
        span = (start, start + len(code))
        yield ErrorAt(
            code,
            text,
            start,
            at + len(text) if text else span[1],
            weight,
            code_at=span,
            text_at=(at, at + len(text)) if text else None,
        )
    for match in HTTP_STATUS.finditer(content):
        code = f"HTTP {match.group('a') or match.group('b') or match.group('c') or match.group('d')}"
        text, at = _text_after(content, match.end())
        phrase = match.groupdict().get("phrase")
        if not text and phrase:
            text, at = phrase, match.start("phrase")
        yield ErrorAt(
            code,
            text,
            match.start(),
            at + len(text) if text else match.end(),
            3.5,
            bare_http=True,
            code_at=match.span(),
            text_at=(at, at + len(text)) if text else None,
        )


def _text_after(content: str, end: int) -> tuple[str | None, int]:
    """The message that follows a code: after a colon, a dash, or in brackets or quotes."""
    match = re.compile(
        r"[\"'`”\])]{0,2}[ ]?(?:[:：]|[ ]?[–—-][ ](?=[\"“„«`「])|(?<=[A-Z]{4})[ ][–—-][ ]|[ ]\||,?[ ](?=[\"“„«`「]))[ \t]*(?P<rest>[^\n]{4,900})|[ ]?\((?P<bracket>[^()\n]{6,300})\)"
    ).match(content, end)
    if match is None:
        return None, end
    if match.group("bracket"):
        value = match.group("bracket")
        return (
            (value, match.start("bracket"))
            if len(value.split()) >= 2 and not re.search(r"\d{1,2}:\d\d", value)
            else (None, end)
        )
    rest = match.group("rest")
    if _NOT_VERBATIM.match(rest):
        return None, end
    value, at = _tidy(rest, match.start("rest"))
    return (value, at) if value and len(value.split()) >= 2 else (None, end)


def _from_quotes(content: str, known: list[ErrorAt]) -> Iterator[ErrorAt]:
    taken = [error.text_at for error in known if error.text_at]
    for start, end in quoted_messages(content):
        if not any(first <= start < last for first, last in taken):
            yield from _message(content[start:end], start, 4, whole=True)


def _message(raw: str, start: int, weight: float, *, labelled: bool = False, whole: bool = False) -> Iterator[ErrorAt]:
    """A code, a message, or both, from what stands where an error is expected."""
    status = _STATUS_THEN_TEXT.match(raw)
    if status is not None:
        for error in _message(raw[status.end() :], start + status.end(), weight):
            span = (start + status.start("status"), start + status.end("status"))
            code = error.code if error.code and not error.bare_http else f"HTTP {status.group('status')}"
            http = error.code is None or error.bare_http
            yield replace(error, code=code, bare_http=http, code_at=span if http else error.code_at, start=start)
        return
    value, at = (raw.strip(), start + len(raw) - len(raw.lstrip())) if whole else _tidy(raw, start)
    if not value or _NOT_VERBATIM.match(value) or _FRAME.match(value):
        return
    coded = leading_code(value, labelled=labelled)
    if coded is None:
        if (
            len(value) >= 6
            and re.search(r"[^\W\d_]{3}", value)
            and (len(value.split()) >= 2 or labelled or ord(value[0]) > 0x2E80)
        ):
            yield ErrorAt(None, value, at, at + len(value), weight, text_at=(at, at + len(value)))
        return
    code, code_start, rest_start, bare_http = coded
    text, text_at = (None, at)
    if rest_start < len(value):
        text, text_at = (value[rest_start:], at + rest_start) if whole else _tidy(value[rest_start:], at + rest_start)
    text = text if text and (len(text.split()) >= 2 or len(text) >= 10) else None
    if bare_http and text and REASON_PHRASE.match(text):
        longer = re.match(
            rf"(?:{REASON_PHRASE.pattern})[ ]?(?:[:–—-]|[ ]for )[ ]?(?P<rest>.{{6,}})", text, re.IGNORECASE
        )
        if longer is not None:
            text_at += longer.start("rest")
            text = longer.group("rest")
    end = text_at + len(text) if text else at + rest_start
    code_at = (at + code_start, at + code_start + len(code.removeprefix("HTTP ") if bare_http else code))
    yield ErrorAt(
        code,
        text,
        at,
        end,
        weight + 0.5,
        bare_http=bare_http,
        code_at=code_at,
        text_at=(text_at, text_at + len(text)) if text else None,
    )


def _tidy(raw: str, start: int) -> tuple[str, int]:
    """The message itself: from its opening quote to its closing one, else to the end of the line or sentence."""
    lead = re.match(r"[\s:–—|>*\])-]*", raw)
    offset = lead.end() if lead else 0
    text = raw[offset:]
    if text[:1] in "\"“„«`「'‘":
        closing = {"“": "”", "„": '“”"', "«": "»", "「": "」", "‘": "’"}.get(text[0], text[0])
        end = next((at for at in range(1, len(text)) if text[at] in closing and not text[at - 1] == "\\"), -1)
        if end > 2:
            return text[1:end].strip(), start + offset + 1 + (len(text[1:end]) - len(text[1:end].lstrip()))
        text, offset = text[1:], offset + 1
    cut = _ending(text)
    return text[:cut].rstrip(_TRAILING + " ").strip(), start + offset


_STOP = re.compile(
    r"(?:(?<=[a-zà-ÿ)\]\"'`\d])[.!?][ ]+(?=(?:[A-ZÀ-Þ][a-zà-ÿ']+|I|A)[ ,](?!.{0,3}$))|[ ](?:[–—]|--)[ ]|(?<=\w)[ ]?\|[ ]|[。]|[ ]\((?:see|siehe|voir|job|order|run)|,[ ](?:triggered|started|job|order|user|run|at \d|um \d)|[ ]{3,}|\t|;[ ](?:job|order|run|user|trigger)|[\"'],[ ]?[\"']|\\n|[ ]at (?:\d{4}-|\d{1,2}:\d\d)|[ ](?:um|à|a las|alle|om) \d{1,2}[:.h]\d\d)"
)


def _ending(text: str) -> int:
    """Where a message ends: at a sentence end that prose follows, a dash, a column, or the next labelled value."""
    stop = _STOP.search(text)
    cut = stop.start() + (1 if stop and text[stop.start()] in ".!?" else 0) if stop else len(text)
    cut = min(cut, _closing_quote(text))
    field = _FIELD_REST.search(text, 12)
    if field is not None:
        cut = min(cut, field.start())
    return min(cut, 900)


def _closing_quote(text: str) -> int:
    """Where a quote closes that was opened before the text began."""
    for quote, opening in (('"', '"'), ("”", "“"), ("»", "«"), ("`", "`"), ("」", "「")):
        for match in re.finditer(re.escape(quote) + r"(?=[ ,.;:)\]]|$)", text[:900]):
            before = text[: match.start()]
            count = before.count(opening)
            if (opening == quote and count % 2 == 0) or (opening != quote and count <= before.count(quote)):
                return match.start()
    return len(text)


def _joined(found: list[ErrorAt], content: str) -> list[ErrorAt]:
    """Overlapping findings become one; a code and a message that belong together become one error."""
    kept: list[ErrorAt] = []
    for error in found:
        at = next(
            (index for index in range(len(kept) - 1, max(-1, len(kept) - 6), -1) if _overlap(kept[index], error)), None
        )
        if at is not None:
            kept[at] = _better(kept[at], error)
        else:
            kept.append(error)
    joined: list[ErrorAt] = []
    for error in kept:
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and error.start - previous.end <= 140
            and _complete_each_other(previous, error, content)
        ):
            first, second = (previous, error) if previous.code else (error, previous)
            joined[-1] = replace(
                previous,
                code=first.code,
                code_at=first.code_at,
                text=second.text,
                text_at=second.text_at,
                end=error.end,
                weight=max(previous.weight, error.weight) + 0.5,
                bare_http=first.bare_http,
            )
        else:
            joined.append(error)
    return joined


def _overlap(one: ErrorAt, other: ErrorAt) -> bool:
    return one.start < other.end and other.start < one.end


def _better(one: ErrorAt, other: ErrorAt) -> ErrorAt:
    if (
        one.weight == other.weight
        and bool(one.code) == bool(other.code)
        and len(one.text or "") < len(other.text or "")
    ):
        one, other = other, one
    first, second = (
        (one, other)
        if (one.weight + (one.code is not None and not one.bare_http), one.weight)
        >= (other.weight + (other.code is not None and not other.bare_http), other.weight)
        else (other, one)
    )
    merged = first
    if first.bare_http and second.code and not second.bare_http:
        merged = replace(merged, code=second.code, code_at=second.code_at, bare_http=False)
    if merged.code is None and second.code is not None:
        merged = replace(merged, code=second.code, code_at=second.code_at, bare_http=second.bare_http)
        if merged.text and second.text and merged.text.startswith(second.code or "\0"):
            merged = replace(merged, text=second.text, text_at=second.text_at)
    if merged.text is None and second.text is not None:
        merged = replace(merged, text=second.text, text_at=second.text_at)
    return replace(merged, start=min(one.start, other.start), end=max(one.end, other.end))


def _complete_each_other(one: ErrorAt, other: ErrorAt, content: str) -> bool:
    if one.quoted != other.quoted:
        return False
    if one.code and not one.text and other.text and not other.code:
        return True
    if one.text and not one.code and other.code and not other.text:
        return "\n\n" not in content[one.end : other.start]
    return False


def _without_repeats(errors: list[ErrorAt]) -> list[ErrorAt]:
    kept: list[ErrorAt] = []
    for error in errors:
        same = next((index for index, other in enumerate(kept) if _same(other, error)), None)
        if same is None:
            kept.append(error)
        elif kept[same].text is None and error.text is not None or kept[same].code is None and error.code is not None:
            kept[same] = replace(
                kept[same], code=kept[same].code or error.code, code_at=kept[same].code_at or error.code_at,
                text=kept[same].text or error.text, text_at=kept[same].text_at or error.text_at,
            )  # fmt: skip
    return kept


def _same(one: ErrorAt, other: ErrorAt) -> bool:
    if one.code and other.code:
        return one.code.casefold() == other.code.casefold() and (
            not one.text or not other.text or _alike(one.text, other.text)
        )
    if one.text and other.text:
        return _alike(one.text, other.text)
    return False


def _alike(one: str, other: str) -> bool:
    first, second = re.sub(r"[\W\d]+", " ", one).casefold().strip(), re.sub(r"[\W\d]+", " ", other).casefold().strip()
    return first == second or (len(first) > 12 and first in second) or (len(second) > 12 and second in first)


def verbatim(text: str) -> str:
    """A message after HTML unescape and whitespace collapse."""
    return re.sub(r"\s+", " ", html.unescape(text)).strip()
