"""The whole way: somebody is refused a close in Jira, and it arrives in a chat and as a verified webhook."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from standardwebhooks.webhooks import Webhook

from app.cli import main
from app.cli.doctor_notices import notice_findings
from app.demo.story import ticket_text
from app.store.clock import utc_now
from app.wiring import connect
from app.workflow import chores
from schemas import validator
from tests.support.heard import Receiver, http_receiver
from tests.support.installation import GATE_TOKEN, Installation, closing_service, installation

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""What apprise imports for signed mail, on Python before 3.13."""
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def chat():
    with http_receiver() as listening:
        yield listening


@pytest.fixture
def flow():
    with http_receiver() as listening:
        yield listening


@pytest.fixture
def place(database_url: str, chat: Receiver, flow: Receiver, monkeypatch: pytest.MonkeyPatch):
    from apprise.plugins.slack import NotifySlack

    monkeypatch.setattr(NotifySlack, "webhook_url", chat.url)
    with installation(
        database_url,
        notify="ops[close_refused,close_reverted]=slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        webhook_out=f"flow={flow.url}/hook {SECRET}",
        public_url="https://gate.example",
    ) as running:
        tell(running)
        yield running


def tell(place: Installation) -> None:
    """What a worker does beside the tickets, every few seconds."""
    with place.service.database.write() as connection:
        chores.chores.finished(connection, chores.chores.NOTICES, utc_now(), {})
        connection.exec_driver_sql("UPDATE chores SET due_at = 0")
    chores.do_what_is_due(place.service, lambda _seconds: None)


def check(place: Installation, key: str, **more: object) -> dict[str, Any]:
    answer = requests.post(
        f"{place.url}/gate/jira/check",
        json={"ticket": key, **more},
        headers={"Authorization": f"Bearer {GATE_TOKEN}"},
        timeout=30,
    )
    return dict(answer.json())


def verified(flow: Receiver) -> list[dict[str, Any]]:
    found = [Webhook(SECRET).verify(heard.body, heard.headers) for heard in flow.heard]
    for payload in found:
        assert not list(validator("webhook_out").iter_errors(payload))
    return found


def test_a_refused_close_arrives_in_slack_and_as_a_verified_webhook(
    place: Installation, chat: Receiver, flow: Receiver
) -> None:
    text = ticket_text("ORD-SYNC-4471", utc_now(), 312)
    key = place.agent.report("OPS", "Job failure", "Order sync errored <!channel>", text)
    place.settle()
    assert check(place, key, preview=True)["allowed"] is False
    tell(place)
    assert chat.heard == []
    for _ in range(2):
        assert check(place, key)["allowed"] is False
    tell(place)
    tell(place)
    (heard,) = chat.heard
    said = json.dumps(json.loads(heard.body), ensure_ascii=False)
    assert f"{key}: close refused" in said
    assert "screenshot of the successful job" in said
    assert "<!channel>" not in said
    assert "https://gate.example/tickets/jira/" in said
    enriched, refused = verified(flow)
    assert (enriched["type"], refused["type"]) == ("ticket.enriched", "close.refused")
    assert refused["data"]["ticket"]["key"] == key
    assert "success_screenshot" in refused["data"]["missing"]


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["notify", *words])


@pytest.fixture
def configured(sqlite_url: str, chat: Receiver, flow: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    address = chat.url.replace("http://", "json://user:TOPSECRET@")
    (tmp_path / "channels").write_text(f"ops={address}/chat\n", encoding="utf-8")
    monkeypatch.setenv("HANDOFF_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HANDOFF_NOTIFY_FILE", str(tmp_path / "channels"))
    monkeypatch.setenv("HANDOFF_WEBHOOK_OUT", f"flow={flow.url} {SECRET}")
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0


@pytest.mark.usefixtures("configured")
def test_channels_are_tried_and_doctor_says_how_they_are(chat: Receiver, flow: Receiver) -> None:
    tried = run("test")
    assert (tried.exit_code, tried.output) == (0, "notify:ops: sent\nwebhook:flow: sent\n")
    assert (len(chat.heard), verified(flow)[0]["type"]) == (1, "test")
    chat.answer(404)
    failed = run("test", "ops", "--json")
    assert failed.exit_code == 1
    assert json.loads(failed.output) == {
        "channel": "notify:ops",
        "sent": False,
        "problem": "JSON answered 404; is the address of this channel still right?",
    }
    assert "There is no channel nobody; configured: notify:ops, webhook:flow" in run("test", "nobody").output
    with closing_service(connect()) as service:
        findings = list(notice_findings(service))
    assert [(finding.subject, finding.state) for finding in findings] == [("notify:ops", "ok"), ("webhook:flow", "ok")]
    assert "TOPSECRET" not in f"{findings} {tried.output} {failed.output}"


@pytest.mark.usefixtures("configured")
def test_silences_are_made_listed_and_ended() -> None:
    made = run("silence", "--kind", "dead_letter", "--for", "8h", "--reason", "known", "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.output)["kind"] == "dead_letter"
    listed = [json.loads(line) for line in run("silences", "--json").output.splitlines()]
    assert [one["reason"] for one in listed] == ["known"]
    assert run("unsilence", "1").output == "Silence 1 is ended.\n"
    assert run("silences").output == "Nothing is silenced.\n"
    assert run("unsilence", "1").exit_code == 1
    assert run("silence", "--for", "8h", "--reason", "x").exit_code == 2
    assert run("silence", "--kind", "dead_letter", "--reason", "x").exit_code == 2
    assert "0 tickets go by OPS-404" in run("silence", "--ticket", "OPS-404", "--for", "1h", "--reason", "x").output
    assert "There is no channel desk" in run("silence", "--channel", "desk", "--for", "1h", "--reason", "x").output


@pytest.mark.usefixtures("configured")
def test_the_digest_is_printed_and_sent(chat: Receiver) -> None:
    printed = run("digest")
    assert printed.exit_code == 0
    assert printed.output.startswith("The week in brief: ")
    assert json.loads(run("digest", "--so-far", "--json").output)["proven"] == 0
    assert run("digest", "--send").exit_code == 0
    assert "Nothing is contained." in json.loads(chat.heard[0].body)["message"]
