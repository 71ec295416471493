"""What jobs tell of their runs over HTTP: who may tell it, what is kept, and every answer."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.domain.standard_webhooks import signature
from app.ports import JobSource
from app.settings import Settings
from app.store import job_runs
from app.web import create_app
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.tracker import NOW

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BEARER = {"Authorization": f"Bearer {SECRET}"}
EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "/airflow",
    "type": "dag_run.failed",
    "time": (NOW - timedelta(minutes=1)).isoformat(),
    "data": {"dag_id": "order_export", "run_id": "4711", "error": "ORA-00060"},
}


@pytest.fixture
def told(database_url: str, clock: StandingClock):
    """The service, with the sources ``airflow`` and ``shop``, on both databases."""
    made = a_service(database_url, clock=clock)
    sources = {name: JobSource(name=name, secrets=secrets) for name, secrets in _sources()}
    yield replace(made, sources=sources)
    made.database.close()


def _sources():
    return (("airflow", ("an older secret", SECRET)), ("shop", ("the shop's secret",)))


@pytest.fixture
def job(told: Service) -> FlaskClient:
    return create_app(told, Settings()).test_client()


def kept(service: Service, name: str = "order_export"):
    with service.database.read() as connection:
        return job_runs.latest(connection, None, name)


def signed(body: bytes, at=NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret, "msg_1", at, body),
        "Content-Type": "application/cloudevents+json",
    }


def test_a_run_that_pings_its_start_and_its_end_is_known_with_its_duration(
    job: FlaskClient, told: Service, clock: StandingClock
) -> None:
    begun = job.post("/jobs/airflow/order_export/start", json={"run": "4711"}, headers=BEARER)
    assert (begun.status_code, begun.json["runs"][0]["state"]) == (202, "running")
    clock.advance(minutes=7)
    ended = job.post("/jobs/airflow/order_export/success", json={"run": "4711"}, headers=BEARER)
    assert ended.json["runs"][0]["state"] == "success"
    (run,) = kept(told)
    assert (run.run, run.duration) == ("4711", timedelta(minutes=7))


def test_a_ping_without_an_id_ends_the_run_that_is_under_way(
    job: FlaskClient, told: Service, clock: StandingClock
) -> None:
    for minutes, kind in ((0, "start"), (5, "fail"), (1, "start"), (4, "success")):
        clock.advance(minutes=minutes)
        assert job.post(f"/jobs/airflow/order_export/{kind}", headers=BEARER).status_code == 202
    assert [(run.state, run.duration) for run in kept(told)] == [
        ("success", timedelta(minutes=4)),
        ("failed", timedelta(minutes=5)),
    ]


def test_names_with_slashes_and_jobs_of_other_sources_are_kept_apart(job: FlaskClient, told: Service) -> None:
    assert job.post("/jobs/airflow/prod/order_export/start", headers=BEARER).status_code == 202
    shop = {"Authorization": "Bearer the shop's secret"}
    assert job.post("/jobs/shop/prod/order_export/start", headers=shop).status_code == 202
    assert {(run.source, run.state) for run in kept(told, "prod/order_export")} == {
        ("airflow", "running"),
        ("shop", "running"),
    }


def test_a_signed_cloud_event_is_taken_and_the_same_again_changes_nothing(job: FlaskClient, told: Service) -> None:
    body = json.dumps(EVENT).encode()
    for _ in range(2):
        answer = job.post("/events/airflow", data=body, headers=signed(body))
        assert (answer.status_code, answer.json["ignored"]) == (202, 0)
    (run,) = kept(told)
    assert (run.run, run.state, run.message) == ("4711", "failed", "ORA-00060")


def test_a_cloud_event_in_binary_mode_is_taken(job: FlaskClient, told: Service) -> None:
    headers = {f"ce-{name}": value for name, value in EVENT.items() if name != "data"}
    answer = job.post("/events/airflow", json=EVENT["data"], headers={**headers, **BEARER})
    assert answer.status_code == 202
    assert kept(told)[0].run == "4711"


def test_of_a_batch_the_good_ones_are_kept_and_the_others_named(job: FlaskClient, told: Service) -> None:
    headers = {**BEARER, "Content-Type": "application/cloudevents-batch+json"}
    other = {**EVENT, "id": "2", "type": "dag_run.success", "data": {"dag_id": "order_export", "run_id": "4712"}}
    meaningless = {**EVENT, "id": "3", "type": "order.created"}
    late = {**EVENT, "id": "4", "data": {"dag_id": "order_export", "at": (NOW + timedelta(hours=1)).isoformat()}}
    answer = job.post(
        "/events/airflow", data=json.dumps([EVENT, late, {"specversion": "1.0"}, other, meaningless]), headers=headers
    )
    assert (answer.status_code, len(answer.json["runs"]), answer.json["ignored"]) == (202, 2, 1)
    assert [(one["index"], one["id"]) for one in answer.json["rejected"]] == [(1, "4"), (2, None)]
    assert "in the future" in answer.json["rejected"][0]["problem"]
    assert "no id, source, type" in answer.json["rejected"][1]["problem"]
    assert {run.run for run in kept(told)} == {"4711", "4712"}


def test_a_batch_without_a_good_event_is_refused(job: FlaskClient, told: Service) -> None:
    headers = {**BEARER, "Content-Type": "application/cloudevents-batch+json"}
    bad = job.post("/events/airflow", data=json.dumps([{"specversion": "1.0"}]), headers=headers)
    assert bad.status_code == 400
    assert "no id, source, type" in bad.json["detail"]
    assert kept(told) == []


def test_headers_and_data_of_an_event_may_be_encoded(job: FlaskClient, told: Service) -> None:
    headers = {f"ce-{name}": value for name, value in EVENT.items() if name != "data"}
    binary = {**headers, "ce-subject": "%C3%9Cbergabe%20nachts", **BEARER}
    assert job.post("/events/airflow", json={"run": "1"}, headers=binary).status_code == 202
    assert [run.run for run in kept(told, "Übergabe nachts")] == ["1"]
    encoded = base64.b64encode(json.dumps(EVENT["data"]).encode()).decode()
    event = {name: value for name, value in EVENT.items() if name != "data"} | {"data_base64": encoded}
    assert job.post("/events/airflow", json=event, headers=BEARER).status_code == 202
    assert [run.run for run in kept(told)] == ["4711"]


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("airflow", {}),
        ("airflow", {"Authorization": "Bearer wrong"}),
        ("airflow", {"Authorization": f"Basic {SECRET}"}),
        ("airflow", {"Authorization": "Bearer the shop's secret"}),
        ("nobody", BEARER),
        ("nobody", {"Authorization": "Bearer "}),
    ],
)
def test_who_does_not_prove_to_be_the_source_is_answered_401(
    job: FlaskClient, told: Service, source: str, headers: dict[str, str]
) -> None:
    for path in (f"/jobs/{source}/order_export/success", f"/events/{source}"):
        answer = job.post(path, json=EVENT, headers=headers)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert kept(told) == []


def test_a_wrong_signature_is_not_made_good_by_a_bearer_token(job: FlaskClient, told: Service) -> None:
    body = json.dumps(EVENT).encode()
    for headers in (signed(body, NOW - timedelta(minutes=6)), signed(body + b" "), signed(body, secret="another")):
        assert job.post("/events/airflow", data=body, headers={**headers, **BEARER}).status_code == 401
    assert kept(told) == []


@pytest.mark.parametrize(
    ("path", "sent", "detail"),
    [
        ("/jobs/airflow/order_export/start", b"{", "no JSON"),
        ("/jobs/airflow/order_export/start", b"[]", "JSON object"),
        ("/events/airflow", b"[]", "Send CloudEvents as"),
        ("/events/airflow", b"3", "Each event"),
        ("/events/airflow", b"[" * 100_000, "no JSON"),
    ],
)
def test_what_cannot_be_read_is_answered_400_with_the_part(
    job: FlaskClient, path: str, sent: bytes, detail: str
) -> None:
    media = "text/plain" if detail.startswith("Send") else "application/json"
    answer = job.post(path, data=sent, headers={**BEARER, "Content-Type": media})
    assert answer.status_code == 400
    assert detail in answer.json["detail"]


def test_other_methods_other_kinds_and_large_bodies_are_refused(job: FlaskClient) -> None:
    assert job.get("/jobs/airflow/order_export/start", headers=BEARER).status_code == 405
    assert job.post("/jobs/airflow/order_export/pause", headers=BEARER).status_code == 404
    large = job.post("/jobs/airflow/order_export/start", data=b" " * 1_048_577, headers=BEARER)
    assert large.status_code == 413
