"""``make bench``: prints what was measured, each figure beside a baseline of the same run.

Parts: ``ack`` (acknowledgements a second and latency), ``calls`` (remote calls a ticket), ``enrich`` (our own time from
delivery to enriched ticket), ``grouping`` (accuracy of fingerprints). Without arguments all of them run.
"""

from __future__ import annotations

import argparse
import logging
from importlib import import_module

import structlog
from rich.console import Console

PARTS = ("ack", "calls", "enrich", "grouping")


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help="which parts (all)")
    parser.add_argument("--seconds", type=float, default=6.0, help="length of each load, in seconds")
    chosen = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console(width=120)
    for part in chosen.parts or PARTS:
        console.rule(f"[bold]{part}[/bold]", align="left")
        import_module(f"tests.bench.{part}").run(console, chosen.seconds)


main()
