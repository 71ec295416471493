"""What the Zendesk stand-in keeps: tickets with comments, files and audits, fields, forms, webhooks, triggers, jobs."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Via = dict[str, Any]
FieldValue = str | bool | int | float | list[str] | None

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
TICKET_TYPES = ("problem", "incident", "question", "task")
OPTION_TYPES = ("tagger", "multiselect")
CUSTOM_TYPES = (
    "text",
    "textarea",
    "checkbox",
    "date",
    "integer",
    "decimal",
    "regexp",
    "partialcreditcard",
    "multiselect",
    "tagger",
    "lookup",
)
ERROR_FIELD_TYPES = {
    "text": "FieldText",
    "textarea": "FieldTextarea",
    "checkbox": "FieldCheckbox",
    "date": "FieldDate",
    "integer": "FieldInteger",
    "decimal": "FieldDecimal",
    "regexp": "FieldRegexp",
    "partialcreditcard": "FieldPartialCreditCard",
    "multiselect": "FieldMultiselect",
    "tagger": "FieldTagger",
    "lookup": "FieldLookup",
    "priority": "FieldPriority",
    "tickettype": "FieldTicketType",
    "assignee": "FieldAssignee",
    "group": "FieldGroup",
    "subject": "FieldSubject",
    "description": "FieldDescription",
    "status": "FieldStatus",
}

API: Via = {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}}
WEB: Via = {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}}
MAIL: Via = {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}}
SYSTEM_ACTOR = -1
"""The author of what business rules do, as Zendesk writes it."""


@dataclass(slots=True)
class File:
    """An uploaded file; part of a comment once the comment names its upload token."""

    id: int
    token: str
    name: str
    mime_type: str
    content: bytes = field(repr=False)
    created_at: datetime
    inline: bool = False
    scanned_as: str = "malware_not_found"


@dataclass(slots=True)
class Upload:
    """Files that wait for a comment. The token is good for 60 minutes (platform fact)."""

    token: str
    created_at: datetime
    files: list[File] = field(default_factory=list)


@dataclass(slots=True)
class Comment:
    """A message on a ticket. ``html`` is sanitised; ``via`` says how it came."""

    id: int
    author_id: int
    html: str
    plain: str
    public: bool
    created_at: datetime
    via: Via
    audit_id: int
    files: list[File] = field(default_factory=list)


@dataclass(slots=True)
class Audit:
    """One save of a ticket: who, when, through which channel, and what it did."""

    id: int
    ticket_id: int
    author_id: int
    created_at: datetime
    via: Via
    events: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Ticket:
    """A ticket. ``updated_at`` moves only with an audit, ``touched_at`` with every write."""

    id: int
    requester_id: int
    submitter_id: int
    created_at: datetime
    updated_at: datetime
    touched_at: datetime
    via: Via
    form_id: int
    brand_id: int
    custom_status_id: int
    subject: str = ""
    status: str = "new"
    priority: str | None = None
    type: str | None = None
    assignee_id: int | None = None
    group_id: int | None = None
    organization_id: int | None = None
    problem_id: int | None = None
    external_id: str | None = None
    due_at: str | None = None
    sla_targets: list[dict[str, Any]] = field(default_factory=list)
    recipient: str | None = None
    tags: list[str] = field(default_factory=list)
    custom: dict[int, FieldValue] = field(default_factory=dict)
    followup_ids: list[int] = field(default_factory=list)
    followup_source_id: int | None = None
    merged_into: int | None = None
    solved_at: datetime | None = None
    deleted_as: str | None = None
    comments: list[Comment] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)

    def draft(self) -> Ticket:
        """A copy to write on; comments and audits stay shared."""
        written = copy(self)
        written.tags = list(self.tags)
        written.custom = dict(self.custom)
        return written

    def become(self, draft: Ticket) -> None:
        """Take over everything that a draft says."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(draft, name))

    @property
    def description(self) -> str:
        """The text of the first comment."""
        return self.comments[0].plain if self.comments else ""

    @property
    def is_public(self) -> bool:
        """Whether any comment is public."""
        return any(comment.public for comment in self.comments)


@dataclass(slots=True)
class Option:
    """A value of a drop-down: ``value`` is its tag, unique among all fields."""

    id: int
    name: str
    value: str


@dataclass(slots=True)
class TicketField:
    """A field of tickets. System fields (``system``) have a fixed type and cannot be removed."""

    id: int
    type: str
    title: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    agent_description: str | None = None
    required: bool = False
    active: bool = True
    system: bool = False
    tag: str | None = None
    regexp: str | None = None
    options: list[Option] = field(default_factory=list)
    portal: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class TicketForm:
    """Which fields a ticket shows, and which of them are required when (``agent_conditions``)."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    field_ids: list[int] = field(default_factory=list)
    agent_conditions: list[dict[str, Any]] = field(default_factory=list)
    end_user_conditions: list[dict[str, Any]] = field(default_factory=list)
    active: bool = True
    default: bool = False
    position: int = 1


@dataclass(slots=True)
class CustomStatus:
    """A status of the account; ``category`` is what ``status`` says."""

    id: int
    category: str
    agent_label: str
    default: bool
    created_at: datetime


@dataclass(slots=True)
class Webhook:
    """A webhook. ``subscriptions`` are event types, or ``conditional_ticket_events`` for one that triggers call."""

    id: str
    name: str
    endpoint: str
    secret: str = field(repr=False)
    created_at: datetime
    http_method: str = "POST"
    request_format: str = "json"
    status: str = "active"
    subscriptions: list[str] = field(default_factory=list)
    authentication: dict[str, Any] | None = field(default=None, repr=False)
    custom_headers: dict[str, str] | None = field(default=None, repr=False)
    invocations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Trigger:
    """A business rule that runs on each save."""

    id: int
    title: str
    conditions: dict[str, list[dict[str, Any]]]
    actions: list[dict[str, Any]]
    created_at: datetime
    updated_at: datetime
    position: int
    active: bool = True
    category_id: str | None = None
    description: str = ""


@dataclass(slots=True)
class Job:
    """Work that runs after its request was answered."""

    id: str
    kind: str
    total: int
    created_at: datetime
    status: str = "queued"
    results: list[dict[str, Any]] | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How the account behaves where the vendor's behaviour depends on a setting, a plan, or is not confirmed.

    ``checked_routes``: which ways of closing respect required fields (``api``, ``web``, ``update_many``, ``closed``,
    ``automation``, ``end_user``, ``problem``); triggers and merging never do. Rates are requests a minute, but for
    ``updates_per_ticket``: that many by one user on one ticket in 10 minutes.
    """

    checked_routes: frozenset[str] = frozenset({"api", "web", "update_many"})
    assign_on_solve: bool = True
    requests_per_minute: int = 700
    updates_per_minute: int = 100
    updates_per_ticket: int = 30
    exports_per_minute: int = 10
    search_exports_per_minute: int = 100
    token_seconds: int = 1800
    scan_seconds: float = 0.0
