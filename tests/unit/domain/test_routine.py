"""Contain, notify, decide: the order, the clocks, what counts as done, and the draft to the retailer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.gate.statements.language import language_of
from app.domain.note import Block, Bullets, Fold, Paragraph
from app.domain.note_routine import routine_blocks
from app.domain.routine import Routine, RoutinePolicy, routine_of, routine_of_stored
from app.domain.routine_cause import CAUSES, cause_of
from app.domain.routine_draft import TEXTS, draft_for, written
from app.domain.snapshot import ticket_from_dict
from app.playbook import load_playbook
from tests.support.closing import AGENT, CUSTOMER, at, attempt, judged, message

START = datetime(2026, 11, 2, 9, 45, tzinfo=UTC)
POLICY = RoutinePolicy()
NOTHING_DONE = {"contained_at": None, "retailer_notified_at": None, "account_status": None}


def routine_for(**fields: Any) -> Routine:
    made = routine_of(judged(attempt(fields)), START, POLICY)
    assert made is not None
    return made


def names(routine: Routine) -> list[str]:
    return [step.name for step in routine.steps]


def texts(blocks: list[Block]) -> str:
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Fold):
            said += [block.title, texts(list(block.blocks))]
        elif isinstance(block, Bullets):
            said += [text for _, text in block.items]
        elif isinstance(block, Paragraph):
            said.append(block.text)
    return "\n".join(said)


def test_the_failure_is_stopped_before_the_retailer_is_told_and_then_the_account_decided_on() -> None:
    routine = routine_for(**NOTHING_DONE)
    assert names(routine) == ["contain", "notify", "decide"]
    assert routine.next_step is routine.steps[0]
    assert [step.due_at - START for step in routine.steps] == [
        timedelta(hours=1),
        timedelta(hours=4),
        timedelta(days=2),
    ]


def test_telling_the_retailer_does_not_make_it_the_next_steps_turn_while_the_job_fails_on() -> None:
    routine = routine_for(contained_at=None)
    assert routine.out_of_order
    assert routine.next_step is not None
    assert routine.next_step.name == "contain"
    assert "Stop the job first" in texts(routine_blocks(routine, (), None))


def test_a_step_is_overdue_only_after_its_time_and_only_while_it_is_not_done() -> None:
    routine = routine_for(**NOTHING_DONE)
    at_the_limit = START + timedelta(hours=1)
    assert routine.overdue(at_the_limit) == ()
    assert [step.name for step in routine.overdue(at_the_limit + timedelta(seconds=1))] == ["contain"]
    assert [step.name for step in routine.overdue(START + timedelta(days=9))] == ["contain", "notify", "decide"]
    assert routine_for().overdue(START + timedelta(days=9)) == ()


def test_a_step_done_after_its_time_was_late() -> None:
    [contain, *_] = routine_of(judged(attempt()), START - timedelta(days=1), POLICY).steps  # type: ignore[union-attr]
    assert contain.done
    assert contain.late


def test_an_internal_job_has_nobody_to_tell_and_no_account() -> None:
    assert names(routine_for(has_retailer=False)) == ["contain"]


def test_an_exception_that_is_no_job_failure_has_no_routine() -> None:
    assert routine_of_stored({"scope": "exception", "missing": []}, START, POLICY) is None


def test_a_stored_verdict_gives_the_same_routine_as_the_fresh_one() -> None:
    verdict = judged(attempt({"account_status": None}))
    assert routine_of_stored(verdict.to_dict(), START, POLICY) == routine_of(verdict, START, POLICY)


def test_limits_come_from_the_playbook(tmp_path: Any) -> None:
    own = tmp_path / "playbook.yaml"
    own.write_text("version: 1\nroutine:\n  notify_within_hours: 0.5\n")
    policy = load_playbook(str(own)).routine
    assert policy == RoutinePolicy(notify_within=timedelta(minutes=30))
    assert load_playbook(None).routine == RoutinePolicy()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Access token expired for Kaufland", "expired_token"),
        ("ERR 401 Unauthorized while pulling orders", "expired_token"),
        ("Das Zugriffstoken ist abgelaufen", "expired_token"),
        ("The seller account was closed by the marketplace, token invalid", "offboarded"),
        ("Der Händler verkauft nicht mehr auf Otto", "offboarded"),
        ("Element not found: the website changed its layout", "site_change"),
        ("La page a été refaite, refonte du site", "site_change"),
        ("SFTP connection refused", "connection"),
        ("同期がタイムアウトしました", "connection"),
        ("Job failed with exit code 1", "unknown"),
    ],
)
def test_the_cause_is_read_from_the_ticket(text: str, cause: str) -> None:
    assert cause_of("Job failed", text, None) == cause


def test_what_the_error_says_goes_before_what_people_wrote() -> None:
    assert cause_of("Feed sync failed", "The feed did not run.", "ERR_TOKEN_EXPIRED") == "expired_token"


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("cause", CAUSES)
def test_a_draft_explains_asks_and_says_what_comes_next_in_each_language(language: str, cause: Any) -> None:
    draft = written(cause, language, "FEED-88", stopped=True)
    assert draft.language == language
    assert len(set(draft.paragraphs)) == 5
    assert "FEED-88" in draft.paragraphs[1]
    assert language_of(" ".join(draft.paragraphs)) == language
    assert not any("{" in line or "()" in line or "  " in line for line in draft.paragraphs)


@pytest.mark.parametrize("language", TEXTS)
def test_a_draft_says_that_the_job_was_stopped_only_where_it_was(language: str) -> None:
    stopped, running = (written("connection", language, None, stopped=is_so) for is_so in (True, False))
    assert stopped.paragraphs[1] == f"{running.paragraphs[1]} {TEXTS[language].stopped}"


@pytest.mark.parametrize(("writer", "language"), [(CUSTOMER, "de"), (AGENT, "en")])
def test_the_draft_is_in_the_language_of_the_customers_last_message(writer: dict[str, Any], language: str) -> None:
    said = "Guten Tag, bei uns kommen seit gestern keine Bestellungen mehr an, können Sie das bitte prüfen?"
    ticket = ticket_from_dict(attempt(comments=[message(said, at("10:05"), writer)]))
    assert (
        draft_for(ticket, "The job is down and we have no orders for it.", None, None, stopped=True).language
        == language
    )


def test_the_note_folds_the_steps_and_marks_the_draft_as_not_sent() -> None:
    routine = routine_for(retailer_notified_at=None, account_status=None)
    draft = written("expired_token", "en", "FEED-88", stopped=True)
    [fold] = routine_blocks(routine, ("notify",), draft)
    assert isinstance(fold, Fold)
    assert fold.title.startswith("Routine: next, tell the retailer (overdue since 2026-11-02T13:45")
    assert "not sent" in texts([fold])
    assert "1. stop the failing job: done" in texts([fold])


def test_nothing_is_shown_when_every_step_is_done() -> None:
    assert routine_blocks(routine_for(), (), None) == []
    assert routine_blocks(None, (), None) == []
