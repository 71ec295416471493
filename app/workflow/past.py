"""What is kept of a ticket that nobody brought to the service when it happened."""

from __future__ import annotations

from dataclasses import replace

from app.domain.decide import Understanding, occurrence_of
from app.domain.ticket import Ticket
from app.store.backfills import PastTicket


def past_ticket(ticket: Ticket, understanding: Understanding) -> PastTicket:
    """The ticket for the history and the index of similar ones. One that is neither about an exception nor of a gated
    kind is kept in neither."""
    if not understanding.extraction.is_exception and understanding.scope_hint == "none":
        return PastTicket(ref=ticket.ref, key=ticket.key)
    return PastTicket(
        ref=ticket.ref,
        key=ticket.key,
        occurrence=occurrence_of(ticket, understanding),
        document=replace(understanding.document, ref=ticket.ref),
    )
