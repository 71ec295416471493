"""An installation between simulated systems: a shop, an ERP, a gateway, a PIM, a channel layer and a scheduler, all
over HTTP, with one clock for everything."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests
import yaml
from sqlalchemy import text

from app.demo.picture import run_page
from app.demo.story import NOTICE, VERIFICATION
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.moments import iso
from app.domain.probing.model import Answer, Subject
from app.domain.probing.questions import Question
from app.ports import Probe, ProbeConnection
from app.workflow.probe_register import ProbeRegister
from app.workflow.service import Service
from integrations.sandbox.common import Clock
from integrations.sandbox.server import start_sandbox
from integrations.sandbox.systems import erp, payments, schedulers, shopify, state_of
from integrations.sandbox.systems.state import SystemsState
from tests.support.installation import Installation, installation
from tests.support.probes import FLOW, LOOPBACK, PROBES, STEP
from tests.support.readers import KnowingReader, seen_row

ORDER, JOB = "1001", "ORD-SYNC-4471"
ASKED = ("shopify", "netsuite", "stripe", "akeneo", "celigo", "airflow3")
HANGS, PATIENCE = 0.5, 30.0
"""Seconds that a hanging system gets, and that one gets that is to answer."""
SOURCE_SECRETS = {"scheduler": "the secret of a scheduler", "other": "the secret of another one"}


class SuccessReader(KnowingReader):
    """Reads every picture as the success of one job at one moment."""

    job, at = JOB, datetime(2026, 1, 1, tzinfo=UTC)

    def read(self, content: bytes) -> PictureText:
        """The same row, whatever the picture."""
        return seen_row(self.job, "Succeeded", f"{self.at:%Y-%m-%d %H:%M:%S}")


@dataclass(frozen=True)
class Hurried:
    """A probe that gives up sooner where ``limits`` (seconds) has its system: one that hangs is not waited for, one
    that answers is, however busy the machine."""

    probe: Probe
    limits: Mapping[str, float]

    @property
    def connection(self) -> ProbeConnection:
        """The probe's own."""
        return self.probe.connection

    def questions(self) -> frozenset[Question]:
        """The probe's own."""
        return self.probe.questions()

    def ask(
        self,
        question: Question,
        subject: Subject,
        at: datetime,
        *,
        within: float | None = None,
        keep_reply: bool = False,
    ) -> Answer:
        """What the probe answers, within its system's limit."""
        limit = self.limits.get(self.connection.name)
        within = limit if within is None or (limit is not None and limit < within) else within
        return self.probe.ask(question, subject, at, within=within, keep_reply=keep_reply)


