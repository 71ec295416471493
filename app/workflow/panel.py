"""What a panel beside the ticket shows: the last look as the store keeps it. No remote call, so it is quick and also
answers while the ticketing system does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app.domain.errors import PlainError
from app.domain.fields import RECORD_FIELDS
from app.domain.moments import iso
from app.domain.next_step import STEP_LABELS
from app.domain.occurrence import Occurrence
from app.domain.recurrence import ticket_label
from app.domain.similar_tickets import shown
from app.domain.survival import resolution_text
from app.domain.ticket import System
from app.store import history, overview
from app.store.overview import TicketRow
from app.workflow import similar
from app.workflow.service import Service

MOST_PRIORS = 5


class UnseenTicket(PlainError, LookupError):
    """The service never read such a ticket, or it is gone."""


def panel_of(service: Service, system: System, reference: str) -> dict[str, Any]:
    """The content of a panel (``schemas/panel.schema.json``). ``reference`` is a key or id, or ``SITE:KEY`` where there
    are several sites.

    Raises ``UnknownSite``, ``UnseenTicket``, ``StoreUnavailable``.
    """
    site, _, named = reference.rpartition(":")
    connected = service.site(system, site or None).connection.name
    with service.database.read() as connection:
        row = overview.ticket_called(connection, system, connected, named)
        if row is None or row.gone or not row.verdict:
            raise UnseenTicket(
                f"{named} was never read here. It is read when its first webhook arrives; if that takes more than a "
                "minute, ask your administrator whether the webhook is set up and the service runs."
            )
        return _content(connection, row)


def _content(connection: Connection, row: TicketRow) -> dict[str, Any]:
    present = history.occurrences_at(connection, [row.ref]).get(row.ref)
    priors = (
        () if present is None else history.earlier_of(connection, present.fingerprint, row.ref, present.occurred_at)
    )
    alike = shown(similar.remembered(connection, row.ref), {one.ref for one in priors})
    return {
        "ticket": {"system": row.ref.system, "site": row.ref.site, "id": row.ref.id, "key": row.key},
        "read_at": iso(row.read_at),
        "problem": row.problem,
        "record": _record(row.record),
        "verdict": dict(row.verdict),
        "next_step": _next_step(row),
        "priors": [_earlier(one) for one in priors[:MOST_PRIORS]],
        "more_priors": max(0, len(priors) - MOST_PRIORS),
        "similar": [{**_earlier(one.occurrence), "why": list(one.why)} for one in alike],
    }


def _next_step(row: TicketRow) -> dict[str, str] | None:
    """The recommended next step; none for a ticket without a record, which nobody has to hand over."""
    if row.next_step is None or row.record is None:
        return None
    labels: Mapping[str, str] = {str(step): label for step, label in STEP_LABELS.items()}
    return {"step": row.next_step, "label": labels.get(row.next_step, row.next_step)}


def _record(record: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The record's fields in their order; empty for a ticket without a record."""
    fields: Mapping[str, Any] = {} if record is None else record.get("fields") or {}
    return [
        {
            "key": spec.key,
            "block": spec.block,
            "label": spec.label,
            "value": fields[spec.key].get("text", ""),
            "source": fields[spec.key].get("source", "unknown"),
            "detail": fields[spec.key].get("detail") or "",
        }
        for spec in RECORD_FIELDS
        if spec.key in fields
    ]


def _earlier(one: Occurrence) -> dict[str, Any]:
    return {
        "ticket": ticket_label(one),
        "url": one.url,
        "subject": one.subject,
        "occurred_at": iso(one.occurred_at),
        "closed_at": None if one.closed_at is None else iso(one.closed_at),
        "resolution": resolution_text(one),
    }
