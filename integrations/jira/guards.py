"""What guards the transitions into Done of the workflows of a Jira Cloud site, as far as its workflow API tells: read
for ``handoff doctor``, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FORGE_RULES = ("closure-gate-verdict", "closure-gate-check")
"""The keys of the app's rules (``forge/manifest.yml``), with which the keys of their extensions end."""
INTO_DONE = "DONE"

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Guarded:
    """One workflow: its transitions into Done that nothing guards, and the Done statuses that have no way out, by
    name. ``closing`` counts its transitions into Done; ``by_role`` are those that only a role holds back, whose members
    are not looked at."""

    workflow: str
    closing: int
    open_doors: tuple[str, ...]
    by_role: tuple[str, ...]
    dead_ends: tuple[str, ...]


def guarded(workflow: Node, statuses: Iterable[Node], verdict_field: str | None) -> Guarded:
    """How a workflow stands. A transition counts as guarded by a rule of the app, and by a condition or validator on
    the field "Closure gate"."""
    names = {str(status["statusReference"]): str(status.get("name")) for status in statuses}
    used = {str(status["statusReference"]) for status in workflow.get("statuses") or ()}
    done = {
        str(status["statusReference"])
        for status in statuses
        if status.get("statusCategory") == INTO_DONE and str(status["statusReference"]) in used
    }
    moves = [one for one in workflow.get("transitions") or () if one.get("type") != "INITIAL"]
    closing = [one for one in moves if str(one.get("toStatusReference")) in done]
    leaving = [one for one in moves if str(one.get("toStatusReference")) not in done]
    return Guarded(
        workflow=str(workflow.get("name")),
        closing=len(closing),
        open_doors=tuple(
            str(one["name"]) for one in closing if not is_guarded(one, verdict_field) and not _by_role(one)
        ),
        by_role=tuple(str(one["name"]) for one in closing if not is_guarded(one, verdict_field) and _by_role(one)),
        dead_ends=tuple(
            names[status] for status in sorted(done) if not any(_leads_from(one, status) for one in leaving)
        ),
    )


def is_guarded(transition: Node, verdict_field: str | None) -> bool:
    """Whether a transition carries a rule that holds back a close without proof."""
    rules = [*_rules_of(transition.get("conditions")), *(transition.get("validators") or ())]
    return any(_guards(rule, verdict_field) for rule in rules)


def _by_role(transition: Node) -> bool:
    """Whether only members of a role may take it: service-only closing is such a condition, and many others are."""
    rules = _rules_of(transition.get("conditions"))
    keys = (str(rule.get("ruleKey")) for rule in rules if (rule.get("parameters") or {}).get("roleIds"))
    return "system:restrict-issue-transition" in keys


def _guards(rule: Node, verdict_field: str | None) -> bool:
    key, parameters = str(rule.get("ruleKey")), rule.get("parameters") or {}
    if key.startswith("forge:"):
        return str(parameters.get("key")).endswith(FORGE_RULES)
    named = {str(parameters.get("fieldId")), str(parameters.get("fieldKey"))}
    return verdict_field is not None and verdict_field in named


def _rules_of(conditions: Node | None) -> list[Node]:
    if not conditions:
        return []
    groups = conditions.get("conditionGroups") or ()
    return [*(conditions.get("conditions") or ()), *(rule for group in groups for rule in _rules_of(group))]


def _leads_from(transition: Node, status: str) -> bool:
    if transition.get("type") == "GLOBAL":
        return True
    return any(str(link.get("fromStatusReference")) == status for link in transition.get("links") or ())
