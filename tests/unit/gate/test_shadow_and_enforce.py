"""Going live: what shadow mode said of a ticket is what the gate says when it is enforced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.decide import understand
from app.domain.gate.model import Evidence, Memory, Mode, Verdict
from app.domain.gate.verdict import evaluate
from app.domain.gate.verdict_copy import copy_line, verdict_copy
from app.domain.playbook import Playbook
from app.domain.snapshot import ticket_from_dict
from app.playbook import load_playbook, with_modes
from tests.support.closing import NOW, at, attempt, confirmed, judged, move

BUILT_IN = load_playbook(None)
SNAPSHOTS: dict[str, dict[str, Any]] = {
    "complete": attempt(),
    "confirmed": confirmed(),
    "no screenshot": attempt(attachments=[]),
    "only hoped for": attempt({"verification_note": "Should be fine now."}),
    "nothing entered": attempt(dict.fromkeys(attempt()["fields"]), attachments=[]),
    "no reason": attempt({"resolution_reason": None}),
    "an exception": attempt({"is_job_failure": False}),
    "reopened": attempt(history=[move(at("11:00"), "open", "done"), move(at("12:00"), "done", "open")]),
    "closed without proof": attempt(
        attachments=[], status_category="done", status="Done", history=[move(at("11:00"), "open", "done")]
    ),
    "no exception at all": attempt({"is_job_failure": False}, subject="Question", body="How do I print?"),
    "a duplicate": attempt(duplicate_of={"key": "OPS-1", "gated": True, "status_category": "open"}),
}


def verdict_in(mode: Mode, snapshot: dict[str, Any]) -> Verdict:
    playbook = with_modes(BUILT_IN, {"job_failure": mode, "exception": mode})
    return judged(snapshot, playbook=playbook, extraction=understand(ticket_from_dict(snapshot), playbook).extraction)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_shadow_and_enforced_verdicts_are_the_same_but_for_being_enforced(name: str) -> None:
    shadow, enforced = (verdict_in(mode, SNAPSHOTS[name]) for mode in ("shadow", "enforce"))
    assert not shadow.enforced
    assert not shadow.refuses
    assert enforced.enforced == enforced.applies
    assert replace(shadow, enforced=enforced.enforced) == enforced


def test_these_tickets_hold_verdicts_of_every_kind() -> None:
    verdicts = [verdict_in("enforce", snapshot) for snapshot in SNAPSHOTS.values()]
    assert {(verdict.applies, verdict.allowed) for verdict in verdicts} == {(True, True), (True, False), (False, True)}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_in_shadow_mode_the_copy_always_lets_the_ticket_pass_and_says_that_it_is_shadow(name: str) -> None:
    verdict = verdict_in("shadow", SNAPSHOTS[name])
    copy = verdict_copy(verdict)
    assert (copy["allowed"], copy["enforced"], copy["message"]) == (True, False, "")
    assert copy["missing"] == [item.requirement for item in verdict.missing]
    if verdict.applies:
        assert copy_line(verdict) == ("PASS" if verdict.allowed else "PASS (shadow mode: would be refused)")


@pytest.mark.parametrize("scope", ["job_failure", "exception"])
def test_each_scope_has_a_mode_of_its_own(scope: str) -> None:
    playbook = with_modes(BUILT_IN, {"job_failure": "enforce", "exception": "enforce", scope: "shadow"})
    job = judged(attempt(attachments=[]), playbook=playbook)
    other_ticket = attempt({"is_job_failure": False, "verification_note": None}, attachments=[], labels=["exception"])
    other = judged(other_ticket, playbook=playbook)
    assert (job.scope, other.scope) == ("job_failure", "exception")
    assert (job.refuses, other.refuses) == (scope != "job_failure", scope != "exception")


def since(moment: datetime) -> Playbook:
    return replace(BUILT_IN, gate=replace(BUILT_IN.gate, since=moment))


def test_a_ticket_from_before_the_gate_is_exempt_and_says_what_it_would_be() -> None:
    created = datetime(2026, 11, 2, 9, 50, tzinfo=UTC)
    ticket = ticket_from_dict(attempt(attachments=[]))
    for moment, exempt in ((created, None), (created.replace(minute=51), "job_failure")):
        verdict = evaluate(ticket, None, since(moment), Evidence(), Memory(strictest_scope="job_failure"), NOW)
        assert (verdict.applies, verdict.exempt_as) == (exempt is None, exempt)
    question = ticket_from_dict(attempt({"is_job_failure": False}, subject="Question", body="How do I print?"))
    assert evaluate(question, None, since(NOW), Evidence(), Memory(), NOW).exempt_as is None
