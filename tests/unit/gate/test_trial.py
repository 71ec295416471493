"""Judging stored tickets by another playbook: it says what the gate itself would say, or that it is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

import pytest

from app.domain.decide import understand
from app.domain.extraction.model import Extraction
from app.domain.gate.files import inspect
from app.domain.gate.grounds import grounds_from_dict, grounds_of
from app.domain.gate.model import Evidence, Memory, Verdict
from app.domain.gate.verdict import evaluate
from app.domain.moments import instant
from app.domain.playbook import JobSeries, Playbook, ScopeRules
from app.domain.snapshot import ticket_from_dict
from app.domain.ticket import Ticket
from app.domain.trial.judged import Judged, Trial, undone_close
from app.domain.trial.stored import StoredTicket
from app.playbook import load_playbook
from tests.support.closing import AGENT, NOW, at, attached, attempt, confirmed, image, move
from tests.support.screenshots import screenshot

BUILT_IN = load_playbook(None)
GATE = BUILT_IN.gate
LABELLED = ScopeRules(labels=("order-sync",))
MAIL = b"From: rita@shop.example\nTo: bill@desk.example\nDate: Mon, 2 Nov 2026 10:20:00 +0000\n\nWe have renewed it.\n"
SNAPSHOTS: dict[str, dict[str, Any]] = {
    "complete": attempt(),
    "confirmed": confirmed(attachments=[image(when=at("10:45"))]),
    "by mail": confirmed(
        comments=[], attachments=[image(), attached("mail.eml", "message/rfc822", at("10:25"), AGENT)]
    ),
    "no screenshot": attempt(attachments=[]),
    "screenshot of before": attempt(attachments=[image(when=at("09:00"))]),
    "not stopped": attempt({"contained_at": None}),
    "retailer not told": attempt({"retailer_notified_at": None}),
    "no retailer": attempt({"has_retailer": False, "retailer_notified_at": None, "account_status": None}),
    "only hoped for": attempt({"verification_note": "Should be fine now."}),
    "nothing entered": attempt(dict.fromkeys(attempt()["fields"]), attachments=[]),
    "no reason": attempt({"resolution_reason": None}),
    "a reason of its own": attempt({"resolution_reason": "vendor_patch"}),
    "an exception": attempt({"is_job_failure": False}),
    "an exception with a note alone": attempt({"is_job_failure": False}, attachments=[]),
    "an exception without anything": attempt(
        {"is_job_failure": False, "verification_note": None, "resolution_reason": None}, attachments=[]
    ),
    "reopened": attempt(history=[move(at("11:00"), "open", "done"), move(at("12:00"), "done", "open")]),
    "closed": attempt(status_category="done", status="Done", history=[move(at("11:00"), "open", "done")]),
    "a question": attempt({"is_job_failure": None}, subject="Question", body="How do I print?"),
    "a labelled question": attempt(
        {"is_job_failure": None}, subject="Question", body="How do I print?", labels=["order-sync"]
    ),
    "no field, but a label": attempt({"is_job_failure": None}, labels=["Order-Sync"]),
    "a duplicate": attempt(duplicate_of={"key": "OPS-1", "gated": True, "status_category": "open"}),
}


def gate(**changes: Any) -> Playbook:
    return replace(BUILT_IN, version=f"1-{sorted(changes)}", gate=replace(GATE, **changes))


def at_level(level: Any) -> Playbook:
    return gate(job_failure=replace(GATE.job_failure, screenshot=level))


PLAYBOOKS: dict[str, Playbook] = {
    "built in": BUILT_IN,
    "present": at_level("present"),
    "live": at_level("live"),
    "no containment": gate(require_containment=False),
    "only the proof": gate(require_containment=False, require_retailer_notified=False, require_account_status=False),
    "present alone": gate(
        job_failure=replace(GATE.job_failure, screenshot="present"),
        require_containment=False,
        require_retailer_notified=False,
        require_account_status=False,
    ),
    "shadow": gate(
        job_failure=replace(GATE.job_failure, mode="shadow"), exception=replace(GATE.exception, mode="shadow")
    ),
    "since November": gate(since=instant("2026-11-03T00:00:00Z")),
    "one more reason": gate(resolution_reasons=(*GATE.resolution_reasons, "vendor_patch")),
    "one reason": gate(resolution_reasons=("duplicate",)),
    "by label": gate(job_failure=replace(GATE.job_failure, rules=LABELLED)),
    "exceptions by label": gate(exception=replace(GATE.exception, rules=LABELLED)),
    "customers' mail only": gate(mail_by_customer_only=True),
    "a series": gate(series=(JobSeries(name="sync", job=r"ORD-SYNC-\d+", runs=r"ORD-SYNC-\d+"),)),
    "few systems": replace(BUILT_IN, version="1-few", systems=BUILT_IN.systems[:2]),
}


@cache
def understood(name: str) -> tuple[Ticket, Extraction, Evidence]:
    """A ticket as it is read: the playbooks in here do not differ in how."""
    ticket = ticket_from_dict(SNAPSHOTS[name])
    contents = {"image/png": screenshot(), "message/rfc822": MAIL}
    files = {
        file.id: inspect(file.id, contents[file.mime_type], file.filename, file.mime_type)
        for file in ticket.attachments
    }
    return ticket, understand(ticket, BUILT_IN).extraction, Evidence(files=files)


@cache
def judged(name: str, rules: str) -> Verdict:
    """What the gate says of a ticket by one of the playbooks."""
    ticket, extraction, evidence = understood(name)
    return evaluate(ticket, extraction, PLAYBOOKS[rules], evidence, Memory(), NOW)


@cache
def kept(name: str, rules: str) -> StoredTicket:
    """The ticket as the store has it after a look under one of the playbooks, by way of JSON."""
    return stored(name, PLAYBOOKS[rules], judged(name, rules))


def stored(name: str, playbook: Playbook, verdict: Verdict) -> StoredTicket:
    """The same for any playbook."""
    ticket, extraction, evidence = understood(name)
    evidence = evidence if verdict.applies else Evidence()
    grounds = grounds_of(ticket, extraction, playbook, evidence, Memory(), verdict)
    return StoredTicket(
        ref=ticket.ref,
        key=ticket.key,
        url=ticket.url,
        subject=ticket.subject,
        project=ticket.project,
        created_at=ticket.created_at,
        closed_at=NOW if ticket.closed else None,
        scope=verdict.exempt_as or verdict.scope,
        verdict=json.loads(json.dumps(verdict.to_dict())),
        grounds=grounds_from_dict(json.loads(json.dumps(grounds.to_dict()))),
        reason=ticket.fields.resolution_reason,
        job_id=ticket.fields.job_id,
    )


def without_grounds(ticket: StoredTicket) -> StoredTicket:
    """As an earlier release stored it."""
    return replace(ticket, grounds=None)


def effect_of(verdict: Verdict) -> str:
    if not verdict.applies:
        return "outside"
    if verdict.allowed:
        return "allowed"
    return "refused" if verdict.enforced else "shadowed"


@pytest.mark.parametrize(("first", "second"), list(product(PLAYBOOKS, PLAYBOOKS)))
def test_what_a_trial_says_is_what_the_gate_would_say(first: str, second: str) -> None:
    trial = Trial(PLAYBOOKS[first], PLAYBOOKS[second])
    for name, grounds in product(SNAPSHOTS, (True, False)):
        ticket = kept(name, first) if grounds else without_grounds(kept(name, first))
        said = trial.judge(ticket)
        for one, rules in zip(said, (first, second), strict=True):
            verdict = judged(name, rules)
            assert one.effect in (effect_of(verdict), "not_known"), (name, one, verdict)
            if one.effect in ("refused", "shadowed"):
                assert set(one.lacking) <= {item.requirement for item in verdict.missing}, name
        if grounds:
            assert said[0].effect != "not_known", name


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_the_same_playbook_changes_nothing(name: str) -> None:
    trial = Trial(PLAYBOOKS[name], PLAYBOOKS[name])
    for snapshot, kept_by in product(SNAPSHOTS, PLAYBOOKS):
        for ticket in (kept(snapshot, kept_by), without_grounds(kept(snapshot, kept_by))):
            before, after = trial.judge(ticket)
            assert before == after


def tried(name: str, first: str, second: str) -> tuple[Judged, Judged]:
    return Trial(PLAYBOOKS[first], PLAYBOOKS[second]).judge(kept(name, first))


@pytest.mark.parametrize(
    ("name", "first", "second", "before", "after"),
    [
        ("not stopped", "present", "no containment", "refused", "not_known"),
        ("complete", "present", "built in", "allowed", "not_known"),
        ("no screenshot", "present", "built in", "refused", "refused"),
        ("complete", "built in", "present", "refused", "allowed"),
        ("complete", "present", "since November", "allowed", "outside"),
        ("complete", "since November", "present", "outside", "not_known"),
        ("no screenshot", "built in", "shadow", "refused", "shadowed"),
        ("a reason of its own", "present", "one more reason", "refused", "not_known"),
        ("an exception", "built in", "one reason", "allowed", "refused"),
        ("a labelled question", "built in", "by label", "outside", "not_known"),
        ("a question", "built in", "by label", "outside", "outside"),
        ("a duplicate", "built in", "one reason", "allowed", "allowed"),
        ("an exception with a note alone", "built in", "few systems", "allowed", "not_known"),
    ],
)
def test_what_is_known_is_said_and_what_is_not_is_not_guessed(
    name: str, first: str, second: str, before: str, after: str
) -> None:
    assert tuple(each.effect for each in tried(name, first, second)) == (before, after)


def test_a_requirement_that_was_not_asked_for_is_judged_all_the_same() -> None:
    for name, effect in (("not stopped", "refused"), ("complete", "allowed"), ("no retailer", "allowed")):
        assert tuple(each.effect for each in tried(name, "present alone", "present")) == ("allowed", effect), name
    trial = Trial(PLAYBOOKS["present alone"], PLAYBOOKS["present"])
    assert trial.judge(without_grounds(kept("not stopped", "present alone")))[1].effect == "not_known"


def test_a_ticket_keeps_the_scope_that_it_once_had_where_the_rules_say_the_same_of_it() -> None:
    ticket = replace(kept("an exception", "built in"), scope="job_failure")
    before, after = Trial(BUILT_IN, PLAYBOOKS["shadow"]).judge(ticket)
    assert (before.scope, after.scope) == ("job_failure", "job_failure")


def test_a_scope_that_two_people_lowered_stays_lowered() -> None:
    lowering = {"kind": "lower_scope", "to_scope": "exception"}
    ticket = kept("complete", "built in")
    ticket = replace(ticket, scope="exception", verdict={**ticket.verdict, "overrides": [lowering]})
    before, after = Trial(BUILT_IN, PLAYBOOKS["by label"]).judge(ticket)
    assert (before.scope, after.scope) == ("exception", "exception")


def test_a_close_by_override_stays_allowed() -> None:
    ticket = kept("no screenshot", "built in")
    ticket = replace(ticket, verdict={**ticket.verdict, "path": "override", "allowed": True})
    assert [each.effect for each in Trial(BUILT_IN, PLAYBOOKS["present"]).judge(ticket)] == ["allowed", "allowed"]


def undone(missing: list[str], other: str) -> str:
    closed_at: datetime = NOW - timedelta(days=1)
    ticket = kept("complete", "built in")
    return Trial(BUILT_IN, PLAYBOOKS[other]).judge(undone_close(ticket, closed_at, missing, BUILT_IN))[1].effect


def test_an_undone_close_would_have_been_let_through_where_all_it_lacked_is_not_asked_for() -> None:
    assert undone(["containment"], "no containment") == "allowed"
    assert undone(["containment", "success_screenshot"], "no containment") == "refused"
    assert undone(["containment"], "built in") == "refused"
    assert undone(["success_screenshot"], "present") == "not_known"
    assert undone(["resolution_reason"], "one more reason") == "not_known"
    assert undone(["containment"], "shadow") == "shadowed"
