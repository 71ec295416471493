"""The parts of a definition that are compiled: JMESPath, regular expressions, and the cases made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.parser import ParsedResult

from integrations.probes.definition import Case, FactSpec, PagesSpec, RunsSpec, StateSpec

USUAL_PAGES = 5
"""How many pages are read where a definition does not say how many."""


def compiled(expression: str) -> ParsedResult:
    """A JMESPath expression. Raises ``jmespath.exceptions.JMESPathError``."""
    return jmespath.compile(expression)


def pattern_of(text: str) -> re.Pattern[str]:
    """A regular expression. Raises ``re.error``."""
    return re.compile(text)


def fact_of(data: str | Mapping[str, Any]) -> FactSpec:
    """Where a fact stands: an expression alone, or one with the zone of its moments."""
    if isinstance(data, str):
        return FactSpec(value=compiled(data))
    return FactSpec(value=compiled(data["value"]), zone=data.get("zone"))


def state_of(data: Mapping[str, Any]) -> StateSpec:
    """Where a state stands and what the words mean."""
    words = {str(word).casefold(): state for word, state in data["map"].items()}
    return StateSpec(value=compiled(data["value"]), words=words)


def case_of(data: Mapping[str, Any], line: int) -> Case:
    """One way to read a reply."""
    return Case(
        line=line,
        when=compiled(data["when"]) if "when" in data else None,
        state=data.get("state"),
        state_from=state_of(data["state_from"]) if "state_from" in data else None,
        outcome=data.get("outcome", "answered"),
        reason=data.get("reason", ""),
        facts={name: fact_of(fact) for name, fact in data.get("facts", {}).items()},
        runs=_runs(data["runs"]) if "runs" in data else None,
        certainty=data.get("certainty", "confirmed"),
        as_of=fact_of(data["as_of"]) if "as_of" in data else None,
        of_a_part=data.get("of_a_part", False),
    )


def pages_of(data: Mapping[str, Any]) -> PagesSpec:
    """How an answer goes on over several pages."""
    way = data["next"]
    return PagesSpec(
        list=tuple(data["list"].split(".")[1:]),
        more=compiled(data["more"]),
        most=data.get("most", USUAL_PAGES),
        url=compiled(way["url"]) if "url" in way else None,
        query={name: compiled(text) for name, text in way.get("query", {}).items()},
        variables={name: compiled(text) for name, text in way.get("variables", {}).items()},
        json={name: compiled(text) for name, text in way.get("json", {}).items()},
    )


def _runs(data: Mapping[str, Any]) -> RunsSpec:
    state = data["state"]
    return RunsSpec(
        each=compiled(data["from"]),
        id=compiled(data["id"]),
        state=state_of(state)
        if isinstance(state, Mapping)
        else StateSpec(value=compiled(f"'{state}'"), words={state: state}),
        started_at=fact_of(data["started_at"]) if "started_at" in data else None,
        ended_at=fact_of(data["ended_at"]) if "ended_at" in data else None,
    )
