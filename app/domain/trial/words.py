"""What is left of a ticket's words, read by another playbook: the masked subject line and the error's masked text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, SystemNamed, TicketText
from app.domain.library import owner_of
from app.domain.playbook import Playbook
from app.domain.ticket import DateOrder, TextContext
from app.domain.trial.stored import StoredTicket

Reading = Literal["bucket", "originating_system", "receiving_system", "team", "next_step"]
NONE = "none"
LOST = "another, or none"
"""What a system is read as that the other playbook does not know any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Something that the two playbooks read differently: what, as which, and as which by the other one."""

    what: Reading
    before: str
    after: str


def changed_words(present: Playbook, other: Playbook) -> frozenset[str]:
    """The names of systems and the words of buckets that the two do not share, squashed as texts are compared."""
    before, after = (
        {(system.role, name) for system in each.systems for name in (system.name, *system.aliases)}
        for each in (present, other)
    )
    names = {name for _, name in before ^ after}
    for bucket in {*present.bucket_words, *other.bucket_words}:
        names |= set(present.bucket_words.get(bucket, ())) ^ set(other.bucket_words.get(bucket, ()))
    owned = {system.name for system in set(present.systems) ^ set(other.systems)}
    return frozenset(filter(None, map(_squashed, names | owned)))


def reread(ticket: StoredTicket, present: Playbook, other: Playbook, words: Collection[str]) -> Iterator[Reread]:
    """What the two make of the words that are left, and the stored systems that the other one does not know. A body may
    say more, which is not kept. Texts without any of the ``changed_words`` are read alike by both."""
    changed: dict[Reading, Reread] = {}
    stored: tuple[tuple[Reading, str], ...] = (
        ("originating_system", ticket.originating),
        ("receiving_system", ticket.receiving),
    )
    for what, name in stored:
        if name and _knows(present, name) and not _knows(other, name):
            changed[what] = Reread(what=what, before=name, after=LOST)
    text = _squashed(f"{ticket.subject} {ticket.template or ''}")
    if ticket.subject and any(word in text for word in words):
        before, after = (_extracted(ticket, playbook) for playbook in (present, other))
        pairs: tuple[tuple[Reading, str, str], ...] = (
            ("bucket", before.bucket, after.bucket),
            ("originating_system", _named(before.originating_system), _named(after.originating_system)),
            ("receiving_system", _named(before.receiving_system), _named(after.receiving_system)),
        )
        changed |= {what: Reread(what=what, before=old, after=new) for what, old, new in pairs if old != new}
    yield from changed.values()


def team_changed(ticket: StoredTicket, present: Playbook, other: Playbook) -> Reread | None:
    """The team that owns the ticket's boundary, where it is another one."""
    before, after = (owner_of(each.owners, ticket.originating, ticket.receiving) for each in (present, other))
    return None if before == after else Reread(what="team", before=before or NONE, after=after or NONE)


def _extracted(ticket: StoredTicket, playbook: Playbook) -> Extraction:
    orders: dict[str | None, DateOrder] = {"DMY": "DMY", "MDY": "MDY", "YMD": "YMD"}
    text = TicketText(
        subject=ticket.subject,
        body=ticket.template or "",
        body_format="plain",
        created_at=ticket.created_at,
        context=TextContext(
            default_timezone=playbook.context_timezone, date_order=orders.get(playbook.context_date_order)
        ),
    )
    return extract(text, playbook)


def _knows(playbook: Playbook, name: str) -> bool:
    return any(system.name.casefold() == name.casefold() for system in playbook.systems)


def _named(system: SystemNamed | None) -> str:
    return NONE if system is None else system.name


def _squashed(text: str) -> str:
    """Letters and digits alone, without regard to case."""
    return "".join(filter(str.isalnum, text.casefold()))
