"""Screens of a Jira Cloud site: a field can be filled only where it is on one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import quote

from app.ports import Rejected
from app.ports_setup import Made, Note
from integrations.jira.failures import NoSuchResource
from integrations.jira.session import JiraSession

DEFAULT_SCREEN = "1"
"""Jira's own "Default Screen", which company-managed projects use unless they were given others."""


def screens_of(session: JiraSession, project_key: str) -> list[str]:
    """The ids of the screens with which a company-managed project creates, edits and shows issues.

    Raises ``Rejected`` for a team-managed project: its fields are set in the project itself.
    """
    project = session.get(f"project/{quote(project_key, safe='')}")
    if project.get("simplified") or project.get("style") == "next-gen":
        raise Rejected(
            f"{project_key} is a team-managed project. Add the fields in Project settings > Work types (Issue types)."
        )
    page = session.get("issuetypescreenscheme/project", {"projectId": project["id"]})
    schemes = [str(value["issueTypeScreenScheme"]["id"]) for value in page.get("values") or []]
    if not schemes:
        return [DEFAULT_SCREEN]
    mapping = session.get("issuetypescreenscheme/mapping", {"issueTypeScreenSchemeId": schemes})
    screen_schemes = [str(value["screenSchemeId"]) for value in mapping.get("values") or []]
    found = session.get("screenscheme", {"id": list(dict.fromkeys(screen_schemes))})
    screens = [str(screen) for value in found.get("values") or [] for screen in (value.get("screens") or {}).values()]
    return list(dict.fromkeys(screens))


def fields_on_screen(session: JiraSession, screen: str) -> set[str]:
    """The ids of the fields on all tabs of a screen."""
    return {
        str(field["id"])
        for tab in _tabs(session, screen)
        for field in session.get(f"screens/{screen}/tabs/{tab}/fields") or []
    }


def put_on_screen(session: JiraSession, screen: str, field_ids: Iterable[str], note: Note) -> int:
    """Add those fields that the screen lacks to its first tab; how many there were. Each is noted as a ``place`` whose
    parent is ``SCREEN/TAB``."""
    there = fields_on_screen(session, screen)
    lacking = [field_id for field_id in field_ids if field_id not in there]
    tab = _tabs(session, screen)[0] if lacking else ""
    for field_id in lacking:
        session.post(f"screens/{screen}/tabs/{tab}/fields", {"fieldId": field_id})
        note(Made(kind="place", remote_id=field_id, parent=f"{screen}/{tab}"))
    return len(lacking)


def places_on_screen(session: JiraSession, screen: str, field_ids: Collection[str]) -> list[Made]:
    """Where on a screen some fields are; nowhere where there is no such screen any more."""
    try:
        return [
            Made(kind="place", remote_id=str(field["id"]), parent=f"{screen}/{tab}")
            for tab in _tabs(session, screen)
            for field in session.get(f"screens/{screen}/tabs/{tab}/fields") or []
            if str(field["id"]) in field_ids
        ]
    except NoSuchResource:
        return []


def take_off_screen(session: JiraSession, place: Made) -> bool:
    """Take a field off the tab that it was put on; whether it was still there."""
    screen, _, tab = place.parent.partition("/")
    try:
        session.delete(f"screens/{screen}/tabs/{tab}/fields/{place.remote_id}")
    except NoSuchResource:
        return False
    return True


def _tabs(session: JiraSession, screen: str) -> list[str]:
    tabs: Any = session.get(f"screens/{screen}/tabs") or []
    return [str(tab["id"]) for tab in tabs]
