"""The pages of the Zendesk stand-in: reading a ticket, answering it, filling its fields, solving it."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import requests

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import (  # noqa: F401
    PRIYA,
    ROSA,
    Caller,
    customer,
    service,
    zendesk,
    zendesk_server,
)


class Reader:
    """A person with a browser: opens a ticket's page and sends its form."""

    def __init__(self, site: str, number: int) -> None:
        self.address = f"{site}/agent/tickets/{number}"

    def open(self) -> str:
        reply = requests.get(self.address, timeout=10)
        assert reply.status_code == 200
        return reply.text

    def submit(self, files: Any = None, **filled: str) -> requests.Response:
        hidden = re.findall(r'<input type="hidden" name="(was_\d+)" value="([^"]*)">', self.open())
        shown = {name: html.unescape(value) for name, value in hidden}
        unchanged = {name.replace("was_", "field_"): value for name, value in shown.items()}
        data = {"author": PRIYA.id, "visibility": "internal", "comment": "", "status": "", **shown, **unchanged}
        return requests.post(self.address, data={**data, **filled}, files=files, timeout=10)


def test_the_list_shows_every_ticket_escaped(zendesk: Stand, service: Caller) -> None:
    number = service.create("<script>alert(1)</script>")
    page = requests.get(f"{zendesk.url}/", timeout=10).text
    assert f'href="/agent/tickets/{number}"' in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_shows_fields_conversation_and_attachments(zendesk: Stand, service: Caller) -> None:
    record = service.new_field("Error code", "textarea", description="Handoff record [handoff-gate:error_code]")
    gate = service.new_field(
        "Resolution reason", "tagger", "fixed", description="Why. [handoff-gate:resolution_reason]"
    )
    service.put_on_form(record, gate)
    number = service.create("Order export failed", custom_fields=[{"id": record, "value": 'E42: "broken" <b>'}])
    note = {"html_body": "<h3>Handoff</h3>", "public": False, "uploads": [service.upload("proof.png")["token"]]}
    service.update(number, comment=note)
    page = Reader(zendesk.url, number).open()
    assert "Order export failed" in page
    assert "E42: &#34;broken&#34; &lt;b&gt;</textarea>" in page
    assert page.index("Handoff record</summary>") < page.index("For closing</summary>")
    assert "handoff-gate:" not in page
    assert 'class="comment internal" aria-label="Internal note by Handoff Gate"' in page
    assert "<h3>Handoff</h3>" in page
    assert "proof.png" in page
    assert "Rosa Retailer" in page


def test_the_page_loads_nothing_from_elsewhere_and_cannot_be_framed(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    reply = requests.get(f"{zendesk.url}/agent/tickets/{number}", timeout=10)
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http://" not in reply.text.replace(zendesk.url, "")
    assert 'name="viewport"' in reply.text


def test_an_agent_replies_attaches_a_file_and_solves(zendesk: Stand, service: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    reader = Reader(zendesk.url, number)
    files = {"file": ("proof.png", b"\x89PNG 1", "image/png")}
    filled = {"comment": "Ran green.", "visibility": "public", "status": "solved", f"field_{field}": "gate_pass"}
    saved = reader.submit(files, **filled)
    assert saved.status_code == 200
    assert "Saved." in saved.text
    ticket, comment = service.show(number), service.comments(number)[-1]
    assert (ticket["status"], ticket["assignee_id"]) == ("solved", int(PRIYA.id))
    assert (comment["body"], comment["public"], comment["via"]["channel"]) == ("Ran green.", True, "web")
    assert comment["attachments"][0]["content_type"] == "image/png"


def test_a_refusal_shows_its_message_and_keeps_what_was_typed(zendesk: Stand, service: Caller) -> None:
    service.require_on_solve()
    note = service.new_field("Note", "textarea")
    service.put_on_form(note)
    number = service.create()
    reader = Reader(zendesk.url, number)
    refused = reader.submit(status="solved", comment="All <done>.", **{f"field_{note}": "half a note"})
    assert refused.status_code == 422
    assert "Closure gate: is required when solving a ticket" in refused.text
    assert "All &lt;done&gt;." in refused.text
    assert "half a note" in refused.text
    assert service.show(number)["status"] == "new"
    assert len(service.comments(number)) == 1


def test_the_customer_answers_in_public_and_reopens(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    service.update(number, status="solved")
    Reader(zendesk.url, number).submit(author=ROSA.id, comment="It failed again.", visibility="internal")
    assert service.show(number)["status"] == "open"
    last = service.comments(number)[-1]
    assert (last["author_id"], last["public"]) == (int(ROSA.id), True)


def test_the_customer_marks_the_ticket_solved_and_changes_no_field(zendesk: Stand, service: Caller) -> None:
    field = service.require_on_solve()
    number = service.create()
    wish = {"author": ROSA.id, "status": "solved", f"field_{field}": "gate_pass"}
    assert Reader(zendesk.url, number).submit(**wish).status_code == 200
    ticket = service.show(number)
    assert (ticket["status"], ticket["tags"]) == ("solved", [])


def test_an_old_page_does_not_write_over_newer_values(zendesk: Stand, service: Caller) -> None:
    mine, theirs = service.new_field("Mine"), service.new_field("Theirs", "textarea")
    service.put_on_form(mine, theirs)
    number = service.create()
    service.update(number, custom_fields=[{"id": theirs, "value": "written by the service"}])
    address = f"{zendesk.url}/agent/tickets/{number}"
    stale = {
        "author": PRIYA.id,
        "status": "",
        f"was_{mine}": "",
        f"field_{mine}": "typed",
        f"was_{theirs}": "",
        f"field_{theirs}": "",
    }
    assert requests.post(address, data=stale, timeout=10).status_code == 200
    values = {pair["id"]: pair["value"] for pair in service.show(number)["custom_fields"]}
    assert values == {mine: "typed", theirs: "written by the service"}


@pytest.mark.parametrize("author", ["", "1", "8447388090012"])
def test_nobody_else_writes_on_a_ticket(zendesk: Stand, service: Caller, author: str) -> None:
    number = service.create()
    assert Reader(zendesk.url, number).submit(author=author, comment="Hello").status_code == 422
    assert len(service.comments(number)) == 1


def test_a_form_from_another_site_is_refused(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    reply = requests.post(
        f"{zendesk.url}/agent/tickets/{number}",
        data={"author": PRIYA.id, "status": "solved"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=10,
    )
    assert reply.status_code == 403
    assert service.show(number)["status"] == "new"


def test_a_closed_ticket_offers_no_form(zendesk: Stand, service: Caller) -> None:
    number = service.create()
    service.update(number, status="closed")
    assert "<form" not in Reader(zendesk.url, number).open()
    assert requests.get(f"{zendesk.url}/agent/tickets/999999", timeout=10).status_code == 404
