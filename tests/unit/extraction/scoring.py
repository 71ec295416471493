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

from app.domain.extraction.extract import extract
from app.domain.extraction.model import TicketText
from app.domain.moments import instant
from app.domain.playbook import Playbook
from app.domain.ticket import TextContext

LABELLED = Path(__file__).parent / "labelled"
CAPTURE = ("job_id", "transaction_id", "error_code", "error_text", "timestamp", "trigger")
RENAMED = {"pii": "pii_masked", "injection": "injection_suspected"}
UNORDERED = ("ruled_out", "prior_mentions", "pii")
SYSTEMS = ("originating_system", "receiving_system")
UNSCORED_IF_NULL = (*SYSTEMS, "originating_record", "receiving_record")
OF_ANY_TICKET = ("is_exception", "pii", "injection")


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
    capture: Counter[str] = field(default_factory=Counter)
    exceptions: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    groups: dict[str, Score] = field(default_factory=dict)

    @property
    def micro_f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    def field_exact(self, name: str) -> float:
        right, wrong = self.fields[name + "+"], self.fields[name + "-"]
        return right / max(right + wrong, 1)

    def field_f1(self, name: str) -> float:
        right, wrong, missed = (self.capture[name + sign] for sign in "+-?")
        return 2 * right / max(2 * right + wrong + missed, 1)

    @property
    def exception_precision(self) -> float:
        return self.exceptions["right"] / max(self.exceptions["right"] + self.exceptions["wrong"], 1)

    @property
    def exception_recall(self) -> float:
        return self.exceptions["right"] / max(self.exceptions["right"] + self.exceptions["missed"], 1)

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
        found = read(case, playbook)
        where = f"#{number} {case['ticket']['subject']}"
        for part in (total, *(total.groups.setdefault(name, Score()) for name in groups_of(case))):
            _ticket(part, where, case["expected"], found)
    return total


def groups_of(case: dict[str, Any]) -> list[str]:
    """What a ticket counts for besides the whole: its format, its language and its traits, where they are given."""
    names = [f"format {case['ticket']['body_format']}"]
    if case.get("language"):
        names.append(f"language {case['language']}")
    return [*names, *(f"trait {trait}" for trait in case.get("traits", ()))]


def report(total: Score, *, misses: bool = False) -> str:
    """The figures as text: the whole, each field, each group."""
    lines = [
        f"micro-F1 {total.micro_f1:.3f} (right {total.right}, wrong {total.wrong}, missed {total.missed}), "
        f"fields exact {total.exact:.3f}, false times {total.false_times}/{total.stated_times}, "
        f"invented ids {len(total.invented_ids)}, exception precision {total.exception_precision:.3f} "
        f"recall {total.exception_recall:.3f}"
    ]
    for name in sorted({key[:-1] for key in total.fields}):
        f1 = f", F1 {total.field_f1(name):.3f}" if name in CAPTURE else ""
        count = total.fields[name + "+"] + total.fields[name + "-"]
        lines.append(f"  {name}: exact {total.field_exact(name):.3f} of {count}{f1}")
    for name, part in sorted(total.groups.items()):
        lines.append(f"  [{name}] micro-F1 {part.micro_f1:.3f}, exact {part.exact:.3f}")
    return "\n".join(lines + (total.misses if misses else []))


def _ticket(total: Score, where: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
    for name in expected:
        unscored = name in UNSCORED_IF_NULL and expected[name] is None
        known = name != "accept" and RENAMED.get(name, name) in found
        if known and not unscored and (expected["is_exception"] or name in OF_ANY_TICKET):
            _one(total, where, name, expected, found)


def _one(total: Score, where: str, name: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
    label, value = expected[name], found[RENAMED.get(name, name)]
    accepted = expected.get("accept", {}).get(name, [])
    right = agrees(name, label, value, accepted)
    total.fields[name + ("+" if right else "-")] += 1
    if not right:
        total.misses.append(f"{where}: {name} is {value!r}, should be {label!r}")
    if name == "is_exception" and (label or value):
        total.exceptions["right" if right else "missed" if label else "wrong"] += 1
    if name not in CAPTURE:
        return
    total.capture[name + "+"] += right and label is not None
    total.capture[name + "-"] += not right and value is not None
    total.capture[name + "?"] += not right and label is not None
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


def agrees(name: str, label: Any, value: Any, accepted: list[Any]) -> bool:
    if name in CAPTURE:
        return _capture_agrees(name, label, value, [each for each in accepted if each]) or (
            value is None and None in accepted
        )
    if name in SYSTEMS:
        return any(_same_system(value, wanted) for wanted in [label, *accepted])
    if accepted and any(agrees(name, wanted, value, []) for wanted in accepted):
        return True
    if name in UNORDERED:
        return set(value) == set(label)
    if name == "additional_errors":
        return all(any(_same_error(wanted, each) for each in value) for wanted in label)
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


def _same_system(value: dict[str, str] | None, label: dict[str, str | None] | None) -> bool:
    """The role, and the name where the label has one (a longer or shorter form of it is the same)."""
    if value is None or label is None:
        return value is label
    if value["role"] != label["role"]:
        return False
    name, wanted = value["name"].casefold(), (label.get("name") or "").casefold()
    return name in wanted or wanted in name


def _same_error(wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(
        _capture_agrees(name, wanted.get(name), found[name], [])
        for name in ("error_code", "error_text")
        if wanted.get(name)
    )


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
