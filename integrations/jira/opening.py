"""Opening an issue because of another system's event, and finding it again by the label that it alone carries.

A label is what Jira's search can be asked for without an app of its own; an issue property cannot. The search follows
after some seconds, so what is not found shortly after a lost answer may be there all the same (``SETTLES``)."""

from __future__ import annotations

from typing import Any

from app.domain.events.opening import NewTicket, OpenedTicket
from app.ports import RemoteUnavailable
from integrations.jira.plain_text import one_line, shortened
from integrations.jira.render import text_to_adf, text_to_wiki
from integrations.jira.search import LAG
from integrations.jira.session import JiraSession

SETTLES = LAG
"""After how long Jira's search is taken to know of an issue."""
_LONGEST_SUMMARY = 255
_MOST_FOUND = 10


def open_issue(session: JiraSession, new: NewTicket) -> OpenedTicket:
    """Create the issue in one request. Raises ``RemoteError``."""
    answer = session.post("issue", {"fields": fields_of(new, cloud=session.cloud)})
    if not isinstance(answer, dict) or not answer.get("id") or not answer.get("key"):
        raise RemoteUnavailable("Jira did not say which issue it created; it is looked for.")
    return OpenedTicket(id=str(answer["id"]), key=str(answer["key"]))


def fields_of(new: NewTicket, *, cloud: bool) -> dict[str, Any]:
    """The fields of the issue. Nothing in the text can become structure."""
    text = "\n".join(new.lines)
    fields: dict[str, Any] = {
        "project": {"key": new.place.project},
        "issuetype": {"name": new.place.issue_type},
        "summary": shortened(one_line(new.subject), _LONGEST_SUMMARY),
        "description": text_to_adf(text) if cloud else text_to_wiki(text),
        "labels": [new.marker, *new.labels],
    }
    if new.priority is not None:
        fields["priority"] = {"name": new.priority}
    return fields


def find_issue(session: JiraSession, marker: str) -> OpenedTicket | None:
    """The oldest issue with the marker as label."""
    found = session.search(f'labels = "{marker}" ORDER BY created ASC', ["created"], most=_MOST_FOUND)
    issues = [issue for issue in found.get("issues") or () if str(issue.get("id", "")).isdecimal()]
    if not issues:
        return None
    oldest = min(issues, key=lambda issue: int(issue["id"]))
    return OpenedTicket(id=str(oldest["id"]), key=str(oldest["key"]))
