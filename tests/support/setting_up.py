"""An administrator at the command line, before a stand-in and a database of the test's own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli import main
from integrations.sandbox.server import Sandbox, Stand

PUBLIC = "http://127.0.0.1:8000"


@dataclass
class Admin:
    """Runs ``handoff setup`` for one tracker, and changes things in it by hand."""

    stand: Stand
    system: str

    def run(self, *arguments: str, answer: str | None = None) -> Result:
        """``handoff setup SYSTEM …``."""
        return CliRunner().invoke(main, ["setup", self.system, *arguments], input=answer)

    def lines(self, *arguments: str) -> list[dict[str, Any]]:
        """The same, which has to go well, as its JSON lines."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]

    def open_steps(self, *arguments: str) -> list[str]:
        """What a plan would still do."""
        lines = self.lines(*arguments, "--dry-run")
        return [line["step"] for line in lines if not line["done"] and line["action"] in ("create", "change", "remove")]

    def changes(self) -> int:
        """How many requests changed something so far (readings by POST not counted)."""
        readings = r"/(oauth/tokens|search/|workflows$|workflows/update/validation)"
        made = self.stand.world.requests.select("", "")
        return sum(entry.method != "GET" and re.search(readings, entry.path) is None for entry in made)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """A request of the administrator to the tracker, whose path begins after its host."""
        keys = self.stand.credentials
        name = f"{keys['email']}/token" if self.system == "zendesk" else keys["email"]
        with requests.Session() as session:
            session.trust_env = False
            reply = session.request(
                method, f"{self.stand.url}{path}", json=body, auth=(name, keys["token"]), timeout=30
            )
        assert reply.ok, f"{method} {path}: {reply.status_code} {reply.text}"
        return reply.json() if reply.content else None


def administer(sandbox: Sandbox, system: str, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Admin:
    """The settings of an installation with one site, in the environment, and the administrator at its shell."""
    stand = sandbox.jira if system == "jira" else sandbox.zendesk
    keys = stand.credentials
    values = {
        "HANDOFF_DATABASE_URL": database_url,
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_PUBLIC_URL": PUBLIC,
        "HANDOFF_LOG_LEVEL": "error",
        f"HANDOFF_{system.upper()}_URL": stand.url,
        f"HANDOFF_{system.upper()}_WEBHOOK_SECRET": "a webhook secret",
    }
    if system == "jira":
        values |= {"HANDOFF_JIRA_EMAIL": keys["email"], "HANDOFF_JIRA_TOKEN": keys["token"]}
    else:
        values |= {
            "HANDOFF_ZENDESK_CLIENT_ID": keys["client_id"],
            "HANDOFF_ZENDESK_CLIENT_SECRET": keys["client_secret"],
        }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Admin(stand, system)
