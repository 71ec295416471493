"""What has to be sent to Jira so that an issue looks as desired: one body for one PUT, empty where it does already.

No calls are made here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.asked import QUESTION_PROPERTY, Asked, asked_to_dict
from app.domain.gate.model import Verdict
from app.domain.gate.verdict_copy import PROPERTY_KEY, PROPERTY_LIMIT, copy_line, verdict_copy
from app.domain.note import Note
from app.domain.note_composer import RECORD_MARKER, record_field_texts, record_note, refusal_note
from app.domain.note_containment import containment_notes
from app.domain.note_events import EVENTS_MARKER, events_note
from app.domain.note_override import override_notes
from app.domain.traces import NoteOnTicket, TicketView
from app.domain.update import Update
from integrations.jira.field_map import VERDICT_KEY, FieldMap
from integrations.jira.plain_text import clean, shortened
from integrations.jira.render import note_to_adf, note_to_wiki
from integrations.jira.statuses import category_of

DISPUTED_LABEL = "gate_disputed"
_INTERNAL = [{"key": "sd.public.comment", "value": {"internal": True}}]
"""Comments in service projects are public to the customer unless they carry this property."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """What a reading keeps for the writing back: the issue's kind, the field "Closure gate" as it shows now, whether a
    resolution is set, the live status and the one that it had before it was closed (by id)."""

    project: str
    issue_type: str
    verdict_line: str
    resolved: bool
    status_id: str
    open_status_id: str | None


def changes(
    view: TicketView,
    update: Update,
    fields: FieldMap,
    *,
    cloud: bool,
    barred: Collection[str] = (),
    note_role: str | None = None,
) -> Body:
    """The body of the PUT. ``barred`` are ids of fields that Jira does not let us set on this kind of issue;
    ``note_role`` is the project role that alone may see our notes."""
    values = _field_values(view, update, fields, cloud=cloud)
    if view.handle.resolved and _reopened_by_us(view):
        values["resolution"] = None
    body: Body = {}
    allowed = {field_id: value for field_id, value in values.items() if field_id not in barred}
    if allowed:
        body["fields"] = allowed
    operations = _operations(view, update, cloud=cloud, note_role=note_role)
    if operations:
        body["update"] = operations
    properties = list(_properties(view, update))
    if properties:
        body["properties"] = properties
    return body


def _properties(view: TicketView, update: Update) -> Iterator[Body]:
    """The verdict copy where it differs, and beside a question the note that it was put: deleting the comment does not
    make the service ask again."""
    copy = fitting_copy(update.verdict)
    if view.traces.verdict_copy != copy:
        yield {"key": PROPERTY_KEY, "value": copy}
    if _asks(view, update) and update.question is not None:
        asked = Asked(at=update.question.at, elements=update.question.missing)
        yield {"key": QUESTION_PROPERTY, "value": asked_to_dict(asked)}


def _asks(view: TicketView, update: Update) -> bool:
    """Whether the question has to be put. An issue that shows a trace of one never gets a second."""
    return update.question is not None and view.traces.asked is None


def fitting_copy(verdict: Verdict) -> dict[str, Any]:
    """The verdict copy, its message cleaned like any text and its long parts cut where it would pass the limit of an
    issue property. The verdict itself, the digest and what is missing always stay."""
    copy = verdict_copy(verdict)
    copy["message"] = clean(str(copy["message"]))
    for message_length, most_evidence in ((4_000, 100), (500, 20), (0, 0)):
        if len(json.dumps(copy).encode()) <= PROPERTY_LIMIT:
            break
        copy["message"] = shortened(str(copy["message"]), message_length) if message_length else ""
        copy["evidence"] = copy["evidence"][:most_evidence]
    return copy


def _reopened_by_us(view: TicketView) -> bool:
    """Whether the last move of an open ticket was our own way back. Then a resolution that the workflow left behind is
    cleared, or the ticket would still count as resolved in reports."""
    history = view.ticket.history
    return not view.ticket.closed and bool(history) and history[-1].own


def way_back(transitions: Sequence[Mapping[str, Any]], open_status_id: str | None) -> Mapping[str, Any] | None:
    """The transition that undoes a close: to the status before it, else to work in progress, else to any status that is
    not done; one without a required field first. ``None`` where the workflow has no way out."""
    outgoing = [
        transition
        for transition in transitions
        if transition.get("isAvailable", True) and category_of(transition.get("to")) != "done"
    ]

    def distance(transition: Mapping[str, Any]) -> tuple[bool, bool, bool]:
        to = transition["to"]
        return (
            bool(_required(transition)),
            str(to.get("id")) != open_status_id,
            category_of(to) != "open",
        )

    return min(outgoing, key=distance, default=None)


def way_into_done(transitions: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first transition into a done status that asks for nothing; ``None`` where the workflow offers none."""
    return next(
        (
            transition
            for transition in transitions
            if transition.get("isAvailable", True)
            and category_of(transition.get("to")) == "done"
            and not _required(transition)
        ),
        None,
    )


