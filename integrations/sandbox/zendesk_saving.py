"""Saves tickets: the agent's changes, required fields, triggers, then audit and events, all in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from integrations.sandbox.zendesk_changes import (
    Difference,
    change_event,
    comment_event,
    creation_differences,
    differences,
)
from integrations.sandbox.zendesk_errors import invalid
from integrations.sandbox.zendesk_events import EventBatch
from integrations.sandbox.zendesk_model import SYSTEM_ACTOR, Audit, Comment, Ticket, Via
from integrations.sandbox.zendesk_rules import require_fields
from integrations.sandbox.zendesk_state import BRAND_ID, CLOSING_AUTOMATION, GROUP_ID, ZendeskState
from integrations.sandbox.zendesk_triggers import Moment, RuleEffects, act, call_webhooks, run_triggers
from integrations.sandbox.zendesk_writing import (
    NewComment,
    apply_properties,
    check_stamp,
    new_comment,
    set_status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who saves, how it came, and which of the ways of closing it is (``Settings.checked_routes``)."""

    actor: int
    via: Via
    route: str


def writable(ticket: Ticket) -> None:
    """Refuse (422) any write on a closed ticket."""
    if ticket.status == "closed":
        raise invalid("status", "Status: closed prevents ticket update")


def update_ticket(state: ZendeskState, ticket: Ticket, payload: dict[str, Any], by: By) -> Audit:
    """Carry out the payload of a ticket update; nothing is changed where it is refused."""
    writable(ticket)
    check_stamp(ticket, payload)
    draft = ticket.draft()
    apply_properties(state, draft, payload)
    comment = new_comment(state, ticket, payload.get("comment"), by.actor, by.via)
    says_status = {"status", "custom_status_id"} & payload.keys()
    route = "closed" if payload.get("status") == "closed" else by.route
    if not says_status and comment is not None and not state.is_staff(by.actor):
        reopen(state, draft)
    if says_status or draft.status != ticket.status:
        before_solving(state, draft, By(actor=by.actor, via=by.via, route=route))
    return commit(state, ticket, draft, by, comment)


def reopen(state: ZendeskState, draft: Ticket) -> None:
    """What a customer's reply does to a ticket that waits or is solved."""
    if draft.status in ("pending", "hold", "solved"):
        set_status(state, draft, "open")


def before_solving(state: ZendeskState, draft: Ticket, by: By) -> None:
    """Give a solved ticket its solver as assignee where it has none, and check what its form requires."""
    person = state.person(by.actor)
    if (
        draft.status == "solved"
        and draft.assignee_id is None
        and person is not None
        and person.is_staff
        and state.settings.assign_on_solve
    ):
        draft.assignee_id = by.actor
    if by.route in state.settings.checked_routes:
        require_fields(state, draft)


def create_ticket(state: ZendeskState, payload: dict[str, Any], by: By) -> tuple[Ticket, Audit]:
    """A new ticket with its first comment. ``via_followup_source_id`` makes a follow-up of a closed one."""
    written = payload.get("comment") or ({"body": payload["description"]} if payload.get("description") else None)
    if written is None:
        raise invalid("base", "Description: cannot be blank")
    source = _followup_source(state, payload)
    ticket = _blank_ticket(state, payload, by, source)
    draft = ticket.draft()
    if source is not None:
        draft.tags, draft.custom = list(source.tags), dict(source.custom)
    apply_properties(state, draft, payload)
    given = {"author_id": draft.requester_id, **(written if isinstance(written, dict) else {"body": written})}
    comment = new_comment(state, ticket, given, by.actor, by.via)
    if comment is None:
        raise invalid("base", "Description: cannot be blank")
    if not draft.subject:
        draft.subject = comment.plain.split("\n")[0][:150]
    if draft.status == "solved":
        before_solving(state, draft, by)
    audit = commit(state, ticket, draft, by, comment, created=True)
    if source is not None:
        source.followup_ids.append(ticket.id)
    return ticket, audit


def _followup_source(state: ZendeskState, payload: dict[str, Any]) -> Ticket | None:
    if not payload.get("via_followup_source_id"):
        return None
    source = state.ticket(int(payload["via_followup_source_id"]))
    if source.status != "closed":
        raise invalid("base", "Via followup source: the ticket is not closed")
    return source


def _blank_ticket(state: ZendeskState, payload: dict[str, Any], by: By, source: Ticket | None) -> Ticket:
    requester = _requester(state, payload, by.actor, source)
    now = state.now()
    via: Via = by.via
    if source is not None:
        origin = {"ticket_id": source.id, "subject": source.subject, "channel": source.via["channel"]}
        via = {"channel": by.via["channel"], "source": {"from": origin, "to": {}, "rel": "follow_up"}}
    return Ticket(
        id=state.next("ticket"),
        requester_id=requester,
        submitter_id=int(payload.get("submitter_id") or by.actor),
        created_at=now,
        updated_at=now,
        touched_at=now,
        via=via,
        form_id=state.default_form().id,
        brand_id=BRAND_ID,
        custom_status_id=state.status_for("new").id,
        group_id=GROUP_ID,
        followup_source_id=source.id if source else None,
    )


