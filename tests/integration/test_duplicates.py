"""Closing a ticket as a duplicate moves what it owes to another one: only to an open gated ticket of the same job, by
the store's own knowledge, and back where that one goes away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.routes.stage import EXPORT_LAG, Case, Stage, stage


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("duplicates")) as opened:
        yield opened


def link(boards: Stage, case: Case, target: str) -> None:
    """Mark the issue as a duplicate of another one."""
    wish = {"type": {"name": "Duplicate"}, "inwardIssue": {"key": case.key}, "outwardIssue": {"key": target}}
    boards.call(boards.agent, "POST", "/rest/api/3/issueLink", json=wish)


def close_as_duplicate(target: str):
    def act(case: Case) -> None:
        link(case.stage, case, target)
        case.stage.agent.press(case.key, "Quick done")

    return act


def merge_into(target: str):
    def act(case: Case) -> None:
        path = f"/api/v2/tickets/{target}/merge.json"
        case.stage.call(case.stage.zen_agent, "POST", path, json={"ids": [int(case.id)]})

    return act


def kinds(boards: Stage, case: Case) -> set[str]:
    return {report.kind for report in boards.reports(case)}


def refusal(boards: Stage, case: Case) -> str:
    return next(note for note in reversed(boards.agent.notes(case.key)) if "handoff-gate:refusal:" in note)


def test_an_issue_may_be_closed_as_a_duplicate_of_an_open_gated_one_of_the_same_job(boards):
    target = boards.report("jira")
    case = boards.report("jira", job=target.job)
    assert boards.attempt(case, close_as_duplicate(target.key)).ending == "allowed"
    assert kinds(boards, case) == {"obligation_moved"}


def test_a_duplicate_of_another_job_s_ticket_is_reopened_and_the_note_says_why(boards):
    case, target = boards.report("jira"), boards.report("jira")
    assert boards.attempt(case, close_as_duplicate(target.key)).ending == "reverted"
    assert "nothing shows that both are about the same job" in refusal(boards, case)


def test_a_duplicate_of_a_ticket_that_only_says_it_is_gated_is_reopened(boards):
    case = boards.report("jira")
    target = boards.agent.report("OPS", "Task", "How do I export a price list?", "Where is the button for it?")
    boards.place.settle()

    def forge_and_close(case: Case) -> None:
        path = f"/rest/api/3/issue/{target}/properties/handoff.gate"
        boards.call(boards.agent, "PUT", path, json={"applies": True, "allowed": False, "verdict": "refused"})
        close_as_duplicate(target)(case)

    assert boards.attempt(case, forge_and_close).ending == "reverted"
    assert "not gated" in refusal(boards, case)


def test_a_duplicate_of_a_closed_ticket_is_reopened(boards):
    target = boards.proved("jira")
    boards.agent.press(target.key, "Done")
    boards.place.settle()
    case = boards.report("jira", job=target.job)
    assert boards.attempt(case, close_as_duplicate(target.key)).ending == "reverted"
    assert "is closed itself" in refusal(boards, case)


def test_two_duplicates_of_each_other_cannot_both_be_closed(boards):
    first = boards.report("jira")
    second = boards.report("jira", job=first.job)
    assert boards.attempt(first, close_as_duplicate(second.key)).ending == "allowed"
    assert boards.attempt(second, close_as_duplicate(first.key)).ending == "reverted"


def test_a_chain_of_duplicates_ends_at_a_ticket_that_owes_the_proof(boards):
    last = boards.report("jira")
    middle, first = boards.report("jira", job=last.job), boards.report("jira", job=last.job)
    assert boards.attempt(first, close_as_duplicate(middle.key)).ending == "allowed"
    assert boards.attempt(middle, close_as_duplicate(last.key)).ending == "allowed"
    boards.agent.say(first.key, "Any news?")
    boards.place.settle()
    assert boards.is_done(first)
    assert boards.attempt(last, lambda case: boards.agent.press(case.key, "Quick done")).ending == "reverted"


def test_a_duplicate_stays_closed_when_its_target_is_closed_with_proof(boards):
    target = boards.report("jira")
    case = boards.report("jira", job=target.job)
    boards.attempt(case, close_as_duplicate(target.key))
    boards.prove(target)
    boards.agent.press(target.key, "Done")
    boards.place.settle()
    boards.agent.say(case.key, "Thanks.")
    boards.place.settle()
    assert boards.is_done(case)


def test_a_duplicate_is_reopened_when_its_target_is_deleted(boards):
    target = boards.report("jira")
    case = boards.report("jira", job=target.job)
    boards.attempt(case, close_as_duplicate(target.key))
    boards.call(boards.service_in_jira, "DELETE", f"/rest/api/3/issue/{target.key}")
    boards.place.settle()
    assert not boards.is_done(case)


def test_the_obligation_follows_its_ticket_into_another_project(boards):
    target = boards.report("jira")
    case = boards.report("jira", job=target.job)
    boards.attempt(case, close_as_duplicate(target.key))
    path = f"/sandbox/issues/{target.key}/move"
    target.key = boards.call(boards.agent, "POST", path, json={"project": "ARC"})["key"]
    boards.place.settle()
    boards.call(boards.service_in_jira, "DELETE", f"/rest/api/3/issue/{target.key}")
    boards.place.settle()
    assert not boards.is_done(case)


def test_a_duplicate_of_a_ticket_whose_own_event_is_still_missing_is_judged_by_reading_that(boards):
    case = boards.report("jira")
    hooks = boards.place.sandbox.jira.world.webhooks
    hooks.drain()
    hooks.lose_next(1_000)
    fields = boards.agent.issue(case.key)["fields"]
    text = f"Job: {case.job}\nError: INVALID_LOGIN_ATTEMPT: the access token was rejected"
    target = boards.agent.report("OPS", "Job failure", fields["summary"], text)
    hooks.lose_next(0)
    assert boards.attempt(case, close_as_duplicate(target)).ending == "allowed"


def test_a_zendesk_ticket_may_be_merged_into_an_open_gated_one_of_the_same_job(boards):
    target = boards.report("zendesk")
    case = boards.report("zendesk", job=target.job)
    seen = boards.attempt(case, merge_into(target.key))
    assert (seen.ending, seen.followups) == ("allowed", 0)
    assert kinds(boards, case) == {"obligation_moved"}


def test_a_ticket_that_was_merged_into_is_held_to_its_proof(boards):
    target = boards.report("zendesk")
    case = boards.report("zendesk", job=target.job)
    boards.attempt(case, merge_into(target.key))
    assert boards.attempt(target, lambda case: boards.zen_agent.solve_by_automation(case.key)).ending == "reverted"
    assert boards.is_done(case)


def test_merging_into_a_ticket_of_another_job_gets_one_follow_up(boards):
    target = boards.zen_customer.report("Payment export errored", "Job: PAY-EXP-77\nError: 500 internal error")
    boards.place.settle()
    case = boards.report("zendesk")
    seen = boards.attempt(case, merge_into(target))
    assert (seen.ending, seen.followups, seen.mails) == ("followed up", 1, 0)
    boards.tick(EXPORT_LAG)
    boards.sweep()
    boards.place.settle()
    assert len(boards.followups(case)) == 1


def test_a_merged_ticket_whose_target_is_deleted_is_followed_up(boards):
    target = boards.report("zendesk")
    case = boards.report("zendesk", job=target.job)
    boards.attempt(case, merge_into(target.key))
    boards.call(boards.zen_agent, "DELETE", f"/api/v2/tickets/{target.key}.json")
    boards.place.settle()
    assert len(boards.followups(case)) == 1
