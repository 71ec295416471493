"""What a panel beside the ticket is told: the last look from the store, to callers with the gate token only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef
from app.domain.update import Update
from app.ports import Envelope, RemoteUnavailable
from app.settings import Settings
from app.store import deliveries, history, tickets
from app.store.database import StoreUnavailable
from app.store.tables import audit as audit_table
from app.web import create_app
from app.workflow.service import Service
from app.workflow.work import work_one
from schemas import validator
from tests.integration.web.conftest import GATE_TOKEN
from tests.support.tracker import NOW, Tracker, a_ticket

BEARER = {"Authorization": f"Bearer {GATE_TOKEN}"}
TICKET = TicketRef(system="jira", site="test", id="10001")


def looked_at(service: Service, ticket_id: str = "10001") -> None:
    envelope = Envelope(kind="issue_updated", ticket_id=ticket_id, ticket_key=f"OPS-{ticket_id[-1]}")
    with service.database.write() as connection:
        deliveries.accept(connection, ("jira", "test"), envelope, service.clock(), state="queued")
    worked = work_one(service, "a worker", timedelta(minutes=1))
    assert worked is not None
    assert worked.result == "handled"


def asked(client: FlaskClient, ticket: str = "OPS-1") -> Any:
    return client.post("/gate/jira/panel", json={"ticket": ticket}, headers=BEARER)


def test_the_panel_shows_record_verdict_and_next_step_of_the_last_look(client: FlaskClient, service: Service) -> None:
    looked_at(service)
    answer = asked(client)
    assert answer.status_code == 200
    assert not list(validator("panel").iter_errors(answer.json))
    assert not list(validator("verdict").iter_errors(answer.json["verdict"]))
    record = {field["key"]: field for field in answer.json["record"]}
    assert len(record) == 14
    assert record["job_or_transaction_id"]["value"] == "ORD-SYNC-4471"
    assert record["job_or_transaction_id"]["source"] == "text"
    assert record["cache_status"]["source"] == "unknown"
    assert "success_screenshot" in [item["requirement"] for item in answer.json["verdict"]["missing"]]
    assert answer.json["next_step"]["label"]
    assert answer.json["ticket"] == {"system": "jira", "site": "test", "id": "10001", "key": "OPS-1"}


def test_no_remote_call_is_made_for_a_panel(client: FlaskClient, service: Service, tracker: Tracker) -> None:
    looked_at(service)
    tracker.calls.clear()
    tracker.fail_with.append(RemoteUnavailable("Jira is down"))
    assert asked(client).status_code == 200
    assert tracker.calls == []


def test_earlier_tickets_of_the_same_exception_are_named(
    client: FlaskClient, service: Service, tracker: Tracker
) -> None:
    tracker.tickets["10002"] = replace(a_ticket("10002"), created_at=NOW - timedelta(hours=1))
    looked_at(service)
    looked_at(service, "10002")
    later = asked(client, "OPS-2").json
    assert [one["ticket"] for one in later["priors"]] == ["OPS-1"]
    assert later["priors"][0]["closed_at"] is None
    assert later["similar"] == []


def test_tickets_that_read_alike_come_with_the_reason(client: FlaskClient, service: Service, tracker: Tracker) -> None:
    body = a_ticket().body.replace("ORA-00060: deadlock detected while waiting for resource", "ORA-01555: too old")
    tracker.tickets["10002"] = replace(a_ticket("10002"), body=body, created_at=NOW - timedelta(hours=1))
    looked_at(service)
    looked_at(service, "10002")
    similar = asked(client, "OPS-2").json["similar"]
    assert [one["ticket"] for one in similar] == ["OPS-1"]
    assert "same job ORD-SYNC-4471" in similar[0]["why"]


def test_more_than_five_earlier_tickets_are_counted(client: FlaskClient, service: Service) -> None:
    looked_at(service)
    with service.database.write() as connection:
        present = history.occurrence_at(connection, TICKET)
        assert present is not None
        for day in range(1, 8):
            earlier = a_prior(present, day)
            history.remember(connection, earlier)
    shown = asked(client).json
    assert [one["ticket"] for one in shown["priors"]] == ["OPS-901", "OPS-902", "OPS-903", "OPS-904", "OPS-905"]
    assert shown["more_priors"] == 2
    assert not list(validator("panel").iter_errors(shown))


def a_prior(present: Occurrence, day: int) -> Occurrence:
    ref = replace(present.ref, id=f"9{day}")
    return replace(present, ref=ref, key=f"OPS-90{day}", occurred_at=present.occurred_at - timedelta(days=day))


def test_a_ticket_that_concerns_nobody_has_no_record(client: FlaskClient, service: Service, tracker: Tracker) -> None:
    tracker.tickets["10001"] = a_ticket(
        issue_type="Task", subject="A question", body="Where can I invite a colleague to the portal?"
    )
    looked_at(service)
    shown = asked(client).json
    assert (shown["record"], shown["priors"], shown["next_step"]) == ([], [], None)
    assert (shown["verdict"]["applies"], shown["verdict"]["allowed"]) == (False, True)


@pytest.mark.parametrize("reference", ["10001", "OPS-1", "test:OPS-1", "test:10001"])
def test_id_key_and_site_name_the_same_ticket(client: FlaskClient, service: Service, reference: str) -> None:
    looked_at(service)
    assert asked(client, reference).json["ticket"]["key"] == "OPS-1"


def test_a_ticket_that_was_never_read_is_unknown(client: FlaskClient) -> None:
    answer = asked(client, "OPS-77")
    assert answer.status_code == 404
    assert "OPS-77 was never read here" in answer.json["detail"]


def test_a_deleted_ticket_is_unknown(client: FlaskClient, service: Service) -> None:
    looked_at(service)
    with service.database.write() as connection:
        tickets.mark_gone(connection, TICKET, NOW)
    assert asked(client).status_code == 404


def test_of_two_tickets_that_had_a_key_the_one_still_there_is_shown(
    client: FlaskClient, service: Service, tracker: Tracker
) -> None:
    looked_at(service)
    tracker.tickets["10002"] = replace(a_ticket("10002"), key="OPS-1")
    looked_at(service, "10002")
    with service.database.write() as connection:
        tickets.mark_gone(connection, replace(TICKET, id="10002"), NOW)
    assert asked(client).json["ticket"]["id"] == "10001"


def test_a_ticket_of_another_system_is_not_shown(client: FlaskClient, service: Service) -> None:
    looked_at(service)
    answer = client.post("/gate/zendesk/panel", json={"ticket": "OPS-1"}, headers=BEARER)
    assert answer.status_code == 404


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", f"Basic {GATE_TOKEN}"])
def test_nobody_reads_a_panel_without_the_gate_token(
    client: FlaskClient, service: Service, authorization: str | None
) -> None:
    looked_at(service)
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = client.post("/gate/jira/panel", json={"ticket": "OPS-1"}, headers=headers)
    assert answer.status_code == 401
    assert "ORD-SYNC" not in answer.text


def test_a_body_that_names_no_ticket_is_refused(client: FlaskClient) -> None:
    assert client.post("/gate/jira/panel", json={"key": "OPS-1"}, headers=BEARER).status_code == 400


def test_without_the_database_the_caller_is_asked_to_come_again(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise StoreUnavailable("The database is locked")

    monkeypatch.setattr("app.web.gate.panel_of", unavailable)
    answer = asked(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_panel_is_no_gate_check(client: FlaskClient, service: Service) -> None:
    looked_at(service)
    asked(client)
    assert "handoff_gate_checks_total{" not in client.get("/metrics").text


def test_the_dashboard_is_linked_where_its_address_is_known(service: Service) -> None:
    looked_at(service)
    with_address = create_app(service, Settings(gate_token=GATE_TOKEN, public_url="https://handoff.example/"))
    assert asked(with_address.test_client()).json["dashboard_url"] == "https://handoff.example/tickets/jira/test/10001"
    without = create_app(service, Settings(gate_token=GATE_TOKEN))
    assert asked(without.test_client()).json["dashboard_url"] is None


def test_a_panel_is_masked_like_the_record(client: FlaskClient, service: Service, tracker: Tracker) -> None:
    body = a_ticket().body + "\nCard 4111 1111 1111 1111, password: hunter2-Hunter2"
    tracker.tickets["10001"] = a_ticket(body=body, subject="Order sync errored for 4111 1111 1111 1111")
    looked_at(service)
    text = asked(client).text
    assert "4111 1111" not in text
    assert "hunter2" not in text


def test_what_was_written_to_the_ticket_is_what_the_panel_says(
    client: FlaskClient, service: Service, tracker: Tracker
) -> None:
    looked_at(service)
    update: Update = tracker.updates[-1]
    assert [item["message"] for item in asked(client).json["verdict"]["missing"]] == [
        item.message for item in update.verdict.missing
    ]


@pytest.mark.parametrize(("off", "event"), [(True, "rule_switched_off"), (False, "rule_switched_on")])
def test_a_switched_rule_is_in_the_audit_trail_with_who_and_why(
    client: FlaskClient, service: Service, off: bool, event: str
) -> None:
    body = {"projects": ["OPS"], "off": off, "by": "5b10", "reason": "stuck, card 4111 1111 1111 1111"}
    assert client.post("/gate/jira/rule", json=body, headers=BEARER).status_code == 204
    with service.database.read() as connection:
        row = connection.execute(select(audit_table).where(audit_table.c.event == event)).one()
    assert row.actor == "5b10"
    assert (row.detail["system"], row.detail["projects"]) == ("jira", ["OPS"])
    assert "4111 1111" not in row.detail["reason"]


def test_nobody_reports_a_switch_without_the_gate_token(client: FlaskClient) -> None:
    assert client.post("/gate/jira/rule", json={"projects": ["OPS"], "off": True, "by": "x"}).status_code == 401


def test_a_report_of_a_switch_names_projects_and_person(client: FlaskClient) -> None:
    answer = client.post("/gate/jira/rule", json={"off": True}, headers=BEARER)
    assert answer.status_code == 400
    assert "by" in answer.json["detail"] or "projects" in answer.json["detail"]
