"""``handoff gate``: snapshots in, verdicts out, whatever the lines and files are; and the verdict of a live ticket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.domain.gate.model import Missing, Proof, Verdict
from app.domain.moments import instant
from app.ports import TicketGone
from schemas import validator
from tests.support.closing import AGENT, at, attempt, image
from tests.support.screenshots import cropped, draw, encoded, screenshot, with_cell

NOW = "2026-11-03T08:00:00Z"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "success.png").write_bytes(screenshot())
    return folder


def run(lines: list[Any], *options: str) -> Result:
    """Evaluate at the level ``present``, unless the options say otherwise."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    level = () if {"--level", "--playbook"} & set(options) else ("--level", "present")
    return CliRunner().invoke(main, ["gate", "evaluate", "--now", NOW, *level, *options], input=text.encode())


def verdicts(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def lacks(verdict: dict[str, Any]) -> list[str]:
    return [item["requirement"] for item in verdict["missing"]]


def test_each_snapshot_gives_one_verdict_in_order(files: Path) -> None:
    result = run([attempt(key="OPS-1"), attempt({"account_status": None}, key="OPS-2")], "--files", str(files))
    first, second = verdicts(result)

    assert result.exit_code == 0
    assert (first["ticket"]["key"], first["allowed"], first["path"]) == ("OPS-1", True, "technical")
    assert (second["ticket"]["key"], second["allowed"], lacks(second)) == ("OPS-2", False, ["account_status"])
    assert first["evaluated_at"] == NOW
    assert all(not list(validator("verdict").iter_errors(verdict)) for verdict in (first, second))


def test_snapshots_may_come_from_a_file(files: Path, tmp_path: Path) -> None:
    source = tmp_path / "tickets.jsonl"
    source.write_text(json.dumps(attempt()) + "\n\n", encoding="utf-8-sig")
    options = ("--files", str(files), "--level", "present")
    result = CliRunner().invoke(main, ["gate", "evaluate", str(source), *options])

    assert [verdict["allowed"] for verdict in verdicts(result)] == [True]


def test_a_bad_line_says_what_is_wrong_and_the_others_are_judged(files: Path) -> None:
    lines = [attempt(), "{not json", "[]", {**attempt(), "created_at": "soon"}, "", attempt()]
    result = run(lines, "--files", str(files))
    answers = verdicts(result)

    assert result.exit_code == 1
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, None]
    assert "not JSON" in answers[1]["error"]
    assert answers[3]["error"].startswith("created_at: expected ")
    assert answers[4]["allowed"]


def test_bytes_that_are_no_utf_8_are_a_bad_line() -> None:
    result = CliRunner().invoke(main, ["gate", "evaluate"], input=b'{"subject": "\xff"}\n')

    assert result.exit_code == 1
    assert "not UTF-8" in verdicts(result)[0]["error"]


