"""Routes of what hangs on a ticket: comments, audits, tags, uploads and attachments; and of search and exports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.zendesk_actions import find_comment, find_file, make_private, redact_comment, redact_file
from integrations.sandbox.zendesk_errors import ApiError, bad_request, invalid, not_found
from integrations.sandbox.zendesk_json import api_url, audit_json, comment_json, file_json, ticket_json, user_json
from integrations.sandbox.zendesk_model import Ticket
from integrations.sandbox.zendesk_requests import (
    Desk,
    by_api,
    link,
    page_of,
    read_cursor,
    staff_only,
    write_cursor,
)
from integrations.sandbox.zendesk_saving import update_ticket
from integrations.sandbox.zendesk_search import find, ordered

FILE_LIMIT = 50 * 1024 * 1024
"""Bytes of one attachment (platform fact)."""
SEARCH_LIMIT = 1000
MOST_ID = 10**9 - 1


def place(moment: datetime, ticket_id: int) -> int:
    """Where a ticket stands in the order of change: its time in microseconds, then its id."""
    return int(moment.timestamp() * 1_000_000) * (MOST_ID + 1) + ticket_id


def comment_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2``."""
    routes = Blueprint("comments", __name__)
    _comments(routes, desk)
    _audits(routes, desk)
    _tags(routes, desk)
    _files(routes, desk)
    _search(routes, desk)
    _exports(routes, desk)
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
        if "users" in request.args.get("include", "").split(","):
            authors = (state.person(number) for number in sorted({comment.author_id for comment in comments}))
            shown["users"] = [user_json(state, person) for person in authors if person is not None]
        return jsonify(shown)

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
        return jsonify(page_of(state, "audits", audits, lambda audit: audit_json(state, audit)))

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


def _search(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    def found() -> list[Ticket]:
        query = request.args.get("query", "")
        if not query.strip():
            raise bad_request("Invalid attribute", "The query parameter is missing.")
        tickets = find(state, state.live_tickets(), query)
        descending = request.args.get("sort_order", "desc") != "asc"
        return ordered(tickets, request.args.get("sort_by", "created_at"), descending)

    def show(ticket: Ticket) -> dict[str, Any]:
        return {**ticket_json(state, ticket), "result_type": "ticket"}

    @routes.get("/search")
    def search() -> Response:
        staff_only()
        tickets = found()
        first = (request.args.get("page", 1, int) - 1) * request.args.get("per_page", 100, int)
        if first >= SEARCH_LIMIT:
            message = "Number of requested results exceeds the limit of 1,000; use search/export"
            raise ApiError(422, {"error": "invalid", "description": message})
        return jsonify({**page_of(state, "results", tickets, show), "facets": None})

    @routes.get("/search/count")
    def count() -> Response:
        staff_only()
        return jsonify({"count": len(found())})

    @routes.get("/search/export")
    def export() -> Response:
        staff_only()
        desk.limits.endpoint("search-export", state.settings.search_exports_per_minute)
        if request.args.get("filter[type]") != "ticket":
            raise bad_request("Invalid attribute", "filter[type] has to be ticket.")
        return jsonify({**page_of(state, "results", found(), show, size=1000, always_cursor=True), "facets": None})


def _exports(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    def start_time() -> float:
        """The query's start (422 where it is not a minute in the past: platform fact)."""
        text = request.args.get("start_time", "")
        if not text.isdigit():
            raise ApiError(400, {"error": "InvalidAttribute", "description": "start_time has to be a Unix time"})
        if int(text) > (state.now() - timedelta(minutes=1)).timestamp():
            message = "Too recent start_time. Use a start_time older than 60 seconds"
            raise ApiError(422, {"error": "StartTimeTooRecent", "description": message})
        return float(text)

    def exported(since: int) -> list[Ticket]:
        """What changed after a place but not in the last minute, deleted tickets included, in the order of change."""
        until = place(state.now() - timedelta(minutes=1), MOST_ID)
        keep_deleted = request.args.get("exclude_deleted") != "true"
        tickets = [
            ticket
            for ticket in state.tickets.values()
            if since < place(ticket.touched_at, ticket.id) <= until and (keep_deleted or ticket.deleted_as is None)
        ]
        return sorted(tickets, key=lambda ticket: (ticket.touched_at, ticket.id))

    @routes.get("/incremental/tickets/cursor")
    def by_cursor() -> Response:
        staff_only()
        desk.limits.endpoint("incremental-exports", state.settings.exports_per_minute)
        cursor = request.args.get("cursor")
        since = read_cursor(cursor) if cursor else place(datetime.fromtimestamp(start_time(), UTC), 0)
        size = max(1, min(request.args.get("per_page", 1000, int), 1000))
        tickets = exported(since)
        batch = tickets[:size]
        after = write_cursor(place(batch[-1].touched_at, batch[-1].id) if batch else since)
        shown: dict[str, Any] = {
            "tickets": [ticket_json(state, ticket) for ticket in batch],
            "after_cursor": after,
            "after_url": f"{api_url(state, 'incremental/tickets/cursor.json')}?cursor={after}",
            "before_cursor": None,
            "before_url": None,
            "end_of_stream": len(batch) == len(tickets),
        }
        return jsonify(_with_users(shown, batch))

    @routes.get("/incremental/tickets")
    def by_time() -> Response:
        staff_only()
        desk.limits.endpoint("incremental-exports", state.settings.exports_per_minute)
        since = start_time()
        tickets = exported(place(datetime.fromtimestamp(since, UTC), 0))[:1000]
        end = int(tickets[-1].touched_at.timestamp()) if tickets else int(since)
        shown = {
            "tickets": [ticket_json(state, ticket) for ticket in tickets],
            "count": len(tickets),
            "end_time": end,
            "next_page": f"{api_url(state, 'incremental/tickets.json')}?start_time={end}",
            "end_of_stream": len(tickets) < 1000,
        }
        return jsonify(_with_users(shown, tickets))

    def _with_users(shown: dict[str, Any], tickets: list[Ticket]) -> dict[str, Any]:
        if "users" in request.args.get("include", "").split(","):
            people = (state.person(number) for number in sorted({ticket.requester_id for ticket in tickets}))
            shown["users"] = [user_json(state, person) for person in people if person is not None]
        return shown
