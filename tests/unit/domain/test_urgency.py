"""What is known of how urgent an exception is: nothing is reckoned, and what is unclear is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.probing.model import Answer, Subject, Value
from app.domain.ticket import Deadline
from app.domain.urgency import Amount, Urgency, amount_answered, amount_stated, urgency_from, urgency_of
from tests.support.tracker import NOW, a_ticket


def answer(question: str = "payment_state", system: str = "Stripe", **facts: object) -> Answer:
    return Answer(
        question=question,  # type: ignore[arg-type]
        subject=Subject({"payment": "pi_1"}),
        probe=system.lower(),
        system=system,
        at=NOW,
        as_of=NOW,
        outcome="answered",
        value=Value(state="captured", facts=facts),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("Order total: EUR 1,234.50", "1234.50", "EUR"),
        ("order value: 1.234,50 €", "1234.50", "EUR"),
        ("Amount: £99", "99.0", "GBP"),
        ("Bestellwert: 1 234,5 EUR\nJob 4471", "1234.5", "EUR"),
        ("Transaction amount = USD 12", "12.0", "USD"),
        ("Total: 1'250.00 CHF", "1250.00", "CHF"),
        ("注文金額：12000 JPY", "12000.0", "JPY"),
        ("Order total: EUR 10.00. Later again: order total: 10,00 EUR", "10.00", "EUR"),
    ],
)
def test_a_labelled_amount_with_its_currency_is_read(text: str, value: str, currency: str) -> None:
    found = amount_stated(text)
    assert found is not None
    assert (found.value, found.currency) == (Decimal(value), currency)
    assert found.source == "the ticket's text"


@pytest.mark.parametrize(
    "text",
    [
        "Order total: 1234.50",
        "Order total: $1,234.50",
        "We paid EUR 300 for it",
        "312 orders of EUR 5 each",
        "Order total: EUR 10.00, order total: EUR 12.00",
        "Order total: EUR 0",
        "Order total: EUR 1000000000000",
        "subtotal: EUR 5",
        "Amount: EUR 10.10.10.10",
        "",
    ],
)
def test_what_is_no_clear_amount_is_none(text: str) -> None:
    assert amount_stated(text) is None


def test_a_system_that_was_looked_at_states_the_amount() -> None:
    found = amount_answered([answer(amount_minor=123450.0, currency="eur")])
    assert found == Amount(value=Decimal("1234.50"), currency="EUR", source="Stripe")
    assert found.text == "1,234.50 EUR"


def test_minor_units_are_those_of_the_currency() -> None:
    yen, dinar = (amount_answered([answer(amount_minor=5000.0, currency=one)]) for one in ("JPY", "KWD"))
    assert yen is not None
    assert dinar is not None
    assert (yen.text, dinar.text) == ("5,000 JPY", "5.000 KWD")


def test_the_orders_own_amount_comes_before_that_of_its_payment() -> None:
    payment, order = answer(amount=10.0, currency="EUR"), answer("record_state", "Shop", amount=12.0, currency="EUR")
    found = amount_answered([payment, order])
    assert found is not None
    assert (found.value, found.source) == (Decimal("12.0"), "Shop")


@pytest.mark.parametrize(
    "unclear",
    [
        answer(amount=10.0),
        answer(amount=10.0, currency="euro"),
        answer(amount=True, currency="EUR"),
        answer(amount="ten", currency="EUR"),
        answer(amount=-3.0, currency="EUR"),
        answer(amount_minor=0.0, currency="EUR"),
        replace(answer(amount=10.0, currency="EUR"), outcome="not_reachable", value=None),
    ],
)
def test_an_answer_without_a_clear_amount_states_none(unclear: Answer) -> None:
    assert amount_answered([unclear]) is None


def test_the_trackers_priority_and_deadline_are_taken_as_they_are() -> None:
    due = Deadline(at=NOW, name="Time to resolution")
    known = urgency_of(a_ticket(priority=" High ", deadline=due), None)
    assert known == Urgency(priority="High", deadline=due)
    assert urgency_of(a_ticket(priority=" "), None) == Urgency()


@given(
    st.decimals(min_value="0.01", max_value=10**9, places=2),
    st.decimals(min_value="0.01", max_value=10**9, places=2),
)
def test_the_greater_amount_comes_first_and_an_unknown_one_last(one: Decimal, other: Decimal) -> None:
    first, second = (Urgency(amount=Amount(value=value, currency="EUR", source="x")) for value in (one, other))
    assert (first.value_order < second.value_order) == (one > other)
    assert first.value_order < Urgency().value_order


@given(
    st.none() | st.text(min_size=1, max_size=20),
    st.none() | st.builds(Deadline, at=st.none() | st.just(NOW + timedelta(hours=1)), name=st.text(max_size=9)),
    st.none()
    | st.builds(
        Amount,
        value=st.decimals(min_value="0.01", max_value=10**9, places=2),
        currency=st.just("EUR"),
        source=st.text(max_size=9),
    ),
)
def test_what_is_kept_is_read_back_as_it_was(
    priority: str | None, deadline: Deadline | None, amount: Amount | None
) -> None:
    known = Urgency(priority=priority, deadline=deadline, amount=amount)
    assert urgency_from(known.to_dict()) == known
    assert urgency_from(None) == Urgency()
