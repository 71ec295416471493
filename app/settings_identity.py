"""The settings of signing in at a provider, checked together: what is half set up lets nobody in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from app.domain.identity import GOOGLE, AccessRules, BadRules, domains_in, roles_in
from app.ports_signin import IdentityConnection
from app.settings import LOOPBACK, Settings, SettingsError

REDIRECT_PATH = "/signin/oidc/callback"
"""Where the provider sends people back to, below HANDOFF_PUBLIC_URL."""
T = TypeVar("T")


def identity_connection(settings: Settings) -> IdentityConnection | None:
    """The provider, ``None`` where none is set up. Raises ``SettingsError``."""
    needed = {
        "HANDOFF_OIDC_ISSUER": settings.oidc_issuer,
        "HANDOFF_OIDC_CLIENT_ID": settings.oidc_client_id,
        "HANDOFF_OIDC_CLIENT_SECRET": settings.oidc_client_secret,
    }
    missing = [name for name, value in needed.items() if value is None]
    if len(missing) == len(needed):
        return None
    if missing:
        raise SettingsError(f"Signing in at a provider also needs {' and '.join(missing)} (docs/signin.md)")
    if settings.public_url is None:
        raise SettingsError("Signing in at a provider needs HANDOFF_PUBLIC_URL: it sends people back there")
    assert settings.oidc_issuer is not None
    assert settings.oidc_client_id is not None
    assert settings.oidc_client_secret is not None
    return IdentityConnection(
        issuer=_issuer(settings.oidc_issuer),
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        scopes=_scopes(settings.oidc_scopes),
        redirect_uri=_redirect_uri(settings.public_url),
        rules=_rules(settings, settings.oidc_issuer),
        ca_file=settings.oidc_ca_file,
    )


def _issuer(issuer: str) -> str:
    parts = urlsplit(issuer)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"HANDOFF_OIDC_ISSUER is {issuer!r}; expected an address such as https://login.example.com")
    if "@" in parts.netloc:
        raise SettingsError("HANDOFF_OIDC_ISSUER has a user name or password before its host; leave it out")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"HANDOFF_OIDC_ISSUER is {issuer!r}; expected https, since people sign in there")
    return issuer


def _scopes(scopes: str) -> str:
    if "openid" not in scopes.split():
        raise SettingsError(f"HANDOFF_OIDC_SCOPES is {scopes!r}; openid has to be among them")
    return " ".join(scopes.split())


def _redirect_uri(public_url: str) -> str:
    parts = urlsplit(public_url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise SettingsError(
            "HANDOFF_PUBLIC_URL has to be https where people sign in at a provider: codes come back there"
        )
    return public_url.rstrip("/") + REDIRECT_PATH


def _rules(settings: Settings, issuer: str) -> AccessRules:
    roles = _read("HANDOFF_OIDC_ROLES", settings.oidc_roles, roles_in) or {}
    domains = _read("HANDOFF_OIDC_EMAIL_DOMAINS", settings.oidc_email_domains, domains_in) or ()
    if not roles and settings.oidc_default_role is None:
        raise SettingsError(
            "Nobody could sign in at the provider: set HANDOFF_OIDC_ROLES (GROUP=ROLE; …), or "
            "HANDOFF_OIDC_DEFAULT_ROLE=viewer to let everybody whom it knows read"
        )
    if issuer == GOOGLE and not domains:
        raise SettingsError(
            "With Google, everybody in the world has an account: name your domains in HANDOFF_OIDC_EMAIL_DOMAINS "
            "(docs/signin.md)"
        )
    return AccessRules(
        role_claim=settings.oidc_role_claim,
        roles=roles,
        default_role=settings.oidc_default_role,
        name_claim=settings.oidc_name_claim,
        domains=domains,
    )


def _read(variable: str, text: str | None, read: Callable[[str], T]) -> T | None:
    try:
        return None if text is None else read(text)
    except BadRules as error:
        raise SettingsError(f"{variable}: {error} (docs/signin.md)") from error
