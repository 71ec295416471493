"""What machines that watch are told: alive, ready, metrics, the API's description."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from prometheus_client.parser import text_string_to_metric_families

from app.settings import Settings
from app.store import sites
from app.store.database import Database
from app.web import create_app
from app.workflow.service import Service
from app.workflow.vault import Vault
from tests.support.service import StandingClock
from tests.support.stage import fill, keep_delivery
from tests.support.tracker import NOW, Tracker

GATE_TOKEN = "the gate token of these tests"


def a_worker_beats(service: Service) -> None:
    with service.database.write() as connection:
        sites.beat(connection, "worker-1", service.clock(), service.clock())


def gone(service: Service) -> None:
    path = Path(str(service.database.url.database))
    service.database.close()
    for file in path.parent.glob("handoff.db*"):
        file.unlink()
    path.mkdir()


def test_alive_whatever_the_database_does(client: FlaskClient, service: Service) -> None:
    gone(service)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["alive"] is True


def test_ready_with_a_worker_that_gave_a_sign_of_life(client: FlaskClient, service: Service) -> None:
    a_worker_beats(service)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "ready": True,
        "storing": True,
        "processing": True,
        "reasons": [],
        "warnings": [],
        "checks": dict.fromkeys(("disk", "database", "workers", "queue", "sites", "clock"), "ok"),
    }


def test_figures_and_words_of_errors_are_for_callers_with_the_gate_token(client: FlaskClient, service: Service) -> None:
    gone(service)
    open_to_all, token = client.get("/readyz").json, {"Authorization": f"Bearer {GATE_TOKEN}"}
    assert "details" not in open_to_all
    assert "unable to open" not in str(open_to_all)
    told = client.get("/readyz", headers=token).json
    assert "unable to open" in told["details"]["database"]
    assert "details" not in client.get("/readyz", headers={"Authorization": "Bearer another"}).json


def test_deliveries_that_nobody_takes_are_a_warning_and_no_reason_to_send_webhooks_elsewhere(
    client: FlaskClient, service: Service, clock: StandingClock
) -> None:
    with service.database.write() as connection:
        keep_delivery(connection, "queued", at=NOW)
    clock.advance(minutes=6)
    a_worker_beats(service)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["checks"]["queue"] == "warning"
    assert "more workers" in answer.json["warnings"][0]


@pytest.mark.parametrize(("free", "state"), [(1_000, "error"), (300 * 1024 * 1024, "warning")])
def test_a_disk_that_is_nearly_full_is_told(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    a_worker_beats(service)
    monkeypatch.setattr("app.store.figures.free_bytes", lambda _database: free)
    answer = client.get("/readyz")
    assert answer.json["checks"]["disk"] == state
    assert answer.json["storing"] is (state != "error")


@pytest.mark.parametrize(
    ("told", "taken"), [("trace-4711.a_b", True), ("short", False), ("x" * 129, False), ("with space in it", False)]
)
def test_a_request_id_comes_back_and_only_a_sane_one_is_taken_over(client: FlaskClient, told: str, taken: bool) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": told}).headers["X-Request-ID"]
    assert (answered == told) is taken
    assert len(answered) >= 8


def test_not_ready_when_the_last_sign_of_life_is_older_than_30_seconds(
    client: FlaskClient, service: Service, clock: StandingClock
) -> None:
    a_worker_beats(service)
    clock.advance(seconds=31)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["storing"] is True
    assert answer.json["processing"] is False
    assert "handoff worker" in answer.json["reasons"][0]


def test_not_ready_before_the_migrations_ran(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    service = Service(
        database=database,
        playbook=None,
        sites={},
        vault=Vault("key"),
        clock=StandingClock(),  # type: ignore[arg-type]
    )
    answer = create_app(service, Settings()).test_client().get("/readyz")
    database.close()
    assert answer.status_code == 503
    assert "handoff migrate" in answer.json["reasons"][0]


def test_not_ready_when_the_database_takes_no_writes(client: FlaskClient, service: Service) -> None:
    a_worker_beats(service)
    with service.database.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["storing"] is False


def test_not_ready_when_the_database_is_gone(client: FlaskClient, service: Service) -> None:
    gone(service)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "HANDOFF_DATABASE_URL" in answer.json["reasons"][0]


def metrics_of(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }


def test_metrics_show_the_state_of_the_store(client: FlaskClient, service: Service, clock: StandingClock) -> None:
    fill(service.database)
    figures = metrics_of(client)

    def figure(name: str, **labels: str) -> float:
        return figures[name, frozenset(labels.items())]

    assert figure("handoff_database_up") == 1
    assert figure("handoff_deliveries", state="queued") == 2
    assert figure("handoff_deliveries", state="retrying") == 1
    assert figure("handoff_deliveries", state="dead") == 1
    assert figure("handoff_deliveries", state="quarantined") == 1
    assert figure("handoff_oldest_queued_age_seconds") == 9 * 60
    assert figure("handoff_tickets", scope="job_failure", allowed="false") == 2
    assert figure("handoff_tickets", scope="job_failure", allowed="true") == 1
    assert figure("handoff_workers_alive") == 1
    assert figure("handoff_site_failing", system="jira", site="test") == 0
    assert figure("handoff_site_failing", system="zendesk", site="acme.zendesk.com") == 1
    assert any(name == "handoff_sqlite_info" for name, _ in figures)


def test_metrics_name_no_ticket(client: FlaskClient, service: Service) -> None:
    fill(service.database)
    client.get("/tickets/jira/test/10001")
    client.get("/webhooks/jira/no-such-path-10001")
    text = client.get("/metrics").get_data(as_text=True)
    assert "10001" not in text
    assert "OPS-" not in text


def test_metrics_without_a_database_say_so_and_keep_the_counters(client: FlaskClient, service: Service) -> None:
    client.post("/webhooks/jira", data=b"x")
    gone(service)
    figures = metrics_of(client)
    assert figures["handoff_database_up", frozenset()] == 0
    assert figures["handoff_webhook_answers_total", frozenset({("system", "jira"), ("status", "401")})] == 1


def test_durations_are_kept_by_route(client: FlaskClient) -> None:
    client.post("/webhooks/jira", data=b"x")
    client.open("/nowhere", method="BREW")
    figures = metrics_of(client)
    name = "handoff_http_request_duration_seconds_count"
    assert figures[name, frozenset({("route", "/webhooks/<system>"), ("method", "POST")})] == 1
    assert figures[name, frozenset({("route", "unmatched"), ("method", "OTHER")})] == 1


def test_two_applications_in_a_process_count_apart(service: Service) -> None:
    first, second = create_app(service, Settings()).test_client(), create_app(service, Settings()).test_client()
    first.post("/webhooks/jira", data=b"x")
    assert "handoff_webhook_answers_total{" in first.get("/metrics").text
    assert "handoff_webhook_answers_total{" not in second.get("/metrics").text


def test_the_api_description_is_valid_openapi_31(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    assert set(document["paths"]) == {
        "/webhooks/jira",
        "/webhooks/jira/{site}",
        "/webhooks/zendesk",
        "/webhooks/zendesk/{site}",
        "/gate/jira/check",
        "/gate/zendesk/check",
        "/gate/jira/panel",
        "/gate/zendesk/panel",
        "/gate/jira/rule",
        "/gate/zendesk/rule",
        "/jobs/{source}/{job}/{kind}",
        "/events/{source}",
        "/api/v1/records",
        "/api/v1/records/{system}/{site}/{reference}",
        "/api/v1/verdicts",
        "/api/v1/verdicts/{system}/{site}/{reference}",
        "/api/v1/patterns",
        "/api/v1/patterns/{name}",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
    }


@pytest.mark.parametrize("path", ["/webhooks/jira", "/gate/jira/check", "/gate/zendesk/panel"])
def test_the_api_description_names_every_status_that_occurs(client: FlaskClient, path: str) -> None:
    responses = client.get("/openapi.json").json["paths"][path]["post"]["responses"]
    answer = client.post(path, data=b"{}")
    assert str(answer.status_code) in responses
    assert answer.content_type in responses[str(answer.status_code)]["content"]


def test_the_application_is_made_without_touching_database_or_network(tracker: Tracker, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'untouched.db'}")
    service = Service(
        database=database,
        playbook=None,  # type: ignore[arg-type]
        sites={("jira", "test"): tracker},
        vault=Vault("key"),
        clock=lambda: NOW,
    )
    create_app(service, Settings())
    assert not (tmp_path / "untouched.db").exists()
    assert tracker.calls == []
