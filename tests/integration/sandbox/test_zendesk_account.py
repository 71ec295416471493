"""Sign-in, rate limits, fields, people, search, exports, and reset of the Zendesk stand-in."""

# ruff: noqa: F811 - fixtures are imported by name

from __future__ import annotations

from typing import Any

import pytest
import requests

from integrations.sandbox.server import Stand
from tests.support.zendesk_sandbox import (  # noqa: F401
    KENJI,
    PRIYA,
    ROSA,
    SERVICE,
    START,
    Caller,
    agent,
    customer,
    service,
    zendesk,
    zendesk_server,
)


def token_of(zendesk: Stand, **wish: Any) -> requests.Response:
    known = {key: zendesk.credentials[key] for key in ("client_id", "client_secret")}
    body = {"grant_type": "client_credentials", **known, **wish}
    return requests.post(f"{zendesk.url}/oauth/tokens", json=body, timeout=10)


def me(zendesk: Stand, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{zendesk.url}/api/v2/users/me.json", headers=headers, timeout=10)


def test_client_credentials_give_a_token_for_thirty_minutes(zendesk: Stand) -> None:
    given = token_of(zendesk).json()
    assert "expires_in" not in given
    assert "refresh_token" not in given
    assert me(zendesk, given["access_token"]).json()["user"]["id"] == int(SERVICE.id)
    zendesk.world.clock.advance(1_799)
    assert me(zendesk, given["access_token"]).status_code == 200
    zendesk.world.clock.advance(1)
    refused = me(zendesk, given["access_token"])
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_token")


def test_a_token_says_its_life_only_when_a_life_was_asked_for(zendesk: Stand) -> None:
    given = token_of(zendesk, expires_in=600).json()
    assert given["expires_in"] == 600
    zendesk.world.clock.advance(601)
    assert me(zendesk, given["access_token"]).status_code == 401
    assert token_of(zendesk, expires_in=172_801).status_code == 400


def test_wrong_client_credentials_are_refused(zendesk: Stand) -> None:
    assert token_of(zendesk, client_secret="wrong").status_code == 401
    assert token_of(zendesk, grant_type="password").status_code == 400


def test_all_tokens_can_be_ended_at_once(zendesk: Stand, service: Caller) -> None:
    token = token_of(zendesk).json()["access_token"]
    service.delete("/sandbox/zendesk/tokens")
    assert me(zendesk, token).status_code == 401


@pytest.mark.parametrize("auth", [None, ("handoff-gate@example.com/token", "wrong"), ("nobody@example.com", "x")])
def test_nobody_gets_in_without_credentials(zendesk: Stand, auth: tuple[str, str] | None) -> None:
    reply = requests.get(f"{zendesk.url}/api/v2/tickets.json", auth=auth, timeout=10)
    assert (reply.status_code, reply.json()) == (401, {"error": "Couldn't authenticate you"})


def test_agents_do_not_change_settings(agent: Caller) -> None:
    agent.refused("POST", "ticket_fields", 403, json={"ticket_field": {"type": "text", "title": "Mine"}})


def test_one_user_updates_one_ticket_thirty_times_in_ten_minutes(
    zendesk: Stand, service: Caller, agent: Caller
) -> None:
    number, other = service.create(), service.create()
    for turn in range(30):
        service.update(number, subject=f"Turn {turn}")
    refused = service.call("PUT", f"tickets/{number}.json", json={"ticket": {"subject": "One more"}})
    assert (refused.status_code, refused.json()["error"]) == (429, "APIRateLimitExceeded")
    assert refused.headers["Retry-After"] == "600"
    agent.update(number, priority="low")
    service.update(other, priority="low")
    zendesk.world.clock.advance(600)
    service.update(number, subject="One more")


def test_an_account_takes_so_many_updates_a_minute(zendesk: Stand, service: Caller) -> None:
    service.post("/sandbox/zendesk/settings", {"updates_per_minute": 2})
    one, two, three = service.create(), service.create(), service.create()
    first = service.call("PUT", f"tickets/{one}", json={"ticket": {"priority": "low"}})
    assert first.headers["zendesk-ratelimit-tickets-update"] == "total=2; remaining=1; resets=60"
    service.update(two, priority="low")
    zendesk.world.clock.advance(20)
    refused = service.call("PUT", f"tickets/{three}", json={"ticket": {"priority": "low"}})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")


def test_the_plan_limits_all_requests_and_tells_where_one_stands(zendesk: Stand, service: Caller) -> None:
    service.post("/sandbox/zendesk/settings", {"requests_per_minute": 2})
    reply = service.call("GET", "users/me")
    assert {name: reply.headers[name] for name in ("X-Rate-Limit", "X-Rate-Limit-Remaining")} == {
        "X-Rate-Limit": "2",
        "X-Rate-Limit-Remaining": "1",
    }
    assert (reply.headers["ratelimit-limit"], reply.headers["ratelimit-reset"]) == ("2", "60")
    service.get("users/me")
    assert service.call("GET", "users/me").status_code == 429
    zendesk.world.clock.advance(60)
    service.get("users/me")


def test_fields_show_their_options_and_keep_option_ids_when_they_change(service: Caller) -> None:
    number = service.new_field("Reason", "tagger", "fixed", "dup", description="Why. [handoff-gate:reason]")
    before = service.get(f"ticket_fields/{number}")["ticket_field"]
    assert [option["value"] for option in before["custom_field_options"]] == ["fixed", "dup"]
    options = [{"name": "Dup", "value": "dup"}, {"name": "Other", "value": "other"}]
    after = service.put(f"ticket_fields/{number}", {"ticket_field": {"custom_field_options": options}})["ticket_field"]
    assert after["custom_field_options"][0]["id"] == before["custom_field_options"][1]["id"]
    assert after["description"] == "Why. [handoff-gate:reason]"
    listed = service.get("ticket_fields.json")["ticket_fields"]
    assert [field["type"] for field in listed][:3] == ["subject", "description", "status"]
    service.delete(f"ticket_fields/{number}")
    service.refused("GET", f"ticket_fields/{number}", 404)


def test_people_are_found_by_id_in_bulk_and_by_address(service: Caller) -> None:
    found = service.get("users/show_many.json", ids=f"{PRIYA.id},{ROSA.id},1")["users"]
    assert [(user["role"], user["email"]) for user in found] == [("agent", PRIYA.email), ("end-user", ROSA.email)]
    assert service.get(f"users/{ROSA.id}.json")["user"]["name"] == "Rosa Retailer"
    assert service.get("users/search", query="email:kenji@kiosk.example")["users"][0]["id"] == int(KENJI.id)
    service.refused("GET", "users/1", 404)


def search(service: Caller, query: str, **params: Any) -> list[int]:
    return [ticket["id"] for ticket in service.get("search.json", query=query, **params)["results"]]


def test_search_understands_properties_times_and_words(zendesk: Stand, service: Caller) -> None:
    old = service.create("Feed import stopped", tags=["retail"], requester_id=int(KENJI.id))
    zendesk.world.clock.advance(3 * 86_400)
    new = service.create("Order export failed", comment={"body": "ORD-SYNC-4471 ended with ERR_42"})
    service.update(new, status="solved", priority="high")
    assert search(service, "type:ticket", sort_by="created_at", sort_order="asc") == [old, new]
    assert search(service, "type:ticket status:solved") == [new]
    assert search(service, "type:ticket status<solved") == [old]
    assert search(service, "type:ticket -status:solved") == [old]
    assert search(service, "type:ticket created>2026-11-21") == [new]
    assert search(service, "type:ticket created<=2026-11-20T09:00:00Z") == [old]
    assert search(service, "updated>1hour") == [new]
    assert search(service, "tags:retail") == [old]
    assert search(service, "requester:kenji@kiosk.example") == [old]
    assert search(service, "priority:high ORD-SYNC-4471") == [new]
    assert search(service, '"ended with"') == [new]
    assert search(service, "type:user ORD-SYNC-4471") == []
    assert service.get("search/count.json", query="type:ticket")["count"] == 2
    service.refused("GET", "search", 422, params={"query": "statsu:open"})
    service.refused("GET", "search", 400, params={"query": " "})


def test_search_finds_by_custom_field(service: Caller) -> None:
    field = service.new_field("Failed job")
    number = service.create(custom_fields=[{"id": field, "value": "JOB-1"}])
    service.create()
    assert search(service, f"custom_field_{field}:job-1") == [number]
    assert search(service, f"custom_field_{field}:*") == [number]


def test_search_export_goes_by_cursor(service: Caller) -> None:
    numbers = {service.create() for _ in range(3)}
    params = {"query": "status:new", "filter[type]": "ticket", "page[size]": "2"}
    first = service.get("search/export.json", **params)
    assert first["meta"]["has_more"] is True
    second = service.get("search/export.json", **params, **{"page[after]": first["meta"]["after_cursor"]})
    assert {ticket["id"] for ticket in [*first["results"], *second["results"]]} == numbers
    service.refused("GET", "search/export", 400, params={"query": "status:new"})


def test_the_incremental_export_gives_changes_in_order_but_not_the_last_minute(zendesk: Stand, service: Caller) -> None:
    clock = zendesk.world.clock
    start = int(START.timestamp())
    one = service.create("One")
    clock.advance(10)
    two = service.create("Two")
    clock.advance(61)
    three = service.create("Three")
    path = "incremental/tickets/cursor.json"
    first = service.get(path, start_time=start, per_page=1)
    assert [ticket["id"] for ticket in first["tickets"]] == [one]
    assert first["end_of_stream"] is False
    second = service.get(path, cursor=first["after_cursor"])
    assert [ticket["id"] for ticket in second["tickets"]] == [two]
    assert second["end_of_stream"] is True
    service.update(one, priority="low")
    service.delete(f"tickets/{two}")
    clock.advance(61)
    third = service.get(path, cursor=second["after_cursor"])
    assert [(ticket["id"], ticket["status"]) for ticket in third["tickets"]] == [
        (one, "new"),
        (two, "deleted"),
        (three, "new"),
    ]
    assert service.get(path, cursor=third["after_cursor"])["tickets"] == []
    by_time = service.get("incremental/tickets.json", start_time=start, exclude_deleted="true")
    assert [ticket["id"] for ticket in by_time["tickets"]] == [one, three]


def test_the_incremental_export_starts_a_minute_ago_at_the_latest_and_ten_times_a_minute(service: Caller) -> None:
    path, start = "incremental/tickets/cursor.json", int(START.timestamp())
    refused = service.refused("GET", path, 422, params={"start_time": start - 59})
    assert refused["error"] == "StartTimeTooRecent"
    for _ in range(9):
        service.get(path, start_time=start - 60)
    service.refused("GET", path, 429, params={"start_time": start - 60})


def test_the_incremental_export_is_for_admins_and_tells_on_request_when_a_ticket_was_solved(
    zendesk: Stand, service: Caller, agent: Caller
) -> None:
    path, query = "incremental/tickets/cursor.json", {"start_time": int(START.timestamp()) - 60}
    agent.refused("GET", path, 403, params=query)
    number = service.create()
    zendesk.world.clock.advance(60)
    service.update(number, status="solved")
    zendesk.world.clock.advance(120)
    (plain,) = service.get(path, **query)["tickets"]
    (told,) = service.get(path, include="metric_sets", **query)["tickets"]
    assert "metric_set" not in plain
    assert told["metric_set"]["solved_at"] == plain["updated_at"]


def test_a_reset_brings_the_account_back_to_its_beginning(zendesk: Stand, service: Caller) -> None:
    first = service.create()
    service.new_field("Mine")
    service.post("/sandbox/zendesk/settings", {"updates_per_minute": 1})
    service.post("/sandbox/reset")
    assert service.get("tickets.json")["tickets"] == []
    assert service.get("/sandbox/zendesk/settings")["updates_per_minute"] == 100
    assert service.create() == first


def test_an_unknown_route_and_a_body_that_is_no_json_are_refused_in_json(service: Caller) -> None:
    assert service.refused("GET", "nothing.json", 404)["error"] == "InvalidEndpoint"
    reply = service.call("POST", "webhooks", data="{", headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["description"]) == (400, "Server could not parse JSON")


def test_unknown_settings_are_refused(service: Caller) -> None:
    service.refused("POST", "/sandbox/zendesk/settings", 400, json={"updates": 1})


@pytest.mark.contracts
@pytest.mark.parametrize(
    "wish",
    [{"custom_feilds": []}, {"comment": {"body": "x", "publik": False}}, {"status": "done"}, {"tags": "one two"}],
)
def test_a_request_that_departs_from_the_contract_is_noticed(
    zendesk: Stand, service: Caller, wish: dict[str, Any]
) -> None:
    checker = zendesk.world.contracts
    assert checker is not None
    number = service.create()
    assert checker.violations == []
    service.call("PUT", f"tickets/{number}.json", json={"ticket": wish})
    assert [violation.side for violation in checker.violations] == ["request"]
    checker.clear()
