"""Reading a Jira issue into the canonical ticket, over real HTTP."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.ticket import Deadline, DuplicateOf
from app.ports import NotPermitted, RateLimited, RemoteError, RemoteUnavailable, SiteConnection, TicketGone
from integrations.jira import connect
from integrations.jira.deadlines import GOAL_TYPE
from integrations.sandbox.jira_changes import Changes
from integrations.sandbox.jira_model import Field
from integrations.sandbox.jira_state import ADA, AUTOMATION, MIA, PROJECTS, QUICK_CLOSE, REOPEN, SERVICE, START


def described(*paragraphs: str) -> dict[str, Any]:
    content = [{"type": "paragraph", "content": [{"type": "text", "text": said}]} for said in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def test_connecting_makes_no_remote_call(site: Any) -> None:
    site.connect()
    assert site.sent() == 0


def test_an_issue_is_read_in_one_request_with_all_that_the_gate_looks_at(site: Any) -> None:
    site.set_up()
    issue = site.ada.create(description=described("SHP-20931 failed", "E42"))
    site.mia.edit(issue, labels=["erp"], priority={"name": "High"})
    site.tick()
    site.mia.move(issue, START)
    site.jira.read(issue)
    site.stand.world.requests.clear()

    view = site.jira.read(issue)

    assert (view.requests, site.sent()) == (1, 1)
    ticket = view.ticket
    assert (ticket.system, ticket.site, ticket.id, ticket.key) == ("jira", "sandbox", issue, "OPS-1")
    assert ticket.url == f"{site.stand.url}/browse/OPS-1"
    assert ticket.subject == "Order sync failed"
    assert ticket.body_format == "adf"
    assert json.loads(ticket.body)["type"] == "doc"
    assert (ticket.status, ticket.status_category) == ("In Progress", "open")
    assert (ticket.project, ticket.issue_type, ticket.priority) == ("OPS", "Job failure", "High")
    assert ticket.labels == ("erp",)
    assert (ticket.reporter.id, ticket.reporter.role) == (ADA.id, "customer")
    assert ticket.reporter.email == ADA.email
    assert [(move.from_status, move.to_status, move.to_category, move.own) for move in ticket.history] == [
        ("To Do", "In Progress", "open", False)
    ]


def test_a_service_projects_goal_is_found_and_read_with_the_issue(site: Any) -> None:
    breach_at = datetime(2026, 11, 3, 9, tzinfo=UTC)
    with site.stand.world.lock:
        goal = Field("customfield_19001", "Time to resolution", GOAL_TYPE, "sd-servicelevelagreement", custom=True)
        site.state.fields[goal.id] = goal
    site.set_up()
    issue = site.ada.create()
    site.mia.edit(issue, duedate="2026-11-09")
    due = site.jira.read(issue).ticket.deadline
    assert due == Deadline(at=datetime(2026, 11, 9, 23, 59, 59, tzinfo=UTC), name="due date")
    running = {"breachTime": {"epochMillis": int(breach_at.timestamp() * 1000)}, "paused": False}
    with site.stand.world.lock:
        site.state.issue(issue).values[goal.id] = {"name": goal.name, "completedCycles": [], "ongoingCycle": running}
    site.stand.world.requests.clear()
    view = site.jira.read(issue)
    assert view.ticket.deadline == Deadline(at=breach_at, name="Time to resolution")
    assert (view.requests, site.sent()) == (1, 1)


def test_who_wrote_a_comment_and_whether_the_customer_sees_it(site: Any) -> None:
    issue = site.ada.create()
    site.tick()
    site.ada.comment(issue, "We changed the mapping.", "It works.")
    site.mia.comment(issue, "Internal remark", internal=True)
    site.admin.comment(issue, "Said by the service")
    comments = site.jira.read(issue).ticket.comments
    assert [(said.author.id, said.author.role, said.public) for said in comments] == [
        (ADA.id, "customer", True),
        (MIA.id, "agent", False),
        (SERVICE.id, "app", True),
    ]
    assert comments[0].body == "We changed the mapping.\nIt works."


def test_more_comments_and_changes_than_jira_embeds_are_paged(site: Any) -> None:
    sizes = site.state.sizes
    sizes.embedded_comments = sizes.embedded_histories = 3
    sizes.comment_page = sizes.changelog_page = 2
    issue = site.mia.create()
    for number in range(7):
        site.tick()
        site.mia.comment(issue, f"comment {number}")
        site.mia.move(issue, START if number % 2 == 0 else "21")
    view = site.jira.read(issue)
    assert [said.body for said in view.ticket.comments] == [f"comment {number}" for number in range(7)]
    assert [move.at for move in view.ticket.history] == sorted(move.at for move in view.ticket.history)
    assert len(view.ticket.history) == 7
    assert view.requests > 2


def test_the_gate_fields_are_read_by_their_meaning(site: Any) -> None:
    site.set_up()
    issue = site.mia.create()
    ids = {field.name: field.id for field in site.state.fields.values()}
    site.tick()
    site.mia.edit(
        issue,
        **{
            ids["Job failure"]: {"value": "Yes"},
            ids["Failed job"]: "SHP-20931",
            ids["Failed at"]: "2026-11-20T08:00:00.000+0100",
            ids["Verification path"]: {"value": "technical"},
            ids["Verification note"]: described("Re-ran it,", "312 of 312 written."),
            ids["Verified by"]: {"accountId": MIA.id},
            ids["Resolution reason"]: {"value": "credentials_renewed"},
            ids["Account status"]: {"value": "reactivated"},
            ids["Has a retailer"]: {"value": "No"},
        },
    )
    ticket = site.jira.read(issue).ticket
    fields = ticket.fields
    assert (fields.is_job_failure, fields.has_retailer, fields.job_id) == (True, False, "SHP-20931")
    assert fields.failed_at is not None
    assert fields.failed_at.isoformat() == "2026-11-20T07:00:00+00:00"
    assert (fields.verification_path, fields.resolution_reason) == ("technical", "credentials_renewed")
    assert fields.verification_note == "Re-ran it,\n312 of 312 written."
    assert fields.verified_by is not None
    assert (fields.verified_by.id, fields.verified_by.role) == (MIA.id, "agent")
    assert fields.account_status == "reactivated"
    assert fields.contained_at is None
    changed = {change.field: change.actor.id for change in ticket.field_changes}
    assert changed["verified_by"] == changed["verification_note"] == MIA.id


def test_a_site_without_our_fields_is_read_all_the_same(site: Any) -> None:
    view = site.jira.read(site.mia.create())
    assert view.ticket.fields.is_job_failure is None
    assert view.traces.record_fields == {}


def test_fields_are_found_by_exact_name_where_descriptions_cannot_be_read(site: Any) -> None:
    site.set_up()
    issue = site.mia.create()
    ids = {field.name: field.id for field in site.state.fields.values()}
    site.mia.edit(issue, **{ids["Failed job"]: "SHP-1"})
    agent = site.connect(email=site.mia.email, token=site.mia.token)
    assert agent.read(issue).ticket.fields.job_id == "SHP-1"
    site.admin.call("POST", "field", json={"name": "Failed job", "type": _TEXTFIELD})
    agent.close()
    ambiguous = site.connect(email=site.mia.email, token=site.mia.token)
    assert ambiguous.read(issue).ticket.fields.job_id is None
    ambiguous.close()


_TEXTFIELD = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"


def test_a_reopening_by_the_service_is_its_own_and_one_by_a_person_is_not(site: Any) -> None:
    issue = site.mia.create()
    for mover in (site.admin, site.mia):
        site.tick()
        site.mia.move(issue, QUICK_CLOSE)
        site.tick()
        mover.move(issue, REOPEN)
    history = site.jira.read(issue).ticket.history
    assert [(move.from_category, move.to_category, move.own) for move in history] == [
        ("new", "done", False),
        ("done", "open", True),
        ("open", "done", False),
        ("done", "open", False),
    ]


def test_an_automation_acts_as_an_app(site: Any) -> None:
    issue = site.mia.create()
    robot = type(site.mia)(site.stand.url, AUTOMATION.email, AUTOMATION.token)
    robot.move(issue, QUICK_CLOSE)
    assert site.jira.read(issue).ticket.history[0].actor.role == "app"


@pytest.mark.parametrize("gated", [True, False])
def test_the_original_of_a_duplicate_is_read_with_its_gate(site: Any, gated: bool) -> None:
    original, copy = site.mia.create("original"), site.mia.create("copy")
    site.admin.call("PUT", f"issue/{original}/properties/handoff.gate", json={"applies": gated})
    with site.stand.world.lock:
        Changes(site.state).link("Duplicate", site.state.issue(copy), site.state.issue(original), MIA)
    view = site.jira.read(copy)
    assert view.ticket.duplicate_of == DuplicateOf(key="OPS-1", gated=gated, status_category="new")
    assert site.jira.read(original).ticket.duplicate_of is None


def test_a_moved_issue_keeps_its_id_and_is_found_by_both_keys(site: Any) -> None:
    issue = site.mia.create()
    moved = site.admin.call("GET", f"issue/{issue}")["key"]
    with site.stand.world.lock:
        Changes(site.state).move(site.state.issue(issue), PROJECTS[1], PROJECTS[1].issue_types[0], MIA)
    for reference in (moved, "ARC-1", issue):
        ticket = site.jira.read(site.jira.locate(reference)).ticket
        assert (ticket.id, ticket.key) == (issue, "ARC-1")


@pytest.mark.parametrize("reference", ["", "OPS", "OPS-", "../myself", "OPS-1/transitions", "1?x=1", "OPS-1\n2"])
def test_what_is_no_reference_is_refused_without_a_call(site: Any, reference: str) -> None:
    with pytest.raises(TicketGone):
        site.jira.locate(reference)
    assert site.sent() == 0


def test_an_issue_that_is_not_there_is_gone(site: Any) -> None:
    for reference in ("OPS-99", "99999"):
        with pytest.raises(TicketGone, match="404"):
            site.jira.read(site.jira.locate(reference))


def test_the_services_own_account_is_asked_once(site: Any) -> None:
    assert (site.jira.identity().id, site.jira.identity().role) == (SERVICE.id, "app")
    assert site.sent("GET", "myself") == 1


def test_wrong_credentials_are_said_and_not_repeated(site: Any) -> None:
    wrong = site.connect(token="wrong")
    with pytest.raises(NotPermitted, match="401") as refusal:
        wrong.identity()
    assert "wrong" not in str(refusal.value)
    assert "wrong" not in repr(wrong.connection)
    assert site.stand.world.requests.count("GET", "myself") == 1
    wrong.close()


@pytest.mark.parametrize(
    ("fault", "error", "retry_after"),
    [
        ({"kind": "rate_limit", "retry_after": "7"}, RateLimited, 7.0),
        ({"kind": "error", "status": 500}, RemoteUnavailable, None),
        ({"kind": "error", "status": 503}, RemoteUnavailable, None),
        ({"kind": "html", "status": 503}, RemoteUnavailable, None),
        ({"kind": "html", "status": 403}, RemoteUnavailable, None),
        ({"kind": "drop"}, RemoteUnavailable, None),
        ({"kind": "half"}, RemoteUnavailable, None),
    ],
)
def test_a_fault_is_one_error_after_one_request(
    site: Any, fault: dict[str, Any], error: type[RemoteError], retry_after: float | None
) -> None:
    issue = site.mia.create()
    site.jira.read(issue)
    before = len(site.stand.world.requests.select(path=f"issue/{issue}"))
    site.stand.world.faults.add(fault.pop("kind"), path=f"issue/{issue}", **fault)
    with pytest.raises(error) as failure:
        site.jira.read(issue)
    if retry_after is not None:
        assert failure.value.retry_after == retry_after
    assert "<" not in str(failure.value)
    assert len(str(failure.value)) < 300
    assert len(site.stand.world.requests.select(path=f"issue/{issue}")) == before + 1
    site.jira.read(issue)


def test_a_server_that_does_not_answer_is_given_up(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.jira.session.TIMEOUT", (3.0, 0.2))
    issue = site.mia.create()
    site.stand.world.faults.add("hang", path=f"issue/{issue}")
    with pytest.raises(RemoteUnavailable, match="did not answer in time"):
        site.jira.read(issue)
    site.stand.world.faults.release()


def test_a_refused_connection_is_an_outage() -> None:
    nowhere = connect(SiteConnection(system="jira", name="x", url="http://127.0.0.1:1", email="a@b.c", token="t"))
    with pytest.raises(RemoteUnavailable, match="cannot be reached"):
        nowhere.read(nowhere.locate("OPS-1"))


def test_each_thread_has_a_client_of_its_own(site: Any) -> None:
    issue = site.mia.create()
    sessions: list[object] = []
    settings: list[tuple[int, bool]] = []

    def work() -> None:
        site.jira.read(issue)
        session = site.jira._session._client()._session
        sessions.append(session)
        settings.append((session.max_retries, session.trust_env))
        site.jira.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(session) for session in sessions}) == 3
    assert settings == [(0, False)] * 3


def test_the_failed_at_of_a_person_is_compared_as_an_instant(site: Any) -> None:
    site.set_up()
    issue = site.mia.create()
    ids = {field.name: field.id for field in site.state.fields.values()}
    for text in ("2026-11-20T08:00:00.000+0100", "2026-11-20T07:00:00.000+0000"):
        site.mia.edit(issue, **{ids["Contained at"]: text})
        contained = site.jira.read(issue).ticket.fields.contained_at
        assert contained is not None
        assert contained.utcoffset() is not None
        assert contained == datetime(2026, 11, 20, 7, tzinfo=UTC)


def test_an_attachment_tells_who_added_it_and_where_it_is(site: Any) -> None:
    issue = site.mia.create()
    by_mia = site.mia.attach(issue, "run.png", b"png")
    files = site.jira.read(issue).ticket.attachments
    assert [(file.id, file.filename, file.mime_type, file.size, file.author.id) for file in files] == [
        (by_mia, "run.png", "image/png", 3, MIA.id)
    ]
    assert files[0].url == f"{site.stand.url}/rest/api/3/attachment/content/{by_mia}"


def test_behind_the_gateway_links_are_those_of_the_site_and_files_are_asked_for_by_id(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.jira.session.GATEWAY_HOST", "127.0.0.1")
    issue = site.mia.create()
    site.mia.attach(issue, "run.png", b"png")
    service = site.connect()
    with site.stand.world.lock:
        site.stand.world.base_url = "https://ops.example.net"
    try:
        ticket = service.read(issue).ticket
    finally:
        site.stand.world.base_url = site.stand.url
    assert ticket.url == "https://ops.example.net/browse/OPS-1"
    assert ticket.attachments[0].url is not None
    assert ticket.attachments[0].url.startswith("https://ops.example.net/")
    assert service.fetch(ticket.attachments[0], 100) == b"png"
    service.close()


def test_a_site_that_redirects_elsewhere_is_not_followed(site: Any) -> None:
    issue = site.mia.create()
    file = site.mia.attach(issue, "run.png", b"png")
    with pytest.raises(RemoteUnavailable, match="set the site's URL"):
        site.jira._session.get(f"attachment/content/{file}")
