"""The audit trail chained by hash, overrides, and what the report of going live needs of a ticket."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store import audit_guard
from app.store.tables import Instant, SafeText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    """Entries that exist are chained in the order in which they were written; from then on triggers guard them."""
    for name in ("exempt_as", "project", "closed_by"):
        op.add_column("tickets", sa.Column(name, SafeText(), nullable=True))
    _make_overrides()
    for name in ("salt", "content", "previous", "hash"):
        op.add_column("audit", sa.Column(name, SafeText(), nullable=True))
    op.create_table(
        "audit_head",
        sa.Column("installation", SafeText(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("installation", name="pk_audit_head"),
    )
    _chain(op.get_bind())
    with op.batch_alter_table("audit") as batch:
        for name in ("content", "previous", "hash"):
            batch.alter_column(name, existing_type=SafeText(), nullable=False)
    audit_guard.install(op.get_bind())


def _chain(connection: sa.Connection) -> None:
    """Give every entry its place, numbered from 1 without a gap: an id never grows, so none is taken twice."""
    from app.domain.audit.chain import Entry, Head, chained, genesis
    from app.store.tables import audit, audit_head

    installation = secrets.token_hex(16)
    head, last = Head(position=0, hash=genesis(installation)), 0
    old = sa.select(audit.c.id, audit.c.at, audit.c.event, audit.c.system, audit.c.site, audit.c.ticket_id,
                    audit.c.actor, audit.c.detail)
    while True:
        rows = connection.execute(old.where(audit.c.id > last).order_by(audit.c.id).limit(ROWS_AT_ONCE)).all()
        if not rows:
            break
        for row in rows:
            entry = chained(
                Entry(position=0, at=row.at, event=row.event, system=row.system, site=row.site,
                      ticket_id=row.ticket_id, actor=row.actor, detail=row.detail, salt=secrets.token_hex(16),
                      content="", previous="", hash=""),
                head,
            )
            connection.execute(
                sa.update(audit).where(audit.c.id == row.id).values(
                    id=entry.position, salt=entry.salt, content=entry.content, previous=entry.previous, hash=entry.hash
                )
            )
            head, last = Head(position=entry.position, hash=entry.hash), row.id
    connection.execute(
        sa.insert(audit_head).values(installation=installation, position=head.position, hash=head.hash)
    )


def _make_overrides() -> None:
    op.create_table(
        "overrides",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", SafeText(), nullable=False),
        sa.Column("system", SafeText(), nullable=False),
        sa.Column("site", SafeText(), nullable=False),
        sa.Column("ticket_id", SafeText(), nullable=False),
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("url", SafeText(), nullable=False),
        sa.Column("state", SafeText(), nullable=False),
        sa.Column("reason", SafeText(), nullable=False),
        sa.Column("to_scope", SafeText(), nullable=True),
        sa.Column("lasts_seconds", sa.Integer(), nullable=True),
        sa.Column("requested_by", SafeText(), nullable=False),
        sa.Column("requested_at", Instant(), nullable=False),
        sa.Column("requested_from", sa.JSON(), nullable=False),
        sa.Column("decided_by", SafeText(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_from", sa.JSON(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_why", SafeText(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", SafeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_overrides"),
    )
    still_open = sa.text("state IN ('requested', 'approved')")
    partial: dict[str, Any] = {"sqlite_where": still_open, "postgresql_where": still_open}
    op.create_index("uq_overrides_open", "overrides", ["system", "site", "ticket_id", "kind"], unique=True, **partial)
    op.create_index("ix_overrides_ticket", "overrides", ["system", "site", "ticket_id", "id"])
    op.create_index("ix_overrides_requested_at", "overrides", ["requested_at"])
    op.create_index("ix_overrides_expires_at", "overrides", ["expires_at"], **partial)
