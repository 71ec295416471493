"""Tickets from and to JSON, in the shape of ``schemas/snapshot.schema.json``.

Keys that this version does not know are ignored, and keys that may be absent are; what is there has to be of the right
kind. An ADF body may be given as an object or as its JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast, get_args

from app.domain.moments import instant, iso
from app.domain.ticket import (
    BODY_FORMATS,
    ROLES,
    Attachment,
    BodyFormat,
    Comment,
    DateOrder,
    DuplicateOf,
    FieldChange,
    GateFields,
    Person,
    Role,
    StatusCategory,
    System,
    TextContext,
    Ticket,
    Transition,
)

T = TypeVar("T")

_SYSTEMS = get_args(System)
_CATEGORIES = get_args(StatusCategory)
_DATE_ORDERS = get_args(DateOrder)


class SnapshotError(ValueError):
    """A snapshot that cannot be read: ``field`` is where (``comments[2].created_at``), the text what belongs there."""

    def __init__(self, field: str, expected: str, found: object) -> None:
        shown = json.dumps(found, ensure_ascii=False, default=str)
        if len(shown) > 60:
            shown = shown[:57] + "..."
        super().__init__(f"{field}: expected {expected}, found {shown}")
        self.field = field


_ABSENT = object()


class _Object:
    """A JSON object being read, which knows where it stands so that an error can name the field."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping):
            raise SnapshotError(place or "the ticket", "an object", data)
        self._data = data
        self._place = place

    def place(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _found(self, key: str, expected: str) -> Any:
        value = self._data.get(key, _ABSENT)
        if value is _ABSENT or value is None:
            raise SnapshotError(self.place(key), expected, None)
        return value

    def raw(self, key: str) -> Any:
        return self._data.get(key)

    def has(self, key: str) -> bool:
        return self._data.get(key) is not None

    def text(self, key: str) -> str:
        value = self._found(key, "a text")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise SnapshotError(self.place(key), "a text", value)
        return str(value)

    def text_or(self, key: str, default: str) -> str:
        return self.text(key) if self.has(key) else default

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        if default is not None and not self.has(key):
            return default
        value = self._found(key, "one of " + ", ".join(allowed))
        if not isinstance(value, str) or value not in allowed:
            raise SnapshotError(self.place(key), "one of " + ", ".join(allowed), value)
        return value

    def yes_no(self, key: str) -> bool | None:
        value = self._data.get(key)
        if value is None or isinstance(value, bool):
            return value
        raise SnapshotError(self.place(key), "true, false or null", value)

    def moment(self, key: str) -> datetime:
        expected = "an ISO 8601 moment with an offset, such as 2026-11-02T10:44:00Z"
        value = self._found(key, expected)
        try:
            return instant(value)
        except (ValueError, AttributeError, TypeError, OverflowError) as error:
            raise SnapshotError(self.place(key), expected, value) from error

    def moment_or_none(self, key: str) -> datetime | None:
        value = self._data.get(key)
        return None if value is None or value == "" else self.moment(key)

    def bytes_count(self, key: str) -> int:
        value = self._data.get(key)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise SnapshotError(self.place(key), "a number of bytes", value)
        return value

    def each(self, key: str, read: Callable[[_Object], T]) -> tuple[T, ...]:
        items = self._data.get(key)
        if items is None:
            return ()
        if not isinstance(items, list | tuple):
            raise SnapshotError(self.place(key), "a list", items)
        return tuple(read(_Object(item, f"{self.place(key)}[{index}]")) for index, item in enumerate(items))

    def texts(self, key: str) -> tuple[str, ...]:
        items = self._data.get(key)
        if items is None:
            return ()
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
            raise SnapshotError(self.place(key), "a list of texts", items)
        return tuple(items)

    def inner(self, key: str, read: Callable[[_Object], T]) -> T:
        return read(_Object(self._found(key, "an object"), self.place(key)))

    def inner_or_none(self, key: str, read: Callable[[_Object], T]) -> T | None:
        return self.inner(key, read) if self.has(key) else None


def ticket_from_dict(data: Mapping[str, Any]) -> Ticket:
    """The ticket that a snapshot describes.

    Raises ``SnapshotError`` naming the field and what was expected there. Needed are ``system``, ``id`` or ``key``,
    ``subject``, ``body``, ``created_at`` and ``reporter``; the rules judge by what else is there.
    """
    source = _Object(data, "")
    key = source.text_or_none("key") or source.text("id")
    category = source.one_of("status_category", _CATEGORIES, "open")
    return Ticket(
        system=cast(System, source.one_of("system", _SYSTEMS)),
        site=source.text_or("site", ""),
        id=source.text_or("id", key),
        key=key,
        url=source.text_or("url", ""),
        subject=source.text("subject"),
        body=_body(source),
        body_format=cast(BodyFormat, source.one_of("body_format", BODY_FORMATS, "plain")),
        created_at=source.moment("created_at"),
        status=source.text_or("status", category),
        status_category=cast(StatusCategory, category),
        reporter=source.inner("reporter", _person),
        labels=source.texts("labels"),
        priority=source.text_or_none("priority"),
        project=source.text_or_none("project"),
        issue_type=source.text_or_none("issue_type"),
        form=source.text_or_none("form"),
        context=source.inner_or_none("context", _context) or TextContext(),
        fields=source.inner_or_none("fields", _fields) or GateFields(),
        field_changes=source.each("field_changes", _field_change),
        duplicate_of=source.inner_or_none("duplicate_of", _duplicate_of),
        comments=source.each("comments", _comment),
        attachments=source.each("attachments", _attachment),
        history=source.each("history", _transition),
    )


def ticket_to_dict(ticket: Ticket) -> dict[str, Any]:
    """The snapshot of a ticket; ``ticket_from_dict`` of it is the same ticket."""
    return {
        "system": ticket.system,
        "site": ticket.site,
        "id": ticket.id,
        "key": ticket.key,
        "url": ticket.url,
        "subject": ticket.subject,
        "body": ticket.body,
        "body_format": ticket.body_format,
        "created_at": iso_exact(ticket.created_at),
        "status": ticket.status,
        "status_category": ticket.status_category,
        "labels": list(ticket.labels),
        "priority": ticket.priority,
        "project": ticket.project,
        "issue_type": ticket.issue_type,
        "form": ticket.form,
        "context": {
            "default_timezone": ticket.context.default_timezone,
            "date_order": ticket.context.date_order,
        },
        "reporter": _person_to_dict(ticket.reporter),
        "fields": _fields_to_dict(ticket.fields),
        "field_changes": [
            {"field": change.field, "at": iso_exact(change.at), "actor": _person_to_dict(change.actor)}
            for change in ticket.field_changes
        ],
        "duplicate_of": _duplicate_to_dict(ticket.duplicate_of),
        "comments": [_comment_to_dict(comment) for comment in ticket.comments],
        "attachments": [_attachment_to_dict(attachment) for attachment in ticket.attachments],
        "history": [_transition_to_dict(move) for move in ticket.history],
    }


def gate_fields_from_dict(entered: Mapping[str, Any], base: GateFields) -> GateFields:
    """The gate fields with some of them entered anew, by their keys. Raises ``SnapshotError`` naming the field."""
    return _fields(_Object({**_fields_to_dict(base), **entered}, "fields"))


def iso_exact(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC, to the microsecond where it has them, so that reading it gives the same instant."""
    return iso(moment) if moment.microsecond % 1000 == 0 else moment.isoformat()


def _body(source: _Object) -> str:
    value = source.raw("body")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else source.text("body")


def _person(source: _Object) -> Person:
    identity = source.text("id")
    return Person(
        id=identity,
        name=source.text_or("name", identity),
        role=cast(Role, source.one_of("role", ROLES)),
        email=source.text_or_none("email"),
    )


def _context(source: _Object) -> TextContext:
    order = source.one_of("date_order", _DATE_ORDERS) if source.has("date_order") else None
    return TextContext(
        default_timezone=source.text_or_none("default_timezone"), date_order=cast(DateOrder | None, order)
    )


def _fields(source: _Object) -> GateFields:
    return GateFields(
        is_job_failure=source.yes_no("is_job_failure"),
        job_id=source.text_or_none("job_id"),
        failed_at=source.moment_or_none("failed_at"),
        verification_path=source.text_or_none("verification_path"),
        verification_note=source.text_or_none("verification_note"),
        verified_by=source.inner_or_none("verified_by", _person),
        confirmation_reference=source.text_or_none("confirmation_reference"),
        resolution_reason=source.text_or_none("resolution_reason"),
        contained_at=source.moment_or_none("contained_at"),
        containment_note=source.text_or_none("containment_note"),
        retailer_notified_at=source.moment_or_none("retailer_notified_at"),
        account_status=source.text_or_none("account_status"),
        has_retailer=source.yes_no("has_retailer"),
    )


def _field_change(source: _Object) -> FieldChange:
    return FieldChange(field=source.text("field"), at=source.moment("at"), actor=source.inner("actor", _person))


def _duplicate_of(source: _Object) -> DuplicateOf:
    return DuplicateOf(
        key=source.text("key"),
        gated=source.yes_no("gated") is True,
        status_category=cast(StatusCategory, source.one_of("status_category", _CATEGORIES)),
    )


def _comment(source: _Object) -> Comment:
    return Comment(
        id=source.text("id"),
        author=source.inner("author", _person),
        posted_by=source.inner_or_none("posted_by", _person),
        via=source.text_or_none("via"),
        body=_body(source),
        public=source.yes_no("public") is True,
        created_at=source.moment("created_at"),
    )


def _attachment(source: _Object) -> Attachment:
    return Attachment(
        id=source.text("id"),
        filename=source.text_or("filename", ""),
        mime_type=source.text_or("mime_type", ""),
        size=source.bytes_count("size"),
        author=source.inner("author", _person),
        created_at=source.moment("created_at"),
        sha256=source.text_or_none("sha256"),
        content_path=source.text_or_none("content_path"),
        url=source.text_or_none("url"),
    )


def _transition(source: _Object) -> Transition:
    before = source.one_of("from_category", _CATEGORIES) if source.has("from_category") else None
    return Transition(
        at=source.moment("at"),
        actor=source.inner("actor", _person),
        from_status=source.text_or("from", ""),
        to_status=source.text_or("to", ""),
        to_category=cast(StatusCategory, source.one_of("to_category", _CATEGORIES)),
        from_category=cast(StatusCategory | None, before),
        own=source.yes_no("own") is True,
    )


def _person_to_dict(person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"id": person.id, "name": person.name, "role": person.role, "email": person.email}


def _fields_to_dict(fields: GateFields) -> dict[str, Any]:
    return {
        "is_job_failure": fields.is_job_failure,
        "job_id": fields.job_id,
        "failed_at": _exact_or_none(fields.failed_at),
        "verification_path": fields.verification_path,
        "verification_note": fields.verification_note,
        "verified_by": _person_to_dict(fields.verified_by),
        "confirmation_reference": fields.confirmation_reference,
        "resolution_reason": fields.resolution_reason,
        "contained_at": _exact_or_none(fields.contained_at),
        "containment_note": fields.containment_note,
        "retailer_notified_at": _exact_or_none(fields.retailer_notified_at),
        "account_status": fields.account_status,
        "has_retailer": fields.has_retailer,
    }


def _exact_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else iso_exact(moment)


def _duplicate_to_dict(duplicate: DuplicateOf | None) -> dict[str, Any] | None:
    if duplicate is None:
        return None
    return {"key": duplicate.key, "gated": duplicate.gated, "status_category": duplicate.status_category}


def _comment_to_dict(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.id,
        "author": _person_to_dict(comment.author),
        "posted_by": _person_to_dict(comment.posted_by),
        "via": comment.via,
        "body": comment.body,
        "public": comment.public,
        "created_at": iso_exact(comment.created_at),
    }


def _attachment_to_dict(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "filename": attachment.filename,
        "mime_type": attachment.mime_type,
        "size": attachment.size,
        "author": _person_to_dict(attachment.author),
        "created_at": iso_exact(attachment.created_at),
        "sha256": attachment.sha256,
        "content_path": attachment.content_path,
        "url": attachment.url,
    }


def _transition_to_dict(move: Transition) -> dict[str, Any]:
    return {
        "at": iso_exact(move.at),
        "actor": _person_to_dict(move.actor),
        "from": move.from_status,
        "to": move.to_status,
        "to_category": move.to_category,
        "from_category": move.from_category,
        "own": move.own,
    }
