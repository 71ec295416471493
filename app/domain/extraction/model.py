"""The result of reading a ticket's text. The shape is ``schemas/extraction.schema.json``; the meaning of each field
is in ``docs/extraction.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.domain.ticket import Attachment, BodyFormat, TextContext

SourceKind = Literal["text", "picture", "event", "history", "probe", "human"]
TriggerKind = Literal["user", "process"]
RecordState = Literal["confirmed", "missing", "rejected"]

PATTERNS = (
    "order_sync_gap",
    "inventory_desync",
    "payment_confirmation_mismatch",
    "status_void",
    "duplicate_draft",
    "transform_mismatch",
    "orphaned_payment",
    "rollback_gap",
)
BUCKETS = (
    "payment_mismatch",
    "inventory_conflict",
    "address_problem",
    "fraud_risk",
    "return_or_damage",
    "vip_or_revenue_sensitive",
)
CAPTURE_ELEMENTS = ("job_or_transaction_id", "timestamp", "error_text", "trigger")
CAUSES = (
    "transient_sync_delay",
    "cache_staleness",
    "session_expiry",
    "concurrent_job_conflict",
    "permission_drift",
    "recent_config_change",
    "gateway_timeout",
)
SYSTEM_ROLES = (
    "storefront",
    "marketplace",
    "channel_layer",
    "erp",
    "pim",
    "payment_gateway",
    "oms",
    "wms",
    "tms",
    "carrier",
    "3pl",
    "pos",
    "fraud_tool",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketText:
    """The part of a ticket that extraction reads. ``body`` is as stored by the ticketing system, in ``body_format``;
    attachments count by name and type only."""

    subject: str
    body: str
    body_format: BodyFormat
    created_at: datetime
    context: TextContext = field(default_factory=TextContext)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemNamed:
    """A system named in the text, with its role (one of ``SYSTEM_ROLES``)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a value comes from. ``start`` and ``end`` are character offsets into the ticket's original body
    (``start == end == -1``: from the subject or another place outside the body); ``quote`` is masked. ``comment`` is
    the id of the comment that said it, where the ticket's own text did not; ``picture`` is the name (masked) of the
    file in whose picture it was read."""

    source: SourceKind
    start: int
    end: int
    quote: str
    comment: str | None = None
    picture: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; ``comment`` and ``picture`` are there only where it was one."""
        placed = {"source": self.source, "start": self.start, "end": self.end, "quote": self.quote}
        beside = {"comment": self.comment, "picture": self.picture}
        return placed | {name: value for name, value in beside.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFound:
    """One error of a ticket that lists several: its code and its verbatim text."""

    error_code: str | None
    error_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that the text of one ticket states. ``None``, ``"none"``, ``False`` and ``()`` mean: not stated.

    ``timestamp`` keeps the offset that the text gave. ``suspected`` holds causes that the text suspects without
    having checked them; they are never ruled out. ``unavailable`` holds capture elements of which somebody wrote that
    they cannot be had, with those words; they stay in ``missing_capture``, and so does what only a picture states.
    """

    is_exception: bool
    is_job_failure: bool = False
    job_id: str | None = None
    transaction_id: str | None = None
    error_code: str | None = None
    error_text: str | None = None
    timestamp: datetime | None = None
    trigger: str | None = None
    trigger_kind: TriggerKind | None = None
    originating_system: SystemNamed | None = None
    receiving_system: SystemNamed | None = None
    pattern: str = "none"
    bucket: str = "none"
    missing_capture: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    originating_record: RecordState | None = None
    receiving_record: RecordState | None = None
    still_running: bool = False
    additional_errors: tuple[ErrorFound, ...] = ()
    prior_mentions: tuple[str, ...] = ()
    vip_flag: bool = False
    concurrent_process_mentioned: bool = False
    pii_masked: tuple[str, ...] = ()
    injection_suspected: bool = False
    provenance: Mapping[str, Span] = field(default_factory=dict)
    unavailable: Mapping[str, Span] = field(default_factory=dict)

    def beside_the_text(self, name: str) -> bool:
        """Whether a field's value was supplied by a comment or a picture and not by the ticket's own text."""
        span = self.provenance.get(name)
        return span is not None and (span.comment is not None or span.picture is not None)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that ``handoff extract`` prints (keys of ``schemas/extraction.schema.json``)."""
        return {
            "is_exception": self.is_exception,
            "is_job_failure": self.is_job_failure,
            "job_id": self.job_id,
            "transaction_id": self.transaction_id,
            "error_code": self.error_code,
            "error_text": self.error_text,
            "timestamp": None if self.timestamp is None else self.timestamp.isoformat(),
            "trigger": self.trigger,
            "trigger_kind": self.trigger_kind,
            "originating_system": _system(self.originating_system),
            "receiving_system": _system(self.receiving_system),
            "pattern": self.pattern,
            "bucket": self.bucket,
            "missing_capture": list(self.missing_capture),
            "ruled_out": list(self.ruled_out),
            "suspected": list(self.suspected),
            "originating_record": self.originating_record,
            "receiving_record": self.receiving_record,
            "still_running": self.still_running,
            "additional_errors": [
                {"error_code": error.error_code, "error_text": error.error_text} for error in self.additional_errors
            ],
            "prior_mentions": list(self.prior_mentions),
            "vip_flag": self.vip_flag,
            "concurrent_process_mentioned": self.concurrent_process_mentioned,
            "pii_masked": list(self.pii_masked),
            "injection_suspected": self.injection_suspected,
            "provenance": {name: span.to_dict() for name, span in self.provenance.items()},
            "unavailable": {name: span.to_dict() for name, span in self.unavailable.items()},
        }


def _system(system: SystemNamed | None) -> dict[str, str] | None:
    return None if system is None else {"name": system.name, "role": system.role}
