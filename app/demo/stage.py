"""The stage: the stand-ins in their own process, and the service as anyone would run it, on loopback ports."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import requests

from app.domain.errors import PlainError

T = TypeVar("T")

START_SECONDS = 40.0
STOP_SECONDS = 15.0


class StageError(PlainError):
    """The demo cannot go on; the text says at what, and where the service's log is."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where everything runs. ``jira``, ``zendesk`` and ``systems`` (shop, ERP, gateway, scheduler) are what the
    stand-ins say of themselves (url, credentials). ``restart`` starts the service anew with more settings."""

    service_url: str
    jira: dict[str, Any]
    zendesk: dict[str, Any]
    systems: dict[str, Any]
    gate_token: str
    log: Path
    environment: dict[str, str]
    restart: Callable[[dict[str, str]], None]


@contextmanager
def set_up(folder: Path) -> Iterator[Stage]:
    """Start everything in an empty ``folder``; stop it at the end of the block."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = folder / "service.log"
    with (
        log.open("wb") as output,
        _stand_ins(output) as stand_ins,
        _stand_ins(output, "--only", "systems") as simulated,
    ):
        port = _free_port(8000)
        secret, gate_token = secrets.token_hex(16), secrets.token_hex(16)
        environment = _environment(folder, port, stand_ins, secret, gate_token)
        _prepare_trackers(stand_ins, environment, log, output)
        with _Running(environment, output, f"http://127.0.0.1:{port}", log) as running:
            yield Stage(
                running.url,
                stand_ins["jira"],
                stand_ins["zendesk"],
                simulated["systems"],
                gate_token,
                log,
                environment,
                running.start,
            )


def wait_for(look: Callable[[], T | None], what: str, seconds: float = START_SECONDS) -> T:
    """The first result that is not ``None``. Raises ``StageError`` when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise StageError(f"Waited {seconds:.0f} seconds for {what}, in vain.")
        time.sleep(0.1)


@contextmanager
def _stand_ins(output: IO[bytes], *options: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "integrations.sandbox", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=output)  # noqa: S603 - our own command
    try:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise StageError(f"The stand-ins did not start; see {output.name}")
        yield json.loads(line)
    finally:
        _end(process)


class _Running:
    """The service, which may be started anew with other settings."""

    def __init__(self, environment: dict[str, str], output: IO[bytes], url: str, log: Path) -> None:
        self.url = url
        self._environment, self._output, self._log = environment, output, log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> _Running:
        self.start({})
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def start(self, more_settings: dict[str, str]) -> None:
        """Start it, or end it first, and wait until it is ready."""
        self._stop()
        self._environment.update(more_settings)
        command = [sys.executable, "-m", "app.cli", "serve"]
        process = subprocess.Popen(command, env=self._environment, stdout=self._output, stderr=self._output)  # noqa: S603 - our own command
        self._process = process
        waited_for = f"the service to be ready on {self.url} (log: {self._log})"
        try:
            wait_for(lambda: _ready(self.url, self._log, process), waited_for)
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(folder: Path, port: int, stand_ins: dict[str, Any], secret: str, gate_token: str) -> dict[str, str]:
    jira, zendesk = stand_ins["jira"], stand_ins["zendesk"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDOFF_")}
    return {
        **kept,
        "HANDOFF_DATABASE_URL": f"sqlite:///{folder / 'handoff.db'}",
        "HANDOFF_PORT": str(port),
        "HANDOFF_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HANDOFF_GATE_TOKEN": gate_token,
        "HANDOFF_JIRA_URL": jira["url"],
        "HANDOFF_JIRA_EMAIL": jira["email"],
        "HANDOFF_JIRA_TOKEN": jira["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": secret,
        "HANDOFF_ZENDESK_URL": zendesk["url"],
        "HANDOFF_ZENDESK_CLIENT_ID": zendesk["client_id"],
        "HANDOFF_ZENDESK_CLIENT_SECRET": zendesk["client_secret"],
    }


def _prepare_trackers(stand_ins: dict[str, Any], environment: dict[str, str], log: Path, output: IO[bytes]) -> None:
    """What an admin does once: ``handoff setup`` for each, and Zendesk's signing secret into the settings."""
    for system in ("jira", "zendesk"):
        command = [sys.executable, "-m", "app.cli", "setup", system]
        done = subprocess.run(command, env=environment, stdout=output, stderr=output, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise StageError(f"handoff setup {system} ended with {done.returncode}; see {log}")
    environment["HANDOFF_ZENDESK_WEBHOOK_SECRET"] = _signing_secret(stand_ins["zendesk"])


def _signing_secret(zendesk: dict[str, Any]) -> str:
    """The secret that Zendesk made for the webhook which setup registered, as Admin Center shows it."""
    sign_in = (f"{zendesk['email']}/token", zendesk["token"])
    webhooks = _json(f"{zendesk['url']}/api/v2/webhooks", sign_in)["webhooks"]
    secret = _json(f"{zendesk['url']}/api/v2/webhooks/{webhooks[0]['id']}/signing_secret", sign_in)
    return str(secret["signing_secret"]["secret"])


def _json(url: str, sign_in: tuple[str, str]) -> dict[str, Any]:
    answer = requests.get(url, auth=sign_in, timeout=10)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _ready(url: str, log: Path, service: subprocess.Popen[bytes]) -> bool | None:
    if service.poll() is not None:
        raise StageError(f"The service ended with exit code {service.returncode} instead of starting; see {log}")
    with suppress(requests.ConnectionError):
        if requests.get(f"{url}/readyz", timeout=5).ok:
            return True
    return None


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StageError("No free port on 127.0.0.1 was found.")
