"""Who somebody is and what they may do, by what an OpenID Connect provider says of them (docs/signin.md).

Identity is issuer and subject, which the provider gives to nobody else. Names are labels: they change, and somebody
else may have them later. What is missing or unclear is no access.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import PlainError
from app.domain.roles import ROLES, Role

GOOGLE = "https://accounts.google.com"
LONGEST_NAME = 128
MOST_NAMES = 20
_NAMING_CLAIMS = ("email", "preferred_username", "upn", "name")


class BadRules(ValueError):
    """The rules cannot be used; the text says what is wrong with them."""


class AccessRefused(PlainError):
    """Somebody whom the provider knows does not get in; the text says why and what to do. ``account`` is the name that
    they go by, where it is known."""

    def __init__(self, why: str, account: str | None = None) -> None:
        super().__init__(why)
        self.account = account


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """Which claim says what somebody may do, and which their name. ``roles``: by value of that claim; of several the
    highest. ``default_role``: of those without any. ``domains`` (lower case): of verified e-mail addresses; empty: all.
    """

    role_claim: str = "groups"
    roles: Mapping[str, Role]
    default_role: Role | None = None
    name_claim: str = "email"
    domains: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that a decision needs."""
        email = ("email", "email_verified") if self.domains or "email" in (self.name_claim, self.role_claim) else ()
        return tuple(dict.fromkeys((self.role_claim, self.name_claim, *email)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Somebody who gets in: who they are (``issuer`` and ``subject``), the name of an account, its role, and all names
    by which they are known there."""

    issuer: str
    subject: str
    name: str
    role: Role
    known_as: tuple[str, ...]


def roles_in(text: str) -> dict[str, Role]:
    """The mapping of ``GROUP=ROLE; GROUP=ROLE``. A group may hold spaces, commas, equals signs. Raises ``BadRules``."""
    found: dict[str, Role] = {}
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        group, separator, role = (piece.strip() for piece in part.rpartition("="))
        if not separator or not group or role not in ROLES:
            raise BadRules(f"{part!r} is no GROUP=ROLE with one of the roles {', '.join(ROLES)}")
        if found.setdefault(group, role) != role:
            raise BadRules(f"the group {group!r} has two roles, {found[group]} and {role}")
    return found


def domains_in(text: str) -> tuple[str, ...]:
    """The domains of ``example.com, example.org``. Raises ``BadRules``."""
    found = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    for domain in found:
        if (
            "@" in domain
            or "*" in domain
            or "." not in domain
            or not domain.replace("-", "").replace(".", "").isalnum()
        ):
            raise BadRules(f"{domain!r} is no domain such as example.com")
    return found


def identified(claims: Mapping[str, Any], rules: AccessRules) -> Identified:
    """Whom verified claims tell of, and their role. Raises ``AccessRefused``."""
    subject, issuer = claims.get("sub"), claims.get("iss")
    if not isinstance(subject, str) or not subject.strip() or not isinstance(issuer, str):
        raise AccessRefused("The provider did not say who signed in (the claim sub). Ask its administrator.")
    name = _name(claims, rules)
    _check_domain(claims, rules, name)
    return Identified(
        issuer=issuer, subject=subject, name=name, role=_role(claims, rules, name), known_as=_names(claims, name)
    )


def together(known: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Names of earlier sign-ins and of this one, the newest ones first, so that a renamed person stays recognised."""
    return tuple(dict.fromkeys([*more, *known]))[:MOST_NAMES]


def claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by the path to it in others (``realm_access.roles``); ``None`` where there is none."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _name(claims: Mapping[str, Any], rules: AccessRules) -> str:
    value = claim(claims, rules.name_claim)
    if not isinstance(value, str) or not value.strip():
        raise AccessRefused(
            f"The provider did not send the claim {rules.name_claim}, by which accounts are named here. An "
            "administrator has to have it sent, or name another one in HANDOFF_OIDC_NAME_CLAIM."
        )
    name = value.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise AccessRefused(f"The claim {rules.name_claim} holds no name of 1 to {LONGEST_NAME} printable characters.")
    if rules.name_claim == "email":
        _check_verified(claims, name)
    return name


def _check_verified(claims: Mapping[str, Any], name: str) -> None:
    if claims.get("email_verified") not in (True, "true"):
        raise AccessRefused(
            "The provider does not say that your e-mail address is verified (the claim email_verified), so it cannot "
            "name an account here. Verify it there, or have an administrator read docs/signin.md.",
            name,
        )


def _check_domain(claims: Mapping[str, Any], rules: AccessRules, name: str) -> None:
    if not rules.domains:
        return
    if claims.get("iss") == GOOGLE:
        domain = claims.get("hd")
    else:
        email = claims.get("email")
        _check_verified(claims, name)
        domain = email.rpartition("@")[2] if isinstance(email, str) and "@" in email else None
    if not isinstance(domain, str) or domain.strip().lower() not in rules.domains:
        raise AccessRefused(
            f"Only people of {', '.join(rules.domains)} may sign in here; {name} is none of them.", name
        )


def _role(claims: Mapping[str, Any], rules: AccessRules, name: str) -> Role:
    told, roles = _groups(claim(claims, rules.role_claim)), dict(rules.roles)
    if rules.role_claim == "email":
        _check_verified(claims, name)
        told, roles = (one.lower() for one in told), {one.lower(): role for one, role in roles.items()}
    mapped = [roles[group] for group in told if group in roles]
    if mapped:
        return max(mapped, key=ROLES.index)
    if rules.default_role is not None:
        return rules.default_role
    elsewhere = claims.get("_claim_names")
    if claims.get("hasgroups") or (isinstance(elsewhere, Mapping) and rules.role_claim in elsewhere):
        raise AccessRefused(
            f"{name} is in more groups than the provider puts into a sign-in, so it put none there. An administrator "
            "has to have it send app roles, or only the groups of this application (docs/signin.md).",
            name,
        )
    raise AccessRefused(
        f"{name} is in no group that has a role here. Ask an administrator to be put into one, then sign in again.",
        name,
    )


def _groups(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))


def _names(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    told = (claims.get(one) for one in _NAMING_CLAIMS)
    usable = (one.strip() for one in told if isinstance(one, str) and one.isprintable() and len(one) <= LONGEST_NAME)
    return tuple(dict.fromkeys([name, *filter(None, usable)]))
