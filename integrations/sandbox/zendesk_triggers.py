"""Triggers: business rules that run on each save, after the agent's own changes; no required field holds them up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.zendesk_changes import Difference, differences
from integrations.sandbox.zendesk_events import deliver
from integrations.sandbox.zendesk_model import PRIORITIES, STATUSES, SYSTEM_ACTOR, Ticket, Trigger, Via
from integrations.sandbox.zendesk_state import ZendeskState, stamp
from integrations.sandbox.zendesk_writing import NewComment, apply_properties, clean_tags, new_comment

CONDITIONAL = "conditional_ticket_events"
PAYLOAD_LIMIT = 16_000
PLACEHOLDER = re.compile(r"\{\{([a-z0-9_.]{1,80})\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A save as a trigger's conditions see it."""

    before: Ticket
    after: Ticket
    created: bool
    actor: int
    comment: NewComment | None


@dataclass(slots=True)
class RuleEffects:
    """What triggers did to a draft. ``calls`` are webhook ids with the payloads that their admin wrote; ``mails`` are
    audit events of mail that would go out."""

    differences: list[Difference] = field(default_factory=list)
    comments: list[NewComment] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    mails: list[dict[str, Any]] = field(default_factory=list)


def run_triggers(state: ZendeskState, moment: Moment) -> RuleEffects:
    """Let each active trigger, in order, look at the save and act on its draft; each acts once at most."""
    effects = RuleEffects()
    for trigger in sorted(state.triggers.values(), key=lambda rule: rule.position):
        if trigger.active and fires(state, trigger, moment):
            act(state, trigger.actions, rule_via(trigger), moment, effects)
    return effects


def rule_via(trigger: Trigger) -> Via:
    """How the audit says that a trigger did something."""
    source = {"from": {"id": trigger.id, "title": trigger.title}, "to": {}, "rel": "trigger"}
    return {"channel": "rule", "source": source}


def fires(state: ZendeskState, trigger: Trigger, moment: Moment) -> bool:
    """Whether all of ``all`` hold and, where there is one, one of ``any``."""
    every = trigger.conditions.get("all") or []
    one_of = trigger.conditions.get("any") or []
    if not all(holds(state, condition, moment) for condition in every):
        return False
    return not one_of or any(holds(state, condition, moment) for condition in one_of)


def holds(state: ZendeskState, condition: dict[str, Any], moment: Moment) -> bool:
    """Whether one condition holds. A field or operator that nobody knows never does."""
    name, operator, wanted = condition.get("field", ""), condition.get("operator", "is"), condition.get("value")
    if name == "current_tags":
        tags = clean_tags(wanted or "")
        found = any(tag in moment.after.tags for tag in tags)
        return found if operator == "includes" else not found
    read = _READERS.get(name)
    if read is not None:
        return _compare(read(state, moment), read(state, moment), operator, wanted)
    number = name.removeprefix("custom_fields_")
    if number.isdigit():
        before, after = (_text(side.custom.get(int(number))) for side in (moment.before, moment.after))
        return _compare(before, after, operator, wanted)
    attribute = _PROPERTIES.get(name)
    if attribute is None:
        return False
    before, after = (_text(getattr(side, attribute)) for side in (moment.before, moment.after))
    if moment.created:
        before = ""
    return _compare(before, after, operator, wanted)


_PROPERTIES = {
    "status": "status",
    "priority": "priority",
    "type": "type",
    "assignee_id": "assignee_id",
    "group_id": "group_id",
    "requester_id": "requester_id",
    "ticket_form_id": "form_id",
    "custom_status_id": "custom_status_id",
}
_READERS: dict[str, Callable[[ZendeskState, Moment], str]] = {
    "update_type": lambda _, moment: "Create" if moment.created else "Change",
    "attachment": lambda _, moment: "present" if moment.comment is not None and moment.comment.files else "not_present",
    "comment_is_public": lambda _, moment: "" if moment.comment is None else str(moment.comment.public).lower(),
    "role": lambda state, moment: "agent" if state.is_staff(moment.actor) else "end_user",
    "current_via_id": lambda _, moment: moment.after.via["channel"],
}


