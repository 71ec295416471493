"""Requests, questions, notices, thanks, drills and papers are no exceptions, though they speak of failures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.extraction import TicketText, extract
from app.domain.playbook import Playbook

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "not_exceptions.jsonl").read_text(encoding="utf-8").splitlines()
]
MADE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

REPORTS = (
    ("Re: Order export", "Thanks, but it failed again at 10:12."),
    ("Wiki", "I followed the runbook and the export still fails. Please help."),
    ("Question", "Why did SHP-20931 fail with HTTP 429 this morning?"),
    ("Access denied", "The feed cannot log in since 6:00, access denied. Please restart it."),
    ("Stock", "Akeneo 45, Shop 12, since Monday"),
    ("Bestellungen", "Der Import bricht ab. Bitte um Rückruf."),
    ("???", "see attached"),
)


def _is_exception(playbook: Playbook, subject: str, body: str) -> bool:
    return extract(TicketText(subject=subject, body=body, body_format="plain", created_at=MADE), playbook).is_exception


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["subject"])[:40])
def test_what_reports_nothing_is_no_exception(playbook: Playbook, case: dict[str, str]) -> None:
    assert not _is_exception(playbook, case["subject"], case["body"])


@pytest.mark.parametrize(("subject", "body"), REPORTS)
def test_a_report_is_one_though_it_thanks_asks_or_names_a_paper(playbook: Playbook, subject: str, body: str) -> None:
    assert _is_exception(playbook, subject, body)
