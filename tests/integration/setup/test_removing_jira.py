"""``handoff setup jira --remove`` takes away what setup made, by its ids, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.store import audit
from app.store.database import Database
from integrations.sandbox.jira import limits_of, state_of
from integrations.sandbox.server import Sandbox, start_sandbox
from tests.support.setting_up import PUBLIC, Admin, administer

HOOK = f"{PUBLIC}/webhooks/jira"
FIELD_COUNT = 28


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox("jira") as running:
        yield running


@pytest.fixture
def admin(sandbox: Sandbox, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Admin:
    sandbox.jira.world.reset()
    limits_of(sandbox.jira.app).reset()
    return administer(sandbox, "jira", sqlite_url, monkeypatch)


@pytest.fixture
def state(sandbox: Sandbox) -> Any:
    return state_of(sandbox.jira.app)


def custom(state: Any) -> dict[str, Any]:
    return {field.name: field for field in state.fields.values() if field.custom}


def add_webhook(admin: Admin, url: str) -> None:
    admin.call("POST", "/rest/webhooks/1.0/webhook", {"name": "Handoff Gate", "url": url, "events": []})


def test_a_site_is_set_up_removed_and_set_up_again_with_the_same_fields(admin: Admin, state: Any) -> None:
    admin.lines()
    before = {name: field.id for name, field in custom(state).items()}
    assert len(before) == FIELD_COUNT
    assert len(state.webhooks) == 1
    assert admin.open_steps() == []

    admin.lines("--remove", "--yes")
    assert state.webhooks == {}
    assert {name: field.id for name, field in custom(state).items()} == before, "the record of past tickets stays"

    admin.lines("--remove", "--fields", "--yes")
    assert custom(state) == {}
    assert {field.id for field in state.trashed.values()} == set(before.values())
    assert not [name for name in state.screens[1].tabs[0].field_ids if name.startswith("customfield")]

    admin.lines()
    assert {name: field.id for name, field in custom(state).items()} == before, "taken out of the trash, values and all"
    assert state.trashed == {}
    assert len(state.webhooks) == 1
    assert admin.open_steps() == []
    assert "field:error_code" not in admin.open_steps("--remove")
    assert len(admin.open_steps("--remove", "--fields")) == 1 + 1 + FIELD_COUNT


def test_doing_either_twice_changes_nothing(admin: Admin) -> None:
    admin.lines()
    made = admin.changes()
    admin.lines()
    assert admin.changes() == made
    admin.lines("--remove", "--fields", "--yes")
    removed = admin.changes()
    assert removed == made + 1 + 2 * FIELD_COUNT
    admin.lines("--remove", "--fields", "--yes")
    assert admin.changes() == removed


def test_a_plan_changes_nothing_and_says_what_a_person_has_to_do(admin: Admin, state: Any) -> None:
    admin.lines()
    made = admin.changes()
    shown = admin.run("--remove", "--dry-run").output
    assert "would remove" in shown
    assert "Only a person can do:" in shown
    assert "uninstall the app" in " ".join(shown.split())
    assert "28 fields with the record of your tickets" in " ".join(shown.split())
    assert admin.changes() == made
    assert len(state.webhooks) == 1


def test_nothing_is_removed_without_an_answer_and_fields_take_the_site_s_name(admin: Admin, state: Any) -> None:
    admin.lines()
    assert admin.run("--remove", answer="n\n").exit_code == 1
    assert admin.run("--remove", answer="").exit_code == 1
    assert len(state.webhooks) == 1
    assert admin.run("--remove", "--fields", answer="y\n").exit_code == 1
    assert len(custom(state)) == FIELD_COUNT
    assert admin.run("--remove", "--json").exit_code == 2
    asked = admin.run("--remove", "--fields", answer=f"{admin.stand.url.removeprefix('http://')}\n")
    assert asked.exit_code == 0, asked.output
    assert custom(state) == {}


def test_what_was_there_before_is_used_and_never_removed(admin: Admin, state: Any) -> None:
    kind = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"
    theirs = admin.call("POST", "/rest/api/3/field", {"name": "Error code", "type": kind})["id"]
    add_webhook(admin, "https://staging.example.com/webhooks/jira")
    admin.lines()
    assert custom(state)["Error code"].id == theirs, "no second field of that name"
    assert {hook.url for hook in state.webhooks.values()} == {HOOK, "https://staging.example.com/webhooks/jira"}
    admin.lines("--remove", "--fields", "--yes")
    assert {field.id for field in custom(state).values()} == {theirs}
    assert {hook.url for hook in state.webhooks.values()} == {"https://staging.example.com/webhooks/jira"}
    assert theirs not in state.screens[1].tabs[0].field_ids


def test_a_renamed_field_is_still_ours_and_one_that_lost_our_mark_too_is_left(admin: Admin, state: Any) -> None:
    admin.lines()
    code, cause = custom(state)["Error code"], custom(state)["Closure gate"]
    code.name = "Fehlercode"
    cause.name, cause.description = "Release gate of the whole company", "Ours since Tuesday"
    assert admin.open_steps() == ["field:verdict", "screen:1"]
    said = admin.lines("--remove", "--fields", "--dry-run")
    kept = [line for line in said if line["action"] == "keep"]
    assert any("Release gate of the whole company" in line["says"] for line in kept)
    admin.lines("--remove", "--fields", "--yes")
    assert {field.name for field in custom(state).values()} == {"Release gate of the whole company"}
    assert code.id in state.trashed


def test_what_somebody_deleted_by_hand_is_forgotten_and_the_rest_goes_on(admin: Admin, state: Any) -> None:
    admin.lines()
    state.webhooks.clear()
    state.fields.pop(custom(state)["Error code"].id)
    state.screens[1].tabs[0].field_ids.clear()
    said = admin.lines("--remove", "--fields", "--yes")
    assert all(line["well"] for line in said)
    assert custom(state) == {}
    add_webhook(admin, "https://other.example.com/webhooks/jira")
    admin.lines("--remove", "--yes")
    assert len(state.webhooks) == 1


def test_a_deleted_webhook_is_made_again_and_a_moved_service_moves_its_own(
    admin: Admin, state: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.lines()
    state.webhooks.clear()
    assert admin.open_steps() == ["webhook"]
    admin.lines()
    monkeypatch.setenv("HANDOFF_PUBLIC_URL", "http://127.0.0.1:9000")
    assert admin.open_steps() == ["webhook"]
    admin.lines()
    assert [hook.url for hook in state.webhooks.values()] == ["http://127.0.0.1:9000/webhooks/jira"]


def test_without_the_right_nothing_is_removed_and_the_notes_stay(
    admin: Admin, state: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.lines()
    keys = admin.stand.credentials
    monkeypatch.setenv("HANDOFF_JIRA_EMAIL", keys["agent_email"])
    monkeypatch.setenv("HANDOFF_JIRA_TOKEN", keys["agent_token"])
    refused = admin.run("--remove", "--yes")
    assert refused.exit_code == 1
    assert "403" in refused.output
    assert len(state.webhooks) == 1
    monkeypatch.setenv("HANDOFF_JIRA_EMAIL", keys["email"])
    monkeypatch.setenv("HANDOFF_JIRA_TOKEN", keys["token"])
    admin.lines("--remove", "--yes")
    assert state.webhooks == {}


def test_another_installation_s_things_are_left_unless_the_mark_is_enough(
    admin: Admin, state: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.lines()
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert admin.open_steps("--remove", "--fields") == []
    admin.lines("--remove", "--fields", "--yes")
    assert len(custom(state)) == FIELD_COUNT
    assert len(state.webhooks) == 1
    admin.lines("--remove", "--fields", "--also-marked", "--yes")
    assert custom(state) == {}
    assert state.webhooks == {}


def test_the_rule_without_an_app_goes_too_also_when_its_field_is_gone(admin: Admin, state: Any) -> None:
    admin.lines()
    assert not any(transition.conditions for transition in state.transitions)
    admin.lines("--closing-rule", "OPS", "--closing-rule", "ARC")
    assert any(transition.conditions for transition in state.transitions)
    state.fields.pop(custom(state)["Closure gate"].id)
    admin.lines("--remove", "--yes")
    assert not any(transition.conditions for transition in state.transitions)


def test_who_set_up_and_who_removed_stands_in_the_audit_trail(admin: Admin, sqlite_url: str) -> None:
    admin.lines()
    admin.lines("--remove", "--yes")
    database = Database(sqlite_url)
    with database.read() as connection:
        entries = {entry.event: entry for entry in audit.entries(connection)}
    database.close()
    assert len(entries["setup_made"].detail["things"]) == 1 + 2 * FIELD_COUNT
    assert len(entries["setup_removed"].detail["things"]) == 1
    assert entries["setup_removed"].actor == entries["setup_removed"].detail["os_user"]


@pytest.mark.parametrize("words", [("--fields",), ("--yes",), ("--closing-rule", "OPS", "--remove", "--fields")])
def test_options_that_mean_nothing_alone_are_refused(admin: Admin, words: tuple[str, ...]) -> None:
    assert admin.run(*words).exit_code == 2
