"""Files that are about to be attached, named by their address, and fields that are sent along unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.ticket import GateFields
from app.ports import Rejected, RemoteUnavailable
from app.workflow.readings import EvidenceUnread
from tests.integration.web.conftest import GATE_TOKEN
from tests.support.tracker import AGENT, Tracker, a_ticket

BEARER = {"Authorization": f"Bearer {GATE_TOKEN}"}
URL = "https://jira.test/attachments/token/abc"


def checked(client: FlaskClient, **proposed: Any) -> Any:
    return client.post("/gate/jira/check", json={"ticket": "OPS-1", "proposed": proposed}, headers=BEARER)


def said_of_the_screenshot(answer: Any) -> str:
    return next(item["message"] for item in answer.json["missing"] if item["requirement"] == "success_screenshot")


def test_a_file_named_by_its_address_is_fetched_by_the_service(client: FlaskClient, tracker: Tracker) -> None:
    tracker.files["proposed-0"] = b"no picture"
    answer = checked(client, uploads=[{"filename": "run.png", "mime_type": "image/png", "url": URL}])
    assert answer.status_code == 200
    assert "fetch proposed-0" in tracker.calls
    assert "run.png" in said_of_the_screenshot(answer)


def test_content_that_was_sent_is_not_fetched_again(client: FlaskClient, tracker: Tracker) -> None:
    assert checked(client, uploads=[{"filename": "run.png", "content": "", "url": URL}]).status_code == 200
    assert not any(call.startswith("fetch") for call in tracker.calls)


def test_a_file_elsewhere_is_missing_evidence_and_no_error(
    client: FlaskClient, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise Rejected("It lies on evil.example, which is not this site.")

    monkeypatch.setattr(tracker, "fetch", refuse)
    answer = checked(client, uploads=[{"filename": "run.png", "mime_type": "image/png", "url": "https://evil.example"}])
    assert answer.status_code == 200
    assert "evil.example" in said_of_the_screenshot(answer)


def test_a_file_that_cannot_be_had_at_this_moment_is_asked_for_again(
    client: FlaskClient, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RemoteUnavailable("The site does not answer.")

    monkeypatch.setattr(tracker, "fetch", fail)
    answer = checked(client, uploads=[{"filename": "run.png", "url": URL}])
    assert (answer.status_code, "reading" in answer.json) == (503, False)


def test_a_note_from_before_a_reopening_does_not_become_new_by_being_sent(
    client: FlaskClient, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    note = "Re-ran ORD-SYNC-4471 at 10:42, log ends with 312 of 312 written."
    tracker.tickets["10001"] = a_ticket(fields=GateFields(verification_note=note, verified_by=AGENT))
    monkeypatch.setattr("app.workflow.check.understand", lambda ticket, playbook, told: seen.append(ticket) or 1 / 0)
    checked(client, fields={"verification_note": note, "resolution_reason": "duplicate"}, actor={"id": "agent-9"})
    assert [change.field for change in seen[0].field_changes] == ["resolution_reason"]
    assert seen[0].fields.verified_by == AGENT


def test_that_evidence_is_being_read_is_told_apart_from_an_outage(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(*_: object, **__: object) -> None:
        raise EvidenceUnread("run.png is being read; ask again in 2 seconds.", 1.4)

    monkeypatch.setattr("app.web.gate.check_ticket", unread)
    answer = checked(client)
    assert (answer.status_code, answer.json["reading"], answer.headers["Retry-After"]) == (503, True, "2")
