"""Mistakes in a definition that its schema cannot see: expressions, words that are not ours, requests that write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.probing.questions import QUESTIONS, RUN_STATES, Question, QuestionSpec
from integrations.outbound.documents import Mistake
from integrations.outbound.mistakes import Place, in_auth, in_expression, in_patterns, listed
from integrations.outbound.templates import embedded_in, names_in
from integrations.probes.queries import graphql_problem, graphql_variables, sql_names, sql_problem

GIVEN = frozenset({"at", "from", "until", "now"})
"""What every request may use beside settings and identifiers: the moment asked about, the window around it, now."""

_EXPRESSIONS = frozenset({"when", "value", "from", "id"})
_BODIES = ("graphql", "sql", "json")


def mistakes(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """All of them, in no particular order; each with its place."""
    yield from in_patterns(data, [(["accepts", key], text) for key, text in data.get("accepts", {}).items()])
    yield from in_auth(data)
    for name, question in data["questions"].items():
        place: Place = ["questions", name]
        yield from _expressions(question, place)
        yield from _request(data, question, [*place, "request"])
        yield from _pages(question, [*place, "pages"])
        yield from _identifiers(data, question, place)
        yield from _cases(name.partition(".")[0], question, place)


def _expressions(part: Any, place: Place, key: str = "") -> Iterator[Mistake]:
    """Every JMESPath expression below a place has to be one."""
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if name in ("request", "map", "pages"):
                continue
            expression = name in _EXPRESSIONS or key == "facts" or name in ("started_at", "ended_at", "as_of")
            if expression and isinstance(inner, str):
                yield from in_expression(inner, [*place, name])
            elif key == "pick" and name == "where":
                for path in inner:
                    yield from in_expression(path, [*place, name, path])
            else:
                yield from _expressions(inner, [*place, name], str(name))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _expressions(inner, [*place, index], key)


def _request(data: Mapping[str, Any], question: Mapping[str, Any], place: Place) -> Iterator[Mistake]:
    request = question["request"]
    bodies = [kind for kind in _BODIES if kind in request]
    if len(bodies) > 1:
        yield place, f"has {' and '.join(bodies)}; a request has one of them"
    method = request.get("method", "POST" if bodies else "GET")
    if bodies and method != "POST":
        yield [*place, "method"], f"is {method}, but {bodies[0]} is sent with POST"
    if method == "POST" and not bodies:
        yield place, "is a POST that sends nothing; give graphql, sql or json"
    if method == "POST" and request["path"] not in data.get("query_endpoints", ()):
        yield (
            [*place, "path"],
            f"is {request['path']!r}, to which nothing may be posted; probes only read: a POST goes to a path that "
            "is listed in query_endpoints, as written",
        )
    yield from _queries(request, place, question.get("pages", {}).get("next", {}).get("variables", {}))


def _pages(question: Mapping[str, Any], place: Place) -> Iterator[Mistake]:
    """How an answer goes on has to fit the request, and only ``more``, ``next`` and the list are read."""
    pages, request = question.get("pages"), question["request"]
    if pages is None:
        return
    yield from in_expression(pages["more"], [*place, "more"])
    ways = pages["next"]
    if len(ways) != 1:
        yield [*place, "next"], "names more than one way to the next page; give query, variables, json or url"
    for way, parts in ways.items():
        for name, text in {"": parts}.items() if way == "url" else parts.items():
            yield from in_expression(text, [*place, "next", way, *([name] if name else [])])
    without_json = "json" in ways and not isinstance(request.get("json"), Mapping)
    if ("variables" in ways and "graphql" not in request) or without_json:
        yield [*place, "next"], f"changes {next(iter(ways))}, which the request does not send"
    if "url" in ways and any(kind in request for kind in _BODIES):
        yield [*place, "next", "url"], "is for a GET; change a variable or a key of what is posted instead"


def _queries(request: Mapping[str, Any], place: Place, turned: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is posted has to be one query that only reads; ``turned`` are variables that the next page is asked with."""
    if "graphql" in request:
        problem = graphql_problem(request["graphql"])
        if problem is not None:
            yield [*place, "graphql"], problem
        elif graphql_variables(request["graphql"]) != set(request.get("variables", {})) | set(turned):
            yield [*place, "graphql"], "declares other variables than are given under variables"
    if "sql" in request:
        problem = sql_problem(request["sql"]["text"], request["sql"].get("dialect", "oracle"))
        if problem is not None:
            yield [*place, "sql"], problem


