"""Reading a definition from YAML: its shape, then all that a shape cannot say, each mistake with file and line."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any, cast

import yaml

from app.domain.probing.questions import Question
from app.ports import ProbeUnusable
from app.yaml_problems import line_of
from integrations.outbound.documents import checked_document, definition_text, packaged_in
from integrations.outbound.entries import Kind, setting_specs
from integrations.probes.checks import mistakes
from integrations.probes.definition import Definition, PickSpec, QuestionSpec, RequestSpec, SqlSpec
from integrations.probes.expressions import case_of, compiled, pages_of, pattern_of

KIND = Kind("probe", ProbeUnusable)
_PACKAGED = files("integrations.probes").joinpath("definitions")
Place = list[str | int]


def packaged() -> list[str]:
    """The names of the definitions that come with the product."""
    return packaged_in(_PACKAGED)


@functools.lru_cache(maxsize=128)
def load(definition: str) -> Definition:
    """A packaged definition by its name, or one of a file by its path (which ends in ``.yaml`` or ``.yml``).

    Raises ``ProbeUnusable`` with every mistake found.
    """
    return read(*definition_text(definition, _PACKAGED, ProbeUnusable))


def read(file: str, text: str) -> Definition:
    """The definition of a YAML text; ``file`` is named in what is wrong. Raises ``ProbeUnusable``."""
    data, root = checked_document(file, text, "probe_definition", mistakes, ProbeUnusable)
    return _built(file, text, data, root)


def _built(file: str, text: str, data: Mapping[str, Any], root: yaml.Node | None) -> Definition:
    return Definition(
        name=data["name"],
        version=data["version"],
        title=data["title"],
        digest=hashlib.sha256(text.encode()).hexdigest()[:12],
        file=file,
        url=data.get("url"),
        settings=setting_specs(data.get("settings", {})),
        credentials=tuple(data.get("credentials", ())),
        auth=data.get("auth", {"kind": "none"}),
        headers=data.get("headers", {}),
        accepts={key: pattern_of(text) for key, text in data.get("accepts", {}).items()},
        questions=_questions(data["questions"], root),
    )


def _questions(data: Mapping[str, Any], root: yaml.Node | None) -> dict[Question, tuple[QuestionSpec, ...]]:
    ways: dict[Question, tuple[QuestionSpec, ...]] = {}
    for name, question in data.items():
        key = cast(Question, name.partition(".")[0])
        ways[key] = (*ways.get(key, ()), _question(question, root, ["questions", name]))
    return ways


def _question(data: Mapping[str, Any], root: yaml.Node | None, place: Place) -> QuestionSpec:
    window = data.get("window", {})
    pick = data.get("pick")
    return QuestionSpec(
        needs=tuple(data.get("needs", ())),
        request=_request(data["request"]),
        cases=tuple(case_of(case, line_of(root, [*place, "cases", index])) for index, case in enumerate(data["cases"])),
        statuses=frozenset(data.get("statuses", (200,))),
        before=timedelta(hours=window.get("hours_before", 24)),
        after=timedelta(hours=window.get("hours_after", 1)),
        pick=None
        if pick is None
        else PickSpec(
            each=compiled(pick["from"]),
            where={path: (compiled(path), template) for path, template in pick["where"].items()},
        ),
        pages=pages_of(data["pages"]) if "pages" in data else None,
    )


def _request(data: Mapping[str, Any]) -> RequestSpec:
    sql = data.get("sql")
    posts = any(kind in data for kind in ("graphql", "sql", "json"))
    return RequestSpec(
        method=data.get("method", "POST" if posts else "GET"),
        path=data["path"],
        query=data.get("query", {}),
        headers=data.get("headers", {}),
        graphql=data.get("graphql"),
        variables=data.get("variables", {}),
        sql=None
        if sql is None
        else SqlSpec(
            text=sql["text"], into=sql["into"], dialect=sql.get("dialect", "oracle"), beside=sql.get("with", {})
        ),
        json=data.get("json"),
    )
