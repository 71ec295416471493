"""``handoff extract`` from the outside: lines in, lines out, in order."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import schemas
from app.cli.extract import extract

TICKET = {
    "subject": "Order sync failed",
    "body": "Job SYNC-881 failed at 2026-04-04T18:47:22Z with error INV-NOT-FOUND",
    "body_format": "plain",
    "created_at": "2026-04-05T09:00:00+00:00",
}


def line(**changes: Any) -> str:
    return json.dumps({"ticket": {**TICKET, **changes}, "context": {"default_timezone": None, "date_order": None}})


def run(text: str, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(extract, list(arguments), input=text)
    return result.exit_code, [json.loads(each) for each in result.stdout.splitlines()]


def test_each_line_gives_one_extraction_in_order() -> None:
    code, lines = run(f"{line()}\n\n{line(body='Job SYNC-882 failed')}\n")
    assert code == 0
    assert [each["job_id"] for each in lines] == ["SYNC-881", "SYNC-882"]
    for each in lines:
        schemas.validator("extraction").validate(each)


def test_a_bad_line_is_named_and_the_others_are_read() -> None:
    code, lines = run(f'{line()}\nno json\n{{"ticket": {{"body": 3}}}}\n{line(created_at="yesterday")}\n{line()}')
    assert code == 1
    assert [each.get("line") for each in lines] == [None, 2, 3, 4, None]
    assert "JSON" in lines[1]["error"]
    assert "created_at" in lines[3]["error"]


def test_an_unknown_zone_is_refused_with_the_next_step() -> None:
    code, lines = run(json.dumps({"ticket": TICKET, "context": {"default_timezone": "Europe/Nowhere"}}))
    assert code == 1
    assert "IANA" in lines[0]["error"]


def test_unknown_keys_and_attachments_by_name_only_are_fine() -> None:
    code, lines = run(
        line(attachments=[{"filename": "screen.png", "mime_type": "image/png"}], priority="High", more={"a": 1})
    )
    assert code == 0
    assert lines[0]["job_id"] == "SYNC-881"


def test_adf_comes_as_an_object_or_as_a_string() -> None:
    document = {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Job SYNC-883 failed"}]}],
    }
    text = json.dumps(document)
    code, lines = run(f"{line(body=document, body_format='adf')}\n{line(body=text, body_format='adf')}\n")
    assert code == 0
    assert [each["job_id"] for each in lines] == ["SYNC-883", "SYNC-883"]
    as_object, as_text = (each["provenance"]["job_id"] for each in lines)
    assert (as_object["start"], as_object["end"], as_object["quote"]) == (-1, -1, "SYNC-883")
    assert text[as_text["start"] : as_text["end"]] == "SYNC-883"


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    source = tmp_path / "tickets.jsonl"
    source.write_text(line() + "\n", encoding="utf-8")
    code, lines = run("", str(source))
    assert code == 0
    assert lines[0]["error_code"] == "INV-NOT-FOUND"


def test_explain_shows_the_ticket_with_what_was_read_and_no_secret() -> None:
    result = CliRunner().invoke(extract, ["--explain"], input=line(body=TICKET["body"] + " password: Sommer2026!"))
    assert result.exit_code == 0
    assert "SYNC-881" in result.output
    assert "job_id" in result.output
    assert "Sommer2026" not in result.output


def test_the_command_loads_no_web_framework_and_no_database() -> None:
    check = "import sys, app.cli.extract; print(sorted({'flask', 'sqlalchemy', 'jira', 'zenpy'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_comments_fill_what_the_body_leaves_out_and_nothing_else() -> None:
    said = {"id": "7", "author": {"id": "u1", "role": "customer"}, "created_at": "2026-04-05T10:00:00Z"}
    by_us = {"id": "6", "author": {"id": "s", "role": "app"}, "created_at": "2026-04-05T09:01:00Z"}
    comments = [{**by_us, "body": "handoff-gate:question:id"}, {**said, "body": "4711"}]
    code, lines = run(
        line(body="The nightly import job failed again", comments=comments)
        + "\n"
        + line(comments=[{**said, "body": "Job SYNC-999 failed"}])
    )
    assert code == 0
    assert [each["job_id"] for each in lines] == ["4711", "SYNC-881"]
    assert lines[0]["provenance"]["job_id"]["comment"] == "7"
    assert "job_or_transaction_id" not in lines[0]["missing_capture"]
    for each in lines:
        schemas.validator("extraction").validate(each)


def test_what_a_comment_says_cannot_be_had_is_printed_with_its_words() -> None:
    said = {"author": {"id": "u1"}, "created_at": "2026-04-05T10:00:00Z", "body": "The job id is not available."}
    asked = {"author": {"role": "app"}, "created_at": "2026-04-05T09:01:00Z", "body": "handoff-gate:question:id"}
    _, lines = run(line(body="The nightly import job failed again", comments=[asked, said]))
    schemas.validator("extraction").validate(lines[0])
    assert lines[0]["unavailable"]["job_or_transaction_id"]["quote"] == "The job id is not available."


def test_a_comment_without_a_moment_is_a_bad_line() -> None:
    code, lines = run(line(comments=[{"body": "4711", "created_at": "yesterday"}]))
    assert code == 1
    assert "comments[0].created_at" in lines[0]["error"]
