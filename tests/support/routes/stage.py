"""A whole installation with people on both sides, on which one way of closing a ticket after the other is tried."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import requests
from PIL import Image

from app.demo.people import JiraPerson, Refused, ZendeskPerson
from app.demo.story import NOTICE, VERIFICATION, ticket_text
from app.domain.ticket import System, TicketRef
from app.store import overview, reports
from app.store.overview import AuditRow
from app.store.reports import KeptReport
from app.workflow.sweep import sweep_due_sites
from app.workflow.work import work_one
from integrations.sandbox.jira_state import AGENT_TOKEN, AUTOMATION, JONAS, SERVICE, SERVICE_TOKEN
from tests.support.installation import LEASE, Installation, installation

PLAYBOOK = "version: 1\nscopes:\n  job_failure:\n    screenshot: present\n"
"""No picture is read here, so that a hundred tickets can be proved in a moment."""

ENOUGH_LOOKS = 300
EXPORT_LAG = 90.0
"""Seconds after which Zendesk's export tells of a change."""

Ending = Literal["blocked", "reverted", "followed up", "reported", "allowed", "slipped by"]
_numbers = itertools.count(4471)


@dataclass
class Case:
    """One ticket on the stage. ``key`` is how people call it, ``id`` what the service stores it under."""

    stage: Stage
    system: System
    key: str
    id: str
    job: str
    others: dict[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> TicketRef:
        """Where the service keeps it."""
        site = self.stage.place.ticketing(self.system).connection.name
        return TicketRef(system=self.system, site=site, id=self.id)


@dataclass(frozen=True)
class Seen:
    """What came of an attempt. ``looks`` is how many times the service looked at tickets until it ended so."""

    ending: Ending
    looks: int
    said: str = ""
    public_words: int = 0
    mails: int = 0
    followups: int = 0


class Stage:
    """People, tickets, and what can be seen of both."""

    def __init__(self, place: Installation) -> None:
        self.place = place
        jira, zendesk = place.sandbox.jira, place.sandbox.zendesk
        self.colleague = JiraPerson(jira.url, JONAS.email, AGENT_TOKEN)
        self.automation = JiraPerson(jira.url, AUTOMATION.email, AGENT_TOKEN)
        self.service_in_jira = JiraPerson(jira.url, SERVICE.email, SERVICE_TOKEN)
        self.service_in_zendesk = ZendeskPerson(zendesk.url, "handoff-gate@example.com", SERVICE_TOKEN)
        self._mail_as_accounts_have_it()
        self.sweep()

    @property
    def agent(self) -> JiraPerson:
        """An agent in Jira."""
        return self.place.agent

    @property
    def zen_agent(self) -> ZendeskPerson:
        """An agent in Zendesk."""
        return self.place.zen_agent

    @property
    def zen_customer(self) -> ZendeskPerson:
        """The customer in Zendesk."""
        return self.place.zen_customer

    def close(self) -> None:
        """Hang up."""
        for person in (self.colleague, self.automation, self.service_in_jira, self.service_in_zendesk):
            person.close()

    def report(self, system: System, job: str | None = None) -> Case:
        """A new ticket about a failed job, looked at by the service."""
        job = job or f"ORD-SYNC-{next(_numbers)}"
        failed_at = self.now() - timedelta(hours=1)
        text = ticket_text(job, failed_at, 312)
        if system == "jira":
            key = self.agent.report("OPS", "Job failure", "Order sync errored", text)
            number = str(self.agent.issue(key)["id"])
        else:
            key = number = self.zen_customer.report("Order sync errored", text)
        self.place.settle()
        return Case(self, system, key, number, job)

    def proved(self, system: System) -> Case:
        """A ticket with everything that closing needs."""
        case = self.report(system)
        self.tick()
        self.prove(case)
        return case

    def prove(self, case: Case, *, picture: bytes | None = None, **entered: Any) -> None:
        """Supply every proof that the technical path needs, with another picture or other entries where they are given
        (``None`` leaves an entry out)."""
        now = self.now()
        values: dict[str, Any] = {
            "account_status": "reactivated",
            "resolution_reason": "credentials_renewed",
            "verification_path": "technical",
            "verification_note": VERIFICATION.format(job=case.job, at="10:42"),
            "contained_at": self.written(now, case.system),
        }
        if case.system == "jira":
            values |= {"retailer_notified_at": values["contained_at"], "verified_by": self.agent.account}
        values = {key: value for key, value in (values | entered).items() if value is not None}
        self.show(case, a_picture(case.job) if picture is None else picture)
        if case.system == "jira":
            self.agent.say(case.key, NOTICE.format(at="02:00 UTC"))
            self.agent.enter(case.key, values)
        else:
            self.zen_agent.reply(case.key, NOTICE.format(at="02:00 UTC"))
            self.zen_agent.enter(case.key, values)
        self.place.settle()

    def show(self, case: Case, picture: bytes, name: str = "run.png") -> None:
        """Attach a picture as the agent."""
        if case.system == "jira":
            self.agent.attach(case.key, name, picture)
        else:
            token = self.zen_agent.upload(name, picture)
            self.zen_agent.reply(case.key, "The run after the fix.", public=False, uploads=(token,))

    def close_it(self, case: Case) -> None:
        """Close the ticket as one is supposed to. Raises ``Refused``."""
        if case.system == "jira":
            self.agent.press(case.key, "Done")
        else:
            self.zen_agent.solve(case.key)

    def slip(self, case: Case) -> None:
        """Close the ticket in a way that no native rule guards."""
        if case.system == "jira":
            self.agent.press(case.key, "Quick done")
        else:
            self.zen_agent.solve_by_automation(case.key)

    def written(self, moment: datetime, system: System) -> str:
        """A moment as people enter it."""
        return f"{moment:%Y-%m-%dT%H:%M:%S.000+0000}" if system == "jira" else f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    def missing(self, case: Case) -> set[str]:
        """What the gate misses on the ticket, as the service last judged."""
        with self.place.service.database.read() as connection:
            row = overview.ticket(connection, case.ref)
        assert row is not None
        return {item["requirement"] for item in row.verdict["missing"]}

    def attempt(
        self, case: Case, act: Callable[[Case], None], *, announced: bool = True, found_after: float = EXPORT_LAG
    ) -> Seen:
        """Let somebody try something with a ticket, and the service find out: by webhook, or, where none arrives, by a
        sweep ``found_after`` so many seconds."""
        self.tick()
        before = self._public_words(case), self._mails(case)
        hooks = self._hooks(case)
        hooks.drain()
        if not announced:
            hooks.lose_next(1_000)
        try:
            act(case)
            said = ""
        except Refused as refused:
            said = str(refused)
        if not announced:
            hooks.lose_next(0)
            self.tick(found_after)
            self.sweep()
        closed = self.is_done(case)
        looks = self._settle(case, closed)
        ending = "blocked" if said and not closed else self._ending(case, closed)
        return Seen(
            ending=ending,
            looks=looks,
            said=said,
            public_words=self._public_words(case) - before[0],
            mails=self._mails(case) - before[1],
            followups=len(self.followups(case)),
        )

    @contextmanager
    def native_rules_off(self) -> Iterator[None]:
        """As if nobody had set up a validator, and no required field were respected."""
        settings = f"{self.place.sandbox.zendesk.url}/sandbox/zendesk/settings"
        workflow = f"{self.place.sandbox.jira.url}/sandbox/workflow"
        checked = requests.get(settings, timeout=10).json()["checked_routes"]
        requests.post(settings, json={"checked_routes": []}, timeout=10).raise_for_status()
        requests.post(workflow, json={"rules": {"31": "none"}}, timeout=10).raise_for_status()
        yield
        requests.post(settings, json={"checked_routes": checked}, timeout=10).raise_for_status()
        requests.post(workflow, json={"rules": {"31": "property"}}, timeout=10).raise_for_status()

    def sweep(self) -> None:
        """Sweep both sites, whether due or not."""
        sweep_due_sites(self.place.service, "stage", timedelta(0))

    def now(self) -> datetime:
        """The time on the stage."""
        return self.place.service.clock()

    def tick(self, seconds: float = 2.0) -> None:
        """Move the clock of everybody on. (Zendesk tells times by the second.)"""
        self.place.sandbox.jira.world.clock.advance(seconds)

    def is_done(self, case: Case) -> bool:
        """Whether the ticket stands in a done status; a ticket that is gone does not."""
        if case.system == "jira":
            fields = self.agent.issue(case.key)["fields"]
            return str(fields["status"]["statusCategory"]["key"]) == "done"
        try:
            return str(self.zen_agent.ticket(case.key)["status"]) in ("solved", "closed")
        except Refused:
            return False

    def reports(self, case: Case) -> list[KeptReport]:
        """What was reported of the ticket."""
        with self.place.service.database.read() as connection:
            return reports.of_ticket(connection, case.ref)

    def audit(self, case: Case) -> list[AuditRow]:
        """What the audit trail says of the ticket."""
        with self.place.service.database.read() as connection:
            return overview.audit_of(connection, case.ref)

    def followups(self, case: Case) -> list[dict[str, Any]]:
        """The follow-up tickets of a Zendesk ticket."""
        if case.system == "jira":
            return []
        found = self.call(self.zen_agent, "GET", "/api/v2/tickets.json")["tickets"]
        return [ticket for ticket in found if _source_of(ticket) == case.id]

    def call(self, person: JiraPerson | ZendeskPerson, method: str, path: str, **content: Any) -> Any:
        """A request as somebody. Raises ``Refused``."""
        return person._call(method, path, **content)

    def _settle(self, case: Case, closed: bool) -> int:
        """Work everything off; how many looks at the ticket it took until nothing more was to be done."""
        looks = needed = 0
        for _ in range(ENOUGH_LOOKS):
            self.place.sandbox.drain()
            worked = work_one(self.place.service, "worker", LEASE)
            if worked is None:
                return needed
            looks += worked.ref == case.ref
            if not needed and self._ended(case, closed):
                needed = looks
        raise AssertionError(f"The installation does not come to rest over {case.key}")

    def _ended(self, case: Case, closed: bool) -> bool:
        return self._ending(case, closed) not in ("slipped by", "allowed")

    def _ending(self, case: Case, closed: bool) -> Ending:
        events = {row.event for row in self.audit(case)}
        if "gone" in events:
            return "reported"
        if self.followups(case):
            return "followed up"
        if closed and not self.is_done(case):
            return "reverted" if "reverted" in events else "slipped by"
        told = {report.kind for report in self.reports(case)}
        if told & {"moved", "migrated", "resolved_without_closing"}:
            return "reported"
        if not closed:
            return "slipped by"
        with self.place.service.database.read() as connection:
            row = overview.ticket(connection, case.ref)
        return "allowed" if row is not None and (row.verdict or {}).get("allowed") else "slipped by"

    def _public_words(self, case: Case) -> int:
        """Public comments on the ticket (and its follow-ups) that the service wrote."""
        if case.system == "jira":
            comments = self.agent.issue(case.key)["fields"]["comment"]["comments"]
            own = [comment for comment in comments if comment["author"]["accountId"] == SERVICE.id]
            return sum(comment.get("jsdPublic", True) for comment in own)
        own_id = int(self.place.ticketing("zendesk").identity().id)
        return sum(
            note["public"] and note["author_id"] == own_id
            for number in self._numbers(case)
            for note in self._of_ticket(number, "comments")
        )

    def _mails(self, case: Case) -> int:
        """Mails to the requester that anything on the ticket (and its follow-ups) sent off."""
        if case.system == "jira":
            return 0
        world, state = self.place.sandbox.zendesk.world, self.place.sandbox.zendesk.app.extensions["desk"].state
        numbers = list(self._numbers(case))
        with world.lock:
            return sum(
                event["type"] == "Notification" and bool(event.get("recipients"))
                for number in numbers
                for audit in state.tickets[int(number)].audits
                for event in audit.events
            )

    def _numbers(self, case: Case) -> Iterator[str]:
        yield case.id
        yield from (str(ticket["id"]) for ticket in self.followups(case))

    def _of_ticket(self, number: str, what: str) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = self.call(self.zen_agent, "GET", f"/api/v2/tickets/{number}/{what}.json")[
                what
            ]
        except Refused:
            return []
        return found

    def _hooks(self, case: Case) -> Any:
        stand = self.place.sandbox.jira if case.system == "jira" else self.place.sandbox.zendesk
        return stand.world.webhooks

    def _mail_as_accounts_have_it(self) -> None:
        """The triggers with which every Zendesk account begins: they mail the requester of every public word. The one
        that tells of solving is held back for gated tickets, as ``handoff setup`` asks for."""
        mail = [{"field": "notification_user", "value": ["requester_id", "About your request", "{{ticket.id}}"]}]
        public = {"field": "comment_is_public", "operator": "is", "value": "true"}
        held = {"field": "current_tags", "operator": "not_includes", "value": "handoff_gated"}
        rules = {
            "Notify requester of new ticket": [{"field": "update_type", "operator": "is", "value": "Create"}, public],
            "Notify requester of comment": [{"field": "update_type", "operator": "is", "value": "Change"}, public],
            "Notify requester of solved": [{"field": "status", "operator": "value", "value": "solved"}, held],
        }
        for title, conditions in rules.items():
            wish = {"title": title, "conditions": {"all": conditions, "any": []}, "actions": mail}
            self.call(self.service_in_zendesk, "POST", "/api/v2/triggers.json", json={"trigger": wish})


def a_picture(seed: str) -> bytes:
    """A picture that looks like no other one: coloured blocks. (Pages of one scheduler look alike, and telling them
    apart takes seconds.)"""
    chance = random.Random(seed)
    blocks = Image.new("RGB", (12, 8))
    blocks.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(96)])
    content = io.BytesIO()
    blocks.resize((600, 400), Image.Resampling.NEAREST).save(content, "PNG")
    return content.getvalue()


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A stage with a database in ``folder``."""
    playbook = folder / "playbook.yaml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    with installation(f"sqlite:///{folder / 'handoff.db'}", one_clock=True, playbook=playbook) as place:
        url = f"{place.sandbox.jira.url}/sandbox/sizes"
        requests.post(url, json={"rate_limits": False}, timeout=10).raise_for_status()
        url = f"{place.sandbox.zendesk.url}/sandbox/zendesk/settings"
        limits = dict.fromkeys(("requests_per_minute", "updates_per_minute", "exports_per_minute"), 100_000)
        requests.post(url, json=limits, timeout=10).raise_for_status()
        opened = Stage(place)
        try:
            yield opened
        finally:
            opened.close()


def _source_of(ticket: dict[str, Any]) -> str | None:
    source = (ticket.get("via") or {}).get("source") or {}
    return str((source.get("from") or {}).get("ticket_id")) if source.get("rel") == "follow_up" else None
