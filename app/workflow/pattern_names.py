"""What people mean when they name a pattern or a ticket on the command line."""

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.domain.library import KnownEntry
from app.store import library, patterns
from app.store.patterns import KnownTicket


class UnknownPattern(PlainError):
    """No pattern, or several, go by the name that was given; the text says which do."""


def find(connection: Connection, name: str) -> tuple[str | None, KnownEntry | None]:
    """A fingerprint of the pattern that goes by a name, and its entry: by identifier, fingerprint or ticket.

    Raises ``UnknownPattern``."""
    for known in library.entries(connection, [name]):
        return (known.entry.fingerprints[0] if known.entry.fingerprints else None), known
    version, colon, digest = name.partition(":")
    if colon and version[:1] in "vt" and version[1:].isdigit():
        found = [one for one in patterns.fingerprints_with(connection, digest) if one.startswith(f"{version}:")]
        if name in found or library.owners_of(connection, [name]):
            return name, None
    else:
        found = patterns.fingerprints_with(connection, _digits(name)) if _digits(name) else []
    if not found:
        found = [one.grouped_as for one in patterns.tickets_named(connection, name) if one.grouped_as]
    if len(set(found)) == 1:
        return found[0], None
    if found:
        raise UnknownPattern(f"{name} may be any of {', '.join(sorted(set(found)))}; name one of these")
    raise UnknownPattern(f"No pattern goes by {name}; handoff patterns list shows those there are")


def _digits(name: str) -> str:
    """The digits of a fingerprint at the end of an identifier that was made from it; empty for other names."""
    end = name.rpartition("-")[2]
    is_digest = len(end) == 8 and all(letter in "0123456789abcdef" for letter in end)
    return end if is_digest and "-" in name else ""


def fingerprint_of(connection: Connection, name: str) -> str:
    """A fingerprint of the pattern that goes by a name. Raises ``UnknownPattern``, also where it has none."""
    fingerprint, known = find(connection, name)
    if fingerprint is None:
        title = known.entry.title if known else name
        raise UnknownPattern(f"{name} ({title}) has no fingerprint, so no ticket belongs to it; add one to its file")
    return fingerprint


def ticket_of(connection: Connection, name: str) -> KnownTicket:
    """The ticket of the history that a person means. Raises ``UnknownPattern``."""
    found = patterns.tickets_named(connection, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownPattern(f"{name} may be any of {', '.join(str(one.ref) for one in found)}; name one of these")
    raise UnknownPattern(f"The history holds no ticket {name}; it holds exceptions that the service or a backfill read")
