"""``make chaos``: events, trouble, a judgement (docs/chaos.md). Exits 1 where anything was lost, doubled or wrong."""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from rich.console import Console
from rich.markup import escape

from app.demo.stage import StageError
from tests.chaos.report import table
from tests.chaos.run import NotAtRest, Options, Outcome, run
from tests.chaos.trouble import Temper
from tests.support.private_postgres import private_postgres, problem

DATABASES = ("sqlite", "postgresql")
FULL = Temper(pause=(0.5, 4.0), late_seconds=10.5, full_seconds=3.0, outage_seconds=6.0, wrong_clock_seconds=8.0)
"""An answer that comes after 10.5 seconds comes too late: the service waits for ten."""
SHOWN = 40


def main() -> int:
    """Run on the databases that were asked for; the exit code."""
    chosen = _parser().parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console(width=120, highlight=False)
    seed = random.SystemRandom().randrange(1, 1_000_000) if chosen.seed is None else chosen.seed
    options = Options(seed, chosen.events, chosen.tickets, rate=chosen.rate, temper=FULL)
    outcomes: dict[str, Outcome | None] = {}
    for database in DATABASES if chosen.database == "both" else (chosen.database,):
        again = f'make chaos CHAOS_ARGS="--seed {seed} --events {chosen.events} --tickets {chosen.tickets}'
        again += f' --rate {chosen.rate:g} --database {database}"'
        console.rule(f"[bold]{database}[/bold], seed {seed}", align="left")
        outcomes[database] = _one(options, database, console, again)
    done = {name: outcome for name, outcome in outcomes.items() if outcome is not None}
    if done:
        console.print(table(done, seed))
    return int(any(outcome is None or outcome.findings for outcome in outcomes.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="of everything that is drawn (any; it is printed)")
    parser.add_argument("--events", type=int, default=5_000, help="that people cause, at least (5000)")
    parser.add_argument("--tickets", type=int, default=500, help="500")
    parser.add_argument("--rate", type=float, default=25.0, help="acts of people a second (25)")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    return parser


def _one(options: Options, database: str, console: Console, again: str) -> Outcome | None:
    """The outcome on one database; ``None`` where it came to none."""
    folder = Path(tempfile.mkdtemp(prefix=f"handoff-chaos-{database}-"))
    begun = time.monotonic()

    def say(what: str) -> None:
        console.print(f"{time.monotonic() - begun:7.1f} s  {escape(what)}")

    try:
        outcome = _on(database, options, folder, say)
    except (NotAtRest, StageError) as problem_of_run:
        console.print(f"[red]{escape(str(problem_of_run))}[/red]")
        outcome = None
    if outcome is not None and not outcome.findings:
        shutil.rmtree(folder)
        return outcome
    for finding in outcome.findings[:SHOWN] if outcome is not None else ():
        console.print(f"[red]{finding.kind}[/red] {escape(finding.about)}: {escape(finding.says)}")
    console.print(f"Its logs and the database are in {folder}. Once more:\n  {escape(again)}", soft_wrap=True)
    return outcome


def _on(database: str, options: Options, folder: Path, say: Callable[[str], None]) -> Outcome:
    if database == "sqlite":
        return run(options, folder, f"sqlite:///{folder / 'handoff.db'}", say=say)
    if (reason := problem()) is not None:
        raise SystemExit(f"PostgreSQL cannot be tried: {reason}. Choose --database sqlite, or install it.")
    with private_postgres() as cluster:
        return run(options, folder, cluster.new_database("chaos"), cluster, say)


if __name__ == "__main__":
    sys.exit(main())
