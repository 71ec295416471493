"""Routes that find tickets: search, its export, and the incremental exports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.zendesk_errors import ApiError, bad_request
from integrations.sandbox.zendesk_json import api_url, metrics_json, ticket_json
from integrations.sandbox.zendesk_model import Ticket
from integrations.sandbox.zendesk_requests import (
    Desk,
    admin_only,
    page_of,
    read_cursor,
    staff_only,
    with_users,
    write_cursor,
)
from integrations.sandbox.zendesk_search import find, ordered
from integrations.sandbox.zendesk_state import ZendeskState

MINUTE = timedelta(minutes=1)
MOST_EXPORTED = 1000
SEARCH_LIMIT = 1000
MOST_ID = 10**9 - 1


def place(moment: datetime, ticket_id: int) -> int:
    """Where a ticket stands in the order of change: its time in microseconds, then its id."""
    return int(moment.timestamp() * 1_000_000) * (MOST_ID + 1) + ticket_id


def finding_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2``."""
    routes = Blueprint("finding", __name__)
    _search(routes, desk)
    _exports(routes, desk)
    return routes


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


def start_time(state: ZendeskState) -> int:
    """The query's start, a Unix time (422 where it is not a minute in the past: platform fact)."""
    text = request.args.get("start_time", "")
    if not text.isdigit():
        raise ApiError(400, {"error": "InvalidAttribute", "description": "start_time has to be a Unix time"})
    if int(text) > (state.now() - MINUTE).timestamp():
        message = "Too recent start_time. Use a start_time older than 60 seconds"
        raise ApiError(422, {"error": "StartTimeTooRecent", "description": message})
    return int(text)


def exported(state: ZendeskState, since: int) -> list[Ticket]:
    """What changed after a place but not in the last minute, deleted tickets included unless ``exclude_deleted`` asks
    otherwise, in the order of change."""
    until = place(state.now() - MINUTE, MOST_ID)
    keep_deleted = request.args.get("exclude_deleted") != "true"
    tickets = [
        ticket
        for ticket in state.tickets.values()
        if since < place(ticket.touched_at, ticket.id) <= until and (keep_deleted or ticket.deleted_as is None)
    ]
    return sorted(tickets, key=lambda ticket: (ticket.touched_at, ticket.id))


def _exports(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    def first_place() -> int:
        return place(datetime.fromtimestamp(start_time(state), UTC), 0)

    def show(ticket: Ticket) -> dict[str, Any]:
        metrics = "metric_sets" in request.args.get("include", "").split(",")
        return {**ticket_json(state, ticket), **({"metric_set": metrics_json(ticket)} if metrics else {})}

    @routes.get("/incremental/tickets/cursor")
    def by_cursor() -> Response:
        admin_only()
        desk.limits.endpoint("incremental-exports", state.settings.exports_per_minute)
        cursor = request.args.get("cursor")
        since = read_cursor(cursor) if cursor else first_place()
        tickets = exported(state, since)
        batch = tickets[: max(1, min(request.args.get("per_page", MOST_EXPORTED, int), MOST_EXPORTED))]
        after = write_cursor(place(batch[-1].touched_at, batch[-1].id) if batch else since)
        shown: dict[str, Any] = {
            "tickets": [show(ticket) for ticket in batch],
            "after_cursor": after,
            "after_url": f"{api_url(state, 'incremental/tickets/cursor.json')}?cursor={after}",
            "before_cursor": None,
            "before_url": None,
            "end_of_stream": len(batch) == len(tickets),
        }
        return jsonify(with_users(state, shown, [ticket.requester_id for ticket in batch]))

    @routes.get("/incremental/tickets")
    def by_time() -> Response:
        admin_only()
        desk.limits.endpoint("incremental-exports", state.settings.exports_per_minute)
        since = first_place()
        tickets = exported(state, since)[:MOST_EXPORTED]
        end = int(tickets[-1].touched_at.timestamp()) if tickets else start_time(state)
        shown = {
            "tickets": [show(ticket) for ticket in tickets],
            "count": len(tickets),
            "end_time": end,
            "next_page": f"{api_url(state, 'incremental/tickets.json')}?start_time={end}",
            "end_of_stream": len(tickets) < MOST_EXPORTED,
        }
        return jsonify(with_users(state, shown, [ticket.requester_id for ticket in tickets]))
