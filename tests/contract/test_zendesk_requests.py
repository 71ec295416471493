"""Every call that the Zendesk client makes, held to Zendesk's own API description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Verdict
from app.domain.record import Record, RecordValue
from app.domain.update import Refusal, Update
from app.ports import SiteConnection, Ticketing
from integrations.sandbox.server import Stand, start_sandbox
from integrations.zendesk import connect

pytestmark = pytest.mark.contracts

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
VERDICT = Verdict(
    system="zendesk",
    key="5101",
    scope="job_failure",
    applies=True,
    allowed=False,
    path=None,
    missing=(Missing(requirement="success_screenshot", message="Attach a screenshot."),),
    evidence=(),
    enforced=True,
    policy_version="1",
    evaluated_at=NOW,
)
RECORD = Record(
    headline="Order sync failed",
    summary="ORD-SYNC-4471 failed.",
    values=tuple(RecordValue(key=spec.key, text=f"text of {spec.key}", source="text") for spec in RECORD_FIELDS),
)

BEYOND_THE_DESCRIPTION = {
    "GET webhooks",
    "GET webhooks/01SANDBOXN/signing_secret",
    "POST webhooks",
    "PUT ticket_forms/N",
}
"""What the description that is at hand does not know (webhooks have a document of their own)."""


@pytest.fixture(scope="module")
def stand(pytestconfig: pytest.Config) -> Iterator[Stand]:
    from tests.conftest import CONTRACTS

    with start_sandbox("zendesk", contracts=Path(CONTRACTS)) as sandbox:
        yield sandbox.zendesk


def ticket_of(stand: Stand) -> str:
    client = stand.app.test_client()
    rosa = {"auth": ("rosa@retailer.example/token", "sandbox-rosa-token")}
    wish = {"request": {"subject": "Feed failed", "comment": {"body": "SHP-1 failed"}}}
    return str(client.post("/api/v2/requests", json=wish, **rosa).get_json()["request"]["id"])


def set_status(stand: Stand, ticket_id: str, status: str) -> None:
    wish = {"kind": "automation", "actions": [{"field": "status", "value": status}]}
    stand.app.test_client().post(f"/sandbox/zendesk/tickets/{ticket_id}/rule", json=wish)


def undo(ticketing: Ticketing, ticket_id: str) -> None:
    view = ticketing.read(ticket_id)
    refusal = Refusal(closed_at=view.ticket.history[-1].at, closed_by=None)
    ticketing.write(view, Update(record=RECORD, verdict=VERDICT, refusal=refusal))


def test_every_call_keeps_to_the_description(stand: Stand) -> None:
    assert stand.world.contracts is not None
    ticket_id, other = ticket_of(stand), ticket_of(stand)
    stand.world.contracts.clear()
    stand.world.contracts.checked = 0
    keys = stand.credentials
    ticketing = connect(
        SiteConnection(
            system="zendesk",
            name="acme",
            url=stand.url,
            client_id=keys["client_id"],
            client_secret=keys["client_secret"],
            webhook_secrets=("s",),
        )
    )
    for step in ticketing.plan_setup():
        ticketing.apply_setup(step, "https://gate.example.com/webhooks/zendesk")
    ticketing.diagnose()
    view = ticketing.read(ticketing.locate(ticket_id))
    ticketing.write(view, Update(record=RECORD, verdict=VERDICT))
    set_status(stand, ticket_id, "solved")
    undo(ticketing, ticket_id)
    view = ticketing.read(ticket_id)
    ticketing.write(view, Update(record=RECORD, verdict=replace(VERDICT, allowed=True, missing=())))
    set_status(stand, other, "closed")
    undo(ticketing, other)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    ticketing.changed_since(hour_ago, None, None)
    ticketing.extent(hour_ago, None, by="created")
    assert [str(violation) for violation in stand.world.contracts.violations] == []
    assert stand.world.contracts.checked > 50
    outside = {
        re.sub(r"\d{4,}", "N", call).replace("/api/v2/", "").replace(".json", "")
        for call in stand.world.contracts.outside
    }
    assert outside == BEYOND_THE_DESCRIPTION
