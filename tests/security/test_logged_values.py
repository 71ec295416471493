"""No value forges a line of the log, colours a terminal, or makes logging itself fail."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Literal

import pytest
import structlog
from hypothesis import given

from app.cli import logs
from app.cli.logs import configure, inert
from app.settings import Settings
from tests.support.fuzzing import AWKWARD, FUZZED, texts

FORGED = "x\n2026-11-02T10:00:00Z [info     ] signin                         by=password name=admin\r\x1b[2K\x1b[31m"


Log = Callable[[], list[str]]


@pytest.fixture(params=["json", "text"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """The lines of the log, as a process writes it (standard error takes UTF-8 only)."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8", errors="strict", write_through=True)
    monkeypatch.setattr(logs, "sys", SimpleNamespace(stderr=stream))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    form: Literal["json", "text"] = request.param
    configure(Settings(log_format=form))
    yield lambda: written.getvalue().decode().splitlines()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize("value", [*AWKWARD, FORGED])
def test_a_value_stays_within_its_line(log: Log, value: str) -> None:
    structlog.get_logger().warning("webhook_refused", path=value, nested={"names": [value], value: 1})
    (line,) = log()
    assert "\x1b[2K" not in line
    assert not any(ord(character) < 32 for character in line.replace("\x1b[", ""))


def test_the_text_of_an_exception_cannot_be_taken_for_an_event(log: Log) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError as error:
        structlog.get_logger().error("page_fault", exc_info=error)
    written = log()
    assert [line for line in written if line.startswith("2026-11-02")] == []
    assert "\x1b[2K" not in "".join(written)


def test_what_libraries_log_stays_within_its_line_too(log: Log) -> None:
    logging.getLogger("some.library").warning("Invalid request: %s", FORGED)
    (line,) = log()
    assert "\x1b[2K" not in line


@given(value=texts)
@FUZZED
def test_every_text_can_be_written_and_is_one_line(value: str) -> None:
    shown = inert(value)
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert json.loads(json.dumps(shown)) == shown
