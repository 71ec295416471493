"""Answers are kept and read back unchanged; subjects are values and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.probing.freshness import is_fresh, run_at
from app.domain.probing.model import Answer, BadSubject, Run, Sent, Subject, Value, answer_from, digest

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
ANSWER = Answer(
    question="job_run",
    subject=Subject({"job": "orders", "run": "r-1"}),
    probe="airflow",
    system="Airflow",
    at=NOW - timedelta(minutes=16),
    as_of=NOW,
    outcome="answered",
    value=Value(
        state=None,
        facts={"at": NOW, "note": "2026-11-20T11:00:00Z", "count": 3.0},
        runs=(Run(id="r-1", state="failed", started_at=NOW, ended_at=None),),
    ),
    source="Airflow REST API v2 (airflow3 v1, abc)",
    seconds=0.25,
    sent=Sent(method="GET", url="https://airflow.example/api/v2"),
    reply_sha256="ab",
)


def test_an_answer_is_the_same_after_it_was_written_as_json_and_read() -> None:
    assert answer_from(json.loads(json.dumps(ANSWER.to_dict()))) == ANSWER


def test_the_digest_tells_a_changed_answer() -> None:
    changed = replace(ANSWER, outcome="not_reachable")
    assert digest(ANSWER.to_dict()) == digest(json.loads(json.dumps(ANSWER.to_dict())))
    assert digest(ANSWER.to_dict()) != digest(changed.to_dict())


def test_a_reply_is_neither_kept_nor_shown() -> None:
    with_reply = replace(ANSWER, reply="the whole reply")
    assert "whole" not in repr(with_reply) + json.dumps(with_reply.to_dict())


def test_what_failed_is_asked_again_sooner_than_what_was_answered() -> None:
    failed = ANSWER.instead("not_reachable", "no answer")
    kept = timedelta(minutes=15)
    assert is_fresh(ANSWER, NOW + timedelta(minutes=14), kept)
    assert not is_fresh(ANSWER, NOW + timedelta(minutes=16), kept)
    assert is_fresh(failed, NOW + timedelta(minutes=1), kept)
    assert not is_fresh(failed, NOW + timedelta(minutes=2), kept)
    assert not is_fresh(ANSWER, NOW - timedelta(seconds=1), kept)


def test_without_an_id_the_run_is_the_last_one_started_before_the_moment() -> None:
    runs = [
        Run(id=name, state="success", started_at=NOW + timedelta(minutes=minutes))
        for name, minutes in (("late", 5), ("near", -5), ("early", -50))
    ]
    found = run_at([Run(id="queued", state="queued"), *runs], NOW)
    assert found is not None
    assert found.id == "near"
    assert run_at([], NOW) is None


@pytest.mark.parametrize(
    "ids",
    [
        {"order": ""},
        {"order": " 1001"},
        {"order": "10\n01"},
        {"order": "10\x0001"},
        {"order": "10\u202801"},
        {"order": "\ud800"},
        {"order": "x" * 201},
        {"host": "evil.example"},
    ],
)
def test_a_subject_with_something_that_is_no_identifier_is_refused(ids: dict[str, str]) -> None:
    with pytest.raises(BadSubject):
        Subject(ids)  # type: ignore[arg-type]


def test_the_order_in_which_identifiers_come_makes_no_difference() -> None:
    assert Subject({"order": "1", "sku": "2"}).key == Subject({"sku": "2", "order": "1"}).key
