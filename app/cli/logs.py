"""Structured logs on standard error: JSON lines for machines, coloured text for a person at a terminal.

The fields are listed in ``docs/operations.md``. No secret of the settings ever stands in a line, whoever logs it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextlib import suppress
from typing import TextIO, cast
from urllib.parse import urlsplit

import structlog
from pydantic import SecretStr

from app.domain.redaction import mask
from app.settings import Settings, SettingsError

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
TALKATIVE = ("jira", "zenpy", "urllib3", "requests", "alembic", "werkzeug")
"""Libraries whose debug logs hold ticket bodies or credentials: never below warning."""
SHORTEST_SECRET = 6
"""Shorter ones would take ordinary words apart; ``handoff doctor`` warns of them."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"[\t\n]")


def configure(settings: Settings) -> None:
    """Set up logging for this process."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [
        structlog.processors.format_exc_info,
        _WithoutSecrets(settings),
        _inert,
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer(),
    ]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[settings.log_level]),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, Unfailing(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    handler = _ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    for known in [known for known in root.handlers if isinstance(known, _ToStandardError)]:
        root.removeHandler(known)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


class Unfailing:
    """A stream for logs that raises nothing: a log that cannot be written (its disk is full, its reader is gone) stops
    no work. The first line that can be written again is followed by how many could not be."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._failed = 0

    def write(self, line: str) -> None:
        """Write a line, if that is possible now."""
        try:
            self._stream.write(line)
            self._stream.flush()
        except OSError:
            self._failed += 1
            return
        if self._failed:
            failed, self._failed = self._failed, 0
            self.write(json.dumps({"event": "log_lines_not_written", "level": "warning", "lines": failed}) + "\n")

    def flush(self) -> None:
        """Every line was flushed as it was written."""


class _ToStandardError(logging.StreamHandler[TextIO]):
    """For what libraries log: to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        self.stream = sys.stderr
        super().emit(record)


class _WithoutSecrets:
    """Takes the secrets of the settings out of every value, and personal data out of tracebacks, whose last line is the
    text of an exception and may quote a ticket."""

    def __init__(self, settings: Settings) -> None:
        self._secrets = sorted(secrets_of(settings), key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        if isinstance(event.get("exception"), str):
            event["exception"] = mask(event["exception"]).text
        return {key: self._cleaned(value) for key, value in event.items()}

    def _cleaned(self, value: object) -> object:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, "[secret]")
            return value
        if isinstance(value, dict):
            return {key: self._cleaned(part) for key, part in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._cleaned(part) for part in value]
        return value if isinstance(value, bool | int | float | None) else self._cleaned(str(value))


def secrets_of(settings: Settings) -> set[str]:
    """Every secret that the settings hold, also those of the sites' file, as far as it can be read."""
    found = {value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)}
    with suppress(SettingsError):  # whoever connects the sites next is told what is wrong with them
        for site in settings.connections():
            found |= {text for text in (site.token, site.client_secret, *site.webhook_secrets) if text}
        for source in settings.sources().values():
            found |= set(source.secrets)
        for told in settings.channels():
            found |= {told.url, *told.secrets}
    found |= {part.strip() for text in tuple(found) for part in text.split(",")}
    password = urlsplit(settings.database_url).password
    return {text for text in (*found, password or "") if len(text) >= SHORTEST_SECRET}


def inert(text: str, *, one_line: bool = True) -> str:
    """Text for a log: control characters, those that turn the reading direction round, and lone surrogates are written
    out (``\\x1b``), so that no value can colour a terminal or look like another line of the log."""
    shown = _CONTROL.sub(_written_out, text)
    return _LINE_END.sub(_written_out, shown) if one_line else shown


def _written_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _inert(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Every value of an event, in whatever it is nested; only our own traceback keeps its lines."""
    return {
        key: _indented(value) if key == "exception" and isinstance(value, str) else _inert_value(value)
        for key, value in event.items()
    }


def _indented(traceback: str) -> str:
    """A traceback, whose last lines are the text of an exception, in lines that cannot be taken for events."""
    return "\n".join(f"    {line}" for line in inert(traceback, one_line=False).split("\n"))


def _inert_value(value: object) -> object:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, dict):
        return {inert(str(key)): _inert_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_inert_value(part) for part in value]
    return value if isinstance(value, bool | int | float | None) else inert(str(value))
