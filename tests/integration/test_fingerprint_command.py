from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from app.cli import main
from app.domain.fingerprint import fingerprint


def run(arguments: list[str], given: bytes = b"") -> list[dict[str, str | None]]:
    result = CliRunner().invoke(main, ["fingerprint", *arguments], input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_each_line_gives_its_fingerprint_and_template_in_order() -> None:
    first, second = run([], b"Order 12 failed\nToken of retailer 9 expired\n")
    made = fingerprint(None, "Order 12 failed")
    assert made is not None
    assert first == {"fingerprint": made.id, "template": "Order <*> failed"}
    assert second["template"] == "Token of retailer <*> expired"


def test_an_empty_line_gives_nulls_and_keeps_its_place() -> None:
    lines = run([], b"a failed\n\n \nb failed")
    assert [line["fingerprint"] is None for line in lines] == [False, True, True, False]
    assert lines[1] == {"fingerprint": None, "template": None}


def test_lines_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "errors.log"
    path.write_bytes("Größe 12 ungültig\r\n".encode())
    assert run([str(path)]) == [run([], "Größe 7 ungültig\n".encode())[0]]


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    assert len(run([], b"\xff\xfe 12\nok then\n")) == 2


def test_a_file_that_is_not_there_is_a_usage_error() -> None:
    result = CliRunner().invoke(main, ["fingerprint", "no-such-file"])
    assert result.exit_code == 2
    assert "no-such-file" in result.output
