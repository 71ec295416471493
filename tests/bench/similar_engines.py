"""Our index as the benchmark of similar tickets builds and asks it, in both databases; and the engines by name."""

from __future__ import annotations

import os
import re
import sqlite3
import struct
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app.domain.similarity import (
    WINDOW,
    after,
    first_number,
    query_of,
    rank,
    unpack,
)
from app.store import migrate
from app.store import similar as store
from app.store.columns import Instant
from app.store.database import Database
from tests.bench.similar_corpus import MadeTicket, Prepared
from tests.bench.similar_rivals import Fts5, Tantivy

POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
TOP = 60
RAREST = 16
_WORD = re.compile(r"[^\W_]{2,40}")
_INSTANT = Instant()


class Ours:
    """The index of the store, in one of its two databases."""

    inserts: ClassVar[bool] = True
    questions: ClassVar[tuple[str, ...]] = (
        "candidates",
        "candidates, 90 days",
        "frequencies + candidates",
        "frequencies + candidates, 90 days",
        "whole match",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.database: Database | None = None

    def ask(self, ticket: MadeTicket, question: str) -> tuple[float, list[int]]:
        """Milliseconds, and the numbers found, best first."""
        assert self.database is not None
        began = time.perf_counter()
        document = ticket.document()
        terms = unpack(document.packed).terms
        since = first_number(ticket.created_at - WINDOW) if "90 days" in question else 0
        with self.database.read() as connection:
            if question != "whole match":
                connection.execute(text("SELECT 1"))
                began = time.perf_counter()
            query = query_of(document.packed, document.created_at, store.frequencies(connection, terms))
            if question.startswith("candidates"):
                began = time.perf_counter()
            found = store.candidates(connection, query.terms, since, after(ticket.created_at))
            numbers = [number for number, _ in found]
            if question == "whole match":
                numbers = [one.number for one in rank(query, store.read(connection, numbers), 10)]
            taken = time.perf_counter() - began
        return taken * 1000, numbers

    def insert(self, ticket: MadeTicket) -> float:
        """Milliseconds to keep a new ticket, committed."""
        assert self.database is not None
        document = ticket.document()
        started = time.perf_counter()
        with self.database.write() as connection:
            store.remember(connection, document, [])
        return (time.perf_counter() - started) * 1000

    def fold(self) -> float | None:
        """Milliseconds to fold the frequencies where that is due; the worker does so between tickets."""
        assert self.database is not None
        with self.database.read() as connection:
            if not store.fold_is_due(connection):
                return None
        started = time.perf_counter()
        with self.database.write() as connection:
            store.fold(connection)
        self.database.checkpoint()
        return (time.perf_counter() - started) * 1000

    def close(self) -> None:
        """Give the connections back."""
        if self.database is not None:
            self.database.close()


class OursOnSqlite(Ours):
    """Our index in a SQLite file."""

    def __init__(self, folder: Path) -> None:
        super().__init__("ours, SQLite")
        self.path = folder / "ours.db"

    def start(self) -> None:
        """A new file; postings go to a second file first, to be written in order."""
        self._open()
        assert self.database is not None
        migrate.upgrade(self.database)
        self.raw = sqlite3.connect(self.path, isolation_level=None)
        self.raw.execute("PRAGMA synchronous=OFF")
        self.raw.execute("ATTACH ? AS staging", (str(self.path.with_suffix(".staging")),))
        self.raw.execute("PRAGMA staging.journal_mode=OFF")
        self.raw.execute("CREATE TABLE staging.posted (term INTEGER, number INTEGER, weight INTEGER)")

    def add(self, tickets: Sequence[Prepared]) -> None:
        """Take some tickets."""
        self.raw.execute("BEGIN")
        self.raw.executemany(
            "INSERT INTO documents (number, system, site, ticket_id, created_at, terms) VALUES (?, ?, ?, ?, ?, ?)",
            (one.row for one in tickets),
        )
        postings = ((term, one.number, weight) for one in tickets for term, weight in one.indexed)
        self.raw.executemany("INSERT INTO posted VALUES (?, ?, ?)", postings)
        self.raw.execute("COMMIT")

    def finish(self, frequencies: Counter[int]) -> None:
        """Write what is left."""
        self.raw.execute("BEGIN")
        self.raw.execute("INSERT INTO postings SELECT * FROM posted ORDER BY term, number")
        self.raw.executemany("INSERT INTO term_counts VALUES (?, ?)", sorted(frequencies.items()))
        self.raw.execute("COMMIT")
        self.raw.execute("DETACH staging")
        self.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.raw.close()
        self.path.with_suffix(".staging").unlink()

    def open_built(self) -> bool:
        """Open what an earlier run built."""
        if not self.path.exists() or self.path.with_suffix(".staging").exists():
            return False
        self._open()
        return True

    def megabytes(self) -> dict[str, float]:
        """Size of each part."""
        with sqlite3.connect(self.path) as raw:
            try:
                rows = raw.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()
            except sqlite3.OperationalError:
                return {"file": self.path.stat().st_size / 1e6}
        return {name: size / 1e6 for name, size in rows if name in ("postings", "documents", "term_counts")}

    def _open(self) -> None:
        self.database = Database(f"sqlite:///{self.path}")


class OursOnPostgresql(Ours):
    """Our index in a PostgreSQL schema of its own."""

    def __init__(self, label: str) -> None:
        super().__init__("ours, PostgreSQL")
        self.schema = f"handoff_bench_similar_{label}"
        self.url = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={self.schema}"})

    def start(self) -> None:
        """A new schema; the key of the postings is made at the end."""
        with create_engine(POSTGRES_URL, poolclass=NullPool).begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {self.schema}"))
        self.database = Database(self.url.render_as_string(hide_password=False))
        migrate.upgrade(self.database)
        with self.database.write() as connection:
            connection.execute(text("ALTER TABLE postings DROP CONSTRAINT pk_postings"))

    def add(self, tickets: Sequence[Prepared]) -> None:
        """Take some tickets."""
        assert self.database is not None
        with self.database.write() as connection:
            cursor = connection.connection.cursor()
            columns = "number, system, site, ticket_id, created_at, terms"
            with cursor.copy(f"COPY documents ({columns}) FROM STDIN") as copy:
                for one in tickets:
                    copy.write_row(one.row)
            with cursor.copy("COPY postings (number, term, weight) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_binary_postings(tickets))

    def finish(self, frequencies: Counter[int]) -> None:
        """Make the key, and what is left."""
        assert self.database is not None
        with self.database.write() as connection:
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            key = "ALTER TABLE postings ADD CONSTRAINT pk_postings PRIMARY KEY (term, number) INCLUDE (weight)"
            connection.execute(text(key))
            with connection.connection.cursor().copy("COPY term_counts FROM STDIN") as copy:
                for row in sorted(frequencies.items()):
                    copy.write_row(row)
            connection.execute(text("CREATE TABLE built ()"))
        with create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def open_built(self) -> bool:
        """Open what an earlier run built."""
        with create_engine(POSTGRES_URL, poolclass=NullPool).connect() as connection:
            built = connection.execute(text("SELECT to_regclass(:name)"), {"name": f"{self.schema}.built"}).scalar()
        if built is None:
            return False
        self.database = Database(self.url.render_as_string(hide_password=False))
        return True

    def remove(self) -> None:
        """Drop the schema."""
        self.close()
        with create_engine(POSTGRES_URL, poolclass=NullPool).begin() as connection:
            connection.execute(text(f"DROP SCHEMA {self.schema} CASCADE"))

    def megabytes(self) -> dict[str, float]:
        """Size of each part."""
        assert self.database is not None
        sizes = {}
        with self.database.read() as connection:
            for name, measure in (
                ("postings", "pg_table_size('postings')"),
                ("pk_postings", "pg_relation_size('pk_postings')"),
                ("documents", "pg_total_relation_size('documents')"),
                ("term_counts", "pg_total_relation_size('term_counts')"),
            ):
                sizes[name] = float(connection.execute(text(f"SELECT {measure}")).scalar_one()) / 1e6
        return sizes


Engine = OursOnSqlite | OursOnPostgresql | Fts5 | Tantivy


def engines(names: Sequence[str], folder: Path, label: str) -> list[Engine]:
    """The engines with these names."""
    made: dict[str, Any] = {
        "sqlite": lambda: OursOnSqlite(folder),
        "postgresql": lambda: OursOnPostgresql(label),
        "fts5": lambda: Fts5(folder),
        "tantivy": lambda: Tantivy(folder),
    }
    return [made[name]() for name in names]


def _binary_postings(tickets: Sequence[Prepared]) -> bytes:
    """Rows of (number, term, weight) in PostgreSQL's binary COPY format, the trailer included."""
    row = struct.Struct(">hiqiiih")
    parts = [b"PGCOPY\n\xff\r\n\0", struct.pack(">ii", 0, 0)]
    for one in tickets:
        parts += [row.pack(3, 8, one.number, 4, term, 2, weight) for term, weight in one.indexed]
    return b"".join([*parts, struct.pack(">h", -1)])
