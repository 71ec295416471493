"""``docs/reference/commands.md``: every command with its arguments and options, as the program itself knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from app.cli import main

HEAD = """# Commands

Every command has `--help`. Where one prints a result for programs it has `--json`. A mistake is told in a sentence,
with exit code 1; a command that cannot be understood ends with 2.

| command | for |
|---|---|
"""


def commands_page() -> str:
    """The page: a table of all commands, then a section about each."""
    found = list(commands(main))
    rows = "".join(
        f"| [`{name}`](#{name.replace(' ', '-')}) | {_first_sentence(command)} |\n" for name, command in found
    )
    return HEAD + rows + "".join(_section(name, command) for name, command in found)


def commands(group: click.Group, path: tuple[str, ...] = ("handoff",)) -> Iterator[tuple[str, click.Command]]:
    """Every command that can be called, with all words of its name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = f"```text\n{name} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    records = [
        _option(context, param) for param in command.params if isinstance(param, click.Option) and not param.hidden
    ]
    options = "| option | meaning |\n|---|---|\n" + "".join(records) if records else ""
    return "\n".join(part for part in (f"\n## {name}\n", _prose(command.help or ""), usage, options) if part)


def _option(context: click.Context, option: click.Option) -> str:
    record = option.get_help_record(context)
    names, meaning = record or (", ".join(option.opts), "")
    return f"| `{names.replace('|', chr(92) + '|')}` | {_escaped(meaning) or 'see above'} |\n"


def _prose(text: str) -> str:
    """A docstring's paragraphs; one that is marked as laid out by hand stays as it is."""
    paragraphs = re.split(r"\n\s*\n", text.partition("\f")[0].strip())
    return (
        "\n\n".join(
            f"```text\n{paragraph.removeprefix(chr(8)).strip(chr(10))}\n```"
            if paragraph.startswith("\b")
            else _escaped(" ".join(paragraph.split()))
            for paragraph in paragraphs
        )
        + "\n"
    )


def _first_sentence(command: click.Command) -> str:
    first = " ".join((command.help or "").split("\n\n")[0].split())
    plain = re.sub(r" \([^)]*\)", "", first)
    return _escaped(re.split(r"(?<=[.:;])\s", plain)[0].rstrip(".:;"))


def _escaped(text: str) -> str:
    return re.sub(r"([<>*|\[\]`_])", r"\\\1", text)
