"""Who is signed in: a signed cookie that names the account, checked against the account on every request."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, Request, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from sqlalchemy import Connection

from app.store import accounts
from app.store.accounts import Account
from app.store.spent import is_spent, spend
from app.web.installation import installed

LIFETIME = timedelta(hours=12)
MACHINE_PATHS = (
    "/webhooks/",
    "/gate/",
    "/jobs/",
    "/events/",
    "/api/",
    "/static/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
)
"""Beginnings of paths that have no session: no cookie is read there and none is set."""


class BrowserSessions(SecureCookieSessionInterface):
    """Flask's signed cookies for people's pages only; ``Secure`` where the request or the public URL is https."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a person's request; none (a null session) for machines."""
        return None if request.path.startswith(MACHINE_PATHS) else super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether browsers may send the cookie over https only."""
        return request.is_secure or (installed().settings.public_url or "").startswith("https://")


def sign_in(account: Account, by: str, now: datetime) -> None:
    """Start a new session for ``account``. ``by`` is ``link``, ``password`` or ``oidc``."""
    session.clear()
    session.permanent = True
    session["id"] = secrets.token_urlsafe(16)
    session["account"] = account.name
    session["at"] = int(now.timestamp())
    session["by"] = by
    session["proof"] = _proof(account)


def sign_out(connection: Connection, now: datetime) -> None:
    """End the present session, in this browser and wherever else its cookie may be."""
    if isinstance(session.get("id"), str):
        spend(connection, _mark(), now, now + LIFETIME)
    session.clear()


def renew_proof(account: Account) -> None:
    """The account changed (a new password): this session goes on, all others of the account end."""
    session["proof"] = _proof(account)
    session["by"] = "password"


def signed_in() -> Account | None:
    """The account of the present request's session, unless it expired or the account changed since."""
    name, at, proof = session.get("account"), session.get("at"), session.get("proof")
    if not isinstance(name, str) or not isinstance(at, int) or not isinstance(proof, str):
        return None
    service = installed().service
    if service.clock() - datetime.fromtimestamp(at, UTC) >= LIFETIME:
        return None
    with service.database.read() as connection:
        ended = isinstance(session.get("id"), str) and is_spent(connection, _mark())
        account = None if ended else accounts.find(connection, name)
    if account is None or not hmac.compare_digest(proof.encode(), _proof(account).encode()):
        return None
    return account


def current_account() -> Account:
    """The account behind the present request, on pages that need a session (``app.web`` lets nobody else through)."""
    return cast(Account, g.account)


def _mark() -> str:
    return f"session {session['id']}"


def _proof(account: Account) -> str:
    key = installed().service.vault.session_key
    facts = [account.name, account.role, account.password_hash or "", account.created_at.isoformat()]
    if account.refused_at is not None:
        facts.append(account.refused_at.isoformat())
    return hmac.new(key, "\0".join(facts).encode(), hashlib.sha256).hexdigest()
