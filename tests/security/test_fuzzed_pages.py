"""Every page and form with odd addresses, queries and values: no fault on either database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.settings import Settings
from app.web import create_app
from app.workflow.service import Service
from tests.support.forms import enter, send
from tests.support.fuzzing import FUZZED, texts
from tests.support.service import StandingClock, a_service
from tests.support.tracker import Tracker, a_ticket

HUGE = "9" * 40
ODD = st.one_of(texts, st.sampled_from([HUGE, "-" + HUGE, "0", "1.5", "1e9", "", "..", "%00", "//evil.example"]))


def filled(rule: Any, values: list[str]) -> str:
    """The path of a route with values in its places; places for numbers and words of a list keep to their kind."""
    parts = []
    for part in str(rule.rule).split("/"):
        if part.startswith("<any("):
            parts.append(part[5:].partition(")")[0].split(",")[0])
        elif part.startswith("<"):
            parts.append(quote(values[len(parts) % len(values)].encode("utf-8", "surrogatepass"), safe="") or "x")
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """The service on each database."""
    made = a_service(database_url, Tracker(tickets={"10001": a_ticket()}), clock=StandingClock())
    yield made
    made.close()


@pytest.fixture
def app(service: Service) -> Flask:
    """The application over it."""
    return create_app(service, Settings())


def encodable(values: dict[str, str]) -> dict[str, str]:
    """What a client can send: no lone surrogates."""
    return {sendable(key): sendable(value) for key, value in values.items()}


def sendable(text: str) -> str:
    """The text with a question mark for each lone surrogate."""
    return text.encode("utf-8", "replace").decode()


def administrator(app: Flask, service: Service) -> FlaskClient:
    """The same one in all examples, signed in anew where an example ended the session."""
    known: list[FlaskClient] = app.extensions.setdefault("administrator", [])
    if not known or known[0].get("/account").status_code != 200:
        known[:] = [enter(app, service)]
    return known[0]


@given(values=st.lists(ODD, min_size=2, max_size=4), query=st.dictionaries(ODD, ODD, max_size=3), pick=st.integers(0))
@settings(FUZZED, max_examples=60)
def test_no_page_faults_whatever_its_address_asks(
    app: Flask, service: Service, values: list[str], query: dict[str, str], pick: int
) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    rule = rules[pick % len(rules)]
    known = {"q": values[0], "before": values[1], "state": values[0], "days": values[1], "next": values[0]}
    admin = administrator(app, service)
    answer = admin.get(filled(rule, values), query_string=encodable({**known, **query}))
    assert answer.status_code < 500 or rule.endpoint == "health.readyz", (rule.rule, answer.status_code)


@given(
    values=st.lists(ODD, min_size=2, max_size=4),
    form=st.dictionaries(
        st.sampled_from(["id", "only", "all_in_state", "from", "shown_state", "reason", "what", "hours"])
        | st.sampled_from(["name", "role", "password", "repeated", "present_password", "why", "next", "token"]),
        ODD,
        max_size=6,
    ),
    pick=st.integers(0),
)
@settings(FUZZED, max_examples=60)
@pytest.mark.usefixtures("cheap_hashes")
def test_no_form_faults_whatever_it_holds(
    app: Flask, service: Service, values: list[str], form: dict[str, str], pick: int
) -> None:
    machines = ("receivers.", "gate.", "intake.", "health.")
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith((*machines, "signin.out"))
    ]
    rule = rules[pick % len(rules)]
    answer = send(administrator(app, service), filled(rule, values), encodable(form))
    assert answer.status_code < 500, (rule.rule, answer.status_code)


def test_a_number_that_no_database_holds_is_no_fault(app: Flask, service: Service) -> None:
    admin = enter(app, service)
    assert admin.get(f"/deliveries?before={HUGE}").status_code == 200
    assert admin.get(f"/deliveries?before=-{HUGE}").status_code == 200
    assert admin.get(f"/overrides/{HUGE}").status_code == 404
    for act in ("approve", "refuse", "withdraw"):
        assert send(admin, f"/overrides/{HUGE}/{act}", {}).status_code == 404
