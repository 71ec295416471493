"""Logs: one line an event, fields that machines read, no secret, no line that a value made up."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from app.cli.logs import configure
from app.settings import Settings

SECRET = "s3cret-of-the-webhook"


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """The lines that something logs under given settings."""

    def lines(say: Callable[[Any], object], **settings: Any) -> list[str]:
        configure(Settings(**{"log_format": "json", **settings}))
        say(structlog.get_logger())
        return capsys.readouterr().err.splitlines()

    return lines


def test_an_event_is_one_line_of_json_with_its_fields(logged: Callable[..., list[str]]) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", ticket="10001"):
        (line,) = logged(lambda log: log.info("delivery_received", delivery=17, state="queued"))
    event = json.loads(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "delivery_received",
        "level": "info",
        "delivery": 17,
        "state": "queued",
        "request_id": "r-1",
        "ticket": "10001",
    }


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_no_secret_of_the_settings_is_in_any_line_whoever_logs_it(
    logged: Callable[..., list[str]], log_format: str
) -> None:
    def say(log: Any) -> None:
        log.warning("refused", error=f"bad signature {SECRET}", tried=[{"with": SECRET}])
        logging.getLogger("somebody.else").error("connection to %s failed", f"postgresql://u:{SECRET}@h/db")
        try:
            raise ValueError(f"token {SECRET} is no token")
        except ValueError:
            log.exception("fault")

    lines = logged(say, jira_webhook_secret=f"{SECRET},another-secret", log_format=log_format)
    assert len(lines) >= 3
    assert SECRET not in "\n".join(lines)
    assert "[secret]" in lines[0]


def test_the_password_of_the_database_is_a_secret_too(logged: Callable[..., list[str]]) -> None:
    url = "postgresql+psycopg://gate:p4ssword-of-gate@db.internal/gate"
    (line,) = logged(lambda log: log.error("store_unavailable", error=f"could not connect to {url}"), database_url=url)
    assert "p4ssword" not in line


def test_what_libraries_log_has_the_same_form(logged: Callable[..., list[str]]) -> None:
    (line,) = logged(lambda _log: logging.getLogger("gunicorn.error").error("worker %s timed out", 7))
    event = json.loads(line)
    assert (event["event"], event["level"], event["logger"]) == ("worker 7 timed out", "error", "gunicorn.error")


def test_a_traceback_quotes_no_personal_data(logged: Callable[..., list[str]]) -> None:
    def say(log: Any) -> None:
        try:
            raise ValueError("cannot read 4111 1111 1111 1111 of jane.doe@customer.example")
        except ValueError:
            log.exception("delivery_failed")

    (line,) = logged(say)
    told = json.loads(line)["exception"]
    assert "ValueError" in told
    assert "4111" not in told
    assert "jane.doe" not in told


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_value_makes_no_second_line_and_colours_no_terminal(
    logged: Callable[..., list[str]], log_format: str
) -> None:
    lines = logged(
        lambda log: log.info("webhook_refused", path='/x\n{"event": "approved"}\x1b[31m\u2028'), log_format=log_format
    )
    assert len(lines) == 1
    assert "\x1b[31m" not in lines[0]
    assert "\u2028" not in lines[0]
