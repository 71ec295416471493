"""The timestamp rules 7a to 7g, one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.domain.extraction.model import Extraction

Read = Callable[..., Extraction]


def at(found: Extraction) -> str | None:
    return None if found.timestamp is None else found.timestamp.isoformat()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-04-04T18:47:22Z", "2026-04-04T18:47:22+00:00"),
        ("2026-04-04 18:47:22 +0530", "2026-04-04T18:47:22+05:30"),
        ("2026-01-04 18:47 CEST", "2026-01-04T18:47:00+02:00"),
        ("2026-04-04 18:47 MEZ", "2026-04-04T18:47:00+01:00"),
        ("2026-04-04 18:47 EST", "2026-04-04T18:47:00-05:00"),
        ("2026-04-04 18:47 ET", "2026-04-04T18:47:00-04:00"),
        ("2026-01-04 18:47 ET", "2026-01-04T18:47:00-05:00"),
        ("2026-04-04 06:47 PM PST", "2026-04-04T18:47:00-08:00"),
        ("2026-04-04 18:47 AEDT", "2026-04-04T18:47:00+11:00"),
        ("2026-04-04 18:47 JST", "2026-04-04T18:47:00+09:00"),
        ("2026-04-04 18:47 BRT", "2026-04-04T18:47:00-03:00"),
        ("2026-04-04 18:47 London time", "2026-04-04T18:47:00+01:00"),
        ("2026-04-04 18:47 (Europe/Madrid)", "2026-04-04T18:47:00+02:00"),
        ("4 April 2026, 18:47:05 UTC+2", "2026-04-04T18:47:05+02:00"),
        ("04/Apr/2026:18:47:05 +0200", "2026-04-04T18:47:05+02:00"),
        ("18:47 UTC on 4 April", "2026-04-04T18:47:00+00:00"),
    ],
)
def test_7a_a_zone_in_the_text_wins_literally(reading: Read, written: str, moment: str) -> None:
    assert at(reading(f"Job SYNC-881 failed at {written}.", zone="Asia/Tokyo")) == moment


@pytest.mark.parametrize(
    ("sentence", "moment"),
    [
        ("Der Job SYNC-881 ist am 4. April um 18.47 Uhr abgebrochen.", "2026-04-04T18:47:00+02:00"),
        ("Le job SYNC-881 a échoué le 4 avril 2026 à 18h47.", "2026-04-04T18:47:00+02:00"),
        ("El job SYNC-881 falló el 4 de abril de 2026 a las 18:47 hora de Madrid.", "2026-04-04T18:47:00+02:00"),
        ("O job SYNC-881 falhou em 4 de abril de 2026 às 18h47.", "2026-04-04T18:47:00+02:00"),
        ("Il job SYNC-881 è fallito il 4 aprile 2026 alle ore 18:47.", "2026-04-04T18:47:00+02:00"),
        ("Job SYNC-881 is op 4 april 2026 om 18:47 uur mislukt.", "2026-04-04T18:47:00+02:00"),
        ("Zadanie SYNC-881 nie powiodło się 4 kwietnia 2026 o godz. 18:47.", "2026-04-04T18:47:00+02:00"),
        ("ジョブSYNC-881が2026年4月4日 18時47分に失敗しました。", "2026-04-04T18:47:00+02:00"),
    ],
)
def test_days_and_times_are_read_in_nine_languages(reading: Read, sentence: str, moment: str) -> None:
    assert at(reading(sentence, zone="Europe/Berlin")) == moment


def test_ist_needs_an_indian_context(reading: Read) -> None:
    assert at(reading("Job SYNC-881 failed at 10:15 IST.")) is None
    assert at(reading("Razorpay job SYNC-881 failed at 10:15 IST.")) == "2026-04-05T10:15:00+05:30"


def test_7b_without_a_zone_the_default_zone_counts_and_without_that_nothing(reading: Read) -> None:
    assert at(reading("Job SYNC-881 failed at 02:17:09.", zone="Europe/Berlin")) == "2026-04-05T02:17:09+02:00"
    assert at(reading("Job SYNC-881 failed at 02:17:09.")) is None
    assert at(reading("Job SYNC-881 failed at 02:17:09. All times are UTC.")) == "2026-04-05T02:17:09+00:00"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("yesterday at 18:47", "2026-04-04T18:47:00+00:00"),
        ("last night at 23:40", "2026-04-04T23:40:00+00:00"),
        ("last night at 01:40", "2026-04-05T01:40:00+00:00"),
        ("at 08:59", "2026-04-05T08:59:00+00:00"),
        ("at 09:01", "2026-04-04T09:01:00+00:00"),
        ("on Friday at 18:47", "2026-04-03T18:47:00+00:00"),
    ],
)
def test_7c_relative_days_are_seen_from_the_ticket(reading: Read, written: str, moment: str) -> None:
    assert at(reading(f"Job SYNC-881 failed {written}.", zone="UTC")) == moment


@pytest.mark.parametrize(
    ("written", "order", "moment"),
    [
        ("25/03/2026", None, "2026-03-25T05:00:00+00:00"),
        ("03/25/2026", "DMY", "2026-03-25T05:00:00+00:00"),
        ("03/04/2026", "DMY", "2026-04-03T05:00:00+00:00"),
        ("03/04/2026", "MDY", "2026-03-04T05:00:00+00:00"),
        ("03/04/2026", None, None),
        ("03/05/2026", None, "2026-03-05T05:00:00+00:00"),
        ("02/02/2026", None, "2026-02-02T05:00:00+00:00"),
    ],
)
def test_7d_numeric_dates_are_decided_or_left_open(reading: Read, written: str, order: str, moment: str | None) -> None:
    assert at(reading(f"Job SYNC-881 failed on {written} at 05:00 UTC.", order=order)) == moment


@pytest.mark.parametrize(
    "written",
    [
        "around 05:00 UTC",
        "at about 5:00 UTC",
        "at 5ish UTC",
        "overnight",
        "this morning",
        "since this morning",
        "just now",
        "between 05:00 and 05:30 UTC",
        "shortly after 05:00 UTC",
        "05:00-05:30 UTC",
        "~05:00 UTC",
        "at 05:00 UTC or so",
        "before 05:00 UTC",
        "gegen 05:00 Uhr UTC",
        "vers 05:00 UTC",
        "sobre las 05:00 UTC",
        "verso le 05:00 UTC",
        "rond 05:00 UTC",
        "około 05:00 UTC",
        "por volta das 05:00 UTC",
        "05:00 UTC頃",
    ],
)
def test_7e_hedged_and_coarse_times_are_no_moment(reading: Read, written: str) -> None:
    assert at(reading(f"Job SYNC-881 failed {written}.", zone="UTC")) is None


@pytest.mark.parametrize(
    "body",
    [
        "Job SYNC-881 started at 02:00 UTC and failed at 02:17 UTC.",
        "Job SYNC-881 failed at 02:17 UTC. We noticed at 08:30 UTC.",
        "Last successful run 01:00 UTC. Job SYNC-881 failed at 02:17 UTC, next run 03:00 UTC.",
        "The 02:00 UTC run of job SYNC-881 failed at 02:17 UTC.",
        "Job SYNC-881 failed at 02:17 UTC, at 02:30 UTC and at 02:45 UTC.",
        "[08:12] Anna: what happened?\n[08:13] Ben: job SYNC-881 failed at 02:17 UTC",
        "02:00:00 INFO start\n02:17:00 ERROR connection lost\n02:18:00 INFO stop\nAll times UTC. Job SYNC-881 failed.",
        "Start: 2026-04-05 02:00 UTC\nFailed: 2026-04-05 02:17 UTC\nReported: 2026-04-05 08:00 UTC\nJob: SYNC-881",
        "Same error as last week (2026-03-28 02:10 UTC).\nJob SYNC-881 failed today at 02:17 UTC.",
    ],
)
def test_7f_the_failing_event_is_chosen(reading: Read, body: str) -> None:
    assert at(reading(body)) == "2026-04-05T02:17:00+00:00"


def test_7f_mail_headers_are_no_failure(reading: Read) -> None:
    body = (
        "See below.\n\nFrom: Ops <ops@example.com>\nSent: 5 April 2026 08:00 UTC\nSubject: job SYNC-881\n\nIt failed."
    )
    assert at(reading(body, body_format="email_thread")) is None


def test_7f_a_silent_handoff_failure_has_the_moment_of_its_handoff_event(reading: Read) -> None:
    found = reading("Stripe captured pi_3OkT2xLkdIwHu7ix at 02:17:09 UTC but order 55012 in Shopify is still unpaid.")
    assert at(found) == "2026-04-05T02:17:09+00:00"


def test_7g_epoch_seconds_and_milliseconds_are_utc(reading: Read) -> None:
    moment = datetime.fromisoformat("2026-04-05T02:17:09+00:00")
    seconds = int(moment.timestamp())
    for stamp in (seconds, seconds * 1000):
        assert reading(f'{{"job_id": "SYNC-881", "status": "failed", "failed_at": {stamp}}}').timestamp == moment


def test_a_time_inside_an_id_is_no_time(reading: Read) -> None:
    found = reading("Dag run scheduled__2026-04-05T02:00:00+00:00 failed.", zone="UTC")
    assert found.job_id == "scheduled__2026-04-05T02:00:00+00:00"
    assert found.timestamp is None
