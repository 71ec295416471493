"""Ids, errors and triggers: what counts, and above all what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.extraction.model import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("body", "job_id"),
    [
        ("Job #88213 failed.", "88213"),
        ("Run id: 7c9e6679-7425-40de-944b-e07fc1f90ae7 failed", "7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        ("Der Lauf 883104 ist fehlgeschlagen.", "883104"),
        ("Le traitement n° 55-8841 a échoué.", "55-8841"),
        ("La ejecución EJ-20260622-07 falló.", "EJ-20260622-07"),
        ("Zadanie nr 55-120 nie powiodło się.", "55-120"),
        ("ジョブID: RKT-20260310-03 が失敗", "RKT-20260310-03"),
        ('{"job_run_id": "a81c2f-9931", "status": "failed"}', "a81c2f-9931"),
    ],
)
def test_a_job_id_is_taken_whole_and_as_written(reading: Read, body: str, job_id: str) -> None:
    assert reading(body).job_id == job_id


@pytest.mark.parametrize(
    "body",
    [
        "The batch ending in 8841 failed.",
        "Job EXP-2026-11-… failed.",
        "Job ...8841 failed.",
        "Job order-sync-nightly failed.",
        "Job failed, pid 88213, worker order-worker-3.",
        "The job failed 14 times, 3 jobs in all.",
        "Job 3 of 12 failed.",
        "Jobs 4410 to 4420 failed.",
        "The order-sync v2 job failed.",
    ],
)
def test_a_part_a_name_a_pid_a_count_or_a_range_is_no_job_id(reading: Read, body: str) -> None:
    assert reading(body).job_id is None


@pytest.mark.parametrize(
    ("body", "transaction_id"),
    [
        ("Order 55012 paid with pi_3OkT2xLkdIwHu7ix is not in NetSuite.", "pi_3OkT2xLkdIwHu7ix"),
        ("Order 55012 (invoice INV-88120) is missing in NetSuite.", "55012"),
        ("Amazon order 302-1234567-7654321 is missing in SAP as well.", "302-1234567-7654321"),
        ("PSP reference 8836123456789012 was captured, no order.", "8836123456789012"),
        ("Order number 4111111111111111 is missing in SAP.", "4111111111111111"),
    ],
)
def test_a_payment_id_goes_before_an_order_number_before_a_document(
    reading: Read, body: str, transaction_id: str
) -> None:
    assert reading(body).transaction_id == transaction_id


@pytest.mark.parametrize(
    "body",
    [
        "Orders 1001 to 1020 are missing in SAP.",
        "17 orders are missing in SAP.",
        "Order 55012 and 16 more are missing in SAP.",
        "Orders 7001, 7002 and 7003 are missing in SAP.",
        "The token is eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl, authorization: Bearer abcDEF1234567890",
    ],
)
def test_a_range_a_count_a_list_or_a_secret_is_no_transaction(reading: Read, body: str) -> None:
    assert reading(body).transaction_id is None


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ("Import failed: ORA-01555: snapshot too old", "ORA-01555", "snapshot too old"),
        ("java.net.SocketTimeoutException: Read timed out", "java.net.SocketTimeoutException", "Read timed out"),
        ("Job failed with error 51048.", "51048", None),
        ("Job failed with HTTP 502 Bad Gateway.", "HTTP 502", "Bad Gateway"),
        ("Job failed: HTTP 502, error code RATE_LIMIT.", "RATE_LIMIT", None),
        ('Error: 400 Bad Request: "Currency EURO is not valid"', "HTTP 400", "Currency EURO is not valid"),
        ("Fehlermeldung: „Pflichtfeld fehlt im Kopf“", None, "Pflichtfeld fehlt im Kopf"),
        ("The job failed, something about a timeout.", None, None),
        ("The job died with exit status 1.", None, None),
    ],
)
def test_codes_as_they_appear_and_messages_verbatim(
    reading: Read, body: str, code: str | None, text: str | None
) -> None:
    found = reading(body)
    assert (found.error_code, found.error_text) == (code, text)


def test_the_first_error_is_primary_and_all_others_are_reported(reading: Read) -> None:
    found = reading("Run 4410 failed:\n1) SKU_NOT_FOUND: SKU 'AB-1' unknown\n2) PRICE_BELOW_MIN: price is 0.00")
    assert found.error_code == "SKU_NOT_FOUND"
    assert [error.error_code for error in found.additional_errors] == ["PRICE_BELOW_MIN"]


@pytest.mark.parametrize(
    ("body", "trigger", "kind"),
    [
        ("Job 4410 failed. I kicked it off by hand.", "reporter", "user"),
        ("Job 4410 failed. Ich habe ihn manuell gestartet.", "reporter", "user"),
        ("Job 4410 failed, triggered by svc-shopify-prod.", "svc-shopify-prod", "process"),
        ("Job 4410 failed, started by Maria Lopez at 05:00.", "Maria Lopez", "user"),
        ("Job 4410 failed. Ausgelöst durch: cron-otto-01", "cron-otto-01", "process"),
        ("Job 4410 a échoué, lancé par le planificateur.", "planificateur", "process"),
        ("Job 4410 falló, lanzado por el usuario j.ortega.", "usuario j.ortega", "user"),
        ("ジョブID 4410 が失敗。スケジューラーによる自動実行。", "スケジューラー", "process"),
        ("Job 4410 failed, reported by Anna Schmidt.", None, None),
        ("Job 4410 failed, nobody knows who started it.", None, None),
    ],
)
def test_the_trigger_is_who_initiated_it_and_not_who_reports_it(
    reading: Read, body: str, trigger: str | None, kind: str | None
) -> None:
    found = reading(body)
    assert (found.trigger, found.trigger_kind) == (trigger, kind)


def test_what_is_missing_is_listed_in_its_fixed_order(reading: Read) -> None:
    assert reading("It is broken again, see attached.").missing_capture == (
        "job_or_transaction_id",
        "timestamp",
        "error_text",
        "trigger",
    )


def test_a_span_leads_to_the_value_in_the_original_body(reading: Read) -> None:
    body = "<p>Hi,</p><p>Job <b>SYNC-881</b> failed with ORA-01555: snapshot &quot;too old&quot;</p>"
    found = reading(body, body_format="html")
    job, error = found.provenance["job_id"], found.provenance["error_text"]
    assert body[job.start : job.end] == "SYNC-881"
    assert body[error.start : error.end] == "snapshot &quot;too old&quot;"
    assert error.quote == 'snapshot "too old"'
