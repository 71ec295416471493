"""The Forge app on this machine: its functions under Node.js, with the real Forge packages."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from integrations.sandbox.jira_state import AGENT_TOKEN, MIA, SERVICE, SERVICE_TOKEN
from tests.support.installation import GATE_TOKEN, Installation
from tests.support.npm import installed_packages

ROOT = Path(__file__).resolve().parent.parent.parent
APP = ROOT / "integrations" / "jira" / "forge"
SCRIPTS = ROOT / "tests" / "integration" / "jira" / "forge"


def run_script(name: str, *arguments: object, given: Any = None, **environment: str) -> Any:
    """Run one of the Node scripts; the JSON that it prints."""
    installed_packages(APP)
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, str(SCRIPTS / name), *map(str, arguments)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def basic(email: str, token: str) -> str:
    """Credentials as HTTP's basic scheme writes them."""
    return base64.b64encode(f"{email}:{token}".encode()).decode()


ADMINISTRATOR, AGENT = basic(SERVICE.email, SERVICE_TOKEN), basic(MIA.email, AGENT_TOKEN)


@dataclass
class ForgeApp:
    """The app on the stand-in of an installation, connected to its service. ``user``: who works in Jira;
    ``slow``: who never answers, ``service`` or ``jira``."""

    place: Installation
    environment: Mapping[str, str] = field(default_factory=lambda: {"HANDOFF_GATE_TOKEN": GATE_TOKEN})
    user: str = AGENT
    service: str | None = None
    slow: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)

    def check(self, key: str, **modified: Any) -> dict[str, Any]:
        """What the asking rule says to a transition; ``modified``: the fields of its screen, in Jira's words."""
        transition = {"from": {"id": "3"}, "to": {"id": "10002"}, "modifiedFields": modified}
        answer = self._call(
            "checkBeforeClosing", [{"issue": {"key": key}, "configuration": {}, "transition": transition}]
        )
        result: dict[str, Any] = answer["result"]
        return result

    def panel(self, key: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the panel of a work item is told."""
        context = {"extension": {"issue": {"key": key}, "project": {"key": key.partition("-")[0]}}}
        return self._resolved("panelAnswers", "content", payload or {}, context)

    def switch(self, off: bool, projects: Sequence[str] | None = None, reason: str = "") -> dict[str, Any]:
        """Turn the switch as ``user``."""
        return self._resolved("switchAnswers", "switch", {"off": off, "projects": projects, "reason": reason}, {})

    def switches(self) -> dict[str, Any]:
        """How the switch stands in each project."""
        return {found["key"]: found["off"] for found in self._resolved("switchAnswers", "state", {}, {})["projects"]}

    def answer_switch(self, function: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What the switch's page is answered."""
        return self._resolved("switchAnswers", function, payload, {})

    def _resolved(self, handler: str, function: str, payload: Mapping[str, Any], context: Any) -> dict[str, Any]:
        request = {"call": {"functionKey": function, "payload": payload}, "context": context}
        answer = self._call(handler, [request, {"principal": {"accountId": MIA.id}}])
        assert "error" not in answer, answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    def _call(self, handler: str, arguments: Sequence[Any]) -> dict[str, Any]:
        answer: dict[str, Any] = run_script(
            "call.mjs",
            APP,
            given={
                "handler": handler,
                "arguments": arguments,
                "environment": self.environment,
                "jira": self.place.sandbox.jira.url,
                "asApp": ADMINISTRATOR,
                "asUser": self.user,
                "service": self.service or self.place.url,
                "slow": self.slow,
            },
        )
        self.calls = answer["calls"]
        return answer
