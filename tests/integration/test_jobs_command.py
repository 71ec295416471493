"""``handoff jobs``: what jobs told of their runs, as people and as programs read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from app.cli import main
from app.domain.heartbeats.model import Signal
from app.store import job_runs, migrate
from app.store.database import Database

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    made = Database(database_url)
    migrate.upgrade(made)
    yield made
    made.close()


def run_of(database: Database, number: int, begun: datetime, minutes: float, kind: str = "success") -> None:
    with database.write() as connection:
        for what, at in (("start", begun), (kind, begun + timedelta(minutes=minutes))):
            job_runs.take(
                connection,
                Signal(source="airflow", job="order_export", kind=what, at=at, run=str(number), message="done"),
            )


def handoff(*words: str):
    return CliRunner().invoke(main, ["jobs", *words], env={"COLUMNS": "140"})


def test_a_job_that_was_never_heard_of_says_where_to_begin(database) -> None:
    assert "docs/heartbeats.md" in handoff("list").output
    unknown = handoff("show", "order_export")
    assert unknown.exit_code == 1
    assert "handoff jobs list" in unknown.output


def test_a_job_shows_its_usual_runtime_and_that_it_is_late(database) -> None:
    for number in range(6):
        run_of(database, number, NOW - timedelta(hours=20 - number), 5)
    (line,) = handoff("list", "--json").output.splitlines()
    told = json.loads(line)
    assert (told["source"], told["job"], told["runs"], told["failed"]) == ("airflow", "order_export", 6, 0)
    assert (told["last_state"], told["usual_seconds"], told["usual_interval_seconds"]) == ("success", 300.0, 3600.0)
    assert told["late"] is True
    shown = handoff("list").output
    assert "late" in shown
    assert "5 min" in shown


def test_the_runs_of_a_job_are_listed_latest_first(database) -> None:
    run_of(database, 1, NOW - timedelta(minutes=40), 5)
    run_of(database, 2, NOW - timedelta(minutes=20), 5, "fail")
    lines = [json.loads(line) for line in handoff("show", "order_export", "--json").output.splitlines()]
    assert [(line["run"], line["state"], line["seconds"]) for line in lines] == [
        ("2", "failed", 300.0),
        ("1", "success", 300.0),
    ]
    shown = handoff("show", "order_export", "--source", "airflow").output
    assert shown.index("failed") < shown.index("success")
    assert "too few to call a runtime usual" in shown


def test_runs_long_unheard_of_are_forgotten(database) -> None:
    run_of(database, 1, NOW - timedelta(days=100), 5)
    run_of(database, 2, NOW - timedelta(days=1), 5)
    with database.write() as connection:
        assert job_runs.forget_before(connection, NOW - timedelta(days=90), 1000) == 1
    with database.read() as connection:
        assert [run.run for run in job_runs.named(connection, ["1", "order_export"])] == ["2"]
