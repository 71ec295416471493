"""Clicks that take more than a session, by people who sign in at the provider; and that it takes two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.ticket import Person
from app.store import audit, overrides
from app.web.passwords import verified
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.support.oidc_flow import PUBLIC, app_with, come_in, way_back, way_there
from tests.support.oidc_provider import KIM, OidcStand, oidc_stand
from tests.support.service import StandingClock
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import Tracker, a_ticket

REASON = "the shop was closed for good"
ASK = "/tickets/jira/test/10001/override"
CONFIRM = "/signin/oidc/confirm?next=/overrides/1"
BILL = {**KIM, "sub": "bill-1", "email": "bill@desk.example", "name": "Bill Bauer", "groups": ["desk"]}


@pytest.fixture(autouse=True)
def _known_ticket(service: Service) -> None:
    with service.database.write() as connection:
        keep_ticket(connection, a_ticket(), a_verdict(a_ticket()))


@pytest.fixture
def stand(clock: StandingClock) -> Iterator[OidcStand]:
    """The provider, with the same idea of now."""
    with oidc_stand(clock) as made:
        yield made


@pytest.fixture
def app(service: Service, stand: OidcStand) -> Flask:
    """The application, with the provider."""
    return app_with(service, stand.connection(PUBLIC))


@pytest.fixture
def kim(app: Flask, clock: StandingClock) -> FlaskClient:
    """An approver who signed in at the provider a minute before anything is asked for."""
    client = app.test_client()
    assert come_in(client).status_code == 302
    clock.advance(minutes=1)
    return client


def enter(app: Flask, stand: OidcStand, **person: object) -> FlaskClient:
    """Somebody else signs in at the provider."""
    before, stand.person = stand.person, {**BILL, **person}
    client = app.test_client()
    assert come_in(client).status_code == 302
    stand.person = before
    return client


def ask(client: FlaskClient) -> None:
    answer = post(client, ASK, {"reason": REASON, "what": "close", "hours": "24"}, form="/overrides")
    assert answer.status_code == 302, answer.text


def approve(client: FlaskClient):  # type: ignore[no-untyped-def]
    return post(client, "/overrides/1/approve", {}, form="/overrides")


def state(service: Service) -> str:
    with service.database.read() as connection:
        found = overrides.find(connection, 1)
    assert found is not None
    return found.state


def events(service: Service) -> list[str]:
    with service.database.read() as connection:
        return [entry.event for entry in audit.entries(connection)]


def test_who_confirmed_at_the_provider_approves_once(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service
) -> None:
    ask(enter(app, stand))
    page = kim.get("/overrides/1").text
    assert "Confirm who you are" in page
    assert 'type="password"' not in page
    assert approve(kim).status_code == 403
    answer = come_in(kim, CONFIRM)
    assert (answer.status_code, answer.location) == (302, "/overrides/1")
    assert "You have just confirmed who you are" in kim.get("/overrides/1").text
    assert approve(kim).status_code == 302
    assert state(service) == "approved"
    assert "confirmed" in events(service)
    assert "Confirm who you are" not in kim.get("/overrides/1").text
    assert approve(kim).status_code == 403, "it counted once"


def test_the_provider_is_asked_to_have_the_person_sign_in_anew(kim: FlaskClient) -> None:
    there = way_there(kim, CONFIRM)
    assert "prompt=login" in there
    assert "max_age=0" in there


def test_a_confirmation_that_the_browser_keeps_is_of_no_use_a_second_time(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service
) -> None:
    ask(enter(app, stand))
    come_in(kim, CONFIRM)
    kept = kim.get_cookie("handoff_session")
    assert kept is not None
    with service.database.write() as connection:
        overrides.end(connection, 1, "withdrawn", service.clock(), "taken back")
    assert approve(kim).status_code == 409
    kim.set_cookie("handoff_session", kept.value)
    answer = approve(kim)
    assert answer.status_code == 403
    assert "Confirm at your sign-in provider first" in answer.text
    assert "proof_refused" in events(service)


def test_a_confirmation_counts_for_the_page_that_it_was_made_for(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service
) -> None:
    ask(enter(app, stand))
    come_in(kim, "/signin/oidc/confirm?next=/overrides/2")
    assert approve(kim).status_code == 403
    assert state(service) == "requested"


def test_a_confirmation_counts_for_five_minutes(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service, clock: StandingClock
) -> None:
    ask(enter(app, stand))
    come_in(kim, CONFIRM)
    clock.advance(minutes=5)
    assert approve(kim).status_code == 403
    assert state(service) == "requested"


def test_a_plain_sign_in_confirms_nothing(kim: FlaskClient, app: Flask, stand: OidcStand, service: Service) -> None:
    ask(enter(app, stand))
    come_in(kim, "/signin/oidc?next=/overrides/1")
    assert approve(kim).status_code == 403


def test_a_sign_in_of_before_confirms_nothing(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service, clock: StandingClock
) -> None:
    ask(enter(app, stand))
    proved = int(clock().timestamp())
    stand.proved_at = lambda: proved
    clock.advance(minutes=2)
    assert come_in(kim, CONFIRM).location == "/overrides/1"
    assert "did not ask you to prove who you are again" in kim.get("/overrides/1").text
    assert approve(kim).status_code == 403


def test_a_provider_that_does_not_say_when_confirms_nothing(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service
) -> None:
    ask(enter(app, stand))
    stand.sends_auth_time = False
    come_in(kim, CONFIRM)
    assert "the claim auth_time" in kim.get("/overrides/1").text
    assert approve(kim).status_code == 403


def test_somebody_else_cannot_confirm_in_their_stead(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service
) -> None:
    ask(enter(app, stand))
    stand.person = {**BILL, "groups": ["ops-leads"]}
    come_in(kim, CONFIRM)
    assert "you confirmed as bill@desk.example" in kim.get("/overrides/1").text.lower()
    assert "kim@desk.example" in kim.get("/account").text
    assert approve(kim).status_code == 403


def test_who_lost_the_role_meanwhile_is_out(kim: FlaskClient, app: Flask, stand: OidcStand, service: Service) -> None:
    ask(enter(app, stand))
    stand.person["groups"] = []
    come_in(kim, CONFIRM)
    assert kim.get("/overrides/1").status_code == 302
    assert state(service) == "requested"


def test_with_google_the_page_says_that_it_takes_a_local_account(
    kim: FlaskClient, app: Flask, stand: OidcStand, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(enter(app, stand))
    monkeypatch.setattr("integrations.oidc.provider.GOOGLE", stand.issuer)
    assert "takes a local account with a password" in kim.get("/overrides/1").text
    assert kim.get(CONFIRM).location == "/overrides/1"
    assert approve(kim).status_code == 403


def test_nobody_approves_their_own_request_under_another_identity(
    app: Flask, stand: OidcStand, kim: FlaskClient, service: Service
) -> None:
    """Two identities of one person at the provider: another subject and address, but the same name."""
    ask(enter(app, stand, name="Kim Keller"))
    come_in(kim, CONFIRM)
    answer = approve(kim)
    assert answer.status_code == 409
    assert "a second person has to approve it" in answer.text


def test_nobody_approves_as_the_provider_knows_them_what_they_asked_for_locally(
    app: Flask, kim: FlaskClient, signed_in: Callable[..., FlaskClient], service: Service
) -> None:
    ask(signed_in("kim.keller", "operator"))
    come_in(kim, CONFIRM)
    answer = approve(kim)
    assert answer.status_code == 409
    assert "a second person has to approve it" in answer.text


def test_a_name_that_somebody_had_before_still_tells_them(
    app: Flask, stand: OidcStand, kim: FlaskClient, service: Service, clock: StandingClock
) -> None:
    stand.person["name"] = "Kim Newname"
    come_in(kim)
    clock.advance(minutes=1)
    ask(enter(app, stand, name="Kim Keller"))
    come_in(kim, CONFIRM)
    assert approve(kim).status_code == 409


def test_the_verifier_of_the_ticket_is_known_by_the_name_at_the_provider(
    app: Flask, stand: OidcStand, kim: FlaskClient, service: Service, tracker: Tracker
) -> None:
    ask(enter(app, stand))
    ticket = a_ticket()
    verifier = Person(id="712020:9", name="Kim Keller", role="agent")
    tracker.tickets["10001"] = replace(ticket, fields=replace(ticket.fields, verified_by=verifier))
    come_in(kim, CONFIRM)
    answer = approve(kim)
    assert answer.status_code == 409
    assert "is named as verifier" in answer.text


def test_the_gate_keeps_the_names_that_an_approver_had(
    app: Flask, stand: OidcStand, kim: FlaskClient, service: Service
) -> None:
    ask(enter(app, stand))
    come_in(kim, CONFIRM)
    approve(kim)
    with service.database.read() as connection:
        found = overrides.backing(connection, a_ticket().ref)["close"]
    assert found.approver_known_as == ("kim@desk.example", "Kim Keller")


def test_a_role_that_was_got_after_the_request_does_not_approve_it(
    app: Flask, stand: OidcStand, kim: FlaskClient, service: Service, clock: StandingClock
) -> None:
    stand.person["groups"] = ["desk"]
    come_in(kim)
    clock.advance(minutes=1)
    ask(enter(app, stand))
    clock.advance(minutes=1)
    stand.person["groups"] = ["ops-leads"]
    come_in(kim, CONFIRM)
    answer = approve(kim)
    assert answer.status_code == 409
    assert "got another role after" in answer.text


def test_a_local_account_still_types_its_password(
    signed_in: Callable[..., FlaskClient], service: Service, app: Flask, stand: OidcStand
) -> None:
    ask(enter(app, stand))
    client = signed_in("lee", "approver")
    assert client.get(CONFIRM).location == "/overrides/1"
    assert "type your password" in client.get("/overrides/1").text
    assert verified(service, "kim@desk.example", "", "192.0.2.1") is None


def test_a_session_that_ended_meanwhile_confirms_nothing(kim: FlaskClient, clock: StandingClock) -> None:
    there = way_there(kim, CONFIRM)
    post(kim, "/signout", {}, form="/overrides")
    answer = kim.get(way_back(there))
    assert answer.status_code == 400
    assert kim.get("/").status_code == 302
