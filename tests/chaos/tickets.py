"""What people do: they report, discuss, prove and close tickets in both trackers, in an order drawn from a seed."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

from app.demo.people import JiraPerson, ZendeskPerson
from app.demo.story import NOTICE, VERIFICATION
from app.domain.ticket import System
from tests.support.routes.stage import a_picture

Kind = Literal["open", "unproved", "proved", "question"]
"""``open``: a job failure that nobody closes. ``unproved``: closed without proof, by a way that no rule guards.
``proved``: closed with everything. ``question``: no failure at all, and closed."""
KINDS: tuple[Kind, ...] = ("open", "unproved", "proved", "question")
WEIGHTS = (2, 3, 3, 1)
ACTS = {
    "open": ("report", "say", "rank", "say"),
    "unproved": ("report", "say", "close", "rank"),
    "proved": ("report", "tell", "show", "enter", "close", "rank"),
    "question": ("report", "say", "close", "rank"),
}
SECOND = 2.1
"""Seconds from the report to what proves: Zendesk tells times by the second, and proof has to be the later one."""
CHATTER = ("Any news?", "I have asked the vendor.", "The shop called again.", "See also the chat of this morning.")


class Side(Protocol):
    """A tracker, as its people use it. A ticket is named as the service's store does (``id``)."""

    def report(self, case: Case) -> str:
        """Report; returns the ticket's id."""

    def say(self, case: Case, text: str) -> None:
        """Write to the reporter."""

    def rank(self, case: Case, number: int) -> None:
        """Change the priority."""

    def tell(self, case: Case) -> None:
        """Tell the retailer what happened."""

    def show(self, case: Case) -> None:
        """Attach a screenshot."""

    def enter(self, case: Case) -> None:
        """Fill the fields that closing needs."""

    def close(self, case: Case) -> None:
        """Close in a way that no native rule guards."""


@dataclass
class Case:
    """One ticket and what people are going to do with it. ``id`` is known once it is reported."""

    number: int
    system: System
    kind: Kind
    job: str
    code: str
    failed_at: datetime
    ahead: list[str]
    id: str = ""
    reported: float = 0.0
    said: int = field(default=0)

    @property
    def subject(self) -> str:
        """What the reporter writes above it."""
        return "How do I export a price list?" if self.kind == "question" else f"{self.code.title()} sync stopped"

    @property
    def text(self) -> str:
        """What the reporter writes."""
        if self.kind == "question":
            return f"I would like to have the prices of {self.code.lower()} as a file. Where is the button?"
        return (
            "The nightly order export from Shopify to NetSuite failed.\n"
            f"Job: {self.job}\n"
            f"Failed at: {self.failed_at:%Y-%m-%dT%H:%M:%SZ}\n"
            "Started by: scheduler\n"
            f"Error: {self.code}: the document was rejected\n"
        )

    def next_act(self, side: Side) -> None:
        """Do what comes next."""
        act = self.ahead.pop(0)
        if act == "report":
            self.id = side.report(self)
            self.reported = time.monotonic()
        elif act == "say":
            side.say(self, CHATTER[self.said % len(CHATTER)])
            self.said += 1
        elif act == "rank":
            side.rank(self, self.number % 3)
        else:
            getattr(side, act)(self)

    def ready_at(self) -> float:
        """The moment (monotonic) from which the next act may be done."""
        return self.reported + SECOND if self.ahead and self.ahead[0] in ("tell", "show", "enter") else 0.0


