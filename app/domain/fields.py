"""The fields that Handoff Gate keeps on a ticket: the 14 of the record and those that the gate reads.

One catalogue for every ticketing system: ``setup`` creates from it, clients find ids by it, notes are ordered by it.
Names, order and blocks of the record are those of the handoff template (seed 000, step 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "paragraph", "choice", "moment", "person", "yes_no"]


@dataclass(frozen=True, slots=True)
class RecordFieldSpec:
    """One of the 14 record fields: its key, the wording that people read, and the block it stands in."""

    key: str
    label: str
    block: str


@dataclass(frozen=True, slots=True)
class GateFieldSpec:
    """A field that people fill so that the gate can decide. ``options`` are the values of a choice."""

    key: str
    label: str
    kind: FieldKind
    help: str
    options: tuple[str, ...] = ()


BLOCKS = (
    "Exception identification",
    "System state",
    "Known pattern check",
    "Handoff verification",
    "Ruled-out causes",
    "Next step",
)

CAUSE_LABELS = {
    "transient_sync_delay": "Transient sync delay",
    "cache_staleness": "Cache staleness",
    "session_expiry": "Session expiry",
    "concurrent_job_conflict": "Concurrent job conflict",
    "permission_drift": "Permission drift",
    "recent_config_change": "Recent config change",
    "gateway_timeout": "Third-party gateway timeout",
}
"""The seven common causes in their fixed order (seed 000, step 5), as the record words them."""

ALL_RULED_OUT = "Seven common causes checked — none apply. Escalating for root-cause investigation."
"""The standard escalation sentence (seed 000, step 5)."""

RECORD_FIELDS = (
    RecordFieldSpec("job_or_transaction_id", "Job ID / Transaction ID", BLOCKS[0]),
    RecordFieldSpec("error_code", "Error code", BLOCKS[0]),
    RecordFieldSpec("exact_timestamp", "Exact timestamp", BLOCKS[0]),
    RecordFieldSpec("trigger", "Trigger (user or process)", BLOCKS[0]),
    RecordFieldSpec("concurrent_processes", "Concurrent processes at time of failure", BLOCKS[1]),
    RecordFieldSpec("user_sessions", "User sessions at time of failure", BLOCKS[1]),
    RecordFieldSpec("cache_status", "Cache status", BLOCKS[1]),
    RecordFieldSpec("sync_job_status", "Sync job status", BLOCKS[1]),
    RecordFieldSpec("prior_occurrences_90d", "Prior occurrences (90d)", BLOCKS[2]),
    RecordFieldSpec("prior_resolution", "Prior resolution", BLOCKS[2]),
    RecordFieldSpec("originating_record", "Originating system record", BLOCKS[3]),
    RecordFieldSpec("receiving_record", "Receiving system record", BLOCKS[3]),
    RecordFieldSpec("ruled_out_causes", "Ruled-out causes", BLOCKS[4]),
    RecordFieldSpec("recommended_next_step", "Recommended next step", BLOCKS[5]),
)

RECORD_LABELS = {spec.key: spec.label for spec in RECORD_FIELDS}

RESOLUTION_REASONS = (
    "fixed_root_cause",
    "workaround_applied",
    "configuration_corrected",
    "credentials_renewed",
    "integration_removed",
    "duplicate",
    "not_reproducible",
    "external_outage_over",
    "no_fault_found",
)

GATE_FIELDS = (
    GateFieldSpec("is_job_failure", "Job failure", "yes_no", "Is this ticket about a failed job, feed or sync?"),
    GateFieldSpec("job_id", "Failed job", "text", "The id of the failed run, whole."),
    GateFieldSpec("failed_at", "Failed at", "moment", "When the job failed."),
    GateFieldSpec(
        "verification_path",
        "Verification path",
        "choice",
        "How it was proved that the job runs again.",
        ("technical", "confirmed_change"),
    ),
    GateFieldSpec(
        "verification_note",
        "Verification note",
        "paragraph",
        "What you looked at (job, run, log, record, time) and what you saw. Expectations do not count.",
    ),
    GateFieldSpec("verified_by", "Verified by", "person", "The agent who verified it."),
    GateFieldSpec(
        "confirmation_reference", "Confirmation reference", "text", "Which message of the customer confirms the change."
    ),
    GateFieldSpec(
        "resolution_reason", "Resolution reason", "choice", "Why the ticket can be closed.", RESOLUTION_REASONS
    ),
    GateFieldSpec("contained_at", "Contained at", "moment", "When the failing job was stopped."),
    GateFieldSpec(
        "containment_note", "Containment note", "paragraph", "Why the failure cannot be stopped on our side, if so."
    ),
    GateFieldSpec("retailer_notified_at", "Retailer notified at", "moment", "When the retailer was told."),
    GateFieldSpec(
        "account_status",
        "Account status",
        "choice",
        "What became of the retailer's account.",
        ("reactivated", "paused", "removed"),
    ),
    GateFieldSpec("has_retailer", "Has a retailer", "yes_no", "No for internal jobs without a retailer."),
)

GATE_LABELS = {spec.key: spec.label for spec in GATE_FIELDS}

VERDICT_FIELD_LABEL = "Closure gate"
"""The ticket field that carries the copy of the verdict which native rules read."""


def field_marker(key: str) -> str:
    """The text in a field's description by which the field is found again, since field names are not unique."""
    return f"[handoff-gate:{key}]"
