"""``handoff playbook show``, ``diff``, ``init`` and ``schema``: reading and editing the team's policy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import schemas
from app.domain.errors import PlainError
from app.domain.playbook import Playbook
from app.domain.playbook_differences import Difference, differences
from app.playbook import default_text, load_playbook, with_modes
from app.playbook_shown import BUILT_IN, Shown, playbook_shown, under
from app.settings import load_settings

SCHEMA_FILE = "playbook.schema.json"
_MARKS = {"weaker": ("WEAKER", "bold red"), "stricter": ("stricter", "green"), "neither": ("", "")}


@click.command()
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(key: str | None, as_json: bool) -> None:
    """Show the policy in force, or what is at KEY (gate.require, scopes.job_failure, systems) and below it.

    Each value comes with its source: file and line, HANDOFF_MODE, or built-in. Of a credential the name of its variable
    or file is shown, never the credential.
    """
    settings = load_settings()
    values = playbook_shown(settings.playbook, settings.modes())
    chosen = values if key is None else under(values, key)
    if as_json:
        version = _in_use().version
        click.echo(json.dumps({"playbook": version, "values": [each.to_dict() for each in chosen]}, ensure_ascii=False))
        return
    hidden = [each for each in chosen if key is None and each.path[0] == "systems" and not each.own]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("key", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", overflow="fold")
    for shown in (each for each in chosen if each not in hidden):
        style = "bold" if shown.own else ""
        source = Path(shown.source).name if shown.own else shown.source
        table.add_row(Text(shown.key, style=style), Text(_written(shown.value)), Text(source, style=_dim(shown)))
    Console(highlight=False).print(table)
    if settings.playbook:
        click.echo(f"The playbook: {settings.playbook}")
    if hidden:
        click.echo(f"And {len(hidden)} built-in systems: handoff playbook show systems")


@click.command()
@click.argument("other", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--refuse-weaker", is_flag=True, help="Exit code 1 where OTHER makes the gate weaker, for reviews in CI.")
def diff(other: Path, as_json: bool, refuse_weaker: bool) -> None:
    """Say in words what the playbook OTHER does otherwise than the one in use. What makes the gate weaker is marked.

    HANDOFF_MODE, where it is set, holds for both. Order and comments do not count.
    """
    present, changed = _in_use(), with_modes(load_playbook(other), load_settings().modes())
    found = differences(present, changed)
    weaker = sum(each.gate == "weaker" for each in found)
    if as_json:
        told = {"in_use": present.version, "other": changed.version, "weaker": weaker}
        click.echo(json.dumps({**told, "differences": [each.to_dict() for each in found]}, ensure_ascii=False))
    else:
        _print_differences(str(other), found, weaker)
    if weaker and refuse_weaker:
        raise SystemExit(1)


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def init(file: Path | None) -> None:
    """Write the commented default to FILE, with its schema beside it for editors; without FILE print it.

    Nothing that exists is overwritten, but for a schema that an earlier release wrote.
    """
    text = f"# yaml-language-server: $schema={SCHEMA_FILE}\n{default_text()}"
    if file is None:
        click.echo(text, nl=False)
        return
    beside = file.with_name(SCHEMA_FILE)
    _check_ours(beside)
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
        beside.write_text(_schema_text(), encoding="utf-8")
    except FileExistsError as error:
        raise PlainError(f"{file} exists and is left as it is; name another file") from error
    except OSError as error:
        raise PlainError(f"{error.filename} cannot be written ({error.strerror}); name another place") from error
    click.echo(f"Wrote {file} and {beside}. Change what differs, take out the rest, and set HANDOFF_PLAYBOOK={file}")


@click.command()
def schema() -> None:
    """Print the playbook's JSON Schema, for editors and other checkers."""
    click.echo(_schema_text(), nl=False)


def _in_use() -> Playbook:
    settings = load_settings()
    return with_modes(load_playbook(settings.playbook), settings.modes())


def _schema_text() -> str:
    return json.dumps(schemas.schema("playbook"), indent=2, ensure_ascii=False) + "\n"


def _check_ours(path: Path) -> None:
    """Raise ``PlainError`` where another file lies where the schema would."""
    if not path.exists():
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("$id") != schemas.schema("playbook")["$id"]:
        raise PlainError(f"{path} exists and is not the playbook's schema; write the playbook into another folder")


def _print_differences(other: str, found: Sequence[Difference], weaker: int) -> None:
    console = Console(highlight=False)
    if not found:
        console.print(Text(f"{other} does the same as the playbook in use."))
        return
    things = "one thing" if len(found) == 1 else f"{len(found)} things"
    warning = f"; {weaker} of them {'makes' if weaker == 1 else 'make'} the gate weaker" if weaker else ""
    console.print(Text(f"{other} does {things} otherwise than the playbook in use{warning}."))
    section = ""
    for each in found:
        if each.section != section:
            section = each.section
            console.print(Text(f"\n{section}", style="bold"))
        mark, style = _MARKS[each.gate]
        console.print(Padding(Text.assemble((f"{mark}: " if mark else "", style), each.says), (0, 0, 0, 2)))


def _written(value: Any) -> str:
    """A value as a playbook would say it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _dim(shown: Shown) -> str:
    return "dim" if shown.source == BUILT_IN else ""
