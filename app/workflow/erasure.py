"""Erasing what is stored about a person, or of a ticket, and telling the audit trail of it without naming anybody."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.erasure import Names
from app.domain.errors import PlainError
from app.store import audit, erasure
from app.store.audit import Wanted
from app.store.erasure import Found
from app.workflow.service import Service

ERASED = "[erased]"
KEPT_OF_A_PERSON = (
    "Moments, events and ticket ids of the audit trail: they name nobody, and the chain is verified by them.",
    "Reduced pictures of screenshots, by which the same picture is recognised on another ticket; no text can be "
    "read in them. handoff erase ticket takes them out.",
    "Backups, exports of the audit trail and logs from before: they end with their own retention.",
    "The tickets themselves, with the notes in them: erase the person in Jira or Zendesk first. A ticket that is "
    "looked at again brings back what still stands in it.",
)
KEPT_OF_A_TICKET = (
    "Moments, events and the ticket's id in the audit trail, by which the chain is verified.",
    "That there was an override, with who asked and who agreed: they answer for it.",
    "Backups, exports of the audit trail and logs from before: they end with their own retention.",
    "The ticket itself: delete it in Jira or Zendesk first. Its next event would bring it back.",
)


class UnknownTicket(PlainError):
    """No ticket goes by that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was found, and done with it (or, in a dry run, would be); ``entries`` of the audit trail; what was kept, and
    why. ``pseudonym`` is what stands in the place of a person."""

    found: tuple[Found, ...]
    entries: int
    kept: tuple[str, ...]
    dry_run: bool
    pseudonym: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "dry_run": self.dry_run,
            "found": [
                {"table": one.table, "column": one.column, "rows": one.rows, "done": one.done} for one in self.found
            ],
            "audit_entries": self.entries,
            "pseudonym": self.pseudonym,
            "kept": list(self.kept),
        }


def erase_person(service: Service, given: Sequence[str], *, reason: str, actor: str, dry_run: bool) -> Erased:
    """Take a person out, by all names, addresses and ids that are given. A transaction a table: an erasure that was
    interrupted is made again. Raises ``NoName`` and ``StoreUnavailable``."""
    names, by, change = Names(given), f"erased-{secrets.token_hex(4)}", not dry_run
    found: list[Found] = []
    with service.database.write() as connection:
        found += erasure.accounts_of(connection, names, change=change)
    for table in erasure.searched_tables():
        with service.database.write() as connection:
            found += erasure.mentions(connection, table, names, by, change=change)
    vault = service.vault
    with service.database.write() as connection:
        found += erasure.sealed_texts(connection, names, by, vault.seal, vault.unseal, change=change)
    with service.database.write() as connection:
        about = erasure.entries_about(connection, names)
        entries = len(about) if dry_run else audit.erase_entries(connection, about, service.clock(), reason, actor)
        if change:
            said = {"tables": _counts(found), "entries": entries, "as": by, "reason": reason}
            audit.record(connection, "person_erased", service.clock(), said, actor=actor)
    return Erased(found=tuple(found), entries=entries, kept=KEPT_OF_A_PERSON, dry_run=dry_run, pseudonym=by)


def erase_ticket(service: Service, name: str, *, reason: str, actor: str, dry_run: bool) -> Erased:
    """Take a ticket out, by its key or id, in one transaction. Raises ``UnknownTicket`` and ``StoreUnavailable``."""
    found: list[Found] = []
    entries = 0
    with service.database.write() as connection:
        refs = audit.refs_named(connection, name)
        if not refs:
            raise UnknownTicket(f"No ticket goes by {name}; name its key or id.")
        for ref in refs:
            found += erasure.quotations(connection, ref, ERASED, change=not dry_run)
            found += erasure.of_ticket(connection, ref, change=not dry_run)
        wanted = Wanted(refs=refs)
        if dry_run:
            entries = audit.count_erasable(connection, wanted)
        else:
            entries = audit.erase(connection, wanted, service.clock(), reason, actor)
            for ref in refs:
                said = {"tables": _counts(found), "entries": entries, "reason": reason}
                audit.record(connection, "ticket_erased", service.clock(), said, ref=ref, actor=actor)
    return Erased(found=tuple(found), entries=entries, kept=KEPT_OF_A_TICKET, dry_run=dry_run)


def _counts(found: Sequence[Found]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.table] = counts.get(one.table, 0) + one.rows
    return counts
