"""Several probes at once: one that hangs or fails costs no other its answer, and every answer is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.probing.model import Subject
from app.domain.ticket import TicketRef
from app.settings import load_settings
from app.store import migrate
from app.store import probes as store
from app.wiring import connect
from app.workflow.probing import Enquiry, ask_all
from app.workflow.service import Service
from integrations.sandbox.common import Clock
from integrations.sandbox.systems import erp, shopify
from tests.bench.idle_probes import started as started_idle
from tests.integration.probes.conftest import AT
from tests.support.probes import Systems, simulated_systems

BOTH_SIDES = [Enquiry(question="record_exists", system="Shopify"), Enquiry(question="record_exists", system="NetSuite")]
ORDER = Subject({"order": "1001"})
TICKET = TicketRef(system="jira", site="main", id="10001")


@pytest.fixture
def clock() -> Clock:
    return Clock(AT)


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Systems]:
    with simulated_systems(tmp_path, monkeypatch, clock) as started:
        started.state.put("shopify", "orders", "1001", shopify.order("1001", "2026-11-20T09:44:00Z"))
        started.state.put("netsuite", "orders", "1001", erp.sales_order("1001"))
        yield started


def connected(systems: Systems, url: str, clock: Clock) -> Service:
    """A service with the playbook as it is now."""
    settings = load_settings(database_url=url, secret_key="a key for tests", playbook=str(systems.playbook))
    return connect(settings, clock.now)


def started(systems: Systems, url: str, clock: Clock) -> Iterator[Service]:
    service = connected(systems, url, clock)
    migrate.upgrade(service.database)
    yield service
    service.close()


@pytest.fixture
def service(systems: Systems, database_url: str, clock: Clock) -> Iterator[Service]:
    yield from started(systems, database_url, clock)


@pytest.fixture
def sqlite_service(systems: Systems, sqlite_url: str, clock: Clock) -> Iterator[Service]:
    """For what no database has a part in."""
    yield from started(systems, sqlite_url, clock)


def reconnected(systems: Systems, service: Service, clock: Clock) -> Service:
    """A service on the same database with the playbook as it is now."""
    return connected(systems, service.database.url.render_as_string(hide_password=False), clock)


def test_both_sides_are_asked_and_answered_in_the_order_of_the_enquiries(
    sqlite_service: Service, systems: Systems
) -> None:
    answers = ask_all(sqlite_service, BOTH_SIDES, ORDER, AT)
    assert [(answer.system, answer.value.state) for answer in answers if answer.value] == [
        ("Shopify", "confirmed"),
        ("NetSuite", "confirmed"),
    ]


def test_a_system_that_hangs_costs_the_other_nothing(sqlite_service: Service, systems: Systems) -> None:
    systems.hang("shopify")
    shop, ledger = ask_all(sqlite_service, BOTH_SIDES, ORDER, AT, within=2.0)
    assert (shop.outcome, shop.value) == ("not_reachable", None)
    assert ledger.value is not None
    assert ledger.value.state == "confirmed"


def test_a_sign_in_that_hangs_holds_no_other_question_of_the_probe_up(
    sqlite_service: Service, systems: Systems
) -> None:
    systems.stand.world.faults.add("hang", path="^/airflow3/auth/token")
    both = [Enquiry(question="job_run", system="Airflow"), Enquiry(question="concurrent_runs", system="Airflow")]
    systems.state.put("airflow2", "dags", "orders", {"dag_id": "orders"})
    answers = ask_all(sqlite_service, both, Subject({"job": "orders"}), AT, within=2.0)
    assert {(answer.probe, answer.outcome) for answer in answers} == {
        ("airflow2", "answered"),
        ("airflow3", "not_reachable"),
    }


def test_a_system_that_fails_costs_the_other_nothing(sqlite_service: Service, systems: Systems) -> None:
    for number, fault in enumerate(("drop", "half", "html", "error", "rate_limit")):
        systems.stand.world.faults.add(fault, path="^/shopify/")  # type: ignore[arg-type]
        with sqlite_service.database.write() as connection:
            connection.execute(text("DELETE FROM probe_states"))
        shop, ledger = ask_all(sqlite_service, BOTH_SIDES, Subject({"order": str(number)}), AT)
        assert shop.outcome in ("not_reachable", "not_understood"), fault
        assert ledger.answered


def test_an_answer_is_used_again_for_a_while_and_then_asked_for_anew(
    service: Service, systems: Systems, clock: Clock
) -> None:
    first = ask_all(service, BOTH_SIDES, ORDER, AT, ticket=TICKET)
    clock.advance(14 * 60)
    assert ask_all(service, BOTH_SIDES, ORDER, AT) == first
    assert systems.requests("netsuite") == 1
    clock.advance(2 * 60)
    again = ask_all(service, BOTH_SIDES, ORDER, AT)
    assert [answer.as_of for answer in again] == [clock.now(), clock.now()]
    assert systems.requests("netsuite") == 2
    assert ask_all(service, BOTH_SIDES, ORDER, AT, no_older_than=timedelta.max) == again


def test_an_answer_is_kept_with_the_ticket_and_one_that_was_tampered_with_is_none(
    service: Service, systems: Systems
) -> None:
    answers = ask_all(service, BOTH_SIDES, ORDER, AT, ticket=TICKET)
    with service.database.read() as connection:
        kept = store.of_ticket(connection, TICKET)
    assert sorted(kept, key=lambda answer: answer.probe, reverse=True) == answers
    with service.database.write() as connection:
        connection.execute(text("UPDATE probe_answers SET answer = replace(answer, 'confirmed', 'missing')"))
        assert store.of_ticket(connection, TICKET) == []
        assert [store.drop_before(connection, AT + timedelta(days=1), 1) for _ in range(3)] == [1, 1, 0]


def test_the_systems_are_found_by_alias_and_by_role(sqlite_service: Service, systems: Systems) -> None:
    by_alias = ask_all(sqlite_service, [Enquiry(question="record_exists", system="oracle netsuite")], ORDER, AT)
    by_role = ask_all(sqlite_service, [Enquiry(question="record_exists", role="storefront")], ORDER, AT)
    assert {answer.probe for answer in by_role} == {"shopify"}
    assert {answer.probe for answer in by_alias} <= {"netsuite"}
    assert ask_all(sqlite_service, [Enquiry(question="record_exists", system="Nobody")], ORDER, AT) == []
    assert ask_all(sqlite_service, [Enquiry(question="cache_age", system="Shopify")], ORDER, AT) == []


def test_a_probe_that_fails_three_times_is_left_alone_and_tried_again_with_one_question(
    service: Service, systems: Systems, clock: Clock
) -> None:
    enquiry = [Enquiry(question="record_exists", system="Stripe")]
    systems.stand.world.faults.add("error", path="^/stripe/", times=3, status=500)
    for number in range(3):
        answer = ask_all(service, enquiry, Subject({"payment": f"pi_1234567{number}"}), AT)[0]
        assert answer.reason == "it is not able to answer (500)"
    refused = ask_all(service, enquiry, Subject({"payment": "pi_12345674"}), AT)[0]
    assert refused.outcome == "not_reachable"
    assert refused.reason.startswith("left alone for a while after failures: it is not able")
    assert systems.requests("stripe") == 3
    clock.advance(61)
    assert ask_all(service, enquiry, Subject({"payment": "pi_12345675"}), AT)[0].answered
    assert ask_all(service, enquiry, Subject({"payment": "pi_12345676"}), AT)[0].answered
    with service.database.read() as connection:
        state = next(state for state in store.states(connection) if state.probe == "stripe")
    assert (state.failures, state.paused_until) == (0, None)


def test_a_system_that_asks_for_time_is_given_it(service: Service, systems: Systems, clock: Clock) -> None:
    systems.stand.world.faults.add("rate_limit", path="^/netsuite/", retry_after="20")
    enquiry = [Enquiry(question="record_exists", system="NetSuite")]
    ask_all(service, enquiry, ORDER, AT)
    clock.advance(19)
    assert "left alone for a while" in ask_all(service, enquiry, Subject({"order": "1002"}), AT)[0].reason
    clock.advance(2)
    assert ask_all(service, enquiry, Subject({"order": "1002"}), AT)[0].answered


def test_the_limit_of_a_probe_holds_for_all_processes(service: Service, systems: Systems, clock: Clock) -> None:
    systems.write_playbook(netsuite={"per_minute": 6})
    processes = [reconnected(systems, service, clock) for _ in range(2)]
    enquiry = [Enquiry(question="record_exists", system="NetSuite")]
    outcomes = [
        ask_all(processes[number % 2], enquiry, Subject({"order": str(number)}), AT)[0].outcome for number in range(4)
    ]
    assert outcomes == ["answered", "answered", "not_reachable", "not_reachable"]
    clock.advance(10)
    assert ask_all(processes[0], enquiry, Subject({"order": "9"}), AT)[0].answered
    for process in processes:
        process.close()


def test_a_probe_that_cannot_be_used_says_so_and_costs_the_others_nothing(
    sqlite_service: Service, systems: Systems, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("name: broken\nversion: 1\n", encoding="utf-8")
    systems.write_playbook(shopify={"definition": "broken.yaml"}, netsuite={"settings": {"account": "!"}})
    changed = reconnected(systems, sqlite_service, clock)
    shop, ledger = ask_all(changed, BOTH_SIDES, ORDER, AT)
    assert shop.reason.startswith("the probe cannot be used: ")
    assert "broken.yaml:1: " in shop.reason
    assert "the setting account of the probe netsuite is '!'" in ledger.reason
    assert {shop.outcome, ledger.outcome} == {"not_asked"}
    changed.close()


def test_no_secret_reaches_the_log_the_store_or_an_answer(
    service: Service, systems: Systems, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    every = [Enquiry(question=question) for question in ("record_exists", "payment_state", "session_state", "job_run")]
    systems.stand.world.faults.add("half", path="^/akeneo/")
    subject = Subject({"order": "1001", "sku": "A-1", "payment": "pi_12345678", "job": "orders"})
    answers = ask_all(service, every, subject, AT, ticket=TICKET)  # type: ignore[arg-type]
    assert len(answers) >= 12
    with service.database.read() as connection:
        stored = "".join(connection.execute(text("SELECT answer FROM probe_answers")).scalars())
    printed = capfd.readouterr()
    shown = caplog.text + printed.out + printed.err + stored + repr(answers) + repr(service.probes)
    secrets = [value for name, value in systems.stand.credentials.items() if not name.endswith(("account", "username"))]
    assert [secret for secret in secrets if secret in shown] == []


def test_a_hundred_probes_cost_an_idle_service_nothing(tmp_path: Path) -> None:
    idle = started_idle(tmp_path, 100)
    assert (idle.probes, idle.made, idle.threads, idle.sockets, idle.modules) == (100, 0, 1, 0, ())
