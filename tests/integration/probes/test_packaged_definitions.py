"""Each packaged definition against its system's shapes: what is there, what is not, and what it must not say."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from app.domain.moments import iso
from app.domain.probing.model import Subject
from app.domain.probing.record_values import field_value
from integrations.sandbox.systems import copies, erp, payments, schedulers, shopify
from tests.integration.probes.conftest import AT, Ask, probe_of
from tests.support.probes import FLOW, LOOPBACK, STEP, Systems

RECENT = iso(AT - timedelta(hours=1))


def at(minutes: int) -> str:
    return iso(AT + timedelta(minutes=minutes))


def put_order(systems: Systems, name: str, created: str = RECENT, **parts: object) -> None:
    systems.state.put("shopify", "orders", name, shopify.order(name, created, **parts))


def without_read_all_orders(systems: Systems) -> None:
    systems.state.put("shopify", "app", "installation", {"scopes": ["read_orders"]})


def test_shopify_confirms_the_order_itself_and_none_that_only_begins_alike(systems: Systems, ask: Ask) -> None:
    put_order(systems, "10012")
    assert ask("shopify", "record_exists", order="1001").value.state == "missing"
    put_order(systems, "1001")
    found = ask("shopify", "record_exists", order="#1001").value
    assert (found.state, found.text("reference"), found.facts["count"]) == ("confirmed", "#1001", 1)


def test_shopify_without_read_all_orders_sees_no_old_order_and_calls_none_missing(systems: Systems, ask: Ask) -> None:
    old = iso(systems.state.now() - timedelta(days=61))
    put_order(systems, "900", old)
    assert ask("shopify", "record_exists", order="900").value.state == "confirmed"
    without_read_all_orders(systems)
    for order in ("900", "1001"):
        answer = ask("shopify", "record_exists", order=order)
        assert (answer.outcome, answer.value) == ("not_visible", None)
        assert "last 60 days" in answer.reason


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({}, "open"),
        ({"displayFulfillmentStatus": "FULFILLED"}, "completed"),
        ({"displayFulfillmentStatus": "ON_HOLD"}, "on_hold"),
        ({"cancelledAt": RECENT, "displayFulfillmentStatus": "UNFULFILLED"}, "cancelled"),
    ],
)
def test_shopify_tells_the_state_of_an_order(systems: Systems, ask: Ask, parts: dict[str, str], state: str) -> None:
    put_order(systems, "1001", **parts)
    answer = ask("shopify", "record_state", order="1001")
    assert answer.value.state == state
    assert answer.value.text("detail") == "fulfilment OPEN UNSUBMITTED"


def test_shopify_tells_what_became_of_the_payment(systems: Systems, ask: Ask) -> None:
    put_order(systems, "1001", displayFinancialStatus="PARTIALLY_REFUNDED")
    value = ask("shopify", "payment_state", order="1001").value
    assert (value.state, value.facts["amount"], value.text("currency")) == ("partially_refunded", 59.9, "EUR")
    assert ask("shopify", "payment_state", order="1002").outcome == "no_record"


def test_shopify_sums_what_all_locations_have_of_that_sku_alone(systems: Systems, ask: Ask) -> None:
    def level(place: str, available: int) -> dict[str, object]:
        return {
            "location": {"id": place, "name": place},
            "quantities": [
                {"name": "available", "quantity": available, "updatedAt": RECENT},
                {"name": "on_hand", "quantity": available + 1, "updatedAt": RECENT},
            ],
        }

    for sku, levels in {"A-1": [level("Berlin", 4), level("Lyon", -1)], "A-10": [level("Berlin", 99)]}.items():
        systems.state.put("shopify", "items", sku, {"id": f"gid://{sku}", "sku": sku, "levels": levels})
    value = ask("shopify", "inventory_level", sku="A-1").value
    assert (value.facts["available"], value.facts["on_hand"], value.text("location")) == (3, 5, "Berlin, Lyon")
    assert ask("shopify", "inventory_level", sku="A-2").outcome == "no_record"


def test_shopify_that_throttles_is_not_reachable_and_a_wrong_token_is_revoked(
    systems: Systems, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    systems.state.put("shopify", "app", "throttled", {"now": True})
    answer = ask("shopify", "record_exists", order="1001")
    assert (answer.outcome, answer.reason) == ("not_reachable", "its query cost limit is used up")
    monkeypatch.setenv("SHOPIFY_ACCESS_TOKEN", "shpat_wrong")
    assert ask("shopify", "session_state").value.state == "revoked"
    assert ask("shopify", "record_exists", order="1001").reason == "the credentials are not accepted (401)"


def test_netsuite_confirms_by_external_id_and_only_likely_by_a_purchase_order_number(
    systems: Systems, ask: Ask
) -> None:
    assert ask("netsuite", "record_exists", order="1001").value.state == "missing"
    systems.state.put("netsuite", "orders", "b", erp.sales_order("77", otherrefnum="1001"))
    answer = ask("netsuite", "record_exists", order="1001")
    assert (answer.value.text("reference"), answer.certainty) == ("SO77", "likely")
    systems.state.drop("netsuite", "orders", "b")
    systems.state.put("netsuite", "orders", "a", erp.sales_order("1001", externalid="SHOP-1001", status="H"))
    answer = ask("netsuite", "record_exists", order="1001")
    assert (answer.value.text("reference"), answer.certainty) == ("SO1001", "confirmed")
    assert ask("netsuite", "record_state", order="1001").value.state == "completed"


def test_netsuite_with_a_status_of_its_own_is_not_understood(systems: Systems, ask: Ask) -> None:
    systems.state.put("netsuite", "orders", "a", erp.sales_order("1001", status="Z"))
    answer = ask("netsuite", "record_state", order="1001")
    assert (answer.outcome, answer.value) == ("not_understood", None)
    assert answer.reason.startswith("the state 'Z' is not in the map (netsuite.yaml:")
    assert "body.items[].status: text" in answer.outline


def test_netsuite_counts_stock_and_refuses_a_wrong_signature(
    systems: Systems, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("netsuite", "inventory_level", sku="A-1").outcome == "no_record"
    systems.state.put("netsuite", "items", "7", {"id": "7", "itemid": "A-1"})
    for place, available in (("1", 3), ("2", 4)):
        stock = {"item": "7", "location": place, "quantityavailable": available, "quantityonhand": 9}
        systems.state.put("netsuite", "stock", place, stock)
    assert ask("netsuite", "inventory_level", sku="A-1").value.facts == {"available": 7, "on_hand": 18}
    monkeypatch.setenv("NETSUITE_TOKEN_SECRET", "another")
    assert ask("netsuite", "record_exists", order="1001").reason == "the credentials are not accepted (401)"


def test_odoo_finds_an_order_by_any_of_its_references(systems: Systems, ask: Ask) -> None:
    assert ask("odoo", "record_exists", order="1001").value.state == "missing"
    order = {
        "id": 5,
        "name": "S00005",
        "client_order_ref": "1001",
        "state": "cancel",
        "write_date": "2026-11-20 10:00:00",
    }
    systems.state.put("odoo", "sale.order", "5", order)
    value = ask("odoo", "record_exists", order="1001").value
    assert (value.text("reference"), value.text("updated_at")) == ("S00005", "2026-11-20T10:00:00Z")
    assert ask("odoo", "record_state", order="1001").value.state == "cancelled"


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({}, "captured"),
        ({"status": "requires_capture"}, "authorized"),
        ({"status": "canceled"}, "voided"),
        ({"status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}, "failed"),
        ({"latest_charge": {"id": "ch_1", "refunded": True, "amount_refunded": 5990, "created": 1}}, "refunded"),
        (
            {"latest_charge": {"id": "ch_1", "refunded": False, "amount_refunded": 9, "created": 1}},
            "partially_refunded",
        ),
    ],
)
def test_stripe_tells_a_payment_by_its_id_or_likely_by_the_order(
    systems: Systems, ask: Ask, parts: dict[str, object], state: str
) -> None:
    intent = payments.payment_intent("pi_12345678", 1_790_000_000, metadata={"order_id": "1001"}, **parts)
    systems.state.put("stripe", "payment_intents", "pi_12345678", intent)
    by_id, by_order = (
        ask("stripe", "payment_state", payment="pi_12345678"),
        ask("stripe", "payment_state", order="1001"),
    )
    assert (by_id.value.state, by_id.certainty) == (state, "confirmed")
    assert (by_order.value.state, by_order.certainty) == (state, "likely")
    assert by_id.value.facts["amount_minor"] == 5990


def test_stripe_knows_that_there_is_no_such_payment_and_is_not_asked_about_what_is_none(
    systems: Systems, ask: Ask
) -> None:
    assert ask("stripe", "payment_state", payment="pi_00000000").value.state == "none"
    assert ask("stripe", "record_exists", payment="pi_00000000").value.state == "missing"
    assert ask("stripe", "payment_state", payment="ORD-1").outcome == "not_asked"
    assert ask("stripe", "payment_state", payment="ORD-1", order="1001").certainty == "likely"


def test_adyen_tells_a_payment_link_and_never_that_it_was_captured(systems: Systems, ask: Ask) -> None:
    link = {
        "id": "PL12345678",
        "reference": "1001",
        "status": "completed",
        "amount": {"value": 5990, "currency": "EUR"},
    }
    systems.state.put("adyen", "payment_links", "PL12345678", link)
    assert ask("adyen", "payment_state", payment="PL12345678").value.state == "authorized"
    assert ask("adyen", "payment_state", payment="PL00000000").value.state == "none"


def test_akeneo_fetches_a_token_once_and_another_when_it_is_refused(systems: Systems) -> None:
    product = {"uuid": "u-1", "identifier": "A-1", "enabled": False, "created": RECENT, "updated": RECENT}
    systems.state.put("akeneo", "products", "A-1", product)
    akeneo, subject = probe_of(systems, "akeneo"), Subject({"sku": "A-1"})
    assert [akeneo.ask("record_exists", subject, AT).value.state for _ in range(3)] == ["confirmed"] * 3  # type: ignore[union-attr]
    assert systems.stand.world.requests.count(path="/api/oauth/v1/token") == 1
    systems.state.revoke()
    assert akeneo.ask("record_state", subject, AT).value.state == "on_hold"  # type: ignore[union-attr]
    assert systems.stand.world.requests.count(path="/api/oauth/v1/token") == 2


def test_channelengine_finds_the_order_and_its_key_is_shown_nowhere(systems: Systems, ask: Ask) -> None:
    order = {"Id": 5, "ChannelOrderNo": "1001", "MerchantOrderNo": "M1", "Status": "REQUIRES_CORRECTION"}
    systems.state.put("channelengine", "orders", "5", order)
    answer = ask("channelengine", "record_state", order="1001")
    assert answer.value.state == "on_hold"
    assert "ce-key" not in repr(answer) + str(answer.to_dict())
    assert ask("channelengine", "record_exists", order="1002").value.state == "missing"


def test_celigo_tells_why_a_record_was_rejected_with_mail_addresses_masked(systems: Systems, ask: Ask) -> None:
    assert ask("celigo", "rejection_reason", order="1001").value.state == "not_rejected"
    error = {
        "occurredAt": "2026-11-20T10:43:30.538Z",
        "source": "application",
        "code": "INVALID_KEY_OR_REF",
        "message": "Invalid entity reference for ada@example.com",
        "traceKey": "1001",
        "errorId": "1",
    }
    systems.state.put("celigo", "steps", f"{FLOW}/{STEP}", {"errors": [error]})
    answer = ask("celigo", "rejection_reason", order="1001")
    side = field_value("receiving_record", [answer])
    assert side is not None
    assert side.text == "rejected by Celigo: INVALID_KEY_OR_REF: Invalid entity reference for [EMAIL-1]"
    assert ask("celigo", "rejection_reason", record="1002").value.state == "not_rejected"


@pytest.mark.parametrize("name", ["airflow2", "airflow3"])
def test_airflow_tells_a_jobs_runs_and_what_ran_beside_it(systems: Systems, ask: Ask, name: str) -> None:
    assert ask(name, "job_run", job="orders").outcome == "not_visible"
    systems.state.put(name, "dags", "orders", {"dag_id": "orders"})
    runs = {
        "r-1": ("failed", at(-20), at(0)),
        "r-2": ("running", at(-9), None),
        "r-3": ("queued", None, None),
        "r-4": ("success", at(10), at(12)),
    }
    for run, (state, started, ended) in runs.items():
        systems.state.put(name, "runs", run, schedulers.dag_run("orders", run, state, started, ended))
    latest = ask(name, "job_run", job="orders", run="r-1")
    assert [run.id for run in latest.value.runs] == ["r-3", "r-4", "r-2", "r-1"]
    assert field_value("sync_job_status", [latest]).text.startswith("r-1 failed, started 2026-11-20T10:24:00Z")  # type: ignore[union-attr]
    beside = field_value("concurrent_processes", [ask(name, "concurrent_runs", job="orders", run="r-1")])
    assert beside is not None
    assert beside.text == "1 at 2026-11-20T10:44:00Z: r-2 running, started 2026-11-20T10:35:00Z"


def test_airflow_whose_scheduler_is_dead_is_down(systems: Systems, ask: Ask) -> None:
    assert ask("airflow3", "system_health").value.state == "operational"
    systems.state.put("airflow", "health", "scheduler", {"status": "unhealthy"})
    assert ask("airflow3", "system_health").value.state == "down"


def test_kubernetes_tells_the_runs_of_that_cron_job_alone(systems: Systems, ask: Ask) -> None:
    def ended(kind: str, minutes: int) -> dict[str, object]:
        condition = {"type": kind, "status": "True", "lastTransitionTime": at(minutes)}
        finished = {"completionTime": at(minutes)} if kind == "Complete" else {}
        return {"startTime": at(minutes - 10), "conditions": [condition], **finished}

    statuses = {
        "orders-1": ended("Failed", 0),
        "orders-2": ended("Complete", 20),
        "orders-3": {"startTime": at(30), "active": 1},
        "orders-4": {},
    }
    for name, status in statuses.items():
        systems.state.put("kubernetes", "jobs", name, schedulers.cron_job_run("orders", name, status))
    systems.state.put("kubernetes", "jobs", "x", schedulers.cron_job_run("prices", "prices-1", ended("Complete", 5)))
    found = ask("kubernetes", "job_run", job="orders").value.runs
    assert {run.id: run.state for run in found} == {
        "orders-1": "failed",
        "orders-2": "success",
        "orders-3": "running",
        "orders-4": "queued",
    }
    assert {run.id: run.ended_at for run in found}["orders-1"] == AT


def test_kubernetes_with_more_jobs_than_are_read_is_not_guessed_from_a_part(systems: Systems, ask: Ask) -> None:
    for number in range(501):
        systems.state.put("kubernetes", "jobs", str(number), schedulers.cron_job_run("orders", f"orders-{number}", {}))
    assert ask("kubernetes", "job_run", job="orders").outcome == "not_understood"


def test_a_status_page_is_told_with_the_moment_that_it_names(systems: Systems, ask: Ask) -> None:
    systems.state.put("statuspage", "status", "now", {"indicator": "major", "description": "Partial Outage"})
    value = ask("statuspage", "system_health").value
    assert (value.state, value.text("detail")) == ("down", "Partial Outage")


@pytest.mark.parametrize("name", ["shopify", "netsuite", "odoo", "stripe", "akeneo", "airflow3", "statuspage"])
def test_a_system_that_answers_is_operational_and_one_that_fails_is_not_reached(
    systems: Systems, ask: Ask, name: str
) -> None:
    assert ask(name, "system_health").value.state == "operational"
    systems.stand.world.faults.add("error", path=f"^/{name}/", times=9, status=500)
    assert ask(name, "system_health").outcome == "not_reachable"


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("shopify", "SHOPIFY_ACCESS_TOKEN"),
        ("netsuite", "NETSUITE_TOKEN_SECRET"),
        ("odoo", "ODOO_API_KEY"),
        ("stripe", "STRIPE_API_KEY"),
        ("channelengine", "CHANNELENGINE_API_KEY"),
        ("celigo", "CELIGO_API_TOKEN"),
        ("algolia", "ALGOLIA_API_KEY"),
    ],
)
def test_credentials_that_are_taken_are_valid_and_others_revoked(
    systems: Systems, ask: Ask, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    assert ask(name, "session_state").value.state == "valid"
    monkeypatch.setenv(variable, "not-the-one")
    assert ask(name, "session_state").value.state == "revoked"


def test_algolia_tells_how_fresh_the_index_is_and_whether_it_is_being_filled(systems: Systems, ask: Ask) -> None:
    assert ask("algolia", "cache_age").outcome == "not_visible"
    systems.state.put("algolia", "indexes", "a", copies.search_index("products_by_price", RECENT))
    systems.state.put("algolia", "indexes", "b", copies.search_index("products", at(-15)))
    cached = field_value("cache_status", [ask("algolia", "cache_age")])
    assert cached is not None
    assert cached.text == "last refreshed 2026-11-20T10:29:00Z, 15 min before the failure"
    systems.state.put("algolia", "indexes", "b", copies.search_index("products", at(-15), pending=True))
    assert ask("algolia", "cache_age").value.state == "refreshing"


def with_sign_in_here(systems: Systems, tmp_path: Path) -> None:
    """Power BI as it is packaged, but for the place of its sign-in, which is the simulated system's own."""
    text = Path("integrations/probes/definitions/powerbi.yaml").read_text(encoding="utf-8")
    there = "url: https://login.microsoftonline.com/"
    assert text.count(there) == 1
    (tmp_path / "powerbi.yaml").write_text(text.replace(there, "path: /"), encoding="utf-8")
    identifier = "0f0f0f0f-0000-4000-8000-000000000001"
    entry = {
        "system": "Power BI",
        "definition": "powerbi.yaml",
        "url": f"{systems.stand.url}/powerbi",
        "allow_networks": LOOPBACK,
        "credentials": {name: {"env": f"POWERBI_{name.upper()}"} for name in ("client_id", "client_secret")},
        "settings": dict.fromkeys(("tenant", "workspace", "dataset"), identifier),
    }
    systems.write_playbook(powerbi=entry)


