"""``handoff fingerprint``: the identity of error lines, without network or database."""

from __future__ import annotations

import json
from typing import BinaryIO

import click

from app.domain.fingerprint import fingerprint as fingerprint_of


@click.command()
@click.argument("lines", type=click.File("rb"), default="-")
def fingerprint(lines: BinaryIO) -> None:
    """Print the fingerprint and the masked template of each error line of LINES (a file, or - for standard input).

    One JSON object a line, in order. A line without any text gives nulls. Bytes that are not UTF-8 are replaced.
    """
    for raw in lines:
        made = fingerprint_of(None, raw.decode("utf-8", errors="replace"))
        shown = {"fingerprint": made.id if made else None, "template": made.template if made else None}
        click.echo(json.dumps(shown, ensure_ascii=False))
