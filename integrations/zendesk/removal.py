"""``handoff setup zendesk --remove``: takes away what setup made in an account, by the ids that were noted when it was
made.

First what acts: the trigger, the form's requirement, which nobody could meet any more, and the webhook. The fields hold
the record of past tickets, so they stay unless they are asked for; then they are taken off the form and switched off,
which keeps their values. Nothing is deleted but our own trigger and webhook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.fields import VERDICT_FIELD_LABEL
from app.ports import Rejected, TicketGone
from app.ports_setup import Made, RemovalWish, SetupStep
from integrations.zendesk.account import (
    WEBHOOK_NAME,
    other_webhooks,
    own_webhook,
    ticket_fields,
    ticket_forms,
    webhooks,
)
from integrations.zendesk.fields import VERDICT_KEY, is_marked
from integrations.zendesk.forms import (
    fields_in_conditions,
    released_form,
    requires_proof,
    stripped_form,
)
from integrations.zendesk.mail_rules import MAIL, TITLE, all_triggers, carries_mark
from integrations.zendesk.session import ZendeskSession
from integrations.zendesk.setup import APP, FIELDS, FORMS, WEBHOOK, field_bodies

OFF = "remove"
_APP_CLICKS = (
    "In Zendesk open Admin Center > Apps and integrations > Zendesk Support apps, and uninstall Handoff Gate: while "
    "the service does not answer, the app refuses every save of a gated ticket as solved. The OAuth client under "
    "APIs > OAuth clients may go too, once this command has run."
)
_FORM_CLICKS = (
    "In Zendesk open Admin Center > Objects and rules > Tickets > Forms > {forms} > Conditions, and take the "
    f'requirement of "{VERDICT_FIELD_LABEL}" away: nobody fills that field any more, so gated tickets could not be '
    "solved there."
)

Json = Mapping[str, Any]


class Removal:
    """Plans and takes away. Step keys: ``remove:KIND:ID`` with the id that Zendesk gave."""

    def __init__(self, session: ZendeskSession, webhook_url: str | None) -> None:
        self._session = session
        self._url = webhook_url

    def plan(self, wish: RemovalWish) -> list[SetupStep]:
        """What would be taken away, in order. Needs the role admin."""
        fields, forms = ticket_fields(self._session), ticket_forms(self._session)
        own = _own_fields(wish, fields)
        parts = _form_parts(wish, forms, own)
        steps = [*self._trigger_steps(wish), *self._webhook_steps(wish)]
        verdict = next((int(made.remote_id) for made, _ in own if made.key == VERDICT_KEY), _verdict_of(fields))
        steps += _form_steps(forms, parts, verdict, strip=wish.fields)
        if wish.fields:
            used = _used_by_people(forms, parts, {int(made.remote_id) for made, _ in own})
            steps += [_field_step(made, there, used) for made, there in own]
        elif own:
            says = (
                f"{sum(_is_on(there) for _, there in own)} fields with the record of your tickets, and their places on "
                "the form, stay. To take them off the form and switch them off, with their values kept: --remove "
                "--fields."
            )
            steps.append(SetupStep(key=f"{OFF}:kept", group=FIELDS, says=says, done=False, action="keep"))
        return [*_by_hand(forms, parts, verdict), *steps]

    def apply(self, step: SetupStep) -> str:
        """Take one thing away. Raises ``Rejected`` for what is not ours any more."""
        _, kind, number = step.key.split(":")
        if kind == "trigger":
            return self._delete(f"triggers/{number}.json", f'trigger "{TITLE}"')
        if kind == "webhook":
            return self._delete(f"webhooks/{number}", f'webhook "{WEBHOOK_NAME}"')
        if kind in ("release", "form"):
            return self._change_form(number, step)
        if kind == "field":
            return self._switch_off(step.undoes[0])
        raise Rejected(f"There is no step {step.key!r} of removing; plan it again.")

    def _trigger_steps(self, wish: RemovalWish) -> list[SetupStep]:
        triggers = {str(entry["id"]): entry for entry in all_triggers(self._session)}
        noted = [made for made in wish.made if made.kind == "trigger"]
        if wish.also_marked and not noted:
            noted = [Made(kind="trigger", remote_id=one) for one, entry in triggers.items() if carries_mark(entry)]
        steps = []
        for made in noted:
            there = triggers.get(made.remote_id)
            if there is not None and not carries_mark(there):
                says = (
                    f'The trigger "{there.get("title")}" has lost our mark, so somebody may have made it theirs: left.'
                )
                steps.append(_left(made, MAIL, says))
                continue
            says = f'The trigger "{TITLE}"' + ("" if there else ": gone already")
            steps.append(_step("trigger", made.remote_id, MAIL, says, done=there is None, undoes=(made,)))
        return steps

    def _webhook_steps(self, wish: RemovalWish) -> list[SetupStep]:
        hooks = webhooks(self._session)
        there = {str(entry.get("id")) for entry in hooks}
        noted = [made for made in wish.made if made.kind == "webhook"]
        if wish.also_marked and not noted and self._url:
            found = own_webhook(hooks, self._url)
            noted = [] if found is None else [Made(kind="webhook", remote_id=str(found["id"]), key="webhook")]
        steps = []
        for made in noted:
            gone = made.remote_id not in there
            says = f'The webhook "{WEBHOOK_NAME}"' + (": gone already" if gone else "")
            steps.append(_step("webhook", made.remote_id, WEBHOOK, says, done=gone, undoes=(made,)))
        ours = {made.remote_id for made in noted}
        for entry in other_webhooks(hooks, None):
            if str(entry.get("id")) not in ours:
                says = (
                    f'The webhook "{entry.get("name")}" to {entry.get("endpoint")}, which this installation has no '
                    "note of making, is left"
                )
                steps.append(_left(Made(kind="webhook", remote_id=str(entry.get("id"))), WEBHOOK, says))
        return steps

    def _change_form(self, number: str, step: SetupStep) -> str:
        form = next((one for one in ticket_forms(self._session) if str(one["id"]) == number), None)
        if form is None:
            return "The form was gone already."
        hooks = {made.remote_id for made in step.undoes if made.kind == "form_condition"}
        if step.key.startswith(f"{OFF}:release:"):
            (verdict,) = {int(made.detail["verdict"]) for made in step.undoes}
            hooks = {made.remote_id for made in step.undoes}
            self._session.put(f"ticket_forms/{number}.json", {"ticket_form": released_form(form, verdict, hooks)})
            return f'The form "{form.get("name")}" no longer requires "{VERDICT_FIELD_LABEL}".'
        ours = {int(made.remote_id) for made in step.undoes if made.kind == "form_field"}
        self._session.put(f"ticket_forms/{number}.json", {"ticket_form": stripped_form(form, ours, hooks)})
        return f'The form "{form.get("name")}" is without our conditions and fields.'

    def _switch_off(self, made: Made) -> str:
        there = next((one for one in ticket_fields(self._session) if str(one["id"]) == made.remote_id), None)
        if there is None:
            return "The field was gone already."
        if not _still_ours(made, there):
            raise Rejected(_not_ours(made, there))
        self._session.put(f"ticket_fields/{made.remote_id}.json", {"ticket_field": {"active": False}})
        return f'The field "{there.get("title")}" is switched off; its values stay in the tickets.'

    def _delete(self, path: str, named: str) -> str:
        try:
            self._session.delete(path)
        except TicketGone:
            return f"The {named} was gone already."
        return f"The {named} was deleted."


def _own_fields(wish: RemovalWish, fields: Iterable[Json]) -> list[tuple[Made, Json | None]]:
    """What setup made, with the field as it is now; ``None`` where it is gone."""
    listed = {str(entry["id"]): entry for entry in fields}
    noted = [made for made in wish.made if made.kind == "field"]
    if wish.also_marked:
        known = {made.remote_id for made in noted}
        marked = [(key, one) for key in field_bodies() for one, entry in listed.items() if is_marked(entry, key)]
        noted += [Made(kind="field", remote_id=one, key=key) for key, one in marked if one not in known]
    return [(made, listed.get(made.remote_id)) for made in noted]


def _verdict_of(fields: Iterable[Json]) -> int | None:
    """The field that forms require, whoever made it."""
    return next((int(entry["id"]) for entry in fields if is_marked(entry, VERDICT_KEY)), None)


def _form_parts(
    wish: RemovalWish, forms: Iterable[Json], own: Iterable[tuple[Made, Json | None]]
) -> dict[str, list[Made]]:
    """What setup put into each form, by the form's id."""
    parts: dict[str, list[Made]] = {}
    for made in wish.made:
        if made.kind in ("form_field", "form_condition"):
            parts.setdefault(made.parent, []).append(made)
    if not wish.also_marked:
        return parts
    keys = {int(made.remote_id): made.key for made, _ in own}
    scopes = {number for number, key in keys.items() if key == "scope"}
    for form in forms:
        number = str(form["id"])
        if number in parts:
            continue
        conditions = [one for one in form.get("agent_conditions") or () if one.get("parent_field_id") in scopes]
        shown = [one for one in form.get("ticket_field_ids") or () if int(one) in keys]
        found = [Made(kind="form_field", remote_id=str(one), parent=number) for one in shown]
        found += [
            Made(kind="form_condition", remote_id=f"{one['parent_field_id']}:{one['value']}", parent=number)
            for one in conditions
        ]
        parts |= {number: found} if found else {}
    return parts


