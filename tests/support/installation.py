"""A whole installation over HTTP on this machine: stand-ins, receivers, and a worker that is called by hand.

Everything is real but the trackers and the clock's owner: signed webhooks travel over sockets, the integrations use the
``jira`` and ``zenpy`` libraries, and the store is the database of the test.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.demo.people import JiraPerson, ZendeskPerson
from app.domain.lazy_patterns import compile_all
from app.ports import ImageReader, Ticketing
from app.settings import load_settings
from app.store import migrate
from app.store.clock import utc_now
from app.web import create_app
from app.wiring import connect
from app.workflow.service import Service
from app.workflow.work import Worked, work_one
from integrations.sandbox.common import Clock
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.support.playbooks import PRESENT
from tests.support.stage import listening

GATE_TOKEN = "a token of the gate"
LEASE = timedelta(seconds=30)
MOST_TURNS = 200
PLENTY = 60_000
"""Requests a minute: tests are faster than people, and a moved or frozen clock frees no budget."""


@dataclass
class Installation:
    """What runs, and the people who use it."""

    sandbox: Sandbox
    service: Service
    url: str
    agent: JiraPerson
    zen_agent: ZendeskPerson
    zen_customer: ZendeskPerson
    webhook_secret: str

    def send_webhooks(self, **urls: str) -> None:
        """Have the stand-ins (by name) send their webhooks to a service."""
        for name, stand in self.sandbox.stands.items():
            assert stand.world.register_webhook is not None
            stand.world.register_webhook(f"{urls[name]}/webhooks/{name}", self.webhook_secret)

    def environment(self, database_url: str) -> dict[str, str]:
        """The settings of the same installation, for processes."""
        jira, zendesk = self.sandbox.jira, self.sandbox.zendesk
        return {
            "HANDOFF_DATABASE_URL": database_url,
            "HANDOFF_JIRA_URL": jira.url,
            "HANDOFF_JIRA_EMAIL": jira.credentials["email"],
            "HANDOFF_JIRA_TOKEN": jira.credentials["token"],
            "HANDOFF_JIRA_WEBHOOK_SECRET": self.webhook_secret,
            "HANDOFF_ZENDESK_URL": zendesk.url,
            "HANDOFF_ZENDESK_CLIENT_ID": zendesk.credentials["client_id"],
            "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk.credentials["client_secret"],
            "HANDOFF_ZENDESK_WEBHOOK_SECRET": self.webhook_secret,
        }

    def settle(self) -> list[Worked]:
        """Deliver all webhooks and work off all tickets, also those that our own writing brings up."""
        done: list[Worked] = []
        for _ in range(MOST_TURNS):
            self.sandbox.drain()
            worked = work_one(self.service, "worker", LEASE)
            if worked is None:
                return done
            done.append(worked)
        raise AssertionError(f"The installation does not come to rest: {done[-5:]}")

    def ticketing(self, system: str) -> Ticketing:
        """The integration of one of the two."""
        return next(found for (name, _), found in self.service.sites.items() if name == system)

    def requests(self, system: str) -> list[str]:
        """The requests that the service made of a stand-in, as ``METHOD path``."""
        stand = self.sandbox.jira if system == "jira" else self.sandbox.zendesk
        own = self.ticketing(system).identity().id
        return [f"{entry.method} {entry.path}" for entry in stand.world.requests.select(actor=own)]

    def forget_requests(self) -> None:
        """Count from here."""
        for stand in self.sandbox.stands.values():
            stand.world.requests.clear()

    def violations(self) -> list[str]:
        """What either side said that the vendors' descriptions do not allow."""
        checkers = [stand.world.contracts for stand in self.sandbox.stands.values()]
        return [str(problem) for checker in checkers if checker is not None for problem in checker.violations]


@contextmanager
def installation(
    database_url: str,
    contracts: Path | None = None,
    *,
    one_clock: bool = False,
    receiving: bool = True,
    clock: Clock | None = None,
    reader: ImageReader | None = None,
    adjust: Callable[[Service], Service] = lambda service: service,
    **more_settings: Any,
) -> Iterator[Installation]:
    """Start everything, set the trackers up as ``handoff setup`` does, and stop it at the end of the block.

    ``one_clock``: the service goes by the sandbox's clock, so that both can be moved on together. Where it is not
    ``receiving``, webhooks go to the processes that the test starts (``send_webhooks``). Screenshots are not read,
    unless HANDOFF_PLAYBOOK or ``playbook`` names a playbook that asks for it, by ``reader`` if one is given. ``adjust``
    changes the service before anything uses it.
    """
    if "HANDOFF_PLAYBOOK" not in os.environ:
        more_settings.setdefault("playbook", PRESENT)
    for budget in ("jira_requests_per_minute", "zendesk_requests_per_minute"):
        more_settings.setdefault(budget, PLENTY)
    compile_all()
    with ExitStack() as stack:
        clock = clock or Clock()
        sandbox = stack.enter_context(start_sandbox(contracts=contracts, clock=clock))
        jira, zendesk = sandbox.jira, sandbox.zendesk
        secret = secrets.token_hex(8)
        settings = load_settings(
            database_url=database_url,
            secret_key="a key for tests",
            gate_token=GATE_TOKEN,
            jira_url=jira.url,
            jira_email=jira.credentials["email"],
            jira_token=jira.credentials["token"],
            jira_webhook_secret=secret,
            zendesk_url=zendesk.url,
            zendesk_client_id=zendesk.credentials["client_id"],
            zendesk_client_secret=zendesk.credentials["client_secret"],
            zendesk_webhook_secret=secret,
            **more_settings,
        )
        service = connect(settings, clock.now if one_clock else utc_now)
        service = adjust(service if reader is None else replace(service, reader=reader))
        stack.enter_context(closing_service(service))
        migrate.upgrade(service.database)
        set_up_trackers(service)
        url = stack.enter_context(listening(create_app(service, settings))) if receiving else ""
        placed = Installation(
            sandbox=sandbox,
            service=service,
            url=url,
            agent=stack.enter_context(closing(_jira_agent(jira.credentials, jira.url))),
            zen_agent=stack.enter_context(closing(_zendesk_person(zendesk.credentials, zendesk.url, "agent"))),
            zen_customer=stack.enter_context(closing(_zendesk_person(zendesk.credentials, zendesk.url, "customer"))),
            webhook_secret=secret,
        )
        if receiving:
            placed.send_webhooks(jira=url, zendesk=url)
        yield placed


def set_up_trackers(service: Service) -> None:
    """What ``handoff setup`` does on every site, but for the webhooks."""
    for ticketing in service.sites.values():
        for step in ticketing.plan_setup():
            if not step.done and not step.key.startswith("webhook"):
                ticketing.apply_setup(step, None)


@contextmanager
def closing_service(service: Service) -> Iterator[Service]:
    """Close the service's database afterwards."""
    try:
        yield service
    finally:
        service.database.close()


def _jira_agent(credentials: dict[str, str], url: str) -> JiraPerson:
    return JiraPerson(url, credentials["agent_email"], credentials["agent_token"])


def _zendesk_person(credentials: dict[str, str], url: str, who: str) -> ZendeskPerson:
    return ZendeskPerson(url, credentials[f"{who}_email"], credentials[f"{who}_token"])
