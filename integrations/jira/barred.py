"""Custom fields that Jira does not let us set on issues of some kind, since they are on none of its screens."""

from __future__ import annotations

import threading
import time

Kind = tuple[str, str]
"""Project key and issue type: what decides about the screens of an issue."""

_REMEMBERED_FOR = 600.0


class BarredFields:
    """Remembers refusals for ten minutes, so that not every write is sent twice. Safe in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._barred: dict[Kind, dict[str, float]] = {}

    def of(self, kind: Kind) -> frozenset[str]:
        """The ids of the fields that are known not to be taken."""
        oldest = time.monotonic() - _REMEMBERED_FOR
        with self._lock:
            return frozenset(name for name, since in self._barred.get(kind, {}).items() if since > oldest)

    def add(self, kind: Kind, field_ids: frozenset[str]) -> None:
        """Remember that these were refused just now."""
        now = time.monotonic()
        with self._lock:
            self._barred.setdefault(kind, {}).update(dict.fromkeys(field_ids, now))
