"""Issues of a span of time through the real library's search: pages, time zones, limits, and what is left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports import NotPermitted, RateLimited, Rejected, RemoteUnavailable
from integrations.jira.search import LAG, UNREADABLE, Span, query
from integrations.sandbox.jira_state import QUICK_CLOSE, REOPEN
from tests.integration.jira.conftest import START, Site, adf

TEXT_FIELD = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"
TEXT_SEARCHER = "com.atlassian.jira.plugin.system.customfieldtypes:textsearcher"
BEFORE = START - timedelta(hours=1)


def keys(page) -> list[str]:
    return [ticket.key for ticket in page.tickets]


def every_page(jira, since, until=None, **options):
    cursor, pages = None, []
    while True:
        page = jira.changed_since(since, until, cursor, **options)
        pages.append(page)
        cursor = page.cursor
        if cursor is None:
            return pages


def made(site: Site, count: int, minutes: float = 10) -> list[str]:
    """So many issues, one every few minutes; their keys."""
    for number in range(count):
        site.mia.create(f"Order sync {number} failed")
        site.tick(minutes * 60)
    return [f"OPS-{number + 1}" for number in range(count)]


def test_a_span_is_read_page_by_page_oldest_first(site: Site):
    wanted = made(site, 7)
    site.state.sizes.search_page = 3
    pages = every_page(site.jira, BEFORE, by="created")
    assert [keys(page) for page in pages] == [wanted[:3], wanted[3:6], wanted[6:]]
    assert site.sent("GET", "/rest/api/3/search/jql") == 3
    assert site.sent("", r"/rest/api/3/search$") == 0
    assert pages[1].requests == 1
    assert pages[0].lag == LAG


def test_the_ticket_is_what_a_search_can_tell(site: Site):
    site.set_up()
    said = adf("SHP-1 stopped")
    issue = site.mia.create("Feed failed", description=said, labels=["night"], priority={"name": "High"})
    fields = {field.name: field.id for field in site.state.fields.values()}
    site.mia.edit(issue, **{fields["Failed job"]: "SHP-1", fields["Resolution reason"]: {"value": "fixed_root_cause"}})
    site.tick(3600)
    closed_at = site.stand.world.clock.now()
    site.mia.move(issue, QUICK_CLOSE)
    site.tick(3600)
    site.mia.edit(issue, labels=["night", "looked_at"])
    (ticket,) = site.jira.changed_since(BEFORE, None, None).tickets
    whole = site.jira.read(issue).ticket
    same = ("id", "key", "url", "subject", "body", "body_format", "created_at", "status", "status_category", "labels")
    for name in (*same, "reporter", "priority", "project", "issue_type", "fields", "resolution"):
        assert getattr(ticket, name) == getattr(whole, name), name
    assert (ticket.fields.job_id, ticket.resolution) == ("SHP-1", "Done")
    assert [(move.at, move.to_category) for move in ticket.history] == [(closed_at, "done")]
    assert whole.history[-1].at == closed_at


def test_an_issue_that_was_reopened_counts_as_open(site: Site):
    issue = site.mia.create()
    site.mia.move(issue, QUICK_CLOSE)
    site.mia.move(issue, REOPEN)
    (ticket,) = site.jira.changed_since(BEFORE, None, None).tickets
    assert (ticket.closed, ticket.history, ticket.resolution) == (False, (), None)


def test_created_and_updated_are_two_questions(site: Site):
    old = site.mia.create("Old")
    site.tick(7200)
    site.mia.create("New")
    middle = START + timedelta(hours=1)
    assert keys(site.jira.changed_since(middle, None, None, by="created")) == ["OPS-2"]
    site.tick(600)
    site.mia.edit(old, summary="Old, but changed")
    assert keys(site.jira.changed_since(middle, None, None)) == ["OPS-2", "OPS-1"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Europe/Berlin", "UTC"])
def test_the_account_may_live_in_any_time_zone(site: Site, zone: str):
    made(site, 6)
    site.state.sizes.time_zone = zone
    since, until = START + timedelta(minutes=9, seconds=59), START + timedelta(minutes=40)
    assert keys(site.jira.changed_since(since, until, None, by="created")) == ["OPS-2", "OPS-3", "OPS-4", "OPS-5"]


def test_the_ends_of_a_span_are_exact_although_jira_knows_only_minutes(site: Site):
    made(site, 4, minutes=0.25)
    since, until = START + timedelta(seconds=15), START + timedelta(seconds=30)
    assert keys(site.jira.changed_since(since, until, None, by="created")) == ["OPS-2", "OPS-3"]


def test_an_unknown_time_zone_widens_the_question_instead_of_losing_tickets(site: Site, monkeypatch):
    made(site, 3)
    site.jira.identity()
    for told in (None, "Mars/Olympus"):
        monkeypatch.setattr(site.jira, "_time_zone", told)
        site.state.sizes.time_zone = "Pacific/Pago_Pago"
        assert keys(site.jira.changed_since(START, None, None, by="created")) == ["OPS-1", "OPS-2", "OPS-3"]


@given(
    since=st.integers(0, 10 * 365 * 86_400).map(
        lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(0, seconds)
    ),
    length=st.timedeltas(timedelta(0), timedelta(days=2)),
    at=st.floats(0, 1),
    zone=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
    ),
    fold=st.sampled_from([0, 1]),
)
def test_no_moment_of_a_span_falls_out_of_its_question(since, length, at, zone, fold):
    """Also not where clocks are put back, whichever of the two moments Jira takes an ambiguous time for."""
    until = since + length
    moment = since + length * at
    words = query(Span(since=since, until=until, by="created"), zone)
    bounds = [datetime.fromisoformat(part) for part in words.split('"')[1::2]]
    first, last = (bound.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for bound in bounds)
    assert first <= moment <= last


def test_projects_narrow_the_question_and_cannot_break_out_of_it(site: Site):
    site.mia.create()
    assert keys(site.jira.changed_since(BEFORE, None, None, projects=("OPS", "ARC"))) == ["OPS-1"]
    assert keys(site.jira.changed_since(BEFORE, None, None, projects=("ARC",))) == []
    words = query(Span(since=BEFORE, until=None, by="updated", projects=('A") OR project = "OPS',)), "UTC")
    assert words.count('"') == 4


def test_a_reading_goes_on_in_another_process_from_the_cursor_alone(site: Site):
    wanted = made(site, 5)
    site.state.sizes.search_page = 2
    first = site.jira.changed_since(BEFORE, None, None, by="created")
    other = site.connect()
    assert keys(other.changed_since(BEFORE, None, first.cursor, by="created")) == wanted[2:4]
    other.close()


def test_a_token_that_jira_has_forgotten_costs_nothing_but_a_few_tickets_read_twice(site: Site):
    wanted = made(site, 5)
    site.state.sizes.search_page = 2
    first = site.jira.changed_since(BEFORE, None, None, by="created")
    stale = json.dumps({**json.loads(str(first.cursor)), "token": "!forgotten"})
    rest = site.jira.changed_since(BEFORE, None, stale, by="created")
    assert keys(rest)[0] == wanted[1]
    assert keys(site.jira.changed_since(BEFORE, None, rest.cursor, by="created")) == wanted[3:]


def test_a_cursor_that_is_none_is_refused_in_words(site: Site):
    with pytest.raises(Rejected, match="begin the reading anew"):
        site.jira.changed_since(BEFORE, None, "{}")


def test_what_the_search_has_not_seen_yet_comes_with_the_overlap(site: Site):
    site.state.sizes.search_lag_seconds = 60
    made(site, 1, minutes=0)
    page = site.jira.changed_since(BEFORE, None, None)
    assert keys(page) == []
    site.tick(120)
    again = START + timedelta(seconds=30) - page.lag
    assert keys(site.jira.changed_since(again, None, None)) == ["OPS-1"]


def test_a_limit_is_told_with_the_seconds_to_wait(site: Site):
    site.jira.changed_since(BEFORE, None, None)
    site.stand.world.faults.add("rate_limit", path="/search/jql", retry_after="17")
    with pytest.raises(RateLimited) as limited:
        site.jira.changed_since(BEFORE, None, None)
    assert limited.value.retry_after == 17.0


@pytest.mark.parametrize("fault", ["error", "html", "half", "drop"])
def test_an_outage_is_an_outage_and_nothing_is_tried_twice(site: Site, fault: str):
    site.jira.changed_since(BEFORE, None, None)
    site.stand.world.faults.add(fault, path="/search/jql")
    site.stand.world.requests.clear()
    with pytest.raises(RemoteUnavailable):
        site.jira.changed_since(BEFORE, None, None)
    assert site.sent("GET", "/search/jql") == 1


def test_a_custom_field_with_the_name_of_a_native_one_does_not_take_its_place(site: Site):
    """The library would translate the names of fields."""
    site.admin.call("POST", "field", json={"name": "status", "type": TEXT_FIELD, "searcherKey": TEXT_SEARCHER})
    site.mia.create()
    site.jira.identity()
    site.stand.world.requests.clear()
    (ticket,) = site.jira.changed_since(BEFORE, None, None).tickets
    assert ticket.status == "To Do"
    assert site.sent("GET", "/search/jql") == 1


def test_a_reply_that_is_cut_off_is_not_written_into_the_log(site: Site, caplog: pytest.LogCaptureFixture):
    """The library would write it there whole, ticket text and all."""
    site.mia.create("Refund for card 4111 1111 1111 1111 failed")
    site.jira.changed_since(BEFORE, None, None)
    site.stand.world.faults.add("html", path="/search/jql", status=200)
    with pytest.raises(RemoteUnavailable, match="not JSON"):
        site.jira.changed_since(BEFORE, None, None)
    assert "could not be satisfied" not in caplog.text


def test_a_wrong_token_is_a_permanent_error(site: Site):
    stranger = site.connect(token="wrong")
    with pytest.raises(NotPermitted):
        stranger.changed_since(BEFORE, None, None)
    stranger.close()


def test_an_issue_that_lacks_what_every_issue_has_is_counted_and_the_others_come(site: Site, monkeypatch):
    made(site, 3)
    answer = site.jira._session.search

    def damaged(*args, **options):
        page = answer(*args, **options)
        page["issues"][1]["fields"]["created"] = None
        page["issues"].append("not an issue")
        return page

    monkeypatch.setattr(site.jira._session, "search", damaged)
    page = site.jira.changed_since(BEFORE, None, None)
    assert (keys(page), page.skipped) == (["OPS-1", "OPS-3"], {UNREADABLE: 1})


def test_a_search_that_turns_in_circles_is_an_outage_and_not_an_endless_reading(site: Site, monkeypatch):
    made(site, 3)
    site.state.sizes.search_page = 1
    first = site.jira.changed_since(BEFORE, None, None)
    second = site.jira.changed_since(BEFORE, None, first.cursor)
    token = json.loads(str(second.cursor))["token"]
    monkeypatch.setattr(
        site.jira._session, "search", lambda *_, **__: {"issues": [], "nextPageToken": token, "isLast": False}
    )
    with pytest.raises(RemoteUnavailable, match="same page"):
        site.jira.changed_since(BEFORE, None, second.cursor)


def test_how_much_there_is_is_counted_by_jira_itself(site: Site):
    made(site, 4)
    site.jira.identity()
    site.stand.world.requests.clear()
    found = site.jira.extent(BEFORE, None, by="created")
    assert (found.tickets, found.requests, found.requests_per_minute) == (4, 1, None)
    assert site.sent() == 1
    assert site.sent("POST", "/search/approximate-count") == 1


def test_a_site_that_redirects_a_search_elsewhere_is_not_followed(site: Site, monkeypatch):
    """The credentials would go along."""
    site.jira.identity()
    site.jira._fields.fields()
    file = site.mia.attach(site.mia.create(), "run.png", b"png")
    client = site.jira._session._client()
    elsewhere = client._get_url(f"attachment/content/{file}")
    monkeypatch.setattr(client, "_get_url", lambda path, *_: elsewhere if path == "search/jql" else path)
    site.stand.world.requests.clear()
    with pytest.raises(RemoteUnavailable, match="set the site's URL"):
        site.jira._session.search("created >= -1d", ("summary",), most=1)
    assert site.sent() == 1


def test_the_doctor_makes_a_search_and_says_how_much_it_finds(site: Site):
    def search():
        return next(finding for finding in site.jira.diagnose() if finding.subject == "jira search")

    assert (search().state, bool(search().mend)) == ("warning", True)
    site.mia.create()
    assert search().state == "ok"
    assert "about 1 issues" in search().says
    site.stand.world.faults.add("error", path="/search/jql")
    assert search().state == "error"
