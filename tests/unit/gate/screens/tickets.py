"""Ticket snapshots in which everything but the screenshot is complete and right."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

AGENTS = [("a-17", "Mara Lind"), ("a-22", "Jonas Okafor"), ("a-31", "Ines Prado"), ("a-40", "Tomasz Bielak")]
RETAILERS = [("c-5", "Nora Feld", "nora@feldmoden.example"), ("c-8", "Paul Weir", "paul@weirhome.example")]
NOTES = [
    "Checked {job} in the scheduler: the run is through and orders 5521-5530 are present in the ERP.",
    "Looked up {job} in the job monitor and compared the records on both sides: 312 of 312 written.",
    "Re-ran {job}, the log ends with all records written, stock compared in both systems.",
]
REMOVAL_NOTE = (
    "Checked {job} in the scheduler: the entry is gone from the active plan, its connection was deleted in the ERP."
)


@dataclass(frozen=True)
class Ticket:
    """The failed job of one ticket. Moments are ISO 8601 with an offset; `shot`: the first picture was attached."""

    job: str
    failed: str
    shot: str = ""
    zone: str = "UTC"
    order: str = "YMD"
    reason: str = "fixed_root_cause"
    series: tuple[str, ...] = field(default=())
    error: str = "TIMEOUT: no answer from the ERP within 30 s"

    @property
    def failed_at(self) -> datetime:
        return datetime.fromisoformat(self.failed)

    @property
    def shot_at(self) -> datetime:
        return datetime.fromisoformat(self.shot) if self.shot else self.failed_at + timedelta(hours=5)


def moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def person(pair: tuple[str, ...], role: str) -> dict[str, object]:
    return {"id": pair[0], "name": pair[1], "role": role, "email": pair[2] if len(pair) > 2 else None}


def snapshot(ticket: Ticket, number: int, pictures: list[tuple[Path, int]], folder: Path) -> dict[str, object]:
    """The ticket of attempt `number`; `pictures` are files with minutes after the first moment of attaching."""
    agent = person(AGENTS[number % len(AGENTS)], "agent")
    customer = person(RETAILERS[number % len(RETAILERS)], "customer")
    removed = ticket.reason == "integration_removed"
    failed, shot = ticket.failed_at, ticket.shot_at
    created = failed + timedelta(minutes=6)
    last_shot = shot + timedelta(minutes=max(after for _, after in pictures))
    verified = last_shot + timedelta(minutes=4)
    jira = number % 2 == 0
    key = f"OPS-{1400 + number}" if jira else str(88200 + number)
    note = (REMOVAL_NOTE if removed else NOTES[number % len(NOTES)]).format(job=ticket.job)
    return {
        "system": "jira" if jira else "zendesk",
        "site": "ops.example",
        "id": str(50000 + number),
        "key": key,
        "url": f"https://ops.example/browse/{key}" if jira else f"https://ops.example/agent/tickets/{key}",
        "subject": f"Job {ticket.job} failed",
        "body": f"Job {ticket.job} failed at {moment(failed)} in production.\n{ticket.error}",
        "body_format": "plain",
        "created_at": moment(created),
        "status": "In progress" if jira else "open",
        "status_category": "open",
        "labels": ["job-failure"],
        "priority": "high",
        "context": {"default_timezone": ticket.zone, "date_order": ticket.order},
        "reporter": customer,
        "fields": {
            "is_job_failure": True,
            "job_id": ticket.job,
            "failed_at": moment(failed),
            "verification_path": "technical",
            "verification_note": note,
            "verified_by": agent,
            "confirmation_reference": None,
            "resolution_reason": ticket.reason,
            "contained_at": moment(failed + timedelta(minutes=15)),
            "containment_note": None,
            "retailer_notified_at": moment(failed + timedelta(minutes=25)),
            "account_status": "removed" if removed else "reactivated",
            "has_retailer": True,
        },
        "field_changes": [
            {"field": name, "at": moment(verified), "actor": agent}
            for name in ("verification_path", "verification_note", "verified_by", "resolution_reason")
        ],
        "comments": [],
        "attachments": [
            attachment(f"att-{number}-{place}", path, moment(shot + timedelta(minutes=after)), agent, folder)
            for place, (path, after) in enumerate(pictures, start=1)
        ],
        "history": [
            {
                "at": moment(created + timedelta(minutes=3)),
                "actor": agent,
                "from": "Open" if jira else "new",
                "to": "In progress" if jira else "open",
                "to_category": "open",
                "from_category": "new",
            }
        ],
    }


def attachment(name: str, path: Path, at: str, author: dict[str, object], folder: Path) -> dict[str, object]:
    return {
        "id": name,
        "filename": f"screenshot{path.suffix}",
        "mime_type": mimetypes.guess_type(path.name)[0] or "image/webp",
        "size": path.stat().st_size,
        "author": author,
        "created_at": at,
        "sha256": None,
        "content_path": path.relative_to(folder).as_posix(),
    }
