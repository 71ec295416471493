"""A worker that is killed in the middle of its work loses nothing and writes no note twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import requests

from app.demo.stage import wait_for
from app.demo.story import ticket_text
from app.store import inbox
from tests.support.installation import Installation, installation

TICKETS = 24
KILLS = 5
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def place(database_url: str) -> Iterator[Installation]:
    with installation(database_url) as running:
        requests.post(f"{running.agent.url}/sandbox/sizes", json={"rate_limits": False}, timeout=10).raise_for_status()
        yield running


@contextmanager
def worker(place: Installation, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as it ships, over the installation's database."""
    jira, zendesk = place.sandbox.jira, place.sandbox.zendesk
    environment = {
        **os.environ,
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_LEASE_SECONDS": "1",
        "HANDOFF_LOG_LEVEL": "error",
        "HANDOFF_JIRA_URL": jira.url,
        "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
        "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": "not used by the worker",
        "HANDOFF_ZENDESK_URL": zendesk.url,
        "HANDOFF_ZENDESK_CLIENT_ID": zendesk.credentials["client_id"],
        "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk.credentials["client_secret"],
        "HANDOFF_ZENDESK_WEBHOOK_SECRET": "not used by the worker",
    }
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def writes(place: Installation) -> int:
    return sum(not request.startswith("GET") for request in place.requests("jira") + place.requests("zendesk"))


def until(look: Callable[[], bool], what: str) -> None:
    wait_for(lambda: look() or None, what, seconds=90)


def waiting(place: Installation) -> int:
    with place.service.database.read() as connection:
        return inbox.counted(connection)["queued"]


def test_a_worker_killed_in_the_middle_of_a_load_loses_nothing_and_writes_no_note_twice(place, database_url):
    failed_at = NOW - timedelta(hours=3)
    issues = [
        place.agent.report("OPS", "Job failure", "Order sync errored", ticket_text(f"ORD-{number}", failed_at, number))
        for number in range(TICKETS // 2)
    ]
    numbers = [
        place.zen_customer.report("Order sync errored", ticket_text(f"ORD-{number}", failed_at, number))
        for number in range(TICKETS // 2, TICKETS)
    ]
    place.sandbox.drain()

    for kill in range(KILLS):
        with worker(place, database_url) as process:
            before = writes(place)
            until(lambda seen=before: writes(place) > seen or not waiting(place), f"work before kill {kill}")
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    with worker(place, database_url) as process:
        until(lambda: not waiting(place), "all deliveries to be handled")
        place.sandbox.drain()
        until(lambda: not waiting(place), "what our own writing brought up to be handled")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0

    for key in issues:
        assert len([note for note in place.agent.notes(key) if "handoff-gate:record" in note]) == 1, key
        assert not place.agent.issue(key)["properties"]["handoff.gate"]["allowed"]
    for number in numbers:
        notes = [note["body"] for note in place.zen_agent.notes(number) if "handoff-gate:record" in note["body"]]
        assert len(notes) == 1, number
        assert place.zen_agent.record(number)["job_or_transaction_id"].startswith("ORD-")
    with place.service.database.read() as connection:
        states = inbox.counted(connection)
    assert states["queued"] == states["dead"] == states["quarantined"] == 0
