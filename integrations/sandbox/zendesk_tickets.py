"""Routes of tickets: list, create, show, update, delete, merge, many at once, and end users' own requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.zendesk_actions import delete, delete_for_good, merge, restore
from integrations.sandbox.zendesk_errors import ApiError, bad_request, describe, forbidden, not_found
from integrations.sandbox.zendesk_json import api_url, audit_json, job_json, ticket_json
from integrations.sandbox.zendesk_model import Job, Ticket
from integrations.sandbox.zendesk_requests import Desk, body, by_api, current, numbers, page_of, staff_only, with_users
from integrations.sandbox.zendesk_saving import By, create_ticket, update_ticket
from integrations.sandbox.zendesk_state import ZendeskState, stamp

MOST_AT_ONCE = 100
MOST_JOBS = 30
Step = tuple[int, Callable[[], dict[str, Any]]]
"""One ticket of a job, and what is to be done, which gives the job's result for it."""


def ticket_routes(desk: Desk) -> Blueprint:
    """Routes under ``/api/v2`` that read and write tickets."""
    routes = Blueprint("tickets", __name__)
    _single(routes, desk)
    _lists(routes, desk)
    _many(routes, desk)
    _jobs(routes, desk.state)
    _removal(routes, desk)
    _end_user_requests(routes, desk)
    return routes


def with_people(state: ZendeskState, shown: dict[str, Any], tickets: list[Ticket]) -> dict[str, Any]:
    """Add the people of the tickets where ``include=users`` asks for them."""
    ids = [number for ticket in tickets for number in (ticket.requester_id, ticket.submitter_id, ticket.assignee_id)]
    return with_users(state, shown, ids)


def _with_slas(ticket: Ticket, shown: dict[str, Any]) -> dict[str, Any]:
    """The targets of the ticket's SLA policy where ``include=slas`` asks for them."""
    if "slas" in request.args.get("include", "").split(","):
        shown["slas"] = {"policy_metrics": [dict(target) for target in ticket.sla_targets]}
    return shown


