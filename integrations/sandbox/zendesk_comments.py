"""Routes of what hangs on a ticket: comments, audits, tags, uploads and attachments."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.zendesk_actions import find_comment, find_file, make_private, redact_comment, redact_file
from integrations.sandbox.zendesk_errors import ApiError, bad_request, invalid, not_found
from integrations.sandbox.zendesk_json import audit_json, comment_json, file_json
from integrations.sandbox.zendesk_model import Ticket
from integrations.sandbox.zendesk_requests import (
    Desk,
    by_api,
    link,
    page_of,
    read_cursor,
    staff_only,
    with_users,
    write_cursor,
)
from integrations.sandbox.zendesk_saving import update_ticket

FILE_LIMIT = 50 * 1024 * 1024
"""Bytes of one attachment (platform fact)."""


def comment_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2``."""
    routes = Blueprint("comments", __name__)
    _comments(routes, desk)
    _audits(routes, desk)
    _tags(routes, desk)
    _files(routes, desk)
    return routes


def _comments(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.get("/tickets/<int:ticket_id>/comments")
    def list_comments(ticket_id: int) -> Response:
        staff_only()
        comments = state.ticket(ticket_id).comments
        if request.args.get("sort_order", request.args.get("sort", "")) in ("desc", "-created_at"):
            comments = comments[::-1]
        inline = request.args.get("include_inline_images") == "true"
        shown = page_of(state, "comments", comments, lambda comment: comment_json(state, comment, inline_images=inline))
        return jsonify(with_users(state, shown, [comment.author_id for comment in comments]))

    @routes.put("/tickets/<int:ticket_id>/comments/<int:comment_id>/make_private")
    def private(ticket_id: int, comment_id: int) -> Response:
        staff_only()
        ticket = state.ticket(ticket_id)
        make_private(state, ticket, find_comment(ticket, comment_id), by_api())
        return jsonify("")

    @routes.put("/tickets/<int:ticket_id>/comments/<int:comment_id>/redact")
    def redact(ticket_id: int, comment_id: int) -> Response:
        staff_only()
        ticket = state.ticket(ticket_id)
        comment = find_comment(ticket, comment_id)
        redact_comment(state, ticket, comment, str((request.get_json(silent=True) or {}).get("text") or ""), by_api())
        return jsonify({"comment": comment_json(state, comment, inline_images=True)})

    @routes.put("/tickets/<int:ticket_id>/comments/<int:comment_id>/attachments/<int:file_id>/redact")
    def redact_attachment(ticket_id: int, comment_id: int, file_id: int) -> Response:
        staff_only()
        ticket = state.ticket(ticket_id)
        comment = find_comment(ticket, comment_id)
        file = find_file(comment, file_id)
        redact_file(state, ticket, comment, file, by_api())
        return jsonify({"attachment": file_json(state, file)})


def _audits(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.get("/tickets/<int:ticket_id>/audits")
    def list_audits(ticket_id: int) -> Response:
        staff_only()
        audits = state.ticket(ticket_id).audits
        if request.args.get("sort_order", request.args.get("sort", "")) in ("desc", "-created_at"):
            audits = audits[::-1]
        shown = page_of(state, "audits", audits, lambda audit: audit_json(state, audit))
        return jsonify(with_users(state, shown, [audit.author_id for audit in audits]))

    @routes.get("/tickets/<int:ticket_id>/audits/<int:audit_id>")
    def show_audit(ticket_id: int, audit_id: int) -> Response:
        staff_only()
        for audit in state.ticket(ticket_id).audits:
            if audit.id == audit_id:
                return jsonify({"audit": audit_json(state, audit)})
        raise not_found()

    @routes.get("/ticket_audits")
    def all_audits() -> Response:
        staff_only()
        audits = [audit for ticket in state.live_tickets() for audit in ticket.audits]
        audits.sort(key=lambda audit: audit.id, reverse=True)
        size = max(1, min(request.args.get("page[size]", 100, int), 1000))
        start = read_cursor(request.args.get("page[after]") or request.args.get("cursor"))
        end = min(start + size, len(audits))
        after = write_cursor(end)
        shown: dict[str, Any] = {"audits": [audit_json(state, audit) for audit in audits[start:end]]}
        if end < len(audits):
            shown |= {"after_cursor": after, "after_url": link(state, **{"page[after]": after})}
        return jsonify(shown)


def _tags(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    def change(ticket: Ticket, key: str) -> Response:
        account = staff_only()
        desk.limits.ticket_update(int(account.id), ticket.id)
        content = request.get_json(silent=True) or {}
        if not isinstance(content.get("tags"), list):
            raise bad_request("Invalid attribute", "The request body needs a list named tags.")
        payload = {key: content["tags"]}
        if "updated_stamp" in content:
            payload |= {"safe_update": True, "updated_stamp": content["updated_stamp"]}
        update_ticket(state, ticket, payload, by_api())
        return jsonify({"tags": ticket.tags})

    @routes.get("/tickets/<int:ticket_id>/tags")
    def read(ticket_id: int) -> Response:
        staff_only()
        return jsonify({"tags": state.ticket(ticket_id).tags})

    @routes.post("/tickets/<int:ticket_id>/tags")
    def replace(ticket_id: int) -> tuple[Response, int]:
        return change(state.ticket(ticket_id), "tags"), 201

    @routes.put("/tickets/<int:ticket_id>/tags")
    def add(ticket_id: int) -> Response:
        return change(state.ticket(ticket_id), "additional_tags")

    @routes.delete("/tickets/<int:ticket_id>/tags")
    def remove(ticket_id: int) -> Response:
        change(state.ticket(ticket_id), "remove_tags")
        return no_content()


def _files(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.post("/uploads")
    def upload() -> tuple[Response, int]:
        name = request.args.get("filename", "")
        content = request.get_data()
        if not name:
            raise bad_request("Invalid attribute", "The query needs a filename.")
        if not content:
            raise invalid("base", "Attachment: is empty")
        if len(content) > FILE_LIMIT:
            raise ApiError(413, {"error": "AttachmentTooLarge", "description": "Attachment: is over 50 MB"})
        mime_type = (request.content_type or "application/octet-stream").split(";")[0]
        made = state.add_upload(name, mime_type, content, request.args.get("token"))
        files = [file_json(state, file) for file in made.files]
        return jsonify({"upload": {"token": made.token, "attachment": files[-1], "attachments": files}}), 201

    @routes.delete("/uploads/<token>")
    def withdraw(token: str) -> Response:
        if state.uploads.pop(token, None) is None:
            raise not_found()
        return no_content()

    @routes.get("/attachments/<int:file_id>")
    def show_attachment(file_id: int) -> Response:
        if file_id not in state.files:
            raise not_found()
        return jsonify({"attachment": file_json(state, state.files[file_id])})
