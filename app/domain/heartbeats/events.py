"""Reading what jobs send: a ping (start, success, fail) with an optional body, or a CloudEvent 1.0 of any scheduler.

CloudEvents: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md (required: specversion, id, source,
type; ``time`` is RFC 3339). Which event types mean start, success or failure is read from the type's last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, get_args

from app.domain.errors import PlainError
from app.domain.heartbeats.model import Signal, SignalKind
from app.domain.lazy_patterns import when_used
from app.domain.moments import instant
from app.domain.redaction import mask

KINDS: tuple[SignalKind, ...] = get_args(SignalKind)
LONGEST_NAME = 200
LONGEST_MESSAGE = 500
FARTHEST_AHEAD = timedelta(minutes=5)
"""How far a sender's clock may be ahead of ours: a run cannot end in the future, which a proof would rest on."""

_MEANINGS: dict[str, SignalKind] = {
    **dict.fromkeys(("start", "started", "begin", "began", "begun", "running"), "start"),
    **dict.fromkeys(("success", "succeeded", "successful", "completed", "complete", "finished", "ok"), "success"),
    **dict.fromkeys(("fail", "failed", "failure", "error", "errored", "aborted", "timeout", "timedout"), "fail"),
}
_JOB_NAMES = ("job", "job_name", "jobName", "dag_id", "workflow", "flow", "pipeline", "cronjob", "name")
_RUN_NAMES = ("run", "run_id", "runId", "dag_run_id", "execution_id", "executionId", "job_id", "jobId", "id")
_MESSAGE_NAMES = ("message", "error", "reason", "detail")
_MOMENT_NAMES = ("at", "timestamp", "ended_at", "started_at")
_OUTCOME_NAMES = ("outcome", "conclusion", "result", "state", "status")
_CONTROL = when_used(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_REQUIRED = ("specversion", "id", "source", "type")


class BadEvent(PlainError, ValueError):
    """What was sent is no ping and no CloudEvent that can be read; the text names the part."""


def ping(source: str, job: str, kind: SignalKind, body: Mapping[str, Any], now: datetime) -> Signal:
    """A job's ping. ``body`` may have ``run``, ``at`` (ISO 8601 with offset; else ``now``) and ``message``.

    Raises ``BadEvent``.
    """
    return Signal(
        source=source,
        job=_name(job, "job"),
        kind=kind,
        at=_moment(body.get("at"), "at", now) or now,
        run=_optional_name(body.get("run"), "run"),
        message=_message([body.get("message")]),
    )


def cloud_event(source: str, event: Mapping[str, Any], now: datetime) -> Signal | None:
    """The signal in a CloudEvent; ``None`` where its type tells neither a start nor an end, or where what it says of
    the outcome is no word for one: "finished" alone is a success, "finished" as "cancelled" is not.

    Raises ``BadEvent``.
    """
    lacking = [name for name in _REQUIRED if not isinstance(event.get(name), str) or not event[name]]
    if lacking:
        raise BadEvent(f"The event has no {', '.join(lacking)}; a CloudEvent 1.0 has {', '.join(_REQUIRED)}.")
    if not event["specversion"].startswith("1."):
        raise BadEvent(f"The event is of CloudEvents {event['specversion'][:10]}; expected 1.0.")
    told = _mapping(event.get("data"))
    kind = _with_outcome(_meaning(event["type"]), told)
    if kind is None:
        return None
    job = _first(told, _JOB_NAMES) or event.get("subject") or event["source"]
    return Signal(
        source=source,
        job=_name(job, "job"),
        kind=kind,
        at=_moment(_first(told, _MOMENT_NAMES) or event.get("time"), "time", now) or now,
        run=_optional_name(_first(told, _RUN_NAMES), "run"),
        message=_message(told.get(name) for name in _MESSAGE_NAMES),
    )


def _meaning(event_type: str) -> SignalKind | None:
    words = [word for word in re.split(r"[^a-z]+", event_type.casefold()) if word]
    found = [_MEANINGS[word] for word in reversed(words) if word in _MEANINGS]
    return found[0] if found else None


def _with_outcome(kind: SignalKind | None, told: Mapping[str, Any]) -> SignalKind | None:
    """The end that the event's data tells, in CDEvents' place (``subject.content``) as well."""
    if kind != "success":
        return kind
    places = (told, _mapping(told.get("content")), _mapping(_mapping(told.get("subject")).get("content")))
    outcomes = [place[name] for place in places for name in _OUTCOME_NAMES if isinstance(place.get(name), str)]
    found = {_meaning(outcome) for outcome in outcomes}
    return "fail" if "fail" in found else kind if found <= {"success"} else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _first(data: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((data[name] for name in names if data.get(name) not in (None, "")), None)


def _name(value: Any, what: str) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text or len(text) > LONGEST_NAME or _CONTROL.search(text):
        raise BadEvent(
            f"The {what}'s name has to be a text of 1 to {LONGEST_NAME} characters without control characters."
        )
    return text


def _optional_name(value: Any, what: str) -> str | None:
    return None if value in (None, "") else _name(value, what)


def _moment(value: Any, name: str, now: datetime) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = instant(str(value))
    except ValueError as error:
        raise BadEvent(f"{name} is no moment with an offset, such as 2026-11-02T10:44:00Z.") from error
    if moment > now + FARTHEST_AHEAD:
        raise BadEvent(f"{name} lies in the future by more than 5 minutes. Set the sender's clock.")
    return moment


def _message(values: Iterable[Any]) -> str:
    text = next((value for value in values if isinstance(value, str) and value.strip()), "")
    return mask(_CONTROL.sub(" ", text).strip()[: 4 * LONGEST_MESSAGE]).text[:LONGEST_MESSAGE]
