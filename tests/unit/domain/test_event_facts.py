"""What an event tells of a failure: found by the default mapping or by one of the source's own, masked, bounded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.events.facts import BadMapping, facts_from, facts_of, mapping_of
from app.domain.heartbeats.events import BadEvent

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
DEFAULTS = mapping_of({})


def an_event(**data: object) -> dict[str, object]:
    return {"specversion": "1.0", "id": "1", "source": "/wms", "type": "job.failed", "data": data}


def test_an_event_of_our_own_schema_tells_all_facts_and_keeps_the_offset_of_its_time() -> None:
    found = facts_of(
        an_event(
            job="WAVE-88",
            transaction="SO-1",
            error_code="WMS-4102",
            error_text="no stock",
            failed_at="2026-11-02T10:14:05+01:00",
            systems={"from": "WMS", "to": "SAP"},
            trigger="scheduler",
            correlation_id="c-1",
        ),
        DEFAULTS,
        NOW,
    )
    assert (found.job, found.transaction, found.error_code, found.error_text) == (
        "WAVE-88",
        "SO-1",
        "WMS-4102",
        "no stock",
    )
    assert (found.originating, found.receiving, found.trigger, found.correlation) == ("WMS", "SAP", "scheduler", "c-1")
    assert found.failed_at == datetime(2026, 11, 2, 10, 14, 5, tzinfo=timezone(timedelta(hours=1)))
    assert found.failed_at.utcoffset() == timedelta(hours=1)
    assert facts_from(found.to_dict()) == found


def test_what_is_not_told_stays_open_and_nothing_is_invented() -> None:
    found = facts_of(an_event(), DEFAULTS, NOW)
    assert set(found.to_dict().values()) == {None}


def test_an_error_may_be_a_text_or_an_object() -> None:
    assert facts_of(an_event(error="ORA-00060"), DEFAULTS, NOW).error_text == "ORA-00060"
    told = facts_of(an_event(error={"code": "E7", "message": "broken"}), DEFAULTS, NOW)
    assert (told.error_code, told.error_text) == ("E7", "broken")


def test_a_mapping_of_the_source_goes_before_the_default_and_leaves_the_rest() -> None:
    mapped = mapping_of({"transaction": "data.references[?kind=='order'] | [0].value", "originating": "'OMS'"})
    event = an_event(job="J", references=[{"kind": "load", "value": "L1"}, {"kind": "order", "value": 4711}])
    found = facts_of(event, mapped, NOW)
    assert (found.transaction, found.originating, found.job) == ("4711", "OMS", "J")


@pytest.mark.parametrize("value", [True, {"a": 1}, ["x"], "", "   "])
def test_what_is_no_text_or_number_is_not_told(value: object) -> None:
    assert facts_of(an_event(job=value), DEFAULTS, NOW).job is None


def test_personal_data_is_masked_and_control_characters_go() -> None:
    found = facts_of(
        an_event(job="J\x00OB\u202e-1", message="mia@example.com paid with 4111 1111 1111 1111"), DEFAULTS, NOW
    )
    assert found.job == "J OB -1"
    assert "mia@" not in str(found.error_text)
    assert "4111" not in str(found.error_text)


def test_long_values_are_cut() -> None:
    found = facts_of(an_event(job="J" * 5_000, message="m " * 50_000), DEFAULTS, NOW)
    assert (len(str(found.job)), len(str(found.error_text))) == (200, 2_000)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("2026-11-02T10:14:05", "no moment with an offset"),
        ("yesterday", "no moment with an offset"),
        ("2026-11-02T12:06:00Z", "in the future"),
        ("2026-09-30T12:00:00Z", "30 days back"),
    ],
)
def test_a_time_that_cannot_be_right_is_refused(told: str, says: str) -> None:
    with pytest.raises(BadEvent, match=says):
        facts_of(an_event(failed_at=told), DEFAULTS, NOW)


def test_a_mapping_that_cannot_be_used_says_which() -> None:
    with pytest.raises(BadMapping, match="'order' is no fact; expected job"):
        mapping_of({"order": "data.x"})
    with pytest.raises(BadMapping, match="is no JMESPath"):
        mapping_of({"job": "data..x"})


def test_a_mapping_that_fits_the_event_badly_is_a_bad_event_and_no_fault() -> None:
    with pytest.raises(BadEvent, match="mapping of job"):
        facts_of(an_event(name=5), mapping_of({"job": "join('-', data.name)"}), NOW)
