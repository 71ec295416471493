"""Answers of more than one page: all of them are read within bounds, and what is only in a part is never absent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from app.domain.moments import iso
from app.domain.probing.model import Answer, Subject
from app.ports import ProbeConnection
from integrations.probes import connect
from integrations.sandbox.systems import schedulers, shopify
from tests.integration.probes.conftest import AT, Ask
from tests.support.probes import FLOW, LOOPBACK, STEP, Systems
from tests.support.stage import listening

RECENT = iso(AT - timedelta(hours=1))
DEFINITION = """
name: wms
version: 1
title: Our warehouse
questions:
  record_exists:
    needs: [order]
    request: {{ path: /orders, query: {{ state: open }} }}
    pages: {{ list: body.orders, more: body.more, next: {next}, most: 3 }}
    pick: {{ from: body.orders, where: {{ number: "{{order}}" }} }}
    cases:
      - {{ when: "length(picked) > `0`", of_a_part: true, state: confirmed, facts: {{ count: length(picked) }} }}
      - {{ when: "type(body.orders) == 'array'", state: missing }}
"""
BY_NUMBER, BY_ADDRESS = "{ query: { page: page } }", "{ url: body.next }"


def orders(pages: int, **more: Any) -> Flask:
    """A system with one order a page; ``more`` replaces parts of each reply."""
    app = Flask(__name__)

    @app.get("/orders")
    def listed() -> Response:
        page = int(request.args.get("page", "1"))
        assert request.args["state"] == "open"
        following = f"/orders?state=open&page={page + 1}"
        told = {"orders": [{"number": str(1000 + page)}], "more": page < pages, "next": following}
        return jsonify({**told, **more})

    return app


@contextmanager
def asked(tmp_path: Path, app: Flask, way: str = BY_NUMBER, within: float = 3.0) -> Iterator[Any]:
    """Asks the system about an order."""
    file = tmp_path / "wms.yaml"
    file.write_text(DEFINITION.format(next=way), encoding="utf-8")
    with listening(app) as url:
        probe = connect(
            ProbeConnection(
                name="wms",
                kind="http",
                system="Our warehouse",
                definition=str(file),
                url=url,
                allow_networks=tuple(LOOPBACK),
            )
        )

        def ask(order: str) -> Answer:
            return probe.ask("record_exists", Subject({"order": order}), AT, within=within)

        yield ask


@pytest.mark.parametrize("way", [BY_NUMBER, BY_ADDRESS])
def test_an_order_of_a_later_page_is_found_and_one_of_none_is_missing(tmp_path: Path, way: str) -> None:
    with asked(tmp_path, orders(3), way) as ask:
        assert ask("1003").value.state == "confirmed"
        assert ask("1004").value.state == "missing"


def test_beyond_the_pages_that_are_read_nothing_is_missing(tmp_path: Path) -> None:
    with asked(tmp_path, orders(4)) as ask:
        assert ask("1002").value.state == "confirmed"
        answer = ask("1004")
        assert (answer.outcome, answer.value) == ("not_understood", None)
        assert answer.reason.startswith("there is more than could be read")


def test_without_time_for_the_rest_nothing_is_missing_and_the_probe_has_not_failed(tmp_path: Path) -> None:
    app, over = orders(3), threading.Event()

    @app.before_request
    def wait() -> None:
        if "page" in request.args:
            over.wait(5)

    with asked(tmp_path, app, within=0.5) as ask:
        answer = ask("1004")
        over.set()
        assert (answer.outcome, answer.failed) == ("not_understood", False)


def test_a_later_page_that_fails_is_no_answer(tmp_path: Path) -> None:
    app = orders(3)

    @app.before_request
    def fail() -> tuple[str, int] | None:
        return ("", 503) if "page" in request.args else None

    with asked(tmp_path, app) as ask:
        assert (ask("1004").outcome, ask("1001").outcome) == ("not_reachable", "not_reachable")


def test_a_host_that_a_reply_names_is_not_gone_to(tmp_path: Path) -> None:
    with asked(tmp_path, orders(2, next="https://evil.example/orders?state=open&page=2"), BY_ADDRESS) as ask:
        assert ask("1002").value.state == "confirmed"


@pytest.mark.parametrize("next_one", ["/other?page=2", "/orders", "", None, 7, "//evil.example/x?page=2"])
def test_a_next_page_at_another_place_is_not_read(tmp_path: Path, next_one: Any) -> None:
    with asked(tmp_path, orders(2, next=next_one), BY_ADDRESS) as ask:
        answer = ask("1002")
        assert answer.outcome == "not_understood"
        assert "another place" in answer.reason


@pytest.mark.parametrize("more", ["yes", None, 1])
def test_a_page_that_does_not_say_whether_it_is_the_last_is_not_understood(tmp_path: Path, more: Any) -> None:
    with asked(tmp_path, orders(2, more=more)) as ask:
        assert "does not say whether there is another one" in ask("1001").reason


def test_shopify_finds_the_order_behind_many_that_begin_alike(systems: Systems, ask: Ask) -> None:
    for number in range(25):
        name = f"1001-{number}"
        systems.state.put("shopify", "orders", name, shopify.order(name, RECENT))
    assert ask("shopify", "record_exists", order="1001").value.state == "missing"
    systems.state.put("shopify", "orders", "1001", shopify.order("1001", RECENT))
    assert ask("shopify", "record_exists", order="1001").value.state == "confirmed"
    for number in range(25, 45):
        systems.state.put("shopify", "orders", str(number), shopify.order(f"1002-{number}", RECENT))
    systems.state.put("shopify", "orders", "1002", shopify.order("1002", RECENT))
    assert ask("shopify", "record_exists", order="1002").value.state == "confirmed"


def test_shopify_with_more_orders_than_are_read_calls_none_missing(systems: Systems, ask: Ask) -> None:
    for number in range(41):
        systems.state.put("shopify", "orders", str(number), shopify.order(f"1001-{number}", RECENT))
    assert ask("shopify", "record_exists", order="1001").outcome == "not_understood"


def test_shopify_with_more_locations_than_are_read_is_not_summed_up(systems: Systems, ask: Ask) -> None:
    known = [{"name": name, "quantity": 1, "updatedAt": RECENT} for name in ("available", "on_hand")]
    levels = [{"location": {"id": str(place), "name": str(place)}, "quantities": known} for place in range(51)]
    systems.state.put("shopify", "items", "A-1", {"id": "gid://A-1", "sku": "A-1", "levels": levels})
    assert "more than 50 locations" in ask("shopify", "inventory_level", sku="A-1").reason
    systems.state.put("shopify", "items", "A-1", {"id": "gid://A-1", "sku": "A-1", "levels": levels[:50]})
    assert ask("shopify", "inventory_level", sku="A-1").value.facts["available"] == 50


def runs_of(systems: Systems, name: str, numbers: range) -> None:
    for number in numbers:
        run = schedulers.dag_run("orders", f"r-{number}", "success", iso(AT - timedelta(minutes=number)), RECENT)
        systems.state.put(name, "runs", str(number), run)


@pytest.mark.parametrize("name", ["airflow2", "airflow3"])
def test_airflow_reads_on_until_it_knows_all_that_ran(systems: Systems, ask: Ask, name: str) -> None:
    systems.state.put(name, "dags", "orders", {"dag_id": "orders"})
    runs_of(systems, name, range(150))
    assert len(ask(name, "concurrent_runs", job="orders", run="r-1").value.runs) == 150
    runs_of(systems, name, range(150, 450))
    assert ask(name, "concurrent_runs", job="orders", run="r-1").outcome == "not_understood"


def test_kubernetes_reads_on_through_the_jobs_of_a_namespace(systems: Systems, ask: Ask) -> None:
    for number in range(130):
        owner = "orders" if number == 129 else "prices"
        systems.state.put("kubernetes", "jobs", str(number), schedulers.cron_job_run(owner, f"{owner}-{number}", {}))
    assert [run.id for run in ask("kubernetes", "job_run", job="orders").value.runs] == ["orders-129"]


def test_celigo_finds_the_rejection_on_a_later_page(systems: Systems, ask: Ask) -> None:
    known = {"occurredAt": "2026-11-20T10:43:30.538Z", "source": "application", "code": "X", "message": "no"}
    errors = [{**known, "traceKey": str(number), "errorId": str(number)} for number in range(1000, 1007)]
    systems.state.put("celigo", "steps", f"{FLOW}/{STEP}", {"errors": errors, "page_size": 2})
    assert ask("celigo", "rejection_reason", order="1006").value.state == "rejected"
    assert ask("celigo", "rejection_reason", order="999").value.state == "not_rejected"
    systems.state.put("celigo", "steps", f"{FLOW}/{STEP}", {"errors": errors, "page_size": 1})
    assert ask("celigo", "rejection_reason", order="1006").outcome == "not_understood"
