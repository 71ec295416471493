"""What of the playbook's containment actions is for a ticket, as the live ticket stands. Nothing in it starts one."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.containment.entries import ContainmentEntry
from app.domain.containment.fitting import Failure, misfit, why_not_offered
from app.domain.errors import PlainError
from app.domain.extraction.bodies.read import read_body
from app.domain.gate.case import failed_run
from app.domain.gate.policy import scope_of
from app.domain.probing.model import Subject
from app.domain.routine_cause import cause_of
from app.domain.ticket import System, Ticket, TicketRef
from app.domain.trail.enquiries import subject_of
from app.ports_containment import Described
from app.store import tickets
from app.workflow.judging import understand
from app.workflow.remotes import on_behalf_of
from app.workflow.service import Service


class ContainmentRefused(PlainError):
    """The containment cannot be rehearsed, applied, looked at or lifted; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One action of the playbook as it stands to a ticket. ``misfit`` says why it is not for it; ``target`` is what the
    entry fixes or the ticket names, where either does."""

    entry: ContainmentEntry
    described: Described | None
    target: str = ""
    misfit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What may be stopped for a live ticket, and why nothing may, if so."""

    ref: TicketRef
    key: str
    offers: tuple[Offer, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A live ticket, what it is known to be about, and the identifiers that it names."""

    ticket: Ticket
    failure: Failure
    subject: Subject | None


def offers(service: Service, system: System, reference: str) -> Offers:
    """What the playbook has for a live ticket (key or id, ``SITE:KEY`` where there are several sites). Asks the
    ticketing system, and no other. Raises ``UnknownSite`` and ``RemoteError``."""
    seen = look_at(service, system, reference)
    made = tuple(offer_of(service, service.actions.entry(name), seen) for name in sorted(service.actions))
    return Offers(ref=seen.ticket.ref, key=seen.ticket.key, offers=made, refused=why_not_offered(seen.failure))


def look_at(service: Service, system: System, reference: str) -> Seen:
    """The live ticket, what it is known to be about, and the identifiers that it names. Raises ``UnknownSite`` and
    ``RemoteError``."""
    site, _, key = reference.rpartition(":")
    with on_behalf_of("check"):
        ticketing = service.site(system, site or None)
        ticket = ticketing.read(ticketing.locate(key)).ticket
    with service.database.read() as connection:
        memory = tickets.memory_of(connection, ticket.ref, service.clock())
    understanding = understand(ticket, service.playbook, memory.asked)
    read = understanding.extraction
    run = failed_run(ticket, read)
    failure = Failure(
        scope=scope_of(ticket, read, service.playbook, memory),
        closed=ticket.closed,
        originating=read.originating_system.name or "" if read.originating_system else "",
        receiving=read.receiving_system.name or "" if read.receiving_system else "",
        cause=cause_of(
            understanding.subject,
            read_body(ticket.body, ticket.body_format).text,
            f"{read.error_code or ''} {read.error_text or ''}",
        ),
        job=run,
    )
    return Seen(ticket=ticket, failure=failure, subject=subject_of(read, run))


def offer_of(service: Service, entry: ContainmentEntry, seen: Seen) -> Offer:
    """How an action of the playbook stands to a ticket. Asks nobody."""
    wrong, subject = misfit(entry, seen.failure), seen.subject
    try:
        described = service.actions[entry.name].describe()
    except PlainError as error:
        return Offer(entry=entry, described=None, misfit=f"{entry.name} cannot be used: {error}")
    named = subject.get(described.target_key) if subject is not None and described.target_key else None
    return Offer(entry=entry, described=described, target=entry.target or named or "", misfit=wrong)


def chosen_target(offer: Offer, target: str | None) -> str:
    """What is meant: the entry's own target, else what a person named, else what the ticket names. Raises
    ``ContainmentRefused``."""
    entry = offer.entry
    wanted = (target or "").strip()
    if entry.target is not None and wanted not in ("", entry.target):
        raise ContainmentRefused(f"{entry.name} stops {entry.target} and nothing else ({entry.where}).")
    chosen = entry.target or wanted or offer.target
    if not chosen:
        what = offer.described.target_says if offer.described else "what should be stopped"
        raise ContainmentRefused(f"The ticket does not name {what}; say which one is meant as the target.")
    return chosen
