"""What people enter into record fields counts as if the ticket had stated it; what apps write there does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entered import with_entered
from app.domain.extraction.model import CAUSES, Extraction
from app.domain.fields import CAUSE_LABELS, RECORD_LABELS
from app.domain.system_state import SystemState
from app.domain.ticket import Person
from app.domain.traces import RecordFieldOnTicket

Make = Callable[..., Extraction]
FAILED = datetime.fromisoformat("2026-11-02T10:42:00+01:00")
CREATED = FAILED + timedelta(minutes=8)
AGENT = Person(id="a1", name="Ada Agent", role="agent")
APP = Person(id="app", name="Handoff Gate", role="app")
EMPTY = SystemState()


def enter(extraction: Extraction, by: Person = AGENT, **said: str) -> tuple[Extraction, SystemState]:
    edits = {key: RecordFieldOnTicket(text=text, editor=by) for key, text in said.items()}
    return with_entered(extraction, EMPTY, edits, FAILED, CREATED)


@pytest.mark.parametrize(
    "said", ["still running", "läuft noch", "toujours en cours", "sigue ejecutándose", "nadal trwa", "実行中"]
)
def test_a_run_that_somebody_enters_as_running_is_running(extraction: Make, said: str) -> None:
    assert enter(extraction(), sync_job_status=said)[0].still_running


@pytest.mark.parametrize("said", ["ended at 10:43", "aborted", "beendet", "arrêté", "detenido", "zakończony", "停止"])
def test_a_run_that_somebody_enters_as_ended_runs_no_longer(extraction: Make, said: str) -> None:
    assert not enter(extraction(still_running=True), sync_job_status=said)[0].still_running


def test_words_that_say_nothing_of_the_run_change_nothing(extraction: Make) -> None:
    assert enter(extraction(still_running=True), sync_job_status="see the monitor")[0].still_running


def test_a_session_expired_when_the_person_says(extraction: Make) -> None:
    _, state = enter(extraction(), user_sessions="expired at 10:40")
    assert state.session_expired_at == FAILED - timedelta(minutes=2)


def test_a_session_entered_as_valid_has_not_expired(extraction: Make) -> None:
    expired = SystemState(session_expired_at=FAILED)
    edits = {"user_sessions": RecordFieldOnTicket(text="still valid", editor=AGENT)}
    _, state = with_entered(extraction(), expired, edits, FAILED, CREATED)
    assert state.session_expired_at is None


@pytest.mark.parametrize(
    ("said", "pending"),
    [
        ("pending", True),
        ("noch nicht abgeschlossen", True),
        ("en cours", True),
        ("cleared at 10:05", False),
        ("ok", False),
    ],
)
def test_a_cache_refresh_is_pending_when_the_person_says(extraction: Make, said: str, pending: bool) -> None:
    assert enter(extraction(), cache_status=said)[1].cache_refresh_pending is pending


@pytest.mark.parametrize(("said", "mentioned"), [("none", False), ("keine", False), ("job ORD-9 beside it", True)])
def test_other_processes_are_those_that_the_person_names(extraction: Make, said: str, mentioned: bool) -> None:
    assert enter(extraction(), concurrent_processes=said)[0].concurrent_process_mentioned is mentioned


def test_causes_are_read_as_the_record_writes_them(extraction: Make) -> None:
    said = (
        "Transient sync delay: ruled out (next delta at 10:50 did not help); Cache staleness: suspected; "
        "Session expiry: not checked; Gateway timeout is not the cause, status page green"
    )
    found, state = enter(extraction(ruled_out=("session_expiry",)), ruled_out_causes=said)
    assert found.ruled_out == ("transient_sync_delay", "gateway_timeout")
    assert found.suspected == ("cache_staleness",)
    assert state.cause_reasons["transient_sync_delay"] == "next delta at 10:50 did not help"


def test_all_seven_entered_with_reasons_are_all_ruled_out(extraction: Make) -> None:
    said = "\n".join(f"{label}: ruled out (checked the log at 10:55)" for label in CAUSE_LABELS.values())
    found, state = enter(extraction(), ruled_out_causes=said)
    assert found.ruled_out == CAUSES
    assert set(state.cause_reasons) == set(CAUSES)


@given(st.sampled_from(sorted(RECORD_LABELS)), st.text(max_size=200))
def test_what_an_app_wrote_counts_for_nothing(extraction: Make, key: str, text: str) -> None:
    found = extraction()
    assert enter(found, by=APP, **{key: text}) == (found, EMPTY)


@given(st.sampled_from(sorted(RECORD_LABELS)), st.text(max_size=200))
def test_no_text_that_people_enter_makes_it_stumble(extraction: Make, key: str, text: str) -> None:
    found, _ = enter(extraction(), **{key: text})
    assert not set(found.ruled_out) & set(found.suspected)
