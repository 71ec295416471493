"""Tokens with which programs read: kept by the hash of their secret, never by the secret."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.api_tokens import TOKEN_SCOPES, ApiToken, token_digest
from app.domain.ticket import System
from app.store.token_tables import api_tokens

USE_NOTED_EVERY = timedelta(minutes=1)


def add(connection: Connection, token: ApiToken, secret: str) -> bool:
    """Keep a new token. Returns ``False`` where its name was given before."""
    row = {
        "name": token.name,
        "digest": token_digest(secret),
        "scopes": list(token.scopes),
        "sites": [list(site) for site in token.sites],
        "created_at": token.created_at,
        "created_by": token.created_by,
        "expires_at": token.expires_at,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(api_tokens).values(row))
    except IntegrityError:
        return False
    return True


def by_secret(connection: Connection, secret: str) -> ApiToken | None:
    """The token with this secret, whether it still counts or not."""
    digest = token_digest(secret)
    row = connection.execute(select(api_tokens).where(api_tokens.c.digest == digest)).one_or_none()
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    return _token(row)


def find(connection: Connection, name: str) -> ApiToken | None:
    """The token of that name."""
    row = connection.execute(select(api_tokens).where(api_tokens.c.name == name)).one_or_none()
    return None if row is None else _token(row)


def listed(connection: Connection) -> list[ApiToken]:
    """All tokens that there ever were, by name."""
    return [_token(row) for row in connection.execute(select(api_tokens).order_by(api_tokens.c.name))]


def revoke(connection: Connection, name: str, now: datetime, by: str) -> bool:
    """End a token for good. Returns ``False`` where there is none of that name that was not revoked before."""
    statement = update(api_tokens).where(api_tokens.c.name == name, api_tokens.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=now, revoked_by=by)).rowcount == 1


def note_use(connection: Connection, name: str, now: datetime) -> None:
    """A token was used; nothing is written where that was noted less than a minute ago."""
    stale = or_(api_tokens.c.used_at.is_(None), api_tokens.c.used_at <= now - USE_NOTED_EVERY)
    connection.execute(update(api_tokens).where(api_tokens.c.name == name, stale).values(used_at=now))


def _token(row: Row[*tuple[Any, ...]]) -> ApiToken:
    sites: list[tuple[System, str]] = [(system, site) for system, site in row.sites]
    return ApiToken(
        name=row.name,
        scopes=tuple(scope for scope in TOKEN_SCOPES if scope in row.scopes),
        sites=tuple(sites),
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        used_at=row.used_at,
    )
