"""``handoff doctor``: looks at settings, database, libraries, clock and every site, and says how to mend each thing."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

import click
from rich.console import Console
from rich.markup import escape

from app.cli.doctor_database import database_findings
from app.cli.doctor_notices import notice_findings
from app.cli.doctor_operating import operating_findings
from app.cli.doctor_probes import probe_findings
from app.cli.doctor_reader import reader_findings
from app.cli.doctor_signin import signin_findings
from app.cli.doctor_sites import site_findings
from app.cli.opened import opened_service
from app.domain.errors import PlainError
from app.domain.moments import iso
from app.ports import Finding, RemoteError
from app.settings import Settings, load_settings
from app.store import migrate, sweeps
from app.store.database import StoreError, StoreUnavailable
from app.store.sweeps import Sweep
from app.workflow.service import Service

SQLITE_FIXED = (3, 51, 3)
"""The first SQLite without the WAL-reset race, which can corrupt a file that several processes write."""
LATEST_SWEEP_SECONDS = 1_800
"""A sweep that lies further back than this, and than three rounds, is late. (Jira's search follows after minutes.)"""
LIBRARIES = {"jira": "3.10.5", "zenpy": "2.0.57"}
"""The versions that the integrations are written against and tested with."""
MARK = {"ok": "[green]ok[/green]     ", "warning": "[yellow]warning[/yellow]", "error": "[bold red]error[/bold red]  "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(as_json: bool) -> None:
    """Check settings, database, library versions, connections and permissions; exit 1 where something is wrong."""
    findings = list(_findings())
    console = Console()
    for finding in findings:
        if as_json:
            click.echo(json.dumps(_to_dict(finding)))
            continue
        console.print(f"{MARK[finding.state]} [bold]{escape(finding.subject)}[/bold]: {escape(finding.says)}")
        if finding.mend:
            console.print(f"        {escape(finding.mend)}", style="dim")
    sys.exit(1 if any(finding.state == "error" for finding in findings) else 0)


def _to_dict(finding: Finding) -> dict[str, str]:
    return {"subject": finding.subject, "state": finding.state, "says": finding.says, "mend": finding.mend}


def _findings() -> Iterator[Finding]:
    yield from _libraries()
    try:
        settings = load_settings()
        service = opened_service(settings)
    except PlainError as error:
        for line in str(error).splitlines():
            yield Finding(subject="settings", state="error", says=line, mend="See docs/settings.md")
        return
    yield from _settings(settings, service)
    yield from database_findings(service)
    yield from operating_findings(settings, service)
    yield from signin_findings(service)
    yield from reader_findings(service.reader, service.playbook)
    yield from probe_findings(service)
    yield from _sweeps(settings, service)
    yield from site_findings(service)
    yield from notice_findings(service)
    for (system, name), ticketing in service.sites.items():
        try:
            yield from ticketing.diagnose()
        except RemoteError as error:
            yield Finding(
                subject=f"{system} {name}",
                state="error",
                says=str(error),
                mend="Check its URL, credentials and network",
            )


def _libraries() -> Iterator[Finding]:
    for name, tested in LIBRARIES.items():
        found = version(name)
        yield Finding(
            subject=f"library {name}",
            state="ok" if found == tested else "warning",
            says=f"version {found}" + ("" if found == tested else f", tested with {tested}"),
            mend="" if found == tested else f"pip install {name}=={tested}",
        )
    fixed = sqlite3.sqlite_version_info >= SQLITE_FIXED
    yield Finding(
        subject="library SQLite",
        state="ok" if fixed else "warning",
        says=f"version {sqlite3.sqlite_version}"
        + ("" if fixed else ": has a rare race when several processes write in WAL mode, fixed in 3.51.3"),
        mend="" if fixed else "Use the container image (it carries a fixed SQLite), or PostgreSQL",
    )


def _settings(settings: Settings, service: Service) -> Iterator[Finding]:
    source = "built in" if settings.playbook is None else str(settings.playbook)
    yield Finding(subject="playbook", state="ok", says=f"version {service.playbook.version} ({source})")
    if not service.sites:
        yield Finding(
            subject="sites",
            state="error",
            says="no Jira site and no Zendesk account is configured",
            mend="Set HANDOFF_JIRA_URL or HANDOFF_ZENDESK_URL with their credentials (docs/settings.md)",
        )
    for (system, name), ticketing in service.sites.items():
        secrets = ticketing.connection.webhook_secrets
        yield Finding(
            subject=f"webhook {system} {name}",
            state="ok" if secrets else "error",
            says="signed webhooks are accepted" if secrets else "the route is disabled: there is no secret",
            mend="" if secrets else f"Set HANDOFF_{system.upper()}_WEBHOOK_SECRET to the webhook's secret",
        )
    if settings.gate_token is None:
        yield Finding(
            subject="gate check",
            state="warning",
            says="no caller can ask for a verdict, since HANDOFF_GATE_TOKEN is not set",
            mend="Set it to a long random text and give the same to the Jira and Zendesk apps",
        )
    if settings.secret_key is None:
        yield Finding(
            subject="secret key",
            state="warning",
            says="HANDOFF_SECRET_KEY is not set; a key of this machine is used",
            mend="Set it before running on more than one machine",
        )


def _sweeps(settings: Settings, service: Service) -> Iterator[Finding]:
    """How far each site was swept for what no webhook announced."""
    try:
        if migrate.standing(service.database).behind:
            return
        with service.database.read() as connection:
            known = {(sweep.system, sweep.site): sweep for sweep in sweeps.all_states(connection)}
    except (StoreUnavailable, StoreError):
        return
    late_after = max(3 * settings.sweep_seconds, LATEST_SWEEP_SECONDS)
    for system, site in service.sites:
        yield _swept(f"sweep {system} {site}", known.get((system, site)), service.clock(), late_after)


def _swept(subject: str, sweep: Sweep | None, now: datetime, late_after: float) -> Finding:
    mend = "Start a worker (HANDOFF_SWEEP_SECONDS above 0), or run: handoff sweep"
    if sweep is None or sweep.finished_at is None:
        says = "never finished, so a close that sent no webhook would not be found"
        says += "" if sweep is None or sweep.problem is None else f": {sweep.problem}"
        return Finding(subject=subject, state="warning", says=says, mend=mend)
    minutes = (now - sweep.finished_at).total_seconds() / 60
    behind = (now - sweep.looked_until).total_seconds()
    says = (
        f"last finished {minutes:.0f} min ago; everything before {iso(sweep.looked_until)} was looked at, and "
        f"{sweep.found} tickets were found that no webhook had told of"
    )
    if sweep.problem is not None:
        return Finding(subject=subject, state="warning", says=f"{says}. It cannot go on: {sweep.problem}", mend=mend)
    late = behind > late_after
    return Finding(subject=subject, state="warning" if late else "ok", says=says, mend=mend if late else "")