@dataclass
class BothSides:
    """An installation, the systems that it looks at, and the moment of the failure."""

    place: Installation
    systems: SystemsState
    reader: SuccessReader
    failed_at: datetime
    limits: dict[str, float] = field(default_factory=dict)
    """Seconds after which a system is given up that was made to hang."""

    @property
    def service(self) -> Service:
        """The service of the installation."""
        return self.place.service

    @property
    def now(self) -> datetime:
        """The moment that everybody has."""
        return self.systems.now()

    def later(self, **length: float) -> None:
        """Time passes, for trackers, service and systems."""
        self.place.sandbox.jira.world.clock.advance(timedelta(**length).total_seconds())

    def moment(self, minutes: float) -> str:
        """A moment so many minutes after the failure."""
        return iso(self.failed_at + timedelta(minutes=minutes))

    def requests_of(self, system: str) -> int:
        """How many requests a system was sent."""
        return self.systems.world.requests.count(path=f"^/{system}/")

    def queued_looks(self) -> int:
        """How many looks wait in the queue."""
        with self.service.database.read() as connection:
            found = connection.execute(text("SELECT count(*) FROM deliveries WHERE state = 'queued'"))
            return int(found.scalar_one())

    def hang(self, system: str, given_up_after: float | None = HANGS) -> None:
        """Let a system not answer; it is given up after so many seconds, else after those of its probe."""
        if given_up_after is not None:
            self.limits[system] = given_up_after
        self.systems.world.faults.add("hang", path=f"^/{system}/", times=60)

    def mend(self) -> None:
        """No system fails any more."""
        self.limits.clear()
        self.systems.world.faults.clear()

    def shop_has(self, order: str = ORDER, minutes: float = -60, **parts: object) -> None:
        """The shop has an order, from so long before the failure."""
        self.systems.put("shopify", "orders", order, shopify.order(order, self.moment(minutes), **parts))

    def erp_has(self, order: str = ORDER, key: str | None = None, **parts: object) -> None:
        """NetSuite has the order."""
        self.systems.put("netsuite", "orders", key or order, erp.sales_order(order, **parts))

    def erp_lacks(self, order: str = ORDER) -> None:
        """NetSuite does not have the order."""
        self.systems.drop("netsuite", "orders", order)

    def gateway_has(self, order: str = ORDER, identifier: str = "", **parts: object) -> None:
        """Stripe has a captured payment of the order."""
        name, created = identifier or f"pi_of_order_{order}", int(self.failed_at.timestamp()) - 3500
        paid = payments.payment_intent(name, created, metadata={"order_id": order}, **parts)
        self.systems.put("stripe", "payment_intents", paid["id"], paid)

    def stock(self, sku: str, *, shop: int, erp: int, minutes: float = -60) -> None:
        """What shop and ERP have of an article; the shop knows since so long before the failure. The PIM has it."""
        product = {"uuid": sku, "identifier": sku, "enabled": True, "created": self.moment(-9000)}
        self.systems.put("akeneo", "products", sku, product)
        known = {"quantity": shop, "updatedAt": self.moment(minutes)}
        quantities = [{"name": name, **known} for name in ("available", "on_hand")]
        levels = [{"location": {"id": "1", "name": "Berlin"}, "quantities": quantities}]
        self.systems.put("shopify", "items", sku, {"id": f"gid://{sku}", "sku": sku, "levels": levels})
        self.systems.put("netsuite", "items", sku, {"id": sku, "itemid": sku})
        here = {"item": sku, "location": "1", "quantityavailable": erp, "quantityonhand": erp}
        self.systems.put("netsuite", "stock", sku, here)

    def rejected(self, reason: str, code: str = "INVALID_KEY_OR_REF", order: str = ORDER) -> None:
        """The channel layer tells that the ERP rejected the order."""
        error = {
            "errorId": "5f00000000000000000000aa",
            "occurredAt": self.moment(0),
            "source": "netsuite",
            "code": code,
            "message": reason,
            "traceKey": order,
            "resolved": False,
        }
        self.systems.put("celigo", "steps", f"{FLOW}/{STEP}", {"errors": [error]})

    def ran(self, run: str, state: str, begun: float | None, ended: float | None = None, *, job: str = JOB) -> None:
        """The scheduler knows a run, in minutes after the failure."""
        self.systems.put("airflow3", "dags", job, {"dag_id": job})
        moments = [None if minutes is None else self.moment(minutes) for minutes in (begun, ended)]
        self.systems.put("airflow3", "runs", f"{job}/{run}", schedulers.dag_run(job, run, state, *moments))

    def tell(self, kind: str, run: str, minutes: float, *, job: str = JOB, source: str = "scheduler") -> None:
        """A job tells of a run, as it was so many minutes after the failure."""
        answer = requests.post(
            f"{self.place.url}/jobs/{source}/{job}/{kind}",
            json={"run": run, "at": self.moment(minutes)},
            headers={"Authorization": f"Bearer {SOURCE_SECRETS[source]}"},
            timeout=10,
        )
        assert answer.status_code == 202, answer.text

    def words(self, order: str | None = ORDER, job: str = JOB, more: str = "") -> str:
        """What somebody writes of the failure."""
        named = f"Order {order} was placed in Shopify and is not in NetSuite.\n" if order else ""
        return (
            f"{named}The export from Shopify to NetSuite failed.\nJob: {job}\nFailed at: {iso(self.failed_at)}\n"
            f"Started by: scheduler\nError: UNEXPECTED_ERROR: the export stopped\n{more}"
        )

    def report(self, body: str | None = None) -> str:
        """Somebody opens a ticket in Jira, and the service looks at it."""
        subject = "Order sync errored"
        key = self.place.agent.report("OPS", "Job failure", subject, self.words() if body is None else body)
        self.place.settle()
        return key

    def note(self, key: str) -> str:
        """The record note of a ticket."""
        (note,) = [note for note in self.place.agent.notes(key) if "handoff-gate:record" in note]
        return note

    def prove(self, key: str, job: str = JOB) -> None:
        """An agent enters all that closing needs but the run itself, with a picture of it."""
        agent, verified_at = self.place.agent, self.now
        self.reader.job, self.reader.at = job, verified_at
        agent.attach(key, "run.png", run_page(job, "Succeeded", verified_at))
        agent.say(key, NOTICE.format(at=f"{self.failed_at:%H:%M} UTC"))
        moment = f"{verified_at:%Y-%m-%dT%H:%M:%S.000+0000}"
        agent.enter(
            key,
            {
                "contained_at": moment,
                "account_status": "reactivated",
                "resolution_reason": "credentials_renewed",
                "verification_path": "technical",
                "verification_note": VERIFICATION.format(job=job, at=f"{verified_at:%H:%M}"),
                "retailer_notified_at": moment,
                "verified_by": agent.account,
            },
        )
        self.place.settle()


