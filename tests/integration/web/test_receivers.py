"""Webhooks: every answer that a sender may get, and that nothing is acknowledged before it is durable."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.ports import Envelope, SiteConnection
from app.settings import Settings
from app.store import inbox
from app.store.database import StoreUnavailable
from app.store.inbox import InboxFilter
from app.web import create_app
from app.web.receivers import MOST_BYTES
from app.workflow.service import Service
from integrations.jira import webhook as jira_webhook
from schemas import validator
from tests.support.service import StandingClock, a_service
from tests.support.stage import listening
from tests.support.tracker import Tracker

GOOD = {"X-Signature": "good"}
BODY = b'{"ticket": "10001"}'


def stored(service: Service) -> list[inbox.InboxItem]:
    with service.database.read() as connection:
        return inbox.listed(connection, InboxFilter())


def assert_problem(answer, status: int, *, retry: bool = False) -> None:  # type: ignore[no-untyped-def]
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert not list(validator("problem").iter_errors(answer.json))
    assert answer.json["status"] == status
    assert answer.headers.get("Retry-After") == ("30" if retry else None)


@dataclass
class WithoutSecret(Tracker):
    @property
    def connection(self) -> SiteConnection:
        return replace(super().connection, webhook_secrets=())


def test_a_signed_delivery_is_stored_and_answered_202(client: FlaskClient, service: Service) -> None:
    answer = client.post("/webhooks/jira", data=BODY, headers=GOOD)
    assert answer.status_code == 202
    assert answer.json == {"delivery": 1, "duplicate": False, "state": "queued"}
    assert not list(validator("receipt").iter_errors(answer.json))
    assert [(item.id, item.state, item.ticket) for item in stored(service)] == [(1, "queued", "10001")]


def test_the_site_may_be_named(client: FlaskClient) -> None:
    assert client.post("/webhooks/jira/test", data=BODY, headers=GOOD).status_code == 202


def test_a_repeated_delivery_is_answered_with_the_number_of_the_first(client: FlaskClient, service: Service) -> None:
    headers = {**GOOD, "X-Identifier": "delivery-1"}
    first = client.post("/webhooks/jira", data=BODY, headers=headers).json
    again = client.post("/webhooks/jira", data=BODY, headers=headers)
    assert again.status_code == 202
    assert again.json == {**first, "duplicate": True}
    assert len(stored(service)) == 1


def test_a_delivery_that_means_nothing_is_kept_as_ignored(client: FlaskClient) -> None:
    body = json.dumps({"ticket": "10001", "ignored": "only a link"})
    assert client.post("/webhooks/jira", data=body, headers=GOOD).json["state"] == "ignored"


class JiraDoor(Tracker):
    """A site whose webhooks are verified and read as Jira's are."""

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        jira_webhook.verify(headers, body, self.connection.webhook_secrets)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        return jira_webhook.parse(headers, body)


def signed(body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature": "sha256=" + hmac.new(b"a secret", body, hashlib.sha256).hexdigest()}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b'{"unknown": "shape"}',
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"issue": ' * 100_000 + b"1" + b"}" * 100_000,
        b'{"webhookEvent": "jira:issue_updated", "issue": {"id": ' + b"9" * 5000 + b"}}",
    ],
    ids=["empty", "text", "list", "null", "string", "shape", "bytes", "deep list", "deep object", "huge number"],
)
def test_no_signed_body_is_refused_for_its_content(sqlite_url: str, body: bytes) -> None:
    service = a_service(sqlite_url, JiraDoor())
    client = create_app(service, Settings()).test_client()
    answer = client.post("/webhooks/jira", data=body, headers=signed(body))
    assert (answer.status_code, answer.json["state"]) == (202, "quarantined")
    assert stored(service)[0].has_body
    assert client.post("/webhooks/jira", data=body + b" ", headers=signed(body)).status_code == 401


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "nonsense"]
)
def test_content_type_and_charset_do_not_matter(client: FlaskClient, content_type: str) -> None:
    answer = client.post("/webhooks/jira", data=BODY, headers=GOOD, content_type=content_type)
    assert (answer.status_code, answer.json["state"]) == (202, "queued")


def test_a_wrong_signature_is_401_and_nothing_is_stored(client: FlaskClient, service: Service) -> None:
    assert_problem(client.post("/webhooks/jira", data=BODY, headers={"X-Signature": "bad"}), 401)
    assert_problem(client.post("/webhooks/jira", data=BODY), 401)
    assert stored(service) == []


def test_an_unknown_site_is_404_and_names_no_other(client: FlaskClient) -> None:
    for path in ("/webhooks/jira/elsewhere", "/webhooks/zendesk", "/webhooks/zendesk/test"):
        answer = client.post(path, data=BODY, headers=GOOD)
        assert_problem(answer, 404)
        assert "test" not in answer.json["detail"]


def test_several_sites_need_a_name(sqlite_url: str) -> None:
    app = create_app(a_service(sqlite_url, Tracker(site="one"), Tracker(site="two")), Settings())
    assert_problem(app.test_client().post("/webhooks/jira", data=BODY, headers=GOOD), 404)
    assert app.test_client().post("/webhooks/jira/two", data=BODY, headers=GOOD).status_code == 202


