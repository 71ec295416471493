"""A release is brought out while events arrive: the tables first, then one process after the other. Nothing is lost,
nothing refused; and a process that comes before its tables says so and waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.demo.stage import wait_for
from app.playbook import load_playbook
from app.settings import Settings
from app.store import inbox, migrate, tables
from app.store.database import Database, StoreUnavailable
from app.web import create_app
from app.workflow.service import Service
from app.workflow.vault import Vault
from app.workflow.work import work_one
from tests.support.balancer import Balancer, Sender, balancing
from tests.support.hosts import Hosts, hosts
from tests.support.installation import LEASE, Installation, installation
from tests.support.service import StandingClock
from tests.support.tracker import NOW, Tracker

LATER = "9001"
ANSWERS = 25
"""Acknowledged events between two steps of the deploy."""


@pytest.fixture
def place(postgres_url: str) -> Iterator[Installation]:
    with installation(postgres_url, receiving=False) as running:
        requests.post(f"{running.agent.url}/sandbox/sizes", json={"rate_limits": False}, timeout=10).raise_for_status()
        yield running


@pytest.fixture
def several(place: Installation, postgres_url: str, tmp_path: Path) -> Iterator[Hosts]:
    with hosts(tmp_path, **place.environment(postgres_url)) as made:
        made.add_web("web-1")
        made.add_web("web-2")
        made.add_worker("worker-1")
        made.wait_until_ready()
        yield made


@pytest.fixture
def balancer(several: Hosts) -> Iterator[Balancer]:
    with balancing(*(host.port for host in several.web)) as made:
        yield made


@pytest.mark.postgres
def test_a_deploy_under_load_loses_and_refuses_nothing(place, several, balancer):
    tickets = [str(place.agent.issue(report(place))["id"]) for _ in range(5)]
    with Sender(balancer.server_port, "/webhooks/jira", place.webhook_secret, tickets) as sender:
        sender.wait_for_more(202, ANSWERS)
        add_what_a_later_release_needs(place.service.database)
        sender.wait_for_more(202, ANSWERS)
        assert all(host.ready() for host in several.web), "a process of the release before is ready all the same"
        for host in several.web:
            assert host.stop() == 0
            sender.wait_for_more(202, ANSWERS)
            host.start()
            host.wait_until_ready()
            sender.wait_for_more(202, ANSWERS)
        new = several.add_worker("worker-2")
        wait_for(lambda: bool(new.lines("worker_started")) or None, "the new worker to start", seconds=240)
        assert several.workers[0].stop() == 0
        sender.wait_for_more(202, ANSWERS)

    assert balancer.refused == 0, balancer.moved
    assert sender.unfit == []
    assert set(sender.answers) == {202}
    assert stored(place) >= sender.acknowledged
    wait_for(lambda: queued(place) == 0 or None, f"all to be handled:\n{several.log()}", seconds=240)
    assert counted(place)["dead"] == 0


def report(place: Installation) -> str:
    return place.agent.report("OPS", "Job failure", "Order sync errored", "Job: ORD-4711 failed")


def add_what_a_later_release_needs(database: Database) -> None:
    """A migration that only adds, as a later release may bring it."""
    with database.write() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("ALTER TABLE deliveries ADD COLUMN of_a_later_release TEXT"))
        connection.execute(text("ALTER TABLE tickets ADD COLUMN of_a_later_release INTEGER NOT NULL DEFAULT 0"))
        connection.execute(text("CREATE TABLE of_a_later_release (id TEXT PRIMARY KEY)"))
        connection.execute(text("UPDATE alembic_version SET version_num = :later"), {"later": LATER})


def counted(place: Installation) -> dict[str, int]:
    with place.service.database.read() as connection:
        return inbox.counted(connection)


def queued(place: Installation) -> int:
    return counted(place)["queued"]


def stored(place: Installation) -> set[str]:
    with place.service.database.read() as connection:
        return set(connection.execute(select(tables.deliveries.c.identifier)).scalars())


@pytest.fixture
def behind(unmigrated_database_url: str) -> Iterator[Service]:
    """A service whose database no migration has seen yet."""
    tracker = Tracker()
    service = Service(
        database=Database(unmigrated_database_url),
        playbook=load_playbook(None),
        sites={(tracker.system, tracker.site): tracker},
        vault=Vault("a key for tests"),
        clock=StandingClock(),
    )
    yield service
    service.close()


def client_of(service: Service) -> FlaskClient:
    return create_app(service, Settings(gate_token="token")).test_client()


def webhook(client: FlaskClient):
    return client.post("/webhooks/jira", data=b'{"ticket": "10001"}', headers={"X-Signature": "good"})


def test_before_the_tables_are_there_nothing_is_acknowledged_and_the_sender_is_asked_to_come_again(behind):
    client = client_of(behind)
    answer = webhook(client)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "handoff migrate" in ready.json["reasons"][0]
    assert client.get("/signin").status_code in (200, 404)
    assert client.get("/healthz").status_code == 200
    with pytest.raises(StoreUnavailable, match="handoff migrate"):
        work_one(behind, "worker", LEASE)


def test_no_page_and_no_gate_check_is_a_fault_before_the_tables_are_there(behind):
    client = client_of(behind)
    asked = [
        client.get("/"),
        client.get("/signin/anything"),
        client.get("/metrics"),
        client.post("/gate/jira/check", json={"ticket": "OPS-1"}, headers={"Authorization": "Bearer token"}),
    ]
    assert not [answer.request.path for answer in asked if answer.status_code == 500]


def test_tables_of_the_release_before_lose_no_try_of_a_delivery(behind):
    with behind.database.write() as connection:
        migrate.upgrade_within(connection, "0004")
    client = client_of(behind)
    assert client.get("/readyz").status_code == 503
    assert webhook(client).status_code in (202, 503)
    with pytest.raises(StoreUnavailable, match="handoff migrate"):
        work_one(behind, "worker", LEASE)


def test_processes_that_waited_for_their_tables_go_on_by_themselves(behind):
    client = client_of(behind)
    assert webhook(client).status_code == 503
    migrate.upgrade(behind.database)
    assert webhook(client).status_code == 202
    tracker = behind.site("jira")
    assert isinstance(tracker, Tracker)
    tracker.tickets.clear()
    worked = work_one(behind, "worker", LEASE)
    assert worked is not None
    assert worked.result == "gone"
    assert behind.clock() == NOW
