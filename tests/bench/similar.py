"""Similar tickets: latency, recall and size of our index beside FTS5 and tantivy, in one run.

    python -m tests.bench similar [--sizes 10000,100000,1000000] [--engines sqlite,postgresql,fts5,tantivy] [--json]

Tickets come from a seeded generator; what was built is kept in a temporary folder (and in PostgreSQL schemas
``handoff_bench_similar_*``) for the next run, ``--rebuild`` makes it anew. Recall is measured on ``similar/*`` below
``HANDOFF_BENCH_DATA`` (default ``../shared/data`` beside the repository), where that is there.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.bench.similar_corpus import SEED, MadeTicket, Prepared, made_tickets
from tests.bench.similar_engines import Engine, Ours, engines
from tests.bench.similar_recall import Recall, recalls

ENGINES = ("sqlite", "postgresql", "fts5", "tantivy")
SIZES = (10_000, 100_000)
ASKED = 300
"""Questions, each asked once before it is timed: the cache is warm."""
INSERTED = 300
SLOW_ASKED = {10_000: 100, 100_000: 30}
"""Questions of all terms, by the most tickets; beyond that ``SLOWEST_ASKED``. They take up to seconds each."""
SLOWEST_ASKED = 10
_BATCH = 5_000


@dataclass(slots=True)
class Measured:
    """Milliseconds of one engine at one size, by question; ``found`` is the share of repeated tickets found."""

    engine: str
    size: int
    questions: dict[str, list[float]] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)
    inserts: list[float] = field(default_factory=list)
    folds: list[float] = field(default_factory=list)
    megabytes: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON."""
        return {
            "engine": self.engine,
            "size": self.size,
            "questions": {name: _spread(times) for name, times in self.questions.items()},
            "found": self.found,
            "insert": _spread(self.inserts),
            "fold": _spread(self.folds),
            "megabytes": {name: round(size, 1) for name, size in self.megabytes.items()},
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit status 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench similar", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of tickets, with commas between")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which of " + ", ".join(ENGINES))
    parser.add_argument("--rebuild", action="store_true", help="build anew what an earlier run left")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    options = parser.parse_args(arguments)
    names = [name for name in options.engines.split(",") if name]
    if unknown := set(names) - set(ENGINES):
        parser.error(f"there is no engine {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    console = Console(width=120, stderr=options.json)
    measure(console, [int(size) for size in options.sizes.split(",")], names, options.rebuild, options.json)
    return 0


def run(console: Console, _seconds: float) -> None:
    """What ``make bench`` prints of it."""
    measure(console, SIZES, ENGINES, rebuild=False, as_json=False)


def measure(console: Console, sizes: Sequence[int], names: Sequence[str], rebuild: bool, as_json: bool) -> None:
    """Measure every engine at every size, then its recall."""
    if "tantivy" in names and find_spec("tantivy") is None:
        console.print("tantivy is left out: pip install 'handoff-gate[bench]'")
        names = [name for name in names if name != "tantivy"]
    load = os.getloadavg()[0]
    console.print(f"load before the run: {load:.1f} on {os.cpu_count()} cores")
    measured = [one for size in sizes for one in _at_size(console, size, names, rebuild)]
    found = recalls(console, names)
    if as_json:
        sys.stdout.write(json.dumps({
            "load": load,
            "measured": [one.to_dict() for one in measured],
            "recall": [one.to_dict() for one in found],
        }) + "\n")  # fmt: skip
        return
    _print(console, measured, found)


def _at_size(console: Console, size: int, names: Sequence[str], rebuild: bool) -> list[Measured]:
    folder = Path(tempfile.gettempdir()) / "handoff-bench-similar" / f"{SEED}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = engines(names, folder, str(size))
    with _progress(console) as progress:
        asked, later = _built(chosen, folder, size, rebuild, progress)
        results = [_measured(engine, size, asked, later, progress) for engine in chosen]
    for engine in chosen:
        engine.close()
    return results


def _built(
    chosen: Sequence[Engine], folder: Path, size: int, rebuild: bool, progress: Progress
) -> tuple[list[MadeTicket], list[MadeTicket]]:
    """Build the engines that an earlier run did not; the tickets to ask about, and those to insert."""
    missing = [engine for engine in chosen if rebuild or not engine.open_built()]
    frequencies: Counter[int] = Counter()
    known = folder / "frequencies.json"
    tickets = made_tickets(size, ASKED + 2 * INSERTED)
    task = progress.add_task(f"building {size:,}", total=size)
    for engine in missing:
        _clear(engine)
        engine.start()
    if missing or not known.exists():
        _build(missing, islice(tickets, size), frequencies, known, lambda many: progress.advance(task, many))
    else:
        for _ in islice(tickets, size):
            progress.advance(task)
    frequencies.update({int(term): often for term, often in json.loads(known.read_text("ascii")).items()})
    for engine in chosen:
        if hasattr(engine, "frequencies"):
            engine.frequencies = dict(frequencies)
    progress.remove_task(task)
    beyond = list(tickets)
    return beyond[:ASKED], beyond[ASKED:]


def _build(
    missing: Sequence[Engine],
    tickets: Iterable[MadeTicket],
    frequencies: Counter[int],
    known: Path,
    advance: Callable[[int], None],
) -> None:
    """Fill the engines; what only ours need is not made where they are there already."""
    ours = not known.exists() or any(isinstance(engine, Ours) for engine in missing)
    for batch in _batches(tickets):
        prepared = [Prepared(ticket, frequencies if ours else None) for ticket in batch]
        for engine in missing:
            engine.add(prepared)
        advance(len(batch))
    if ours:
        known.write_text(json.dumps(frequencies), encoding="ascii")
    for engine in missing:
        engine.finish(frequencies)
    frequencies.clear()


def _clear(engine: Engine) -> None:
    """Remove what an interrupted run left of a SQLite file."""
    engine_path = getattr(engine, "path", None)
    if engine_path is not None:
        for leftover in engine_path.parent.glob(f"{engine_path.stem}.*"):
            leftover.unlink()


def _measured(
    engine: Engine, size: int, asked: Sequence[MadeTicket], later: Sequence[MadeTicket], progress: Progress
) -> Measured:
    result = Measured(engine.name, size, megabytes=engine.megabytes())
    for question in engine.questions:
        many = _how_many(question, size)
        task = progress.add_task(f"{engine.name}: {question}", total=2 * many)
        for ticket in asked[:many]:
            engine.ask(ticket, question)
            progress.advance(task)
        times = []
        for ticket in asked[:many]:
            taken, _ = engine.ask(ticket, question)
            times.append(taken)
            progress.advance(task)
        result.questions[question] = times
        progress.remove_task(task)
    if engine.inserts:
        for ticket in _not_there_yet(engine, later):
            result.inserts.append(engine.insert(ticket))
            folded = engine.fold()
            if folded is not None:
                result.folds.append(folded)
    return result


def _how_many(question: str, size: int) -> int:
    if question != "all terms":
        return ASKED
    return next((many for most, many in sorted(SLOW_ASKED.items()) if size <= most), SLOWEST_ASKED)


def _not_there_yet(engine: Engine, later: Sequence[MadeTicket]) -> Iterable[MadeTicket]:
    """New tickets for every run over the same files, by their identity: inserting one twice would be no insert."""
    run_id = int.from_bytes(os.urandom(4), "big") << 24
    for ticket in later[:INSERTED]:
        yield MadeTicket(run_id + ticket.number, ticket.title, ticket.body, ticket.created_at, ticket.about)


def _batches(tickets: Iterable[MadeTicket]) -> Iterable[list[MadeTicket]]:
    iterator = iter(tickets)
    while batch := list(islice(iterator, _BATCH)):
        yield batch


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _spread(times: Sequence[float]) -> dict[str, float] | None:
    if len(times) < 2:
        return None
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49], 3), "p99": round(cuts[98], 3), "count": len(times)}