def test_a_site_without_secret_answers_503_and_names_the_setting(sqlite_url: str) -> None:
    app = create_app(a_service(sqlite_url, WithoutSecret()), Settings())
    answer = app.test_client().post("/webhooks/jira", data=BODY, headers=GOOD)
    assert_problem(answer, 503, retry=True)
    assert "HANDOFF_JIRA_WEBHOOK_SECRET" in answer.json["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/webhooks/jira", 405), ("put", "/webhooks/zendesk", 405), ("post", "/webhooks/github", 404)],
)
def test_other_methods_and_systems_get_a_problem(client: FlaskClient, method: str, path: str, status: int) -> None:
    assert_problem(client.open(path, method=method.upper()), status)


def test_a_webhook_gets_no_cookie_and_reads_none(client: FlaskClient) -> None:
    answer = client.post("/webhooks/jira", data=BODY, headers={**GOOD, "Cookie": "handoff_session=forged"})
    assert answer.status_code == 202
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_a_body_that_declares_too_much_is_413_before_it_is_read(app: Flask) -> None:
    class Unreadable:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    builder = EnvironBuilder("/webhooks/jira", method="POST", headers=GOOD)
    environ = builder.get_environ()
    environ.update({"CONTENT_LENGTH": str(MOST_BYTES + 1), "wsgi.input": Unreadable()})
    body, status, headers = run_wsgi_app(app, environ)
    assert status.startswith("413")
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(b"".join(body))["status"] == 413


def test_a_body_of_exactly_25_mb_is_taken(client: FlaskClient) -> None:
    body = BODY + b" " * (MOST_BYTES - len(BODY))
    assert client.post("/webhooks/jira", data=body, headers=GOOD).status_code == 202
    assert_problem(client.post("/webhooks/jira", data=body + b" ", headers=GOOD), 413)


def chunked(base: str, pieces: Iterator[bytes]) -> tuple[int, dict[str, str], bytes]:
    """Send a body in chunks over real HTTP; stops as soon as the server answers."""
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=30)
    connection.request("POST", "/webhooks/jira", body=pieces, headers=GOOD, encode_chunked=True)
    answer = connection.getresponse()
    result = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return result


def test_a_chunked_body_is_taken(app: Flask) -> None:
    with listening(app) as base:
        status, _, body = chunked(base, iter([BODY[:5], BODY[5:]]))
    assert (status, json.loads(body)["state"]) == (202, "queued")


def test_a_chunked_body_without_an_end_is_413_once_it_is_too_large(app: Flask, service: Service) -> None:
    with listening(app) as base:
        connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=30)
        connection.putrequest("POST", "/webhooks/jira")
        for name, value in {**GOOD, "Transfer-Encoding": "chunked"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        piece = b"x" * (1024 * 1024)
        for _ in range(MOST_BYTES // len(piece)):
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        connection.send(b"1\r\nx\r\n")
        answer = connection.getresponse()
        status, body = answer.status, json.loads(answer.read())
        connection.close()
    assert (status, body["status"]) == (413, 413)
    assert stored(service) == []


def test_a_locked_database_is_503_and_the_repeated_delivery_is_stored(client: FlaskClient, service: Service) -> None:
    locker = sqlite3.connect(str(service.database.url.database), isolation_level=None)
    with service.database.write() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    locker.execute("BEGIN IMMEDIATE")
    answer = client.post("/webhooks/jira", data=BODY, headers=GOOD)
    assert_problem(answer, 503, retry=True)
    locker.execute("ROLLBACK")
    locker.close()
    assert client.post("/webhooks/jira", data=BODY, headers=GOOD).json == {
        "delivery": 1,
        "duplicate": False,
        "state": "queued",
    }


def test_a_database_that_is_gone_is_503(client: FlaskClient, service: Service) -> None:
    path = Path(str(service.database.url.database))
    service.database.close()
    for file in path.parent.glob("handoff.db*"):
        file.unlink()
    path.mkdir()
    assert_problem(client.post("/webhooks/jira", data=BODY, headers=GOOD), 503, retry=True)


def test_a_database_without_tables_is_503(client: FlaskClient, service: Service) -> None:
    with service.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE deliveries")
    assert_problem(client.post("/webhooks/jira", data=BODY, headers=GOOD), 503, retry=True)


def test_a_fault_of_ours_is_503_and_never_500(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault with a secret in it")

    monkeypatch.setattr("app.web.receivers.receive", broken)
    answer = client.post("/webhooks/jira", data=BODY, headers=GOOD)
    assert_problem(answer, 503, retry=True)
    assert "secret" not in answer.json["detail"]
    logged = capsys.readouterr()
    assert "ZeroDivisionError" in logged.out + logged.err


def test_store_unavailable_is_not_confused_with_a_fault(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: object) -> None:
        raise StoreUnavailable("The database does not answer: disk I/O error")

    monkeypatch.setattr("app.web.receivers.receive", unavailable)
    answer = client.post("/webhooks/jira", data=BODY, headers=GOOD)
    assert_problem(answer, 503, retry=True)
    assert "could not be stored" in answer.json["detail"]


def test_answers_are_counted_by_system_and_status(client: FlaskClient, clock: StandingClock) -> None:
    client.post("/webhooks/jira", data=BODY, headers=GOOD)
    client.post("/webhooks/jira", data=BODY)
    client.post("/webhooks/zendesk", data=BODY)
    metrics = client.get("/metrics").get_data(as_text=True)
    for line in (
        'handoff_webhook_answers_total{status="202",system="jira"} 1.0',
        'handoff_webhook_answers_total{status="401",system="jira"} 1.0',
        'handoff_webhook_answers_total{status="404",system="zendesk"} 1.0',
    ):
        assert line in metrics
