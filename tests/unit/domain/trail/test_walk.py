"""The first hop that broke, on which side, and the pattern that it shows; what nobody answered is never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.probing.model import Answer, Subject, Value
from app.domain.trail.model import Seen, Trail
from app.domain.trail.walk import walk

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = AT + timedelta(hours=2)
LONG_AGO = AT - timedelta(hours=1)
SYSTEMS = {"storefront": "Shopify", "channel_layer": "ChannelEngine", "erp": "NetSuite", "payment_gateway": "Stripe"}


def said(role: str, question: Any, state: str | None = None, **facts: Any) -> Seen:
    return Seen(role=role, answer=an_answer(role, question, outcome="answered", value=Value(state=state, facts=facts)))


def silent(role: str, question: Any, outcome: Any = "not_reachable", reason: str = "no answer within 3 s") -> Seen:
    return Seen(role=role, answer=an_answer(role, question, outcome=outcome, reason=reason))


def an_answer(role: str, question: Any, **more: Any) -> Answer:
    system = SYSTEMS.get(role, role)
    return Answer(
        question=question, subject=Subject({"order": "#1001"}), probe=role, system=system, at=AT, as_of=NOW, **more
    )


def created(when: datetime = LONG_AGO) -> Seen:
    return said("storefront", "record_exists", "confirmed", reference="#1001", created_at=when, count=1.0)


def in_erp(count: float = 1.0) -> Seen:
    return said("erp", "record_exists", "confirmed", reference="SO-77", count=count)


NOT_IN_ERP = said("erp", "record_exists", "missing")
CAPTURED = said("payment_gateway", "payment_state", "captured", reference="#1001", id="pi_1")


def broken(trail: Trail) -> tuple[str, str, str | None, str]:
    hop = trail.broken
    return ("-", "-", None, trail.pattern) if hop is None else (hop.key, hop.finding, hop.side, trail.pattern)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param([created(), NOT_IN_ERP], ("received", "missing", "receiving", "order_sync_gap"), id="gap"),
        pytest.param(
            [created(), NOT_IN_ERP, CAPTURED], ("received", "missing", "receiving", "order_sync_gap"), id="paid gap"
        ),
        pytest.param(
            [created(), said("channel_layer", "record_exists", "missing"), NOT_IN_ERP],
            ("passed_on", "missing", "receiving", "order_sync_gap"),
            id="lost in the channel layer",
        ),
        pytest.param(
            [
                created(),
                NOT_IN_ERP,
                said("erp", "rejection_reason", "rejected", code="INVALID", reason="field sku is required"),
            ],
            ("received", "rejected", "receiving", "transform_mismatch"),
            id="transform",
        ),
        pytest.param(
            [
                created(),
                said("channel_layer", "record_exists", "confirmed"),
                said("channel_layer", "rejection_reason", "rejected", reason="field sku is required"),
                NOT_IN_ERP,
            ],
            ("received", "rejected", "receiving", "transform_mismatch"),
            id="rejected behind a layer that has it",
        ),
        pytest.param(
            [said("pim", "record_exists", "missing"), said("erp", "inventory_level", available=1.0)],
            ("article", "missing", "originating", "none"),
            id="an article that the PIM does not know",
        ),
        pytest.param(
            [created(), NOT_IN_ERP, said("erp", "rejection_reason", "rejected", reason="credit limit exceeded")],
            ("received", "rejected", "receiving", "order_sync_gap"),
            id="rejected for another reason",
        ),
        pytest.param(
            [created(), in_erp(2.0)], ("received", "duplicate", "receiving", "duplicate_draft"), id="duplicate draft"
        ),
        pytest.param(
            [created(NOW - timedelta(minutes=5)), NOT_IN_ERP], ("received", "not_yet", "receiving", "none"), id="delay"
        ),
        pytest.param(
            [created(), in_erp(), CAPTURED, said("storefront", "payment_state", "pending")],
            ("payment_shown", "contradictory", "receiving", "payment_confirmation_mismatch"),
            id="payment mismatch",
        ),
        pytest.param(
            [said("storefront", "record_exists", "missing"), NOT_IN_ERP, CAPTURED],
            ("created", "missing", "originating", "orphaned_payment"),
            id="paid, and no order anywhere",
        ),
        pytest.param(
            [created(), NOT_IN_ERP, said("payment_gateway", "payment_state", "captured", reference="CART-9")],
            ("received", "missing", "receiving", "orphaned_payment"),
            id="paid under another reference",
        ),
        pytest.param(
            [
                created(),
                in_erp(),
                said("storefront", "record_state", "cancelled"),
                said("erp", "record_state", "in_progress"),
            ],
            ("state_shared", "contradictory", "receiving", "rollback_gap"),
            id="rollback gap",
        ),
        pytest.param(
            [
                created(),
                in_erp(),
                said("storefront", "record_state", "completed"),
                said("erp", "record_state", "pending"),
            ],
            ("state_shared", "contradictory", "receiving", "status_void"),
            id="status void",
        ),
        pytest.param(
            [created(), in_erp(), said("storefront", "record_state", "open"), said("erp", "record_state", "completed")],
            ("state_shared", "contradictory", "originating", "status_void"),
            id="fulfilment not written back",
        ),
        pytest.param(
            [
                said("pim", "inventory_level", available=12.0),
                said("storefront", "inventory_level", available=40.0),
            ],
            ("stock_shown", "contradictory", "receiving", "inventory_desync"),
            id="inventory desync",
        ),
        pytest.param(
            [created(), in_erp(), said("payment_gateway", "payment_state", "failed", error="card_declined")],
            ("captured", "failed", "originating", "none"),
            id="payment failed",
        ),
        pytest.param([created(), in_erp(), CAPTURED], ("-", "-", None, "none"), id="all is well"),
    ],
)
def test_the_first_broken_hop_its_side_and_its_pattern(
    seen: list[Seen], expected: tuple[str, str, str | None, str]
) -> None:
    assert broken(walk(seen)) == expected


def test_a_state_that_changed_a_moment_ago_is_not_known_to_the_other_side_yet() -> None:
    front = said("storefront", "record_state", "cancelled", updated_at=NOW - timedelta(minutes=2))
    trail = walk([created(), in_erp(), front, said("erp", "record_state", "open")])
    assert broken(trail) == ("state_shared", "not_yet", "receiving", "none")


def test_a_system_that_does_not_answer_leaves_its_hop_unknown_and_says_why() -> None:
    trail = walk([created(), silent("erp", "record_exists"), CAPTURED])
    assert [(hop.key, hop.finding) for hop in trail.hops] == [
        ("created", "confirmed"),
        ("received", "unknown"),
        ("captured", "confirmed"),
    ]
    assert trail.hops[1].says == "NetSuite not reachable: no answer within 3 s"
    assert (trail.broken, trail.complete, trail.pattern) == (None, False, "none")


def test_what_an_account_may_not_see_is_not_missing() -> None:
    trail = walk([silent("storefront", "record_exists", "not_visible", "older than 60 days"), NOT_IN_ERP])
    assert trail.hops[0].finding == "unknown"
    assert broken(trail) == ("received", "missing", "receiving", "order_sync_gap")


def test_a_rejection_of_a_record_that_came_in_later_is_history() -> None:
    old = said("erp", "rejection_reason", "rejected", reason="field sku is required")
    assert walk([created(), in_erp(), old]).broken is None


def test_nothing_asked_is_no_trail() -> None:
    assert walk([]).hops == ()
    assert not walk([]).complete


QUESTIONS = ("record_exists", "record_state", "rejection_reason", "payment_state", "inventory_level")
STATES = {
    "record_exists": ("confirmed", "missing"),
    "record_state": ("draft", "pending", "open", "completed", "cancelled", "returned", "failed"),
    "rejection_reason": ("rejected", "not_rejected"),
    "payment_state": ("captured", "pending", "none", "failed", "voided"),
    "inventory_level": (None,),
}


@st.composite
def anything_seen(draw: st.DrawFn) -> Seen:
    role = draw(st.sampled_from([*SYSTEMS, "marketplace", "pim", "carrier"]))
    question = draw(st.sampled_from(QUESTIONS))
    if draw(st.booleans()):
        return silent(
            role, question, draw(st.sampled_from(["not_reachable", "not_visible", "not_understood", "not_asked"]))
        )
    facts: dict[str, Any] = {"available": float(draw(st.integers(0, 3)))} if question == "inventory_level" else {}
    return said(role, question, draw(st.sampled_from(STATES[question])), **facts)


@given(st.lists(anything_seen(), max_size=8))
def test_no_hop_is_found_broken_or_sound_without_an_answer(seen: list[Seen]) -> None:
    trail = walk(seen)
    answered = any(one.answer.answered for one in seen)
    assert answered or all(hop.finding == "unknown" for hop in trail.hops)
    assert trail.pattern == "none" or trail.broken is not None
    for hop in trail.hops:
        assert (hop.as_of is None) == (hop.finding == "unknown")
        assert (hop.side is not None) == hop.broken


@given(st.lists(anything_seen(), max_size=8), st.randoms(use_true_random=False))
def test_a_silent_system_more_changes_no_hop_that_was_answered(seen: list[Seen], random: Any) -> None:
    more = [silent(role, question) for role in SYSTEMS for question in QUESTIONS]
    with_silence = {hop.key: hop for hop in walk([*seen, *more]).hops}
    for hop in walk(seen).hops:
        if hop.finding != "unknown":
            assert replace(with_silence[hop.key], terms=hop.terms) == hop
