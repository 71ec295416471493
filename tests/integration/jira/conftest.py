"""A Jira stand-in over real HTTP. That the client keeps to the vendor's API description is in ``tests/contract``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from app.domain.fields import RECORD_FIELDS
from app.domain.gate.model import Missing, Verdict
from app.domain.record import Record, RecordValue
from app.domain.ticket import Person
from app.domain.update import Refusal, Update
from app.ports import SiteConnection
from integrations.jira.client import JiraTicketing
from integrations.sandbox.jira import limits_of, state_of
from integrations.sandbox.jira_state import ADA, AGENT_TOKEN, CUSTOMER_TOKEN, MIA, SERVICE, SERVICE_TOKEN
from integrations.sandbox.server import Stand, start_sandbox

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "a long webhook secret"


def adf(*paragraphs: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": said}]} for said in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


@dataclass
class Caller:
    """Somebody who works in Jira through its API."""

    site: str
    email: str
    token: str

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = options.pop("headers", {})
        with requests.Session() as session:
            session.trust_env = False
            reply = session.request(
                method,
                f"{self.site}/rest/api/3/{path}",
                auth=(self.email, self.token),
                timeout=10,
                headers=headers,
                **options,
            )
        assert reply.ok, f"{method} {path}: {reply.status_code} {reply.text}"
        return reply.json() if reply.content else None

    def create(self, summary: str = "Order sync failed", **fields: Any) -> str:
        wish = {"project": {"key": "OPS"}, "issuetype": {"name": "Job failure"}, "summary": summary, **fields}
        return str(self.call("POST", "issue", json={"fields": wish})["id"])

    def edit(self, issue: str, **fields: Any) -> None:
        self.call("PUT", f"issue/{issue}", json={"fields": fields})

    def comment(self, issue: str, *said: str, internal: bool = False) -> str:
        body: dict[str, Any] = {"body": adf(*said)}
        if internal:
            body["properties"] = [{"key": "sd.public.comment", "value": {"internal": True}}]
        return str(self.call("POST", f"issue/{issue}/comment", json=body)["id"])

    def move(self, issue: str, transition: str) -> None:
        self.call("POST", f"issue/{issue}/transitions", json={"transition": {"id": transition}})

    def attach(self, issue: str, name: str, content: bytes, kind: str = "image/png") -> str:
        headers = {"X-Atlassian-Token": "no-check"}
        files = {"file": (name, content, kind)}
        return str(self.call("POST", f"issue/{issue}/attachments", files=files, headers=headers)[0]["id"])


@dataclass
class Site:
    """The stand-in with the people in it, and the service's own way to it."""

    stand: Stand
    jira: JiraTicketing
    mia: Caller
    ada: Caller
    admin: Caller

    @property
    def state(self) -> Any:
        return state_of(self.stand.app)

    def tick(self, seconds: float = 60) -> None:
        self.stand.world.clock.advance(seconds)

    def connect(
        self, *, email: str = SERVICE.email, token: str = SERVICE_TOKEN, note_role: str | None = None
    ) -> JiraTicketing:
        return JiraTicketing(
            SiteConnection(
                system="jira",
                name="sandbox",
                url=f"{self.stand.url}/",
                email=email,
                token=token,
                webhook_secrets=(SECRET,),
                note_role=note_role,
            )
        )

    def set_up(self) -> None:
        """Create fields and put them on the screen, as ``handoff setup jira`` does."""
        for step in self.jira.plan_setup():
            if step.key.startswith(("field:", "screen:")) and not step.done:
                self.jira.apply_setup(step, None)

    def sent(self, method: str = "", path: str = "") -> int:
        """How many requests came in, by whomever; clear the log of the stand-in before the part that counts."""
        return int(self.stand.world.requests.count(method, path))


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with start_sandbox("jira") as sandbox:
        yield sandbox.jira


@pytest.fixture
def site(stand: Stand) -> Iterator[Site]:
    stand.world.reset()
    limits_of(stand.app).reset()
    stand.world.clock.set(START)
    people = [(MIA.email, AGENT_TOKEN), (ADA.email, CUSTOMER_TOKEN), (SERVICE.email, SERVICE_TOKEN)]
    mia, ada, admin = (Caller(stand.url, email, token) for email, token in people)
    made = Site(stand, None, mia, ada, admin)  # type: ignore[arg-type]
    made.jira = made.connect()
    yield made
    made.jira.close()


def record(**texts: str) -> Record:
    values = tuple(
        RecordValue(
            key=spec.key,
            text=texts.get(spec.key, "unknown: the ticket does not say"),
            source="text" if spec.key in texts else "unknown",
        )
        for spec in RECORD_FIELDS
    )
    return Record(headline="Order sync failed with E42", summary="The order sync stopped.", values=values)


def verdict(*, applies: bool = True, missing: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        system="jira",
        key="OPS-1",
        scope="job_failure" if applies else "none",
        applies=applies,
        allowed=not missing,
        path=None if missing else "technical",
        missing=tuple(Missing(requirement=name, message=f"{name} is missing; supply it.") for name in missing),
        evidence=(),
        enforced=True,
        policy_version="p1",
        evaluated_at=START,
    )


def wish(
    *,
    made: Record | None = None,
    judged: Verdict | None = None,
    closed_after: timedelta | None = None,
    disputed: bool = False,
    kept: frozenset[str] = frozenset(),
) -> Update:
    refusal = None
    if closed_after is not None:
        who = Person(id=MIA.id, name=MIA.name, role="agent")
        refusal = Refusal(closed_at=START + closed_after, closed_by=who, disputed=disputed)
    return Update(record=made, verdict=judged or verdict(missing=("success_screenshot",)), refusal=refusal, kept=kept)


@pytest.fixture
def want() -> SimpleNamespace:
    """What the ticket should look like: ``want.update(made=want.record(...), judged=want.verdict(...))``."""
    return SimpleNamespace(update=wish, record=record, verdict=verdict)
