"""Initial tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", SafeText(), nullable=False),
        sa.Column("role", SafeText(), nullable=False),
        sa.Column("password_hash", SafeText(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accounts")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("event", SafeText(), nullable=False),
        sa.Column("system", SafeText(), nullable=True),
        sa.Column("site", SafeText(), nullable=True),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("actor", SafeText(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event", ["event", "at"], unique=False)
        batch_op.create_index("ix_audit_ticket", ["system", "site", "ticket_id", "id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=True),
        sa.Column("ticket_key", SafeText(), nullable=True),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("actor_id", SafeText(), nullable=True),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("identifier", SafeText(), nullable=True),
        sa.Column("body_hash", SafeText(), nullable=True),
        sa.Column("accepted_as", SafeText(), nullable=False),
        sa.Column("state", SafeText(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("cause", SafeText(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_attention",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('dead', 'quarantined')"),
            postgresql_where=sa.text("state IN ('dead', 'quarantined')"),
        )
        batch_op.create_index(
            "ix_deliveries_queued",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index("ix_deliveries_ticket", ["system", "site", "ticket_id", "id"], unique=False)
        batch_op.create_index("uq_deliveries_body_hash", ["system", "site", "body_hash"], unique=True)
        batch_op.create_index("uq_deliveries_identifier", ["system", "site", "identifier"], unique=True)

    op.create_table(
        "evidence",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("attachment_id", SafeText(), nullable=False),
        sa.Column("ticket_key", SafeText(), nullable=False),
        sa.Column("filename", SafeText(), nullable=False),
        sa.Column("author_id", SafeText(), nullable=False),
        sa.Column("author_role", SafeText(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("sha256", SafeText(), nullable=True),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("problem", SafeText(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("picture_hash", SafeText(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", "attachment_id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_attachment", ["system", "site", "attachment_id"], unique=False)
        batch_op.create_index("ix_evidence_sha256", ["sha256"], unique=False)

    op.create_table(
        "leases",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("holder", SafeText(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", name=op.f("pk_leases")),
    )
    op.create_table(
        "occurrences",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("url", SafeText(), nullable=False),
        sa.Column("fingerprint", SafeText(), nullable=True),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("subject", SafeText(), nullable=False),
        sa.Column("job_id", SafeText(), nullable=True),
        sa.Column("transaction_id", SafeText(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("resolution_reason", SafeText(), nullable=True),
        sa.Column("resolution", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", name=op.f("pk_occurrences")),
    )
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.create_index("ix_occurrences_fingerprint", ["fingerprint", "occurred_at"], unique=False)

    op.create_table(
        "reverts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
        sa.Column("reverted_at", Instant(), nullable=False),
        sa.Column("problem", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reverts")),
    )
    with op.batch_alter_table("reverts", schema=None) as batch_op:
        batch_op.create_index("uq_reverts_close", ["system", "site", "ticket_id", "closed_at"], unique=True)

    op.create_table(
        "signin_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("account", SafeText(), nullable=False),
        sa.Column("address", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signin_failures")),
    )
    with op.batch_alter_table("signin_failures", schema=None) as batch_op:
        batch_op.create_index("ix_signin_failures_at", ["at"], unique=False)

    op.create_table(
        "signin_links",
        sa.Column("token_hash", SafeText(), nullable=False),
        sa.Column("account", SafeText(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin_links")),
    )
    op.create_table(
        "sites",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("account_id", SafeText(), nullable=True),
        sa.Column("last_ok_at", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("last_error", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("system", "site", name=op.f("pk_sites")),
    )
    op.create_table(
        "tickets",
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("url", SafeText(), nullable=False),
        sa.Column("subject", SafeText(), nullable=False),
        sa.Column("status", SafeText(), nullable=False),
        sa.Column("status_category", SafeText(), nullable=False),
        sa.Column("scope", SafeText(), nullable=False),
        sa.Column("strictest_scope", SafeText(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("enriched_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("record", sa.JSON(), nullable=True),
        sa.Column("verdict", sa.JSON(), nullable=True),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("next_step", SafeText(), nullable=True),
        sa.Column("problem", SafeText(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("system", "site", "ticket_id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_key", ["system", "site", "key"], unique=False)
        batch_op.create_index("ix_tickets_read_at", ["read_at"], unique=False)

    op.create_table(
        "workers",
        sa.Column("id", SafeText(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )


def downgrade() -> None:
    op.drop_table("workers")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_read_at")
        batch_op.drop_index("ix_tickets_key")

    op.drop_table("tickets")
    op.drop_table("sites")
    op.drop_table("signin_links")
    with op.batch_alter_table("signin_failures", schema=None) as batch_op:
        batch_op.drop_index("ix_signin_failures_at")

    op.drop_table("signin_failures")
    with op.batch_alter_table("reverts", schema=None) as batch_op:
        batch_op.drop_index("uq_reverts_close")

    op.drop_table("reverts")
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrences_fingerprint")

    op.drop_table("occurrences")
    op.drop_table("leases")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_sha256")
        batch_op.drop_index("ix_evidence_attachment")

    op.drop_table("evidence")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index("uq_deliveries_identifier")
        batch_op.drop_index("uq_deliveries_body_hash")
        batch_op.drop_index("ix_deliveries_ticket")
        batch_op.drop_index(
            "ix_deliveries_queued",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(
            "ix_deliveries_attention",
            sqlite_where=sa.text("state IN ('dead', 'quarantined')"),
            postgresql_where=sa.text("state IN ('dead', 'quarantined')"),
        )

    op.drop_table("deliveries")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_ticket")
        batch_op.drop_index("ix_audit_event")

    op.drop_table("audit")
    op.drop_table("accounts")
