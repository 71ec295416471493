"""All pages of the dashboard, from the application's own map of addresses: one that is added cannot be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from app.web.guard import OPEN_BLUEPRINTS
from tests.support.exceptions_stage import DEADLOCK

TICKET = "/tickets/jira/test/10001"
PLACES: Mapping[str, tuple[str, ...]] = {
    "dashboard.overview_page": ("/", "/?show=all", "/?show=refused&q=nothing+says+this"),
    "dashboard.deliveries_page": ("/deliveries", "/deliveries?state=dead", "/deliveries?state=quarantined"),
    "queue.page": ("/queue", "/queue?state=ready", "/queue?clock=overdue"),
    "ticket.page": (TICKET, "/tickets/jira/test/10002", "/tickets/jira/test/10006", "/tickets/jira/test/20002"),
    "patterns.page": ("/patterns", "/patterns?q=nothing+says+this"),
    "patterns.one": (f"/patterns/{DEADLOCK}", "/patterns/order-sync-00000000"),
    "overrides.one_page": ("/overrides/1",),
    "overrides.form": (f"{TICKET}/override",),
    "containments.one_page": ("/containments/1",),
    "containments.form": (f"{TICKET}/containment",),
    "going_live.report_page": ("/report", "/report?days=365"),
}
"""The addresses of pages, by endpoint: for those that name something, with the stage of ``everything_stage``; for the
others only where one address does not show all that the page can look like. Ticket 10006 was never read."""
SIGNED_OUT: Mapping[str, tuple[str, ...]] = {
    "signin.form": ("/signin", "/signin?token=unknown"),
}
"""Pages that people see before they are signed in."""
NO_PAGES: Mapping[str, str] = {
    "static": "what pages are made of",
    "ticket.picture": "a picture, which the page of its ticket shows",
    "insight.as_json": "a file to download",
    "insight.as_csv": "a file to download",
    "oidc.start": "leads to the identity provider",
    "oidc.confirm": "leads to the identity provider",
    "oidc.back": "comes from the identity provider and leads on",
}
"""What answers GET and is no page, with the reason. Nor is what programs ask (``OPEN_BLUEPRINTS``)."""


@dataclass(frozen=True)
class Place:
    """The address of a page, and whether one has to be signed in to see it."""

    path: str
    signed_in: bool = True


def places(app: Flask) -> list[Place]:
    """Every page of the application. Fails where it has one that nobody said how to open."""
    found, unknown = [], []
    for rule in app.url_map.iter_rules():
        for_programs = rule.endpoint.partition(".")[0] in OPEN_BLUEPRINTS
        if for_programs or rule.endpoint in NO_PAGES or "GET" not in (rule.methods or ()):
            continue
        known = PLACES.get(rule.endpoint) or SIGNED_OUT.get(rule.endpoint)
        if known is None and rule.arguments:
            unknown.append(rule.rule)
        found += [Place(path, rule.endpoint not in SIGNED_OUT) for path in known or (rule.rule,)]
    assert not unknown, (
        f"Say in tests/support/pages.py with what these pages are opened, or why they are none: {unknown}"
    )
    return found
