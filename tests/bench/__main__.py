"""``make bench``: prints what was measured, each figure beside a baseline of the same run.

Parts: ``ack`` (acknowledgements a second and latency), ``audit`` (what the audit trail costs a transaction, and how
fast it is verified), ``calls`` (remote calls a ticket), ``check`` (latency of the gate check), ``closures`` (attempts
to close a ticket), ``enrich`` (our own time from delivery to enriched ticket), ``extraction`` (how well tickets are
read), ``grouping`` (accuracy of fingerprints), ``hostile`` (time to read hostile bodies), ``lookalikes`` (cost of
telling pictures apart), ``past`` (our own time for a ticket of a backfill), ``reading`` (accuracy, time and memory of
reading screenshots; finding look-alikes), ``similar`` (latency, recall and size of the index of similar tickets, with
options of its own). Without arguments all of them run.
Exits 1 where a goal was missed.
"""

from __future__ import annotations

import argparse
import logging
import sys
from importlib import import_module

import structlog
from rich.console import Console

PARTS = (
    *("ack", "audit", "calls", "check", "closures", "enrich", "extraction", "grouping", "hostile"),
    *("lookalikes", "past", "reading", "similar"),
)


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="which parts (all)")
    parser.add_argument("--seconds", type=float, default=6.0, help="length of each load, in seconds")
    chosen, rest = parser.parse_known_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console(width=120)
    if rest:
        _with_options(parser, chosen.parts, rest)
        return
    missed = [part for part in chosen.parts or PARTS if not _reaches_its_goals(part, console, chosen.seconds)]
    if missed:
        console.print(f"Goals were missed in: {', '.join(missed)}.")
        sys.exit(1)


def _reaches_its_goals(part: str, console: Console, seconds: float) -> bool:
    """Run one part; the others run all the same where it misses a goal."""
    console.rule(f"[bold]{part}[/bold]", align="left")
    try:
        import_module(f"tests.bench.{part}").run(console, seconds)
    except SystemExit as ended:
        return not ended.code
    return True


def _with_options(parser: argparse.ArgumentParser, parts: list[str], rest: list[str]) -> None:
    """Run one part with options of its own."""
    module = import_module(f"tests.bench.{parts[0]}") if len(parts) == 1 and parts[0] in PARTS else None
    if module is None or not hasattr(module, "main"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    sys.exit(module.main(rest))


main()
