"""Signing in at an OpenID Connect provider, over real HTTP: the flow, who gets in as what, and who does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select

from app.demo.stage import wait_for
from app.ports_signin import IdentityConnection
from app.settings import Settings
from app.store import accounts
from app.store.signin_tables import identities
from app.store.tables import audit
from app.web import create_app
from app.web.passwords import NoLink, make_signin_link
from app.workflow.erasure import erase_person
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.support.oidc_flow import PUBLIC, app_with, come_in, way_back, way_there
from tests.support.oidc_provider import (
    FIRST_KEY,
    KIM,
    RULES,
    SECOND_KEY,
    OidcStand,
    oidc_stand,
    signed_by_a_stranger,
    signed_with_public_key,
    unsigned,
)
from tests.support.service import StandingClock


@pytest.fixture
def stand(clock: StandingClock) -> Iterator[OidcStand]:
    """The provider, with the same idea of now."""
    with oidc_stand(clock) as made:
        yield made


@pytest.fixture
def connection(stand: OidcStand) -> IdentityConnection:
    """What the settings say of it; tests that need another way say so by parametrising this."""
    return stand.connection(PUBLIC)


@pytest.fixture
def app(service: Service, connection: IdentityConnection) -> Flask:
    """The application, with the provider."""
    return app_with(service, connection)


def events(service: Service) -> list[tuple[str, str | None, dict[str, Any]]]:
    with service.database.read() as connection:
        rows = connection.execute(select(audit.c.event, audit.c.actor, audit.c.detail).order_by(audit.c.id))
        return [(row.event, row.actor, row.detail) for row in rows]


def account(service: Service, name: str) -> accounts.Account:
    with service.database.read() as connection:
        found = accounts.find(connection, name)
    assert found is not None
    return found


def test_the_sign_in_page_leads_to_the_provider(client: FlaskClient, stand: OidcStand) -> None:
    page = client.get("/signin?next=/queue").text
    assert "Sign in with your company account" in page
    assert stand.issuer in page
    assert 'href="/signin/oidc?next=/queue"' in page


def test_what_the_provider_is_asked_holds_state_nonce_and_a_challenge(client: FlaskClient, stand: OidcStand) -> None:
    asked = parse_qs(urlsplit(way_there(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [f"{PUBLIC}/signin/oidc/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email profile"]
    assert {len(asked[name][0]) for name in ("state", "nonce", "code_challenge")} == {43}
    assert "prompt" not in asked
    other = parse_qs(urlsplit(way_there(client)).query)
    assert not {asked[name][0] for name in ("state", "nonce", "code_challenge")} & {
        other[name][0] for name in ("state", "nonce", "code_challenge")
    }


def test_somebody_in_a_mapped_group_gets_in_with_its_role(client: FlaskClient, service: Service) -> None:
    answer = come_in(client, "/signin/oidc?next=/overrides")
    assert (answer.status_code, answer.location) == (302, "/overrides")
    page = client.get("/account").text
    assert "kim@desk.example" in page
    assert "Role: approver" in page
    assert 'type="password"' not in page
    told = events(service)[-2:]
    assert [(event, actor) for event, actor, _ in told] == [
        ("account_added", "kim@desk.example"),
        ("signin", "kim@desk.example"),
    ]
    assert told[1][2] == {"by": "oidc", "address": "127.0.0.1"}


def test_of_several_groups_the_highest_role_counts(client: FlaskClient, service: Service, stand: OidcStand) -> None:
    stand.person["groups"] = ["readers", "gate-admins", "desk"]
    come_in(client)
    assert account(service, "kim@desk.example").role == "admin"


def test_the_role_is_taken_anew_at_each_sign_in_and_ends_other_sessions(
    client: FlaskClient, app: Flask, service: Service, stand: OidcStand
) -> None:
    come_in(client)
    stand.person["groups"] = ["readers"]
    other = app.test_client()
    come_in(other)
    assert account(service, "kim@desk.example").role == "viewer"
    assert client.get("/account").status_code == 302
    assert other.get("/account").status_code == 200
    changed = next(detail for event, _, detail in events(service) if event == "role_changed")
    assert changed == {"account": "kim@desk.example", "from": "approver", "to": "viewer", "by": "oidc"}


@pytest.mark.parametrize("groups", [[], ["everybody"], "everybody", None, {"ops-leads": True}, [["ops-leads"]], 7])
def test_nobody_without_a_mapped_group_gets_in(
    client: FlaskClient, service: Service, stand: OidcStand, groups: object
) -> None:
    stand.person["groups"] = groups
    answer = come_in(client)
    assert answer.status_code == 403
    assert "is in no group that has a role here" in answer.text
    assert client.get("/").status_code == 302
    event, actor, detail = events(service)[-1]
    assert (event, actor, detail["account"]) == ("signin_refused", None, "kim@desk.example")


def test_who_lost_the_group_loses_the_sessions_with_it(
    client: FlaskClient, app: Flask, service: Service, stand: OidcStand
) -> None:
    come_in(client)
    stand.person["groups"] = []
    assert come_in(app.test_client()).status_code == 403
    assert client.get("/account").status_code == 302
    stand.person["groups"] = ["ops-leads"]
    assert come_in(client).status_code == 302
    assert client.get("/account").status_code == 200


def test_too_many_groups_are_named_as_such(client: FlaskClient, stand: OidcStand) -> None:
    del stand.person["groups"]
    stand.person["_claim_names"] = {"groups": "src1"}
    assert "more groups than the provider puts into a sign-in" in come_in(client).text


def test_a_default_role_lets_others_read(service: Service, stand: OidcStand) -> None:
    stand.person["groups"] = []
    client = app_with(service, stand.connection(PUBLIC, rules=replace(RULES, default_role="viewer"))).test_client()
    assert come_in(client).status_code == 302
    assert account(service, "kim@desk.example").role == "viewer"


def test_claims_that_only_userinfo_holds_are_fetched_there(
    client: FlaskClient, service: Service, stand: OidcStand
) -> None:
    stand.in_userinfo = {"groups": ["gate-admins"], "email": "kim@desk.example", "email_verified": True}
    assert come_in(client).status_code == 302
    assert account(service, "kim@desk.example").role == "admin"


def test_userinfo_about_somebody_else_signs_nobody_in(client: FlaskClient, stand: OidcStand) -> None:
    stand.in_userinfo = {"groups": ["gate-admins"], "sub": "somebody-else"}
    answer = come_in(client)
    assert answer.status_code == 401
    assert "two different people" in answer.text


@pytest.mark.parametrize("verified", [False, None, "yes", 1.5])
def test_an_address_that_is_not_verified_names_no_account(
    client: FlaskClient, stand: OidcStand, verified: object
) -> None:
    stand.person["email_verified"] = verified
    answer = come_in(client)
    assert answer.status_code == 403
    assert "e-mail address is verified" in answer.text


def test_another_claim_can_name_the_account(service: Service, stand: OidcStand) -> None:
    stand.person |= {"preferred_username": "kkeller", "email_verified": False}
    rules = replace(RULES, name_claim="preferred_username")
    client = app_with(service, stand.connection(PUBLIC, rules=rules)).test_client()
    assert come_in(client).status_code == 302
    assert account(service, "kkeller").known_as == ("kkeller", "kim@desk.example", "Kim Keller")


@pytest.mark.parametrize(
    ("email", "status"), [("kim@desk.example", 302), ("kim@Desk.Example", 302), ("kim@desk.example.evil.example", 403)]
)
def test_only_the_named_domains_get_in(service: Service, stand: OidcStand, email: str, status: int) -> None:
    stand.person["email"] = email
    rules = replace(RULES, domains=("desk.example",))
    client = app_with(service, stand.connection(PUBLIC, rules=rules)).test_client()
    assert come_in(client).status_code == status


def test_somebody_renamed_at_the_provider_keeps_the_account(
    client: FlaskClient, service: Service, stand: OidcStand
) -> None:
    come_in(client)
    stand.person |= {"email": "kim.miller@desk.example", "name": "Kim Miller"}
    come_in(client)
    with service.database.read() as connection:
        assert [one.name for one in accounts.listed(connection)] == ["kim@desk.example"]
    assert account(service, "kim@desk.example").known_as == (
        "kim.miller@desk.example",
        "Kim Miller",
        "kim@desk.example",
        "Kim Keller",
    )


def test_an_identity_never_takes_over_a_local_account_of_its_name(
    client: FlaskClient, service: Service, stand: OidcStand
) -> None:
    with service.database.write() as connection:
        accounts.add(connection, "Kim@Desk.example", "viewer", service.clock())
    answer = come_in(client)
    assert answer.status_code == 403
    assert "There is an account Kim@Desk.example here already" in answer.text
    assert account(service, "Kim@Desk.example").provider is None
    assert client.get("/").status_code == 302


def test_the_next_owner_of_an_address_does_not_get_the_account_of_the_last(
    client: FlaskClient, app: Flask, service: Service, stand: OidcStand
) -> None:
    come_in(client)
    stand.person = {**KIM, "sub": "kim-2", "name": "Kim Newman"}
    assert come_in(app.test_client()).status_code == 403
    assert account(service, "kim@desk.example").known_as == ("kim@desk.example", "Kim Keller")


def test_an_account_of_the_provider_opens_by_nothing_else(
    client: FlaskClient, app: Flask, service: Service, signed_in: Callable[..., FlaskClient]
) -> None:
    come_in(client)
    with pytest.raises(NoLink, match="and nowhere else"):
        make_signin_link(service, PUBLIC, "kim@desk.example")
    password = {"password": "correct horse battery", "repeated": "correct horse battery"}
    refused = post(client, "/account", password, form="/overrides")
    assert refused.status_code == 400
    assert account(service, "kim@desk.example").password_hash is None
    admin = signed_in()
    assert post(admin, "/accounts/link", {"name": "kim@desk.example"}).status_code == 409
    assert f"at {app.extensions['handoff_gate'].service.identity.connection.issuer}" in admin.get("/accounts").text


def test_an_administrator_removes_the_account_with_its_sessions(
    client: FlaskClient, signed_in: Callable[..., FlaskClient], service: Service
) -> None:
    come_in(client)
    assert post(signed_in(), "/accounts/remove", {"name": "kim@desk.example"}).status_code == 302
    assert client.get("/account").status_code == 302
    assert come_in(client).status_code == 302, "the provider still gives access; that is ended there"


def test_signing_out_ends_the_session_wherever_its_cookie_is(client: FlaskClient, app: Flask, service: Service) -> None:
    come_in(client)
    stolen = client.get_cookie("handoff_session")
    assert stolen is not None
    assert post(client, "/signout", {}, form="/overrides").status_code == 302
    thief = app.test_client()
    thief.set_cookie("handoff_session", stolen.value)
    assert thief.get("/overrides").status_code == 302
    assert events(service)[-1][:2] == ("signout", "kim@desk.example")


def drop(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.pop(name, None)


def put(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update(values)


def later(**seconds: int) -> Callable[[dict[str, Any]], None]:
    return lambda claims: claims.update({name: claims["iat"] + shift for name, shift in seconds.items()})


@pytest.mark.parametrize(
    "tamper",
    [
        put(iss="https://evil.example"),
        drop("iss"),
        put(aud="another-client"),
        put(aud=["another-client"]),
        drop("aud"),
        put(azp="another-client"),
        put(aud=["handoff-gate", "another-client"]),
        put(nonce="another nonce"),
        put(nonce=None),
        drop("nonce"),
        drop("sub"),
        drop("exp"),
        drop("iat"),
        later(exp=-61),
        later(nbf=120),
        later(iat=120),
        put(exp="tomorrow"),
    ],
)
def test_a_token_that_is_not_for_us_now_signs_nobody_in(
    client: FlaskClient, service: Service, stand: OidcStand, tamper: Callable[[dict[str, Any]], None]
) -> None:
    stand.tamper = tamper
    answer = come_in(client)
    assert answer.status_code == 401
    assert "proves nothing here" in answer.text or "another attempt" in answer.text
    assert client.get("/").status_code == 302
    assert events(service)[-1][0] == "signin_refused"


@pytest.mark.parametrize(
    ("sign", "says"),
    [
        (unsigned, "not signed by a key pair"),
        (signed_with_public_key, "not signed by a key pair"),
        (signed_by_a_stranger, "signature of the ID token"),
        (lambda claims: "no.token", "cannot be read"),
        (lambda claims: "", "sent no ID token"),
        (lambda claims: None, "sent no ID token"),
        (lambda claims: "x" * 100_000, "sent no ID token"),
    ],
)
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    client: FlaskClient, stand: OidcStand, sign: Any, says: str
) -> None:
    stand.sign = sign
    answer = come_in(client)
    assert answer.status_code == 401
    assert says in answer.text
    assert client.get("/").status_code == 302


def test_a_key_that_is_not_listed_signs_nobody_in(client: FlaskClient, stand: OidcStand) -> None:
    stand.signing_key = SECOND_KEY
    answer = come_in(client)
    assert answer.status_code == 401
    assert "a key that the provider does not list" in answer.text


def test_keys_are_changed_without_anybody_noticing(service: Service, stand: OidcStand) -> None:
    seconds = [1000.0]
    app = app_with(service, stand.connection(PUBLIC), clock=lambda: seconds[0])
    assert come_in(app.test_client()).status_code == 302
    stand.keys, stand.signing_key = [FIRST_KEY, SECOND_KEY], SECOND_KEY
    assert come_in(app.test_client()).status_code == 401, "keys are not asked for at every unknown name"
    seconds[0] += 11
    assert come_in(app.test_client()).status_code == 302
    assert stand.asked.count("/keys") == 2


def test_a_short_key_is_not_taken(client: FlaskClient, stand: OidcStand) -> None:
    with pytest.warns(Warning, match="2048"):
        stand.keys = [RSAKey.generate_key(1024, parameters={"kid": "first"})]
    answer = come_in(client)
    assert answer.status_code == 503
    assert "no key that may sign" in answer.text


def test_a_way_back_is_gone_once(client: FlaskClient, stand: OidcStand) -> None:
    back = way_back(way_there(client))
    assert client.get(back).status_code == 302
    again = client.get(back)
    assert again.status_code == 400
    assert "not known to this browser" in again.text


def test_a_way_back_with_the_cookie_of_before_is_refused(client: FlaskClient, app: Flask, service: Service) -> None:
    back = way_back(way_there(client))
    before = client.get_cookie("handoff_session")
    assert before is not None
    assert client.get(back).status_code == 302
    replayed = app.test_client()
    replayed.set_cookie("handoff_session", before.value)
    answer = replayed.get(back)
    assert answer.status_code == 401
    assert "used already" in answer.text
    assert events(service)[-1][0] == "signin_refused"


def test_a_way_back_in_another_browser_is_refused(client: FlaskClient, app: Flask) -> None:
    back = way_back(way_there(client))
    victim = app.test_client()
    assert victim.get(back).status_code == 400
    assert victim.get("/").status_code == 302


def test_a_code_of_another_attempt_is_refused(client: FlaskClient, app: Flask) -> None:
    """PKCE: the code belongs to the verifier of the attempt that it was given for."""
    stolen = parse_qs(urlsplit(way_back(way_there(app.test_client()))).query)["code"][0]
    mine = parse_qs(urlsplit(way_there(client)).query)["state"][0]
    answer = client.get("/signin/oidc/callback", query_string={"code": stolen, "state": mine})
    assert answer.status_code == 401
    assert "used already, or took too long" in answer.text


def test_who_takes_longer_than_ten_minutes_begins_again(client: FlaskClient, clock: StandingClock) -> None:
    back = way_back(way_there(client))
    clock.advance(minutes=10)
    answer = client.get(back)
    assert answer.status_code == 401
    assert "more than 10 minutes" in answer.text


def test_an_answer_of_another_provider_is_refused(client: FlaskClient) -> None:
    back = way_back(way_there(client)).replace("iss=http", "iss=https")
    assert "another provider" in client.get(back).text


def test_a_provider_that_promises_to_name_itself_has_to(client: FlaskClient, stand: OidcStand) -> None:
    stand.document = {"authorization_response_iss_parameter_supported": True}
    told = parse_qs(urlsplit(way_back(way_there(client))).query)
    answer = client.get("/signin/oidc/callback", query_string={"code": told["code"][0], "state": told["state"][0]})
    assert answer.status_code == 401
    assert "another provider" in answer.text


def test_three_tabs_may_sign_in_side_by_side(client: FlaskClient) -> None:
    backs = [way_back(way_there(client)) for _ in range(4)]
    assert client.get(backs[0]).status_code == 400
    assert client.get(backs[2]).status_code == 302


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("access_denied", "broken off at the provider"),
        ("temporarily_unavailable", "(temporarily_unavailable)"),
        ("<b>call 555 now", "did not sign you in. Sign in again"),
    ],
)
def test_a_refusal_at_the_provider_is_said_in_our_words(
    client: FlaskClient, stand: OidcStand, error: str, says: str
) -> None:
    stand.answer_error = error
    answer = come_in(client)
    assert answer.status_code == 401
    assert says in answer.text
    assert "555" not in answer.text


def test_a_wrong_client_secret_is_named(service: Service, stand: OidcStand) -> None:
    client = app_with(service, stand.connection(PUBLIC, client_secret="expired")).test_client()
    answer = come_in(client)
    assert answer.status_code == 401
    assert "HANDOFF_OIDC_CLIENT_SECRET" in answer.text
    assert "expired" not in answer.text.replace("secrets expire", "")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_page_where_json_should_be_is_said_on_the_sign_in_page(
    client: FlaskClient, stand: OidcStand, path: str
) -> None:
    stand.html = {path}
    answer = client.get("/signin/oidc")
    if answer.status_code == 302:
        answer = client.get(way_back(answer.location))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "text/html, not JSON" in answer.text
    assert 'name="password"' in answer.text, "a local account still works"


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token"])
def test_a_provider_that_does_not_answer_in_time_is_given_up(service: Service, stand: OidcStand, path: str) -> None:
    client = app_with(service, stand.connection(PUBLIC), seconds=1.5).test_client()
    stand.hangs = {path}
    answer = client.get("/signin/oidc")
    if answer.status_code == 302:
        answer = client.get(way_back(answer.location))
    assert answer.status_code == 503
    assert "no answer in the time it was given" in answer.text or "no whole answer" in answer.text


def test_a_provider_that_hangs_holds_one_thread_and_no_more(service: Service, stand: OidcStand) -> None:
    stand.hangs = {"/.well-known/openid-configuration"}
    app = app_with(service, stand.connection(PUBLIC))
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(lambda: app.test_client().get("/signin/oidc"))
        wait_for(lambda: stand.asked or None, "the provider to be asked", seconds=60)
        answer = app.test_client().get("/signin/oidc")
        assert (answer.status_code, held.done()) == (503, False)
        assert "has not answered somebody else yet" in answer.text
        stand.release.set()
        assert held.result(timeout=60).status_code == 302
    assert stand.asked == ["/.well-known/openid-configuration"]


def test_erasing_a_person_takes_the_identity_and_its_names_out(client: FlaskClient, service: Service) -> None:
    come_in(client)
    erase_person(service, ["kim@desk.example"], reason="asked for it", actor="admin", dry_run=False)
    with service.database.read() as connection:
        assert connection.execute(select(identities)).all() == []
        assert accounts.find(connection, "kim@desk.example") is None
    assert client.get("/account").status_code == 302
    assert "Keller" not in repr(events(service))


def test_a_provider_that_is_down_is_asked_once_in_a_while(service: Service, stand: OidcStand) -> None:
    down = stand.connection(PUBLIC, issuer="http://127.0.0.1:9")
    client = app_with(service, down).test_client()
    for _ in range(2):
        answer = client.get("/signin/oidc")
        assert answer.status_code == 503
        assert "The connection to 127.0.0.1 failed".lower() in answer.text.lower()


def test_a_failure_is_kept_for_a_moment_so_that_nobody_piles_up(client: FlaskClient, stand: OidcStand) -> None:
    stand.html = {"/.well-known/openid-configuration"}
    for _ in range(3):
        assert client.get("/signin/oidc").status_code == 503
    assert stand.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"issuer": "https://evil.example"}, "calls itself"),
        ({"token_endpoint": "http://evil.example/token"}, "no https address as token_endpoint"),
        ({"jwks_uri": None}, "no https address as jwks_uri"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "signatures by a key pair"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "a client secret"),
    ],
)
def test_a_discovery_document_that_is_not_sound_is_not_used(
    client: FlaskClient, stand: OidcStand, document: dict[str, Any], says: str
) -> None:
    stand.document = document
    answer = client.get("/signin/oidc")
    assert answer.status_code == 503
    assert says in answer.text


def test_an_address_that_fails_again_and_again_is_held_back(
    client: FlaskClient, service: Service, stand: OidcStand, clock: StandingClock
) -> None:
    stand.tamper = put(aud="another-client")
    for _ in range(20):
        assert come_in(client).status_code == 401
    stand.tamper = None
    for _ in range(2):
        assert come_in(client).status_code == 429
    assert [event for event, _, _ in events(service)].count("signin_limited") == 1
    clock.advance(minutes=15)
    assert come_in(client).status_code == 302


def test_many_who_get_in_from_one_address_do_not_hold_each_other_back(app: Flask) -> None:
    for _ in range(21):
        assert come_in(app.test_client()).status_code == 302


def test_one_who_is_not_let_in_holds_nobody_else_back_soon(app: Flask, stand: OidcStand) -> None:
    stand.person["groups"] = []
    for _ in range(10):
        assert come_in(app.test_client()).status_code == 403
    stand.person["groups"] = ["ops-leads"]
    assert come_in(app.test_client()).status_code == 302


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "/x" * 400])
def test_signing_in_leads_to_no_other_site(client: FlaskClient, onward: str) -> None:
    start = client.get("/signin/oidc", query_string={"next": onward})
    answer = client.get(way_back(start.location))
    assert (answer.status_code, answer.location) == (302, "/")


def test_without_a_provider_the_addresses_lead_to_the_sign_in_page(service: Service) -> None:
    client = create_app(service, Settings()).test_client()
    assert client.get("/signin/oidc").location == "/signin"
    assert client.get("/signin/oidc/callback?state=x&code=y").location == "/signin"
    assert "company account" not in client.get("/signin").text
