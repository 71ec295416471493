"""Which of the account's ticket fields are ours, found by the marker in their description, and its forms' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.fields import (
    GATE_FIELDS,
    RECORD_FIELDS,
    VERDICT_FIELD_LABEL,
    GateFieldSpec,
    field_marker,
)

SCOPE_KEY = "scope"
SCOPE_FIELD_LABEL = "Handoff scope"
"""The drop-down by which a form knows that a ticket is gated: the field "Closure gate" is required only then."""

VERDICT_KEY = "verdict"

TAG_GATED = "handoff_gated"
TAG_VERIFIED = "handoff_verified"
TAG_DISPUTED = "gate_disputed"
TAG_ASKED = "handoff_asked"
"""The reporter was asked for what is missing. It stays, so that redacting the reply does not make us ask again."""

SCOPE_TAGS = {"job_failure": "handoff_scope_job_failure", "exception": "handoff_scope_exception"}
VERDICT_VERIFIED = "handoff_verdict_verified"
VERDICT_SHADOW = "handoff_verdict_shadow"

ASKED_GATE_FIELDS = tuple(spec for spec in GATE_FIELDS if spec.kind != "person")
"""Zendesk has no field for a person. Who verified is told by the audits: who last wrote the note or the path."""


def option_tag(key: str, option: str) -> str:
    """The value of a drop-down's option. It becomes a tag of the ticket, and tags are unique among all fields."""
    return f"handoff_{key}_{option}"


@dataclass(frozen=True, slots=True)
class KnownField:
    """A ticket field of ours as the account has it. ``options`` are the values that a drop-down takes."""

    id: int
    type: str
    options: frozenset[str] = frozenset()

    def takes(self, value: str) -> bool:
        """Whether the drop-down has this value."""
        return value in self.options


@dataclass(frozen=True, slots=True)
class FieldCatalogue:
    """The account's fields of ours by key. What is missing here is missing in the account, and only costs its field:
    the note carries the record all the same."""

    record: Mapping[str, KnownField] = field(default_factory=dict)
    gate: Mapping[str, KnownField] = field(default_factory=dict)
    scope: KnownField | None = None
    verdict: KnownField | None = None
    forms: Mapping[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The titles of the fields that the account does not have."""
        titles = [spec.label for spec in RECORD_FIELDS if spec.key not in self.record]
        titles += [spec.label for spec in ASKED_GATE_FIELDS if spec.key not in self.gate]
        titles += [SCOPE_FIELD_LABEL] if self.scope is None else []
        return tuple(titles + ([VERDICT_FIELD_LABEL] if self.verdict is None else []))


def catalogue_of(fields: Iterable[Mapping[str, Any]], forms: Iterable[Mapping[str, Any]]) -> FieldCatalogue:
    """Find our fields among all of the account's: by marker, else by an exact title that only one field has."""
    active = [entry for entry in fields if entry.get("active", True) and entry.get("removable", True) is not False]
    found = {spec.key: _find(active, spec.key, spec.label) for spec in RECORD_FIELDS}
    asked = {spec.key: _find(active, spec.key, spec.label) for spec in ASKED_GATE_FIELDS}
    return FieldCatalogue(
        record={key: known for key, known in found.items() if known is not None},
        gate={key: known for key, known in asked.items() if known is not None},
        scope=_find(active, SCOPE_KEY, SCOPE_FIELD_LABEL),
        verdict=_find(active, VERDICT_KEY, VERDICT_FIELD_LABEL),
        forms={int(form["id"]): str(form.get("name") or "") for form in forms},
    )


def switched_off(key: str, fields: Iterable[Mapping[str, Any]]) -> int | None:
    """The id of the deactivated field that carries the mark of one of our keys; Zendesk keeps its values."""
    off = (int(entry["id"]) for entry in fields if entry.get("active") is False and is_marked(entry, key))
    return min(off, default=None)


def is_marked(entry: Mapping[str, Any], key: str) -> bool:
    """Whether a field carries the mark of one of our keys in a description of its."""
    return field_marker(key) in _descriptions(entry)


def gate_value(spec: GateFieldSpec, known: KnownField, value: Any) -> str | bool | None:
    """What people entered in a gate field, without the prefix that makes an option's tag unique."""
    if isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        return None
    entered = text.removeprefix(f"handoff_{spec.key}_") if known.type == "tagger" else text
    if spec.kind != "yes_no":
        return entered
    return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(entered.lower())


def _find(fields: Iterable[Mapping[str, Any]], key: str, title: str) -> KnownField | None:
    marked = [entry for entry in fields if is_marked(entry, key)]
    if marked:
        return _known(min(marked, key=lambda entry: int(entry["id"])))
    titled = [entry for entry in fields if entry.get("title") == title]
    return _known(titled[0]) if len(titled) == 1 else None


def _descriptions(entry: Mapping[str, Any]) -> str:
    return " ".join(str(entry.get(name) or "") for name in ("description", "raw_description", "agent_description"))


def _known(entry: Mapping[str, Any]) -> KnownField:
    options = entry.get("custom_field_options")
    values = (str(option.get("value")) for option in options) if isinstance(options, list) else ()
    return KnownField(int(entry["id"]), str(entry.get("type") or ""), frozenset(values))
