"""Passwords (argon2) and one-time sign-in links."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.store import accounts, audit
from app.store.accounts import Account, Role
from app.store.spent import spend
from app.workflow.service import Service
from app.workflow.signing_in import REFUSED, refuse_limited
from app.workflow.signing_in import TooManyAttempts as TooManyAttempts

LINK_LIFETIME = timedelta(minutes=15)
TOKEN_BYTES = 32
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
FEWEST_DIFFERENT = 5
MOST_AT_ONCE = 2
"""Passwords of one process that are hashed at the same time: each takes 64 MiB of memory and a core."""
LONGEST_TURN_SECONDS = 2.0
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class NoLink(PlainError):
    """The account cannot be opened by a link; the text says how instead."""


class WeakPassword(ValueError):
    """The new password cannot be used; the text says why."""


def make_signin_link(service: Service, base_url: str, account: str = "admin", role: Role = "admin") -> str:
    """A link that signs ``account`` in once, within 15 minutes; the account is created where there is none.

    Only the token's hash is stored. Raises ``StoreUnavailable``, and ``NoLink`` for an account of the provider.
    """
    now, token = service.clock(), secrets.token_urlsafe(TOKEN_BYTES)
    with service.database.write() as connection:
        known = accounts.find(connection, account)
        if known is not None and known.provider is not None:
            raise NoLink(f"{account} signs in at {known.provider} and nowhere else; name another account.")
        if accounts.add(connection, account, role, now):
            audit.record(connection, "account_added", now, {"account": account, "role": role})
        accounts.add_link(connection, token_hash(token), account, now, now + LINK_LIFETIME)
    return f"{base_url.rstrip('/')}/signin?token={token}"


def token_hash(token: str) -> str:
    """What is stored of a one-time token (sha256, hex): who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def account_of_link(service: Service, token: str, address: str) -> Account | None:
    """Spend a link; ``None`` where it is unknown, used or expired. The audit trail is told of both, of a wrong link
    once in 15 minutes for each address."""
    now = service.clock()
    with service.database.write() as connection:
        account = accounts.use_link(connection, token_hash(token), now)
        if account is not None:
            audit.record(connection, "signin", now, {"by": "link", "address": address}, actor=account.name)
        else:
            _keep_wrong_link(connection, address, now)
    return account


def account_of_password(service: Service, name: str, password: str, address: str) -> Account | None:
    """The account, where name and password fit; noted in the audit trail. Raises ``TooManyAttempts``."""
    account = verified(service, name, password, address, REFUSED)
    if account is not None:
        now = service.clock()
        with service.database.write() as connection:
            audit.record(connection, "signin", now, {"by": "password", "address": address}, actor=account.name)
    return account


def verified(
    service: Service, name: str, password: str, address: str, refused: str = "proof_refused"
) -> Account | None:
    """The account, where name and password fit. An unknown name costs the same time as a known one. Where they do not,
    the audit trail is told so, as the event ``refused``; of a name only if there is such an account, since people type
    passwords into the wrong field.

    Raises ``TooManyAttempts`` after five failures of an account from an address in 15 minutes (20 of an address,
    50 of an account), and where many sign in at this moment; then no password is looked at.
    """
    name, address = name[: accounts.LONGEST_NAME], address[: accounts.LONGEST_ADDRESS]
    with service.database.write() as connection:
        now = service.clock()
        allowed = accounts.reserve_attempt(connection, name, address, now)
        account = accounts.find(connection, name)
        if not allowed:
            refuse_limited(connection, "password", None if account is None else account.name, address, now)
    if not allowed:
        raise TooManyAttempts(
            "Too many failed attempts. Wait 15 minutes and try again, or ask an administrator for a sign-in link."
        )
    if not _fits(account, password):
        known = {} if account is None else {"account": account.name}
        with service.database.write() as connection:
            audit.record(connection, refused, service.clock(), {"by": "password", **known, "address": address})
        return None
    with service.database.write() as connection:
        accounts.forget_failures(connection, name, address)
    return account


def set_password(service: Service, account: Account, password: str, repeated: str) -> Account:
    """Give a local account a new password and note that in the audit trail. Raises ``WeakPassword``."""
    if account.provider is not None:
        raise WeakPassword(f"{account.name} signs in at {account.provider}, so it has no password here.")
    if not hmac.compare_digest(password.encode("utf-8", "replace"), repeated.encode("utf-8", "replace")):
        raise WeakPassword("The two passwords differ. Enter the same one twice.")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"Choose a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    if account.name.casefold() in password.casefold() or len(set(password)) < FEWEST_DIFFERENT:
        raise WeakPassword("Choose a password that is harder to guess: without the account's name, and less uniform.")
    with _turn():
        password_hash = _hasher().hash(password)
    with service.database.write() as connection:
        accounts.set_password_hash(connection, account.name, password_hash)
        audit.record(connection, "password_set", service.clock(), {}, actor=account.name)
    return replace(account, password_hash=password_hash)


def _keep_wrong_link(connection: Connection, address: str, now: datetime) -> None:
    digest = hashlib.sha256(f"link\0{address}".encode()).hexdigest()
    if spend(connection, f"wrong link {digest}", now, now + accounts.FAILURE_WINDOW):
        audit.record(connection, REFUSED, now, {"by": "link", "address": address})


def _fits(account: Account | None, password: str) -> bool:
    known = account is not None and account.password_hash is not None and len(password) <= LONGEST_PASSWORD
    stored = account.password_hash if account is not None and account.password_hash else _hash_of_nothing()
    try:
        with _turn():
            _hasher().verify(stored, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return known


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places where a password is hashed, so that guesses sent in parallel take neither all memory nor
    all threads. Raises ``TooManyAttempts`` where none is free for two seconds."""
    if not _turns.acquire(timeout=LONGEST_TURN_SECONDS):
        raise TooManyAttempts("Many people are signing in at this moment. Wait a few seconds and try again.")
    try:
        yield
    finally:
        _turns.release()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _hash_of_nothing() -> str:
    return _hasher().hash(secrets.token_urlsafe(TOKEN_BYTES))
