"""Probes of the simulated systems: a playbook that names all of them, and the environment with their credentials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from integrations.sandbox.common import Clock
from integrations.sandbox.server import Stand, start_sandbox
from integrations.sandbox.systems import state_of
from integrations.sandbox.systems.copies import APPLICATION
from integrations.sandbox.systems.state import SystemsState

LOOPBACK = ["127.0.0.0/8"]
FLOW, STEP = "5f0000000000000000000001", "5f0000000000000000000002"
PROBES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "shopify": ("Shopify", {"access_token": "shopify_access_token"}, {}),
    "netsuite": (
        "NetSuite",
        {name: f"netsuite_{name}" for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")},
        {"account": "1234567_SB1", "prefix": "SHOP-"},
    ),
    "odoo": ("Odoo", {"api_key": "odoo_api_key"}, {}),
    "stripe": ("Stripe", {"api_key": "stripe_api_key"}, {}),
    "adyen": ("Adyen", {"api_key": "adyen_api_key"}, {}),
    "akeneo": (
        "Akeneo",
        {name: f"akeneo_{name}" for name in ("client_id", "secret", "username", "password")},
        {},
    ),
    "channelengine": ("ChannelEngine", {"api_key": "channelengine_api_key"}, {}),
    "celigo": ("Celigo", {"api_token": "celigo_api_token"}, {"flow": FLOW, "step": STEP}),
    "airflow2": ("Airflow", {"username": "airflow_username", "password": "airflow_password"}, {}),
    "airflow3": ("Airflow", {"username": "airflow_username", "password": "airflow_password"}, {}),
    "kubernetes": ("Kubernetes", {"token": "kubernetes_token"}, {}),
    "statuspage": ("Status page", {}, {}),
    "algolia": ("Algolia", {"api_key": "algolia_api_key"}, {"application": APPLICATION, "index": "products"}),
}
"""For each simulated system: its name, its credentials by the sandbox's names for them, and its settings."""


@dataclass(frozen=True)
class Systems:
    """The simulated systems, what they hold, and the playbook with a probe for each."""

    stand: Stand
    playbook: Path

    @property
    def state(self) -> SystemsState:
        """What the systems hold."""
        return state_of(self.stand.app)

    def requests(self, system: str) -> int:
        """How many requests a system was sent."""
        return self.stand.world.requests.count(path=f"^/{system}/")

    def hang(self, system: str, times: int = 1) -> None:
        """Let a system not answer."""
        self.stand.world.faults.add("hang", path=f"^/{system}/", times=times)

    def write_playbook(self, **changes: object) -> None:
        """Change entries of the playbook: ``shopify={"seconds": 1}``; what is not given stays."""
        data = yaml.safe_load(self.playbook.read_text(encoding="utf-8"))
        for name, change in changes.items():
            if name == "probing":
                data["probing"] = change
            else:
                data["probes"].setdefault(name, {}).update(change)
        self.playbook.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


@contextmanager
def simulated_systems(folder: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock | None = None) -> Iterator[Systems]:
    """Start the simulated systems, and write a playbook with a probe for each into ``folder``."""
    with start_sandbox("systems", clock=clock) as sandbox:
        stand = sandbox.systems
        for name, value in stand.credentials.items():
            monkeypatch.setenv(name.upper(), value)
        probes = {
            name: {
                "system": system,
                "definition": name,
                "url": f"{stand.url}/{name}",
                "allow_networks": LOOPBACK,
                "credentials": {key: {"env": variable.upper()} for key, variable in credentials.items()},
                "settings": settings,
            }
            for name, (system, credentials, settings) in PROBES.items()
        }
        playbook = folder / "playbook.yaml"
        playbook.write_text(yaml.safe_dump({"version": 1, "probes": probes}, sort_keys=False), encoding="utf-8")
        yield Systems(stand, playbook)
