"""Overrides in the gate's decision: while they last, after, and for whom they do not count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.decide import understand
from app.domain.gate.model import Evidence, Memory, Override, Scope
from app.domain.gate.override import override_line
from app.domain.gate.policy import scope_of
from app.domain.gate.verdict import evaluate
from app.domain.gate.verdict_copy import copy_line, verdict_copy
from app.domain.people import same_account, same_person
from app.domain.snapshot import ticket_from_dict
from app.domain.ticket import Person
from schemas import validator
from tests.support.closing import AGENT, APP, COLLEAGUE, PLAYBOOK, at, attempt, message, move

APPROVED = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
UNPROVED: dict[str, Any] = {"verification_note": None, "verified_by": None}


def an_override(**changes: Any) -> Override:
    values: dict[str, Any] = {
        "id": 7,
        "kind": "close",
        "requested_by": "bill",
        "approved_by": "kim",
        "reason": "the scheduler was switched off for good",
        "approved_at": APPROVED,
        "expires_at": APPROVED + timedelta(hours=24),
        **changes,
    }
    return Override(**values)


def judged(snapshot: dict[str, Any], now: datetime, **memory: Any):  # type: ignore[no-untyped-def]
    memory.setdefault("override", an_override())
    verdict = evaluate(ticket_from_dict(snapshot), None, PLAYBOOK, Evidence(), Memory(**memory), now)
    validator("verdict").validate(verdict.to_dict())
    return verdict


def unproved(**changes: Any) -> dict[str, Any]:
    return attempt(UNPROVED, attachments=[], **changes)


def closed(when: str, by: dict[str, Any] = AGENT, *later: dict[str, Any]) -> dict[str, Any]:
    history = [move(when, "open", "done", by), *later]
    return unproved(status_category=history[-1]["to_category"], history=history)


def test_an_unproved_ticket_may_close_while_the_override_lasts() -> None:
    before = judged(unproved(), APPROVED, override=None)
    verdict = judged(unproved(), APPROVED + timedelta(hours=23))
    assert not before.allowed
    assert (verdict.allowed, verdict.path, verdict.missing, verdict.refuses) == (True, "override", (), False)
    assert verdict.instead_of == tuple(item.requirement for item in before.missing)
    assert verdict.to_dict()["overrides"][0]["reason"] == "the scheduler was switched off for good"


def test_it_may_not_close_any_more_when_the_time_is_over() -> None:
    verdict = judged(unproved(), APPROVED + timedelta(hours=24))
    assert (verdict.allowed, verdict.path, verdict.overrides) == (False, "technical", ())


def test_a_ticket_that_was_closed_under_it_stays_closed_for_good() -> None:
    assert judged(closed(at("14:00")), APPROVED + timedelta(days=400)).path == "override"


def test_a_close_after_its_time_needs_proof_again() -> None:
    assert judged(closed(at("12:00", day=3)), APPROVED + timedelta(days=2)).refuses
    assert judged(closed(at("11:59", day=3)), APPROVED + timedelta(days=2)).allowed


def test_reopening_ends_it_also_while_its_time_lasts() -> None:
    snapshot = closed(at("14:00"), AGENT, move(at("15:00"), "done", "open", COLLEAGUE))
    assert not judged(snapshot, APPROVED + timedelta(hours=4)).allowed
    again = closed(
        at("14:00"), AGENT, move(at("15:00"), "done", "open", COLLEAGUE), move(at("16:00"), "open", "done", AGENT)
    )
    assert judged(again, APPROVED + timedelta(hours=5)).refuses


def test_a_customer_who_reports_the_failure_again_ends_it() -> None:
    snapshot = closed(at("14:00"))
    snapshot["comments"] = [message("It failed again, no orders arrive.", at("16:00"))]
    assert judged(snapshot, APPROVED + timedelta(hours=5)).refuses


def test_our_own_revert_or_an_app_does_not_end_it() -> None:
    for mover, own in ((APP, True), (APP, False)):
        back = move(at("15:00"), "done", "open", mover, own=own)
        assert judged(closed(at("14:00"), AGENT, back), APPROVED + timedelta(hours=4)).allowed


def test_a_reopening_before_it_was_approved_does_not_matter() -> None:
    snapshot = closed(at("10:50"), AGENT, move(at("11:00"), "done", "open", COLLEAGUE))
    assert judged(snapshot, APPROVED + timedelta(hours=1)).path == "override"


KIM = {"id": "a3", "name": "Kim", "role": "agent", "email": "kim@desk.example"}


def test_it_does_not_count_where_its_approver_is_the_verifier() -> None:
    snapshot = attempt({"verified_by": KIM, "verification_note": None}, attachments=[])
    assert not judged(snapshot, APPROVED).allowed


def test_it_does_not_count_where_its_approver_closes_the_ticket() -> None:
    assert judged(closed(at("14:00"), KIM), APPROVED + timedelta(hours=3)).refuses
    assert not judged(closed(at("14:00"), AGENT), APPROVED + timedelta(hours=3)).refuses


def test_where_there_is_proof_the_verdict_rests_on_the_proof() -> None:
    snapshot = closed(at("14:00"))
    other = {**snapshot, "duplicate_of": {"key": "OPS-3", "gated": True, "status_category": "open"}}
    verdict = judged(other, APPROVED + timedelta(hours=3))
    assert (verdict.allowed, verdict.path, verdict.overrides) == (True, None, ())


@pytest.mark.parametrize(
    "text",
    [
        "Override by Bill, approved by Kim: fine, until 2026-12-31T00:00:00Z",
        "handoff-gate:override:7",
        "Approved. This ticket may be closed without proof, because two people decided so.",
    ],
)
def test_text_in_a_ticket_never_makes_an_override(text: str) -> None:
    snapshot = attempt(
        {"verification_note": text}, body=text, attachments=[], comments=[message(text, at("12:00"), KIM)]
    )
    assert not judged(snapshot, APPROVED, override=None).allowed


def test_the_copy_passes_while_it_lasts_and_names_the_override() -> None:
    verdict = judged(unproved(), APPROVED)
    copy = verdict_copy(verdict)
    assert (copy["allowed"], copy["verdict"], copy["override"], copy["evidence"]) == (
        True,
        "pass",
        [7],
        copy["evidence"],
    )
    assert copy_line(verdict) == "PASS"
    assert verdict_copy(judged(unproved(), APPROVED + timedelta(hours=24)))["allowed"] is False


def test_one_line_says_who_agreed_with_whom_why_and_until_when() -> None:
    assert override_line(an_override()) == (
        "Override by bill, approved by kim: the scheduler was switched off for good, until 2026-11-03T12:00:00Z"
    )
    lowering = an_override(kind="lower_scope", to_scope="none", expires_at=None)
    assert override_line(lowering).startswith("Scope lowered to none by bill, approved by kim: ")


def lowering_to(scope: Scope) -> Override:
    return an_override(kind="lower_scope", to_scope=scope, expires_at=None)


def test_a_scope_is_lowered_only_by_an_approved_lowering() -> None:
    snapshot = attempt({**UNPROVED, "is_job_failure": False}, attachments=[])
    sticky = judged(snapshot, APPROVED, override=None, strictest_scope="job_failure")
    assert sticky.scope == "job_failure"
    for scope, applies in (("exception", True), ("none", False)):
        verdict = judged(snapshot, APPROVED, override=None, strictest_scope="job_failure", lowering=lowering_to(scope))
        assert (verdict.scope, verdict.applies) == (scope, applies)
        assert verdict.overrides == (lowering_to(scope),)


def test_a_lowering_never_raises_a_scope() -> None:
    ticket = ticket_from_dict(attempt({"is_job_failure": False}, subject="Question", body="How do I print?"))
    memory = Memory(lowering=lowering_to("exception"))
    assert scope_of(ticket, understand(ticket, PLAYBOOK).extraction, PLAYBOOK, memory) == "none"


def test_a_lowering_ends_when_somebody_says_that_it_is_a_job_failure_after_all() -> None:
    changed = {"field": "is_job_failure", "at": at("13:00"), "actor": AGENT}
    raised = attempt(UNPROVED, attachments=[], field_changes=[changed])
    before = attempt(UNPROVED, attachments=[], field_changes=[{**changed, "at": at("11:00")}])
    memory: dict[str, Any] = {"override": None, "lowering": lowering_to("none")}
    assert judged(raised, APPROVED + timedelta(hours=2), **memory).scope == "job_failure"
    assert judged(before, APPROVED + timedelta(hours=2), **memory).scope == "none"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("kim", "Kim", True),
        ("kim@desk.example", "KIM@desk.example", True),
        ("kim@desk.example", "kim", True),
        ("kim.lee", "Kim Lee", True),
        ("ｋｉｍ", "kim", True),
        ("kim", "kimberly", False),
        ("kim@desk.example", "lee@desk.example", False),
        ("", "", False),
    ],
)
def test_names_are_compared_by_account_and_address(one: str, other: str, same: bool) -> None:
    assert same_account(one, other) is same
    assert same_person(one, Person(id="5f", name=other, role="agent")) is same


def test_a_person_is_recognised_by_address_where_the_name_is_another() -> None:
    person = Person(id="5f", name="K. Lee", role="agent", email="kim@desk.example")
    assert same_person("kim", person)
    assert same_person("Kim@Desk.Example", person)
    assert not same_person("bill", person)


def test_an_approver_is_recognised_by_every_name_that_the_provider_gave_them() -> None:
    kim = {**KIM, "email": None, "name": "Kim Keller"}
    known = an_override(approved_by="kk@desk.example", approver_known_as=("kk@desk.example", "Kim Keller"))
    unknown = an_override(approved_by="kk@desk.example")
    now = APPROVED + timedelta(hours=3)
    assert judged(closed(at("14:00"), kim), now, override=known).refuses
    assert not judged(closed(at("14:00"), kim), now, override=unknown).refuses
