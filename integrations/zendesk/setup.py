"""What ``handoff setup zendesk`` creates, in order: fields, the default form's condition, the webhook.

Everything is looked for before it is created, so running it twice changes nothing. Business rules of the account are
never edited; what only a person can do is said with the exact clicks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.fields import RECORD_FIELDS, VERDICT_FIELD_LABEL, GateFieldSpec, field_marker
from app.ports import NotPermitted, Rejected, SetupStep, TicketGone
from integrations.zendesk.fields import (
    ASKED_GATE_FIELDS,
    SCOPE_FIELD_LABEL,
    SCOPE_KEY,
    SCOPE_TAGS,
    TAG_GATED,
    TAG_VERIFIED,
    VERDICT_KEY,
    VERDICT_SHADOW,
    VERDICT_VERIFIED,
    FieldCatalogue,
    catalogue_of,
    option_tag,
)
from integrations.zendesk.forms import completed_form, form_is_ready, guarded_forms
from integrations.zendesk.session import ZendeskSession

WEBHOOK_NAME = "Handoff Gate"
WEBHOOK_PATH = "/webhooks/zendesk"

SUBSCRIPTIONS = tuple(
    f"zen:event-type:ticket.{name}"
    for name in (
        "created",
        "status_changed",
        "custom_status_changed",
        "comment_added",
        "comment_made_private",
        "comment_redacted",
        "attachment_linked_to_comment",
        "attachment_redacted_from_comment",
        "custom_field_changed",
        "tags_changed",
        "subject_changed",
        "description_changed",
        "requester_changed",
        "form_changed",
        "merged",
        "marked_as_spam",
        "soft_deleted",
        "permanently_deleted",
        "undeleted",
    )
)
"""The ticket events that can change what the record says or what the gate decides."""

SECRET_ADVICE = (
    "Now let the service check its signatures: in Zendesk open Admin Center > Apps and integrations > Webhooks > "
    f"{WEBHOOK_NAME}, click Reveal secret, copy it into HANDOFF_ZENDESK_WEBHOOK_SECRET, and restart the service."
)
MAIL_ADVICE = (
    "In Zendesk open Admin Center > Objects and rules > Business rules > Triggers, open the trigger, and under "
    f'"Meet ANY of these conditions" add: Tags, Contains at least one of the following, {TAG_VERIFIED} '
    f"{VERDICT_SHADOW}; and: Tags, Contains none of the following, {TAG_GATED}. Then no customer is told that a ticket "
    "is solved which the gate reopens."
)

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


def plan(session: ZendeskSession) -> list[SetupStep]:
    """Every step with what is there already."""
    fields, forms = ticket_fields(session), ticket_forms(session)
    catalogue = catalogue_of(fields, forms)
    steps = [_field_step(key, body, catalogue) for key, body in field_bodies().items()]
    steps += [_form_step(form, catalogue) for form in guarded_forms(forms)]
    there = own_webhook(webhooks(session)) is not None
    steps.append(SetupStep(key="webhook", says=f'Webhook "{WEBHOOK_NAME}" for ticket events', done=there))
    loud = unguarded_mail(session)
    steps.append(
        SetupStep(key="mail", says=f"By hand: hold mail about solving in {_titles(loud) or 'triggers'}", done=not loud)
    )
    return steps


def apply(session: ZendeskSession, step: SetupStep, webhook_url: str | None) -> str:
    """Create one thing of the plan, looking once more whether it is there."""
    kind, _, name = step.key.partition(":")
    if kind == "field":
        return _create_field(session, name)
    if kind == "form":
        return _complete_form(session, name)
    if kind == "webhook":
        return _create_webhook(session, webhook_url)
    if kind == "mail":
        loud = unguarded_mail(session)
        return (
            f"Triggers are yours, so they are not edited: {_titles(loud)}. {MAIL_ADVICE}" if loud else "Nothing to do."
        )
    raise Rejected(f"There is no setup step {step.key!r}; run `handoff setup zendesk --dry-run` for the list.")


def field_bodies() -> dict[str, dict[str, Any]]:
    """The fields to create, by key, in order: gate, record, and the two by which the form blocks."""
    bodies = {spec.key: _gate_field(spec) for spec in ASKED_GATE_FIELDS}
    for spec in RECORD_FIELDS:
        bodies[spec.key] = _body(spec.key, spec.label, "textarea", f"Handoff record, {spec.block}.")
    scopes = [{"name": name.replace("_", " ").capitalize(), "value": tag} for name, tag in SCOPE_TAGS.items()]
    says = "Kept by Handoff Gate: whether this ticket needs proof before it is solved."
    bodies[SCOPE_KEY] = _body(SCOPE_KEY, SCOPE_FIELD_LABEL, "tagger", says, scopes)
    verdicts = [
        {"name": "Verified", "value": VERDICT_VERIFIED},
        {"name": "Shadow mode, not enforced", "value": VERDICT_SHADOW},
    ]
    says = (
        "Kept by Handoff Gate: filled once there is proof. A value set by hand is taken back, and the ticket reopened."
    )
    bodies[VERDICT_KEY] = _body(VERDICT_KEY, VERDICT_FIELD_LABEL, "tagger", says, verdicts)
    return bodies


def unguarded_mail(session: ZendeskSession) -> list[Json]:
    """Active triggers that write to the requester when a ticket is solved, whatever the gate says."""
    pages = session.pages("triggers.json", "triggers", {"active": "true"})
    return [
        trigger
        for page in pages
        for trigger in page["triggers"]
        if trigger.get("active", True) and _mails_on_solving(trigger)
    ]


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


def _gate_field(spec: GateFieldSpec) -> dict[str, Any]:
    options = ("yes", "no") if spec.kind == "yes_no" else spec.options
    if options:
        listed = [
            {"name": option.replace("_", " ").capitalize(), "value": option_tag(spec.key, option)} for option in options
        ]
        return _body(spec.key, spec.label, "tagger", spec.help, listed)
    if spec.kind == "moment":
        says = f"{spec.help} Date, time and offset, for example 2026-11-02T10:44+01:00."
        return _body(spec.key, spec.label, "text", says)
    return _body(spec.key, spec.label, "textarea" if spec.kind == "paragraph" else "text", spec.help)


def _body(key: str, title: str, type_: str, says: str, options: list[dict[str, str]] | None = None) -> dict[str, Any]:
    described = f"{says} {field_marker(key)}"
    body: dict[str, Any] = {
        "type": type_,
        "title": title,
        "description": described,
        "agent_description": described,
        "required": False,
        "visible_in_portal": False,
        "editable_in_portal": False,
    }
    return {**body, "custom_field_options": options} if options else body


def _present(key: str, catalogue: FieldCatalogue) -> bool:
    named = {SCOPE_KEY: catalogue.scope, VERDICT_KEY: catalogue.verdict}
    return named.get(key) is not None or key in catalogue.record or key in catalogue.gate


def _field_step(key: str, body: Json, catalogue: FieldCatalogue) -> SetupStep:
    says = f'Ticket field "{body["title"]}" ({body["type"]})'
    return SetupStep(key=f"field:{key}", says=says, done=_present(key, catalogue))


def _form_step(form: Json, catalogue: FieldCatalogue) -> SetupStep:
    says = f'Form "{form.get("name")}": require "{VERDICT_FIELD_LABEL}" of gated tickets on solving'
    return SetupStep(key=f"form:{form['id']}", says=says, done=form_is_ready(form, catalogue))


def _create_field(session: ZendeskSession, key: str) -> str:
    body = field_bodies().get(key)
    if body is None:
        raise Rejected(f"There is no field {key!r} to create.")
    if _present(key, catalogue_of(ticket_fields(session), ())):
        return f'The field "{body["title"]}" is there already.'
    created = session.post("ticket_fields.json", {"ticket_field": body}).get("ticket_field") or {}
    return f'Created the field "{body["title"]}" (id {created.get("id")}).'


def _complete_form(session: ZendeskSession, number: str) -> str:
    forms = ticket_forms(session)
    catalogue = catalogue_of(ticket_fields(session), forms)
    form = next((one for one in forms if str(one["id"]) == number), None)
    if form is None:
        raise Rejected(f"The account has no ticket form {number} any more; run the plan again.")
    if catalogue.scope is None or catalogue.verdict is None:
        raise Rejected(
            f'Create the fields "{SCOPE_FIELD_LABEL}" and "{VERDICT_FIELD_LABEL}" first; the form needs them.'
        )
    if form_is_ready(form, catalogue):
        return f'The form "{form.get("name")}" requires "{VERDICT_FIELD_LABEL}" already.'
    session.put(f"ticket_forms/{number}.json", {"ticket_form": completed_form(form, catalogue)})
    return f'The form "{form.get("name")}" now requires "{VERDICT_FIELD_LABEL}" of gated tickets on solving.'


def _create_webhook(session: ZendeskSession, url: str | None) -> str:
    present = own_webhook(webhooks(session))
    if present is not None:
        return f'The webhook "{present.get("name")}" is there already. {SECRET_ADVICE}'
    if not url:
        return "No webhook was created: name the public address of this service, for example https://gate.example.com."
    body = {
        "name": WEBHOOK_NAME,
        "status": "active",
        "endpoint": url,
        "http_method": "POST",
        "request_format": "json",
        "subscriptions": list(SUBSCRIPTIONS),
    }
    session.post("webhooks", {"webhook": body})
    return f'Created the webhook "{WEBHOOK_NAME}" to {url}. {SECRET_ADVICE}'


def _titles(triggers: Iterable[Json]) -> str:
    return ", ".join(f'"{trigger.get("title")}"' for trigger in triggers)
