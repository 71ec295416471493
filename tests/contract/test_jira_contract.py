"""What the Jira client sends, and what it reads, keeps to the vendor's API description and document schema."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Verdict
from app.domain.note import Badges, Bullets, Fold, Heading, Link, Note, Panel, Paragraph, Row, Table
from app.domain.record import Record, RecordValue
from app.domain.update import Refusal, Update
from app.ports import SiteConnection
from integrations.jira.client import JiraTicketing
from integrations.jira.render import note_to_adf, text_to_adf
from integrations.sandbox.contracts import adf_violations
from integrations.sandbox.jira import state_of
from integrations.sandbox.jira_state import AGENT_TOKEN, MIA, QUICK_CLOSE, SERVICE, SERVICE_TOKEN
from integrations.sandbox.server import Stand, start_sandbox

pytestmark = pytest.mark.contracts

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ODD = "a | b {code} [x]\r\n\n\ttab \x00\x1b\u202e \ud800 <b>&amp;</b> \U0001f600"


@pytest.fixture
def stand(contracts_folder: Path) -> Iterator[Stand]:
    with start_sandbox("jira", contracts=contracts_folder) as sandbox:
        sandbox.jira.world.clock.set(START)
        yield sandbox.jira


@pytest.fixture
def jira(stand: Stand) -> Iterator[JiraTicketing]:
    client = JiraTicketing(
        SiteConnection(
            system="jira",
            name="sandbox",
            url=stand.url,
            email=SERVICE.email,
            token=SERVICE_TOKEN,
            webhook_secrets=("a secret",),
        )
    )
    yield client
    client.close()


def ask(stand: Stand, method: str, path: str, body: Any) -> Any:
    credentials = base64.b64encode(f"{MIA.email}:{AGENT_TOKEN}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}"}
    reply = requests.request(method, f"{stand.url}/rest/api/3/{path}", json=body, headers=headers, timeout=30)
    assert reply.ok, reply.text
    return reply.json() if reply.content else None


def new_issue(stand: Stand) -> str:
    fields = {"project": {"key": "OPS"}, "issuetype": {"name": "Job failure"}, "summary": "Sync failed"}
    return str(ask(stand, "POST", "issue", {"fields": fields})["id"])


def update(*, refused: bool = False, text: str = "E42") -> Update:
    values = tuple(RecordValue(key=spec.key, text=text, source="text", detail=text) for spec in RECORD_FIELDS)
    return Update(
        record=Record(headline="Sync failed", summary=text, values=values),
        verdict=Verdict(
            system="jira",
            key="OPS-1",
            scope="job_failure",
            applies=True,
            allowed=False,
            path=None,
            missing=(Missing(requirement="success_screenshot", message=text),),
            evidence=(),
            enforced=True,
            policy_version="p1",
            evaluated_at=START,
        ),
        refusal=Refusal(closed_at=START, closed_by=None) if refused else None,
    )


def test_reading_writing_editing_and_undoing_keep_to_the_contract(stand: Stand, jira: JiraTicketing) -> None:
    issue = new_issue(stand)
    jira.write(jira.read(issue), update(text=ODD))
    jira.write(jira.read(issue), update(text="E43"))
    ask(stand, "POST", f"issue/{issue}/transitions", {"transition": {"id": QUICK_CLOSE}})
    assert jira.write(jira.read(issue), update(text="E43", refused=True)).reopened
    assert jira.read(jira.locate("OPS-1")).ticket.id == issue
    violations = stand.world.contracts.violations if stand.world.contracts else ["the contract was not checked"]
    assert [str(violation) for violation in violations] == []


def test_setup_and_doctor_keep_to_the_contract(stand: Stand, jira: JiraTicketing) -> None:
    for step in jira.plan_setup():
        if step.key in ("field:error_code", "field:resolution_reason", "field:failed_at", "field:verified_by"):
            jira.apply_setup(step, None)
    jira.diagnose()
    issue = new_issue(stand)
    jira.write(jira.read(issue), update(text=ODD))
    violations = stand.world.contracts.violations if stand.world.contracts else ["the contract was not checked"]
    assert [str(violation) for violation in violations] == []


@pytest.mark.parametrize("text", ["", "two\nlines", ODD])
def test_every_block_with_any_text_is_a_valid_document(contracts_folder: Path, text: str) -> None:
    rows = (Row(text, text, text),)
    inner = (
        Paragraph(text),
        Table(text, rows),
        Badges((("error", text),)),
        Panel("info", (text,)),
        Bullets(((None, text),)),
        Fold(text, ()),
    )
    note = Note(
        "record",
        (
            Heading(text),
            Paragraph(text, strong=True),
            *(Panel(tone, (text, "x")) for tone in ("info", "success", "warning", "error")),
            Table(text, rows),
            Table(text, ()),
            Bullets(((Link(text, "https://x.example/a b"), text), (Link("k", "javascript:x"), ""), (None, text))),
            Fold(text, inner),
            Fold("folded", (Fold("twice", inner),)),
        ),
        "handoff-gate:record:0",
    )
    assert adf_violations(note_to_adf(note), contracts_folder) == []
    document = text_to_adf(text)
    assert document is None or adf_violations(document, contracts_folder) == []


def test_searching_and_counting_the_past_keep_to_the_contract(stand: Stand, jira: JiraTicketing) -> None:
    for step in jira.plan_setup():
        if step.key in ("field:error_code", "field:resolution_reason"):
            jira.apply_setup(step, None)
    for _ in range(3):
        new_issue(stand)
    with stand.world.lock:
        state_of(stand.app).sizes.search_page = 2
    assert stand.world.contracts is not None
    before, outside = stand.world.contracts.checked, stand.world.contracts.outside.copy()
    first = jira.changed_since(START - timedelta(days=1), START + timedelta(days=1), None, by="created")
    last = jira.changed_since(START - timedelta(days=1), START + timedelta(days=1), first.cursor, by="created")
    assert (len(first.tickets), len(last.tickets), last.cursor) == (2, 1, None)
    assert jira.extent(START - timedelta(days=1), None).tickets == 3
    assert stand.world.contracts.checked > before + 2
    assert [str(violation) for violation in stand.world.contracts.violations] == []
    assert not any("search" in call for call in stand.world.contracts.outside - outside)
