"""The probes of the playbook by name. One is made when it is first needed; until then it costs its entry alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import PlainError
from app.domain.probing.entries import ProbeEntry
from app.domain.probing.model import Answer, Subject
from app.domain.probing.questions import Question
from app.ports import Probe, ProbeConnection, ProbeUnusable


@dataclass(frozen=True, slots=True)
class UnusableProbe:
    """A probe that could not be made: it can be asked nothing and says why. It costs the others nothing."""

    connection: ProbeConnection
    problems: tuple[str, ...]

    def questions(self) -> frozenset[Question]:
        """Raises ``ProbeUnusable``."""
        raise ProbeUnusable(self.problems)

    def ask(
        self,
        question: Question,
        subject: Subject,
        at: datetime,
        *,
        within: float | None = None,
        keep_reply: bool = False,
    ) -> Answer:
        """Not asked, and why."""
        return Answer(
            question=question,
            subject=subject,
            probe=self.connection.name,
            system=self.connection.system,
            at=at,
            as_of=self.connection.clock(),
            outcome="not_asked",
            reason=f"the probe cannot be used: {self.problems[0]}",
        )


class UnknownProbe(PlainError, LookupError):
    """The playbook has no probe of that name; the text names those that it has."""


class ProbeRegister(Mapping[str, Probe]):
    """Probes by name. ``make`` is called once for each that is asked for, and makes no remote call."""

    def __init__(self, entries: Sequence[ProbeEntry] = (), make: Callable[[ProbeEntry], Probe] | None = None) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._make = make
        self._made: dict[str, Probe] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Probe:
        with self._lock:
            if name not in self._made:
                if name not in self._entries or self._make is None:
                    known = ", ".join(sorted(self._entries)) or "none; docs/probes.md says how to add one"
                    raise UnknownProbe(f"The playbook has no probe {name!r}; it has {known}.")
                self._made[name] = self._make(self._entries[name])
            return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def system_of(self, name: str) -> tuple[str, str | None]:
        """The system that a probe looks at, and its role, as its entry has them. Raises ``KeyError``."""
        return self._entries[name].system, self._entries[name].role

    def meant(self, wanted: Callable[[tuple[str, str | None]], bool]) -> list[Probe]:
        """The probes of which the system and the role (as their entries have them) are wanted, in the playbook's
        order; the others are not made."""
        return [self[name] for name, entry in self._entries.items() if wanted((entry.system, entry.role))]
