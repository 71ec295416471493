"""Identifiers are values of a request: whatever they hold, address and query keep their form."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.probing.model import Subject
from integrations.outbound.failures import NotAsked
from integrations.outbound.templates import path_of
from integrations.outbound.transport import Place
from integrations.probes.asking import Prepared, prepared, way_to_ask
from integrations.probes.queries import sql_text
from integrations.probes.reading_yaml import load, read

AT = datetime(2026, 11, 20, 10, 44, tzinfo=UTC)
PLACE = Place(scheme="https", host="erp.example", port=443, prefix="/base")
OPEN = read(
    "open.yaml",
    """
name: open
version: 1
title: Takes everything
query_endpoints: [/query]
questions:
  record_exists:
    needs: [order]
    request: { path: "/orders/{order}/lines", query: { id: "{order}" } }
    cases: [{ state: confirmed }]
  record_state:
    needs: [order]
    request: { path: /query, json: { deep: [{ id: "{order}" }], "{order}": kept } }
    cases: [{ state: open }]
""",
)
HOSTILE = [
    "../../admin",
    "..",
    ".",
    "%2e%2e",
    "1001/../../x",
    "1001?admin=true",
    "1001#x",
    "1001&id=2",
    "@evil.example",
    "//evil.example/",
    "https://evil.example",
    "{site}",
    '"}], "x": [{"',
    "1001' OR '1'='1",
    "1001%00",
    "ä/ö",
]


def made(value: str, question: str = "record_exists") -> Prepared:
    spec = OPEN.questions[question][0]  # type: ignore[index]
    return prepared(OPEN, spec, PLACE, {}, Subject({"order": value}), AT, AT)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_identifier_stays_one_segment_and_one_parameter(value: str) -> None:
    if value in (".", "..", "%2e%2e"):
        with pytest.raises(NotAsked):
            path_of("/orders/{order}", {"order": value.replace("%2e", ".")})
        return
    sent = urlsplit(made(value).sent.url)
    assert (sent.scheme, sent.netloc) == ("https", "erp.example")
    assert sent.path.count("/") == 4
    assert parse_qsl(sent.query) == [("id", value)]


@given(some.text(min_size=1, max_size=60))
def test_any_identifier_stays_a_value(value: str) -> None:
    try:
        subject_of_it = Subject({"order": value})
        sent = urlsplit(prepared(OPEN, OPEN.questions["record_exists"][0], PLACE, {}, subject_of_it, AT, AT).sent.url)
    except (ValueError, NotAsked):
        return
    assert sent.netloc == "erp.example"
    assert sent.path.startswith("/base/orders/")
    assert sent.path.endswith("/lines")
    assert sent.path.count("/") == 4
    assert [name for name, _ in parse_qsl(sent.query, keep_blank_values=True)] == ["id"]


@pytest.mark.parametrize("value", HOSTILE)
def test_in_json_an_identifier_is_a_text_and_never_a_key(value: str) -> None:
    body = made(value, "record_state").request.body
    assert body is not None
    assert json.loads(body) == {"deep": [{"id": value}], "{order}": "kept"}


@given(some.text(max_size=40))
def test_in_sql_an_identifier_is_a_quoted_text_or_is_not_sent(value: str) -> None:
    query = "SELECT id FROM t WHERE a = :order"
    try:
        sent = sql_text(query, {"order": value}, "oracle")
    except NotAsked:
        return
    assert sent == "SELECT id FROM t WHERE a = '" + value.replace("'", "''") + "'"


@pytest.mark.parametrize(
    ("definition", "ids"),
    [
        ("shopify", {"order": '1001" OR name:"1002'}),
        ("shopify", {"order": "1001 OR status:any"}),
        ("netsuite", {"order": "1001' OR '1'='1"}),
        ("stripe", {"order": "1001' OR metadata['x']:'y"}),
        ("stripe", {"payment": "../charges"}),
        ("airflow3", {"job": "../variables"}),
        ("kubernetes", {"job": "Orders/../secrets"}),
        ("akeneo", {"sku": "../users"}),
    ],
)
def test_what_is_no_identifier_of_a_system_is_not_sent_to_it(definition: str, ids: dict[str, str]) -> None:
    loaded = load(definition)
    for question, ways in loaded.questions.items():
        if any(set(way.needs) & set(ids) for way in ways):
            with pytest.raises(NotAsked):
                way_to_ask(loaded, question, Subject(ids))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "allowed", "says"),
    [
        ("http://erp.example", (), "not https"),
        ("ftp://erp.example", (), "no address"),
        ("https://", (), "no address"),
        ("https://user:pass@erp.example", (), "credentials"),
        ("https://erp.example/?x=1", (), "query"),
        ("https://erp.example/#x", (), "fragment"),
        ("https://erp.example:99999", (), "Port out of range"),
    ],
)
def test_an_address_that_a_probe_cannot_have_is_refused(url: str, allowed: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Place.of(url, allowed)


def test_plain_http_is_for_allowed_networks() -> None:
    assert Place.of("http://erp.internal:8069/odoo/", ("10.0.0.0/8",)) == Place(
        scheme="http", host="erp.internal", port=8069, prefix="/odoo"
    )
