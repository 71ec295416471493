"""``handoff tokens``: who may read by the API, and what."""

from __future__ import annotations

import getpass
import json
from datetime import datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from app.cli.moments import length_of
from app.cli.opened import check_database, opened_service
from app.domain.api_tokens import TOKEN_SCOPES, ApiToken
from app.domain.moments import iso_or_none, to_the_second
from app.workflow import api_tokens
from app.workflow.api_tokens import Wish

NEVER = "never"


@click.group()
def tokens() -> None:
    """Tokens with which programs read records, patterns and verdicts."""


def _length(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta | None:
    length = length_of(value)
    if value != NEVER and length is None:
        raise click.BadParameter(f"{value} is no length of time; write for example 12h, 90d, 52w, or {NEVER}")
    return None if value == NEVER else length


@tokens.command()
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(TOKEN_SCOPES), multiple=True, required=True, help="What to read.")
@click.option("--site", "sites", multiple=True, metavar="SYSTEM:NAME", help="Of this site only; may be given again.")
@click.option("--expires", "lasts", callback=_length, default="90d", show_default=True, help="90d, 52w, or never.")
@click.option("--json", "as_json", is_flag=True)
def create(name: str, scopes: tuple[str, ...], sites: tuple[str, ...], lasts: timedelta | None, as_json: bool) -> None:
    """Make the token NAME and print it. It is shown once: only a hash of it is kept."""
    service = opened_service()
    check_database(service)
    wish = Wish(name=name, scopes=scopes, sites=sites, lasts=lasts)
    token, secret = api_tokens.create(service, wish, getpass.getuser())
    if as_json:
        click.echo(json.dumps({**_as_dict(token, service.clock()), "token": secret}))
        return
    click.echo(secret)
    until = "for good" if token.expires_at is None else f"until {to_the_second(token.expires_at)}"
    click.echo(f"The token {name} counts {until}. It is not shown again.", err=True)


@tokens.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_command(as_json: bool) -> None:
    """List all tokens that there ever were, with what each may read and when it was used."""
    service = opened_service()
    check_database(service)
    now, found = service.clock(), api_tokens.listed(service)
    if as_json:
        for token in found:
            click.echo(json.dumps(_as_dict(token, now)))
        return
    if not found:
        click.echo("There is no token. Make one: handoff tokens create NAME --scope records:read")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("token", "state", "may read", "sites", "ends", "last used"):
        table.add_column(heading, overflow="fold")
    for token in found:
        sites = ", ".join(":".join(site) for site in token.sites) or "all"
        ends = token.revoked_at or token.expires_at
        table.add_row(token.name, token.state(now), ", ".join(token.scopes), sites, _day(ends), _day(token.used_at))
    Console(highlight=False).print(table)


@tokens.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the token NAME at once and for good."""
    service = opened_service()
    check_database(service)
    api_tokens.revoke(service, name, getpass.getuser())
    click.echo(f"The token {name} is revoked. Whoever sends it is answered 401 from now on.")


def _as_dict(token: ApiToken, now: datetime) -> dict[str, Any]:
    return {
        "name": token.name,
        "state": token.state(now),
        "scopes": list(token.scopes),
        "sites": [":".join(site) for site in token.sites],
        "created_at": iso_or_none(token.created_at),
        "created_by": token.created_by,
        "expires_at": iso_or_none(token.expires_at),
        "revoked_at": iso_or_none(token.revoked_at),
        "revoked_by": token.revoked_by,
        "used_at": iso_or_none(token.used_at),
    }


def _day(moment: datetime | None) -> str:
    return NEVER if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
