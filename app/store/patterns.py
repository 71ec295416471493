"""What is kept of each pattern, for listing and showing: its words, its boundary, its tickets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.survival import Sighting
from app.domain.ticket import TicketRef
from app.store.history_tables import occurrences


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternWords:
    """How the newest ticket of a fingerprint names the pattern, and how many tickets there are."""

    fingerprint: str
    tickets: int
    first_at: datetime
    last_at: datetime
    error_code: str | None = None
    template: str | None = None
    originating: str | None = None
    receiving: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTicket:
    """A ticket of the history, as far as merging and splitting need it."""

    ref: TicketRef
    key: str
    grouped_as: str | None


def words(connection: Connection, fingerprints: Collection[str] | None = None) -> Mapping[str, PatternWords]:
    """The words of every fingerprint that tickets are grouped under, or of some."""
    wanted = [occurrences.c.grouped_as.is_not(None)]
    if fingerprints is not None:
        wanted.append(occurrences.c.grouped_as.in_(fingerprints))
    place = func.row_number().over(
        partition_by=occurrences.c.grouped_as,
        order_by=(occurrences.c.occurred_at.desc(), occurrences.c.system, occurrences.c.site, occurrences.c.ticket_id),
    )
    newest = select(occurrences, place.label("place")).where(*wanted).subquery()
    counted = (
        select(
            occurrences.c.grouped_as,
            func.count().label("tickets"),
            func.min(occurrences.c.occurred_at).label("first_at"),
        )
        .where(*wanted)
        .group_by(occurrences.c.grouped_as)
        .subquery()
    )
    rows = connection.execute(
        select(newest, counted.c.tickets, counted.c.first_at)
        .join(counted, counted.c.grouped_as == newest.c.grouped_as)
        .where(newest.c.place == 1)
    )
    return {
        row.grouped_as: PatternWords(
            fingerprint=row.grouped_as,
            tickets=row.tickets,
            first_at=row.first_at,
            last_at=row.occurred_at,
            error_code=row.error_code,
            template=row.template,
            originating=row.originating,
            receiving=row.receiving,
            subject=row.subject,
        )
        for row in rows
    }


def sightings_since(connection: Connection, since: datetime) -> Mapping[str, list[Sighting]]:
    """Every occurrence since a moment by the fingerprint it is grouped under, oldest first."""
    found: dict[str, list[Sighting]] = {}
    rows = connection.execute(
        select(occurrences.c.grouped_as, occurrences.c.occurred_at, occurrences.c.account, occurrences.c.time_stated)
        .where(occurrences.c.occurred_at >= since, occurrences.c.grouped_as.is_not(None))
        .order_by(occurrences.c.occurred_at)
    )
    for grouped_as, at, account, stated in rows:
        found.setdefault(grouped_as, []).append(Sighting(occurred_at=at, account=account, time_stated=stated))
    return found


def retailers(connection: Connection, members: Collection[str]) -> list[tuple[str, int, datetime]]:
    """The retailers that tickets of a group name, with the number of tickets and the last failure; most first."""
    rows = connection.execute(
        select(
            func.max(occurrences.c.retailer).label("name"),
            func.count().label("tickets"),
            func.max(occurrences.c.occurred_at).label("last_at"),
        )
        .where(occurrences.c.grouped_as.in_(members), occurrences.c.account.is_not(None))
        .group_by(occurrences.c.account)
    )
    return sorted(((row.name, row.tickets, row.last_at) for row in rows), key=lambda row: (-row[1], row[0]))


def fingerprints_with(connection: Connection, digest: str) -> list[str]:
    """The fingerprints of the history whose digest begins with some hex digits."""
    rows = connection.execute(
        select(occurrences.c.grouped_as)
        .where(occurrences.c.grouped_as.like(f"%:{digest}%"))
        .distinct()
        .order_by(occurrences.c.grouped_as)
    )
    return [str(found) for found in rows.scalars()]


def tickets_named(connection: Connection, name: str) -> list[KnownTicket]:
    """The tickets that a person may mean: by key, by id, ``SITE:KEY`` or ``SYSTEM:SITE:KEY``."""
    *place, key = name.lstrip("#").split(":")
    conditions: list[ColumnElement[bool]] = [(occurrences.c.key == key) | (occurrences.c.ticket_id == key)]
    if place:
        conditions.append(occurrences.c.site == place[-1])
    if len(place) > 1:
        conditions.append(occurrences.c.system == place[0])
    rows = connection.execute(select(occurrences).where(*conditions).order_by(occurrences.c.system, occurrences.c.site))
    return [
        KnownTicket(
            ref=TicketRef(system=row.system, site=row.site, id=row.ticket_id), key=row.key, grouped_as=row.grouped_as
        )
        for row in rows
    ]
