"""``handoff demo``: the main job end to end against the local stand-ins, told as a story."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import click
from rich.console import Console

from app.demo.both_sides import BothSides
from app.demo.narrator import Narrator
from app.demo.stage import Stage, set_up
from app.demo.story import Story


@click.command()
@click.option("--exit", "exit_at_the_end", is_flag=True, help="End after the story instead of leaving it all running.")
def demo(exit_at_the_end: bool) -> None:
    """Play the main job end to end; exit 0 only if every step did what it should."""
    started = time.monotonic()
    console = Console(width=None if sys.stdout.isatty() else 110)
    narrator = Narrator(console)
    console.print("[bold]Handoff Gate[/bold]: starting stand-ins for Jira and Zendesk, and the service ...")
    with set_up(Path("var") / "demo") as stage:
        story = Story(stage, narrator)
        story.play()
        BothSides(stage, story, narrator).play()
        narrator.end(f"All {narrator.steps} steps did what they should, in {time.monotonic() - started:.0f} seconds.")
        if not exit_at_the_end:
            _leave_running(stage, story, narrator, console)


def _leave_running(stage: Stage, story: Story, narrator: Narrator, console: Console) -> None:
    narrator.act("Look around")
    narrator.links({"Dashboard (sign in, once)": _signin_link(stage), **story.tickets})
    console.print("\nEverything keeps running. Press Ctrl-C to end it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopping ...")


def _signin_link(stage: Stage) -> str:
    from app.settings import load_settings
    from app.web.signin import make_signin_link
    from app.wiring import connect

    os.environ.update({name: value for name, value in stage.environment.items() if name.startswith("HANDOFF_")})
    service = connect(load_settings())
    try:
        return make_signin_link(service, stage.service_url)
    finally:
        service.database.close()
