"""Eight patterns with five faults each on simulated systems: the right hop, the right side, and nothing made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.both_sides import ASKED as BOTH_ASKED
from tests.support.both_sides import both_sides
from tests.support.boundary_faults import (
    HEALTHY,
    PATTERNS,
    SHOWN,
    Case,
    broken,
    cases,
    invented,
    look,
    looked_into,
    reset,
)
from tests.support.other_boundary import ASKED as OTHERS_ASKED
from tests.support.other_boundary import fewer_cases, other_cases
from tests.support.probes import PROBES


@pytest.mark.parametrize(("asked", "matrix"), [(BOTH_ASKED, cases), (OTHERS_ASKED, fewer_cases)])
def test_hop_and_side_are_right_whatever_fails_and_nothing_is_made_up(
    sqlite_url: str, tmp_path: Path, asked: tuple[str, ...], matrix: Callable[[], Iterator[Case]]
) -> None:
    with both_sides(sqlite_url, tmp_path, asked) as between:
        wrong, made_up = {}, {}
        for case in matrix():
            found = looked_into(between, case)
            if broken(found.trail) != case.breaks:
                wrong[case.pattern, case.fault] = (broken(found.trail), case.breaks)
            if invented(case, found):
                made_up[case.pattern, case.fault] = invented(case, found)
        assert made_up == {}
        assert wrong == {}


def test_the_facts_show_each_pattern_and_none_where_all_is_well(sqlite_url: str, tmp_path: Path) -> None:
    with both_sides(sqlite_url, tmp_path) as between:
        for pattern, prepare in PATTERNS.items():
            reset(between)
            prepare(between)
            trail = look(between, article=pattern == "inventory_desync").trail
            assert (broken(trail), trail.pattern) == (SHOWN[pattern], pattern)
        reset(between)
        HEALTHY(between)
        trail = look(between).trail
        assert (trail.broken, trail.pattern) == (None, "none")


def test_every_simulated_system_is_in_the_matrix() -> None:
    assert {*BOTH_ASKED, *OTHERS_ASKED} == set(PROBES)
    assert all({*BOTH_ASKED, *OTHERS_ASKED} >= {case.hung} for case in (*cases(), *other_cases()) if case.hung)
