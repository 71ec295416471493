"""The index of tickets by their terms: what is asked of it, and how it is kept, in the ticket's own transaction.

Terms are 32-bit numbers, so no text is kept here. How many tickets have a term is kept in ``term_counts``; a ticket
adds its changes to ``term_changes`` as one row, which ``fold`` adds up later, so that no two tickets ever wait for the
same row. Reading counts both.
"""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, TextClause, and_, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.similarity import (
    ALL_TICKETS,
    CANDIDATES,
    Document,
    QueryTerm,
    Vector,
    indexed_terms,
    number_of,
    unpack,
)
from app.domain.ticket import TicketRef
from app.store import groups
from app.store.history_tables import documents, occurrences, postings, term_changes

FOLD_AFTER = 16
"""Changes that are read one by one at most, before they are folded."""
_FOLDED_AT_ONCE = 1_000
_PARAMETER = re.compile(r"(?<!:):(\w+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a ticket. ``similar`` is what was found when the ticket got this text, ``None`` where nobody
    looked yet."""

    number: int
    created_at: datetime
    packed: bytes
    similar: list[Any] | None


def frequencies(connection: Connection, terms: Iterable[int]) -> dict[int, int]:
    """How many tickets have each of the terms, and (for ``ALL_TICKETS``) how many there are."""
    wanted = {ALL_TICKETS, *terms}
    found = dict.fromkeys(wanted, 0)
    for term, tickets, changed in _rows(connection, _FREQUENCIES, {"terms": sorted(wanted)}):
        if changed is None:
            found[term] += tickets
        else:
            for one in wanted.intersection(_numbers(changed)):
                found[one] += tickets
    return found


def candidates(connection: Connection, terms: Sequence[QueryTerm], since: int, before: int) -> list[tuple[int, int]]:
    """Numbers of tickets from ``since`` to below ``before`` that have any of the terms, with their weight, heaviest
    first. Of each term only the newest ``most`` tickets are read."""
    if not terms:
        return []
    values: dict[str, Any] = {"since": since, "before": before, "candidates": CANDIDATES}
    if connection.dialect.name == "sqlite":
        for place, term in enumerate(terms):
            values |= {f"term{place}": term.id, f"rarity{place}": term.rarity, f"most{place}": term.most}
        return _rows(connection, _candidates_of_sqlite(len(terms)), values)
    values["terms"] = [term.id for term in terms]
    values["rarities"] = [term.rarity for term in terms]
    values["most"] = [term.most for term in terms]
    return _rows(connection, _CANDIDATES_OF_POSTGRESQL, values)


def read(connection: Connection, numbers: Iterable[int]) -> list[tuple[int, bytes]]:
    """Number and packed terms of tickets."""
    return _rows(connection, _DOCUMENTS, {"numbers": list(numbers)})


def of_fingerprint(connection: Connection, fingerprint: str | None, since: int, before: int, most: int) -> list[int]:
    """Numbers of the tickets about the same exception, of the latest failures."""
    if fingerprint is None:
        return []
    of_ticket = and_(
        documents.c.system == occurrences.c.system,
        documents.c.site == occurrences.c.site,
        documents.c.ticket_id == occurrences.c.ticket_id,
    )
    rows = connection.execute(
        select(documents.c.number)
        .join(occurrences, of_ticket)
        .where(
            occurrences.c.grouped_as.in_(groups.members_of(connection, fingerprint)),
            documents.c.number >= since,
            documents.c.number < before,
        )
        .order_by(occurrences.c.occurred_at.desc(), documents.c.number.desc())
        .limit(most)
    )
    return list(rows.scalars())


def refs_of(connection: Connection, numbers: Iterable[int]) -> dict[int, TicketRef]:
    """Which tickets have these numbers."""
    rows = connection.execute(
        select(documents.c.number, documents.c.system, documents.c.site, documents.c.ticket_id).where(
            documents.c.number.in_(list(numbers))
        )
    )
    return {number: TicketRef(system=system, site=site, id=ticket_id) for number, system, site, ticket_id in rows}


def kept(connection: Connection, ref: TicketRef) -> Kept | None:
    """What is kept of a ticket; ``None`` where it is not in the index."""
    row = connection.execute(
        select(documents.c.number, documents.c.created_at, documents.c.terms, documents.c.similar).where(*_row_of(ref))
    ).one_or_none()
    return None if row is None else Kept(row.number, row.created_at, bytes(row.terms), row.similar)


def remember(connection: Connection, document: Document, similar: list[Any] | None = None) -> None:
    """Keep a ticket's terms, instead of those it had, and what was found similar to it. Nothing is written where
    nothing changed; ``similar`` of ``None`` leaves what was found before.

    Whoever keeps a ticket writes its row of the history first: that row is the lock for which a second writer waits.
    """
    known = kept(connection, document.ref)
    if known is not None and (known.packed, known.created_at) == (document.packed, document.created_at):
        if similar is not None and similar != known.similar:
            connection.execute(update(documents).where(documents.c.number == known.number).values(similar=similar))
        return
    if known is not None:
        _remove(connection, known)
    _add(connection, document, similar)


def forget(connection: Connection, ref: TicketRef) -> None:
    """Take a ticket out of the index."""
    known = kept(connection, ref)
    if known is not None:
        _remove(connection, known)


def fold_is_due(connection: Connection) -> bool:
    """Whether so many changes wait that reading them takes longer than folding them."""
    waiting = connection.execute(select(term_changes.c.id).limit(FOLD_AFTER)).all()
    return len(waiting) >= FOLD_AFTER


def fold(connection: Connection) -> int:
    """Add the changes that wait to the counts, and return how many there were. Several processes may do so at once:
    each takes other changes, and they write the counts in the same order."""
    total: Counter[int] = Counter()
    rows = connection.execute(_sql(_TAKE_CHANGES, connection), {"most": _FOLDED_AT_ONCE}).all()
    for tickets, changed in rows:
        for term in _numbers(changed):
            total[term] += tickets
    changes = sorted((term, tickets) for term, tickets in total.items() if tickets)
    if changes:
        _count(connection, changes)
    return len(rows)


def _add(connection: Connection, document: Document, similar: list[Any] | None) -> None:
    vector = unpack(document.packed)
    indexed = indexed_terms(vector, frequencies(connection, vector.terms))
    number = number_of(document.ref, document.created_at)
    dialect_insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    row = {
        "system": document.ref.system,
        "site": document.ref.site,
        "ticket_id": document.ref.id,
        "created_at": document.created_at,
        "terms": document.packed,
        "similar": similar,
    }
    unless_taken = dialect_insert(documents).on_conflict_do_nothing(index_elements=["number"])
    returned = unless_taken.returning(documents.c.number)
    while connection.execute(returned, {**row, "number": number}).scalar_one_or_none() is None:
        number += 1
    if indexed:
        _post(connection, number, indexed)
    _change(connection, vector, 1)


def _post(connection: Connection, number: int, indexed: Sequence[tuple[int, int]]) -> None:
    if connection.dialect.name == "sqlite":
        rows = [{"term": term, "number": number, "weight": weight} for term, weight in indexed]
        connection.execute(insert(postings), rows)
    else:
        terms, weights = zip(*indexed, strict=True)
        values = {"number": number, "terms": list(terms), "weights": list(weights)}
        connection.execute(_POST_TO_POSTGRESQL, values)


def _remove(connection: Connection, known: Kept) -> None:
    vector = unpack(known.packed)
    values = {"number": known.number, "terms": _listed(connection, sorted(vector.terms))}
    connection.execute(_sql(_UNPOST, connection), values)
    connection.execute(delete(documents).where(documents.c.number == known.number))
    _change(connection, vector, -1)


def _change(connection: Connection, vector: Vector, tickets: int) -> None:
    terms = sorted((ALL_TICKETS, *vector.terms))
    packed = struct.pack(f"<{len(terms)}i", *terms)
    connection.execute(insert(term_changes).inline(), {"tickets": tickets, "terms": packed})


def _count(connection: Connection, changes: Sequence[tuple[int, int]]) -> None:
    if connection.dialect.name == "sqlite":
        rows = [{"term": term, "tickets": tickets} for term, tickets in changes]
        connection.execute(_COUNT_IN_SQLITE, rows)
    else:
        terms, tickets = zip(*changes, strict=True)
        connection.execute(_COUNT_IN_POSTGRESQL, {"terms": list(terms), "tickets": list(tickets)})
    gone = [term for term, tickets in changes if tickets < 0]
    if gone:
        connection.execute(_sql(_UNCOUNT, connection), {"terms": _listed(connection, gone)})


def _row_of(ref: TicketRef) -> tuple[Any, ...]:
    return (documents.c.system == ref.system, documents.c.site == ref.site, documents.c.ticket_id == ref.id)


def _numbers(packed: bytes) -> tuple[int, ...]:
    return cast("tuple[int, ...]", struct.unpack(f"<{len(packed) // 4}i", packed))


def _rows(connection: Connection, statement: str, values: dict[str, Any]) -> list[Any]:
    """The rows of a statement that is run for every ticket, past the layers that would double its time."""
    dialect = connection.dialect.name
    given = {name: _listed(connection, value) if isinstance(value, list) else value for name, value in values.items()}
    raw = connection.connection.cursor()
    try:
        raw.execute(_for_driver(statement, dialect), given)
        return list(raw.fetchall())
    finally:
        raw.close()


def _listed(connection: Connection, numbers: list[int]) -> Any:
    """A list of numbers as one parameter, so that a statement is the same for any number of them."""
    return json.dumps(numbers) if connection.dialect.name == "sqlite" else numbers


def _sql(statement: str, connection: Connection) -> TextClause:
    return _for_dialect(statement, connection.dialect.name)


@lru_cache(maxsize=64)
def _for_driver(statement: str, dialect: str) -> str:
    """The statement with parameters as the driver names them."""
    words = str(_for_dialect(statement, dialect))
    return words if dialect == "sqlite" else _PARAMETER.sub(r"%(\1)s", words)


@lru_cache(maxsize=64)
def _for_dialect(statement: str, dialect: str) -> TextClause:
    """The statement with ``IN_LIST(:name)`` in the dialect's words, and ``SKIP_LOCKED`` where there are row locks."""
    for name in ("terms", "numbers"):
        listed = f":{name}"
        one_of = f"IN (SELECT value FROM json_each({listed}))" if dialect == "sqlite" else f"= ANY({listed})"  # noqa: S608 - our own words
        statement = statement.replace(f"IN_LIST({listed})", one_of)
    return text(statement.replace("SKIP_LOCKED", "" if dialect == "sqlite" else "FOR UPDATE SKIP LOCKED"))


_FREQUENCIES = """
SELECT term, tickets, NULL FROM term_counts WHERE term IN_LIST(:terms)
UNION ALL SELECT 0, tickets, terms FROM term_changes
"""
_DOCUMENTS = "SELECT number, terms FROM documents WHERE number IN_LIST(:numbers)"
_UNPOST = "DELETE FROM postings WHERE number = :number AND term IN_LIST(:terms)"
_UNCOUNT = "DELETE FROM term_counts WHERE tickets <= 0 AND term IN_LIST(:terms)"
_TAKE_CHANGES = """
DELETE FROM term_changes
WHERE id IN (SELECT id FROM term_changes ORDER BY id LIMIT :most SKIP_LOCKED)
RETURNING tickets, terms
"""
_COUNT_IN_SQLITE = text(
    "INSERT INTO term_counts (term, tickets) VALUES (:term, :tickets) "
    "ON CONFLICT (term) DO UPDATE SET tickets = term_counts.tickets + excluded.tickets"
)
_COUNT_IN_POSTGRESQL = text(
    "INSERT INTO term_counts (term, tickets) "
    "SELECT * FROM unnest(CAST(:terms AS integer[]), CAST(:tickets AS integer[])) "
    "ON CONFLICT (term) DO UPDATE SET tickets = term_counts.tickets + excluded.tickets"
)
_POST_TO_POSTGRESQL = text(
    "INSERT INTO postings (number, term, weight) "
    "SELECT :number, term, weight "
    "FROM unnest(CAST(:terms AS integer[]), CAST(:weights AS smallint[])) AS indexed (term, weight)"
)
_CANDIDATES_OF_POSTGRESQL = """
    SELECT number, SUM(weight * rarity) AS total
    FROM unnest(CAST(:terms AS integer[]), CAST(:rarities AS integer[]), CAST(:most AS integer[]))
         AS asked (asked_term, rarity, most)
    CROSS JOIN LATERAL (
        SELECT number, weight FROM postings
        WHERE term = asked_term AND number >= :since AND number < :before
        ORDER BY number DESC LIMIT most
    ) AS found
    GROUP BY number ORDER BY total DESC, number DESC LIMIT :candidates
    """


@lru_cache(maxsize=64)
def _candidates_of_sqlite(terms: int) -> str:
    """SQLite knows no LATERAL: one branch a term."""
    branches = " UNION ALL ".join(
        f"SELECT * FROM (SELECT number, weight * :rarity{place} AS part FROM postings "  # noqa: S608 - numbers only
        f"WHERE term = :term{place} AND number >= :since AND number < :before "
        f"ORDER BY number DESC LIMIT :most{place})"
        for place in range(terms)
    )
    return (
        f"SELECT number, SUM(part) AS total FROM ({branches}) "  # noqa: S608 - numbers only
        "GROUP BY number ORDER BY total DESC, number DESC LIMIT :candidates"
    )
