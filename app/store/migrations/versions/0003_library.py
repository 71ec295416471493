"""The pattern library, and what the history says of a fix."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TICKET = ("system", "site", "ticket_id")


def upgrade() -> None:
    _occurrences()
    _closings()
    _groups()
    _library()


def _occurrences() -> None:
    with op.batch_alter_table("occurrences") as occurrences:
        for name in ("grouped_as", "retailer", "account", "error_code", "template", "originating", "receiving", "path"):
            occurrences.add_column(sa.Column(name, SafeText()))
        occurrences.add_column(sa.Column("time_stated", sa.Boolean(), nullable=False, server_default=sa.true()))
        occurrences.add_column(sa.Column("reported_at", Instant()))
        for name in ("pattern", "bucket"):
            occurrences.add_column(sa.Column(name, SafeText(), nullable=False, server_default="none"))
        for name in ("ruled_out", "suspected"):
            occurrences.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        occurrences.add_column(sa.Column("evidence", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE occurrences SET grouped_as = fingerprint, reported_at = coalesce((SELECT tickets.created_at FROM tickets"
        " WHERE tickets.system = occurrences.system AND tickets.site = occurrences.site"
        " AND tickets.ticket_id = occurrences.ticket_id), occurred_at)"
    )
    with op.batch_alter_table("occurrences") as occurrences:
        occurrences.alter_column("reported_at", existing_type=Instant(), nullable=False)
    op.create_index("ix_occurrences_grouped_as", "occurrences", ["grouped_as", "occurred_at", "account"])
    op.create_index("ix_occurrences_account", "occurrences", ["grouped_as", "account", "time_stated", "occurred_at"])
    op.create_index("ix_occurrences_occurred_at", "occurrences", ["occurred_at"])
    op.create_index("ix_occurrences_boundary", "occurrences", ["originating", "receiving", "occurred_at"])


def _closings() -> None:
    op.create_table(
        "closings",
        *(sa.Column(name, SafeText(), nullable=False) for name in TICKET),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.Column("reopened_at", Instant()),
        sa.Column("reason", SafeText()),
        sa.Column("resolution", SafeText()),
        sa.Column("path", SafeText()),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*TICKET, "closed_at", name=op.f("pk_closings")),
    )
    op.execute(
        "INSERT INTO closings (system, site, ticket_id, closed_at, reason, resolution, evidence)"
        " SELECT system, site, ticket_id, closed_at, resolution_reason, resolution, 0 FROM occurrences"
        " WHERE closed_at IS NOT NULL"
    )


def _groups() -> None:
    op.create_table(
        "pattern_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("source", SafeText()),
        sa.Column("target", SafeText(), nullable=False),
        *(sa.Column(name, SafeText()) for name in TICKET),
        sa.Column("reason", SafeText()),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by", SafeText(), nullable=False),
        sa.Column("undone_at", Instant()),
        sa.Column("undone_by", SafeText()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_decisions")),
    )
    op.create_index("ix_pattern_decisions_ticket", "pattern_decisions", list(TICKET))
    op.create_index("ix_pattern_decisions_source", "pattern_decisions", ["source"])
    op.create_table(
        "pattern_members",
        sa.Column("fingerprint", SafeText(), nullable=False),
        sa.Column("root", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_pattern_members")),
    )
    op.create_index("ix_pattern_members_root", "pattern_members", ["root"])


def _library() -> None:
    op.create_table(
        "library_entries",
        sa.Column("id", SafeText(), nullable=False),
        *(sa.Column(name, SafeText(), nullable=False) for name in ("title", "originating", "receiving", "known_cause")),
        sa.Column("ruled_out", sa.JSON(), nullable=False),
        *(sa.Column(name, SafeText(), nullable=False) for name in ("workaround", "runbook", "owner", "state")),
        sa.Column("edited", sa.JSON(), nullable=False),
        sa.Column("known_since", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_entries")),
    )
    op.create_table(
        "library_fingerprints",
        sa.Column("fingerprint", SafeText(), nullable=False),
        sa.Column("entry_id", SafeText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_library_fingerprints")),
    )
    op.create_index("ix_library_fingerprints_entry_id", "library_fingerprints", ["entry_id"])
