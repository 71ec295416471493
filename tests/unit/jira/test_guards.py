"""Which transitions into Done count as guarded, by what Jira's workflow API says of them."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.jira.conditions import asks_for_role, asks_for_value, with_ours
from integrations.jira.guards import guarded

FIELD = "customfield_10050"
STATUSES = [
    {"statusReference": "1", "name": "To do", "statusCategory": "TODO"},
    {"statusReference": "9", "name": "Done", "statusCategory": "DONE"},
    {"statusReference": "8", "name": "Cancelled", "statusCategory": "DONE"},
]
FORGE = "ari:cloud:ecosystem::extension/app-id/env-id/static/closure-gate-check"


def move(name: str, to: str, *sources: str, **rules: Any) -> dict[str, Any]:
    kind = "DIRECTED" if sources else "GLOBAL"
    links = [{"fromStatusReference": source} for source in sources]
    return {"name": name, "type": kind, "toStatusReference": to, "links": links, **rules}


def workflow(*transitions: dict[str, Any], statuses: tuple[str, ...] = ("1", "9")) -> dict[str, Any]:
    listed = [{"statusReference": status} for status in statuses]
    return {"name": "Ops", "statuses": listed, "transitions": list(transitions)}


BACK = move("Reopen", "1", "9", "8")


@pytest.mark.parametrize(
    "rules",
    [
        {"conditions": with_ours(None, asks_for_value(FIELD, ["PASS"]))},
        {"validators": [{"ruleKey": "system:validate-field-value", "parameters": {"fieldKey": FIELD}}]},
        {"validators": [{"ruleKey": "forge:expression-validator", "parameters": {"key": FORGE}}]},
    ],
)
def test_the_app_s_rule_and_rules_on_closure_gate_guard_a_transition(rules: dict[str, Any]) -> None:
    found = guarded(workflow(move("Done", "9", "1", **rules), BACK), STATUSES, FIELD)
    assert (found.closing, found.open_doors, found.by_role, found.dead_ends) == (1, (), (), ())


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"conditions": None},
        {"conditions": with_ours(None, asks_for_value("customfield_1", ["PASS"]))},
        {"validators": [{"ruleKey": "forge:expression-validator", "parameters": {"key": "ari:other-app/its-rule"}}]},
    ],
)
def test_what_others_ask_for_guards_nothing(rules: dict[str, Any]) -> None:
    found = guarded(workflow(move("Done", "9", "1", **rules), BACK), STATUSES, FIELD)
    assert found.open_doors == ("Done",)


def test_a_role_is_told_apart_since_others_may_be_in_it() -> None:
    by_role = {"conditions": with_ours(None, asks_for_role("10400"))}
    found = guarded(workflow(move("Done", "9", "1", **by_role), BACK), STATUSES, FIELD)
    assert (found.open_doors, found.by_role) == ((), ("Done",))


def test_a_second_done_and_a_global_transition_are_looked_at_too() -> None:
    moves = (move("Done", "9", "1"), move("Cancel", "8"), move("Reopen", "1", "9"))
    found = guarded(workflow(*moves, statuses=("1", "9", "8")), STATUSES, FIELD)
    assert found.open_doors == ("Done", "Cancel")
    assert found.dead_ends == ("Cancelled",)


def test_creating_an_issue_in_done_is_no_transition_and_without_our_field_nothing_is_guarded_by_it() -> None:
    first = {"name": "Create", "type": "INITIAL", "toStatusReference": "9"}
    rules = {"conditions": with_ours(None, asks_for_value(FIELD, ["PASS"]))}
    found = guarded(workflow(first, move("Done", "9", "1", **rules), BACK), STATUSES, None)
    assert (found.closing, found.open_doors) == (1, ("Done",))
