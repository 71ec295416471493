"""``handoff setup``: creates what a site needs (fields, webhook, conditions) and takes it away again; running it twice
changes nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import cast

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from app.cli.opened import opened_service
from app.cli.setup_shown import print_clicks, print_plan
from app.cli.signed_in import shell_origin
from app.domain.ticket import System
from app.ports import ClosingRules, Finding, MailRules, Ticketing
from app.ports_setup import SetupStep
from app.settings import load_settings
from app.workflow import setting_up
from app.workflow.service import Service
from app.workflow.setting_up import Outcome, Told


@click.command()
@click.argument("system", type=click.Choice(["jira", "zendesk"]))
@click.option("--site", help="Name of the site, where there are several.")
@click.option("--dry-run", is_flag=True, help="Only print the plan.")
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
@click.option(
    "--remove",
    is_flag=True,
    help="Take away what setup made here, by its ids; with --closing-rule or --hold-mail only that rule. Fields stay.",
)
@click.option(
    "--fields",
    is_flag=True,
    help="With --remove: the fields too. Jira: into the trash, for 60 days. Zendesk: switched off, values kept.",
)
@click.option(
    "--also-marked",
    is_flag=True,
    help="With --remove: also what carries Handoff Gate's mark, but was made by an earlier release or installation.",
)
@click.option("--yes", is_flag=True, help="With --remove: do not ask.")
def setup(
    system: System,
    site: str | None,
    dry_run: bool,
    as_json: bool,
    projects: tuple[str, ...],
    service_role: str | None,
    hold_mail: bool,
    remove: bool,
    fields: bool,
    also_marked: bool,
    yes: bool,
) -> None:
    """Create fields, webhook and conditions on the site; what is there already is left as it is."""
    rule_alone = bool(projects or hold_mail)
    _check_usage(service_role, projects, whole_removal=remove and not rule_alone, extra=fields or also_marked or yes)
    service = opened_service(load_settings())
    ticketing = service.site(system, site)
    if not dry_run:
        setting_up.prepare(service)
    if remove and not rule_alone:
        steps = setting_up.plan_removal(service, ticketing, fields=fields, also_marked=also_marked)
        _remove(service, ticketing, steps, dry_run=dry_run, as_json=as_json, yes=yes, fields=fields)
        return
    steps = _plan(service, ticketing, projects, service_role, hold_mail, remove)
    if dry_run:
        print_plan(_title("Plan", ticketing), steps, as_json)
        return
    if not as_json:
        print_plan(_title("Plan", ticketing), steps, as_json, clicks=False)
    outcome = _apply(service, ticketing, steps, as_json, setting_up.carry_out)
    if not as_json:
        print_clicks(_plan(service, ticketing, projects, service_role, hold_mail, remove))
    if not rule_alone:
        _print_findings([finding for finding in ticketing.diagnose() if finding.state != "ok"], as_json)
    if outcome.failed:
        raise SystemExit(1)


def _check_usage(role: str | None, projects: tuple[str, ...], *, whole_removal: bool, extra: bool) -> None:
    if role is not None and not projects:
        raise click.UsageError("--service-role needs --closing-rule PROJECT.")
    if extra and not whole_removal:
        raise click.UsageError("--fields, --also-marked and --yes go with --remove alone.")


def _plan(
    service: Service,
    ticketing: Ticketing,
    projects: tuple[str, ...],
    role: str | None,
    hold_mail: bool,
    remove: bool,
) -> list[SetupStep]:
    if hold_mail:
        plan = getattr(ticketing, "plan_mail_rules", None)
        if plan is None or projects:
            raise click.UsageError("--hold-mail is for Zendesk, and goes alone.")
        return cast(MailRules, ticketing).plan_mail_rules(remove=remove)
    if projects:
        if getattr(ticketing, "plan_closing_rule", None) is None:
            raise click.UsageError(
                "--closing-rule is for Jira; Zendesk's own block is part of `handoff setup zendesk`."
            )
        return cast(ClosingRules, ticketing).plan_closing_rule(projects, role=role, remove=remove)
    return ticketing.plan_setup(made=setting_up.noted(service, ticketing))


def _remove(
    service: Service,
    ticketing: Ticketing,
    steps: list[SetupStep],
    *,
    dry_run: bool,
    as_json: bool,
    yes: bool,
    fields: bool,
) -> None:
    """Print the plan, ask, and take away. Nothing is taken away without an answer or ``--yes``."""
    count = sum(step.action == "remove" and not step.done for step in steps)
    if not as_json or dry_run:
        print_plan(_title("Plan of removing", ticketing), steps, as_json)
    if dry_run:
        return
    if count and not yes:
        _ask(ticketing, count, fields, as_json)
    if _apply(service, ticketing, steps, as_json, setting_up.carry_out_removal).failed:
        raise SystemExit(1)
    if not as_json and not count:
        click.echo("Nothing is left that this installation made and may take away.")


def _ask(ticketing: Ticketing, count: int, fields: bool, as_json: bool) -> None:
    """Where fields go too, the site's name has to be typed: a slip of the hand types no name."""
    if as_json:
        raise click.UsageError("--json cannot ask; read the plan with --dry-run, then add --yes.")
    name = ticketing.connection.name
    if not fields:
        click.confirm(f"Remove {count} things from {ticketing.connection.system} {name}?", abort=True)
        return
    typed = click.prompt(f"Remove {count} things, the fields among them? Type the site's name ({name})", default="")
    if typed.strip() != name:
        click.echo("That is not its name. Nothing was changed.", err=True)
        sys.exit(1)


def _title(words: str, ticketing: Ticketing) -> str:
    site = ticketing.connection
    return f"{words} for {site.system} {site.name} ({site.url})"


def _apply(
    service: Service,
    ticketing: Ticketing,
    steps: list[SetupStep],
    as_json: bool,
    run: Callable[..., Outcome],
) -> Outcome:
    """Apply what is not done, with a bar on a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Setting up" if run is setting_up.carry_out else "Removing", total=len(steps))
        told = _teller(as_json, lambda: progress.advance(task))
        return run(service, ticketing, steps, told, shell_origin())


def _teller(as_json: bool, advance: Callable[[], None]) -> Told:
    def tell(step: SetupStep, says: str, well: bool) -> None:
        if as_json:
            line = {"step": step.key, "says": says, "done": step.done, "well": well, "action": step.action}
            click.echo(json.dumps(line))
        elif not step.done and step.action in ("create", "change", "remove"):
            click.echo(f"{step.says}: {says}")
        advance()

    return tell


def _print_findings(findings: list[Finding], as_json: bool) -> None:
    if as_json:
        for finding in findings:
            click.echo(json.dumps({"finding": finding.subject, "says": finding.says, "mend": finding.mend}))
        return
    console = Console()
    if findings:
        console.print("\n[bold]What handoff doctor says of it:[/bold]")
    for finding in findings:
        console.print(f"- [bold]{escape(finding.subject)}[/bold]: {escape(finding.says)} {escape(finding.mend)}")
