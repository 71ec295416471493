"""The ``ticket.save`` hook: what is refused, what is saved, and what happens when the service does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.screenshots import screenshot
from tests.support.zaf_host import AgentDesk
from tests.support.zaf_tab import Tab

pytestmark = [pytest.mark.browser, pytest.mark.node]

ALLOWED = {"applies": True, "allowed": True, "enforced": True, "missing": [], "evidence": []}
REFUSED = {**ALLOWED, "allowed": False, "missing": [{"requirement": "containment", "message": "Contain it first."}]}


def about(tab: Tab, verdict: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A verdict on the ticket of a tab."""
    return {"ticket": {"system": "zendesk", "key": tab.ticket}, **verdict, **changes}


def test_solving_without_proof_is_refused_with_one_sentence_for_each_missing_item(standing: Tab) -> None:
    done = standing.submit()
    assert not done["saved"]
    refusal = done["refusal"]
    assert refusal.startswith("This ticket cannot be closed yet. 1. ")
    for named in ("screenshot", "resolution reason", "account"):
        assert named in refusal.lower()
    assert standing.status() == "new"


def test_attaching_and_solving_in_one_save_works_and_lasts(gated: Tab) -> None:
    gated.complete()
    gated.attach(screenshot("5001"))
    assert gated.submit() == {"saved": True, "refusal": None}
    gated.place.settle()
    assert gated.status() == "solved"
    assert gated.place.zen_agent.verdict(gated.ticket) == "handoff_verdict_verified"


def test_a_pasted_picture_is_evidence_before_it_is_saved(gated: Tab) -> None:
    gated.complete()
    gated.attach(screenshot("5002"), pasted=True)
    assert gated.submit()["saved"]
    (upload,) = gated.desk.checks()[-1]["proposed"]["uploads"]
    assert upload["url"].startswith(gated.place.sandbox.zendesk.url)


