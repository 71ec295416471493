"""The level ``legible`` of ``success_screenshot``: a picture that shows the run's success, and none that revokes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.domain.extraction.model import Extraction, Span
from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, Memory, ProofLevel, Verdict
from app.domain.gate.pictures.picture_text import PictureText, picture_text
from app.domain.gate.verdict import evaluate
from app.domain.playbook import JobSeries, Playbook, ScopePolicy
from app.domain.snapshot import ticket_from_dict
from tests.support.closing import AGENT, CUSTOMER, NOW, at, attempt, confirmed, image, missing, with_gate
from tests.support.readings import page, table
from tests.support.screenshots import RUNS, draw, encoded

LEGIBLE = with_gate(job_failure=ScopePolicy(screenshot="legible"))
RUN = "ORD-SYNC-4470"


def list_of(*rows: tuple[str, str, str]) -> PictureText:
    return page(table(("Run ID", "Finished", "Status"), *rows))


GOOD = list_of((RUN, "2026-11-02 10:42", "Succeeded"))
FAILED_AGAIN = list_of((RUN, "2026-11-02 10:50", "Failed"))
THE_FAILURE = list_of((RUN, "2026-11-02 09:41", "Failed"))
UNDATED_FAILURE = page(f"Run {RUN}    Failed")
OTHER = list_of(("ORD-SYNC-4472", "2026-11-02 10:42", "Succeeded"))


def seen(
    readings: Mapping[str, PictureText | None],
    snapshot: dict[str, Any] | None = None,
    playbook: Playbook = LEGIBLE,
    extraction: Extraction | None = None,
) -> Verdict:
    """The verdict where that is what was read in the ticket's pictures, attached at 10:45, 10:46 and so on."""
    files = [image(name, at(f"10:{45 + number}")) for number, name in enumerate(readings)]
    ticket = ticket_from_dict(snapshot or attempt(attachments=files))
    facts = {}
    for number, file in enumerate(ticket.attachments):
        rows = [(job, f"{run}{number}", when, state) for job, run, when, state in RUNS]
        found = inspect(file.id, encoded(draw(rows)), file.filename, file.mime_type)
        facts[file.id] = replace(found, reading=readings.get(file.id))
    return evaluate(ticket, extraction, playbook, Evidence(files=facts), Memory(), NOW)


def message(verdict: Verdict) -> str:
    return next(item.message for item in verdict.missing if item.requirement == "success_screenshot")


def test_a_picture_that_shows_the_runs_success_is_the_screenshot() -> None:
    verdict = seen({"runs.png": GOOD})
    proof = next(proof for proof in verdict.evidence if proof.requirement == "success_screenshot")

    assert verdict.allowed
    assert proof.ref == "runs.png"
    assert proof.says == "run ORD-SYNC-4470: Succeeded, finished 2026-11-02 10:42, read in runs.png"


def test_of_several_pictures_one_good_one_is_enough() -> None:
    assert seen({"other.png": OTHER, "runs.png": GOOD, "cat.png": page("miaow")}).allowed


def test_a_refusal_names_each_picture_its_reason_and_what_to_attach() -> None:
    text = message(seen({"other.png": OTHER, "failed.png": FAILED_AGAIN}))

    assert "other.png shows ORD-SYNC-4472, not ORD-SYNC-4470." in text
    assert 'failed.png shows ORD-SYNC-4470 as failed: "failed".' in text
    assert "Attach, after 2026-11-02T09:50:00Z, a screenshot" in text


REVOKED = {
    "failing again later": ({"runs.png": GOOD, "later.png": FAILED_AGAIN}, False),
    "failing again earlier": ({"earlier.png": FAILED_AGAIN, "runs.png": GOOD}, True),
    "the failure itself, attached later": ({"runs.png": GOOD, "before.png": THE_FAILURE}, True),
    "a failure at no legible time, attached later": ({"runs.png": GOOD, "later.png": UNDATED_FAILURE}, False),
    "failing and then good": ({"runs.png": GOOD, "later.png": FAILED_AGAIN, "last.png": GOOD}, True),
}


@pytest.mark.parametrize("name", REVOKED)
def test_a_later_picture_of_the_job_failing_again_revokes_it(name: str) -> None:
    readings, allowed = REVOKED[name]
    verdict = seen(readings)

    assert verdict.allowed is allowed
    if not allowed:
        assert "failing again" in message(verdict)


def test_pictures_attached_at_the_same_moment_are_not_older_than_each_other() -> None:
    files = [image("a.png", at("10:45")), image("b.png", at("10:45"))]

    assert not seen({"a.png": FAILED_AGAIN, "b.png": GOOD}, attempt(attachments=files)).allowed


def test_the_run_is_the_one_in_the_field_else_the_one_in_the_text() -> None:
    files = [image("runs.png")]
    from_text = Extraction(is_exception=True, is_job_failure=True, job_id=RUN)
    said = Span(source="text", start=-1, end=-1, quote=RUN, comment="7")
    from_comment = replace(from_text, provenance={"job_id": said})
    no_field = attempt({"job_id": None}, attachments=files)

    assert seen({"runs.png": GOOD}, no_field, extraction=from_text).allowed
    assert "Job ID" in message(seen({"runs.png": GOOD}, no_field, extraction=from_comment))
    assert "Job ID" in message(seen({"runs.png": GOOD}, no_field))
    assert seen({"runs.png": GOOD}, attempt({"job_id": f"Run #{RUN}"}, attachments=files)).allowed


