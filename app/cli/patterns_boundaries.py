"""The part of ``handoff patterns report`` that answers the ten questions at each boundary."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from app.domain.insight.boundaries import BoundaryReport


def boundary_lines(found: Iterable[BoundaryReport]) -> list[Table | Text]:
    """Each boundary with its answers; those without data are dim, and named."""
    lines: list[Table | Text] = []
    for one in found:
        exceptions = "exception" if one.exceptions == 1 else "exceptions"
        lines.append(Text.assemble((one.terms.boundary, "bold"), f"  {one.exceptions} {exceptions}"))
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(justify="right", style="dim")
        table.add_column(overflow="fold", ratio=1)
        for answer in one.answers:
            table.add_row(str(answer.number), Text(answer.question))
            table.add_row("", Text(answer.says, style="" if answer.known else "dim"))
        lines.append(table)
    return lines or [Text("No exception names both systems, and none was looked at.")]
