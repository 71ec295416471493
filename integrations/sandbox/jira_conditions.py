"""Workflow conditions as the workflow API writes them: what is wrong with them, and whether they hold for an issue."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from integrations.sandbox.jira_model import Issue

VALUE_RULE, ROLE_RULE = "system:check-field-value", "system:restrict-issue-transition"
_PARAMETERS = {VALUE_RULE: {"fieldId", "fieldValue", "comparator", "comparisonType"}, ROLE_RULE: {"roleIds"}}


def conditions_hold(conditions: Mapping[str, Any] | None, issue: Issue, roles: Collection[str] = ()) -> bool:
    """Whether a transition with these conditions is offered to somebody with these project roles (ids)."""
    if not conditions:
        return True
    parts = [_rule_holds(rule, issue, roles) for rule in conditions.get("conditions") or []]
    parts += [conditions_hold(group, issue, roles) for group in conditions.get("conditionGroups") or []]
    return not parts or (any(parts) if conditions.get("operation") == "ANY" else all(parts))


def condition_problems(conditions: Mapping[str, Any] | None) -> Iterator[str]:
    """What Jira would not take: groups without their three parts, rules that are unknown or lack a parameter."""
    if not conditions:
        return
    for name, kind in (("operation", str), ("conditions", list), ("conditionGroups", list)):
        if not isinstance(conditions.get(name), kind):
            yield f"The conditions of a transition lack {name}."
    if conditions.get("operation") not in ("ALL", "ANY"):
        yield f"The operation {conditions.get('operation')!r} does not exist."
    for rule in conditions.get("conditions") or []:
        key = str(rule.get("ruleKey"))
        if key not in _PARAMETERS:
            yield f"The stand-in knows no rule {key!r}."
        elif lacking := _PARAMETERS[key] - set(rule.get("parameters") or {}):
            yield f"The rule {key} lacks {', '.join(sorted(lacking))}."
        elif key == VALUE_RULE and not isinstance(_values(rule), list):
            yield "fieldValue has to be a list, written as JSON."
    for group in conditions.get("conditionGroups") or []:
        yield from condition_problems(group)


def _rule_holds(rule: Mapping[str, Any], issue: Issue, roles: Collection[str]) -> bool:
    if rule["ruleKey"] == ROLE_RULE:
        return bool(set(str(rule["parameters"]["roleIds"]).split(",")) & set(roles))
    present = issue.values.get(rule["parameters"]["fieldId"])
    same = present in (_values(rule) or [])
    return not same if rule["parameters"]["comparator"] == "!=" else same


def _values(rule: Mapping[str, Any]) -> Any:
    try:
        return json.loads(rule["parameters"]["fieldValue"])
    except ValueError:
        return None
