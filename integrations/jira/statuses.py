"""Which category a status of a Jira site belongs to. Names are translated and edited, so ids and categories count."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.ticket import StatusCategory
from integrations.jira.session import JiraSession

_CATEGORIES: Mapping[str, StatusCategory] = {"new": "new", "indeterminate": "open", "done": "done"}


def category_of(status: Any) -> StatusCategory:
    """The category that a status names itself. Jira's "no category" counts as open: such a ticket is not done."""
    named = status.get("statusCategory") if isinstance(status, Mapping) else None
    key = named.get("key") if isinstance(named, Mapping) else None
    return _CATEGORIES.get(str(key), "open")


class StatusCatalogue:
    """Categories by status id. The list of the site is read only when an id turns up that no issue has told yet."""

    def __init__(self, session: JiraSession) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._known: dict[str, StatusCategory | None] = {}

    def learn(self, status: Any) -> None:
        """Remember the category that a live issue names for its status."""
        if isinstance(status, Mapping) and status.get("id") and status.get("statusCategory"):
            with self._lock:
                self._known[str(status["id"])] = category_of(status)

    def categories(self, ids: Iterable[str]) -> dict[str, StatusCategory | None]:
        """The categories of these statuses; ``None`` for one that the site has deleted since."""
        wanted = set(ids)
        with self._lock:
            if not wanted <= self._known.keys():
                for status in self._session.get("status") or []:
                    self._known[str(status.get("id"))] = category_of(status)
                for unknown in wanted - self._known.keys():
                    self._known[unknown] = None
            return {status: self._known[status] for status in wanted}
