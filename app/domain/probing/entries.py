"""The probes of a playbook as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRef:
    """Where a credential is: the name of a variable of the environment, or the path of a file."""

    kind: Literal["env", "file"]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeEntry:
    """One probe: which system it looks at and how. ``where`` is its place in the playbook (file and line).

    ``definition`` is the name of a packaged definition or the path of a file. ``seconds`` bounds one question.
    """

    name: str
    system: str
    definition: str
    kind: str = "http"
    role: str | None = None
    url: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, CredentialRef] = field(default_factory=dict)
    allow_networks: tuple[str, ...] = ()
    ca_file: str | None = None
    seconds: float = 3.0
    per_minute: int = 60
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbingPolicy:
    """How long all probes together may take for a ticket, and for how long an answer is used again."""

    seconds: float = 8.0
    renew: timedelta = timedelta(minutes=15)
