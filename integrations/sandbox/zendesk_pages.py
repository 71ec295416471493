"""Pages for people: the list of tickets, and a ticket with its fields and conversation, to be answered and solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, VERDICT_FIELD_LABEL, field_marker
from integrations.sandbox.common import Account
from integrations.sandbox.zendesk_errors import ApiError, describe, not_found
from integrations.sandbox.zendesk_events import content_path
from integrations.sandbox.zendesk_model import WEB, FieldValue, File, Ticket, TicketField
from integrations.sandbox.zendesk_requests import Desk
from integrations.sandbox.zendesk_saving import By, update_ticket
from integrations.sandbox.zendesk_state import ZendeskState, stamp

SHOWN_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"
AGENT_STATUSES = ("open", "pending", "hold", "solved")
GROUPS = ("Handoff record", "For closing", "Other fields")


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form: its name in the page's form, and its value as the form sends it."""

    name: str
    title: str
    type: str
    hint: str
    value: str
    options: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]


def pages(desk: Desk) -> Blueprint:
    """``/``, ``/agent/tickets/ID`` and the content of attachments."""
    routes = Blueprint("pages", __name__)
    _ticket_pages(routes, desk)
    _file_content(routes, desk.state)
    return routes


def _ticket_pages(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.get("/")
    def ticket_list() -> Response:
        tickets = sorted(state.live_tickets(), key=lambda ticket: ticket.updated_at, reverse=True)
        rows = [
            {"id": ticket.id, "subject": ticket.subject, "status": ticket.status, "at": stamp(ticket.updated_at)}
            for ticket in tickets
        ]
        return page("zendesk_tickets.html", tickets=rows)

    @routes.get("/agent/tickets/<int:ticket_id>")
    def ticket_page(ticket_id: int) -> Response:
        return show_ticket(state, state.ticket(ticket_id), notice="Saved." if "saved" in request.args else "")

    @routes.post("/agent/tickets/<int:ticket_id>")
    def submit(ticket_id: int) -> AnyResponse:
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise ApiError(403, {"error": "This form is not sent from other web sites."})
        ticket = state.ticket(ticket_id)
        try:
            _submit(desk, ticket)
        except ApiError as refusal:
            return show_ticket(state, ticket, refusal=describe(refusal), status=422)
        return redirect(url_for("pages.ticket_page", ticket_id=ticket.id, saved=1, author=request.form["author"]), 303)


def _submit(desk: Desk, ticket: Ticket) -> None:
    state = desk.state
    author = _author(state, ticket, request.form.get("author", ""))
    desk.limits.ticket_update(int(author.id), ticket.id)
    payload: dict[str, Any] = {}
    comment = _comment_payload(state, author)
    if comment is not None:
        payload["comment"] = comment
    status = request.form.get("status", "")
    if status == "solved" or (author.is_staff and status and status != ticket.status):
        payload["status"] = status
    if author.is_staff:
        payload["custom_fields"] = _changed_fields(state, ticket)
    route = "web" if author.is_staff else "end_user"
    update_ticket(state, ticket, payload, By(actor=int(author.id), via=WEB, route=route))


def _author(state: ZendeskState, ticket: Ticket, account_id: str) -> Account:
    for person in authors(state, ticket):
        if person.id == account_id:
            return person
    raise ApiError(422, {"error": "invalid", "description": "Choose who writes: an agent or this ticket's customer."})


def authors(state: ZendeskState, ticket: Ticket) -> list[Account]:
    """Who may write on the page: the agents, and the ticket's requester."""
    agents = [person for person in state.world.accounts if person.role in ("agent", "admin")]
    agents.sort(key=lambda person: (person.role != "agent", person.id))
    requester = state.person(ticket.requester_id)
    return agents if requester is None or requester.is_staff else [*agents, requester]


def _comment_payload(state: ZendeskState, author: Account) -> dict[str, Any] | None:
    text = request.form.get("comment", "").strip()
    tokens: list[str] = []
    for sent in request.files.getlist("file"):
        content = sent.read()
        if sent.filename and content:
            kind = sent.mimetype or "application/octet-stream"
            tokens.append(state.add_upload(sent.filename, kind, content).token)
    if not text and not tokens:
        return None
    public = not author.is_staff or request.form.get("visibility") == "public"
    return {"body": text or "(file attached)", "public": public, "uploads": tokens}


def _changed_fields(state: ZendeskState, ticket: Ticket) -> list[dict[str, Any]]:
    """The fields that differ from what the page showed, so that an old page does not write over newer values."""
    changed = []
    for entry in state.fields_of(ticket):
        name = f"field_{entry.id}"
        before = request.form.get(f"was_{entry.id}")
        if before is None:
            continue
        values = request.form.getlist(name)
        after = " ".join(values).replace("\r\n", "\n")
        if after != before.replace("\r\n", "\n"):
            changed.append({"id": entry.id, "value": values if entry.type == "multiselect" else after})
    return changed


def show_ticket(
    state: ZendeskState, ticket: Ticket, *, refusal: str = "", notice: str = "", status: int = 200
) -> Response:
    """The page of a ticket. After a refusal it keeps what was typed."""
    written = request.form if refusal else {}
    response = page(
        "zendesk_ticket.html",
        ticket=ticket,
        form=state.forms[ticket.form_id].name,
        requester=state.person(ticket.requester_id),
        assignee=state.person(ticket.assignee_id),
        conversation=[_shown_comment(state, comment) for comment in ticket.comments],
        record=_record(state, ticket),
        groups=_groups(state, ticket, written),
        authors=authors(state, ticket),
        author=written.get("author") or request.args.get("author", ""),
        visibility=written.get("visibility", "internal"),
        text=written.get("comment", ""),
        statuses=AGENT_STATUSES,
        refusal=refusal,
        notice=notice,
    )
    response.status_code = status
    return response


def _shown_comment(state: ZendeskState, comment: Any) -> dict[str, Any]:
    person = state.person(comment.author_id)
    files = [
        {"name": file.name, "path": content_path(file), "image": file.mime_type in SHOWN_IMAGES}
        for file in comment.files
    ]
    return {
        "id": comment.id,
        "author": person.name if person else "Business rule",
        "staff": person is None or person.is_staff,
        "public": comment.public,
        "html": comment.html,
        "at": stamp(comment.created_at),
        "channel": comment.via["channel"],
        "files": files,
    }


def _record(state: ZendeskState, ticket: Ticket) -> list[tuple[str, str]]:
    fields = [entry for entry in state.fields_of(ticket) if _group(entry) == GROUPS[0]]
    filled = [(entry.title, _form_value(ticket.custom.get(entry.id))) for entry in fields]
    return [(title, value) for title, value in filled if value]


def _groups(state: ZendeskState, ticket: Ticket, written: Any) -> list[tuple[str, list[ShownField]]]:
    groups: dict[str, list[ShownField]] = {name: [] for name in GROUPS}
    for entry in state.fields_of(ticket):
        groups[_group(entry)].append(_shown_field(entry, ticket.custom.get(entry.id), written))
    return [(name, fields) for name, fields in groups.items() if fields]


def _group(entry: TicketField) -> str:
    text = f"{entry.description} {entry.agent_description or ''}"
    if any(field_marker(spec.key) in text for spec in RECORD_FIELDS):
        return GROUPS[0]
    is_gate = any(field_marker(spec.key) in text for spec in GATE_FIELDS) or entry.title == VERDICT_FIELD_LABEL
    return GROUPS[1] if is_gate else GROUPS[2]


def _shown_field(entry: TicketField, value: FieldValue, written: Any) -> ShownField:
    name = f"field_{entry.id}"
    kept = _form_value(value)
    typed = written.getlist(name) if written and f"was_{entry.id}" in written else kept.split(" ")
    hint = (entry.agent_description or entry.description).split("[handoff-gate:")[0].strip()
    return ShownField(
        name,
        entry.title,
        entry.type,
        "" if hint == entry.title else hint,
        kept,
        tuple((option.value, option.name) for option in entry.options),
        tuple(typed) if entry.type in ("multiselect", "tagger", "checkbox") else (" ".join(typed),),
    )


def _form_value(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def page(template: str, **values: Any) -> Response:
    """A rendered page that loads nothing from elsewhere."""
    response = make_response(render_template(template, **values))
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _file_content(routes: Blueprint, state: ZendeskState) -> None:
    def by_token(token: str) -> File:
        for file in state.files.values():
            if file.token == token:
                return file
        raise not_found()

    @routes.get("/attachments/token/<token>/")
    def content(token: str) -> Response:
        """A file, without sign-in: its token is the key, as on Zendesk without private attachments."""
        file = by_token(token)
        response = Response(file.content, mimetype=file.mime_type)
        shown = "inline" if file.mime_type in SHOWN_IMAGES else "attachment"
        response.headers.set("Content-Disposition", shown, filename=file.name)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = FILE_POLICY
        return response
