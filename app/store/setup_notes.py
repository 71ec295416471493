"""What ``handoff setup`` made on each site, by the ids that the site gave, and what was last seen of its set-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select

from app.domain.ticket import System
from app.ports import SiteConnection
from app.ports_setup import Made
from app.store.setup_tables import setup_looks, setup_made
from app.store.tables import deliveries
from app.store.upsert import upsert

LOOKED_THROUGH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLook:
    """What was seen of a site's set-up at a moment (UTC), as JSON, and how many seconds looking took."""

    looked_at: datetime
    seconds: float
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEvent:
    """The last webhook that a site sent: when it arrived (UTC), and what it told of."""

    at: datetime
    kind: str


def note(connection: Connection, site: SiteConnection, made: Made, now: datetime) -> None:
    """Keep that setup made something. What is there already under the same id is overwritten."""
    row = {
        **_place(site),
        "kind": made.kind,
        "remote_id": made.remote_id,
        "parent": made.parent,
        "key": made.key,
        "detail": dict(made.detail),
        "made_at": now,
    }
    upsert(connection, setup_made, row)


def made_on(connection: Connection, site: SiteConnection) -> list[Made]:
    """What setup made on a site, oldest first. What was noted of another address under the same name is not meant: its
    ids are those of other things."""
    where = [setup_made.c[name] == value for name, value in _place(site).items()]
    order = (setup_made.c.made_at, setup_made.c.kind, setup_made.c.remote_id, setup_made.c.parent)
    rows = connection.execute(select(setup_made).where(*where).order_by(*order))
    return [
        Made(kind=row.kind, remote_id=row.remote_id, key=row.key, parent=row.parent, detail=row.detail) for row in rows
    ]


def forget(connection: Connection, site: SiteConnection, gone: Iterable[Made]) -> None:
    """Drop the notes of what was removed."""
    for made in gone:
        connection.execute(
            delete(setup_made).where(
                *(setup_made.c[name] == value for name, value in _place(site).items()),
                setup_made.c.kind == made.kind,
                setup_made.c.remote_id == made.remote_id,
                setup_made.c.parent == made.parent,
            )
        )


def keep_look(
    connection: Connection, system: System, site: str, looked_at: datetime, seconds: float, content: Mapping[str, Any]
) -> None:
    """Keep what was seen of a site, in place of what was seen before."""
    row = {"system": system, "site": site, "looked_at": looked_at, "seconds": seconds, "content": dict(content)}
    upsert(connection, setup_looks, row)


def last_look(connection: Connection, system: System, site: str) -> StoredLook | None:
    """What was last seen of a site; ``None`` where nobody looked."""
    row = connection.execute(
        select(setup_looks).where(setup_looks.c.system == system, setup_looks.c.site == site)
    ).one_or_none()
    return None if row is None else StoredLook(looked_at=row.looked_at, seconds=row.seconds, content=row.content)


def last_event(connection: Connection, system: System, site: str) -> LastEvent | None:
    """The last webhook that was accepted of a site among the latest ``LOOKED_THROUGH`` deliveries of all sites;
    ``None`` where there is none. Looks that this service asked for itself are no events."""
    newest = select(func.coalesce(func.max(deliveries.c.id), 0)).scalar_subquery()
    row = connection.execute(
        select(deliveries.c.received_at, deliveries.c.kind)
        .where(
            deliveries.c.id > newest - LOOKED_THROUGH,
            deliveries.c.system == system,
            deliveries.c.site == site,
            or_(deliveries.c.identifier.is_not(None), deliveries.c.body_hash.is_not(None)),
        )
        .order_by(deliveries.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else LastEvent(at=row.received_at, kind=row.kind)


def _place(site: SiteConnection) -> dict[str, str]:
    return {"system": site.system, "site": site.name, "url": site.url.rstrip("/").lower()}
