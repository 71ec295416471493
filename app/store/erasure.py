"""Finding and taking out what is stored about a person, or of a ticket, in every table that there is.

The tables are not listed here: whatever text column a table has is looked at, so that a table which is added later is
not forgotten. What is left alone is named, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)

from app.domain.erasure import SHORTEST, Names
from app.domain.ticket import TicketRef
from app.store import retention, similar
from app.store.columns import SafeText, metadata
from app.store.history_tables import closings, occurrences
from app.store.reading_tables import picture_comparisons, readings, unread_pictures
from app.store.signin_tables import identities
from app.store.tables import accounts, audit, deliveries, evidence, signin_failures, signin_links, tickets

LEFT_TO_THE_TRAIL = frozenset({"audit", "audit_head"})
SAYS_NOTHING = frozenset({"counters", "chores", "leases", "workers", "term_counts", "remote_budgets", "spent_marks"})
"""Tables without a word about anybody."""
WAYS_BACK = frozenset({"place", "target", "before", "stopped", "would_send", "would_undo"})
"""Columns of a containment without which what it stopped could not be brought back."""
STRUCTURE = frozenset(
    {"system", "site", "ticket_id", "attachment_id", "key", "ticket_key", "url", "kind", "state", "accepted_as"}
    | {"status", "status_category", "scope", "strictest_scope", "identifier", "body_hash", "sha256", "picture_hash"}
    | {"fingerprint", "grouped_as", "mark", "role", "author_role", "closed_by_role", "cursor", "holder", "id"}
)
"""Columns by which rows are found, and words of a fixed set."""
ACCOUNTS = (
    (accounts, accounts.c.name),
    (identities, identities.c.account),
    (signin_links, signin_links.c.account),
    (signin_failures, signin_failures.c.account),
)
SHORTEST_QUOTATION = 12

Seal = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """In how many rows of a table something was found, in which of its columns, and what was done with it."""

    table: str
    column: str
    rows: int
    done: str


def searched_tables() -> list[Table]:
    """Every table whose texts are searched for a person."""
    apart = LEFT_TO_THE_TRAIL | SAYS_NOTHING | {table.name for table, _ in ACCOUNTS}
    return [table for table in metadata.sorted_tables if table.name not in apart]


def texts_of(table: Table) -> list[Column[Any]]:
    """The columns of a table that may say something."""
    key = set(table.primary_key.columns)
    return [
        column
        for column in table.columns
        if isinstance(column.type, SafeText | JSON) and column.name not in STRUCTURE | WAYS_BACK and column not in key
    ]


def accounts_of(connection: Connection, names: Names, *, change: bool) -> Iterator[Found]:
    """The dashboard's accounts that go by one of the names: deleted, with what hangs on them."""
    for table, column in ACCOUNTS:
        own = [name for name in connection.execute(select(column).distinct()).scalars() if names.is_one(name)]
        if not own:
            continue
        rows = connection.execute(select(func.count()).where(column.in_(own))).scalar_one()
        if change:
            connection.execute(delete(table).where(column.in_(own)))
        yield Found(table=table.name, column=column.name, rows=rows, done="deleted")


def mentions(connection: Connection, table: Table, names: Names, by: str, *, change: bool) -> list[Found]:
    """Where a table's texts name the person; each name is replaced."""
    columns = texts_of(table)
    if not columns:
        return []
    counts: dict[str, int] = {}
    for row in _rows_with(connection, table, columns, names):
        changed = {}
        for column in columns:
            value = getattr(row, column.name)
            if value is not None and (new := names.replaced(value, by)) != value:
                changed[column.name] = new
                counts[column.name] = counts.get(column.name, 0) + 1
        if changed and change:
            place = (key == getattr(row, key.name) for key in table.primary_key.columns)
            connection.execute(update(table).where(*place).values(**changed))
    return [Found(table=table.name, column=name, rows=rows, done="replaced") for name, rows in counts.items()]


