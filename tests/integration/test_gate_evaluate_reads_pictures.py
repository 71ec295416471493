"""``handoff gate evaluate`` reads pictures where the level asks for it, each content once, and ends the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.test_gate_evaluate_command import lacks, run, verdicts
from tests.support.closing import attempt
from tests.support.readers import KnowingReader, seen_row
from tests.support.screenshots import screenshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "success.png").write_bytes(screenshot())
    return tmp_path


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> KnowingReader:
    made = KnowingReader(texts={screenshot(): seen_row("ORD-SYNC-4470", "Succeeded", "2026-11-02 10:42:07")})
    monkeypatch.setattr("app.cli.gate_pictures.image_reader", lambda: made)
    return made


def test_the_job_and_its_success_are_read_in_the_files(folder: Path, reader: KnowingReader) -> None:
    result = run([attempt(), attempt(key="OPS-2")], "--files", str(folder), "--level", "legible")
    assert ["success_screenshot" in lacks(verdict) for verdict in verdicts(result)] == [False, False]
    assert (len(reader.asked), reader.closed) == (1, True)


def test_a_picture_without_the_job_is_refused(folder: Path, reader: KnowingReader) -> None:
    reader.texts = {}
    result = run([attempt()], "--files", str(folder), "--level", "legible")
    assert "success_screenshot" in lacks(verdicts(result)[0])


def test_the_level_present_starts_no_reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.gate_pictures.image_reader", lambda: pytest.fail("a reader was looked for"))
    assert run([attempt()], "--files", str(folder), "--level", "present").exit_code == 0
