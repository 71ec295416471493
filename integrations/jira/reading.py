"""An issue as Jira sends it, turned into the canonical ticket and our traces on it. No calls are made here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.asked import QUESTION_PROPERTY, asked_from_dict, asked_in
from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, GateFieldSpec
from app.domain.moments import instant_or_none
from app.domain.note import FOREIGN_MARK, MARKER_PREFIX
from app.domain.ticket import (
    Attachment,
    Comment,
    DuplicateOf,
    FieldChange,
    GateFields,
    Person,
    StatusCategory,
    Ticket,
    Transition,
)
from app.domain.traces import Claim, NoteOnTicket, RecordFieldOnTicket, Traces
from integrations.jira.deadlines import deadline_of
from integrations.jira.field_map import VERDICT_KEY, FieldMap
from integrations.jira.people import account_of, person
from integrations.jira.plain_text import one_line, settled, text_of
from integrations.jira.statuses import category_of

Json = Mapping[str, Any]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NATIVE_FIELDS = (
    "summary",
    "description",
    "created",
    "updated",
    "status",
    "labels",
    "priority",
    "project",
    "issuetype",
    "reporter",
    "comment",
    "attachment",
    "issuelinks",
    "resolution",
    "duedate",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMove:
    """One change of status in the changelog, by status id."""

    at: datetime
    actor: Person
    from_id: str
    from_name: str
    to_id: str
    to_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a reading of one issue brought in: the issue, its whole changelog and all its comments."""

    issue: Json
    histories: Sequence[Json]
    comments: Sequence[Json]
    fields: FieldMap
    own_account: str
    cloud: bool

    @property
    def values(self) -> Json:
        """The issue's field values by field id."""
        values = self.issue.get("fields")
        return values if isinstance(values, Mapping) else {}

    def person(self, user: Any) -> Person:
        """Somebody named in this issue."""
        return person(user, self.own_account)


def wanted_fields(fields: FieldMap) -> str:
    """The fields that a reading asks for: native ones, ours, and the goals of a service project."""
    return ",".join((*_NATIVE_FIELDS, *fields.ids, *fields.goals))


def status_moves(reading: Reading) -> list[StatusMove]:
    """Every change of status, oldest first. Data Center's items name no ``fieldId``."""
    moves = []
    for at, actor, item in _items(reading):
        if item.get("fieldId") == "status" or ("fieldId" not in item and _name(item) == "status"):
            moves.append(
                StatusMove(
                    at=at,
                    actor=actor,
                    from_id=str(item.get("from") or ""),
                    from_name=str(item.get("fromString") or ""),
                    to_id=str(item.get("to") or ""),
                    to_name=str(item.get("toString") or ""),
                )
            )
    return moves


def ticket_of(
    reading: Reading,
    *,
    site_name: str,
    browse_url: str,
    categories: Mapping[str, StatusCategory | None],
    duplicate_of: DuplicateOf | None,
) -> Ticket:
    """The canonical ticket. ``categories`` holds those of every status id in the changelog."""
    values = reading.values
    status = values.get("status") or {}
    return Ticket(
        system="jira",
        site=site_name,
        id=str(reading.issue["id"]),
        key=str(reading.issue["key"]),
        url=browse_url,
        subject=str(values.get("summary") or ""),
        body=_body(values.get("description")),
        body_format="adf" if reading.cloud else "wiki",
        created_at=instant_or_none(values.get("created")) or _LONG_AGO,
        status=str(status.get("name") or ""),
        status_category=category_of(status),
        labels=tuple(str(label) for label in values.get("labels") or ()),
        priority=_named(values.get("priority")),
        project=(values.get("project") or {}).get("key"),
        issue_type=_named(values.get("issuetype")),
        reporter=reading.person(values.get("reporter")),
        fields=_gate_fields(reading),
        field_changes=_field_changes(reading),
        duplicate_of=duplicate_of,
        resolution=_named(values.get("resolution")),
        updated_at=instant_or_none(values.get("updated")),
        deadline=deadline_of(values, reading.fields.goals),
        comments=_comments(reading),
        attachments=_attachments(reading),
        history=tuple(_transition(move, categories, reading.own_account) for move in status_moves(reading)),
    )


