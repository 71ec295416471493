"""Who may read by the API: tokens, their scopes and sites, how often; and what of them is kept and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.api_tokens import TOKEN_SCOPES, token_digest
from app.domain.redaction import mask
from app.settings import Settings
from app.store import api_tokens as store
from app.store import audit
from app.store.database import StoreUnavailable
from app.store.token_tables import api_tokens as table
from app.web import api_door, create_app
from app.workflow import api_tokens
from app.workflow.api_tokens import TokenRefused, Wish
from app.workflow.service import Service
from tests.support.api_rows import a_token, ask, keep_exception
from tests.support.fuzzing import AWKWARD, FUZZED
from tests.support.service import StandingClock, a_service
from tests.support.tracker import Tracker

ROUTES = {
    "/records": "records:read",
    "/records/jira/test/OPS-1": "records:read",
    "/verdicts": "verdicts:read",
    "/verdicts/jira/test/OPS-1": "verdicts:read",
    "/patterns": "patterns:read",
    "/patterns/v1:0000": "patterns:read",
}


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    """The service, on both databases."""
    made = a_service(database_url, tracker, Tracker(site="other"), clock=clock)
    yield made
    made.close()


def audited(service: Service) -> list[tuple[str, dict[str, object], str | None]]:
    with service.database.read() as connection:
        entries = list(audit.entries(connection))
    return [(one.event, dict(one.detail), one.actor) for one in entries if one.event.startswith("token_")]


def token_of(service: Service, name: str = "bi") -> object:
    with service.database.read() as connection:
        found = store.find(connection, name)
    assert found is not None
    return found


def test_the_routes_of_the_matrix_are_all_there_are(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert len(rules) == len(ROUTES)


def test_a_token_reads_what_its_scope_says_and_nothing_else(client: FlaskClient, service: Service) -> None:
    for scope in TOKEN_SCOPES:
        secret = a_token(service, scope.replace(":", "-"), scope)
        for path, needed in ROUTES.items():
            answer = ask(client, path, secret)
            if needed == scope:
                assert answer.status_code in (200, 404)
                continue
            assert answer.status_code == 403, path
            assert needed in answer.json["detail"]
            assert f'scope="{needed}"' in answer.headers["WWW-Authenticate"]


def test_without_a_token_nothing_is_read(client: FlaskClient) -> None:
    for path in ROUTES:
        answer = client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="handoff-gate"'


def test_revoked_expired_and_unknown_tokens_are_answered_alike(
    client: FlaskClient, service: Service, clock: StandingClock
) -> None:
    revoked, expired = a_token(service, "revoked"), a_token(service, "expired", lasts=timedelta(days=1))
    assert ask(client, "/records", revoked).status_code == ask(client, "/records", expired).status_code == 200
    api_tokens.revoke(service, "revoked", "mia")
    clock.advance(days=1)
    said = set()
    for secret in (revoked, expired, "hgt_" + "0" * 64, revoked.upper(), revoked[:-1], revoked + "0"):
        answer = ask(client, "/records", secret)
        said.add((answer.status_code, answer.text, answer.headers["WWW-Authenticate"]))
    assert len(said) == 1
    (status, _, challenge), *_ = said
    assert status == 401
    assert 'error="invalid_token"' in challenge


@given(secret=st.one_of(st.text(max_size=200), st.sampled_from(AWKWARD), st.binary(max_size=80)))
@FUZZED
def test_no_text_is_taken_for_a_token(client: FlaskClient, service: Service, secret: str | bytes) -> None:
    sent = secret if isinstance(secret, bytes) else secret.encode("utf-8", "replace")
    environ = {"HTTP_AUTHORIZATION": "Bearer " + sent.decode("latin-1")}
    answer = client.get("/api/v1/records", environ_overrides=environ)
    assert answer.status_code == 401
    assert api_tokens.admitted(service, sent.decode("latin-1")) is None


def test_a_token_in_another_scheme_or_in_the_address_is_none(client: FlaskClient, service: Service) -> None:
    secret = a_token(service)
    for scheme in ("Basic", "Token", "", "bearer2"):
        assert client.get("/api/v1/records", headers={"Authorization": f"{scheme} {secret}"}).status_code == 401
    assert client.get(f"/api/v1/records?access_token={secret}").status_code == 401
    assert client.get("/api/v1/records", headers={"Authorization": f"bearer {secret}"}).status_code == 200


def test_a_session_opens_nothing_and_a_token_opens_no_page(
    signed_in: Callable[..., FlaskClient], client: FlaskClient, service: Service
) -> None:
    assert signed_in().get("/api/v1/records").status_code == 401
    headers = {"Authorization": f"Bearer {a_token(service)}"}
    assert client.get("/queue", headers=headers).status_code == 302
    assert client.post("/gate/jira/check", headers=headers, json={"ticket": "OPS-1"}).status_code == 401
    assert "Set-Cookie" not in client.get("/api/v1/records", headers=headers).headers


def test_other_origins_are_let_in_by_no_header(client: FlaskClient, service: Service) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    asked = ask(client, "/records", a_token(service), headers=headers)
    before = client.options("/api/v1/records", headers=headers)
    assert before.status_code == 401
    for answer in (asked, before):
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]


def test_only_a_hash_of_the_secret_is_kept_and_the_trail_says_who_made_and_revoked_it(service: Service) -> None:
    secret = a_token(service, lasts=None)
    assert re.fullmatch(r"hgt_[0-9a-f]{64}", secret)
    with service.database.read() as connection:
        (row,) = connection.execute(select(table)).all()
    assert row.digest == token_digest(secret)
    assert secret.removeprefix("hgt_") not in repr(row)
    api_tokens.revoke(service, "bi", "mia")
    created = {"token": "bi", "scopes": list(TOKEN_SCOPES), "sites": [], "expires_at": None}
    assert audited(service) == [("token_created", created, "the tests"), ("token_revoked", {"token": "bi"}, "mia")]


def test_a_token_in_a_ticket_is_masked(service: Service) -> None:
    secret = a_token(service)
    assert secret not in mask(f"It says {secret} in the config").text


def test_the_last_use_is_taken_down_once_a_minute(
    client: FlaskClient, service: Service, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, begun = a_token(service), clock.now
    written: list[str] = []
    keep = store.note_use
    monkeypatch.setattr(store, "note_use", lambda *given: (written.append(given[1]), keep(*given)))
    for _ in range(4):
        ask(client, "/records", secret)
        clock.advance(seconds=29)
    assert len(written) == 2
    assert token_of(service).used_at == begun + timedelta(seconds=87)  # type: ignore[attr-defined]


def test_another_process_that_noted_the_use_is_believed(service: Service, clock: StandingClock) -> None:
    secret, begun = a_token(service), clock.now
    for _ in range(2):
        ask(create_app(service, Settings()).test_client(), "/records", secret)
        clock.advance(seconds=30)
    assert token_of(service).used_at == begun  # type: ignore[attr-defined]


def test_a_use_that_cannot_be_noted_spoils_no_answer(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def locked(*_given: object) -> None:
        raise StoreUnavailable("The database is locked")

    secret = a_token(service)
    monkeypatch.setattr(api_door, "note_use", locked)
    assert ask(client, "/records", secret).status_code == 200
    said = capfd.readouterr()
    assert "token_use_not_noted" in said.out + said.err
    assert secret not in said.out + said.err


def test_no_log_holds_a_secret(client: FlaskClient, service: Service, capfd: pytest.CaptureFixture[str]) -> None:
    secret = a_token(service)
    api_tokens.revoke(service, "bi", "mia")
    ask(client, "/records", secret)
    said = capfd.readouterr()
    assert "api_refused" in said.out + said.err
    assert secret not in said.out + said.err


def test_each_token_has_its_requests_a_minute(service: Service, clock: StandingClock) -> None:
    client = create_app(service, Settings(api_requests_per_minute=3)).test_client()
    busy, other = a_token(service, "busy", "patterns:read"), a_token(service, "other")
    assert [ask(client, "/patterns", busy).status_code for _ in range(3)] == [200] * 3
    refused = ask(client, "/patterns", busy)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")
    assert "busy" in refused.json["detail"]
    assert ask(client, "/records", other).status_code == 200
    clock.advance(seconds=20)
    assert [ask(client, "/records", busy).status_code for _ in range(2)] == [403, 429]


def test_a_token_for_one_site_sees_no_other(client: FlaskClient, service: Service) -> None:
    secret = a_token(service, "site", "records:read", "verdicts:read", sites=("jira:test",))
    with service.database.write() as connection:
        keep_exception(connection, "1")
        keep_exception(connection, "2", place=("jira", "other"))
    assert [one["ticket"]["key"] for one in ask(client, "/records", secret).json["records"]] == ["OPS-1"]
    for kind in ("records", "verdicts"):
        assert ask(client, f"/{kind}/jira/test/OPS-1", secret).status_code == 200
        hidden, absent = (ask(client, f"/{kind}/jira/other/OPS-{number}", secret) for number in (2, 3))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.json["detail"].replace("OPS-2", "OPS-3") == absent.json["detail"]
    assert ask(client, "/records?site=other", secret).json["records"] == []
    known, unknown = (ask(client, f"/records?site=other&pattern={name}", secret) for name in ("v1:00", "v1:11"))
    assert known.status_code == unknown.status_code == 200


IMPOSSIBLE = [
    (Wish(name="a b", scopes=["records:read"]), "A name has"),
    (Wish(name="", scopes=["records:read"]), "A name has"),
    (Wish(name="bi", scopes=[]), "without a scope"),
    (Wish(name="bi", scopes=["records:write"]), "no scope records:write"),
    (Wish(name="bi", scopes=["records:read"], sites=["jira:nowhere"]), "no site jira:nowhere"),
    (Wish(name="bi", scopes=["patterns:read"], sites=["jira:test"]), "all sites together"),
    (Wish(name="bi", scopes=["records:read"], lasts=timedelta(0)), "longer than nothing"),
    (Wish(name="bi", scopes=["records:read"], lasts=timedelta(days=4000)), "at most 3650 days"),
]


def test_a_token_that_cannot_be_is_refused_with_a_sentence(service: Service) -> None:
    for wish, says in IMPOSSIBLE:
        with pytest.raises(TokenRefused, match=says):
            api_tokens.create(service, wish, "mia")
    assert audited(service) == []


def test_a_name_is_given_once_and_revoked_once(service: Service) -> None:
    a_token(service)
    api_tokens.revoke(service, "bi", "mia")
    for again in (lambda: a_token(service), lambda: api_tokens.revoke(service, "bi", "mia")):
        with pytest.raises(TokenRefused):
            again()
    with pytest.raises(TokenRefused, match="There is no token nobody"):
        api_tokens.revoke(service, "nobody", "mia")
    assert len(audited(service)) == 2
