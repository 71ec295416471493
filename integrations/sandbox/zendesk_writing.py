"""Writes what a request says onto a draft of a ticket: properties, tags, custom fields, and the new comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from integrations.sandbox.zendesk_errors import conflict, invalid
from integrations.sandbox.zendesk_model import (
    PRIORITIES,
    STATUSES,
    TICKET_TYPES,
    WEB,
    FieldValue,
    File,
    Ticket,
    TicketField,
    Via,
)
from integrations.sandbox.zendesk_rules import normalised, takes_options
from integrations.sandbox.zendesk_state import ZendeskState
from integrations.sandbox.zendesk_text import comment_html, plain_text, plain_to_html

COMMENT_LIMIT = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A comment that is about to be added. ``html`` is sanitised already; ``tokens`` are used up with it."""

    html: str
    plain: str
    public: bool
    author_id: int
    via: Via
    files: tuple[File, ...] = ()
    tokens: tuple[str, ...] = ()


def check_stamp(ticket: Ticket, payload: dict[str, Any]) -> None:
    """Safe update: refused (409) where the ticket changed after ``updated_stamp`` (platform.md 2.8: ``updated_at``)."""
    if not payload.get("safe_update"):
        return
    stamp = payload.get("updated_stamp")
    if not stamp:
        raise invalid("base", "updated_stamp is required when safe_update is true")
    if ticket.updated_at.replace(microsecond=0) > parse_moment(stamp):
        raise conflict()


def parse_moment(text: str) -> datetime:
    """A moment of a request. Refused (422) where it is none."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise invalid("base", f"'{str(text)[:40]}' is not a valid time; write it as 2026-11-20T09:00:00Z") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def apply_properties(state: ZendeskState, draft: Ticket, payload: dict[str, Any]) -> None:
    """Everything of a ticket payload but its comment. Keys that nobody knows are ignored, as Zendesk does."""
    for key, write in _WRITERS.items():
        if key in payload:
            write(state, draft, payload[key])
    tags = wanted_tags(draft, payload)
    if tags is not None:
        set_tags(state, draft, tags)
    for pair in [*payload.get("custom_fields", ()), *payload.get("fields", ())]:
        entry = state.fields.get(int(pair["id"]))
        if entry is not None and not entry.system:
            set_field(draft, entry, pair["value"])


def wanted_tags(draft: Ticket, payload: dict[str, Any]) -> list[str] | None:
    """The tags after this request, or ``None`` where it says nothing of them. ``tags`` replaces all."""
    if not {"tags", "additional_tags", "remove_tags"} & payload.keys():
        return None
    tags = clean_tags(payload["tags"]) if payload.get("tags") is not None else list(draft.tags)
    tags += clean_tags(payload.get("additional_tags") or ())
    removed = set(clean_tags(payload.get("remove_tags") or ()))
    return [tag for tag in tags if tag not in removed]


def clean_tags(tags: Iterable[str] | str) -> list[str]:
    """Tags as Zendesk keeps them: lower case, and a space begins another one."""
    text = tags if isinstance(tags, str) else " ".join(str(tag) for tag in tags)
    return text.lower().replace(",", " ").split()


def set_tags(state: ZendeskState, draft: Ticket, tags: Iterable[str]) -> None:
    """Give the ticket these tags. A tag that is an option of a drop-down sets that field, and taking it away empties
    the field: that is why option tags are unique."""
    wanted = sorted(set(tags))
    added = [tag for tag in wanted if tag not in draft.tags]
    draft.tags = wanted
    for entry in state.custom_fields():
        if entry.type == "checkbox" and entry.tag:
            if (entry.tag in wanted) != bool(draft.custom.get(entry.id)):
                draft.custom[entry.id] = entry.tag in wanted
        elif takes_options(entry):
            _follow_tags(draft, entry, wanted, added)


def _follow_tags(draft: Ticket, entry: TicketField, wanted: list[str], added: list[str]) -> None:
    options = {option.value for option in entry.options}
    if entry.type == "multiselect":
        chosen = [tag for tag in wanted if tag in options]
        if chosen or draft.custom.get(entry.id):
            draft.custom[entry.id] = chosen or None
        return
    new = [tag for tag in added if tag in options]
    if new:
        draft.custom[entry.id] = new[-1]
        draft.tags = [tag for tag in draft.tags if tag == new[-1] or tag not in options]
    elif draft.custom.get(entry.id) is not None and draft.custom[entry.id] not in wanted:
        draft.custom[entry.id] = None


def set_field(draft: Ticket, entry: TicketField, value: Any) -> None:
    """Give a custom field a value, and the ticket the tags that go with it."""
    kept = normalised(entry, value)
    draft.custom[entry.id] = kept
    if takes_options(entry):
        options = {option.value for option in entry.options}
        chosen = set(kept if isinstance(kept, list) else [kept] if isinstance(kept, str) else [])
        draft.tags = sorted({tag for tag in draft.tags if tag not in options} | chosen)
    elif entry.type == "checkbox" and entry.tag:
        tags = {tag for tag in draft.tags if tag != entry.tag}
        draft.tags = sorted(tags | {entry.tag} if kept else tags)


def set_status(state: ZendeskState, draft: Ticket, status: Any) -> None:
    """A status by category; the category's default custom status goes with it."""
    _one_of("status", status, STATUSES)
    if status != draft.status:
        draft.status = status
        draft.custom_status_id = state.status_for(status).id


