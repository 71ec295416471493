"""The screenshot that shows the job completed (seed 004): which of a ticket's images can be it.

At the level ``present`` that is an image in truth, attached by a person, in time, and not used before. At ``legible``
the job and its success have to be read in it as well; ``live`` asks for that and for the run itself
(``app.domain.gate.live``). Without an image reader or a probe a level cannot be evaluated, and what cannot be evaluated
is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from app.domain.extraction.times.zones import named_zone
from app.domain.gate.case import Case, Finding, Reason
from app.domain.gate.files import same_picture
from app.domain.gate.model import FileFacts, Proof, ProofLevel
from app.domain.gate.screens.judge import Picture, job_of, opinion
from app.domain.gate.screens.repeats import repeats
from app.domain.moments import to_the_second
from app.domain.ticket import Attachment, DateOrder

_REASONS_SHOWN = 3
_IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".heic", ".heif", ".avif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """An image that counts. ``at``: when its picture first appeared on the ticket."""

    attachment: Attachment
    facts: FileFacts
    at: datetime


def shots(case: Case) -> tuple[list[Shot], list[Reason]]:
    """The images that count at the level ``present``, oldest first, and why others do not."""
    found: list[Shot] = []
    reasons: list[Reason] = []
    for attachment in sorted(case.ticket.attachments, key=lambda file: (file.created_at, file.id)):
        facts = case.evidence.files.get(attachment.id)
        if not _meant_as_image(attachment, facts):
            continue
        judged = _shot(case, attachment, facts)
        if isinstance(judged, Shot):
            found.append(judged)
        else:
            reasons.append(judged)
    return found, reasons


def success_screenshot(
    case: Case, level: ProofLevel, usable: list[Shot], reasons: list[Reason]
) -> tuple[Finding, list[Shot]]:
    """Whether the ticket carries the screenshot that the playbook's level asks for, and the shots that can be it."""
    requirement = "success_screenshot"
    if not usable:
        shown = tuple(reasons[:_REASONS_SHOWN]) or (Reason(key="screenshot_none"),)
        since = {"since": to_the_second(case.screenshots_since)}
        return Finding(requirement=requirement, reasons=(*shown, Reason(key="screenshot_how", values=since))), usable
    if level != "present":
        if any(shot.facts.reading is not None for shot in usable):
            return _legible(case, usable)
        return Finding(requirement=requirement, reasons=(Reason(key="screenshot_unread_legible"),)), usable
    shot = usable[-1]
    says = (
        f"image {shot.attachment.filename} ({shot.facts.width} x {shot.facts.height}), attached by "
        f"{shot.attachment.author.name} after the failure; not read"
    )
    return Finding(requirement=requirement, proof=proof_of(requirement, shot, says)), usable


def _legible(case: Case, usable: list[Shot]) -> tuple[Finding, list[Shot]]:
    """The newest picture in which the job's success is read, unless the job fails in one that is not older."""
    requirement = "success_screenshot"
    how = Reason(key="screen_how", values={"job": case.run or "-", "since": to_the_second(case.screenshots_since)})
    if case.run is None:
        return Finding(requirement=requirement, reasons=(Reason(key="screen_job_unknown"), how)), usable
    job = job_of(case, case.run)
    opinions = [(shot, opinion(_picture(case, shot), job)) for shot in usable]
    believed = [(shot, seen.says) for shot, seen in opinions if seen.says is not None]
    if believed:
        shot, says = believed[-1]
        failing = [
            Reason(key="screen_revoked", values={"file": _name(other), "job": job.run, "read": seen.fails})
            for other, seen in opinions
            if other is not shot
            and seen.fails is not None
            and other.attachment.created_at >= shot.attachment.created_at
        ]
        if not failing:
            proof = proof_of(requirement, shot, says)
            return Finding(requirement=requirement, proof=proof), [shot for shot, _ in believed]
        return Finding(requirement=requirement, reasons=(*failing[-_REASONS_SHOWN:], how)), usable
    why = [seen.reason for _, seen in opinions if seen.reason is not None]
    return Finding(requirement=requirement, reasons=(*why[-_REASONS_SHOWN:], how)), usable


def _picture(case: Case, shot: Shot) -> Picture:
    zone = case.ticket.context.default_timezone or case.playbook.context_timezone
    order = case.ticket.context.date_order or case.playbook.context_date_order
    return Picture(
        name=_name(shot),
        reading=shot.facts.reading,
        attached=shot.at,
        zone=named_zone(zone) if zone else None,
        order=next((known for known in get_args(DateOrder) if known == order), None),
    )


def _name(shot: Shot) -> str:
    return shot.attachment.filename or shot.attachment.id


def proof_of(requirement: str, shot: Shot, says: str) -> Proof:
    """An image as evidence."""
    return Proof(
        requirement=requirement,
        kind="image",
        ref=shot.attachment.id,
        sha256=shot.facts.sha256,
        at=shot.attachment.created_at,
        says=says,
    )


def _meant_as_image(attachment: Attachment, facts: FileFacts | None) -> bool:
    if facts is not None and facts.kind == "image":
        return True
    named = attachment.filename.casefold().endswith(_IMAGE_ENDINGS)
    unread = facts is None or facts.kind == "other"
    return unread and (named or attachment.mime_type.casefold().startswith("image/"))


def _shot(case: Case, attachment: Attachment, facts: FileFacts | None) -> Shot | Reason:
    """The image as one that counts, or why it does not."""
    name = {"file": attachment.filename or attachment.id}
    if attachment.author.role == "app":
        return Reason(key="screenshot_by_app", values=name)
    if facts is None or facts.kind != "image":
        problem = (facts.problem if facts else None) or "could not be read"
        return Reason(key="screenshot_unusable", values={**name, "problem": problem})
    if attachment.created_at <= case.screenshots_since:
        return Reason(key=_too_early(case, attachment), values=name)
    first_seen = _first_seen(case, attachment, facts)
    if first_seen <= case.screenshots_since:
        return Reason(key="screenshot_seen_before", values=name)
    for known in case.evidence.elsewhere:
        if known.added_at <= first_seen and same_picture(known.facts, facts, case.evidence.compared):
            return Reason(key="screenshot_used_elsewhere", values={**name, "ticket": known.ticket_key})
    return Shot(attachment=attachment, facts=facts, at=first_seen)


def _too_early(case: Case, attachment: Attachment) -> str:
    begun = max(case.failure, case.ticket.created_at)
    return "screenshot_before_failure" if attachment.created_at <= begun else "screenshot_before_reopening"


def _first_seen(case: Case, attachment: Attachment, facts: FileFacts) -> datetime:
    """When this picture first appeared on the ticket: attaching it again does not make it newer."""
    return min((file.created_at for file in _same_on_ticket(case, facts)), default=attachment.created_at)


def _same_on_ticket(case: Case, facts: FileFacts) -> Iterator[Attachment]:
    for file in case.ticket.attachments:
        known = case.evidence.files.get(file.id)
        if known is None:
            continue
        same = file.id == facts.attachment_id or same_picture(known, facts, case.evidence.compared)
        if same or repeats(known.reading, facts.reading):
            yield file
