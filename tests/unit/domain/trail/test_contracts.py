"""What two systems agreed decides when a missing record counts as missing, and stands beside the hop that broke."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.boundaries import USUAL_LAG, Boundaries, Contract, length_of, length_words
from app.domain.note_trail import trail_blocks
from app.domain.probing.model import Answer, Subject, Value
from app.domain.trail.model import Seen
from app.domain.trail.walk import walk

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = AT + timedelta(hours=2)
SYSTEMS = {"storefront": "Shopify", "channel_layer": "ChannelEngine", "erp": "NetSuite"}
SLOW = Contract(
    boundary="Shopify -> NetSuite",
    sent="the order, once",
    confirmed="NetSuite answers with its number",
    on_timeout="three retries, then the queue order-dlq",
    allowed_delay=timedelta(minutes=40),
)
OWNERS = {"Shopify -> NetSuite": "Order integration"}


def said(role: str, state: str, question: Any = "record_exists", **facts: Any) -> Seen:
    answer = Answer(
        question=question,
        subject=Subject({"order": "#1001"}),
        probe=role,
        system=SYSTEMS[role],
        at=AT,
        as_of=NOW,
        outcome="answered",
        value=Value(state=state, facts=facts),
    )
    return Seen(role=role, answer=answer)


def created(minutes_ago: int) -> Seen:
    return said("storefront", "confirmed", created_at=NOW - timedelta(minutes=minutes_ago))


def agreed(contract: Contract, **owners: str) -> Boundaries:
    return Boundaries(owners=owners or OWNERS, contracts={contract.boundary: contract})


@pytest.mark.parametrize(
    ("minutes_ago", "usual", "with_contract"),
    [(10, "not_yet", "not_yet"), (30, "missing", "not_yet"), (60, "missing", "missing")],
)
def test_the_contract_s_delay_takes_the_place_of_the_quarter_of_an_hour(
    minutes_ago: int, usual: str, with_contract: str
) -> None:
    seen = [created(minutes_ago), said("erp", "missing")]
    assert [getattr(walk(seen, terms).broken, "finding", None) for terms in (Boundaries(), agreed(SLOW))] == [
        usual,
        with_contract,
    ]


def test_a_contract_may_be_stricter_and_holds_for_changes_of_state_too() -> None:
    strict = Contract(boundary="* -> NetSuite", allowed_delay=timedelta(minutes=2))
    moved = [
        said("storefront", "cancelled", "record_state", updated_at=NOW - timedelta(minutes=5)),
        said("erp", "open", "record_state", updated_at=NOW - timedelta(days=1)),
    ]
    found = [walk(moved, terms).broken for terms in (Boundaries(), agreed(strict))]
    assert [hop and hop.finding for hop in found] == ["not_yet", "contradictory"]


def test_the_contract_of_the_nearer_system_goes_before_that_of_the_farther_one() -> None:
    near = Contract(boundary="ChannelEngine -> NetSuite", allowed_delay=timedelta(minutes=5))
    contracts = {each.boundary: each for each in (near, SLOW)}
    seen = [created(30), said("channel_layer", "confirmed"), said("erp", "missing")]
    broken = walk(seen, Boundaries(contracts=contracts)).broken
    assert broken is not None
    assert broken.terms is not None
    assert (broken.finding, broken.terms.boundary) == ("missing", "ChannelEngine -> NetSuite")


def test_the_note_says_what_should_have_been_confirmed_by_when_and_who_owns_it() -> None:
    told = str(trail_blocks(walk([created(60), said("erp", "missing")], agreed(SLOW))))
    assert (
        "Contract of Shopify -> NetSuite: sent: the order, once; to be confirmed within 40 min, that is by "
        "2026-11-02T13:40:00Z: NetSuite answers with its number; on time-out: three retries, then the queue order-dlq; "
        "owner: Order integration."
    ) in told


def test_without_a_contract_the_note_names_the_owner_alone_and_without_an_owner_nothing() -> None:
    seen = [created(60), said("erp", "missing")]
    assert "Shopify -> NetSuite: owner: Order integration." in str(trail_blocks(walk(seen, Boundaries(owners=OWNERS))))
    assert "owner" not in str(trail_blocks(walk(seen)))


@pytest.mark.parametrize(
    ("text", "length", "words"),
    [
        ("90s", timedelta(seconds=90), "90 s"),
        ("15m", USUAL_LAG, "15 min"),
        ("2h", timedelta(hours=2), "2 h"),
        ("1d", timedelta(days=1), "1 d"),
    ],
)
def test_lengths_of_time_are_read_and_told(text: str, length: timedelta, words: str) -> None:
    assert (length_of(text), length_words(length)) == (length, words)


def test_another_form_of_a_length_is_refused() -> None:
    with pytest.raises(ValueError, match="write for example 15m"):
        length_of("soon")
