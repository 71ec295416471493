"""How Jira shows things: version 3 for clients, version 2 (texts as strings) for webhooks."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.sandbox.common import Account
from integrations.sandbox.jira_adf import to_text
from integrations.sandbox.jira_model import (
    CATEGORIES,
    CUSTOM_TYPE,
    AttachedFile,
    Comment,
    Field,
    History,
    Issue,
    IssueLink,
    IssueType,
    Named,
    Project,
    Status,
    Transition,
)
from integrations.sandbox.jira_state import AUTOMATION, PRIORITIES, RESOLUTIONS, JiraState
from integrations.sandbox.jira_values import jira_time

JSON = dict[str, Any]
EXPANDABLE = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"
THUMBNAILED = frozenset({"image/png", "image/jpeg", "image/gif"})


def mime_type_of(filename: str, said: str) -> str:
    """The type that the client named, or the one that the file name suggests."""
    if said and said != "application/octet-stream":
        return said
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Views:
    """Renders the state as JSON. ``version`` 3 writes rich texts as documents, 2 as strings, as webhooks do."""

    state: JiraState
    version: int = 3

    def link(self, path: str) -> str:
        """The address of a resource."""
        return f"{self.state.world.base_url}/rest/api/{self.version}/{path}"

    def user(self, account_id: str) -> JSON:
        """A person, with the e-mail address where version 3 shows it."""
        person = self.state.account(account_id)
        shown: JSON = {
            "self": self.link(f"user?accountId={person.id}"),
            "accountId": person.id,
            "accountType": account_type(person),
            "displayName": person.name,
            "active": True,
            "avatarUrls": {},
        }
        if self.version == 3:
            shown["timeZone"] = self.state.sizes.time_zone
            if shown["accountType"] != "app":
                shown["emailAddress"] = person.email
        return shown

    def status(self, status: Status) -> JSON:
        """A status with its category."""
        number, name, colour = CATEGORIES[status.category]
        return {
            "self": self.link(f"status/{status.id}"),
            "description": "",
            "iconUrl": f"{self.state.world.base_url}/",
            "name": status.name,
            "id": status.id,
            "statusCategory": {
                "self": self.link(f"statuscategory/{number}"),
                "id": number,
                "key": status.category,
                "colorName": colour,
                "name": name,
            },
        }

    def project(self, project: Project) -> JSON:
        """A project as it stands in an issue."""
        return {
            "self": self.link(f"project/{project.id}"),
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": project.kind,
            "simplified": False,
            "avatarUrls": {},
        }

    def issue_type(self, issue_type: IssueType) -> JSON:
        """An issue type."""
        return {
            "self": self.link(f"issuetype/{issue_type.id}"),
            "id": issue_type.id,
            "description": "",
            "iconUrl": "",
            "name": issue_type.name,
            "subtask": False,
            "hierarchyLevel": 0,
        }

    def named(self, path: str, choice: Named) -> JSON:
        """A priority, a resolution."""
        return {"self": self.link(f"{path}/{choice.id}"), "name": choice.name, "id": choice.id}

    def attachment(self, file: AttachedFile) -> JSON:
        """A file's description; its content is behind ``content``."""
        shown = {
            "self": self.link(f"attachment/{file.id}"),
            "id": file.id,
            "filename": file.filename,
            "author": self.user(file.author),
            "created": jira_time(file.created),
            "size": len(file.content),
            "mimeType": file.mime_type,
            "content": self.link(f"attachment/content/{file.id}"),
        }
        if file.mime_type in THUMBNAILED:
            shown["thumbnail"] = self.link(f"attachment/thumbnail/{file.id}")
        return shown

    def comment(self, issue: Issue, comment: Comment, *, with_properties: bool = False) -> JSON:
        """A comment."""
        shown: JSON = {
            "self": self.link(f"issue/{issue.id}/comment/{comment.id}"),
            "id": comment.id,
            "author": self.user(comment.author),
            "body": comment.body if self.version == 3 else to_text(comment.body),
            "updateAuthor": self.user(comment.update_author),
            "created": jira_time(comment.created),
            "updated": jira_time(comment.updated),
            "jsdPublic": comment.public,
        }
        if comment.role is not None:
            shown["visibility"] = {"type": "role", "value": comment.role, "identifier": comment.role}
        if with_properties:
            shown["properties"] = [{"key": key, "value": value} for key, value in comment.properties.items()]
        return shown

    def history(self, entry: History) -> JSON:
        """An entry of the changelog."""
        return {
            "id": entry.id,
            "author": self.user(entry.author),
            "created": jira_time(entry.created),
            "items": [change.to_json() for change in entry.changes],
        }

    def issue_link(self, link: IssueLink) -> JSON:
        """A link as it stands in an issue."""
        other = self.state.issue(link.other_id)
        side = "outwardIssue" if link.outward else "inwardIssue"
        return {
            "id": link.id,
            "self": self.link(f"issueLink/{link.id}"),
            "type": self.link_type(link.type),
            side: {
                "id": other.id,
                "key": other.key,
                "self": self.link(f"issue/{other.id}"),
                "fields": {"summary": other.values.get("summary"), "status": self.status(other.status)},
            },
        }

    def link_type(self, kind: Named) -> JSON:
        """A kind of link and its two readings."""
        outward, inward = {
            "Blocks": ("blocks", "is blocked by"),
            "Duplicate": ("duplicates", "is duplicated by"),
        }.get(kind.name, ("relates to", "relates to"))
        return {"id": kind.id, "name": kind.name, "inward": inward, "outward": outward}

    def value(self, field: Field, value: Any) -> Any:
        """A kept value as clients read it."""
        if isinstance(value, list):
            return [self.value_of_one(field, field.items, item) for item in value]
        return self.value_of_one(field, field.value_type, value)

    def value_of_one(self, field: Field, value_type: str | None, value: Any) -> Any:
        """A single kept value."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return jira_time(value)
        if field.is_rich_text:
            return value if self.version == 3 else to_text(value)
        if value_type == "option":
            return {"self": self.link(f"customFieldOption/{value['id']}"), "value": value["value"], "id": value["id"]}
        if value_type == "user":
            return self.user(value)
        for name, choices in (("priority", PRIORITIES), ("resolution", RESOLUTIONS)):
            if value_type == name:
                return next(self.named(name, choice) for choice in choices if choice.id == value)
        return value

    def all_fields(self, issue: Issue, reader: Account | None = None) -> JSON:
        """Every field of an issue. ``reader``: a customer sees public comments only."""
        shown: JSON = {
            field.id: self.value(field, issue.values.get(field.id, [] if field.value_type == "array" else None))
            for field in self.state.fields.values()
        }
        shown.update(
            {
                "project": self.project(issue.project),
                "issuetype": self.issue_type(issue.issue_type),
                "status": self.status(issue.status),
                "statusCategory": self.status(issue.status)["statusCategory"],
                "statuscategorychangedate": jira_time(issue.values.get("statuscategorychangedate", issue.created)),
                "created": jira_time(issue.created),
                "updated": jira_time(issue.updated),
                "reporter": self.user(issue.reporter),
                "creator": self.user(issue.creator),
                "attachment": [self.attachment(file) for file in issue.attachments],
                "issuelinks": [self.issue_link(link) for link in issue.links],
            }
        )
        if self.version == 3:
            shown["comment"] = self.comment_page(issue, 0, self.state.sizes.embedded_comments, reader)
        else:
            shown.pop("comment")
        return shown

    def comment_page(
        self, issue: Issue, start: int, most: int, reader: Account | None = None, *, newest_first: bool = False
    ) -> JSON:
        """A page of comments, oldest first unless asked otherwise. ``reader``: a customer sees public ones only."""
        seen = [comment for comment in issue.comments if comment.public or reader is None or reader.is_staff]
        if newest_first:
            seen.reverse()
        return {
            "self": self.link(f"issue/{issue.id}/comment"),
            "startAt": start,
            "maxResults": most,
            "total": len(seen),
            "comments": [self.comment(issue, comment) for comment in seen[start : start + most]],
        }

    def issue(
        self,
        issue: Issue,
        *,
        wanted: Iterable[str] = ("*all",),
        expand: Iterable[str] = (),
        properties: Iterable[str] = (),
        reader: Account | None = None,
    ) -> JSON:
        """An issue. ``wanted``: field ids, ``*all``, ``*navigable``, and ``-name`` to leave one out."""
        shown: JSON = {
            "expand": EXPANDABLE,
            "id": issue.id,
            "self": self.link(f"issue/{issue.id}"),
            "key": issue.key,
        }
        fields = select_fields(self.all_fields(issue, reader), list(wanted))
        if fields is not None:
            shown["fields"] = fields
        names = set(properties)
        if names:
            shown["properties"] = {
                key: value for key, value in issue.properties.items() if "*all" in names or key in names
            }
        asked = set(expand)
        if "changelog" in asked:
            shown["changelog"] = self._embedded_changelog(issue)
        if "transitions" in asked:
            shown["transitions"] = self.transitions(issue)
        if "names" in asked:
            shown["names"] = {field.id: field.name for field in self.state.fields.values()}
        if "editmeta" in asked:
            shown["editmeta"] = {"fields": self.editable_fields(issue)}
        return shown

    def _embedded_changelog(self, issue: Issue) -> JSON:
        newest_first = issue.histories[::-1][: self.state.sizes.embedded_histories]
        return {
            "startAt": 0,
            "maxResults": len(newest_first),
            "total": len(issue.histories),
            "histories": [self.history(entry) for entry in newest_first],
        }

    def transitions(self, issue: Issue, *, with_fields: bool = False, actor: Account | None = None) -> list[JSON]:
        """What is offered to ``actor``. Validators do not hide a transition, they refuse it."""
        return [self._transition(issue, way, with_fields) for way in self.state.available_transitions(issue, actor)]

    def _transition(self, issue: Issue, transition: Transition, with_fields: bool) -> JSON:
        shown: JSON = {
            "id": transition.id,
            "name": transition.name,
            "to": self.status(transition.to),
            "hasScreen": bool(transition.screen),
            "isGlobal": not transition.sources,
            "isInitial": False,
            "isAvailable": True,
            "isConditional": False,
            "isLooped": transition.to == issue.status,
        }
        if with_fields:
            shown["fields"] = {name: self.field_meta(issue, self.state.fields[name]) for name in transition.screen}
        return shown

    def editable_fields(self, issue: Issue) -> JSON:
        """The fields on the edit screen, as ``editmeta`` describes them."""
        screen = self.state.edit_screen(issue.project)
        shown = {field.id: field for field in self.state.fields.values() if screen.shows(field.id)}
        shown["comment"] = self.state.fields["comment"]
        return {field_id: self.field_meta(issue, field) for field_id, field in shown.items()}

    def field_meta(self, issue: Issue, field: Field) -> JSON:
        """A field as ``editmeta`` describes it."""
        several = field.value_type == "array"
        described: JSON = {
            "required": field.id == "summary",
            "schema": field_schema(field),
            "name": field.name,
            "key": field.id,
            "operations": ["add", "set", "remove"] if several else ["set"],
        }
        if field.id == "comment":
            described["operations"] = ["add", "edit", "remove"]
        if "option" in (field.value_type, field.items):
            described["allowedValues"] = [self.value_of_one(field, "option", item) for item in field.options_for(issue)]
        return described


def account_type(person: Account) -> str:
    """Jira's word for the kind of account."""
    if person.role == "customer":
        return "customer"
    return "app" if person.id == AUTOMATION.id else "atlassian"


