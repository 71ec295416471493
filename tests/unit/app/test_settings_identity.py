"""The settings of signing in at a provider: what is half set up, or would let everybody in, is refused at the start."""

from __future__ import annotations

from typing import Any

import pytest

from app.ports_signin import IdentityConnection
from app.settings import SettingsError, load_settings
from app.wiring import connect

SOUND: dict[str, Any] = {
    "public_url": "https://gate.example/",
    "oidc_issuer": "https://login.example/realms/desk",
    "oidc_client_id": "gate",
    "oidc_client_secret": "a client secret",
    "oidc_roles": "leads=approver; gate admins=admin",
}


def connection(**changes: Any) -> IdentityConnection:
    found = load_settings(**{**SOUND, **changes}).identity()
    assert found is not None
    return found


def test_without_any_of_them_there_is_no_provider() -> None:
    assert load_settings().identity() is None


def test_a_sound_set_is_taken_as_it_is() -> None:
    found = connection(oidc_email_domains="Desk.example")
    assert found.issuer == "https://login.example/realms/desk"
    assert found.redirect_uri == "https://gate.example/signin/oidc/callback"
    assert found.rules.roles == {"leads": "approver", "gate admins": "admin"}
    assert found.rules.domains == ("desk.example",)
    assert found.rules.claims == ("groups", "email", "email_verified")
    assert "a client secret" not in repr(found)


def test_an_issuer_on_this_machine_may_be_http() -> None:
    found = connection(oidc_issuer="http://127.0.0.1:8080/realms/x", public_url="http://localhost:8000")
    assert found.issuer.startswith("http://127.0.0.1")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"oidc_client_secret": None}, "also needs HANDOFF_OIDC_CLIENT_SECRET"),
        ({"oidc_issuer": None, "oidc_client_id": None}, "HANDOFF_OIDC_ISSUER and HANDOFF_OIDC_CLIENT_ID"),
        ({"public_url": None}, "needs HANDOFF_PUBLIC_URL"),
        ({"public_url": "http://gate.example"}, "HANDOFF_PUBLIC_URL has to be https"),
        ({"oidc_issuer": "http://login.example"}, "expected https"),
        ({"oidc_issuer": "login.example"}, "expected an address"),
        ({"oidc_issuer": "https://me:pw@login.example"}, "user name or password"),
        ({"oidc_issuer": "https://login.example?x=1"}, "expected an address"),
        ({"oidc_roles": None}, "Nobody could sign in"),
        ({"oidc_roles": "leads=owner"}, "HANDOFF_OIDC_ROLES: 'leads=owner' is no GROUP=ROLE"),
        ({"oidc_default_role": "admin"}, "HANDOFF_OIDC_DEFAULT_ROLE"),
        ({"oidc_scopes": "email"}, "openid has to be among them"),
        ({"oidc_email_domains": "@desk.example"}, "HANDOFF_OIDC_EMAIL_DOMAINS"),
        ({"oidc_issuer": "https://accounts.google.com"}, "everybody in the world has an account"),
    ],
)
def test_what_cannot_be_used_is_named(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        connection(**changes)
    assert "a client secret" not in str(refused.value)


def test_the_provider_is_found_by_its_entry_point(sqlite_url: str) -> None:
    service = connect(load_settings(database_url=sqlite_url, secret_key="a key", **SOUND))
    assert service.identity is not None
    assert service.identity.connection.client_id == "gate"
    assert service.identity.can_confirm
    service.close()


def test_without_authlib_the_start_says_what_to_install(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.oidc.find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"handoff-gate\[oidc\]"):
        connect(load_settings(database_url=sqlite_url, secret_key="a key", **SOUND))
