"""What a ticket's audits tell: who moved it where, who entered what, who posted which comment and how.

Audits are the only place where Zendesk says these things; comments and fields alone can be made to look like somebody
else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.moments import instant
from app.domain.ticket import FieldChange, Person, StatusCategory, Transition
from integrations.zendesk.fields import FieldCatalogue
from integrations.zendesk.people import People

VERIFIED_BY = "verified_by"
_VERIFYING = ("verification_path", "verification_note")
_COMMENTS = frozenset({"Comment", "VoiceComment"})

Json = Mapping[str, Any]


def category_of(status: object) -> StatusCategory:
    """Zendesk's status as a category. On-hold and pending are work in progress; closed is solved for good."""
    if status == "new":
        return "new"
    return "done" if status in ("solved", "closed") else "open"


@dataclass(frozen=True, slots=True)
class Post:
    """How a comment came: who posted it, which is not always its author, and through which channel."""

    by: Person
    channel: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who gave a field or tag its present value, when, and which value it had before."""

    by: Person
    at: datetime
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """All of it. ``editors`` are by field id; ``written`` tells of each custom field (by its id) and each tag
    (``tag:NAME``) who put it as it is, and when."""

    history: tuple[Transition, ...] = ()
    field_changes: tuple[FieldChange, ...] = ()
    editors: Mapping[int, Person] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    redacted_files: frozenset[str] = frozenset()
    verified_by: Person | None = None
    written: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    actor: Person
    audit: Json
    content: Json

    @property
    def type(self) -> str:
        return str(self.content.get("type") or "")

    @property
    def field_name(self) -> str:
        return str(self.content.get("field_name") or "")

    @property
    def sets_field(self) -> bool:
        return self.type in ("Create", "Change")


def story_of(audits: Iterable[Json], people: People, catalogue: FieldCatalogue) -> Story:
    """Read the audits of one ticket, in whatever order they come."""
    events = list(_events(audits, people))
    changes = tuple(_field_changes(events, catalogue))
    return Story(
        history=tuple(_transitions(events, people.own_id)),
        field_changes=changes,
        editors={int(event.field_name): event.actor for event in events if _is_custom(event)},
        posts={key: post for event in events for key, post in _posts(event)},
        redacted_files=frozenset(_redacted(events)),
        written=dict(_entries(events)),
        verified_by=next((change.actor for change in reversed(changes) if change.field == VERIFIED_BY), None),
    )


def _events(audits: Iterable[Json], people: People) -> Iterator[_Event]:
    for audit in sorted(audits, key=lambda entry: (instant(str(entry["created_at"])), int(entry.get("id") or 0))):
        at = instant(str(audit["created_at"]))
        for content in audit.get("events") or ():
            if isinstance(content, Mapping):
                via = content.get("via") or audit.get("via")
                yield _Event(at, people.actor(audit.get("author_id"), via), audit, content)


def _transitions(events: Iterable[_Event], own_id: str) -> Iterator[Transition]:
    """Every status that the ticket had. What it was created with has no ``from``."""
    for event in events:
        if not event.sets_field or event.field_name != "status":
            continue
        before = str(event.content.get("previous_value") or "") if event.type == "Change" else ""
        after = str(event.content.get("value") or "")
        came_from = category_of(before) if before else None
        reopens = came_from == "done" and category_of(after) != "done"
        yield Transition(
            at=event.at,
            actor=event.actor,
            from_status=before,
            to_status=after,
            to_category=category_of(after),
            from_category=came_from,
            own=reopens and event.actor.id == own_id,
        )


def _field_changes(events: Iterable[_Event], catalogue: FieldCatalogue) -> Iterator[FieldChange]:
    """Who set which gate field. Entering the verification note or path is what sets "verified by" in Zendesk."""
    keys = {known.id: key for key, known in catalogue.gate.items()}
    for event in events:
        if not _is_custom(event) or int(event.field_name) not in keys:
            continue
        key = keys[int(event.field_name)]
        yield FieldChange(field=key, at=event.at, actor=event.actor)
        if key in _VERIFYING and event.content.get("value"):
            yield FieldChange(field=VERIFIED_BY, at=event.at, actor=event.actor)


def _is_custom(event: _Event) -> bool:
    return event.sets_field and event.field_name.isdecimal()


def _entries(events: Iterable[_Event]) -> Iterator[tuple[str, Entry]]:
    """Every entry of a custom field, and of each tag that came with a change, oldest first."""
    for event in events:
        if _is_custom(event):
            yield event.field_name, Entry(event.actor, event.at, str(event.content.get("previous_value") or ""))
        elif event.sets_field and event.field_name == "tags":
            before = set(_tags(event.content.get("previous_value")))
            for tag in _tags(event.content.get("value")):
                if tag not in before:
                    yield f"tag:{tag}", Entry(event.actor, event.at)


def _tags(value: object) -> list[str]:
    """Tags as audits write them: a list, or words in one text."""
    if isinstance(value, list):
        return [str(tag) for tag in value]
    return value.split() if isinstance(value, str) else []


def _posts(event: _Event) -> Iterator[tuple[str, Post]]:
    if event.type in _COMMENTS and "id" in event.content:
        via = event.content.get("via") or event.audit.get("via")
        channel = via.get("channel") if isinstance(via, Mapping) else None
        yield str(event.content["id"]), Post(event.actor, str(channel) if channel else None)


def _redacted(events: Iterable[_Event]) -> Iterator[str]:
    for event in events:
        if event.type == "AttachmentRedactionEvent" and event.content.get("attachment_id"):
            yield str(event.content["attachment_id"])
