"""Loading the playbook: YAML, checked against ``schemas/playbook.schema.json``, each mistake with file and line."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import yaml

import schemas
from app.domain.boundaries import USUAL_LAG, Contract, length_of
from app.domain.errors import PlainError
from app.domain.gate.model import Mode
from app.domain.moments import instant_or_none
from app.domain.playbook import (
    AskPolicy,
    GatePolicy,
    InsightPolicy,
    JobSeries,
    Playbook,
    RecurrencePolicy,
    ScopePolicy,
    ScopeRules,
    SystemEntry,
)
from app.domain.probing.entries import ProbingPolicy
from app.domain.routine import RoutinePolicy
from app.playbook_connections import unusable_connections
from app.playbook_containments import containment_entries, unusable_containments
from app.playbook_probes import probe_entries
from app.yaml_problems import line_of, place_of, sentence

BUILT_IN = "the built-in playbook"
SCOPES = ("job_failure", "exception")


class _Loader(yaml.SafeLoader):
    """YAML in which a moment stays text, so that the schema can ask for its offset."""


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the base is chosen at run time
    """The same by libyaml, ten times as fast, for what is built in and has no mistakes to be explained."""


_Loader.yaml_implicit_resolvers = _QuickLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class PlaybookError(PlainError, ValueError):
    """The playbook cannot be used. ``problems`` is one sentence a mistake, each led by file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def load_playbook(path: str | Path | None) -> Playbook:
    """The playbook of a file, or the built-in one. What the file leaves out keeps the built-in value.

    Raises ``PlaybookError`` with every mistake found.
    """
    defaults = built_in("playbook.yaml")
    if path is None:
        return _build(defaults)
    data, root = own_part(path)
    return replace(
        _build(merged(defaults, data)),
        probes=probe_entries(data.get("probes", {}), root, Path(path)),
        containments=containment_entries(data.get("containments", {}), root, Path(path)),
    )


def own_part(path: str | Path) -> tuple[dict[str, Any], yaml.Node | None]:
    """What a team's file says, checked, and its lines. Raises ``PlaybookError`` with every mistake found."""
    name = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise PlaybookError([f"{name}: the playbook cannot be read ({why}); check HANDOFF_PLAYBOOK"]) from error
    return _checked(name, text)


def with_modes(playbook: Playbook, modes: Mapping[str, Mode]) -> Playbook:
    """The playbook with the mode of some scopes overridden (``HANDOFF_MODE``)."""
    gate = playbook.gate
    return replace(
        playbook,
        gate=replace(
            gate,
            job_failure=replace(gate.job_failure, mode=modes.get("job_failure", gate.job_failure.mode)),
            exception=replace(gate.exception, mode=modes.get("exception", gate.exception.mode)),
        ),
    )


def default_text(name: str = "playbook.yaml") -> str:
    """The commented default as it is packaged."""
    return files("app").joinpath(name).read_text(encoding="utf-8")


@cache
def built_in(name: str) -> Any:
    """The data of a packaged YAML file."""
    return yaml.load(default_text(name), Loader=_QuickLoader)  # noqa: S506 - a SafeLoader


def _checked(name: str, text: str) -> tuple[dict[str, Any], yaml.Node | None]:
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "not YAML"
        raise PlaybookError([f"{name}:{line}: {what}; expected valid YAML"]) from error
    if not isinstance(data, dict):
        raise PlaybookError([f"{name}:1: expected a mapping with the key 'version', found {type(data).__name__}"])
    errors = sorted(schemas.validator("playbook").iter_errors(data), key=lambda error: list(map(str, error.path)))
    problems = [f"{name}:{line_of(root, place_of(error))}: {sentence(error, 'the playbook')}" for error in errors]
    if not problems:
        problems = [f"{name}:{line_of(root, where)}: {says}" for where, says in _unusable_values(data)]
    if problems:
        raise PlaybookError(problems)
    return data, root


