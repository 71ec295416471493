"""Closure attempts with real pictures (see ``screens/README.md``), judged by what a reader saw in them.

``screens/readings.jsonl`` is what ``python -m integrations.ocr tests/unit/gate/screens/pictures/*`` printed, so that no
reader is needed here.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.gate.model import Evidence, FileFacts, Memory
from app.domain.gate.pictures.picture_text import PictureText, picture_text
from app.domain.gate.verdict import evaluate
from app.domain.playbook import JobSeries, Playbook, ScopePolicy
from app.domain.snapshot import ticket_from_dict

FOLDER = Path(__file__).parent / "screens"
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


ATTEMPTS = {attempt["id"]: attempt for attempt in lines("attempts.jsonl")}
READINGS: dict[str, PictureText] = {line["file"]: picture_text(line) for line in lines("readings.jsonl")}


def playbook_of(attempt: dict[str, Any]) -> Playbook:
    """The level ``legible``, and the series of the attempt's job where it has one (``*`` for any characters)."""
    run = re.escape(attempt["snapshot"]["fields"]["job_id"])
    names = attempt.get("playbook", {}).get("series", [])
    series = tuple(JobSeries(name=name, job=run, runs=re.escape(name).replace(r"\*", r"\S*")) for name in names)
    gate = replace(Playbook(version="t").gate, job_failure=ScopePolicy(screenshot="legible"), series=series)
    return Playbook(version="t", gate=gate)


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_real_picture_is_believed_where_it_proves_the_job_and_only_there(name: str) -> None:
    attempt = ATTEMPTS[name]
    ticket = ticket_from_dict(attempt["snapshot"])
    files = {
        file.id: FileFacts(
            attachment_id=file.id,
            sha256=file.id,
            kind="image",
            width=900,
            height=300,
            reading=READINGS[Path(file.content_path or "").name],
        )
        for file in ticket.attachments
    }
    verdict = evaluate(ticket, None, playbook_of(attempt), Evidence(files=files), Memory(), NOW)
    lacking = {item.requirement: item.message for item in verdict.missing}

    assert ("success_screenshot" not in lacking) is attempt["expect"]["success_screenshot"], lacking