@pytest.mark.parametrize("path", [None, "nothing-here.png", "../success.png", "/etc/hostname", "", ".", "a\0b"])
def test_content_that_cannot_be_had_inside_the_folder_is_missing_evidence(files: Path, path: str | None) -> None:
    (files.parent / "success.png").write_bytes(screenshot())
    result = run([attempt(attachments=[{**image(), "content_path": path}])], "--files", str(files))

    assert result.exit_code == 0
    assert lacks(verdicts(result)[0]) == ["success_screenshot"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(files: Path) -> None:
    outside = files.parent / "outside.png"
    outside.write_bytes(screenshot())
    (files / "link.png").symlink_to(outside)
    result = run([attempt(attachments=[{**image(), "content_path": "link.png"}])], "--files", str(files))

    assert lacks(verdicts(result)[0]) == ["success_screenshot"]


def test_without_a_folder_no_content_can_be_had() -> None:
    assert lacks(verdicts(run([attempt()]))[0]) == ["success_screenshot"]


@pytest.mark.parametrize("content", [b"", b"no image", screenshot()[:300]])
def test_content_that_is_no_image_in_truth_is_missing_evidence(files: Path, content: bytes) -> None:
    (files / "success.png").write_bytes(content)

    assert lacks(verdicts(run([attempt()], "--files", str(files)))[0]) == ["success_screenshot"]


def test_the_level_can_be_overridden(files: Path) -> None:
    legible = run([attempt()], "--files", str(files), "--level", "legible")
    present = run([attempt()], "--files", str(files), "--level", "present")

    assert lacks(verdicts(legible)[0]) == ["success_screenshot"]
    assert verdicts(present)[0]["allowed"]


def test_a_playbook_can_be_given(files: Path, tmp_path: Path) -> None:
    playbook = tmp_path / "playbook.yaml"
    playbook.write_text("version: 1\nscopes:\n  job_failure:\n    mode: shadow\n", encoding="utf-8")
    result = run([attempt(attachments=[])], "--playbook", str(playbook), "--files", str(files))

    assert (verdicts(result)[0]["enforced"], verdicts(result)[0]["allowed"]) == (False, False)


def second_ticket(name: str) -> dict[str, Any]:
    return attempt(key="OPS-18", id="10018", attachments=[image(name)])


@pytest.mark.parametrize(
    ("picture", "allowed"),
    [
        (screenshot(), False),
        (encoded(cropped(draw(), 4, 4, 4, 4), "JPEG", quality=80), False),
        (encoded(draw(with_cell(0, 1, "4498"))), True),
    ],
    ids=["the same file", "cropped and re-encoded", "another run"],
)
def test_with_remember_evidence_of_earlier_lines_is_not_accepted_again(
    files: Path, picture: bytes, allowed: bool
) -> None:
    (files / "second.png").write_bytes(picture)
    lines = [attempt(), second_ticket("second.png")]
    remembering = verdicts(run(lines, "--files", str(files), "--remember"))
    forgetting = verdicts(run(lines, "--files", str(files)))

    assert [verdict["allowed"] for verdict in remembering] == [True, allowed]
    assert [verdict["allowed"] for verdict in forgetting] == [True, True]


def test_with_remember_the_same_ticket_may_be_judged_twice(files: Path) -> None:
    answers = verdicts(run([attempt(), attempt()], "--files", str(files), "--remember"))

    assert [verdict["allowed"] for verdict in answers] == [True, True]


def test_with_remember_the_scope_of_a_ticket_does_not_loosen(files: Path) -> None:
    loosened = attempt({"is_job_failure": False}, subject="Thanks", body="Thanks for your help.", attachments=[])
    remembering = verdicts(run([attempt(), loosened], "--files", str(files), "--remember"))
    forgetting = verdicts(run([attempt(), loosened], "--files", str(files)))

    assert [verdict["applies"] for verdict in remembering] == [True, True]
    assert [verdict["applies"] for verdict in forgetting] == [True, False]


def test_the_failure_time_that_the_text_states_counts(files: Path) -> None:
    body = "2026-11-02T10:50:00Z ERROR job ORD-SYNC-4470 failed: TOKEN_EXPIRED token expired"
    verdict = verdicts(run([attempt({"failed_at": at("01:00")}, body=body)], "--files", str(files)))[0]

    assert lacks(verdict) == ["success_screenshot", "containment", "retailer_notified"]


@pytest.mark.parametrize("options", [["--level", "guess"], ["--now", "soon"], ["--files", "/no/such/folder"]])
def test_wrong_options_are_a_usage_error(options: list[str]) -> None:
    assert CliRunner().invoke(main, ["gate", "evaluate", *options], input="").exit_code == 2


def a_verdict(allowed: bool) -> Verdict:
    gap = Missing(requirement="account_status", message="Set the account status [now].")
    proof = Proof(requirement="containment", kind="field", ref="contained_at", says="the job was stopped")
    return Verdict(
        system="jira",
        key="OPS-17",
        scope="job_failure",
        applies=True,
        allowed=allowed,
        path="technical",
        missing=() if allowed else (gap,),
        evidence=(proof,),
        enforced=True,
        policy_version="p1",
        evaluated_at=instant(NOW),
    )


@pytest.mark.parametrize(("allowed", "code"), [(True, 0), (False, 1)])
def test_the_verdict_of_a_live_ticket_is_printed(monkeypatch: pytest.MonkeyPatch, allowed: bool, code: int) -> None:
    asked: list[tuple[Any, ...]] = []

    def check_ticket(service: Any, system: str, reference: str, *, reading: str) -> Verdict:
        asked.append((service, system, reference, reading))
        return a_verdict(allowed)

    monkeypatch.setattr("app.cli.opened.opened_service", lambda: "the service")
    monkeypatch.setattr("app.workflow.check.check_ticket", check_ticket)
    shown = CliRunner().invoke(main, ["gate", "check", "jira", "acme:OPS-17"])
    machine = CliRunner().invoke(main, ["gate", "check", "jira", "acme:OPS-17", "--json"])

    assert asked == [("the service", "jira", "acme:OPS-17", "here")] * 2
    assert (shown.exit_code, machine.exit_code) == (code, code)
    assert json.loads(machine.stdout)["allowed"] is allowed
    assert ("OPS-17: may close" in shown.stdout) is allowed
    assert ("[now]" in shown.stdout) is not allowed


def test_a_ticket_that_cannot_be_read_is_a_failure_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_ticket(service: Any, system: str, reference: str, *, reading: str) -> Verdict:
        raise TicketGone("there is no ticket OPS-99")

    monkeypatch.setattr("app.cli.opened.opened_service", lambda: "the service")
    monkeypatch.setattr("app.workflow.check.check_ticket", check_ticket)
    result = CliRunner().invoke(main, ["gate", "check", "jira", "OPS-99"])

    assert result.exit_code == 1
    assert "OPS-99 could not be read from jira: there is no ticket OPS-99" in result.output


def test_an_unknown_system_is_a_usage_error() -> None:
    assert CliRunner().invoke(main, ["gate", "check", "trello", "OPS-1"]).exit_code == 2


def test_who_acts_makes_no_difference_to_evaluation(files: Path) -> None:
    by_service = attempt(history=[{"at": at("11:00"), "actor": AGENT, "from": "a", "to": "b", "to_category": "done"}])

    assert verdicts(run([by_service], "--files", str(files)))[0]["allowed"]
