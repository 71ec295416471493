"""Labelled values: ``Job ID: 8812``, table rows, ``key=value`` in logs, JSON, in any of the languages read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.extraction.label_words import asked_by
from app.domain.lazy_patterns import when_used

_PAIR = when_used(
    r"^[ \t>*•·–-]{0,12}(?P<key>[^\W_][^\n:=：|]{0,48}?)[ \t]*(?:(?:(?<!\d)[:：]|[:：](?!\d))(?!//)|=(?!=)|"
    r"[ ]?->|\t|[ ]\.{1,40}(?=[ :])[ "
    r"]?:?)[ \t]*(?P<value>\S[^\n]{0,1200})?$",
    re.MULTILINE,
)
_LOGFMT = when_used(
    r"(?<![\w.\"'&?/-])(?P<key>[A-Za-z_][\w.-]{0,30})=(?P<value>\"[^\"\n]{0,600}\"|'[^'\n]{0,600}'|[^\s,;|"
    r"&\"'\[\]{}()<>]{1,300})"
)
_JSON = when_used(
    r"\"(?P<key>[A-Za-z_][\w .-]{0,40})\"\s{0,4}:\s{0,4}(?:\[\s{0,4}(?=\"))?(?P<value>\"(?:[^\"\\\n]|\\.){0,1200}\""
    r"|-?\d[\d.]{0,24})"
)
_JSON_ESCAPED = when_used(r"\\\"(?P<key>[A-Za-z_][\w .-]{0,40})\\\"\s{0,4}:\s{0,4}\\\"(?P<value>[^\"\\\n]{1,600})\\\"")
_XML = when_used(r"<(?P<key>[A-Za-z_][\w:.-]{0,40})>(?P<value>[^<>\n]{1,600})</")
_INLINE = when_used(
    r"(?:^|[|;,(\[·•]|[.!?][ ])[ \t]*(?P<key>[^\W\d_](?:[\w #°º/'’-]|\.(?![ ])){0,32}?)[ ]?(?:(?<!\d)[:：]|"
    r"[:：](?!\d))[ ]?(?=(?P<value>[\"„“«][^\"”“»\n]{3,300}[\"”“»]|[^\n|"
    r";,()\[\]]{1,160}(?:\([^()\n]{1,60}\)[^\n|;,()\[\]]{0,80})?))",
    re.MULTILINE,
)
_COLUMNS = when_used(
    r"^[ \t]{0,8}(?P<key>[^\W\d_][^\n:=|<>{}\"]{1,26}?)(?:[ ]{3,40}|\t{1,3})(?P<value>[^\s:=|][^\n]{0,300})$",
    re.MULTILINE,
)
_ROW = when_used(r"^[^\n|;]*(?:\||;[^\n;]*;[^\n;]*;)[^\n]*$", re.MULTILINE)
_CLEAN = when_used(r"[\W_]+")
_CAMEL = when_used(r"(?<=[a-z0-9])(?=[A-Z])")
_SENTENCE_IN_KEY = when_used(r"[.!?;][ ]+\w{3}|,[ ]")
_IN_KEY = when_used(r"\w")
_LONE = frozenset(
    [
        "job",
        "run",
        "batch",
        "task",
        "lauf",
        "ejecución",
        "execução",
        "exécution",
        "traitement",
        "esecuzione",
        "taak",
        "zadanie",
        "ジョブ",
    ]
)
_ONE_A_ROW = when_used(
    r"(?:field|item|key|name|label|attribute|feld|merkmal|champ|campo|veld|pole|voce|項目|"
    r"キー)\s*\|\s*(?:value|content|wert|inhalt|valeur|valor|valore|waarde|wartość|内容|値)",
    re.IGNORECASE,
)
_STRIP = " \t`*_\"'“”„«»‘’"


@dataclass(frozen=True, slots=True)
class Pair:
    """A label, normalised to lower-case words, and its value with its position."""

    key: str
    value: str
    start: int
    end: int
    kind: str

    @property
    def verbatim(self) -> bool:
        """Whether the value comes from machine output (JSON, log, XML), not from a sentence."""
        return self.kind in {"json", "logfmt", "xml"}


def normalised(key: str) -> str:
    """A label as lower-case words: ``JobRun-ID`` and ``job_run_id`` are both ``job run id``."""
    return _CLEAN.sub(" ", _CAMEL.sub(" ", key)).strip().casefold()


def find_pairs(content: str) -> list[Pair]:
    """All labelled values, by position."""
    found: list[Pair] = []
    for kind, pattern in (
        ("json", _JSON),
        ("json", _JSON_ESCAPED),
        ("logfmt", _LOGFMT),
        ("xml", _XML),
        ("line", _PAIR),
        ("inline", _INLINE),
        ("line", _COLUMNS),
    ):
        for match in pattern.finditer(content):
            if match.group("value") is not None:
                _add(found, match.group("key"), match.group("value"), match.start("value"), kind)
            elif kind == "line":
                _next_line(found, content, match)
    found += _stacked(content)
    found += _table_pairs(content)
    return _longest(found)


def _longest(found: list[Pair]) -> list[Pair]:
    """One pair for each place and label: the one with the longest value."""
    best: dict[tuple[int, str], Pair] = {}
    for pair in found:
        known = best.get((pair.start, pair.key))
        if known is None or pair.end > known.end:
            best[pair.start, pair.key] = pair
    return sorted(best.values(), key=lambda pair: (pair.start, pair.end))


def _add(found: list[Pair], key: str, value: str, start: int, kind: str) -> None:
    stripped = value.strip(_STRIP)
    offset = value.find(stripped) if stripped else 0
    if _SENTENCE_IN_KEY.search(key) or (kind == "below" and len(key) > 32) or not _IN_KEY.search(key):
        return
    key = normalised(key)
    if stripped and key:
        found.append(Pair(key, stripped, start + offset, start + offset + len(stripped), kind))


def _next_line(found: list[Pair], content: str, match: re.Match[str]) -> None:
    """A label alone on its line: the value is the next line that is not blank."""
    following = re.compile(r"[ \t]*\n(?:[ \t]*\n)?[ \t>]*(\S[^\n]{0,1200})").match(content, match.end())
    if following is not None:
        _add(found, match.group("key"), following.group(1), following.start(1), "below")


def _stacked(content: str) -> list[Pair]:
    """Labels and values on lines of their own, one after the other, as a definition list gives them."""
    found: list[Pair] = []
    lines = [(match.start(), match.group()) for match in re.finditer(r"^[^\n]+$", content, re.MULTILINE)][:400]
    labels = [at for at, (_, line) in enumerate(lines) if at and _stands_alone(line)]
    for at in labels:
        if at + 1 < len(lines) and at + 1 not in labels and (at + 2 in labels or at - 2 in labels):
            _add(found, lines[at][1], lines[at + 1][1], lines[at + 1][0], "below")
    return found


def _stands_alone(line: str) -> bool:
    """Whether a line is a label and nothing else."""
    if len(line) > 32 or re.search(r"[.:;!?|=\d]", line):
        return False
    key = normalised(line)
    return asked_by(key) not in {None, "text"} or key in _LONE


def _table_pairs(content: str) -> list[Pair]:
    found: list[Pair] = []
    header: list[tuple[str, int]] = []
    previous_end = -2
    for row in _ROW.finditer(content):
        cells = _cells(row.group(), row.start())
        if row.start() > previous_end + 1:
            header = []
        previous_end = row.end()
        if not cells:
            continue
        if len(cells) == 2:
            _add(found, cells[0][0], cells[1][0], cells[1][1], "table")
        elif len(cells) % 2 == 0 and not header and all(cell.rstrip().endswith(":") for cell, _ in cells[::2]):
            for (key, _), (value, start) in zip(cells[::2], cells[1::2], strict=True):
                _add(found, key, value, start, "table")
        if header and len(cells) == len(header) and (len(cells) > 2 or re.search(r"\d", cells[0][0])):
            for (key, _), (value, start) in zip(header, cells, strict=True):
                _add(found, key, value, start, "column")
        elif (
            not header
            and len(cells) >= 2
            and not (len(cells) == 2 and _ONE_A_ROW.search(row.group()))
            and not any(re.search(r"\d", cell) for cell, _ in cells)
        ):
            header = cells
    return found


def _cells(row: str, start: int) -> list[tuple[str, int]]:
    cells: list[tuple[str, int]] = []
    at = 0
    for cell in row.split("|" if "|" in row else ";"):
        if cell.strip(" \t-:"):
            cells.append((cell, start + at))
        at += len(cell) + 1
    return cells
