"""The ``handoff`` command. Each subcommand lives in a module of this package and is imported only when it is called."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from app import __version__
from app.domain.errors import PlainError

COMMANDS = {
    "audit": "app.cli.audit:audit",
    "backup": "app.cli.backup:backup",
    "containment": "app.cli.containment:containment",
    "demo": "app.cli.demo:demo",
    "doctor": "app.cli.doctor:doctor",
    "erase": "app.cli.erase:erase",
    "extract": "app.cli.extract:extract",
    "fingerprint": "app.cli.fingerprint:fingerprint",
    "gate": "app.cli.gate:gate",
    "inbox": "app.cli.inbox:inbox",
    "jobs": "app.cli.jobs:jobs",
    "migrate": "app.cli.processes:migrate",
    "notify": "app.cli.notify:notify",
    "override": "app.cli.override:override",
    "patterns": "app.cli.patterns:patterns",
    "playbook": "app.cli.playbook:playbook",
    "restore": "app.cli.backup:restore",
    "retention": "app.cli.retention:retention",
    "serve": "app.cli.processes:serve",
    "setup": "app.cli.setup:setup",
    "sites": "app.cli.sites:sites",
    "sweep": "app.cli.sweep:sweep",
    "tokens": "app.cli.tokens:tokens",
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands with a line about each, read from their source: nothing has to be imported for it."""
        limit = formatter.width - 6 - max(map(len, self._targets))
        rows = [
            (name, shorten(_first_paragraph(target), limit, placeholder="…"))
            for name, target in sorted(self._targets.items())
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = self._targets.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


def _first_paragraph(target: str) -> str:
    """What the function at ``package.module:function`` says of itself, without importing its module."""
    module, _, name = target.partition(":")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The command {name} should be in {module}, which is not there")
    parsed = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    found = (node for node in parsed.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return (ast.get_docstring(next(found)) or "").partition("\n\n")[0]


@click.group(cls=LazyGroup, targets=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handoff")
def main() -> None:
    """Handoff records and a closure gate for failed-job tickets in Jira and Zendesk."""