def _print(console: Console, measured: Sequence[Measured], found: Sequence[Recall]) -> None:
    times = Table(title="Milliseconds, p50 / p99")
    for heading in ("engine", "question", "tickets", "p50", "p99"):
        times.add_column(heading, justify="left" if heading in ("engine", "question") else "right")
    for one in measured:
        rows = {**one.questions, "insert + commit": one.inserts, "fold, every 16 tickets": one.folds}
        for name, values in rows.items():
            spread = _spread(values)
            if spread is not None:
                times.add_row(one.engine, name, f"{one.size:,}", f"{spread['p50']:.2f}", f"{spread['p99']:.2f}")
    console.print(times)
    sizes = Table(title="Size, MB")
    for heading in ("engine", "tickets", "parts", "together"):
        sizes.add_column(heading, justify="right" if heading in ("tickets", "together") else "left")
    for one in measured:
        parts = ", ".join(f"{name} {size:.0f}" for name, size in one.megabytes.items())
        sizes.add_row(one.engine, f"{one.size:,}", parts, f"{sum(one.megabytes.values()):.0f}")
    console.print(sizes)
    if found:
        recall = Table(title="Recall@1/5/10, earlier tickets only")
        for heading in ("set", "engine", "queries", "@1", "@5", "@10"):
            recall.add_column(heading)
        for score in found:
            recall.add_row(score.data, score.engine, str(score.queries), *(f"{share:.3f}" for share in score.shares))
        console.print(recall)


if __name__ == "__main__":
    sys.exit(main())