def traces_of(reading: Reading, verdict_property: str) -> Traces:
    """What of ours the issue carries. Notes are those that the service's own account wrote, by their marker line."""
    notes = []
    for comment in reading.comments:
        marker = _marker(text_of(comment.get("body")))
        if marker is not None and account_of(comment.get("author")) == reading.own_account:
            notes.append(NoteOnTicket(id=str(comment["id"]), marker=marker, edited_by=_other_editor(comment, reading)))
    found = reading.issue.get("properties")
    properties = found if isinstance(found, Mapping) else {}
    copy = properties.get(verdict_property)
    return Traces(
        notes=tuple(notes),
        record_fields=_record_fields(reading),
        verdict_copy=copy if isinstance(copy, Mapping) else None,
        asked=asked_in(_comments(reading), reading.own_account) or asked_from_dict(properties.get(QUESTION_PROPERTY)),
        claims=tuple(_claims(reading, copy)),
    )


def _other_editor(comment: Json, reading: Reading) -> Person | None:
    """Who changed a note of ours, where that was somebody else."""
    editor = account_of(comment.get("updateAuthor"))
    return None if editor in (None, reading.own_account) else reading.person(comment.get("updateAuthor"))


def _claims(reading: Reading, copy: Any) -> Iterator[Claim]:
    """The copies of the verdict that let the issue pass, and comments of others with the mark of our notes. Jira does
    not tell who wrote a property."""
    if isinstance(copy, Mapping) and (copy.get("allowed") is True or copy.get("verdict") in ("pass", "not_gated")):
        yield Claim(kind="property", ref="property", says="The verdict copy says that the issue may be closed")
    if verdict_line(reading).startswith(("PASS", "NOT GATED")):
        at, editor = _last_editor(reading, reading.fields.get(VERDICT_KEY))
        own = editor is not None and editor.id == reading.own_account
        says = 'The field "Closure gate" says that the issue may be closed'
        yield Claim(kind="field", ref=VERDICT_KEY, says=says, editor=editor, own=own, at=at)
    for comment in reading.comments:
        yield from _imitation(comment, reading)


def _imitation(comment: Json, reading: Reading) -> Iterator[Claim]:
    author = reading.person(comment.get("author"))
    lines = settled(text_of(comment.get("body"))).splitlines()
    marked = any(FOREIGN_MARK.fullmatch(line.strip()) for line in lines)
    ref, at = str(comment.get("id")), _written_at(comment)
    if marked and author.id != reading.own_account:
        says = "A comment carries the mark of the gate's notes and was not written by it"
        yield Claim(kind="note", ref=ref, says=says, editor=author, at=at)
    elif marked and (editor := _other_editor(comment, reading)) is not None:
        says = "A note of the gate was changed by somebody else"
        yield Claim(kind="edited", ref=f"{ref}:{comment.get('updated')}", says=says, editor=editor, at=at)


def _last_editor(reading: Reading, found: Any) -> tuple[datetime | None, Person | None]:
    if found is None:
        return None, None
    changes = [(at, actor) for at, actor, item in _items(reading) if _changes_field(item, found.id, found.name)]
    return changes[-1] if changes else (None, None)


def verdict_line(reading: Reading) -> str:
    """What the field "Closure gate" shows now."""
    found = reading.fields.get(VERDICT_KEY)
    return "" if found is None else found.text(reading.values.get(found.id))


def duplicate_link(reading: Reading) -> Json | None:
    """The issue that this one says it duplicates, from its links: ``{"id", "key", "fields": {"status"}}``."""
    for link in reading.values.get("issuelinks") or ():
        kind = link.get("type") or {}
        if str(kind.get("outward")).lower() == "duplicates" or str(kind.get("name")).lower() == "duplicate":
            target = link.get("outwardIssue")
            if isinstance(target, Mapping) and target.get("key"):
                return target
    return None


def _items(reading: Reading) -> list[tuple[datetime, Person, Json]]:
    """Every change in the changelog with its moment and author, oldest first. Jira embeds the newest first; entries of
    the same moment are told apart by their rising ids."""
    found: list[tuple[datetime, Person, Json]] = []
    dated = [(at, entry) for entry in reading.histories if (at := instant_or_none(entry.get("created"))) is not None]
    for at, entry in sorted(dated, key=lambda pair: (pair[0], _number(pair[1].get("id")))):
        actor = reading.person(entry.get("author"))
        found += [(at, actor, item) for item in entry.get("items") or () if isinstance(item, Mapping)]
    return found


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _name(item: Json) -> str:
    return str(item.get("field") or "").strip().lower()


