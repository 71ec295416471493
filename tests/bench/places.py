"""Where a benchmark keeps its rows: a new SQLite file, or a new schema of a PostgreSQL; and how fast the disk is."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
Place = Callable[[], AbstractContextManager[str]]
_SCHEMAS = count()


@contextmanager
def sqlite_place() -> Iterator[str]:
    """The URL of a SQLite file that does not exist yet, on the disk of the working directory."""
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as folder:
        yield f"sqlite:///{Path(folder).resolve() / 'bench.db'}"


@contextmanager
def postgres_place() -> Iterator[str]:
    """The URL of an empty schema. Raises ``ConnectionError`` where no server answers."""
    engine = create_engine(POSTGRES_URL, poolclass=NullPool)
    schema = f"bench_{os.getpid()}_{next(_SCHEMAS)}"
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except Exception as error:
        raise ConnectionError(f"no PostgreSQL at {make_url(POSTGRES_URL)!r}") from error
    try:
        url = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


PLACES: dict[str, Place] = {"SQLite": sqlite_place, "PostgreSQL": postgres_place}


def postgres_version() -> str | None:
    """The server's version; ``None`` where none answers."""
    try:
        with create_engine(POSTGRES_URL, poolclass=NullPool).connect() as connection:
            return str(connection.execute(text("SHOW server_version")).scalar_one()).split()[0]
    except Exception:
        return None


def available_places() -> dict[str, Place]:
    """SQLite, and PostgreSQL where one answers."""
    return PLACES if postgres_version() else {"SQLite": sqlite_place}


def fsync_milliseconds() -> float:
    """The median of 50 durable writes of 12 KB: what the disk allows at this moment."""
    taken = []
    with tempfile.NamedTemporaryFile(dir=".") as file:
        for _ in range(50):
            started = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 12_288, 0)
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
