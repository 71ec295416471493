"""What the doctor says of signing in: administrators, the provider, and who gets which role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.cli.doctor_signin import signin_findings
from app.ports import Finding
from app.store import accounts
from app.workflow.service import Service
from integrations.oidc.asking import Asking
from integrations.oidc.provider import OidcProvider
from tests.support.oidc_provider import KIM, RULES, OidcStand, oidc_stand
from tests.support.service import a_service

PUBLIC = "https://gate.example"


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """A migrated service without any account."""
    made = a_service(database_url)
    yield made
    made.close()


@pytest.fixture
def stand() -> Iterator[OidcStand]:
    """The provider."""
    with oidc_stand() as made:
        yield made


def findings(service: Service, stand: OidcStand, **more: Any) -> dict[str, Finding]:
    provider = OidcProvider(stand.connection(PUBLIC, **more), Asking(seconds=60))
    return {one.subject: one for one in signin_findings(replace(service, identity=provider))}


def test_a_sound_provider_is_proved_live(service: Service, stand: OidcStand) -> None:
    found = findings(service, stand)
    assert found["sign-in provider"].state == "ok"
    assert "1 usable keys" in found["sign-in provider"].says
    assert "https://gate.example/signin/oidc/callback" in found["sign-in provider"].says
    assert stand.asked == ["/.well-known/openid-configuration", "/keys"]
    assert found["sign-in roles"].says == (
        "by the claim groups: 1 for viewer, 1 for operator, 1 for approver, 1 for admin; everybody else: no access"
    )


@pytest.mark.parametrize(
    ("path", "says"), [("/.well-known/openid-configuration", "discovery document"), ("/keys", "its keys")]
)
def test_a_provider_that_answers_rubbish_is_an_error(service: Service, stand: OidcStand, path: str, says: str) -> None:
    stand.html = {path}
    found = findings(service, stand)["sign-in provider"]
    assert (found.state, says in found.says, "HANDOFF_OIDC_ISSUER" in found.mend) == ("error", True, True)


def test_a_provider_of_another_name_is_an_error(service: Service, stand: OidcStand) -> None:
    found = findings(service, stand, issuer=f"{stand.issuer}/")["sign-in provider"]
    assert found.state == "error"
    assert "to the last slash" in found.says


def test_google_is_said_to_confirm_no_clicks(
    service: Service, stand: OidcStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.oidc.provider.GOOGLE", stand.issuer)
    found = findings(service, stand, rules=replace(RULES, domains=("desk.example",)))
    assert found["sign-in provider, clicks that need proof"].state == "warning"
    assert "only e-mail addresses of desk.example" in found["sign-in roles"].says


def test_without_a_provider_only_administrators_are_looked_at(service: Service) -> None:
    (found,) = signin_findings(service)
    assert (found.subject, found.state) == ("administrators", "warning")
    assert "handoff signin-link" in found.mend
    with service.database.write() as connection:
        accounts.add(connection, KIM["email"], "admin", service.clock())
        accounts.set_password_hash(connection, KIM["email"], "a hash")
    (found,) = signin_findings(service)
    assert found.state == "ok"
