"""``handoff patterns``: what happened before. Each subcommand is imported only when it is called."""

from __future__ import annotations

import click

from app.cli import LazyGroup

COMMANDS = {
    "backfill": "app.cli.patterns_backfill:backfill",
    "export": "app.cli.patterns_library:export",
    "import": "app.cli.patterns_library:import_command",
    "list": "app.cli.patterns_library:list_command",
    "merge": "app.cli.patterns_library:merge",
    "report": "app.cli.patterns_report:report",
    "search": "app.cli.patterns_search:search",
    "show": "app.cli.patterns_library:show",
    "split": "app.cli.patterns_library:split",
}


@click.group(cls=LazyGroup, targets=COMMANDS)
def patterns() -> None:
    """Earlier tickets and the library of known patterns: search, list, import, merge, split."""
