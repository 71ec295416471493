"""What the application needs to stop something in another system for a while: a containment action.

A kind of action is registered in the entry-point group ``handoff.actions`` as a function
``connect(action: ActionConnection) -> Action``. Connecting makes no remote call and reads no file. Actions are apart
from probes, which never change anything: they have an entry point, definitions and credentials of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.containment.model import Level
from app.domain.errors import PlainError, Unusable
from app.domain.probing.model import Sent


class ActionUnusable(Unusable):
    """An action's definition or settings cannot be used."""


class ActionRefused(PlainError):
    """Nothing was changed, for certain: the target is no target, the system refuses, or shows something unexpected."""


class ActionUnexpected(ActionRefused):
    """The same, because the system shows a value that the action's definition does not know."""


class ActionUnclear(PlainError):
    """A request that changes something was sent, and nobody knows whether the system did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionConnection:
    """One entry of the playbook's section ``containments``. The parts are those of ``app.ports.ProbeConnection``;
    ``seconds`` bounds each request that the action makes."""

    name: str
    definition: str
    kind: str = "http"
    url: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    credential_names: tuple[str, ...] = ()
    credentials: Callable[[str], str] = field(default=lambda _name: "", repr=False)
    allow_networks: tuple[str, ...] = ()
    ca_file: str | None = None
    seconds: float = 10.0
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What an action does, in words: ``does`` (``Pause the DAG``), ``done`` (``paused``), what its target is, and
    ``source``, the system's API with the definition, its version and hash. ``target_key`` is the kind of identifier
    that a ticket may know the target by (``job``), if there is one."""

    does: str
    done: str
    target_says: str
    source: str
    target_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What applying would do, found by reading alone.

    ``place`` is the address of the target in its system: two actions with one place stop the same thing. ``before`` is
    the value that the system shows now, ``stopped`` the one that applying brings about, ``would_send`` and
    ``would_undo`` the requests for that and for the way back, without secrets.
    """

    place: str
    before: Level
    stopped: Level
    would_send: Sent
    would_undo: Sent

    @property
    def already(self) -> bool:
        """Whether the target is stopped already, so that there is nothing to apply."""
        return type(self.before) is type(self.stopped) and self.before == self.stopped


class Action(Protocol):
    """Stops one kind of thing in one system, and undoes that. Safe to use from several threads at once. Nothing is
    retried in here, and nothing happens that a caller did not ask for. Every text that leaves it is free of secrets."""

    @property
    def connection(self) -> ActionConnection:
        """The entry of the playbook that this action is made from."""
        ...

    def describe(self) -> Described:
        """What it does. Reads the definition; no remote call. Raises ``ActionUnusable``."""
        ...

    def place(self, target: str) -> str:
        """The address of a target in its system, as ``Rehearsal.place`` has it. No remote call. Raises
        ``ActionUnusable`` and ``ActionRefused``."""
        ...

    def dry_run(self, target: str) -> Rehearsal:
        """Read how the target is, and say what would be sent. Sends nothing that changes anything. Raises
        ``ActionUnusable`` and ``ActionRefused``."""
        ...

    def look(self, target: str) -> Level:
        """Read the value that the system shows now. Raises ``ActionUnusable``, ``ActionRefused`` where it cannot be
        read, and ``ActionUnexpected``."""
        ...

    def apply(self, target: str, before: Level) -> None:
        """Stop the target, and see that it is stopped. Raises ``ActionRefused`` where nothing was changed: also where
        the system shows something else than ``before`` by now; and ``ActionUnclear``."""
        ...

    def undo(self, target: str, before: Level) -> bool:
        """Bring the target back to ``before``, and see that it is. Returns whether anything was sent: the system may
        show ``before`` already. Raises ``ActionRefused`` where nothing was changed: also where the system shows
        neither what the action left nor what was before; and ``ActionUnclear``."""
        ...
