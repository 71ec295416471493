"""Clicks that take more than a session: the password typed again, or a fresh sign-in at the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from flask import request, session

from app.store import audit
from app.store.spent import is_spent, spend
from app.web.callers import address
from app.web.installation import installed
from app.web.passwords import TooManyAttempts, verified
from app.web.sessions import current_account

LASTS = timedelta(minutes=5)
"""How long a fresh sign-in at the provider counts, for one page and one click."""
Kind = Literal["password", "password_missing", "to_confirm", "confirmed", "local_only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the person before a page proves who they are: types their ``password``, has to set one first
    (``password_missing``), goes ``to_confirm`` at the provider, has ``confirmed`` there (``until`` it counts), or
    cannot at all, since the provider does not ask anew (``local_only``)."""

    kind: Kind
    page: str
    until: datetime | None = None

    @property
    def ready(self) -> bool:
        """Whether a form can be shown that takes the proof along."""
        return self.kind in ("password", "confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotProved:
    """Why a click does not count, and the HTTP status to say so with."""

    says: str
    status: int = 403


def proof_for(page: str) -> Proof:
    """How the person who is signed in proves who they are, for a click on ``page`` (its path)."""
    account, service = current_account(), installed().service
    if account.provider is None:
        return Proof(kind="password" if account.password_hash is not None else "password_missing", page=page)
    found = _confirmation(page)
    if found is not None:
        with service.database.read() as connection:
            if not is_spent(connection, _mark(found)):
                return Proof(kind="confirmed", page=page, until=_until(found))
    provider = service.identity
    return Proof(kind="to_confirm" if provider is not None and provider.can_confirm else "local_only", page=page)


def confirm(page: str, mark: str, now: datetime) -> None:
    """Keep in the session that somebody has just proved at the provider who they are, for one click on ``page``."""
    session["confirmed"] = {"page": page, "mark": mark, "at": int(now.timestamp())}


def why_not_proved(page: str, undone: str) -> NotProved | None:
    """Whether the person who clicked on ``page`` has proved who they are just now; why not. ``undone`` is the sentence
    that says that nothing was done."""
    account, service = current_account(), installed().service
    if account.provider is not None:
        return None if _spent(page) else NotProved(says=f"Confirm at your sign-in provider first. {undone}")
    if account.password_hash is None:
        return NotProved(says="This takes a password of your own. Set one on the account page first.")
    try:
        if verified(service, account.name, request.form.get("password", ""), address()) is None:
            return NotProved(says=f"The password is wrong. {undone}")
    except TooManyAttempts as error:
        return NotProved(says=str(error), status=429)
    return None


def _spent(page: str) -> bool:
    found, service = _confirmation(page), installed().service
    if found is None:
        return False
    session.pop("confirmed")
    now = service.clock()
    with service.database.write() as connection:
        first = spend(connection, _mark(found), now, _until(found) + LASTS)
        if not first:
            detail = {"by": "oidc", "address": address(), "why": "a confirmation was used twice"}
            audit.record(connection, "proof_refused", now, detail, actor=current_account().name)
    return first


def _confirmation(page: str) -> dict[str, Any] | None:
    """What the (signed) session says of a fresh sign-in for that page, while it counts."""
    found = session.get("confirmed")
    if not isinstance(found, dict) or found.get("page") != page or not isinstance(found.get("at"), int):
        return None
    return found if installed().service.clock() < _until(found) else None


def _until(found: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(found["at"], UTC) + LASTS


def _mark(found: dict[str, Any]) -> str:
    return f"confirmed {found.get('mark')}"
