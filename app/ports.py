"""What the application needs from the outside: ticketing systems, an image reader, and probes. Integrations implement
these, wiring finds them.

A ticketing system is registered in the entry-point group ``handoff.ticketing`` as a function
``connect(site: SiteConnection) -> Ticketing``. Connecting makes no remote call. An image reader is registered in
``handoff.readers`` as a function ``reader() -> ImageReader | None``, ``None`` where what it needs is not installed. A
kind of probe is registered in ``handoff.probes`` as a function ``connect(probe: ProbeConnection) -> Probe``.
Connecting makes no remote call and reads no file. What sends notices is described in ``app.ports_channels``, setting a
site up and undoing it in ``app.ports_setup``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from app.domain.breaker import Reason
from app.domain.budget import Quota, RemoteLimits
from app.domain.errors import PlainError, Unusable
from app.domain.events.rules import Rules
from app.domain.ticket import Attachment, Person, System, Ticket
from app.ports_setup import ClosingRules as ClosingRules
from app.ports_setup import Made, Note, unnoted
from app.ports_setup import MailRules as MailRules
from app.ports_setup import SetupStep as SetupStep

if TYPE_CHECKING:  # a process that starts needs none of these yet
    from app.domain.events.opening import NewTicket, OpenedTicket
    from app.domain.gate.pictures.picture_text import PictureText
    from app.domain.probing.model import Answer, Subject
    from app.domain.probing.questions import Question
    from app.domain.traces import TicketView
    from app.domain.update import Update


class Meter(Protocol):
    """Counts what is sent to one site. An integration calls it for each request of its API that it makes, on the thread
    that makes it."""

    def ask(self, *, writes: bool) -> None:
        """A request is about to be sent; ``writes``: it changes something. Raises ``HeldBack`` where it has to wait: it
        is not sent then."""
        ...

    def heard(self, quota: Quota | None) -> None:
        """What the headers of an answer tell of the platform's limits, where they do."""
        ...


