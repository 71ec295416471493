"""``handoff backup`` and ``handoff restore``: one file that either database can be restored from."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from app.cli.bars import bar
from app.cli.opened import opened_service
from app.domain.errors import PlainError
from app.settings import load_settings
from app.workflow import backup as work
from app.workflow.backup import Checked, Made
from app.workflow.vault import Vault


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--verify", is_flag=True, help="Make none; look whether FILE is a whole backup. Needs no database.")
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def backup(file: Path, verify: bool, overwrite: bool, as_json: bool) -> None:
    """Write everything in the database to FILE while the service goes on.

    The same file is restored into SQLite and PostgreSQL. What is encrypted in the database stays so: keep
    HANDOFF_SECRET_KEY (on SQLite: the file secret.key beside the database) somewhere else. FILE is for its owner only,
    and appears when it is whole.
    """
    if verify:
        _verify(file, as_json)
        return
    if file.exists() and not overwrite:
        raise PlainError(f"{file} is there already. Name another file, or say so: --overwrite")
    service = opened_service()
    with bar("backing up") as told:
        made = work.make(service, file, told)
    if as_json:
        click.echo(json.dumps(made.to_dict()))
        return
    click.echo(f"{made.summary.rows:,} rows in {file} ({_size(made.size)}). Look whether it is whole with:")
    click.echo(f"  handoff backup --verify {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Replace what is in the database.")
@click.option("--other-key", is_flag=True, help="Restore also where this secret key cannot read what is encrypted.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
def restore(file: Path, yes: bool, other_key: bool, as_json: bool) -> None:
    """Put the backup FILE into the database of the settings: all of it, or nothing.

    Stop web and worker first. A database that is not empty is replaced with --yes only. A backup of an earlier release
    is brought to this one.
    """
    service = opened_service()
    with bar("restoring") as told:
        actor = f"shell:{getpass.getuser()}"
        made = work.put_back(service, file, told, actor=actor, over_everything=yes, other_key=other_key)
    if as_json:
        click.echo(json.dumps({**made.to_dict(), "restored": True}))
        return
    click.echo(f"{made.summary.rows:,} rows of {made.header.made_at} are restored. Look at the trail, then start:")
    click.echo("  handoff audit verify && handoff serve")


def _verify(file: Path, as_json: bool) -> None:
    with bar("verifying") as told:
        checked = work.check(file, _key_mark(), told)
    if as_json:
        click.echo(json.dumps(checked.to_dict()))
    else:
        _show(checked, Console(highlight=False))
    if checked.problems:
        raise SystemExit(1)


def _key_mark() -> str | None:
    """That of the key in the settings, if one is set: a file can be verified on a host that has none."""
    key = load_settings().secret_key
    return None if key is None else Vault(key.get_secret_value()).mark


def _show(checked: Checked, console: Console) -> None:
    made: Made = checked.made
    header = made.header
    told = f": {made.summary.rows:,} rows, {_size(made.size)}, made {header.made_at} by release {header.release} "
    console.print(Text.assemble(("The backup is whole", "bold green"), told, f"on {header.source}."))
    if checked.same_key is not None:
        fits = "can" if checked.same_key else "can NOT"
        console.print(f"What is encrypted in it {fits} be read with this HANDOFF_SECRET_KEY.")
    if not checked.problems:
        console.print("The audit trail in it holds.")
        return
    console.print(Text("The audit trail in it does not hold:", style="bold red"))
    for problem in checked.problems[:20]:
        console.print(f"  {problem.position}  {problem.says}")


def _size(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"
