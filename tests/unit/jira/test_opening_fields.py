"""The issue that is created because of an event: its text is words on Cloud and on Data Center."""

from __future__ import annotations

import json

from app.domain.events.opening import NewTicket
from app.domain.events.rules import Place
from integrations.jira.opening import fields_of

NEW = NewTicket(
    place=Place(system="jira", project="OPS", issue_type="Job failure"),
    subject="J-1: boom\nsecond line " + "x" * 400,
    lines=("Job ID: J-1", 'Error: {code}boom{code} [~admin] |cell| <b>\nat "line" 2'),
    marker="handoff-event-1",
    labels=("handoff_event",),
    priority="High",
)


def test_on_cloud_the_text_is_a_document_without_markup() -> None:
    fields = fields_of(NEW, cloud=True)
    assert fields["project"] == {"key": "OPS"}
    assert fields["labels"] == ["handoff-event-1", "handoff_event"]
    assert fields["priority"] == {"name": "High"}
    assert len(fields["summary"]) == 255
    assert "\n" not in fields["summary"]
    kinds = {node["type"] for node in fields["description"]["content"][0]["content"]}
    assert kinds == {"text", "hardBreak"}
    assert "{code}boom{code} [~admin]" in json.dumps(fields["description"])


def test_on_data_center_every_sign_of_the_markup_is_escaped() -> None:
    described = fields_of(NEW, cloud=False)["description"]
    assert "\\{code\\}boom\\{code\\} \\[\\~admin\\] \\|cell\\|" in described
    assert described.startswith("Job ID: J-1\n")
