"""Attempts to close a ticket, as snapshots: one that has everything, and changes to it.

Monday, 2 November 2026 (UTC): the job fails at 09:41, the ticket is raised at 09:50, the job is stopped at 10:00, the
retailer told at 10:10; the agent fixes it, looks at it at 10:42 and attaches a screenshot at 10:45.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.domain.extraction.model import Extraction
from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, KnownPicture, Memory, Scope, Verdict
from app.domain.gate.verdict import evaluate
from app.domain.playbook import Playbook
from app.domain.snapshot import ticket_from_dict
from tests.support.screenshots import screenshot

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
AGENT = {"id": "a1", "name": "Bill", "role": "agent", "email": "bill@desk.example"}
COLLEAGUE = {"id": "a2", "name": "Jo", "role": "agent", "email": "jo@desk.example"}
CUSTOMER = {"id": "c1", "name": "Rita Retail", "role": "customer", "email": "rita@shop.example"}
APP = {"id": "app1", "name": "Monitor", "role": "app", "email": None}
NOTE = "Re-ran ORD-SYNC-4471 at 10:42, log ends with 312 of 312 written."
PLAYBOOK = Playbook(version="test")


def at(clock: str, day: int = 2) -> str:
    """A moment on a day of November 2026, in UTC."""
    return f"2026-11-{day:02}T{clock}:00Z"


def image(name: str = "success.png", when: str = at("10:45"), by: Mapping[str, Any] = AGENT) -> dict[str, Any]:
    """An attachment that is named like a screenshot; its id is its name."""
    return attached(name, "image/png", when, by)


def attached(name: str, mime_type: str, when: str, by: Mapping[str, Any] = AGENT) -> dict[str, Any]:
    """An attachment; its id is its name."""
    return {
        "id": name,
        "filename": name,
        "mime_type": mime_type,
        "size": 1000,
        "author": dict(by),
        "created_at": when,
        "sha256": None,
        "content_path": name,
    }


def message(body: str, when: str, by: Mapping[str, Any] = CUSTOMER, **more: Any) -> dict[str, Any]:
    """A public comment, unless told otherwise."""
    return {"id": f"m{when}", "author": dict(by), "body": body, "public": True, "created_at": when, **more}


def move(when: str, source: str, target: str, by: Mapping[str, Any] = AGENT, **more: Any) -> dict[str, Any]:
    """A transition between two status categories, which are also the names of the statuses."""
    categories = {"from": source, "to": target, "from_category": source, "to_category": target}
    return {"at": when, "actor": dict(by), **categories, **more}


def attempt(fields: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A job-failure ticket that may close by the path ``technical``, with some fields and parts changed."""
    complete: dict[str, Any] = {
        "system": "jira",
        "site": "acme",
        "id": "10017",
        "key": "OPS-17",
        "url": "https://acme.example/browse/OPS-17",
        "subject": "ORD-SYNC failed",
        "body": "Job ORD-SYNC-4470 failed.",
        "body_format": "plain",
        "created_at": at("09:50"),
        "status": "In Progress",
        "status_category": "open",
        "labels": [],
        "priority": "High",
        "reporter": CUSTOMER,
        "fields": {
            "is_job_failure": True,
            "job_id": "ORD-SYNC-4470",
            "failed_at": at("09:41"),
            "verification_path": "technical",
            "verification_note": NOTE,
            "verified_by": AGENT,
            "confirmation_reference": None,
            "resolution_reason": "fixed_root_cause",
            "contained_at": at("10:00"),
            "containment_note": None,
            "retailer_notified_at": at("10:10"),
            "account_status": "reactivated",
            "has_retailer": True,
        },
        "comments": [],
        "attachments": [image()],
        "history": [],
    }
    complete = deepcopy(complete)
    complete["fields"].update(fields or {})
    complete.update(deepcopy(changes))
    return complete


def confirmed(fields: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A ticket that may close by the path ``confirmed_change``: the customer wrote at 10:20."""
    parts: dict[str, Any] = {"comments": [message("We have renewed the token on our side.", at("10:20"))], **changes}
    return attempt({"verification_path": "confirmed_change", **(fields or {})}, **parts)


def judged(
    snapshot: Mapping[str, Any],
    contents: Mapping[str, bytes | None] | None = None,
    *,
    extraction: Extraction | None = None,
    playbook: Playbook = PLAYBOOK,
    elsewhere: tuple[KnownPicture, ...] = (),
    strictest_scope: Scope = "none",
) -> Verdict:
    """The verdict; an image whose content is not given shows the successful run."""
    ticket = ticket_from_dict(snapshot)
    given = dict(contents or {})
    files = {}
    for file in ticket.attachments:
        default = screenshot() if file.mime_type == "image/png" else None
        content = given.get(file.id, default)
        files[file.id] = inspect(file.id, content, file.filename, file.mime_type)
    evidence = Evidence(files=files, elsewhere=elsewhere)
    return evaluate(ticket, extraction, playbook, evidence, Memory(strictest_scope=strictest_scope), NOW)


def missing(verdict: Verdict) -> set[str]:
    """The requirements that are not met."""
    return {item.requirement for item in verdict.missing}


def with_gate(**changes: Any) -> Playbook:
    """A playbook with some switches of the gate set otherwise."""
    return replace(PLAYBOOK, gate=replace(PLAYBOOK.gate, **changes))
