"""The workflow rule that reads the verdict on the work item: its syntax and size keep to what Jira documents, and it
lets pass exactly what it should. Jira alone evaluates it truly; here it is read strictly, and any error refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.gate.model import Missing
from app.domain.gate.verdict_copy import COPY_VERSION, verdict_copy
from integrations.jira.writing import fitting_copy
from integrations.sandbox.jira_model import PropertyRule
from tests.support.forge import APP, run_script
from tests.support.stage import a_verdict
from tests.support.tracker import a_ticket

pytestmark = pytest.mark.node

REFUSED = a_verdict(a_ticket())
PROVED = replace(REFUSED, allowed=True, missing=(), path="technical")
SHADOW = replace(REFUSED, enforced=False)
NOT_GATED = replace(PROVED, applies=False, scope="none", path=None, enforced=False)
LISTED = {"unseen": "listed", "listed": ["Job failure", "job-failure"]}
STRICT = {"unseen": "all", "listed": ["Job failure"]}
OFF = {"off": True, "by": "5b10", "at": "2026-11-02T12:00:00.000Z", "reason": "stuck"}


def a_case(
    copy: Any = None, *, config: Any = None, kind: str = "Task", labels: tuple[str, ...] = (), switch: Any = None
) -> dict[str, Any]:
    return {
        "issue": {
            "properties": {} if copy is None else {"handoff.gate": copy},
            "issueType": {"name": kind},
            "labels": list(labels),
        },
        "project": {"properties": {} if switch is None else {"handoff.rule": switch}},
        "config": config,
    }


def judged(*cases: dict[str, Any]) -> list[dict[str, Any]]:
    outcomes: list[dict[str, Any]] = run_script("expression.mjs", APP, given=cases)["outcomes"]
    return outcomes


def test_the_expression_uses_only_what_is_documented_and_stays_within_the_limits() -> None:
    shape = run_script("expression.mjs", APP, given=[])["shape"]
    assert shape["problems"] == []
    assert shape["characters"] <= 1000
    assert shape["leaves"] <= 100
    assert shape["expensive"] <= 10


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("let x = 1", "more than one expression"),
        ("issue.comments.map(c => c.id)", "only filter is called"),
        ("issue.key === 'A'", "the operator ==="),
        ("new Date()", "NewExpression"),
        ("`${issue.key}`", "TemplateLiteral"),
    ],
)
def test_other_syntax_would_be_noticed(written: str, names: str) -> None:
    problems = run_script("expression.mjs", APP, given=[], EXPRESSION=written)["shape"]["problems"]
    assert any(names in problem for problem in problems)


def test_a_misspelt_name_would_be_noticed() -> None:
    misspelt = "issue.propertys['handoff.gate'].allowed == true"
    found = run_script("expression.mjs", APP, given=[a_case(verdict_copy(PROVED))], EXPRESSION=misspelt)
    assert found["outcomes"][0]["passes"] is False
    assert "unknown property propertys" in found["outcomes"][0]["error"]


@pytest.mark.parametrize("config", [None, LISTED, STRICT])
def test_the_verdict_decides_where_there_is_one(config: Any) -> None:
    proved, shadow, not_gated, refused = judged(
        *(a_case(verdict_copy(verdict), config=config) for verdict in (PROVED, SHADOW, NOT_GATED, REFUSED))
    )
    assert proved["passes"]
    assert shadow["passes"]
    assert not_gated["passes"]
    assert not refused["passes"]


def test_a_refusal_says_everything_that_is_missing_and_how_to_supply_it() -> None:
    (refused,) = judged(a_case(fitting_copy(REFUSED)))
    for missing in REFUSED.missing:
        assert missing.message in refused["says"]


@pytest.mark.parametrize("message", ["", " ", "<b>bold</b> 'quoted' \"twice\" \\ ${x} %s", "請附上截圖。", None])
def test_a_refusal_is_a_sentence_whatever_the_copy_says(message: Any) -> None:
    (refused,) = judged(a_case(verdict_copy(REFUSED) | {"message": message}))
    assert not refused["passes"]
    assert refused["says"].startswith("Not closed: proof is missing.")


@pytest.mark.parametrize(
    "copy",
    [
        verdict_copy(PROVED) | {"v": COPY_VERSION + 1},
        {key: value for key, value in verdict_copy(PROVED).items() if key != "v"},
        verdict_copy(PROVED) | {"allowed": "true"},
        verdict_copy(PROVED) | {"allowed": 2},
        verdict_copy(REFUSED) | {"message": True},
        {},
        [],
        "PASS",
        True,
        7,
        {"verdict": "pass"},
        {"v": COPY_VERSION, "verdict": "pass", "enforced": False},
    ],
)
def test_a_copy_that_is_not_ours_refuses(copy: Any) -> None:
    (outcome,) = judged(a_case(copy, config=LISTED))
    assert not outcome["passes"]
    assert len(outcome["says"]) > 20


@pytest.mark.parametrize("config", [None, {}, STRICT, {"unseen": "allow"}, {"listed": []}])
def test_without_a_verdict_everything_is_refused_unless_the_rule_lists_what_is_gated(config: Any) -> None:
    task, gated = judged(a_case(config=config), a_case(config=config, kind="Job failure"))
    assert not task["passes"]
    assert not gated["passes"]
    assert "has not looked at this ticket yet" in task["says"]


def test_without_a_verdict_a_listed_type_or_label_is_refused_and_another_ticket_passes() -> None:
    task, kind, label, other_label = judged(
        a_case(config=LISTED),
        a_case(config=LISTED, kind="Job failure"),
        a_case(config=LISTED, labels=("urgent", "job-failure")),
        a_case(config=LISTED, labels=("urgent",)),
    )
    assert (task["passes"], other_label["passes"]) == (True, True)
    assert (kind["passes"], label["passes"]) == (False, False)


@pytest.mark.parametrize("listed", [None, "Job failure", 7])
def test_a_damaged_configuration_refuses(listed: Any) -> None:
    (outcome,) = judged(a_case(config={"unseen": "listed", "listed": listed}))
    assert not outcome["passes"]


def test_the_switch_lets_everything_pass_and_only_when_it_is_off() -> None:
    cases = [a_case(verdict_copy(REFUSED), switch=switch) for switch in (OFF, OFF | {"off": False}, {}, "off", [True])]
    assert [outcome["passes"] for outcome in judged(*cases)] == [True, False, False, False, False]
    (unseen,) = judged(a_case(kind="Job failure", switch=OFF))
    assert unseen["passes"]


def test_the_stand_in_s_own_rule_passes_the_same_tickets(jira_issue: Any) -> None:
    long = replace(REFUSED, missing=tuple(Missing(requirement="evidence", message="x" * 9000) for _ in range(5)))
    copies = [None, *(fitting_copy(verdict) for verdict in (PROVED, SHADOW, NOT_GATED, REFUSED, long))]
    copies += [{}, [], "PASS", {"v": 1, "allowed": "true"}, {"v": 1, "allowed": True}]
    rule = PropertyRule()
    stand_in = []
    for copy in copies:
        jira_issue.properties = {} if copy is None else {"handoff.gate": copy}
        stand_in.append(rule(jira_issue) is None)
    assert [outcome["passes"] for outcome in judged(*(a_case(copy) for copy in copies))] == stand_in


@pytest.fixture
def jira_issue() -> Any:
    class Issue:
        properties: dict[str, Any]

    return Issue()
