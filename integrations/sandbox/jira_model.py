"""What Jira consists of, as far as the stand-in needs it: projects, workflow rules, fields, screens, issues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

CategoryKey = Literal["new", "indeterminate", "done"]
CATEGORIES: dict[CategoryKey, tuple[int, str, str]] = {
    "new": (2, "To Do", "blue-gray"),
    "indeterminate": (4, "In Progress", "yellow"),
    "done": (3, "Done", "green"),
}
CUSTOM_TYPE = "com.atlassian.jira.plugin.system.customfieldtypes:"
VALUE_TYPES: dict[str, tuple[str, str | None]] = {
    "textfield": ("string", None),
    "textarea": ("string", None),
    "readonlyfield": ("string", None),
    "url": ("string", None),
    "select": ("option", None),
    "radiobuttons": ("option", None),
    "multiselect": ("array", "option"),
    "multicheckboxes": ("array", "option"),
    "datepicker": ("date", None),
    "datetime": ("datetime", None),
    "float": ("number", None),
    "labels": ("array", "string"),
    "userpicker": ("user", None),
    "multiuserpicker": ("array", "user"),
}
"""Kind of custom field: type of its value, and of the items of a list."""


@dataclass(frozen=True, slots=True)
class Status:
    """A status and its category."""

    id: str
    name: str
    category: CategoryKey


@dataclass(frozen=True, slots=True)
class IssueType:
    """An issue type."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A priority, resolution or issue link type."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    """A company-managed project. ``kind`` is Jira's project type key."""

    id: str
    key: str
    name: str
    issue_types: tuple[IssueType, ...]
    kind: str = "service_desk"


@dataclass(slots=True)
class Context:
    """Where a custom field applies (no ids: everywhere) and the options it offers there."""

    id: str
    name: str
    project_ids: list[str] = field(default_factory=list)
    issue_type_ids: list[str] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)

    def covers(self, project_id: str, issue_type_id: str) -> bool:
        """Whether the context applies to issues of this project and type."""
        in_project = not self.project_ids or project_id in self.project_ids
        return in_project and (not self.issue_type_ids or issue_type_id in self.issue_type_ids)


@dataclass(slots=True)
class Field:
    """A field. ``kind`` is the short name of a custom field's type (``textarea``), or the name of a system field."""

    id: str
    name: str
    kind: str
    value_type: str
    items: str | None = None
    custom: bool = False
    description: str = ""
    searcher: str = ""
    contexts: list[Context] = field(default_factory=list)

    @property
    def is_rich_text(self) -> bool:
        """Whether version 3 wants a document (ADF) and not a string."""
        return self.kind in ("textarea", "description", "environment")

    def options_for(self, issue: Issue) -> list[dict[str, Any]]:
        """The options that the issue may choose from."""
        for context in self.contexts:
            if context.covers(issue.project.id, issue.issue_type.id):
                return [option for option in context.options if not option.get("disabled")]
        return []


@dataclass(slots=True)
class Tab:
    """A tab of a screen and the ids of its fields."""

    id: int
    name: str
    field_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Screen:
    """A screen: only fields on it can be set through it."""

    id: int
    name: str
    tabs: list[Tab] = field(default_factory=list)

    def shows(self, field_id: str) -> bool:
        """Whether the field is on one of the tabs."""
        return any(field_id in tab.field_ids for tab in self.tabs)


@dataclass(slots=True)
class Comment:
    """A comment; ``body`` is a document (ADF)."""

    id: str
    author: str
    body: dict[str, Any]
    created: datetime
    updated: datetime
    update_author: str
    properties: dict[str, Any] = field(default_factory=dict)
    role: str | None = None
    """The project role that the comment is restricted to."""

    @property
    def public(self) -> bool:
        """Whether customers see it: so unless the property ``sd.public.comment`` says internal."""
        marked = self.properties.get("sd.public.comment")
        return not (isinstance(marked, Mapping) and marked.get("internal") is True)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file on an issue."""

    id: str
    filename: str
    mime_type: str
    content: bytes = field(repr=False)
    author: str
    created: datetime
    media_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed, as the changelog tells it."""

    field: str
    field_id: str
    old: str | None
    old_text: str | None
    new: str | None
    new_text: str | None
    custom: bool = False

    def to_json(self) -> dict[str, Any]:
        """An item of a changelog."""
        return {
            "field": self.field,
            "fieldtype": "custom" if self.custom else "jira",
            "fieldId": self.field_id,
            "from": self.old,
            "fromString": self.old_text,
            "to": self.new,
            "toString": self.new_text,
        }


@dataclass(frozen=True, slots=True)
class History:
    """One entry of the changelog."""

    id: str
    author: str
    created: datetime
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Issue:
    """An issue. ``values`` holds every field but project, type and status, by field id."""

    id: str
    key: str
    project: Project
    issue_type: IssueType
    status: Status
    created: datetime
    updated: datetime
    reporter: str
    creator: str
    values: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    attachments: list[AttachedFile] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    links: list[IssueLink] = field(default_factory=list)
    former_keys: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class IssueLink:
    """A link; ``outward`` tells whether the other issue stands on the outward side."""

    id: str
    type: Named
    other_id: str
    outward: bool


Rule = Callable[[Issue], str | None]
"""A validator: the message with which it refuses an issue, or ``None``."""


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """Refuses unless the issue property ``key`` says ``allowed: true``; fails closed."""

    key: str = "handoff.gate"
    unseen: str = (
        "Handoff Gate has not looked at this ticket yet. Wait a few seconds and try again; if this stays so, ask your "
        "administrator whether the service runs."
    )

    def __call__(self, issue: Issue) -> str | None:
        """The property's own message where it does not allow."""
        content = issue.properties.get(self.key)
        if not isinstance(content, Mapping):
            return self.unseen
        if content.get("allowed") is True:
            return None
        message = content.get("message")
        return message if isinstance(message, str) and message else "The closure gate refuses this transition."


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Refuses unless the text field with this id begins with ``prefix``; fails closed."""

    field_id: str
    prefix: str = "PASS"

    def __call__(self, issue: Issue) -> str | None:
        """The field's text where it does not begin as wanted."""
        value = issue.values.get(self.field_id)
        if isinstance(value, str) and value.startswith(self.prefix):
            return None
        return f"The field does not allow this transition: it says {value or 'nothing'!r}."


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition. ``sources`` empty: from any status (global). ``screen``: ids of the fields that it may set.
    ``conditions``: those of the workflow API; while they do not hold, the transition is not offered."""

    id: str
    name: str
    to: Status
    sources: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    screen: tuple[str, ...] = ()
    conditions: Mapping[str, Any] | None = None

    def leaves(self, status: Status) -> bool:
        """Whether an issue in ``status`` can take it."""
        return not self.sources or status.id in self.sources


@dataclass(slots=True)
class AdminWebhook:
    """A webhook as an administrator registers it. ``jql`` empty: all issues."""

    id: int
    name: str
    url: str
    events: list[str]
    jql: str
    secret: str = field(repr=False)
    enabled: bool
    exclude_body: bool
    updated_by: str
    updated: datetime


class JiraError(Exception):
    """A refusal, as Jira words it: ``messages`` are about the whole request, ``errors`` about fields."""

    def __init__(self, status: int, *messages: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(" ".join((*messages, *(errors or {}).values())))
        self.status = status
        self.messages = list(messages)
        self.errors = dict(errors or {})
