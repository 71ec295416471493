"""What the pages' commands need in the place where they are run, and which of them cannot be run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

from app.store.clock import utc_now
from tests.docs.place import FAILED, Place
from tests.docs.shell_blocks import ROOT
from tests.support.closing import attempt
from tests.support.stage import keep_delivery

NOT_RUN: Mapping[str, str] = {
    "make ": "installs or runs for minutes; CI itself calls make test and demo. The target is looked up by make -n",
    "pip install": "asks a package registry; CI begins by installing the project with the same extras",
    "docker run": "needs a container engine; tests/security/test_container.py tests what the image holds",
    "systemctl ": "needs a machine that runs systemd",
    "journalctl ": "needs a machine that runs systemd",
    "npm install --global @forge/cli": "asks a package registry and an Atlassian account",
    "cd integrations/jira/forge && npm ci": "asks a package registry; the tests marked node do it from the lock file",
    "forge ": "needs an Atlassian account",
    "npm run build && forge deploy": "needs an Atlassian account; the tests marked node build the app",
}
"""Beginnings of commands that cannot be run here, each with the reason."""

ELSEWHERE: Mapping[str, str] = {
    "containment.md": "tests/integration/containment/test_commands_and_notes.py",
    "probes.md": "tests/integration/probes/test_the_docs_example.py",
    "start.md": "tests/docs/test_ten_minutes.py",
}
"""Pages whose commands another test runs, since they need other systems or a new place."""

YES = "y\n"


@dataclass(frozen=True)
class Scenario:
    """A page's needs. ``instead`` replaces texts of the page by what they are called here; ``before`` does something
    before the nth command (from 0); ``typed`` answers it; ``ends`` holds the exit codes of those that do not end
    with 0."""

    prepare: Callable[[Place], None] = lambda place: None
    instead: Callable[[Place], Mapping[str, str]] = lambda place: {}
    before: Mapping[int, Callable[[Place], None]] = field(default_factory=dict)
    typed: Mapping[int, str] = field(default_factory=dict)
    ends: Mapping[int, int] = field(default_factory=dict)


def changed_past_the_service(place: Place) -> None:
    """Somebody who may alter tables takes a guard away and changes an entry."""
    with closing(sqlite3.connect(place.folder / "handoff.db")) as database, database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit SET actor = 'nobody' WHERE id = 2")


def head_of_the_trail(place: Place) -> str:
    """What ``handoff audit verify`` says is the head."""
    _, said = place.shell.run("handoff audit verify")
    return said.partition("Head: ")[2].split()[0]


def unhandled_deliveries(place: Place) -> None:
    """One that is dead for want of a permission, one that is no event."""
    with place.service.database.write() as connection:
        keep_delivery(connection, "dead", "403: may not edit", ticket=("10001", place.keys[0]), at=utc_now())
        keep_delivery(connection, "quarantined", "no event", ticket=None, at=utc_now() - timedelta(days=4))


def dead_delivery(place: Place) -> Mapping[str, str]:
    """The number of the dead one."""
    with closing(sqlite3.connect(place.folder / "handoff.db")) as database:
        (number,) = database.execute("SELECT max(id) FROM deliveries WHERE state = 'dead'").fetchone()
    return {"4711": str(number)}


def past_tickets(place: Place) -> None:
    """Tickets in files, one a line."""
    line = {"subject": "Order sync errored", "body": FAILED, "created_at": "2026-11-02T09:50:00Z"}
    (place.folder / "past.jsonl").write_text(json.dumps({"key": "OPS-900", **line}) + "\n", encoding="utf-8")
    (place.folder / "tickets.jsonl").write_text(json.dumps({"id": "1", **line}) + "\n", encoding="utf-8")


def snapshots(place: Place) -> None:
    """A ticket that may close but for its screenshot, whose file is not there."""
    (place.folder / "attachments").mkdir()
    (place.folder / "tickets.jsonl").write_text(json.dumps(attempt()) + "\n", encoding="utf-8")


def several_sites(place: Place) -> None:
    """The same stand-ins under the names of the page."""
    jira, zendesk = place.installation.sandbox.jira, place.installation.sandbox.zendesk
    of_jira = {"email": jira.credentials["email"], "token": jira.credentials["token"], "webhook_secret": "of jira"}
    tables = {
        "jira.main": {"url": jira.url, **of_jira},
        "jira.factory": {"url": jira.url.replace("127.0.0.1", "localhost"), **of_jira},
        "zendesk.eu": {
            "url": zendesk.url,
            "client_id": zendesk.credentials["client_id"],
            "client_secret": zendesk.credentials["client_secret"],
            "webhook_secret": "of zendesk",
        },
    }
    lines = [
        f"[{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in table.items())
        for name, table in tables.items()
    ]
    (place.folder / "sites.toml").write_text("\n".join(lines), encoding="utf-8")
    place.shell.run("export HANDOFF_SITES=sites.toml; unset HANDOFF_JIRA_URL HANDOFF_ZENDESK_URL")


def a_new_database(place: Place) -> None:
    """Go on with a database that is empty."""
    place.shell.run("export HANDOFF_DATABASE_URL=sqlite:///restored.db")


def messages_stay_here(place: Place) -> None:
    """Let messages go to the receiver of this machine."""
    place.shell.run("export HANDOFF_NOTIFY_NETWORKS=127.0.0.0/8")


def channels(place: Place) -> Mapping[str, str]:
    """The page's channels, both of them here; a pattern that there is; a moment that is yet to come."""
    here = place.receiver.url.replace("http://", "json://")
    return {
        "slack://T0000/B0000/XXXX": f"{here}/ops",
        "mailtos://gate:PASSWORD@example.com?to=desk@example.com": f"{here}/desk",
        "v1:9f2c…": "v1:" + "9f2c" * 8,
        "2026-12-01T08:00:00+01:00": (utc_now() + timedelta(days=9)).isoformat(timespec="seconds"),
        "unsilence 3": "unsilence 1",
    }


