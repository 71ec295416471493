"""Webhook payloads of Jira Cloud, in version 2 form, and to whom they go."""

from __future__ import annotations

import json
from typing import Any

from integrations.sandbox.jira_jql import JqlError, matches
from integrations.sandbox.jira_model import AttachedFile, Comment, History, Issue, IssueLink
from integrations.sandbox.jira_state import JiraState
from integrations.sandbox.jira_views import Views
from integrations.sandbox.webhooks import Target

JSON = dict[str, Any]
TRIMMED = ("summary", "issuetype", "project", "assignee", "priority", "status")
EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "attachment_created",
    "attachment_deleted",
    "issue_property_set",
    "issue_property_deleted",
    "issuelink_created",
    "issuelink_deleted",
)


class Events:
    """Announces every change to the admin webhooks that ask for it."""

    def __init__(self, state: JiraState) -> None:
        self._state = state
        self._views = Views(state, version=2)

    def issue_created(self, issue: Issue, actor: str) -> None:
        """An issue was created."""
        self._send("jira:issue_created", issue, self._issue_body(issue, actor, "issue_created"))

    def issue_updated(self, issue: Issue, actor: str, entry: History, kind: str, *, bulk: bool = False) -> None:
        """Fields or status changed; ``kind`` is the ``issue_event_type_name``."""
        body = self._issue_body(issue, actor, kind)
        body["changelog"] = {"id": entry.id, "items": [change.to_json() for change in entry.changes]}
        if bulk:
            body["bulkOperationMetaData"] = {"sendMail": False}
        self._send("jira:issue_updated", issue, body, flow="Secondary" if bulk else "Primary")

    def issue_deleted(self, issue: Issue, actor: str) -> None:
        """An issue is gone."""
        self._send("jira:issue_deleted", issue, self._issue_body(issue, actor, "issue_deleted"))

    def comment(self, event: str, issue: Issue, comment: Comment) -> None:
        """A comment was created, updated or deleted. Cloud names no ``user`` at the top."""
        shown = self._views.issue(issue, wanted=TRIMMED)
        shown.pop("expand")
        self._send(event, issue, {"comment": self._views.comment(issue, comment), "issue": shown})

    def attachment(self, event: str, issue: Issue, file: AttachedFile, actor: str) -> None:
        """A file came or went. The payload does not say on which issue."""
        body = {"user": self._views.user(actor), "attachment": self._views.attachment(file)}
        self._send(event, issue, body)

    def property(self, event: str, issue: Issue, actor: str, key: str, value: Any) -> None:
        """An issue property was set or deleted."""
        body = {
            "user": self._views.user(actor),
            "issue": {"id": issue.id, "self": self._views.link(f"issue/{issue.id}"), "key": issue.key},
            "property": {"key": key, "value": value},
        }
        self._send(event, issue, body)

    def link(self, issue: Issue, link: IssueLink) -> None:
        """Two issues were linked."""
        source, target = (issue.id, link.other_id) if link.outward else (link.other_id, issue.id)
        body = {
            "issueLink": {
                "id": int(link.id),
                "sourceIssueId": int(source),
                "destinationIssueId": int(target),
                "issueLinkType": self._views.link_type(link.type),
                "systemLink": False,
            }
        }
        self._send("issuelink_created", issue, body)

    def _issue_body(self, issue: Issue, actor: str, kind: str) -> JSON:
        shown = self._views.issue(issue)
        shown.pop("expand")
        return {"issue_event_type_name": kind, "user": self._views.user(actor), "issue": shown}

    def _send(self, event: str, issue: Issue, content: JSON, flow: str = "Primary") -> None:
        world = self._state.world
        stamp = {"timestamp": int(world.clock.now().timestamp() * 1000), "webhookEvent": event}
        body = json.dumps(stamp | content, ensure_ascii=False).encode()
        for webhook in self._state.webhooks.values():
            if webhook.enabled and event in webhook.events and self._covers(webhook.jql, issue):
                url = webhook.url.replace("{issue.key}", issue.key).replace("{issue.id}", issue.id)
                sent = b"" if webhook.exclude_body else body
                world.webhooks.send(Target(url, webhook.secret), event, sent, flow=flow)

    def _covers(self, jql: str, issue: Issue) -> bool:
        try:
            return matches(self._state, jql, issue)
        except JqlError:
            return False
