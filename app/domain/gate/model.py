"""The gate's values: scope, verdict, and what is known of evidence outside the ticket's own text.

The verdict's shape is ``schemas/verdict.schema.json``; the rules are in ``docs/gate.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.asked import Asked
from app.domain.containment.model import Containment
from app.domain.events.told import Told
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.moments import iso

Scope = Literal["job_failure", "exception", "none"]
ProofLevel = Literal["present", "legible", "live"]
Mode = Literal["enforce", "shadow"]
Path = Literal["technical", "confirmed_change", "override"]
OverrideKind = Literal["close", "lower_scope"]
FileKind = Literal["image", "log", "mail", "other"]

SCOPE_STRICTNESS: dict[Scope, int] = {"none": 0, "exception": 1, "job_failure": 2}

REQUIREMENTS = (
    "technical_verification",
    "success_screenshot",
    "written_confirmation",
    "change_validated",
    "resolution_reason",
    "containment",
    "retailer_notified",
    "account_status",
    "evidence",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What a file on a ticket is in truth, found by reading its content once.

    ``problem`` says why the content does not count (absent, empty, broken, disguised, too large); then ``kind`` is
    ``"other"``. ``picture`` is an opaque, comparable form of an image for finding the same picture again. ``text`` is a
    log's content, or a mail in the normal form of ``app.domain.gate.mail``. ``reading`` is what an image reader saw in
    an image; ``None`` where no reader is installed.
    """

    attachment_id: str
    sha256: str | None
    kind: FileKind
    problem: str | None = None
    width: int | None = None
    height: int | None = None
    picture: bytes | None = None
    text: str | None = None
    reading: PictureText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPicture:
    """An image that was evidence before: on which ticket and when it was added there."""

    ticket_key: str
    added_at: datetime
    facts: FileFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRun:
    """A run as its scheduler tells of it, or the job itself. ``state`` is one of ``RUN_STATES`` of
    ``app.domain.probing.questions``; ``source`` says who told it; ``sha256`` is that of the answer as it is kept."""

    job: str | None
    run: str
    state: str
    source: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    sha256: str | None = None


RecordSeen = Literal["confirmed", "missing", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLook:
    """What was seen when the systems were looked at for a ticket: runs of its job, and whether its record is there, by
    the name of each system that was asked. ``silent`` are sentences without their end about who did not answer."""

    runs: tuple[SeenRun, ...] = ()
    records: Mapping[str, RecordSeen] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The content of the ticket's own files (by attachment id), and pictures seen on other tickets.

    ``compared``: whether two of the pictures are the same, by their two sha256, the smaller first. Pictures that are
    not in it are compared when the gate asks for it. ``live`` is what was seen in the systems themselves; ``None``
    where no probe is installed and no job tells of its runs.
    """

    files: Mapping[str, FileFacts] = field(default_factory=dict)
    elsewhere: tuple[KnownPicture, ...] = ()
    compared: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    live: LiveLook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What two people decided: that a ticket may close without proof (``close``, until ``expires_at``), or that its
    scope is lowered to ``to_scope`` (``lower_scope``, without an end)."""

    id: int
    kind: OverrideKind
    requested_by: str
    approved_by: str
    reason: str
    approved_at: datetime
    expires_at: datetime | None = None
    to_scope: Scope | None = None
    approver_known_as: tuple[str, ...] = ()
    """Further names that the approver went by when approving: whoever closes the ticket is compared with them too."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form inside a verdict."""
        return {
            "id": self.id,
            "kind": self.kind,
            "requested_by": self.requested_by,
            "approved_by": self.approved_by,
            "reason": self.reason,
            "approved_at": iso(self.approved_at),
            "expires_at": None if self.expires_at is None else iso(self.expires_at),
            "to_scope": self.to_scope,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the store remembers of a ticket between two readings.

    ``strictest_scope`` never loosens. ``reverts`` are the moments (UTC) at which a close without proof was undone.
    ``asked``: the question that the reporter was asked. ``was_allowed``: the last verdict let it close, or did not
    hinder it. ``open_in``: the status in which it was when it was last read, if that counted as open then (or was
    turned into a done one under it), and ``open_as_of`` the ticket's own stamp of that reading. ``last_key`` is its key
    at the last reading. ``left_closed`` are closes (by their moment) that are not undone any more, since they were
    fought over. ``latest_failed_at`` is the latest failure that anybody ever entered. ``override`` and ``lowering``
    were approved; whether they count now is judged by the ticket, as it is of ``containments``: what people had the
    service stop for this ticket, also what was lifted since. ``told`` is what events of other systems told of it: of
    failures only, so it makes proof from before the last one stale and never lets anything close.
    """

    strictest_scope: Scope = "none"
    reverts: tuple[datetime, ...] = ()
    asked: Asked | None = None
    was_allowed: bool = False
    open_in: str | None = None
    open_as_of: datetime | None = None
    last_key: str | None = None
    left_closed: tuple[datetime, ...] = ()
    latest_failed_at: datetime | None = None
    override: Override | None = None
    lowering: Override | None = None
    containments: tuple[Containment, ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A requirement that is not met: what is missing and how to supply it, as a sentence for the agent."""

    requirement: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Evidence that meets a requirement. ``ref`` is an attachment, comment or field; ``says`` what it shows."""

    requirement: str
    kind: str
    ref: str
    says: str
    sha256: str | None = None
    at: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form inside a verdict."""
        return {
            "requirement": self.requirement,
            "kind": self.kind,
            "ref": self.ref,
            "sha256": self.sha256,
            "at": None if self.at is None else iso(self.at),
            "says": self.says,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether this ticket may close now. ``enforced`` is false in shadow mode.

    ``overrides`` are those that it rests on, and ``instead_of`` the requirements that were not met then. ``exempt_as``
    is the scope that a ticket from before ``gate.since`` would have.
    """

    system: str
    key: str
    scope: Scope
    applies: bool
    allowed: bool
    path: Path | None
    missing: tuple[Missing, ...]
    evidence: tuple[Proof, ...]
    enforced: bool
    policy_version: str
    evaluated_at: datetime
    overrides: tuple[Override, ...] = ()
    instead_of: tuple[str, ...] = ()
    exempt_as: Scope | None = None

    @property
    def refuses(self) -> bool:
        """Whether a close has to be undone: the rule applies, is enforced, and is not met."""
        return self.applies and self.enforced and not self.allowed

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that the gate check, ``gate evaluate`` and the verdict copy show."""
        shown: dict[str, Any] = {
            "ticket": {"system": self.system, "key": self.key},
            "applies": self.applies,
            "allowed": self.allowed,
            "path": self.path,
            "missing": [{"requirement": item.requirement, "message": item.message} for item in self.missing],
            "evidence": [proof.to_dict() for proof in self.evidence],
            "enforced": self.enforced,
            "policy_version": self.policy_version,
            "evaluated_at": iso(self.evaluated_at),
            "scope": self.scope,
        }
        if self.overrides:
            shown["overrides"] = [override.to_dict() for override in self.overrides]
            shown["instead_of"] = list(self.instead_of)
        if self.exempt_as is not None:
            shown["exempt_as"] = self.exempt_as
        return shown
