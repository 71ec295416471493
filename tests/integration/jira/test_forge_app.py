"""The Forge app's functions under Node.js, with the real Forge packages, against the stand-in and a running service."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from jsonschema import Draft7Validator

from app.demo.story import ticket_text
from app.store.tables import audit
from integrations.sandbox.jira import state_of
from tests.support.forge import ADMINISTRATOR, APP, ForgeApp, run_script
from tests.support.forge_frame import built_pages
from tests.support.installation import Installation, installation
from tests.support.npm import installed_packages

pytestmark = pytest.mark.node

REMOTE_NOWHERE = "http://127.0.0.1:9"
UNGATED = "Where can I invite a colleague to the portal?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(f"sqlite:///{tmp_path_factory.mktemp('forge') / 'handoff.db'}") as running:
        yield running


@pytest.fixture
def app(place: Installation) -> ForgeApp:
    return ForgeApp(place)


@pytest.fixture(autouse=True)
def _switched_on_again(place: Installation) -> Iterator[None]:
    yield
    for properties in state_of(place.sandbox.jira.app).project_properties.values():
        properties.clear()


@pytest.fixture
def key(place: Installation) -> str:
    text = ticket_text("ORD-SYNC-4471", datetime.now(UTC).replace(microsecond=0), 312)
    reported = place.agent.report("OPS", "Job failure", "Order sync errored", text)
    place.settle()
    return reported


def ordinary(place: Installation) -> str:
    reported = place.agent.report("OPS", "Task", "A question", UNGATED)
    place.settle()
    return reported


def field_id(place: Installation, key: str) -> str:
    found: str = place.agent._field(key)
    return found


def test_the_manifest_keeps_to_forge_s_own_schema() -> None:
    schema = installed_packages(APP) / "@forge" / "manifest" / "out" / "schema" / "manifest-schema.json"
    manifest = yaml.safe_load((APP / "manifest.yml").read_text(encoding="utf-8"))
    mistakes = Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(manifest)
    assert [mistake.message for mistake in mistakes] == []


def linted(app: Path, tmp_path: Path, description: Path | None = None) -> dict[str, Any]:
    arguments = [app] if description is None else [app, description]
    found: dict[str, Any] = run_script("lint.mjs", *arguments, XDG_CONFIG_HOME=str(tmp_path))
    return found


def a_copy_of_the_app(folder: Path, *changes: tuple[str, str]) -> Path:
    installed_packages(APP)
    app = folder / "app"
    shutil.copytree(APP, app, ignore=shutil.ignore_patterns("node_modules"))
    (app / "node_modules").symlink_to(APP / "node_modules")
    manifest = (app / "manifest.yml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in manifest
        manifest = manifest.replace(old, new)
    (app / "manifest.yml").write_text(manifest, encoding="utf-8")
    return app


@pytest.mark.contracts
def test_forge_s_linter_finds_nothing_to_complain_of(tmp_path: Path, contracts_folder: Path) -> None:
    description = contracts_folder / "jira-cloud-v3.openapi.json"
    built_pages()
    assert linted(APP, tmp_path, description) == {"errors": [], "warnings": []}


@pytest.mark.contracts
def test_forge_s_linter_would_notice_a_missing_scope_and_handler(tmp_path: Path, contracts_folder: Path) -> None:
    app = a_copy_of_the_app(tmp_path, ("    - read:jira-work\n", ""), ("index.panelAnswers", "index.panelAnswer"))
    found = linted(app, tmp_path, contracts_folder / "jira-cloud-v3.openapi.json")
    complaints = [mistake["message"] for mistake in found["errors"] + found["warnings"]]
    assert any("read:jira-work" in complaint for complaint in complaints)
    assert any("panelAnswer" in complaint for complaint in complaints)


def test_a_ticket_without_proof_is_refused_with_everything_that_is_missing(app: ForgeApp, key: str) -> None:
    answer = app.check(key)
    assert answer["result"] is False
    for words in ("Not closed", "screenshot", "resolution reason", "verif"):
        assert words.lower() in answer["errorMessage"].lower()
    assert [call["path"] for call in app.calls if call["type"] == "frc"] == ["/gate/jira/check"]


def test_a_ticket_that_needs_no_proof_may_make_the_transition(app: ForgeApp, place: Installation) -> None:
    assert app.check(ordinary(place)) == {"result": True}


def test_what_is_entered_on_the_transition_s_screen_counts(app: ForgeApp, place: Installation, key: str) -> None:
    before = app.check(key)["errorMessage"]
    note = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Re-ran ORD-SYNC-4471 at 10:42, "}]}],
    }
    note["content"][0]["content"].append({"type": "text", "text": "log ends with 312 of 312 written."})  # type: ignore[index]
    after = app.check(
        key,
        **{
            field_id(place, "resolution_reason"): {"value": "credentials_renewed", "id": "10601"},
            field_id(place, "account_status"): {"value": "reactivated"},
            field_id(place, "verification_path"): {"value": "technical"},
            field_id(place, "verification_note"): note,
            field_id(place, "verified_by"): {"accountId": place.agent.account},
            field_id(place, "contained_at"): datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            "customfield_99999": "somebody else's field",
            "labels": None,
        },
    )["errorMessage"]
    for word in ("resolution reason", "account"):
        assert word in before.lower()
        assert word not in after.lower()
    assert "screenshot" in after.lower()
    proposed = json.loads(next(call["body"] for call in app.calls if call["type"] == "frc"))["proposed"]["fields"]
    assert set(proposed) == {
        "resolution_reason",
        "account_status",
        "verification_path",
        "verification_note",
        "verified_by",
        "contained_at",
    }
    assert proposed["verification_note"] == "Re-ran ORD-SYNC-4471 at 10:42, log ends with 312 of 312 written."


def test_a_field_that_is_emptied_on_the_screen_counts_as_empty(app: ForgeApp, place: Installation, key: str) -> None:
    place.agent.enter(key, {"resolution_reason": "credentials_renewed"})
    assert "resolution reason" not in app.check(key)["errorMessage"].lower()
    assert "resolution reason" in app.check(key, **{field_id(place, "resolution_reason"): None})["errorMessage"].lower()


def test_a_comment_on_the_screen_is_taken_for_an_internal_one(app: ForgeApp, key: str) -> None:
    app.check(key, comment="Closing this.")
    assert json.loads(app.calls[-1]["body"])["proposed"] == {"comment": {"body": "Closing this.", "public": False}}


@pytest.mark.parametrize(
    "wrong", ["down", "token", "no token", "slow service", "slow jira", "unknown ticket", "no such key"]
)
def test_whatever_goes_wrong_the_answer_is_no_with_a_sentence(place: Installation, key: str, wrong: str) -> None:
    app = ForgeApp(place)
    if wrong == "down":
        app.service = REMOTE_NOWHERE
    elif wrong in ("token", "no token"):
        app.environment = {} if wrong == "no token" else {"HANDOFF_GATE_TOKEN": "another"}
    elif wrong.startswith("slow"):
        app.slow = wrong.partition(" ")[2]
    asked = {"unknown ticket": "OPS-4711", "no such key": "not a key"}.get(wrong, key)
    answer = app.check(asked)
    assert answer["result"] is False
    assert answer["errorMessage"].startswith("Not closed: Handoff Gate could not judge this ticket.")
    told = {
        "down": "cannot be reached",
        "token": "bearer token",
        "no token": "forge variables",
        "slow service": "within 12 seconds",
        "slow jira": "within 20 seconds",
    }
    assert told.get(wrong, asked) in answer["errorMessage"]


@pytest.mark.parametrize(
    "body", ["[]", '"allowed"', "{}", "<html>", '{"allowed": "true"}', '{"allowed": 1}', '{"enforced": false}']
)
def test_an_answer_that_is_no_verdict_refuses(place: Installation, key: str, body: str, answering: Any) -> None:
    app = ForgeApp(place, service=answering(body))
    answer = app.check(key)
    assert answer["result"] is False
    assert len(answer["errorMessage"]) > 40


def test_in_shadow_mode_nothing_is_refused(place: Installation, key: str, answering: Any) -> None:
    shadow = '{"allowed": false, "enforced": false, "applies": true, "missing": [{"message": "x"}]}'
    assert ForgeApp(place, service=answering(shadow)).check(key) == {"result": True}


def test_where_the_service_has_several_sites_the_app_names_its_own(place: Installation, key: str) -> None:
    app = ForgeApp(place)
    app.environment = {**app.environment, "HANDOFF_SITE": "ops"}
    app.check(key)
    assert json.loads(app.calls[-1]["body"])["ticket"] == f"ops:{key}"


def test_the_panel_shows_the_work_item_that_jira_says_is_open(app: ForgeApp, key: str) -> None:
    shown = app.panel(key, payload={"ticket": "OPS-1", "issue": {"key": "OPS-1"}})
    assert shown["content"]["ticket"]["key"] == key
    assert shown["off"] is None
    assert {field["key"] for field in shown["content"]["record"]} >= {"job_or_transaction_id", "error_code"}
    assert shown["content"]["verdict"]["missing"]


def test_the_panel_says_when_a_ticket_was_never_read(app: ForgeApp, place: Installation) -> None:
    unread = place.agent.report("OPS", "Task", "A question", UNGATED)
    assert "was never read here" in app.panel(unread)["problem"]
    place.settle()


def test_the_panel_does_without_jira_s_word_on_the_switch(place: Installation, key: str) -> None:
    shown = ForgeApp(place, slow="jira").panel(key)
    assert (shown["content"]["ticket"]["key"], shown["off"]) == (key, None)


def test_the_panel_says_when_the_service_is_down(place: Installation, key: str) -> None:
    assert "cannot be reached" in ForgeApp(place, service=REMOTE_NOWHERE).panel(key)["problem"]


def audited(place: Installation, event: str) -> list[Any]:
    with place.service.database.read() as connection:
        return list(connection.execute(audit.select().where(audit.c.event == event).order_by(audit.c.id)))


def test_an_administrator_switches_the_rule_off_everywhere_at_once_and_it_is_logged(
    place: Installation, key: str
) -> None:
    app = ForgeApp(place, user=ADMINISTRATOR)
    turned = app.switch(off=True, reason="a bug in the rule")
    assert (sorted(turned["done"]), turned["refused"], turned["reported"]) == (["ARC", "OPS"], [], "")
    assert {project: off["reason"] for project, off in app.switches().items()} == dict.fromkeys(
        ("ARC", "OPS"), "a bug in the rule"
    )
    assert ForgeApp(place).check(key) == {"result": True}
    assert app.panel(key)["off"]["by"]
    last = audited(place, "rule_switched_off")[-1]
    assert (last.actor, sorted(last.detail["projects"])) == (app.panel(key)["off"]["by"], ["ARC", "OPS"])
    app.switch(off=False)
    assert set(app.switches().values()) == {None}
    assert ForgeApp(place).check(key)["result"] is False
    assert audited(place, "rule_switched_on")


def test_an_agent_cannot_turn_the_switch(app: ForgeApp, place: Installation, key: str) -> None:
    before = len(audited(place, "rule_switched_off"))
    assert app.switch(off=True) == {"done": [], "refused": ["OPS", "ARC"], "reported": ""}
    assert app.check(key)["result"] is False
    assert len(audited(place, "rule_switched_off")) == before


def test_the_switch_works_while_the_service_is_down_and_says_that_it_was_not_logged(place: Installation) -> None:
    app = ForgeApp(place, user=ADMINISTRATOR, service=REMOTE_NOWHERE)
    turned = app.switch(off=True, projects=["OPS"])
    assert turned["done"] == ["OPS"]
    assert "cannot be reached" in turned["reported"]
    assert app.switches()["OPS"]["off"] is True
    assert app.switches()["ARC"] is None
    app.switch(off=False)


def test_a_close_without_proof_is_undone_although_the_rule_is_off(place: Installation, key: str) -> None:
    app = ForgeApp(place, user=ADMINISTRATOR)
    app.switch(off=True)
    requests.post(f"{place.sandbox.jira.url}/sandbox/workflow", json={"rules": {"31": "none"}}, timeout=10)
    place.agent.press(key, "Done")
    place.settle()
    assert place.agent.issue(key)["fields"]["status"]["name"] != "Done"
    requests.post(f"{place.sandbox.jira.url}/sandbox/workflow", json={"rules": {"31": "property"}}, timeout=10)
    app.switch(off=False)


@pytest.fixture
def answering() -> Iterator[Any]:
    """Something else at the service's address: answers everything with 200 and this body."""
    from flask import Flask, Response

    from tests.support.stage import listening

    stands: list[Any] = []

    def answer_with(body: str) -> str:
        other = Flask("something else")
        other.add_url_rule(
            "/<path:path>", "any", lambda path: Response(body, content_type="application/json"), methods=["POST"]
        )
        stand = listening(other)
        stands.append(stand)
        return stand.__enter__()

    yield answer_with
    for stand in stands:
        stand.__exit__(None, None, None)
