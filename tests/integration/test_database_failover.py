"""PostgreSQL is restarted, or does not answer for a while, under load: senders are asked to come again, nobody hangs,
and everything goes on by itself afterwards. Nothing that was acknowledged is lost or done twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from app.demo.stage import wait_for
from app.demo.story import ticket_text
from app.store import inbox, tables
from app.store.clock import utc_now
from app.store.database import Database, StoreUnavailable
from app.store.postgresql import NETWORK
from tests.chaos.processes import children_of
from tests.support.balancer import Sender, balancing, post
from tests.support.hosts import Hosts, hosts
from tests.support.installation import Installation, installation
from tests.support.private_postgres import PrivatePostgres

pytestmark = pytest.mark.postgres

ANSWERS = 25


@pytest.fixture
def url(private_cluster: PrivatePostgres) -> Iterator[str]:
    yield private_cluster.new_database(f"handoff_{os.urandom(4).hex()}")
    private_cluster.start()


@pytest.fixture
def place(url: str) -> Iterator[Installation]:
    with installation(url, receiving=False) as running:
        requests.post(f"{running.agent.url}/sandbox/sizes", json={"rate_limits": False}, timeout=10).raise_for_status()
        yield running


@pytest.fixture
def several(place: Installation, url: str, tmp_path: Path) -> Iterator[Hosts]:
    with hosts(tmp_path, **place.environment(url)) as made:
        for number in (1, 2):
            made.add_web(f"web-{number}")
            made.add_worker(f"worker-{number}")
        made.wait_until_ready()
        yield made


@contextmanager
def pausing(cluster: PrivatePostgres) -> Iterator[None]:
    """The server stands still, as a machine that is moved to another host, or whose disk hangs."""
    assert cluster.pid is not None
    processes = [cluster.pid, *children_of(cluster.pid)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def counted(place: Installation) -> dict[str, int]:
    with place.service.database.read() as connection:
        return inbox.counted(connection)


def all_handled(place: Installation) -> bool | None:
    try:
        return counted(place)["queued"] == 0 or None
    except StoreUnavailable:
        return None


def dead(place: Installation) -> set[str]:
    """Why deliveries were given up."""
    with place.service.database.read() as connection:
        of_dead = select(tables.deliveries.c.cause).where(tables.deliveries.c.state == "dead")
        return set(connection.execute(of_dead).scalars())


def identifiers(place: Installation) -> list[str]:
    with place.service.database.read() as connection:
        return list(connection.execute(select(tables.deliveries.c.identifier)).scalars())


def test_a_restart_and_a_pause_under_load_are_survived_without_help(place, several, private_cluster):
    text = ticket_text("ORD-4711", utc_now(), 12)
    keys = [place.agent.report("OPS", "Job failure", "Order sync errored", text) for _ in range(3)]
    tickets = [str(place.agent.issue(key)["id"]) for key in keys]
    ports = [host.port for host in several.web]
    with balancing(*ports) as balancer:
        with Sender(balancer.server_port, "/webhooks/jira", place.webhook_secret, tickets) as sender:
            sender.wait_for_more(202, ANSWERS)
            private_cluster.stop("immediate")
            sender.wait_for_more(503, 4)
            private_cluster.start()
            sender.wait_for_more(202, ANSWERS)
            with pausing(private_cluster):
                sender.wait_for_more(503, 2)
            sender.wait_for_more(202, ANSWERS)
        assert balancer.refused == 0, balancer.moved
    assert sender.unfit == []
    known = identifiers(place)
    assert set(known) >= sender.acknowledged
    assert len(known) == len(set(known))

    wait_for(lambda: all_handled(place), f"all to be handled:\n{several.log()}", seconds=240)
    assert dead(place) == set()
    for key in keys:
        assert len([note for note in place.agent.notes(key) if "handoff-gate:record" in note]) == 1

    private_cluster.restart("fast")
    sent = Sender(0, "", place.webhook_secret, tickets)
    for number, port in enumerate(ports):
        for turn in range(4):
            status, _, answer = post(port, "/webhooks/jira", *sent.signed(f"after-{number}-{turn}", 10_000 + number))
            assert status == 202, f"a connection from before the restart was used: {answer!r}"
        assert several.web[number].ready()
    wait_for(lambda: all_handled(place), f"what came afterwards to be handled:\n{several.log()}", seconds=240)
    for host in several.workers:
        assert host.alive
        assert host.lines("worker_fault") == host.lines("delivery_failed") == []


def test_a_connection_that_rested_is_replaced_before_it_is_used(private_cluster, url, monkeypatch):
    monkeypatch.setattr("app.store.postgresql.REST_SECONDS", 0.0)
    database = Database(url)
    for _ in range(3):
        with database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS t (id INTEGER)")
        with database.read() as connection:
            connection.exec_driver_sql("SELECT id FROM t")
        private_cluster.restart("immediate")
    database.close()


def test_what_is_to_be_acknowledged_is_tried_again_on_a_new_connection(private_cluster, url):
    database = Database(url)
    database.store(lambda connection: connection.exec_driver_sql("CREATE TABLE t (id INTEGER)"))
    private_cluster.restart("immediate")
    database.store(lambda connection: connection.exec_driver_sql("INSERT INTO t VALUES (1)"))
    database.close()


def test_a_server_that_is_down_or_stands_still_is_told_from_one_that_refuses(private_cluster, url, monkeypatch):
    monkeypatch.setattr("app.store.postgresql.BoundedConnection.answer_seconds", 1.5)
    monkeypatch.setattr("app.store.postgresql.AcknowledgingConnection.answer_seconds", 1.5)
    monkeypatch.setitem(NETWORK, "connect_timeout", 2)
    database = Database(url)
    database.store(lambda connection: connection.exec_driver_sql("SELECT 1"))
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    with pausing(private_cluster):
        with pytest.raises(StoreUnavailable, match="no answer within"):
            database.store(lambda connection: connection.exec_driver_sql("SELECT 1"))
        with pytest.raises(StoreUnavailable), database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
    with database.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    private_cluster.stop()
    with pytest.raises(StoreUnavailable, match="does not answer"):
        database.store(lambda connection: connection.exec_driver_sql("SELECT 1"))
    database.close()


def test_of_two_servers_the_one_that_takes_writes_is_used(private_cluster, url):
    """As after a failover: the first host of the URL is gone."""
    place = str(private_cluster.folder)
    both = url.replace(f"host={place}&port=5432", f"host=/nowhere:5432&host={place}:5432")
    assert both != url
    database = Database(f"{both}&target_session_attrs=read-write")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER)")
    database.close()


def test_a_server_that_became_a_standby_is_left(private_cluster, url):
    database = Database(url)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER)")
    with database.read() as connection:
        connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    with pytest.raises(StoreUnavailable, match="lost"), database.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    database.close()
