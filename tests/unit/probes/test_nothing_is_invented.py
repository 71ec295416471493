"""A reply of another shape, or of another system, is never an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from app.domain.probing.questions import Question
from integrations.outbound.failures import NoAnswer, NotUnderstood
from integrations.outbound.json_replies import json_of
from integrations.outbound.transport import Reply
from integrations.probes.definition import Definition
from integrations.probes.reading_yaml import load, packaged
from integrations.probes.replies import Understood, understood

VALUES = {
    **dict.fromkeys(("order", "sku", "payment", "record", "job", "prefix", "order_key", "account"), "1001"),
    **dict.fromkeys(("api_version", "version", "database", "flow", "step", "namespace", "label_selector"), "x"),
    **dict.fromkeys(("application", "index", "tenant", "workspace", "dataset"), "x"),
}
ASKED = [(name, question) for name in packaged() for question in sorted(load(name).questions)]
STRANGE: list[Any] = [
    None,
    {},
    [],
    "ok",
    0,
    1,
    True,
    [[]],
    [{}],
    {"data": None},
    {"data": {}},
    {"data": {"orders": None}},
    {"data": {"orders": {"nodes": None}}},
    {"data": {"orders": {"nodes": [None]}}},
    {"data": {"orders": {"nodes": []}, "currentAppInstallation": None}},
    {"data": {"orders": {"nodes": []}}, "errors": [{"message": "Internal error"}]},
    {"items": None, "hasMore": False},
    {"items": {}, "hasMore": False},
    {"items": [], "hasMore": True},
    {"error": {"code": "parameter_invalid"}},
    {"object": "payment_intent"},
    {"object": "payment_intent", "status": "a_new_status"},
    {"object": "search_result", "data": None},
    {"dag_runs": None},
    {"dag_runs": [{}]},
    {"dag_runs": [{"dag_run_id": "a", "state": "up_for_retry"}]},
    {"dag_runs": [{"dag_run_id": "a", "state": "success", "start_date": "yesterday"}]},
    {"kind": "JobList", "items": None, "metadata": {}},
    {"Content": None, "Success": True},
    {"Content": [], "Success": False},
    {"errors": "unauthorized"},
    {"status": {"indicator": "wonderful"}},
    {"value": [{"status": "Sleeping", "startTime": "2026-11-20T10:00:00Z"}]},
    {"version": None, "edition": "Serenity"},
    {"error": "not found"},
    {"message": "Service temporarily unavailable", "code": 503},
]


def read_by(definition: Definition, question: Question, body: Any, status: int = 200) -> list[Understood]:
    """What each way to ask a question understands of a reply."""
    found = []
    for spec in definition.questions[question]:
        try:
            reply = Reply(status=status, headers={}, body=b"")
            found.append(understood(definition, question, spec, reply, body, VALUES))
        except NoAnswer:
            continue
    return found


@pytest.mark.parametrize(("name", "question"), ASKED)
def test_a_strange_reply_is_no_answer(name: str, question: Question) -> None:
    for body in STRANGE:
        if body == [] and name == "odoo":
            continue  # an empty list is what Odoo says when it found nothing
        assert read_by(load(name), question, body) == [], body


json_values = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 500) | some.sampled_from(["", "a", "success", "PAID", "A"]),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["data", "status", "items", "errors", "id", "x", "orders"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(body=json_values)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_arbitrary_json_is_read_without_a_fault(body: Any) -> None:
    for name in packaged():
        definition = load(name)
        for question in definition.questions:
            read_by(definition, question, body)


def test_an_absent_or_refused_page_is_no_missing_record() -> None:
    for name, question in ASKED:
        assert read_by(load(name), question, {"detail": "no route"}, 404) == [], (name, question)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html>sign in</html>"),
        ("application/json", b"<html>sign in</html>"),
        ("application/json", b'{"a": NaN}'),
        ("application/json", b'{"a": 1'),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 100_000),
        ("", b"{}"),
        ("application/xml", b"{}"),
    ],
)
def test_what_is_no_json_is_not_understood(kind: str, body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        json_of(Reply(status=200, headers={"content-type": kind}, body=body))


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.api+json", "Application/JSON"])
def test_the_types_of_json_are_understood(kind: str) -> None:
    assert json_of(Reply(status=200, headers={"content-type": kind}, body=json.dumps([1]).encode())) == [1]
