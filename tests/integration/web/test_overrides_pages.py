"""Overrides on the dashboard: who may ask and approve, what it takes, and what the pages say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.store import accounts, audit, overrides
from app.store.accounts import Role
from app.web.passwords import set_password
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.integration.web.test_dashboard import text_of, what_runs
from tests.support.service import StandingClock
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

PASSWORD = "correct horse battery staple"
REASON = "the shop was closed for good <script>alert(1)</script>"
ASK = "/tickets/jira/test/10001/override"


@pytest.fixture(autouse=True)
def _known_ticket(service: Service) -> None:
    with service.database.write() as connection:
        keep_ticket(connection, a_ticket(), a_verdict(a_ticket()))


@pytest.fixture
def approver(signed_in: Callable[..., FlaskClient], service: Service) -> FlaskClient:
    """Kim, an approver of long standing with a password."""
    return with_password(signed_in, service, "kim", "approver")


def with_password(signed_in: Callable[..., FlaskClient], service: Service, name: str, role: Role) -> FlaskClient:
    with service.database.write() as connection:
        accounts.add(connection, name, role, NOW - timedelta(days=30))
        account = accounts.find(connection, name)
    assert account is not None
    set_password(service, account, PASSWORD, PASSWORD)
    clock = service.clock
    assert isinstance(clock, StandingClock)
    clock.advance(minutes=1)
    return signed_in(name, role)


def asked(signed_in: Callable[..., FlaskClient], **form: str) -> FlaskClient:
    client = signed_in("bill", "operator")
    answer = post(client, ASK, {"reason": REASON, "what": "close", "hours": "24", **form})
    assert answer.status_code == 302, text_of(answer.text)
    return client


def state(service: Service, number: int = 1) -> str:
    with service.database.read() as connection:
        found = overrides.find(connection, number)
    assert found is not None
    return found.state


def events(service: Service) -> list[str]:
    with service.database.read() as connection:
        return [entry.event for entry in audit.entries(connection)]


def test_one_person_asks_and_another_approves_with_the_password(approver, signed_in, service):
    asked(signed_in)
    page = approver.get("/overrides/1")
    assert "Approve as kim" in text_of(page.text)
    assert post(approver, "/overrides/1/approve", {"password": PASSWORD}).status_code == 302
    assert state(service) == "approved"
    assert events(service)[-1] == "override_approved"
    listed = text_of(approver.get("/overrides").text)
    assert "bill" in listed
    assert "kim" in listed
    assert "2026-11-03 12:01 UTC" in listed


def test_a_wrong_password_approves_nothing_and_is_counted(approver, signed_in, service):
    asked(signed_in)
    for _ in range(5):
        answer = post(approver, "/overrides/1/approve", {"password": "wrong"})
        assert (answer.status_code, "Nothing was approved" in answer.text) == (403, True)
    assert post(approver, "/overrides/1/approve", {"password": PASSWORD}).status_code == 429
    assert state(service) == "requested"


def test_who_signed_in_by_link_and_has_no_password_cannot_approve(signed_in, service):
    asked(signed_in)
    client = signed_in("lee", "approver")
    assert post(client, "/overrides/1/approve", {"password": ""}).status_code == 403
    assert state(service) == "requested"


def test_an_administrator_cannot_make_a_second_self_to_approve_with(signed_in, service):
    admin = with_password(signed_in, service, "boss", "admin")
    assert post(admin, ASK, {"reason": REASON, "what": "close", "hours": "24"}).status_code == 302
    assert post(admin, "/overrides/1/approve", {"password": PASSWORD}).status_code == 409
    clock = service.clock
    assert isinstance(clock, StandingClock)
    clock.advance(minutes=1)
    puppet = signed_in("puppet", "approver")
    post(puppet, "/account", {"password": PASSWORD, "repeated": PASSWORD})
    answer = post(puppet, "/overrides/1/approve", {"password": PASSWORD})
    assert answer.status_code == 409
    assert "was made or got its password after" in answer.text
    assert state(service) == "requested"


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("operator", 302), ("approver", 302), ("admin", 302)])
def test_operators_and_above_ask(signed_in, role, status):
    assert post(signed_in("sam", role), ASK, {"reason": REASON, "what": "close"}).status_code == status


@pytest.mark.parametrize("path", ["/overrides/1/approve", "/overrides/1/refuse"])
def test_operators_do_not_answer(signed_in, service, path):
    client = asked(signed_in)
    assert post(client, path, {"password": PASSWORD}).status_code == 403
    assert state(service) == "requested"


@pytest.mark.parametrize("path", [ASK, "/overrides/1/approve", "/overrides/1/refuse", "/overrides/1/withdraw"])
def test_a_form_without_its_token_is_refused(approver, signed_in, path):
    asked(signed_in)
    assert approver.post(path, data={"password": PASSWORD, "reason": REASON}).status_code == 400


@pytest.mark.parametrize("path", ["/overrides", "/overrides/1", ASK])
def test_nobody_sees_them_without_signing_in(client, path):
    assert client.get(path).status_code == 302


def test_a_request_is_refused_or_taken_back(approver, signed_in, service):
    client = asked(signed_in)
    assert post(approver, "/overrides/1/refuse", {"why": "attach the log"}).status_code == 302
    assert state(service) == "refused"
    asked(signed_in)
    assert post(client, "/overrides/2/withdraw", {}).status_code == 302
    assert state(service, 2) == "withdrawn"
    assert post(client, "/overrides/2/withdraw", {}).status_code == 409


def test_a_lower_scope_is_asked_for_on_the_same_form(approver, signed_in, service):
    asked(signed_in, what="none")
    assert "Lower the scope to none" in text_of(approver.get("/overrides/1").text)


def test_what_cannot_be_asked_for_is_told_on_the_form(signed_in):
    client = signed_in("bill", "operator")
    answer = post(client, ASK, {"reason": "x", "what": "close"})
    assert (answer.status_code, "Give a reason" in answer.text) == (409, True)
    asked(signed_in)
    assert "There is one already" in client.get(ASK).text


def test_nothing_is_approved_while_the_tracker_is_down(approver, signed_in, service, tracker: Tracker):
    from app.ports import RemoteUnavailable

    asked(signed_in)
    tracker.fail_with.append(RemoteUnavailable("503 from Jira"))
    answer = post(approver, "/overrides/1/approve", {"password": PASSWORD})
    assert (answer.status_code, "Nothing was approved" in answer.text) == (503, True)
    assert state(service) == "requested"


def test_no_page_runs_what_a_reason_says(approver, signed_in):
    asked(signed_in)
    for path in ("/overrides", "/overrides/1", ASK):
        html = approver.get(path).text
        assert what_runs(html) == []
        assert "<script>alert" not in html


def test_the_ticket_page_leads_to_the_form_where_closing_is_refused(signed_in):
    assert f'href="{ASK}"' in signed_in("bill", "operator").get("/tickets/jira/test/10001").text
    assert f'href="{ASK}"' not in signed_in("vera", "viewer").get("/tickets/jira/test/10001").text


@pytest.mark.parametrize("path", ["/overrides/99", "/tickets/jira/test/404/override"])
def test_what_is_not_there_is_said_to_be_missing(signed_in, path):
    assert signed_in().get(path).status_code == 404


def test_the_metrics_count_them_and_the_audit_trail(client, signed_in):
    asked(signed_in)
    shown = client.get("/metrics").text
    assert 'handoff_overrides{state="requested"} 1.0' in shown
    assert 'handoff_overrides{state="approved"} 0.0' in shown
    assert "handoff_audit_entries 3.0" in shown
