"""The parts that the steps work with, put together by ``app.wiring``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.errors import PlainError
from app.domain.playbook import Playbook
from app.domain.retention import RetentionPolicy
from app.domain.ticket import System
from app.ports import ImageReader, JobSource, Ticketing
from app.ports_channels import Channel, Endpoint
from app.ports_signin import IdentityProvider
from app.store.counters import Tally
from app.store.database import Database
from app.workflow.action_register import ActionRegister
from app.workflow.probe_register import ProbeRegister
from app.workflow.vault import Vault


class UnknownSite(PlainError, LookupError):
    """No such site is configured; the text names those that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One installation: its database, policy, ticketing sites, clock (UTC), and image reader, if one is installed.

    ``reading_turn`` is held by the thread of this process that has a picture read. ``tally`` holds what it counted and
    has not yet added to the store. ``channels`` and ``endpoints`` (by their key) are told of what happens;
    ``public_url`` is where people reach the dashboard, ``identity`` where they may sign in beside local accounts.
    """

    database: Database
    playbook: Playbook
    sites: Mapping[tuple[System, str], Ticketing]
    vault: Vault
    clock: Callable[[], datetime]
    reader: ImageReader | None = None
    sources: Mapping[str, JobSource] = field(default_factory=dict)
    probes: ProbeRegister = field(default_factory=ProbeRegister)
    actions: ActionRegister = field(default_factory=ActionRegister)
    reading_turn: threading.Lock = field(default_factory=threading.Lock)
    tally: Tally = field(default_factory=Tally)
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    public_url: str | None = None
    identity: IdentityProvider | None = None

    def tells(self, *kinds: str) -> bool:
        """Whether anybody is told of one of these kinds of notices; of any, where none is named."""
        told = [channel.connection for channel in self.channels.values()]
        connections = [*told, *(endpoint.connection for endpoint in self.endpoints.values())]
        return any(not kinds or set(kinds) & set(connection.kinds) for connection in connections)

    def site(self, system: System, name: str | None = None) -> Ticketing:
        """The site of that name, or the only one of its system. Raises ``UnknownSite``."""
        named = {site: ticketing for (kind, site), ticketing in self.sites.items() if kind == system}
        if name is not None and name in named:
            return named[name]
        if name is None and len(named) == 1:
            return next(iter(named.values()))
        if not named:
            raise UnknownSite(f"No {system} site is configured; set HANDOFF_{system.upper()}_URL")
        if name is None:
            raise UnknownSite(f"Several {system} sites are configured; name one of: {', '.join(sorted(named))}")
        raise UnknownSite(f"There is no {system} site {name!r}; configured: {', '.join(sorted(named))}")

    def close(self) -> None:
        """Give back connections, and end what the image reader keeps running."""
        self.database.close()
        if self.reader is not None:
            self.reader.close()