def _set_custom_status(state: ZendeskState, draft: Ticket, number: Any) -> None:
    chosen = state.statuses.get(int(number))
    if chosen is None:
        raise invalid("custom_status_id", f"Custom status {number} does not exist")
    draft.status, draft.custom_status_id = chosen.category, chosen.id


def _set_assignee(state: ZendeskState, draft: Ticket, number: Any) -> None:
    if number is None:
        draft.assignee_id = None
        return
    person = state.person(int(number))
    if person is None or not person.is_staff:
        raise invalid("assignee_id", "Assignee: is not an agent")
    draft.assignee_id = int(number)
    if draft.status == "new":
        set_status(state, draft, "open")


def _set_assignee_mail(state: ZendeskState, draft: Ticket, email: Any) -> None:
    person = state.person_by_mail(str(email))
    if person is None:
        raise invalid("assignee_id", f"Assignee: there is no agent with the address {email}")
    _set_assignee(state, draft, int(person.id))


def _set_requester(state: ZendeskState, draft: Ticket, number: Any) -> None:
    if state.person(int(number)) is None:
        raise invalid("requester_id", "Requester: is invalid")
    draft.requester_id = int(number)


def _set_form(state: ZendeskState, draft: Ticket, number: Any) -> None:
    if int(number) not in state.forms:
        raise invalid("ticket_form_id", f"Ticket form {number} does not exist")
    draft.form_id = int(number)


def _set_problem(state: ZendeskState, draft: Ticket, number: Any) -> None:
    if number is not None:
        problem = state.ticket(int(number))
        if problem.type != "problem":
            raise invalid("problem_id", "Problem: is not a problem ticket")
        draft.type = "incident"
    draft.problem_id = None if number is None else int(number)


def _set_priority(state: ZendeskState, draft: Ticket, value: Any) -> None:  # noqa: ARG001 - a writer's signature
    draft.priority = None if value is None else _one_of("priority", value, PRIORITIES)


def _set_type(state: ZendeskState, draft: Ticket, value: Any) -> None:  # noqa: ARG001 - a writer's signature
    draft.type = None if value is None else _one_of("type", value, TICKET_TYPES)


def _plain_writer(name: str) -> Callable[[ZendeskState, Ticket, Any], None]:
    def write(state: ZendeskState, draft: Ticket, value: Any) -> None:  # noqa: ARG001 - a writer's signature
        setattr(draft, name, value)

    return write


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise invalid(name, f"{name.capitalize()}: '{str(value)[:40]}' is not a valid {name}", "InvalidValue")
    return str(value)


_WRITERS: dict[str, Callable[[ZendeskState, Ticket, Any], None]] = {
    "subject": _plain_writer("subject"),
    "external_id": _plain_writer("external_id"),
    "due_at": _plain_writer("due_at"),
    "group_id": _plain_writer("group_id"),
    "organization_id": _plain_writer("organization_id"),
    "brand_id": _plain_writer("brand_id"),
    "recipient": _plain_writer("recipient"),
    "priority": _set_priority,
    "type": _set_type,
    "problem_id": _set_problem,
    "ticket_form_id": _set_form,
    "requester_id": _set_requester,
    "assignee_email": _set_assignee_mail,
    "assignee_id": _set_assignee,
    "custom_status_id": _set_custom_status,
    "status": set_status,
}


def new_comment(state: ZendeskState, ticket: Ticket, payload: Any, actor: int, via: Via = WEB) -> NewComment | None:
    """The comment of a payload, ``None`` where it has none. Without ``public`` it follows the ticket's first comment
    (platform.md 2.8), and a customer's is always public. Refused (422) over 5,000 comments."""
    if payload is None:
        return None
    given: dict[str, Any] = {"body": payload} if isinstance(payload, str) else payload
    text = str(given.get("body") or "").replace("\r\n", "\n")
    written = given.get("html_body") or plain_to_html(text)
    uploads = given.get("uploads") or []
    tokens = (uploads,) if isinstance(uploads, str) else tuple(uploads)
    if not written.strip() and not tokens:
        return None
    if len(ticket.comments) >= COMMENT_LIMIT:
        raise invalid("base", f"Comment: a ticket takes no more than {COMMENT_LIMIT:,} comments")
    author = int(given.get("author_id") or actor)
    if state.person(author) is None:
        raise invalid("base", "Comment: the author does not exist")
    first_is_public = ticket.comments[0].public if ticket.comments else True
    public = bool(given.get("public", first_is_public)) or not state.is_staff(actor)
    files = tuple(file for token in tokens for file in state.uploaded(token))
    for file in files:
        file.inline = file.token in written
    markup = comment_html(written)
    return NewComment(
        html=markup,
        plain=plain_text(markup) if given.get("html_body") else text,
        public=public,
        author_id=author,
        via=via,
        files=files,
        tokens=tokens,
    )


def field_text(value: FieldValue) -> Any:
    """A field's value as audits write it: tick marks as ``1`` and ``0``, several options in one text."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(value) if isinstance(value, list) else value
