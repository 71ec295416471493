"""What ``handoff setup zendesk`` creates, in order: fields, the default form's condition, the webhook.

Everything is looked for before it is created, so running it twice changes nothing, and what was made is noted
(``app.ports_setup``). Business rules of the account are never edited; what only a person can do is said with the exact
clicks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.domain.fields import RECORD_FIELDS, VERDICT_FIELD_LABEL, GateFieldSpec, field_marker
from app.ports import Rejected, SiteConnection
from app.ports_setup import Made, Note, SetupStep, unnoted
from integrations.surveying import surveyed
from integrations.zendesk.account import (
    WEBHOOK_NAME,
    other_webhooks,
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
    is_marked,
    option_tag,
    switched_off,
)
from integrations.zendesk.forms import completed_form, form_is_ready, guarded_forms, notes_of
from integrations.zendesk.mail_rules import MAIL, held
from integrations.zendesk.session import ZendeskSession

FIELDS, FORMS, WEBHOOK, APP = "Fields", "Forms", "Webhook", "App"
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

APP_ADVICE = (
    "Run: make zaf SERVICE=https://ADDRESS-OF-THIS-SERVICE. In Zendesk open Admin Center > Apps and integrations > "
    "Zendesk Support apps > Upload private app, upload dist/handoff-gate-zendesk.zip, and enter HANDOFF_GATE_TOKEN. "
    "Leave 'Enable role restrictions' off."
)
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

    def __init__(self, session: ZendeskSession, clock: Callable[[], float], connection: SiteConnection) -> None:
        self._session = session
        self._clock = clock
        self._connection = connection
        self._fields: list[Json] = []
        self._fields_until = 0.0

    def plan(self, made: Sequence[Made] = ()) -> list[SetupStep]:
        """Every step with what is there already."""
        self._fields_until = 0.0
        return [step for look in self._looks(made).values() for step in look()]

    def survey(self, made: Sequence[Made]) -> list[SetupStep]:
        """The same, whatever the account may see: what cannot be looked at is a step that says why."""
        self._fields_until = 0.0
        return surveyed(self._looks(made))

    def apply(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Create one thing of the plan, looking once more whether it is there. Raises ``Rejected`` for a step that no
        plan has, or whose turn has not come."""
        kind, _, name = step.key.partition(":")
        if kind == "field":
            return self._create_field(name, note)
        if kind == "form":
            return self._complete_form(name, note)
        if kind == "webhook":
            return _make_webhook(self._session, webhook_url, step.remote_id, note)
        if kind == "mail":
            loud = loose_mail(self._session)
            says = f"Triggers are yours, so they are not edited: {_titles(loud)}. {MAIL_ADVICE}"
            return says if loud else "No trigger tells customers too early; nothing to do."
        if kind in ("secret", "app"):
            return step.clicks
        raise Rejected(f"There is no setup step {step.key!r}; run `handoff setup zendesk --dry-run` for the list.")

    def _looks(self, made: Sequence[Made]) -> dict[str, Callable[[], list[SetupStep]]]:
        """What looks at each part, by its heading."""
        return {
            FIELDS: self._field_steps,
            FORMS: self._form_steps,
            WEBHOOK: lambda: self._webhook_steps(made),
            MAIL: self._mail_steps,
            APP: lambda: [_APP],
        }

    def _field_steps(self) -> list[SetupStep]:
        listed = self._listed_fields()
        catalogue = catalogue_of(listed, ())
        return [_field_step(key, body, catalogue, listed) for key, body in field_bodies().items()]

    def _form_steps(self) -> list[SetupStep]:
        forms = ticket_forms(self._session)
        catalogue = catalogue_of(self._listed_fields(), forms)
        return [_form_step(form, catalogue) for form in guarded_forms(forms)]

    def _webhook_steps(self, made: Sequence[Made]) -> list[SetupStep]:
        url, hooks = self._connection.webhook_url, webhooks(self._session)
        own = own_webhook(hooks, url, {one.remote_id for one in made if one.kind == "webhook"})
        others = [str(entry.get("endpoint")) for entry in other_webhooks(hooks, own)]
        says = f'Webhook "{WEBHOOK_NAME}" for ticket events' + (f" to {url}" if url else "")
        if others:
            says += f". Others that look like one of Handoff Gate are left alone; they send to {', '.join(others)}"
        return [
            SetupStep(
                key="webhook",
                group=WEBHOOK,
                says=says,
                done=own is not None and not lacks_of(own, url),
                action="create" if own is None else "change",
                remote_id=None if own is None else str(own.get("id")),
            ),
            SetupStep(
                key="secret",
                group=WEBHOOK,
                says="The webhook's signing secret in the settings of this service",
                done=any(self._connection.webhook_secrets),
                action="by_hand",
                clicks=SECRET_ADVICE,
            ),
        ]

    def _mail_steps(self) -> list[SetupStep]:
        loud = loose_mail(self._session)
        says = f"Mail about solving is held back until there is proof in {_titles(loud) or 'triggers'}"
        return [SetupStep(key="mail", group=MAIL, says=says, done=not loud, action="by_hand", clicks=MAIL_ADVICE)]

    def _listed_fields(self) -> list[Json]:
        if self._clock() >= self._fields_until:
            self._fields = ticket_fields(self._session)
            self._fields_until = self._clock() + FIELDS_REMEMBERED
        return self._fields

    def _create_field(self, key: str, note: Note) -> str:
        body = field_bodies().get(key)
        if body is None:
            raise Rejected(f"There is no field {key!r} to create.")
        if _present(key, catalogue_of(self._listed_fields(), ())) is not None:
            return f'The field "{body["title"]}" is there already.'
        off = switched_off(key, self._listed_fields())
        if off is not None:
            self._session.put(f"ticket_fields/{off}.json", {"ticket_field": {"active": True}})
            note(Made(kind="field", remote_id=str(off), key=key))
            self._fields_until = 0.0
            return f'Switched the field "{body["title"]}" (id {off}) on again, with its values.'
        created = self._session.post("ticket_fields.json", {"ticket_field": body})["ticket_field"]
        note(Made(kind="field", remote_id=str(created["id"]), key=key))
        self._fields.append(created)
        return f'Created the field "{body["title"]}" (id {created["id"]}).'

    def _complete_form(self, number: str, note: Note) -> str:
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
        wish = completed_form(form, catalogue)
        self._session.put(f"ticket_forms/{number}.json", {"ticket_form": wish})
        for made in notes_of(form, wish):
            note(made)
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


