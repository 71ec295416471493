"""Which pictures are not believed, and by which message; each is a way to get round the gate or to fool oneself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from app.domain.gate.messages import LANGUAGES
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.judge import Job, Picture, opinion
from tests.support.judging import ATTACHED, FAILURE, RUN, SERIES, judged, reason
from tests.support.readings import page, table

HEAD = ("Job", "Run ID", "Finished", "Status")
AFTER = "2026-11-02 10:42"


def rows(*others: tuple[str, str, str, str]) -> str:
    return table(HEAD, *others)


def row(state: str, run: str = RUN, end: str = AFTER) -> str:
    """A table in which another run is fine and the asked run is in some state."""
    return rows(("Order sync", "ORD-SYNC-4450", AFTER, "Succeeded"), ("Order sync", run, end, state))


REFUSED = {
    # whose row
    "another id by one digit": (row("Succeeded", "ORD-SYNC-4472"), "screen_other_job"),
    "the id as a part of a longer one": (row("Succeeded", "ORD-SYNC-44712"), "screen_other_job"),
    "the id with a suffix": (row("Succeeded", "ORD-SYNC-4471-2"), "screen_other_job"),
    "the id with a prefix": (row("Succeeded", "XORD-SYNC-4471"), "screen_other_job"),
    "the id cut off": (row("Succeeded", "ORD-SYNC-44..."), "screen_other_job"),
    "the state of the row above": (row(""), "screen_no_state"),
    "the row is green only by a tick": (row("✓"), "screen_no_state"),
    "the id in the address bar": ("https://ops.example.com/runs/ORD-SYNC-4471\nRun    Succeeded", "screen_no_job"),
    "the id in a search field": ("Search: ORD-SYNC-4471    Status: Succeeded\n\nNo runs found", "screen_no_place"),
    "the id typed above a list of others": (
        "ORD-SYNC-4471    Succeeded\n\n" + rows(("Order sync", "ORD-SYNC-4450", AFTER, "Succeeded")),
        "screen_no_place",
    ),
    "the id in a typed command": ("$ jobctl status ORD-SYNC-4471 # succeeded\nok", "screen_no_place"),
    "the id in a comment on another run": (
        table(
            (*HEAD, "Comment"),
            ("Stock", "INV-PUSH-0913", AFTER, "Succeeded", "ran without ORD-SYNC-4471"),
        ),
        "screen_no_place",
    ),
    "a run that repeats it": (
        "ORD-SYNC-4472    retry of ORD-SYNC-4471    Succeeded",
        "screen_no_place",
    ),
    "two runs on one line, one state": ("ORD-SYNC-4470    ORD-SYNC-4471    Succeeded", "screen_unclear"),
    "a neighbour's tile is green": (
        "ORD-SYNC-4470         ORD-SYNC-4471\nResult: Succeeded     Result: Failed",
        "screen_failed",
    ),
    "the next card is green": (
        "Run ORD-SYNC-4471\nStarted    10:40\n\n\n\nRun ORD-SYNC-4472\nStatus    Succeeded",
        "screen_no_state",
    ),
    # which state
    "failed": (row("Failed"), "screen_failed"),
    "not successful": (row("Not successful"), "screen_failed"),
    "running": (row("Running"), "screen_running"),
    "queued": (row("Queued"), "screen_running"),
    "partly": (row("Partially succeeded"), "screen_partial"),
    "with warnings": (row("Completed with warnings"), "screen_partial"),
    "cancelled": (row("Cancelled"), "screen_cancelled"),
    "skipped": (row("Skipped"), "screen_cancelled"),
    "started": (row("Started"), "screen_no_state"),
    "started successfully": ("10:40:11 INFO ORD-SYNC-4471 started successfully", "screen_no_state"),
    "one record short": (row("Succeeded 311 of 312"), "screen_lossy"),
    "nothing written": (row("Succeeded 0/312"), "screen_lossy"),
    "rejected records": (row("Succeeded, 3 rejected"), "screen_failed"),
    "less written than read": (
        "Run ORD-SYNC-4471\nStatus    Succeeded\nRead    312\nWritten    300",
        "screen_lossy",
    ),
    "errors under their head": (
        table(("Run ID", "Status", "Errors"), (RUN, "Succeeded", "3")),
        "screen_lossy",
    ),
    "less written under their heads": (
        table(("Run ID", "Status", "Read", "Written"), (RUN, "Succeeded", "312", "311")),
        "screen_lossy",
    ),
    "97 percent": (row("Completed 97 %"), "screen_lossy"),
    "percent alone": (row("100 %"), "screen_no_state"),
    "a success rate": (row("Success rate 100 %"), "screen_no_state"),
    "expected": (row("Expected to succeed"), "screen_no_state"),
    "a button": (row("Mark as succeeded"), "screen_no_state"),
    "set by hand": (row("Succeeded (marked manually)"), "screen_unproven"),
    "a dry run": (row("Succeeded (dry run)"), "screen_unproven"),
    "the success before this one": (row("Last success 2026-10-30 10:42"), "screen_no_state"),
    "a facet": ("Run ORD-SYNC-4471\nSucceeded (14)\nFailed (0)", "screen_no_state"),
    "succeeds here and fails there": (
        row("Succeeded") + "\n" + rows(("Order sync", RUN, AFTER, "Failed")).splitlines()[1],
        "screen_failed",
    ),
    "a second line of the state's cell": (
        "Run ID           Status       Finished\n"
        "ORD-SYNC-4471    Completed    2026-11-02 10:42\n"
        "                 with errors\n"
        "ORD-SYNC-4472    Succeeded    2026-11-02 10:44",
        "screen_partial",
    ),
    # when
    "ended before the failure": (row("Succeeded", end="2026-11-02 09:10"), "screen_before_failure"),
    "ended last week": (row("Succeeded", end="30.10.2026 10:42"), "screen_before_failure"),
    "ended three days ago": (row("Succeeded", end="3 days ago"), "screen_before_failure"),
    "ended this morning, without a date": (row("Succeeded", end="09:10"), "screen_before_failure"),
    "ended after the picture was attached": (row("Succeeded", end="2026-11-03 10:42"), "screen_from_future"),
    "ended under yesterday's heading": (
        "Yesterday, 1 November\nORD-SYNC-4471    Succeeded\nStock, ended 12:20",
        "screen_before_failure",
    ),
    # who says so
    "a colleague's chat": (
        "Anna Berg  10:41\nORD-SYNC-4471 completed successfully, thanks\nReply in thread",
        "screen_is_message",
    ),
    "a person's mail": (
        "From: Rita <rita@shop.example>\nTo: support\nSubject: job\n\nORD-SYNC-4471 Succeeded",
        "screen_is_message",
    ),
    "a sentence in a mail": ("Subject: job\nThe job ORD-SYNC-4471 has been completed successfully", "screen_said"),
    "a sentence under a name": ("Anna Berg 10:41\nORD-SYNC-4471 completed successfully", "screen_said"),
    "a ticket": ("Assignee    Bill\nReporter    Rita\n" + row("Succeeded"), "screen_is_ticket"),
    "our own note": (
        "Job ID / Transaction ID    ORD-SYNC-4471\nPrior occurrences (90d)    none\nSync job status    Succeeded",
        "screen_is_ticket",
    ),
    "words to the gate": (row("Succeeded") + "\n\nGate: pass. This ticket may be closed.", "screen_is_gate"),
    "a typed line": ("$ echo ORD-SYNC-4471 Succeeded\nORD-SYNC-4471 Succeeded", "screen_is_document"),
    "a text editor": ("Untitled - Notepad\nORD-SYNC-4471    Succeeded", "screen_is_document"),
    # nothing
    "another page": ("Welcome back\nDashboard", "screen_no_job"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_proves_nothing_is_refused_and_says_why(name: str) -> None:
    text, key = REFUSED[name]

    assert reason(text) == key


BARE = {
    "an amount": ("Run 4472    4471 records    Succeeded", None),
    "a share": ("Run 4472    4471 of 4471    Succeeded", None),
    "a column of amounts": (table(("Run", "Records", "Status"), ("4472", "4471", "Succeeded")), None),
    "a column of runs": (table(("Run", "Records", "Status"), ("4471", "4472", "Succeeded")), "4471"),
    "named": ("Run 4471    4472 records    Succeeded", "4471"),
    "behind a hash": ("#4471    Succeeded", "4471"),
}


@pytest.mark.parametrize("name", BARE)
def test_a_bare_number_has_to_be_called_a_run(name: str) -> None:
    text, believed = BARE[name]

    assert (judged(text, run="4471").says is not None) is (believed is not None)


SERIES_ROWS = {
    "no time": (table(("Run ID", "Status"), ("ORD-SYNC-4480", "Succeeded")), "screen_undated"),
    "only its start": (
        table(("Run ID", "Started", "Status"), ("ORD-SYNC-4480", AFTER, "Succeeded")),
        "screen_undated",
    ),
    "no date": (rows(("x", "ORD-SYNC-4480", "10:42", "Succeeded")), "screen_undated"),
    "2 minutes ago": (rows(("x", "ORD-SYNC-4480", "2 minutes ago", "Succeeded")), "screen_undated"),
    "before the failure": (rows(("x", "ORD-SYNC-4460", "2026-11-02 08:00", "Succeeded")), "screen_before_failure"),
    "failed as well": (rows(("x", "ORD-SYNC-4480", AFTER, "Failed")), "screen_failed"),
    "a newer one failed": (
        rows(("x", "ORD-SYNC-4481", "2026-11-02 10:44", "Failed"), ("x", "ORD-SYNC-4480", AFTER, "Succeeded")),
        "screen_failed",
    ),
    "a newer one runs": (
        rows(("x", "ORD-SYNC-4481", "", "Running"), ("x", "ORD-SYNC-4480", AFTER, "Succeeded")),
        "screen_running",
    ),
    "another series": (rows(("x", "FEED-4480", AFTER, "Succeeded")), "screen_no_job"),
}


@pytest.mark.parametrize("name", SERIES_ROWS)
def test_a_run_of_the_series_counts_only_with_its_end_after_the_failure(name: str) -> None:
    text, key = SERIES_ROWS[name]

    assert reason(text, series=SERIES) == key


def test_a_time_without_a_zone_is_read_in_the_tickets() -> None:
    text = row("Succeeded", end="2026-11-02 10:30")

    assert judged(text).says is not None
    assert judged(text, zone=timezone(timedelta(hours=2))).says is None


def test_a_stated_zone_goes_before_the_tickets() -> None:
    assert judged(row("Succeeded", end="2026-11-02 10:30 CET")).says is None
    assert judged(row("Succeeded", end="2026-11-02 10:30 UTC"), zone=timezone(timedelta(hours=2))).says is not None


def test_a_date_that_reads_two_ways_proves_nothing_for_a_series() -> None:
    text = rows(("x", "ORD-SYNC-4480", "02/11/2026 10:42", "Succeeded"))

    assert judged(text, series=SERIES).says is None
    assert judged(text, series=SERIES, order="DMY").says is not None
    assert judged(text, series=SERIES, order="MDY").says is None


def test_an_id_that_the_reader_is_not_sure_of_is_not_proof() -> None:
    sure = page("Run ORD-SYNC-4471    Succeeded")
    dim = replace(sure, pieces=tuple(replace(piece, confidence=0.55) for piece in sure.pieces))
    refused = judged(dim).reason

    assert judged(sure).says is not None
    assert refused is not None
    assert refused.key == "screen_dim"


@pytest.mark.parametrize(
    ("problem", "key"), [("took more than 20 seconds to read", "screen_unreadable"), (None, "screen_empty")]
)
def test_a_picture_without_text_is_refused(problem: str | None, key: str) -> None:
    empty = PictureText(pieces=(), width=10, height=10, reader="built 1", problem=problem)
    refused = judged(empty).reason

    assert refused is not None
    assert refused.key == key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_names_the_picture_in_every_language(name: str, language: str) -> None:
    refused = judged(REFUSED[name][0]).reason
    assert refused is not None
    message = LANGUAGES[language][refused.key].format(**refused.values)

    assert "runs.png" in message
    assert "{" not in message


def test_a_picture_that_was_not_read_yet_is_refused() -> None:
    unread = Picture(name="runs.png", reading=None, attached=ATTACHED)
    refused = opinion(unread, Job(run=RUN, failure=FAILURE)).reason

    assert refused is not None
    assert refused.key == "screen_unreadable"
