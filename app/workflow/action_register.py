"""The containment actions of the playbook by name. One is made when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

from app.domain.containment.entries import ContainmentEntry
from app.domain.errors import PlainError
from app.ports_containment import Action


class UnknownContainment(PlainError, LookupError):
    """There is no such containment in the playbook; the text names those that there are."""


class ActionRegister(Mapping[str, Action]):
    """Actions by the name of their entry. ``make`` is called once for each that is asked for, makes no remote call, and
    raises ``ActionUnusable`` where no package for its kind is installed."""

    def __init__(
        self,
        entries: Sequence[ContainmentEntry] = (),
        make: Callable[[ContainmentEntry], Action] | None = None,
    ) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._make = make
        self._made: dict[str, Action] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Action:
        entry = self.entry(name)
        with self._lock:
            if name not in self._made:
                if self._make is None:
                    raise UnknownContainment(
                        f"This service was put together without actions, so {name} cannot be used."
                    )
                self._made[name] = self._make(entry)
            return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, name: str) -> ContainmentEntry:
        """The entry of that name. Raises ``UnknownContainment``."""
        found = self._entries.get(name)
        if found is None:
            known = ", ".join(sorted(self._entries)) or "none; docs/containment.md says how to add one"
            raise UnknownContainment(f"The playbook has no containment {name[:60]!r}; it has {known}.")
        return found
