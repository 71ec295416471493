"""The playbook's part about containment actions: entries with their places, and their credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from app.domain.containment.entries import ContainmentEntry, Fit
from app.playbook_connections import Place, credential, credential_refs, definition_path
from app.ports_containment import ActionConnection, ActionUnusable
from app.yaml_problems import line_of

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def unusable_containments(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Mistakes in the section ``containments`` that the schema cannot see, beside those of addresses."""
    for name, entry in data.items():
        for index, pattern in enumerate(entry.get("fits", {}).get("jobs", [])):
            try:
                re.compile(pattern)
            except re.error as error:
                yield (
                    ["containments", name, "fits", "jobs", index],
                    f"{pattern!r} is no regular expression: {error}",
                )


def containment_entries(data: Mapping[str, Any], root: yaml.Node | None, file: Path) -> tuple[ContainmentEntry, ...]:
    """The entries of the section; the paths of definitions are counted from the playbook's folder."""
    return tuple(
        ContainmentEntry(
            name=name,
            title=entry["title"],
            definition=definition_path(entry["definition"], file),
            kind=entry.get("kind", "http"),
            fits=_fit(entry.get("fits", {})),
            target=entry.get("target"),
            lift_after=_length(entry["lift_after"]),
            tell=tuple(entry.get("tell", ())),
            url=entry.get("url"),
            settings=entry.get("settings", {}),
            credentials=credential_refs(entry.get("credentials", {})),
            allow_networks=tuple(entry.get("allow_networks", ())),
            ca_file=entry.get("ca_file"),
            seconds=entry.get("seconds", 10.0),
            where=f"{file}:{line_of(root, ['containments', name])}",
        )
        for name, entry in data.items()
    )


def action_connection(entry: ContainmentEntry) -> ActionConnection:
    """What an action is made from."""
    return ActionConnection(
        name=entry.name,
        kind=entry.kind,
        definition=entry.definition,
        url=entry.url,
        settings=entry.settings,
        credential_names=tuple(entry.credentials),
        credentials=lambda name: _credential(entry, name),
        allow_networks=entry.allow_networks,
        ca_file=entry.ca_file,
        seconds=entry.seconds,
        where=entry.where,
    )


def _fit(data: Mapping[str, Any]) -> Fit:
    return Fit(**{key: tuple(values) for key, values in data.items()})


def _length(text: str) -> timedelta:
    """``30m``, ``24h`` or ``3d``, as the schema allows it."""
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def _credential(entry: ContainmentEntry, name: str) -> str:
    about = f"{entry.where}: the credential {name} of the containment {entry.name}"
    return credential(entry.credentials.get(name), about, ActionUnusable)
