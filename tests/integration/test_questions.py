"""One question to the reporter of an incomplete exception, over HTTP in both trackers: put once, answered in a comment,
merged into the record, never put again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from app.demo.people import JiraPerson, plain
from app.domain.asked import QUESTION_MARKER, QUESTION_PROPERTY
from app.domain.note_composer import RECORD_MARKER
from app.store import tables
from app.workflow import work
from integrations.sandbox.jira_state import ADA, CUSTOMER_TOKEN
from tests.support.installation import Installation, installation

SUBJECT = "Order sync Shopify to NetSuite failed"
VAGUE = "The nightly order sync from Shopify to NetSuite failed and the orders of this morning are missing in NetSuite."
COMPLETE = (
    "The export ORD-SYNC-4471 from Shopify to NetSuite failed at 2026-11-02T09:14:05Z, started by the scheduler.\n"
    "Error ORA-00060: deadlock detected while waiting for resource"
)
BUT_FOR_THE_TRIGGER = "The export ORD-SYNC-4471 failed at 2026-11-02T09:14:05Z. Error ORA-00060: deadlock detected"
MOST_TIMEOUTS = 6
ANSWER = "Job 4711, yesterday 14:05 UTC, error was ERR_TIMEOUT: connection reset, cron started it"


@pytest.fixture
def place(database_url: str) -> Iterator[Installation]:
    with installation(database_url) as running:
        yield running


@pytest.fixture
def checked_place(sqlite_url: str, contracts_folder: Path) -> Iterator[Installation]:
    with installation(sqlite_url, contracts_folder) as running:
        yield running
        assert running.violations() == []


@pytest.fixture
def ada(place: Installation) -> Iterator[JiraPerson]:
    """The customer who reports in Jira."""
    with closing(JiraPerson(place.sandbox.jira.url, ADA.email, CUSTOMER_TOKEN)) as person:
        yield person


def report(place: Installation, person: JiraPerson, text: str = VAGUE, subject: str = SUBJECT) -> str:
    key = person.report("OPS", "Job failure", subject, text)
    place.settle()
    return key


def said(place: Installation, key: str) -> list[dict[str, Any]]:
    comments: list[dict[str, Any]] = place.agent.issue(key)["fields"]["comment"]["comments"]
    return comments


def jira_questions(place: Installation, key: str) -> list[dict[str, Any]]:
    return [comment for comment in said(place, key) if QUESTION_MARKER in plain(comment["body"])]


def zendesk_questions(place: Installation, number: str) -> list[dict[str, Any]]:
    return [note for note in place.zen_agent.notes(number) if QUESTION_MARKER in note["plain_body"]]


def in_store(place: Installation) -> Any:
    with place.service.database.read() as connection:
        return connection.execute(tables.tickets.select()).one()


def forget_in_store(place: Installation) -> None:
    with place.service.database.write() as connection:
        connection.execute(tables.tickets.update().values(asked_at=None, asked_for=None))


def test_a_vague_jira_ticket_gets_one_public_question_in_the_same_request_as_the_record(place, ada):
    report(place, ada, COMPLETE)
    place.forget_requests()
    key = report(place, ada)
    writes = [made for made in place.requests("jira") if not made.startswith("GET")]
    assert len(writes) == 1, writes

    (question,) = jira_questions(place, key)
    text = plain(question["body"])
    assert question["jsdPublic"]
    assert "NetSuite" in text
    assert "EXAMPLE" in text
    assert "not available because" in text
    (note,) = [comment for comment in said(place, key) if RECORD_MARKER in plain(comment["body"])]
    assert not note["jsdPublic"]
    assert "Asked the reporter on" in plain(note["body"])
    assert place.agent.record(key)["trigger"].startswith("unknown: the reporter was asked on")


def test_the_answer_in_a_jira_comment_fills_the_record_and_nothing_is_asked_again(place, ada):
    key = report(place, ada)
    ada.say(key, ANSWER)
    place.settle()
    record = place.agent.record(key)
    assert record["job_or_transaction_id"] == "4711"
    assert record["error_code"] == "ERR_TIMEOUT: connection reset"
    assert record["trigger"] == "cron (process)"
    assert record["exact_timestamp"].endswith("T14:05:00+00:00")
    assert len(jira_questions(place, key)) == 1
    (note,) = [plain(comment["body"]) for comment in said(place, key) if RECORD_MARKER in plain(comment["body"])]
    assert "Answered." in note
    assert "in a comment" in note
    row = in_store(place)
    assert row.asked_for[0] == "job_or_transaction_id"
    assert row.answered_at is not None
    metrics = requests.get(f"{place.url}/metrics", timeout=10).text
    assert 'handoff_questions{state="asked"} 1.0' in metrics
    assert 'handoff_questions{state="answered"} 1.0' in metrics
    with place.service.database.read() as connection:
        events = connection.execute(tables.audit.select().where(tables.audit.c.event == "asked")).all()
    assert [event.detail["for"][0] for event in events] == ["job_or_transaction_id"]


def test_what_cannot_be_had_is_kept_with_the_reporter_s_words(place, ada):
    key = report(place, ada)
    ada.say(key, "The id is not available because the run is not logged. It was the scheduler, 00:05 UTC.")
    place.settle()
    record = place.agent.record(key)
    assert record["job_or_transaction_id"].startswith("unknown: reporter says “The id is not available because")
    assert record["error_code"].startswith("unknown: the reporter was asked on")
    assert len(jira_questions(place, key)) == 1


def test_our_own_question_starts_no_further_work(place, ada):
    key = report(place, ada)
    assert place.settle() == []
    ada.say(key, "I will look it up.")
    assert [worked.result for worked in place.settle()] == ["handled"]
    assert len(jira_questions(place, key)) == 1


def test_a_delivery_that_comes_three_times_and_out_of_order_asks_once(place, ada):
    for stand in place.sandbox.stands.values():
        behaviour = {"copies": 3}
        requests.post(f"{stand.url}/sandbox/webhooks/behaviour", json=behaviour, timeout=10).raise_for_status()
    key, number = report(place, ada), place.zen_customer.report(SUBJECT, VAGUE)
    place.settle()
    assert len(jira_questions(place, key)) == len(zendesk_questions(place, number)) == 1


def test_a_deleted_question_is_not_put_again_whoever_remembers_it(place, ada):
    key = report(place, ada)
    (question,) = jira_questions(place, key)
    issue = f"{place.agent.url}/rest/api/3/issue/{key}"
    service = (place.sandbox.jira.credentials["email"], place.sandbox.jira.credentials["token"])
    requests.delete(f"{issue}/comment/{question['id']}", auth=service, timeout=10).raise_for_status()
    forget_in_store(place)
    place.agent.say(key, "Looking into it.")
    place.settle()
    assert jira_questions(place, key) == []
    assert in_store(place).asked_at is not None

    requests.delete(f"{issue}/properties/{QUESTION_PROPERTY}", auth=service, timeout=10).raise_for_status()
    place.agent.say(key, "Still looking.")
    place.settle()
    assert jira_questions(place, key) == []


@pytest.mark.parametrize("system", ["jira", "zendesk"])
def test_a_crash_after_writing_and_before_committing_does_not_ask_twice(place, ada, system, monkeypatch):
    save, broken = work.tickets.save, [True]

    def save_once_broken(*arguments: Any) -> None:
        if broken:
            broken.pop()
            raise RuntimeError("the process died here")
        save(*arguments)

    monkeypatch.setattr(work.tickets, "save", save_once_broken)
    if system == "jira":
        key = ada.report("OPS", "Job failure", SUBJECT, VAGUE)
    else:
        key = place.zen_customer.report(SUBJECT, VAGUE)
    assert place.settle()[0].result == "retry"
    with place.service.database.write() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET due_at = 0 WHERE state = 'queued'")
    place.settle()
    assert len(jira_questions(place, key) if system == "jira" else zendesk_questions(place, key)) == 1
    row = in_store(place)
    assert row.asked_at is not None
    assert row.asked_for[0] == "job_or_transaction_id"


def test_complete_tickets_and_others_than_exceptions_are_never_asked_about(place, ada):
    complete = report(place, ada, COMPLETE)
    other = report(place, ada, "Where is the button for it?", "How do I export a price list?")
    assert jira_questions(place, complete) == jira_questions(place, other) == []


def test_a_closed_ticket_is_not_asked_about_and_neither_is_one_that_was_closed(place, ada):
    key = ada.report("OPS", "Job failure", SUBJECT, VAGUE)
    place.agent.press(key, "Quick done")
    place.settle()
    assert jira_questions(place, key) == []
    place.agent.say(key, "Reopened, we will see.")
    place.settle()
    assert jira_questions(place, key) == []


def test_a_ticket_from_before_is_not_asked_about(place, ada):
    ada.report("OPS", "Job failure", SUBJECT, VAGUE)
    later = replace(place.service, clock=lambda clock=place.service.clock: clock() + timedelta(hours=25))
    place.service = later
    place.settle()
    key = place.agent.issue("OPS-1")["key"]
    assert jira_questions(place, key) == []
    assert place.agent.record(key)["trigger"] == "unknown: not stated in the ticket"


def test_in_shadow_mode_nobody_is_asked(place, ada):
    gate = place.service.playbook.gate
    shadow = replace(gate, job_failure=replace(gate.job_failure, mode="shadow"))
    place.service = replace(place.service, playbook=replace(place.service.playbook, gate=shadow))
    key = report(place, ada)
    assert jira_questions(place, key) == []


def test_a_comment_does_not_satisfy_the_gate_for_the_ticket(place, ada):
    """Neither the question nor the answer counts as notice, confirmation, or as the time of the failure."""
    key = report(place, ada)
    before = place.agent.issue(key)["properties"]["handoff.gate"]["missing"]
    ada.say(key, ANSWER)
    place.settle()
    assert place.agent.issue(key)["properties"]["handoff.gate"]["missing"] == before


def test_a_vague_zendesk_ticket_gets_one_public_question_and_one_internal_note(place):
    place.zen_customer.report(SUBJECT, COMPLETE)
    place.settle()
    place.forget_requests()
    number = place.zen_customer.report(SUBJECT, VAGUE)
    place.settle()
    writes = [made for made in place.requests("zendesk") if made.startswith("PUT")]
    assert len(writes) == 2, writes
    (question,) = zendesk_questions(place, number)
    assert question["public"]
    notes = [note for note in place.zen_agent.notes(number) if RECORD_MARKER in note["plain_body"]]
    assert [note["public"] for note in notes] == [False]
    assert "Asked the reporter on" in notes[0]["plain_body"]
    assert "handoff_asked" in place.zen_agent.ticket(number)["tags"]


def test_the_answer_in_zendesk_fills_the_fields_without_another_comment(place):
    number = place.zen_customer.report(SUBJECT, VAGUE)
    place.settle()
    before = len(place.zen_agent.notes(number))
    answer(place, number, ANSWER)
    record = place.zen_agent.record(number)
    assert record["job_or_transaction_id"] == "4711"
    assert record["error_code"] == "ERR_TIMEOUT: connection reset"
    assert record["trigger"] == "cron (process)"
    assert len(place.zen_agent.notes(number)) == before + 1


def answer(place: Installation, number: str, text: str) -> None:
    """The requester replies."""
    place.sandbox.zendesk.world.clock.advance(2)
    customer = place.zen_customer
    customer._call("PUT", f"/api/v2/requests/{number}.json", json={"request": {"comment": {"body": text}}})
    place.settle()


def test_a_quoted_question_is_no_answer(place):
    number = place.zen_customer.report(SUBJECT, VAGUE)
    place.settle()
    (question,) = zendesk_questions(place, number)
    quoted = "\n".join(f"> {line}" for line in question["plain_body"].splitlines())
    answer(place, number, f"I will ask around.\n\nOn Fri, Nov 20, 2026, Handoff Gate wrote:\n{quoted}")
    assert place.zen_agent.record(number)["job_or_transaction_id"].startswith("unknown: the reporter was asked")
    answer(place, number, question["plain_body"])
    assert place.zen_agent.record(number)["job_or_transaction_id"].startswith("unknown: the reporter was asked")
    assert len([n for n in zendesk_questions(place, number) if n["author_id"] == question["author_id"]]) == 1


def test_a_zendesk_question_that_was_made_private_is_not_put_again(place):
    number = place.zen_customer.report(SUBJECT, VAGUE)
    place.settle()
    (question,) = zendesk_questions(place, number)
    place.zen_agent._call("PUT", f"/api/v2/tickets/{number}/comments/{question['id']}/make_private.json")
    forget_in_store(place)
    place.zen_agent.reply(number, "Looking into it.", public=False)
    place.settle()
    assert len(zendesk_questions(place, number)) == 1
    assert in_store(place).asked_at is not None


def settle_slowly(place: Installation) -> None:
    """Checking every byte takes its time: what ran into a time-out is due again at once."""
    for _ in range(MOST_TIMEOUTS):
        if all(worked.result != "retry" for worked in place.settle()):
            return
        with place.service.database.write() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET due_at = 0 WHERE state = 'queued'")


@pytest.mark.contracts
def test_asking_and_answering_keeps_to_what_the_vendors_describe(checked_place):
    place = checked_place
    with closing(JiraPerson(place.sandbox.jira.url, ADA.email, CUSTOMER_TOKEN)) as ada:
        key = ada.report("OPS", "Job failure", SUBJECT, BUT_FOR_THE_TRIGGER)
        settle_slowly(place)
        ada.say(key, "cron")
        settle_slowly(place)
        assert len(jira_questions(place, key)) == 1
        assert place.agent.record(key)["trigger"] == "cron (process)"
    number = place.zen_customer.report(SUBJECT, BUT_FOR_THE_TRIGGER)
    settle_slowly(place)
    answer(place, number, "cron")
    settle_slowly(place)
    assert len(zendesk_questions(place, number)) == 1
    assert place.zen_agent.record(number)["trigger"] == "cron (process)"
