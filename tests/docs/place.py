"""A place in which the commands of a page are run: a folder of its own, a database with some past, stand-ins for Jira
and Zendesk, the service listening, and one shell that goes on from command to command."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

from app.demo.stage import wait_for
from app.settings import load_settings
from app.web import create_app
from app.wiring import connect
from app.workflow.service import Service
from tests.bench.servers import free_port
from tests.docs.preloaded import CLIENT
from tests.docs.shell_blocks import ROOT
from tests.support.heard import Receiver, http_receiver
from tests.support.installation import GATE_TOKEN, PLENTY, Installation, closing_service, installation
from tests.support.playbooks import PRESENT
from tests.support.stage import listening

FAILED = (
    "Job ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z with ORA-00060: deadlock detected while waiting for resource."
)


class Shell:
    """One bash. What a command exports holds for those that follow."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._output, self._typed = folder / ".output", folder / ".typed"
        self._bash = subprocess.Popen(
            ["bash", "--norc", "-o", "pipefail"],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, text: str, typed: str = "") -> tuple[int, str]:
        """The exit code of the command and all that it printed. ``typed`` is what it reads."""
        self._typed.write_text(typed, encoding="utf-8")
        code = self._tell(f"{{\n{text}\n}} > '{self._output}' 2>&1 < '{self._typed}'")
        return code, self._output.read_text(encoding="utf-8", errors="replace")

    def begin(self, text: str) -> Path:
        """Start a command that goes on until the shell is closed; returns the file of what it prints."""
        log = self._output.with_name(".going")
        self._tell(f"{text} > '{log}' 2>&1 < /dev/null & going+=($!)")
        return log

    def close(self) -> None:
        """End what goes on, then the shell."""
        self._tell('for one in "${going[@]}"; do kill -TERM "$one"; wait "$one"; done')
        self._pipe(self._bash.stdin).close()
        self._bash.wait()
        self._pipe(self._bash.stdout).close()

    def _tell(self, text: str) -> int:
        told = self._pipe(self._bash.stdin)
        told.write(f"{text}\necho ended $?\n")
        told.flush()
        for line in self._pipe(self._bash.stdout):
            word, _, code = line.rpartition(" ")
            if word == "ended":
                return int(code)
        raise AssertionError(f"the shell ended in: {text}")

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@dataclass
class Place:
    """Where a page's commands are run."""

    folder: Path
    environment: dict[str, str]
    installation: Installation
    service: Service
    url: str
    shell: Shell
    keys: list[str]
    """Gated tickets of Jira, all open."""
    receiver: Receiver

    def begin_serving(self, text: str) -> tuple[int, str]:
        """``handoff serve``, which goes on: 0 and its log when it is ready."""
        port = free_port()
        log = self.shell.begin(f"HANDOFF_PORT={port} {text}")
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/readyz"), "handoff serve to be ready", 120)
        return 0, log.read_text(encoding="utf-8")


def answers(url: str) -> bool | None:
    """True where a request is answered well; else None."""
    try:
        return requests.get(url, timeout=10).ok or None
    except requests.ConnectionError:
        return None


@contextmanager
def preloaded_handoff(folder: Path) -> Iterator[Path]:
    """A folder for the PATH with a ``handoff`` that starts at once, and this Python as ``python``."""
    programs = folder / "programs"
    programs.mkdir()
    socket = folder / "handoff.socket"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HANDOFF_")}
    command = [sys.executable, "-m", "tests.docs.preloaded", str(socket)]
    server = subprocess.Popen(command, cwd=ROOT, env={**environment, "OPENBLAS_NUM_THREADS": "1"})
    try:
        wait_for(lambda: socket.exists() or None, "the preloaded command", 120)
        real = Path(sys.executable).with_name("handoff")
        client = programs / "handoff"
        client.write_text(CLIENT.format(python=sys.executable, handoff=str(real), socket=str(socket)), encoding="utf-8")
        client.chmod(0o755)
        python = programs / "python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        yield programs
    finally:
        server.terminate()
        server.wait()


def with_a_past(started: Installation) -> list[str]:
    """Tickets of both trackers, worked off; returns the keys of Jira's."""
    keys = [
        str(started.agent.report("OPS", "Job failure", f"Order sync errored: {job}", FAILED.replace("4471", job)))
        for job in ("4471", "4472", "4473")
    ]
    started.zen_customer.report("Order sync errored", FAILED)
    started.settle()
    return keys


@dataclass
class Grounds:
    """What all pages share: the stand-ins, a database to copy, a command that starts at once, gated tickets of Jira,
    and a receiver of messages."""

    started: Installation
    database: Path
    programs: Path
    keys: list[str]
    receiver: Receiver


@contextmanager
def grounds_in(folder: Path) -> Iterator[Grounds]:
    """Make what all pages share."""
    database = folder / "handoff.db"
    with (
        preloaded_handoff(folder) as programs,
        installation(f"sqlite:///{database}") as started,
        http_receiver() as heard,
    ):
        setting_up = environment_of(started, f"sqlite:///{database}", programs) | {"HANDOFF_PUBLIC_URL": started.url}
        subprocess.run(
            [str(programs / "handoff"), "setup", "jira"], env=setting_up, check=True, stdout=subprocess.DEVNULL
        )
        yield Grounds(started, database, programs, with_a_past(started), heard)


@contextmanager
def place(folder: Path, grounds: Grounds) -> Iterator[Place]:
    """A copy of the database in ``folder``, with the service over it and a shell."""
    folder.mkdir()
    started, programs = grounds.started, grounds.programs
    own = folder / "handoff.db"
    with closing(sqlite3.connect(grounds.database)) as source, closing(sqlite3.connect(own)) as target:
        source.backup(target)
    environment = environment_of(started, f"sqlite:///{own}", programs)
    settings = load_settings(
        database_url=f"sqlite:///{own}",
        playbook=Path(environment["HANDOFF_PLAYBOOK"]),
        **{name.removeprefix("HANDOFF_").lower(): value for name, value in environment.items() if own_setting(name)},
    )
    with closing_service(connect(settings)) as service, listening(create_app(service, settings)) as url:
        environment["HANDOFF_PUBLIC_URL"] = started.url
        with closing(Shell(folder, environment)) as shell:
            yield Place(folder, environment, started, service, url, shell, grounds.keys, grounds.receiver)


def own_setting(name: str) -> bool:
    """Whether a variable is a setting that is given as it stands."""
    return name.startswith("HANDOFF_") and name not in ("HANDOFF_DATABASE_URL", "HANDOFF_PLAYBOOK")


def environment_of(started: Installation, database_url: str, programs: Path) -> dict[str, str]:
    """What a page takes as given: the settings of the installation, and programs to call."""
    return {
        **bare_environment(programs),
        **started.environment(database_url),
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_GATE_TOKEN": GATE_TOKEN,
        "HANDOFF_SOURCE_SECRET": "the secret of a source of runs",
        "HANDOFF_PLAYBOOK": str(PRESENT),
        "HANDOFF_LOG_LEVEL": "error",
        "HANDOFF_JIRA_REQUESTS_PER_MINUTE": str(PLENTY),
        "HANDOFF_ZENDESK_REQUESTS_PER_MINUTE": str(PLENTY),
    }


def bare_environment(programs: Path) -> dict[str, str]:
    """Programs to call, and nothing of ours."""
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(programs),
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "PYTHONPATH": str(ROOT),
    }
