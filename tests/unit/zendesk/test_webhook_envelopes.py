"""Which ticket a verified body speaks of: every shape that Zendesk or a trigger sends."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ports import Envelope, UnknownShape
from integrations.zendesk.webhook import parse_envelope

SHAPES = sorted((Path(__file__).parent / "envelopes").glob("*.json"))
HEADERS = {"X-Zendesk-Webhook-Invocation-Id": "invocation-1"}


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_each_known_shape_names_its_ticket(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    envelope = parse_envelope(HEADERS, json.dumps(case["body"]).encode())
    expected = case["expect"]
    assert {
        "kind": envelope.kind,
        "ticket_id": envelope.ticket_id,
        "actor_id": envelope.actor_id,
        "changed": list(envelope.changed),
        "identifier": envelope.identifier,
        "ignored": envelope.ignored_because is not None,
    } == expected
    assert envelope.ticket_key == envelope.ticket_id
    assert envelope.body_hash is None


def test_the_time_of_an_event_is_read_with_its_nanoseconds() -> None:
    case = json.loads((Path(__file__).parent / "envelopes" / "status_changed.json").read_text(encoding="utf-8"))
    envelope = parse_envelope({}, json.dumps(case["body"]).encode())
    assert envelope.occurred_at == datetime(2026, 11, 2, 10, 44, 21, 812345, tzinfo=UTC)


def test_an_event_without_id_is_known_by_its_invocation() -> None:
    body = {"type": "zen:event-type:ticket.created", "subject": "zen:ticket:7"}
    assert parse_envelope(HEADERS, json.dumps(body).encode()).identifier == "invocation-1"


def test_a_body_broken_by_a_quote_says_how_to_mend_the_trigger() -> None:
    body = b'{"ticket_id": "5158", "title": "Feed "orders" failed"}'
    with pytest.raises(UnknownShape, match=r'only \{"ticket_id": "\{\{ticket\.id\}\}"\}'):
        parse_envelope(HEADERS, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"ticket_id=5158",
        b"<ticket><id>5158</id></ticket>",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"5158"',
        b"5158",
        b"{}",
        b'{"ticket_id": NaN}',
        b'{"ticket_id": null}',
        b'{"ticket_id": true}',
        b'{"ticket_id": 1.5}',
        b'{"ticket_id": "-5"}',
        b'{"ticket_id": "5158; DROP TABLE"}',
        '{"ticket_id": "٥١٥٨"}'.encode(),
        b'{"ticket_id": "{{ticket.id}}"}',
        b'{"ticket_id": "' + b"9" * 40 + b'"}',
        b'{"ticket": {"subject": "no id"}}',
        b'{"ticket_id": ' + b"9" * 6_000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_names_no_ticket_is_of_unknown_shape(body: bytes) -> None:
    with pytest.raises(UnknownShape) as refused:
        parse_envelope(HEADERS, body)
    assert str(refused.value).endswith((".", "subscription."))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "zen:event-type:ticket.created"},
        {"type": "zen:event-type:ticket.created", "subject": "zen:user:5"},
        {"type": "zen:event-type:ticket.created", "detail": "5158"},
        {"type": "zen:event-type:ticket.created", "detail": {"id": {"nested": 1}}},
        {"type": "zen:event-type:ticket.created", "detail": {"id": "not-a-number"}},
        {"type": "zen:event-type:ticket.created", "detail": {"id": "5"}, "event": []},
        {"type": "zen:event-type:ticket.created", "detail": {"id": "5"}, "time": 5},
    ],
)
def test_a_ticket_event_of_another_shape_says_where_it_differs_and_quotes_nothing(event: dict[str, Any]) -> None:
    with pytest.raises(UnknownShape, match="ticket event") as refused:
        parse_envelope(HEADERS, json.dumps(event).encode())
    assert "not-a-number" not in str(refused.value)


def test_a_body_over_25_megabytes_is_not_parsed() -> None:
    with pytest.raises(UnknownShape, match="25 MB"):
        parse_envelope(HEADERS, b" " * (25 * 1024 * 1024 + 1))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
keys = st.sampled_from(["type", "id", "detail", "event", "subject", "time", "ticket", "ticket_id", "account_id"])
types = st.sampled_from(["zen:event-type:ticket.created", "zen:event-type:user.x", "zen:event-type:", "x"])


def outcome(body: bytes) -> Envelope | str:
    """The envelope, or the sentence that says why there is none. Any other exception is a failure."""
    try:
        return parse_envelope(HEADERS, body)
    except UnknownShape as refused:
        return str(refused)


@settings(deadline=None)
@given(body=st.dictionaries(keys, json_values, max_size=6), kind=types | json_values)
def test_any_json_gives_an_envelope_or_a_sentence(body: dict[str, Any], kind: object) -> None:
    found = outcome(json.dumps({**body, "type": kind}).encode())
    if isinstance(found, Envelope):
        assert (found.ticket_id is None) == (found.ignored_because is not None)
    else:
        assert found.endswith((".", "subscription."))


@settings(deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_give_an_envelope_or_a_sentence(body: bytes) -> None:
    assert outcome(body)