def _form_steps(
    forms: Iterable[Json], parts: Mapping[str, list[Made]], verdict: int | None, *, strip: bool
) -> list[SetupStep]:
    steps = []
    listed = {str(form["id"]): form for form in forms}
    for number, made in parts.items():
        form = listed.get(number)
        if form is None:
            steps.append(_step("form", number, FORMS, f"Form {number}: gone already", done=True, undoes=tuple(made)))
            continue
        if strip:
            says = f'Form "{form.get("name")}": our conditions, and our fields taken off it'
            ours = {int(one.remote_id) for one in made if one.kind == "form_field"}
            hooks = {one.remote_id for one in made if one.kind == "form_condition"}
            done = stripped_form(form, ours, hooks) == stripped_form(form, (), ())
            steps.append(_step("form", number, FORMS, says, done=done, undoes=tuple(made)))
        elif verdict is not None:
            hooks = {one.remote_id for one in made if one.kind == "form_condition"}
            required = [hook for hook in requires_proof(form, verdict) if hook in hooks]
            says = f'Form "{form.get("name")}": "{VERDICT_FIELD_LABEL}" is no longer required on solving'
            undoes = tuple(
                Made(kind="release", remote_id=hook, parent=number, detail={"verdict": verdict}) for hook in required
            )
            steps.append(_step("release", number, FORMS, says, done=not required, undoes=undoes))
    return steps


