"""A new user in a fresh folder goes through docs/start.md, command by command as the page has them, until the first
ticket carries its record. Only the values after the equals signs are those of the stand-ins."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from app.demo.people import JiraPerson, ZendeskPerson
from app.demo.stage import wait_for
from app.demo.story import ticket_text
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.bench.servers import free_port
from tests.docs.shell_blocks import ROOT, commands_of

PAGE = ROOT / "docs" / "start.md"
SECTIONS = ("## Connect it", "### Jira Cloud", "### Zendesk", "### Run it", "## And then")
BEFORE_THE_FIRST = ("pip install",)
SERVE = "handoff serve"
PATIENCE = 180.0
"""Seconds that a busy machine may need for a process to start."""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox() as running:
        yield running


def commands(*sections: str) -> list[str]:
    """What the page tells to type in some of its sections, in its order."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begins = {section: lines.index(section) + 1 for section in SECTIONS}
    ends = {section: begins[SECTIONS[number + 1]] for number, section in enumerate(SECTIONS[:-1])}
    found = commands_of(PAGE)
    return [one.text for section in sections for one in found if begins[section] < one.line < ends[section]]


class NewUser:
    """A person at a shell in an empty folder, who knows what the page says and what the trackers show them."""

    def __init__(self, folder: Path, known: Mapping[str, str]) -> None:
        self.folder = folder
        self.known = dict(known)
        self.port = free_port()
        self.known["HANDOFF_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDOFF_")}
        self.environment = {**kept, "HANDOFF_PORT": str(self.port), "HANDOFF_LOG_LEVEL": "error"}
        self.said: dict[str, str] = {}

    def type(self, command: str) -> None:
        """Carry out one command of the page."""
        if command.startswith("export "):
            for name in re.findall(r"(HANDOFF_\w+)=", command):
                self.environment[name] = self.known[name]
            return
        if command.startswith(BEFORE_THE_FIRST):
            return
        program, *words = command.split()
        assert program == "handoff", f"A new user was told something new: {command!r}"
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *words],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self.said[command] = done.stdout
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """``handoff serve`` in a terminal of its own, until the end of the block."""
        with subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                wait_for(self._is_ready, "the service to be ready", PATIENCE)
                yield
            finally:
                process.send_signal(signal.SIGTERM)

    def _is_ready(self) -> bool | None:
        try:
            return requests.get(f"{self.known['HANDOFF_PUBLIC_URL']}/readyz", timeout=10).ok or None
        except requests.RequestException:
            return None


@contextmanager
def go_through(user: NewUser, tracker: str) -> Iterator[None]:
    """Everything that the page says for one tracker. Stops while the service runs, for the first ticket."""
    typed = commands("## Connect it", tracker, "### Run it")
    start = typed.index(SERVE)
    assert len(typed) > start > 3
    for command in typed[:start]:
        user.type(command)
    with user.serving():
        for command in typed[start + 1 :]:
            user.type(command)
        yield


def failed_job(job: str) -> str:
    return ticket_text(job, datetime.now(UTC) - timedelta(hours=2), 12)


def held(record: Mapping[str, str], job: str) -> bool | None:
    """Whether the record names the job; ``None`` as long as it does not."""
    return any(job in value for value in record.values()) or None


def test_with_jira_to_the_first_ticket_with_its_record(sandbox: Sandbox, tmp_path: Path) -> None:
    keys = sandbox.jira.credentials
    known = {
        "HANDOFF_GATE_TOKEN": "a token",
        "HANDOFF_MODE": "shadow",
        "HANDOFF_JIRA_URL": sandbox.jira.url,
        "HANDOFF_JIRA_EMAIL": keys["email"],
        "HANDOFF_JIRA_TOKEN": keys["token"],
        "HANDOFF_JIRA_WEBHOOK_SECRET": "a secret that the user made",
    }
    user = NewUser(tmp_path, known)
    with (
        go_through(user, "### Jira Cloud"),
        closing(JiraPerson(sandbox.jira.url, keys["agent_email"], keys["agent_token"])) as mia,
    ):
        key = mia.report("OPS", "Job failure", "Order sync errored", failed_job("ORD-SYNC-4471"))
        wait_for(lambda: held(mia.record(key), "ORD-SYNC-4471"), "the record of the first ticket", PATIENCE)
        assert mia.notes(key)
    assert "would create" in user.said["handoff setup jira --dry-run"]
    assert (tmp_path / "var" / "handoff.db").is_file()


def test_with_zendesk_to_the_first_ticket_with_its_record(sandbox: Sandbox, tmp_path: Path) -> None:
    keys = sandbox.zendesk.credentials
    known = {
        "HANDOFF_GATE_TOKEN": "a token",
        "HANDOFF_MODE": "shadow",
        "HANDOFF_ZENDESK_URL": sandbox.zendesk.url,
        "HANDOFF_ZENDESK_CLIENT_ID": keys["client_id"],
        "HANDOFF_ZENDESK_CLIENT_SECRET": keys["client_secret"],
    }
    user = Revealing(tmp_path, known, sandbox)
    with (
        go_through(user, "### Zendesk"),
        closing(ZendeskPerson(sandbox.zendesk.url, keys["customer_email"], keys["customer_token"])) as rosa,
        closing(ZendeskPerson(sandbox.zendesk.url, keys["agent_email"], keys["agent_token"])) as priya,
    ):
        ticket = rosa.report("Order sync errored", failed_job("ORD-SYNC-4472"))
        wait_for(lambda: held(priya.record(ticket), "ORD-SYNC-4472"), "its record", PATIENCE)
        assert any(not note["public"] for note in priya.notes(ticket))
    assert "would create" in user.said["handoff setup zendesk --dry-run"]


class Revealing(NewUser):
    """Clicks "Reveal secret" in Zendesk when the page says so."""

    def __init__(self, folder: Path, known: Mapping[str, str], sandbox: Sandbox) -> None:
        super().__init__(folder, known)
        self._stand = sandbox.zendesk

    def type(self, command: str) -> None:
        """As the page says, with what Zendesk shows."""
        if "HANDOFF_ZENDESK_WEBHOOK_SECRET=" in command:
            auth = (f"{self._stand.credentials['email']}/token", self._stand.credentials["token"])
            api = f"{self._stand.url}/api/v2/webhooks"
            (hook,) = requests.get(api, auth=auth, timeout=30).json()["webhooks"]
            shown = requests.get(f"{api}/{hook['id']}/signing_secret", auth=auth, timeout=30).json()
            self.known["HANDOFF_ZENDESK_WEBHOOK_SECRET"] = shown["signing_secret"]["secret"]
        super().type(command)


def test_the_page_s_plan_in_json_tells_programs_the_same(sandbox: Sandbox, tmp_path: Path) -> None:
    keys = sandbox.jira.credentials
    user = NewUser(tmp_path, {})
    user.environment |= {
        "HANDOFF_JIRA_URL": sandbox.jira.url,
        "HANDOFF_JIRA_EMAIL": keys["email"],
        "HANDOFF_JIRA_TOKEN": keys["token"],
    }
    user.type("handoff setup jira --dry-run --json")
    lines = [json.loads(line) for line in user.said["handoff setup jira --dry-run --json"].splitlines()]
    assert {line["action"] for line in lines} == {"create", "change", "by_hand"}
    assert all(line["clicks"] for line in lines if line["action"] == "by_hand")
