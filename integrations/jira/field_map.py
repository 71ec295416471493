"""Which custom fields of a Jira site are ours: found by the marker in their description, else by their exact name."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, VERDICT_FIELD_LABEL, FieldKind, field_marker
from app.ports import NotPermitted, Rejected
from integrations.jira.deadlines import GOAL_TYPE
from integrations.jira.failures import NoSuchResource
from integrations.jira.plain_text import settled, shortened, text_of
from integrations.jira.render import text_to_adf
from integrations.jira.session import JiraSession

VERDICT_KEY = "verdict"
LABELS = {
    **{spec.key: spec.label for spec in RECORD_FIELDS},
    **{spec.key: spec.label for spec in GATE_FIELDS},
    VERDICT_KEY: VERDICT_FIELD_LABEL,
}
"""Every field of ours by its key, in the order in which setup creates them."""

_TEXTS = frozenset({"textfield", "textarea"})
_CHOICES = frozenset({"select", "radiobuttons"})
_BY_KIND: Mapping[FieldKind, frozenset[str]] = {
    "text": _TEXTS,
    "paragraph": _TEXTS,
    "choice": _CHOICES,
    "yes_no": _CHOICES,
    "moment": frozenset({"datetime"}),
    "person": frozenset({"userpicker"}),
}
_FITTING: Mapping[str, frozenset[str]] = {
    **{spec.key: _TEXTS for spec in RECORD_FIELDS},
    **{spec.key: _BY_KIND[spec.kind] for spec in GATE_FIELDS},
    VERDICT_KEY: _TEXTS,
}
TYPE_PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"
_LINE_LIMIT = 255
_PARAGRAPH_LIMIT = 32_767
_PAGE = 100
_LOOK_AGAIN_AFTER = 600.0


@dataclass(frozen=True, slots=True)
class JiraField:
    """A custom field: its id (``customfield_10050``), name and type without the vendor's prefix (``textarea``)."""

    id: str
    name: str
    type: str
    description: str = ""

    @property
    def limit(self) -> int:
        """How many characters of text it holds."""
        return _PARAGRAPH_LIMIT if self.type == "textarea" else _LINE_LIMIT

    def fit(self, text: str) -> str:
        """The text as this field can show it: on one line where it has only one, cut with an ellipsis at its limit."""
        whole = settled(text) if self.type == "textarea" else " ".join(settled(text).split())
        return shortened(whole, self.limit)

    def value(self, text: str, *, cloud: bool) -> Any:
        """The text in the form in which this field is written; ``None`` clears it."""
        if self.type == "textarea" and cloud:
            return text_to_adf(text)
        return text or None

    def text(self, value: Any) -> str:
        """The text of a value of this field."""
        return settled(text_of(value))


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Our fields that exist on the site, by key; and the ids of the fields in which a service project keeps its goals
    (SLAs)."""

    fields: Mapping[str, JiraField] = field(default_factory=dict)
    goals: tuple[str, ...] = ()

    def get(self, key: str) -> JiraField | None:
        """The field of a key, or ``None`` where the site has none."""
        return self.fields.get(key)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys that the site has no field for."""
        return tuple(key for key in LABELS if key not in self.fields)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all fields, for naming them in a reading."""
        return tuple(found.id for found in self.fields.values())


class FieldFinder:
    """Looks the fields up once, and again after ten minutes while some are missing. Safe in several threads."""

    def __init__(self, session: JiraSession) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._found: FieldMap | None = None
        self._looked_at = 0.0

    def fields(self) -> FieldMap:
        """The map of this site's fields."""
        with self._lock:
            if self._found is None or (self._found.missing and time.monotonic() - self._looked_at > _LOOK_AGAIN_AFTER):
                self._found = find_fields(self._session)
                self._looked_at = time.monotonic()
            return self._found

    def all_described(self) -> list[JiraField]:
        """Every field that has our mark in its description or a label of ours, read now, whether it counts or not."""
        described = {found.id: found for found in _described_fields(self._session)}
        named = {found.id: found for found in _custom_fields(self._session.get("field"))}
        return list({**named, **described}.values())

    def learn(self, key: str, created: JiraField) -> None:
        """Add a field that was created just now, without looking again."""
        with self._lock:
            if self._found is not None:
                self._found = replace(self._found, fields={**self._found.fields, key: created})

    def forget(self) -> None:
        """Look again at the next use: fields were created."""
        with self._lock:
            self._found = None


def find_fields(session: JiraSession) -> FieldMap:
    """Read the site's custom fields and pick ours, and those that hold a service project's goals.

    One request finds all that setup created, by their descriptions, and the list of all fields tells the goals; where
    some of ours are missing, that list is also looked at for their names. A name counts only where exactly one field of
    a fitting type has it, since names are not unique.
    """
    marked = _marked(_described_fields(session))
    every = _custom_fields(session.get("field"))
    missing = [key for key in LABELS if key not in marked]
    if missing:
        by_name: dict[str, list[JiraField]] = {}
        for found in every:
            by_name.setdefault(found.name.strip(), []).append(found)
        taken = {found.id for found in marked.values()}
        for key in missing:
            named = by_name.get(LABELS[key], [])
            candidates = [found for found in named if found.id not in taken and found.type in _FITTING[key]]
            if len(candidates) == 1:
                marked[key] = candidates[0]
    return FieldMap(marked, tuple(found.id for found in every if found.type == GOAL_TYPE))


def is_marked(found: JiraField, key: str) -> bool:
    """Whether a field carries the mark of one of our keys in its description."""
    return field_marker(key) in found.description


def _marked(fields: Iterable[JiraField]) -> dict[str, JiraField]:
    ordered = sorted(fields, key=lambda found: (len(found.id), found.id))
    marked: dict[str, JiraField] = {}
    for key in LABELS:
        first = next((found for found in ordered if is_marked(found, key)), None)
        if first is not None:
            marked[key] = first
    return marked


def _described_fields(session: JiraSession) -> list[JiraField]:
    """Custom fields with descriptions: ``field/search`` on Cloud, ``customFields`` on Data Center. A site that has no
    such resource, or keeps it to administrators, gives none; then names have to do."""
    try:
        if session.cloud:
            return _pages(session, "field/search", {"type": "custom", "query": "handoff-gate:"})
        return _pages(session, "customFields", {})
    except (NotPermitted, NoSuchResource, Rejected):
        return []


def _pages(session: JiraSession, path: str, params: Mapping[str, Any]) -> list[JiraField]:
    found: list[JiraField] = []
    start = 0
    while True:
        page = session.get(path, {**params, "startAt": start, "maxResults": _PAGE})
        values = page.get("values") or []
        found += _custom_fields(values)
        start += len(values)
        if not values or page.get("isLast", start >= int(page.get("total") or 0)):
            return found


def _custom_fields(values: Any) -> list[JiraField]:
    fields = []
    for value in values if isinstance(values, list) else []:
        schema = value.get("schema") or {}
        kind = str(schema.get("custom") or value.get("type") or "")
        if not str(value.get("id", "")).startswith("customfield_"):
            continue
        fields.append(
            JiraField(
                id=str(value["id"]),
                name=str(value.get("name") or ""),
                type=kind.removeprefix(TYPE_PREFIX),
                description=str(value.get("description") or ""),
            )
        )
    return fields