def draw(chance: random.Random, count: int, first: int = 0) -> list[Case]:
    """So many tickets, numbered from ``first``, every failure with an error that no other one has."""
    cases = []
    codes = {"".join(chance.choices(string.ascii_uppercase, k=7)) for _ in range(count * 2)}
    now = datetime.now(UTC).replace(microsecond=0)
    for number, code in enumerate(sorted(codes)[:count]):
        kind = KINDS[number % len(KINDS)] if number < len(KINDS) * 2 else chance.choices(KINDS, WEIGHTS)[0]
        system: System = "jira" if (number // len(KINDS)) % 2 else "zendesk"
        failed_at = now - timedelta(hours=3, seconds=7 * number)
        job = f"{code[:3]}-SYNC-{5000 + first + number}"
        cases.append(Case(first + number, system, kind, job, code, failed_at, list(ACTS[kind])))
    return cases


def in_some_order(chance: random.Random, cases: list[Case]) -> Iterator[Case]:
    """The ticket whose turn it is, until nobody wants to do anything any more. Each is yielded once for each act, never
    before its act may be done."""
    waiting = [case for case in cases if case.ahead]
    while waiting:
        # Some tickets are worked on at a time, so that their acts are close to each other as in life.
        at_hand = waiting[:12]
        ready = [case for case in at_hand if case.ready_at() <= time.monotonic()]
        if not ready:
            time.sleep(max(0.0, min(case.ready_at() for case in at_hand) - time.monotonic()))
            continue
        case = chance.choice(ready)
        yield case
        if not case.ahead:
            waiting.remove(case)


class JiraSide:
    """People in Jira."""

    def __init__(self, agent: JiraPerson) -> None:
        self._agent = agent
        self._account = agent.account

    def report(self, case: Case) -> str:
        """As the agent, with the fitting type."""
        kind = "Task" if case.kind == "question" else "Job failure"
        key = self._agent.report("OPS", kind, case.subject, case.text)
        return str(self._agent._call("GET", f"/rest/api/3/issue/{key}?fields=summary")["id"])

    def say(self, case: Case, text: str) -> None:
        """A comment."""
        self._agent.say(case.id, text)

    def rank(self, case: Case, number: int) -> None:
        """The field Priority."""
        priority = ("High", "Low", "Lowest")[number]
        self._agent._call("PUT", f"/rest/api/3/issue/{case.id}", json={"fields": {"priority": {"name": priority}}})

    def tell(self, case: Case) -> None:
        """A comment."""
        self._agent.say(case.id, NOTICE.format(at=f"{case.failed_at:%H:%M} UTC"))

    def show(self, case: Case) -> None:
        """An attachment."""
        self._agent.attach(case.id, "run.png", a_picture(case.job))

    def enter(self, case: Case) -> None:
        """The gate's fields."""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.000+0000}"
        self._agent.enter(
            case.id, _proof(case) | {"contained_at": now, "retailer_notified_at": now, "verified_by": self._account}
        )

    def close(self, case: Case) -> None:
        """The transition without a validator."""
        self._agent.press(case.id, "Quick done")


class ZendeskSide:
    """People in Zendesk."""

    def __init__(self, agent: ZendeskPerson, customer: ZendeskPerson) -> None:
        self._agent = agent
        self._customer = customer

    def report(self, case: Case) -> str:
        """As the customer."""
        return self._customer.report(case.subject, case.text)

    def say(self, case: Case, text: str) -> None:
        """A public reply."""
        self._agent.reply(case.id, text)

    def rank(self, case: Case, number: int) -> None:
        """The field Priority."""
        self._agent._update(case.id, {"priority": ("high", "low", "urgent")[number]})

    def tell(self, case: Case) -> None:
        """A public reply."""
        self._agent.reply(case.id, NOTICE.format(at=f"{case.failed_at:%H:%M} UTC"))

    def show(self, case: Case) -> None:
        """An internal note with a file."""
        token = self._agent.upload("run.png", a_picture(case.job))
        self._agent.reply(case.id, "The run after the fix.", public=False, uploads=(token,))

    def enter(self, case: Case) -> None:
        """The gate's fields."""
        self._agent.enter(case.id, _proof(case) | {"contained_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"})

    def close(self, case: Case) -> None:
        """A business rule solves it, which asks for no required field."""
        self._agent.solve_by_automation(case.id)


def _proof(case: Case) -> dict[str, Any]:
    return {
        "account_status": "reactivated",
        "resolution_reason": "credentials_renewed",
        "verification_path": "technical",
        "verification_note": VERIFICATION.format(job=case.job, at="10:42"),
    }
