"""Scoring an extraction against a label, by the rules of ``docs/extraction.md``."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.extraction import TicketText, extract
from app.domain.moments import instant
from app.domain.playbook import Playbook
from app.domain.ticket import TextContext

LABELLED = Path(__file__).parent / "labelled"
CAPTURE = ("job_id", "transaction_id", "error_code", "error_text", "timestamp", "trigger")
RENAMED = {"pii": "pii_masked", "injection": "injection_suspected"}
UNORDERED = ("ruled_out", "prior_mentions", "pii")
SYSTEMS = ("originating_system", "receiving_system")


@dataclass
class Score:
    """What came out over a set of tickets. Counts are of values, not of tickets."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    stated_times: int = 0
    false_times: int = 0
    invented_ids: list[str] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def micro_f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)

    @property
    def false_time_rate(self) -> float:
        return self.false_times / max(self.stated_times, 1)

    @property
    def exact(self) -> float:
        total = sum(self.fields.values())
        return sum(count for name, count in self.fields.items() if name.endswith("+")) / total


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def read(case: dict[str, Any], playbook: Playbook) -> dict[str, Any]:
    ticket, context = case["ticket"], case["context"]
    text = TicketText(
        subject=ticket["subject"],
        body=ticket["body"],
        body_format=ticket["body_format"],
        created_at=instant(ticket["created_at"]),
        context=TextContext(default_timezone=context["default_timezone"], date_order=context["date_order"]),
    )
    return extract(text, playbook).to_dict()


def score(cases: list[dict[str, Any]], playbook: Playbook) -> Score:
    total = Score()
    for number, case in enumerate(cases):
        expected, found = case["expected"], read(case, playbook)
        for name in expected:
            if name != "accept":
                _one(total, f"#{number} {case['ticket']['subject']}", name, expected, found)
    return total


def _one(total: Score, where: str, name: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
    label, value = expected[name], found[RENAMED.get(name, name)]
    accepted = expected.get("accept", {}).get(name, [])
    right = agrees(name, label, value, accepted)
    total.fields[name + ("+" if right else "-")] += 1
    if not right:
        total.misses.append(f"{where}: {name} is {value!r}, should be {label!r}")
    if name not in CAPTURE:
        return
    if name == "timestamp" and value is not None:
        total.stated_times += 1
        total.false_times += not right
    if label is None:
        if not right:
            total.wrong += 1
            total.invented_ids += [f"{where}: {value}"] if name in {"job_id", "transaction_id"} else []
    elif right:
        total.right += 1
    else:
        total.missed += 1
        total.wrong += value is not None


def agrees(name: str, label: Any, value: Any, accepted: list[str]) -> bool:
    if name in CAPTURE:
        return _capture_agrees(name, label, value, accepted)
    if name in SYSTEMS:
        return value is not None and all(value[key] == wanted for key, wanted in label.items())
    if name in UNORDERED:
        return set(value) == set(label)
    return bool(value == label)


def _capture_agrees(name: str, label: str | None, value: str | None, accepted: list[str]) -> bool:
    if value is None:
        return label is None
    wanted = [*([label] if label else []), *accepted]
    if name == "error_text":
        return any(_text_agrees(value, each) for each in wanted)
    if name == "timestamp":
        return any(_moment_agrees(value, each) for each in wanted)
    if name == "trigger":
        return any(each.lower() in value.lower() or value.lower() in each.lower() for each in wanted)
    if name == "error_code":
        return any(_bare_code(value) == _bare_code(each) for each in wanted)
    return any(value.lstrip("#").lower() == each.lstrip("#").lower() for each in wanted)


def _text_agrees(value: str, label: str) -> bool:
    one, other = _plain(value), _plain(label)
    if other in one or (one in other and len(one) >= 0.9 * len(other)):
        return True
    left, right = Counter(re.findall(r"\w+", one)), Counter(re.findall(r"\w+", other))
    shared = sum((left & right).values())
    return shared > 0 and 2 * shared / (sum(left.values()) + sum(right.values())) >= 0.9


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).lower().split())


def _moment_agrees(value: str, label: str) -> bool:
    exact = datetime.fromisoformat(label).second != 0
    apart = abs(datetime.fromisoformat(value) - instant(label))
    return apart <= timedelta(seconds=1 if exact else 60)


def _bare_code(code: str) -> str:
    return re.sub(r"^(?:error|http)[\s:]*", "", code.lower()).strip()
