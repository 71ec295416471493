"""Making, revoking and admitting the tokens with which programs read."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.api_tokens import (
    ACROSS_SITES,
    TOKEN_BYTES,
    TOKEN_PREFIX,
    TOKEN_SCOPES,
    ApiToken,
    Site,
    is_token,
    is_token_name,
)
from app.domain.errors import PlainError
from app.domain.moments import iso_or_none
from app.store import api_tokens as store
from app.store import audit
from app.workflow.service import Service

USUAL_LENGTH = timedelta(days=90)
LONGEST = timedelta(days=3650)


class TokenRefused(PlainError):
    """The token cannot be made or revoked as asked; the text says why and what can."""


class UnknownToken(TokenRefused):
    """No token goes by the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a new token should be. ``sites`` are written ``SYSTEM:NAME``, none for all; ``lasts``: ``None`` for good."""

    name: str
    scopes: Collection[str]
    sites: Sequence[str] = ()
    lasts: timedelta | None = USUAL_LENGTH


def create(service: Service, wish: Wish, by: str) -> tuple[ApiToken, str]:
    """Make a token; returns it and its secret, which nobody can find out later. Noted in the audit trail.

    Raises ``TokenRefused``.
    """
    now = service.clock()
    token = _wished(service, wish, by, now)
    secret = TOKEN_PREFIX + secrets.token_hex(TOKEN_BYTES)
    with service.database.write() as connection:
        if not store.add(connection, token, secret):
            raise TokenRefused(f"There is or was a token {token.name} already; choose another name.")
        detail = {
            "token": token.name,
            "scopes": list(token.scopes),
            "sites": [":".join(site) for site in token.sites],
            "expires_at": iso_or_none(token.expires_at),
        }
        audit.record(connection, "token_created", now, detail, actor=by)
    return token, secret


def revoke(service: Service, name: str, by: str) -> None:
    """End a token at once. Noted in the audit trail. Raises ``UnknownToken``, or ``TokenRefused`` where it has ended
    before."""
    now = service.clock()
    with service.database.write() as connection:
        if store.find(connection, name) is None:
            raise UnknownToken(f"There is no token {name}; handoff tokens list shows those there are.")
        if not store.revoke(connection, name, now, by):
            raise TokenRefused(f"The token {name} was revoked before; nothing is left to do.")
        audit.record(connection, "token_revoked", now, {"token": name}, actor=by)


def admitted(service: Service, secret: str) -> ApiToken | None:
    """The token with this secret; ``None`` where it is unknown, revoked or expired, which are not told apart."""
    if not is_token(secret):
        return None
    with service.database.read() as connection:
        token = store.by_secret(connection, secret)
    return token if token is not None and token.counts(service.clock()) else None


def note_use(service: Service, name: str) -> None:
    """A token was used just now. Raises ``StoreUnavailable``."""
    with service.database.write() as connection:
        store.note_use(connection, name, service.clock())


def listed(service: Service) -> list[ApiToken]:
    """All tokens that there ever were, by name."""
    with service.database.read() as connection:
        return store.listed(connection)


def _wished(service: Service, wish: Wish, by: str, now: datetime) -> ApiToken:
    if not is_token_name(wish.name):
        raise TokenRefused("A name has 1 to 64 letters, digits and . _ - and begins with a letter or digit.")
    unknown = sorted(set(wish.scopes) - set(TOKEN_SCOPES))
    if unknown or not wish.scopes:
        wrong = f"There is no scope {unknown[0]}" if unknown else "A token without a scope reads nothing"
        raise TokenRefused(f"{wrong}; name one or more of {', '.join(TOKEN_SCOPES)}.")
    if wish.lasts is not None and not timedelta(0) < wish.lasts <= LONGEST:
        raise TokenRefused(f"A token lasts at most {LONGEST.days} days and longer than nothing, or for good: never.")
    sites = tuple(dict.fromkeys(_site(service, text) for text in wish.sites))
    apart = ACROSS_SITES & set(wish.scopes)
    if sites and apart:
        raise TokenRefused(
            f"The scope {', '.join(sorted(apart))} tells of all sites together, so a token for some sites cannot have "
            "it. Make one token for each."
        )
    return ApiToken(
        name=wish.name,
        scopes=tuple(scope for scope in TOKEN_SCOPES if scope in wish.scopes),
        sites=sites,
        created_at=now,
        created_by=by,
        expires_at=None if wish.lasts is None else now + wish.lasts,
    )


def _site(service: Service, text: str) -> Site:
    names = {f"{system}:{name}": (system, name) for system, name in service.sites}
    if text not in names:
        known = ", ".join(sorted(names)) or "none"
        raise TokenRefused(f"There is no site {text}; configured: {known}. Write SYSTEM:NAME, for example jira:main.")
    return names[text]