def _by_hand(forms: Iterable[Json], parts: Mapping[str, list[Made]], verdict: int | None) -> list[SetupStep]:
    """What only a person can take away: conditions of theirs that require our field, and the app."""
    left = []
    for form in forms:
        ours = {made.remote_id for made in parts.get(str(form["id"]), ()) if made.kind == "form_condition"}
        if verdict is not None and any(hook not in ours for hook in requires_proof(form, verdict)):
            left.append(f'"{form.get("name")}"')
    steps = []
    if left:
        named = ", ".join(left)
        says = f'Conditions that setup did not make require "{VERDICT_FIELD_LABEL}" on {named}'
        clicks = _FORM_CLICKS.format(forms=named)
        steps.append(SetupStep(key=f"{OFF}:forms", group=FORMS, says=says, done=False, action="by_hand", clicks=clicks))
    says = "The sidebar app"
    return [
        *steps,
        SetupStep(key=f"{OFF}:app", group=APP, says=says, done=False, action="by_hand", clicks=_APP_CLICKS),
    ]


def _used_by_people(forms: Iterable[Json], parts: Mapping[str, list[Made]], ours: set[int]) -> dict[int, str]:
    """Fields of ours that some form still needs in a condition once our own are gone, with the form's name."""
    used: dict[int, str] = {}
    for form in forms:
        hooks = {made.remote_id for made in parts.get(str(form["id"]), ()) if made.kind == "form_condition"}
        rest = fields_in_conditions(stripped_form(form, ours, hooks)["agent_conditions"])
        used |= {field: str(form.get("name")) for field in rest & ours}
    return used


def _field_step(made: Made, there: Json | None, used: Mapping[int, str]) -> SetupStep:
    if there is None or not _is_on(there):
        title = field_bodies().get(made.key, {}).get("title", made.key)
        says = f'The field "{title}": ' + ("gone already" if there is None else "switched off already")
        undoes = (made,) if there is None else ()
        return _step("field", made.remote_id, FIELDS, says, done=True, undoes=undoes)
    if not _still_ours(made, there):
        return _left(made, FIELDS, _not_ours(made, there))
    if int(made.remote_id) in used:
        form = used[int(made.remote_id)]
        says = f'The field "{there.get("title")}" stays: a condition of yours on the form "{form}" uses it'
        return _left(made, FIELDS, says)
    says = f'The field "{there.get("title")}" switched off, with its values kept in your tickets'
    return _step("field", made.remote_id, FIELDS, says, done=False, undoes=(made,))


def _is_on(there: Json | None) -> bool:
    return there is not None and there.get("active", True) is not False


def _still_ours(made: Made, there: Json) -> bool:
    """A field that setup made carries our mark, or still has the title that it was given."""
    return is_marked(there, made.key) or there.get("title") == field_bodies().get(made.key, {}).get("title")


def _not_ours(made: Made, there: Json) -> str:
    return (
        f'The field {made.remote_id} is called "{there.get("title")}" now and has lost our mark, so somebody may have '
        "made it theirs: it is left. If it is to go, deactivate it by hand"
    )


def _left(made: Made, group: str, says: str) -> SetupStep:
    key = f"{OFF}:left:{made.remote_id}"
    return SetupStep(key=key, group=group, says=says, done=False, action="keep", remote_id=made.remote_id)


def _step(kind: str, number: str, group: str, says: str, *, done: bool, undoes: Sequence[Made]) -> SetupStep:
    return SetupStep(
        key=f"{OFF}:{kind}:{number}",
        group=group,
        says=says,
        done=done,
        action="remove",
        remote_id=number,
        undoes=tuple(undoes),
    )
