"""For machines that watch: alive, ready, metrics, and the description of the API.

What anybody may read are the states of the checks and sentences that are the same everywhere; figures and the words of
an error (which name hosts, accounts and paths) are for callers with the gate token.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from flask import Blueprint, Response

from app import __version__
from app.store import figures, migrate, overview, remotes, sites
from app.store.database import StoreUnavailable
from app.store.remotes import SiteState
from app.web.gate_token import admitted
from app.web.installation import installed
from app.web.openapi import document
from app.workflow.remotes import says_resting
from app.workflow.service import Service

blueprint = Blueprint("health", __name__)

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""With less beside the SQLite file nothing is promised any more; with eight times as much there is a warning."""
LATEST_LAG = timedelta(minutes=5)
CLOCK_OFF = timedelta(seconds=30)

State = Literal["ok", "warning", "error"]
Half = Literal["storing", "processing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at. ``says`` is the same everywhere; ``detail`` is not for everybody. An ``error``
    stops the ``half`` that it is about."""

    name: str
    half: Half
    state: State = "ok"
    says: str = ""
    detail: str = ""


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers. Nothing else is looked at."""
    return _json({"alive": True, "version": __version__})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Able to store and to process; 503 with the reasons otherwise."""
    checks = readiness(installed().service)
    broken = {check.half for check in checks if check.state == "error"}
    body: dict[str, Any] = {
        "ready": not broken,
        "storing": "storing" not in broken,
        "processing": "processing" not in broken,
        "reasons": [check.says for check in checks if check.state == "error"],
        "warnings": [check.says for check in checks if check.state == "warning"],
        "checks": {check.name: check.state for check in checks},
    }
    if admitted():
        body["details"] = {check.name: check.detail for check in checks if check.detail}
    return _json(body, 503 if broken else 200)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The metrics of all web processes and of the store."""
    service = installed().service
    with suppress(StoreUnavailable):  # it is kept for the next time, and handoff_database_up says so
        service.tally.flush(service.database)
    return Response(
        installed().instruments.exposition(service), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The API as OpenAPI 3.1."""
    return _json(document())


def readiness(service: Service) -> list[Check]:
    """Look at the database (it answers, takes writes, has the tables of this release or of a later one), the disk, the
    workers, the queue and the clock. What cannot be looked at, because the database does not answer, is left out."""
    checks = [_disk(service)]
    try:
        schema = migrate.standing(service.database)
        if schema.behind:
            return [*checks, _behind(schema)]
        now = service.clock()
        with service.database.write() as connection:
            overview.assert_writable(connection)
            alive = sites.workers_alive(connection, now)
            waiting = figures.queue(connection)
            resting = [one for one in remotes.states_of(connection, list(service.sites)) if one.breaker.opened_at]
    except StoreUnavailable as error:
        return [*checks, _silent(error)]
    checks.append(Check(name="database", half="storing", detail=f"version {schema.at}"))
    clock = _clock(service.database.clock_ahead())
    return [*checks, _workers(alive), _queue(waiting.lag(now), waiting.queued), _sites(resting), clock]


def _disk(service: Service) -> Check:
    free = figures.free_bytes(service.database)
    if free is None:
        return Check(name="disk", half="storing", detail="PostgreSQL's disk is not looked at from here")
    state: State = "ok"
    if free < 8 * LEAST_FREE_BYTES:
        state = "error" if free < LEAST_FREE_BYTES else "warning"
    return Check(
        name="disk",
        half="storing",
        state=state,
        says="" if state == "ok" else "The disk of the database is nearly full; make room, or move it to a larger one.",
        detail=f"{free // (1024 * 1024)} MiB free",
    )


def _behind(schema: migrate.Standing) -> Check:
    return Check(
        name="database",
        half="storing",
        state="error",
        says="The database is not at the version of this release; run: handoff migrate",
        detail=f"version {schema.at or 'none'}, needed {schema.needed}",
    )


def _silent(error: StoreUnavailable) -> Check:
    return Check(
        name="database",
        half="storing",
        state="error",
        says="The database does not answer, or takes no writes. Check HANDOFF_DATABASE_URL and the database's server "
        "or disk.",
        detail=str(error),
    )


def _workers(alive: int) -> Check:
    seconds = int(sites.WORKER_TIMEOUT.total_seconds())
    return Check(
        name="workers",
        half="processing",
        state="ok" if alive else "error",
        says="" if alive else f"No worker gave a sign of life in the last {seconds} s; start one: handoff worker",
        detail=f"{alive} alive",
    )


def _queue(lag: timedelta, queued: int) -> Check:
    late = lag > LATEST_LAG
    return Check(
        name="queue",
        half="processing",
        state="warning" if late else "ok",
        says=f"Deliveries wait longer than {LATEST_LAG.seconds // 60} min to be taken; start more workers."
        if late
        else "",
        detail=f"{queued} queued, the longest due for {lag.total_seconds():.0f} s",
    )


def _sites(resting: Sequence[SiteState]) -> Check:
    """A tracker that is down is no reason to take this process out: events are stored, and wait."""
    return Check(
        name="sites",
        half="processing",
        state="warning" if resting else "ok",
        says="A ticketing site is left alone until it answers again; its events wait. See: handoff sites list"
        if resting
        else "",
        detail=" ".join(map(says_resting, resting)),
    )


def _clock(ahead: timedelta) -> Check:
    off = abs(ahead) > CLOCK_OFF
    return Check(
        name="clock",
        half="processing",
        state="warning" if off else "ok",
        says="This host's clock is off; turn time synchronisation on." if off else "",
        detail=f"{ahead.total_seconds():+.1f} s against the database",
    )


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
