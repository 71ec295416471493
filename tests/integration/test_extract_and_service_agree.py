"""``handoff extract`` and the running service read tickets alike: the labelled ones, and live ones of both trackers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from app.cli.extract import extract
from app.domain.decide import understand
from app.domain.moments import instant
from app.domain.snapshot import ticket_to_dict
from app.domain.ticket import DateOrder, Person, TextContext, Ticket
from app.playbook import load_playbook
from app.ports import SiteConnection
from integrations.jira.client import JiraTicketing
from integrations.sandbox.jira_state import ADA, CUSTOMER_TOKEN
from integrations.sandbox.jira_state import SERVICE as JIRA_SERVICE
from integrations.sandbox.jira_state import SERVICE_TOKEN as JIRA_TOKEN
from integrations.sandbox.server import Sandbox, start_sandbox
from integrations.zendesk import connect as connect_zendesk

LABELLED = Path(__file__).resolve().parents[1] / "unit" / "extraction" / "labelled"
REPORTER = Person(id="r", name="Rosa", role="customer")
FROM_TRACKERS = 12
ROSA = 8447388090011
"""A customer of the Zendesk stand-in."""


@cache
def labelled() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(LABELLED.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def with_format(body_format: str) -> list[dict[str, Any]]:
    """Every few of the tickets in a format, so that all files of the set are touched."""
    found = [case["ticket"] for case in labelled() if case["ticket"]["body_format"] == body_format]
    return found[:: max(1, len(found) // FROM_TRACKERS)][:FROM_TRACKERS]


def read_by_command(lines: list[str]) -> list[dict[str, Any]]:
    result = CliRunner().invoke(extract, input="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def read_by_service(ticket: Ticket) -> dict[str, Any]:
    return understand(ticket, load_playbook(None)).extraction.to_dict()


def as_line(ticket: Ticket) -> str:
    snapshot = ticket_to_dict(ticket)
    return json.dumps({"ticket": snapshot, "context": snapshot["context"]})


def test_the_command_and_the_service_read_every_labelled_ticket_alike() -> None:
    said = read_by_command([json.dumps({"ticket": case["ticket"], "context": case["context"]}) for case in labelled()])
    for case, printed in zip(labelled(), said, strict=True):
        written, context = case["ticket"], case["context"]
        order: DateOrder | None = context["date_order"]
        ticket = Ticket(
            system="jira",
            site="shop",
            id="1",
            key="OPS-1",
            subject=written["subject"],
            body=written["body"],
            body_format=written["body_format"],
            created_at=instant(written["created_at"]),
            status="To Do",
            status_category="new",
            reporter=REPORTER,
            context=TextContext(default_timezone=context["default_timezone"], date_order=order),
        )
        assert read_by_service(ticket) == printed, written["subject"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox("jira", "zendesk") as running:
        yield running


Reporting = Callable[[dict[str, Any]], Ticket]


@pytest.fixture(scope="module")
def reported_in_jira(sandbox: Sandbox) -> Iterator[Reporting]:
    """Reports a ticket as a customer does, at the moment when it was written, and reads it as the service does."""
    url = sandbox.jira.url
    site = SiteConnection(system="jira", name="shop", url=url, email=JIRA_SERVICE.email, token=JIRA_TOKEN)
    jira = JiraTicketing(site)

    def report(written: dict[str, Any]) -> Ticket:
        sandbox.jira.world.clock.set(datetime.fromisoformat(written["created_at"]))
        wish = {"project": {"key": "OPS"}, "issuetype": {"name": "Job failure"}, "summary": written["subject"]}
        wish["description"] = json.loads(written["body"])
        reply = requests.post(
            f"{url}/rest/api/3/issue", json={"fields": wish}, auth=(ADA.email, CUSTOMER_TOKEN), timeout=10
        )
        assert reply.ok, reply.text
        return jira.read(reply.json()["id"]).ticket

    yield report
    jira.close()


@pytest.fixture(scope="module")
def reported_in_zendesk(sandbox: Sandbox) -> Reporting:
    """The same in Zendesk, where a text is HTML or becomes it."""
    url, known = sandbox.zendesk.url, sandbox.zendesk.credentials
    zendesk = connect_zendesk(
        SiteConnection(
            system="zendesk",
            name="shop",
            url=url,
            client_id=known.get("client_id"),
            client_secret=known.get("client_secret"),
            email=known.get("email"),
            token=known.get("token"),
        )
    )

    def report(written: dict[str, Any]) -> Ticket:
        sandbox.zendesk.world.clock.set(datetime.fromisoformat(written["created_at"]))
        part = "html_body" if written["body_format"] == "html" else "body"
        wish = {"subject": written["subject"], "requester_id": ROSA, "comment": {part: written["body"]}}
        wish["comment"]["author_id"] = ROSA
        auth = ("priya.agent@example.com/token", "sandbox-priya-token")
        reply = requests.post(f"{url}/api/v2/tickets.json", json={"ticket": wish}, auth=auth, timeout=10)
        assert reply.ok, reply.text
        return zendesk.read(str(reply.json()["ticket"]["id"])).ticket

    return report


def test_tickets_read_from_jira_are_read_alike(reported_in_jira: Reporting) -> None:
    tickets = [reported_in_jira(written) for written in with_format("adf")]
    assert len(tickets) >= 3
    for ticket, printed in zip(tickets, read_by_command([as_line(ticket) for ticket in tickets]), strict=True):
        assert read_by_service(ticket) == printed, ticket.subject


@pytest.mark.parametrize("body_format", ["html", "plain", "email_thread"])
def test_tickets_read_from_zendesk_are_read_alike(reported_in_zendesk: Reporting, body_format: str) -> None:
    tickets = [reported_in_zendesk(written) for written in with_format(body_format)]
    assert len(tickets) >= 3
    for ticket, printed in zip(tickets, read_by_command([as_line(ticket) for ticket in tickets]), strict=True):
        assert read_by_service(ticket) == printed, ticket.subject
