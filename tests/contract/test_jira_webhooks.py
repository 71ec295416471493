"""Every webhook that the Jira stand-in sends is genuine to us and names its issue; a changed one is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.ports import BadSignature, SiteConnection
from integrations.jira import connect
from integrations.sandbox.jira import state_of
from integrations.sandbox.jira_changes import Changes
from integrations.sandbox.jira_state import ADA, MIA, QUICK_CLOSE, SERVICE
from integrations.sandbox.server import Stand, start_sandbox

SECRET = "a webhook secret"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Inbox:
    """What arrived, header by header and byte by byte."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[dict[str, str], bytes]] = []
        self.url = ""


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    there = Inbox()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.deliveries.append((dict(self.headers.items()), body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    there.url = f"http://127.0.0.1:{server.server_port}/webhooks/jira"
    yield there
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stand(inbox: Inbox) -> Iterator[Stand]:
    with start_sandbox("jira") as sandbox:
        world = sandbox.jira.world
        assert world.register_webhook is not None
        world.register_webhook(inbox.url, SECRET)
        yield sandbox.jira


def live_through_everything(stand: Stand) -> str:
    """One issue with every kind of event; returns its id."""
    state = state_of(stand.app)
    changes = Changes(state)
    document = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [_text("hello")]}]}
    wish = {"fields": {"project": {"key": "OPS"}, "issuetype": {"name": "Job failure"}, "summary": "Sync failed"}}
    with stand.world.lock:
        issue = changes.create(wish, ADA)
        other = changes.create(wish, MIA)
        comment = changes.add_comment(issue, {"body": document}, ADA)
        changes.edit_comment(issue, comment.id, {"body": document}, MIA)
        changes.delete_comment(issue, comment.id)
        file = changes.attach(issue, "ok.png", "image/png", b"png", MIA)
        changes.detach(file.id, MIA)
        changes.set_property(issue, "handoff.gate", {"allowed": True}, SERVICE)
        changes.delete_property(issue, "handoff.gate", MIA)
        changes.link("Duplicate", issue, other, MIA)
        changes.transition(issue, {"transition": {"id": QUICK_CLOSE}}, MIA, bulk=True)
        changes.delete(other, MIA)
        return issue.id


def _text(said: str) -> dict[str, str]:
    return {"type": "text", "text": said}


def test_every_event_is_accepted_and_names_its_issue_or_says_why_not(stand: Stand, inbox: Inbox) -> None:
    issue = live_through_everything(stand)
    stand.world.webhooks.drain()
    jira = connect(SiteConnection(system="jira", name="s", url=stand.url, webhook_secrets=("old", SECRET)))
    envelopes = []
    for headers, body in inbox.deliveries:
        jira.verify(headers, body, NOW)
        envelopes.append(jira.parse(headers, body))

    by_kind = {envelope.kind: envelope for envelope in envelopes if envelope.ticket_id in (issue, None)}
    assert {"jira:issue_created", "jira:issue_updated", "comment_created", "comment_updated", "comment_deleted"} <= set(
        by_kind
    )
    assert by_kind["comment_created"].actor_id == ADA.id
    assert by_kind["issue_property_set"].actor_id == SERVICE.id
    assert by_kind["issuelink_created"].ignored_because is None
    assert by_kind["jira:issue_updated"].changed == ("resolution", "status")
    assert {kind for kind, envelope in by_kind.items() if envelope.ignored_because} == {
        "attachment_created",
        "attachment_deleted",
    }
    assert any("attachment" in envelope.changed for envelope in envelopes if envelope.kind == "jira:issue_updated")
    assert any(envelope.kind == "jira:issue_deleted" for envelope in envelopes)
    assert len({envelope.identifier for envelope in envelopes}) == len(envelopes)
    assert all(envelope.body_hash and envelope.occurred_at for envelope in envelopes)


def test_a_single_changed_byte_or_another_secret_is_refused(stand: Stand, inbox: Inbox) -> None:
    live_through_everything(stand)
    stand.world.webhooks.drain()
    jira = connect(SiteConnection(system="jira", name="s", url=stand.url, webhook_secrets=(SECRET,)))
    stranger = connect(SiteConnection(system="jira", name="s", url=stand.url, webhook_secrets=("another",)))
    headers, body = inbox.deliveries[0]
    with pytest.raises(BadSignature):
        jira.verify(headers, body.replace(b"Sync", b"sync", 1), NOW)
    with pytest.raises(BadSignature):
        stranger.verify(headers, body, NOW)
