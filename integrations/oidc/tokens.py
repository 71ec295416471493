"""Whether an ID token is the provider's, for us, for this attempt, and still good (OpenID Connect Core 3.1.3.7)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError

from app.ports_signin import Attempt, IdentityConnection, ProviderRefused
from integrations.oidc.discovery import ALGORITHMS, Key

LEEWAY_SECONDS = 60
"""By how much the provider's clock may be off ours."""
LONGEST_TOKEN = 64 * 1024

Keys = Callable[[str | None], Key | None]


def verified_claims(
    token: object, keys: Keys, connection: IdentityConnection, attempt: Attempt, now: datetime
) -> Mapping[str, Any]:
    """What the token says. Raises ``ProviderRefused`` where it proves nothing, and what ``keys`` raises."""
    if not isinstance(token, str) or not token or len(token) > LONGEST_TOKEN:
        raise ProviderRefused("The provider sent no ID token. The scope openid has to be in HANDOFF_OIDC_SCOPES.")
    header, claims = _opened(token, keys)
    seconds = int(now.timestamp())
    expected = {
        "iss": {"essential": True, "value": connection.issuer},
        "aud": {"essential": True, "value": connection.client_id},
        "sub": {"essential": True},
    }
    params = {"client_id": connection.client_id, "nonce": attempt.nonce}
    try:
        CodeIDToken(claims, header, options=expected, params=params).validate(now=seconds, leeway=LEEWAY_SECONDS)
    except (JoseError, TypeError, ValueError) as error:
        raise ProviderRefused(
            f"The ID token proves nothing here: {_words(error)}. Sign in again; if it stays so, an administrator has "
            "to compare issuer, client id and clocks (handoff doctor)."
        ) from error
    if not hmac.compare_digest(str(claims.get("nonce")).encode(), attempt.nonce.encode()):
        raise ProviderRefused("The ID token is of another attempt to sign in. Sign in again.")
    if attempt.anew:
        _check_fresh(claims, attempt, seconds)
    return claims


def _opened(token: str, keys: Keys) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        header = jws.extract_compact(token.encode()).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderRefused("The provider sent an ID token that cannot be read. Sign in again.") from error
    if algorithm not in ALGORITHMS:
        raise ProviderRefused("The ID token is not signed by a key pair, so it proves nothing. Nobody was signed in.")
    key = keys(kid if isinstance(kid, str) else None)
    if key is None:
        raise ProviderRefused("The ID token is signed by a key that the provider does not list. Nobody was signed in.")
    try:
        opened = jwt.decode(token, key, algorithms=[algorithm])
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderRefused("The signature of the ID token is wrong. Nobody was signed in.") from error
    return header, opened.claims


def _check_fresh(claims: Mapping[str, Any], attempt: Attempt, now: int) -> None:
    """The person proved who they are after we asked for it, not at some earlier time."""
    proved = claims.get("auth_time")
    if isinstance(proved, bool) or not isinstance(proved, int | float):
        raise ProviderRefused(
            "The provider does not say when you proved who you are (the claim auth_time), so it cannot confirm this "
            "click. An administrator can have it sent (docs/signin.md); until then this takes a local account."
        )
    begun = attempt.started_at.astimezone(UTC).timestamp()
    if not begun - LEEWAY_SECONDS <= proved <= now + LEEWAY_SECONDS:
        raise ProviderRefused("The provider did not ask you to prove who you are again. Confirm once more.")


def _words(error: Exception) -> str:
    said = getattr(error, "description", "") or str(error) or type(error).__name__
    return said.rstrip(".")
