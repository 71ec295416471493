"""A ticketing site as the service sees it: each call of the port under the eyes of the site's meter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.budget import RemoteLimits
from app.domain.ticket import Attachment, Person
from app.ports import (
    ChangedPage,
    ChangeKind,
    Envelope,
    Extent,
    Finding,
    SetupStep,
    SiteConnection,
    Ticketing,
    Written,
)
from app.ports_setup import Made, Note, unnoted
from app.workflow.remotes import IDENTITY, OPENING, SEARCH, SiteMeter

if TYPE_CHECKING:
    from app.domain.events.opening import NewTicket, OpenedTicket
    from app.domain.traces import TicketView
    from app.domain.update import Update

WRITE_COST = 2
"""Requests that writing to a ticket takes at most, as a rule: the update, and a transition or a second comment."""


class WatchedTicketing:
    """The ``Ticketing`` port around another one. What a ticketing system can do besides (``ClosingRules``,
    ``MailRules``, ``Removals``, ``Surveyed``) is passed on as it is."""

    def __init__(self, inner: Ticketing, meter: SiteMeter) -> None:
        self._inner = inner
        self.meter = meter
        meter.limits = inner.limits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def connection(self) -> SiteConnection:
        """The site."""
        return self._inner.connection

    @property
    def limits(self) -> RemoteLimits:
        """What the platform allows."""
        return self._inner.limits

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Check a webhook's signature."""
        self._inner.verify(headers, body, now)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        """Read a webhook's envelope."""
        return self._inner.parse(headers, body)

    def locate(self, reference: str) -> str:
        """What to read where a person names a ticket."""
        return self._inner.locate(reference)

    def read(self, ticket_id: str) -> TicketView:
        """The live ticket. Raises ``HeldBack`` where the site is not to be asked now, as all calls here do."""
        with self.meter.call(ticket_id, need=self.limits.read_cost):
            return self._inner.read(ticket_id)

    def changed_since(
        self,
        since: datetime,
        until: datetime | None,
        cursor: str | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> ChangedPage:
        """One page of changed tickets: a sweep's, or by creation a backfill's."""
        with self.meter.call(SEARCH, purpose="sweep" if by == "updated" else "backfill"):
            return self._inner.changed_since(since, until, cursor, by=by, projects=projects)

    def extent(
        self, since: datetime, until: datetime | None, *, by: ChangeKind = "updated", projects: Sequence[str] = ()
    ) -> Extent:
        """How much there is to read."""
        with self.meter.call(SEARCH, purpose="backfill"):
            return self._inner.extent(since, until, by=by, projects=projects)

    def write(self, view: TicketView, update: Update) -> Written:
        """Make the ticket look as desired. Raises ``HeldBack`` for this ticket alone where it was written to as often
        as the platform allows; an update that has begun is brought to its end."""
        with self.meter.call(view.ticket.id, need=WRITE_COST, ticket=view.ticket.ref):
            return self._inner.write(view, update)

    def open_ticket(self, new: NewTicket) -> OpenedTicket:
        """Open a ticket."""
        with self.meter.call(OPENING):
            return self._inner.open_ticket(new)

    def find_opened(self, marker: str) -> OpenedTicket | None:
        """The ticket that carries a marker."""
        with self.meter.call(SEARCH):
            return self._inner.find_opened(marker)

    @property
    def opening_settles(self) -> timedelta:
        """How long a ticket that was opened may not be found."""
        return self._inner.opening_settles

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The content of a file."""
        with self.meter.call(attachment.id, of_file=True):
            return self._inner.fetch(attachment, limit)

    def identity(self) -> Person:
        """The service's own account."""
        with self.meter.call(IDENTITY):
            return self._inner.identity()

    def diagnose(self) -> list[Finding]:
        """What ``handoff doctor`` prints: it asks also where the site rests."""
        return self._inner.diagnose()

    def plan_setup(self, *, made: Sequence[Made] = ()) -> list[SetupStep]:
        """What ``handoff setup`` has to create."""
        return self._inner.plan_setup(made=made)

    def apply_setup(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Create one thing of the plan."""
        return self._inner.apply_setup(step, webhook_url, note)
