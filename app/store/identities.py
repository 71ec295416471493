"""Identities of a provider, each the way into one account. Issuer and subject decide, never a name."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from app.domain.identity import Identified, together
from app.store import accounts
from app.store.accounts import Account
from app.store.signin_tables import identities
from app.store.tables import accounts as accounts_table


def account_of(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account of an identity."""
    name = connection.execute(select(identities.c.account).where(_is(issuer, subject))).scalar_one_or_none()
    return None if name is None else accounts.find(connection, name)


def holder_of(connection: Connection, name: str) -> str | None:
    """The account that has this name already, in whatever case and form it is written."""
    known = connection.execute(select(accounts_table.c.name)).scalars()
    return next((str(one) for one in known if _plain(str(one)) == _plain(name)), None)


def add(connection: Connection, person: Identified, now: datetime) -> bool:
    """Create the account of an identity, and tie them to each other. Returns ``False``, and does nothing, where
    somebody else got the name in this moment."""
    if not accounts.add(connection, person.name, person.role, now):
        return False
    connection.execute(
        insert(identities).values(
            issuer=person.issuer,
            subject=person.subject,
            account=person.name,
            known_as=list(person.known_as),
            signed_in_at=now,
        )
    )
    return True


def signed_in(connection: Connection, person: Identified, account: Account, now: datetime) -> None:
    """Keep the role and the names that the provider gives somebody now, beside the names that it gave before."""
    if account.role != person.role:
        accounts.set_role(connection, account.name, person.role)
    names = list(together(account.known_as, person.known_as))
    connection.execute(
        update(identities).where(_is(person.issuer, person.subject)).values(known_as=names, signed_in_at=now)
    )


def refuse(connection: Connection, account: Account, now: datetime) -> None:
    """The provider showed that somebody may not any more: the sessions of their account end."""
    connection.execute(update(identities).where(identities.c.account == account.name).values(refused_at=now))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _is(issuer: str, subject: str) -> ColumnElement[bool]:
    return and_(identities.c.issuer == issuer, identities.c.subject == subject)
