"""What ``handoff setup jira`` creates on a site: fields with their options, and their places on screens.

Every step looks first, so that running it twice changes nothing, and notes what it made (``app.ports_setup``). Needs
the permission Administer Jira.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, VERDICT_FIELD_LABEL, FieldKind, field_marker
from app.ports import NotPermitted, Rejected
from app.ports_setup import Made, Note, SetupStep, unnoted
from integrations.jira import trash
from integrations.jira.field_map import LABELS, TYPE_PREFIX, VERDICT_KEY, FieldFinder, FieldMap, JiraField, is_marked
from integrations.jira.own_webhook import OwnWebhook
from integrations.jira.screens import DEFAULT_SCREEN, fields_on_screen, put_on_screen, screens_of
from integrations.jira.session import JiraSession
from integrations.surveying import surveyed

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
FIELDS, SCREENS = "Fields", "Screens"

WORKFLOW_CLICKS = (
    "In Jira: Settings > Work items (Issues) > Workflows > edit the workflow. Select each transition that leads into a "
    "Done status, the global ones too, and add a rule. With the Handoff Gate app: Validate details > Handoff Gate. "
    "Without it: `handoff setup jira --closing-rule PROJECT` on Cloud; by hand Validate details > field matches a "
    "regular expression, field Closure gate, expression ^(PASS|NOT GATED). Then make sure that each Done status has a "
    "transition out of it that the service's account may use, so that a close without proof can be undone, and publish."
)
_NOT_BY_API = "This needs a person; nothing was created here."
DC_SCREENS_CLICKS = (
    "In Jira: Administration > Issues > Screens > Configure the edit and view screens of your projects, and add "
    f"the fields {', '.join(LABELS.values())}."
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
        self._webhook = OwnWebhook(session)

    def plan(self, projects: Sequence[str] = (), made: Sequence[Made] = ()) -> list[SetupStep]:
        """The steps in order. The fields go on the screens of these projects (by key), else on the default screen."""
        looks = self._looks(projects, made, lenient=False)
        return [step for look in looks.values() for step in look()]

    def survey(self, made: Sequence[Made]) -> list[SetupStep]:
        """The same, whatever the account may see: what cannot be looked at is a step that says why."""
        return surveyed(self._looks((), made, lenient=True))

    def apply(self, step: SetupStep, webhook_url: str | None, note: Note = unnoted) -> str:
        """Make one step; the sentence says what was created. Raises ``Rejected`` where something is needed first."""
        kind, _, rest = step.key.partition(":")
        if kind == "field":
            return self._make_field(rest, note)
        if kind == "screen":
            return self._fill_screen(rest, note)
        if kind == "webhook":
            return self._webhook.make(webhook_url, step.remote_id, note) if self._session.cloud else _NOT_BY_API
        if kind in ("workflow", "screens"):
            return _NOT_BY_API
        raise Rejected(f"There is no setup step {step.key!r} for Jira; plan the setup again.")

    def _looks(
        self, projects: Sequence[str], made: Sequence[Made], *, lenient: bool
    ) -> dict[str, Callable[[], list[SetupStep]]]:
        """What looks at each part, by its heading."""
        self._finder.forget()
        return {
            FIELDS: lambda: self._field_steps(lenient=lenient),
            SCREENS: lambda: self._screen_steps(projects),
            "Webhook": lambda: [self._webhook.step(made)],
            "Workflow": lambda: [_WORKFLOW],
        }

    def _field_steps(self, *, lenient: bool) -> list[SetupStep]:
        found = self._finder.fields()
        thrown = trash.marked_fields(self._session) if found.missing else {}
        return [self._field_step(wanted, found.get(wanted.key), thrown, lenient=lenient) for wanted in WANTED]

    def _field_step(
        self, wanted: WantedField, field: JiraField | None, thrown: Mapping[str, str], *, lenient: bool
    ) -> SetupStep:
        unseen = ""
        try:
            lacking = self._lacking_options(field.id, wanted) if field is not None else wanted.options
        except NotPermitted:
            if not lenient:
                raise
            lacking, unseen = (), ", which this account may not see"
        says = f"The field {wanted.label!r} ({_KINDS[wanted.kind][0]})"
        says += f" with the options {', '.join(wanted.options)}{unseen}" if wanted.options else ""
        return SetupStep(
            key=f"field:{wanted.key}",
            group=FIELDS,
            says=f"{says}{_remark(wanted, field, thrown)}.",
            done=field is not None and not lacking,
            action="create" if field is None else "change",
            remote_id=None if field is None else field.id,
        )

    def _make_field(self, key: str, note: Note) -> str:
        wanted = next((one for one in WANTED if one.key == key), None)
        if wanted is None:
            raise Rejected(f"There is no field {key!r} to create; plan the setup again.")
        field = self._finder.fields().get(key)
        field_id = field.id if field is not None else self._create(wanted, note)
        if not wanted.options:
            return f"The field {wanted.label!r} is there ({field_id})."
        if not self._session.cloud:
            by_hand = DC_OPTIONS_CLICKS.format(name=wanted.label, options=", ".join(wanted.options))
            return f"The field {wanted.label!r} is there ({field_id}). {by_hand}"
        self._offer_options(field_id, wanted)
        return f"The field {wanted.label!r} is there ({field_id}) with {len(wanted.options)} options."

    def _create(self, wanted: WantedField, note: Note) -> str:
        definition = wanted.definition()
        thrown = trash.marked_fields(self._session).get(wanted.key)
        if thrown is None:
            field_id = str(self._session.post("field", definition)["id"])
        else:
            field_id = thrown
            trash.restore(self._session, field_id)
        note(Made(kind="field", remote_id=field_id, key=wanted.key))
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
            body = {"name": "Handoff Gate: everywhere", "projectIds": [], "issueTypeIds": []}
            contexts = [self._session.post(f"field/{field_id}/context", body)]
        for context in contexts:
            context_id = str(context["id"])
            offered = self._options(field_id, context_id)
            lacking = [{"value": option, "disabled": False} for option in wanted.options if option not in offered]
            if lacking:
                self._session.post(f"field/{field_id}/context/{context_id}/option", {"options": lacking})

    def _screen_steps(self, projects: Sequence[str]) -> list[SetupStep]:
        if not self._session.cloud:
            says = "The fields on the edit and view screens of your projects."
            return [
                SetupStep(
                    key="screens", group=SCREENS, says=says, done=False, action="by_hand", clicks=DC_SCREENS_CLICKS
                )
            ]
        found = self._finder.fields()
        named = [screen for project in projects for screen in screens_of(self._session, project)]
        return [self._screen_step(screen, found) for screen in list(dict.fromkeys(named)) or [DEFAULT_SCREEN]]

    def _screen_step(self, screen: str, found: FieldMap) -> SetupStep:
        there = fields_on_screen(self._session, screen)
        lacking = [key for key in LABELS if (field := found.get(key)) is None or field.id not in there]
        named = "the default screen" if screen == DEFAULT_SCREEN else f"screen {screen}"
        has = f"{len(LABELS) - len(lacking)} of the {len(LABELS)}" if lacking else f"The {len(LABELS)}"
        return SetupStep(
            key=f"screen:{screen}",
            group=SCREENS,
            says=f"{has} fields on {named}, so that people and the service can fill them. Projects with screens of "
            "their own: Project settings > Screens, add the fields there.",
            done=not lacking,
            action="change",
            remote_id=screen,
        )

    def _fill_screen(self, screen: str, note: Note) -> str:
        found = self._finder.fields()
        wanted = [field.id for key in LABELS if (field := found.get(key)) is not None]
        added = put_on_screen(self._session, screen, wanted, note)
        return f"{added} fields were added to screen {screen}." if added else f"Screen {screen} has all fields."


def _remark(wanted: WantedField, field: JiraField | None, thrown: Mapping[str, str]) -> str:
    if field is None:
        from_trash = f", taken out of the trash ({thrown.get(wanted.key)}) with the values of your tickets"
        return from_trash if wanted.key in thrown else ""
    if field.name != wanted.label:
        return f", which is called {field.name!r} here"
    return "" if is_marked(field, wanted.key) else ", found by its name and without our mark"


_WORKFLOW = SetupStep(
    key="workflow",
    group="Workflow",
    says="The rule that refuses a close without proof, on every transition into a Done status.",
    done=False,
    action="by_hand",
    clicks=WORKFLOW_CLICKS,
)
