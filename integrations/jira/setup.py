"""What ``handoff setup jira`` creates on a site: fields with their options, their places on screens, the webhook.

Every step looks first, so that running it twice changes nothing. Needs the permission Administer Jira.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, VERDICT_FIELD_LABEL, FieldKind, field_marker
from app.ports import Rejected, SetupStep
from integrations.jira.field_map import LABELS, TYPE_PREFIX, VERDICT_KEY, FieldFinder, FieldMap, JiraField
from integrations.jira.screens import DEFAULT_SCREEN, fields_on_screen, put_on_screen, screens_of
from integrations.jira.session import JiraSession

WEBHOOK_NAME = "Handoff Gate"
WEBHOOKS = "/rest/webhooks/1.0/webhook"
EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "attachment_created",
    "attachment_deleted",
    "issue_property_set",
    "issue_property_deleted",
    "issuelink_created",
    "issuelink_deleted",
)
YES_NO = ("Yes", "No")
_KINDS: Mapping[FieldKind, tuple[str, str]] = {
    "text": ("textfield", "textsearcher"),
    "paragraph": ("textarea", "textsearcher"),
    "choice": ("select", "multiselectsearcher"),
    "yes_no": ("radiobuttons", "multiselectsearcher"),
    "moment": ("datetime", "datetimerange"),
    "person": ("userpicker", "userpickergroupsearcher"),
}
_PAGE = 100

WORKFLOW_CLICKS = (
    "In Jira: Settings > Work items (Issues) > Workflows > edit the workflow. Select each transition that leads into a "
    "Done status, the global ones too, and add a rule. With the Handoff Gate app: Validate details > Handoff Gate. "
    "Without it: `handoff setup jira --closing-rule PROJECT` on Cloud; by hand Validate details > field matches a "
    "regular expression, field Closure gate, expression ^(PASS|NOT GATED). Then make sure that each Done status has a "
    "transition out of it that the service's account may use, so that a close without proof can be undone, and publish."
)
_NOT_BY_API = "This needs a person; nothing was created here."
DC_WEBHOOK_CLICKS = (
    "In Jira: Administration > System > WebHooks > Create. Name Handoff Gate, the address of this service followed by "
    "/webhooks/jira, the secret from HANDOFF_JIRA_WEBHOOK_SECRET, all issue, comment, attachment and link events."
)
DC_OPTIONS_CLICKS = (
    "In Jira: Administration > Issues > Custom fields > {name} > Configure > Edit options, and add: {options}."
)


@dataclass(frozen=True, slots=True)
class WantedField:
    """A field that setup creates. ``options`` are those that it has to offer."""

    key: str
    label: str
    kind: FieldKind
    help: str
    options: tuple[str, ...] = ()

    def definition(self) -> dict[str, str]:
        """The body that creates it. The marker in the description is how it is found again."""
        kind, searcher = _KINDS[self.kind]
        return {
            "name": self.label,
            "description": f"{self.help} {field_marker(self.key)}",
            "type": TYPE_PREFIX + kind,
            "searcherKey": TYPE_PREFIX + searcher,
        }


WANTED = (
    *(
        WantedField(spec.key, spec.label, "paragraph", f"Handoff record: {spec.block}. Filled by Handoff Gate.")
        for spec in RECORD_FIELDS
    ),
    *(
        WantedField(spec.key, spec.label, spec.kind, spec.help, YES_NO if spec.kind == "yes_no" else spec.options)
        for spec in GATE_FIELDS
    ),
    WantedField(VERDICT_KEY, VERDICT_FIELD_LABEL, "text", "Whether this ticket may close. Written by Handoff Gate."),
)


class JiraSetup:
    """Plans and makes the steps. Step keys: ``field:KEY``, ``screen:ID``, ``webhook``, ``workflow``."""

    def __init__(self, session: JiraSession, finder: FieldFinder) -> None:
        self._session = session
        self._finder = finder

    def plan(self, projects: Sequence[str] = ()) -> list[SetupStep]:
        """The steps in order. The fields go on the screens of these projects (by key), else on the default screen."""
        self._finder.forget()
        found = self._finder.fields()
        steps = [self._field_step(wanted, found) for wanted in WANTED]
        if self._session.cloud:
            steps += [self._screen_step(screen, found) for screen in self._screens(projects)]
        else:
            steps.append(SetupStep(key="screens", says=f"By hand: {_dc_screens()}", done=False))
        steps.append(self._webhook_step())
        steps.append(SetupStep(key="workflow", says=f"By hand: {WORKFLOW_CLICKS}", done=False))
        return steps

    def apply(self, step: SetupStep, webhook_url: str | None) -> str:
        """Make one step; the sentence says what was created. Raises ``Rejected`` where something is needed first."""
        kind, _, rest = step.key.partition(":")
        if kind == "field":
            return self._make_field(rest)
        if kind == "screen":
            return self._fill_screen(rest)
        if kind == "webhook":
            return self._make_webhook(webhook_url)
        if kind in ("workflow", "screens"):
            return _NOT_BY_API
        raise Rejected(f"There is no setup step {step.key!r} for Jira; plan the setup again.")

    def _field_step(self, wanted: WantedField, found: FieldMap) -> SetupStep:
        field = found.get(wanted.key)
        lacking = self._lacking_options(field.id, wanted) if field is not None else wanted.options
        offers = f" with the options {', '.join(wanted.options)}" if wanted.options else ""
        return SetupStep(
            key=f"field:{wanted.key}",
            says=f"The field {wanted.label!r} ({_KINDS[wanted.kind][0]}){offers}.",
            done=field is not None and not lacking,
        )

    def _make_field(self, key: str) -> str:
        wanted = next((one for one in WANTED if one.key == key), None)
        if wanted is None:
            raise Rejected(f"There is no field {key!r} to create; plan the setup again.")
        field = self._finder.fields().get(key)
        field_id = field.id if field is not None else self._create(wanted)
        if not wanted.options:
            return f"The field {wanted.label!r} is there ({field_id})."
        if not self._session.cloud:
            by_hand = DC_OPTIONS_CLICKS.format(name=wanted.label, options=", ".join(wanted.options))
            return f"The field {wanted.label!r} is there ({field_id}). {by_hand}"
        self._offer_options(field_id, wanted)
        return f"The field {wanted.label!r} is there ({field_id}) with {len(wanted.options)} options."

    def _create(self, wanted: WantedField) -> str:
        definition = wanted.definition()
        created = self._session.post("field", definition)
        field_id = str(created["id"])
        kind, description = _KINDS[wanted.kind][0], definition["description"]
        self._finder.learn(wanted.key, JiraField(field_id, wanted.label, kind, description))
        return field_id

    def _contexts(self, field_id: str) -> list[Mapping[str, Any]]:
        return list(self._session.get(f"field/{field_id}/context", {"maxResults": _PAGE}).get("values") or [])

    def _options(self, field_id: str, context_id: str) -> set[str]:
        path = f"field/{field_id}/context/{context_id}/option"
        return {str(option["value"]) for option in self._session.get(path, {"maxResults": _PAGE}).get("values") or []}

    def _lacking_options(self, field_id: str, wanted: WantedField) -> tuple[str, ...]:
        """The options that no context of the field offers. Data Center has no resource that would tell."""
        if not wanted.options or not self._session.cloud:
            return ()
        contexts = self._contexts(field_id)
        offered = [self._options(field_id, str(context["id"])) for context in contexts]
        return tuple(option for option in wanted.options if not offered or any(option not in one for one in offered))

    def _offer_options(self, field_id: str, wanted: WantedField) -> None:
        contexts = self._contexts(field_id)
        if not contexts:
            body = {"name": f"{WEBHOOK_NAME}: everywhere", "projectIds": [], "issueTypeIds": []}
            contexts = [self._session.post(f"field/{field_id}/context", body)]
        for context in contexts:
            context_id = str(context["id"])
            offered = self._options(field_id, context_id)
            lacking = [{"value": option, "disabled": False} for option in wanted.options if option not in offered]
            if lacking:
                self._session.post(f"field/{field_id}/context/{context_id}/option", {"options": lacking})

    def _screens(self, projects: Sequence[str]) -> list[str]:
        screens = [screen for project in projects for screen in screens_of(self._session, project)]
        return list(dict.fromkeys(screens)) or [DEFAULT_SCREEN]

    def _screen_step(self, screen: str, found: FieldMap) -> SetupStep:
        there = fields_on_screen(self._session, screen)
        lacking = [key for key in LABELS if (field := found.get(key)) is None or field.id not in there]
        named = "the default screen" if screen == DEFAULT_SCREEN else f"screen {screen}"
        return SetupStep(
            key=f"screen:{screen}",
            says=f"The {len(LABELS)} fields on {named}, so that people and the service can fill them. Projects with "
            "screens of their own: Project settings > Screens, add the fields there.",
            done=not lacking,
        )

    def _fill_screen(self, screen: str) -> str:
        added = put_on_screen(self._session, screen, _ids_in_order(self._finder.fields()))
        return f"{added} fields were added to screen {screen}." if added else f"Screen {screen} has all fields."

    def _webhook_step(self) -> SetupStep:
        if not self._session.cloud:
            return SetupStep(key="webhook", says=f"By hand: {DC_WEBHOOK_CLICKS}", done=False)
        return SetupStep(
            key="webhook",
            says="A signed webhook for issue, comment, attachment, property and link events.",
            done=webhook_is_sound(existing_webhook(self._session)),
        )

    def _make_webhook(self, url: str | None) -> str:
        if not self._session.cloud:
            return _NOT_BY_API
        secrets = self._session.connection.webhook_secrets
        if not secrets or not secrets[0]:
            raise Rejected("The webhook was not created: set HANDOFF_JIRA_WEBHOOK_SECRET to a long random text first.")
        if not url:
            raise Rejected("The webhook was not created: say at which https address Jira reaches this service.")
        body = {
            "name": WEBHOOK_NAME,
            "url": url,
            "events": list(EVENTS),
            "filters": {"issue-related-events-section": ""},
            "excludeBody": False,
            "enabled": True,
            "secret": secrets[0],
        }
        there = existing_webhook(self._session)
        if there is None:
            self._session.post(WEBHOOKS, body)
            return f"The webhook {WEBHOOK_NAME!r} was created; it sends to {url} and signs."
        if webhook_is_sound(there) and there.get("url") == url:
            return f"The webhook {WEBHOOK_NAME!r} is there and sends to {url}."
        self._session.put(f"{WEBHOOKS}/{webhook_id(there)}", body)
        return f"The webhook {WEBHOOK_NAME!r} was brought up to date; it sends to {url} and signs."


def existing_webhook(session: JiraSession) -> Mapping[str, Any] | None:
    """Our webhook among those of the site, by its name."""
    listed = session.get(WEBHOOKS)
    hooks: Iterable[Mapping[str, Any]] = listed if isinstance(listed, list) else []
    return next((hook for hook in hooks if hook.get("name") == WEBHOOK_NAME), None)


def webhook_is_sound(hook: Mapping[str, Any] | None) -> bool:
    """Whether a webhook is enabled, signs, and sends every event that is needed."""
    if hook is None or hook.get("enabled") is False or hook.get("isSigned") is False:
        return False
    return set(EVENTS) <= set(hook.get("events") or ())


def webhook_id(hook: Mapping[str, Any]) -> str:
    """The number of a webhook, which older replies give as the end of its link only."""
    return str(hook.get("id") or str(hook.get("self", "")).rstrip("/").rpartition("/")[2])


def _ids_in_order(found: FieldMap) -> list[str]:
    return [field.id for key in LABELS if (field := found.get(key)) is not None]


def _dc_screens() -> str:
    return (
        "In Jira: Administration > Issues > Screens > Configure the edit and view screens of your projects, and add "
        f"the fields {', '.join(LABELS.values())}."
    )
