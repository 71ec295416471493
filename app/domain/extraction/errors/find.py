"""Errors of a ticket: codes as they appear and messages verbatim. A paraphrase is no message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.codes import (
    CODE_LABEL,
    EXCEPTION,
    HTTP_STATUS,
    code_after_label,
    is_code,
    leading_code,
    vendor_codes,
)
from app.domain.extraction.errors.joining import joined as join
from app.domain.extraction.errors.joining import primary_first, without_announcements, without_repeats
from app.domain.extraction.errors.layouts import laid_out
from app.domain.extraction.errors.lines import error_lines
from app.domain.extraction.errors.messages import NOT_VERBATIM, TRAILING, ErrorAt, message, tidy
from app.domain.extraction.errors.pair_values import is_coded, is_whole, names_a_ticket, tells_of_inner
from app.domain.extraction.errors.quotes import ERROR_WORD, any_quotes, quoted_messages
from app.domain.extraction.errors.told import numbered_messages, tells_in_prose, told_messages
from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.extraction.sentence_shapes import is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_CODE_KEY = when_used(
    r"(?:(?:vendor|app|application|api|sap|http|oracle|sql|ebay|amazon|result|response|exception|netsuite|"
    r"shopify|reject(?:ion)?|failure|reason|return) )*"
    r"(?:error|err|fehler|fault|erreur|errore?|erro|fout|exception|status|rejection|reason|return|result|"
    r"response|failure|エラー) ?(?:code|codes|id|no|number|nr|nummer|type|class|key|コード|番号|kod)|"
    r"code|errcode|fehlercode|fehlernummer|fehler nr|foutcode|code (?:d )?erreur|code (?:de l )?erreur|"
    r"c[óo]digo(?: de)?(?: error| erro)?|codice(?: di)?(?: errore)?|kod(?: błędu)?|"
    r"エラーコード|exception(?: class| type)?|sqlstate|message (?:id|no|number) sap|refusal reason code|"
    r"refusalreasoncode|decline code|fault code|faultcode|errortype|error type",
    re.IGNORECASE,
)
_TEXT_KEY = when_used(
    r"(?:(?:full|exact|complete|last|original|sap|api|http|log|import|raw|first|the|verbatim|vollständige|"
    r"genaue|genauer|komplette|exacte|complet|exact[oa]|complet[oa]|completo|letzte|dernier|último|"
    r"volledige|dokładn[ya]|pełn[ya]|エラー) )*"
    r"(?:error|err|errmsg|error ?(?:message|msg|text|description|detail|details|desc|string|output|response|"
    r"log|info|reason)s?|exception(?: message)?|message|msg|fault ?string|detail|details|reason|failure "
    r"reason|rejection reason|reject reason|"
    r"cause of failure|refusal reason|fehler|fehlertext|fehlermeldung(?:en)?|meldung|meldungstext|"
    r"ablehnungsgrund|grund|erreur|message (?:d |de l )?erreur|motif(?: de rejet| du rejet)?|libellé|"
    r"mensaje(?: de)?(?: error)?|texto del error|detalle|"
    r"motivo(?: (?:del|de|do|della?) \w+)?|mensagem(?: de)?(?: erro)?|messaggio(?: di)?(?: errore)?|"
    r"foutmelding|melding|fout|reden|komunikat(?: błędu)?|treść błędu|błąd|powód|エラーメッセージ|"
    r"エラー内容|エラー|メッセージ|内容|原因メッセージ|"
    r"error received|error shown|what it says|log line|response body|response|stack ?trace|statusmessage|"
    r"status message|error ?(?:code )?(?:and|und|et|y|e|en|i) ?(?:message|text|meldung|texte|texto|testo)|"
    r"code and (?:text|message))(?: (?:verbatim|wörtlich|text|msg))?(?: (?:laut|im|in|in the|according to|"
    r"per|aus|aus dem|selon|según|secondo|volgens|według) \w{2,20}(?: \w{2,20}){0,2})?",
    re.IGNORECASE,
)
_LOG_LINE = when_used(
    r"^(?P<head>[^\n]{0,90}?)(?<![\w-])(?:\[ ?)?(?P<level>ERROR|FATAL|CRITICAL|CRIT|SEVERE|FEHLER|ERREUR|"
    r"ERRORE|ERRO|BŁĄD|KO|NOK|EMERG|"
    r"PANIC)(?: ?\])?(?![\w-])[ \t]*[:|;–-]?[ \t]*(?P<rest>[^\n]{3,1500})$",
    re.MULTILINE,
)
_LOG_HEAD = when_used(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}|^\s*[\[<(]?$|^[\s>\[\]|]*$")
_LOGGER = when_used(
    r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[ ]?[+-]\d\d:?\d\d)?[ \t]+|"
    r"\[\[[^\]\n]{1,60}\][^\]\n]{0,60}\][ \t]*|"
    r"\w{1,60}(?:Listener|Handler|Logger):[ \t]*$|"
    r"\[[^\]\n]{1,80}\][ \t]*|\([^)\n]{1,60}\)[ \t]+|"
    r"(?:[a-z_][\w$-]*\.){1,8}[\w$-]+(?:\[\d+\])?(?::\d+)?[ \t]*(?:[-–:|]{1,2}|\s-\s)[ \t]*|"
    r"(?:[a-z][\w]*[-_][\w-]+|[A-Z][a-z]+[A-Z]\w+|[a-z]{3,20})(?:\[[\w-]+\])?(?:[ \t]*[:|][ \t]+|[ ]-[ ])|"
    r"[-–|:][ \t]+|\w{1,24}=[\w.:/@-]{1,80}[ \t]+(?=\w+=|\S))"
)
_THREAD = when_used(r"\(\[?\d{1,6}\]?,[^()\n]{1,60}\)[ \t]*")
_MACHINE_LINE = when_used(
    r"^[ \t>|]{0,8}(?:Caused by: |Exception in thread \S{1,60} |Unhandled [Ee]xception[.:] |(?:PHP "
    r")?Fatal error: {1,2}Uncaught |Uncaught )?$|"
    r"\d{1,2}:\d{2}:\d{2}[^\n]{0,170}$"
)
_INLINE_LABEL = when_used(
    r"(?<![\w-])(?:error|err|errors|exception|failure|error message|error text|fehler|fehlermeldung|meldung|"
    r"erreur|message d['’]erreur|error|mensaje(?: de error)?|erro|mensagem(?: de erro)?|errore|messaggio(?: "
    r"di errore)?|fout|foutmelding|błąd|komunikat(?: błędu)?|"
    r"fail(?:ed|s|ure|ing)?(?: with)?|fehlgeschlagen|abgebrochen|abbruch|aborted|crashed|échoué|échec|"
    r"plantage|falló|fallo|fallido|falhou|falha|fallito|mislukt|rejected|abgelehnt|rejeté|rechazad[oa]|"
    r"rejeitad[oa]|rifiutat[oa]|afgewezen|odrzucon[oya]|niepowodzenie|"
    r"エラー(?:メッセージ)?|message|msg|reason|response|log says|it says|says|reads|log|output|response "
    r"body|answered|response was|antwort|réponse|respuesta|resposta|risposta|antwoord|odpowiedź)"
    r"(?: (?:each time|every time|again|always|every run|as follows|now|today|this time|jedes mal|diesmal|"
    r"immer|à chaque fois|cada vez|ogni volta|elke keer|za każdym razem|was|is|ist|war|lautet|est|es|fue|"
    r"era|è|to|brzmi|luidt|reads|says|message|text|in the log|im log))?[ \t]?(?P<sep>[:：]|[ ][–—=-][ ])[ "
    r"\t]*(?P<rest>\S[^\n]{2,1200})",
    re.IGNORECASE,
)
_WITH_ERROR = when_used(
    r"(?:\b(?:with|mit|avec|con|com|met|z)\b (?:the |a |an |dem |der |einem |einer |l['’]|une |un |el |la |"
    r"o |de |het )?(?:following |same |folgende[mnr]? |suivante? |siguiente |seguinte |seguente |volgende "
    r")?(?:\w{1,16} )?(?:error|exception|fehler(?:meldung)?|meldung|erreur|message|mensaje|erro|errore|"
    r"messaggio|fout(?:melding)?|błęd\w+|komunikat\w+|status|code|reason|exit)\b(?: (?:message|code|de "
    r"error|d['’]erreur|de erro|di errore|błędu|reason|text))?)[ ]?[:：]?[ ]?(?P<rest>[^\n]{3,600})",
    re.IGNORECASE,
)


_EVENT_OF_A_MONITOR = when_used(
    r"(?:problem|incident|event|alert|alarm|notification|ticket|case|störungs?|ereignis|evento|alerta|alerte|"
    r"zdarzenia) ?"
    r"(?:id|nr|no|number|nummer|key|uid)$"
)


_WORD_AS_CODE = when_used(
    r"(?!(?:Error|Failed|Failure|Success|Completed|Unknown|Warning|Fatal|Critical)$)[A-Z][a-z]{4,24}"
)


def find_errors(reading: Reading, pairs: list[Pair]) -> list[ErrorAt]:
    """The errors of a ticket in the order in which they are listed, each once, code and message joined."""
    content = reading.content
    found = [
        *_from_pairs(content, pairs),
        *_from_log(content),
        *_from_exceptions(content),
        *error_lines(content),
        *(each for each in laid_out(content) if each.start >= reading.body_start or not (each.code or "").isdigit()),
        *_from_labels(content, reading.body_start),
        *numbered_messages(content),
        *_from_codes(content),
    ]
    found += list(_from_quotes(content, found))
    if not any(error.text and error.start >= reading.body_start for error in found):
        found += list(told_messages(content, reading.body_start))
    if not any(error.text for error in found):
        found += [
            each for start, end in any_quotes(content) for each in message(content[start:end], start, 4, whole=True)
        ][:1]
    found = [_placed(error, reading) for error in found]
    joined = join(sorted(found, key=lambda error: (error.start, -error.weight)), content)
    if any(error.code and not error.bare_http for error in joined):
        joined = [replace(error, code=None, code_at=None) if error.bare_http else error for error in joined]
        joined = [error for error in joined if error.code or error.text]
    return primary_first(without_repeats(without_announcements(joined)))


def _placed(error: ErrorAt, reading: Reading) -> ErrorAt:
    """An error with where it stands: in a quoted older message, or in the subject, which tells rather than quotes."""
    in_subject = error.start < reading.body_start and error.code is None
    return replace(
        error, quoted=reading.quoted(error.start), weight=min(error.weight, 3.6) if in_subject else error.weight
    )  # fmt: skip


def _from_pairs(content: str, pairs: list[Pair]) -> Iterator[ErrorAt]:
    for pair in pairs:
        asked = asked_by(pair.key)
        if _EVENT_OF_A_MONITOR.search(pair.key) or (asked == "text" and pair.key.endswith(" type")):
            continue
        if _CODE_KEY.fullmatch(pair.key) or asked == "error_code":
            yield from _code_pair(pair)
        elif names_a_ticket(pair):
            continue
        elif _TEXT_KEY.fullmatch(pair.key) or asked in {"error_text", "text"}:
            if (pair.value.startswith("{") and pair.kind != "json") or tells_of_inner(content, pair):
                continue
            open_label = asked == "text" and pair.kind in {"inline", "line", "table", "below"}
            if open_label and not _near_error(content, pair) and leading_code(pair.value) is None:
                continue
            in_quotes = pair.kind == "logfmt" and content[pair.start - 1] in "\"'"
            whole = in_quotes or is_whole(pair)
            yield from message(pair.value, pair.start, 6 if pair.verbatim else 5, labelled=True, whole=whole)
        elif is_coded(pair):
            yield from message(pair.value, pair.start, 4.6, labelled=True)


def _near_error(content: str, pair: Pair) -> bool:
    around = content[max(0, pair.start - 300) : pair.start + 200]
    return ERROR_WORD.search(around) is not None


def _code_pair(pair: Pair) -> Iterator[ErrorAt]:
    value = pair.value.strip(TRAILING)
    token = re.match(r"[\w.:\-/\[\]]+", value)
    if token is None or NOT_VERBATIM.match(value):
        return
    if pair.kind == "json" and _WORD_AS_CODE.fullmatch(value) and pair.key in {"code", "error code", "errorcode"}:
        span = (pair.start, pair.start + len(value))
        yield ErrorAt(value, None, *span, 6, code_at=span)
        return
    http = HTTP_STATUS.match(value)
    if http is not None:
        yield from message(value, pair.start, 5)
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
            yield from message(value, pair.start, 6)
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
            thread = _THREAD.match(rest)
            logger = thread or _LOGGER.match(rest)
            if logger is None or (thread is None and (EXCEPTION.match(rest) or leading_code(rest) is not None)):
                break
            start, rest = start + logger.end(), rest[logger.end() :]
        if not rest.rstrip().endswith(":") or len(rest.split()) > 4:
            yield from message(rest, start, 5)


def _from_exceptions(content: str) -> Iterator[ErrorAt]:
    for match in EXCEPTION.finditer(content):
        text = match.group("text")
        if text and match.group("name").startswith(("Unhandled", "Uncaught")) and EXCEPTION.match(text):
            match = EXCEPTION.match(content, match.start("text")) or match
            text = match.group("text")
        span = match.span("name")
        if text and not NOT_VERBATIM.match(text):
            value, at = tidy(text, match.start("text"))
            if _MACHINE_LINE.search(
                content[max(content.rfind("\n", 0, match.start()) + 1, match.start() - 200) : match.start()]
            ):
                value, at = text.strip(), match.start("text")
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


def _from_labels(content: str, body_start: int) -> Iterator[ErrorAt]:
    for pattern in (_INLINE_LABEL, _WITH_ERROR, _AFTER_TIME):
        for match in pattern.finditer(content):
            rest = match.group("rest")
            if rest.startswith(('{"', '[{"')) and '":' in rest:
                continue
            if pattern is _AFTER_TIME and tells_in_prose(rest) and not sounds_like_error(rest):
                continue
            if pattern is _WITH_ERROR:
                yield from _after_with(rest, match.start("rest"))
            elif not (dashed := pattern is _INLINE_LABEL and "-" in match.group("sep")) or match.start() >= body_start:
                yield from message(rest, match.start("rest"), 4.3 if dashed else 4.5, labelled=True)


_AFTER_TIME = when_used(
    r"\b(?:fail\w*|abort\w*|crash\w*|died|bombed|stopped|rejected|errored|broke|threw|ended|fehlgeschlagen|"
    r"abgebrochen|gescheitert|gestoppt|échoué\w*|planté\w*|arrêté\w*|interrompu\w*|falló|fallado|detuvo|"
    r"falhou|parou|travou|fallit\w*|interrott\w*|mislukt|gestopt|przerwan\w*|zakończ\w*|"
    r"powiod\w*)\b[^\n]{0,70}?"
    r"\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:[ ]?(?:[A-Z]{2,5}|Uhr|uur|[ap]m|Z|"
    r"[+-]\d{2}:?\d{2}))?(?!\d|[:.]\d)\)?[ ]?(?:[:：][ ]|[–—][ ]|-[ ])[ ]{0,2}(?P<rest>\S[^\n]{5,900})",
    re.IGNORECASE,
)


def _after_with(rest: str, start: int) -> Iterator[ErrorAt]:
    """After "with error": a code, a code with its message, or a quoted message; running words are no message."""
    lead = re.match(r"[\s:–—\"'`“„«(\[*]*", rest)
    offset = lead.end() if lead else 0
    coded = leading_code(rest[offset:], labelled=True)
    if coded is not None:
        yield from message(rest[offset:], start + offset, 5, labelled=True)


def _from_codes(content: str) -> Iterator[ErrorAt]:
    for match in CODE_LABEL.finditer(content):
        code = code_after_label(match)
        if code is not None:
            span = (match.start("code"), match.start("code") + len(code))
            if code.isdigit() and content.startswith("],", span[1]):
                continue
            http = re.fullmatch(r"[45]\d\d", code) is not None
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
        named = _NAME_AFTER_STATUS.match(content, match.end())
        if named is not None:
            span = named.span("code")
            yield ErrorAt(named.group("code"), None, match.start(), span[1], 4.2, code_at=span)
            continue
        code = f"HTTP {match.group('a') or match.group('b') or match.group('c') or match.group('d')}"
        text, at = _text_after(content, match.end())
        phrase = match.groupdict().get("phrase")
        if not text and phrase:
            text, at = _text_after_phrase(content, match.end())
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
        r"[\"'`”\])]{0,2}[ ]?(?:[:：]|[ ]?[–—-][ ](?=[\"“„«`「])|(?<=[A-Z]{4})[ ][–—-][ ]|[ ]\||,?[ "
        r"](?=[\"“„«`「]))[ \t]*(?P<rest>[^\n]{4,900})|[ ]?\((?P<bracket>[^()\n]{6,300})\)"
    ).match(content, end)
    if match is None:
        return None, end
    if match.group("bracket"):
        value = match.group("bracket")
        return (
            (value, match.start("bracket"))
            if len(re.findall(r"[^\W\d]{2,}", value)) >= 3 and not re.search(r"\d{1,2}:\d\d", value)
            else (None, end)
        )
    rest = match.group("rest")
    if NOT_VERBATIM.match(rest):
        return None, end
    value, at = tidy(rest, match.start("rest"))
    return (value, at) if value and len(value.split()) >= 2 else (None, end)


_NAME_AFTER_STATUS = when_used(r"[ ]?[(:,–-]{0,2}[ ]?[\"'`]?(?P<code>[a-z]{2,20}(?:_[a-z]{2,20}){1,5})(?![\w.=(])")
_AFTER_PHRASE = when_used(r"[)\"'`]{0,2}(?:[ ]?[:：–—,;][ ]+|[ ]-[ ]+)(?P<rest>\S[^\n]{7,600})")


def _text_after_phrase(content: str, end: int) -> tuple[str | None, int]:
    """The message proper behind ``422 Unprocessable Entity``."""
    match = _AFTER_PHRASE.match(content, end)
    if match is None or NOT_VERBATIM.match(match.group("rest")) or is_told(match.group("rest")):
        return None, end
    value, at = tidy(match.group("rest"), match.start("rest"))
    return (value, at) if len(value.split()) >= 3 else (None, end)


_REMARK_OF_A_LOG = when_used(r"\"(?:msg|message)\"[ ]?:[ ]?\"$")


def _from_quotes(content: str, known: list[ErrorAt]) -> Iterator[ErrorAt]:
    taken = [error.text_at for error in known if error.text_at]
    for start, end, weight in quoted_messages(content):
        if _REMARK_OF_A_LOG.search(content, max(0, start - 14), start):
            continue
        if not any(first <= start < last for first, last in taken):
            yield from message(content[start:end], start, weight, whole=True)
