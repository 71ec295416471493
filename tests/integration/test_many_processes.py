"""Several web and worker processes, as on several hosts, share one installation, and nothing but PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from app.demo.stage import wait_for
from app.demo.story import ticket_text
from app.store import inbox, sites
from tests.support.hosts import Host, Hosts, hosts, own_name
from tests.support.installation import Installation, installation

pytestmark = pytest.mark.postgres

ISSUES = 14
DESK_TICKETS = 6
FAILED_AT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
MINUTES_OFF = 7
LATE_SECONDS = 0.2


@pytest.fixture
def place(postgres_url: str) -> Iterator[Installation]:
    with installation(postgres_url, receiving=False) as running:
        requests.post(f"{running.agent.url}/sandbox/sizes", json={"rate_limits": False}, timeout=10).raise_for_status()
        yield running


@pytest.fixture
def several(place: Installation, postgres_url: str, tmp_path: Path) -> Iterator[Hosts]:
    """Two web processes, one for each tracker's webhooks, and three workers, the clocks of two of whose hosts are
    minutes off in either direction."""
    with hosts(tmp_path, **place.environment(postgres_url)) as made:
        webs = {name: made.add_web(f"web-{name}") for name in ("jira", "zendesk")}
        for number, minutes in enumerate((0, MINUTES_OFF, -MINUTES_OFF), start=1):
            made.add_worker(f"worker-{number}", clock=60 * minutes)
        made.wait_until_ready()
        wait_for(lambda: len(workers(place)) == 3 or None, "three workers to be there", seconds=240)
        place.send_webhooks(**{name: f"http://127.0.0.1:{host.port}" for name, host in webs.items()})
        yield made


def workers(place: Installation) -> dict[str, sites.Origin]:
    with place.service.database.read() as connection:
        return dict(sites.origins_alive(connection, place.service.database.clock()))


def counted(place: Installation) -> dict[str, int]:
    with place.service.database.read() as connection:
        return inbox.counted(connection)


def at_rest(place: Installation) -> bool | None:
    place.sandbox.drain(60)
    return counted(place)["queued"] == 0 or None


def handled_by(host: Host) -> list[str]:
    return [line["key"] for line in host.lines("ticket_handled")]


def test_the_work_is_shared_and_nothing_lost_or_doubled_though_clocks_differ_and_one_is_killed(place, several):
    origins = workers(place).values()
    off = sorted(round((origin.clock_ahead_seconds or 0) / 60) for origin in origins)
    assert off == [-MINUTES_OFF, 0, MINUTES_OFF]
    assert len({origin.key_mark for origin in origins}) == 1
    if own_name("tried"):
        assert {origin.host for origin in origins} == {"worker-1", "worker-2", "worker-3"}

    place.sandbox.jira.world.faults.add("late", method="GET", path=r"/issue/", times=1000, seconds=LATE_SECONDS)
    issues = [
        place.agent.report("OPS", "Job failure", "Order sync errored", ticket_text(f"ORD-{number}", FAILED_AT, number))
        for number in range(1000, 1000 + ISSUES)
    ]
    first = several.workers[0]
    wait_for(lambda: bool(handled_by(first)) or None, "the first worker to work", seconds=240)
    first.kill()
    added = several.add_worker("worker-4")
    wait_for(lambda: bool(added.lines("worker_started")) or None, "the added worker to start", seconds=240)
    numbers = [
        place.zen_customer.report("Order sync errored", ticket_text(f"ORD-{number}", FAILED_AT, number))
        for number in range(2000, 2000 + DESK_TICKETS)
    ]
    wait_for(lambda: at_rest(place), f"all to be handled:\n{several.log()}", seconds=240)
    place.sandbox.jira.world.faults.clear()

    for key in issues:
        assert len([note for note in place.agent.notes(key) if "handoff-gate:record" in note]) == 1, key
        assert place.agent.record(key)["job_or_transaction_id"].startswith("ORD-")
    for number in numbers:
        notes = [note["body"] for note in place.zen_agent.notes(number) if "handoff-gate:record" in note["body"]]
        assert len(notes) == 1, number
    states = counted(place)
    assert states["queued"] == states["dead"] == states["quarantined"] == 0

    shares = {host.name: len(handled_by(host)) for host in several.workers}
    assert all(shares.values()), shares
    for host in several.workers:
        assert host.lines("ticket_taken_over") == [], "a worker took the ticket of one that lives"
        assert host.lines("worker_fault") == host.lines("delivery_failed") == []

    files = [host.written_files() for host in (*several.web, *several.workers) if host.alive]
    folders = [host.folder for host in (*several.web, *several.workers) if host.alive]
    for folder, written in zip(folders, files, strict=True):
        assert all(path.is_relative_to(folder) for path in written), f"{folder.name} writes elsewhere: {written}"
