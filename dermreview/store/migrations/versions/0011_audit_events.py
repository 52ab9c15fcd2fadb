"""The log of everything else that changes what a label means."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_events"),
        sa.UniqueConstraint("hash", name="uq_audit_events_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_events_case_id", "audit_events", ["case_id"])
    refuse = "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
    op.execute(f"CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events {refuse}")
    op.execute(f"CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events {refuse}")
    op.execute(
        "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
        "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq OR hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
    )


def downgrade() -> None:
    op.drop_table("audit_events")
