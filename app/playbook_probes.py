"""The playbook's part about probes: entries with their places, and their credentials, read only when they are used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from app.domain.probing.entries import ProbeEntry
from app.playbook_connections import credential, credential_refs, definition_path
from app.ports import ProbeConnection, ProbeUnusable
from app.yaml_problems import line_of


def probe_entries(data: Mapping[str, Any], root: yaml.Node | None, file: Path) -> tuple[ProbeEntry, ...]:
    """The entries of the section ``probes``; the paths of definitions are counted from the playbook's folder."""
    return tuple(
        ProbeEntry(
            name=name,
            system=probe["system"],
            definition=definition_path(probe["definition"], file),
            kind=probe.get("kind", "http"),
            role=probe.get("role"),
            url=probe.get("url"),
            settings=probe.get("settings", {}),
            credentials=credential_refs(probe.get("credentials", {})),
            allow_networks=tuple(probe.get("allow_networks", ())),
            ca_file=probe.get("ca_file"),
            seconds=probe.get("seconds", 3.0),
            per_minute=probe.get("per_minute", 60),
            where=f"{file}:{line_of(root, ['probes', name])}",
        )
        for name, probe in data.items()
    )


def connection_of(entry: ProbeEntry, clock: Callable[..., Any]) -> ProbeConnection:
    """What a probe is made from."""
    return ProbeConnection(
        name=entry.name,
        kind=entry.kind,
        system=entry.system,
        definition=entry.definition,
        url=entry.url,
        role=entry.role,
        settings=entry.settings,
        credential_names=tuple(entry.credentials),
        credentials=lambda name: _credential(entry, name),
        allow_networks=entry.allow_networks,
        ca_file=entry.ca_file,
        seconds=entry.seconds,
        per_minute=entry.per_minute,
        clock=clock,
        where=entry.where,
    )


def _credential(entry: ProbeEntry, name: str) -> str:
    about = f"{entry.where}: the credential {name} of the probe {entry.name}"
    return credential(entry.credentials.get(name), about, ProbeUnusable)
