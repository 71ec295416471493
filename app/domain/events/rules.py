"""Which events of a source open a ticket or feed one: the tables ``[[source.NAME.open]]`` and ``[[source.NAME.feed]]``
of the ``HANDOFF_SITES`` file. Without one, no event touches a ticket."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from app.domain.events.facts import BadMapping, Facts, Mapped, mapping_of
from app.domain.ticket import System

Action = Literal["open", "feed"]
ACTIONS: tuple[Action, ...] = get_args(Action)
SYSTEMS: tuple[System, ...] = get_args(System)
SAME_BY = ("job", "transaction", "error", "correlation", "type")
"""By what two events are told to be about the same failure. ``error`` is the fingerprint of code and text."""
DEFAULT_SUBJECT = "{job}: {error_code} {error_text}"
PLACEHOLDERS = ("source", "type", "job", "transaction", "error_code", "error_text", "originating", "receiving")
LONGEST_SUBJECT = 150
MOST_PER_HOUR = 20
"""Tickets that a source opens within an hour, where nothing else is configured."""
MOST_RULES = 50

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TYPE = re.compile(r"[^\s*]{1,200}\*?|\*")
_LABEL = re.compile(r"[^\s\"]{1,100}")
_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{0,254}")
_KEYS = frozenset({"types", "in", "site", "values"})
_OPEN_KEYS = frozenset({"subject", "same_by", "labels", "priority"})
_PLACE_KEYS = {"jira": frozenset({"project", "issue_type"}), "zendesk": frozenset({"form", "group"})}


class BadRule(ValueError):
    """A rule cannot be used; the text says which key, what is wrong, and what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a ticket is opened: a Jira project and issue type (by name), or a Zendesk form and group (by id), both
    optional there. ``site`` is ``None`` for the only one of its system."""

    system: System
    site: str | None = None
    project: str | None = None
    issue_type: str | None = None
    form: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What becomes of events of certain types. ``types`` are exact, or end in ``*``. The rest of the fields is for
    rules that open: ``same_by`` says which failures share a ticket while it is open."""

    action: Action
    types: tuple[str, ...]
    place: Place
    mapped: Mapped = field(repr=False)
    subject: str = DEFAULT_SUBJECT
    same_by: tuple[str, ...] = ("job", "error")
    labels: tuple[str, ...] = ()
    priority: str | None = None

    def takes(self, event_type: str) -> bool:
        """Whether events of this type are meant."""
        return any(
            event_type.startswith(wanted[:-1]) if wanted.endswith("*") else event_type == wanted
            for wanted in self.types
        )

    def subject_of(self, facts: Facts, source: str, event_type: str) -> str:
        """The subject of a ticket: the template filled once, so that no value is read as a template; on one line."""
        values = {
            "source": source,
            "type": event_type,
            **{name: getattr(facts, name) or "" for name in PLACEHOLDERS[2:]},
        }
        filled = " ".join(_PLACEHOLDER.sub(lambda found: values[found[1]], self.subject).split())
        tidy = filled.strip(" :,-") or f"{source} reports {event_type}"
        return tidy if len(tidy) <= LONGEST_SUBJECT else f"{tidy[: LONGEST_SUBJECT - 1]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one source, the first fitting one counts; and how many tickets it may open in an hour."""

    rules: tuple[Rule, ...] = ()
    most_per_hour: int = MOST_PER_HOUR

    def rule_for(self, event_type: str) -> Rule | None:
        """What becomes of an event of this type; ``None``: nothing."""
        return next((rule for rule in self.rules if rule.takes(event_type)), None)


def rules_in(table: Mapping[str, Any]) -> Rules:
    """The rules of a source's table (``open``, ``feed``, ``most_per_hour``). Those that open go first. Raises
    ``BadRule``."""
    most = table.get("most_per_hour", MOST_PER_HOUR)
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 1_000:
        raise BadRule(f"most_per_hour is {most!r}; expected a whole number from 1 to 1000")
    found: list[Rule] = []
    for action in ACTIONS:
        listed = table.get(action, [])
        if not isinstance(listed, list) or not all(isinstance(entry, Mapping) for entry in listed):
            raise BadRule(f"{action} has to be written as [[source.NAME.{action}]], once for each rule")
        found += [_rule(action, entry, f"{action} {number}") for number, entry in enumerate(listed, start=1)]
    if len(found) > MOST_RULES:
        raise BadRule(f"there are {len(found)} rules; expected at most {MOST_RULES}")
    return Rules(rules=tuple(found), most_per_hour=most)


