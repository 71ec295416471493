"""Which pictures of a job list, card, log or mail are believed, and what the verdict says was read in them."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.judging import RUN, SERIES, judged, reason, says
from tests.support.readings import page, table, tilted

TABLE = table(
    ("Job", "Run ID", "Started", "Finished", "Status"),
    ("Order sync", "ORD-SYNC-4472", "2026-11-02 10:20:11", "2026-11-02 10:21:02", "Failed"),
    ("Order sync", "ORD-SYNC-4471", "2026-11-02 10:40:11", "2026-11-02 10:42:17", "Succeeded"),
    ("Stock feed", "FEED-881", "2026-11-02 10:44:00", "", "Running"),
)
BELIEVED = {
    "a table": TABLE,
    "a table below filters and a legend": (
        "All (16)  Succeeded (14)  Failed (2)\n\n\n"
        + TABLE
        + "\n\n\nLegend: Failed = not delivered, Running = in transfer"
    ),
    "a card": """
        Run ORD-SYNC-4471
        Status      Succeeded
        Started     2026-11-02 10:40
        Finished    2026-11-02 10:42
        Records     312 of 312
        Errors      0
    """,
    "labels above their values": """
        Run ID                Job definition
        ORD-SYNC-4471         order-sync-eu

        Status                Finished
        Succeeded             2026-11-02 10:42 UTC
    """,
    "tiles side by side": """
        ORD-SYNC-4470             ORD-SYNC-4471             ORD-SYNC-4472
        Result: Failed            Result: Succeeded         Result: Running
        Ended: 02 Nov 2026 10:02  Ended: 02 Nov 2026 10:42  Ended: -
    """,
    "tables side by side": table(
        ("Job", "End", "State", "Job", "End", "State"),
        ("INV-0912", "10:41", "Failed", "ORD-SYNC-4470", "09:30", "Failed"),
        ("INV-0913", "10:50", "Failed", "ORD-SYNC-4471", "10:42", "Succeeded"),
    ),
    "a terminal": """
        $ jobctl status ORD-SYNC-4471
        job:       0RD-SYNC-4471
        state:     SUCCEEDED
        finished:  2026-11-02T10:42:17Z
        written:   312/312
    """,
    "a log": """
        2026-11-02 10:40:11 INFO run=ORD-SYNC-4471 started
        2026-11-02 10:42:15 INFO run=ORD-SYNC-4471 wrote 312 of 312 orders
        2026-11-02 10:42:17 INFO run=ORD-SYNC-4471 completed successfully in 126s
    """,
    "a mail of the scheduler": """
        From: Batchline <no-reply@batchline.example>
        Subject: Job report ORD-SYNC-4471

        The job ORD-SYNC-4471 has completed successfully at 10:42.
        This is an automated message.
    """,
    "a page with a badge": """
        Runs / ORD-SYNC-4471
        Run ORD-SYNC-4471    Succeeded
        2 min 6 s    finished 2026-11-02 10:42
    """,
    "an answer in JSON": """
        {
          "runId": "ORD-SYNC-4471",
          "state": "SUCCEEDED",
          "finishedAt": "2026-11-02T10:42:17Z",
          "error": null
        }
    """,
    "a phone's list": """
        Order sync              Failed
        ORD-SYNC-4470 · 09:40

        Order sync              Succeeded
        ORD-SYNC-4471 · 10:42

        Order sync              Running
        ORD-SYNC-4472 · 10:44
    """,
    "without any time": table(("Run", "Result"), ("ORD-SYNC-4470", "Failed"), ("ORD-SYNC-4471", "Succeeded")),
    "an id with spaces about its dashes": "Run ORD - SYNC-4471    Succeeded",
}


@pytest.mark.parametrize("name", BELIEVED)
def test_the_runs_own_success_is_believed(name: str) -> None:
    assert says(BELIEVED[name]) is not None, reason(BELIEVED[name])


def test_the_proof_says_which_run_was_read_in_which_state_and_when_it_ended() -> None:
    assert says(TABLE) == "run ORD-SYNC-4471: Succeeded, finished 2026-11-02 10:42:17, read in runs.png"


STATES = {
    "en": ("Status", "Completed successfully", "Finished"),
    "de": ("Zustand", "Erfolgreich beendet", "Beendet am"),
    "fr": ("Statut", "Terminé avec succès", "Terminé le"),
    "es": ("Estado", "Completado con éxito", "Finalizado el"),
    "pt": ("Situação", "Concluído com sucesso", "Concluído em"),
    "it": ("Esito", "Completato con successo", "Terminato il"),
    "nl": ("Resultaat", "Succesvol voltooid", "Voltooid op"),
    "pl": ("Stan", "Zakończone powodzeniem", "Zakończono"),
    "ja": ("状態", "正常終了", "終了日時"),
    "zh": ("状态", "执行成功", "完成时间"),
}


def without_accents(text: str) -> str:
    """As a reader sees it that knows no accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not "\u0300" <= char <= "\u036f")


