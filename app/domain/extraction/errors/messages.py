"""What stands where an error is expected, taken apart into code and message; the message stays verbatim."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.extraction.errors.codes import REASON_PHRASE, leading_code
from app.domain.lazy_patterns import when_used

_FIELD_REST = when_used(r"[ \t|,;]+[\w.]{2,30}=(?!=)")
_ONLY_A_CODE = when_used(r"(?i)(?:error|fehler|exit|return|status)?[ -]?code[ :]{1,2}[\w.-]+\.?")
_STATUS_THEN_TEXT = when_used(
    rf"[\s\"'`“„(\[]{{0,3}}(?:HTTP(?:/[\d.]{{1,3}})?[ ]?)?(?P<status>[45]\d\d)[ "
    rf"]{{1,2}}(?:{REASON_PHRASE.pattern})\)?[ ]?(?:[:–—]|-[ ]|[ ]-)[ ]{{0,2}}(?=\S.{{5}})",
    re.IGNORECASE,
)
_NO_MESSAGE = (
    r"(?:error|fehler\w*|meldung\w*|angabe\w*|ahnung|erreur|message|messaggio|mensaje|mensagem|melding|"
    r"foutmelding|idée|idea|ideia|code|"
    r"código|codice|kod\w*|komunikat\w*|błęd\w+|informac\w+|info\w*|detail\w*|text|datos|dati|dados|danych|gegevens)"
)
NOT_VERBATIM = when_used(
    r"^(?:something|some (?:kind|sort|error|timeout|weird)|sth|irgend|etwas|anscheinend|apparently|"
    r"(?:unknown|unbekannt|unklar|unclear|"
    r"inconnue?|desconocid[oa]|desconhecid[oa]|sconosciut[oa]|onbekend|nieznan[ya])[.!]?$|n/?a\b|none\b|"
    r"(?:no|kein\w*|aucune?|pas (?:de |d['’])|ning[uú]n\w*|nenhum\w*|nessun\w*|geen|żad\w+|brak|sin|sem|"
    rf"senza|bez|zonder|sans|ohne) {_NO_MESSAGE}|"
    r"(?:kein\w*|aucune?|ninguno|nenhuma?|nessuno?|geen|brak)[.!]?$|"
    r"see (?:attach|screen|below|above|log|ticket)|siehe |voir |ver (?:adjunt|anex|captur|abajo)|vedi |"
    r"zie |zob|attached|anbei|"
    r"ci-joint|adjunt\w|allegat\w|bijgevoegd|w załączniku|screenshot|not (?:available|known|sure|provided|"
    r"captured)|i (?:don't|didn't|cannot|can't)|we (?:don't|didn't)|don't (?:know|"
    r"remember)|didn't (?:catch|copy)|weiß nicht|kann ich nicht|gibt es nicht|il n'y|no hay (?:error|"
    r"mensaje)|não há (?:erro|mensagem)|"
    r"about |à propos|ein (?:timeout|fehler)\b|a timeout|un timeout|timeout or|-+$|—|\?+|"
    r"tbd|ask |unknown error\?|添付|不明[。]?$|なし(?:[（(]|[。]?$)|なんか)",
    re.IGNORECASE,
)
_FRAME = when_used(
    r"^\s*(?:at [\w$.<>]+\(|File \"|#\d+ |from [\w/.]+:\d+|\.\.\. \d+ more|Traceback|\^|~{2,}|in <module>|"
    r"\w+\.(?:py|js|java|rb|php|cs):\d+)"
)
_ONLY_A_TIME = when_used(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\w{0,6}[.,]?|(?:jan|feb|mar|mär|apr|may|mai|"
    r"jun|jul|aug|sep|oct|okt|nov|dec|dez)\w{0,7}[.,]?|"
    r"uhr|am|pm|at|um|utc|gmt|c?es?t|me?s?z|[pbje]d?st|aed?st|ist|[\d:.,/+TZ()\s-])++",
    re.IGNORECASE,
)
_DASH = when_used(r"[\"'`)\]]{0,2}[ ]{1,2}[–—-]{1,2}[ ]{1,2}")
TRAILING = " \t\"'`”“»«’‘|]}*,;"


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


def verbatim(text: str) -> str:
    """A message after HTML unescape and whitespace collapse."""
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def message(raw: str, start: int, weight: float, *, labelled: bool = False, whole: bool = False) -> Iterator[ErrorAt]:
    """A code, a message, or both, from what stands where an error is expected."""
    status = _STATUS_THEN_TEXT.match(raw)
    if status is not None:
        yield from _with_status(raw, start, weight, status)
        return
    value, at = (raw.strip(), start + len(raw) - len(raw.lstrip())) if whole else tidy(raw, start)
    if re.search(r"\d{1,2}[:.]\d{2}", value) and _ONLY_A_TIME.fullmatch(value):
        return
    if not value or _FRAME.match(value) or (not whole and NOT_VERBATIM.match(value)):
        return
    coded = leading_code(value, labelled=labelled)
    if coded is not None:
        dashed = None if whole else _behind_a_dash(raw, start, value, at, coded)
        yield _coded(value, at, weight, coded, dashed, whole=whole)
    elif (
        len(value) >= 6
        and re.search(r"[^\W\d_]{3}", value)
        and (len(value.split()) >= 2 or labelled or ord(value[0]) > 0x2E80)
    ):
        yield ErrorAt(None, value, at, at + len(value), weight, text_at=(at, at + len(value)))


def _with_status(raw: str, start: int, weight: float, status: re.Match[str]) -> Iterator[ErrorAt]:
    """``503 Service Unavailable: message``: the status counts where the message has no code of its own."""
    for error in message(raw[status.end() :], start + status.end(), weight):
        span = (start + status.start("status"), start + status.end("status"))
        code = error.code if error.code and not error.bare_http else f"HTTP {status.group('status')}"
        http = error.code is None or error.bare_http
        yield replace(error, code=code, bare_http=http, code_at=span if http else error.code_at, start=start)


def _behind_a_dash(
    raw: str, start: int, value: str, at: int, coded: tuple[str, int, int, bool]
) -> tuple[str, int] | None:
    """The message of ``CODE - message``, where the value was cut at the dash."""
    dashed = _DASH.match(raw, at - start + len(value)) if coded[2] >= len(value) - 1 else None
    if dashed is None:
        return None
    text, text_at = tidy(raw[dashed.end() :], start + dashed.end())
    return (text, text_at) if len(text.split()) >= 2 and not NOT_VERBATIM.match(text) else None


def _coded(
    value: str,
    at: int,
    weight: float,
    coded: tuple[str, int, int, bool],
    dashed: tuple[str, int] | None,
    *,
    whole: bool,
) -> ErrorAt:
    code, code_start, rest_start, bare_http = coded
    text, text_at = dashed or _rest_of(value, at, rest_start, whole=whole)
    if bare_http and text and REASON_PHRASE.match(text):
        longer = re.match(
            rf"(?:{REASON_PHRASE.pattern})[ ]?(?:[:–—-]|[ ]for )[ ]?(?P<rest>.{{6,}})", text, re.IGNORECASE
        )
        if longer is not None:
            text_at += longer.start("rest")
            text = longer.group("rest")
    end = text_at + len(text) if text else at + rest_start
    return ErrorAt(
        code,
        text,
        at,
        end,
        weight + 0.5,
        bare_http=bare_http,
        code_at=(at + code_start, at + code_start + len(code.removeprefix("HTTP ") if bare_http else code)),
        text_at=(text_at, end) if text else None,
    )


def _rest_of(value: str, at: int, rest_start: int, *, whole: bool) -> tuple[str | None, int]:
    """What follows the code, if it is a message."""
    if rest_start >= len(value):
        return None, at
    text, text_at = (value[rest_start:], at + rest_start) if whole else tidy(value[rest_start:], at + rest_start)
    is_message = text and text[0] != "(" and (len(text.split()) >= 2 or len(text) >= 10)
    return (text, text_at) if is_message and not _ONLY_A_CODE.fullmatch(text) else (None, at)


def tidy(raw: str, start: int) -> tuple[str, int]:
    """The message itself: from its opening quote to its closing one, else to the end of the line or sentence."""
    lead = re.match(r"[\s:–—|>*\])-]*", raw)
    offset = lead.end() if lead else 0
    text = raw[offset:]
    if text and text[0] in "\"“„«`「'‘":
        closing = {"“": "”", "„": '“”"', "«": "»", "「": "」", "‘": "’"}.get(text[0], text[0])
        end = next((at for at in range(1, len(text)) if text[at] in closing and text[at - 1] != "\\"), -1)
        if end > 2:
            return text[1:end].strip(), start + offset + 1 + (len(text[1:end]) - len(text[1:end].lstrip()))
        text, offset = text[1:], offset + 1
    cut = _ending(text)
    kept = text[:cut].rstrip(TRAILING + " ").strip()
    if kept.count('"') % 2 and text[len(kept) : len(kept) + 1] == '"':
        kept += '"'
    return kept, start + offset


_STOP = when_used(
    r"(?:(?<=[a-zà-ÿ)\]\"'`\d])[.!?][ ]+(?=(?:[A-ZÀ-Þ][a-zà-ÿ']+|I|A)[ ,](?!.{0,3}$))|[ ](?:[–—]|--)[ ]|"
    r"(?<=\w)[ ]?\|[ ]|[。]|[ ]\((?:see|siehe|voir|job|order|run)|,[ ](?:triggered|started|job|order|user|"
    r"run|at \d|um \d)|[ ]{3,}|\t|;[ ](?:job|order|run|user|trigger)|[\"'],[ ]?[\"']|\\n|[ ]at (?:\d{4}-|"
    r"\d{1,2}:\d\d)|[ ](?:um|à|a las|alle|om) \d{1,2}[:.h]\d\d)"
)


def _ending(text: str) -> int:
    """Where a message ends: at a sentence end that prose follows, a dash, a column, or the next labelled value."""
    stop = _STOP.search(text)
    cut = stop.start() + (1 if stop and text[stop.start()] in ".!?" else 0) if stop else len(text)
    cut = min(cut, _closing_quote(text))
    field = _FIELD_REST.search(text, 12)
    if field is not None and text.count("(", 0, field.start()) <= text.count(")", 0, field.start()):
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
