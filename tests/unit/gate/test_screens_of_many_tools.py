"""Pages of well-known schedulers and tools as they lay things out: what proves a run, and what only looks so."""

from __future__ import annotations

import pytest

from tests.support.judging import RUN, reason, says
from tests.support.readings import table

AFTER = "2026-11-02 10:42"
LOW = RUN.lower()

BELIEVED = {
    "a card that says when it ended right below its state": (
        f"Lauf {RUN}\nStatus         Abgeschlossen\nBeendet        02.11.2026, 10:42 Uhr\nDatensätze     312 von 312"
    ),
    "the same in Japanese": f"ジョブ {RUN}\n状態          完了\n終了日時      2026年11月2日 10:42\nエラー件数    0件",
    "a Japanese word glued to the id": f"ジョブ{RUN}\n状態          完了",
    "a summary of one run under its title": (
        f"Execution: {RUN}\n\nExecution status    Started             Ended\n"
        "Succeeded           2026-11-02 10:40    2026-11-02 10:42"
    ),
    "a workflow's summary with its trigger": (
        f"Order sync {RUN}\n\nTriggered via schedule    Status     Total duration    Artifacts\n"
        "mara-lind                 Success    3m 53s            -"
    ),
    "pods that are done, and therefore not ready": (
        f"NAME             READY    STATUS       RESTARTS    AGE\n{LOW}    0/1      Completed    0           3m12s"
    ),
    "a build's console": (
        f"Started by user Mara Lind\nRunning as SYSTEM\n[sync] {RUN}: 312 of 312 orders written\n"
        f"[sync] {RUN}: finished successfully\nFinished: SUCCESS"
    ),
    "a task with its next and its last run": table(
        ("Name", "Status", "Next Run Time", "Last Run Time", "Last Run Result"),
        (RUN, "Ready", "2026-11-03 10:40", AFTER, "The operation completed successfully. (0x0)"),
    ),
    "a column of how much is complete": table(
        ("Task ID", "Script", "Status", "Percent Complete", "End Date"),
        (RUN, "Order sync", "Complete", "100.0%", AFTER),
    ),
    "no failed records": (
        f"Batch job instance {RUN}\nStatus             SUCCESSFUL\nTotal records      312\nFailed records     0"
    ),
    "a log of keys and values": f"10:42:07 info order-sync run_id={RUN} status=success rows=312 errors=0",
    "an id whose letters were read as digits, in brackets": (
        "2026-11-02 10:42:05 INFO [0RD-SYNC-4471] 312 orders written\n"
        "2026-11-02 10:42:07 INFO [0RD-SYNC-4471] job completed successfully"
    ),
    "a rehearsal that it was not": f"Run {RUN}\nDry run     No\nStatus      Succeeded",
}

REFUSED = {
    "a state of something else than the run": (
        table(("Run", "Validation status", "Transfer status", "Ended"), (RUN, "Success", "", AFTER)),
        "screen_no_state",
    ),
    "one state of two is bad": (
        table(("Run", "Backup status", "Sync status", "Ended"), (RUN, "Success", "Failed", AFTER)),
        "screen_failed",
    ),
    "the system is well": (f"Jobs / Order sync / {RUN}\nSystem status\nSuccess", "screen_no_state"),
    "a form that asks for it": (f"Run ID     {RUN}\nStatus     Succeeded\nApply", "screen_no_place"),
    "a form that found nothing": (f"Run ID     {RUN}\nStatus     Succeeded\n\nNo runs found", "screen_no_place"),
    "a dry run": (f"Run {RUN} dry run\nResult      Success", "screen_unproven"),
    "a run of the test mode": (f"Run {RUN}\nMode        Test\nResult      Success", "screen_unproven"),
    "a run on staging": (f"Run {RUN}\nEnvironment    staging\nStatus         Succeeded", "screen_unproven"),
    "a part that succeeded": (table(("Run", "State", "End"), (RUN, "Riuscita in parte", AFTER)), "screen_partial"),
    "a count of successes": (
        table(("Run", "Success", "Errored", "Completed at"), (RUN, "Success 0", "0", AFTER)),
        "screen_no_state",
    ),
    "an interpreter told to print it": (f">>> print('Run {RUN} Succeeded')\nRun {RUN} Succeeded", "screen_is_document"),
    "a database told to say so": (
        f"mysql> UPDATE job_runs SET state='SUCCEEDED';\n| {RUN} | SUCCEEDED |",
        "screen_is_document",
    ),
    "a spreadsheet": (
        "File Home Insert Page Layout Formulas Data\n" + table(("Run", "Status"), (RUN, "Succeeded")),
        "screen_is_document",
    ),
    "a page open in the browser's tools": (
        table(("Run", "Status"), (RUN, "Succeeded")) + "\nElements Console Sources Network",
        "screen_is_document",
    ),
    "an example": ("Example\n" + table(("Run", "Status"), (RUN, "Succeeded")), "screen_is_document"),
    "the column of a board": (f"Done\n{RUN}", "screen_no_state"),
    "a state that is out of date": (table(("Run", "Status"), (RUN, "Stale: Succeeded")), "screen_no_state"),
    "a last run from before the failure": (
        table(
            ("Name", "Next Run Time", "Last Run Time", "Last Run Result"),
            (RUN, "2026-11-02 11:12", "2026-11-02 09:12", "The operation completed successfully. (0x0)"),
        ),
        "screen_before_failure",
    ),
}


@pytest.mark.parametrize("text", BELIEVED.values(), ids=list(BELIEVED))
def test_what_a_tool_says_of_a_run_in_its_own_way_is_believed(text: str) -> None:
    assert says(text) is not None, reason(text)


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=list(REFUSED))
def test_what_only_looks_like_a_runs_success_is_refused(text: str, why: str) -> None:
    assert (says(text), reason(text)) == (None, why)