def _present(key: str, catalogue: FieldCatalogue) -> int | None:
    """The id of the field of a key, where the account has it."""
    named = {SCOPE_KEY: catalogue.scope, VERDICT_KEY: catalogue.verdict}
    known = named.get(key) or catalogue.record.get(key) or catalogue.gate.get(key)
    return None if known is None else known.id


def _field_step(key: str, body: Json, catalogue: FieldCatalogue, listed: Sequence[Json]) -> SetupStep:
    there, off = _present(key, catalogue), switched_off(key, listed)
    says = f'Ticket field "{body["title"]}" ({body["type"]})'
    if there is None and off is not None:
        says += f", which is there but switched off ({off}); it is switched on again, with its values"
    entry = next((one for one in listed if there is not None and int(one["id"]) == there), None)
    if entry is not None and entry.get("title") != body["title"]:
        says += f', which is called "{entry.get("title")}" here'
    elif entry is not None and not is_marked(entry, key):
        says += ", found by its name and without our mark"
    return SetupStep(
        key=f"field:{key}",
        group=FIELDS,
        says=says,
        done=there is not None,
        action="create" if off is None else "change",
        remote_id=None if there is None else str(there),
    )


def _form_step(form: Json, catalogue: FieldCatalogue) -> SetupStep:
    says = f'Form "{form.get("name")}": require "{VERDICT_FIELD_LABEL}" of gated tickets on solving'
    ready = form_is_ready(form, catalogue)
    number = str(form["id"])
    return SetupStep(key=f"form:{number}", group=FORMS, says=says, done=ready, action="change", remote_id=number)


def lacks_of(webhook: Json, url: str | None) -> list[str]:
    """What is wrong with our webhook, in words; nothing where it is as it should be. One that triggers call sends what
    they say, and has no subscriptions."""
    subscriptions = set(webhook.get("subscriptions") or ())
    lacking = sorted(set(SUBSCRIPTIONS) - subscriptions)
    found = ["is switched off"] if webhook.get("status", "active") != "active" else []
    if lacking and "conditional_ticket_events" not in subscriptions:
        found.append(f"leaves out {len(lacking)} kinds of events: {', '.join(lacking)}")
    if url is not None and webhook.get("endpoint") != url:
        found.append(f"sends to {webhook.get('endpoint')} and not to {url}")
    return found


def _make_webhook(session: ZendeskSession, url: str | None, known: str | None, note: Note) -> str:
    present = own_webhook(webhooks(session), url, {known} if known else ())
    if present is not None and not lacks_of(present, url):
        return f'The webhook "{present.get("name")}" is there already. {SECRET_ADVICE}'
    if not url:
        return (
            "No webhook was created: set HANDOFF_PUBLIC_URL to the public address of this service, for example "
            "https://gate.example.com."
        )
    body: dict[str, Any] = {
        "name": WEBHOOK_NAME,
        "status": "active",
        "endpoint": url,
        "http_method": "POST",
        "request_format": "json",
        "subscriptions": list(SUBSCRIPTIONS),
    }
    if present is not None:
        session.put(f"webhooks/{present['id']}", {"webhook": body})
        return f'Brought the webhook "{WEBHOOK_NAME}" up to date; it sends to {url}. Its signing secret is as it was.'
    created = session.post("webhooks", {"webhook": body})["webhook"]
    note(Made(kind="webhook", remote_id=str(created["id"]), key="webhook"))
    return f'Created the webhook "{WEBHOOK_NAME}" to {url}. {SECRET_ADVICE}'


def _titles(triggers: Iterable[Json]) -> str:
    return ", ".join(f'"{trigger.get("title")}"' for trigger in triggers)


_APP = SetupStep(
    key="app",
    group=APP,
    says="The sidebar app, which says at the ticket what is missing and refuses the save",
    done=False,
    action="by_hand",
    clicks=APP_ADVICE,
)