def _rows_with(
    connection: Connection, table: Table, columns: list[Column[Any]], names: Names
) -> list[Row[tuple[Any, ...]]]:
    """Rows that may hold one of the names: the database looks for a part of it that every spelling has."""
    hints = names.hints()
    condition = or_(*(_as_text(column).icontains(hint, autoescape=True) for column in columns for hint in hints))
    wanted = select(*table.primary_key.columns, *columns)
    return list(connection.execute(wanted if "" in hints else wanted.where(condition)))


def _as_text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, Text) if isinstance(column.type, JSON) else column


def entries_about(connection: Connection, names: Names) -> list[int]:
    """Positions of the audit trail whose actor or detail names the person, and that still say something."""
    hints = names.hints()
    said = (audit.c.actor, cast(audit.c.detail, Text))
    condition = or_(*(part.icontains(hint, autoescape=True) for part in said for hint in hints))
    rows = connection.execute(
        select(audit.c.id, audit.c.actor, audit.c.detail).where(audit.c.salt.is_not(None), condition)
    )
    return [row.id for row in rows if names.found_in(row.actor or "") or names.found_in_json(row.detail)]


def sealed_texts(
    connection: Connection, names: Names, by: str, seal: Seal, unseal: Seal, *, change: bool
) -> Iterator[Found]:
    """What is kept encrypted: texts of files get the name replaced; a quarantined body and what was read in a picture
    go as a whole. What cannot be decrypted cannot be read by anybody."""

    def replaced(text: str) -> bytes:
        return seal(str(names.replaced(text, by)).encode("utf-8", "replace"))

    for column, renew in (
        (evidence.c.sealed_text, replaced),
        (deliveries.c.body, None),
        (readings.c.sealed_reading, None),
    ):
        table = column.table
        key = list(table.primary_key.columns)
        rows = 0
        for row in connection.execute(select(*key, column.label("sealed")).where(column.is_not(None))).all():
            text = _opened(row.sealed, unseal)
            if text is None or not names.found_in_json(_words(text)):
                continue
            rows += 1
            if change:
                place = [part == getattr(row, part.name) for part in key]
                _take_out(connection, table, column, place, renew and renew(text))
        if rows:
            yield Found(table=table.name, column=column.name, rows=rows, done="replaced" if renew else "deleted")


def _take_out(connection: Connection, table: Any, column: Any, place: list[Any], value: bytes | None) -> None:
    if table is readings:
        connection.execute(delete(readings).where(*place))
    else:
        connection.execute(update(table).where(*place).values({column.name: value}))


def _opened(sealed: bytes, unseal: Seal) -> str | None:
    try:
        return unseal(bytes(sealed)).decode("utf-8", "replace")
    except ValueError:
        return None


def _words(text: str) -> Any:
    """JSON as a value, so that letters which it writes out are found; anything else as it is."""
    try:
        return [text, json.loads(text)]
    except ValueError:
        return text


def of_ticket(connection: Connection, ref: TicketRef, *, change: bool) -> list[Found]:
    """Everything of a ticket but the audit trail, its overrides and its containments: deleted."""
    found = _pictures_of(connection, ref, change=change)
    if change:
        similar.forget(connection, ref)
    for table in metadata.sorted_tables:
        if not {"system", "site", "ticket_id"} <= set(table.columns.keys()) or table.name in LEFT_TO_THE_TRAIL:
            continue
        place = (table.c.system == ref.system, table.c.site == ref.site, table.c.ticket_id == ref.id)
        rows = connection.execute(select(func.count()).select_from(table).where(*place)).scalar_one()
        if not rows or table.name == "leases":
            continue
        found.append(
            Found(table=table.name, column="", rows=rows, done="emptied" if table.name in _EMPTIED else "deleted")
        )
        if change:
            _remove(connection, table, place)
    return found


def _remove(connection: Connection, table: Table, place: tuple[ColumnElement[bool], ...]) -> None:
    """The newest delivery stays as a number only, an override as the fact that there was one, and a containment as that
    with the way back."""
    if table.name in _EMPTIED:
        connection.execute(update(table).where(*place).values(**_EMPTIED[table.name]))
        return
    if table is deliveries:
        newest = connection.execute(select(func.max(deliveries.c.id))).scalar_one()
        nothing: dict[str, Any] = {
            "ticket_id": None,
            "ticket_key": None,
            "actor_id": None,
            "body": None,
            "cause": None,
            "changed": [],
        }
        connection.execute(
            update(deliveries).where(*place, deliveries.c.id == newest).values(**nothing, state="discarded")
        )
    connection.execute(delete(table).where(*place))


