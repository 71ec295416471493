"""For machines that watch: alive, ready, metrics, and the description of the API."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response

from app import __version__
from app.store import migrate, overview, sites
from app.store.database import StoreUnavailable
from app.web.installation import installed
from app.web.openapi import document
from app.workflow.service import Service

blueprint = Blueprint("health", __name__)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether deliveries can be stored and processed, and if not, why, as sentences with the next step."""

    storing: tuple[str, ...]
    processing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is in the way."""
        return not self.storing and not self.processing


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers. Nothing else is looked at."""
    return _json({"alive": True, "version": __version__})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Able to store and to process; 503 with the reasons otherwise."""
    found = readiness(installed().service)
    body = {
        "ready": found.ready,
        "storing": not found.storing,
        "processing": not found.processing,
        "reasons": [*found.storing, *found.processing],
    }
    return _json(body, 200 if found.ready else 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The metrics of all web processes and of the store."""
    text = installed().instruments.exposition(installed().service)
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The API as OpenAPI 3.1."""
    return _json(document())


def readiness(service: Service) -> Readiness:
    """Look at the database (it takes writes, its tables are those of this release) and at the workers."""
    try:
        version = migrate.current_version(service.database)
        if version != migrate.newest_version():
            return Readiness((f"The database is at version {version or 'none'}; run: handoff migrate",), ())
        with service.database.write() as connection:
            overview.assert_writable(connection)
            alive = sites.workers_alive(connection, service.clock())
    except StoreUnavailable as error:
        return Readiness((f"{error}. Check HANDOFF_DATABASE_URL and the database server or disk.",), ())
    if alive == 0:
        seconds = int(sites.WORKER_TIMEOUT.total_seconds())
        return Readiness((), (f"No worker gave a sign of life in the last {seconds} s; start one: handoff worker",))
    return Readiness((), ())


def _json(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
