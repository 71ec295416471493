"""The schema of ticket events: strict enough to catch another shape, loose enough for what Zendesk adds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.server import start_sandbox
from integrations.sandbox.zendesk_hooks import EVENT_TYPES
from integrations.zendesk.setup import SUBSCRIPTIONS
from schemas import schema, validator

ENVELOPES = Path(__file__).parents[1] / "unit" / "zendesk" / "envelopes"
SHAPES = [
    path
    for path in sorted(ENVELOPES.glob("*.json"))
    if json.loads(path.read_text(encoding="utf-8"))["expect"]["kind"].startswith("ticket.")
]
EVENT: dict[str, Any] = json.loads((ENVELOPES / "status_changed.json").read_text(encoding="utf-8"))["body"]


def problems(event: Any) -> list[str]:
    return [error.message for error in validator("zendesk_event").iter_errors(event)]


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_every_recorded_shape_is_valid(path: Path) -> None:
    assert problems(json.loads(path.read_text(encoding="utf-8"))["body"]) == []


def test_keys_that_zendesk_adds_are_no_problem() -> None:
    added = {**EVENT, "brand_new": 1, "detail": {**EVENT["detail"], "brand_new": {}}, "event": {"brand_new": []}}
    assert problems(added) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "zen:event-type:user.created"},
        {"type": 5},
        {"detail": "5158"},
        {"detail": {**EVENT["detail"], "id": ["5158"]}},
        {"detail": {**EVENT["detail"], "tags": "retail"}},
        {"time": 1762080261},
        {"event": []},
        {"id": {"nested": True}},
    ],
)
def test_another_shape_is_told(changed: dict[str, Any]) -> None:
    assert problems({**EVENT, **changed})


def test_an_event_says_in_one_place_at_least_which_ticket_it_is_about() -> None:
    assert problems({"type": EVENT["type"]})
    assert problems({"type": EVENT["type"], "subject": "zen:ticket:5158"}) == []


def test_the_schema_says_what_it_is() -> None:
    assert schema("zendesk_event")["title"]
    assert schema("zendesk_event")["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_we_subscribe_only_to_events_that_there_are() -> None:
    assert set(SUBSCRIPTIONS) <= EVENT_TYPES
    assert len(SUBSCRIPTIONS) == len(set(SUBSCRIPTIONS))


def test_what_the_stand_in_sends_is_valid() -> None:
    with start_sandbox("zendesk") as sandbox:
        world = sandbox.zendesk.world
        assert world.register_webhook is not None
        world.register_webhook(f"{sandbox.zendesk.url}/nobody-here", "s")
        client = sandbox.zendesk.app.test_client()
        priya = {"auth": ("priya.agent@example.com/token", "sandbox-priya-token")}
        wish = {"ticket": {"subject": "Feed failed", "comment": {"body": "SHP-1 failed"}, "tags": ["a"]}}
        number = client.post("/api/v2/tickets", json=wish, **priya).get_json()["ticket"]["id"]
        change = {"status": "pending", "priority": "high", "tags": ["b"], "comment": {"body": "x", "public": False}}
        client.put(f"/api/v2/tickets/{number}", json={"ticket": change}, **priya)
        client.delete(f"/api/v2/tickets/{number}", **priya)
        sandbox.drain()
        bodies = {attempt.event: json.loads(attempt.body) for attempt in world.webhooks.log()}
    names = {name.removeprefix("zen:event-type:ticket.") for name in bodies}
    assert {"created", "status_changed", "priority_changed", "tags_changed", "comment_added", "soft_deleted"} <= names
    assert [problem for body in bodies.values() for problem in problems(body)] == []
