"""The canonical ticket made of a Zendesk ticket, its comments and its audits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.ticket import Person
from app.domain.traces import TicketView
from integrations.zendesk.fields import FieldCatalogue
from integrations.zendesk.reading import RawTicket, merged_into
from tests.unit.zendesk.conftest import FIELD_IDS, OWN, PRIYA, ROSA, audit, change, comment

Read = Callable[..., TicketView]
AT = "2026-11-02T09:00:00Z"
LATER = "2026-11-02T10:00:00Z"
AGENT = Person(id="3", name="Priya Agent", role="agent", email="priya@acme.example")
CUSTOMER = Person(id="11", name="Rosa Retailer", role="customer", email="rosa@retailer.example")


def test_what_every_ticket_has_is_taken_over(read: Read) -> None:
    ticket = read(priority="high", type="incident", tags=["retail", "vip"]).ticket
    assert (ticket.system, ticket.site, ticket.id, ticket.key) == ("zendesk", "acme", "5158", "5158")
    assert ticket.url == "https://acme.zendesk.com/agent/tickets/5158"
    assert (ticket.subject, ticket.body, ticket.body_format) == ("Order sync failed", "ORD-SYNC-4471 failed", "plain")
    assert ticket.created_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert (ticket.priority, ticket.issue_type, ticket.form) == ("high", "incident", "Incident")
    assert ticket.labels == ("retail", "vip")
    assert ticket.reporter == CUSTOMER


@pytest.mark.parametrize(
    ("status", "category"),
    [("new", "new"), ("open", "open"), ("pending", "open"), ("hold", "open"), ("solved", "done"), ("closed", "done")],
)
def test_each_status_has_its_category(read: Read, status: str, category: str) -> None:
    assert read(status=status).ticket.status_category == category


def test_the_description_is_no_comment_but_its_files_count(read: Read) -> None:
    file = {"id": 7, "file_name": "first.png", "content_type": "image/png", "size": 5, "content_url": "https://x"}
    first = comment(1, ROSA, "ORD-SYNC-4471 failed", "2026-11-02T08:00:00Z", attachments=[file])
    ticket = read(comments=[comment(2, PRIYA, "Looking", AT), first]).ticket
    assert [entry.body for entry in ticket.comments] == ["Looking"]
    assert [entry.filename for entry in ticket.attachments] == ["first.png"]


def test_who_posted_a_comment_is_told_by_the_audit_and_not_by_its_author(read: Read) -> None:
    said = comment(2, ROSA, "We paused the account.", AT)
    posted = audit(50, PRIYA, AT, {"type": "Comment", "id": 2}, via={"channel": "api"})
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    [entry] = read(comments=[first, said], audits=[posted]).ticket.comments
    assert (entry.author, entry.posted_by, entry.via) == (CUSTOMER, AGENT, "api")


def test_a_file_belongs_to_who_posted_it(read: Read) -> None:
    file = {"id": 7, "file_name": "run.png", "content_type": "image/png", "size": 5, "content_url": "https://x"}
    said = comment(2, ROSA, "see", AT, attachments=[file])
    posted = audit(50, OWN, AT, {"type": "Comment", "id": 2})
    [found] = read(comments=[said], audits=[posted]).ticket.attachments
    assert (found.author.role, found.created_at) == ("app", datetime(2026, 11, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("file", "events"),
    [
        ({"id": 7, "file_name": "run.png", "deleted": True}, []),
        ({"id": 7, "file_name": "redacted.txt"}, []),
        ({"id": 7, "file_name": "run.png"}, [{"type": "AttachmentRedactionEvent", "attachment_id": 7}]),
    ],
)
def test_a_deleted_or_redacted_file_is_gone(read: Read, file: dict[str, object], events: list[object]) -> None:
    said = comment(2, PRIYA, "see", AT, attachments=[file, {"id": 8, "file_name": "kept.png"}])
    view = read(comments=[said], audits=[audit(50, PRIYA, LATER, *events)])  # type: ignore[arg-type]
    assert [entry.id for entry in view.ticket.attachments] == ["8"]


def test_the_history_begins_with_the_status_at_creation(read: Read) -> None:
    created = audit(50, ROSA, AT, {"type": "Create", "field_name": "status", "value": "new"})
    solved = audit(51, PRIYA, LATER, change("status", "solved", "new"))
    first, second = read(audits=[solved, created]).ticket.history
    assert (first.from_status, first.to_status, first.from_category, first.actor) == ("", "new", None, CUSTOMER)
    assert (second.from_status, second.to_status, second.from_category) == ("new", "solved", "new")
    assert (second.to_category, second.actor, second.own) == ("done", AGENT, False)


def test_a_reopening_by_our_own_account_is_marked_as_ours_and_nobody_elses_is(read: Read) -> None:
    audits = [
        audit(50, PRIYA, "2026-11-02T09:00:00Z", change("status", "solved", "open")),
        audit(51, OWN, "2026-11-02T09:01:00Z", change("status", "open", "solved")),
        audit(52, OWN, "2026-11-02T09:02:00Z", change("status", "solved", "open")),
        audit(53, ROSA, "2026-11-02T09:03:00Z", change("status", "open", "solved")),
    ]
    assert [move.own for move in read(audits=audits).ticket.history] == [False, True, False, False]


def test_what_a_trigger_does_in_an_agents_save_is_the_triggers_doing(read: Read) -> None:
    rule = {"channel": "rule", "source": {"from": {"id": 9, "title": "Auto-solve"}, "rel": "trigger"}}
    [move] = read(audits=[audit(50, PRIYA, AT, change("status", "solved", "open", via=rule))]).ticket.history
    assert (move.actor.role, move.actor.name) == ("app", "Business rule Auto-solve")


def test_somebody_unknown_and_the_system_count_as_apps(read: Read) -> None:
    audits = [
        audit(50, -1, AT, change("status", "solved", "open")),
        audit(51, 999, LATER, change("status", "open", "solved")),
    ]
    system, unknown = read(audits=audits).ticket.history
    assert (system.actor.role, system.actor.name) == ("app", "Zendesk")
    assert (unknown.actor.role, unknown.actor.name) == ("app", "user 999")


def test_gate_fields_are_read_without_the_prefix_of_their_tags(read: Read) -> None:
    fields = read(
        fields={
            "is_job_failure": "handoff_is_job_failure_yes",
            "has_retailer": "handoff_has_retailer_no",
            "job_id": " ORD-SYNC-4471 ",
            "failed_at": "2026-11-02T09:14:05+01:00",
            "contained_at": "yesterday evening",
            "verification_path": "handoff_verification_path_confirmed_change",
            "resolution_reason": "handoff_resolution_reason_integration_removed",
            "account_status": None,
            "containment_note": "",
        }
    ).ticket.fields
    assert (fields.is_job_failure, fields.has_retailer) == (True, False)
    assert fields.job_id == "ORD-SYNC-4471"
    assert fields.failed_at == datetime(2026, 11, 2, 8, 14, 5, tzinfo=UTC)
    assert fields.contained_at is None
    assert (fields.verification_path, fields.resolution_reason) == ("confirmed_change", "integration_removed")
    assert (fields.account_status, fields.containment_note, fields.verified_by) == (None, None, None)


def test_a_moment_without_an_offset_is_no_moment(read: Read) -> None:
    assert read(fields={"failed_at": "2026-11-02 09:14"}).ticket.fields.failed_at is None


def test_verified_by_is_who_last_wrote_the_note_or_the_path(read: Read) -> None:
    note, path = FIELD_IDS["verification_note"], FIELD_IDS["verification_path"]
    audits = [
        audit(50, ROSA, "2026-11-02T09:00:00Z", change(note, "first")),
        audit(51, PRIYA, "2026-11-02T09:05:00Z", change(path, "handoff_verification_path_technical")),
        audit(52, OWN, "2026-11-02T09:10:00Z", change(FIELD_IDS["error_code"], "E1")),
        audit(53, ROSA, "2026-11-02T09:15:00Z", change(path, None, "handoff_verification_path_technical")),
    ]
    view = read(fields={"verification_note": "first"}, audits=audits)
    assert view.ticket.fields.verified_by == AGENT
    assert [(entry.field, entry.actor.name) for entry in view.ticket.field_changes] == [
        ("verification_note", "Rosa Retailer"),
        ("verified_by", "Rosa Retailer"),
        ("verification_path", "Priya Agent"),
        ("verified_by", "Priya Agent"),
        ("verification_path", "Rosa Retailer"),
    ]


def test_a_macro_or_trigger_that_fills_the_note_verifies_nothing(read: Read) -> None:
    rule = {"channel": "rule", "source": {"from": {"id": 9, "title": "Fill in"}, "rel": "trigger"}}
    filled = audit(50, PRIYA, AT, change(FIELD_IDS["verification_note"], "Checked SHP-1", via=rule))
    verified = read(fields={"verification_note": "Checked SHP-1"}, audits=[filled]).ticket.fields.verified_by
    assert verified is not None
    assert verified.role == "app"


def test_nobody_verified_what_has_neither_note_nor_path_now(read: Read) -> None:
    wrote = audit(50, PRIYA, AT, change(FIELD_IDS["verification_note"], "Checked"))
    assert read(audits=[wrote]).ticket.fields.verified_by is None


def test_our_notes_are_found_by_their_markers_and_nobody_elses_are(read: Read) -> None:
    marked = "Record\nhandoff-gate:refusal:2026-11-02T09:00:00Z\nmore\n handoff-gate:record:0a1b \n"
    first = comment(1, ROSA, "failed", "2026-11-02T08:00:00Z")
    comments = [
        first,
        comment(2, OWN, marked, AT, public=False),
        comment(3, PRIYA, "handoff-gate:record:forged", AT, public=False),
        comment(4, OWN, "handoff-gate:record:public", AT, public=True),
        comment(5, OWN, "says handoff-gate:record:inside a sentence", AT, public=False),
        comment(6, OWN, "handoff-gate:record:posted-by-an-agent", AT, public=False),
    ]
    posted = audit(50, PRIYA, AT, {"type": "Comment", "id": 6})
    notes = read(comments=comments, audits=[posted]).traces.notes
    assert [(entry.id, entry.marker) for entry in notes] == [
        ("2", "handoff-gate:refusal:2026-11-02T09:00:00Z"),
        ("2", "handoff-gate:record:0a1b"),
    ]


def test_record_fields_tell_who_wrote_them_last(read: Read) -> None:
    number = FIELD_IDS["error_code"]
    audits = [audit(50, OWN, AT, change(number, "E1")), audit(51, PRIYA, LATER, change(number, "E2", "E1"))]
    shown = read(fields={"error_code": "E2"}, audits=audits).traces.record_fields
    assert (shown["error_code"].text, shown["error_code"].editor) == ("E2", AGENT)
    assert (shown["trigger"].text, shown["trigger"].editor) == ("", None)
    assert len(shown) == 14


def test_the_verdict_copy_is_what_field_and_tags_show(read: Read) -> None:
    assert read(tags=["retail"]).traces.verdict_copy is None
    forged = read(fields={"verdict": "handoff_verdict_verified"}, tags=["handoff_verdict_verified"])
    assert forged.traces.verdict_copy == {
        "verdict": "handoff_verdict_verified",
        "scope": None,
        "gated": False,
        "verified": False,
        "disputed": False,
        "option_tags": ["handoff_verdict_verified"],
    }


def test_an_account_without_our_fields_is_read_all_the_same(read: Read) -> None:
    view = read(known=FieldCatalogue(), fields={"job_id": "x"})
    assert view.ticket.fields.job_id is None
    assert view.ticket.form is None
    assert view.traces.record_fields == {}


@pytest.mark.parametrize("end", ["from", "to"])
def test_a_merged_ticket_names_the_other_one(end: str) -> None:
    via = {"channel": "web", "source": {"from": {}, "to": {}, "rel": "merge", end: {"ticket_id": 77}}}
    ticket = {"id": 5158, "status": "closed", "tags": ["closed_by_merge"]}
    raw = RawTicket(ticket=ticket, comments=[comment(1, PRIYA, "merged", AT, via=via)], audits=[], users=[])
    assert merged_into(raw) == "77"


@pytest.mark.parametrize(
    "ticket",
    [
        {"id": 5158, "status": "closed", "tags": []},
        {"id": 5158, "status": "solved", "tags": ["closed_by_merge"]},
        {"id": 77, "status": "closed", "tags": ["closed_by_merge"]},
    ],
)
def test_a_ticket_that_others_were_merged_into_is_no_duplicate(ticket: dict[str, object]) -> None:
    via = {"channel": "web", "source": {"from": {"ticket_id": 77}, "to": {}, "rel": "merge"}}
    raw = RawTicket(ticket=ticket, comments=[comment(1, PRIYA, "merged", AT, via=via)], audits=[], users=[])
    assert merged_into(raw) is None


def test_words_about_a_merge_are_not_believed() -> None:
    ticket = {"id": 5158, "status": "closed", "tags": ["closed_by_merge"]}
    said = comment(1, ROSA, "This request was closed and merged into request #77.", AT)
    assert merged_into(RawTicket(ticket=ticket, comments=[said], audits=[], users=[])) is None
