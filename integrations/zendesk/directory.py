"""The people of an account that a ticket's answers did not bring along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from integrations.zendesk.session import ZendeskSession

REMEMBERED = 900.0
"""Seconds for which a person is remembered; a changed role counts after that at the latest."""

AT_ONCE = 100
"""People that one request can ask for (platform fact)."""

Json = Mapping[str, Any]


class Directory:
    """Looks people up by id, many in one request, and remembers them for a while."""

    def __init__(self, session: ZendeskSession, clock: Callable[[], float]) -> None:
        self._session = session
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Json | None]] = {}

    def users(self, ids: Iterable[str]) -> list[Json]:
        """The users with these ids, as far as the account has them still."""
        wanted = sorted(set(ids))
        now = self._clock()
        with self._lock:
            self._known = {number: entry for number, entry in self._known.items() if entry[0] > now}
            unseen = [number for number in wanted if number not in self._known]
        for start in range(0, len(unseen), AT_ONCE):
            self._ask(unseen[start : start + AT_ONCE])
        with self._lock:
            found = (self._known.get(number, (0.0, None))[1] for number in wanted)
            return [user for user in found if user is not None]

    def _ask(self, ids: list[str]) -> None:
        answer = self._session.get("users/show_many.json", {"ids": ",".join(ids)})
        shown = {str(user.get("id")): user for user in answer.get("users") or ()}
        until = self._clock() + REMEMBERED
        with self._lock:
            self._known.update({number: (until, shown.get(number)) for number in ids})
