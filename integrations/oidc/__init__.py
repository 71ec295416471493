"""Signing in at an OpenID Connect provider (extra ``oidc``)."""

from __future__ import annotations

from importlib.util import find_spec

from app.ports_signin import IdentityConnection, IdentityProvider, IdentityUnusable


def connect(connection: IdentityConnection) -> IdentityProvider:
    """The provider of the settings. No remote call. Raises ``IdentityUnusable`` where authlib is not installed."""
    if find_spec("authlib") is None:
        raise IdentityUnusable("authlib is not installed; install it with: pip install 'handoff-gate[oidc]'")
    from integrations.oidc.provider import OidcProvider

    return OidcProvider(connection)
