"""The containment actions of a playbook as values: what each fits, where it acts, and how long it may stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.probing.entries import CredentialRef
from app.domain.routine_cause import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Which tickets an action is for. Each part that is given has to hold; within a part one entry is enough.

    ``boundaries`` are written as in ``owners`` (``Shopify -> NetSuite``, ``* -> NetSuite``), ``systems`` by name,
    ``jobs`` as regular expressions of which one has to match the whole id of the failed job or run.
    """

    boundaries: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainmentEntry:
    """One action of the playbook's section ``containments``. ``where`` is its place there (file and line).

    ``definition`` is the name of a packaged action or the path of a file; ``target``, where it is given, is the one
    thing that the action may stop, else a person names it. ``lift_after`` is how long it may be in force before that
    is an alarm; ``tell`` are the people or teams who have to know. ``seconds`` bounds each request.
    """

    name: str
    title: str
    definition: str
    kind: str = "http"
    fits: Fit = field(default_factory=Fit)
    target: str | None = None
    lift_after: timedelta = timedelta(hours=24)
    tell: tuple[str, ...] = ()
    url: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, CredentialRef] = field(default_factory=dict)
    allow_networks: tuple[str, ...] = ()
    ca_file: str | None = None
    seconds: float = 10.0
    where: str = ""
