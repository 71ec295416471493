"""``handoff setup zendesk --remove`` takes away what setup made, by its ids, and destroys no value of a ticket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.sandbox.server import Sandbox, start_sandbox
from integrations.zendesk.fields import VERDICT_KEY
from integrations.zendesk.setup import field_bodies
from tests.support.setting_up import PUBLIC, Admin, administer

HOOK = f"{PUBLIC}/webhooks/zendesk"
TITLES = {key: body["title"] for key, body in field_bodies().items()}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with start_sandbox("zendesk") as running:
        yield running


@pytest.fixture
def admin(sandbox: Sandbox, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Admin:
    sandbox.zendesk.world.reset()
    return administer(sandbox, "zendesk", sqlite_url, monkeypatch)


@pytest.fixture
def state(sandbox: Sandbox, admin: Admin) -> Any:
    return sandbox.zendesk.app.extensions["desk"].state


def ours(state: Any, *, active: bool = True) -> dict[str, Any]:
    titles = set(TITLES.values())
    return {entry.title: entry for entry in state.fields.values() if entry.title in titles and entry.active is active}


def form_of(admin: Admin) -> dict[str, Any]:
    forms = admin.call("GET", "/api/v2/ticket_forms.json")["ticket_forms"]
    return next(form for form in forms if form["default"])


def required(form: dict[str, Any]) -> list[str]:
    return [
        condition["value"]
        for condition in form["agent_conditions"]
        for child in condition["child_fields"]
        if "solved" in (child.get("required_on_statuses") or {}).get("statuses", ())
    ]


def test_an_account_is_set_up_removed_and_set_up_again_with_the_same_fields(admin: Admin, state: Any) -> None:
    plain = form_of(admin)
    admin.lines()
    admin.lines("--hold-mail")
    before = {title: entry.id for title, entry in ours(state).items()}
    assert len(before) == len(TITLES)
    assert len(state.webhooks) == len(state.triggers) == 1
    assert len(required(form_of(admin))) == 2

    admin.lines("--remove", "--yes")
    assert state.webhooks == {}
    assert state.triggers == {}
    assert required(form_of(admin)) == [], "nobody fills Closure gate any more, so nothing may require it"
    assert {title: entry.id for title, entry in ours(state).items()} == before
    assert set(before.values()) <= set(form_of(admin)["ticket_field_ids"]), "the record stays where agents read it"

    admin.lines("--remove", "--fields", "--yes")
    assert ours(state) == {}
    assert {entry.id for entry in ours(state, active=False).values()} == set(before.values())
    assert form_of(admin)["ticket_field_ids"] == plain["ticket_field_ids"]
    assert form_of(admin)["agent_conditions"] == plain["agent_conditions"]

    admin.lines()
    admin.lines("--hold-mail")
    assert {title: entry.id for title, entry in ours(state).items()} == before
    assert len(required(form_of(admin))) == 2
    assert len(state.webhooks) == len(state.triggers) == 1
    assert admin.open_steps() == []


def test_doing_either_twice_changes_nothing(admin: Admin) -> None:
    admin.lines()
    made = admin.changes()
    admin.lines()
    assert admin.changes() == made
    admin.lines("--remove", "--fields", "--yes")
    removed = admin.changes()
    assert removed == made + 1 + 1 + len(TITLES)
    admin.lines("--remove", "--fields", "--yes")
    assert admin.changes() == removed


def test_the_values_in_tickets_are_kept(admin: Admin, state: Any) -> None:
    admin.lines()
    code = ours(state)["Error code"].id
    wish = {"subject": "x", "comment": {"body": "y"}, "custom_fields": [{"id": code, "value": "ORA-00060"}]}
    ticket = admin.call("POST", "/api/v2/tickets.json", {"ticket": wish})["ticket"]["id"]
    admin.lines("--remove", "--fields", "--yes")
    admin.lines()
    fields = admin.call("GET", f"/api/v2/tickets/{ticket}.json")["ticket"]["custom_fields"]
    assert {entry["id"]: entry["value"] for entry in fields}[code] == "ORA-00060"


def test_what_people_made_is_left_and_what_hangs_on_ours_is_said(admin: Admin, state: Any) -> None:
    body = {"type": "textarea", "title": "Error code"}
    theirs = admin.call("POST", "/api/v2/ticket_fields.json", {"ticket_field": body})["ticket_field"]["id"]
    hook = {"name": "Handoff Gate", "endpoint": "https://staging.example.com/webhooks/zendesk", "subscriptions": []}
    admin.call("POST", "/api/v2/webhooks", {"webhook": {**hook, "http_method": "POST", "request_format": "json"}})
    admin.lines()
    assert {webhook.endpoint for webhook in state.webhooks.values()} == {hook["endpoint"], HOOK}
    form, scope = form_of(admin), ours(state)["Handoff scope"].id
    shelf = admin.call("POST", "/api/v2/ticket_fields.json", {"ticket_field": {"type": "text", "title": "Shelf"}})
    shelf = shelf["ticket_field"]["id"]
    form["ticket_field_ids"].append(shelf)
    form["agent_conditions"][0]["child_fields"].append({"id": shelf, "is_required": False})
    admin.call("PUT", f"/api/v2/ticket_forms/{form['id']}.json", {"ticket_form": form})

    said = admin.lines("--remove", "--fields", "--yes")
    kept = " ".join(line["says"] + line["step"] for line in said if line["action"] == "keep")
    assert f"left:{scope}" in kept
    assert [title for title, entry in ours(state).items()] == ["Error code", "Handoff scope"]
    assert state.fields[theirs].active is True
    children = [child["id"] for one in form_of(admin)["agent_conditions"] for child in one["child_fields"]]
    assert children == [shelf]
    assert shelf in form_of(admin)["ticket_field_ids"]
    assert {webhook.endpoint for webhook in state.webhooks.values()} == {hook["endpoint"]}


def test_a_form_that_a_person_made_require_our_field_is_named_with_the_clicks(admin: Admin, state: Any) -> None:
    admin.lines()
    form = form_of(admin)
    other = {"name": "Returns", "ticket_field_ids": form["ticket_field_ids"]}
    other["agent_conditions"] = form["agent_conditions"]
    admin.call("POST", "/api/v2/ticket_forms.json", {"ticket_form": other})
    shown = " ".join(admin.run("--remove", "--dry-run").output.split())
    assert 'require "Closure gate" on "Returns"' in shown
    admin.lines("--remove", "--fields", "--yes")
    assert TITLES[VERDICT_KEY] in ours(state), "a field that a person's condition needs is not switched off"


def test_what_lost_our_mark_is_left(admin: Admin, state: Any) -> None:
    admin.lines()
    admin.lines("--hold-mail")
    (trigger,) = state.triggers.values()
    trigger.description = "ours now"
    entry = ours(state)["Error code"]
    entry.title = entry.description = entry.agent_description = "Shelf number"
    said = admin.lines("--remove", "--fields", "--yes")
    kept = [line for line in said if line["action"] == "keep"]
    assert {line["step"] for line in kept} >= {f"remove:left:{trigger.id}", f"remove:left:{entry.id}"}
    assert entry.active
    assert state.triggers == {trigger.id: trigger}


def test_what_somebody_deleted_by_hand_is_forgotten_and_the_rest_goes_on(admin: Admin, state: Any) -> None:
    admin.lines()
    admin.lines("--hold-mail")
    state.webhooks.clear()
    state.triggers.clear()
    gone = ours(state)["Error code"].id
    admin.call("DELETE", f"/api/v2/ticket_fields/{gone}.json")
    assert all(line["well"] for line in admin.lines("--remove", "--fields", "--yes"))
    assert ours(state) == {}


def test_a_webhook_that_was_switched_off_or_deleted_is_put_right(admin: Admin, state: Any) -> None:
    admin.lines()
    (hook,) = state.webhooks.values()
    secret = hook.secret
    hook.status = "inactive"
    assert admin.open_steps() == ["webhook"]
    admin.lines()
    assert (hook.status, hook.secret) == ("active", secret)
    state.webhooks.clear()
    assert admin.open_steps() == ["webhook"]


def test_an_agent_may_not_remove_and_nothing_is_lost(admin: Admin, state: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    admin.lines()
    keys = admin.stand.credentials
    monkeypatch.delenv("HANDOFF_ZENDESK_CLIENT_ID")
    monkeypatch.delenv("HANDOFF_ZENDESK_CLIENT_SECRET")
    monkeypatch.setenv("HANDOFF_ZENDESK_EMAIL", keys["agent_email"])
    monkeypatch.setenv("HANDOFF_ZENDESK_TOKEN", keys["agent_token"])
    refused = admin.run("--remove", "--yes")
    assert refused.exit_code == 1
    assert "403" in refused.output
    assert len(state.webhooks) == 1
    assert len(required(form_of(admin))) == 2


def test_another_installation_s_things_are_left_unless_the_mark_is_enough(
    admin: Admin, state: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.lines()
    admin.lines("--hold-mail")
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    assert admin.open_steps("--remove", "--fields") == []
    admin.lines("--remove", "--fields", "--also-marked", "--yes")
    assert ours(state) == {}
    assert state.webhooks == {}
    assert state.triggers == {}
    assert form_of(admin)["agent_conditions"] == []


def test_the_doctor_sees_that_the_secret_in_the_settings_is_another(admin: Admin, state: Any) -> None:
    from tests.integration.test_several_sites import handoff

    admin.lines()
    said = handoff("doctor", "--json").output
    assert "The secret in the settings is not that of the webhook" in said
    (hook,) = state.webhooks.values()
    hook.secret = "a webhook secret"
    said = handoff("doctor", "--json").output
    assert "The settings hold the webhook's signing secret." in said
    assert "a webhook secret" not in said
