"""The synchronous gate check over HTTP: who may ask, what may be asked, and every answer."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.domain.gate.model import Verdict
from app.ports import NotPermitted, RateLimited, RemoteUnavailable
from app.settings import Settings
from app.store.database import StoreUnavailable
from app.web import create_app
from app.workflow.check import ProposalError
from app.workflow.service import Service
from schemas import validator
from tests.integration.web.conftest import GATE_TOKEN
from tests.support.service import a_service
from tests.support.stage import a_verdict
from tests.support.tracker import Tracker, a_ticket

BEARER = {"Authorization": f"Bearer {GATE_TOKEN}"}


def assert_problem(answer, status: int) -> str:  # type: ignore[no-untyped-def]
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert not list(validator("problem").iter_errors(answer.json))
    return str(answer.json["detail"])


def test_the_verdict_of_the_live_ticket_is_the_answer(client: FlaskClient, tracker: Tracker) -> None:
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    assert answer.status_code == 200
    assert answer.json["ticket"] == {"system": "jira", "key": "OPS-1"}
    assert answer.json["applies"] is True
    assert answer.json["allowed"] is False
    assert "success_screenshot" in [item["requirement"] for item in answer.json["missing"]]
    assert tracker.calls[0] == "read 10001"


def test_id_key_and_site_name_the_same_ticket(client: FlaskClient) -> None:
    for reference in ("10001", "OPS-1", "test:OPS-1", "test:10001"):
        answer = client.post("/gate/jira/check", json={"ticket": reference}, headers=BEARER)
        assert (answer.status_code, answer.json["ticket"]["key"]) == (200, "OPS-1")


def test_what_is_about_to_be_saved_counts(client: FlaskClient) -> None:
    proposed = {
        "fields": {"resolution_reason": "fixed_root_cause"},
        "comment": {"body": "done", "public": False},
        "uploads": [{"filename": "a.txt", "mime_type": "text/plain", "content": base64.b64encode(b"a log").decode()}],
    }
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1", "proposed": proposed}, headers=BEARER)
    assert answer.status_code == 200
    assert "resolution_reason" not in [item["requirement"] for item in answer.json["missing"]]


def test_a_ticket_that_is_not_gated_may_close(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_gated(*_: object) -> Verdict:
        return a_verdict(a_ticket(), applies=False, allowed=True, missing=(), scope="none")

    monkeypatch.setattr("app.web.gate.check_ticket", not_gated)
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    assert (answer.json["applies"], answer.json["allowed"]) == (False, True)
    assert 'handoff_gate_checks_total{result="not_gated",system="jira"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {GATE_TOKEN}",
        GATE_TOKEN,
        f"Bearer {GATE_TOKEN}x",
        "Bearer é",
    ],
)
def test_without_the_right_token_nobody_may_ask(
    client: FlaskClient, tracker: Tracker, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=headers)
    assert "HANDOFF_GATE_TOKEN" in assert_problem(answer, 401)
    assert GATE_TOKEN not in answer.get_data(as_text=True)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert tracker.calls == []


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_configured_token_every_token_is_wrong(service: Service, token: str | None) -> None:
    client = create_app(service, Settings(gate_token=token)).test_client()
    for sent in ("", "Bearer ", "Bearer None"):
        answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers={"Authorization": sent})
        assert "No gate token is configured" in assert_problem(answer, 401)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"\xff", "JSON"),
        (b"[]", "object"),
        (b"{}", "ticket"),
        (b'{"ticket": 17}', "ticket"),
        (b'{"ticket": ""}', "ticket"),
        (b'{"ticket": "OPS 1"}', "ticket"),
        (b'{"ticket": "OPS-1", "proposed": []}', "proposed"),
        (b'{"ticket": "OPS-1", "proposed": {"comment": {}}}', "proposed.comment"),
        (b'{"ticket": "OPS-1", "proposed": {"uploads": [{"filename": "a"}]}}', "proposed.uploads[0]"),
        (b"[" * 200_000, "deeply"),
    ],
)
def test_a_body_that_is_no_check_is_400_and_says_where(client: FlaskClient, body: bytes, named: str) -> None:
    assert named in assert_problem(client.post("/gate/jira/check", data=body, headers=BEARER), 400)


def test_a_proposal_that_cannot_be_read_is_400(client: FlaskClient) -> None:
    uploads = [{"filename": "a.png", "content": "not base64!"}]
    asked = {"ticket": "OPS-1", "proposed": {"uploads": uploads}}
    assert "base64" in assert_problem(client.post("/gate/jira/check", json=asked, headers=BEARER), 400)


@pytest.mark.parametrize(("path", "ticket"), [("jira", "OPS-99"), ("jira", "elsewhere:OPS-1"), ("zendesk", "17")])
def test_an_unknown_ticket_or_site_is_404(client: FlaskClient, path: str, ticket: str) -> None:
    assert_problem(client.post(f"/gate/{path}/check", json={"ticket": ticket}, headers=BEARER), 404)


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (RemoteUnavailable("Jira does not answer"), "30"),
        (RateLimited("Too many requests", retry_after=2.2), "3"),
        (RateLimited("Too many requests", retry_after=0.0), "1"),
        (NotPermitted("The account may not read it"), "30"),
    ],
)
def test_a_remote_that_fails_is_503_with_the_time_to_wait(
    client: FlaskClient, tracker: Tracker, error: Exception, seconds: str
) -> None:
    tracker.fail_with.append(error)
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    assert str(error) in assert_problem(answer, 503)
    assert answer.headers["Retry-After"] == seconds


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreUnavailable("locked"), 503),
        (ProposalError("proposed.fields.job_id: expected a text"), 400),
        (KeyError("a fault"), 500),
    ],
)
def test_other_failures_never_allow_a_close(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(*_: object) -> Verdict:
        raise error

    monkeypatch.setattr("app.web.gate.check_ticket", fails)
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    assert_problem(answer, status)
    assert "allowed" not in answer.json


def test_results_are_counted(client: FlaskClient) -> None:
    client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    client.post("/gate/jira/check", json={"ticket": "OPS-99"}, headers=BEARER)
    client.post("/gate/jira/check", json={"ticket": "OPS-1"})
    metrics = client.get("/metrics").text
    for result in ("refused", "not_found", "unauthorised"):
        assert f'handoff_gate_checks_total{{result="{result}",system="jira"}} 1.0' in metrics
    assert "OPS-1" not in metrics


def test_the_check_asks_for_no_session_and_gives_none(client: FlaskClient) -> None:
    answer = client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers=BEARER)
    assert "Set-Cookie" not in answer.headers


def test_a_gated_zendesk_ticket_is_judged_alike(sqlite_url: str) -> None:
    ticket = replace(a_ticket(), system="zendesk", site="acme")
    service = a_service(sqlite_url, Tracker(system="zendesk", site="acme", tickets={"10001": ticket}))
    client = create_app(service, Settings(gate_token=GATE_TOKEN)).test_client()
    answer = client.post("/gate/zendesk/check", json={"ticket": "10001"}, headers=BEARER)
    assert (answer.status_code, answer.json["allowed"]) == (200, False)
