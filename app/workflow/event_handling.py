"""What a worker does with events of other systems: find the open ticket that they feed, or open one; each event once.

The events of one failure wait under one subject, which is held like a ticket: one worker at a time. What a ticket was
told is stored together with the end of its events, and the ticket is looked at afterwards like any other; so nothing
but the opening itself is written from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from app.domain.events.incoming import REST_PREFIX, marker_of, rest_of
from app.domain.events.opening import NewTicket, OpenedTicket, new_ticket, rest_ticket
from app.domain.events.rules import Rule
from app.domain.occurrence import Occurrence
from app.domain.ticket import TicketRef
from app.ports import HeldBack, JobSource, NotPermitted, RateLimited, Rejected, RemoteError, TicketGone, Ticketing
from app.store import audit, deliveries, events, runs
from app.store.claims import Taken
from app.store.events import Opening, Waiting
from app.workflow.outcome import Outcome
from app.workflow.service import Service

log = structlog.get_logger()

MOST_AT_ONCE = 500
"""Events of one subject that are worked on together."""
MOST_CANDIDATES = 3
LOOKED_AT_AFTER = timedelta(seconds=30)
"""After how long a ticket is looked at that was told of the same before: what comes meanwhile is told with it."""
A_TICKET_MAY_COME = timedelta(minutes=1)
"""How long an event that feeds waits for a ticket: that of the failure itself may have been received just before."""
_REFUSED = (NotPermitted, Rejected, TicketGone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """Events of one subject, with what is known of it."""

    ref: TicketRef
    source: JobSource
    rule: Rule
    waiting: Sequence[Waiting]
    opening: Opening | None

    @property
    def rest(self) -> bool:
        """Whether it stands for what the source sends beyond its limit."""
        return self.ref.id.startswith(REST_PREFIX)


def handle_events(service: Service, taken: Taken, still_ours: Callable[[], bool]) -> Outcome:
    """Bring the events of a subject to a ticket. Raises ``RemoteError`` and ``StoreUnavailable``, ``UnknownSite``."""
    ticketing = service.site(taken.ref.system, taken.ref.site)
    with service.database.read() as connection:
        waiting = events.waiting(connection, taken.ref, MOST_AT_ONCE)
        opening = events.opening_of(connection, taken.ref)
    if not waiting:
        return Outcome(result="handled")
    source = service.sources.get(waiting[0].source)
    rule = None if source is None else source.rules.rule_for(waiting[0].type)
    if source is None or rule is None or rule.place.system != taken.ref.system:
        return Outcome(
            result="dead",
            cause=f"No rule of the source {waiting[0].source} takes events of the type {waiting[0].type} to this "
            "site any more; see [source.NAME] in the HANDOFF_SITES file",
        )
    subject = _Subject(ref=taken.ref, source=source, rule=rule, waiting=waiting, opening=opening)
    found = _open_ticket(service, ticketing, subject)
    if found is not None:
        return _told(service, subject, found, opened=False)
    if rule.action == "open":
        return _opened(service, ticketing, subject, still_ours)
    return _nobody(service, subject)


def _open_ticket(service: Service, ticketing: Ticketing, subject: _Subject) -> OpenedTicket | None:
    """The ticket that the events are about, as the tracker shows it now: the one that was opened for them before, else
    one about the same run."""
    for ticket_id in dict.fromkeys(_candidates(service, subject)):
        try:
            ticket = ticketing.read(ticket_id).ticket
        except TicketGone:
            continue
        if not ticket.closed:
            return OpenedTicket(id=ticket.id, key=ticket.key)
    return None


def _candidates(service: Service, subject: _Subject) -> Iterator[str]:
    if subject.opening is not None and subject.opening.ticket_id is not None:
        yield subject.opening.ticket_id
    if subject.rest:
        return
    facts = [event.facts for event in subject.waiting]
    with service.database.read() as connection:
        known = list(_known(connection, subject, service.clock()))
        if subject.rule.action == "feed":
            place = (subject.ref.system, subject.ref.site)
            known += events.tickets_about(connection, place, facts, MOST_CANDIDATES)
    yield from known


def _known(connection: Connection, subject: _Subject, now: datetime) -> Iterator[str]:
    """Open tickets of the history about the same job or transaction. For events that may open one themselves only
    those with the same error, or with none."""
    latest = subject.waiting[-1]
    error = latest.facts.fingerprint
    present = Occurrence(
        ref=subject.ref,
        key="",
        url="",
        occurred_at=latest.at,
        fingerprint=None if error is None else error.id,
        subject="",
        job_id=latest.facts.job,
        transaction_id=latest.facts.transaction,
        reported_at=now,
    )
    for other in runs.open_tickets(connection, present):
        here = (other.ref.system, other.ref.site) == (subject.ref.system, subject.ref.site)
        alike = None in (other.fingerprint, present.fingerprint) or other.fingerprint == present.fingerprint
        if here and (alike or subject.rule.action == "feed"):
            yield other.ref.id


def _opened(service: Service, ticketing: Ticketing, subject: _Subject, still_ours: Callable[[], bool]) -> Outcome:
    """Open the ticket, unless an earlier try did: after a lost answer the marker is looked for, until the tracker can
    be trusted to find it."""
    ref, opening = subject.ref, subject.opening
    begun = opening is not None and opening.ticket_id is None
    marker = opening.marker if opening is not None and begun else marker_of(ref.id, subject.waiting[0].identifier)
    if opening is not None and begun and opening.tried_at is not None:
        found = ticketing.find_opened(marker)
        if found is not None:
            return _told(service, subject, found, opened=True)
        sure_at = opening.tried_at + ticketing.opening_settles
        if service.clock() < sure_at:
            return Outcome(
                result="retry",
                due_at=sure_at,
                counted=False,
                cause="It is not known whether the ticket was opened; it is looked for once more before another try",
            )
    if not still_ours():
        return Outcome(result="lost")
    if not _intended(service, subject, marker, begun=begun):
        return _beyond_the_limit(service, subject)
    try:
        made = ticketing.open_ticket(_ticket(subject, marker))
    except RemoteError as error:
        if _surely_not_opened(error):
            with service.database.write() as connection:
                events.not_tried(connection, ref)
        raise
    return _told(service, subject, made, opened=True)


def _intended(service: Service, subject: _Subject, marker: str, *, begun: bool) -> bool:
    """Store that a ticket is about to be opened; ``False`` where the source may open no more in this hour. One that
    was begun before is counted already."""
    now = service.clock()
    with service.database.write() as connection:
        allowed = begun or subject.rest
        if not allowed and not events.reserve(connection, subject.source.name, subject.source.rules.most_per_hour, now):
            return False
        events.intend(connection, subject.ref, marker, now)
    return True


def _surely_not_opened(error: RemoteError) -> bool:
    """Whether the tracker refused, or was never asked. A time-out or a broken answer tells neither."""
    if isinstance(error, HeldBack):
        return error.because is None
    return isinstance(error, (*_REFUSED, RateLimited))


def _ticket(subject: _Subject, marker: str) -> NewTicket:
    first, source = subject.waiting[0], subject.source
    if subject.rest:
        failures = [event.facts for event in subject.waiting]
        return rest_ticket(subject.rule, source.name, source.rules.most_per_hour, failures, marker)
    return new_ticket(subject.rule, first.facts, source.name, first.type, marker)


def _told(service: Service, subject: _Subject, ticket: OpenedTicket, *, opened: bool) -> Outcome:
    """The events went to a ticket, which is looked at next."""
    count = partial(_count, service, subject)
    ref = replace(subject.ref, id=ticket.id)

    def keep(connection: Connection, now: datetime) -> None:
        if opened:
            events.opened(connection, subject.ref, ticket.id, now)
        known = events.told_of(connection, ref)
        events.settle(connection, subject.waiting, ticket.id, now)
        events.tell(connection, ref, subject.waiting, opened=opened, summed=subject.rest)
        again = known is not None and known.events > 1
        due_at = now + LOOKED_AT_AFTER if again else now
        deliveries.enqueue_look(connection, ref, "event_opened" if opened else "event_told", now, due_at=due_at)
        if len(subject.waiting) == MOST_AT_ONCE:
            events.queue(connection, subject.ref, now)
        if opened or known is None:
            _record(connection, subject, ref, ticket.key, now, opened=opened)

    def afterwards() -> None:
        count("opened" if opened else "told")
        log.info("ticket_told", key=ticket.key, opened=opened, source=subject.source.name, events=len(subject.waiting))

    return Outcome(result="handled", keep=keep, afterwards=afterwards, wrote=opened)


def _record(
    connection: Connection, subject: _Subject, ref: TicketRef, key: str, now: datetime, *, opened: bool
) -> None:
    detail = {
        "source": subject.source.name,
        "type": subject.waiting[0].type,
        "key": key,
        "events": len(subject.waiting),
        "beyond_the_limit": subject.rest,
    }
    audit.record(connection, "event_opened" if opened else "event_told", now, detail, ref=ref)


def _beyond_the_limit(service: Service, subject: _Subject) -> Outcome:
    """The source opened as many tickets in this hour as it may: what comes now goes to one ticket together."""
    rest = replace(subject.ref, id=rest_of(subject.source.name))

    def keep(connection: Connection, now: datetime) -> None:
        events.redirect(connection, subject.waiting, rest, now)

    def afterwards() -> None:
        _count(service, subject, "beyond_limit")
        log.error(
            "event_limit_reached",
            source=subject.source.name,
            most_per_hour=subject.source.rules.most_per_hour,
            consequence="further failures of this hour are summed up in one ticket",
        )

    return Outcome(result="handled", keep=keep, afterwards=afterwards)


def _nobody(service: Service, subject: _Subject) -> Outcome:
    """No open ticket is about this. One may be on its way."""
    due_at = max(event.received_at for event in subject.waiting) + A_TICKET_MAY_COME
    if service.clock() < due_at:
        cause = "No open ticket is about this yet; it is looked for once more"
        return Outcome(result="retry", due_at=due_at, counted=False, cause=cause)

    def keep(connection: Connection, now: datetime) -> None:
        events.settle(connection, subject.waiting, None, now)

    cause = "no open ticket is about this job, transaction or correlation"
    return Outcome(result="ignored", cause=cause, keep=keep, afterwards=partial(_count, service, subject, "unmatched"))


def _count(service: Service, subject: _Subject, outcome: str) -> None:
    events_of = {"source": subject.source.name, "outcome": outcome}
    service.tally.count("handoff_source_events_total", len(subject.waiting), **events_of)
