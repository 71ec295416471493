"""What ``handoff setup zendesk`` creates, in order: fields, the default form's condition, the webhook.

Everything is looked for before it is created, so running it twice changes nothing. Business rules of the account are
never edited; what only a person can do is said with the exact clicks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.fields import RECORD_FIELDS, VERDICT_FIELD_LABEL, GateFieldSpec, field_marker
from app.ports import Rejected, SetupStep
from integrations.zendesk.account import (
    WEBHOOK_NAME,
    own_webhook,
    ticket_fields,
    ticket_forms,
    unguarded_mail,
    webhooks,
)
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
from integrations.zendesk.mail_rules import held
from integrations.zendesk.session import ZendeskSession

FIELDS_REMEMBERED = 60.0
"""Seconds."""

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
    'Run `handoff setup zendesk --hold-mail`. Or, where a trigger has no conditions under "Meet ANY of these '
    'conditions", open it in Zendesk (Admin Center > Objects and rules > Business rules > Triggers) and add there: '
    f"Tags, Contains at least one of the following, {TAG_VERIFIED} {VERDICT_VERIFIED} {VERDICT_SHADOW}; and: Tags, "
    f"Contains none of the following, {TAG_GATED}. Then no customer is told that a ticket is solved which the gate "
    "reopens."
)

Json = Mapping[str, Any]


class Setup:
    """Plans and creates. The account's fields, once listed, are remembered for a minute with those that were created
    since, so that a run over the whole plan lists them once."""

    def __init__(self, session: ZendeskSession, clock: Callable[[], float]) -> None:
        self._session = session
        self._clock = clock
        self._fields: list[Json] = []
        self._fields_until = 0.0

    def plan(self) -> list[SetupStep]:
        """Every step with what is there already."""
        self._fields_until = 0.0
        forms = ticket_forms(self._session)
        catalogue = catalogue_of(self._listed_fields(), forms)
        steps = [_field_step(key, body, catalogue) for key, body in field_bodies().items()]
        steps += [_form_step(form, catalogue) for form in guarded_forms(forms)]
        there = own_webhook(webhooks(self._session)) is not None
        steps.append(SetupStep(key="webhook", says=f'Webhook "{WEBHOOK_NAME}" for ticket events', done=there))
        loud = loose_mail(self._session)
        says = f"By hand: hold mail about solving in {_titles(loud) or 'triggers'}"
        return [*steps, SetupStep(key="mail", says=says, done=not loud)]

    def apply(self, step: SetupStep, webhook_url: str | None) -> str:
        """Create one thing of the plan, looking once more whether it is there. Raises ``Rejected`` for a step that no
        plan has, or whose turn has not come."""
        kind, _, name = step.key.partition(":")
        if kind == "field":
            return self._create_field(name)
        if kind == "form":
            return self._complete_form(name)
        if kind == "webhook":
            return _create_webhook(self._session, webhook_url)
        if kind == "mail":
            loud = loose_mail(self._session)
            says = f"Triggers are yours, so they are not edited: {_titles(loud)}. {MAIL_ADVICE}"
            return says if loud else "No trigger tells customers too early; nothing to do."
        raise Rejected(f"There is no setup step {step.key!r}; run `handoff setup zendesk --dry-run` for the list.")

    def _listed_fields(self) -> list[Json]:
        if self._clock() >= self._fields_until:
            self._fields = ticket_fields(self._session)
            self._fields_until = self._clock() + FIELDS_REMEMBERED
        return self._fields

    def _create_field(self, key: str) -> str:
        body = field_bodies().get(key)
        if body is None:
            raise Rejected(f"There is no field {key!r} to create.")
        if _present(key, catalogue_of(self._listed_fields(), ())):
            return f'The field "{body["title"]}" is there already.'
        created = self._session.post("ticket_fields.json", {"ticket_field": body})["ticket_field"]
        self._fields.append(created)
        return f'Created the field "{body["title"]}" (id {created["id"]}).'

    def _complete_form(self, number: str) -> str:
        forms = ticket_forms(self._session)
        catalogue = catalogue_of(self._listed_fields(), forms)
        form = next((one for one in forms if str(one["id"]) == number), None)
        if form is None:
            raise Rejected(f"The account has no ticket form {number} any more; run the plan again.")
        if catalogue.scope is None or catalogue.verdict is None:
            raise Rejected(
                f'Create the fields "{SCOPE_FIELD_LABEL}" and "{VERDICT_FIELD_LABEL}" first; the form needs them.'
            )
        if form_is_ready(form, catalogue):
            return f'The form "{form.get("name")}" requires "{VERDICT_FIELD_LABEL}" already.'
        self._session.put(f"ticket_forms/{number}.json", {"ticket_form": completed_form(form, catalogue)})
        return f'The form "{form.get("name")}" now requires "{VERDICT_FIELD_LABEL}" of gated tickets on solving.'


def loose_mail(session: ZendeskSession) -> list[Json]:
    """Triggers that tell customers "solved" whatever the gate says; none where our own trigger comes before them."""
    loud = unguarded_mail(session)
    return [] if loud and held(session) else loud


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
