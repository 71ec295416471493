"""What one PUT has to say so that a ticket looks as desired; nothing where it does already. No request is made here.

Tags are sent as the whole list, recomputed from what was read. That is safe because the PUT carries ``safe_update`` and
the stamp of that reading: had anybody tagged the ticket since, Zendesk refuses with 409 and the ticket is read anew.
(The stamp counts whole seconds, so a tag set within the second of the reading can be lost.)
(``additional_tags`` is documented for bulk updates only.) A drop-down's value is a tag of the ticket too, so the list
is made to agree with the fields that are sent beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.gate.model import Verdict
from app.domain.note import Note
from app.domain.note_composer import RECORD_MARKER, record_field_texts, record_note, refusal_note
from app.domain.note_containment import containment_notes
from app.domain.note_events import events_note
from app.domain.note_override import override_notes
from app.domain.traces import TicketView
from app.domain.update import Update
from integrations.zendesk.fields import (
    SCOPE_TAGS,
    TAG_ASKED,
    TAG_DISPUTED,
    TAG_GATED,
    TAG_VERIFIED,
    VERDICT_SHADOW,
    VERDICT_VERIFIED,
    FieldCatalogue,
)
from integrations.zendesk.reading import Handle
from integrations.zendesk.render import render

FIELD_LIMIT = 65_000
"""Characters that are written into a record field; Zendesk's multi-line fields hold 65,536."""

_OURS = frozenset({TAG_GATED, TAG_VERIFIED, TAG_DISPUTED, VERDICT_VERIFIED, VERDICT_SHADOW, *SCOPE_TAGS.values()})


@dataclass(frozen=True, slots=True)
class Change:
    """The attributes of the ticket to send, and whether they undo a close. ``note`` is a comment to be sent after them:
    an update takes one comment only, and a question to the reporter goes first."""

    attributes: dict[str, Any]
    reopens: bool
    note: dict[str, Any] | None = None


def change_for(view: TicketView, update: Update) -> Change | None:
    """The difference between the ticket as read and as desired; ``None`` where there is none."""
    handle: Handle = view.handle
    reopens = update.refusal is not None and not update.refusal.disputed and view.ticket.closed
    attributes: dict[str, Any] = {}
    values = dict(_changed_values(handle, _desired_values(handle, update)))
    if values:
        attributes["custom_fields"] = [{"id": number, "value": value} for number, value in values.items()]
    tags = desired_tags(handle, update)
    if _asks(view, update):
        tags = _sorted({*tags, TAG_ASKED})
    if set(tags) != set(handle.tags):
        attributes["tags"] = tags
    notes = tuple(_new_notes(view, update))
    note = {"html_body": render(notes), "public": False} if notes else None
    if _asks(view, update) and update.question is not None:
        attributes["comment"] = {"html_body": render((update.question.note,)), "public": True}
    elif note is not None:
        attributes["comment"], note = note, None
    if reopens:
        attributes["status"] = "open"
    if not attributes:
        return None
    return Change({**attributes, "safe_update": True, "updated_stamp": handle.stamp}, reopens, note)


def _asks(view: TicketView, update: Update) -> bool:
    """Whether the question has to be put. A ticket that shows a trace of one never gets a second."""
    return update.question is not None and view.traces.asked is None


def followup_for(view: TicketView, update: Update, own_id: str) -> dict[str, Any]:
    """The ticket that takes up one which was closed for good without proof. Zendesk gives it the fields and tags of the
    closed one; its first comment, internal, says why it is there and carries the record."""
    handle: Handle = view.handle
    record = record_note(update)
    notes = (refusal_note(update), record) if record is not None else (refusal_note(update),)
    followup: dict[str, Any] = {
        "via_followup_source_id": int(view.ticket.id),
        "subject": f"Closed without proof: {view.ticket.subject}"[:150],
        "comment": {"html_body": render(notes), "public": False, "author_id": int(own_id)},
    }
    if handle.requester_id is not None:
        followup["requester_id"] = handle.requester_id
    return followup


def verdict_value(verdict: Verdict) -> str | None:
    """What the field "Closure gate" shows: verified, or in shadow mode a pass that says so, or nothing. A form requires
    the field on solving, so nothing means that the ticket cannot be solved."""
    if not verdict.applies or verdict.refuses:
        return None
    return VERDICT_VERIFIED if verdict.allowed else VERDICT_SHADOW


def scope_value(verdict: Verdict) -> str | None:
    """What the field "Handoff scope" shows: by it the form knows that the ticket is gated."""
    return SCOPE_TAGS.get(verdict.scope) if verdict.applies else None


def desired_tags(handle: Handle, update: Update) -> list[str]:
    """The whole list of tags: everybody else's untouched, ours as the verdict says."""
    if update.refusal is not None and update.refusal.disputed:
        return _sorted({*handle.tags, TAG_DISPUTED})
    verdict = update.verdict
    ours: set[str] = set()
    if verdict.applies:
        ours.add(TAG_GATED)
        if verdict.allowed:
            ours.add(TAG_VERIFIED)
        elif TAG_DISPUTED in handle.tags:
            ours.add(TAG_DISPUTED)
    ours.update(value for _, value in _copy(handle.catalogue, verdict) if value is not None)
    return _sorted({tag for tag in handle.tags if tag not in _OURS} | ours)


def _desired_values(handle: Handle, update: Update) -> Iterator[tuple[int, str | None]]:
    if update.refusal is not None and update.refusal.disputed:
        return
    for key, text in record_field_texts(update).items():
        known = handle.catalogue.record.get(key)
        if known is not None:
            yield known.id, text[:FIELD_LIMIT]
    yield from _copy(handle.catalogue, update.verdict)


def _copy(catalogue: FieldCatalogue, verdict: Verdict) -> Iterator[tuple[int, str | None]]:
    """The verdict copy by field id, as far as the account has the fields and their options."""
    for known, value in ((catalogue.verdict, verdict_value(verdict)), (catalogue.scope, scope_value(verdict))):
        if known is not None and (value is None or known.takes(value)):
            yield known.id, value


def _changed_values(handle: Handle, desired: Iterable[tuple[int, str | None]]) -> Iterator[tuple[int, str | None]]:
    for number, value in desired:
        if _same_text(handle.values.get(number)) != _same_text(value):
            yield number, value


def _same_text(value: object) -> str:
    """A value for comparing: Zendesk changes line ends and trims."""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _new_notes(view: TicketView, update: Update) -> Iterator[Note]:
    """The notes that are not on the ticket yet. A comment cannot be edited in Zendesk, so the record is told in one
    note only and later changes show in the fields. Both notes share one comment where both are due."""
    present = {note.marker for note in view.traces.notes}
    if update.refusal is not None:
        refusal = refusal_note(update)
        if refusal.marker not in present:
            yield refusal
    if update.warning is not None and update.warning.marker not in present:
        yield update.warning
    counted = events_note(update.told, changes=False)
    told_once = (
        *override_notes(update.verdict),
        *containment_notes(update.containments),
        *(() if counted is None else (counted,)),
    )
    yield from (told for told in told_once if told.marker not in present)
    record = record_note(update)
    if record is not None and not any(marker.startswith(RECORD_MARKER) for marker in present):
        yield record


def _sorted(tags: Iterable[str]) -> list[str]:
    return sorted(set(tags))