def field_schema(field: Field) -> JSON:
    """The ``schema`` of a field."""
    schema: JSON = {"type": field.value_type}
    if field.items:
        schema["items"] = field.items
    if field.custom:
        schema["custom"] = field.kind if ":" in field.kind else CUSTOM_TYPE + field.kind
        schema["customId"] = int(field.id.removeprefix("customfield_"))
    else:
        schema["system"] = field.id
    return schema


def field_details(field: Field) -> JSON:
    """A field as ``GET /field`` lists it."""
    clauses = [f"cf[{field.id.removeprefix('customfield_')}]", field.name] if field.custom else [field.id]
    return {
        "id": field.id,
        "key": field.id,
        "name": field.name,
        "custom": field.custom,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": clauses,
        "schema": field_schema(field),
    }


def select_fields(fields: Mapping[str, Any], wanted: list[str]) -> JSON | None:
    """The wanted ones of an issue's fields; ``None`` where none are."""
    left_out = {name[1:] for name in wanted if name.startswith("-")}
    named = [name for name in wanted if not name.startswith("-")]
    if not named or "*all" in named:
        return {name: value for name, value in fields.items() if name not in left_out}
    if "*navigable" in named:
        left_out |= {"comment", "attachment"}
        return {name: value for name, value in fields.items() if name not in left_out or name in named}
    chosen = {name: fields[name] for name in named if name in fields and name not in left_out}
    return chosen or None
