"""What an account has that concerns us: ticket fields, forms, webhooks, and triggers that write to customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.ports import NotPermitted, Rejected, TicketGone
from integrations.zendesk.session import ZendeskSession

WEBHOOK_NAME = "Handoff Gate"
WEBHOOK_PATH = "/webhooks/zendesk"

Json = Mapping[str, Any]


def ticket_fields(session: ZendeskSession) -> list[Json]:
    """All ticket fields of the account."""
    return [entry for page in session.pages("ticket_fields.json", "ticket_fields") for entry in page["ticket_fields"]]


def ticket_forms(session: ZendeskSession) -> list[Json]:
    """All ticket forms; none where the account's plan has no forms."""
    try:
        pages = list(session.pages("ticket_forms.json", "ticket_forms"))
    except (TicketGone, NotPermitted, Rejected):
        return []
    return [form for page in pages for form in page["ticket_forms"]]


def webhooks(session: ZendeskSession) -> list[Json]:
    """All webhooks of the account (admins only)."""
    return [entry for page in session.pages("webhooks", "webhooks") for entry in page["webhooks"]]


def own_webhook(all_webhooks: Iterable[Json]) -> Json | None:
    """The webhook that leads to this service: by its path or its name."""
    for entry in all_webhooks:
        if entry.get("name") == WEBHOOK_NAME or WEBHOOK_PATH in str(entry.get("endpoint") or ""):
            return entry
    return None


def unguarded_mail(session: ZendeskSession) -> list[Json]:
    """Active triggers that write to the requester when a ticket is solved, whatever the gate says."""
    pages = session.pages("triggers.json", "triggers", {"active": "true"})
    return loud_triggers(trigger for page in pages for trigger in page["triggers"])


def loud_triggers(triggers: Iterable[Json]) -> list[Json]:
    """Those of some triggers that are active and write to the requester on solving, without looking at our tags."""
    return [trigger for trigger in triggers if trigger.get("active", True) and _mails_on_solving(trigger)]


def _mails_on_solving(trigger: Json) -> bool:
    actions = trigger.get("actions") or ()
    conditions = trigger.get("conditions") or {}
    all_of, any_of = conditions.get("all") or [], conditions.get("any") or []
    mails = any(
        action.get("field") == "notification_user" and "requester_id" in str(action.get("value")) for action in actions
    )
    on_solving = any(
        entry.get("field") == "status" and str(entry.get("value")) == "solved" and not _negated(entry)
        for entry in [*all_of, *any_of]
    )
    guarded = any(
        entry.get("field") == "current_tags" and "handoff_" in str(entry.get("value")) for entry in [*all_of, *any_of]
    )
    return mails and on_solving and not guarded


def _negated(condition: Json) -> bool:
    return str(condition.get("operator") or "").startswith("not")
