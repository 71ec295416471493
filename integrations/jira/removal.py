"""``handoff setup jira --remove``: takes away what setup made on a site, by the ids that were noted when it was made.

First what acts: conditions on transitions, without which nothing could be closed once nobody writes verdicts, and the
webhook. The fields hold the record of past tickets, so they stay unless they are asked for; then they go into Jira's
trash, from which each can be taken out with its values for 60 days. Nothing is deleted for good here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.ports import Rejected
from app.ports_setup import Made, RemovalWish, SetupStep
from integrations.jira import trash
from integrations.jira.closing_rule import WORKFLOW, ClosingRule
from integrations.jira.failures import NoSuchResource
from integrations.jira.field_map import LABELS, FieldFinder, JiraField, is_marked
from integrations.jira.own_webhook import GROUP, WEBHOOK, WEBHOOK_NAME, WEBHOOKS, chosen_webhook, listed_webhooks
from integrations.jira.own_webhook import webhook_id as id_of
from integrations.jira.screens import DEFAULT_SCREEN, places_on_screen, take_off_screen
from integrations.jira.session import JiraSession
from integrations.jira.setup import FIELDS, SCREENS

OFF = "remove"
_APP = (
    "In each workflow whose transitions carry the rule of the Handoff Gate app, remove the rule first (Settings > Work "
    "items (Issues) > Workflows > edit > the transition > Rules), and publish; only then uninstall the app (Settings > "
    "Apps > Manage apps): Jira refuses every transition that carries the rule of an app that is gone. Conditions that "
    "a person added by hand, or an earlier release: handoff setup jira --closing-rule PROJECT --remove, project by "
    "project."
)
_DC = (
    "In Jira: Administration > System > WebHooks, delete Handoff Gate; Issues > Workflows, take the condition on "
    "Closure gate off the transitions; Issues > Custom fields holds the fields, whose descriptions end with "
    "[handoff-gate:...]."
)


class JiraRemoval:
    """Plans and takes away. Step keys: ``remove:KIND:ID`` with the id that Jira gave."""

    def __init__(self, session: JiraSession, finder: FieldFinder, rule: ClosingRule) -> None:
        self._session = session
        self._finder = finder
        self._rule = rule

    def plan(self, wish: RemovalWish) -> list[SetupStep]:
        """What would be taken away, in order. Needs the permission Administer Jira."""
        if not self._session.cloud:
            says = "On Data Center setup made fields alone; they and all else are taken away by hand."
            return [SetupStep(key=f"{OFF}:hand", says=says, done=False, action="by_hand", clicks=_DC)]
        self._finder.forget()
        steps = [*self._workflow_steps(wish), *self._webhook_steps(wish)]
        fields = self._own_fields(wish)
        if wish.fields:
            steps += self._screen_steps(self._places(wish, fields))
            steps += [_field_step(made, there) for made, there in fields]
        elif fields:
            steps.append(_kept(fields))
        says = "Rules that a person added to workflows, and the Handoff Gate app."
        hand = SetupStep(key=f"{OFF}:hand", group="Workflow", says=says, done=False, action="by_hand", clicks=_APP)
        return [hand, *steps]

    def apply(self, step: SetupStep) -> str:
        """Take one thing away. Raises ``Rejected`` for what is not ours any more."""
        kind = step.key.split(":")[1]
        if kind == "place":
            return self._clear_screen(step.undoes)
        made = step.undoes[0]
        if kind == WORKFLOW:
            return self._rule.take_away(made)
        if kind == WEBHOOK:
            return self._delete_webhook(made)
        if kind == "field":
            return self._throw_away(made)
        raise Rejected(f"There is no step {step.key!r} of removing; plan it again.")

    def _workflow_steps(self, wish: RemovalWish) -> list[SetupStep]:
        steps = []
        for made in wish.made:
            if made.kind != WORKFLOW:
                continue
            carried = self._rule.carried(made)
            says = f"The condition of Handoff Gate on transitions into Done of the workflow {made.key!r}"
            steps.append(_step(made, f"{says}." if carried else f"{says}: gone already.", "Workflow", done=not carried))
        return steps

    def _webhook_steps(self, wish: RemovalWish) -> list[SetupStep]:
        hooks = listed_webhooks(self._session)
        there = {id_of(hook) for hook in hooks}
        noted = [made for made in wish.made if made.kind == WEBHOOK]
        url = self._session.connection.webhook_url
        if wish.also_marked and not noted and url:
            hook = chosen_webhook(hooks, url, set())
            noted = [] if hook is None else [Made(kind=WEBHOOK, remote_id=id_of(hook), key=WEBHOOK)]
        steps = []
        for made in noted:
            present = made.remote_id in there
            says = f"The webhook {WEBHOOK_NAME!r}" + ("." if present else ": gone already.")
            steps.append(_step(made, says, GROUP, done=not present))
        named = {id_of(hook): hook.get("url") for hook in hooks if hook.get("name") == WEBHOOK_NAME}
        for number, where in named.items():
            if number not in {made.remote_id for made in noted}:
                says = f"A webhook {WEBHOOK_NAME!r} (to {where}) that this installation has no note of making is left."
                steps.append(SetupStep(key=f"{OFF}:left:{number}", group=GROUP, says=says, done=False, action="keep"))
        return steps

    def _own_fields(self, wish: RemovalWish) -> list[tuple[Made, JiraField | None]]:
        """What setup made, with the field as it is now; ``None`` where it is gone or in the trash."""
        found = {field.id: field for field in self._finder.all_described()}
        noted = [made for made in wish.made if made.kind == "field"]
        if wish.also_marked:
            known = {made.remote_id for made in noted}
            marked = [(key, field) for key in LABELS for field in found.values() if is_marked(field, key)]
            noted += [Made(kind="field", remote_id=one.id, key=key) for key, one in marked if one.id not in known]
        return [(made, found.get(made.remote_id)) for made in noted]

    def _places(self, wish: RemovalWish, fields: Iterable[tuple[Made, JiraField | None]]) -> list[Made]:
        noted = [made for made in wish.made if made.kind == "place"]
        if wish.also_marked:
            known = {(made.remote_id, made.parent) for made in noted}
            ids = {made.remote_id for made, there in fields if there is not None}
            present = places_on_screen(self._session, DEFAULT_SCREEN, ids)
            noted += [made for made in present if (made.remote_id, made.parent) not in known]
        return noted

    def _screen_steps(self, places: Sequence[Made]) -> list[SetupStep]:
        """A step for each screen; fields that a person put on it are none of its places."""
        steps = []
        for screen in dict.fromkeys(place.parent.partition("/")[0] for place in places):
            own = tuple(place for place in places if place.parent.partition("/")[0] == screen)
            shown = places_on_screen(self._session, screen, {place.remote_id for place in own})
            present = [place for place in shown if any(_same_place(place, one) for one in own)]
            named = "the default screen" if screen == DEFAULT_SCREEN else f"screen {screen}"
            says = f"{len(present)} fields taken off {named}." if present else f"Our fields on {named}: gone already."
            steps.append(
                SetupStep(
                    key=f"{OFF}:place:{screen}",
                    group=SCREENS,
                    says=says,
                    done=not present,
                    action="remove",
                    remote_id=screen,
                    undoes=own,
                )
            )
        return steps

    def _clear_screen(self, places: Sequence[Made]) -> str:
        taken = sum(take_off_screen(self._session, place) for place in places)
        return f"{taken} fields were taken off the screen."

    def _delete_webhook(self, made: Made) -> str:
        try:
            self._session.delete(f"{WEBHOOKS}/{made.remote_id}")
        except NoSuchResource:
            return f"The webhook {WEBHOOK_NAME!r} was gone already."
        return f"The webhook {WEBHOOK_NAME!r} was deleted; Jira tells this service of nothing any more."

    def _throw_away(self, made: Made) -> str:
        there = next((field for field in self._finder.all_described() if field.id == made.remote_id), None)
        if there is None:
            return f"The field {LABELS.get(made.key, made.key)!r} was gone already."
        if not _still_ours(made, there):
            raise Rejected(_not_ours(made, there))
        trash.throw_away(self._session, made.remote_id)
        self._finder.forget()
        return f"The field {there.name!r} is in the trash, with its values, for 60 days."


def _step(made: Made, says: str, group: str, *, done: bool) -> SetupStep:
    return SetupStep(
        key=f"{OFF}:{made.kind}:{made.remote_id}",
        group=group,
        says=says,
        done=done,
        action="remove",
        remote_id=made.remote_id,
        undoes=(made,),
    )


def _field_step(made: Made, there: JiraField | None) -> SetupStep:
    if there is None:
        label = LABELS.get(made.key, made.key)
        return _step(made, f"The field {label!r}: gone already, or in the trash.", FIELDS, done=True)
    if not _still_ours(made, there):
        key = f"{OFF}:left:{made.remote_id}"
        return SetupStep(key=key, group=FIELDS, says=_not_ours(made, there), done=False, action="keep")
    says = f"The field {there.name!r}, into the trash for 60 days, with its values in your tickets."
    return _step(made, says, FIELDS, done=False)


def _same_place(one: Made, other: Made) -> bool:
    return (one.remote_id, one.parent) == (other.remote_id, other.parent)


def _still_ours(made: Made, there: JiraField) -> bool:
    """A field that setup made carries our mark, or still has the name that it was given."""
    return is_marked(there, made.key) or there.name == LABELS.get(made.key)


def _not_ours(made: Made, there: JiraField) -> str:
    return (
        f"{made.remote_id} is called {there.name!r} now and has lost our mark, so somebody may have made it theirs: it "
        f"is left. If it is to go, move it to the trash by hand."
    )


def _kept(fields: Sequence[tuple[Made, JiraField | None]]) -> SetupStep:
    count = sum(there is not None for _, there in fields)
    says = (
        f"{count} fields with the record of your tickets, and their places on screens, stay. To move them to the trash "
        "for 60 days as well: --remove --fields."
    )
    return SetupStep(key=f"{OFF}:kept", group=FIELDS, says=says, done=False, action="keep")
