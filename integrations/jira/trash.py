"""Jira Cloud's trash for custom fields: what lies in it keeps its values in the tickets for 60 days, and can be taken
out again as it was."""

from __future__ import annotations

from app.domain.fields import field_marker
from app.ports import NotPermitted, Rejected
from integrations.jira.failures import NoSuchResource
from integrations.jira.field_map import LABELS
from integrations.jira.session import JiraSession

TRASH_CLICKS = (
    "In Jira: Settings > Work items (Issues) > Fields > Trash, where each can be restored or deleted for good."
)
_PAGE = 100


def throw_away(session: JiraSession, field_id: str) -> None:
    """Move a field to the trash."""
    session.post(f"field/{field_id}/trash", None)


def restore(session: JiraSession, field_id: str) -> None:
    """Take a field out of the trash."""
    session.post(f"field/{field_id}/restore", None)


def marked_fields(session: JiraSession) -> dict[str, str]:
    """The ids of the fields in the trash that carry our mark, by our keys. None on Data Center, and where the account
    may not look."""
    if not session.cloud:
        return {}
    try:
        page = session.get("field/search/trashed", {"query": "handoff-gate:", "maxResults": _PAGE})
    except (NotPermitted, NoSuchResource, Rejected):
        return {}
    found: dict[str, str] = {}
    for value in page.get("values") or []:
        described = str(value.get("description") or "")
        key = next((key for key in LABELS if field_marker(key) in described), None)
        if key is not None:
            found.setdefault(key, str(value["id"]))
    return found
