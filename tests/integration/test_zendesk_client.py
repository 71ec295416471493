"""The Zendesk client over real HTTP against the stand-in, its calls checked against Zendesk's own API description."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Verdict
from app.domain.record import Record, RecordValue
from app.domain.ticket import Attachment, Deadline
from app.domain.traces import TicketView
from app.domain.update import Refusal, Update
from app.ports import (
    Conflict,
    NotPermitted,
    RateLimited,
    Rejected,
    RemoteUnavailable,
    SiteConnection,
    TicketGone,
)
from integrations.sandbox.server import Stand, start_sandbox
from integrations.sandbox.zendesk_json import field_json
from integrations.sandbox.zendesk_model import WEB
from integrations.sandbox.zendesk_saving import By, update_ticket
from integrations.sandbox.zendesk_settings import write_field, write_form
from integrations.zendesk import connect
from integrations.zendesk.client import ZendeskTicketing
from integrations.zendesk.fields import catalogue_of
from integrations.zendesk.forms import completed_form
from integrations.zendesk.setup import field_bodies

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
PEOPLE = {
    "rosa": ("rosa@retailer.example/token", "sandbox-rosa-token"),
    "priya": ("priya.agent@example.com/token", "sandbox-priya-token"),
    "tom": ("tom.agent@example.com/token", "sandbox-tom-token"),
    "ada": ("ada.admin@example.com/token", "sandbox-admin-token"),
}
ROSA_ID = 8447388090011
PRIYA_ID = 8447388090003
RECORD = Record(
    headline="Order sync failed",
    summary="ORD-SYNC-4471 failed.",
    values=tuple(RecordValue(key=spec.key, text=f"text of {spec.key}", source="text") for spec in RECORD_FIELDS),
)


def verdict(ticket_id: str, *, allowed: bool, applies: bool = True, enforced: bool = True) -> Verdict:
    return Verdict(
        system="zendesk",
        key=ticket_id,
        scope="job_failure" if applies else "none",
        applies=applies,
        allowed=allowed,
        path=None,
        missing=() if allowed else (Missing(requirement="success_screenshot", message="Attach a screenshot."),),
        evidence=(),
        enforced=enforced,
        policy_version="1",
        evaluated_at=NOW,
    )


@dataclass
class Office:
    """People at work in the stand-in, beside the service."""

    stand: Stand

    def ask(self, who: str, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """One API call by one of the people."""
        url = f"{self.stand.url}/api/v2/{path}"
        return requests.request(method, url, json=body, auth=PEOPLE[who], timeout=10, **options)

    def ticket(self, text: str = "Order export job ORD-SYNC-4471 failed.") -> str:
        """A ticket that the customer asks for."""
        wish = {"request": {"subject": "Order sync failed", "comment": {"body": text}}}
        return str(self.ask("rosa", "post", "requests", wish).json()["request"]["id"])

    def update(self, who: str, ticket_id: str, **ticket: Any) -> requests.Response:
        """An agent's save by API."""
        return self.ask(who, "put", f"tickets/{ticket_id}", {"ticket": ticket})

    def shown(self, ticket_id: str) -> dict[str, Any]:
        """The ticket as Zendesk shows it."""
        shown: dict[str, Any] = self.ask("ada", "get", f"tickets/{ticket_id}").json()["ticket"]
        return shown

    def comments(self, ticket_id: str) -> list[dict[str, Any]]:
        """Its comments."""
        listed: list[dict[str, Any]] = self.ask("ada", "get", f"tickets/{ticket_id}/comments").json()["comments"]
        return listed

    def upload(self, who: str, name: str, content: bytes) -> str:
        """A file that waits for a comment; returns its token."""
        url = f"{self.stand.url}/api/v2/uploads"
        headers = {"Content-Type": "image/png"}
        sent = requests.post(
            url, params={"filename": name}, data=content, headers=headers, auth=PEOPLE[who], timeout=10
        )
        return str(sent.json()["upload"]["token"])

    def many_comments(self, ticket_id: str, count: int) -> None:
        """That many internal messages of an agent, put there without a request each."""
        state = self.stand.app.extensions["desk"].state
        by = By(actor=PRIYA_ID, via=WEB, route="web")
        with self.stand.world.lock:
            for number in range(count):
                written = {"comment": {"body": f"message {number}", "public": False}}
                update_ticket(state, state.ticket(int(ticket_id)), written, by)

    def rule(self, ticket_id: str, status: str, kind: str = "automation") -> None:
        """A business rule of the account sets a status, required fields or not."""
        url = f"{self.stand.url}/sandbox/zendesk/tickets/{ticket_id}/rule"
        wish = {"kind": kind, "title": "Auto-solve", "actions": [{"field": "status", "value": status}]}
        requests.post(url, json=wish, timeout=10).raise_for_status()

    def count(self, method: str = "", path: str = "") -> int:
        """How many API requests of the service there were (all that none of the people made)."""
        people = {account.id for account in self.stand.world.accounts} - {self.stand.credentials["account_id"]}
        made = self.stand.world.requests.select(method, path)
        return sum(entry.actor not in people and entry.path.startswith("/api/") for entry in made)

    def seconds_pass(self, seconds: float = 2.0) -> None:
        """Zendesk's stamps are whole seconds."""
        self.stand.world.clock.advance(seconds)


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    folder = _contracts()
    with start_sandbox("zendesk", contracts=folder) as sandbox:
        yield sandbox.zendesk


