"""The fingerprint on labelled logs, where they are (``HANDOFF_BENCH_DATA``), and the arithmetic of the benchmark."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "grouping.py"
GOAL = 0.94


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grouping_benchmark", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_only_groups_that_equal_their_label_exactly_count(bench: ModuleType) -> None:
    labels = ["a", "a", "b", "b", "c"]
    assert bench.grouping(labels, ["1", "1", "2", "2", "3"]) == (5, [])
    assert bench.grouping(labels, ["1", "1", "2", "9", "3"]) == (3, [("b", 2)])
    assert bench.grouping(labels, ["1", "1", "1", "1", "3"]) == (1, [("a", 2), ("b", 2)])


def test_absent_data_are_said_to_be_absent(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HANDOFF_BENCH_DATA", str(tmp_path))
    assert bench.main([]) == 1
    assert "No labelled logs" in capsys.readouterr().err


def test_the_grouping_goal_is_met_overall(bench: ModuleType) -> None:
    paths = sorted(bench.data_folder().glob("*.jsonl"))
    if not paths:
        pytest.skip(f"no labelled logs in {bench.data_folder()} (HANDOFF_BENCH_DATA)")
    scores = [bench.measure(path) for path in paths]
    assert sum(score.right for score in scores) / sum(score.lines for score in scores) >= GOAL
