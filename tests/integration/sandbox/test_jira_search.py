"""Search of the Jira stand-in: bounded, paged by token, behind the truth for a while."""

from __future__ import annotations

import pytest

from integrations.sandbox.jira_jql import JqlError, parse, tokens_of
from integrations.sandbox.jira_state import QUICK_CLOSE


def keys(client, jql: str, **options) -> list[str]:
    reply = client.post("search/jql", {"jql": jql, "fields": ["key"], **options})
    assert reply.status_code == 200, reply.text
    return [issue["key"] for issue in reply.json()["issues"]]


@pytest.fixture
def three(service):
    made = [service.create("Order export failed"), service.create("Stock sync late"), service.create("Refund stuck")]
    service.transition(made[1], QUICK_CLOSE)
    service.put(f"issue/{made[2]}", {"fields": {"labels": ["money"]}})
    return made


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("project = OPS", [0, 1, 2]),
        ("project = ARC", []),
        ("statusCategory = Done", [1]),
        ("statusCategory != Done", [0, 2]),
        ('status in ("To Do", Done) and labels = money', [2]),
        ("status not in (Done)", [0, 2]),
        ("status changed to Done after -1h", [1]),
        ("status changed after -1h", [1]),
        ('summary ~ "sync"', [1]),
        ("summary !~ sync and project = OPS", [0, 2]),
        ("project = OPS and (labels = money or statusCategory = Done)", [1, 2]),
        ("project = OPS and not statusCategory = Done", [0, 2]),
        ("labels is EMPTY and project = OPS", [0, 1]),
        ("labels is not EMPTY", [2]),
        ("created >= -5m", [0, 1, 2]),
        ('created < "2020-01-01 00:00"', []),
        ("issuetype = 'Job failure'", [0, 1, 2]),
        ("resolution is EMPTY and project = OPS", [0, 2]),
        ("customfield_10050 = x", []),
    ],
)
def test_the_common_clauses_select(service, three, jql, found):
    assert keys(service, f"{jql} order by key asc") == [three[index] for index in found]


def test_results_are_paged_by_token_and_have_no_total(service, three):
    first = service.get("search/jql", jql="project = OPS order by key", maxResults=2).json()
    assert (len(first["issues"]), first["isLast"], "total" in first) == (2, False, False)
    assert set(first["issues"][0]) == {"id", "self", "key", "expand"}
    last = service.get(
        "search/jql", jql="project = OPS order by key", maxResults=2, nextPageToken=first["nextPageToken"]
    ).json()
    assert ([issue["key"] for issue in last["issues"]], last["isLast"]) == ([three[2]], True)
    assert service.get("search/jql", jql="project = OPS", nextPageToken="!").status_code == 400


@pytest.mark.parametrize(
    "jql",
    ["", "order by created", "project =", "nofield = 1", "project = OPS foo", "status ^ 1", "created > soon", "(a"],
)
def test_what_jira_would_refuse_is_refused_in_words(service, jql):
    service.create()
    reply = service.post("search/jql", {"jql": jql})
    assert reply.status_code == 400
    assert reply.json()["errorMessages"]


def test_a_search_may_lag_behind_unless_it_is_told_which_issues_must_be_fresh(jira, state, service):
    key = service.create()
    number = int(service.get(f"issue/{key}").json()["id"])
    with jira.world.lock:
        state.sizes.search_lag_seconds = 3600
    assert keys(service, "project = OPS") == []
    assert keys(service, "project = OPS", reconcileIssues=[number]) == [key]
    jira.world.clock.advance(3601)
    assert keys(service, "project = OPS") == [key]


def test_customers_find_their_own_issues_only(customer, agent):
    own = customer.create()
    agent.create()
    assert keys(customer, "project = OPS") == [own]


def test_a_count_is_given_apart(service, three):
    assert service.post("search/approximate-count", {"jql": "statusCategory != Done"}).json() == {"count": 2}


def test_a_custom_field_is_searched_by_number_or_name(service):
    field, key = service.new_field("Closure gate"), service.create()
    service.put(f"issue/{key}", {"fields": {field: "PASS"}})
    number = field.removeprefix("customfield_")
    assert keys(service, f"cf[{number}] ~ PASS") == [key]
    assert keys(service, '"Closure gate" ~ pass') == [key]


def test_the_old_search_is_gone(jira, service):
    assert service.get("search", jql="project = OPS").status_code == 410
    if jira.world.contracts is not None:
        jira.world.contracts.clear()


def test_quotes_keep_words_together_and_keywords_as_text():
    assert [token.text for token in tokens_of('a = "b or c" AND d~e')] == ["a", "=", "b or c", "AND", "d", "~", "e"]
    assert tokens_of('"or"')[0].says("or") is False


def test_a_long_senseless_query_is_refused_quickly(state):
    with pytest.raises(JqlError):
        parse(state, "(" * 200 + " " * 50_000 + "!")
    with pytest.raises(JqlError, match="deeply"):
        parse(state, "(" * 50_000)


def test_dates_of_a_query_are_read_in_the_time_zone_of_the_profile(jira, state, service):
    key = service.create()
    created = service.get(f"issue/{key}").json()["fields"]["created"][:16].replace("T", " ")
    assert keys(service, f'created >= "{created}"') == [key]
    with jira.world.lock:
        state.sizes.time_zone = "America/New_York"
    assert service.get("myself").json()["timeZone"] == "America/New_York"
    assert keys(service, f'created >= "{created}"') == []


def test_when_the_category_of_the_status_changed_is_told(jira, service):
    key = service.create()
    jira.world.clock.advance(60)
    service.transition(key, QUICK_CLOSE)
    closed = service.get(f"issue/{key}").json()["fields"]["updated"]
    jira.world.clock.advance(60)
    service.put(f"issue/{key}", {"fields": {"labels": ["later"]}})
    fields = service.get(f"issue/{key}").json()["fields"]
    assert fields["statuscategorychangedate"] == fields["resolutiondate"]
    assert fields["resolutiondate"][:16] == closed[:16] != fields["updated"][:16]
