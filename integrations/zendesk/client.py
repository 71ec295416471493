"""Zendesk as the application sees it: ``Ticketing`` for one account."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from zenpy.lib.api_objects import Comment as ZenpyComment
from zenpy.lib.api_objects import Ticket as ZenpyTicket

from app.domain.budget import RemoteLimits, Window
from app.domain.events.opening import NewTicket, OpenedTicket
from app.domain.ticket import Attachment, Person
from app.domain.traces import TicketView
from app.domain.update import Update
from app.ports import (
    ChangedPage,
    ChangeKind,
    Envelope,
    Extent,
    Finding,
    Rejected,
    RemoteUnavailable,
    SiteConnection,
    TicketGone,
    Unauthorised,
    Written,
)
from app.ports_setup import Made, Note, RemovalWish, SetupStep, unnoted
from integrations.zendesk import doctor, download, opening, webhook
from integrations.zendesk.account import ticket_fields, ticket_forms
from integrations.zendesk.directory import Directory
from integrations.zendesk.export import Span, ZendeskExport
from integrations.zendesk.fields import FieldCatalogue, catalogue_of
from integrations.zendesk.mail_rules import MailRules
from integrations.zendesk.people import person_of
from integrations.zendesk.reading import Handle, RawTicket, merged_into, named_users, view_of, with_duplicate
from integrations.zendesk.removal import Removal
from integrations.zendesk.session import ZendeskSession
from integrations.zendesk.setup import Setup
from integrations.zendesk.writing import change_for, followup_for

CATALOGUE_LIFE = 900.0
"""Seconds for which the account's fields and forms are remembered; new ones are seen after that at the latest."""

LIMITS = RemoteLimits(
    requests=Window(200, 60.0),
    ticket_writes=(Window(30, 600.0),),
    read_cost=3,
)
"""What the smallest plan allows an account (each answer says what this account's plan does), and the updates of one
ticket by one user: developer.zendesk.com/api-reference/introduction/rate-limits."""

_TICKET_NUMBER = re.compile(r"(?:#|https?://[^\s]{1,200}/tickets/)?([0-9]{1,19})(?:\.json)?", re.ASCII)


