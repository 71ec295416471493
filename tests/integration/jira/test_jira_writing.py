"""Making a Jira issue look as desired: once, internally, and undoing a close without proof."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.gate.model import Proof
from app.domain.gate.verdict_copy import PROPERTY_KEY, copy_line, verdict_copy
from app.domain.note_composer import RECORD_MARKER, REFUSAL_MARKER
from app.ports import Conflict, RateLimited, Rejected, RemoteUnavailable, TicketGone
from integrations.sandbox.jira_model import Screen, Tab
from integrations.sandbox.jira_state import IN_PROGRESS, MIA, QUICK_CLOSE, REOPEN, RESOLUTIONS, SERVICE, START, TO_DO


def fresh(site: Any) -> None:
    """Begin counting requests here."""
    site.stand.world.requests.clear()


def ours(site: Any, issue: str) -> list[Any]:
    return [said for said in site.state.issue(issue).comments if said.author == SERVICE.id]


def shown(site: Any, issue: str, name: str) -> Any:
    field = next(field for field in site.state.fields.values() if field.name == name)
    return site.state.issue(issue).values.get(field.id)


def test_record_fields_note_verdict_field_and_copy_are_written_in_one_request(site: Any, want: Any) -> None:
    site.set_up()
    issue = site.ada.create()
    view = site.jira.read(issue)
    update = want.update(made=want.record(error_code="E42: a | b\nsecond line"))
    fresh(site)

    written = site.jira.write(view, update)

    assert (written.requests, written.reopened, written.reopen_problem) == (1, False, None)
    assert site.sent() == site.sent("PUT", f"issue/{issue}$") == 1
    note = ours(site, issue)[0]
    assert not note.public
    assert site.state.issue(issue).properties[PROPERTY_KEY] == verdict_copy(update.verdict)
    assert shown(site, issue, "Closure gate") == copy_line(update.verdict)
    assert "second line" in json.dumps(shown(site, issue, "Error code"))


def test_writing_the_same_again_sends_nothing(site: Any, want: Any) -> None:
    site.set_up()
    issue = site.ada.create()
    update = want.update(made=want.record(error_code=" E42:  spaced \r\n\ttext\u202e ", trigger="x" * 40_000))
    site.jira.write(site.jira.read(issue), update)
    view = site.jira.read(issue)
    fresh(site)
    assert site.jira.write(view, update).requests == 0
    assert site.sent() == 0


def test_a_changed_record_edits_the_one_note_and_only_the_changed_field(site: Any, want: Any) -> None:
    site.set_up()
    issue = site.ada.create()
    site.jira.write(site.jira.read(issue), want.update(made=want.record(error_code="E42")))
    changes_before = len(site.state.issue(issue).histories)
    written = site.jira.write(site.jira.read(issue), want.update(made=want.record(error_code="E43")))
    assert written.requests == 1
    notes = ours(site, issue)
    assert len(notes) == 1
    assert not notes[0].public
    assert "E43" in json.dumps(notes[0].body)
    assert len(site.state.issue(issue).histories) == changes_before + 1
    assert [change.field for change in site.state.issue(issue).histories[-1].changes] == ["Error code"]


def test_a_field_that_a_person_wrote_is_seen_as_theirs_and_left_alone(site: Any, want: Any) -> None:
    site.set_up()
    issue = site.ada.create()
    site.jira.write(site.jira.read(issue), want.update(made=want.record(error_code="E42")))
    site.tick()
    field = next(field for field in site.state.fields.values() if field.name == "Error code")
    by_hand = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [_text("E42 confirmed")]}]}
    site.mia.edit(issue, **{field.id: by_hand})

    view = site.jira.read(issue)

    traced = view.traces.record_fields
    assert (traced["error_code"].text, traced["error_code"].editor.id) == ("E42 confirmed", MIA.id)
    assert traced["trigger"].editor.id == SERVICE.id
    site.jira.write(view, want.update(made=want.record(error_code="E43"), kept=frozenset({"error_code"})))
    assert shown(site, issue, "Error code") == by_hand


def _text(said: str) -> dict[str, str]:
    return {"type": "text", "text": said}


def test_a_ticket_without_a_record_gets_the_verdict_copy_only(site: Any, want: Any) -> None:
    issue = site.mia.create()
    update = want.update(judged=want.verdict(applies=False))
    assert site.jira.write(site.jira.read(issue), update).requests == 1
    assert ours(site, issue) == []
    assert site.state.issue(issue).properties[PROPERTY_KEY]["verdict"] == "not_gated"


def test_a_forged_copy_and_a_forged_field_are_written_over(site: Any, want: Any) -> None:
    site.set_up()
    issue = site.mia.create()
    update = want.update()
    site.jira.write(site.jira.read(issue), update)
    field = next(field for field in site.state.fields.values() if field.name == "Closure gate")
    site.mia.edit(issue, **{field.id: "PASS"})
    site.mia.call("PUT", f"issue/{issue}/properties/{PROPERTY_KEY}", json={"verdict": "pass", "allowed": True})
    assert site.jira.write(site.jira.read(issue), update).requests == 1
    assert site.state.issue(issue).properties[PROPERTY_KEY] == verdict_copy(update.verdict)
    assert shown(site, issue, "Closure gate") == copy_line(update.verdict)


def test_a_note_that_somebody_else_wrote_is_not_taken_for_ours(site: Any, want: Any) -> None:
    issue = site.mia.create()
    site.mia.comment(issue, "nothing to see", f"{RECORD_MARKER}deadbeef")
    view = site.jira.read(issue)
    assert view.traces.notes == ()
    site.jira.write(view, want.update(made=want.record()))
    assert len(ours(site, issue)) == 1


def test_fields_that_are_on_no_screen_are_left_out_and_not_tried_again(site: Any, want: Any) -> None:
    site.set_up()
    with site.stand.world.lock:
        site.state.screens[9] = Screen(9, "Bare", [Tab(9, "Tab", ["summary", "description", "labels"])])
        site.state.project_screens = dict.fromkeys(site.state.project_screens, 9)
    first, second = site.mia.create(), site.mia.create()
    update = want.update(made=want.record(error_code="E42"))
    assert site.jira.write(site.jira.read(first), update).requests == 2
    assert site.jira.write(site.jira.read(second), update).requests == 1
    assert len(ours(site, first)) == len(ours(site, second)) == 1
    assert site.jira.write(site.jira.read(second), update).requests == 0


def test_an_account_that_may_not_silence_mails_writes_all_the_same_and_asks_once(site: Any, want: Any) -> None:
    first, second = site.mia.create(), site.mia.create()
    agent = site.connect(email=site.mia.email, token=site.mia.token)
    assert agent.write(agent.read(first), want.update()).requests == 2
    assert agent.write(agent.read(second), want.update()).requests == 1
    agent.close()


def test_a_long_verdict_copy_is_cut_to_the_limit_of_a_property(site: Any, want: Any) -> None:
    issue = site.mia.create()
    names = tuple(f"requirement_{number}" for number in range(9))
    judged = want.verdict(missing=names)
    long = tuple(replace(item, message="\u00e4" * 9000) for item in judged.missing)
    proofs = tuple(Proof(requirement=names[0], kind="file", ref=str(n), says="s", sha256="0" * 64) for n in range(900))
    update = want.update(judged=replace(judged, missing=long, evidence=proofs))
    site.jira.write(site.jira.read(issue), update)
    copy = site.state.issue(issue).properties[PROPERTY_KEY]
    assert copy["allowed"] is False
    assert copy["missing"] == list(names)
    assert copy["digest"] == verdict_copy(update.verdict)["digest"]
    assert site.jira.write(site.jira.read(issue), update).requests == 0


def closed(site: Any, want: Any, *, started: bool = True) -> str:
    issue: str = site.ada.create()
    site.tick()
    if started:
        site.mia.move(issue, START)
    site.tick()
    site.mia.move(issue, QUICK_CLOSE)
    return issue


REFUSED = timedelta(minutes=2)


@pytest.mark.parametrize(("started", "back_in"), [(True, IN_PROGRESS.name), (False, IN_PROGRESS.name)])
def test_a_close_without_proof_is_undone_with_one_internal_note(
    site: Any, want: Any, started: bool, back_in: str
) -> None:
    issue = closed(site, want, started=started)
    view = site.jira.read(issue)
    fresh(site)

    written = site.jira.write(view, want.update(made=want.record(), closed_after=REFUSED))

    assert written.reopened
    assert written.reopen_problem is None
    assert (site.sent("PUT"), site.sent("POST"), site.sent("GET")) == (1, 1, 1)
    assert site.state.issue(issue).status.name == back_in
    assert site.state.issue(issue).values["resolution"] is None
    again = site.jira.read(issue)
    assert again.ticket.history[-1].own
    markers = sorted(note.marker for note in again.traces.notes)
    assert [marker.startswith(kind) for marker, kind in zip(markers, (RECORD_MARKER, REFUSAL_MARKER), strict=True)]
    assert all(not said.public for said in ours(site, issue))


def test_the_status_before_the_close_is_preferred(site: Any, want: Any) -> None:
    issue = closed(site, want, started=False)
    with site.stand.world.lock:
        way = next(way for way in site.state.transitions if way.id == REOPEN)
        site.state.transitions.append(replace(way, id="61", name="To the backlog", to=TO_DO))
    site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED))
    assert site.state.issue(issue).status == TO_DO


def test_a_resolution_that_the_workflow_leaves_behind_is_cleared_by_the_next_write(site: Any, want: Any) -> None:
    issue = closed(site, want)
    with site.stand.world.lock:
        site.state.screens[1].tabs[0].field_ids.append("resolution")
    site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED))
    with site.stand.world.lock:
        site.state.issue(issue).values["resolution"] = RESOLUTIONS[0].id
    assert site.jira.write(site.jira.read(issue), want.update()).requests == 1
    assert site.state.issue(issue).values["resolution"] is None


def test_the_resolution_of_a_ticket_that_a_person_reopened_is_theirs(site: Any, want: Any) -> None:
    issue = closed(site, want)
    site.jira.write(site.jira.read(issue), want.update())
    site.tick()
    site.mia.move(issue, REOPEN)
    with site.stand.world.lock:
        site.state.issue(issue).values["resolution"] = RESOLUTIONS[0].id
    assert site.jira.write(site.jira.read(issue), want.update()).requests == 0


def test_undoing_the_same_close_twice_leaves_one_note(site: Any, want: Any) -> None:
    issue = closed(site, want)
    view = site.jira.read(issue)
    update = want.update(closed_after=REFUSED)
    site.stand.world.faults.add("error", method="POST", path="transitions", status=503)
    with pytest.raises(RemoteUnavailable):
        site.jira.write(view, update)
    assert len(ours(site, issue)) == 1
    written = site.jira.write(site.jira.read(issue), update)
    assert written.reopened
    assert len(ours(site, issue)) == 1


def test_a_second_close_has_a_note_of_its_own(site: Any, want: Any) -> None:
    issue = closed(site, want)
    site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED))
    site.tick()
    site.mia.move(issue, QUICK_CLOSE)
    site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED * 2))
    assert len(ours(site, issue)) == 2
    assert site.state.issue(issue).status == IN_PROGRESS


def test_a_done_status_without_a_way_out_is_said_and_still_noted(site: Any, want: Any) -> None:
    issue = closed(site, want)
    site.state.remove_transitions(REOPEN)
    written = site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED))
    assert not written.reopened
    assert written.reopen_problem is not None
    assert "OPS-1 could not be reopened" in written.reopen_problem
    assert "Add one in the workflow editor." in written.reopen_problem
    assert len(ours(site, issue)) == 1


def test_a_transition_that_a_rule_refuses_is_said_with_its_reason(site: Any, want: Any) -> None:
    issue = closed(site, want)
    with site.stand.world.lock:
        site.state.set_rule(REOPEN, lambda _issue: "Only the lead may reopen.")
    written = site.jira.write(site.jira.read(issue), want.update(closed_after=REFUSED))
    assert not written.reopened
    assert written.reopen_problem is not None
    assert "Only the lead may reopen." in written.reopen_problem


def test_an_issue_that_somebody_moved_meanwhile_is_a_conflict(site: Any, want: Any) -> None:
    issue = closed(site, want)
    view = site.jira.read(issue)
    ways = site.state.transitions

    def moved_meanwhile(_issue: Any) -> str:
        _issue.status = TO_DO
        return "too late"

    with site.stand.world.lock:
        site.state.set_rule(REOPEN, moved_meanwhile)
    assert ways is not site.state.transitions
    with pytest.raises(Conflict, match="moved by somebody else"):
        site.jira.write(view, want.update(closed_after=REFUSED))


def test_a_disputed_ticket_is_labelled_and_left_closed(site: Any, want: Any) -> None:
    issue = closed(site, want)
    site.mia.edit(issue, labels=["erp"])
    update = want.update(closed_after=REFUSED, disputed=True)
    written = site.jira.write(site.jira.read(issue), update)
    assert (written.reopened, written.reopen_problem, written.requests) == (False, None, 1)
    assert site.state.issue(issue).values["labels"] == ["erp", "gate_disputed"]
    assert site.state.issue(issue).status.category == "done"
    assert site.jira.write(site.jira.read(issue), update).requests == 0


def test_an_issue_that_a_closed_status_freezes_is_reopened_before_it_is_written(site: Any, want: Any) -> None:
    issue = closed(site, want)
    view = site.jira.read(issue)
    fresh(site)
    site.stand.world.faults.add("error", method="PUT", path=f"issue/{issue}$", status=400)
    written = site.jira.write(view, want.update(closed_after=REFUSED))
    assert written.reopened
    assert [entry.method for entry in site.stand.world.requests.select()] == ["GET", "PUT", "POST", "PUT"]
    assert len(ours(site, issue)) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "rate_limit", "retry_after": "3"}, RateLimited),
        ({"kind": "error", "status": 409}, Conflict),
        ({"kind": "error", "status": 404}, TicketGone),
        ({"kind": "error", "status": 413}, Rejected),
        ({"kind": "drop"}, RemoteUnavailable),
    ],
)
def test_a_write_that_fails_is_sent_once(site: Any, want: Any, fault: dict[str, Any], error: type[Exception]) -> None:
    issue = site.mia.create()
    view = site.jira.read(issue)
    fresh(site)
    site.stand.world.faults.add(fault.pop("kind"), method="PUT", **fault)
    with pytest.raises(error):
        site.jira.write(view, want.update(made=want.record()))
    assert site.sent("PUT") == 1


def test_a_write_whose_answer_is_lost_leaves_one_note_when_it_is_done_again(site: Any, want: Any) -> None:
    issue = site.mia.create()
    update = want.update(made=want.record())
    site.stand.world.faults.add("drop_after", method="PUT", path=f"issue/{issue}$")
    with pytest.raises(RemoteUnavailable):
        site.jira.write(site.jira.read(issue), update)
    assert site.jira.write(site.jira.read(issue), update).requests == 0
    assert len(ours(site, issue)) == 1


def test_the_gate_of_the_workflow_reads_what_was_written(site: Any, want: Any) -> None:
    issue = site.mia.create()
    site.jira.write(site.jira.read(issue), want.update())
    with pytest.raises(AssertionError, match="success_screenshot is missing"):
        site.mia.move(issue, "31")
    site.jira.write(site.jira.read(issue), want.update(judged=want.verdict()))
    site.mia.move(issue, "31")
    assert site.state.issue(issue).status.category == "done"
