"""What stands where an error is expected, taken apart into code and message; the message stays verbatim."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.extraction.error_codes import REASON_PHRASE, leading_code

_FIELD_REST = re.compile(r"[ \t|,;]+[\w.]{2,30}=(?!=)")
_ONLY_A_CODE = re.compile(r"(?i)(?:error|fehler|exit|return|status)?[ -]?code[ :]{1,2}[\w.-]+\.?")
_STATUS_THEN_TEXT = re.compile(
    rf"[\s\"'`“„(\[]{{0,3}}(?:HTTP(?:/[\d.]{{1,3}})?[ ]?)?(?P<status>[45]\d\d)[ "
    rf"]{{1,2}}(?:{REASON_PHRASE.pattern})\)?[ ]?(?:[:–—]|-[ ]|[ ]-)[ ]{{0,2}}(?=\S.{{5}})",
    re.IGNORECASE,
)
NOT_VERBATIM = re.compile(
    r"^(?:something|some |sth|irgend|etwas|anscheinend|apparently|(?:unknown|unbekannt|unklar|unclear|"
    r"inconnue?|desconocid[oa]|desconhecid[oa]|sconosciut[oa]|onbekend|nieznan[ya])[.!]?$|n/?a\b|none\b|"
    r"keine?|aucune?|ningun\w*|nessun\w*|geen|brak|see |siehe|voir |ver |vedi |zie |zob|attached|anbei|"
    r"ci-joint|adjunt\w|allegat\w|bijgevoegd|w załączniku|screenshot|not (?:available|known|sure|provided|"
    r"captured)|"
    r"no (?:error|message|code|text)|i (?:don't|didn't|cannot|can't)|we (?:don't|didn't)|don't (?:know|"
    r"remember)|didn't (?:catch|copy)|weiß nicht|kann ich nicht|gibt es nicht|il n'y|no hay|não há|pas "
    r"(?:de|d')|sin |sem |about |à propos|ein (?:timeout|fehler)|a timeout|un timeout|timeout or|-+|—|\?+|"
    r"tbd|ask|unknown error\?|添付|不明|なし|なんか)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^\s*(?:at [\w$.<>]+\(|File \"|#\d+ |from [\w/.]+:\d+|\.\.\. \d+ more|Traceback|\^|~{2,}|in <module>|"
    r"\w+\.(?:py|js|java|rb|php|cs):\d+)"
)
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
        for error in message(raw[status.end() :], start + status.end(), weight):
            span = (start + status.start("status"), start + status.end("status"))
            code = error.code if error.code and not error.bare_http else f"HTTP {status.group('status')}"
            http = error.code is None or error.bare_http
            yield replace(error, code=code, bare_http=http, code_at=span if http else error.code_at, start=start)
        return
    value, at = (raw.strip(), start + len(raw) - len(raw.lstrip())) if whole else tidy(raw, start)
    if not value or NOT_VERBATIM.match(value) or _FRAME.match(value):
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
        text, text_at = (value[rest_start:], at + rest_start) if whole else tidy(value[rest_start:], at + rest_start)
    text = text if text and text[0] != "(" and (len(text.split()) >= 2 or len(text) >= 10) else None
    if text and _ONLY_A_CODE.fullmatch(text):
        text = None
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


def tidy(raw: str, start: int) -> tuple[str, int]:
    """The message itself: from its opening quote to its closing one, else to the end of the line or sentence."""
    lead = re.match(r"[\s:–—|>*\])-]*", raw)
    offset = lead.end() if lead else 0
    text = raw[offset:]
    if text[:1] in "\"“„«`「'‘":
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


_STOP = re.compile(
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
