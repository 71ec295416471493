"""The level ``live``: the picture as at ``legible``, and beside it the run itself as its scheduler tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from app.domain.gate.files import inspect
from app.domain.gate.messages import LANGUAGES
from app.domain.gate.model import Evidence, LiveLook, Memory, SeenRun, Verdict
from app.domain.gate.verdict import evaluate
from app.domain.moments import instant
from app.domain.playbook import JobSeries, Playbook, ScopePolicy
from app.domain.snapshot import ticket_from_dict
from tests.support.closing import NOW, at, attempt, image, missing, with_gate
from tests.support.readings import page, table
from tests.support.screenshots import RUNS, draw, encoded

RUN = "ORD-SYNC-4470"
LIVE = with_gate(job_failure=ScopePolicy(screenshot="live"))
WITH_SERIES = with_gate(
    job_failure=ScopePolicy(screenshot="live"),
    series=(JobSeries(name="orders", job=r"ORD-SYNC-\d+", runs=r"ORD-SYNC-\d+"),),
)
READ = page(table(("Run ID", "Finished", "Status"), (RUN, "2026-11-02 10:42", "Succeeded")))
BOTH_SIDES = {"Shopify": "confirmed", "NetSuite": "confirmed"}


def a_run(begun: str | None = "10:30", ended: str | None = "10:42", state: str = "success", **more: Any) -> SeenRun:
    facts: dict[str, Any] = {"job": "order_export", "run": RUN, "source": "Airflow (airflow3 v1)", "sha256": "ab" * 32}
    return SeenRun(
        **{**facts, **more},
        state=state,
        started_at=None if begun is None else instant(at(begun)),
        ended_at=None if ended is None else instant(at(ended)),
    )


def closing(live: LiveLook | None, playbook: Playbook = LIVE, snapshot: dict[str, Any] | None = None) -> Verdict:
    ticket = ticket_from_dict(snapshot or attempt(attachments=[image("runs.png", at("10:45"))]))
    facts = {}
    for file in ticket.attachments:
        found = inspect(file.id, encoded(draw(RUNS)), file.filename, file.mime_type)
        facts[file.id] = replace(found, reading=READ)
    return evaluate(ticket, None, playbook, Evidence(files=facts, live=live), Memory(), NOW)


def look(*runs: SeenRun, records: dict[str, Any] | None = None, silent: tuple[str, ...] = ()) -> LiveLook:
    return LiveLook(runs=runs, records=BOTH_SIDES if records is None else records, silent=silent)


def message(verdict: Verdict) -> str:
    return next(item.message for item in verdict.missing if item.requirement == "success_screenshot")


def test_the_run_seen_live_beside_its_picture_closes_the_ticket() -> None:
    verdict = closing(look(a_run()))
    assert verdict.allowed, missing(verdict)
    picture, run = [proof for proof in verdict.evidence if proof.requirement == "success_screenshot"]
    assert (picture.kind, run.kind, run.ref, run.sha256) == ("image", "run", RUN, "ab" * 32)
    assert run.says == (
        "Airflow (airflow3 v1) tells that run ORD-SYNC-4470 began 2026-11-02T10:30:00Z and ended 2026-11-02T10:42:00Z "
        "as a success; the record is in NetSuite, Shopify"
    )


def test_a_later_run_of_the_same_job_counts_also_where_no_record_could_be_asked_for() -> None:
    failed = a_run("09:30", "09:41", "failed")
    assert closing(look(failed, a_run(run="ORD-SYNC-4473"), records={})).allowed


def test_a_later_run_of_the_playbooks_series_counts() -> None:
    other = a_run(job=None, run="ORD-SYNC-4473")
    assert closing(look(other), WITH_SERIES).allowed
    assert not closing(look(other)).allowed


def test_neither_the_picture_nor_the_run_alone_is_enough() -> None:
    assert not closing(None).allowed
    assert "probe" in message(closing(None))
    without_picture = attempt(attachments=[])
    assert missing(closing(look(a_run()), snapshot=without_picture)) >= {"success_screenshot"}


WRONG_RUNS = {
    "none at all": [],
    "of another job": [a_run(job="stock_feed", run="INV-1")],
    "of another job with a similar id": [a_run(job="order_export_eu", run="ORD-SYNC-44700")],
    "before the failure": [a_run("08:00", "08:12")],
    "begun before the failure": [a_run("09:30", "10:42")],
    "still running": [a_run(ended=None, state="running")],
    "queued": [a_run(None, None, "queued")],
    "cancelled": [a_run(state="cancelled")],
    "failed": [a_run(state="failed")],
    "without a start": [a_run(None)],
    "without an end": [a_run(ended=None)],
    "ended before it began": [a_run("10:42", "10:30")],
    "followed by a failure": [a_run(), a_run("10:43", "10:44", "failed", run="ORD-SYNC-4474")],
    "followed by a cancelled one": [a_run(), a_run("10:43", "10:44", "cancelled", run="ORD-SYNC-4474")],
    "failed at the same moment": [a_run(), a_run("10:30", "10:42", "failed")],
}
RECORDS: dict[str, dict[str, Any]] = {
    "on both sides": BOTH_SIDES,
    "missing in the ERP": {"Shopify": "confirmed", "NetSuite": "missing"},
    "missing in the storefront": {"Shopify": "missing", "NetSuite": "confirmed"},
    "not to be seen in the ERP": {"Shopify": "confirmed", "NetSuite": "unknown"},
}


@pytest.mark.parametrize(("runs", "records"), list(product(WRONG_RUNS, RECORDS)))
def test_what_is_not_the_jobs_success_after_the_failure_closes_nothing(runs: str, records: str) -> None:
    seen = look(*WRONG_RUNS[runs], records=RECORDS[records])
    assert missing(closing(seen)) == {"success_screenshot"}
    assert missing(closing(seen, WITH_SERIES)) == {"success_screenshot"} or runs == "of another job with a similar id"


@pytest.mark.parametrize("records", [name for name in RECORDS if name != "on both sides"])
def test_a_success_without_the_record_on_both_sides_closes_nothing(records: str) -> None:
    verdict = closing(look(a_run(), records=RECORDS[records]))
    assert missing(verdict) == {"success_screenshot"}
    assert ("NetSuite" in message(verdict)) or ("Shopify" in message(verdict))


def test_a_success_from_before_a_reopening_proves_nothing() -> None:
    reopened = attempt(attachments=[image("runs.png", at("10:45"))])
    reopened["history"] = [
        *reopened.get("history", []),
        {
            "at": at("10:50"),
            "actor": reopened["reporter"],
            "from": "Done",
            "to": "Open",
            "from_category": "done",
            "to_category": "open",
        },
    ]
    assert "success_screenshot" in missing(closing(look(a_run()), snapshot=reopened))


def test_who_did_not_answer_is_named_where_no_success_was_seen() -> None:
    verdict = closing(look(silent=("Airflow not reachable: no answer within 3 s",)))
    assert "Airflow not reachable: no answer within 3 s" in message(verdict)
    assert closing(look(a_run(), silent=("Celigo not reachable: no answer within 3 s",))).allowed


def test_a_run_under_way_is_waited_for() -> None:
    assert "under way" in message(closing(look(a_run(ended=None, state="running"))))


def test_an_older_failure_takes_nothing_from_a_newer_success() -> None:
    older = a_run("10:00", "10:10", "failed", run="ORD-SYNC-4471")
    assert closing(look(a_run(), older)).allowed
    assert closing(look(older, a_run())).allowed


def test_every_language_has_every_sentence_with_the_same_gaps() -> None:
    for key in [name for name in LANGUAGES["en"] if name.startswith("live_")]:
        gaps = {
            name
            for name in ("job", "since", "run", "state", "at", "system", "why")
            if f"{{{name}}}" in LANGUAGES["en"][key]
        }
        for language, texts in LANGUAGES.items():
            filled = texts[key].format(**{name: f"<{name}>" for name in gaps})
            assert all(f"<{name}>" in filled for name in gaps), (language, key)


def test_the_latest_success_is_the_one_that_is_shown() -> None:
    later = a_run("10:43", "10:44", run="ORD-SYNC-4475")
    shown = [proof for proof in closing(look(later, a_run())).evidence if proof.kind == "run"]
    assert [(proof.ref, proof.at) for proof in shown] == [
        ("ORD-SYNC-4475", instant(at("10:42")) + timedelta(minutes=2))
    ]
