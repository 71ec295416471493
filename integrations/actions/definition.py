"""What the definition of an action holds once it is read and checked (by ``integrations.actions.reading_yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Pattern
from typing import Any

from jmespath.parser import ParsedResult

from app.domain.containment.model import Level
from integrations.outbound.entries import SettingSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSpec:
    """What is stopped: ``says`` names it for people, ``pattern`` is the form that the whole of its name has, ``key``
    the kind of identifier by which a ticket may know it."""

    says: str
    pattern: Pattern[str]
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpec:
    """How the target is read. ``value`` finds the value that tells whether it runs; ``running`` are those of a target
    that can be stopped, ``stopped`` (which may name a setting) that of one that is. ``is_target``: what the reply has
    to say for it to be about the target, as expressions with the texts that they have to find."""

    path: str
    value: ParsedResult
    running: tuple[Level, ...]
    stopped: Level
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_target: tuple[tuple[ParsedResult, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSpec:
    """A request that changes something. ``statuses``: those with which the system says that it did it."""

    method: str
    path: str
    statuses: frozenset[int]
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How one kind of thing is stopped and brought back. ``digest`` is the first 12 characters of the sha256 of the
    file."""

    name: str
    version: int
    title: str
    does: str
    done: str
    digest: str
    file: str
    url: str | None
    settings: Mapping[str, SettingSpec]
    credentials: tuple[str, ...]
    auth: Mapping[str, Any]
    headers: Mapping[str, str]
    target: TargetSpec
    state: StateSpec
    stop: ChangeSpec
    undo: ChangeSpec

    @property
    def source(self) -> str:
        """What a containment names as its way, for example ``Airflow REST API v2 (airflow_dag v1, 3f…)``."""
        return f"{self.title} ({self.name} v{self.version}, {self.digest})"
