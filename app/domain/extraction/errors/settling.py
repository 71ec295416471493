"""The last look at the errors found: ids and field names are no codes, an announcement is no message, the code beside a
message goes before one from elsewhere, and what the ticket itself says goes before what it quotes."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.extraction.errors.codes import REASON_PHRASE, is_code
from app.domain.extraction.errors.messages import ErrorAt, message, tidy
from app.domain.extraction.errors.structures import structural_messages
from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.extraction.sentence_shapes import is_sentence, is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_CALLED_CODE = when_used(
    r"(?i)(?:\b(?:errors?|err|fehler|erreur|errore?|erro|fout|błąd|exception|(?:[\w-]{0,16}code)|"
    r"kod(?: błędu)?|código|codice|reason|rejected|abend)|エラー|コード)"
    r"[ ]?(?:nr\.?|no\.?|number)?[\"'`“„«(\[:：=# -]{0,4}$"
)
_FIELD_BEFORE = when_used(
    r"(?i)\b(?:fields?|feld|felder|champs?|campos?|veld|velden|pole|pola|polu|columns?|spalte|colonne|columna|"
    r"coluna|colonna|kolom|kolumn\w+|table|tabelle|tabla|tabela|"
    r"tabella|tabel|parameters?|paramètre|attribut\w*|segment|element|variable|property|tag)[ ]?[\"'`“„«(:]{0,2}$"
)
_SHORT_HEX = when_used(r"0x[0-9A-Fa-f]{1,3}")
_BEFORE_TEXT = when_used(
    r"(?<![\w./@#\[-])(?P<code>SQLSTATE\[\w{5}\]|SQL\d{4}[NCW]|(?:[a-z][\w$]{1,30}\.){1,7}[A-Z]\w{3,60}|"
    r"[A-Z]{2,10}(?:[-_][A-Z]{1,8}){0,3}[-_]?\d{2,6}[A-Z]?|"
    r"[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){1,6})[\])\"']?(?:[:：][ ]{1,2}|[ ][–—-][ ]|[ ]{2,4})[\"“„«]?$"
)
_NUMBER_OR_STATE = when_used(r"-?\d{1,6}|[0-9A-Z]{5}")
_CLOCK_FIRST = when_used(
    r"[\[(]?(?:\d{4}-\d\d-\d\d[T ]|\d{1,2}[./]\d{1,2}[./]\d{2,4},? "
    r")?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?[\])]?[ \t|:–-]{1,4}"
)
_ANNOUNCES = when_used(
    r"(?i)\b(?:started|starting|begin(?:s|ning)?|began|launched|opening|opened|connecting|connected|reading|"
    r"loading|processing|step \d+ start\w*|gestartet|beginnt|begonnen|"
    r"startet|geöffnet|démarr\w+|début|lancée?|lancement|ouverture|iniciad[oa]|inicio|iniciando|comienz\w+|"
    r"início|avviat[oa]|avvio|inizio|gestart|begonnen|start|"
    r"uruchomion\w+|rozpoczę\w+)\b|開始"
)
_CONSTANT_IN_TEXT = when_used(
    r"(?i:\b(?:laufzeitfehler|runtime error|short ?dump|kurzdump|dump|error|fehler|erreur|exception|code|erro|"
    r"errore|fout|błąd|błędem|error de ejecución)[ ]\"?)"
    r"(?P<code>[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){1,6})(?![\w=])"
)
_LOG_CONTEXT = when_used(
    r"[ ]in /[\w./-]{3,120}\.php(?::\d{1,6}|\(\d{1,6}\)|[ ]on line \d{1,6})?.*$|"
    r"[ ]at \d{4}-\d\d-\d\d[ T]\d{1,2}:.*$|(?<=[.!])[ ]\(?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}.*$|"
    r"[ ]\{\"[a-z_]{2,20}\":.*$|[ ]\[\][ ]\[\]$"
)
_NO_ERROR = when_used(
    r"(?i)\b(?:(?:no|not any|without(?: any)?|never (?:any|an)) (?:\w+ )?(?:errors?|"
    r"error messages?)\b(?! (?:details?|codes?|text))|kein(?:e|en|erlei)? (?:fehler(?:meldung(?:en)?)?|"
    r"meldung)\b|"
    r"(?:aucun|pas d['’]|sans) ?(?:message d['’])?erreurs?\b|(?:ning[úu]n|sin|no hay|no da|"
    r"no hubo) (?:mensaje de )?(?:errores|error)\b|"
    r"(?:não|sem|nenhum|nenhuma)(?: \w+)? (?:mensagem de )?(?:erros?)\b|(?:nessun|"
    r"senza)(?: messaggio di)? errore?i?\b|geen (?:fout(?:melding(?:en)?|en)?)\b|"
    r"(?:nie ma|nie było|brak|bez|żadnego) (?:\w+ )?(?:błęd\w+|komunikat\w*))|"
    r"エラー(?:は|も)?(?:なし|無し|出て(?:い)?ません|ありません)"
)


def settled(reading: Reading, pairs: list[Pair], errors: list[ErrorAt], ids: frozenset[str]) -> list[ErrorAt]:
    """The errors as they stay. ``ids``: values called a job, an order or a document."""
    content = reading.content
    kept = [_without_wrong_code(content, each, ids) for each in _by_rows(reading, pairs, errors)]
    kept = [_without_cell(content, pairs, each) for each in kept]
    kept = [_without_context(each) for each in kept if each.code or each.text]
    kept = _without_state(content, kept)
    if kept and kept[0].code is None and _is_announcement(content, kept[0]):
        kept = _instead_of_announcement(reading, kept)
    kept = _generic_gives_way(kept)
    if kept and kept[0].quoted:
        kept = _own_words_first(reading, pairs, kept)
    if kept:
        kept[0] = _text_behind_code(content, _without_first_words(kept[0]))
        kept = [_as_labelled(pairs, _without_own_code(_with_code_beside(content, kept[0]))), *kept[1:]]
    return kept


_CODE_COLUMN = when_used(
    r"(?:.{0,20} )?(?:codes?|c[óo]d(?:igo|ice)?|kod|fehlercode|fehlernummer|fehler nr|error no|errno|foutcode|"
    r"コード|エラーコード|msg no|message no|meldungsnr)"
)
_TEXT_COLUMN = when_used(
    r"(?:.{0,20} )?(?:errors?|messages?|msg|reason|details?|description|desc|cause|text|fehler|fehlermeldung|"
    r"fehlertext|meldung|meldungstext|grund|beschreibung|erreur|motif|libellé|mensaje|"
    r"motivo|detalle|descripción|erro|mensagem|descrição|errore|messaggio|descrizione|dettaglio|fout|"
    r"foutmelding|melding|reden|omschrijving|błąd|komunikat|powód|opis|エラー|メッセージ|内容|理由)"
)


def _by_rows(reading: Reading, pairs: list[Pair], errors: list[ErrorAt]) -> list[ErrorAt]:
    """The rows of a table with a column of codes and a column of messages are one error each."""
    rows: dict[int, dict[str, Pair]] = {}
    for pair in pairs:
        name = (
            None
            if pair.kind != "column"
            else "code"
            if _CODE_COLUMN.fullmatch(pair.key)
            else "text"
            if _TEXT_COLUMN.fullmatch(pair.key)
            else None
        )
        if name is not None:
            rows.setdefault(reading.line_at(pair.start).start, {}).setdefault(name, pair)
    found = [
        ErrorAt(
            row["code"].value,
            row["text"].value,
            min(row["code"].start, row["text"].start),
            max(row["code"].end, row["text"].end),
            6.5,
            quoted=reading.quoted(row["code"].start),
            code_at=(row["code"].start, row["code"].end),
            text_at=(row["text"].start, row["text"].end),
        )
        for row in rows.values()
        if len(row) == 2 and is_code(row["code"].value, labelled=True) and is_sentence(row["text"].value, words=2)
    ]
    lines = {reading.line_at(each.start).start for each in found}
    at = next((index for index, each in enumerate(errors) if reading.line_at(each.start).start in lines), None)
    if at is None:
        return errors
    others = [each for each in errors[at:] if reading.line_at(each.start).start not in lines]
    return [*errors[:at], *found, *others]


def _without_wrong_code(content: str, error: ErrorAt, ids: frozenset[str]) -> ErrorAt:
    if error.code is None or error.code_at is None:
        return error
    before = content[max(0, error.code_at[0] - 30) : error.code_at[0]]
    follows = error.text_at is not None and 0 < error.code_at[0] - error.text_at[1] <= 3
    is_id = error.code in ids and not follows and _CALLED_CODE.search(before) is None
    is_field = _FIELD_BEFORE.search(before) is not None and re.fullmatch(r"[A-Za-z_]+", error.code) is not None
    if not (is_id or is_field or _SHORT_HEX.fullmatch(error.code)):
        return error
    return replace(error, code=None, code_at=None, bare_http=False)


_GENERIC = when_used(
    rf"(?:{REASON_PHRASE.pattern}|(?:an? |the |one or more )?(?:action|request|task|job|execution|operation|"
    rf"validation|activity|step|flow|call|error|exception|message|processing|import|export)s?"
    r"(?: has| have)?(?: failed| was rejected| failure| occurred| errors?| error occurred)?|"
    r"internal (?:server )?error|bad request|see (?:the )?details?(?: below)?|unexpected error|"
    r"validation (?:failed|errors?)|fehler|ein fehler ist aufgetreten|une erreur est survenue|"
    r"se ha producido un error|ocorreu um erro|si è verificato un errore|"
    r"er is een fout opgetreden|wystąpił błąd)[.!:]?",
    re.IGNORECASE,
)


_SOAP_CODE = when_used(r"(?i)(?:[\w-]{1,12}:)?(?:server|client|receiver|sender)(?:\.\w+)?")
_ENDS_FAILED = when_used(
    r"(?i)(?:failed|aborted|crashed|failure|died|terminated|fehlgeschlagen|abgebrochen|gescheitert|échoué|"
    r"interrompu|falló|abortado|falhou|fallito|interrotto|mislukt|afgebroken|"
    r"nie powiodło się|przerwane)[.!:]?$"
)
_FIRST_WORDS = when_used(
    r"(?:it |log |the log |screen |das |es |il |ça )?(?:says|said|sagt|meldet|steht|dit|affiche|dice|diz|zegt|"
    r"meldt|mówi|pisze)[ :]{1,2}(?=[A-ZÀ-ÞŁŚŻ\"“„«])|"
    r"\d{2}(?::\d{2})?(?:[ ](?:Uhr|h|UTC|CET|CEST))?(?:[ ]?\([^()\n]{1,40}\))?[:：][ ](?=\S)"
)


def _without_first_words(error: ErrorAt) -> ErrorAt:
    """A message without "says" or the rest of a time before it."""
    match = (
        _FIRST_WORDS.match(error.text)
        if error.text and error.text_at and (error.code_at is None or error.code_at[0] >= error.text_at[1])
        else None
    )
    if match is None or error.text is None or error.text_at is None or len(error.text) - match.end() < 8:
        return error
    at = error.text_at[0] + match.end()
    return replace(error, text=error.text[match.end() :], text_at=(at, error.text_at[1]))


def _generic_gives_way(errors: list[ErrorAt]) -> list[ErrorAt]:
    """``422 Unprocessable Entity`` above a sentence that says what is wrong: its status with that sentence."""
    if len(errors) < 2 or errors[0].quoted != errors[1].quoted or abs(errors[1].start - errors[0].end) > 500:
        return errors
    first, second = errors[0], errors[1]
    if second.text and not second.code and (first.text is None or _GENERIC.fullmatch(first.text)):
        return [replace(second, code=first.code, code_at=first.code_at, bare_http=first.bare_http), *errors[2:]]
    if first.text and not first.code and second.bare_http and (second.text is None or _GENERIC.fullmatch(second.text)):
        return [replace(first, code=second.code, code_at=second.code_at, bare_http=True), *errors[2:]]
    unspecific = first.code is None or first.bare_http or _SOAP_CODE.fullmatch(first.code) is not None
    announced = (
        first.code is None
        and first.text is not None
        and len(first.text.split()) <= 8
        and _ENDS_FAILED.search(first.text) is not None
    )
    if first.text and unspecific and (_GENERIC.fullmatch(first.text) or announced):
        specific = next(
            (at for at, each in enumerate(errors[1:4], 1) if each.code and each.text and not each.bare_http), None
        )
        if (
            specific is not None
            and errors[specific].start - first.end < 500
            and errors[specific].quoted == first.quoted
        ):
            return errors[specific:]
    return errors


_OWN_CODE_LAST = when_used(
    r"[ ]?(?:[(\[][ ]?|[/,;–—-][ ])(?P<word>code|codice|cod\.|código|cód\.|kod|fehlercode|fehler|error|err\.?|"
    r"foutcode|nr\.?|コード)?[ :#]{0,2}"
    r"(?P<code>[A-Z]{0,10}[-_]?[A-Z]{0,8}[-_]?\d{2,6})[ ]?[)\]]?\.?$",
    re.IGNORECASE,
)


def _without_own_code(error: ErrorAt) -> ErrorAt:
    """A message without the code at its end, ``not found (code KTH-404)``, which is its code."""
    match = _OWN_CODE_LAST.search(error.text, max(0, len(error.text) - 50)) if error.text and error.text_at else None
    if match is None or error.text is None or error.text_at is None or match.start() < 10:
        return error
    code = match.group("code")
    telling = match.group("word") is not None or re.fullmatch(r"[A-Z]{2,10}[-_]?\d{2,6}", code) is not None
    if error.code != code and ((error.code is not None and not error.bare_http) or not telling):
        return error
    at = error.text_at[0]
    span = (at + match.start("code"), at + match.end("code"))
    return replace(
        error,
        code=code,
        code_at=span,
        bare_http=False,
        text=error.text[: match.start()].rstrip(),
        text_at=(at, at + match.start()),
    )


_BEHIND_CODE = when_used(r"[\])】］][ ]?(?:[:：–—-][ ])?(?P<text>[^\s\[(][^\n]{9,600})")
_CODE_AND_QUOTE = when_used(r"(?P<code>[A-Z]{1,8}[-_]?\d{2,6})[:：]?[ ]?[「『\"“](?P<text>[^」』\"”]{4,300})[」』\"”]?")


def _text_behind_code(content: str, error: ErrorAt) -> ErrorAt:
    """The message behind a code in brackets; a code and its quoted message taken apart."""
    whole = (
        _CODE_AND_QUOTE.fullmatch(error.text)
        if error.text and error.text_at and error.code in {None, error.text.split("「")[0]}
        else None
    )
    if whole is not None and error.text_at is not None:
        at = error.text_at[0]
        code_at, text_at = ((at + whole.start(name), at + whole.end(name)) for name in ("code", "text"))
        return replace(error, code=whole.group("code"), code_at=code_at, text=whole.group("text"), text_at=text_at)
    match = (
        _BEHIND_CODE.match(content, error.code_at[1])
        if error.code_at and error.text is None and not error.bare_http
        else None
    )
    if match is None:
        return error
    text, at = tidy(match.group("text"), match.start("text"))
    return replace(error, text=text, text_at=(at, at + len(text))) if is_sentence(text) and not is_told(text) else error


def _as_labelled(pairs: list[Pair], error: ErrorAt) -> ErrorAt:
    """The name that a state machine gives a failure (``States.TaskFailed``) goes before the class in its cause."""
    for pair in pairs:
        if pair.key in {"error", "error code", "error name"} and re.fullmatch(
            r"(?:States|Lambda|Batch|Glue|ECS)\.[A-Z]\w{3,60}", pair.value
        ):
            return replace(error, code=pair.value, code_at=(pair.start, pair.end), bare_http=False)
    return error


def _without_cell(content: str, pairs: list[Pair], error: ErrorAt) -> ErrorAt:
    """The cell before a message is its code only where its column is one of codes."""
    if error.code_at is None or error.text_at is None or content[error.code_at[1] : error.text_at[0]].strip() != "|":
        return error
    heading = next((pair.key for pair in pairs if pair.kind == "column" and pair.start == error.code_at[0]), None)
    if (
        heading is None
        or asked_by(heading) == "error_code"
        or re.search(r"c[oó]d|kod|nr|nummer|num|class|type|error|fehler|コード|番号|msg|id|rc", heading)
    ):
        return error
    return replace(error, code=None, code_at=None)


def _without_context(error: ErrorAt) -> ErrorAt:
    """A message without the JSON that a logger adds behind it."""
    context = _LOG_CONTEXT.search(error.text) if error.text and error.text_at else None
    if context is None or error.text is None or error.text_at is None or context.start() < 10:
        return error
    text = error.text[: context.start()].rstrip()
    return replace(error, text=text, text_at=(error.text_at[0], error.text_at[0] + len(text)))


def _without_state(content: str, errors: list[ErrorAt]) -> list[ErrorAt]:
    """Where a text says that there is no error, a quoted state is no message."""
    if not errors or errors[0].code or errors[0].weight > 4.6 or _NO_ERROR.search(content) is None:
        return errors
    text = errors[0].text or ""
    quoted = content[errors[0].start - 1 : errors[0].start] in {'"', "“", "„", "«", "「", "`", " ", "'"}
    return errors[1:] if quoted and not sounds_like_error(text) and len(text.split()) <= 5 else errors


def _is_announcement(content: str, error: ErrorAt) -> bool:
    text = error.text or ""
    clock = _CLOCK_FIRST.match(text)
    if clock is None:
        line = content.rfind("\n", 0, error.start) + 1
        clock = _CLOCK_FIRST.match(content[line : error.start])
        if clock is None:
            return False
        rest = text
    else:
        rest = text[clock.end() :]
    return _ANNOUNCES.search(rest) is not None and not sounds_like_error(rest)


def _instead_of_announcement(reading: Reading, errors: list[ErrorAt]) -> list[ErrorAt]:
    """The first line of the same log that sounds like an error, in place of one that only says what begins."""
    content = reading.content
    at = content.rfind("\n", 0, errors[0].start) + 1
    for line in content[at:].split("\n")[:60]:
        clock = _CLOCK_FIRST.match(line.lstrip())
        text = line.lstrip()[clock.end() :].strip() if clock else ""
        if (
            text
            and is_sentence(text, words=2)
            and not is_told(text)
            and _sounds_bad(text)
            and not _ANNOUNCES.search(text)
        ):
            start = at + line.index(text)
            for found in message(text, start, 5, whole=True):
                return [
                    replace(found, quoted=reading.quoted(start)),
                    *[each for each in errors[1:] if each.start != start],
                ]
        at += len(line) + 1
    return errors


def _sounds_bad(text: str) -> bool:
    return sounds_like_error(text) or _BREAKS_OFF.search(text) is not None


_BREAKS_OFF = when_used(
    r"(?i)fehler|abbruch|abgebrochen|cancelled|canceled|abend|terminated|ausnahme|interrupt|przerwan|interrott|"
    r"interromp|erreur|anomalie"
)


def _own_words_first(reading: Reading, pairs: list[Pair], errors: list[ErrorAt]) -> list[ErrorAt]:
    """A message in the ticket's own part goes before one in an older message that it quotes."""
    for each in structural_messages(reading.content, pairs):
        if each.weight >= 3.9 and each.start >= reading.body_start and not reading.quoted(each.start):
            for found in message(each.text, each.start, each.weight, whole=True):
                return [found, *errors] if found.text else errors
    return errors


def _with_code_beside(content: str, error: ErrorAt) -> ErrorAt:
    """The code right before the message, where a number or a state from elsewhere was taken; a constant that
    the message names as its error."""
    if error.text_at is None or error.text is None:
        return error
    start = error.text_at[0]
    far = error.code_at is None or error.code_at[1] < start - 12 or error.code_at[0] >= start
    weak = error.code is None or error.bare_http or _NUMBER_OR_STATE.fullmatch(error.code) is not None
    if far and weak:
        line = content.rfind("\n", 0, start) + 1
        match = _BEFORE_TEXT.search(content[max(line, start - 130) : start])
        if match is not None and is_code(match.group("code"), labelled=True):
            at = max(line, start - 130) + match.start("code")
            return replace(
                error, code=match.group("code"), code_at=(at, at + len(match.group("code"))), bare_http=False
            )
    named = _CONSTANT_IN_TEXT.search(error.text) if error.code is None else None
    if named is not None:
        at = start + named.start("code")
        return replace(error, code=named.group("code"), code_at=(at, at + len(named.group("code"))))
    return error
