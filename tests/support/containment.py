"""Simulated systems in which something can be stopped, a playbook that names how, and a service over both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.playbook import load_playbook
from app.playbook_containments import action_connection
from app.ports_containment import Action
from app.store.accounts import Account
from app.workflow.action_register import ActionRegister
from app.workflow.service import Service
from integrations.actions import connect
from integrations.sandbox.server import Stand, start_sandbox
from integrations.sandbox.systems import state_of
from integrations.sandbox.systems.state import SystemsState
from tests.support.playbooks import PRESENT
from tests.support.service import StandingClock, a_service
from tests.support.tracker import NOW, Tracker, a_ticket

LOOPBACK = ["127.0.0.0/8"]
FLOW = "5f0000000000000000000001"
STOPS: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "pause-dag": (
        "airflow_dag",
        "airflow3",
        {"username": "AIRFLOW_USERNAME", "password": "AIRFLOW_PASSWORD"},
        {},
    ),
    "suspend-cronjob": ("kubernetes_cronjob", "kubernetes", {"token": "KUBERNETES_TOKEN"}, {"namespace": "shop"}),
    "pause-channel": (
        "bigcommerce_channel",
        "bigcommerce",
        {"access_token": "BIGCOMMERCE_ACCESS_TOKEN"},
        {"store_hash": "abc123"},
    ),
    "disable-flow": ("celigo_flow", "celigo", {"api_token": "CELIGO_API_TOKEN"}, {}),
}
"""Entries of the playbook: definition, simulated system, credentials by variable, settings."""
MIA = Account(name="mia", role="approver", password_hash=None, created_at=NOW)
OLA = Account(name="ola", role="operator", password_hash=None, created_at=NOW)


@dataclass(frozen=True)
class Stoppable:
    """The simulated systems, what they hold, and the playbook."""

    stand: Stand
    playbook: Path

    @property
    def state(self) -> SystemsState:
        """What the systems hold."""
        return state_of(self.stand.app)

    def dag(self, name: str = "ORD-SYNC-4471") -> dict[str, Any]:
        """A DAG as Airflow holds it."""
        found = self.state.get("airflow3", "dags", name)
        assert found is not None
        return found

    def changes(self) -> list[str]:
        """Every request that could change something, but for signing in."""
        asked = self.stand.world.requests.select()
        return [
            f"{one.method} {one.path}"
            for one in asked
            if one.method not in ("GET", "HEAD") and "/auth/" not in one.path
        ]

    def write(self, **entries: dict[str, Any]) -> None:
        """Change entries of the playbook; what is not given stays."""
        data = yaml.safe_load(self.playbook.read_text(encoding="utf-8"))
        for name, change in entries.items():
            data["containments"].setdefault(name.replace("_", "-"), {}).update(change)
        self.playbook.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")

    def action(self, name: str) -> Action:
        """An action of the playbook as it is now."""
        entries = {entry.name: entry for entry in load_playbook(self.playbook).containments}
        return connect(action_connection(entries[name]))

    def service(self, database_url: str, tracker: Tracker | None = None, clock: StandingClock | None = None) -> Service:
        """A service with the playbook as it is now."""
        made = a_service(database_url, tracker or Tracker(tickets={"10001": a_ticket()}), clock=clock)
        return self.armed(made)

    def armed(self, service: Service) -> Service:
        """The same service with the playbook as it is now, and its actions."""
        playbook = load_playbook(self.playbook)
        register = ActionRegister(playbook.containments, lambda entry: connect(action_connection(entry)))
        return replace(service, playbook=playbook, actions=register)


@contextmanager
def stoppable_systems(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stoppable]:
    """Start the simulated systems with one running thing in each, and write the playbook into ``folder``."""
    with start_sandbox("systems") as sandbox:
        stand = sandbox.systems
        for name, value in stand.credentials.items():
            monkeypatch.setenv(name.upper(), value)
        entries = {
            name: {
                "title": f"{name.replace('-', ' ').capitalize()} now",
                "definition": definition,
                "url": f"{stand.url}/{system}",
                "allow_networks": LOOPBACK,
                "credentials": {key: {"env": variable} for key, variable in credentials.items()},
                "settings": settings,
                "lift_after": "24h",
                "seconds": 5,
            }
            for name, (definition, system, credentials, settings) in STOPS.items()
        }
        entries["pause-dag"]["tell"] = ["Order integration"]
        data = {**yaml.safe_load(PRESENT.read_text(encoding="utf-8")), "containments": entries}
        playbook = folder / "containments.yaml"
        playbook.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
        made = Stoppable(stand, playbook)
        made.state.put("airflow3", "dags", "ORD-SYNC-4471", {"is_paused": False})
        made.state.put("kubernetes", "cronjobs", "shop/order-sync", {"spec": {"schedule": "*/5 * * * *"}})
        made.state.put("bigcommerce", "channels", "abc123/667159", {"status": "connected"})
        made.state.put("celigo", "flows", FLOW, {"disabled": False})
        yield made
