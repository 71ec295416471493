"""A whole installation for a benchmark: stand-ins and receivers in this process, web and worker as they ship."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy import func, select

from app.demo.story import ticket_text
from app.store import sites
from app.store.clock import utc_now
from app.store.columns import microseconds
from app.store.tables import deliveries
from integrations.sandbox.common import Fault
from tests.bench.load import SECRET
from tests.bench.servers import free_port, wait_for_health
from tests.support.installation import Installation, installation

PLENTY = 1_000_000
"""Requests a minute: more than anything here makes, so that our own budgets do not hold anything back."""
ZENDESK_LIMITS = ("requests_per_minute", "updates_per_minute", "updates_per_ticket")
PATIENCE_SECONDS = 180.0
LOOK_SECONDS = 0.02


@dataclass
class Live:
    """What runs, and how to load it. ``environment`` is that of the commands of this installation."""

    place: Installation
    environment: dict[str, str]
    database_url: str

    def late(self, seconds: float) -> Callable[[], None]:
        """Let the trackers answer so many seconds late; returns what ends that."""
        if not seconds:
            return lambda: None
        worlds = [stand.world for stand in self.place.sandbox.stands.values()]
        faults: list[Fault] = [world.faults.add("late", seconds=seconds, times=PLENTY) for world in worlds]

        def end() -> None:
            for world in worlds:
                world.faults.clear()
            for fault in faults:
                fault.released.set()

        return end

    def report(self, system: str, number: int) -> str:
        """A person reports a failed job; returns the ticket's key or number."""
        text = ticket_text(f"ORD-SYNC-{4000 + number}", datetime.now(UTC) - timedelta(hours=2), number)
        if system == "jira":
            return self.place.agent.report("OPS", "Job failure", "Order sync errored", text)
        return self.place.zen_customer.report("Order sync errored", text)

    def say(self, system: str, ticket: str, text: str) -> None:
        """Somebody comments on a ticket."""
        if system == "jira":
            self.place.agent.say(ticket, text)
        else:
            self.place.zen_agent.reply(ticket, text)

    @contextmanager
    def worker(self) -> Iterator[int]:
        """``handoff worker`` while the block lasts, from the moment at which it gave a sign of life; its process id."""
        before = self._workers()
        process = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=self.environment)
        try:
            self.wait_until(lambda: self._workers() > before or process.poll() is not None, "the worker to start")
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)

    @contextmanager
    def web(self) -> Iterator[int]:
        """``handoff web`` while the block lasts; its port. The trackers' webhooks still go to this process."""
        port = free_port()
        environment = {**self.environment, "HANDOFF_PORT": str(port)}
        process = subprocess.Popen([sys.executable, "-m", "app.cli", "web"], env=environment)
        try:
            wait_for_health(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(60)

    def queued(self) -> int:
        """Deliveries that wait."""
        return self._one(select(func.count()).select_from(deliveries).where(deliveries.c.state == "queued"))

    def finished(self) -> int:
        """Deliveries that were received as queued and are done with."""
        done = deliveries.c.finished_at.is_not(None), deliveries.c.accepted_as == "queued"
        return self._one(select(func.count()).select_from(deliveries).where(*done))

    def ways(self, since: datetime, kinds: tuple[str, ...]) -> list[float]:
        """Seconds from receiving to done, of the deliveries of these kinds that were received since then."""
        chosen = select(deliveries.c.received_at, deliveries.c.finished_at).where(
            deliveries.c.received_at >= since, deliveries.c.kind.in_(kinds), deliveries.c.state == "done"
        )
        with self.place.service.database.read() as connection:
            rows = connection.execute(chosen).all()
        return [(microseconds(row.finished_at) - microseconds(row.received_at)) / 1e6 for row in rows]

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Look again and again. Raises ``TimeoutError`` after three minutes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Waited {PATIENCE_SECONDS:.0f} seconds in vain for {what}")
            time.sleep(LOOK_SECONDS)

    def _workers(self) -> int:
        with self.place.service.database.read() as connection:
            return sites.workers_alive(connection, utc_now())

    def _one(self, statement: Any) -> int:
        with self.place.service.database.read() as connection:
            return int(connection.execute(statement).scalar_one())


@contextmanager
def live(database_url: str) -> Iterator[Live]:
    """Start everything but web and worker, without any limits of the trackers."""
    budgets: dict[str, Any] = {"jira_requests_per_minute": PLENTY, "zendesk_requests_per_minute": PLENTY}
    with installation(database_url, **budgets) as place:
        for url, wish in (
            (f"{place.agent.url}/sandbox/sizes", {"rate_limits": False}),
            (f"{place.zen_agent.url}/sandbox/zendesk/settings", dict.fromkeys(ZENDESK_LIMITS, PLENTY)),
        ):
            requests.post(url, json=wish, timeout=10).raise_for_status()
        yield Live(place, _environment(place, database_url), database_url)


def _environment(place: Installation, database_url: str) -> dict[str, str]:
    jira, zendesk = place.sandbox.jira, place.sandbox.zendesk
    return {
        **os.environ,
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_JIRA_URL": jira.url,
        "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
        "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": SECRET,
        "HANDOFF_JIRA_REQUESTS_PER_MINUTE": str(PLENTY),
        "HANDOFF_ZENDESK_URL": zendesk.url,
        "HANDOFF_ZENDESK_CLIENT_ID": zendesk.credentials["client_id"],
        "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk.credentials["client_secret"],
        "HANDOFF_ZENDESK_WEBHOOK_SECRET": SECRET,
        "HANDOFF_ZENDESK_REQUESTS_PER_MINUTE": str(PLENTY),
        "HANDOFF_LOG_LEVEL": "warning",
        "HANDOFF_SWEEP_SECONDS": "0",
    }