def test_the_playbooks_series_lets_a_later_run_prove_the_job() -> None:
    series = (JobSeries(name="order sync", job=r"ORD-SYNC-\d+", runs=r"ORD-SYNC-\d+"),)
    playbook = with_gate(job_failure=ScopePolicy(screenshot="legible"), series=series)
    others = with_gate(job_failure=ScopePolicy(screenshot="legible"), series=(replace(series[0], job=r"FEED-\d+"),))

    assert seen({"runs.png": OTHER}, playbook=playbook).allowed
    assert missing(seen({"runs.png": OTHER}, playbook=others)) == {"success_screenshot"}


def test_times_are_read_in_the_tickets_zone_else_in_the_playbooks() -> None:
    files = [image("runs.png")]
    berlin = replace(LEGIBLE, context_timezone="Europe/Berlin")
    early = list_of((RUN, "2026-11-02 10:30", "Succeeded"))

    assert seen({"runs.png": early}).allowed
    assert missing(seen({"runs.png": early}, playbook=berlin)) == {"success_screenshot"}
    utc = attempt(attachments=files, context={"default_timezone": "UTC", "date_order": None})
    assert seen({"runs.png": early}, utc, playbook=berlin).allowed


def test_an_integration_that_was_removed_may_be_shown_as_disabled() -> None:
    disabled = list_of((RUN, "", "Disabled"))
    removed = attempt({"resolution_reason": "integration_removed"}, attachments=[image("runs.png")])

    assert seen({"runs.png": disabled}, removed).allowed
    assert missing(seen({"runs.png": disabled})) == {"success_screenshot"}


def test_the_validated_change_needs_a_picture_of_the_job_from_after_the_confirmation() -> None:
    files = [image("runs.png", at("10:15")), image("cat.png", at("10:45"))]
    readings = {"runs.png": list_of((RUN, "2026-11-02 10:12", "Succeeded")), "cat.png": page("miaow")}

    assert missing(seen(readings, confirmed(attachments=files))) == {"change_validated"}
    assert seen({"runs.png": GOOD}, confirmed(attachments=[image("runs.png")])).allowed


def test_without_a_reader_the_message_says_how_to_mend_that() -> None:
    assert "no image reader is installed" in message(seen({"runs.png": None}))


def test_a_picture_that_took_too_long_to_read_is_named() -> None:
    unread = PictureText(pieces=(), width=9, height=9, reader="built 1", problem="took longer than 20 s to read")

    assert "runs.png could not be read: the picture took longer than 20 s" in message(seen({"runs.png": unread}))


@pytest.mark.parametrize("level", ["present", "live"])
def test_what_is_read_decides_at_no_other_level(level: ProofLevel) -> None:
    playbook = with_gate(job_failure=ScopePolicy(screenshot=level))

    assert seen({"runs.png": OTHER}, playbook=playbook).allowed is (level == "present")
    if level == "live":
        assert "probe" in message(seen({"runs.png": GOOD}, playbook=playbook))


def test_an_exception_that_is_no_job_failure_asks_only_for_a_picture() -> None:
    snapshot = attempt({"is_job_failure": False}, attachments=[image("runs.png", by=AGENT)])

    assert seen({"runs.png": OTHER}, snapshot, extraction=Extraction(is_exception=True)).allowed


def test_the_customers_picture_counts_like_the_agents() -> None:
    assert seen({"runs.png": GOOD}, attempt(attachments=[image("runs.png", by=CUSTOMER)])).allowed


def test_a_reading_survives_being_kept() -> None:
    assert picture_text(GOOD.to_dict()) == GOOD


def _stating(run: str) -> Extraction:
    said = Span(source="text", start=4, end=17, quote=run)
    return Extraction(is_exception=True, is_job_failure=True, job_id=run, provenance={"job_id": said})


@pytest.mark.parametrize(
    ("entered_at", "body", "allowed"),
    [
        (at("10:40"), "Job ORD-SYNC-4470 failed.", False),
        (at("09:50"), "Job ORD-SYNC-4470 failed.", True),
        (at("10:40"), "Job ORD-SYNC-4470 failed, and so did run ORD-SYNC-4472.", True),
        (at("10:40"), "The order sync failed.", True),
    ],
    ids=[
        "entered by the agent, the text names another",
        "there from the start",
        "the text names it too",
        "text silent",
    ],
)
def test_entering_the_id_of_a_run_that_succeeded_names_no_easier_job(entered_at: str, body: str, allowed: bool) -> None:
    snapshot = attempt(
        {"job_id": "ORD-SYNC-4472"},
        attachments=[image("other.png")],
        body=body,
        field_changes=[{"field": "job_id", "at": entered_at, "actor": AGENT}],
    )
    extraction = _stating("ORD-SYNC-4470") if "4470" in body else None
    assert seen({"other.png": OTHER}, snapshot, extraction=extraction).allowed is allowed