@pytest.mark.parametrize("language", STATES)
@pytest.mark.parametrize("plain", [False, True], ids=["as written", "accents lost"])
def test_success_is_read_in_ten_languages(language: str, plain: bool) -> None:
    label, state, end = STATES[language]
    text = f"Run ORD-SYNC-4471\n{label}      {state}\n{end}      2026-11-02 10:42"

    assert says(without_accents(text) if plain else text) is not None, reason(text)


FAILURES = {
    "en": "Failed",
    "de": "Fehlgeschlagen",
    "fr": "Échoué",
    "es": "Fallido",
    "pt": "Falhou",
    "it": "Non riuscito",
    "nl": "Mislukt",
    "pl": "Niepowodzenie",
    "ja": "異常終了",
    "zh": "执行失败",
}


@pytest.mark.parametrize("language", FAILURES)
def test_failure_is_read_in_ten_languages(language: str) -> None:
    label = STATES[language][0]

    assert reason(f"Run ORD-SYNC-4471\n{label}      {FAILURES[language]}") == "screen_failed"


@pytest.mark.parametrize("slope", [-0.05, -0.02, 0.03, 0.06])
def test_a_photo_held_askew_is_read_by_its_rows(slope: float) -> None:
    opinion = judged(tilted(page(TABLE), slope))

    assert opinion.says is not None, opinion.reason
    assert judged(tilted(page(TABLE), slope), run="ORD-SYNC-4472").says is None


WRAPPED = """
Run                 State
9f1c2d3e-4b5a-
4c6d-8e7f-0a1b      Succeeded
2c3d4e5f
"""


def test_an_id_broken_over_lines_of_its_cell_is_read_whole() -> None:
    tight = page(WRAPPED, pitch=18)

    assert judged(tight, run="9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f").says is not None
    assert judged(tight, run="9f1c2d3e-4b5a-4c6d-8e7f-0a1b").says is None


def test_a_later_run_of_the_series_proves_the_job_where_its_end_is_legible() -> None:
    rows = table(
        ("Run ID", "Finished", "Status"),
        ("ORD-SYNC-4480", "2026-11-02 10:42:17", "Succeeded"),
        ("ORD-SYNC-4471", "2026-11-02 09:41:02", "Failed"),
    )

    assert "run ORD-SYNC-4480: Succeeded" in (says(rows, series=SERIES) or "")
    assert says(rows) is None


def test_a_removed_integration_may_be_shown_as_disabled() -> None:
    rows = table(("Run ID", "Status"), (RUN, "Disabled"))

    assert says(rows, removed_counts=True) is not None
    assert says(rows) is None


IDS = [
    "20261102-17",
    "JOB 00012345",
    "0a3f9c",
    "wf:order:771",
    "4471.2",
    "2026/11/0417",
    "RUN_2026_11_02_01",
    "exec-9Zk3Lq",
    "ORD#4471",
    "ord-sync@4471",
    "scheduled__2026-11-02T10:40:00+00:00",
    "881",
    "order-sync-27364910-x7k2p",
]


@pytest.mark.parametrize("run", IDS)
def test_ids_of_every_form_are_found_whole(run: str) -> None:
    rows = table(
        ("Run", "Finished", "Status"),
        ("other-77", "2026-11-02 10:30", "Failed"),
        (run, "2026-11-02 10:42", "Succeeded"),
    )

    assert says(rows, run=run) is not None
    assert says(rows, run=f"{run}9") is None
    assert says(rows, run=run[:-1]) is None


def test_an_id_that_the_reader_ran_together_with_japanese_is_found() -> None:
    assert says("ジョブORD-SYNC-4471は正常に完了しました\n完了日時2026年11月2日10:42") is not None
