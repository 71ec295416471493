"""A backfill that is killed goes on where it was: no ticket is lost, none is counted twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from app.demo.stage import wait_for
from app.store.history_tables import occurrences
from app.store.tables import backfills
from integrations.sandbox.jira import state_of
from tests.support.installation import Installation, installation

TICKETS = 60
PAGE = 5
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def place(database_url: str) -> Iterator[Installation]:
    with installation(database_url) as running:
        limits = {"rate_limits": False, "search_page": PAGE}
        requests.post(f"{running.agent.url}/sandbox/sizes", json=limits, timeout=10).raise_for_status()
        running.sandbox.drain()
        state_of(running.sandbox.jira.app).webhooks.clear()
        yield running


def a_past(place: Installation) -> None:
    for number in range(TICKETS):
        at = NOW - timedelta(days=2, hours=number)
        said = f"Job ORD-SYNC-{4000 + number} failed.\nError ORA-00060: deadlock detected while waiting for resource"
        key = place.agent.report("OPS", "Job failure", "Order sync errored", said)
        issue = state_of(place.sandbox.jira.app).issue(key)
        issue.created = issue.updated = at


def backfill(place: Installation, database_url: str) -> subprocess.Popen[str]:
    """The command as it ships."""
    keys = place.sandbox.jira.credentials
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_LOG_LEVEL": "error",
        "HANDOFF_JIRA_URL": place.sandbox.jira.url,
        "HANDOFF_JIRA_EMAIL": keys["email"],
        "HANDOFF_JIRA_TOKEN": keys["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": "not used",
    }
    command = [sys.executable, "-m", "app.cli", "patterns", "backfill", "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def kept_at_the_last_page(place: Installation) -> int:
    with place.service.database.read() as connection:
        return int(connection.execute(select(func.coalesce(func.sum(backfills.c.tickets), 0))).scalar_one())


def pages_asked(place: Installation) -> int:
    return int(place.sandbox.jira.world.requests.count("GET", "/search/jql"))


def test_a_backfill_killed_again_and_again_reads_every_ticket_once(place: Installation, database_url: str) -> None:
    a_past(place)
    reached = 0
    for kill in range(3):
        with backfill(place, database_url) as process:
            wait_for(
                lambda before=reached: kept_at_the_last_page(place) > before or None,
                f"pages before kill {kill}",
                seconds=90,
            )
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert kept_at_the_last_page(place) >= reached
        reached = kept_at_the_last_page(place)
    with backfill(place, database_url) as process:
        said, _ = process.communicate(timeout=90)

    outcome: dict[str, Any] = json.loads(said.splitlines()[0])
    assert process.returncode == 0
    assert outcome["resumed"] is (reached < TICKETS)
    assert (outcome["read"], outcome["exceptions"], outcome["finished"]) == (TICKETS, TICKETS, True)
    assert pages_asked(place) <= TICKETS // PAGE + 3
    with place.service.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(occurrences)).scalar_one() == TICKETS
