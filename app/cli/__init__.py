"""The ``handoff`` command. Each subcommand lives in a module of this package and is imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from app import __version__
from app.domain.errors import PlainError

COMMANDS = {
    "audit": "app.cli.audit:audit",
    "demo": "app.cli.demo:demo",
    "doctor": "app.cli.doctor:doctor",
    "extract": "app.cli.extract:extract",
    "fingerprint": "app.cli.fingerprint:fingerprint",
    "gate": "app.cli.gate:gate",
    "inbox": "app.cli.inbox:inbox",
    "migrate": "app.cli.processes:migrate",
    "override": "app.cli.override:override",
    "patterns": "app.cli.patterns:patterns",
    "serve": "app.cli.processes:serve",
    "setup": "app.cli.setup:setup",
    "sweep": "app.cli.sweep:sweep",
    "signin-link": "app.cli.processes:signin_link",
    "web": "app.cli.processes:web",
    "worker": "app.cli.processes:worker",
}


class LazyGroup(click.Group):
    """A group whose commands are imported on use, so that ``handoff extract`` loads no web framework.

    ``targets`` maps the name of each command to where it is: ``package.module:function``.
    """

    def __init__(self, *args: Any, targets: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._targets = targets

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that is written for people ends it with that text and exit code 1."""
        try:
            return super().invoke(ctx)
        except PlainError as error:
            raise click.ClickException(str(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._targets)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = self._targets.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, targets=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handoff")
def main() -> None:
    """Handoff records and a closure gate for failed-job tickets in Jira and Zendesk."""
