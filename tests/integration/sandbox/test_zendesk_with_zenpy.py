"""The real ``zenpy`` library works with the Zendesk stand-in."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from zenpy import Zenpy
from zenpy.lib.api_objects import Comment, CustomField, Ticket, User, Webhook
from zenpy.lib.exception import APIException

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import PRIYA, SERVICE, Caller, service, zendesk, zendesk_server  # noqa: F401

PUBLIC = "https://acme.zendesk.com"


class ToTheSandbox(HTTPAdapter):
    """Sends what is addressed to the account's public name to the stand-in, and puts the address back: ``zenpy`` reads
    an answer by the address that was asked."""

    def __init__(self, site: str) -> None:
        super().__init__(max_retries=0)
        self._site = site

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        asked = str(request.url)
        request.url = asked.replace(PUBLIC, self._site, 1)
        request.headers["X-Forwarded-Host"] = "acme.zendesk.com"
        try:
            response = super().send(request, *args, **options)
        finally:
            request.url = asked
        response.url = asked
        return response


@pytest.fixture
def zenpy(zendesk: Stand) -> Iterator[Any]:
    with requests.Session() as session:
        session.trust_env = False
        session.mount(PUBLIC, ToTheSandbox(zendesk.url))
        yield Zenpy(
            subdomain="acme", email=SERVICE.email, token=SERVICE.token, session=session, disable_cache=True, timeout=10
        )


def test_it_reads_a_ticket_with_its_people(zenpy: Any, service: Caller) -> None:
    number = service.create(assignee_id=int(PRIYA.id), tags=["retail"])
    ticket = zenpy.tickets(id=number)
    assert (ticket.subject, ticket.status, ticket.tags) == ("Order export failed", "open", ["retail"])
    assert ticket.assignee.email == PRIYA.email
    assert zenpy.users.me().name == "Handoff Gate"


def test_it_creates_and_updates_with_comment_field_and_status(zenpy: Any, service: Caller) -> None:
    field = service.new_field("Failed job")
    requester = User(name="Noor", email="noor@shop.example")
    made = zenpy.tickets.create(Ticket(subject="New", comment=Comment(body="It failed."), requester=requester))
    ticket = made.ticket
    assert ticket.requester.email == "noor@shop.example"
    ticket.status = "pending"
    ticket.comment = Comment(html_body="<b>Note</b>", public=False)
    ticket.custom_fields = [CustomField(id=field, value="JOB-1")]
    updated = zenpy.tickets.update(ticket)
    assert (updated.ticket.status, updated.audit.author_id) == ("pending", int(SERVICE.id))
    assert [comment.public for comment in zenpy.tickets.comments(ticket=ticket)] == [True, False]
    assert service.show(ticket.id)["custom_fields"] == [{"id": field, "value": "JOB-1"}]


def test_its_safe_update_meets_the_conflict(zendesk: Stand, zenpy: Any, service: Caller) -> None:
    number = service.create()
    ticket = zenpy.tickets(id=number)
    zendesk.world.clock.advance(5)
    service.update(number, priority="high")
    ticket.subject = "Mine"
    ticket.safe_update = True
    ticket.updated_stamp = ticket.to_dict()["updated_at"]
    with pytest.raises(APIException) as refused:
        zenpy.tickets.update(ticket)
    assert refused.value.response.json()["error"] == "UpdateConflict"


def test_it_pages_through_tickets_audits_and_search(zenpy: Any, service: Caller) -> None:
    numbers = [service.create(f"Ticket {turn}") for turn in range(3)]
    assert [ticket.id for ticket in zenpy.tickets(per_page=2)] == numbers
    assert {ticket.id for ticket in zenpy.search("Ticket", type="ticket")} == set(numbers)
    service.update(numbers[0], priority="low")
    assert len(list(zenpy.tickets.audits(ticket=numbers[0]))) == 2


def test_it_follows_the_incremental_export(zendesk: Stand, zenpy: Any, service: Caller) -> None:
    numbers = [service.create() for _ in range(3)]
    service.delete(f"tickets/{numbers.pop()}")
    start = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    zendesk.world.clock.advance(120)
    found = zenpy.tickets.incremental(start_time=int(start.timestamp()), paginate_by_time=False, per_page=1)
    assert [ticket.id for ticket in found if ticket.status != "deleted"] == numbers


def test_it_uploads_a_file_and_finds_it_on_the_comment(zenpy: Any, service: Caller, tmp_path: Any) -> None:
    number = service.create()
    proof = tmp_path / "proof.png"
    proof.write_bytes(b"\x89PNG 1")
    upload = zenpy.attachments.upload(str(proof), target_name="proof.png", content_type="image/png")
    ticket = zenpy.tickets(id=number)
    ticket.comment = Comment(body="See.", public=False, uploads=[upload.token])
    zenpy.tickets.update(ticket)
    (file,) = list(zenpy.tickets.comments(ticket=number))[-1].attachments
    assert (file.file_name, file.size) == ("proof.png", 6)


def test_it_merges_tickets_and_waits_for_the_job(zenpy: Any, service: Caller) -> None:
    target, source = service.create(), service.create()
    job = zenpy.tickets.merge(target=target, source=source, target_comment="Joined.", source_comment="Gone.")
    assert zenpy.job_status(id=job.id).status == "completed"
    assert service.show(source)["status"] == "closed"


def test_it_updates_many_tickets_at_once(zenpy: Any, service: Caller) -> None:
    numbers = [service.create(), service.create()]
    tickets = [zenpy.tickets(id=number) for number in numbers]
    for ticket in tickets:
        ticket.priority = "urgent"
    job = zenpy.tickets.update(tickets)
    assert zenpy.job_status(id=job.id).status == "completed"
    assert {service.show(number)["priority"] for number in numbers} == {"urgent"}


def test_it_reads_fields_and_forms_and_makes_a_webhook(zenpy: Any, service: Caller) -> None:
    field = service.new_field("Reason", "tagger", "fixed")
    assert field in [entry.id for entry in zenpy.ticket_fields()]
    assert [form.name for form in zenpy.ticket_forms()] == ["Default Ticket Form"]
    wish = Webhook(
        name="Gate",
        endpoint="http://127.0.0.1:9/",
        http_method="POST",
        request_format="json",
        status="active",
        subscriptions=["zen:event-type:ticket.created"],
    )
    made = zenpy.webhooks.create(wish)
    assert zenpy.webhooks(id=made.id).name == "Gate"
    assert (
        zenpy.webhooks.show_secret(made).secret
        == service.get(f"webhooks/{made.id}/signing_secret")["signing_secret"]["secret"]
    )
