"""Requests, questions, notices, thanks, drills and papers are no exceptions, though they speak of failures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.extraction.extract import extract
from app.domain.extraction.model import TicketText
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
    ("After the DR drill: order job failing", "Since the drill on Sunday job 5501 fails with ECONNREFUSED."),
    ("This is not a drill: payments down", "Job PAY-12 failed at 10:00, 503."),
    ("Staging deploy broke prod", "Someone deliberately pointed staging to prod; job 5512 fails since 9:10."),
    ("Newsletter export failed", "Newsletter export run 7712 failed 09:12: column email missing."),
    ("Re: job 5512", "False alarm on the stock job, but the order job 5513 is still failing with 409."),
    ("Never again please", "Job 5512 failed at 9:10 for the third time with HTTP 502."),
)


def _is_exception(playbook: Playbook, subject: str, body: str) -> bool:
    return extract(TicketText(subject=subject, body=body, body_format="plain", created_at=MADE), playbook).is_exception


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["subject"])[:40])
def test_what_reports_nothing_is_no_exception(playbook: Playbook, case: dict[str, str]) -> None:
    assert not _is_exception(playbook, case["subject"], case["body"])


@pytest.mark.parametrize(("subject", "body"), REPORTS)
def test_a_report_is_one_though_it_thanks_asks_or_names_a_paper(playbook: Playbook, subject: str, body: str) -> None:
    assert _is_exception(playbook, subject, body)


FORWARDED_ANSWER = """{answer}

Von: Support <support@example.com>
Gesendet: Dienstag, 14. April 2026 10:12
An: Tom
Betreff: RE: Lauf 7712 fehlgeschlagen (E-55)

Tom, der Lauf 7712 ist um 08:31 mit "Werk gesperrt" abgebrochen. Er ist neu gestartet."""


@pytest.mark.parametrize(
    ("answer", "reports"),
    [
        ("Super, danke dir! Alle 22 Aufträge sind jetzt in SAP angekommen.", False),
        ("Top, dank! Alles staat erin.", False),
        ("Danke, aber 3 Aufträge fehlen immer noch in SAP.", True),
        ("Danke. Hier das Protokoll:", True),
        ("Bitte noch einmal prüfen, danke.", True),
    ],
)
def test_of_a_reply_the_newest_message_decides(playbook: Playbook, answer: str, reports: bool) -> None:
    subject = "RE: Lauf 7712 fehlgeschlagen (E-55)"
    body = FORWARDED_ANSWER.format(answer=answer)
    text = TicketText(subject=subject, body=body, body_format="email_thread", created_at=MADE)
    assert extract(text, playbook).is_exception is reports
