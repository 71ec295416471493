"""How the entries of the audit trail are chained (docs/audit.md).

    content = sha256(salt + canonical JSON of actor and detail)
    digest  = sha256(canonical JSON of position, moment, event, ticket and content)
    hash    = sha256(hash of the entry before + digest)

The content stands in the chain as a salted hash only, so that it can be erased without breaking the chain; the digest
stands for an entry that somebody else's export leaves out. All hashes are lower-case hexadecimal. The first entry
follows a hash that is made from the id of the installation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.domain.moments import instant

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last entry of a chain: its position (from 1; 0: there is none) and its hash."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``salt`` is ``None`` once its content (``actor`` and ``detail``) was erased."""

    position: int
    at: datetime
    event: str
    system: str | None
    site: str | None
    ticket_id: str | None
    actor: str | None
    detail: Mapping[str, Any]
    salt: str | None
    content: str
    previous: str
    hash: str

    @property
    def erased(self) -> bool:
        """Whether actor and detail are gone."""
        return self.salt is None

    def to_dict(self) -> dict[str, Any]:
        """The line of an export."""
        return {
            "position": self.position,
            "at": _exact(self.at),
            "event": self.event,
            "system": self.system,
            "site": self.site,
            "ticket_id": self.ticket_id,
            "actor": self.actor,
            "detail": dict(self.detail),
            "salt": self.salt,
            "content": self.content,
            "previous": self.previous,
            "hash": self.hash,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Entry:
        """An entry from the line of an export. Raises ``ValueError`` where the line is none."""
        try:
            return cls(
                position=int(data["position"]),
                at=instant(data["at"]),
                event=str(data["event"]),
                system=data["system"],
                site=data["site"],
                ticket_id=data["ticket_id"],
                actor=data["actor"],
                detail=dict(data["detail"]),
                salt=data["salt"],
                content=str(data["content"]),
                previous=str(data["previous"]),
                hash=str(data["hash"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no entry of an audit trail ({error})") from error


def chained(entry: Entry, before: Head) -> Entry:
    """The entry with its place in the chain: position, content hash and hash follow from the entry before."""
    if entry.salt is None:
        raise ValueError("An entry is chained with its content, which needs a salt.")
    placed = replace(
        entry,
        position=before.position + 1,
        previous=before.hash,
        content=content_hash(entry.salt, entry.actor, entry.detail),
    )
    return replace(placed, hash=link(before.hash, digest_of(placed)))


def content_hash(salt: str, actor: str | None, detail: Mapping[str, Any]) -> str:
    """The salted hash of what an entry says: ``salt`` keeps an erased content from being guessed."""
    return _sha256(salt + canonical({"actor": actor, "detail": detail}))


def digest_of(entry: Entry) -> str:
    """What an entry adds to the chain."""
    return _sha256(
        canonical(
            {
                "v": VERSION,
                "position": entry.position,
                "at": _exact(entry.at),
                "event": entry.event,
                "system": entry.system,
                "site": entry.site,
                "ticket_id": entry.ticket_id,
                "content": entry.content,
            }
        )
    )


def link(previous: str, digest: str) -> str:
    """The hash of an entry from the hash of the one before and its own digest."""
    return _sha256(previous + digest)


def genesis(installation: str) -> str:
    """What the first entry of an installation follows."""
    return _sha256(f"handoff-gate audit trail v{VERSION} {installation}")


def canonical(value: object) -> str:
    """JSON in one form only: keys sorted, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _exact(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii", "backslashreplace")).hexdigest()
