"""What the history keeps of a ticket: which closes stood, when they ended, and what a fix is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.decide import occurrence_of, understand
from app.domain.gate.model import Verdict
from app.domain.occurrence import closing_spans, is_fix
from app.domain.ticket import Comment, GateFields, Person, Ticket, Transition
from app.playbook import load_playbook

PLAYBOOK = load_playbook(None)
START = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
AGENT = Person(id="a1", name="Ada", role="agent")
CUSTOMER = Person(id="c1", name="Cy", role="customer")
APP = Person(id="app", name="Zendesk", role="app")
Tickets = Callable[..., Ticket]
Verdicts = Callable[..., Verdict]


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def closes(hours: float, **values: object) -> Transition:
    return move(hours, "In Progress", "Done", **values)


def reopens(hours: float, **values: object) -> Transition:
    return move(hours, "Done", "In Progress", **values)


def move(hours: float, before: str, after: str, actor: Person = AGENT, own: bool = False) -> Transition:
    category = {"In Progress": "open", "Done": "done"}
    return Transition(
        at=at(hours),
        actor=actor,
        from_status=before,
        to_status=after,
        from_category=category[before],  # type: ignore[arg-type]
        to_category=category[after],  # type: ignore[arg-type]
        own=own,
    )


def spans(
    ticket: Tickets, *history: Transition, comments: tuple[Comment, ...] = ()
) -> list[tuple[float, float | None]]:
    status = history[-1].to_status
    known = {"status": status, "status_category": "done" if status == "Done" else "open"}
    made = ticket(history=history, comments=comments, **known)
    hours = timedelta(hours=1)
    return [((a - START) / hours, None if b is None else (b - START) / hours) for a, b in closing_spans(made)]


def test_a_close_stands_until_somebody_reopens_the_ticket(ticket: Tickets) -> None:
    assert spans(ticket, closes(1)) == [(1, None)]
    assert spans(ticket, closes(1), reopens(5)) == [(1, 5)]
    assert spans(ticket, closes(1), reopens(5), closes(6)) == [(1, 5), (6, None)]


def test_a_close_that_the_service_undid_is_none(ticket: Tickets) -> None:
    assert spans(ticket, closes(1), reopens(1.01, actor=APP, own=True)) == []
    assert spans(ticket, closes(1), reopens(1.01, actor=APP, own=True), closes(3)) == [(3, None)]


def test_a_customer_s_thank_you_does_not_end_a_close(ticket: Tickets) -> None:
    thanks = Comment(id="1", author=CUSTOMER, body="Thank you!", public=True, created_at=at(2))
    assert spans(ticket, closes(1), reopens(2, actor=APP), closes(3), comments=(thanks,)) == [(1, None)]


def test_a_customer_who_writes_that_it_fails_again_ends_it(ticket: Tickets) -> None:
    again = Comment(id="1", author=CUSTOMER, body="The sync failed again.", public=True, created_at=at(2))
    assert spans(ticket, closes(1), reopens(2, actor=APP), closes(3), comments=(again,)) == [(1, 2), (3, None)]


def test_moving_from_solved_to_closed_is_one_close(ticket: Tickets) -> None:
    assert spans(ticket, closes(1), move(5, "Done", "Done")) == [(1, None)]


def test_the_order_of_the_history_does_not_matter(ticket: Tickets) -> None:
    known = {"status": "Done", "status_category": "done"}
    one = ticket(history=(closes(1), reopens(5), closes(6)), **known)
    other = ticket(history=(closes(6), closes(1), reopens(5)), **known)
    assert closing_spans(one) == closing_spans(other)


@pytest.mark.parametrize(
    ("reason", "resolution", "fix"),
    [
        ("credentials_renewed", None, True),
        ("duplicate", "token renewed", False),
        ("Not reproducible", None, False),
        (None, "Done", True),
        (None, "Won’t Do", False),
        (None, "Cannot Reproduce", False),
        (None, None, True),
    ],
)
def test_what_mended_nothing_is_no_fix(reason: str | None, resolution: str | None, fix: bool) -> None:
    assert is_fix(reason, resolution) is fix


def test_a_past_ticket_becomes_an_occurrence_without_any_verdict(ticket: Tickets) -> None:
    past = ticket(
        subject="Order sync for retailer Nordhaus failed, card 4111 1111 1111 1111",
        body="Job ORD-SYNC-4471 from Shopify to NetSuite failed on 2026-11-02 at 10:42:00 +01:00:"
        " GW-TIMEOUT: no answer.",
        status="Done",
        status_category="done",
        history=(closes(1),),
        resolution="Done",
    )
    made = occurrence_of(past, understand(past, PLAYBOOK))
    assert (made.retailer, made.account) == ("Nordhaus", "nordhaus")
    assert (made.originating, made.receiving) == ("Shopify", "NetSuite")
    assert (made.error_code, made.time_stated) == ("GW-TIMEOUT", True)
    assert "4111" not in made.subject
    assert made.reported_at == past.created_at
    assert made.minutes_to_resolution == (made.closed_at - past.created_at) // timedelta(minutes=1)
    (closing,) = made.closings
    assert (closing.closed_at, closing.resolution, closing.path) == (at(1), "Done", None)


def test_a_close_that_the_verdict_refuses_is_none_and_one_that_it_allows_keeps_its_path(
    ticket: Tickets, verdict: Verdicts
) -> None:
    closed = ticket(
        status="Done",
        status_category="done",
        history=(closes(1),),
        fields=GateFields(resolution_reason="credentials_renewed", verification_note="run 881 green"),
    )
    understanding = understand(closed, PLAYBOOK)
    refused = occurrence_of(closed, understanding, verdict(allowed=False))
    assert (refused.closings, refused.closed_at) == ((), None)
    (closing,) = occurrence_of(closed, understanding, verdict()).closings
    assert (closing.reason, closing.resolution, closing.path) == ("credentials_renewed", "run 881 green", "technical")
