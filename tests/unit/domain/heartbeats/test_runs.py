"""What is known of a run does not depend on the order or the number of its signals; what is usual needs enough runs."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.heartbeats.events import FARTHEST_AHEAD, BadEvent, cloud_event, ping
from app.domain.heartbeats.model import JobRun, Signal, opened_by, told
from app.domain.heartbeats.usual import FEWEST_RUNS, late_since, runs_longer_than_usual, usual

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_signal(kind: str, minute: int, message: str = "") -> Signal:
    return Signal(
        source="airflow",
        job="order_export",
        kind=kind,  # type: ignore[arg-type]
        at=NOON + minute * MINUTE,
        run="4711",
        message=message,
    )


signals = st.builds(
    a_signal,
    st.sampled_from(["start", "success", "fail"]),
    st.integers(0, 5),
    st.sampled_from(["", "a", "b"]),
)


def after(*heard: Signal) -> JobRun:
    return reduce(told, heard[1:], opened_by(heard[0]))


@given(st.lists(signals, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_and_repetition_of_signals_do_not_matter(heard: list[Signal], random) -> None:
    shuffled = [*heard, *heard]
    random.shuffle(shuffled)
    assert after(*shuffled) == after(*heard)


def test_a_run_has_begun_then_ended_and_lasted() -> None:
    run = after(a_signal("start", 0), a_signal("success", 7))
    assert (run.state, run.duration) == ("success", 7 * MINUTE)
    assert run.as_run().ended_at == NOON + 7 * MINUTE


def test_a_run_that_is_tried_again_is_under_way_until_it_ends_again() -> None:
    again = after(a_signal("start", 0), a_signal("fail", 7), a_signal("start", 9))
    assert (again.state, again.duration, again.as_run().ended_at) == ("running", None, None)
    assert told(again, a_signal("success", 12)).duration == 3 * MINUTE


def test_of_a_success_and_a_failure_at_the_same_moment_the_failure_counts() -> None:
    for heard in ((a_signal("success", 7), a_signal("fail", 7)), (a_signal("fail", 7), a_signal("success", 7))):
        assert after(*heard).state == "failed"


def runs_of(*minutes: int, every: int = 60) -> list[JobRun]:
    return [
        JobRun(
            source="airflow",
            job="order_export",
            run=str(number),
            started_at=NOON + number * every * MINUTE,
            ended_at=NOON + (number * every + taken) * MINUTE,
            end="success",
        )
        for number, taken in enumerate(minutes)
    ]


def test_nothing_is_usual_of_a_few_runs() -> None:
    few = usual(runs_of(*range(1, FEWEST_RUNS)))
    assert (few.runs, few.runtime, few.runtime_p95, few.interval) == (FEWEST_RUNS - 1, None, None, None)


def test_usual_are_the_median_and_the_95th_percentile() -> None:
    known = usual(runs_of(4, 5, 6, 5, 5, 30))
    assert (known.runtime, known.interval) == (5 * MINUTE, 60 * MINUTE)
    assert known.runtime_p95 is not None
    assert 6 * MINUTE < known.runtime_p95 <= 30 * MINUTE


def test_a_failed_run_says_nothing_of_the_usual_runtime() -> None:
    failed = after(a_signal("start", 0), a_signal("fail", 1))
    assert usual([failed, *runs_of(5, 5, 5, 5)]).runtime is None


def test_a_run_is_longer_than_usual_only_while_it_runs() -> None:
    known = usual(runs_of(5, 5, 5, 5, 5))
    running = after(a_signal("start", 0))
    assert not runs_longer_than_usual(running, known, NOON + 5 * MINUTE)
    assert runs_longer_than_usual(running, known, NOON + 6 * MINUTE)
    assert not runs_longer_than_usual(told(running, a_signal("success", 20)), known, NOON + 60 * MINUTE)


def test_a_job_is_late_after_two_of_its_intervals_in_silence() -> None:
    runs = runs_of(5, 5, 5, 5, 5)
    assert late_since(runs, usual(runs)) == NOON + (4 * 60 + 5 + 2 * 60) * MINUTE
    assert late_since(runs[:2], usual(runs[:2])) is None


@pytest.mark.parametrize(
    ("event_type", "kind"),
    [
        ("org.apache.airflow.dag_run.failed", "fail"),
        ("dev.cdevents.pipelinerun.finished.0.2.0", "success"),
        ("com.example.job.started", "start"),
        ("io.argoproj.workflow.Succeeded", "success"),
        ("JOB_COMPLETED", "success"),
        ("job.completed.error", "fail"),
        ("order.created", None),
        ("restarted", None),
    ],
)
def test_the_last_word_of_an_events_type_tells_what_happened(event_type: str, kind: str | None) -> None:
    event = {"specversion": "1.0", "id": "1", "source": "/airflow", "type": event_type, "subject": "order_export"}
    found = cloud_event("airflow", event, NOON)
    assert (None if found is None else found.kind) == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({}, "success"),
        ({"status": "SUCCESS"}, "success"),
        ({"state": "failed"}, "fail"),
        ({"conclusion": "cancelled"}, None),
        ({"status": "completed", "conclusion": "failure"}, "fail"),
        ({"status": "completed", "conclusion": "skipped"}, None),
        ({"subject": {"content": {"outcome": "error"}}}, "fail"),
        ({"content": {"outcome": "running"}}, None),
    ],
)
def test_an_end_is_a_success_only_where_nothing_in_the_event_says_otherwise(data, kind: str | None) -> None:
    event = {
        "specversion": "1.0",
        "id": "1",
        "source": "/ci",
        "type": "pipelinerun.finished",
        "subject": "order_export",
    }
    found = cloud_event("ci", {**event, "data": data}, NOON)
    assert (None if found is None else found.kind) == kind


def test_job_run_moment_and_message_come_from_the_events_data() -> None:
    found = cloud_event(
        "airflow",
        {
            "specversion": "1.0",
            "id": "1",
            "source": "/airflow",
            "type": "dag_run.failed",
            "time": "2026-11-02T11:59:00Z",
            "data": {"dag_id": "order_export", "run_id": "4711", "error": "mail to mia@example.com failed"},
        },
        NOON,
    )
    assert found is not None
    assert (found.job, found.run, found.at) == ("order_export", "4711", NOON - MINUTE)
    assert "mia@example.com" not in found.message
    assert "mail to" in found.message


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"at": "yesterday"}, "at is no moment"),
        ({"at": "2026-11-02T12:00:00"}, "at is no moment"),
        ({"at": "2026-11-02T12:06:00Z"}, "lies in the future"),
        ({"run": "a\nb"}, "run's name"),
        ({"run": "x" * 201}, "run's name"),
        ({"run": {"id": 1}}, "run's name"),
        ({"run": True}, "run's name"),
    ],
)
def test_a_ping_that_cannot_be_read_says_which_part(body, part: str) -> None:
    with pytest.raises(BadEvent, match=part):
        ping("airflow", "order_export", "start", body, NOON)


@given(st.dictionaries(st.text(max_size=12), st.none() | st.booleans() | st.integers() | st.text(max_size=20)))
def test_any_event_is_read_or_refused_with_a_sentence(event) -> None:
    base = {"specversion": "1.0", "id": "1", "source": "/s", "type": "job.failed"}
    with suppress(BadEvent):
        found = cloud_event("s", {**base, **event, "data": event}, NOON)
        assert found is None or (found.job and found.at <= NOON + FARTHEST_AHEAD)
