"""A service over a given database and trackers, with a clock that stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.playbook import load_playbook
from app.store import migrate
from app.store.database import Database
from app.workflow.service import Service
from app.workflow.vault import Vault
from tests.support.playbooks import PRESENT
from tests.support.tracker import NOW, Tracker


@dataclass
class StandingClock:
    """Tells ``now`` until somebody moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **step: float) -> None:
        """Move on, for example ``advance(minutes=5)``."""
        self.now += timedelta(**step)


def a_service(database_url: str, *trackers: Tracker, clock: StandingClock | None = None) -> Service:
    """A migrated service with the built-in playbook, at the level ``present``."""
    database = Database(database_url)
    migrate.upgrade(database)
    sites: dict[Any, Any] = {(tracker.system, tracker.site): tracker for tracker in trackers}
    return Service(
        database=database,
        playbook=load_playbook(PRESENT),
        sites=sites,
        vault=Vault("a key for tests"),
        clock=clock or StandingClock(),
    )
