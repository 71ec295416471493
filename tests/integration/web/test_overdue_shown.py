"""Overdue steps of the routine where people and machines look: the overview, the metrics, the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.cli import main
from app.domain.gate.model import Missing
from app.domain.ticket import Ticket
from app.store.database import Database
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_verdict, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

LONG_AGO = datetime(2020, 3, 2, 6, 0, tzinfo=UTC)


def keep(database: Database, ticket: Ticket) -> None:
    """A job failure that nobody has stopped and of which nobody was told."""
    undone = ("containment", "retailer_notified")
    missing = tuple(Missing(requirement=key, message=f"{key} is missing") for key in undone)
    with database.write() as connection:
        keep_ticket(connection, ticket, a_verdict(ticket, missing=missing))


def test_the_overview_lists_what_is_overdue_and_says_nothing_where_all_is_in_time(
    signed_in: Callable[..., FlaskClient], service: Service, clock: StandingClock
) -> None:
    client = signed_in()
    keep(service.database, a_ticket(created_at=NOW, subject="<b>Feed</b> down"))
    assert "Overdue job failures" not in client.get("/").get_data(as_text=True)
    clock.advance(hours=2)
    page = client.get("/").get_data(as_text=True)
    assert "<b>1</b> job failure overdue" in page
    assert "Stop the failing job: due" in page
    assert "Tell the retailer: due" not in page
    assert "<b>Feed</b>" not in page


def test_metrics_count_overdue_tickets_by_step(client: FlaskClient, service: Service, clock: StandingClock) -> None:
    keep(service.database, a_ticket(created_at=NOW))
    clock.advance(hours=5)
    figures = {
        sample.labels["step"]: sample.value
        for family in text_string_to_metric_families(client.get("/metrics").get_data(as_text=True))
        for sample in family.samples
        if sample.name == "handoff_routine_overdue"
    }
    assert figures == {"contain": 1, "notify": 1, "decide": 0}


@pytest.fixture
def database_of_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    url = f"sqlite:///{tmp_path / 'handoff.db'}"
    monkeypatch.setenv("HANDOFF_DATABASE_URL", url)
    monkeypatch.setenv("HANDOFF_LOG_LEVEL", "error")
    monkeypatch.setenv("COLUMNS", "200")
    return a_service(url, Tracker()).database


def test_the_command_ends_with_1_and_names_each_step_where_a_ticket_is_overdue(database_of_commands: Database) -> None:
    keep(database_of_commands, a_ticket(created_at=LONG_AGO))
    keep(database_of_commands, a_ticket("10002", created_at=LONG_AGO - timedelta(days=1)))
    database_of_commands.close()
    shown = CliRunner().invoke(main, ["gate", "overdue"])
    assert shown.exit_code == 1
    assert "stop the failing job, for" in shown.output
    lines = [json.loads(line) for line in CliRunner().invoke(main, ["gate", "overdue", "--json"]).stdout.splitlines()]
    assert [line["ticket"]["key"] for line in lines] == ["OPS-2", "OPS-1"]
    assert [step["step"] for step in lines[0]["overdue"]] == ["contain", "notify"]
    assert lines[1]["overdue"][0]["due_at"] == "2020-03-02T07:00:00Z"


def test_the_command_ends_with_0_where_nothing_is_overdue(database_of_commands: Database) -> None:
    database_of_commands.close()
    shown = CliRunner().invoke(main, ["gate", "overdue"])
    assert shown.exit_code == 0
    assert "Nothing is overdue" in shown.output
