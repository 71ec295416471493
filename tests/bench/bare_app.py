"""The floor: Flask and one durable INSERT a request, over the driver itself, with the same durability as ours."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Any

from flask import Flask, request


def application() -> Flask:
    """The app. SQLite: WAL and FULL, one connection a process behind a lock. PostgreSQL: one connection a thread."""
    app = Flask(__name__)
    insert = _sqlite_insert if os.environ["BARE_DATABASE_URL"].startswith("sqlite") else _postgres_insert
    store = insert(os.environ["BARE_DATABASE_URL"])

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/insert")
    def receive() -> tuple[dict[str, int], int]:
        return {"delivery": store(request.headers["X-Atlassian-Webhook-Identifier"], request.get_data())}, 202

    return app


def _sqlite_insert(url: str) -> Any:
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False, timeout=10
    )
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, identifier TEXT, size INTEGER)")
    lock = threading.Lock()

    def store(identifier: str, body: bytes) -> int:
        with lock:
            row = connection.execute("INSERT INTO bare (identifier, size) VALUES (?, ?)", (identifier, len(body)))
            return int(row.lastrowid or 0)

    return store


def _postgres_insert(url: str) -> Any:
    import psycopg
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    options = parsed.query.get("options", "")
    address = parsed.set(drivername="postgresql", query={}).render_as_string(hide_password=False)
    kept = threading.local()
    with psycopg.connect(address, options=str(options), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, identifier TEXT, size INTEGER)")

    def store(identifier: str, body: bytes) -> int:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(address, options=str(options), autocommit=True)
        statement = "INSERT INTO bare (identifier, size) VALUES (%s, %s) RETURNING id"
        row = kept.connection.execute(statement, (identifier, len(body))).fetchone()
        return int(row[0])

    return store
