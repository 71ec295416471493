"""The canonical ticket: what every ticketing system's ticket is translated into before anything is decided.

The shape is that of ``schemas/snapshot.schema.json``. Reading it from JSON is in ``app.domain.snapshot``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

System = Literal["jira", "zendesk"]
Role = Literal["agent", "customer", "app"]
BodyFormat = Literal["plain", "wiki", "adf", "html", "markdown", "email_thread"]
StatusCategory = Literal["new", "open", "done"]
DateOrder = Literal["DMY", "MDY", "YMD"]
VerificationPath = Literal["technical", "confirmed_change"]
AccountStatus = Literal["reactivated", "paused", "removed"]

ROLES: tuple[str, ...] = get_args(Role)
BODY_FORMATS: tuple[str, ...] = get_args(BodyFormat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or some app, that acted on a ticket. ``id`` is the ticketing system's own account id."""

    id: str
    name: str
    role: Role
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One message on the ticket. ``posted_by`` is who the audit says posted it, where that is known."""

    id: str
    author: Person
    body: str
    public: bool
    created_at: datetime
    posted_by: Person | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file on the ticket. ``size`` is in bytes; ``url`` is where the ticketing system serves the content."""

    id: str
    filename: str
    mime_type: str
    size: int
    author: Person
    created_at: datetime
    sha256: str | None = None
    content_path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One move from a status to another. ``own``: made by the service's own account as a revert."""

    at: datetime
    actor: Person
    from_status: str
    to_status: str
    to_category: StatusCategory
    from_category: StatusCategory | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """Somebody set a gate field (by its key in ``GateFields``) at a moment."""

    field: str
    at: datetime
    actor: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateOf:
    """The ticket that this one is marked a duplicate of (or was merged into). ``same_job``: whether both are about the
    same job, as far as anybody knows (``None``: nobody was asked). ``settled``: what moved there was proved there
    since."""

    key: str
    gated: bool
    status_category: StatusCategory
    same_job: bool | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFields:
    """What people entered for the closure gate (seed 004: containment, notice, account status, verification)."""

    is_job_failure: bool | None = None
    job_id: str | None = None
    failed_at: datetime | None = None
    verification_path: str | None = None
    verification_note: str | None = None
    verified_by: Person | None = None
    confirmation_reference: str | None = None
    resolution_reason: str | None = None
    contained_at: datetime | None = None
    containment_note: str | None = None
    retailer_notified_at: datetime | None = None
    account_status: str | None = None
    has_retailer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when the tracker wants something done: the name of its goal ("Time to resolution", "due date") and the
    moment at which that is broken; ``None`` while the goal's clock is stopped."""

    at: datetime | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContext:
    """What helps to read times in the text: an IANA zone and the order of numeric dates, where known."""

    default_timezone: str | None = None
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRef:
    """Which ticket: the system, its site, and the id that never changes (keys change when a ticket is moved)."""

    system: System
    site: str
    id: str

    def __str__(self) -> str:
        return f"{self.system}:{self.site}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as it stands at one moment, with its comments, files and history.

    ``resolution`` is what the ticketing system itself says of the close, where it has such a field ("Duplicate").
    ``updated_at`` is its own stamp of the last change, by its own clock.
    """

    system: System
    site: str
    id: str
    key: str
    subject: str
    body: str
    body_format: BodyFormat
    created_at: datetime
    status: str
    status_category: StatusCategory
    reporter: Person
    url: str = ""
    labels: tuple[str, ...] = ()
    priority: str | None = None
    project: str | None = None
    issue_type: str | None = None
    form: str | None = None
    context: TextContext = field(default_factory=TextContext)
    fields: GateFields = field(default_factory=GateFields)
    field_changes: tuple[FieldChange, ...] = ()
    duplicate_of: DuplicateOf | None = None
    resolution: str | None = None
    updated_at: datetime | None = None
    deadline: Deadline | None = None
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    history: tuple[Transition, ...] = ()

    @property
    def ref(self) -> TicketRef:
        """The identity under which everything about this ticket is stored."""
        return TicketRef(system=self.system, site=self.site, id=self.id)

    @property
    def closed(self) -> bool:
        """Whether the ticket stands in a done category (Jira Done; Zendesk solved or closed)."""
        return self.status_category == "done"