class ZendeskTicketing:
    """One Zendesk account. May be used from any number of threads; each gets a ``zenpy`` client of its own.

    Reading a ticket costs three requests (ticket, comments, audits), after the fields, forms and own account have been
    asked for once. One more goes out for each further hundred comments or audits, for the target of a merge, and for
    people that no answer brought along and nobody has seen for 15 minutes.
    """

    def __init__(self, connection: SiteConnection, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._session = ZendeskSession(connection, clock)
        self._clock = clock
        self._directory = Directory(self._session, clock)
        self._setup = Setup(self._session, clock, self._connection)
        self._mail_rules = MailRules(self._session)
        self._removal = Removal(self._session, self._connection.webhook_url)
        self._export = ZendeskExport(self._session, connection.name, catalogue=self.catalogue, identity=self.identity)
        self._lock = threading.Lock()
        self._identity: Person | None = None
        self._catalogue: FieldCatalogue | None = None
        self._catalogue_until = 0.0

    @property
    def connection(self) -> SiteConnection:
        """The account that this object speaks to."""
        return self._connection

    @property
    def limits(self) -> RemoteLimits:
        """What Zendesk allows."""
        return LIMITS

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Check a webhook's signature (``integrations.zendesk.webhook``). Raises ``BadSignature``."""
        webhook.verify_signature(self._connection.webhook_secrets, headers, body, now)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        """Read a verified body's envelope. Raises ``UnknownShape``."""
        return webhook.parse_envelope(headers, body)

    def locate(self, reference: str) -> str:
        """The id of a ticket in its number, ``#`` and number, or address. Raises ``TicketGone`` for anything else."""
        found = _TICKET_NUMBER.fullmatch(reference.strip())
        if found is None:
            raise TicketGone(f"{reference[:80]!r} is no Zendesk ticket number; write for example 5158.")
        return found.group(1)

    def read(self, ticket_id: str) -> TicketView:
        """The live ticket: never from a cache, with the users that it names sideloaded."""
        before = self._session.requests_made
        catalogue, own = self.catalogue(), self.identity()
        try:
            raw = self._raw(ticket_id)
            view = view_of(self._connection.name, self._session.site, raw, catalogue, own.id)
            target = merged_into(raw)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise RemoteUnavailable(
                f"Zendesk's answer for ticket {ticket_id} lacks something that every ticket has "
                f"({type(error).__name__}); it is read again later."
            ) from error
        if target is not None:
            view = self._with_target(view, target)
        return replace(view, requests=self._session.requests_made - before)

    def changed_since(
        self,
        since: datetime,
        until: datetime | None,
        cursor: str | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> ChangedPage:
        """One page of the tickets that changed or were created in a span, in the order of change. Zendesk has no
        projects, so nothing is narrowed by them."""
        return self._export.page(Span(since=since, until=until, by=by), cursor)

    def extent(
        self,
        since: datetime,
        until: datetime | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> Extent:
        """How many tickets a span holds, and how many requests reading it takes."""
        return self._export.extent(Span(since=since, until=until, by=by))

    def write(self, view: TicketView, update: Update) -> Written:
        """Make the ticket look as desired in one PUT, or in none where it does already. A question to the reporter
        takes a second one, since an update holds one comment: the question goes first, the internal note after it.

        ``zenpy`` writes the ticket here: its answer to an update is plain, and costs no further request. Raises
        ``Conflict`` where the ticket changed since it was read.
        """
        handle: Handle = view.handle
        if handle.status == "closed":
            return self._take_up(view, update)
        change = change_for(view, update)
        if change is None:
            return Written(requests=0)
        attributes = dict(change.attributes)
        if "comment" in attributes:
            attributes["comment"] = ZenpyComment(**attributes["comment"])
        ticket = ZenpyTicket(id=int(view.ticket.id), **attributes)
        self._session.run(lambda zenpy: zenpy.tickets.update(ticket))
        if change.note is None:
            return Written(requests=1, reopened=change.reopens)
        noted = ZenpyTicket(id=int(view.ticket.id), comment=ZenpyComment(**change.note))
        self._session.run(lambda zenpy: zenpy.tickets.update(noted))
        return Written(requests=2, reopened=change.reopens)

    def open_ticket(self, new: NewTicket) -> OpenedTicket:
        """Create a ticket because of an event (``integrations.zendesk.opening``)."""
        return opening.open_ticket(self._session, new)

    def find_opened(self, marker: str) -> OpenedTicket | None:
        """The ticket that was created with a marker."""
        return opening.find_ticket(self._session, marker)

    @property
    def opening_settles(self) -> timedelta:
        """How long a request whose answer was lost may be under way."""
        return opening.SETTLES

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The content of a file (``integrations.zendesk.download``)."""
        return download.fetch(self._session, attachment, limit)

    def identity(self) -> Person:
        """The service's own account, asked once."""
        with self._lock:
            if self._identity is None:
                user = self.own_user()
                self._identity = person_of(user, str(user["id"]))
            return self._identity

    def diagnose(self) -> list[Finding]:
        """What ``handoff doctor`` prints of this account."""
        return doctor.diagnose(self._connection, self._session, self.own_user)

    def plan_setup(self, *, made: Sequence[Made] = ()) -> list[SetupStep]:
        """What ``handoff setup zendesk`` would create here."""
        return self._setup.plan(made)

    def survey_setup(self, made: Sequence[Made] = ()) -> list[SetupStep]:
        """The same as far as the account may see it."""
        return self._setup.survey(made)

    def plan_mail_rules(self, *, remove: bool = False) -> list[SetupStep]:
        """What keeps mail about solving back until there is proof (``handoff setup zendesk --hold-mail``)."""
        return self._mail_rules.plan(remove=remove)

    def apply_setup(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Create one thing of the plan, unless it is there by now."""
        if step.key.startswith("hold:"):
            return self._mail_rules.apply(step.key, note)
        says = self._setup.apply(step, webhook_url, note)
        self._forget_catalogue()
        return says

    def plan_removal(self, wish: RemovalWish) -> list[SetupStep]:
        """What ``handoff setup zendesk --remove`` would take away."""
        return self._removal.plan(wish)

    def apply_removal(self, step: SetupStep) -> str:
        """Take one thing away."""
        says = self._removal.apply(step)
        self._forget_catalogue()
        return says

    def _forget_catalogue(self) -> None:
        with self._lock:
            self._catalogue = None

    def catalogue(self) -> FieldCatalogue:
        """The account's fields of ours, and its forms; remembered for 15 minutes."""
        with self._lock:
            if self._catalogue is None or self._clock() >= self._catalogue_until:
                fields, forms = ticket_fields(self._session), ticket_forms(self._session)
                self._catalogue = catalogue_of(fields, forms)
                self._catalogue_until = self._clock() + CATALOGUE_LIFE
            return self._catalogue

    def own_user(self) -> dict[str, Any]:
        """The user that the credentials stand for. Zendesk answers wrong credentials here with an anonymous user."""
        user = self._session.get("users/me.json").get("user")
        if not isinstance(user, dict) or not user.get("id"):
            raise Unauthorised(
                "Zendesk does not recognise the credentials of this account; check them in the settings."
            )
        return user

    def _raw(self, ticket_id: str) -> RawTicket:
        found = _TICKET_NUMBER.fullmatch(ticket_id)
        if found is None:
            raise TicketGone(f"{ticket_id[:80]!r} is no Zendesk ticket number.")
        number = found.group(1)
        shown = self._session.get(f"tickets/{number}.json", {"include": "users,slas"})
        users, comments, audits = list(shown.get("users") or ()), [], []
        with_images = {"include": "users", "include_inline_images": "true"}
        for page in self._session.pages(f"tickets/{number}/comments.json", "comments", with_images):
            comments += page["comments"]
            users += page.get("users") or ()
        for page in self._session.pages(f"tickets/{number}/audits.json", "audits", {"include": "users"}):
            audits += page["audits"]
            users += page.get("users") or ()
        if not isinstance(shown.get("ticket"), dict):
            raise RemoteUnavailable(f"Zendesk's answer for ticket {number} holds no ticket.")
        users += self._directory.users(named_users(comments, audits) - {str(user.get("id")) for user in users})
        return RawTicket(ticket=shown["ticket"], comments=comments, audits=audits, users=users)

    def _with_target(self, view: TicketView, target: str) -> TicketView:
        """A merged ticket's obligation moves to the other one, so it matters whether that one is gated and open."""
        try:
            other = self._session.get(f"tickets/{target}.json").get("ticket")
        except TicketGone:
            return view
        return with_duplicate(view, other) if isinstance(other, dict) and "id" in other else view

    def _take_up(self, view: TicketView, update: Update) -> Written:
        """A closed ticket takes no write at all. Where its close has to be undone, one follow-up ticket takes it up;
        Zendesk lists the follow-ups of a ticket on it, so there is never a second one."""
        if update.refusal is None:
            return Written(requests=0)
        handle: Handle = view.handle
        said = f"Ticket {view.ticket.key} is closed, and Zendesk reopens no closed ticket"
        if handle.followups:
            return Written(requests=0, reopen_problem=f"{said}; follow-up ticket {handle.followups[0]} takes it up.")
        if update.refusal.disputed or handle.is_own_followup:
            return Written(
                requests=0,
                reopen_problem=f"{said}. No follow-up ticket was made, since something closes them again and again; an "
                "administrator has to look at the account's automations.",
            )
        followup = followup_for(view, update, self.identity().id)
        try:
            answer = self._session.post("tickets.json", {"ticket": followup})
        except Rejected as refused:
            return Written(requests=1, reopen_problem=f"{said}; a follow-up ticket was refused: {refused}")
        created = answer.get("ticket")
        number = created.get("id") if isinstance(created, dict) else None
        return Written(requests=1, reopen_problem=f"{said}; follow-up ticket {number} was made and carries the record.")