def _contracts() -> Path | None:
    from tests.conftest import CONTRACTS

    return CONTRACTS if CONTRACTS.is_dir() else None


@pytest.fixture
def office(running: Stand) -> Iterator[Office]:
    """A fresh account; every call that a test makes has to keep to Zendesk's API description."""
    running.world.reset()
    if running.world.contracts is not None:
        running.world.contracts.clear()
    yield Office(running)
    if running.world.contracts is not None:
        assert running.world.contracts.violations == []


def site_of(stand: Stand, **changes: Any) -> SiteConnection:
    keys = stand.credentials
    site = SiteConnection(
        system="zendesk",
        name="acme",
        url=stand.url,
        client_id=keys["client_id"],
        client_secret=keys["client_secret"],
        webhook_secrets=("the webhook's own secret",),
    )
    return replace(site, **changes)


@pytest.fixture
def zendesk(office: Office) -> ZendeskTicketing:
    """A client of an account in which nothing is set up."""
    ticketing = connect(site_of(office.stand))
    assert isinstance(ticketing, ZendeskTicketing)
    return ticketing


@pytest.fixture
def ready(office: Office, zendesk: ZendeskTicketing) -> ZendeskTicketing:
    """A client of an account with our fields and the form's condition, put there without a request: how setup gets
    them there is a test of its own."""
    state = office.stand.app.extensions["desk"].state
    with office.stand.world.lock:
        for body in field_bodies().values():
            write_field(state, state.add_field(body["type"], body["title"]), body)
        form = state.default_form()
        fields = [field_json(state, entry) for entry in state.fields.values()]
        wish = completed_form({"ticket_field_ids": form.field_ids, "agent_conditions": []}, catalogue_of(fields, []))
        write_form(state, form, wish)
    return zendesk


def gate_update(view: TicketView, *, allowed: bool = False, **changes: Any) -> Update:
    return replace(Update(record=RECORD, verdict=verdict(view.ticket.id, allowed=allowed)), **changes)


def refusal_of(view: TicketView) -> Refusal:
    last = view.ticket.history[-1]
    return Refusal(closed_at=last.at, closed_by=last.actor)


# Setup


def test_setup_creates_everything_once(office: Office, zendesk: ZendeskTicketing) -> None:
    hook = "https://gate.example.com/webhooks/zendesk"
    said = [zendesk.apply_setup(step, hook) for step in zendesk.plan_setup() if not step.done]
    by_hand = [step for step in zendesk.plan_setup() if step.action == "by_hand" and not step.done]
    assert [step.key for step in by_hand] == ["app"], "nobody but a person can upload the app"
    assert len(said) == 28 + 1 + 1 + len(by_hand)
    assert any("Reveal secret" in sentence for sentence in said)
    assert all(step.done for step in zendesk.plan_setup() if step.action != "by_hand")
    (made,) = office.stand.app.extensions["desk"].state.webhooks.values()
    made.secret = "the webhook's own secret"
    office.stand.world.requests.clear()
    for step in zendesk.plan_setup():
        zendesk.apply_setup(step, hook)
    assert office.count("POST", "^/api/") + office.count("PUT") == 0
    assert [finding for finding in zendesk.diagnose() if finding.state != "ok"] == []


