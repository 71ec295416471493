"""Backups: every row of the database at one moment as lines of JSON, compressed, in a form that both databases read.

The archive is logical and not a copy of files, for three reasons: the same file is restored into SQLite and PostgreSQL
(so an installation can move from one to the other), into a later release than it was made with, and no program besides
this one is needed, in the right version, on the host that restores. It is one snapshot: the service goes on meanwhile.

First line: what it is. Then a line that names a table and its columns, its rows, one a line, and a line that counts
them. Last line: the count of all rows and the SHA-256 of everything before it, so that a file cut short shows it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import Connection, inspect, text, types

from app.domain.errors import PlainError

FORMAT = 1
LEFT_OUT = frozenset(
    {"alembic_version", "leases", "workers", "signin_failures", "signin_links", "spent_marks", "unread_pictures"}
)
"""The version stands in the first line; the others tell of processes, of the last minutes, or let somebody in."""
ROWS_AT_ONCE = 1_000
MOST_LINE = 256 * 1024 * 1024
"""Bytes of a line at most; more is no backup of ours."""
COMPRESSION = 3

Progress = Callable[[int, int], None]
"""Told how many rows are done, and how many there are."""


class NoBackup(PlainError, ValueError):
    """The file is no whole backup; the text says what is wrong with it and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line. ``version`` is that of the tables; ``key_mark`` tells whether two secret keys are the same;
    ``rows`` are those to come."""

    version: str
    source: str
    installation: str
    release: str
    made_at: str
    key_mark: str
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"handoff_backup": FORMAT, **{name: getattr(self, name) for name in Header.__slots__}}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``kind`` is ``int``, ``float``, ``bool``, ``text``, ``json`` (as the text that it is stored
    as) or ``blob`` (base64)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table of the archive. ``rows`` has to be read to its end before the next table."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterator[list[Any]]


@dataclass(slots=True)
class Summary:
    """What an archive holds: rows by table, and the SHA-256 of its lines."""

    tables: dict[str, int] = field(default_factory=dict)
    sha256: str = ""

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self.tables.values())


def write(connection: Connection, target: IO[bytes], header: Header, progress: Progress) -> Summary:
    """Write everything that the transaction sees. Nothing is written to the database."""
    summary, digest = Summary(), hashlib.sha256()
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=COMPRESSION, mtime=0) as packed:

        def put(value: object) -> None:
            line = json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
            digest.update(line)
            packed.write(line)

        put(header.to_dict())
        for name in tables_of(connection):
            columns = columns_of(connection, name)
            put({"table": name, "columns": [[column.name, column.kind] for column in columns]})
            summary.tables[name] = 0
            for row in _rows(connection, name, columns):
                put(row)
                summary.tables[name] += 1
                if summary.rows % ROWS_AT_ONCE == 0:
                    progress(summary.rows, header.rows)
            put({"rows": summary.tables[name]})
        summary.sha256 = digest.hexdigest()
        put({"end": summary.rows, "sha256": summary.sha256})
    return summary


def tables_of(connection: Connection) -> list[str]:
    """The tables that are kept, as the database has them: also before the migrations of this release ran."""
    return sorted(set(inspect(connection).get_table_names()) - LEFT_OUT)


def count_rows(connection: Connection) -> int:
    """All rows that a backup would hold."""
    counted = (connection.execute(text(f'SELECT count(*) FROM "{name}"')) for name in tables_of(connection))  # noqa: S608 - names of our own tables
    return sum(result.scalar_one() for result in counted)


def columns_of(connection: Connection, table: str) -> tuple[Column, ...]:
    """The columns of a table with their kinds."""
    return tuple(Column(str(one["name"]), _kind(one["type"])) for one in inspect(connection).get_columns(table))


class Reader:
    """Reads an archive line by line; checks on the way that it is whole. ``summary`` is complete after the end."""

    def __init__(self, source: IO[bytes]) -> None:
        self._packed = gzip.GzipFile(fileobj=source, mode="rb")
        self._digest = hashlib.sha256()
        self._number = 0
        self.summary = Summary()
        self.header = self._header()

    def tables(self) -> Iterator[TableRows]:
        """Every table in order. Raises ``NoBackup`` where the file is damaged or does not reach its end."""
        while True:
            digest = self._digest.hexdigest()
            line = self._line()
            if not isinstance(line, dict):
                raise self._broken("names no table")
            if "end" in line:
                self._finish(line, digest)
                return
            name, columns = self._table(line)
            self.summary.tables[name] = 0
            yield TableRows(name, columns, self._rows_of(name, columns))

    def _header(self) -> Header:
        line = self._line()
        if not isinstance(line, dict) or "handoff_backup" not in line:
            raise NoBackup("This is no backup of Handoff Gate: its first line does not say so.")
        if line["handoff_backup"] != FORMAT:
            raise NoBackup(
                f"The backup has the format {line['handoff_backup']}, this release reads {FORMAT}; use a later release."
            )
        try:
            return Header(**{name: type_(line[name]) for name, type_ in _HEADER.items()})
        except (KeyError, TypeError, ValueError) as error:
            raise self._broken("does not say what the backup is of") from error

    def _table(self, line: dict[str, Any]) -> tuple[str, tuple[Column, ...]]:
        try:
            columns = tuple(Column(str(name), str(kind)) for name, kind in line["columns"])
            return str(line["table"]), columns
        except (KeyError, TypeError, ValueError) as error:
            raise self._broken("names no table") from error

    def _rows_of(self, name: str, columns: Sequence[Column]) -> Iterator[list[Any]]:
        while True:
            line = self._line()
            if isinstance(line, dict):
                if line.get("rows") != self.summary.tables[name]:
                    raise self._broken(f"does not count the rows of {name} as they are")
                return
            if not isinstance(line, list) or len(line) != len(columns):
                raise self._broken(f"is no row of {name}")
            self.summary.tables[name] += 1
            yield line

    def _finish(self, line: dict[str, Any], digest: str) -> None:
        if line.get("end") != self.summary.rows or line.get("sha256") != digest:
            raise self._broken("does not fit what comes before it: the file was changed")
        if self._read_line():
            raise NoBackup("Something follows the end of the backup: the file was changed.")
        self.summary.sha256 = digest

    def _line(self) -> Any:
        raw = self._read_line()
        self._number += 1
        if not raw.endswith(b"\n"):
            raise NoBackup(f"The backup ends in line {self._number}: the file is cut short.")
        self._digest.update(raw)
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise self._broken("is not JSON") from error

    def _read_line(self) -> bytes:
        try:
            return self._packed.readline(MOST_LINE)
        except EOFError as error:
            raise NoBackup(f"The backup ends after line {self._number}: the file is cut short.") from error
        except (OSError, ValueError, ArithmeticError) as error:
            raise NoBackup(f"The file is no backup, or damaged after line {self._number}: {error}.") from error

    def _broken(self, why: str) -> NoBackup:
        return NoBackup(f"Line {self._number} of the backup {why}.")


def _rows(connection: Connection, table: str, columns: Sequence[Column]) -> Iterator[list[Any]]:
    key = [str(name) for name in inspect(connection).get_pk_constraint(table)["constrained_columns"]]
    names = ", ".join(
        f'CAST("{column.name}" AS TEXT)' if column.kind == "json" else f'"{column.name}"' for column in columns
    )
    order = ", ".join(f'"{name}"' for name in key)
    statement = text(f'SELECT {names} FROM "{table}"' + (f" ORDER BY {order}" if order else ""))  # noqa: S608 - names of our own tables
    kinds = [column.kind for column in columns]
    plain = not {"bool", "blob"} & set(kinds)
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement):
        yield list(row) if plain else [_to_archive(kind, value) for kind, value in zip(kinds, row, strict=True)]


def _kind(column_type: types.TypeEngine[Any]) -> str:
    for kind, of in _KINDS:
        if isinstance(column_type, of):
            return kind
    raise NoBackup(f"A column of the type {column_type} cannot be backed up by this release.")


_KINDS: tuple[tuple[str, Any], ...] = (
    ("json", types.JSON),
    ("bool", types.Boolean),
    ("blob", types.LargeBinary),
    ("int", types.Integer),
    ("float", (types.Float, types.Numeric)),
    ("text", types.String),
)
_HEADER: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("version", "source", "installation", "release", "made_at", "key_mark"), str),
    "rows": int,
}


def _to_archive(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "blob":
        return base64.b64encode(value).decode("ascii")
    return bool(value) if kind == "bool" else value


def rows_together(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows in groups of ``ROWS_AT_ONCE``."""
    group: list[list[Any]] = []
    for row in rows:
        group.append(row)
        if len(group) == ROWS_AT_ONCE:
            yield group
            group = []
    if group:
        yield group
