"""``handoff sites``: which ticketing sites are left alone and why, and letting work go on at once."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console
from rich.markup import escape

from app.cli.opened import check_database, chosen_sites, opened_service
from app.domain.moments import iso
from app.workflow.remotes import resume as close_breaker
from app.workflow.site_states import SiteStanding, standings

MARK = {"closed": "[green]well[/green]", "open": "[bold red]rests[/bold red]", "half_open": "[yellow]probes[/yellow]"}


@click.group()
def sites() -> None:
    """Ticketing sites: whether they are asked, and what is left of their budgets."""


@sites.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(as_json: bool) -> None:
    """List the configured sites; exit 1 where one of them is left alone at present."""
    service = opened_service()
    check_database(service)
    found = standings(service)
    console = Console()
    for one in found:
        if as_json:
            click.echo(json.dumps(one.to_dict()))
        else:
            _print(console, one)
    if not found and not as_json:
        click.echo("No site is configured; set HANDOFF_JIRA_URL or HANDOFF_ZENDESK_URL (docs/settings.md).")
    sys.exit(1 if any(one.resting for one in found) else 0)


@sites.command()
@click.argument("site")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a site.")
def resume(site: str, as_json: bool) -> None:
    """Have SITE (its name, jira, zendesk, or SYSTEM:NAME) asked again at once, and its waiting tickets worked off."""
    service = opened_service()
    check_database(service)
    for ticketing in chosen_sites(service, site):
        key = (ticketing.connection.system, ticketing.connection.name)
        before = close_breaker(service.database, key, service.clock())
        rested = before.breaker.opened_at is not None
        if as_json:
            click.echo(json.dumps({"system": key[0], "site": key[1], "rested": rested}))
        else:
            click.echo(f"{key[0]} {key[1]} is asked again." if rested else f"{key[0]} {key[1]} did not rest.")


def _print(console: Console, one: SiteStanding) -> None:
    console.print(f"{MARK[one.phase]} [bold]{one.system}[/bold] {escape(one.site)}: {one.says_budget}")
    if one.says is not None:
        console.print(f"      {escape(one.says)}", style="dim")
        tried = "with the next call" if one.next_try_at is None or one.phase == "half_open" else iso(one.next_try_at)
        console.print(
            f"      Asked again: {tried}. {one.waiting} deliveries wait and none is lost. At once: handoff sites "
            f"resume {one.system}:{escape(one.site)}",
            style="dim",
        )
    elif one.paced_until is not None:
        console.print(f"      The budget is used up; work goes on at {iso(one.paced_until)}.", style="dim")