def test_without_an_address_no_webhook_is_created(office: Office, zendesk: ZendeskTicketing) -> None:
    [step] = [step for step in zendesk.plan_setup() if step.key == "webhook"]
    assert "public address" in zendesk.apply_setup(step, None)
    assert office.count("POST", "webhooks") == 0


def test_a_trigger_that_mails_customers_on_solving_is_pointed_out(office: Office, zendesk: ZendeskTicketing) -> None:
    mail = {"field": "notification_user", "value": ["requester_id", "Solved", "Your request is solved"]}
    solved = {"field": "status", "operator": "is", "value": "solved"}
    trigger = {"title": "Tell them", "conditions": {"all": [solved], "any": []}, "actions": [mail]}
    number = office.ask("ada", "post", "triggers", {"trigger": trigger}).json()["trigger"]["id"]
    [step] = [step for step in zendesk.plan_setup() if step.key == "mail"]
    assert not step.done
    assert '"Tell them"' in zendesk.apply_setup(step, None)
    assert "Triggers" in zendesk.apply_setup(step, None)
    guard = {"field": "current_tags", "operator": "includes", "value": "handoff_verified"}
    mended = {**trigger, "conditions": {"all": [solved, guard], "any": []}}
    office.ask("ada", "put", f"triggers/{number}", {"trigger": mended})
    assert [step.done for step in zendesk.plan_setup() if step.key == "mail"] == [True]


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(office: Office) -> None:
    priya = connect(
        site_of(
            office.stand,
            client_id=None,
            client_secret=None,
            email="priya.agent@example.com",
            token="sandbox-priya-token",
            webhook_secrets=(),
        )
    )
    found = {finding.subject: finding for finding in priya.diagnose()}
    assert found["zendesk connection"].state == "ok"
    assert "cannot run setup" in found["zendesk role"].says
    assert "30 April 2027" in found["zendesk credentials"].says
    assert found["zendesk webhook secret"].state == "error"
    assert found["zendesk fields"].state == "warning"
    assert "403" in found["zendesk webhook"].says
    assert all(finding.mend for finding in found.values() if finding.state != "ok")


def test_the_doctor_tells_wrong_credentials_apart(office: Office) -> None:
    [finding] = connect(site_of(office.stand, client_secret="wrong")).diagnose()
    assert finding.state == "error"
    assert "401" in finding.says


# Reading


