"""Every operation of ``/openapi.json`` with good and bad requests (schemathesis): no fault, answers as described."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from app.settings import Settings
from app.web import create_app
from app.web.openapi import document
from integrations.jira import webhook as jira
from integrations.zendesk import webhook as zendesk
from tests.security.targets import jira_signature, zendesk_signature
from tests.support.api_rows import PROVED, a_token, keep_exception, undo
from tests.support.fuzzing import FUZZED
from tests.support.service import a_service
from tests.support.tracker import NOW, Tracker, a_ticket

GATE_TOKEN = "a token of these tests"
OPERATIONS = sorted(
    (path, method) for path, item in document()["paths"].items() for method in item if method != "parameters"
)
CONFORMS = ("status_code_conformance", "content_type_conformance", "response_schema_conformance")
"""Described answers only. A 503 may be (no worker runs here); a 500 never is well, though it is described too."""


class JiraDoor(Tracker):
    """Verifies and reads webhooks as Jira's are."""

    def verify(self, headers: Any, body: bytes, now: Any) -> None:
        jira.verify(headers, body, self.connection.webhook_secrets)

    def parse(self, headers: Any, body: bytes) -> Any:
        return jira.parse(headers, body)


class ZendeskDoor(Tracker):
    """Verifies and reads webhooks as Zendesk's are."""

    def verify(self, headers: Any, body: bytes, now: Any) -> None:
        zendesk.verify_signature(self.connection.webhook_secrets, headers, body, now)

    def parse(self, headers: Any, body: bytes) -> Any:
        return zendesk.parse_envelope(headers, body)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a Jira site and a Zendesk account of one ticket each."""
    folder: Path = tmp_path_factory.mktemp("described")
    ticket = a_ticket()
    service = a_service(
        f"sqlite:///{folder / 'handoff.db'}",
        JiraDoor(system="jira", tickets={"10001": ticket}),
        ZendeskDoor(system="zendesk", tickets={"10001": a_ticket(system="zendesk")}),
    )
    with service.database.write() as connection:
        ended = NOW - timedelta(minutes=5)
        keep_exception(connection, "10001", NOW - timedelta(minutes=9))
        undo(connection, keep_exception(connection, "10002"), ended, ended)
        keep_exception(connection, "10003", closed_at=ended, verdict=PROVED)
    yield create_app(service, Settings(gate_token=GATE_TOKEN, api_requests_per_minute=1_000_000))
    service.close()


@pytest.fixture(scope="module")
def api_token(app: Flask) -> str:
    """A token that reads everything by the API."""
    return a_token(app.extensions["handoff_gate"].service)


def with_credentials(app: Flask, api_token: str) -> Callable[..., Iterable[bytes]]:
    """The same application for a caller who signs whatever body is sent, and has the tokens."""

    def signed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        token = api_token if environ["PATH_INFO"].startswith("/api/") else GATE_TOKEN
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        for name, value in {**jira_signature(body), **zendesk_signature(body)}.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return app.wsgi_app(environ, start_response)

    return signed


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("credentials", [True, False], ids=["with credentials", "without"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(
    app: Flask, api_token: str, path: str, method: str, mode: GenerationMode, credentials: bool
) -> None:
    caller = with_credentials(app, api_token) if credentials else app
    described = schemathesis.openapi.from_wsgi("/openapi.json", caller)
    operation = described[path][method.upper()]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.path_parameters or operation.query):
        pytest.skip("nothing to send that could be wrong")
    checks = [CHECKS.get_one(name) for name in CONFORMS]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(FUZZED, max_examples=8)
    def asked(case: Any) -> None:
        answer = case.call()
        assert answer.status_code != 500, answer.text
        case.validate_response(answer, checks=checks)

    asked()
