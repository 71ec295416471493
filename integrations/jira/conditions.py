"""Conditions of a workflow's transitions in the form of Jira Cloud's workflow API: adding ours beside what is there,
and taking it away again so that what was there stands as before. Values only, no calls."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Node = dict[str, Any]


def asks_for_value(field_id: str, values: Sequence[str]) -> Node:
    """The group of conditions that holds where a text field has one of the values."""
    return _any_of(
        {
            "ruleKey": "system:check-field-value",
            "parameters": {
                "fieldId": field_id,
                "fieldValue": json.dumps([value]),
                "comparator": "=",
                "comparisonType": "STRING",
            },
        }
        for value in values
    )


def asks_for_role(role_id: str) -> Node:
    """The group of conditions that holds for members of a project role."""
    return _any_of([{"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": role_id}}])


def carries(conditions: Mapping[str, Any] | None, ours: Node) -> bool:
    """Whether a transition's conditions hold only where ours does: it is the whole, or one part of an ALL."""
    if not conditions:
        return False
    return _same(conditions, ours) or (
        conditions.get("operation") == "ALL" and any(_same(group, ours) for group in _groups(conditions))
    )


def with_ours(conditions: Mapping[str, Any] | None, ours: Node) -> Node:
    """The conditions with ours added, which then has to hold too; unchanged where it is there."""
    if conditions and carries(conditions, ours):
        return dict(conditions)
    if not conditions or _empty(conditions):
        return {"operation": "ALL", "conditions": [], "conditionGroups": [ours]}
    if conditions.get("operation") == "ALL":
        return {**conditions, "conditionGroups": [*_groups(conditions), ours]}
    return {"operation": "ALL", "conditions": [], "conditionGroups": [dict(conditions), ours]}


def without(conditions: Mapping[str, Any] | None, ours: Node) -> Node | None:
    """The conditions without any group that asks for what ours asks for, whatever its values; ``None`` where nothing is
    left."""
    if not conditions or _is_about(conditions, ours):
        return None
    groups = [group for group in _groups(conditions) if not _is_about(group, ours)]
    if len(groups) == len(_groups(conditions)):
        return dict(conditions)
    rest = {**conditions, "conditionGroups": groups}
    if _empty(rest):
        return None
    if len(groups) == 1 and not rest.get("conditions"):
        return dict(groups[0])
    return rest


def mentions(conditions: Mapping[str, Any] | None, ours: Node) -> bool:
    """Whether a group that asks for what ours asks for is among the conditions."""
    return bool(conditions) and without(conditions, ours) != dict(conditions or {})


def _any_of(rules: Any) -> Node:
    return {"operation": "ANY", "conditions": list(rules), "conditionGroups": []}


def _groups(conditions: Mapping[str, Any]) -> list[Node]:
    return list(conditions.get("conditionGroups") or [])


def _empty(conditions: Mapping[str, Any]) -> bool:
    return not conditions.get("conditions") and not _groups(conditions)


def _is_about(group: Mapping[str, Any], ours: Node) -> bool:
    """Whether each rule of a group has the subject of ours: the same field, or the same role."""
    rules, subject = group.get("conditions") or [], _subject(ours["conditions"][0])
    return bool(rules) and not _groups(group) and all(_subject(rule) == subject for rule in rules)


def _subject(rule: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    parameters = _parameters(rule)
    return rule.get("ruleKey"), parameters.get("fieldId"), parameters.get("roleIds")


def _same(group: Mapping[str, Any], ours: Node) -> bool:
    """Whether both ask for the same: Jira gives rules ids, names every parameter, and keeps no order."""
    return group.get("operation") == ours["operation"] and not _groups(group) and _rules(group) == _rules(ours)


def _rules(group: Mapping[str, Any]) -> list[str]:
    return sorted(
        json.dumps([rule.get("ruleKey"), _parameters(rule)], sort_keys=True) for rule in group.get("conditions") or []
    )


def _parameters(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (rule.get("parameters") or {}).items() if value not in (None, "")}
