"""A system that sends events about failures, and the rules of the tests for it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy import select

from app.demo.people import Refused
from app.domain.events.rules import rules_in
from app.domain.events.told import Told
from app.domain.ticket import System, TicketRef
from app.playbook import with_modes
from app.ports import JobSource
from app.store import events
from app.store.tables import tickets
from tests.support.installation import Installation

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FAILED = "com.handoffgate.job.failed"
SHIPPED = "com.example.wms.shipment.delayed"
BATCH = "application/cloudevents-batch+json"


def opening(system: System, **changes: Any) -> dict[str, Any]:
    """A rule that opens tickets in the stand-in of a system."""
    place = {"project": "OPS", "issue_type": "Job failure"} if system == "jira" else {}
    return {"types": ["com.handoffgate.job.*"], "in": system, **place, **changes}


def feeding(system: System, **changes: Any) -> dict[str, Any]:
    """A rule that feeds open tickets of a system."""
    return {"types": ["com.example.*"], "in": system, **changes}


def a_source(name: str = "wms", **table: Any) -> JobSource:
    """A source with rules as they stand in the ``HANDOFF_SITES`` file."""
    return JobSource(name=name, secrets=(SECRET,), rules=rules_in(table))


class Sender:
    """Sends events to a running service, as the source would."""

    def __init__(self, url: str, source: str = "wms") -> None:
        self._url = f"{url}/events/{source}"
        self._numbers = itertools.count(1)
        self.now = datetime.now(UTC).replace(microsecond=0)

    def event(self, event_id: str | None = None, *, kind: str = FAILED, **data: Any) -> dict[str, Any]:
        """A failure of the nightly wave; ``data`` replaces or adds."""
        told = {
            "job": "WAVE-PICK-88",
            "error_code": "WMS-4102",
            "error_text": "allocation failed: no stock in zone B7",
            "failed_at": (self.now - timedelta(minutes=9)).isoformat(),
            "systems": {"from": "Manhattan WMS", "to": "SAP"},
            "trigger": "scheduler",
            **data,
        }
        return {
            "specversion": "1.0",
            "id": event_id or f"e-{next(self._numbers)}",
            "source": "/wms/berlin",
            "type": kind,
            "time": self.now.isoformat(),
            "data": {name: value for name, value in told.items() if value is not None},
        }

    def send(self, *events: dict[str, Any]) -> requests.Response:
        """One event by itself, several as a batch."""
        media = BATCH if len(events) != 1 else "application/cloudevents+json"
        body = json.dumps(list(events) if len(events) != 1 else events[0])
        headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": media}
        return requests.post(self._url, data=body, headers=headers, timeout=30)

    def fail(self, event_id: str | None = None, **data: Any) -> dict[str, Any]:
        """Send one failure, which is taken."""
        answer = self.send(self.event(event_id, **data))
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def send_binary(self, event: dict[str, Any]) -> requests.Response:
        """One event in binary mode."""
        headers = {f"ce-{name}": str(value) for name, value in event.items() if name != "data"}
        headers |= {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}
        return requests.post(self._url, data=json.dumps(event["data"]), headers=headers, timeout=30)


class Desk:
    """A running installation as the tests of events look at it: one of the two trackers, and a system that sends."""

    def __init__(self, place: Installation, system: str) -> None:
        self.place = place
        self.system = system
        self.sender = Sender(place.url)
        self.sender.now = place.service.clock().replace(microsecond=0)

    @property
    def faults(self) -> Any:
        """What goes wrong in the tracker."""
        return getattr(self.place.sandbox, self.system).world.faults

    def settle(self) -> list[str]:
        """Work off what is due now."""
        return [worked.result for worked in self.place.settle()]

    def later(self, **step: float) -> None:
        """Move the clock of both sides on."""
        self.place.sandbox.jira.world.clock.advance(timedelta(**step).total_seconds())

    def to_the_hour(self) -> None:
        """Move on to the beginning of an hour, so that a limit by the hour is tested within one."""
        now = self.place.service.clock()
        self.later(seconds=3_600 - now.minute * 60 - now.second)
        self.sender.now = self.place.service.clock().replace(microsecond=0)

    def tickets(self) -> list[str]:
        """The tickets that were opened because of events, oldest first."""
        if self.system == "jira":
            return [key for key in self._issues() if "handoff_event" in self.raw(key)["fields"]["labels"]]
        listed = self.place.zen_agent._call("GET", "/api/v2/tickets.json")["tickets"]
        return [str(one["id"]) for one in sorted(listed, key=lambda one: one["id"]) if "handoff_event" in one["tags"]]

    def _issues(self) -> Iterator[str]:
        """Every key of the project: read one by one, since a search may not know of the newest."""
        for number in itertools.count(1):
            try:
                self.place.agent.issue(f"OPS-{number}")
            except Refused:
                return
            yield f"OPS-{number}"

    def report(self, subject: str, text: str) -> str:
        """A person's ticket."""
        if self.system == "jira":
            return self.place.agent.report("OPS", "Job failure", subject, text)
        return self.place.zen_customer.report(subject, text)

    def raw(self, ticket: str) -> dict[str, Any]:
        """The ticket as its API shows it, with its comments."""
        if self.system == "jira":
            return self.place.agent.issue(ticket)
        return {"ticket": self.place.zen_agent.ticket(ticket), "notes": self.place.zen_agent.notes(ticket)}

    def html(self, ticket: str) -> str:
        """Everything that a browser would take for markup."""
        return "".join(str(note["html_body"]) for note in self.raw(ticket)["notes"]) if self.system != "jira" else ""

    def subject(self, ticket: str) -> str:
        """Its subject."""
        raw = self.raw(ticket)
        return str(raw["fields"]["summary"] if self.system == "jira" else raw["ticket"]["subject"])

    def record(self, ticket: str) -> dict[str, str]:
        """The record as its fields show it."""
        person: Any = self.place.agent if self.system == "jira" else self.place.zen_agent
        return dict(person.record(ticket))

    def ref(self, ticket: str) -> TicketRef:
        """Its identity in the store."""
        site = self.place.ticketing(self.system).connection
        number = self.place.agent.issue(ticket)["id"] if self.system == "jira" else ticket
        return TicketRef(system=site.system, site=site.name, id=str(number))

    def kept_record(self, ticket: str) -> dict[str, str]:
        """Where each value of the stored record comes from."""
        with self.place.service.database.read() as connection:
            kept = connection.execute(select(tickets.c.record).where(tickets.c.ticket_id == self.ref(ticket).id))
            return {name: value["source"] for name, value in kept.scalar_one()["fields"].items()}

    def told(self, ticket: str) -> Told:
        """What the store says that events told of it."""
        with self.place.service.database.read() as connection:
            told = events.told_of(connection, self.ref(ticket))
        assert told is not None, f"{ticket} was told nothing"
        return told

    def texts(self, ticket: str, marker: str) -> list[str]:
        """The notes of a kind, oldest first."""
        if self.system == "jira":
            notes = self.place.agent.notes(ticket)
        else:
            notes = [str(note["body"]) for note in self.place.zen_agent.notes(ticket)]
        return [note for note in notes if marker in note]

    def notes(self, ticket: str, marker: str) -> int:
        """How many notes of a kind it carries."""
        return len(self.texts(ticket, marker))

    def is_open(self, ticket: str) -> bool:
        """Whether it is in work."""
        raw = self.raw(ticket)
        if self.system == "jira":
            return str(raw["fields"]["status"]["statusCategory"]["key"]) != "done"
        return str(raw["ticket"]["status"]) not in ("solved", "closed")

    def hold_no_gate(self) -> None:
        """From now on the service only watches."""
        watching = with_modes(self.place.service.playbook, {"job_failure": "shadow", "exception": "shadow"})
        self.place = replace(self.place, service=replace(self.place.service, playbook=watching))

    def close(self, ticket: str) -> None:
        """Close it past the native rule."""
        if self.system == "jira":
            self.place.agent.press(ticket, "Quick done")
        else:
            self.place.zen_agent.solve_by_automation(ticket)
        self.settle()

    def writes(self) -> int:
        """How often the service changed something in the tracker."""
        return sum(not request.startswith("GET") for request in self.place.requests(self.system))