def _single(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.post("/tickets")
    def create() -> tuple[Response, int]:
        staff_only()
        ticket, audit = create_ticket(state, body("ticket"), by_api())
        shown = jsonify({"ticket": ticket_json(state, ticket), "audit": audit_json(state, audit)})
        shown.headers["Location"] = api_url(state, f"tickets/{ticket.id}.json")
        return shown, 201

    @routes.get("/tickets/<int:ticket_id>")
    def show(ticket_id: int) -> Response:
        staff_only()
        ticket = state.ticket(ticket_id)
        return jsonify(with_people(state, {"ticket": _with_slas(ticket, ticket_json(state, ticket))}, [ticket]))

    @routes.put("/tickets/<int:ticket_id>")
    def update(ticket_id: int) -> Response:
        account = staff_only()
        ticket = state.ticket(ticket_id)
        desk.limits.ticket_update(int(account.id), ticket.id)
        audit = update_ticket(state, ticket, body("ticket"), by_api())
        return jsonify({"ticket": ticket_json(state, ticket), "audit": audit_json(state, audit)})

    @routes.post("/tickets/<int:ticket_id>/merge")
    def merge_into(ticket_id: int) -> Response:
        staff_only()
        wish = request.get_json(silent=True)
        if not isinstance(wish, dict) or not isinstance(wish.get("ids"), list):
            raise bad_request("Invalid attribute", "The request body needs ids, the tickets to merge into this one.")
        target, ids, by = state.ticket(ticket_id), [int(number) for number in wish["ids"]], by_api("merge")

        def work() -> dict[str, Any]:
            merge(state, target, ids, wish, by)
            return {"id": ticket_id, "action": "merge", "status": "Merged", "success": True}

        return queue_job(state, "Ticket Merge", [(ticket_id, work)])


def _lists(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.get("/tickets")
    def listed() -> Response:
        staff_only()
        wanted = request.args.get("external_id")
        tickets = [ticket for ticket in state.live_tickets() if wanted is None or ticket.external_id == wanted]
        shown = page_of(state, "tickets", tickets, lambda ticket: ticket_json(state, ticket))
        return jsonify(with_people(state, shown, tickets))

    @routes.get("/tickets/show_many")
    def show_many() -> Response:
        staff_only()
        ids = numbers(request.args.get("ids", ""))[:MOST_AT_ONCE]
        tickets = [ticket for ticket in state.live_tickets() if ticket.id in ids]
        shown = {"tickets": [ticket_json(state, ticket) for ticket in tickets], "count": len(tickets)}
        return jsonify(with_people(state, shown, tickets))


def _many(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.put("/tickets/update_many")
    def update_many() -> Response:
        staff_only()
        content = request.get_json(silent=True) or {}
        if isinstance(content.get("tickets"), list):
            pairs = [(int(entry["id"]), entry) for entry in content["tickets"]]
        else:
            pairs = [(number, body("ticket")) for number in numbers(request.args.get("ids", ""))]
        _few_enough(len(pairs))
        by = by_api("update_many")
        steps = [(number, partial(_update_one, desk, number, payload, by)) for number, payload in pairs]
        return queue_job(state, "Bulk Ticket Update", steps)

    @routes.post("/tickets/create_many")
    def create_many() -> Response:
        staff_only()
        payloads = (request.get_json(silent=True) or {}).get("tickets")
        if not isinstance(payloads, list):
            raise bad_request("Invalid attribute", "The request body needs a list named tickets.")
        _few_enough(len(payloads))
        by = by_api()

        def one(index: int, payload: dict[str, Any]) -> dict[str, Any]:
            return {"id": create_ticket(state, payload, by)[0].id, "index": index}

        steps = [(0, partial(one, index, payload)) for index, payload in enumerate(payloads)]
        return queue_job(state, "Bulk Ticket Create", steps)

    @routes.delete("/tickets/destroy_many")
    def destroy_many() -> Response:
        account = staff_only()
        ids = numbers(request.args.get("ids", ""))
        _few_enough(len(ids))

        def one(number: int) -> dict[str, Any]:
            delete(state, state.ticket(number), int(account.id))
            return {"id": number, "action": "delete", "status": "Deleted", "success": True}

        return queue_job(state, "Bulk Ticket Delete", [(number, partial(one, number)) for number in ids])


def _jobs(routes: Blueprint, state: ZendeskState) -> None:
    @routes.get("/job_statuses")
    def jobs() -> Response:
        staff_only()
        return jsonify({"job_statuses": [job_json(state, job) for job in state.jobs.values()]})

    @routes.get("/job_statuses/<job_id>")
    def job(job_id: str) -> Response:
        staff_only()
        if job_id not in state.jobs:
            raise not_found()
        return jsonify({"job_status": job_json(state, state.jobs[job_id])})


def _few_enough(count: int) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise bad_request("TooManyTickets", f"Between 1 and {MOST_AT_ONCE} tickets at once; {count} were given.")


def _update_one(desk: Desk, number: int, payload: dict[str, Any], by: By) -> dict[str, Any]:
    desk.limits.ticket_update(by.actor, number)
    update_ticket(desk.state, desk.state.ticket(number), payload, by)
    return {"id": number, "action": "update", "status": "Updated", "success": True}


def queue_job(state: ZendeskState, kind: str, steps: Sequence[Step]) -> Response:
    """Answer with a queued job; it is carried out once the answer is made. What fails is told in its results."""
    running = [job for job in state.jobs.values() if job.status in ("queued", "working")]
    if len(running) >= MOST_JOBS:
        raise ApiError(429, {"error": "TooManyJobs", "description": "Too many jobs are queued"}, {"Retry-After": "10"})
    job = Job(state.secret_word("job"), kind, len(steps), state.now())
    state.jobs[job.id] = job
    response = jsonify({"job_status": job_json(state, job)})
    response.call_on_close(lambda: _carry_out(state, job, steps))
    return response


def _carry_out(state: ZendeskState, job: Job, steps: Sequence[Step]) -> None:
    results = []
    for number, work in steps:
        try:
            results.append(work())
        except ApiError as refusal:
            results.append(_failed(number, refusal))
    job.results = results
    job.status = "completed"
    job.message = f"Completed at {stamp(state.now())}"


def _failed(number: int, refusal: ApiError) -> dict[str, Any]:
    error = refusal.body["error"]
    title = error["title"] if isinstance(error, dict) else error
    return {"id": number, "action": "update", "success": False, "error": title, "details": describe(refusal)}


def _removal(routes: Blueprint, desk: Desk) -> None:
    state = desk.state

    @routes.delete("/tickets/<int:ticket_id>")
    def remove(ticket_id: int) -> Response:
        delete(state, state.ticket(ticket_id), int(staff_only().id))
        return no_content()

    @routes.put("/tickets/<int:ticket_id>/mark_as_spam")
    def spam(ticket_id: int) -> Response:
        delete(state, state.ticket(ticket_id), int(staff_only().id), spam=True)
        return jsonify("")

    @routes.get("/deleted_tickets")
    def deleted() -> Response:
        staff_only()
        gone = [ticket for _, ticket in sorted(state.tickets.items()) if ticket.deleted_as is not None]

        def show(ticket: Ticket) -> dict[str, Any]:
            at = stamp(ticket.updated_at)
            return {"id": ticket.id, "subject": ticket.subject, "deleted_at": at, "previous_state": ticket.status}

        return jsonify(page_of(state, "deleted_tickets", gone, show))

    @routes.put("/deleted_tickets/<int:ticket_id>/restore")
    def bring_back(ticket_id: int) -> Response:
        restore(state, ticket_id, int(staff_only().id))
        return jsonify("")

    @routes.delete("/deleted_tickets/<int:ticket_id>")
    def remove_for_good(ticket_id: int) -> Response:
        account = staff_only()

        def work() -> dict[str, Any]:
            delete_for_good(state, ticket_id, int(account.id))
            return {"id": ticket_id, "action": "delete", "status": "Deleted", "success": True}

        return queue_job(state, "Ticket Permanent Delete", [(ticket_id, work)])


def _end_user_requests(routes: Blueprint, desk: Desk) -> None:
    """Customers see their tickets as requests; ``solved: true`` is the help centre's "mark as solved"."""
    state = desk.state

    def own(ticket_id: int) -> Ticket:
        ticket = state.ticket(ticket_id)
        if ticket not in state.visible_to(current()):
            raise forbidden()
        return ticket

    def show(ticket: Ticket) -> dict[str, Any]:
        shown = ticket_json(state, ticket)
        kept = (
            "id",
            "subject",
            "description",
            "status",
            "priority",
            "type",
            "requester_id",
            "created_at",
            "updated_at",
        )
        solvable = ticket.status not in ("solved", "closed")
        return {**{key: shown[key] for key in kept}, "can_be_solved_by_me": solvable}

    @routes.post("/requests")
    def ask() -> tuple[Response, int]:
        ticket, _ = create_ticket(state, {**body("request"), "requester_id": int(current().id)}, by_api("end_user"))
        return jsonify({"request": show(ticket)}), 201

    @routes.get("/requests/<int:ticket_id>")
    def read(ticket_id: int) -> Response:
        return jsonify({"request": show(own(ticket_id))})

    @routes.put("/requests/<int:ticket_id>")
    def reply(ticket_id: int) -> Response:
        wish, ticket = body("request"), own(ticket_id)
        payload: dict[str, Any] = {"comment": wish["comment"]} if wish.get("comment") else {}
        if wish.get("solved") is True:
            payload["status"] = "solved"
        update_ticket(state, ticket, payload, by_api("end_user"))
        return jsonify({"request": show(ticket)})
