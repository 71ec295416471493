"""Whether two names mean one person: an account of this service and somebody in a ticketing system.

Nothing connects the two but names and e-mail addresses, so that is what is compared, without regard to case and to what
separates the parts of a name. Where in doubt they are the same: that costs a second look by somebody else, no more. A
person who goes by two unlike names cannot be recognised (docs/override.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from app.domain.lazy_patterns import when_used
from app.domain.ticket import Person

_SEPARATORS = when_used(r"[\s._+-]+")


def same_account(one: str, other: str) -> bool:
    """Whether two accounts (names or e-mail addresses) may be one person's."""
    return same_names([one], [other])


def same_names(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two accounts, each with all names that it goes by, may be one person's."""
    return bool(_handles(ones) & _handles(others))


def same_person(account: str, person: Person, known_as: Iterable[str] = ()) -> bool:
    """Whether an account (with further names, where its provider told them) may be that of somebody in a ticketing
    system, by name, e-mail address or id."""
    return same_names([account, *known_as], [person.name, person.email or "", person.id])


def _handles(names: Iterable[str]) -> set[str]:
    """A name as it is, and of an e-mail address also the part before the @."""
    found = set()
    for name in names:
        plain = unicodedata.normalize("NFKC", name).strip().casefold()
        local, _, _ = plain.partition("@")
        found |= {plain, _SEPARATORS.sub(" ", local).strip()}
    return found - {""}
