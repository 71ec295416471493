"""A dashboard on which every page has something to show: the stages of tickets, deliveries and exceptions, with a
picture that was read, an override and a containment that wait, an entry of the library, and a silence."""

from __future__ import annotations

from datetime import timedelta

from app.domain.gate.files import inspect
from app.domain.gate.pictures.picture_text import PictureText, Piece
from app.domain.library import KnownEntry, LibraryEntry
from app.domain.notices.model import Silence
from app.domain.ticket import Attachment, TicketRef
from app.store import containments, evidence, library, readings, setup_notes, silences
from app.store.containments import Rehearsed
from app.workflow import api_tokens, overrides
from app.workflow.overrides import Origin, Wish
from app.workflow.service import Service
from tests.support.exceptions_stage import fill_history
from tests.support.screenshots import screenshot
from tests.support.stage import fill
from tests.support.tracker import AGENT, NOW, a_ticket

REF = TicketRef(system="jira", site="test", id="10001")


def fill_everything(service: Service) -> None:
    """Fill the store of a service whose Jira is a ``Tracker`` with the ticket 10001."""
    fill(service.database)
    fill_history(service.database)
    keep_picture(service)
    ask_for_override(service)
    keep_rehearsal(service)
    api_tokens.create(service, api_tokens.Wish(name="reporting", scopes=("records:read",)), "olga")
    keep_look_at_setup(service)
    entry = LibraryEntry(id="order-sync-00000000", title="Order sync", known_cause="unknown", workaround="wait")
    with service.database.write() as connection:
        library.save(connection, KnownEntry(entry=entry, known_since=NOW), NOW, "olga")
        silence = Silence(kind="close_refused", until=NOW + timedelta(hours=8))
        silences.add(connection, silence, "The shop is being moved", "olga", NOW)


def keep_picture(service: Service) -> None:
    """A screenshot on the ticket 20002, looked at and read."""
    content = screenshot()
    file = Attachment(
        id="9", filename="run.png", mime_type="image/png", size=len(content), author=AGENT, created_at=NOW
    )
    ticket = a_ticket("20002", attachments=(file,))
    tracker = service.sites[("jira", "test")]
    tracker.tickets["20002"], tracker.files["9"] = ticket, content  # type: ignore[attr-defined]
    facts = inspect("9", content, file.filename, file.mime_type)
    piece = Piece(text="run 4471 succeeded", left=1, top=1, right=300, bottom=20)
    seen = PictureText(pieces=(piece,), width=300, height=40, reader="r 1")
    with service.database.write() as connection:
        evidence.remember(connection, ticket, file, facts, None, NOW, service.vault.seal)
        readings.keep(connection, str(facts.sha256), seen, 0.1, NOW, service.vault.seal)


def ask_for_override(service: Service) -> int:
    """Somebody asked to close OPS-1 without proof; returns the override's number."""
    origin = Origin(via="web", address="192.0.2.7")
    wish = Wish(reason="The proof cannot be had any more", lasts=timedelta(hours=24), to_scope=None)
    return overrides.request(service, "jira", "test:10001", wish, "olga", origin).id


def keep_rehearsal(service: Service) -> None:
    """Something was rehearsed for OPS-1."""
    sent = {"method": "PATCH", "url": "https://airflow.example/api/v2/dags/order_sync", "body": '{"is_paused": true}'}
    texts = {"title": "Pause it", "done": "paused", "source": "an API", "target": "order_sync", "place": "https://x/1"}
    made = Rehearsed(
        ref=REF, key="OPS-1", url="https://x", name="pause", tell=("Order integration",), before="on", stopped="off",
        by="olga", at=service.clock(), would_send=sent, would_undo=sent, **texts,
    )  # fmt: skip
    with service.database.write() as connection:
        containments.add(connection, made)


def keep_look_at_setup(service: Service) -> None:
    """The set-up of the Jira site was looked at; that of the Zendesk account was not."""
    states = [(True, "create"), (False, "create"), (False, "change"), (False, "by_hand"), (False, "unknown")]
    pieces = [
        {
            "group": group,
            "key": f"{group}:{number}",
            "says": "The field 'Error code' (textarea).",
            "done": done or group == "Webhook",
            "action": action,
            "id": f"customfield_1005{number}",
            "clicks": "In Jira: Settings > Work items (Issues) > Workflows > edit the workflow.",
        }
        for group in ("Fields", "Webhook")
        for number, (done, action) in enumerate(states)
    ]
    findings = [
        {"subject": "jira webhook", "state": state, "says": "The webhook is looked at.", "mend": "Run setup."}
        for state in ("ok", "warning", "error")
    ]
    content = {"problem": "Jira answered 403.", "pieces": pieces, "findings": findings}
    with service.database.write() as connection:
        setup_notes.keep_look(connection, "jira", "test", NOW, 1.2, content)
