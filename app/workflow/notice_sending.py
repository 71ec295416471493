"""Sending what channels and endpoints are to be told: once in effect, tried again for a day, then given up.

A notice is taken in a transaction of its own before it is sent, and marked as sent in another afterwards. Who is killed
between the two leaves it taken for ``TAKEN_FOR``; then it is sent once more, so a kill costs one duplicate at most.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from app.domain.moments import instant
from app.domain.notices.digest import digest_message
from app.domain.notices.model import Message, Notice
from app.domain.notices.payload import body_of, identifier_of, payload_of
from app.domain.notices.planning import (
    LONGEST_QUIET,
    MOST_ATTEMPTS,
    Waiting,
    plan,
    wait_after,
    without_silenced,
)
from app.domain.notices.texts import message_of
from app.ports_channels import Channel, ChannelUnusable, Endpoint, NotSent
from app.store import audit, notices, silences
from app.workflow.digest import digest_of
from app.workflow.notices import collect
from app.workflow.service import Service

log = structlog.get_logger()

TAKEN_FOR = timedelta(minutes=2)
ROUND_SECONDS = 20.0
"""What a round of sending may take; the rest is left for the next one."""
CLEARED_AT_ONCE = 500
NOT_KNOWN = "the process ended each time while it was being sent"

Send = Callable[[], None]


@dataclass(slots=True)
class Round:
    """What one round came to: notices by their end, and the moment (monotonic) at which it ends."""

    ends_at: float
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def over(self) -> bool:
        """Whether its time is up."""
        return time.monotonic() > self.ends_at


def tell(service: Service, seconds: float = ROUND_SECONDS) -> dict[str, int]:
    """Find what is new and send what waits, for so many seconds; returns how many notices were found, sent, put off,
    given up, silenced. Raises ``StoreUnavailable``."""
    if not service.tells():
        return {}
    this = Round(ends_at=time.monotonic() + seconds)
    this.counts["found"] = collect(service)
    for channel in service.channels.values():
        _tell_people(service, channel, this)
    for endpoint in service.endpoints.values():
        _tell_program(service, endpoint, this)
    with service.database.read() as connection:
        old = notices.has_old(connection, service.clock())
    if old:
        with service.database.write() as connection:
            notices.drop_old(connection, service.clock(), CLEARED_AT_ONCE)
    return dict(this.counts)


def _tell_people(service: Service, channel: Channel, this: Round) -> None:
    key, now = channel.connection.key, service.clock()
    with service.database.read() as connection:
        waiting = notices.waiting(connection, key, now)
        if not waiting:
            return
        told = notices.told_since(connection, key, now - LONGEST_QUIET)
        quiet = [kept.silence for kept in silences.in_force(connection, now)]
    heard, unheard = without_silenced(channel.connection.name, waiting, quiet, now)
    if unheard:
        with service.database.write() as connection:
            notices.silenced(connection, [one.id for one in unheard], now)
        _count(service, key, "silenced", len(unheard), this)
    for message in plan(heard, told, now):
        if this.over or not _deliver(service, key, message, this, _shower(service, channel)):
            return


def _tell_program(service: Service, endpoint: Endpoint, this: Round) -> None:
    key, now = endpoint.connection.key, service.clock()
    with service.database.read() as connection:
        waiting = notices.waiting(connection, key, now)
    for one in waiting:
        if this.over or not _deliver(service, key, [one], this, _poster(service, endpoint)):
            return


def _shower(service: Service, channel: Channel) -> Callable[[Sequence[Notice]], Send]:
    return lambda told: lambda: channel.send(message_for(service, told))


def message_for(service: Service, told: Sequence[Notice]) -> Message:
    """What people read of notices of one kind. Raises ``StoreUnavailable``."""
    if told[0].kind == "digest":
        week = told[-1].detail
        return digest_message(digest_of(service, instant(week["since"]), instant(week["until"])), service.public_url)
    with service.database.read() as connection:
        known = notices.shown_tickets(connection, [notice.ref for notice in told if notice.ref is not None])
    return message_of(told, known, service.public_url)


def _poster(service: Service, endpoint: Endpoint) -> Callable[[Sequence[Notice]], Send]:
    def prepared(told: Sequence[Notice]) -> Send:
        (notice,) = told
        with service.database.read() as connection:
            installation = audit.trail(connection).installation
            known = {} if notice.ref is None else notices.shown_tickets(connection, [notice.ref])
        shown = None if notice.ref is None else known.get(notice.ref)
        payload = payload_of(notice, None if shown is None else shown.key, None if shown is None else shown.url)
        identifier = identifier_of(installation, endpoint.connection.key, notice)
        return lambda: endpoint.post(identifier, service.clock(), body_of(payload))

    return prepared


def _deliver(
    service: Service,
    key: str,
    message: Sequence[Waiting],
    this: Round,
    prepared: Callable[[Sequence[Notice]], Send],
) -> bool:
    """Send one message; whether the channel takes more."""
    now = service.clock()
    with service.database.write() as connection:
        mine = notices.claim(connection, [one.id for one in message], secrets.token_hex(8), now, now + TAKEN_FOR)
    taken = [one for one in message if one.id in set(mine)]
    if not taken:
        return True
    attempts = max(one.attempts for one in taken) + 1
    if attempts > MOST_ATTEMPTS:
        _put_off(service, key, mine, NotSent(NOT_KNOWN, final=True), attempts, this)
        return True
    send = prepared([one.notice for one in taken])
    try:
        send()
    except NotSent as error:
        _put_off(service, key, mine, error, attempts, this)
        return False
    except ChannelUnusable as error:
        _put_off(service, key, mine, NotSent(str(error)), attempts, this)
        return False
    with service.database.write() as connection:
        notices.sent(connection, key, mine, service.clock())
    _count(service, key, "sent", len(mine), this)
    log.info("notice_sent", channel=key, kind=taken[0].notice.kind, notices=len(mine))
    return True


def _put_off(service: Service, key: str, ids: Sequence[int], error: NotSent, attempts: int, this: Round) -> None:
    now = service.clock()
    wait = None if error.final else wait_after(attempts, error.retry_after)
    due_at: datetime | None = None if wait is None else now + wait
    with service.database.write() as connection:
        notices.failed(connection, key, ids, str(error), now, due_at)
    outcome = "given_up" if due_at is None else "failed"
    _count(service, key, outcome, len(ids), this)
    log.warning("notice_not_sent", channel=key, notices=len(ids), tries=attempts, outcome=outcome, error=str(error))


def _count(service: Service, key: str, outcome: str, amount: int, this: Round) -> None:
    this.counts[outcome] += amount
    service.tally.count("handoff_notices_total", amount, channel=key, outcome=outcome)
