"""What a message says, and that nothing in a ticket can make a chat do something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notices.digest import Contained, Digest, Recurring, digest_due, digest_message, last_week
from app.domain.notices.model import CHOSEN, KINDS, Notice
from app.domain.notices.texts import Shown, message_of, plainly, ticket_page
from app.domain.ticket import TicketRef

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
REF = TicketRef(system="jira", site="main", id="10017")
SHOWN = {REF: Shown(key="OPS-17", url="https://jira.example/browse/OPS-17", subject="Order sync errored")}
REFUSED = Notice(
    kind="close_refused",
    identity="1",
    about="jira:main:10017",
    at=NOW,
    ref=REF,
    detail={"missing": ["technical_verification", "success_screenshot"]},
)


def test_a_message_says_what_happened_where_and_what_to_do() -> None:
    message = message_of([REFUSED], SHOWN, "https://gate.example/")
    assert message.title == "OPS-17: close refused"
    assert message.text.splitlines() == [
        "Order sync errored",
        "Missing: technical verification, screenshot of the successful job.",
        "At 2026-11-02T12:00:00Z.",
        "Next: Supply what is missing on the ticket, then close it again.",
        "Ticket: https://jira.example/browse/OPS-17",
        "Dashboard: https://gate.example/tickets/jira/main/10017",
    ]


def test_repeats_are_counted() -> None:
    later = replace(REFUSED, identity="2", at=NOW + timedelta(minutes=30))
    text = message_of([REFUSED, later], SHOWN, None).text
    assert "2 times from 2026-11-02T12:00:00Z to 2026-11-02T12:30:00Z." in text
    assert "Dashboard" not in text


def test_a_storm_is_one_screen() -> None:
    storm = [
        replace(REFUSED, identity=str(number), about=str(number), ref=replace(REF, id=str(number)))
        for number in range(300)
    ]
    message = message_of(storm, {}, "https://gate.example")
    assert message.title == "Close refused: 300 at once"
    assert len(message.text.splitlines()) <= 12
    assert "and 292 more" in message.text


@pytest.mark.parametrize("kind", [*CHOSEN, "remote_up"])
def test_every_kind_has_words_and_stays_short(kind: str) -> None:
    detail = {"missing": ["evidence"], "cause": "x" * 5000, "says": "jira main is left alone", "due_at": "…"}
    notice = replace(REFUSED, kind=kind, detail=detail)
    message = message_of([notice], {REF: replace(SHOWN[REF], subject="s" * 5000)}, "https://gate.example")
    assert KINDS[kind].heading.lower() in message.title
    assert len(message.text) < 1_500


@given(text=st.text(max_size=400))
def test_words_of_a_ticket_do_nothing_in_a_chat(text: str) -> None:
    shown = plainly(text, 120)
    assert len(shown) <= 120
    assert not set("<>@`*|[]\n\r\t\x00\u202e\u200b") & set(shown)
    assert "://" not in shown


def test_a_mention_and_a_link_become_words() -> None:
    assert plainly("<!channel> see <https://evil.example|the ticket> @here", 120) == (
        "‹!channel› see ‹https: //evil.example¦the ticket› (at)here"
    )


def test_a_ticket_page_has_no_path_of_its_own() -> None:
    assert ticket_page("https://gate.example/", replace(REF, site="../x y")) == (
        "https://gate.example/tickets/jira/..%2Fx%20y/10017"
    )


def test_the_digest_has_a_fixed_layout() -> None:
    digest = Digest(
        since=datetime(2026, 10, 26, tzinfo=UTC),
        until=datetime(2026, 11, 2, tzinfo=UTC),
        proven=12,
        overridden=1,
        unproven=1,
        refused=9,
        reverted=3,
        escaped=1,
        quarantined=2,
        top=(Recurring(title="ORA-00060 between Shopify and NetSuite", episodes=6, tickets=9),),
        contained=(
            Contained(key="OPS-41", since=datetime(2026, 10, 29, tzinfo=UTC)),
            Contained(key="OPS-44", since=None),
        ),
    )
    message = digest_message(digest, "https://gate.example")
    assert message.title == "The week in brief: 2026-10-26"
    assert message.text.splitlines() == [
        "2026-10-26 to 2026-11-01",
        "",
        "Closed:         14",
        "  with proof    12",
        "  overridden     1",
        "  unproven       1",
        "Refused:         9",
        "Undone:          3",
        "Escaped:         1",
        "",
        "Most frequent:",
        "    6 times on 9 tickets: ORA-00060 between Shopify and NetSuite",
        "",
        "Dead letters 0, quarantined 2, containment overdue 0.",
        "Stopped until it is lifted: OPS-41 since 2026-10-29, OPS-44.",
        "",
        "Dashboard: https://gate.example/",
    ]


def test_a_digest_is_due_on_monday_morning_once_a_week_for_channels_that_were_there() -> None:
    long_ago = NOW - timedelta(days=300)
    monday = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
    assert digest_due(monday - timedelta(minutes=1), long_ago) is None
    due = [digest_due(monday + timedelta(hours=hours), long_ago) for hours in range(7 * 24 - 7)]
    assert {notice.identity for notice in due if notice is not None} == {"digest:2026-11-02"}
    assert None not in due
    assert digest_due(monday + timedelta(days=1), monday + timedelta(hours=1)) is None
    assert last_week(monday) == (datetime(2026, 10, 26, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