def a_token(place: Place) -> None:
    """A token that may read everything."""
    scopes = " ".join(f"--scope {name}:read" for name in ("records", "patterns", "verdicts"))
    place.shell.run(f"export TOKEN=$(handoff tokens create reader {scopes} | grep -o 'hgt_[0-9a-f]*')")


def site_and_pattern(place: Place) -> Mapping[str, str]:
    """A site and a pattern that there are."""
    with closing(sqlite3.connect(place.folder / "handoff.db")) as database:
        (fingerprint,) = database.execute("SELECT fingerprint FROM occurrences LIMIT 1").fetchone()
    site = place.installation.sandbox.zendesk.url.removeprefix("http://")
    return {"zendesk:emea": f"zendesk:{site}", "v1:3f9a2c7e51d04b8896aa10cde2f47b03": fingerprint}


SCENARIOS: Mapping[str, Scenario] = {
    "api.md": Scenario(prepare=a_token, instead=site_and_pattern),
    "audit.md": Scenario(
        instead=lambda place: {"29:ea4d7a…": head_of_the_trail(place)},
        before={5: changed_past_the_service},
        typed={6: YES, 7: YES},
        ends={5: 1},
    ),
    "backfill.md": Scenario(prepare=past_tickets),
    "delivery.md": Scenario(prepare=unhandled_deliveries, instead=dead_delivery),
    "deployment.md": Scenario(prepare=several_sites, ends={2: 1}),
    "gate.md": Scenario(prepare=snapshots, ends={1: 1}),
    "guides/it-engineer.md": Scenario(ends={5: 1}),
    "heartbeats.md": Scenario(
        prepare=lambda place: place.shell.run("export SECRET=$HANDOFF_SOURCE_SECRET") and None,
        instead=lambda place: {"show JOB": "show order_export"},
    ),
    "jira.md": Scenario(instead=lambda place: {"--closing-rule OPS": "--closing-rule OPS --closing-rule ARC"}),
    "notifications.md": Scenario(prepare=messages_stay_here, instead=channels),
    "operations.md": Scenario(before={6: a_new_database}, typed={14: YES, 15: YES}, ends={1: 22, 3: 22}),
    "screenshots.md": Scenario(
        instead=lambda place: {"PICTURE...": str(ROOT / "docs" / "pictures" / "jira-switch.png")}
    ),
    "similar-tickets.md": Scenario(prepare=past_tickets),
}
"""By page, seen from docs/. A page that is not here needs nothing of its own."""


def here(place: Place, page: str, text: str) -> str:
    """The command with the names of this place. An answer that is no success ends ``curl`` with 22."""
    names = {
        "https://gate.example.com": place.url,
        "http://127.0.0.1:8000": place.url,
        "/backup/": f"{place.folder}/",
        "OPS-17": place.keys[0],
        "OPS-7": place.keys[1],
        **SCENARIOS.get(page, Scenario()).instead(place),
    }
    for written, meant in names.items():
        text = text.replace(written, meant)
    told = not text.startswith("curl ") or text.startswith("curl -f")
    return text if told else text.replace("curl ", "curl --fail-with-body ", 1)
