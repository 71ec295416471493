"""The playbook in force, value by value, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from app.domain.containment.entries import ContainmentEntry
from app.domain.errors import PlainError
from app.domain.gate.model import Mode
from app.domain.probing.entries import ProbeEntry
from app.playbook import built_in, load_playbook, merged, own_part
from app.yaml_problems import line_of

BUILT_IN = "built-in"
_NAMED_LISTS = ("systems", "series")
_UNWRITTEN: dict[str, dict[str, Any]] = {
    "probes": {
        each.name: each.default for each in fields(ProbeEntry) if each.name in ("kind", "seconds", "per_minute")
    },
    "containments": {each.name: each.default for each in fields(ContainmentEntry) if each.name in ("kind", "seconds")},
}
"""What entries have that do not say otherwise."""


class NoSuchKey(PlainError, LookupError):
    """The playbook has no such key; the text names those that are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One value: its key, from the top, and its source, ``FILE:LINE``, ``HANDOFF_MODE`` or ``built-in``."""

    path: tuple[str, ...]
    value: Any
    source: str

    @property
    def key(self) -> str:
        """The steps of the path with dots between them."""
        return ".".join(self.path)

    @property
    def own(self) -> bool:
        """Whether somebody here set it."""
        return self.source != BUILT_IN

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"key": self.key, "value": self.value, "source": self.source}


def playbook_shown(path: str | Path | None, modes: Mapping[str, Mode]) -> list[Shown]:
    """Every value in force. ``path`` is the team's file; ``modes`` override what it says. Raises ``PlaybookError``."""
    load_playbook(path)
    own, root = ({}, None) if path is None else own_part(path)
    everything = merged(built_in("playbook.yaml"), own)
    source = _Sources(own, root, str(path))
    values = [shown for section, value in everything.items() for shown in _values((section,), value, source)]
    values += _other_systems(own.get("systems", []))
    return [_with_mode(shown, modes) for shown in values]


def under(values: list[Shown], key: str) -> list[Shown]:
    """The values at a key and below it. Raises ``NoSuchKey``."""
    found = [shown for shown in values if shown.key == key or shown.key.startswith(f"{key}.")]
    if not found:
        keys = {".".join(shown.path[:length]) for shown in values for length in range(1, len(shown.path) + 1)}
        alike = get_close_matches(key, sorted(keys), n=3, cutoff=0.5)
        hint = f"is {' or '.join(alike)} meant?" if alike else "handoff playbook show lists them all"
        raise NoSuchKey(f"The playbook has no key {key!r}; {hint}")
    return found


@dataclass(frozen=True, slots=True)
class _Sources:
    own: Mapping[str, Any]
    root: yaml.Node | None
    file: str

    def of(self, path: tuple[str | int, ...]) -> str:
        """Where a value was written: in the team's file, if it is in there."""
        here: Any = self.own
        for step in path:
            inside = isinstance(here, Mapping) and step in here
            if not inside and not (isinstance(here, list) and isinstance(step, int)):
                return BUILT_IN
            here = here[step]
        return f"{self.file}:{line_of(self.root, path)}"


def _values(path: tuple[str, ...], value: Any, source: _Sources) -> Iterator[Shown]:
    if len(path) == 1 and path[0] in _NAMED_LISTS:
        for index, entry in enumerate(value):
            said = {name: inner for name, inner in entry.items() if name != "name"}
            yield Shown(path=(path[0], entry["name"]), value=said, source=source.of((path[0], index)))
        if not value and path[0] != "systems":
            yield Shown(path=path, value=[], source=source.of(path))
        return
    if len(path) == 4 and path[2] == "credentials":
        kind, place = next(iter(value.items()))
        says = f"from the {'variable' if kind == 'env' else 'file'} {place}"
        yield Shown(path=path, value=says, source=source.of(path))
        return
    if not isinstance(value, Mapping) or not value:
        yield Shown(path=path, value=value, source=source.of(path))
        return
    for name, inner in value.items():
        yield from _values((*path, name), inner, source)
    unwritten = _UNWRITTEN.get(path[0], {}) if len(path) == 2 else {}
    for name, default in unwritten.items():
        if name not in value:
            yield Shown(path=(*path, name), value=default, source=BUILT_IN)


def _other_systems(own: list[dict[str, Any]]) -> Iterator[Shown]:
    """The systems that every installation knows, but for those that the team's own replace."""
    replaced = {entry["name"].casefold() for entry in own}
    for entry in built_in("playbook_systems.yaml"):
        if entry["name"].casefold() not in replaced:
            said = {"role": entry["role"], "aliases": entry.get("aliases", [])}
            yield Shown(path=("systems", entry["name"]), value=said, source=BUILT_IN)


def _with_mode(shown: Shown, modes: Mapping[str, Mode]) -> Shown:
    if shown.path[0] == "scopes" and shown.path[-1] == "mode" and shown.path[1] in modes:
        return Shown(path=shown.path, value=modes[shown.path[1]], source="HANDOFF_MODE")
    return shown
