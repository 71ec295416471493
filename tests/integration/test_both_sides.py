"""A ticket is looked into on both sides by itself: what the systems say is in its record, with the trail and its broken
hop; and nothing is written again while nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo.people import _document as plain_document
from tests.support.both_sides import ASKED, BothSides, both_sides


@pytest.fixture
def between(database_url: str, tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(database_url, tmp_path) as started:
        yield started


@pytest.fixture
def alone(sqlite_url: str, tmp_path: Path) -> Iterator[BothSides]:
    """For what no database has a part in."""
    with both_sides(sqlite_url, tmp_path) as started:
        yield started


def an_order_that_did_not_arrive(between: BothSides) -> None:
    between.shop_has()
    between.gateway_has()
    between.rejected("Invalid item reference key 4711 in field item")
    between.ran("scheduled__1", "failed", -12, 0)
    between.ran("scheduled__0", "success", -72, -60)


def writes(between: BothSides) -> list[str]:
    return [made for made in between.place.requests("jira") if not made.startswith("GET")]


def looked_at_again(between: BothSides, key: str) -> list[str]:
    """What was written at another look. (The first public word tells the retailer, which the note says.)"""
    between.place.forget_requests()
    between.place.agent.say(key, "Nothing new.")
    between.place.settle()
    return writes(between)


def test_state_and_both_sides_are_filled_by_looking_with_the_trail_and_its_broken_hop(between: BothSides) -> None:
    an_order_that_did_not_arrive(between)
    key = between.report()
    record, note = between.place.agent.record(key), between.note(key)
    assert record["originating_record"] == "confirmed in Shopify as #1001: open, payment captured"
    assert record["receiving_record"] == "missing in NetSuite"
    assert record["sync_job_status"].startswith("scheduled__1 failed, started ")
    assert record["concurrent_processes"] == f"none at {between.moment(0)}"
    assert record["user_sessions"].startswith("Shopify: valid as of ")
    assert note.count("from a probe: ") == 5
    assert (
        "First broken hop: passed on by the channel layer: rejected on the receiving side (Celigo tells of a "
        "rejection: INVALID_KEY_OR_REF: Invalid item reference key 4711 in field item). The facts show: transform "
        "mismatch."
    ) in note
    assert "✓ order created: Shopify has it as #1001" in note
    assert "✗ received by the ERP: NetSuite has no such record" in note
    assert "✓ payment captured: Stripe: captured (likely)" in note


def test_looking_again_while_nothing_changed_writes_nothing_however_late(between: BothSides) -> None:
    an_order_that_did_not_arrive(between)
    key = between.report()
    looked_at_again(between, key)
    asked = between.requests_of("netsuite")
    for minutes in (1, 16, 20, 18):
        between.later(minutes=minutes)
        assert looked_at_again(between, key) == []
    assert between.requests_of("netsuite") > asked


def test_what_changed_in_a_system_changes_the_record(alone: BothSides) -> None:
    an_order_that_did_not_arrive(alone)
    key = alone.report()
    alone.erp_has(status="B")
    alone.later(minutes=20)
    assert looked_at_again(alone, key) != []
    assert alone.place.agent.record(key)["receiving_record"] == "confirmed in NetSuite as SO1001: open"
    assert "First broken hop" not in alone.note(key)


def test_a_system_that_does_not_answer_is_named_once_and_is_never_an_answer(alone: BothSides) -> None:
    an_order_that_did_not_arrive(alone)
    alone.systems.world.faults.add("error", path="^/netsuite/", times=500, status=500)
    key = alone.report()
    record = alone.place.agent.record(key)
    assert record["originating_record"].startswith("confirmed in Shopify")
    assert "NetSuite" in record["receiving_record"]
    assert "? received by the ERP: NetSuite not reachable: it is not able to answer (500)" in alone.note(key)
    looked_at_again(alone, key)
    for minutes in (3, 16, 30, 3):
        alone.later(minutes=minutes)
        assert looked_at_again(alone, key) == []


def test_two_probes_of_one_system_that_disagree_are_no_answer(sqlite_url: str, tmp_path: Path) -> None:
    with both_sides(sqlite_url, tmp_path, (*ASKED, "odoo"), speaking_for={"odoo": "NetSuite"}) as between:
        between.shop_has()
        between.erp_has()
        key = between.report()
        assert between.place.agent.record(key)["receiving_record"].startswith("contradictory: ")
        assert "? received by the ERP: NetSuite contradicts itself: " in between.note(key)


def test_a_payment_is_looked_for_at_the_gateway_and_not_as_an_order_of_the_shop(alone: BothSides) -> None:
    alone.gateway_has(identifier="pi_3PabcDEF12345678")
    key = alone.report(
        "Stripe shows the payment pi_3PabcDEF12345678 as captured, Shopify still pending.\n"
        f"Failed at: {alone.moment(0)}\nStarted by: scheduler\nError: PAYMENT_PENDING: payment not confirmed\n"
    )
    record, note = alone.place.agent.record(key), alone.note(key)
    assert record["originating_record"] == "seen in Stripe: payment captured"
    assert "✓ payment captured: Stripe: captured" in note
    assert "has no such record" not in note


def test_the_stock_of_an_article_is_compared_where_the_ticket_names_one(alone: BothSides) -> None:
    alone.stock("A-1001", shop=12, erp=0)
    key = alone.report(
        f"SKU A-1001 shows 12 in Shopify but 0 in NetSuite. Job: INV-SYNC-12\nFailed at: {alone.moment(0)}\n"
        "Started by: scheduler\nError: UNEXPECTED_ERROR: the sync stopped\n"
    )
    assert "✗ stock the same on both sides: NetSuite: 0 available, Shopify: 12 ← first broken hop" in alone.note(key)


def test_what_a_person_entered_stays(alone: BothSides) -> None:
    an_order_that_did_not_arrive(alone)
    key = alone.report()
    field = alone.place.agent._field("receiving_record")
    entered = {field: plain_document("in NetSuite as draft 77")}
    alone.place.agent._call("PUT", f"/rest/api/3/issue/{key}", json={"fields": entered})
    alone.place.settle()
    assert alone.place.agent.record(key)["receiving_record"] == "in NetSuite as draft 77"


def test_a_ticket_that_is_no_exception_asks_nobody(alone: BothSides) -> None:
    alone.place.agent.report("OPS", "Task", "How do I export a price list?", "Where is the button for it?")
    alone.place.settle()
    assert alone.requests_of("shopify") == 0


def test_a_ticket_that_waits_for_a_run_is_looked_at_again_by_itself_until_it_has_ended(between: BothSides) -> None:
    between.shop_has()
    between.ran("scheduled__1", "running", -12)
    key = between.report()
    assert between.place.agent.record(key)["recommended_next_step"].startswith("Wait")
    between.later(minutes=2)
    assert between.place.settle() == []
    assert between.queued_looks() == 1
    between.later(minutes=15)
    assert len(between.place.settle()) == 1
    assert between.queued_looks() == 1
    between.ran("scheduled__1", "failed", -12, 26)
    between.later(minutes=17)
    between.place.settle()
    record = between.place.agent.record(key)
    assert record["sync_job_status"].startswith("scheduled__1 failed")
    assert not record["recommended_next_step"].startswith("Wait")
    assert between.queued_looks() == 0


def test_waiting_ends_with_the_day_and_with_the_ticket(alone: BothSides) -> None:
    alone.ran("scheduled__1", "running", -12)
    key = alone.report()
    looks = 0
    for _ in range(60):
        alone.later(hours=1)
        looks += len([worked for worked in alone.place.settle() if worked.result == "handled"])
    assert 4 <= looks <= 14
    assert alone.queued_looks() == 0
    assert alone.place.agent.record(key)["recommended_next_step"].startswith("Wait")


def test_a_run_that_was_seen_running_is_waited_for_while_its_scheduler_does_not_answer(alone: BothSides) -> None:
    alone.ran("scheduled__1", "running", -12)
    key = alone.report()
    alone.systems.world.faults.add("error", path="^/airflow3/", times=500, status=500)
    alone.later(minutes=20)
    alone.place.settle()
    assert alone.place.agent.record(key)["recommended_next_step"].startswith("Wait")


def test_a_failure_that_has_cleared_is_offered_for_closing_and_not_closed(alone: BothSides) -> None:
    alone.shop_has()
    alone.erp_has()
    alone.ran("scheduled__1", "failed", -12, 0)
    key = alone.report()
    assert "The job has run well since" not in alone.note(key)
    alone.ran("scheduled__2", "success", 2, 4)
    alone.later(minutes=20)
    looked_at_again(alone, key)
    offer = f"scheduled__2 began {alone.moment(2)} and ended {alone.moment(4)} as a success; the record is in NetSuite"
    assert "The job has run well since: " in alone.note(key)
    assert offer in alone.note(key)
    assert "Attach the screenshot" in alone.note(key)
    assert alone.place.agent.issue(key)["fields"]["status"]["name"] != "Done"
    alone.later(minutes=20)
    assert looked_at_again(alone, key) == []
