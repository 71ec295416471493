"""The stand-ins over real HTTP, a receiver for their webhooks, and the contract held over every test."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.sandbox.jira import state_of
from integrations.sandbox.jira_state import ADA, AGENT_TOKEN, CUSTOMER_TOKEN, MIA, SERVICE, SERVICE_TOKEN, JiraState
from integrations.sandbox.server import Stand, make_world, serve


@dataclass(frozen=True)
class Received:
    """A request that arrived at the receiver."""

    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Takes webhooks. ``answers``: what the next ones are answered with (status, headers), then 202."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        with self.changed:
            self.received.append(Received(headers, body))
            self.changed.notify_all()
            return self.answers.pop(0) if self.answers else (202, {})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    taken = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = taken.take(dict(self.headers.items()), body)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    taken.url = f"http://127.0.0.1:{server.server_port}/webhooks"
    yield taken
    server.shutdown()
    thread.join()
    server.server_close()


def adf(text: str) -> dict[str, Any]:
    """A document with one paragraph."""
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


@dataclass
class JiraClient:
    """One person's raw requests to the stand-in."""

    url: str
    email: str
    token: str

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        address = self.url + (path if path.startswith(("/rest/", "/sandbox/")) else f"/rest/api/3/{path}")
        return requests.request(method, address, auth=(self.email, self.token), timeout=10, **options)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any = None) -> requests.Response:
        return self.call("POST", path, json=body)

    def put(self, path: str, body: Any) -> requests.Response:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path)

    def create(self, summary: str = "Order export failed", **fields: Any) -> str:
        wish = {"project": {"key": "OPS"}, "issuetype": {"name": "Job failure"}, "summary": summary, **fields}
        reply = self.post("issue", {"fields": wish})
        assert reply.status_code == 201, reply.text
        return str(reply.json()["key"])

    def attach(self, key: str, name: str, content: bytes, kind: str) -> dict[str, Any]:
        reply = self.call(
            "POST",
            f"issue/{key}/attachments",
            files={"file": (name, content, kind)},
            headers={"X-Atlassian-Token": "no-check"},
        )
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.json()[0]
        return shown

    def transition(self, key: str, transition_id: str) -> requests.Response:
        return self.post(f"issue/{key}/transitions", {"transition": {"id": transition_id}})

    def new_field(self, name: str, kind: str = "textfield", *, on_screen: bool = True) -> str:
        prefix = "com.atlassian.jira.plugin.system.customfieldtypes:"
        reply = self.post("field", {"name": name, "type": prefix + kind, "description": "made by a test"})
        assert reply.status_code == 201, reply.text
        field_id = str(reply.json()["id"])
        if on_screen:
            assert self.post(f"screens/addToDefault/{field_id}").status_code == 200
        return field_id


CONTRACTS = Path(os.environ.get("HANDOFF_CONTRACTS", str(Path(__file__).resolve().parents[4] / "shared" / "contracts")))


@pytest.fixture(scope="module")
def jira_server() -> Iterator[Stand]:
    """One stand-in a module; the contract is checked where the vendors' descriptions are at hand."""
    world = make_world("jira", contracts=CONTRACTS if CONTRACTS.is_dir() else None, retry_delay=0.01)
    with serve(world) as stand:
        yield stand


@pytest.fixture
def jira(jira_server: Stand) -> Iterator[Stand]:
    """A fresh Jira site. At the end nothing may have departed from the contract."""
    jira_server.world.reset()
    checker = jira_server.world.contracts
    if checker is not None:
        checker.clear()
    yield jira_server
    if checker is not None:
        assert [str(violation) for violation in checker.violations] == []


@pytest.fixture
def state(jira: Stand) -> JiraState:
    """What the stand-in knows."""
    return state_of(jira.app)


@pytest.fixture
def service(jira: Stand) -> JiraClient:
    """The service's own account, which administers the site."""
    return JiraClient(jira.url, SERVICE.email, SERVICE_TOKEN)


@pytest.fixture
def agent(jira: Stand) -> JiraClient:
    """An agent without administration rights."""
    return JiraClient(jira.url, MIA.email, AGENT_TOKEN)


@pytest.fixture
def customer(jira: Stand) -> JiraClient:
    """A customer of the service project."""
    return JiraClient(jira.url, ADA.email, CUSTOMER_TOKEN)


@pytest.fixture
def deliveries(jira: Stand, receiver: Receiver) -> Callable[[], list[dict[str, Any]]]:
    """Waits until all webhooks arrived and returns their payloads."""
    register = jira.world.register_webhook
    assert register is not None
    with jira.world.lock:
        register(receiver.url, "s3cret")

    def wait() -> list[dict[str, Any]]:
        jira.world.webhooks.drain()
        return [json.loads(request.body) for request in receiver.received]

    return wait
