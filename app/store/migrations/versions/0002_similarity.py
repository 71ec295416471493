"""Terms of tickets, by which similar ones are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables import Instant, SafeText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("similar", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_documents")),
    )
    op.create_index("uq_documents_ticket", "documents", ["system", "site", "ticket_id"], unique=True)
    op.create_table(
        "term_counts",
        sa.Column("term", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_term_counts")),
    )
    op.create_table(
        "term_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_changes")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _postings_of_postgresql()
    else:
        _postings_of_sqlite()
    for column in ("job_id", "transaction_id"):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_occurrences_{column}", "occurrences", [column], sqlite_where=given, postgresql_where=given
        )


def _postings_of_sqlite() -> None:
    """The key is the table: nothing is stored twice."""
    op.create_table(
        "postings",
        sa.Column("term", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("term", "number", name=op.f("pk_postings")),
        sqlite_with_rowid=False,
    )


def _postings_of_postgresql() -> None:
    """Answered from the index alone. Pages have to be marked as visible soon after they are written for that."""
    op.create_table(
        "postings",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
    )
    op.execute("ALTER TABLE postings ADD CONSTRAINT pk_postings PRIMARY KEY (term, number) INCLUDE (weight)")
    op.execute("ALTER TABLE postings SET (autovacuum_vacuum_insert_scale_factor = 0.01)")
    op.execute("ALTER TABLE term_changes SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)")
    op.execute("ALTER TABLE term_counts SET (fillfactor = 80)")


def downgrade() -> None:
    for column in ("job_id", "transaction_id"):
        op.drop_index(f"ix_occurrences_{column}", table_name="occurrences")
    for table in ("term_changes", "term_counts", "postings", "documents"):
        op.drop_table(table)