def systems_playbook(
    url: str,
    asked: Sequence[str] = ASKED,
    *,
    level: str = "present",
    speaking_for: Mapping[str, str] | None = None,
    patient: bool = True,
) -> dict[str, object]:
    """A playbook with a probe for each of the simulated systems that are asked; ``speaking_for`` gives some of them the
    name of another system."""
    probes = {}
    for name in asked:
        system, credentials, settings = PROBES[name]
        probes[name] = {
            "system": (speaking_for or {}).get(name, system),
            "definition": name,
            "url": f"{url}/{name}",
            "allow_networks": LOOPBACK,
            "per_minute": 6000,
            **({"seconds": PATIENCE} if patient else {}),
            "credentials": {key: {"env": variable.upper()} for key, variable in credentials.items()},
            "settings": settings,
        }
    scopes = {"job_failure": {"screenshot": level}}
    probing = {"probing": {"seconds": 2 * PATIENCE}} if patient else {}
    return {"version": 1, "scopes": scopes, "probes": probes, **probing}


def _sources_file(folder: Path) -> Path:
    """Two sources that tell of runs."""
    file = folder / "sites.toml"
    tables = "".join(f'[source.{name}]\nsecret = {{ env = "SECRET_OF_{name.upper()}" }}\n' for name in SOURCE_SECRETS)
    file.write_text(tables, encoding="utf-8")
    return file


@contextmanager
def both_sides(
    database_url: str,
    folder: Path,
    asked: Sequence[str] = ASKED,
    *,
    level: str = "present",
    speaking_for: Mapping[str, str] | None = None,
    sources: bool = False,
    patient: bool = True,
) -> Iterator[BothSides]:
    """Start systems, trackers and service. The failure is ten minutes old; nothing is in the systems yet. Where it is
    not ``patient``, systems have the seconds of the built-in playbook."""
    with ExitStack() as stack:
        clock, reader = Clock(), SuccessReader()
        simulated = stack.enter_context(start_sandbox("systems", clock=clock))
        credentials = {name.upper(): value for name, value in simulated.systems.credentials.items()}
        secrets = {f"SECRET_OF_{name.upper()}": secret for name, secret in SOURCE_SECRETS.items()}
        stack.enter_context(patch.dict(os.environ, {**credentials, **secrets}))
        playbook = folder / "both-sides.yaml"
        data = systems_playbook(simulated.systems.url, asked, level=level, speaking_for=speaking_for, patient=patient)
        playbook.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
        more: dict[str, Any] = {"sites": _sources_file(folder)} if sources else {}
        limits: dict[str, float] = {}
        started = installation(
            database_url,
            clock=clock,
            one_clock=True,
            reader=reader,
            adjust=lambda service: _hurried(service, limits),
            playbook=str(playbook),
            **more,
        )
        place = stack.enter_context(started)
        state = state_of(simulated.systems.app)
        yield BothSides(place, state, reader, clock.now().replace(microsecond=0) - timedelta(minutes=10), limits)


def _hurried(service: Service, limits: Mapping[str, float]) -> Service:
    register = ProbeRegister(service.playbook.probes, lambda entry: Hurried(service.probes[entry.name], limits))
    return replace(service, probes=register)
