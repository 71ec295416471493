"""Ticket snapshots: read tolerantly, refused with the field's name, and the same after writing and reading."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.snapshot import SnapshotError, ticket_from_dict, ticket_to_dict
from app.domain.ticket import (
    Attachment,
    Comment,
    DuplicateOf,
    FieldChange,
    GateFields,
    Person,
    TextContext,
    Ticket,
    Transition,
)
from schemas import validator
from tests.support.closing import AGENT, at, attempt, image, message, move

ZONES = (UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8)))
MOMENTS = st.builds(
    lambda seconds, fraction, zone: datetime.fromtimestamp(seconds, zone) + timedelta(microseconds=fraction),
    st.integers(946_684_800, 4_102_444_800),
    st.sampled_from([0, 120_000, 123_456]),
    st.sampled_from(ZONES),
)
WORDS = st.text(max_size=20)
MAYBE = st.none() | WORDS
CATEGORIES = st.sampled_from(["new", "open", "done"])
PEOPLE = st.builds(Person, id=WORDS, name=WORDS, role=st.sampled_from(["agent", "customer", "app"]), email=MAYBE)
FIELDS = st.builds(
    GateFields,
    is_job_failure=st.none() | st.booleans(),
    job_id=MAYBE,
    failed_at=st.none() | MOMENTS,
    verification_path=MAYBE,
    verification_note=MAYBE,
    verified_by=st.none() | PEOPLE,
    confirmation_reference=MAYBE,
    resolution_reason=MAYBE,
    contained_at=st.none() | MOMENTS,
    containment_note=MAYBE,
    retailer_notified_at=st.none() | MOMENTS,
    account_status=MAYBE,
    has_retailer=st.none() | st.booleans(),
)
TICKETS = st.builds(
    Ticket,
    system=st.sampled_from(["jira", "zendesk"]),
    site=WORDS,
    id=st.text(min_size=1, max_size=20),
    key=st.text(min_size=1, max_size=20),
    subject=WORDS,
    body=WORDS,
    body_format=st.sampled_from(["plain", "wiki", "adf", "html", "markdown", "email_thread"]),
    created_at=MOMENTS,
    status=WORDS,
    status_category=CATEGORIES,
    reporter=PEOPLE,
    url=WORDS,
    labels=st.lists(WORDS, max_size=2).map(tuple),
    priority=MAYBE,
    project=MAYBE,
    issue_type=MAYBE,
    form=MAYBE,
    context=st.builds(TextContext, default_timezone=MAYBE, date_order=st.sampled_from([None, "DMY", "MDY", "YMD"])),
    fields=FIELDS,
    field_changes=st.lists(st.builds(FieldChange, field=WORDS, at=MOMENTS, actor=PEOPLE), max_size=2).map(tuple),
    duplicate_of=st.none() | st.builds(DuplicateOf, key=WORDS, gated=st.booleans(), status_category=CATEGORIES),
    comments=st.lists(
        st.builds(
            Comment,
            id=WORDS,
            author=PEOPLE,
            body=WORDS,
            public=st.booleans(),
            created_at=MOMENTS,
            posted_by=st.none() | PEOPLE,
            via=MAYBE,
        ),
        max_size=2,
    ).map(tuple),
    attachments=st.lists(
        st.builds(
            Attachment,
            id=WORDS,
            filename=WORDS,
            mime_type=WORDS,
            size=st.integers(0, 10**9),
            author=PEOPLE,
            created_at=MOMENTS,
            sha256=MAYBE,
            content_path=MAYBE,
            url=MAYBE,
        ),
        max_size=2,
    ).map(tuple),
    history=st.lists(
        st.builds(
            Transition,
            at=MOMENTS,
            actor=PEOPLE,
            from_status=WORDS,
            to_status=WORDS,
            to_category=CATEGORIES,
            from_category=st.none() | CATEGORIES,
            own=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(ticket=TICKETS)
def test_a_ticket_is_the_same_after_writing_and_reading(ticket: Ticket) -> None:
    written = json.loads(json.dumps(ticket_to_dict(ticket)))

    assert ticket_from_dict(written) == ticket
    assert validator("snapshot").is_valid(written)


def test_the_attempts_of_the_tests_match_the_schema() -> None:
    snapshot = attempt(comments=[message("ok", at("10:00"))], history=[move(at("11:00"), "open", "done")])

    assert [error.message for error in validator("snapshot").iter_errors(snapshot)] == []


def test_optional_keys_may_be_absent_and_unknown_keys_are_ignored() -> None:
    ticket = ticket_from_dict(
        {
            "system": "zendesk",
            "id": 17,
            "subject": "s",
            "body": "b",
            "created_at": "2026-11-02T09:50:00Z",
            "reporter": {"id": "c1", "role": "customer", "shoe_size": 44},
            "weather": "fine",
        }
    )

    assert (ticket.key, ticket.id, ticket.status_category, ticket.body_format) == ("17", "17", "open", "plain")
    assert ticket.fields == GateFields()
    assert (ticket.comments, ticket.attachments, ticket.history, ticket.duplicate_of) == ((), (), (), None)
    assert ticket.reporter.name == "c1"


def test_an_adf_body_may_be_an_object_or_its_text() -> None:
    document = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}],
    }
    as_object = ticket_from_dict(attempt(body=document, body_format="adf"))
    as_text = ticket_from_dict(attempt(body=json.dumps(document, ensure_ascii=False), body_format="adf"))

    assert as_object.body == as_text.body
    assert json.loads(as_object.body) == document


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"system": "trello"}, "system", "one of jira, zendesk"),
    ({"created_at": None}, "created_at", "moment"),
    ({"created_at": "yesterday"}, "created_at", "moment"),
    ({"created_at": "2026-11-02T09:50:00"}, "created_at", "offset"),
    ({"created_at": 1762076400}, "created_at", "moment"),
    ({"subject": None}, "subject", "a text"),
    ({"subject": ["a"]}, "subject", "a text"),
    ({"body_format": "docx"}, "body_format", "one of plain"),
    ({"status_category": "Done"}, "status_category", "one of new"),
    ({"reporter": None}, "reporter", "an object"),
    ({"reporter": {"id": "x", "role": "boss"}}, "reporter.role", "one of agent"),
    ({"labels": "a,b"}, "labels", "list of texts"),
    ({"comments": {}}, "comments", "a list"),
    ({"comments": [message("a", at("10:00")), 5]}, "comments[1]", "an object"),
    ({"comments": [message("a", "soon")]}, "comments[0].created_at", "moment"),
    ({"attachments": [{**image(), "size": "big"}]}, "attachments[0].size", "bytes"),
    ({"attachments": [{**image(), "author": None}]}, "attachments[0].author", "an object"),
    (
        {"history": [{"at": at("11:00"), "actor": AGENT, "from": "a", "to": "b"}]},
        "history[0].to_category",
        "one of new",
    ),
    ({"fields": []}, "fields", "an object"),
    ({"context": {"date_order": "XYZ"}}, "context.date_order", "one of DMY"),
]


@pytest.mark.parametrize(("changes", "field", "expected"), BROKEN)
def test_a_snapshot_that_cannot_be_read_names_the_field_and_what_was_expected(
    changes: dict[str, Any], field: str, expected: str
) -> None:
    with pytest.raises(SnapshotError) as caught:
        ticket_from_dict({**attempt(), **changes})

    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: expected ")
    assert expected in str(caught.value)


def test_wrong_gate_fields_are_named_too() -> None:
    with pytest.raises(SnapshotError, match=r"fields\.is_job_failure: expected true, false or null"):
        ticket_from_dict(attempt({"is_job_failure": "yes"}))


def test_what_is_no_object_is_no_ticket() -> None:
    with pytest.raises(SnapshotError, match="the ticket: expected an object"):
        ticket_from_dict([])  # type: ignore[arg-type]
