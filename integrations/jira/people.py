"""Who acted on a Jira ticket: account ids and roles, in the forms of Cloud and of Data Center."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.ticket import Person, Role

_ROLES: Mapping[str, Role] = {"customer": "customer", "app": "app"}


def account_of(user: Any) -> str | None:
    """The id of an account: ``accountId`` on Cloud, ``key`` (else ``name``) on Data Center; ``None`` for no user."""
    if not isinstance(user, Mapping):
        return None
    for key in ("accountId", "key", "name"):
        value = user.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return None


def person(user: Any, own_account: str) -> Person:
    """Somebody named in an issue. The service's own account is an app; so is an act that names nobody, such as one of
    Jira itself. Data Center does not say who is a customer: there everybody else is an agent."""
    account = account_of(user)
    if account is None:
        return Person(id="", name="Jira", role="app")
    role: Role = "app" if account == own_account else _ROLES.get(str(user.get("accountType")), "agent")
    email = user.get("emailAddress")
    return Person(
        id=account,
        name=str(user.get("displayName") or user.get("name") or account),
        role=role,
        email=email if isinstance(email, str) and "@" in email else None,
    )