def test_powerbi_tells_when_a_report_was_refreshed_and_that_the_last_try_failed(
    systems: Systems, ask: Ask, tmp_path: Path
) -> None:
    with_sign_in_here(systems, tmp_path)
    dataset = "0f0f0f0f-0000-4000-8000-000000000001"
    assert ask("powerbi", "cache_age").outcome == "no_record"
    for number, (status, begun, ended) in enumerate(
        [("Completed", -90, -80), ("Failed", -30, -29), ("Unknown", -5, None)]
    ):
        known = copies.refresh(dataset, status, at(begun), None if ended is None else at(ended))
        systems.state.put("powerbi", "refreshes", str(number), known)
    fresh = ask("powerbi", "cache_age").value
    assert (fresh.state, fresh.text("refreshed_at")) == ("refreshing", at(-80))
    systems.state.drop("powerbi", "refreshes", "2")
    assert ask("powerbi", "cache_age").value.state == "refreshed"
    report = ask("powerbi", "system_health").value
    assert (report.state, report.text("detail")) == ("degraded", "the last refresh: Failed")


def test_a_record_that_appears_late_is_missing_until_then(systems: Systems, ask: Ask) -> None:
    appears: datetime = systems.state.now() + timedelta(minutes=5)
    systems.state.put("netsuite", "orders", "a", erp.sales_order("1001"), appears_at=appears)
    assert ask("netsuite", "record_exists", order="1001").value.state == "missing"
    systems.stand.world.clock.advance(301)
    assert ask("netsuite", "record_exists", order="1001").value.state == "confirmed"


def test_a_system_is_filled_over_http_as_the_sandbox_is_steered(systems: Systems, ask: Ask) -> None:
    place = f"{systems.stand.url}/sandbox/systems/netsuite/orders/a"
    assert requests.put(place, json={"record": erp.sales_order("1001")}, timeout=10).status_code == 204
    assert requests.get(place, timeout=10).json()["record"]["tranid"] == "SO1001"
    assert ask("netsuite", "record_exists", order="1001").value.state == "confirmed"
    assert requests.delete(place, timeout=10).status_code == 204
    assert requests.get(place, timeout=10).status_code == 404
    assert ask("netsuite", "record_exists", order="1001").value.state == "missing"
    assert requests.put(place, json={"appears_at": "soon"}, timeout=10).status_code == 400
