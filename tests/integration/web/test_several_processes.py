"""The application under gunicorn with several worker processes: one truth in the metrics, one receipt a delivery."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.store import migrate
from app.store.database import Database

STARTUP_SECONDS = 60
TOKEN = "the gate token of these processes"


@dataclass
class Running:
    """A gunicorn with two worker processes."""

    port: int

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own, so that any worker may answer it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"Connection": "close", **headers})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def counted(self, name: str, **labels: str) -> float:
        """One figure of the metrics."""
        text = self.ask("GET", "/metrics")[2].decode()
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and sample.labels == labels
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(params=["made in each process", "made before the processes part"])
def running(request: pytest.FixtureRequest, tmp_path: Path, sqlite_url: str) -> Iterator[Running]:
    """The application as ``app.web.wsgi`` makes it, with a site whose secret is known."""
    database = Database(sqlite_url)
    migrate.upgrade(database)
    database.close()
    metrics = tmp_path / "metrics"
    metrics.mkdir()
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": sqlite_url,
        "HANDOFF_GATE_TOKEN": TOKEN,
        "HANDOFF_JIRA_URL": "http://127.0.0.1:9",
        "HANDOFF_JIRA_EMAIL": "service@example.com",
        "HANDOFF_JIRA_TOKEN": "a token",
        "HANDOFF_JIRA_WEBHOOK_SECRET": "a webhook secret",
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    if request.param == "made before the processes part":
        command.append("--preload")
    log = (tmp_path / "gunicorn.log").open("wb")
    process = subprocess.Popen([*command, "app.web.wsgi:application()"], env=environment, stdout=log, stderr=log)
    try:
        found = Running(port)
        wait_until_alive(found, process, tmp_path / "gunicorn.log")
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        log.close()


def wait_until_alive(running: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if running.ask("GET", "/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"gunicorn did not start:\n{log.read_text()}")


def signed(body: bytes) -> dict[str, str]:
    digest = hmac.new(b"a webhook secret", body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "application/json"}


def test_the_answers_of_all_processes_are_added_up(running: Running) -> None:
    body = b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "10001", "key": "OPS-1"}}'
    for number in range(30):
        headers = {**signed(body), "X-Atlassian-Webhook-Identifier": f"delivery-{number % 10}"}
        assert running.ask("POST", "/webhooks/jira", body, **headers)[0] == 202
        assert running.ask("POST", "/webhooks/jira", body)[0] == 401
    for _ in range(3):
        assert running.counted("handoff_webhook_answers_total", system="jira", status="202") == 30
        assert running.counted("handoff_webhook_answers_total", system="jira", status="401") == 30
        assert running.counted("handoff_deliveries", state="queued") == 10
        assert running.counted("handoff_database_up") == 1


def test_a_chunked_body_over_the_cap_is_413(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    pieces = (b"x" * (1024 * 1024) for _ in range(26))
    connection.request("POST", "/webhooks/jira", pieces, signed(b""), encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.getheader("Content-Type") == "application/problem+json"
    connection.close()


def test_a_site_that_does_not_answer_makes_the_check_503(running: Running) -> None:
    status, headers, _ = running.ask(
        "POST", "/gate/jira/check", b'{"ticket": "OPS-1"}', Authorization=f"Bearer {TOKEN}"
    )
    assert status == 503
    assert int(headers["Retry-After"]) > 0
