"""From where a person's request comes, and where it may lead on to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

from app.store.accounts import LONGEST_ADDRESS
from app.web.sessions import current_account
from app.workflow.overrides import Origin


def address() -> str:
    """The network address of the caller, as far as proxies are believed (``HANDOFF_PROXIES``)."""
    return (request.remote_addr or "unknown")[:LONGEST_ADDRESS]


def origin() -> Origin:
    """The page that somebody who is signed in acts on, and the names that they go by at their provider."""
    return Origin(via="web", address=address(), known_as=current_account().known_as)


def local(target: str) -> str:
    """``target`` where it is a path of this service, else the first page: never a way to somebody else's site."""
    parts = urlsplit(target)
    own = target.startswith("/") and not target.startswith("//") and not parts.scheme and not parts.netloc
    return target if own and "\\" not in target and target.isprintable() else url_for("dashboard.overview_page")
