"""A Zendesk ticket, its comments and audits as the canonical ticket, with the traces that we left on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.domain.asked import Asked, asked_in
from app.domain.fields import GATE_FIELDS, GateFieldSpec
from app.domain.moments import instant, instant_or_none
from app.domain.note import MARKER_PREFIX
from app.domain.ticket import Attachment, Comment, DuplicateOf, GateFields, Person, Ticket
from app.domain.traces import NoteOnTicket, RecordFieldOnTicket, TicketView, Traces
from integrations.zendesk.audits import Story, category_of, story_of
from integrations.zendesk.claims import claims_of
from integrations.zendesk.deadlines import deadline_of
from integrations.zendesk.fields import (
    SCOPE_TAGS,
    TAG_ASKED,
    TAG_DISPUTED,
    TAG_GATED,
    TAG_VERIFIED,
    FieldCatalogue,
    gate_value,
)
from integrations.zendesk.people import People

Json = Mapping[str, Any]

MERGED_TAG = "closed_by_merge"

REDACTED_NAME = "redacted.txt"
"""The empty file that Zendesk leaves in place of a redacted one."""

_MARKER = re.compile(re.escape(MARKER_PREFIX) + r"[!-~]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RawTicket:
    """What the requests of one reading answered."""

    ticket: Json
    comments: Sequence[Json]
    audits: Sequence[Json]
    users: Sequence[Json]


@dataclass(frozen=True, slots=True)
class Handle:
    """What writing back needs: the stamp of the revision that was read, and what it said."""

    stamp: str
    status: str
    requester_id: int | None
    followups: tuple[int, ...]
    is_own_followup: bool
    tags: tuple[str, ...]
    values: Mapping[int, Any]
    catalogue: FieldCatalogue


def view_of(site_name: str, site_url: str, raw: RawTicket, catalogue: FieldCatalogue, own_id: str) -> TicketView:
    """Translate one reading. Raises ``KeyError``, ``TypeError`` or ``ValueError`` where what every ticket has (id,
    times) is not there."""
    people = People(raw.users, own_id)
    story = story_of(raw.audits, people, catalogue)
    comments = _in_order(raw.comments)
    values = {int(entry["id"]): entry.get("value") for entry in raw.ticket.get("custom_fields") or ()}
    tags = tuple(str(tag) for tag in raw.ticket.get("tags") or ())
    number = str(raw.ticket["id"])
    status = str(raw.ticket.get("status") or "").lower()
    spoken = [_comment(entry, people, story) for entry in comments]
    own_followup = _is_followup(raw.ticket) and bool(spoken) and spoken[0].author.id == own_id
    ticket = Ticket(
        system="zendesk",
        site=site_name,
        id=number,
        key=number,
        url=f"{site_url}/agent/tickets/{number}",
        subject=str(raw.ticket.get("subject") or ""),
        body=str(raw.ticket.get("description") or (spoken[0].body if spoken else "")),
        body_format="plain",
        created_at=instant(str(raw.ticket["created_at"])),
        status=status,
        status_category=category_of(status),
        reporter=people.person(raw.ticket.get("requester_id")),
        labels=tags,
        priority=_text(raw.ticket.get("priority")),
        issue_type=_text(raw.ticket.get("type")),
        form=catalogue.forms.get(int(raw.ticket.get("ticket_form_id") or 0)),
        fields=_gate_fields(values, catalogue, story),
        field_changes=story.field_changes,
        updated_at=changed_at(raw.ticket),
        deadline=deadline_of(raw.ticket),
        comments=tuple(spoken[1:]),
        attachments=tuple(_attachments(comments, spoken, story)),
        history=story.history,
    )
    traces = Traces(
        notes=tuple(_notes(spoken, own_id)),
        record_fields={
            key: RecordFieldOnTicket(text=str(values.get(known.id) or ""), editor=story.editors.get(known.id))
            for key, known in catalogue.record.items()
        },
        verdict_copy=verdict_copy_of(tags, values, catalogue),
        asked=_asked(ticket, own_followup, own_id),
        claims=tuple(claims_of(tags, values, catalogue, story, spoken, own_id)),
    )
    handle = Handle(
        stamp=str(raw.ticket["updated_at"]),
        status=status,
        requester_id=raw.ticket.get("requester_id"),
        followups=tuple(int(number) for number in raw.ticket.get("followup_ids") or ()),
        is_own_followup=own_followup,
        tags=tags,
        values=values,
        catalogue=catalogue,
    )
    return TicketView(ticket=ticket, traces=traces, handle=handle)


def changed_at(ticket: Json) -> datetime:
    """When the ticket last changed. A change that Zendesk itself made moves ``generated_timestamp`` only."""
    moment, generated = instant(str(ticket["updated_at"])), ticket.get("generated_timestamp")
    if not isinstance(generated, int):
        return moment
    return max(moment, datetime.fromtimestamp(generated, UTC))


def named_users(comments: Iterable[Json], audits: Iterable[Json]) -> set[str]:
    """The ids of everybody who wrote or did something; the system user ``-1`` is nobody."""
    ids = {str(entry.get("author_id") or "") for entry in (*comments, *audits)}
    return {number for number in ids if number.isdecimal()}


def merged_into(raw: RawTicket) -> str | None:
    """The id of the ticket that this one was merged into. Zendesk closes such a ticket, tags it ``closed_by_merge``,
    and names the other one where its last comment came from (``via``); words in a comment are not believed."""
    if raw.ticket.get("status") != "closed" or MERGED_TAG not in (raw.ticket.get("tags") or ()):
        return None
    own = str(raw.ticket.get("id"))
    origins = [entry.get("via") for entry in reversed(_in_order(raw.comments))]
    targets = (_merge_target(via) for via in [*origins, *(audit.get("via") for audit in reversed(raw.audits))])
    return next((target for target in targets if target and target != own), None)


def with_duplicate(view: TicketView, target: Json) -> TicketView:
    """The view of a merged ticket, with what is known of the ticket that it went into."""
    duplicate = DuplicateOf(
        key=str(target["id"]),
        gated=TAG_GATED in (target.get("tags") or ()),
        status_category=category_of(str(target.get("status") or "").lower()),
    )
    return replace(view, ticket=replace(view.ticket, duplicate_of=duplicate))


def verdict_copy_of(
    tags: Iterable[str], values: Mapping[int, Any], catalogue: FieldCatalogue
) -> Mapping[str, Any] | None:
    """The copy of the verdict as field and tags show it now, whoever put it there; ``None`` where there is nothing."""
    present = set(tags)
    copy = {
        "verdict": values.get(catalogue.verdict.id) if catalogue.verdict else None,
        "scope": values.get(catalogue.scope.id) if catalogue.scope else None,
        "gated": TAG_GATED in present,
        "verified": TAG_VERIFIED in present,
        "disputed": TAG_DISPUTED in present,
        "option_tags": sorted(
            tag for tag in present if tag in SCOPE_TAGS.values() or tag.startswith("handoff_verdict_")
        ),
    }
    return copy if any(copy.values()) else None


def _in_order(comments: Iterable[Json]) -> list[Json]:
    return sorted(comments, key=lambda entry: (instant(str(entry["created_at"])), int(entry.get("id") or 0)))


def _comment(entry: Json, people: People, story: Story) -> Comment:
    post = story.posts.get(str(entry.get("id")))
    via = entry.get("via")
    channel = via.get("channel") if isinstance(via, Mapping) else None
    return Comment(
        id=str(entry["id"]),
        author=people.person(entry.get("author_id")),
        body=str(entry.get("plain_body") or entry.get("body") or "").replace("&nbsp;", " "),
        public=entry.get("public") is True,
        created_at=instant(str(entry["created_at"])),
        posted_by=post.by if post else None,
        via=post.channel if post and post.channel else _text(channel),
    )


def _attachments(comments: Iterable[Json], spoken: Iterable[Comment], story: Story) -> Iterator[Attachment]:
    """Files that are still there. Who posted the comment added them, whoever is shown as its author."""
    for entry, comment in zip(comments, spoken, strict=True):
        for file in entry.get("attachments") or ():
            if not _gone(file, story):
                yield _attachment(file, comment.posted_by or comment.author, comment)


def _gone(file: Json, story: Story) -> bool:
    return (
        file.get("deleted") is True
        or str(file.get("id")) in story.redacted_files
        or file.get("file_name") == REDACTED_NAME
    )


def _attachment(file: Json, author: Person, comment: Comment) -> Attachment:
    return Attachment(
        id=str(file["id"]),
        filename=str(file.get("file_name") or ""),
        mime_type=str(file.get("content_type") or "application/octet-stream"),
        size=int(file.get("size") or 0),
        author=author,
        created_at=comment.created_at,
        url=_text(file.get("content_url")),
    )


def _gate_fields(values: Mapping[int, Any], catalogue: FieldCatalogue, story: Story) -> GateFields:
    entered: dict[str, Any] = {}
    for spec in GATE_FIELDS:
        known = catalogue.gate.get(spec.key)
        if known is not None:
            entered[spec.key] = _value(spec, gate_value(spec, known, values.get(known.id)))
    verified = entered.get("verification_note") or entered.get("verification_path")
    return GateFields(**entered, verified_by=story.verified_by if verified else None)


def _value(spec: GateFieldSpec, entered: str | bool | None) -> Any:
    if spec.kind == "moment":
        return instant_or_none(entered)
    if spec.kind == "yes_no":
        return entered if isinstance(entered, bool) else None
    return entered if isinstance(entered, str) else None


def _notes(comments: Iterable[Comment], own_id: str) -> Iterator[NoteOnTicket]:
    """Our notes: internal, written and posted by our own account, found by the markers on their lines."""
    for comment in comments:
        if comment.public or comment.author.id != own_id or (comment.posted_by and comment.posted_by.id != own_id):
            continue
        for line in comment.body.splitlines():
            if _MARKER.fullmatch(line.strip()):
                yield NoteOnTicket(id=comment.id, marker=line.strip())


def _asked(ticket: Ticket, own_followup: bool, own_id: str) -> Asked | None:
    """The question on this ticket. Where the reply was redacted the tag still tells of it; a follow-up ticket that we
    made ourselves asks nobody."""
    found = asked_in(ticket.comments, own_id)
    if found is None and (own_followup or TAG_ASKED in ticket.labels):
        return Asked(at=ticket.created_at)
    return found


def _merge_target(via: object) -> str | None:
    source = via.get("source") if isinstance(via, Mapping) else None
    if not isinstance(source, Mapping) or source.get("rel") != "merge":
        return None
    for end in (source.get("to"), source.get("from")):
        number = end.get("ticket_id") if isinstance(end, Mapping) else None
        if number:
            return str(number)
    return None


def _is_followup(ticket: Json) -> bool:
    via = ticket.get("via")
    source = via.get("source") if isinstance(via, Mapping) else None
    return isinstance(source, Mapping) and source.get("rel") == "follow_up"


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and str(value) else None
