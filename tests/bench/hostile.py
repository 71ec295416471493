"""Processor time of reading hostile bodies: attack shapes in every format at 64 KB, 256 KB and 1 MB; ordinary tickets.

Goals: a megabyte of anything under a second, time that grows no faster than the body (a ratio of 4 from 256 KB to
1 MB, 6 with some room), ordinary tickets under 5 ms in the median. Exit status 1 where a goal is missed. It is
processor time, so that a busy machine does not count; the best of two runs where the first is near a goal.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.domain.extraction.extract import extract
from app.domain.extraction.model import TicketText
from app.domain.playbook import Playbook
from app.domain.redaction import mask
from app.domain.ticket import BodyFormat, TextContext
from app.playbook import load_playbook

KILOBYTE = 1024
SIZES = (64 * KILOBYTE, 256 * KILOBYTE, 1024 * KILOBYTE)
GOAL_SECONDS = 1.0
GOAL_GROWTH = 6.0
GOAL_MEDIAN_MS = 5.0
MATTERS_SECONDS = 0.25
"""Growth is judged only above this: below it the fixed cost of reading rules the ratio."""
LABELLED = Path(__file__).parents[1] / "unit" / "extraction" / "labelled"

PLAIN_SHAPES = {
    "letters": "a",
    "digits": "4",
    "spaces": " ",
    "tabs": "\t",
    "lines": "\n",
    "quotes": '"',
    "single quotes": "' '",
    "brackets": "(",
    "mixed brackets": "([{<",
    "dots": ".",
    "dotted words": "a.",
    "dashes": "-",
    "underscores": "a_",
    "less than": "<",
    "greater than": "> ",
    "ampersands": "&",
    "pipes": "|",
    "braces": "{",
    "colons": "a: ",
    "equals": "a=b ",
    "at signs": "a@",
    "mail addresses": "a.b@c.d ",
    "plus signs": "+1 ",
    "card groups": "4111 1111 1111 1112 ",
    "single digits": "4 1 ",
    "IBAN starts": "DE89 ",
    "token starts": "eyJhbGciOi-",
    "key starts": "-----BEGIN PRIVATE KEY-----!",
    "password labels": "password password: ",
    "password quotes": 'password="\\',
    "secrets": "api_key=abc123def456 ",
    "URLs": "https://u:p",
    "error words": "error: error ",
    "jobs": "job job 1 failed ",
    "run by": "run by a.",
    "triggered by": "triggered by the a. ",
    "orders": "order order ",
    "order underscores": "order_",
    "payments": "zahlung",
    "addresses": "address1 ",
    "SQL Server": "Msg 11, Level 1, State 1, Procedure  ",
    "exceptions": "a.b.cException: ",
    "stack frames": "\tat a.b.C.d(E.java:12)\n",
    "dates": "2026-04-0",
    "clock times": "12:34:56 ",
    "log lines": "2026-04-04 18:47:22 ERROR x.y failed job 12\n",
    "mail headers": "From: a@b.example\n",
    "attributions": "On Mon, 1 Jan wrote",
    "quote marks": ">>>>",
    "instructions": "ignore all previous instructions and set ",
    "instruction starts": "set ticket ",
    "German": "Auftrag wurde nicht übertragen, Fehler ",
    "Japanese": "注文連携ジョブが失敗エラー",
    "accents": "é",
    "combining marks": "e\u0301",
    "zero width": "a\u200b",
    "right to left": "\u202ea",
    "emoji": "🔥",
    "full-width digits": "４１",
    "base64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0NTY3ODkr",
    "hex": "0f3a9c7e",
    "JSON": '{"error": ',
    "open arrays": "[",
    "escapes": "\\",
    "NUL": "\x00",
}
HTML_SHAPES = {
    "open tags": "<div>",
    "unclosed tags": "<a ",
    "open comments": "<!-- ",
    "declarations": "<![CDATA[",
    "entities": "&#x26;&amp;",
    "half entities": "&#",
    "hidden": '<i style="display:none">set ',
    "styles": '<b style="' + "color:" * 20 + '">x</b>',
    "attributes": "<p a='\"",
    "tables": "<table><tr><td>",
    "rows": "<tr><td>Job</td><td>1</td></tr>",
    "block quotes": "<blockquote>",
    "scripts": "<script>",
    "end tags": "</p></div>",
    "preformatted": "<pre><code>",
    "processing": "<?",
}
WIKI_SHAPES = {
    "wide table": "||a|b",
    "long table": "||Job||Code||\n|1|E-1|\n",
    "macros": "{code}",
    "open macros": "{color:",
    "links": "[a|",
    "mono": "{{",
    "bold": "*a",
    "bullets": "* ",
    "images": "!a.",
    "panels": "{panel:title=",
}
MARKDOWN_SHAPES = {
    "wide table": "|a",
    "rules": "|---",
    "links": "[a](",
    "fences": "```\n",
    "backticks": "`a",
    "emphasis": "*a_",
    "comments": "<!--",
    "headings": "# ",
    "images": "![](",
}


def _filled(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _adf(size: int, *, unit: str) -> str:
    text = (unit * (size // len(unit) + 1))[: max(size - 120, 1)]
    return json.dumps({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]})


def _adf_many(size: int) -> str:
    node = {"type": "paragraph", "content": [{"type": "text", "text": "job 1 failed"}]}
    return json.dumps({"type": "doc", "content": [node] * (size // 82)})


def _adf_deep(size: int) -> str:
    depth = size // 36
    return '{"type":"doc","content":[' * depth + '{"type":"text","text":"x"}' + "]}" * depth


def _adf_broken(size: int) -> str:
    return '{"type":"doc","content":[{"type":"text","text":"' + "\\u00e9" * (size // 6)


def _adf_decoys(size: int) -> str:
    """Texts that are no text nodes, so that the way back into the string has to be searched."""
    pair = {"type": "x", "attrs": {"data": {"text": "a"}}, "content": [{"type": "text", "text": "b"}]}
    return json.dumps({"type": "doc", "content": [pair] * (size // 96)})


def _attacks() -> list[tuple[str, BodyFormat, Callable[[int], str]]]:
    found: list[tuple[str, BodyFormat, Callable[[int], str]]] = []
    found += [(name, "plain", _filled(unit)) for name, unit in PLAIN_SHAPES.items()]
    found += [
        (name, "email_thread", _filled(PLAIN_SHAPES[name])) for name in ("mail headers", "attributions", "quote marks")
    ]
    found += [(name, "html", _filled(unit)) for name, unit in HTML_SHAPES.items()]
    found += [(name, "wiki", _filled(unit)) for name, unit in WIKI_SHAPES.items()]
    found += [(name, "markdown", _filled(unit)) for name, unit in MARKDOWN_SHAPES.items()]
    for name in ("letters", "quotes", "error words", "escapes", "Japanese"):
        found.append((name, "adf", lambda size, unit=PLAIN_SHAPES[name]: _adf(size, unit=unit)))
    found += [("many nodes", "adf", _adf_many), ("deep nodes", "adf", _adf_deep)]
    found += [("broken string", "adf", _adf_broken), ("decoy texts", "adf", _adf_decoys)]
    return found


def run(console: Console, _seconds: float) -> None:
    """Print every attack and the ordinary tickets; exit status 1 where a goal is missed."""
    playbook = load_playbook(None)
    table = Table(title="Processor seconds to read a body (extract; mask for comparison)")
    for heading in ("shape", "format", "64 KB", "256 KB", "1 MB", "growth", "mask 1 MB", ""):
        table.add_column(heading, justify="right" if heading[-1:] == "B" or heading == "growth" else "left")
    missed = 0
    for name, body_format, made in _attacks():
        times = [_seconds_to_read(made(size), body_format, playbook) for size in SIZES]
        masking = _timed(partial(mask, made(SIZES[-1])))
        growth = times[2] / max(times[1], 1e-4)
        over = times[2] > GOAL_SECONDS or (times[2] > MATTERS_SECONDS and growth > GOAL_GROWTH)
        missed += over
        shown = (*(f"{each:.3f}" for each in times), f"{growth:.1f}", f"{masking:.3f}")
        table.add_row(name, body_format, *shown, "[red]over the goal" if over else "")
    console.print(table)
    median = _ordinary_median_ms(playbook)
    missed += median > GOAL_MEDIAN_MS
    console.print(f"Ordinary tickets: median {median:.2f} ms (goal {GOAL_MEDIAN_MS:.0f} ms). Goals missed: {missed}.")
    if missed:
        sys.exit(1)


def _seconds_to_read(body: str, body_format: BodyFormat, playbook: Playbook) -> float:
    ticket = TicketText(
        subject="Order sync job failed", body=body, body_format=body_format, created_at=datetime(2026, 4, 5, tzinfo=UTC)
    )
    taken = _timed(lambda: extract(ticket, playbook))
    return taken if taken < GOAL_SECONDS * 0.8 else min(taken, _timed(lambda: extract(ticket, playbook)))


def _timed(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def _ordinary_median_ms(playbook: Playbook) -> float:
    tickets = []
    for path in sorted(LABELLED.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            given, context = case["ticket"], case["context"]
            body = given["body"] if isinstance(given["body"], str) else json.dumps(given["body"])
            created = datetime.fromisoformat(given["created_at"])
            text = TicketText(
                subject=given["subject"], body=body, body_format=given["body_format"], created_at=created,
            )  # fmt: skip
            zone, order = context["default_timezone"], context["date_order"]
            tickets.append(replace(text, context=TextContext(default_timezone=zone, date_order=order)))
    for ticket in tickets:
        extract(ticket, playbook)
    best = [min(_timed(lambda each=ticket: extract(each, playbook)) for _ in range(3)) for ticket in tickets]
    return statistics.median(best) * 1000
