"""Who acted on a Zendesk ticket: sideloaded users, business rules, and the service's own account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.ticket import Person, Role

_ROLES: Mapping[str, Role] = {"end-user": "customer", "agent": "agent", "admin": "agent"}


class People:
    """The users that came along with a ticket, its comments and audits.

    Somebody of whom nothing is known, such as the system user ``-1``, counts as an app: an app's word, file or entry is
    never evidence.
    """

    def __init__(self, users: Iterable[Any], own_id: str) -> None:
        self.own_id = own_id
        self._known = {str(user["id"]): user for user in users if isinstance(user, Mapping) and "id" in user}

    def person(self, user_id: object) -> Person:
        """The person with this id (a number in REST, a string in events)."""
        number = "" if user_id is None else str(user_id)
        user = self._known.get(number)
        if user is None:
            return Person(id=number, name="Zendesk" if number in ("", "-1") else f"user {number}", role="app")
        return person_of(user, self.own_id)

    def actor(self, user_id: object, via: object) -> Person:
        """Who did something: the person, unless a trigger or automation did it in passing (``via`` a rule)."""
        rule = _rule(via)
        return self.person(user_id) if rule is None else rule


def person_of(user: Mapping[str, Any], own_id: str) -> Person:
    """One user of the account. The service's own account is an app whatever its role."""
    number = str(user.get("id"))
    role: Role = "app" if number == own_id else _ROLES.get(str(user.get("role")), "app")
    email = user.get("email")
    return Person(
        id=number,
        name=str(user.get("name") or f"user {number}"),
        role=role,
        email=email if isinstance(email, str) and "@" in email else None,
    )


def _rule(via: object) -> Person | None:
    if not isinstance(via, Mapping) or via.get("channel") != "rule":
        return None
    source = via.get("source")
    origin = source.get("from") if isinstance(source, Mapping) else None
    origin = origin if isinstance(origin, Mapping) else {}
    return Person(
        id=f"rule:{origin.get('id') or ''}", name=f"Business rule {origin.get('title') or ''}".strip(), role="app"
    )
