"""What all processes together ask of a ticketing site: its circuit breaker, its budget, and our writes to one ticket.

The rules are in ``app.domain.breaker`` and ``app.domain.budget``; each function here reads a row under a lock (or, on
SQLite, within the one writing transaction there is), applies them, and writes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.breaker import Breaker, Reason
from app.domain.budget import Quota, Spent, Window, seconds_until_writable, still_counted
from app.domain.ticket import System, TicketRef
from app.store.columns import microseconds, moment_at
from app.store.remote_tables import remote_budgets, ticket_writes
from app.store.tables import deliveries, sites
from app.store.upsert import upsert
from app.store.wakeup import wakes_workers

LONGEST_WINDOW = timedelta(hours=1)
"""No platform counts the writes of a ticket over a longer time; older rows are dropped."""

Site = tuple[System, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """How a site is: its breaker, since when it fails, and with what."""

    system: System
    site: str
    breaker: Breaker
    failing_since: datetime | None = None
    last_error: str | None = None

    @property
    def well(self) -> bool:
        """Whether there is nothing that a good answer would have to put right."""
        return self.failing_since is None and self.breaker.opened_at is None and not self.breaker.failed_places


def state_of(connection: Connection, site: Site) -> SiteState:
    """How a site is."""
    return _state(site, connection.execute(select(sites).where(*_site_is(site))).one_or_none())


def states_of(connection: Connection, wanted: Sequence[Site]) -> list[SiteState]:
    """How these sites are, in their order."""
    known = {(row.system, row.site): row for row in connection.execute(select(sites))}
    return [_state(site, known.get(site)) for site in wanted]


def change(
    connection: Connection, site: Site, rule: Callable[[Breaker], Breaker], now: datetime, error: str | None = None
) -> tuple[SiteState, SiteState]:
    """Apply a rule to a site's breaker; returns the state before and after. ``error`` is why it fails, where it does;
    a closed breaker without failures is well again."""
    _make_row(connection, sites, {"system": site[0], "site": site[1]})
    before = _state(site, connection.execute(select(sites).where(*_site_is(site)).with_for_update()).one())
    breaker = rule(before.breaker)
    failing_since, last_error = before.failing_since, before.last_error
    if error is not None:
        failing_since, last_error = before.failing_since or now, error
    elif breaker.opened_at is None and not breaker.failed_places:
        failing_since = last_error = None
    after = SiteState(system=site[0], site=site[1], breaker=breaker, failing_since=failing_since, last_error=last_error)
    if breaker.rests_until is None and before.breaker.rests_until is not None:
        wakes_workers(connection)
    if after != before:
        connection.execute(
            update(sites)
            .where(*_site_is(site))
            .values(
                failed_places=list(breaker.failed_places),
                opened_at=breaker.opened_at,
                opened_because=breaker.because,
                rests=breaker.rests,
                rests_until=breaker.rests_until,
                failing_since=failing_since,
                last_error=last_error,
            )
        )
    return before, after


def waiting_for(connection: Connection, site: Site) -> int:
    """How many deliveries of a site are queued."""
    return connection.execute(
        select(func.count())
        .select_from(deliveries)
        .where(
            deliveries.c.system == site[0],
            deliveries.c.site == site[1],
            deliveries.c.state == literal_column("'queued'"),
        )
    ).scalar_one()


def spent_of(connection: Connection, site: Site) -> Spent:
    """What was granted of a site's budget."""
    statement = select(remote_budgets).where(remote_budgets.c.system == site[0], remote_budgets.c.site == site[1])
    row = connection.execute(statement).one_or_none()
    return Spent(granted={}) if row is None else _spent(row)


def reserve(connection: Connection, site: Site, rule: Callable[[Spent], tuple[Spent, int]]) -> int:
    """Apply a rule to what was granted of a site's budget; returns the tokens that the rule grants."""
    key = {"system": site[0], "site": site[1]}
    _make_row(connection, remote_budgets, {**key, "granted": {}})
    statement = select(remote_budgets).where(remote_budgets.c.system == site[0], remote_budgets.c.site == site[1])
    spent, tokens = rule(_spent(connection.execute(statement.with_for_update()).one()))
    quota = spent.quota
    upsert(
        connection,
        remote_budgets,
        {
            **key,
            "granted": {str(slot): count for slot, count in spent.granted.items()},
            "quota_limit": quota.limit if quota else None,
            "quota_remaining": quota.remaining if quota else None,
            "quota_until": quota.until if quota else None,
            "account_limit": spent.account_limit,
        },
    )
    return tokens


def count_write(
    connection: Connection, ref: TicketRef, limits: Sequence[Window], now: datetime, *, anyway: bool
) -> float:
    """Count one more write to a ticket, unless it has to wait: then so many seconds, and nothing is counted.
    ``anyway``: the update has begun and goes on."""
    key = {"system": ref.system, "site": ref.site, "ticket_id": ref.id}
    there = [column == key[column.name] for column in ticket_writes.primary_key]
    if _make_row(connection, ticket_writes, {**key, "moments": [], "last_at": now}):
        connection.execute(delete(ticket_writes).where(ticket_writes.c.last_at < now - LONGEST_WINDOW))
    stored = connection.execute(select(ticket_writes.c.moments).where(*there).with_for_update()).scalar_one()
    writes = still_counted(limits, [moment_at(int(value)) for value in stored], now)
    wait = 0.0 if anyway else seconds_until_writable(limits, writes, now)
    if wait <= 0:
        moments = [microseconds(moment) for moment in (*writes, now)]
        connection.execute(update(ticket_writes).where(*there).values(moments=moments, last_at=now))
    return wait


def _make_row(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Have a row to lock; whether it was not there."""
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    return connection.execute(insert(table).values(**row).on_conflict_do_nothing()).rowcount > 0


def _site_is(site: Site) -> tuple[Any, ...]:
    return sites.c.system == site[0], sites.c.site == site[1]


def _state(site: Site, row: Row[tuple[Any, ...]] | None) -> SiteState:
    if row is None:
        return SiteState(system=site[0], site=site[1], breaker=Breaker())
    return SiteState(
        system=site[0],
        site=site[1],
        breaker=Breaker(
            failed_places=tuple(row.failed_places or ()),
            opened_at=row.opened_at,
            because=cast(Reason | None, row.opened_because),
            rests=row.rests or 0,
            rests_until=row.rests_until,
        ),
        failing_since=row.failing_since,
        last_error=row.last_error,
    )


def _spent(row: Row[tuple[Any, ...]]) -> Spent:
    quota = None
    if row.quota_until is not None:
        quota = Quota(limit=row.quota_limit, remaining=row.quota_remaining, until=row.quota_until)
    return Spent(
        granted={int(slot): int(count) for slot, count in row.granted.items()},
        quota=quota,
        account_limit=row.account_limit,
    )
