"""Taking in what jobs tell of their runs: pings and CloudEvents, from sources that prove who they are."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from app.domain import standard_webhooks
from app.domain.errors import PlainError
from app.domain.heartbeats.events import BadEvent, cloud_event, ping
from app.domain.heartbeats.model import JobRun, Signal, SignalKind
from app.ports import JobSource
from app.store import job_runs
from app.workflow.service import Service

log = structlog.get_logger()

MOST_EVENTS = 1_000
"""Events of one batch."""
_STRUCTURED = "application/cloudevents+json"
_BATCH = "application/cloudevents-batch+json"
_ATTRIBUTE = "ce-"


class Unproven(PlainError):
    """The request does not prove that it is the source's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a request: the runs as they are known now, and how many events told of no run."""

    runs: tuple[JobRun, ...]
    ignored: int = 0


def proven_source(service: Service, name: str, headers: Mapping[str, str], body: bytes) -> JobSource:
    """The source of that name, where the request is signed with a secret of its own (Standard Webhooks) or carries one
    as bearer token. ``headers`` have lower-case names.

    Raises ``Unproven``, also where no such source is configured, so that nobody can find out which there are.
    """
    source = service.sources.get(name, JobSource(name=name, secrets=()))
    if "webhook-signature" in headers:
        try:
            standard_webhooks.verify(source.secrets, headers, body, service.clock())
        except standard_webhooks.BadSignature as error:
            raise Unproven(str(error)) from error
        return source
    scheme, _, token = headers.get("authorization", "").partition(" ")
    same = [hmac.compare_digest(_hash(token.strip()), _hash(secret)) for secret in source.secrets]
    if scheme.lower() != "bearer" or not any(same):
        raise Unproven(
            f"There is no source {name[:80]!r}, or the request is neither signed by it (webhook-id, webhook-timestamp, "
            "webhook-signature) nor carries its secret as Authorization: Bearer."
        )
    return source


def take_ping(service: Service, source: JobSource, job: str, kind: SignalKind, body: bytes) -> Taken:
    """Keep what a ping tells. Raises ``BadEvent``, ``StoreUnavailable``."""
    told = _json(body) if body.strip() else {}
    if not isinstance(told, dict):
        raise BadEvent('The body of a ping has to be a JSON object, such as {"run": "4711"}, or empty.')
    return _keep(service, [ping(source.name, job, kind, told, service.clock())], 0)


def take_events(service: Service, source: JobSource, headers: Mapping[str, str], body: bytes) -> Taken:
    """Keep what CloudEvents tell: one in structured or binary mode, or a batch, of which all count or none.

    Raises ``BadEvent``, ``StoreUnavailable``.
    """
    events = _events(headers, body)
    now = service.clock()
    signals = [cloud_event(source.name, event, now) for event in events]
    told = [signal for signal in signals if signal is not None]
    return _keep(service, told, len(signals) - len(told))


def _keep(service: Service, signals: list[Signal], ignored: int) -> Taken:
    runs: list[JobRun] = []
    if signals:
        with service.database.write() as connection:
            runs = [job_runs.take(connection, signal) for signal in signals]
    for run in runs:
        log.info("job_run_told", source=run.source, job=run.job, run=run.run, state=run.state)
    return Taken(runs=tuple(runs), ignored=ignored)


def _events(headers: Mapping[str, str], body: bytes) -> list[Mapping[str, Any]]:
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if f"{_ATTRIBUTE}specversion" in headers:
        attributes = {name.removeprefix(_ATTRIBUTE): value for name, value in headers.items() if name.startswith("ce-")}
        return [{**attributes, "data": _json(body) if body.strip() else {}}]
    read = _json(body)
    events = read if media == _BATCH else [read]
    if media not in (_STRUCTURED, _BATCH, "application/json") or not isinstance(events, list):
        raise BadEvent(f"Send CloudEvents as {_STRUCTURED}, {_BATCH} (a list), or with ce- headers (binary mode).")
    if len(events) > MOST_EVENTS:
        raise BadEvent(f"The batch has {len(events)} events; send at most {MOST_EVENTS} at once.")
    if not all(isinstance(event, dict) for event in events):
        raise BadEvent("Each event has to be a JSON object.")
    return events


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadEvent("The body is no JSON.") from error


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