def _pictures_of(connection: Connection, ref: TicketRef, *, change: bool) -> list[Found]:
    """What was read in its pictures, unless the same picture is on another ticket too."""
    place = (evidence.c.system == ref.system, evidence.c.site == ref.site, evidence.c.ticket_id == ref.id)
    rows = connection.execute(select(evidence.c.sha256, evidence.c.picture_hash).where(*place)).all()
    others = select(evidence.c.sha256).where(evidence.c.sha256.in_([row.sha256 for row in rows if row.sha256]))
    elsewhere = set(connection.execute(others.where(~(place[0] & place[1] & place[2]))).scalars())
    own = {row.sha256 for row in rows if row.sha256} - elsewhere
    read = connection.execute(select(func.count()).where(readings.c.sha256.in_(own))).scalar_one()
    if change:
        hashes = [bytes.fromhex(sha256) for sha256 in own]
        connection.execute(delete(readings).where(readings.c.sha256.in_(own)))
        connection.execute(delete(unread_pictures).where(unread_pictures.c.sha256.in_(own)))
        pairs = or_(picture_comparisons.c.low.in_(hashes), picture_comparisons.c.high.in_(hashes))
        connection.execute(delete(picture_comparisons).where(pairs))
        connection.execute(delete(evidence).where(*place))
        retention.forget_bands(connection, {row.picture_hash for row in rows if row.picture_hash})
    found = [Found(table="readings", column="", rows=read, done="deleted")] if read else []
    return [*found, Found(table="evidence", column="", rows=len(rows), done="deleted")] if rows and change else found


def quotations(connection: Connection, ref: TicketRef, by: str, *, change: bool) -> list[Found]:
    """What the records of other tickets that name this one quote of it: its subject, and how it was resolved."""
    keys, texts = _said_of(connection, ref)
    if not keys or not texts:
        return []
    naming, quoted, rows = Names(keys), Names(texts), 0
    for row in _rows_with(connection, tickets, [tickets.c.record], naming):
        if row.ticket_id == ref.id or row.record is None or not naming.found_in_json(row.record):
            continue
        record = quoted.replaced(row.record, by)
        if record == row.record:
            continue
        rows += 1
        if change:
            place = (key == getattr(row, key.name) for key in tickets.primary_key.columns)
            connection.execute(update(tickets).where(*place).values(record=record))
    return [Found(table="tickets", column="record", rows=rows, done="replaced")] if rows else []


def _said_of(connection: Connection, ref: TicketRef) -> tuple[list[str], list[str]]:
    """The keys of a ticket, and texts of it that are long enough to be known again."""
    keys: list[str] = []
    texts: list[str | None] = []
    for table, columns in _QUOTED:
        place = (table.c.system == ref.system, table.c.site == ref.site, table.c.ticket_id == ref.id)
        for row in connection.execute(select(*(table.c[name] for name in columns)).where(*place)):
            texts += list(row)
    known = connection.execute(
        select(tickets.c.key).where(
            tickets.c.system == ref.system, tickets.c.site == ref.site, tickets.c.ticket_id == ref.id
        )
    )
    keys += [key for key in known.scalars() if len(key) >= SHORTEST]
    return keys, [text for text in dict.fromkeys(texts) if text and len(text) >= SHORTEST_QUOTATION]


_EMPTIED: dict[str, dict[str, Any]] = {
    "overrides": {"reason": "[erased]", "requested_from": {}, "decided_from": None, "ended_why": None},
    "containments": {"reason": "[erased]", "applied_from": None, "ended_from": None, "ended_why": None, "says": ""},
}
"""Tables whose rows stay as facts, with what may tell of a person taken out."""
_QUOTED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tickets, ("subject",)),
    (occurrences, ("subject", "resolution")),
    (closings, ("resolution",)),
)
