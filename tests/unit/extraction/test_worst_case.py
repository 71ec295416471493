"""No text can drive a regular expression of the domain into backtracking without end.

What a body of a megabyte costs is measured by ``python -m tests.bench hostile``; here the expressions themselves are
judged, so that no clock is needed.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app.domain
from app.domain.extraction.folded import Folded
from app.domain.extraction.reading import LONGEST
from app.domain.lazy_patterns import compile_all
from tests.support.regex_cost import LONGEST_TEXT, ambiguous_loops

MOST_WAYS = 100_000
DOMAIN = Path(next(iter(app.domain.__path__)))


def expressions() -> dict[str, re.Pattern[str]]:
    """Every compiled expression of ``app.domain``, and every constant one that is used without a name."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if not name.startswith("__"):
                found |= {f"{info.name}.{name}[{at}]": each for at, each in enumerate(_patterns(value))}
    for path in sorted(DOMAIN.rglob("*.py")):
        found |= {f"{path.stem}:{line}": pattern for line, pattern in _unnamed(path)}
    return found


def _patterns(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, Folded):
        value = value._compiled
    if isinstance(value, re.Pattern):
        yield value
    elif hasattr(type(value), "compiled"):
        yield value.compiled()
    elif depth < 5 and isinstance(value, dict):
        for key, item in value.items():
            yield from _patterns(key, depth + 1)
            yield from _patterns(item, depth + 1)
    elif depth < 5 and isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _patterns(item, depth + 1)
    elif depth < 5 and dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from _patterns(getattr(value, each.name), depth + 1)


def _unnamed(path: Path) -> Iterator[tuple[int, re.Pattern[str]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.lineno, re.compile(node.args[0].value)


EXPRESSIONS = expressions()


def test_every_expression_of_the_domain_is_looked_at() -> None:
    assert len({pattern.pattern for pattern in EXPRESSIONS.values()}) > 1_300
    assert compile_all() == 0, "a pattern that nobody used yet was not looked at either"
    assert any(name.startswith("app.domain.redaction") for name in EXPRESSIONS)
    assert LONGEST_TEXT >= LONGEST


@pytest.mark.parametrize(
    "bad",
    [r"(a+)+b", r"(?:\.[\w.-]{1,40})*x", r"(?:\w+[ _-]){0,9}y", r"(?:\s*x?\s*)*z", r"(?:[^\n]+,?)+;"],
)
def test_the_judgement_finds_what_is_known_to_explode(bad: str) -> None:
    assert ambiguous_loops(re.compile(bad), MOST_WAYS)


@pytest.mark.parametrize(
    "good", [r"(?:[a-z]+,)*z", r'"(?:[^"\\]|\\.)*"', r"(?:\d{1,3}\.){3}\d{1,3}", r"[^\n]{0,80}x", r"\w+ \w+ \w+"]
)
def test_the_judgement_lets_harmless_expressions_be(good: str) -> None:
    assert not ambiguous_loops(re.compile(good), MOST_WAYS)


def test_no_expression_can_split_a_text_in_endless_ways() -> None:
    found = {name: loops for name, pattern in EXPRESSIONS.items() if (loops := ambiguous_loops(pattern, MOST_WAYS))}
    assert not found, "\n".join(f"{name}: {loops}" for name, loops in found.items())
