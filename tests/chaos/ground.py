"""Where it happens: both stand-ins, a database, and the service's processes as they ship."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import requests

from app.demo.people import JiraPerson, ZendeskPerson
from app.demo.stage import StageError, wait_for
from app.settings import load_settings
from app.store import migrate
from app.wiring import connect
from app.workflow.service import Service
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.bench.servers import free_port
from tests.chaos.ledger import Ledger
from tests.chaos.processes import Keeper, Process
from tests.chaos.tickets import JiraSide, Side, ZendeskSide
from tests.support.installation import closing_service, set_up_trackers
from tests.support.playbooks import PRESENT
from tests.support.private_postgres import PrivatePostgres

WORKERS = 2
LEASE_SECONDS = 3
RETRY_SECONDS = 3.0
"""Between two attempts of a sender. It stands for the five to fifteen minutes that Jira waits."""
LIMITS = ("requests_per_minute", "updates_per_minute", "updates_per_ticket", "exports_per_minute")
CALM = {"X-Sandbox-Calm": "yes"}
FOR_CHAOS = {"HANDOFF_LEASE_SECONDS": str(LEASE_SECONDS), "HANDOFF_SWEEP_SECONDS": "0"}
"""A dead worker's ticket is soon taken over; nothing sweeps, so that no acknowledged event can be mended by it."""
START_SECONDS = 240


class People(NamedTuple):
    """Who works on the tickets, and who reports those in Zendesk."""

    jira: JiraPerson
    zendesk: ZendeskPerson
    customer: ZendeskPerson


@dataclass
class Ground:
    """What runs. ``service`` is an installation over the same database in this process, for looking only."""

    folder: Path
    sandbox: Sandbox
    environment: Mapping[str, str]
    service: Service
    cluster: PrivatePostgres | None
    sides: Mapping[str, Side]
    ledgers: Mapping[str, Ledger]
    people: People
    web: Process
    workers: list[Process]
    keeper: Keeper

    @property
    def url(self) -> str:
        """Where the service listens."""
        return f"http://127.0.0.1:{self.environment['HANDOFF_PORT']}"

    @property
    def processes(self) -> list[Process]:
        """Web and workers."""
        return self.keeper.processes

    def start(self) -> None:
        """Start the service and wait until it answers."""
        self.keeper.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait until the service can store and process. Raises ``StageError`` after a minute, with the logs' ends."""
        try:
            wait_for(self._ready, "the service to be ready", seconds=START_SECONDS)
        except StageError as late:
            logs = "\n".join(f"{process.name}:\n{process.said()}" for process in self.processes)
            raise StageError(f"{late} Its logs end with\n{logs}") from late

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A ``handoff`` command as it ships, in the same installation."""
        command = [sys.executable, "-m", "app.cli", *arguments]
        return subprocess.run(command, env=dict(self.environment), capture_output=True, text=True, check=False)

    def _ready(self) -> bool | None:
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok or None
        except requests.RequestException:
            return None


@contextmanager
def ground(
    folder: Path,
    database_url: str,
    cluster: PrivatePostgres | None = None,
    settings: Mapping[str, str] = FOR_CHAOS,
    *,
    own_clocks: bool = True,
) -> Iterator[Ground]:
    """Set everything up in an empty folder and take it down at the end of the block; the service is not started yet.
    ``own_clocks``: the clock of each process can be set."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(start_sandbox(retry_delay=RETRY_SECONDS, webhook_threads=6))
        _lift_limits(sandbox)
        environment = {**_environment(sandbox, database_url, secrets.token_hex(8)), **settings}
        service = stack.enter_context(closing_service(own_service(environment, database_url)))
        migrate.upgrade(service.database)
        set_up_trackers(service)
        people = _people(sandbox)
        for person in (people.jira, people.zendesk, people.customer):
            stack.callback(person.close)
        web, *workers = (
            Process(name, name.partition("-")[0], environment, folder, own_clock=own_clocks)
            for name in ("web", *(f"worker-{number}" for number in range(1, WORKERS + 1)))
        )
        place = Ground(
            folder=folder,
            sandbox=sandbox,
            environment=environment,
            service=service,
            cluster=cluster,
            sides={"jira": JiraSide(people.jira), "zendesk": ZendeskSide(people.zendesk, people.customer)},
            ledgers={name: Ledger(service_account(service, name)) for name in sandbox.stands},
            people=people,
            web=web,
            workers=workers,
            keeper=Keeper([web, *workers]),
        )
        _send_webhooks(place)
        try:
            yield place
        finally:
            for stand in sandbox.stands.values():
                stand.world.storm = None
            place.keeper.stop()


def own_service(environment: Mapping[str, str], database_url: str) -> Service:
    """An installation with the same sites over any database, in this process."""
    names = [name for name in environment if name.startswith(("HANDOFF_JIRA", "HANDOFF_ZENDESK"))]
    sites: dict[str, Any] = {name.removeprefix("HANDOFF_").lower(): environment[name] for name in names}
    key = environment["HANDOFF_SECRET_KEY"]
    return connect(load_settings(database_url=database_url, secret_key=key, playbook=PRESENT, **sites))


def service_account(service: Service, system: str) -> str:
    """The service's own account at a tracker."""
    return next(site.identity().id for (name, _), site in service.sites.items() if name == system)


def _people(sandbox: Sandbox) -> People:
    jira, zendesk = sandbox.jira, sandbox.zendesk
    agent = JiraPerson(jira.url, jira.credentials["agent_email"], jira.credentials["agent_token"])
    keys = zendesk.credentials
    desk = [ZendeskPerson(zendesk.url, keys[f"{who}_email"], keys[f"{who}_token"]) for who in ("agent", "customer")]
    for person in (agent, *desk):
        person._session.headers.update(CALM)
    return People(agent, *desk)


def _environment(sandbox: Sandbox, database_url: str, secret: str) -> dict[str, str]:
    jira, zendesk = sandbox.jira, sandbox.zendesk
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDOFF_", "PROMETHEUS_"))}
    return {
        **kept,
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_PLAYBOOK": str(PRESENT),
        "HANDOFF_PORT": str(free_port()),
        "HANDOFF_SECRET_KEY": "a key for the chaos",
        "HANDOFF_LOG_LEVEL": "warning",
        "HANDOFF_JIRA_URL": jira.url,
        "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
        "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": secret,
        "HANDOFF_ZENDESK_URL": zendesk.url,
        "HANDOFF_ZENDESK_CLIENT_ID": zendesk.credentials["client_id"],
        "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk.credentials["client_secret"],
        "HANDOFF_ZENDESK_WEBHOOK_SECRET": secret,
    }


def _lift_limits(sandbox: Sandbox) -> None:
    """The whole load of a month comes in minutes, so the plans' limits do not hold. (The storm says 429 instead.)"""
    sizes = {"rate_limits": False}
    requests.post(f"{sandbox.jira.url}/sandbox/sizes", json=sizes, timeout=10).raise_for_status()
    limits = dict.fromkeys(LIMITS, 1_000_000)
    settings = f"{sandbox.zendesk.url}/sandbox/zendesk/settings"
    requests.post(settings, json=limits, timeout=10).raise_for_status()


def _send_webhooks(place: Ground) -> None:
    for name, stand in place.sandbox.stands.items():
        secret = place.environment[f"HANDOFF_{name.upper()}_WEBHOOK_SECRET"]
        assert stand.world.register_webhook is not None
        with stand.world.lock:
            stand.world.register_webhook(f"{place.url}/webhooks/{name}", secret)
        stand.world.webhooks.watcher = place.ledgers[name]