def _compare(before: str, after: str, operator: str, wanted: Any) -> bool:
    value = _text(wanted)
    plain = {
        "is": after == value,
        "is_not": after != value,
        "changed": before != after,
        "not_changed": before == after,
        "value": before != after and after == value,
        "value_previous": before != after and before == value,
        "not_value": after != value,
        "present": after != "",
        "not_present": after == "",
    }
    if operator in plain:
        return plain[operator]
    for order in (STATUSES, PRIORITIES):
        if after in order and value in order:
            return (
                order.index(after) < order.index(value)
                if operator == "less_than"
                else (operator == "greater_than" and order.index(after) > order.index(value))
            )
    return False


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def act(state: ZendeskState, actions: list[dict[str, Any]], via: Via, moment: Moment, effects: RuleEffects) -> None:
    """Carry out the actions of a trigger, automation or macro on the draft."""
    before = moment.after.draft()
    public = next((entry["value"] for entry in actions if entry["field"] == "comment_mode_is_public"), False)
    for action in actions:
        name, value = action["field"], action.get("value")
        if name == "notification_webhook":
            webhook_id, payload = (value[0], value[1]) if isinstance(value, list) else (value, "")
            effects.calls.append((str(webhook_id), str(payload)))
        elif name == "notification_user":
            effects.mails.append(_mail(moment, value, via))
        elif name in ("comment_value", "comment_value_html"):
            text = value[-1] if isinstance(value, list) else value
            key = "html_body" if name.endswith("html") else "body"
            written = {key: text, "public": str(public).lower() == "true"}
            author = moment.actor if moment.actor != SYSTEM_ACTOR else moment.after.submitter_id
            comment = new_comment(state, moment.after, written, author, via)
            effects.comments += [comment] if comment is not None else []
        else:
            apply_properties(state, moment.after, _as_payload(name, value, moment.actor))
    effects.differences += differences(before, moment.after, via)


def _mail(moment: Moment, value: Any, via: Via) -> dict[str, Any]:
    parts = [*value, "", ""] if isinstance(value, list) else [value, "", ""]
    named = {"requester_id": moment.after.requester_id, "assignee_id": moment.after.assignee_id}
    reached = named.get(str(parts[0]))
    recipients = [] if reached is None else [reached]
    return {"type": "Notification", "subject": parts[1], "body": parts[2], "recipients": recipients, "via": via}


def _as_payload(name: str, value: Any, actor: int) -> dict[str, Any]:
    if name == "set_tags":
        return {"tags": clean_tags(value)}
    if name in ("current_tags", "add_tags"):
        return {"additional_tags": clean_tags(value)}
    if name == "remove_tags":
        return {"remove_tags": clean_tags(value)}
    if name == "assignee_id" and value == "current_user":
        return {"assignee_id": actor}
    number = name.removeprefix("custom_fields_")
    if number.isdigit():
        return {"custom_fields": [{"id": int(number), "value": value}]}
    return {name: value}


def call_webhooks(state: ZendeskState, ticket: Ticket, actor: int, calls: list[tuple[str, str]]) -> None:
    """Send what triggers asked for, with placeholders filled in as plain text (quotes are not escaped: platform fact).
    Anything after 16,000 characters is cut off."""
    for webhook_id, template in calls:
        webhook = state.webhooks.get(webhook_id)
        if webhook is not None and webhook.status == "active":
            body = PLACEHOLDER.sub(lambda found: placeholder(state, ticket, actor, found[1]), template)
            deliver(state, webhook, CONDITIONAL, body[:PAYLOAD_LIMIT].encode())


def placeholder(state: ZendeskState, ticket: Ticket, actor: int, name: str) -> str:
    """What a placeholder stands for; nothing where it is not known."""
    requester, user = state.person(ticket.requester_id), state.person(actor)
    latest = ticket.comments[-1].plain if ticket.comments else ""
    known = {
        "ticket.id": str(ticket.id),
        "ticket.title": ticket.subject,
        "ticket.status": ticket.status.capitalize(),
        "ticket.priority": (ticket.priority or "").capitalize(),
        "ticket.description": ticket.description,
        "ticket.latest_comment": latest,
        "ticket.tags": " ".join(ticket.tags),
        "ticket.external_id": ticket.external_id or "",
        "ticket.url": f"{state.world.base_url}/agent/tickets/{ticket.id}",
        "ticket.link": f"{state.world.base_url}/agent/tickets/{ticket.id}",
        "ticket.updated_at": stamp(ticket.updated_at),
        "ticket.requester.name": requester.name if requester else "",
        "ticket.requester.email": requester.email if requester else "",
        "current_user.id": user.id if user else "",
        "current_user.name": user.name if user else "",
    }
    number = name.removeprefix("ticket.ticket_field_")
    if number.isdigit():
        return _text(ticket.custom.get(int(number)))
    return str(known.get(name, ""))
