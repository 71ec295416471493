"""Finding what channels and endpoints are to be told of: in the audit trail, from where each stood before, and in how
sites, deliveries and open tickets stand. Beside the work, by whoever does the chore."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain.audit.chain import Entry
from app.domain.moments import iso
from app.domain.notices.digest import digest_due
from app.domain.notices.facts import (
    EVENTS_OF_TRAIL,
    WRITTEN_EVENT,
    Past,
    events_of,
    is_news,
    notices_of,
    ref_of,
)
from app.domain.notices.model import Notice, place_of
from app.domain.recurrence import recurrence
from app.domain.ticket import TicketRef
from app.store import audit, history, notices, remotes, routines
from app.store.notices import ChannelState, Found
from app.workflow.remotes import says_resting
from app.workflow.service import Service

ENTRIES_AT_ONCE = 500
"""Positions of the trail that one round goes through."""
QUARANTINED_AT_ONCE = 200
DOWN_AFTER = timedelta(minutes=2)
"""A site that is well again sooner is told of to nobody."""
LOOKED_BACK = timedelta(days=1)
"""How far back deliveries in quarantine are news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An entry of the trail with what people and what programs are told of it."""

    position: int
    notices: tuple[Notice, ...]
    events: tuple[Notice, ...]


def collect(service: Service) -> int:
    """Keep what is new for every channel and endpoint; returns how many notices that were. Raises
    ``StoreUnavailable``; nothing is lost then, and nothing found twice the next time."""
    now, kept = service.clock(), 0
    with service.database.read() as connection:
        audit.snapshot(connection)
        head = audit.trail(connection).head.position
        states = notices.channel_states(connection, [*service.channels, *service.endpoints])
        found = _found(connection, service, states, head, now)
    new = [key for key in (*service.channels, *service.endpoints) if key not in states]
    if not new and not found:
        return 0
    with service.database.write() as connection:
        for key in new:
            notices.begin(connection, key, head, now)
        for one in found:
            kept += len(one.notices) if notices.keep(connection, one, now) else 0
    return kept


def _found(
    connection: Connection, service: Service, states: dict[str, ChannelState], head: int, now: datetime
) -> list[Found]:
    """What is new for each channel that moves on or has something to be told."""
    if not states:
        return []
    first = min(state.position for state in states.values())
    last = min(head, first + ENTRIES_AT_ONCE)
    entries = notices.entries_after(connection, first, last, EVENTS_OF_TRAIL) if last > first else []
    read = [_read(connection, service, entry) for entry in entries if is_news(entry, now)]
    found = []
    for key, state in states.items():
        to_people = key in service.channels
        connection_of = service.channels[key].connection if to_people else service.endpoints[key].connection
        kinds = _kinds(connection_of.kinds)
        told = [
            notice
            for one in read
            if one.position > state.position
            for notice in (one.notices if to_people else one.events)
            if notice.kind in kinds
        ]
        if to_people:
            told += notices.unknown_of(connection, key, _standing(connection, service, state, kinds, now))
        position = max(state.position, last)
        if told or position != state.position:
            found.append(Found(channel=key, since=state.position, position=position, notices=told))
    return found


def _kinds(chosen: Sequence[str]) -> frozenset[str]:
    return frozenset({*chosen, "remote_up"} if "remote_down" in chosen else chosen)


def _read(connection: Connection, service: Service, entry: Entry) -> Read:
    ref = ref_of(entry)
    past = None
    if entry.event == WRITTEN_EVENT and ref is not None:
        past = _past(connection, service, entry, ref)
    return Read(position=entry.position, notices=tuple(notices_of(entry, past)), events=tuple(events_of(entry, past)))


def _past(connection: Connection, service: Service, entry: Entry, ref: TicketRef) -> Past:
    first_time = not notices.written_before(connection, entry)
    present = history.occurrence_at(connection, ref)
    if present is None or present.fingerprint is None:
        return Past(first_time=first_time)
    policy = service.playbook.recurrence
    earlier = history.of_pattern(
        connection,
        ref,
        fingerprint=present.fingerprint,
        account=present.account,
        until=present.occurred_at,
        policy=policy,
    )
    return Past(
        first_time=first_time,
        pattern=earlier.group,
        occurred_at=present.occurred_at,
        recurrence=recurrence(present, earlier, policy),
        threshold=policy.automation_threshold,
        window_days=policy.automation_window.days,
    )


def _standing(
    connection: Connection, service: Service, state: ChannelState, kinds: Collection[str], now: datetime
) -> list[Notice]:
    """What follows from how things stand, known to the channel or not."""
    found: list[Notice] = []
    if "remote_down" in kinds:
        found += _of_sites(connection, service, state.channel, now)
    if "overdue" in kinds:
        found += _overdue(connection, service, now)
    if "quarantined" in kinds:
        since = max(state.begun_at, now - LOOKED_BACK)
        found += notices.quarantined_since(connection, state.channel, since, QUARANTINED_AT_ONCE)
    digest = digest_due(now, state.begun_at) if "digest" in kinds else None
    return found if digest is None else [*found, digest]


def _of_sites(connection: Connection, service: Service, channel: str, now: datetime) -> list[Notice]:
    """Sites that are left alone for a while, and those back of which the channel was told that they were."""
    last = notices.last_of_sites(connection, channel)
    found = []
    for site in remotes.states_of(connection, list(service.sites)):
        about, opened_at = f"{site.system}:{site.site}", site.breaker.opened_at
        before = last.get(about)
        if opened_at is not None and now - opened_at >= DOWN_AFTER:
            identity = f"remote_down:{about}:{iso(opened_at)}"
            detail = {"says": says_resting(site)}
            found.append(Notice(kind="remote_down", identity=identity, about=about, at=opened_at, detail=detail))
        elif opened_at is None and before is not None and before.kind == "remote_down":
            identity = f"remote_up:{before.identity}"
            found.append(Notice(kind="remote_up", identity=identity, about=about, at=now))
    return found


def _overdue(connection: Connection, service: Service, now: datetime) -> list[Notice]:
    return [
        Notice(
            kind="overdue",
            identity=f"overdue:{place_of(one.ref)}:{iso(step.due_at)}",
            about=place_of(one.ref),
            at=step.due_at,
            ref=one.ref,
            detail={"due_at": iso(step.due_at)},
        )
        for one in routines.overdue(connection, service.playbook.routine, now)
        for step in one.steps
        if step.name == "contain"
    ]
