"""Patterns that are compiled when they are used behave as if compiled at once, and all of them are patterns."""

from __future__ import annotations

import gc
import pkgutil
import re
from importlib import import_module

import pytest

import app.domain
from app.domain.lazy_patterns import compile_all, when_used


def test_a_pattern_is_what_re_compile_makes_of_it() -> None:
    lazy, usual = when_used(r"(?P<job>ord-\d+)", re.IGNORECASE), re.compile(r"(?P<job>ord-\d+)", re.IGNORECASE)
    text = "ORD-1 and ord-2"
    assert [match.group("job") for match in lazy.finditer(text)] == ["ORD-1", "ord-2"]
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (usual.pattern, usual.flags, usual.groupindex)
    assert lazy.sub("x", text) == usual.sub("x", text)
    assert lazy.split(text) == usual.split(text)


def test_a_pattern_is_compiled_once_and_asked_directly_afterwards() -> None:
    lazy = when_used("a+")
    first = lazy.search
    assert lazy.search is first
    assert first == re.compile("a+").search
    assert first.__self__ is re.compile("a+")


def test_what_is_no_pattern_says_so_when_it_is_used() -> None:
    with pytest.raises(re.error):
        when_used("(").search("")
    gc.collect()


def test_every_pattern_of_the_domain_is_one() -> None:
    for module in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        import_module(module.name)
    compile_all()
    assert compile_all() == 0


def test_compiling_all_lets_others_breathe_after_each() -> None:
    kept = [when_used(f"breath{number}") for number in range(3)]
    breaths: list[int] = []
    assert compile_all(lambda: breaths.append(1)) >= len(kept)
    assert len(breaths) >= len(kept)