def _unusable_values(data: Mapping[str, Any]) -> list[tuple[list[str | int], str]]:
    """Mistakes that the schema cannot see: no such time zone, no regular expression, no moment."""
    found: list[tuple[list[str | int], str]] = []
    zone = (data.get("context") or {}).get("default_timezone")
    if zone and not _zone_exists(zone):
        found.append(
            (["context", "default_timezone"], f"{zone!r} is no IANA time zone; write for example Europe/Berlin")
        )
    since = (data.get("gate") or {}).get("since")
    if since and instant_or_none(since) is None:
        found.append((["gate", "since"], f"{since!r} is no moment; write for example 2026-11-01T00:00:00+01:00"))
    for index, series in enumerate(data.get("series") or []):
        for key in ("job", "runs"):
            try:
                re.compile(series[key])
            except re.error as error:
                found.append((["series", index, key], f"{series[key]!r} is no regular expression: {error}"))
    containments = data.get("containments") or {}
    return [
        *found,
        *unusable_connections("probes", data.get("probes") or {}),
        *unusable_connections("containments", containments),
        *unusable_containments(containments),
    ]


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The built-in values with a team's own in their places; lists are replaced whole."""
    together = dict(base)
    for key, value in own.items():
        before = together.get(key)
        together[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return together


def _build(data: Mapping[str, Any]) -> Playbook:
    systems = _systems(data["systems"])
    digest = hashlib.sha256(
        json.dumps([data, [(s.name, s.role, s.aliases) for s in systems]], sort_keys=True, default=str).encode()
    ).hexdigest()
    gate, recurrence, require = data["gate"], data["recurrence"], data["gate"]["require"]
    return Playbook(
        version=f"{data['version']}-{digest[:12]}",
        systems=systems,
        bucket_words={bucket: tuple(words) for bucket, words in data["buckets"].items()},
        gate=GatePolicy(
            job_failure=_scope(data["scopes"]["job_failure"]),
            exception=_scope(data["scopes"]["exception"]),
            resolution_reasons=tuple(gate["resolution_reasons"]),
            require_containment=require["containment"],
            require_retailer_notified=require["retailer_notified"],
            require_account_status=require["account_status"],
            mail_by_customer_only=gate["confirmation_mail_by_customer_only"],
            ready_status=gate["ready_status"],
            since=instant_or_none(gate["since"]),
            series=tuple(JobSeries(**series) for series in data["series"]),
        ),
        recurrence=RecurrencePolicy(
            episode_gap=timedelta(hours=recurrence["episode_gap_hours"]),
            automation_threshold=recurrence["automation_threshold"],
            automation_window=timedelta(days=recurrence["automation_window_days"]),
            prior_window=timedelta(days=recurrence["prior_window_days"]),
        ),
        ask=AskPolicy(
            enabled=data["ask"]["enabled"],
            within=timedelta(hours=data["ask"]["within_hours"]),
            machine_senders=tuple(data["ask"]["machine_senders"]),
        ),
        routine=RoutinePolicy(
            contain_within=timedelta(hours=data["routine"]["contain_within_hours"]),
            notify_within=timedelta(hours=data["routine"]["notify_within_hours"]),
            decide_within=timedelta(hours=data["routine"]["decide_within_hours"]),
        ),
        probing=ProbingPolicy(
            seconds=data["probing"]["seconds"], renew=timedelta(minutes=data["probing"]["renew_minutes"])
        ),
        insight=InsightPolicy(
            minutes_per_field=data["insight"]["minutes_per_field"],
            cost_per_hour=data["insight"]["cost_per_hour"],
            currency=data["insight"]["currency"] or "",
        ),
        owners=dict(data["owners"]),
        contracts={boundary: _contract(boundary, said["contract"]) for boundary, said in data["boundaries"].items()},
        record_fields=tuple(data["record"]["fields"]),
        jira_note_role=data["note"]["jira_visible_to_role"],
        context_timezone=data["context"]["default_timezone"],
        context_date_order=data["context"]["date_order"],
    )


def _contract(boundary: str, data: Mapping[str, Any]) -> Contract:
    delay = data.get("allowed_delay")
    return Contract(
        boundary=boundary,
        sent=data.get("sent", ""),
        confirmed=data.get("confirmed", ""),
        on_timeout=data.get("on_timeout", ""),
        allowed_delay=USUAL_LAG if delay is None else length_of(delay),
    )


def _scope(data: Mapping[str, Any]) -> ScopePolicy:
    return ScopePolicy(
        mode=data["mode"],
        screenshot=data.get("screenshot", "present"),
        rules=ScopeRules(
            issue_types=tuple(data["issue_types"]), labels=tuple(data["labels"]), forms=tuple(data["forms"])
        ),
    )


def _systems(own: Sequence[Mapping[str, Any]]) -> tuple[SystemEntry, ...]:
    entries = [
        SystemEntry(name=entry["name"], role=entry["role"], aliases=tuple(entry.get("aliases", ()))) for entry in own
    ]
    taken = {entry.name.casefold() for entry in entries}
    packaged = cast("list[dict[str, Any]]", built_in("playbook_systems.yaml"))
    entries += [
        SystemEntry(name=entry["name"], role=entry["role"], aliases=tuple(entry.get("aliases", ())))
        for entry in packaged
        if entry["name"].casefold() not in taken
    ]
    return tuple(entries)
