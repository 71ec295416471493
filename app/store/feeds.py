"""Lists that programs walk page by page while tickets are being read and judged.

Order is by moment, then by ticket: what changes moves to the end, so nothing that stays as it is is given twice or left
out. A page looks at no more than ``PLACES_LOOKED_AT`` rows, however few of them fit its filters, so that it takes the
same time whatever the store has grown to; where it gave fewer than asked for, the next one goes on from where it ended.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select, tuple_

PLACES_LOOKED_AT = 5_000
_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The last place of a page, from which the next one goes on. ``kind`` tells apart what one ticket has at one
    moment."""

    at: datetime
    system: str = ""
    site: str = ""
    ticket_id: str = ""
    kind: int = 0


def after_all_of(moment: datetime) -> Place:
    """The place after everything of a moment."""
    return Place(at=moment + _STEP)


def later(at: ColumnElement[Any], ticket: Any, place: Place) -> list[ColumnElement[bool]]:
    """That a row of ``ticket`` (a table with a ticket's key) stands after a place, in a form for which an index that
    begins with ``at`` serves."""
    columns = (at, ticket.c.system, ticket.c.site, ticket.c.ticket_id)
    values = (place.at, place.system, place.site, place.ticket_id)
    bound = tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))
    return [at >= place.at, tuple_(*columns) > bound]


def looked_at_until(
    connection: Connection, at: ColumnElement[Any], conditions: Collection[ColumnElement[bool]], most: int
) -> datetime | None:
    """The moment of the last row that a page looks at; ``None`` where there are no more than ``most``."""
    found: datetime | None = connection.execute(
        select(at).where(*conditions).order_by(at).offset(most - 1).limit(1)
    ).scalar_one_or_none()
    return found


def apart(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column for which no index is looked for, so that the list is read in its own order."""
    return func.coalesce(column, "")


class OfPlace(Protocol):
    """A filter by where tickets are: in no others than these sites (system and name), in one tracker, in one site."""

    @property
    def sites(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def system(self) -> str | None: ...
    @property
    def site(self) -> str | None: ...


def of_place(ticket: Any, wanted: OfPlace) -> list[ColumnElement[bool]]:
    """That a row of ``ticket`` is where it is wanted; nothing where that is everywhere."""
    places = [(apart(ticket.c.system) == system) & (apart(ticket.c.site) == site) for system, site in wanted.sites]
    found = [or_(*places)] if places else []
    if wanted.system is not None:
        found.append(apart(ticket.c.system) == wanted.system)
    if wanted.site is not None:
        found.append(apart(ticket.c.site) == wanted.site)
    return found