def test_a_reading_costs_three_requests(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.update("priya", ticket_id, comment={"body": "Looking into it.", "public": True})
    ready.read(ticket_id)
    before = office.count()
    view = ready.read(ticket_id)
    assert office.count() - before == 3
    assert view.requests == 3
    assert [entry.author.name for entry in view.ticket.comments] == ["Priya Agent"]


def test_the_live_ticket_is_read_and_never_a_copy(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    assert ready.read(ticket_id).ticket.status == "new"
    office.update("priya", ticket_id, status="pending")
    assert ready.read(ticket_id).ticket.status == "pending"


def test_priority_and_the_nearest_target_of_the_sla_are_read(office: Office, ready: ZendeskTicketing) -> None:
    number = office.ticket()
    assert ready.read(number).ticket.deadline is None
    office.update("priya", number, priority="urgent")
    with office.stand.world.lock:
        office.stand.app.extensions["desk"].state.ticket(int(number)).sla_targets = [
            {"metric": "requester_wait_time", "stage": "active", "breach_at": "2026-11-03T12:00:00Z", "minutes": 900},
            {"metric": "agent_work_time", "stage": "active", "breach_at": "2026-11-02T18:30:00Z", "minutes": 90},
        ]
    before = office.count()
    ticket = ready.read(number).ticket
    assert (ticket.priority, office.count() - before) == ("urgent", 3)
    assert ticket.deadline == Deadline(at=datetime(2026, 11, 2, 18, 30, tzinfo=UTC), name="agent work time")


def test_who_only_changed_something_is_known_by_name_and_role(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.update("tom", ticket_id, status="pending")
    moved = ready.read(ticket_id).ticket.history[-1].actor
    assert (moved.name, moved.role) == ("Tom Agent", "agent")
    assert ready.read(ticket_id).requests == 3


def test_more_than_a_hundred_comments_are_all_read(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.many_comments(ticket_id, 101)
    view = ready.read(ticket_id)
    assert [entry.body for entry in view.ticket.comments] == [f"message {number}" for number in range(101)]
    assert all(entry.posted_by is not None for entry in view.ticket.comments)
    assert ready.read(ticket_id).requests == 5


def test_words_put_into_a_customers_mouth_are_seen_as_the_agents(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.update("priya", ticket_id, comment={"body": "We removed the account.", "author_id": ROSA_ID, "public": True})
    [said] = ready.read(ticket_id).ticket.comments
    assert (said.author.role, said.via) == ("customer", "api")
    assert said.posted_by is not None
    assert (said.posted_by.name, said.posted_by.role) == ("Priya Agent", "agent")


def test_who_verified_is_who_wrote_the_note(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    gate = ready.catalogue().gate
    values = [
        {"id": gate["verification_note"].id, "value": "Checked SHP-1 at 10:42, 312 of 312 written."},
        {"id": gate["verification_path"].id, "value": "handoff_verification_path_technical"},
        {"id": gate["failed_at"].id, "value": "2026-11-02T09:14:05Z"},
        {"id": gate["is_job_failure"].id, "value": "handoff_is_job_failure_yes"},
    ]
    assert office.update("tom", ticket_id, custom_fields=values).status_code == 200
    fields = ready.read(ticket_id).ticket.fields
    assert fields.verified_by is not None
    assert (fields.verified_by.name, fields.verified_by.role) == ("Tom Agent", "agent")
    assert (fields.verification_path, fields.is_job_failure) == ("technical", True)
    assert fields.failed_at == datetime(2026, 11, 2, 9, 14, 5, tzinfo=UTC)


def test_a_merged_ticket_points_at_the_other_one(office: Office, ready: ZendeskTicketing) -> None:
    first, second = office.ticket(), office.ticket()
    ready.write(view := ready.read(first), gate_update(view))
    assert office.ask("priya", "post", f"tickets/{first}/merge", {"ids": [int(second)]}).status_code == 200
    duplicate = ready.read(second).ticket.duplicate_of
    assert duplicate is not None
    assert (duplicate.key, duplicate.gated, duplicate.status_category) == (first, True, "new")
    assert ready.read(first).ticket.duplicate_of is None


@pytest.mark.parametrize("reference", ["{id}", "#{id}", " {id} ", "https://acme.zendesk.com/agent/tickets/{id}"])
def test_a_ticket_is_found_by_what_people_call_it(office: Office, zendesk: ZendeskTicketing, reference: str) -> None:
    ticket_id = office.ticket()
    assert zendesk.locate(reference.format(id=ticket_id)) == ticket_id


@pytest.mark.parametrize("reference", ["OPS-17", "", "51/../52", "-1", "5158 or 1"])
def test_what_is_no_ticket_number_is_refused(zendesk: ZendeskTicketing, reference: str) -> None:
    with pytest.raises(TicketGone):
        zendesk.locate(reference)


def test_a_ticket_that_is_not_there_cannot_be_read(zendesk: ZendeskTicketing) -> None:
    with pytest.raises(TicketGone, match="404"):
        zendesk.read("4711")
    with pytest.raises(TicketGone):
        zendesk.read("../users")


def test_threads_read_side_by_side(office: Office, ready: ZendeskTicketing) -> None:
    tickets = [office.ticket(f"Job RUN-{number} failed.") for number in range(4)]
    start = threading.Barrier(4)

    def read(ticket_id: str) -> tuple[str, int]:
        start.wait(timeout=10)
        view = ready.read(ticket_id)
        return view.ticket.body, ready.read(ticket_id).requests

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read, tickets))
    assert found == [(f"Job RUN-{number} failed.", 3) for number in range(4)]


# Writing


def test_one_put_writes_everything_and_a_second_time_nothing(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    view = ready.read(ticket_id)
    assert ready.write(view, gate_update(view)).requests == 1
    assert office.count("PUT") == 1
    shown = office.shown(ticket_id)
    assert {"handoff_gated", "handoff_scope_job_failure"} <= set(shown["tags"])
    again = ready.read(ticket_id)
    assert {key: shown.text for key, shown in again.traces.record_fields.items()} == {
        spec.key: f"text of {spec.key}" for spec in RECORD_FIELDS
    }
    assert all(shown.editor == ready.identity() for shown in again.traces.record_fields.values())
    assert ready.write(again, gate_update(again)).requests == 0
    assert office.count("PUT") == 1


def test_the_note_is_internal_and_comes_once(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    ready.write(view := ready.read(ticket_id), gate_update(view, allowed=True))
    _, note = office.comments(ticket_id)
    assert note["public"] is False
    assert "Order sync failed" in note["plain_body"]
    [trace] = ready.read(ticket_id).traces.notes
    assert trace.marker.startswith("handoff-gate:record:")


def test_hostile_text_in_a_note_stays_text(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">&amp;{{ticket.requester.email}}'
    values = tuple(replace(value, text=hostile) for value in RECORD.values)
    view = ready.read(ticket_id)
    ready.write(view, gate_update(view, record=replace(RECORD, headline=hostile, values=values)))
    note = office.comments(ticket_id)[-1]
    assert "<script" not in note["html_body"]
    assert "<img" not in note["html_body"]
    assert "<script>alert(1)</script>" in note["plain_body"]
    assert "{{" not in note["plain_body"]
    again = ready.read(ticket_id)
    assert again.traces.record_fields["error_code"].text == hostile


def test_a_ticket_that_changed_since_is_not_written(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    view = ready.read(ticket_id)
    office.seconds_pass()
    office.update("priya", ticket_id, tags=["added-in-between"])
    with pytest.raises(Conflict, match="409"):
        ready.write(view, gate_update(view))
    assert office.shown(ticket_id)["tags"] == ["added-in-between"]
    ready.write(view := ready.read(ticket_id), gate_update(view))
    assert "added-in-between" in office.shown(ticket_id)["tags"]


def test_zendesk_itself_refuses_to_solve_a_gated_ticket_without_proof(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    refused = office.update("priya", ticket_id, status="solved")
    assert refused.status_code == 422
    assert "Closure gate" in refused.text
    ready.write(view := ready.read(ticket_id), gate_update(view, allowed=True))
    assert office.update("priya", ticket_id, status="solved").status_code == 200
    assert "handoff_verified" in office.shown(ticket_id)["tags"]


def test_shadow_mode_freezes_nothing(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    view = ready.read(ticket_id)
    ready.write(view, gate_update(view, verdict=verdict(ticket_id, allowed=False, enforced=False)))
    assert office.update("priya", ticket_id, status="solved").status_code == 200
    tags = office.shown(ticket_id)["tags"]
    assert "handoff_verdict_shadow" in tags
    assert "handoff_verified" not in tags


def test_a_ticket_that_is_not_gated_is_solved_as_ever(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket("Where is my invoice?")
    view = ready.read(ticket_id)
    update = Update(record=None, verdict=verdict(ticket_id, allowed=True, applies=False))
    assert ready.write(view, update).requests == 0
    assert office.update("priya", ticket_id, status="solved").status_code == 200


def test_a_close_without_proof_is_undone(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    office.rule(ticket_id, "solved")
    view = ready.read(ticket_id)
    assert (view.ticket.closed, view.ticket.history[-1].actor.role) == (True, "app")
    update = gate_update(view, refusal=refusal_of(view))
    written = ready.write(view, update)
    assert (written.requests, written.reopened, written.reopen_problem) == (1, True, None)
    note = office.comments(ticket_id)[-1]
    assert (note["public"], "Attach a screenshot." in note["plain_body"]) == (False, True)
    again = ready.read(ticket_id)
    assert (again.ticket.status, again.ticket.history[-1].own) == ("open", True)
    assert ready.write(again, gate_update(again)).requests == 0


def test_a_verdict_set_by_hand_is_taken_back_and_the_close_undone(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    gate = ready.catalogue().verdict
    assert gate is not None
    forged = [{"id": gate.id, "value": "handoff_verdict_verified"}]
    assert office.update("priya", ticket_id, custom_fields=forged, status="solved").status_code == 200
    view = ready.read(ticket_id)
    assert view.traces.verdict_copy is not None
    assert view.traces.verdict_copy["verdict"] == "handoff_verdict_verified"
    assert ready.write(view, gate_update(view, refusal=refusal_of(view))).reopened
    shown = office.shown(ticket_id)
    assert (shown["status"], "handoff_verdict_verified" in shown["tags"]) == ("open", False)
    assert {"id": gate.id, "value": None} in shown["custom_fields"]


def test_a_disputed_close_stays_closed_and_is_tagged(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    office.rule(ticket_id, "solved")
    view = ready.read(ticket_id)
    refusal = replace(refusal_of(view), disputed=True)
    assert not ready.write(view, gate_update(view, refusal=refusal)).reopened
    shown = office.shown(ticket_id)
    assert (shown["status"], "gate_disputed" in shown["tags"]) == ("solved", True)
    again = ready.read(ticket_id)
    assert ready.write(again, gate_update(again, refusal=refusal)).requests == 0


def test_a_closed_ticket_takes_no_write_but_gets_one_follow_up(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.write(view := ready.read(ticket_id), gate_update(view))
    puts = office.count("PUT")
    office.rule(ticket_id, "closed")
    view = ready.read(ticket_id)
    update = gate_update(view, refusal=refusal_of(view))
    written = ready.write(view, update)
    assert not written.reopened
    assert written.reopen_problem is not None
    assert "reopens no closed ticket" in written.reopen_problem
    again = ready.write(ready.read(ticket_id), update)
    assert (again.requests, again.reopened) == (0, False)
    [number] = office.shown(ticket_id)["followup_ids"]
    assert again.reopen_problem is not None
    assert f"follow-up ticket {number}" in again.reopen_problem
    assert (office.count("PUT"), office.count("POST", "tickets")) == (puts, 1)
    followup = office.shown(str(number))
    assert (followup["requester_id"], followup["is_public"]) == (ROSA_ID, False)
    assert "handoff_gated" in followup["tags"]
    assert "Attach a screenshot." in office.comments(str(number))[0]["plain_body"]


def test_a_follow_up_that_is_closed_too_gets_no_follow_up(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.rule(ticket_id, "closed")
    view = ready.read(ticket_id)
    ready.write(view, gate_update(view, refusal=refusal_of(view)))
    followup = str(office.shown(ticket_id)["followup_ids"][0])
    office.rule(followup, "closed")
    view = ready.read(followup)
    written = ready.write(view, gate_update(view, refusal=refusal_of(view)))
    assert written.requests == 0
    assert written.reopen_problem is not None
    assert "No follow-up ticket was made" in written.reopen_problem
    assert office.shown(followup)["followup_ids"] == []


def test_a_closed_ticket_with_nothing_to_undo_is_left_alone(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    office.rule(ticket_id, "closed")
    view = ready.read(ticket_id)
    written = ready.write(view, gate_update(view, allowed=True))
    assert (written.requests, written.reopen_problem) == (0, None)
    assert office.count("PUT") + office.count("POST", "tickets") == 0


def test_an_account_where_nothing_is_set_up_gets_note_and_tags(office: Office, zendesk: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    zendesk.write(view := zendesk.read(ticket_id), gate_update(view))
    assert office.shown(ticket_id)["tags"] == ["handoff_gated"]
    assert "text of error_code" in office.comments(ticket_id)[-1]["plain_body"]
    again = zendesk.read(ticket_id)
    assert zendesk.write(again, gate_update(again)).requests == 0


# Files


def test_files_are_listed_with_pasted_images_and_without_redacted_ones(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    pasted, added, removed = (office.upload("priya", f"{name}.png", name.encode()) for name in ("a", "b", "c"))
    office.update("priya", ticket_id, comment={"html_body": f"<p>{pasted}</p>", "uploads": [pasted], "public": False})
    office.update("priya", ticket_id, comment={"body": "two", "uploads": [added, removed], "public": False})
    files = {entry.filename: entry for entry in ready.read(ticket_id).ticket.attachments}
    assert set(files) == {"a.png", "b.png", "c.png"}
    assert files["b.png"].author.name == "Priya Agent"
    comment = office.comments(ticket_id)[-1]
    path = f"tickets/{ticket_id}/comments/{comment['id']}/attachments/{files['c.png'].id}/redact"
    assert office.ask("ada", "put", path).status_code == 200
    left = ready.read(ticket_id).ticket.attachments
    assert {entry.filename for entry in left} == {"a.png", "b.png"}
    assert ready.fetch(files["b.png"], 100) == b"b"


def test_a_file_is_fetched_up_to_the_limit_and_a_byte_more(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    token = office.upload("priya", "run.png", bytes(range(256)) * 1000)
    office.update("priya", ticket_id, comment={"body": "see", "uploads": [token], "public": False})
    [file] = ready.read(ticket_id).ticket.attachments
    assert file.size == 256_000
    assert ready.fetch(file, 256_000) == bytes(range(256)) * 1000
    assert len(ready.fetch(file, 1000)) == 1001


@pytest.mark.parametrize("url", ["https://evil.example/x.png", "http://169.254.169.254/", "file:///etc/passwd", None])
def test_a_file_elsewhere_is_not_fetched(office: Office, zendesk: ZendeskTicketing, url: str | None) -> None:
    file = Attachment(
        id="1", filename="x.png", mime_type="image/png", size=1, author=zendesk.identity(), created_at=NOW, url=url
    )
    with pytest.raises(Rejected, match="not fetched"):
        zendesk.fetch(file, 100)


def test_a_file_that_is_gone_is_said_to_be(office: Office, zendesk: ZendeskTicketing) -> None:
    file = Attachment(
        id="1",
        filename="x.png",
        mime_type="image/png",
        size=1,
        author=zendesk.identity(),
        created_at=NOW,
        url=f"{office.stand.url}/attachments/token/unknown/?name=x.png",
    )
    with pytest.raises(Rejected, match="no longer there"):
        zendesk.fetch(file, 100)


# Trouble


def test_a_rate_limit_is_passed_on_at_once(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.read(ticket_id)
    before = office.stand.world.requests.count(path=f"tickets/{ticket_id}")
    office.stand.world.faults.add("rate_limit", path=r"/tickets/", retry_after="37")
    with pytest.raises(RateLimited) as refused:
        ready.read(ticket_id)
    assert refused.value.retry_after == 37.0
    assert office.stand.world.requests.count(path=f"tickets/{ticket_id}") == before + 1


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("error", {"status": 500}),
        ("error", {"status": 503}),
        ("html", {"status": 502}),
        ("html", {"status": 403}),
        ("html", {"status": 200}),
        ("drop", {}),
        ("half", {}),
    ],
)
def test_an_outage_is_told_after_one_attempt(
    office: Office, ready: ZendeskTicketing, fault: Any, details: dict[str, int]
) -> None:
    ticket_id = office.ticket()
    ready.read(ticket_id)
    before = office.stand.world.requests.count(path=f"tickets/{ticket_id}")
    office.stand.world.faults.add(fault, path=r"/tickets/", **details)
    with pytest.raises(RemoteUnavailable):
        ready.read(ticket_id)
    assert office.stand.world.requests.count(path=f"tickets/{ticket_id}") == before + 1
    assert ready.read(ticket_id).ticket.id == ticket_id


def test_a_write_whose_answer_is_lost_is_not_made_twice(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    view = ready.read(ticket_id)
    office.stand.world.faults.add("drop_after", method="PUT")
    with pytest.raises(RemoteUnavailable):
        ready.write(view, gate_update(view))
    again = ready.read(ticket_id)
    assert ready.write(again, gate_update(again)).requests == 0
    assert office.count("PUT") == 1
    assert len(office.comments(ticket_id)) == 2


def test_a_server_that_does_not_answer_is_given_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.zendesk.session.TIMEOUT", 3.0)
    zendesk = connect(site_of(office.stand))
    ticket_id = office.ticket()
    zendesk.read(ticket_id)
    office.stand.world.faults.add("hang", path=r"/tickets/")
    with pytest.raises(RemoteUnavailable, match="did not answer in time"):
        zendesk.read(ticket_id)
    office.stand.world.faults.release()


def test_a_site_that_is_not_there_cannot_be_reached(office: Office) -> None:
    gone = connect(site_of(office.stand, url="http://127.0.0.1:9"))
    with pytest.raises(RemoteUnavailable, match="cannot be reached"):
        gone.read("1")


def test_an_end_users_credentials_do_not_suffice(office: Office) -> None:
    rosa = connect(
        site_of(
            office.stand,
            client_id=None,
            client_secret=None,
            email="rosa@retailer.example",
            token="sandbox-rosa-token",
        )
    )
    with pytest.raises(NotPermitted, match="403"):
        rosa.read(office.ticket())


def test_credentials_stay_with_the_account_even_if_the_environment_says_otherwise(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZENPY_FORCE_NETLOC", "127.0.0.1:9")
    monkeypatch.setenv("ZENPY_FORCE_SCHEME", "http")
    with pytest.raises(Rejected, match="ZENPY_FORCE_NETLOC"):
        connect(site_of(office.stand)).identity()


# Signing in


def tokens_given(office: Office) -> int:
    return office.stand.world.requests.count("POST", "/oauth/tokens")


def test_one_oauth_token_serves_many_requests(office: Office, ready: ZendeskTicketing) -> None:
    for _ in range(3):
        ready.read(office.ticket())
    assert tokens_given(office) == 1


def test_a_token_that_zendesk_refuses_is_renewed_once(office: Office, ready: ZendeskTicketing) -> None:
    ticket_id = office.ticket()
    ready.read(ticket_id)
    office.stand.world.accounts.revoke_bearers()
    view = ready.read(ticket_id)
    office.stand.world.accounts.revoke_bearers()
    assert ready.write(view, gate_update(view)).requests == 1
    assert tokens_given(office) == 3
    assert len(office.comments(ticket_id)) == 2


def test_a_token_is_renewed_before_it_ends(office: Office) -> None:
    now = [0.0]
    zendesk = ZendeskTicketing(site_of(office.stand), clock=lambda: now[0])
    ticket_id = office.ticket()
    for seconds, given in ((0, 1), (1600, 1), (1700, 2), (3300, 2), (3400, 3)):
        office.stand.world.clock.advance(seconds - now[0])
        now[0] = float(seconds)
        zendesk.read(ticket_id)
        assert tokens_given(office) == given
    assert office.stand.world.requests.select(path="/api/")
    assert [entry for entry in office.stand.world.requests.select() if entry.status == 401] == []


def test_a_wrong_client_secret_is_said_to_be_and_not_tried_again(office: Office) -> None:
    with pytest.raises(NotPermitted, match="Client authentication failed"):
        connect(site_of(office.stand, client_secret="wrong")).read("1")
    assert tokens_given(office) == 1


def test_email_and_token_work_where_the_account_still_has_them(office: Office) -> None:
    keys = office.stand.credentials
    zendesk = connect(
        site_of(office.stand, client_id=None, client_secret=None, email=keys["email"], token=keys["token"])
    )
    assert zendesk.identity().id == keys["account_id"]
    assert zendesk.identity().role == "app"
    assert office.stand.world.requests.count(path="users/me") == 1


def test_fields_that_are_added_later_are_seen_after_a_while(office: Office, zendesk: ZendeskTicketing) -> None:
    now = [0.0]
    early = ZendeskTicketing(site_of(office.stand), clock=lambda: now[0])
    assert early.catalogue().record == {}
    for step in zendesk.plan_setup():
        if step.key == "field:error_code":
            zendesk.apply_setup(step, None)
    assert early.catalogue().record == {}
    now[0] = 901.0
    assert set(early.catalogue().record) == {"error_code"}


# Webhooks as the stand-in signs them


def test_a_webhook_of_the_stand_in_is_verified_and_read(office: Office) -> None:
    hook = {
        "name": "Handoff Gate",
        "endpoint": f"{office.stand.url}/nobody-here",
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": ["zen:event-type:ticket.status_changed", "zen:event-type:ticket.custom_field_changed"],
    }
    assert office.stand.world.register_webhook is not None
    registered = office.stand.world.register_webhook(hook["endpoint"], "the webhook's own secret")
    assert registered["secret"] == "the webhook's own secret"
    zendesk = connect(site_of(office.stand))
    ticket_id = office.ticket()
    office.update("priya", ticket_id, status="pending")
    office.stand.world.webhooks.drain()
    attempts = office.stand.world.webhooks.log()
    envelopes = []
    for attempt in attempts:
        zendesk.verify(attempt.headers, attempt.body, attempt.at)
        envelopes.append(zendesk.parse(attempt.headers, attempt.body))
    assert {envelope.ticket_id for envelope in envelopes} == {ticket_id}
    assert "ticket.status_changed" in {envelope.kind for envelope in envelopes}
    assert ("status",) in {envelope.changed for envelope in envelopes}
