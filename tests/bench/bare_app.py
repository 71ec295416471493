"""The floor: Flask and one durable INSERT a request, over the driver itself, with the same durability as ours."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask, request

from schemas import validator


def application() -> Flask:
    """The app. SQLite: WAL and FULL, one connection a process behind a lock. PostgreSQL: one connection a thread."""
    app = Flask(__name__)
    insert = _sqlite_insert if os.environ["BARE_DATABASE_URL"].startswith("sqlite") else _postgres_insert
    store = insert(os.environ["BARE_DATABASE_URL"])

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    check = _check_of(os.environ.get("BARE_SCHEMA"))

    @app.post("/insert")
    def receive() -> tuple[dict[str, int], int]:
        body = request.get_data()
        check(body)
        return {"delivery": store(request.headers["X-Atlassian-Webhook-Identifier"], body)}, 202

    return app


def _check_of(schema: str | None) -> Callable[[bytes], None]:
    if not schema:
        return lambda _body: None
    checked = validator(schema)
    return lambda body: checked.validate(json.loads(body))


def make_table(url: str) -> None:
    """The table, made before the processes start."""
    if url.startswith("sqlite"):
        with closing(_sqlite(url)) as connection:
            connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, identifier TEXT, size INTEGER)")
        return
    with closing(_postgres(url)) as connection:
        connection.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, identifier TEXT, size INTEGER)")


def _sqlite(url: str) -> sqlite3.Connection:
    path = url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def _postgres(url: str) -> Any:
    import psycopg
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    address = parsed.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
    return psycopg.connect(address, options=str(parsed.query.get("options", "")), autocommit=True)


def _sqlite_insert(url: str) -> Any:
    connection, lock = _sqlite(url), threading.Lock()

    def store(identifier: str, body: bytes) -> int:
        with lock:
            row = connection.execute("INSERT INTO bare (identifier, size) VALUES (?, ?)", (identifier, len(body)))
            return int(row.lastrowid or 0)

    return store


def _postgres_insert(url: str) -> Any:
    kept = threading.local()

    def store(identifier: str, body: bytes) -> int:
        if not hasattr(kept, "connection"):
            kept.connection = _postgres(url)
        statement = "INSERT INTO bare (identifier, size) VALUES (%s, %s) RETURNING id"
        return int(kept.connection.execute(statement, (identifier, len(body))).fetchone()[0])

    return store