def test_last_weeks_picture_of_another_ticket_does_not_stay_closed(
    gated: Tab, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    gated.complete()
    gated.attach(screenshot("5003"))
    assert gated.submit()["saved"]
    gated.place.settle()
    other = open_ticket(report())
    other.complete()
    other.attach(screenshot("5003"))
    other.submit()
    other.place.settle()
    assert other.status() != "solved"


def test_a_save_that_does_not_close_asks_nobody(gated: Tab) -> None:
    assert gated.submit("pending")["saved"]
    assert gated.desk.checks() == []


def test_a_ticket_that_needs_no_proof_is_solved(ordinary: Tab) -> None:
    assert ordinary.submit()["saved"]
    assert ordinary.status() == "solved"


def test_a_macro_that_solves_is_refused_too(standing: Tab) -> None:
    standing.page.evaluate("host.macro('solved', '<p>All good again.</p>')")
    assert not standing.submit()["saved"]
    assert standing.desk.checks()[-1]["proposed"]["comment"] == {"body": "All good again.", "public": True}


def test_a_status_of_ones_own_in_the_category_solved_closes_too(standing: Tab) -> None:
    done = standing.submit("open", {"id": "77", "statusCategory": "solved"})
    assert "cannot be closed yet" in done["refusal"]


def test_a_status_that_nobody_knows_counts_as_closing(standing: Tab) -> None:
    standing.page.evaluate("host.broken.add('ticket.status')")
    assert not standing.submit("open")["saved"]


def test_an_internal_note_is_sent_as_one(standing: Tab) -> None:
    standing.page.evaluate("host.form.comment = {text: 'Checked <b>it</b>', type: 'internalNote', attachments: []}")
    standing.submit()
    assert standing.desk.checks()[-1]["proposed"]["comment"] == {"body": "Checked it", "public": False}


def test_shadow_mode_refuses_nothing(gated: Tab) -> None:
    gated.desk.faults = [about(gated, REFUSED, enforced=False)]
    gated.submit()
    assert gated.entered("verdict") == "handoff_verdict_shadow"


def test_a_new_job_failure_cannot_be_created_as_solved(
    open_ticket: Callable[..., Tab], desk: AgentDesk, gated: Tab
) -> None:
    desk.new_ticket = {"fields": {gated.number("is_job_failure"): "handoff_is_job_failure_yes"}}
    tab = open_ticket("")
    assert "Submit it as open first" in tab.submit()["refusal"]


def test_any_other_new_ticket_may_be_created_as_solved(open_ticket: Callable[..., Tab], desk: AgentDesk) -> None:
    desk.save = lambda wish: {"saved": True, "refusal": None}  # type: ignore[method-assign]
    assert open_ticket("").submit()["saved"]


@pytest.mark.parametrize(
    ("fault", "because"),
    [
        (0, "cannot be reached"),
        (502, "cannot be reached"),
        (503, "503"),
        (429, "429"),
        (401, "token"),
        (403, "token"),
        (400, "The service answered 400."),
        (404, "404"),
        (500, "500"),
        ("never", "did not answer in time"),
        ("<html>proxy error</html>", "could not be understood"),
        ("", "could not be understood"),
        ({}, "could not be understood"),
        ({"allowed": True}, "could not be understood"),
        ({**ALLOWED, "ticket": {"system": "zendesk", "key": "another"}}, "could not be understood"),
    ],
    ids=str,
)
def test_without_a_verdict_a_gated_ticket_is_never_solved(standing: Tab, fault: Any, because: str) -> None:
    standing.desk.faults = [fault] * 400
    done = standing.submit()
    assert not done["saved"]
    assert because in done["refusal"]
    assert standing.status() == "new"


@pytest.mark.parametrize(
    "change",
    [
        {"allowed": "true"},
        {"applies": None},
        {"enforced": None},
        {"missing": None},
        {"applies": False, "allowed": False},
        {"ticket": None},
    ],
    ids=str,
)
def test_a_verdict_of_another_shape_is_none(standing: Tab, change: dict[str, Any]) -> None:
    standing.desk.faults = [about(standing, ALLOWED, **change)]
    assert "could not be understood" in standing.submit()["refusal"]


def test_a_refusal_without_reasons_is_not_empty(standing: Tab) -> None:
    standing.desk.faults = [about(standing, REFUSED, missing=[])]
    assert "The gate named no reason" in standing.submit()["refusal"]


def test_a_refusal_is_text_even_where_it_is_shown_as_html(standing: Tab) -> None:
    message = "<img src=x onerror=alert(1)> is not a picture"
    standing.desk.faults = [about(standing, REFUSED, missing=[{"requirement": "containment", "message": message}])]
    assert "‹img src=x onerror=alert(1)› is not a picture" in standing.submit()["refusal"]


def test_evidence_that_is_being_read_is_waited_for(gated: Tab) -> None:
    gated.complete()
    gated.attach(screenshot("5004"))
    gated.desk.faults = [503, 503]
    assert gated.submit()["saved"]
    assert len(gated.desk.checks()) == 3


def test_evidence_that_is_being_read_shows_that_a_ticket_is_gated(ordinary: Tab) -> None:
    ordinary.desk.faults = [(503, {"detail": "run.png is being read.", "reading": True})] * 400
    done = ordinary.submit()
    assert "still reading your screenshot" in done["refusal"]
    assert ordinary.status() != "solved"


def test_a_slow_service_is_waited_for(standing: Tab) -> None:
    standing.desk.faults = [0.4]
    assert "cannot be closed yet" in standing.submit()["refusal"]


def test_files_that_are_too_large_to_send_are_named_by_their_address(gated: Tab) -> None:
    gated.page.context.route(
        "**/attachments/token/**",
        lambda route: route.fulfill(
            body=screenshot("5005"), content_type="image/png", headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    gated.complete()
    gated.attach(screenshot("5005"))
    gated.desk.faults = [413]
    assert gated.submit()["saved"]
    first, second = (check["proposed"]["uploads"] for check in gated.desk.checks())
    assert "content" in first[0]
    assert set(second[0]) == {"filename", "mime_type", "url"}


def test_a_file_that_nobody_can_read_yet_is_named(standing: Tab) -> None:
    file = "{filename: 'run.png', contentType: 'image/png', contentUrl: 'blob:nowhere', token: 'x'}"
    standing.page.evaluate(f"host.form.comment.attachments.push({file})")
    assert "run.png can only be read once it is saved" in standing.submit()["refusal"]


def test_text_that_looks_like_a_placeholder_stays_text(standing: Tab) -> None:
    standing.page.evaluate("host.form.comment.text = '<p>{{setting.token}}</p>'")
    standing.submit()
    assert standing.desk.checks()[-1]["proposed"]["comment"]["body"] == "{{setting.token}}"


def test_only_our_own_host_page_is_ever_asked_for_the_token(standing: Tab) -> None:
    standing.submit()
    source = standing.page.frames[1].content() + str(standing.page.evaluate("JSON.stringify(host.settings)"))
    assert standing.desk.token not in source


def test_while_the_service_is_down_a_ticket_that_is_not_gated_is_solved(ordinary: Tab) -> None:
    ordinary.desk.dead = True
    assert ordinary.submit()["saved"]
    assert any("was not held up" in notice for notice in ordinary.page.evaluate("host.notices"))


def test_while_the_service_hangs_a_ticket_that_is_not_gated_is_solved(ordinary: Tab) -> None:
    ordinary.desk.faults = ["never"] * 400
    assert ordinary.submit()["saved"]


def test_taking_off_our_tags_does_not_help_while_the_service_is_down(
    report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    number = report()
    tab = open_ticket(number)
    ticket = tab.place.zen_agent.ticket(number)
    others = [tag for tag in ticket["tags"] if not tag.startswith("handoff_")]
    tab.place.zen_agent._update(number, {"tags": others})
    tab.desk.dead = True
    again = open_ticket(number)
    again.enter(scope=None)
    again.page.evaluate("host.form.tags = []")
    done = again.submit()
    assert not done["saved"]
    assert "cannot be reached" in done["refusal"]
    assert any(path.endswith("/audits.json") for path in again.desk.api_paths)


def test_where_the_past_cannot_be_looked_at_nobody_can_say_that_it_is_not_gated(ordinary: Tab) -> None:
    ordinary.desk.dead = True
    ordinary.desk.api_faults = {"/audits": 403}
    assert not ordinary.submit()["saved"]


def test_a_form_can_be_named_that_is_always_held(
    desk: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    number = report("How do I change my password?", subject="Password")
    desk.settings = {"gated_forms": str(desk.form_of(number)["form_id"])}
    desk.dead = True
    assert not open_ticket(number).submit()["saved"]


def test_a_host_that_answers_nothing_saves_nothing(standing: Tab) -> None:
    standing.page.evaluate("host.silent.add('get')")
    assert "did not answer in time" in standing.submit()["refusal"]


def test_without_the_list_of_fields_the_gate_still_decides(
    desk: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    desk.api_faults = {"/ticket_fields": 500}
    tab = open_ticket(report())
    assert "cannot be closed yet" in tab.submit()["refusal"]
    assert tab.desk.checks()[-1]["proposed"]["fields"] == {}


def test_without_settings_a_gated_ticket_is_held_and_an_ordinary_one_is_not(
    desk: AgentDesk, report: Callable[..., str], open_ticket: Callable[..., Tab]
) -> None:
    desk.settings = {"service_url": "http://gate.example.com"}
    held = open_ticket(report())
    assert "settings are incomplete" in held.submit()["refusal"]
    assert open_ticket(report("How do I change my password?", subject="Password")).submit()["saved"]


def test_after_a_refusal_the_next_save_is_judged_anew(gated: Tab) -> None:
    assert not gated.submit()["saved"]
    gated.complete()
    gated.attach(screenshot("5006"))
    assert gated.submit()["saved"]


def test_a_verdict_filled_in_for_a_look_is_not_saved_with_something_else(gated: Tab) -> None:
    gated.desk.faults = [about(gated, ALLOWED)]
    gated.unfold()
    gated.sidebar.get_by_role("button", name="Check what would be saved").click()
    gated.sidebar.get_by_text("This ticket may be closed.").wait_for()
    assert gated.entered("verdict") == "handoff_verdict_verified"
    assert gated.submit("pending")["saved"]
    assert gated.place.zen_agent.verdict(gated.ticket) == ""


def test_a_verdict_filled_in_earlier_is_taken_out_when_the_proof_is(gated: Tab) -> None:
    gated.desk.faults = [about(gated, ALLOWED), about(gated, REFUSED)]
    gated.desk.save = lambda wish: {"saved": False, "refusal": "Zendesk itself refused."}  # type: ignore[method-assign]
    gated.submit()
    assert gated.entered("verdict") == "handoff_verdict_verified"
    gated.submit()
    assert gated.entered("verdict") is None
