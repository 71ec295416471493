"""Layouts of monitors, schedulers, job logs and threads: the code, the message, the id and the moment in each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.extraction.model import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        (
            "The WMS sent back our file: PRC-31 - price list closed for the period. Batch 2026-0512/7 failed.",
            "PRC-31",
            "price list closed for the period.",
        ),
        (
            "Upload batch TL-0500-77: POSERR-21 “Sequence number used twice”, the batch failed.",
            "POSERR-21",
            "Sequence number used twice",
        ),
        (
            "Import failed:\n\norder        reason\n10990001   KLE-1203 EAN 4006381333931 unknown to the article\n",
            "KLE-1203",
            "EAN 4006381333931 unknown to the article",
        ),
        (
            "The sync failed, shop.stock.ReservationClash: bin 7-A is locked by another count.",
            "shop.stock.ReservationClash",
            "bin 7-A is locked by another count.",
        ),
        (
            "The job failed.\nValor do item: Rejeição 611: Chave de acesso duplicada na base",
            "611",
            "Chave de acesso duplicada na base",
        ),
        (
            "Job abgebrochen\n12.05.2026 09:15:00 Job started                         00 516\n"
            "12.05.2026 09:15:04 Customer 10044 is locked by a user  VP 502\n",
            "VP 502",
            "Customer 10044 is locked by a user",
        ),
        (
            "Import 552210 finished with errors.\nLine 14 - 2004 - The value of the colour is unknown.",
            "2004",
            "The value of the colour is unknown.",
        ),
        (
            '<p>Export failed</p><pre>&lt;error code="AX-119"&gt;Kein Steuercode für Land CH&lt;/error&gt;</pre>',
            "AX-119",
            "Kein Steuercode für Land CH",
        ),
    ],
)
def test_a_code_and_its_message_are_read_from_their_layout(reading: Read, body: str, code: str, text: str) -> None:
    found = reading(body, body_format="html" if body.startswith("<") else "plain")
    assert (found.error_code, found.error_text) == (code, text)


def test_the_job_log_line_that_fails_goes_before_the_one_that_starts(reading: Read) -> None:
    found = reading(
        "Jobname: Z_PREISE\nAbgebrochen: 27.03.2026 04:38:52\nFehler im Job-Log:\n"
        "04:30:12 Schritt 001 gestartet (Programm ZPREISE)\n"
        "04:38:51 Interner Abbruch mit Laufzeitfehler TIME_OUT (siehe ST22)\n"
    )
    assert found.error_code == "TIME_OUT"
    assert found.error_text is not None
    assert found.error_text.startswith("Interner Abbruch")


def test_the_generic_phrase_of_a_status_gives_way_to_what_follows(reading: Read) -> None:
    found = reading("webhook case: 422 Unprocessable Entity – field orderId could not be found")
    assert (found.error_code, found.error_text) == ("HTTP 422", "field orderId could not be found")


def test_a_document_number_is_no_error_code(reading: Read) -> None:
    found = reading("Return RT-2026-7781 came back damaged. There was no error, but our OMS still says in transit.")
    assert (found.error_code, found.transaction_id) == (None, "RT-2026-7781")


@pytest.mark.parametrize(
    ("body", "job"),
    [
        ("MEMNAME : ORD_EXP\nORDERID : 0k3qz\nRUN NO  : 00002\nODATE   : 20260518\nSTATUS  : ENDED NOTOK", "0k3qz"),
        ("Sync PRICE-NIGHTLY (run 118) failed, the partner rejected it.", "118"),
        ("The import failed. schedule_id 5588121 marked as error", "5588121"),
        ("Il caricamento è ancora in esecuzione al 12%. Coda: `LST-119-77121`.", "LST-119-77121"),
        ("Korrektur: nicht Lauf BA-4510, sondern BA-4512 ist gescheitert.", "BA-4512"),
    ],
)
def test_the_id_of_a_run_is_read_from_its_layout(reading: Read, body: str, job: str) -> None:
    assert reading(body).job_id == job


def test_a_value_quoted_in_a_message_is_no_transaction(reading: Read) -> None:
    found = reading("Import failed: Integrity violation: Duplicate entry 'ABO-2026-2' for key 'uniq_contract'")
    assert found.transaction_id is None


def test_the_newest_message_of_a_reply_goes_before_the_older_ones(reading: Read) -> None:
    found = reading(
        "From: Ola\nSent: Thursday, 5 March 2026 10:20\nTo: Support\nSubject: RE: File rejected\n\n"
        "It is back, today's process FUL-99123 was rejected at 08:36:55 UTC with another message this time:\n\n"
        "  Line 14: unexpected header in the file\n\n"
        "From: Support\nSent: Tuesday, 10 February 2026 16:02\nTo: Ola\nSubject: RE: File rejected\n\n"
        'Process FUL-85990 failed at 08:31:02 UTC with "Permission denied (publickey)".',
        subject="RE: RE: File rejected",
        body_format="email_thread",
    )
    assert found.job_id == "FUL-99123"
    assert found.error_text is not None
    assert "unexpected header" in found.error_text
    assert found.timestamp is not None
    assert (found.timestamp.minute, found.timestamp.second) == (36, 55)
