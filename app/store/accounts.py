"""Who may sign in to the dashboard: accounts (local ones, and of identities of a provider), one-time sign-in links, and
failed attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.roles import ROLES as ROLES
from app.domain.roles import Role as Role
from app.store.signin_tables import identities
from app.store.tables import accounts, signin_failures, signin_links

LONGEST_NAME = 128
LONGEST_ADDRESS = 64

FAILURE_WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
"""Failed passwords of one account from one address within the window, after which no further one is looked at."""
MOST_FAILURES_OF_ADDRESS = 20
MOST_FAILURES_OF_ACCOUNT = 50
"""The same for an address that tries many accounts, and for an account that many addresses try."""

_ATTEMPTS_LOCK = 0x7369676E
"""The PostgreSQL advisory lock under which attempts are counted one after the other (SQLite has one writer anyway)."""
_LINKS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in: with a password or one-time link, or (``provider``) only at the provider that has this
    address. ``known_as``: all names that it gave them; ``refused_at``: when it last showed that they may not any more.
    """

    name: str
    role: Role
    password_hash: str | None
    created_at: datetime
    provider: str | None = None
    known_as: tuple[str, ...] = ()
    signed_in_at: datetime | None = None
    refused_at: datetime | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that they go by, the account's first."""
        return tuple(dict.fromkeys((self.name, *self.known_as)))

    def may(self, role: Role) -> bool:
        """Whether this account may do what ``role`` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


def find(connection: Connection, name: str) -> Account | None:
    """The account of that name."""
    row = connection.execute(_KNOWN.where(accounts.c.name == name)).one_or_none()
    return None if row is None else _account(row)


def listed(connection: Connection) -> list[Account]:
    """All accounts by name."""
    return [_account(row) for row in connection.execute(_KNOWN.order_by(accounts.c.name))]


def somebody_administers(connection: Connection) -> bool:
    """Whether there is an administrator who can sign in without a link: with a password, or at the provider."""
    return any(
        account.role == "admin" and (account.password_hash is not None or account.provider is not None)
        for account in listed(connection)
    )


def add(connection: Connection, name: str, role: Role, now: datetime) -> bool:
    """Create an account without a password. Returns whether it was new; an existing one stays as it is."""
    insert_dialect = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    statement = (
        insert_dialect(accounts)
        .values(name=name, role=role, password_hash=None, created_at=now)
        .on_conflict_do_nothing()
        .returning(accounts.c.name)
    )
    return connection.execute(statement).scalar_one_or_none() is not None


def remove(connection: Connection, name: str) -> bool:
    """Delete an account, its links, its identity and with them all its sessions. Returns whether there was one."""
    connection.execute(delete(signin_links).where(signin_links.c.account == name))
    connection.execute(delete(identities).where(identities.c.account == name))
    return connection.execute(delete(accounts).where(accounts.c.name == name)).rowcount > 0


def set_role(connection: Connection, name: str, role: Role) -> None:
    """Give an account another role, which ends its sessions."""
    connection.execute(update(accounts).where(accounts.c.name == name).values(role=role))


def set_password_hash(connection: Connection, name: str, password_hash: str) -> None:
    """Keep the (argon2) hash of an account's new password."""
    connection.execute(update(accounts).where(accounts.c.name == name).values(password_hash=password_hash))


def add_link(connection: Connection, token_hash: str, account: str, now: datetime, expires_at: datetime) -> None:
    """Keep the sha256 (hex) of a one-time token. Links that expired more than a day ago are deleted."""
    connection.execute(delete(signin_links).where(signin_links.c.expires_at < now - _LINKS_KEPT))
    connection.execute(
        insert(signin_links).values(token_hash=token_hash, account=account, expires_at=expires_at, used_at=None)
    )


def use_link(connection: Connection, token_hash: str, now: datetime) -> Account | None:
    """Spend a link; its account where the link was unused and in time. Of two that race, one gets it."""
    name = connection.execute(
        update(signin_links)
        .where(
            signin_links.c.token_hash == token_hash,
            signin_links.c.used_at.is_(None),
            signin_links.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(signin_links.c.account)
    ).scalar_one_or_none()
    return None if name is None else find(connection, name)


def reserve_attempt(connection: Connection, account: str, address: str, now: datetime) -> bool:
    """Count an attempt as failed before its password is looked at, so that parallel guesses count too.

    Returns ``False``, and counts nothing, where there were too many in the last 15 minutes.
    ``forget_failures`` takes it back when the password was right.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ATTEMPTS_LOCK)))
    connection.execute(delete(signin_failures).where(signin_failures.c.at <= now - FAILURE_WINDOW))
    of_account, of_address = signin_failures.c.account == account, signin_failures.c.address == address
    by_both, by_account, by_address = connection.execute(
        select(_count_if(and_(of_account, of_address)), _count_if(of_account), _count_if(of_address)).where(
            or_(of_account, of_address)
        )
    ).one()
    if by_both >= MOST_FAILURES or by_account >= MOST_FAILURES_OF_ACCOUNT or by_address >= MOST_FAILURES_OF_ADDRESS:
        return False
    connection.execute(insert(signin_failures).values(at=now, account=account, address=address))
    return True


def forget_failures(connection: Connection, account: str, address: str) -> None:
    """The account signed in from that address: its failures there count no longer."""
    connection.execute(
        delete(signin_failures).where(signin_failures.c.account == account, signin_failures.c.address == address)
    )


_KNOWN = select(
    accounts, identities.c.issuer, identities.c.known_as, identities.c.signed_in_at, identities.c.refused_at
).join_from(accounts, identities, identities.c.account == accounts.c.name, isouter=True)


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        role=cast(Role, row.role),
        password_hash=row.password_hash,
        created_at=row.created_at,
        provider=row.issuer,
        known_as=tuple(row.known_as or ()),
        signed_in_at=row.signed_in_at,
        refused_at=row.refused_at,
    )
