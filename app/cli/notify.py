"""``handoff notify``: trying channels and endpoints, silencing notices, and the weekly digest."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.moments import length_of
from app.cli.opened import check_database, opened_service
from app.domain.moments import instant, iso
from app.domain.notices.digest import WEEK, last_week
from app.domain.notices.model import CHOSEN
from app.store import silences as store
from app.store.silences import KeptSilence
from app.workflow import notice_trying, silencing
from app.workflow.notice_trying import Tried
from app.workflow.silencing import BadSilence, Wish


@click.group()
def notify() -> None:
    """Telling people and other programs: try it, silence it, read the week."""


@notify.command()
@click.argument("channel", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for each channel and endpoint.")
def test(channel: str | None, as_json: bool) -> None:
    """Send a test message to CHANNEL (its name, or notify:NAME, webhook:NAME), or to all; exit 1 where one fails."""
    service = opened_service()
    tried = notice_trying.send_tests(service, channel)
    for one in tried:
        if as_json:
            click.echo(json.dumps({"channel": one.channel, "sent": one.problem is None, "problem": one.problem}))
        else:
            click.echo(f"{one.channel}: " + ("sent" if one.problem is None else f"not sent: {one.problem}"))
    sys.exit(1 if any(one.problem for one in tried) else 0)


@notify.command()
@click.option("--kind", type=click.Choice(CHOSEN), help="Only notices of this kind.")
@click.option("--ticket", help="Only those about this ticket: key or id.")
@click.option("--pattern", help="Only those about this pattern: its fingerprint.")
@click.option("--channel", help="Only on this channel.")
@click.option("--for", "lasts", help="How long: 30m, 8h, 7d.")
@click.option("--until", help="Until when: a moment such as 2026-11-30T08:00:00+01:00.")
@click.option("--reason", required=True, help="Why; it is kept in the audit trail.")
@click.option("--json", "as_json", is_flag=True)
def silence(
    kind: str | None,
    ticket: str | None,
    pattern: str | None,
    channel: str | None,
    lasts: str | None,
    until: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Send no notices that fit all of the options, until a moment. Outgoing webhooks are not silenced."""
    wish = Wish(kind=kind, channel=channel, ticket=ticket, pattern=pattern, reason=reason)
    if not wish.names_something:
        raise click.UsageError("Say what is silenced: --kind, --ticket, --pattern, --channel, or several of them")
    service = opened_service()
    check_database(service)
    ends_at = _end(lasts, until, service.clock())
    try:
        kept = silencing.silence(service, wish, ends_at, getpass.getuser())
    except BadSilence as error:
        raise click.BadParameter(str(error)) from error
    if as_json:
        click.echo(json.dumps(kept.to_dict(), ensure_ascii=False))
    else:
        click.echo(f"Silence {kept.id} holds until {iso(ends_at)}. End it with: handoff notify unsilence {kept.id}")


@notify.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def silences(as_json: bool) -> None:
    """List the silences that hold."""
    service = opened_service()
    check_database(service)
    with service.database.read() as connection:
        found = store.in_force(connection, service.clock())
    if as_json:
        for one in found:
            click.echo(json.dumps(one.to_dict(), ensure_ascii=False))
    elif found:
        Console().print(_table(found))
    else:
        click.echo("Nothing is silenced.")


@notify.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True)
def unsilence(number: int, as_json: bool) -> None:
    """End the silence of this NUMBER; what came meanwhile stays unsent."""
    service = opened_service()
    check_database(service)
    if not silencing.lift(service, number, getpass.getuser()):
        raise click.ClickException(f"There is no silence {number} in force; handoff notify silences lists them")
    click.echo(json.dumps({"id": number, "ended": True}) if as_json else f"Silence {number} is ended.")


@notify.command()
@click.option("--send", is_flag=True, help="Send it to the channels that get digests, beside the one of Monday.")
@click.option("--so-far", is_flag=True, help="The seven days until now, in place of the last whole week.")
@click.option("--json", "as_json", is_flag=True)
def digest(send: bool, so_far: bool, as_json: bool) -> None:
    """Print the digest of the last whole week (Monday to Sunday, UTC)."""
    service = opened_service()
    check_database(service)
    now = service.clock()
    since, until = (now - WEEK, now) if so_far else last_week(now)
    made, message = notice_trying.digest(service, since, until)
    if as_json:
        click.echo(json.dumps(made.to_dict(), ensure_ascii=False))
    else:
        click.echo(f"{message.title}\n\n{message.text}")
    tried = notice_trying.send_digest(service, message) if send else []
    _report(tried, send)
    sys.exit(1 if any(one.problem for one in tried) else 0)


def _report(tried: list[Tried], wanted: bool) -> None:
    if wanted and not tried:
        raise click.ClickException("No channel gets digests; see HANDOFF_NOTIFY in docs/notifications.md")
    for one in tried:
        click.echo(f"{one.channel}: " + ("sent" if one.problem is None else f"not sent: {one.problem}"), err=True)


def _end(lasts: str | None, until: str | None, now: datetime) -> datetime:
    if (lasts is None) == (until is None):
        raise click.UsageError("Say how long with --for (30m, 8h, 7d), or until when with --until; one of the two")
    if lasts is not None:
        length = length_of(lasts)
        if length is None:
            raise click.BadParameter(f"{lasts} is no length of time; write for example 30m, 8h or 7d")
        return now + length
    return _moment(str(until))


def _moment(text: str) -> datetime:
    try:
        return instant(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no moment such as 2026-11-30T08:00:00+01:00") from error


def _table(found: list[KeptSilence]) -> Table:
    table = Table("id", "kind", "channel", "ticket", "pattern", "until (UTC)", "reason")
    for one in found:
        said = one.silence
        ticket = "" if said.ref is None else f"{said.ref.system}:{said.ref.site}:{said.ref.id}"
        shown = (said.kind, said.channel, ticket, said.pattern, f"{said.until:%Y-%m-%d %H:%M}", one.reason)
        table.add_row(str(one.id), *(Text(part or "") for part in shown))
    return table
