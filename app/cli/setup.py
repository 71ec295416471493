"""``handoff setup``: creates what a site needs (fields, webhook, conditions); running it twice changes nothing."""

from __future__ import annotations

import json
from typing import cast
from urllib.parse import quote

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from app.cli.opened import opened_service
from app.domain.ticket import System
from app.ports import ClosingRules, Finding, MailRules, RemoteError, SetupStep, Ticketing
from app.settings import load_settings
from app.workflow.service import Service


@click.command()
@click.argument("system", type=click.Choice(["jira", "zendesk"]))
@click.option("--site", help="Name of the site, where there are several.")
@click.option("--dry-run", is_flag=True, help="Only print what would be created.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option(
    "--closing-rule",
    "projects",
    multiple=True,
    metavar="PROJECT",
    help="Jira without the app: only make the project's transitions into Done ask for the field Closure gate.",
)
@click.option(
    "--service-role",
    metavar="ROLE",
    help="With --closing-rule: only this project role, which only the service's account has, may close.",
)
@click.option(
    "--hold-mail",
    is_flag=True,
    help="Zendesk: only a trigger that keeps gated tickets open, and their mail unsent, until there is proof.",
)
@click.option("--remove", is_flag=True, help="With --closing-rule or --hold-mail: take the rule away again.")
def setup(
    system: System,
    site: str | None,
    dry_run: bool,
    as_json: bool,
    projects: tuple[str, ...],
    service_role: str | None,
    hold_mail: bool,
    remove: bool,
) -> None:
    """Create fields, webhook and conditions on the site; what is there already is left as it is."""
    settings = load_settings()
    service = opened_service(settings)
    ticketing = service.site(system, site)
    webhook_url = _webhook_url(settings.public_url, service, ticketing) if settings.public_url else None
    if service_role is not None and not projects:
        raise click.UsageError("--service-role needs --closing-rule PROJECT.")
    steps = _plan(ticketing, projects, service_role, hold_mail, remove)
    if dry_run:
        _print_plan(steps, as_json)
        return
    well = _apply(ticketing, steps, webhook_url, as_json)
    if projects or hold_mail:
        raise SystemExit(0 if well else 1)
    by_hand = [finding for finding in ticketing.diagnose() if finding.state != "ok"]
    _print_findings(by_hand, as_json)
    if not well:
        raise SystemExit(1)


def _webhook_url(public_url: str, service: Service, ticketing: Ticketing) -> str:
    """Where the site's webhooks go: with its name, where there are several sites of the system."""
    system, name = ticketing.connection.system, ticketing.connection.name
    alone = sum(kind == system for kind, _ in service.sites) == 1
    return f"{public_url.rstrip('/')}/webhooks/{system}" + ("" if alone else f"/{quote(name)}")


def _plan(
    ticketing: Ticketing, projects: tuple[str, ...], role: str | None, hold_mail: bool, remove: bool
) -> list[SetupStep]:
    if hold_mail:
        plan = getattr(ticketing, "plan_mail_rules", None)
        if plan is None or projects:
            raise click.UsageError("--hold-mail is for Zendesk, and goes alone.")
        return cast(MailRules, ticketing).plan_mail_rules(remove=remove)
    return _closing_rule(ticketing, projects, role, remove) if projects or remove else ticketing.plan_setup()


def _closing_rule(ticketing: Ticketing, projects: tuple[str, ...], role: str | None, remove: bool) -> list[SetupStep]:
    plan = getattr(ticketing, "plan_closing_rule", None)
    if plan is None:
        raise click.UsageError("--closing-rule is for Jira; Zendesk's own block is part of `handoff setup zendesk`.")
    if not projects:
        raise click.UsageError("--remove needs --closing-rule PROJECT: the project whose rule is to be taken away.")
    return cast(ClosingRules, ticketing).plan_closing_rule(projects, role=role, remove=remove)


def _print_plan(steps: list[SetupStep], as_json: bool) -> None:
    for step in steps:
        if as_json:
            click.echo(json.dumps({"step": step.key, "says": step.says, "done": step.done}))
        else:
            click.echo(f"{'there already' if step.done else 'would create '}  {step.says}")


def _apply(ticketing: Ticketing, steps: list[SetupStep], webhook_url: str | None, as_json: bool) -> bool:
    """Apply what is not done; a step that fails does not stop the others. Returns whether all went well."""
    console = Console(stderr=True)
    well = True
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Setting up", total=len(steps))
        for step in steps:
            try:
                says = "there already" if step.done else ticketing.apply_setup(step, webhook_url)
            except RemoteError as error:
                well, says = False, f"failed: {error}"
            if as_json:
                click.echo(json.dumps({"step": step.key, "says": says, "done": step.done}))
            else:
                click.echo(f"{step.says}: {says}")
            progress.advance(task)
    return well


def _print_findings(findings: list[Finding], as_json: bool) -> None:
    if as_json:
        for finding in findings:
            click.echo(json.dumps({"finding": finding.subject, "says": finding.says, "mend": finding.mend}))
        return
    console = Console()
    if findings:
        console.print("\n[bold]Left for a person:[/bold]")
    for finding in findings:
        console.print(f"- [bold]{escape(finding.subject)}[/bold]: {escape(finding.says)} {escape(finding.mend)}")