class Unmetered:
    """Counts nothing and holds nothing back."""

    def ask(self, *, writes: bool) -> None:
        """Go on."""

    def heard(self, quota: Quota | None) -> None:
        """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConnection:
    """One Jira site or Zendesk account: where it is and how to speak to it. Secrets never appear in ``repr``."""

    system: System
    name: str
    url: str
    email: str | None = None
    token: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    webhook_url: str | None = None
    """Where this site's webhooks are to go, where HANDOFF_PUBLIC_URL says where the service is."""
    note_role: str | None = None
    """Jira: the project role that alone sees our notes (playbook ``note.jira_visible_to_role``)."""
    requests_per_minute: int | None = None
    """What the settings allow; 0: no limit of ours. ``None``: a share of what the platform allows."""
    meter: Meter = field(default_factory=Unmetered, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """Who may tell of runs of its jobs: a scheduler, an order system, a shop. Any of the secrets proves that a request
    is its own. ``rules`` say which of its events open tickets or feed them."""

    name: str
    secrets: tuple[str, ...] = field(repr=False)
    rules: Rules = field(default_factory=Rules)


class BadSignature(Exception):
    """The webhook's signature is missing, wrong, or (Zendesk) its timestamp is more than 15 minutes off."""


class UnknownShape(Exception):
    """A correctly signed body that is not JSON or of no known shape; the text says what was expected.

    ``identifier`` is the sender's delivery id, by which a retry of the same delivery is recognised.
    """

    def __init__(self, message: str, *, identifier: str | None = None) -> None:
        super().__init__(message)
        self.identifier = identifier


class RemoteError(PlainError):
    """The ticketing system did not do what was asked. ``retry_after``: seconds to wait, where it said so."""

    permanent = False

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RemoteUnavailable(RemoteError):
    """Time-out, refused connection, 5xx, or an HTML error page: try again later."""


class RateLimited(RemoteError):
    """429: try again after ``retry_after`` seconds. ``only_here``: the limit is that of one ticket or one kind of
    search, and other calls may go on."""

    def __init__(self, message: str, *, retry_after: float | None = None, only_here: bool = False) -> None:
        super().__init__(message, retry_after=retry_after)
        self.only_here = only_here


class HeldBack(RateLimited):
    """Nothing was sent, or a failure was that of a site which rests already: this is not counted as a try.

    ``whole_site``: no ticket of the site is taken until then, as the store says; otherwise only this ticket waits.
    ``because``: why the site rests; ``None`` where it is our own budget that makes the call wait.
    """

    def __init__(
        self, message: str, *, retry_after: float, whole_site: bool = True, because: Reason | None = None
    ) -> None:
        super().__init__(message, retry_after=retry_after, only_here=not whole_site)
        self.whole_site = whole_site
        self.because = because


class Conflict(RemoteError):
    """The ticket changed since it was read (409): read it again and decide anew."""


class TicketGone(RemoteError):
    """404: there is no such ticket, or this account may not see it."""

    permanent = True


class NotPermitted(RemoteError):
    """401 or 403: the account's credentials or permissions do not suffice; the text names what is needed."""

    permanent = True


class Unauthorised(NotPermitted):
    """401: the credentials are not accepted, for no ticket."""


class Rejected(RemoteError):
    """Any other 4xx: the ticketing system refuses the content; the text carries its reason."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a webhook says, without its content: enough to know which ticket to look at, and why.

    ``identifier`` is the sender's delivery id. ``body_hash`` (sha256, hex) is set only where the body carries its own
    timestamp, so that equal bodies are the same event. ``changed`` are field names as the sender writes them.
    ``ignored_because`` is set for events that mean nothing to us; they are recorded as such.
    """

    kind: str
    ticket_id: str | None
    ticket_key: str | None = None
    actor_id: str | None = None
    changed: tuple[str, ...] = ()
    occurred_at: datetime | None = None
    identifier: str | None = None
    body_hash: str | None = None
    ignored_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a write did. ``requests`` is 0 where the ticket already looked as desired. ``reopened``: a close was undone;
    ``reopen_problem`` says why it could not be (no outgoing transition, ticket closed for good), or why a ticket that
    waits to be closed was not."""

    requests: int
    reopened: bool = False
    reopen_problem: str | None = None


ChangeKind = Literal["created", "updated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPage:
    """One page of the tickets that were created or updated in a span of time.

    The tickets carry what a search answers with: no comments, no files, and of their history only the last close.
    ``cursor`` asks for the following page, also days later and from another process; ``None``: this was the last one.
    ``skipped`` counts entries that are no readable ticket, by reason. ``retry_after``: seconds to wait before the next
    page, where the platform's limit is used up. ``lag``: what changed that shortly before the reading may be missing,
    so the next reading begins that much earlier than this one ended. ``deleted`` are ids of tickets that were deleted
    or marked as spam in the span, where the platform tells that (reading by ``updated`` only).
    """

    tickets: tuple[Ticket, ...]
    cursor: str | None
    deleted: tuple[str, ...] = ()
    requests: int = 1
    skipped: Mapping[str, int] = field(default_factory=dict)
    retry_after: float = 0.0
    lag: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much a reading of changed tickets would be: tickets and requests, both about right, and how many requests a
    minute the platform allows (``None``: no limit that matters here)."""

    tickets: int
    requests: int
    requests_per_minute: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of ``handoff doctor``: what was looked at, how it is, and the next step where it is not well."""

    subject: str
    state: Literal["ok", "warning", "error"]
    says: str
    mend: str = ""


class Ticketing(Protocol):
    """A ticketing system, one site of it. Each remote call has a time-out and is never retried in here: a failure is
    raised as a ``RemoteError`` and the delivery is rescheduled."""

    @property
    def connection(self) -> SiteConnection:
        """The site that this object speaks to."""
        ...

    @property
    def limits(self) -> RemoteLimits:
        """What the platform allows an account, as it is documented."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Check the webhook's signature over the raw body, in constant time, against each secret. No remote call.

        ``headers`` is looked up without regard to case. Raises ``BadSignature``."""
        ...

    def parse(self, headers: Mapping[str, str], body: bytes) -> Envelope:
        """Read the envelope of a verified body. No remote call. Raises ``UnknownShape``."""
        ...

    def locate(self, reference: str) -> str:
        """What to ``read`` where a person names a ticket by key, id or address. No remote call. Raises ``TicketGone``
        where that can be no ticket's name."""
        ...

    def read(self, ticket_id: str) -> TicketView:
        """The live ticket (by its id or what ``locate`` gave) with comments, attachments and history, never from a
        cache. Raises ``TicketGone`` where there is none."""
        ...

    def changed_since(
        self,
        since: datetime,
        until: datetime | None,
        cursor: str | None,
        *,
        by: ChangeKind = "updated",
        projects: Sequence[str] = (),
    ) -> ChangedPage:
        """One page of the tickets that were updated (or created) from ``since`` to ``until`` (``None``: by now), ends
        included, oldest first where the platform can; the same ticket may come twice.

        ``cursor`` is ``None`` for the first page, else that of the page before, with the other arguments unchanged.
        ``projects`` (keys) narrows the reading where the platform has projects. Raises ``RemoteError``, ``RateLimited``
        with the seconds to wait among them."""
        ...

    def extent(
        self, since: datetime, until: datetime | None, *, by: ChangeKind = "updated", projects: Sequence[str] = ()
    ) -> Extent:
        """How much ``changed_since`` would bring, from the platform's own counting. Raises ``RemoteError``."""
        ...

    def write(self, view: TicketView, update: Update) -> Written:
        """Make the ticket look as desired, in one request where the platform allows it, or none where it does already.

        Notes are internal. Raises ``Conflict`` where the ticket changed since ``view`` was read."""
        ...

    def open_ticket(self, new: NewTicket) -> OpenedTicket:
        """Open a ticket as the service's account, in one request, visible to nobody outside. It carries the marker.
        Where the answer is lost it may be there all the same: ask ``find_opened``. Raises ``RemoteError``."""
        ...

    def find_opened(self, marker: str) -> OpenedTicket | None:
        """The ticket that carries a marker, the oldest where there are several; ``None`` where none is found. Raises
        ``RemoteError``."""
        ...

    @property
    def opening_settles(self) -> timedelta:
        """How long after a lost answer ``find_opened`` may still miss a ticket that was opened."""
        ...

    def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The content of a file, at most ``limit`` bytes (one byte more is returned where it is larger), from the
        ticketing system's own hosts only."""
        ...

    def identity(self) -> Person:
        """The service's own account (asked once, then kept)."""
        ...

    def diagnose(self) -> list[Finding]:
        """What ``handoff doctor`` prints of this site: connection, permissions, fields, workflow."""
        ...

    def plan_setup(self, *, made: Sequence[Made] = ()) -> list[SetupStep]:
        """What ``handoff setup`` has to create on this site, in order, with what is there already. ``made`` is what
        setup made here before."""
        ...

    def apply_setup(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Create one thing of the plan; returns a sentence that says what was created. ``note`` is told of each thing
        right after the site made it."""
        ...


class ImageReader(Protocol):
    """Reads the text of pictures, offline, within bounds of time and memory of its own."""

    @property
    def name(self) -> str:
        """Name and version, as kept with each reading: another name means that pictures are worth reading again."""
        ...

    def read(self, content: bytes) -> PictureText:
        """The text of a picture file that ``app.domain.gate.files.inspect`` found to be an image. Never raises for what
        is in it: a picture that cannot be read in time or memory has a ``problem``."""
        ...

    def close(self) -> None:
        """End what the reader keeps running."""
        ...


# Probes


class ProbeUnusable(Unusable):
    """A probe's definition or settings cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeConnection:
    """One probe of the playbook: which system it looks at, how it is described, and what it may use.

    ``definition`` is the name of a packaged definition, or the path of a file. ``credentials`` gives the value of a
    named credential when it is needed (from the environment or a file, read each time, so that a renewed one is found);
    it raises ``ProbeUnusable`` where there is none. ``allow_networks``: private networks (CIDR) in which the host may
    lie. ``seconds`` bounds one question. ``where`` is the probe's place in the playbook (file and line).
    """

    name: str
    kind: str
    system: str
    definition: str
    url: str | None = None
    role: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    credential_names: tuple[str, ...] = ()
    credentials: Callable[[str], str] = field(default=lambda _name: "", repr=False)
    allow_networks: tuple[str, ...] = ()
    ca_file: str | None = None
    seconds: float = 3.0
    per_minute: int = 60
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False)
    where: str = ""


class Probe(Protocol):
    """Looks at one system and never changes it. Safe to use from several threads at once. Nothing is retried in here,
    and nothing is kept between two questions but an access token and what was read of the definition."""

    @property
    def connection(self) -> ProbeConnection:
        """The entry of the playbook that this probe is made from."""
        ...

    def questions(self) -> frozenset[Question]:
        """What this probe can be asked. Reads the definition; no remote call. Raises ``ProbeUnusable``."""
        ...

    def ask(
        self,
        question: Question,
        subject: Subject,
        at: datetime,
        *,
        within: float | None = None,
        keep_reply: bool = False,
    ) -> Answer:
        """Ask one question about a subject as it was at a moment, within so many seconds (at most, and built in, those
        of the connection).

        Never raises for what the system does or says: where there is no answer, the outcome says which kind of none and
        ``reason`` why. ``keep_reply``: the reply's text comes along, masked, for whoever tries a definition."""
        ...
