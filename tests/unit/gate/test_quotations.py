"""A customer who only says thanks above the agent's own mail has confirmed nothing."""

from __future__ import annotations

import pytest

from app.domain.gate.statements.confirmation import stated_change
from app.domain.gate.statements.quotations import own_words
from tests.support.closing import AGENT, at, attempt, confirmed, judged, message, missing

THEIRS = "We have renewed the token on our side."

QUOTED = {
    "Outlook, with the address": "From: Bill <bill@desk.example>\nSent: Monday\nTo: Rita\nSubject: x\n\n",
    "Outlook, without the address": "From: Bill Desk\nSent: Monday, November 2\nTo: Rita\nSubject: x\n\n",
    "Outlook in bold": "*From:* Bill Desk\n*Sent:* Monday\n*To:* Rita\n\n",
    "Outlook in German": "Von: Bill Desk\nGesendet: Montag\nAn: Rita\nBetreff: x\n\n",
    "Outlook in French": "De : Bill Desk\nEnvoyé : lundi\nÀ : Rita\nObjet : x\n\n",
    "Outlook in Polish": "Od: Bill Desk\nWysłano: poniedziałek\nDo: Rita\nTemat: x\n\n",
    "Outlook in Japanese": "差出人: Bill\n送信日時: 2026年11月2日\n宛先: Rita\n件名: x\n\n",
    "Gmail": "On Mon, Nov 2, 2026 at 10:00 AM Bill <bill@desk.example> wrote:\n",
    "Gmail over two lines": "On Mon, Nov 2, 2026 at 10:00 AM Bill Desk <bill@desk.example>\nwrote:\n",
    "Gmail in Polish": "pon., 2 lis 2026 o 10:00 Bill <bill@desk.example> napisał(a):\n",
    "Gmail in Spanish": "El lun, 2 nov 2026 a las 10:00, Bill (<bill@desk.example>) escribió:\n",
    "Gmail in Japanese": "2026年11月2日(月) 10:00 Bill <bill@desk.example>:\n",
    "Jira's old quotation": "bq. ",
    "a quotation line by line": "> ",
}


@pytest.mark.parametrize("header", QUOTED.values(), ids=list(QUOTED))
def test_what_stands_below_the_header_of_a_reply_is_not_the_customers(header: str) -> None:
    body = f"Thanks!\n\n{header}{THEIRS}"
    assert own_words(body) == "Thanks!"
    assert missing(judged(confirmed(comments=[message(body, at("10:20"))]))) == {
        "written_confirmation",
        "change_validated",
    }


@pytest.mark.parametrize(
    "body",
    [
        f"{THEIRS}\n\nFrom: Bill Desk\nSent: Monday\nTo: Rita\n\nDid you renew it?",
        f"From our side: {THEIRS}",
        f"<p>{THEIRS}</p><p>Rita, mail me at <rita@shop.example></p>",
    ],
)
def test_what_stands_above_it_is(body: str) -> None:
    assert stated_change(body) is not None


def test_a_dot_to_the_customer_is_no_notice() -> None:
    told = {"retailer_notified_at": None}
    assert missing(judged(attempt(told, comments=[message(".", at("10:10"), by=AGENT)]))) == {"retailer_notified"}
    assert judged(attempt(told, comments=[message("The sync failed, we stopped it.", at("10:10"), by=AGENT)])).allowed


def test_a_ticket_is_no_duplicate_of_itself_however_its_key_is_written() -> None:
    itself = {"key": "ops-17", "gated": True, "status_category": "open"}
    assert "success_screenshot" in missing(judged(attempt(attachments=[], duplicate_of=itself)))