def _identifiers(data: Mapping[str, Any], question: Mapping[str, Any], place: Place) -> Iterator[Mistake]:
    """Every placeholder has to be given, and identifiers within a longer text have to have a form."""
    request, needs = question["request"], set(question.get("needs", ()))
    parts = {key: request[key] for key in ("path", "query", "headers", "variables", "json") if key in request}
    parts["pick"] = question.get("pick", {}).get("where", {})
    parts["headers"] = {**data.get("headers", {}), **request.get("headers", {})}
    used = names_in(parts)
    of_sql = sql_names(request["sql"]["text"]) if "sql" in request else set()
    unknown = (used | of_sql) - needs - set(data.get("settings", {})) - GIVEN
    if unknown:
        yield [*place, "request"], f"uses {listed(unknown)}, which is no setting and is not in needs of this question"
    searched = {key: parts[key] for key in ("variables", "query", "json") if key in parts}
    within = ((embedded_in(searched) | of_sql) & needs) - set(data.get("accepts", {}))
    if within:
        yield [*place, "request"], f"puts {listed(within)} into a longer text; say under accepts what form it has"


def _cases(name: Question, question: Mapping[str, Any], place: Place) -> Iterator[Mistake]:
    spec = QUESTIONS[name]
    for index, case in enumerate(question["cases"]):
        here: Place = [*place, "cases", index]
        if "outcome" in case:
            if "reason" not in case:
                yield here, f"has the outcome {case['outcome']} and no reason; say it in a sentence"
            continue
        yield from _states(spec, case, here)
        yield from _facts(spec, case, here)
        if spec.runs != ("runs" in case):
            yield here, f"{name} is answered by runs" if spec.runs else f"{name} is not answered by runs"


def _states(spec: QuestionSpec, case: Mapping[str, Any], here: Place) -> Iterator[Mistake]:
    given = [state for state in (case.get("state"),) if state]
    given += list(case.get("state_from", {}).get("map", {}).values())
    run_state = case.get("runs", {}).get("state", {})
    of_runs = [run_state] if isinstance(run_state, str) else list(run_state.get("map", {}).values())
    for kind, states, known in (("state", given, spec.states), ("run state", of_runs, RUN_STATES)):
        for state in sorted(set(states) - set(known)):
            allowed = ", ".join(known) or "none: it is answered by facts"
            yield here, f"{state!r} is no {kind} of this question; expected one of: {allowed}"
    if spec.states and not given:
        yield here, f"says no state; expected one of: {', '.join(spec.states)}"


def _facts(spec: QuestionSpec, case: Mapping[str, Any], here: Place) -> Iterator[Mistake]:
    facts = case.get("facts", {})
    unknown = sorted(set(facts) - set(spec.facts))
    if unknown:
        yield [*here, "facts", unknown[0]], f"{listed(set(unknown))} is no fact of this question; {_known(spec)}"
    absent = [name for name in spec.needed if name not in facts]
    if absent:
        yield here, f"lacks the fact {listed(set(absent))}, without which there is no answer"
    for name, fact in facts.items():
        zone = fact.get("zone") if isinstance(fact, Mapping) else None
        if zone is not None and not _is_zone(zone):
            yield [*here, "facts", name, "zone"], f"{zone!r} is no IANA time zone; write for example Europe/Berlin"


def _known(spec: QuestionSpec) -> str:
    return f"expected one of: {', '.join(spec.facts)}" if spec.facts else "it has no facts"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
