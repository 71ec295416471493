"""A ticketing system in memory: behaves as the port promises, so that the workflow is tested without HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.domain.budget import RemoteLimits, Window
from app.domain.gate.verdict_copy import verdict_copy
from app.domain.ticket import Attachment, Person, System, Ticket, Transition
from app.domain.traces import TicketView, Traces
from app.domain.update import Update
from app.ports import (
    BadSignature,
    ChangedPage,
    ChangeKind,
    Conflict,
    Envelope,
    Extent,
    Finding,
    SetupStep,
    SiteConnection,
    TicketGone,
    UnknownShape,
    Written,
)
from app.ports_setup import Made, Note, unnoted

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SERVICE = Person(id="service", name="Handoff Gate", role="app")
AGENT = Person(id="agent-1", name="Mia", role="agent")
CUSTOMER = Person(id="customer-1", name="Retail Ltd", role="customer")


def a_ticket(ticket_id: str = "10001", **changes: object) -> Ticket:
    """An open ticket about a failed order export; ``changes`` replace any field."""
    ticket = Ticket(
        system="jira",
        site="test",
        id=ticket_id,
        key=f"OPS-{ticket_id[-2:].lstrip('0') or '0'}",
        url=f"https://jira.test/browse/{ticket_id}",
        subject="Order sync errored",
        body=(
            "The nightly order export job ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z, started by the scheduler.\n"
            "Error ORA-00060: deadlock detected while waiting for resource"
        ),
        body_format="plain",
        created_at=datetime(2026, 11, 2, 10, 0, tzinfo=UTC),
        status="To Do",
        status_category="new",
        reporter=CUSTOMER,
        issue_type="Job failure",
    )
    return replace(ticket, **changes)  # type: ignore[arg-type]


@dataclass
class Tracker:
    """Implements ``app.ports.Ticketing`` over a dict of tickets. ``fail_with`` is raised by the next remote calls."""

    system: System = "jira"
    site: str = "test"
    tickets: dict[str, Ticket] = field(default_factory=dict)
    traces: dict[str, Traces] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    fail_with: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    can_reopen: bool = True
    page: int = 100
    deleted: tuple[str, ...] = ()

    @property
    def connection(self) -> SiteConnection:
        """A site with one secret."""
        return SiteConnection(
            system=self.system, name=self.site, url="https://jira.test", webhook_secrets=("a secret",)
        )

    @property
    def limits(self) -> RemoteLimits:
        """More than any test asks for."""
        return RemoteLimits(requests=Window(1_000_000, 60.0))

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """The signature is the word ``good``."""
        if headers.get("X-Signature") != "good":
            raise BadSignature("The signature is wrong")

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        """``{"ticket": id, "actor": id, "kind": kind, "changed": […], "ignored": why}``."""
        try:
            data = json.loads(body)
            return Envelope(
                kind=data.get("kind", "issue_updated"),
                ticket_id=data["ticket"],
                actor_id=data.get("actor"),
                changed=tuple(data.get("changed", ())),
                occurred_at=datetime.fromisoformat(data["at"]) if "at" in data else None,
                identifier=headers.get("X-Identifier"),
                ignored_because=data.get("ignored"),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UnknownShape(f"No such body is known: {error}", identifier=headers.get("X-Identifier")) from error

    def _remote(self, call: str) -> None:
        self.calls.append(call)
        if self.fail_with:
            raise self.fail_with.pop(0)

    def locate(self, reference: str) -> str:
        """By id or key."""
        for ticket in self.tickets.values():
            if reference in (ticket.id, ticket.key):
                return ticket.id
        raise TicketGone(f"There is no ticket {reference}")

    def read(self, ticket_id: str) -> TicketView:
        """The ticket and our traces on it."""
        self._remote(f"read {ticket_id}")
        if ticket_id not in self.tickets:
            raise TicketGone(f"There is no ticket {ticket_id}")
        return TicketView(ticket=self.tickets[ticket_id], traces=self.traces.get(ticket_id, Traces()))

    def changed_since(
        self,
        since: datetime,
        until: datetime | None,
        cursor: str | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> ChangedPage:
        """Tickets by their creation or last change, ``page`` at a time; the cursor is the number of those given so
        far."""
        self._remote(f"changed_since {by} {cursor or 'the beginning'}")
        found = self._span(since, until, projects, by)
        start = int(cursor or 0)
        more = start + self.page < len(found)
        return ChangedPage(
            tickets=tuple(found[start : start + self.page]),
            cursor=str(start + self.page) if more else None,
            deleted=self.deleted,
        )

    def extent(
        self, since: datetime, until: datetime | None, *, by: ChangeKind = "updated", projects: Sequence[str] = ()
    ) -> Extent:
        """How many there are."""
        self._remote(f"extent {by}")
        found = len(self._span(since, until, projects, by))
        return Extent(tickets=found, requests=-(-found // self.page) or 1)

    def _span(self, since: datetime, until: datetime | None, projects: Sequence[str], by: ChangeKind) -> list[Ticket]:
        def moment(ticket: Ticket) -> datetime:
            return (ticket.updated_at if by == "updated" else None) or ticket.created_at

        return sorted(
            (
                ticket
                for ticket in self.tickets.values()
                if since <= moment(ticket)
                and (until is None or moment(ticket) <= until)
                and (not projects or ticket.project in projects)
            ),
            key=lambda ticket: (moment(ticket), ticket.id),
        )

    def write(self, view: TicketView, update: Update) -> Written:
        """Keep the verdict copy; reopen a refused close."""
        ticket_id = view.ticket.id
        if view.ticket is not self.tickets[ticket_id]:
            raise Conflict(f"Ticket {ticket_id} changed since it was read")
        copy = verdict_copy(update.verdict)
        if view.traces.verdict_copy == copy and update.refusal is None:
            return Written(requests=0)
        self._remote(f"write {ticket_id}")
        self.updates.append(update)
        self.traces[ticket_id] = replace(self.traces.get(ticket_id, Traces()), verdict_copy=copy)
        if update.refusal is None or update.refusal.disputed:
            return Written(requests=1)
        if not self.can_reopen:
            return Written(requests=1, reopen_problem="Done has no outgoing transition")
        self.move(ticket_id, "In Progress", SERVICE, update.refusal.closed_at, own=True)
        return Written(requests=1, reopened=True)

    def move(self, ticket_id: str, status: str, actor: Person, at: datetime, *, own: bool = False) -> None:
        """Change a ticket's status, as somebody would."""
        ticket = self.tickets[ticket_id]
        category = {"To Do": "new", "In Progress": "open", "Done": "done"}[status]
        step = Transition(
            at=at,
            actor=actor,
            from_status=ticket.status,
            to_status=status,
            from_category=ticket.status_category,
            to_category=category,  # type: ignore[arg-type]
            own=own,
        )
        self.tickets[ticket_id] = replace(
            ticket,
            status=status,
            status_category=category,  # type: ignore[arg-type]
            updated_at=at,
            history=(*ticket.history, step),
        )

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The content of a file."""
        self._remote(f"fetch {attachment.id}")
        if attachment.id not in self.files:
            raise TicketGone(f"The file {attachment.filename} is gone")
        return self.files[attachment.id][: limit + 1]

    def identity(self) -> Person:
        """Our own account."""
        return SERVICE

    def diagnose(self) -> list[Finding]:
        """All is well."""
        return [Finding(subject="jira test", state="ok", says="connected")]

    def plan_setup(self, *, made: Sequence[Made] = ()) -> list[SetupStep]:
        """Nothing to do."""
        return []

    def apply_setup(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Nothing to do."""
        return f"{step.key} is there"
