"""Somebody whom the provider identified gets in, or not; the audit trail tells of both (docs/signin.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.domain.identity import AccessRefused, AccessRules, Identified, identified
from app.ports_signin import Attempt, IdentityProvider, ProviderRefused
from app.store import accounts, audit, identities
from app.store.accounts import Account
from app.store.spent import spend
from app.workflow.service import Service

ATTEMPT_LASTS = timedelta(minutes=10)
"""How long somebody may take at the provider."""
REFUSED = "signin_refused"
LIMITED = "signin_limited"


class TooManyAttempts(Exception):
    """Too many failed attempts to sign in lately; the text says when to try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a browser brought back from the provider: a code, or an error's name; ``issuer`` where it names itself."""

    code: str
    error: str = ""
    issuer: str | None = None


def come_back(
    service: Service, provider: IdentityProvider, attempt: Attempt, answer: Answer, address: str, only: Account | None
) -> Account:
    """The account of whoever came back from the provider, each attempt once. ``address`` is where they come from; with
    ``only`` the account has to be that one (a confirmation).

    Raises ``TooManyAttempts``, ``ProviderRefused``, ``ProviderUnavailable`` and ``AccessRefused``.
    """
    counted_as = f"oidc {hashlib.sha256(attempt.state.encode()).hexdigest()[:32]}"
    try:
        _spend(service, attempt, counted_as, address)
        if answer.error or not answer.code:
            raise ProviderRefused(_unfinished(answer.error))
        claims = provider.claims(attempt, answer.code, answer.issuer, service.clock())
    except ProviderRefused as refusal:
        _keep_refusal(service, str(refusal), address)
        raise
    account = _enter(service, claims, provider.connection.rules, address, only)
    with service.database.write() as connection:
        accounts.forget_failures(connection, counted_as, address)
    return account


def refuse_limited(connection: Connection, what: str, name: str | None, address: str, now: datetime) -> None:
    """Tell the audit trail that an address is held back (for an account): once in 15 minutes, whatever it tries."""
    digest = hashlib.sha256(f"{what}\0{name}\0{address}".encode("utf-8", "replace")).hexdigest()
    if spend(connection, f"limited {digest}", now, now + accounts.FAILURE_WINDOW):
        known = {} if name is None else {"account": name}
        audit.record(connection, LIMITED, now, {"by": what, **known, "address": address})


def _spend(service: Service, attempt: Attempt, counted_as: str, address: str) -> None:
    """Count the attempt, and see to it that it counts once. Raises ``TooManyAttempts`` and ``ProviderRefused``."""
    now = service.clock()
    if not timedelta(0) <= now - attempt.started_at < ATTEMPT_LASTS:
        raise ProviderRefused("The sign-in took more than 10 minutes. Sign in again.")
    with service.database.write() as connection:
        allowed = accounts.reserve_attempt(connection, counted_as, address, now)
        first = allowed and spend(connection, counted_as, now, now + ATTEMPT_LASTS)
        if not allowed:
            refuse_limited(connection, "oidc", None, address, now)
    if not allowed:
        raise TooManyAttempts("Too many failed attempts from here. Wait 15 minutes and try again.")
    if not first:
        raise ProviderRefused("This sign-in was used already. Sign in again.")


def _enter(
    service: Service, claims: Mapping[str, Any], rules: AccessRules, address: str, only: Account | None
) -> Account:
    """The account of the person whom verified claims tell of, created at the first sign-in, with the role that they
    have there now. Raises ``AccessRefused``, and then ends their sessions."""
    try:
        person = identified(claims, rules)
    except AccessRefused as refusal:
        _turn_away(service, claims, refusal, address)
        raise
    now = service.clock()
    with service.database.write() as connection:
        known = identities.account_of(connection, person.issuer, person.subject)
        why_not = _why_not(connection, person, known, only, now, address)
        if why_not is None:
            if known is not None:
                _again(connection, person, known, now)
            account = identities.account_of(connection, person.issuer, person.subject)
            assert account is not None
            event = "signin" if only is None else "confirmed"
            audit.record(connection, event, now, {"by": "oidc", "address": address}, actor=account.name)
            return account
        audit.record(connection, REFUSED, now, _told(str(why_not), person.name, address))
    raise why_not


def _why_not(
    connection: Connection, person: Identified, known: Account | None, only: Account | None, now: datetime, address: str
) -> AccessRefused | None:
    """Why somebody who has a role does not get in all the same; their account is created where they are new."""
    if only is not None and (known is None or known.name != only.name):
        return AccessRefused(
            f"You confirmed as {person.name} at the provider, but here you are {only.name}. Confirm as the same one.",
            person.name,
        )
    return _first_time(connection, person, address, now) if known is None else None


def _first_time(connection: Connection, person: Identified, address: str, now: datetime) -> AccessRefused | None:
    """Create the account; why not, where its name is somebody else's."""
    holder = identities.holder_of(connection, person.name)
    if holder is not None or not identities.add(connection, person, now):
        return AccessRefused(
            f"There is an account {holder or person.name} here already, and it is not the one of this sign-in. An "
            "administrator has to remove it (or have the provider send another name), then sign in again.",
            person.name,
        )
    detail = {"account": person.name, "role": person.role, "by": "oidc", "subject": person.subject, "address": address}
    audit.record(connection, "account_added", now, detail, actor=person.name)
    return None


def _again(connection: Connection, person: Identified, account: Account, now: datetime) -> None:
    identities.signed_in(connection, person, account, now)
    if account.role != person.role:
        detail = {"account": account.name, "from": account.role, "to": person.role, "by": "oidc"}
        audit.record(connection, "role_changed", now, detail, actor=account.name)


def _turn_away(service: Service, claims: Mapping[str, Any], refusal: AccessRefused, address: str) -> None:
    now, issuer, subject = service.clock(), claims.get("iss"), claims.get("sub")
    with service.database.write() as connection:
        account = None
        if isinstance(issuer, str) and isinstance(subject, str):
            account = identities.account_of(connection, issuer, subject)
        if account is not None:
            identities.refuse(connection, account, now)
        name = refusal.account if account is None else account.name
        audit.record(connection, REFUSED, now, _told(str(refusal), name, address))


def _keep_refusal(service: Service, why: str, address: str) -> None:
    with service.database.write() as connection:
        audit.record(connection, REFUSED, service.clock(), _told(why, None, address))


def _unfinished(error: str) -> str:
    """What an error that the browser brought back means. Its name alone is shown: whoever makes the link chooses the
    rest."""
    if error in ("access_denied", "user_cancelled_login"):
        return "The sign-in was broken off at the provider, or it does not let you use this service. Sign in again."
    known = error if error.isascii() and error.replace("_", "").isalnum() and len(error) <= 64 else ""
    return f"The provider did not sign you in{f' ({known})' if known else ''}. Sign in again, or ask an administrator."


def _told(why: str, name: str | None, address: str) -> dict[str, Any]:
    known = {} if name is None else {"account": name}
    return {"by": "oidc", **known, "address": address, "why": why}
