"""What an account has that concerns us: ticket fields, forms, webhooks, and triggers that write to customers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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


def own_webhook(all_webhooks: Iterable[Json], url: str | None = None, made: Collection[str] = ()) -> Json | None:
    """The webhook that leads to this service: what setup made, else what has our address. Where no address is known,
    its path or our name has to do."""
    entries = list(all_webhooks)
    by_id = next((entry for entry in entries if str(entry.get("id")) in made), None)
    if by_id is not None or url is not None:
        return by_id or next((entry for entry in entries if entry.get("endpoint") == url), None)
    return next((entry for entry in entries if _looks_like_ours(entry)), None)


def other_webhooks(all_webhooks: Iterable[Json], own: Json | None) -> list[Json]:
    """Webhooks that look as if they led to a Handoff Gate, but not to this one."""
    return [entry for entry in all_webhooks if entry is not own and _looks_like_ours(entry)]


def _looks_like_ours(entry: Json) -> bool:
    return entry.get("name") == WEBHOOK_NAME or WEBHOOK_PATH in str(entry.get("endpoint") or "")


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
