"""What can be done to issues. Everything is checked before anything is changed; every change enters the changelog
where Jira has it there, and is announced by webhook."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from integrations.sandbox.common import Account
from integrations.sandbox.jira_adf import is_document, to_text
from integrations.sandbox.jira_events import Events
from integrations.sandbox.jira_model import (
    AttachedFile,
    CategoryKey,
    Change,
    Comment,
    Field,
    History,
    Issue,
    IssueLink,
    IssueType,
    JiraError,
    Named,
    Project,
    Status,
    Transition,
)
from integrations.sandbox.jira_state import LINK_TYPES, RESOLUTIONS, STATUSES, TO_DO, JiraState
from integrations.sandbox.jira_values import NOT_A_DOCUMENT, identity, parse_value, read_as_text
from integrations.sandbox.jira_views import mime_type_of

INTERNAL_MARK = "sd.public.comment"
PROJECT_ROLES = ("Administrators", "Developers", "Service Desk Team", "Handoff Gate")


@dataclass(frozen=True, slots=True)
class CommentWork:
    """What an edit does to one comment: add (``comment_id`` empty), edit, or remove (``body`` ``None``)."""

    body: dict[str, Any] | None
    properties: dict[str, Any]
    comment_id: str = ""
    role: str | None = None


@dataclass(frozen=True, slots=True)
class EditPlan:
    """A checked edit."""

    values: dict[str, Any]
    comments: tuple[CommentWork, ...]
    properties: dict[str, Any]


class Changes:
    """Carries changes out on behalf of an account."""

    def __init__(self, state: JiraState) -> None:
        self._state = state
        self._world = state.world
        self.events = Events(state)

    def create(self, body: Mapping[str, Any], actor: Account, status: Status = TO_DO) -> Issue:
        """Create an issue in the workflow's first status; an import chooses another."""
        fields = dict(body.get("fields") or {})
        project = self._wanted_project(fields.pop("project", None))
        issue_type = _wanted_type(project, fields.pop("issuetype", None))
        now = self._world.clock.now()
        issue = Issue("", "", project, issue_type, status, now, now, actor.id, actor.id)
        if not str(fields.get("summary") or "").strip():
            raise JiraError(400, errors={"summary": "You must specify a summary of the issue."})
        plan = self.plan(issue, {**body, "fields": fields}, self._allowed_on_edit(issue))
        issue.id = str(self._world.ids.next("issue"))
        issue.key = self._state.new_key(project)
        issue.values = {"priority": "3", "labels": []} | plan.values
        issue.reporter = issue.values.pop("reporter", None) or actor.id
        self._state.issues[issue.id] = issue
        self.events.issue_created(issue, actor.id)
        self._carry_out_rest(issue, plan, actor)
        return issue

    def edit(self, issue: Issue, body: Mapping[str, Any], actor: Account) -> None:
        """Edit fields, comments and properties in one go; a ``transition`` in the body is ignored, as Jira does."""
        self._refuse_frozen(issue)
        plan = self.plan(issue, body, self._allowed_on_edit(issue))
        changes = self._apply_values(issue, plan.values)
        if changes:
            entry = self._record(issue, actor.id, changes)
            self.events.issue_updated(issue, actor.id, entry, "issue_updated")
        self._carry_out_rest(issue, plan, actor)

    def transition(self, issue: Issue, body: Mapping[str, Any], actor: Account, *, bulk: bool = False) -> None:
        """Take a transition. Raises ``JiraError`` 400 where it does not leave this status or a rule refuses."""
        wanted = (body.get("transition") or {}).get("id")
        transition = self._wanted_transition(issue, str(wanted or ""), actor)
        plan = self.plan(issue, body, set(transition.screen))
        refusals = [refusal for rule in transition.rules if (refusal := rule(issue))]
        if refusals:
            raise JiraError(400, *refusals)
        values = dict(plan.values)
        if transition.to.category == "done":
            values.setdefault("resolution", issue.values.get("resolution") or RESOLUTIONS[0].id)
        elif issue.status.category == "done":
            values["resolution"] = None
        changes = self._apply_values(issue, values)
        changes.append(self._move_status(issue, transition.to))
        entry = self._record(issue, actor.id, changes)
        self.events.issue_updated(issue, actor.id, entry, "issue_generic", bulk=bulk)
        self._carry_out_rest(issue, plan, actor)

    def force_status(self, issue: Issue, status_name: str, actor: Account) -> None:
        """Put an issue into a status past the workflow, as an import or a scheme migration does."""
        for status in STATUSES:
            if status.name == status_name:
                entry = self._record(issue, actor.id, [self._move_status(issue, status)])
                self.events.issue_updated(issue, actor.id, entry, "issue_generic")
                return
        raise JiraError(400, f"There is no status called {status_name!r}.")

    def recategorise(self, issue: Issue, category: CategoryKey) -> None:
        """Give an issue's status another category, as an administrator does: no changelog tells of it, no event is
        sent. (Other issues keep theirs, as if their workflow had a status of its own.)"""
        issue.status = replace(issue.status, category=category)

    def move(
        self,
        issue: Issue,
        project: Project,
        issue_type: IssueType,
        actor: Account,
        status: Status | None = None,
    ) -> None:
        """Move an issue to another project: it keeps its id and gets a new key, and a status where that is mapped."""
        old_project, old_type, old_key = issue.project, issue.issue_type, issue.key
        issue.former_keys.append(old_key)
        issue.project, issue.issue_type, issue.key = project, issue_type, self._state.new_key(project)
        changes = [
            Change("project", "project", old_project.id, old_project.name, project.id, project.name),
            Change("Key", "issuekey", None, old_key, None, issue.key),
        ]
        if issue_type != old_type:
            changes.append(Change("issuetype", "issuetype", old_type.id, old_type.name, issue_type.id, issue_type.name))
        if status is not None and status != issue.status:
            changes.append(self._move_status(issue, status))
        entry = self._record(issue, actor.id, changes)
        self.events.issue_updated(issue, actor.id, entry, "issue_moved")

    def delete(self, issue: Issue, actor: Account) -> None:
        """Delete an issue, and with it the links to it (whether Jira tells of those is not known, so no event does)."""
        del self._state.issues[issue.id]
        for other in self._state:
            other.links = [link for link in other.links if link.other_id != issue.id]
        self.events.issue_deleted(issue, actor.id)

    def add_comment(self, issue: Issue, body: Mapping[str, Any], actor: Account) -> Comment:
        """Add a comment; customers always write public ones."""
        self._refuse_frozen(issue)
        work = self._comment_work(body)
        properties = {} if actor.role == "customer" else work.properties
        return self._add_comment(issue, work.body or {}, properties, actor.id)

    def edit_comment(self, issue: Issue, comment_id: str, body: Mapping[str, Any], actor: Account) -> Comment:
        """Change a comment's text, and the properties that are named."""
        comment = self.find_comment(issue, comment_id)
        work = self._comment_work(body)
        self._edit_comment(issue, comment, work, actor.id)
        return comment

    def delete_comment(self, issue: Issue, comment_id: str) -> None:
        """Delete a comment."""
        comment = self.find_comment(issue, comment_id)
        issue.comments.remove(comment)
        self._touch(issue)
        self.events.comment("comment_deleted", issue, comment)

    def find_comment(self, issue: Issue, comment_id: str) -> Comment:
        """A comment of the issue. Raises ``JiraError`` 404."""
        for comment in issue.comments:
            if comment.id == comment_id:
                return comment
        raise JiraError(404, f"Can not find a comment for the id: {comment_id}.")

    def attach(self, issue: Issue, filename: str, said_type: str, content: bytes, actor: Account) -> AttachedFile:
        """Attach a file. Raises ``JiraError`` 413 where it is too large."""
        if len(content) > self._state.sizes.attachment_bytes:
            raise JiraError(413, f"The file {filename!r} is larger than {self._state.sizes.attachment_bytes} bytes.")
        number = str(self._world.ids.next("attachment"))
        kind = mime_type_of(filename, said_type)
        now = self._world.clock.now()
        file = AttachedFile(number, filename, kind, content, actor.id, now, secrets.token_hex(16))
        issue.attachments.append(file)
        change = Change("Attachment", "attachment", None, None, file.id, filename)
        entry = self._record(issue, actor.id, [change])
        self.events.attachment("attachment_created", issue, file, actor.id)
        self.events.issue_updated(issue, actor.id, entry, "issue_updated")
        return file

    def detach(self, attachment_id: str, actor: Account) -> None:
        """Delete a file. The changelog does not tell of it (so it was seen on a live site)."""
        issue, file = self.find_attachment(attachment_id)
        issue.attachments.remove(file)
        self._touch(issue)
        self.events.attachment("attachment_deleted", issue, file, actor.id)

    def find_attachment(self, attachment_id: str) -> tuple[Issue, AttachedFile]:
        """A file and its issue. Raises ``JiraError`` 404."""
        for issue in self._state:
            for file in issue.attachments:
                if file.id == attachment_id:
                    return issue, file
        raise JiraError(404, f"The attachment with id '{attachment_id}' does not exist")

    def set_property(self, issue: Issue, key: str, value: Any, actor: Account) -> bool:
        """Set an issue property; whether it is new."""
        _check_property(key, value, self._state.sizes.property_characters)
        created = key not in issue.properties
        issue.properties[key] = value
        self.events.property("issue_property_set", issue, actor.id, key, value)
        return created

    def delete_property(self, issue: Issue, key: str, actor: Account) -> None:
        """Delete an issue property. Raises ``JiraError`` 404."""
        if key not in issue.properties:
            raise JiraError(404, f"The property with key '{key}' does not exist.")
        value = issue.properties.pop(key)
        self.events.property("issue_property_deleted", issue, actor.id, key, value)

    def link(self, kind_name: str, inward: Issue, outward: Issue, actor: Account) -> None:
        """Link two issues: ``inward`` is the one that the outward reading starts from, as in Jira's API."""
        kind = next((kind for kind in LINK_TYPES if kind_name in (kind.name, kind.id)), None)
        if kind is None:
            raise JiraError(404, f"No issue link type with name '{kind_name}' found.")
        number = str(self._world.ids.next("link"))
        for issue, other, is_outward in ((inward, outward, True), (outward, inward, False)):
            link = IssueLink(number, kind, other.id, is_outward)
            issue.links.append(link)
            self._record(issue, actor.id, [_link_change(kind, other)])
            if is_outward:
                self.events.link(issue, link)

    def plan(self, issue: Issue, body: Mapping[str, Any], screen: set[str]) -> EditPlan:
        """Check the ``fields``, ``update`` and ``properties`` of a body. Raises ``JiraError`` 400."""
        fields, update = dict(body.get("fields") or {}), dict(body.get("update") or {})
        errors = {
            name: f"Field '{name}' cannot be included in both 'fields' and 'update'."
            for name in fields.keys() & update.keys()
        }
        comments = tuple(self._comment_operations(issue, update.pop("comment", [])))
        values: dict[str, Any] = {}
        for name in (*fields, *update):
            field = self._state.fields.get(name)
            if field is None or name not in screen:
                errors[name] = f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."
                continue
            try:
                raw = fields[name] if name in fields else self._operated(issue, field, update[name])
                values[name] = parse_value(self._state, field, raw, issue)
            except JiraError as problem:
                errors.update(problem.errors)
        if errors:
            raise JiraError(400, errors=errors)
        properties = {item["key"]: item.get("value") for item in body.get("properties") or []}
        for key, value in properties.items():
            _check_property(key, value, self._state.sizes.property_characters)
        return EditPlan(values, comments, properties)

    def _refuse_frozen(self, issue: Issue) -> None:
        if issue.status.id in self._state.uneditable:
            raise JiraError(400, f"{issue.key} cannot be edited in the status {issue.status.name}.")

    def _allowed_on_edit(self, issue: Issue) -> set[str]:
        screen = self._state.edit_screen(issue.project)
        return {field_id for field_id in self._state.fields if screen.shows(field_id)}

    def _operated(self, issue: Issue, field: Field, operations: Iterable[Mapping[str, Any]]) -> Any:
        value = issue.values.get(field.id)
        for operation in operations:
            (verb, argument), *more = operation.items()
            if more or (verb != "set" and not (verb in ("add", "remove") and field.items == "string")):
                raise JiraError(400, errors={field.id: f"The operation '{verb}' is not possible for this field."})
            if verb == "set":
                value = argument
            elif verb == "add":
                value = [*(item for item in value or [] if item != argument), argument]
            else:
                value = [item for item in value or [] if item != argument]
        return value

    def _comment_operations(self, issue: Issue, operations: Iterable[Mapping[str, Any]]) -> Iterable[CommentWork]:
        for operation in operations:
            (verb, argument), *more = operation.items()
            if more or verb not in ("add", "edit", "remove"):
                raise JiraError(400, errors={"comment": f"The operation '{verb}' is not possible for comments."})
            comment_id = "" if verb == "add" else self.find_comment(issue, str(argument.get("id"))).id
            if verb == "remove":
                yield CommentWork(None, {}, comment_id)
            else:
                yield replace(self._comment_work(argument), comment_id=comment_id)

    def _comment_work(self, body: Mapping[str, Any]) -> CommentWork:
        text = body.get("body")
        if not isinstance(text, Mapping) or not is_document(text):
            raise JiraError(400, errors={"comment": NOT_A_DOCUMENT})
        if not to_text(text).strip():
            raise JiraError(400, errors={"comment": "Comment body can not be empty!"})
        if len(to_text(text)) > self._state.sizes.text_characters:
            raise JiraError(400, errors={"comment": "CONTENT_LIMIT_EXCEEDED"})
        properties = {item["key"]: item.get("value") for item in body.get("properties") or []}
        role = (body.get("visibility") or {}).get("value")
        if role is not None and role not in PROJECT_ROLES:
            raise JiraError(400, errors={"commentLevel": f"Role with name '{role}' does not exist."})
        return CommentWork(dict(text), properties, role=role)

    def _carry_out_rest(self, issue: Issue, plan: EditPlan, actor: Account) -> None:
        for work in plan.comments:
            if work.body is None:
                self.delete_comment(issue, work.comment_id)
            elif work.comment_id:
                self._edit_comment(issue, self.find_comment(issue, work.comment_id), work, actor.id)
            else:
                self._add_comment(issue, work.body, work.properties, actor.id).role = work.role
        for key, value in plan.properties.items():
            self.set_property(issue, key, value, actor)

    def _add_comment(self, issue: Issue, body: dict[str, Any], properties: dict[str, Any], author: str) -> Comment:
        now = self._world.clock.now()
        number = str(self._world.ids.next("comment"))
        comment = Comment(number, author, body, now, now, author, dict(properties))
        issue.comments.append(comment)
        self._touch(issue)
        self.events.comment("comment_created", issue, comment)
        return comment

    def _edit_comment(self, issue: Issue, comment: Comment, work: CommentWork, editor: str) -> None:
        comment.body = work.body or comment.body
        comment.role = work.role
        comment.properties.update(work.properties)
        comment.updated = self._world.clock.now()
        comment.update_author = editor
        self._touch(issue)
        self.events.comment("comment_updated", issue, comment)

    def _apply_values(self, issue: Issue, values: Mapping[str, Any]) -> list[Change]:
        changes = []
        for name, value in values.items():
            field = self._state.fields[name]
            old = issue.reporter if name == "reporter" else issue.values.get(name)
            if old == value or (not old and not value):
                continue
            changes.append(
                Change(
                    field.name if field.custom else field.id,
                    field.id,
                    identity(field, old),
                    read_as_text(self._state, field, old),
                    identity(field, value),
                    read_as_text(self._state, field, value),
                    field.custom,
                )
            )
            if name == "reporter":
                issue.reporter = value
            else:
                issue.values[name] = value
        return changes

    def _move_status(self, issue: Issue, status: Status) -> Change:
        old, issue.status, now = issue.status, status, self._world.clock.now()
        if old.category != status.category:
            issue.values["statuscategorychangedate"] = now
        issue.values["resolutiondate"] = now if status.category == "done" else None
        return Change("status", "status", old.id, old.name, status.id, status.name)

    def _record(self, issue: Issue, author: str, changes: list[Change]) -> History:
        number = str(self._world.ids.next("history"))
        entry = History(number, author, self._world.clock.now(), tuple(changes))
        issue.histories.append(entry)
        self._touch(issue)
        return entry

    def _touch(self, issue: Issue) -> None:
        issue.updated = self._world.clock.now()

    def _wanted_transition(self, issue: Issue, transition_id: str, actor: Account) -> Transition:
        for transition in self._state.available_transitions(issue, actor):
            if transition.id == transition_id:
                return transition
        raise JiraError(
            400,
            f"It seems that you have tried to perform a workflow operation ({transition_id}) that is not valid for "
            f"the current state of this work item ({issue.key}).",
        )

    def _wanted_project(self, raw: Any) -> Project:
        wanted = (raw.get("key") or raw.get("id")) if isinstance(raw, Mapping) else None
        try:
            return self._state.project(str(wanted))
        except JiraError as problem:
            raise JiraError(400, errors={"project": "Specify a valid project ID or key"}) from problem


def _wanted_type(project: Project, raw: Any) -> IssueType:
    for issue_type in project.issue_types:
        if isinstance(raw, Mapping) and (raw.get("id") == issue_type.id or raw.get("name") == issue_type.name):
            return issue_type
    raise JiraError(400, errors={"issuetype": "Specify a valid issue type"})


def _check_property(key: str, value: Any, most: int) -> None:
    if not key or len(key) > 255:
        raise JiraError(400, "The property key has to be of 1 to 255 characters.")
    if len(json.dumps(value, ensure_ascii=False)) > most:
        raise JiraError(400, f"The value of property '{key}' is longer than {most} characters.")


def _link_change(kind: Named, other: Issue) -> Change:
    return Change("Link", "issuelinks", None, None, other.key, f"This issue is linked ({kind.name}) to {other.key}")
