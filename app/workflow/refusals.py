"""Taking down that somebody was refused a close, where anybody is to be told of it. A gate check itself changes
nothing, and does not wait for more than one small transaction here."""

from __future__ import annotations

from datetime import timedelta

import structlog

from app.domain.gate.model import Verdict
from app.domain.notices.facts import NOTED, REFUSED_EVENT, SENT
from app.domain.ticket import System, TicketRef
from app.store import audit, notices, tickets
from app.store.database import StoreUnavailable
from app.workflow.service import Service

log = structlog.get_logger()

ONCE_IN = timedelta(minutes=1)
"""Who presses the button again and again is taken down once in this time."""


def note_refusal(service: Service, system: System, reference: str, verdict: Verdict) -> None:
    """Take down the refusal of a ticket that the store knows; nothing where nobody is to be told. ``reference`` is what
    was asked for. Where it cannot be stored, the verdict stands all the same."""
    if not verdict.refuses or not service.tells(NOTED[REFUSED_EVENT], SENT[REFUSED_EVENT]):
        return
    site = reference.rpartition(":")[0]
    name = service.site(system, site or None).connection.name
    detail = {"missing": [item.requirement for item in verdict.missing], "scope": verdict.scope}
    try:
        with service.database.read() as connection:
            known = tickets.by_key(connection, system, name, verdict.key)
            if known is None:
                return
            ref = TicketRef(system=system, site=name, id=known.ticket_id)
            if notices.happened_since(connection, ref, REFUSED_EVENT, service.clock() - ONCE_IN):
                return
        with service.database.write() as connection:
            audit.record(connection, REFUSED_EVENT, service.clock(), detail, ref=ref)
    except (StoreUnavailable, audit.TrailBroken) as error:
        log.warning("refusal_not_noted", system=system, site=name, ticket=verdict.key, error=str(error))
