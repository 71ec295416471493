"""What each channel is to be told: kept when it is found, sent by the workers, and kept for a while afterwards.

A channel's position in the audit trail moves in the transaction that keeps what was found up to there, and only from
where it was when that was read: so no entry is left out and none is kept twice, however many processes do this, and
whenever one is killed. Entries are placed under a lock that is held until they are committed, so the trail has no gap
that fills up later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, and_, delete, func, literal, literal_column, or_, select, update
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.audit.chain import Entry
from app.domain.notices.model import Notice
from app.domain.notices.planning import Told, Waiting
from app.domain.notices.texts import Shown
from app.domain.ticket import System, TicketRef
from app.store.audit import entry_of
from app.store.columns import Instant, SafeText
from app.store.notice_tables import notice_channels, notices
from app.store.tables import audit, deliveries, tickets

KEPT = timedelta(days=30)
"""How long what was sent, silenced or given up is kept."""
MOST_READ_OF_A_KIND = 1_000
_WAITING = notices.c.state == literal_column("'waiting'")
"""Written out, not bound: SQLite uses a partial index only where it can see that its condition holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """How far a channel was told of the trail, when it was first set up, and how it does."""

    channel: str
    position: int
    begun_at: datetime
    sent_at: datetime | None = None
    failing_since: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for one channel up to a position of the trail, read when the channel stood at ``since``."""

    channel: str
    since: int
    position: int
    notices: Sequence[Notice]


def channel_states(connection: Connection, wanted: Collection[str]) -> dict[str, ChannelState]:
    """Those of these channels that were ever begun."""
    rows = connection.execute(select(notice_channels).where(notice_channels.c.channel.in_(sorted(wanted))))
    return {row.channel: ChannelState(**row._asdict()) for row in rows}


def begin(connection: Connection, channel: str, position: int, now: datetime) -> None:
    """Set a channel up: it is told of what comes after this position."""
    row = {"channel": channel, "position": position, "begun_at": now}
    connection.execute(_insert(connection, notice_channels).values(**row).on_conflict_do_nothing())


def entries_after(connection: Connection, position: int, last: int, events: Sequence[str]) -> list[Entry]:
    """The entries of these events after one position, up to another."""
    found = select(audit).where(audit.c.id > position, audit.c.id <= last, audit.c.event.in_(events))
    return [entry_of(row) for row in connection.execute(found.order_by(audit.c.id))]


def written_before(connection: Connection, entry: Entry) -> bool:
    """Whether the ticket of an entry had one of the same event before."""
    earlier = select(literal(1)).where(
        audit.c.system == entry.system,
        audit.c.site == entry.site,
        audit.c.ticket_id == entry.ticket_id,
        audit.c.event == entry.event,
        audit.c.id < entry.position,
    )
    return connection.execute(earlier.limit(1)).first() is not None


def happened_since(connection: Connection, ref: TicketRef, event: str, since: datetime) -> bool:
    """Whether the trail tells of an event of a ticket after a moment."""
    found = select(literal(1)).where(
        audit.c.system == ref.system,
        audit.c.site == ref.site,
        audit.c.ticket_id == ref.id,
        audit.c.event == event,
        audit.c.at > since,
    )
    return connection.execute(found.limit(1)).first() is not None


def unknown_of(connection: Connection, channel: str, found: Sequence[Notice]) -> list[Notice]:
    """Those that were not kept for a channel yet."""
    identities = [notice.identity for notice in found]
    known = set(
        connection.execute(
            select(notices.c.identity).where(notices.c.channel == channel, notices.c.identity.in_(identities))
        ).scalars()
    )
    return [notice for notice in found if notice.identity not in known]


def quarantined_since(connection: Connection, channel: str, since: datetime, most: int) -> list[Notice]:
    """Deliveries that were put in quarantine at a moment or later and that a channel was not told of."""
    identity = literal("quarantined:", SafeText).concat(as_type(deliveries.c.id, SafeText))
    told = select(notices.c.id).where(notices.c.channel == channel, notices.c.identity == identity)
    rows = connection.execute(
        select(deliveries.c.id, deliveries.c.system, deliveries.c.site, deliveries.c.received_at, deliveries.c.cause)
        .where(deliveries.c.state == literal_column("'quarantined'"), deliveries.c.received_at >= since, ~told.exists())
        .order_by(deliveries.c.id)
        .limit(most)
    )
    return [
        Notice(
            kind="quarantined",
            identity=f"quarantined:{row.id}",
            about=f"{row.system}:{row.site}",
            at=row.received_at,
            detail={"delivery": row.id},
        )
        for row in rows
    ]


def last_of_sites(connection: Connection, channel: str) -> dict[str, Notice]:
    """The last that a channel was told, or is to be told, of each site being down or up."""
    rows = connection.execute(
        select(notices)
        .where(notices.c.channel == channel, notices.c.kind.in_(("remote_down", "remote_up")))
        .order_by(notices.c.id)
    )
    return {row.about: _notice(row) for row in rows}


def keep(connection: Connection, found: Found, now: datetime) -> bool:
    """Keep what was found and move the channel on; ``False`` where somebody else has moved it: nothing is kept then."""
    moved = connection.execute(
        update(notice_channels)
        .where(notice_channels.c.channel == found.channel, notice_channels.c.position == found.since)
        .values(position=found.position)
    )
    if moved.rowcount != 1:
        return False
    rows = [_row(found.channel, notice, now) for notice in found.notices]
    if rows:
        connection.execute(_insert(connection, notices).on_conflict_do_nothing(), rows)
    return True


def waiting(connection: Connection, channel: str, now: datetime) -> list[Waiting]:
    """What a channel has not been told yet and may be told now, oldest first: at most so many of a kind, since those of
    one kind may be held back while others are not."""
    place = func.row_number().over(partition_by=notices.c.kind, order_by=notices.c.id).label("place")
    due = (_WAITING, notices.c.channel == channel, notices.c.due_at <= now)
    ranked = select(notices.c.id, place).where(*due).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= MOST_READ_OF_A_KIND)
    rows = connection.execute(select(notices).where(notices.c.id.in_(first)).order_by(notices.c.id))
    return [Waiting(id=row.id, notice=_notice(row), attempts=row.attempts) for row in rows]


def told_since(connection: Connection, channel: str, since: datetime) -> list[Told]:
    """What a channel was told from a moment on."""
    rows = connection.execute(
        select(notices.c.kind, notices.c.about, notices.c.message, notices.c.finished_at)
        .where(
            notices.c.channel == channel,
            notices.c.state == "sent",
            notices.c.finished_at.is_not(None),
            notices.c.finished_at >= since,
        )
        .order_by(notices.c.id)
    )
    return [Told(kind=row.kind, about=row.about, message=row.message or "", at=row.finished_at) for row in rows]


def claim(connection: Connection, ids: Sequence[int], message: str, now: datetime, until: datetime) -> list[int]:
    """Take notices in order to send them as one message, until a moment; returns those that nobody else has taken. It
    counts as a try from now on, so that one that ends the process each time is given up too."""
    mine = (
        update(notices)
        .where(_WAITING, notices.c.id.in_(ids), notices.c.due_at <= now)
        .values(due_at=until, attempts=notices.c.attempts + 1, message=message)
        .returning(notices.c.id)
    )
    return sorted(connection.execute(mine).scalars())


def sent(connection: Connection, channel: str, ids: Sequence[int], now: datetime) -> None:
    """The message went out."""
    _finish(connection, ids, "sent", now, None)
    connection.execute(
        update(notice_channels)
        .where(notice_channels.c.channel == channel)
        .values(sent_at=now, failing_since=None, last_error=None)
    )


def silenced(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """They are not sent, since somebody silenced them."""
    _finish(connection, ids, "silenced", now, None)


def failed(
    connection: Connection, channel: str, ids: Sequence[int], cause: str, now: datetime, due_at: datetime | None
) -> None:
    """The message did not go out; it is tried again at a moment (``None``: given up)."""
    if due_at is None:
        _finish(connection, ids, "given_up", now, cause)
    else:
        connection.execute(update(notices).where(_WAITING, notices.c.id.in_(ids)).values(due_at=due_at, cause=cause))
    since = func.coalesce(notice_channels.c.failing_since, literal(now, Instant))
    connection.execute(
        update(notice_channels)
        .where(notice_channels.c.channel == channel)
        .values(failing_since=since, last_error=cause)
    )


def shown_tickets(connection: Connection, refs: Iterable[TicketRef]) -> Mapping[TicketRef, Shown]:
    """Key, address and masked subject of those tickets that the store knows."""
    found: dict[TicketRef, Shown] = {}
    for ref in dict.fromkeys(refs):
        place = and_(tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id)
        row = connection.execute(select(tickets.c.key, tickets.c.url, tickets.c.subject).where(place)).one_or_none()
        if row is not None:
            found[ref] = Shown(key=row.key, url=row.url, subject=row.subject)
    return found


def counted(connection: Connection) -> dict[tuple[str, str], int]:
    """How many there are of each channel that wait or were given up."""
    unsettled = or_(_WAITING, and_(notices.c.finished_at.is_not(None), notices.c.state == "given_up"))
    rows = connection.execute(
        select(notices.c.channel, notices.c.state, func.count())
        .where(unsettled)
        .group_by(notices.c.channel, notices.c.state)
    )
    return {(str(channel), str(state)): int(count) for channel, state, count in rows}


def has_old(connection: Connection, now: datetime) -> bool:
    """Whether something is kept for longer than it has to be, what waits on a channel that is gone among it."""
    return connection.execute(_old(now).limit(1)).first() is not None


def drop_old(connection: Connection, now: datetime, most: int) -> int:
    """Clear away what was finished longer ago than it is kept, at most so many; returns how many."""
    return connection.execute(delete(notices).where(notices.c.id.in_(_old(now).limit(most)))).rowcount


def _old(now: datetime) -> Select[Any]:
    finished = and_(notices.c.finished_at.is_not(None), notices.c.finished_at < now - KEPT)
    return select(notices.c.id).where(or_(finished, and_(_WAITING, notices.c.due_at < now - KEPT)))


def _finish(connection: Connection, ids: Sequence[int], state: str, now: datetime, cause: str | None) -> None:
    connection.execute(
        update(notices).where(_WAITING, notices.c.id.in_(ids)).values(state=state, finished_at=now, cause=cause)
    )


def _row(channel: str, notice: Notice, now: datetime) -> dict[str, Any]:
    ref = notice.ref
    return {
        "channel": channel,
        "identity": notice.identity,
        "kind": notice.kind,
        "about": notice.about,
        "system": None if ref is None else ref.system,
        "site": None if ref is None else ref.site,
        "ticket_id": None if ref is None else ref.id,
        "at": notice.at,
        "detail": dict(notice.detail),
        "state": "waiting",
        "due_at": now,
    }


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    ref = None
    if row.ticket_id is not None:
        ref = TicketRef(system=cast(System, row.system), site=row.site, id=row.ticket_id)
    return Notice(kind=row.kind, identity=row.identity, about=row.about, at=row.at, ref=ref, detail=row.detail)


def _insert(connection: Connection, table: Any) -> Any:
    return (sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert)(table)