def transition_body(transition: Mapping[str, Any]) -> Body:
    """The body that makes a transition, clearing the resolution where its screen shows one. The id is a string."""
    body: Body = {"transition": {"id": str(transition["id"])}}
    if "resolution" in (transition.get("fields") or {}) and "resolution" not in _required(transition):
        body["fields"] = {"resolution": None}
    return body


def _required(transition: Mapping[str, Any]) -> list[str]:
    screen = transition.get("fields") or {}
    return [name for name, field in screen.items() if field.get("required") and not field.get("hasDefaultValue")]


def _field_values(view: TicketView, update: Update, fields: FieldMap, *, cloud: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, text in record_field_texts(update).items():
        found = fields.get(key)
        if found is None or key in update.kept:
            continue
        desired = found.fit(text)
        present = view.traces.record_fields.get(key)
        if desired != ("" if present is None else present.text):
            values[found.id] = found.value(desired, cloud=cloud)
    gate = fields.get(VERDICT_KEY)
    if gate is not None:
        line = gate.fit(copy_line(update.verdict))
        if line != view.handle.verdict_line:
            values[gate.id] = gate.value(line, cloud=cloud)
    return values


def _operations(view: TicketView, update: Update, *, cloud: bool, note_role: str | None) -> dict[str, list[Body]]:
    operations: dict[str, list[Body]] = {}
    comments = [
        note for note in _comment_operations(view, update, cloud=cloud, note_role=note_role) if note is not None
    ]
    if comments:
        operations["comment"] = comments
    disputed = update.refusal is not None and update.refusal.disputed
    if disputed and DISPUTED_LABEL not in view.ticket.labels:
        operations["labels"] = [{"add": DISPUTED_LABEL}]
    return operations


def _comment_operations(view: TicketView, update: Update, *, cloud: bool, note_role: str | None) -> list[Body | None]:
    """At most one record note, written over where its content changed; one refusal note for each close undone; at most
    one question, which alone is public."""
    operations: list[Body | None] = []
    record = record_note(update)
    if record is not None:
        existing = next((note for note in view.traces.notes if note.marker.startswith(RECORD_MARKER)), None)
        operations.append(_written(record, existing, cloud=cloud, note_role=note_role))
    if update.refusal is not None:
        refusal = refusal_note(update)
        existing = next((note for note in view.traces.notes if note.marker == refusal.marker), None)
        operations.append(_written(refusal, existing, cloud=cloud, note_role=note_role))
    if update.warning is not None:
        warning = update.warning
        existing = next((note for note in view.traces.notes if note.marker == warning.marker), None)
        operations.append(_written(warning, existing, cloud=cloud, note_role=note_role))
    events = events_note(update.told, changes=True)
    if events is not None:
        existing = next((note for note in view.traces.notes if note.marker.startswith(EVENTS_MARKER)), None)
        operations.append(_written(events, existing, cloud=cloud, note_role=note_role))
    for told in (*override_notes(update.verdict), *containment_notes(update.containments)):
        existing = next((note for note in view.traces.notes if note.marker == told.marker), None)
        operations.append(_written(told, existing, cloud=cloud, note_role=note_role))
    if _asks(view, update) and update.question is not None:
        operations.append({"add": _text(update.question.note, cloud=cloud)})
    return operations


def _written(note: Note, existing: NoteOnTicket | None, *, cloud: bool, note_role: str | None) -> Body | None:
    if existing is not None and existing.marker == note.marker and existing.edited_by is None:
        return None
    content: Body = {**_text(note, cloud=cloud), "properties": _INTERNAL}
    if note_role is not None:
        content["visibility"] = {"type": "role", "value": note_role}
    return {"add": content} if existing is None else {"edit": {"id": existing.id, **content}}


def _text(note: Note, *, cloud: bool) -> Body:
    return {"body": note_to_adf(note) if cloud else note_to_wiki(note)}
