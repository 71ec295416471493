"""Receiving a webhook: verify the raw body, read its envelope, store it, and only then acknowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog
from sqlalchemy import Connection

from app.domain.ticket import System
from app.ports import Envelope, Ticketing, UnknownShape
from app.store import deliveries, evidence
from app.store.deliveries import Accepted, Receipt
from app.workflow.service import Service

log = structlog.get_logger()

FILE_MARK = "attachment:"
"""How an envelope names a file among what changed: ``attachment:ID``."""


def receive(service: Service, ticketing: Ticketing, headers: Mapping[str, str], body: bytes) -> Receipt:
    """Make a webhook durable. After a valid signature nothing is refused for its content.

    Raises ``BadSignature`` where it is not the sender's, ``StoreUnavailable`` where it could not be stored.
    """
    now = service.clock()
    ticketing.verify(headers, body, now)
    site = (ticketing.connection.system, ticketing.connection.name)
    envelope, cause = _envelope(ticketing, headers, body)
    sealed = None if cause is None else service.vault.seal(body)

    def keep(connection: Connection) -> Receipt:
        known = _of_known_evidence(connection, site, envelope)
        state: Accepted = "queued"
        if cause is not None or known.ignored_because is not None:
            state = "ignored" if cause is None else "quarantined"
        return deliveries.accept(
            connection, site, known, now, state=state, cause=cause or known.ignored_because, body=sealed
        )

    receipt = service.database.store(keep)
    log.info(
        "delivery_received",
        delivery=receipt.delivery,
        state=receipt.state,
        duplicate=receipt.duplicate,
        system=site[0],
        site=site[1],
        kind=envelope.kind,
        ticket=envelope.ticket_id,
    )
    return receipt


def _of_known_evidence(connection: Connection, site: tuple[System, str], envelope: Envelope) -> Envelope:
    """An event that names only a file (Jira's ``attachment_deleted``) belongs to the ticket where that file was read:
    evidence that is deleted has to be judged anew."""
    files = [name.removeprefix(FILE_MARK) for name in envelope.changed if name.startswith(FILE_MARK)]
    if envelope.ticket_id is not None or not files:
        return envelope
    known = evidence.ticket_of(connection, site, files[0])
    if known is None:
        return envelope
    return replace(envelope, ticket_id=known[0], ticket_key=known[1], ignored_because=None)


def _envelope(ticketing: Ticketing, headers: Mapping[str, str], body: bytes) -> tuple[Envelope, str | None]:
    """The envelope, and why the delivery is quarantined, if it is."""
    try:
        envelope = ticketing.parse(headers, body)
    except UnknownShape as unknown:
        return Envelope(kind="unknown", ticket_id=None, identifier=unknown.identifier), str(unknown)
    except Exception as fault:
        log.exception("webhook_parser_fault")
        return Envelope(kind="unknown", ticket_id=None), f"A fault while reading it: {type(fault).__name__}"
    if envelope.ticket_id is None and envelope.ignored_because is None:
        return envelope, f"A {envelope.kind} body that names no ticket"
    return envelope, None
