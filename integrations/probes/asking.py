"""Making a request out of a question: what it needs, which values it may use, and how it is shown to people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.domain.moments import iso
from app.domain.probing.model import Sent, Subject
from app.domain.probing.questions import Question
from integrations.outbound.failures import NotAsked
from integrations.outbound.templates import filled, path_of, query_of
from integrations.outbound.transport import Place, Request
from integrations.probes.definition import Definition, QuestionSpec, RequestSpec
from integrations.probes.queries import sql_text

_USER_AGENT = "handoff-gate-probe (read-only)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request, how it is shown, and the values that are in it (``picked`` entries are compared with them)."""

    request: Request
    sent: Sent
    values: Mapping[str, str]


def way_to_ask(definition: Definition, question: Question, subject: Subject) -> QuestionSpec:
    """The first way to ask a question for which every identifier is known and has the form that the system uses.

    Raises ``NotAsked``, with what the first way lacks where there is none."""
    problems: list[NotAsked] = []
    for spec in definition.questions.get(question, ()):
        try:
            for key in spec.needs:
                _identifier(definition, subject, key)
        except NotAsked as problem:
            problems.append(problem)
        else:
            return spec
    raise problems[0] if problems else NotAsked(f"{definition.title} is not asked this ({definition.file})")


def prepared(
    definition: Definition,
    spec: QuestionSpec,
    place: Place,
    settings: Mapping[str, str],
    subject: Subject,
    at: datetime,
    now: datetime,
) -> Prepared:
    """The request of a question. Raises ``NotAsked`` where an identifier is missing or cannot be one of this system."""
    values = {
        **settings,
        **{key: _identifier(definition, subject, key) for key in spec.needs},
        "at": iso(at),
        "now": iso(now),
        "from": iso(at - spec.before),
        "until": iso(at + spec.after),
    }
    path = place.prefix + path_of(spec.request.path, values)
    query = query_of(spec.request.query, values)
    body = _body(spec.request, values)
    given = {**definition.headers, **spec.request.headers}
    headers = {
        "Accept": "application/json",
        "User-Agent": _USER_AGENT,
        **{name: value for name, text in given.items() if (value := _header(text, values))},
    }
    encoded = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    if encoded is not None:
        headers["Content-Type"] = "application/json"
    path = quote(path, safe="/%:@!$&()*+,;=~'")
    target = f"{path}?{query}" if query else path
    return Prepared(
        request=Request(method=spec.request.method, target=target, headers=headers, body=encoded),
        sent=Sent(
            method=spec.request.method,
            url=f"{place.origin}{target}",
            body="" if encoded is None else encoded.decode(),
        ),
        values=values,
    )


def _identifier(definition: Definition, subject: Subject, key: str) -> str:
    value = subject.get(key)
    if value is None:
        raise NotAsked(f"no {key} is known")
    accepted = definition.accepts.get(key)
    if accepted is None:
        return value
    found = accepted.fullmatch(value)
    if found is None:
        raise NotAsked(f"{value[:60]!r} has not the form of a {key} of {definition.title}")
    return str(found["value"]) if "value" in accepted.groupindex else value


def _header(text: str, values: Mapping[str, str]) -> str:
    made = str(filled(text, values))
    if not made.isprintable() or not made.isascii():
        raise NotAsked("an identifier cannot be sent in a header")
    return made


def _body(spec: RequestSpec, values: Mapping[str, str]) -> Any:
    if spec.graphql is not None:
        return {"query": spec.graphql, "variables": filled(spec.variables, values)}
    if spec.sql is not None:
        return {**filled(spec.sql.beside, values), spec.sql.into: sql_text(spec.sql.text, values, spec.sql.dialect)}
    return None if spec.json is None else filled(spec.json, values)
