"""Grouping accuracy and speed of the fingerprint over labelled log lines.

    python tests/bench/grouping.py [--errors N]

Reads ``logs/*.jsonl`` below ``HANDOFF_BENCH_DATA`` (default ``../shared/data`` beside the repository) and says so where
that is absent. Grouping accuracy is the share of lines whose group equals the labelled group exactly. Only the message
text is used, with one configuration for every system. Times are processor time, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from rich.console import Console

from app.domain.fingerprint import Fingerprint, fingerprint

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Line:
    """A log line: its message text and the label of its group."""

    text: str
    label: str


@dataclass(frozen=True)
class Score:
    """What was measured on one system. Times are microseconds a line."""

    system: str
    lines: int
    right: int
    mean_us: float
    p99_us: float
    wrong: tuple[tuple[str, int], ...]

    @property
    def accuracy(self) -> float:
        """Share of lines in a group that equals the labelled one."""
        return self.right / self.lines


def data_folder() -> Path:
    """Where the labelled logs are expected."""
    configured = os.environ.get("HANDOFF_BENCH_DATA")
    return (Path(configured) if configured else REPOSITORY.parent / "shared" / "data") / "logs"


def read_lines(path: Path) -> list[Line]:
    """The labelled lines of one system, in the corrected variant where there is one."""
    rows = (json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip())
    return [
        Line(row.get("content_corrected") or row["content"], row.get("template_corrected") or row["template"])
        for row in rows
    ]


def grouping(labels: Sequence[str], groups: Sequence[str]) -> tuple[int, list[tuple[str, int]]]:
    """How many items are grouped exactly as labelled, and the labels that are not, with their sizes."""
    by_label, by_group = _members(labels), _members(groups)
    right, wrong = 0, []
    for label, members in by_label.items():
        if by_group[groups[min(members)]] == members:
            right += len(members)
        else:
            wrong.append((label, len(members)))
    return right, sorted(wrong, key=lambda item: -item[1])


def _members(keys: Iterable[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for index, key in enumerate(keys):
        found[key].add(index)
    return found


def measure(path: Path, make: Callable[[None, str], Fingerprint | None] = fingerprint) -> Score:
    """Group and time every line of one system."""
    lines = read_lines(path)
    groups, times = [], []
    for line in lines:
        started = time.thread_time()
        made = make(None, line.text)
        times.append((time.thread_time() - started) * 1e6)
        groups.append(made.id if made else "")
    right, wrong = grouping([line.label for line in lines], groups)
    return Score(path.stem, len(lines), right, sum(times) / len(times), quantiles(times, n=100)[98], tuple(wrong))


def _microseconds(value: float) -> str:
    return f"{value:9.1f} us"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line a system and the total; exit status 0, or 1 where the data are absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", type=int, default=0, help="how many wrongly grouped labels to show a system")
    options = parser.parse_args(arguments)
    paths = sorted(data_folder().glob("*.jsonl"))
    if not paths:
        sys.stderr.write(f"No labelled logs in {data_folder()}; set HANDOFF_BENCH_DATA to the folder that has logs/.\n")
        return 1
    scores = [measure(path) for path in paths]
    for score in scores:
        sys.stdout.write(
            f"{score.system:14}{score.accuracy:8.4f}"
            f"{_microseconds(score.mean_us)} mean{_microseconds(score.p99_us)} p99\n"
        )
        for label, size in score.wrong[: options.errors]:
            sys.stdout.write(f"    {size:5} {label[:150]}\n")
    total = sum(score.right for score in scores) / sum(score.lines for score in scores)
    mean = sum(score.mean_us * score.lines for score in scores) / sum(score.lines for score in scores)
    sys.stdout.write(f"{'overall':14}{total:8.4f}{mean:9.1f} us mean\n")
    return 0


def run(_console: Console, _seconds: float) -> None:
    """What ``make bench`` prints of it."""
    main(())


if __name__ == "__main__":
    sys.exit(main())
