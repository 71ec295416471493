"""The processes of an installation: migrate, web, worker, and serve, which runs them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from types import FrameType
from typing import Any

import click
import structlog
from rich.console import Console

from app.cli.greeting import base_url, greet_first
from app.cli.logs import configure
from app.cli.opened import opened_service
from app.settings import Settings, load_settings
from app.store import migrate as migrations
from app.store.database import Database
from app.wiring import connect
from app.workflow.warming import warm_up

log = structlog.get_logger()

STOP_SECONDS = 30
RESTART_SECONDS = 1.0


@click.command()
def migrate() -> None:
    """Bring the database to the version that this release needs."""
    settings = load_settings()
    configure(settings)
    database = Database(settings.database_url)
    click.get_current_context().call_on_close(database.close)
    before = migrations.current_version(database)
    after = migrations.upgrade(database)
    if migrations.Standing(after, migrations.newest_version()).ahead:
        click.echo(
            f"The database is at version {after} of a later release. This one needs {migrations.newest_version()} and "
            "works with it; nothing was changed."
        )
        return
    click.echo(
        f"The database is at version {after}" + (" already." if before == after else f" (was {before or 'new'}).")
    )


@click.command()
def worker() -> None:
    """Work off deliveries until told to stop (SIGTERM ends it after the tickets in hand)."""
    from app.workflow.worker import Worker

    settings = load_settings()
    running = Worker(
        opened_service(settings),
        threads=settings.worker_threads,
        lease=timedelta(seconds=settings.lease_seconds),
        sweep_every=timedelta(seconds=settings.sweep_seconds) if settings.sweep_seconds else None,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        running.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running.run()


@click.command()
@click.option("--greeted", is_flag=True, hidden=True, help="Somebody else saw to the first sign-in.")
def web(greeted: bool) -> None:
    """Answer webhooks, gate checks and the dashboard (gunicorn, threads)."""
    settings = load_settings()
    configure(settings)
    if not greeted:
        service = connect(settings)
        greet_first(service, settings)
        service.close()
    with tempfile.TemporaryDirectory(prefix="handoff-metrics-") as folder:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        _gunicorn(settings).run()


@click.command()
def serve() -> None:
    """Migrate, then run web and worker together: the embedded default."""
    settings = load_settings()
    configure(settings)
    service = connect(settings)
    migrations.upgrade(service.database)
    Console().print(f"Handoff Gate on [bold]{base_url(settings)}[/bold]; sites: {_sites(service.sites)}")
    greet_first(service, settings)
    service.database.close()
    sys.exit(_Supervisor({"web": ("web", "--greeted"), "worker": ("worker",)}).run())


@click.command("signin-link")
@click.argument("account", default="admin")
def signin_link(account: str) -> None:
    """Print a link by which ACCOUNT (built in: admin) signs in to the dashboard once, within 15 minutes."""
    settings = load_settings()
    from app.web.signin import make_signin_link

    click.echo(make_signin_link(opened_service(settings), base_url(settings), account))


def _sites(sites: Any) -> str:
    return ", ".join(f"{system} {name}" for system, name in sites) or "none yet (see docs/settings.md)"


def _gunicorn(settings: Settings) -> Any:
    """The server. Its class is made here, since importing gunicorn takes time that other commands need not spend."""
    from gunicorn.app.base import BaseApplication
    from prometheus_client import multiprocess

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.bind}:{settings.port}",
                "worker_class": "app.web.patience.PatientWorker",
                "workers": settings.web_processes,
                "threads": settings.web_threads,
                "timeout": 60,
                "graceful_timeout": STOP_SECONDS,
                "keepalive": 30,
                "preload_app": True,
                "loglevel": "warning",
                "post_worker_init": lambda _worker: warm_up(),
                "child_exit": lambda _server, child: multiprocess.mark_process_dead(child.pid),  # type: ignore[no-untyped-call]  # untyped there
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from app.web import create_app

            return create_app(connect(settings), settings)

    return Server()


class _Supervisor:
    """Runs commands of ours (by name, each with its words) as child processes, starts one again that ends by itself,
    and stops all on a signal."""

    def __init__(self, commands: Mapping[str, tuple[str, ...]]) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._commands = commands
        self._stopping = False

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; returns the exit code."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for command in self._commands:
            self._start(command)
        while not self._stopping:
            time.sleep(RESTART_SECONDS)
            for command, child in self._children.items():
                if child.poll() is not None and not self._stopping:
                    log.error("process_ended", process=command, exit_code=child.returncode)
                    self._start(command)
        return self._end()

    def _start(self, command: str) -> None:
        line = [sys.executable, "-m", "app.cli", *self._commands[command]]
        self._children[command] = subprocess.Popen(line)  # noqa: S603 - our own command

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _end(self) -> int:
        for child in self._children.values():
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        code = 0
        for child in self._children.values():
            try:
                code = max(code, abs(child.wait(timeout=max(0.1, deadline - time.monotonic()))))
            except subprocess.TimeoutExpired:
                child.kill()
                code = 1
        return code
