"""What entries of the playbook that reach other systems share: where a definition is, networks, and credentials, which
are named in the playbook and read only when they are used."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import Unusable
from app.domain.probing.entries import CredentialRef

Place = list[str | int]


def unusable_connections(section: str, entries: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Mistakes in the addresses of a section's entries that the schema cannot see."""
    for name, entry in entries.items():
        for index, network in enumerate(entry.get("allow_networks", [])):
            problem = _network_problem(network)
            if problem:
                yield [section, name, "allow_networks", index], problem
        if entry.get("url", "").startswith("http:") and not entry.get("allow_networks"):
            yield (
                [section, name, "url"],
                f"{entry['url']!r} is not https; plain http is only for hosts in the entry's allow_networks",
            )


def _network_problem(text: str) -> str | None:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        return f"{text!r} is no network: {error}; write for example 10.20.0.0/16"
    return None


def definition_path(text: str, file: Path) -> str:
    """The name of a packaged definition, or the path of one, counted from the playbook's folder."""
    return str(file.parent / text) if text.endswith((".yaml", ".yml")) else text


def credential_refs(data: Mapping[str, Mapping[str, str]]) -> dict[str, CredentialRef]:
    """Where each credential is."""
    return {
        name: CredentialRef(kind="env", place=ref["env"])
        if "env" in ref
        else CredentialRef(kind="file", place=ref["file"])
        for name, ref in data.items()
    }


def credential(ref: CredentialRef | None, about: str, unusable: type[Unusable]) -> str:
    """The value of a credential as it is now. Raises ``unusable``, with ``about`` as the sentence's beginning."""
    if ref is None:
        raise unusable([f"{about} is not given; add it under credentials"])
    if ref.kind == "env":
        value = os.environ.get(ref.place)
        if value is None:
            raise unusable([f"{about} names the variable {ref.place}, which is not set"])
        return value.strip()
    try:
        return Path(ref.place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise unusable([f"{about} names {ref.place}, which cannot be read: {why}"]) from error