def _requester(state: ZendeskState, payload: dict[str, Any], actor: int, source: Ticket | None) -> int:
    given = payload.get("requester")
    if isinstance(given, dict):
        if not given.get("email") and not given.get("name"):
            raise invalid("requester", "Requester: needs a name or an email")
        return int(state.add_customer(str(given.get("name") or ""), str(given.get("email") or "")).id)
    chosen = payload.get("requester_id") or (source.requester_id if source else actor)
    if state.person(int(chosen)) is None:
        raise invalid("requester", "Requester: is invalid")
    return int(chosen)


def commit(
    state: ZendeskState,
    ticket: Ticket,
    draft: Ticket,
    by: By,
    comment: NewComment | None,
    *,
    created: bool = False,
    events: tuple[tuple[str, dict[str, Any]], ...] = (),
) -> Audit:
    """Make a checked draft real: triggers, audit, events. A save that changes nothing leaves no audit."""
    before = ticket.draft()
    own = creation_differences(draft) if created else differences(ticket, draft)
    moment = Moment(before=before, after=draft, created=created, actor=by.actor, comment=comment)
    idle = not created and not own and comment is None
    rules = RuleEffects() if idle else run_triggers(state, moment)
    audit = Audit(state.next("audit"), ticket.id, by.actor, state.now(), by.via)
    draft.touched_at = audit.created_at
    _follow_status(ticket, draft, audit)
    comments = _add_comments(state, draft, audit, [comment, *rules.comments] if comment else rules.comments)
    changes = [*own, *rules.differences]
    audit.events += [comment_event(entry) for entry in comments]
    audit.events += [change_event(state, change, created=created and change.via is None) for change in changes]
    audit.events += [{"id": state.next("event"), **mail} for mail in rules.mails]
    if audit.events:
        draft.updated_at = audit.created_at
        draft.audits = [*draft.audits, audit]
    ticket.become(draft)
    state.tickets[ticket.id] = ticket
    _announce(state, ticket, by.actor, created, changes, comments, events)
    call_webhooks(state, ticket, by.actor, rules.calls)
    _solve_incidents(state, before, ticket, by)
    return audit


def _follow_status(ticket: Ticket, draft: Ticket, audit: Audit) -> None:
    if draft.status == "solved" and ticket.status != "solved":
        draft.solved_at = audit.created_at
    elif draft.status not in ("solved", "closed"):
        draft.solved_at = None


def _add_comments(state: ZendeskState, draft: Ticket, audit: Audit, wanted: list[NewComment]) -> list[Comment]:
    comments = []
    for new in wanted:
        for token in new.tokens:
            state.uploads.pop(token, None)
        comments.append(
            Comment(
                state.next("comment"),
                new.author_id,
                new.html,
                new.plain,
                new.public,
                audit.created_at,
                new.via,
                audit.id,
                list(new.files),
            )
        )
    draft.comments = [*draft.comments, *comments]
    return comments


def _announce(
    state: ZendeskState,
    ticket: Ticket,
    actor: int,
    created: bool,
    changes: list[Difference],
    comments: list[Comment],
    events: tuple[tuple[str, dict[str, Any]], ...],
) -> None:
    batch = EventBatch(state, ticket, actor)
    if created:
        batch.add("created", {})
    for comment in comments:
        batch.add_comment(comment)
    for change in changes:
        if not created or change.via is not None:
            batch.add_change(change)
    for name, event in events:
        batch.add(name, event)
    batch.send()


def _solve_incidents(state: ZendeskState, before: Ticket, problem: Ticket, by: By) -> None:
    """Solving a problem solves the incidents that are linked to it."""
    if problem.type != "problem" or problem.status != "solved" or before.status == "solved":
        return
    via: Via = {"channel": "system", "source": {"from": {"ticket_id": problem.id}, "to": {}, "rel": "problem"}}
    for incident in state.live_tickets():
        if incident.problem_id == problem.id and incident.status not in ("solved", "closed"):
            update = By(actor=by.actor, via=via, route="problem")
            update_ticket(state, incident, {"status": "solved"}, update)


def run_rule(state: ZendeskState, ticket: Ticket, actions: list[dict[str, Any]], via: Via, route: str) -> Audit:
    """Carry out a business rule's actions by themselves, as an automation does: no agent, and required fields only
    where ``Settings.checked_routes`` names the route."""
    writable(ticket)
    draft = ticket.draft()
    effects = RuleEffects()
    moment = Moment(before=ticket, after=draft, created=False, actor=SYSTEM_ACTOR, comment=None)
    act(state, actions, via, moment, effects)
    by = By(actor=SYSTEM_ACTOR, via=via, route=route)
    if draft.status == "solved" and ticket.status != "solved":
        before_solving(state, draft, by)
    comment = effects.comments[0] if effects.comments else None
    audit = commit(state, ticket, draft, by, comment)
    call_webhooks(state, ticket, SYSTEM_ACTOR, effects.calls)
    return audit


def close_solved(
    state: ZendeskState, applies: Callable[[Ticket], bool], after: timedelta = timedelta(days=4)
) -> list[int]:
    """The standard automation: close what has been solved for four days and its conditions apply to. Returns the
    ids."""
    via: Via = {"channel": "rule", "source": {"from": {"title": CLOSING_AUTOMATION}, "to": {}, "rel": "automation"}}
    closed = []
    for ticket in state.live_tickets():
        due = ticket.solved_at is not None and ticket.solved_at + after <= state.now()
        if ticket.status == "solved" and due and applies(ticket):
            run_rule(state, ticket, [{"field": "status", "value": "closed"}], via, "automation")
            closed.append(ticket.id)
    return closed
