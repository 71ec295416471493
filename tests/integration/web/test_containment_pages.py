"""Containments on the dashboard: each step is a person's click, and what is stopped is seen until it is lifted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.store import accounts, containments
from app.store.accounts import Role
from app.web.passwords import set_password
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.integration.web.test_dashboard import text_of
from tests.support.containment import Stoppable, stoppable_systems
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

PASSWORD = "correct horse battery staple"
WHY = "It fails on <script>alert(1)</script> every ten minutes."
TICKET = "/tickets/jira/test/10001"
STOP = f"{TICKET}/containment"


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stoppable]:
    with stoppable_systems(tmp_path, monkeypatch) as started:
        yield started


@pytest.fixture
def service(sqlite_url: str, tracker: Tracker, clock: StandingClock, systems: Stoppable) -> Iterator[Service]:
    systems.write(pause_dag={"lift_after": "2h"})
    made = systems.armed(a_service(sqlite_url, tracker, clock=clock))
    with made.database.write() as connection:
        keep_ticket(connection, a_ticket(), a_verdict(a_ticket()))
    yield made
    made.database.close()


@pytest.fixture
def approver(signed_in: Callable[..., FlaskClient], service: Service) -> FlaskClient:
    """Kim, an approver with a password."""
    return with_password(signed_in, service, "kim", "approver")


def with_password(signed_in: Callable[..., FlaskClient], service: Service, name: str, role: Role) -> FlaskClient:
    with service.database.write() as connection:
        accounts.add(connection, name, role, NOW - timedelta(days=30))
        account = accounts.find(connection, name)
    assert account is not None
    set_password(service, account, PASSWORD, PASSWORD)
    return signed_in(name, role)


def state(service: Service, number: int = 1) -> str:
    with service.database.read() as connection:
        found = containments.find(connection, number)
    assert found is not None
    return found.one.state


def rehearsed(client: FlaskClient) -> None:
    answer = post(client, STOP, {"name": "pause-dag", "target": "ORD-SYNC-4471"})
    assert answer.status_code == 302, text_of(answer.text)


def test_it_is_rehearsed_applied_seen_and_lifted(approver, signed_in, service, systems, clock):
    ola = signed_in("ola", "operator")
    assert "Nothing is stopped for this ticket" in text_of(ola.get(TICKET).text)
    offered = text_of(ola.get(STOP).text)
    assert "Pause dag now" in offered
    rehearsed(ola)
    page = unescape(text_of(ola.get("/containments/1").text))
    assert '{"is_paused": true}' in page
    assert "It waits for somebody with the role approver" in page
    assert systems.changes() == []
    answer = post(approver, "/containments/1/apply", {"reason": WHY, "password": PASSWORD})
    assert answer.status_code == 302, text_of(answer.text)
    assert (state(service), systems.dag()["is_paused"]) == ("in_force", True)
    for path in ("/", TICKET, "/containments"):
        shown = ola.get(path).text
        assert "ORD-SYNC-4471 paused" in text_of(shown), path
        assert "<script>alert" not in shown
    clock.advance(hours=3)
    assert "1 overdue" in text_of(approver.get("/").text)
    answer = post(approver, "/containments/1/check", {})
    assert answer.status_code == 302
    answer = post(approver, "/containments/1/lift", {"reason": "The token was renewed.", "password": PASSWORD})
    assert answer.status_code == 302, text_of(answer.text)
    assert (state(service), systems.dag()["is_paused"]) == ("lifted", False)
    assert "The containment was lifted" in text_of(ola.get(TICKET).text)


@pytest.mark.parametrize("step", ["apply", "lift"])
def test_a_wrong_password_sends_nothing(approver, service, systems, step):
    rehearsed(approver)
    answer = post(approver, f"/containments/1/{step}", {"reason": WHY, "password": "wrong"})
    assert (answer.status_code, "Nothing was sent" in answer.text) == (403, True)
    assert (state(service), systems.changes()) == ("rehearsed", [])


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_who_is_no_approver_can_neither_apply_nor_lift(signed_in, service, systems, approver, role):
    rehearsed(approver)
    client = with_password(signed_in, service, "lee", role)
    for step in ("apply", "lift"):
        assert post(client, f"/containments/1/{step}", {"reason": WHY, "password": PASSWORD}).status_code == 403
    assert (post(client, STOP, {"name": "pause-dag"}).status_code == 403) is (role == "viewer")
    assert (client.get(STOP).status_code == 403) is (role == "viewer")
    assert systems.changes() == []


def test_who_signed_in_by_link_and_has_no_password_cannot_apply(signed_in, service, systems):
    client = signed_in("max", "approver")
    rehearsed(client)
    assert post(client, "/containments/1/apply", {"reason": WHY, "password": ""}).status_code == 403
    assert systems.changes() == []


def test_a_form_from_elsewhere_does_nothing(approver, service, systems):
    rehearsed(approver)
    for step in ("apply", "lift", "check"):
        assert approver.post(f"/containments/1/{step}", data={"reason": WHY, "password": PASSWORD}).status_code == 400
    assert approver.post(STOP, data={"name": "pause-dag"}).status_code == 400
    assert (state(service), systems.changes()) == ("rehearsed", [])


def test_the_second_click_is_told_that_it_was_done(approver, systems):
    rehearsed(approver)
    form = {"reason": WHY, "password": PASSWORD}
    assert post(approver, "/containments/1/apply", form).status_code == 302
    answer = post(approver, "/containments/1/apply", form)
    assert (answer.status_code, "is in force already" in answer.text) == (409, True)
    assert len(systems.changes()) == 1


def test_what_cannot_be_rehearsed_says_why_and_a_number_that_is_none_is_not_found(approver, systems):
    answer = post(approver, STOP, {"name": "pause-dag", "target": "../../etc"})
    assert (answer.status_code, "has not that form" in answer.text) == (409, True)
    answer = post(approver, STOP, {"name": "nothing-of-that-name", "target": "x"})
    assert answer.status_code == 409
    assert approver.get("/containments/4711").status_code == 404
    assert approver.get("/containments/99999999999999999999").status_code == 404
    assert systems.changes() == []
