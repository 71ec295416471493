"""Lines of logs of any make: a moment, a level, names of threads and loggers, and last the message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.extraction.errors.codes import leading_code
from app.domain.extraction.sentence_shapes import is_sentence, is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_MONTH = (
    r"(?:(?i:jan|feb|f[ée]v|mar|mär|mrt|apr|avr|abr|kwi|ma[iyjg]|mei|jun|jui|giu|cze|jul|lip|lug|aug|ao[uû]|ago|sie"
    r"|sep|set|wrz|oct|okt|ott|out|"
    r"pa[źz]|nov|lis|d[eé][cz]|dic|gru|sty|lut)[a-zà-ÿźżń]{0,8}\.?)"
)
_DATE = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}|\d{{1,2}}[- ]{_MONTH}[- ]\d{{2,4}}|"
    rf"(?:[A-Z][a-z]{{2}},? )?{_MONTH} {{1,2}}\d{{1,2}}(?:,? \d{{4}})?|\d{{8}})"
)
_CLOCK = (
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,9})?(?:[ ]?[AaPp]\.?[Mm]\.?)?"
    r"(?:[ ]?(?:Z|UTC|[A-Z]{3,4}|[+-]\d{2}:?\d{2})(?![\w]))?"
)
_STAMP = when_used(
    rf"\[[^\]\n]{{0,40}}\d{{1,2}}:\d{{2}}:\d{{2}}[^\]\n]{{0,20}}\](?=[ \t])|[\[(<|]?[ ]?(?:{_DATE}(?:[T ,_"
    rf"|]{{1,3}}{_CLOCK})?|\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,9}})?)[\])>]?(?=[\s|,;:\]–—-])"
)
_BAD = (
    r"ERROR|ERR|FATAL|CRITICAL|CRIT|SEVERE|ALERT|EMERG|PANIC|FAILURE|FAILED|FAIL|FEHLER|SCHWERWIEGEND|ERREUR|ERRO"
    r"|ERRORE|GRAVE|CRITICO|CRÍTICO|"
    r"FOUT|BŁĄD|BLAD|KRYTYCZNY|NOK|KO|ABEND|エラー|異常"
)
_WARNING = (
    r"WARNING|WARN|WRN|WARNUNG|ACHTUNG|AVERTISSEMENT|ATTENTION|"
    r"AVISO|ADVERTENCIA|ALERTA|AVVISO|AVVERTENZA|WAARSCHUWING|OSTRZEŻENIE|UWAGA|警告"
)
_MILD = r"INFORMATION|INFO|INF|DEBUG|DBG|TRACE|NOTICE|VERBOSE|HINWEIS|情報"
_LEVEL = when_used(
    rf"(?i:level|lvl|severity)?[=:]?[\[(<|*]?[ ]?(?:(?P<bad>{_BAD})|(?P<warning>{_WARNING})"
    rf"|(?P<mild>{_MILD}))[ ]?[\])>|*]?"
    r"(?:(?=[\s:|–—-])[ ]{0,8}:?|$)|\[(?:(?P<bad2>(?i:error|fatal|critical|severe|fehler|erreur|errore|erro|fout))"
    r"|(?P<warning2>(?i:warn(?:ing)?))|"
    r"(?P<mild2>(?i:info|debug|notice|trace)))[ ]?\]"
)
_BRACKET = when_used(r"\[[^\]\n]{1,80}\]|\([^)\n]{1,60}\)|<[^>\n]{1,60}>")
_LOGGER = when_used(
    r"[A-Za-z_][\w.$/@#\\-]{0,80}(?:\[[\w-]{1,20}\])?(?:[ ]?(?::|[–—|]|->|=>)(?=\s)|[ ]-(?=[ ])|(?=[ ]{2,})|(?=\t))|"
    r"[A-Za-z_][^\W_]{0,40}(?:[._$][^\W_]{1,40}){1,8}(?:\[[\w-]{1,20}\])?(?=[ ])"
)
_CAMEL = when_used(r"[A-Z][a-z0-9]+[A-Z][A-Za-z0-9]+(?=[ ])")
_COLUMN = when_used(r"[^|\n]{1,60}[ ]?\|(?=[ ]?\S)")
_GAP = when_used(r"[\s:|,;–—>*•#-]{1,12}")
_PROCESS = when_used(r"(?:[\w.-]{2,40} )?[\w./-]{2,40}\[\d{1,8}\]:")
_KEY_VALUES = when_used(r"(?:[\w.-]{1,30}=(?:\"[^\"\n]{0,200}\"|\S{0,80}+)\s*+){2,}")


@dataclass(frozen=True, slots=True)
class LogLine:
    """The message of a log line. ``level``: 3 an error, 2 a warning, 1 none given, 0 only informs."""

    text: str
    start: int
    line_start: int
    level: int
    stamped: bool


def log_lines(content: str) -> Iterator[LogLine]:
    """The lines that have a moment or a level and, behind it, a sentence."""
    at = 0
    for line in content.split("\n")[:600]:
        if len(line) <= 1500:
            found = _read(line, at)
            if found is not None:
                yield found
        at += len(line) + 1


def _read(line: str, line_at: int) -> LogLine | None:
    lead = _GAP.match(line)
    at = lead.end() if lead else 0
    stamp = _STAMP.match(line, at) or (_STAMP.match(line, at - 1) if at else None)
    if stamp is not None:
        at = stamp.end()
    level, at, columns = _head(line, at, stamped=stamp is not None)
    if stamp is None and level is None:
        return None
    text = line[at:].rstrip(" \t|")
    separated = level is not None or columns > 0
    if not separated or not is_sentence(text, words=2) or is_told(text) or _KEY_VALUES.match(text):
        return None
    return LogLine(text, line_at + at, line_at, 1 if level is None else level, stamp is not None)


def _head(line: str, at: int, *, stamped: bool) -> tuple[int | None, int, int]:
    """What stands before the message: the level, where the message begins, how many columns were passed."""
    level: int | None = None
    columns = 0
    for _ in range(8):
        gap = _GAP.match(line, at)
        if gap is not None:
            columns += stamped and (columns == 0) and re.search(r"[|\t:–—-]|[ ]{2}", gap.group()) is not None
            at = gap.end()
        found = _LEVEL.match(line, at) if level is None else None
        if found is not None:
            level = 3 if found["bad"] or found["bad2"] else 2 if found["warning"] or found["warning2"] else 0
            at = found.end()
            continue
        if not stamped and level is None:
            return None, at, columns
        if leading_code(line[at : at + 200]) is not None:
            break
        name = _BRACKET.match(line, at) or _PROCESS.match(line, at) or _LOGGER.match(line, at)
        if name is None and level is not None and columns == 0:
            name = _CAMEL.match(line, at)
        name = name or (_COLUMN.match(line, at) if "|" in line[at:] else None)
        if name is None or not is_sentence(line[name.end() :].strip(" \t|:–—-"), words=2):
            break
        at, columns = name.end(), columns + 1
    return level, at, columns


def message_of(line: str) -> LogLine | None:
    """The message of one line, positions counted from its beginning; ``None`` where it is no line of a log."""
    return _read(line, 0)


def worst(lines: list[LogLine]) -> LogLine | None:
    """The line that reports the failure: the first error, else the first warning, else what sounds like an error."""
    for level in (3, 2):
        for line in lines:
            if line.level == level:
                return line
    telling = [line for line in lines if sounds_like_error(line.text)]
    if telling:
        return telling[0]
    plain = [line for line in lines if line.level == 1]
    return plain[0] if len(plain) == 1 and len(lines) == 1 else None
