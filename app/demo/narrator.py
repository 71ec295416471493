"""Tells the story in the terminal: what was done, what the ticket says now, what was refused and why, timings."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from app.domain.fields import RECORD_FIELDS


class Narrator:
    """Prints the story. It holds no text of any ticket of its own: all of it is passed in as read."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.steps = 0

    def act(self, title: str) -> None:
        """A new part of the story."""
        self._console.print()
        self._console.rule(f"[bold]{escape(title)}[/bold]", align="left")

    def done(self, text: str, seconds: float | None = None) -> None:
        """Something happened as it should."""
        self.steps += 1
        took = "" if seconds is None else f"  [dim]({seconds * 1000:,.0f} ms)[/dim]"
        self._console.print(f"[green]✓[/green] {escape(text)}{took}")

    def quote(self, title: str, text: str, style: str = "dim") -> None:
        """What somebody wrote, or what a tracker answered, word for word."""
        self._console.print(Panel(escape(text.strip()), title=escape(title), title_align="left", border_style=style))

    def record(self, title: str, values: Mapping[str, str]) -> None:
        """The handoff record as the fields of the ticket show it, in its six blocks."""
        table = Table(title=escape(title), title_justify="left", title_style="bold", show_header=False, expand=True)
        table.add_column(ratio=2, style="cyan")
        table.add_column(ratio=5)
        block = ""
        for spec in RECORD_FIELDS:
            if spec.block != block:
                table.add_section()
                block = spec.block
            text = values.get(spec.key, "")
            table.add_row(
                escape(spec.label), f"[dim]{escape(text)}[/dim]" if text.startswith("unknown") else escape(text)
            )
        self._console.print(table)

    def links(self, rows: Mapping[str, str]) -> None:
        """Where to click."""
        table = Table(box=None, show_header=False, pad_edge=False)
        for name, url in rows.items():
            table.add_row(escape(name), f"[link={url}]{escape(url)}[/link]")
        self._console.print(table)

    def end(self, text: str) -> None:
        """The last word."""
        self._console.print(f"\n[bold green]{escape(text)}[/bold green]")
