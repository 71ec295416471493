"""Jira Cloud and Data Center as a ticketing system."""

from __future__ import annotations

from app.ports import SiteConnection, Ticketing


def connect(site: SiteConnection) -> Ticketing:
    """The ticketing system of one Jira site. Makes no remote call; the ``jira`` library is imported here only."""
    from integrations.jira.client import JiraTicketing

    return JiraTicketing(site)