def _rule(action: Action, table: Mapping[str, Any], where: str) -> Rule:
    system = table.get("in")
    if system not in SYSTEMS:
        raise BadRule(f"{where}: in is {system!r}; expected {' or '.join(SYSTEMS)}")
    allowed = _KEYS | (_OPEN_KEYS | _PLACE_KEYS[system] if action == "open" else frozenset())
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise BadRule(f"{where}: unknown key {unknown[0]}; expected {', '.join(sorted(allowed))}")
    values = table.get("values", {})
    if not isinstance(values, Mapping) or not all(isinstance(path, str) for path in values.values()):
        raise BadRule(f"{where}: values has to be a table of facts, each with a JMESPath in quotes")
    try:
        mapped = mapping_of(cast("Mapping[str, str]", values))
    except BadMapping as error:
        raise BadRule(f"{where}: values: {error}") from error
    types = _texts(table, "types", where, _TYPE, 'such as ["com.example.job.failed", "com.example.wms.*"]')
    if not types:
        raise BadRule(f"{where}: types is missing; expected a list of event types")
    if action == "feed":
        return Rule(
            action=action, types=types, place=Place(system=system, site=_text(table, "site", where)), mapped=mapped
        )
    return Rule(
        action=action,
        types=types,
        place=_place(system, table, where),
        mapped=mapped,
        subject=_subject(table, where),
        same_by=_same_by(table, where),
        labels=_texts(table, "labels", where, _LABEL, "words without spaces or quotes"),
        priority=_text(table, "priority", where),
    )


def _place(system: System, table: Mapping[str, Any], where: str) -> Place:
    project = _text(table, "project", where)
    issue_type = _text(table, "issue_type", where)
    if system == "jira" and (not project or not _PROJECT.fullmatch(project) or not issue_type):
        raise BadRule(f"{where}: a Jira ticket needs project (its key, such as OPS) and issue_type (its name)")
    return Place(
        system=system,
        site=_text(table, "site", where),
        project=project,
        issue_type=issue_type,
        form=_number(table, "form", where),
        group=_number(table, "group", where),
    )


def _subject(table: Mapping[str, Any], where: str) -> str:
    subject = _text(table, "subject", where) or DEFAULT_SUBJECT
    named = _PLACEHOLDER.findall(subject)
    unknown = [name for name in named if name not in PLACEHOLDERS]
    if unknown:
        raise BadRule(f"{where}: subject names {{{unknown[0]}}}; expected {', '.join(PLACEHOLDERS)}")
    return subject


def _same_by(table: Mapping[str, Any], where: str) -> tuple[str, ...]:
    given = table.get("same_by", ["job", "error"])
    if not isinstance(given, list) or not given or not set(given) <= set(SAME_BY):
        raise BadRule(f"{where}: same_by is {given!r}; expected a list of {', '.join(SAME_BY)}")
    return tuple(given)


def _texts(table: Mapping[str, Any], key: str, where: str, wanted: re.Pattern[str], expected: str) -> tuple[str, ...]:
    given = table.get(key, [])
    listed: Sequence[Any] = given if isinstance(given, list) else [given]
    for entry in listed:
        if not isinstance(entry, str) or not wanted.fullmatch(entry):
            raise BadRule(f"{where}: {key} has {entry!r}; expected {expected}")
    return tuple(listed)


def _text(table: Mapping[str, Any], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip() or len(value) > 255):
        raise BadRule(f"{where}: {key} is {value!r}; expected a text")
    return value


def _number(table: Mapping[str, Any], key: str, where: str) -> int | None:
    value = table.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise BadRule(f"{where}: {key} is {value!r}; expected its id, a whole number")
    return value