def _changes_field(item: Json, field_id: str, field_name: str) -> bool:
    named = item.get("fieldId")
    return named == field_id if named else _name(item) == field_name.strip().lower()


def _transition(move: StatusMove, categories: Mapping[str, StatusCategory | None], own_account: str) -> Transition:
    before = categories.get(move.from_id)
    after = categories.get(move.to_id) or "open"
    return Transition(
        at=move.at,
        actor=move.actor,
        from_status=move.from_name,
        to_status=move.to_name,
        from_category=before,
        to_category=after,
        own=move.actor.id == own_account and before == "done" and after != "done",
    )


def _body(description: Any) -> str:
    if isinstance(description, Mapping):
        return json.dumps(description, ensure_ascii=False)
    return str(description or "")


def _named(value: Any) -> str | None:
    return str(value["name"]) if isinstance(value, Mapping) and value.get("name") else None


def _comments(reading: Reading) -> tuple[Comment, ...]:
    return tuple(
        Comment(
            id=str(comment.get("id")),
            author=reading.person(comment.get("author")),
            body=settled(text_of(comment.get("body"))),
            public=_is_public(comment),
            created_at=_written_at(comment),
        )
        for comment in sorted(reading.comments, key=_written_at)
    )


def _written_at(comment: Json) -> datetime:
    return instant_or_none(comment.get("created")) or _LONG_AGO


def _is_public(comment: Json) -> bool:
    """``jsdPublic`` is absent outside of service projects. A comment restricted to a group or role is internal."""
    return comment.get("jsdPublic", True) is not False and not comment.get("visibility")


def _attachments(reading: Reading) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            id=str(file.get("id")),
            filename=one_line(str(file.get("filename") or "")),
            mime_type=str(file.get("mimeType") or "application/octet-stream"),
            size=int(file.get("size") or 0),
            author=reading.person(file.get("author")),
            created_at=instant_or_none(file.get("created")) or _LONG_AGO,
            url=file.get("content"),
        )
        for file in reading.values.get("attachment") or ()
    )


def _gate_fields(reading: Reading) -> GateFields:
    entered: dict[str, Any] = {}
    for spec in GATE_FIELDS:
        found = reading.fields.get(spec.key)
        value = None if found is None else reading.values.get(found.id)
        if value is not None:
            entered[spec.key] = _entered(spec, value, reading)
    return GateFields(**entered)


def _entered(spec: GateFieldSpec, value: Any, reading: Reading) -> Any:
    """What a person entered, in the form of ``GateFields``; ``None`` where it says nothing."""
    if spec.kind == "person":
        return reading.person(value) if account_of(value) else None
    text = settled(text_of(value))
    if spec.kind == "moment":
        return instant_or_none(text)
    if spec.kind == "yes_no":
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower())
    if spec.kind == "choice":
        return _choice(text, spec.options)
    return text or None


def _choice(text: str, options: Sequence[str]) -> str | None:
    """The option's key, also where an admin renamed ``credentials_renewed`` to "Credentials renewed"."""
    plain = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    return plain if plain in options else text or None


def _field_changes(reading: Reading) -> tuple[FieldChange, ...]:
    ours = [(spec.key, found) for spec in GATE_FIELDS if (found := reading.fields.get(spec.key)) is not None]
    return tuple(
        FieldChange(field=key, at=at, actor=actor)
        for at, actor, item in _items(reading)
        for key, found in ours
        if _changes_field(item, found.id, found.name)
    )


def _record_fields(reading: Reading) -> dict[str, RecordFieldOnTicket]:
    changes = _items(reading)
    shown: dict[str, RecordFieldOnTicket] = {}
    for spec in RECORD_FIELDS:
        found = reading.fields.get(spec.key)
        if found is None:
            continue
        text = found.text(reading.values.get(found.id))
        editors = [actor for _, actor, item in changes if _changes_field(item, found.id, found.name)]
        if text or editors:
            shown[spec.key] = RecordFieldOnTicket(text=text, editor=editors[-1] if editors else None)
    return shown


def _marker(body: str) -> str | None:
    """The last line of a note, where it is a marker."""
    lines = settled(body).rsplit("\n", 1)
    last = lines[-1].strip()
    return last if last.startswith(MARKER_PREFIX) else None
