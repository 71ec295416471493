"""What Jira Cloud allows, as its documentation says."""

from __future__ import annotations

from app.domain.budget import RemoteLimits, Window

LIMITS = RemoteLimits(
    requests=Window(500, 10.0),
    ticket_writes=(Window(20, 2.0), Window(100, 30.0)),
)
"""Jira limits bursts for each endpoint, the least of them 50 a second, and writes to one issue; an account with an API
token has no quota by the hour: developer.atlassian.com/cloud/jira/platform/rate-limiting."""
