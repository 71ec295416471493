"""``make bench``: prints what was measured, each figure beside a baseline of the same run.

Parts: ``ack`` (acknowledgements a second and latency), ``audit`` (what the audit trail costs a transaction, and how
fast it is verified), ``both_sides`` (the first broken hop in eighty cases; time of a trail with a system that hangs;
what idle probes cost), ``calls`` (remote calls a ticket), ``capacity`` (how many processes which load needs, reckoned
and simulated from the costs that other parts measured), ``check`` (latency of the gate check), ``closures`` (attempts
to close a ticket), ``drain`` (deliveries worked off, beside huey and procrastinate; a killed worker), ``enrich`` (our
own time from delivery to enriched ticket), ``extraction`` (how well tickets are read), ``grouping`` (accuracy of
fingerprints), ``growth`` (claiming and acknowledging with many old deliveries), ``hostile`` (time to read hostile
bodies), ``lookalikes`` (cost of telling pictures apart), ``pages`` (server time and bytes of the dashboard's pages),
``past`` (our own time for a ticket of a backfill), ``processes`` (memory, start-up, idle), ``reading`` (accuracy, time
and memory of reading screenshots; finding look-alikes), ``similar`` (latency, recall and size of the index of similar
tickets, with options of its own), ``slow`` (while the tracker is slow). Without arguments all of them run. ``--write``
puts what ack, capacity, drain, growth, pages, processes and slow measured into the docs. Exits 1 where a goal was
missed.
"""

from __future__ import annotations

import argparse
import logging
import sys
from importlib import import_module

import structlog
from rich.console import Console

from tests.bench.report import finish

PARTS = (
    *(
        "ack",
        "audit",
        "both_sides",
        "calls",
        "check",
        "closures",
        "drain",
        "enrich",
        "extraction",
        "grouping",
        "growth",
        "hostile",
    ),
    *("lookalikes", "pages", "past", "processes", "reading", "similar", "slow", "capacity"),
)

OF_THE_EXTRA = ("huey", "procrastinate", "simpy", "matplotlib")


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="which parts (all)")
    parser.add_argument("--seconds", type=float, default=6.0, help="length of each load, in seconds")
    parser.add_argument("--write", action="store_true", help="put what was measured into the docs")
    chosen, rest = parser.parse_known_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console(width=120)
    if rest:
        _with_options(parser, chosen.parts, [*rest, *(["--write"] if chosen.write else [])])
        return
    parts = chosen.parts or PARTS
    missed = [part for part in parts if not _reaches_its_goals(part, console, chosen.seconds, write=chosen.write)]
    if missed:
        console.print(f"Goals were missed in: {', '.join(missed)}.")
        sys.exit(1)


def _reaches_its_goals(part: str, console: Console, seconds: float, *, write: bool) -> bool:
    """Run one part; the others run all the same where it misses a goal."""
    console.rule(f"[bold]{part}[/bold]", align="left")
    try:
        module = import_module(f"tests.bench.{part}")
        if hasattr(module, "report"):
            finish(module.report(seconds), console, write=write)
        elif write and hasattr(module, "PAGE"):
            module.main(["--write"])
        else:
            module.run(console, seconds)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            console.print(ended.code, highlight=False)
        return not ended.code
    except ModuleNotFoundError as missing:
        if missing.name not in OF_THE_EXTRA:
            raise
        console.print(f"{missing.name} is not installed; it comes with: pip install -e '.[bench]'", highlight=False)
        return False
    return True


def _with_options(parser: argparse.ArgumentParser, parts: list[str], rest: list[str]) -> None:
    """Run one part with options of its own."""
    module = import_module(f"tests.bench.{parts[0]}") if len(parts) == 1 and parts[0] in PARTS else None
    if module is None or not hasattr(module, "main"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    sys.exit(module.main(rest))


main()
