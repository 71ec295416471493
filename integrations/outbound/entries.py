"""An entry of the playbook that names a definition: its settings, credentials and address, checked against that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Protocol

from app.domain.errors import Unusable
from integrations.outbound.transport import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """A setting that the playbook gives. Without a ``default`` it has to."""

    default: str | None = None
    pattern: Pattern[str] | None = None
    says: str = ""


def setting_specs(data: Mapping[str, Mapping[str, str]]) -> dict[str, SettingSpec]:
    """The settings that a checked definition asks for, by name."""
    return {
        name: SettingSpec(
            default=setting.get("default"),
            pattern=re.compile(setting["pattern"]) if "pattern" in setting else None,
            says=setting.get("says", ""),
        )
        for name, setting in data.items()
    }


@dataclass(frozen=True, slots=True)
class Kind:
    """What an entry is for: the word by which people know it (``probe``), and how its mistakes are told."""

    word: str
    unusable: type[Unusable]


class Entry(Protocol):
    """The parts that every such entry has; see ``app.ports.ProbeConnection``."""

    @property
    def name(self) -> str:
        """Its name in the playbook."""
        ...

    @property
    def where(self) -> str:
        """Its file and line."""
        ...

    @property
    def url(self) -> str | None:
        """Where the system is, if the definition does not say."""
        ...

    @property
    def settings(self) -> Mapping[str, str]:
        """What the definition asks for."""
        ...

    @property
    def credential_names(self) -> tuple[str, ...]:
        """The credentials that are given."""
        ...

    @property
    def credentials(self) -> Callable[[str], str]:
        """Reads one of them."""
        ...

    @property
    def allow_networks(self) -> tuple[str, ...]:
        """Private networks (CIDR) in which the host may lie."""
        ...

    @property
    def ca_file(self) -> str | None:
        """Certificates of an authority of one's own."""
        ...


def settings_of(kind: Kind, entry: Entry, specs: Mapping[str, SettingSpec], definition: str) -> dict[str, str]:
    """The settings, with the definition's own where the entry has none. Raises ``Unusable``."""
    unknown = sorted(set(entry.settings) - set(specs))
    problems = [
        f"{entry.where}: the {kind.word} {entry.name} has the setting {name}, unknown to {definition}; "
        f"it knows {', '.join(specs) or 'none'}"
        for name in unknown
    ]
    made: dict[str, str] = {}
    for name, spec in specs.items():
        value = entry.settings.get(name, spec.default)
        about = f"{entry.where}: the setting {name} of the {kind.word} {entry.name}"
        if value is None:
            problems.append(f"{about} is missing{f': {spec.says}' if spec.says else ''}")
        elif spec.pattern is not None and spec.pattern.fullmatch(value) is None:
            problems.append(f"{about} is {value!r}; expected {spec.says or spec.pattern.pattern}")
        else:
            made[name] = value
    if problems:
        raise kind.unusable(problems)
    return made


def check_credentials(kind: Kind, entry: Entry, needed: Iterable[str]) -> None:
    """Whether every credential that the definition needs is named. Raises ``Unusable``."""
    lacking = sorted(set(needed) - set(entry.credential_names))
    if lacking:
        raise kind.unusable(
            [f"{entry.where}: the {kind.word} {entry.name} lacks the credential {name}" for name in lacking]
        )


def place_of(kind: Kind, entry: Entry, usual: str | None) -> Place:
    """Where requests go: the entry's address, else the definition's. Raises ``Unusable``."""
    url = entry.url or usual
    if url is None:
        raise kind.unusable([f"{entry.where}: the {kind.word} {entry.name} has no url; say where it is"])
    try:
        return Place.of(url, entry.allow_networks)
    except ValueError as error:
        raise kind.unusable([f"{entry.where}: the {kind.word} {entry.name}: {error}"]) from error
