"""``handoff jobs``: what jobs told of their runs, and how they usually behave."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.opened import check_database, opened_service
from app.domain.errors import PlainError
from app.domain.heartbeats.model import JobRun
from app.domain.heartbeats.usual import Usual, late_since, runs_longer_than_usual, usual
from app.domain.moments import iso, iso_or_none
from app.store import job_runs
from app.store.job_runs import KnownJob

SHOWN_RUNS = 20
_TONES = {"success": "green", "failed": "red", "running": "cyan"}


class UnknownJob(PlainError, LookupError):
    """No job of that name told of its runs."""


@click.group()
def jobs() -> None:
    """Jobs that tell of their runs (docs/heartbeats.md)."""


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_jobs(as_json: bool) -> None:
    """Every job that was heard of: its last run, what is usual of it, and whether it is late."""
    service = opened_service()
    check_database(service)
    now = service.clock()
    with service.database.read() as connection:
        known = [(job, job_runs.latest(connection, job.source, job.job)) for job in job_runs.jobs(connection)]
    if as_json:
        for job, runs in known:
            click.echo(json.dumps(_job_line(job, runs, now), ensure_ascii=False))
    elif known:
        Console().print(_job_table(known, now))
    else:
        click.echo("No job has told of a run yet. How a job does that: docs/heartbeats.md")


@jobs.command("show")
@click.argument("job")
@click.option("--source", help="Only of this source, where several have a job of that name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one for each run.")
def show_job(job: str, source: str | None, as_json: bool) -> None:
    """The latest runs of JOB."""
    service = opened_service()
    check_database(service)
    with service.database.read() as connection:
        runs = job_runs.latest(connection, source, job)
    if not runs:
        raise UnknownJob(f"No job {job!r} has told of a run. The jobs that have: handoff jobs list")
    if as_json:
        for run in runs:
            click.echo(json.dumps(_run_line(run), ensure_ascii=False))
        return
    now, known = service.clock(), usual(runs)
    table = Table(box=None, pad_edge=False)
    for heading in ("run", "state", "started (UTC)", "took", "message"):
        table.add_column(heading, overflow="fold")
    for run in runs[:SHOWN_RUNS]:
        table.add_row(
            escape(run.run), _state(run, known, now), _moment(run.started_at), _took(run), escape(run.message)
        )
    Console().print(table)
    click.echo(_usual_words(known))


def _job_line(job: KnownJob, runs: list[JobRun], now: datetime) -> dict[str, Any]:
    known = usual(runs)
    late = late_since(runs, known)
    return {
        "source": job.source,
        "job": job.job,
        "runs": job.runs,
        "failed": job.failed,
        "last_told": iso(job.last_told),
        "last_state": runs[0].state,
        "usual_seconds": _seconds(known.runtime),
        "usual_seconds_p95": _seconds(known.runtime_p95),
        "usual_interval_seconds": _seconds(known.interval),
        "late": late is not None and late < now,
    }


def _run_line(run: JobRun) -> dict[str, Any]:
    return {
        "source": run.source,
        "job": run.job,
        "run": run.run,
        "state": run.state,
        "started_at": iso_or_none(run.started_at),
        "ended_at": iso_or_none(run.ended_at),
        "seconds": _seconds(run.duration),
        "message": run.message,
    }


def _job_table(known: list[tuple[KnownJob, list[JobRun]]], now: datetime) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("source", "job", "runs", "failed", "last run", "last heard (UTC)", "usually", "every"):
        table.add_column(heading, justify="right" if heading in ("runs", "failed") else "left", overflow="fold")
    for job, runs in known:
        of_job = usual(runs)
        late = late_since(runs, of_job)
        heard = _moment(job.last_told) + (" [red]late[/]" if late is not None and late < now else "")
        state = _state(runs[0], of_job, now)
        names = escape(job.source), escape(job.job), str(job.runs), str(job.failed)
        table.add_row(*names, state, heard, _length(of_job.runtime), _length(of_job.interval))
    return table


def _state(run: JobRun, known: Usual, now: datetime) -> str:
    longer = " [yellow]longer than usual[/]" if runs_longer_than_usual(run, known, now) else ""
    return f"[{_TONES[run.state]}]{run.state}[/]{longer}"


def _usual_words(known: Usual) -> str:
    if known.runtime is None or known.runtime_p95 is None:
        return f"{known.runs} successful runs with start and end: too few to call a runtime usual."
    often = f"; it usually begins every {_length(known.interval)}" if known.interval else ""
    return f"Usually {_length(known.runtime)}, 95 of 100 runs within {_length(known.runtime_p95)}{often}."


def _took(run: JobRun) -> str:
    return _length(run.duration)


def _moment(moment: datetime | None) -> str:
    return "-" if moment is None else iso(moment).replace("T", " ").rstrip("Z").partition(".")[0]


def _length(length: timedelta | None) -> str:
    if length is None:
        return "-"
    seconds = round(length.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 3)
