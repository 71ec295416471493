"""Taking in what jobs tell of their runs: pings and CloudEvents, from sources that prove who they are."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import structlog

from app.domain import standard_webhooks
from app.domain.errors import PlainError
from app.domain.events.incoming import Incoming, incoming
from app.domain.heartbeats.events import BadEvent, cloud_event, ping
from app.domain.heartbeats.model import JobRun, Signal, SignalKind
from app.domain.ticket import System
from app.ports import JobSource
from app.store import events, job_runs
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
class Rejected:
    """An event of a batch that was not taken: its place in the batch (from 0), its id where it has one, and why."""

    index: int
    id: str | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a request: the runs as they are known now, how many events told of no run and concern no ticket,
    how many were queued for a ticket, how many of those were known already, and which were rejected."""

    runs: tuple[JobRun, ...]
    ignored: int = 0
    queued: int = 0
    known: int = 0
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one event says: of a run, or for a ticket, or both."""

    signal: Signal | None = None
    incoming: Incoming | None = None
    site: tuple[System, str] | None = None


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
    return _keep(service, [_Read(ping(source.name, job, kind, told, service.clock()))])


def take_events(service: Service, source: JobSource, headers: Mapping[str, str], body: bytes) -> Taken:
    """Keep what CloudEvents tell: one in structured or binary mode, or a batch. Of a batch the good ones are kept and
    the others named.

    Raises ``BadEvent`` where none could be taken, ``StoreUnavailable``.
    """
    now = service.clock()
    read: list[_Read] = []
    rejected: list[Rejected] = []
    for index, event in enumerate(_events(headers, body)):
        try:
            read.append(_read(service, source, event, now))
        except BadEvent as error:
            named = event.get("id")
            rejected.append(
                Rejected(index=index, id=named[:200] if isinstance(named, str) else None, problem=str(error))
            )
    if rejected and not read:
        raise BadEvent(rejected[0].problem)
    return replace(_keep(service, read), rejected=tuple(rejected))


def _read(service: Service, source: JobSource, event: Mapping[str, Any], now: datetime) -> _Read:
    """What an event says. One that tells of a start or a success concerns no ticket, whatever the rules name: it is
    evidence as a ping is, and nothing more. Raises ``BadEvent``."""
    signal = cloud_event(source.name, event, now)
    rule = source.rules.rule_for(event["type"])
    if rule is None or (signal is not None and signal.kind != "fail"):
        return _Read(signal)
    site = service.site(rule.place.system, rule.place.site).connection
    return _Read(signal, incoming(source.name, event, rule, now), (site.system, site.name))


def _keep(service: Service, read: Sequence[_Read]) -> Taken:
    signals = [one.signal for one in read if one.signal is not None]
    for_tickets = sorted(
        ((one.incoming, one.site) for one in read if one.incoming is not None and one.site is not None),
        key=lambda pair: pair[0].identifier,
    )
    runs: list[JobRun] = []
    queued = 0
    if signals or for_tickets:
        now = service.clock()
        with service.database.write() as connection:
            runs = [job_runs.take(connection, signal) for signal in signals]
            queued = sum(events.take(connection, site, event, now) for event, site in for_tickets)
    for run in runs:
        log.info("job_run_told", source=run.source, job=run.job, run=run.run, state=run.state)
    if for_tickets:
        log.info("events_taken", source=for_tickets[0][0].source, queued=queued, known=len(for_tickets) - queued)
    ignored = sum(one.signal is None and one.incoming is None for one in read)
    return Taken(runs=tuple(runs), ignored=ignored, queued=queued, known=len(for_tickets) - queued)


def _events(headers: Mapping[str, str], body: bytes) -> list[Mapping[str, Any]]:
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if f"{_ATTRIBUTE}specversion" in headers:
        attributes = {
            name.removeprefix(_ATTRIBUTE): unquote(value)
            for name, value in headers.items()
            if name.startswith(_ATTRIBUTE)
        }
        return [{**attributes, "data": _json(body) if body.strip() else {}}]
    read = _json(body)
    events = read if media == _BATCH else [read]
    if media not in (_STRUCTURED, _BATCH, "application/json") or not isinstance(events, list):
        raise BadEvent(f"Send CloudEvents as {_STRUCTURED}, {_BATCH} (a list), or with ce- headers (binary mode).")
    if len(events) > MOST_EVENTS:
        raise BadEvent(f"The batch has {len(events)} events; send at most {MOST_EVENTS} at once.")
    if not all(isinstance(event, dict) for event in events):
        raise BadEvent("Each event has to be a JSON object.")
    return [_with_data(event) for event in events]


def _with_data(event: dict[str, Any]) -> dict[str, Any]:
    """An event in JSON may carry its data as base64: it is read where that is JSON."""
    encoded = event.get("data_base64")
    if not isinstance(encoded, str) or "data" in event:
        return event
    try:
        return {**event, "data": json.loads(base64.b64decode(encoded, validate=True))}
    except (ValueError, RecursionError):
        return event


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadEvent("The body is no JSON.") from error


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
