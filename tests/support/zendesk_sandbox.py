"""The Zendesk stand-in over real HTTP, held to the vendor's API description where that is at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.sandbox.server import Stand, make_world, serve
from integrations.sandbox.zendesk_state import PEOPLE

CONTRACTS = Path(os.environ.get("HANDOFF_CONTRACTS", str(Path(__file__).resolve().parents[3] / "shared" / "contracts")))
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SERVICE, ADMIN, PRIYA, TOM, ROSA, KENJI = PEOPLE
SECRET = "a signing secret"
EVENT = "zen:event-type:ticket."


@dataclass
class Caller:
    """One person's raw requests to the account."""

    stand: Stand
    email: str
    token: str

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        address = self.stand.url + (path if path.startswith("/") else f"/api/v2/{path}")
        return requests.request(method, address, auth=(f"{self.email}/token", self.token), timeout=10, **options)

    def get(self, path: str, **params: Any) -> Any:
        return self.answered(self.call("GET", path, params=params))

    def post(self, path: str, body: Any = None) -> Any:
        return self.answered(self.call("POST", path, json=body))

    def put(self, path: str, body: Any = None) -> Any:
        return self.answered(self.call("PUT", path, json=body))

    def delete(self, path: str, **options: Any) -> None:
        self.answered(self.call("DELETE", path, **options))

    def answered(self, reply: requests.Response) -> Any:
        assert reply.ok, f"{reply.request.method} {reply.url}: {reply.status_code} {reply.text}"
        return reply.json() if reply.content else None

    def refused(self, method: str, path: str, status: int, **options: Any) -> Any:
        reply = self.call(method, path, **options)
        assert reply.status_code == status, f"{reply.status_code} {reply.text}"
        return reply.json()

    def create(self, subject: str = "Order export failed", **ticket: Any) -> int:
        wish = {"subject": subject, "requester_id": int(ROSA.id), "comment": {"body": "It failed."}, **ticket}
        return int(self.post("tickets.json", {"ticket": wish})["ticket"]["id"])

    def update(self, ticket_id: int, **ticket: Any) -> Any:
        return self.put(f"tickets/{ticket_id}.json", {"ticket": ticket})

    def show(self, ticket_id: int) -> Any:
        return self.get(f"tickets/{ticket_id}.json")["ticket"]

    def comments(self, ticket_id: int, **params: Any) -> Any:
        return self.get(f"tickets/{ticket_id}/comments.json", **params)["comments"]

    def audits(self, ticket_id: int) -> Any:
        return self.get(f"tickets/{ticket_id}/audits.json")["audits"]

    def upload(self, name: str = "run.png", content: bytes = b"\x89PNG picture", kind: str = "image/png") -> Any:
        headers = {"Content-Type": kind}
        reply = self.call("POST", "uploads.json", params={"filename": name}, data=content, headers=headers)
        return self.answered(reply)["upload"]

    def new_field(self, title: str, type_: str = "text", *options: str, **details: Any) -> int:
        listed = [{"name": option.capitalize(), "value": option} for option in options]
        wish = {"type": type_, "title": title, **({"custom_field_options": listed} if listed else {}), **details}
        return int(self.post("ticket_fields.json", {"ticket_field": wish})["ticket_field"]["id"])

    def put_on_form(self, *field_ids: int, **details: Any) -> int:
        form = self.get("ticket_forms.json")["ticket_forms"][0]
        shown = [*form["ticket_field_ids"], *(number for number in field_ids if number not in form["ticket_field_ids"])]
        self.put(f"ticket_forms/{form['id']}.json", {"ticket_form": {"ticket_field_ids": shown, **details}})
        return int(form["id"])

    def require_on_solve(self) -> int:
        """A drop-down that the default form requires on solving, with the one option ``gate_pass``."""
        field = self.new_field("Closure gate", "tagger", "gate_pass", required=True)
        self.put_on_form(field)
        return field


@pytest.fixture(scope="module")
def zendesk_server() -> Iterator[Stand]:
    """One stand-in a module."""
    world = make_world("zendesk", contracts=CONTRACTS if CONTRACTS.is_dir() else None, retry_delay=0.01)
    with serve(world) as stand:
        yield stand


@pytest.fixture
def zendesk(zendesk_server: Stand) -> Iterator[Stand]:
    """A fresh account on a stopped clock. At the end nothing may have departed from the contract."""
    world = zendesk_server.world
    world.reset()
    world.clock.set(START)
    if world.contracts is not None:
        world.contracts.clear()
    yield zendesk_server
    if world.contracts is not None:
        departures = [str(violation) for violation in world.contracts.violations]
        assert not departures, "\n".join(departures)


@pytest.fixture
def service(zendesk: Stand) -> Caller:
    """The service's own account."""
    return Caller(zendesk, SERVICE.email, SERVICE.token)


@pytest.fixture
def agent(zendesk: Stand) -> Caller:
    """An agent who is no admin."""
    return Caller(zendesk, PRIYA.email, PRIYA.token)


@pytest.fixture
def customer(zendesk: Stand) -> Caller:
    """The requester of the tickets that ``Caller.create`` makes."""
    return Caller(zendesk, ROSA.email, ROSA.token)


@pytest.fixture
def events(zendesk: Stand, receiver: Any) -> Callable[[], list[dict[str, Any]]]:
    """Waits until all webhooks arrived, and returns the payloads that are new since the last call."""
    register = zendesk.world.register_webhook
    assert register is not None
    with zendesk.world.lock:
        register(receiver.url, SECRET)
    seen = 0

    def arrived() -> list[dict[str, Any]]:
        nonlocal seen
        zendesk.world.webhooks.drain()
        new = [json.loads(request.body) for request in receiver.received[seen:]]
        seen += len(new)
        return new

    return arrived


def kinds(payloads: list[dict[str, Any]]) -> list[str]:
    """The short names of events, in the order in which they came."""
    return [payload["type"].removeprefix(EVENT) for payload in payloads]


def of_kind(payloads: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The only event of its kind."""
    (found,) = [payload for payload in payloads if payload["type"] == EVENT + kind]
    return found
