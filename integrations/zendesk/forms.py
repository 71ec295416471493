"""The native block: a ticket form that requires "Closure gate" on solving, but only of gated tickets.

Zendesk holds every way of solving that respects required fields to it, its API included. The service alone gives the
field its value; an agent who sets it by hand is found out, since the service's own store is the truth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from app.ports_setup import Made
from integrations.zendesk.fields import SCOPE_TAGS, FieldCatalogue

ALWAYS_SHOWN = frozenset({"is_job_failure"})
"""Gate fields that people fill before the service knows that the ticket is gated."""

Json = dict[str, Any]


def guarded_forms(forms: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The forms that setup takes care of: the active default one (accounts can have several brands' defaults)."""
    return [form for form in forms if form.get("active", True) and form.get("default")]


def our_field_ids(catalogue: FieldCatalogue) -> list[int]:
    """Every field of ours that the account has, in the order in which a form shows them."""
    known = [*catalogue.gate.values(), *catalogue.record.values()]
    return [field.id for field in (catalogue.scope, catalogue.verdict, *known) if field is not None]


def form_is_ready(form: Mapping[str, Any], catalogue: FieldCatalogue) -> bool:
    """Whether the form shows our fields and requires "Closure gate" of gated tickets on solving."""
    if catalogue.scope is None or catalogue.verdict is None:
        return False
    shown = {int(number) for number in form.get("ticket_field_ids") or ()}
    if not shown.issuperset(our_field_ids(catalogue)):
        return False
    return all(_requires_verdict(_conditions(form), catalogue, value) for value in SCOPE_TAGS.values())


def completed_form(form: Mapping[str, Any], catalogue: FieldCatalogue) -> Json:
    """What to send so that the form is ready. Fields and conditions that are there stay as they are; fields of ours
    that are new on the form show on gated tickets only."""
    present = [int(number) for number in form.get("ticket_field_ids") or ()]
    new = [number for number in our_field_ids(catalogue) if number not in present]
    always = {known.id for key, known in catalogue.gate.items() if key in ALWAYS_SHOWN}
    always |= {catalogue.scope.id} if catalogue.scope else set()
    children = [number for number in new if number not in always]
    conditions = _conditions(form)
    if catalogue.scope is not None and catalogue.verdict is not None:
        for value in SCOPE_TAGS.values():
            _add_condition(conditions, catalogue.scope.id, value, catalogue.verdict.id, children)
    return {"ticket_field_ids": [*present, *new], "agent_conditions": conditions}


def notes_of(form: Mapping[str, Any], wish: Mapping[str, Any]) -> list[Made]:
    """What completing a form put into it: each field (``form_field``) and each condition (``form_condition``, by the
    field and value that it hangs on) that was not there."""
    number = str(form["id"])
    shown = {int(one) for one in form.get("ticket_field_ids") or ()}
    known = {_hook_of(condition) for condition in _conditions(form)}
    fields = [one for one in wish["ticket_field_ids"] if one not in shown]
    hooks = [hook for condition in wish["agent_conditions"] if (hook := _hook_of(condition)) not in known]
    return [
        *(Made(kind="form_field", remote_id=str(one), parent=number) for one in fields),
        *(Made(kind="form_condition", remote_id=hook, parent=number) for hook in hooks),
    ]


def requires_proof(form: Mapping[str, Any], verdict: int) -> list[str]:
    """The conditions of a form (by what they hang on) that require a field on solving."""
    return [
        _hook_of(condition)
        for condition in _conditions(form)
        if any(child.get("id") == verdict and _on_solving(child) for child in condition["child_fields"])
    ]


def released_form(form: Mapping[str, Any], verdict: int, hooks: Collection[str]) -> Json:
    """What to send so that some conditions show the field but require it no more. All else stays as it is."""
    conditions = _conditions(form)
    for condition in conditions:
        if _hook_of(condition) in hooks:
            children = condition["child_fields"]
            condition["child_fields"] = [_optional(verdict) if one.get("id") == verdict else one for one in children]
    return {"ticket_field_ids": list(form.get("ticket_field_ids") or ()), "agent_conditions": conditions}


def stripped_form(form: Mapping[str, Any], ours: Collection[int], hooks: Collection[str]) -> Json:
    """What to send so that a form is without some fields and without conditions of ours. Where a person added fields of
    theirs to such a condition it stays for those, and the field that it hangs on with it."""
    kept = []
    for condition in _conditions(form):
        if _hook_of(condition) in hooks:
            condition["child_fields"] = [one for one in condition["child_fields"] if one.get("id") not in ours]
        if condition["child_fields"]:
            kept.append(condition)
    needed = {number for condition in kept for number in _numbers_of(condition)}
    shown = [int(one) for one in form.get("ticket_field_ids") or ()]
    return {
        "ticket_field_ids": [one for one in shown if one not in ours or one in needed],
        "agent_conditions": kept,
    }


def fields_in_conditions(conditions: Iterable[Mapping[str, Any]]) -> set[int]:
    """The ids of all fields that some conditions hang on or show."""
    return {number for condition in conditions for number in _numbers_of(condition)}


def _numbers_of(condition: Mapping[str, Any]) -> set[int]:
    children = (int(child["id"]) for child in condition.get("child_fields") or ())
    return {int(condition["parent_field_id"]), *children}


def _hook_of(condition: Mapping[str, Any]) -> str:
    return f"{condition.get('parent_field_id')}:{condition.get('value')}"


def _conditions(form: Mapping[str, Any]) -> list[Json]:
    return [
        {**condition, "child_fields": [dict(child) for child in condition.get("child_fields") or ()]}
        for condition in form.get("agent_conditions") or ()
    ]


def _requires_verdict(conditions: Iterable[Json], catalogue: FieldCatalogue, value: str) -> bool:
    if catalogue.scope is None or catalogue.verdict is None:
        return False
    return any(
        child.get("id") == catalogue.verdict.id and _on_solving(child)
        for condition in conditions
        if condition.get("parent_field_id") == catalogue.scope.id and condition.get("value") == value
        for child in condition["child_fields"]
    )


def _on_solving(child: Mapping[str, Any]) -> bool:
    rule = child.get("required_on_statuses") or {}
    return rule.get("type") == "ALL_STATUSES" or "solved" in (rule.get("statuses") or ())


def _add_condition(conditions: list[Json], scope: int, value: str, verdict: int, children: Iterable[int]) -> None:
    found = next((one for one in conditions if one.get("parent_field_id") == scope and one.get("value") == value), None)
    if found is None:
        found = {"parent_field_id": scope, "value": value, "child_fields": []}
        conditions.append(found)
    kept = [child for child in found["child_fields"] if child.get("id") != verdict]
    known = {child.get("id") for child in kept}
    kept += [_optional(number) for number in children if number not in known and number != verdict]
    found["child_fields"] = [_required_on_solving(verdict), *kept]


def _required_on_solving(number: int) -> Json:
    rule = {"type": "SOME_STATUSES", "statuses": ["solved"]}
    return {"id": number, "is_required": True, "required_on_statuses": rule}


def _optional(number: int) -> Json:
    return {"id": number, "is_required": False, "required_on_statuses": {"type": "NO_STATUSES"}}
