"""Archive, priority and re-queueing of cases, saved queues, and a quick way to a patient's other images."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queue_events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["target"], ["queue_events.seq"], name="fk_queue_events_target"),
        sa.PrimaryKeyConstraint("seq", name="pk_queue_events"),
        sa.UniqueConstraint("hash", name="uq_queue_events_hash"),
        sqlite_autoincrement=True,
    )
    refuse = "BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END"
    op.execute(f"CREATE TRIGGER queue_events_no_update BEFORE UPDATE ON queue_events {refuse}")
    op.execute(f"CREATE TRIGGER queue_events_no_delete BEFORE DELETE ON queue_events {refuse}")
    op.execute(
        "CREATE TRIGGER queue_events_no_replace BEFORE INSERT ON queue_events "
        "WHEN EXISTS (SELECT 1 FROM queue_events WHERE seq = NEW.seq OR hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END"
    )
    op.create_table(
        "case_marks",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_marks_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_marks"),
    )
    op.create_table(
        "read_rounds",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_read_rounds_case_id"),
        sa.PrimaryKeyConstraint("case_id", "reviewer", name="pk_read_rounds"),
    )
    op.create_table(
        "saved_queues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("case_ids", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_queues"),
        sa.UniqueConstraint("reviewer", "name", name="uq_saved_queues_reviewer"),
    )
    op.create_index("ix_cases_patient_id", "cases", ["patient_id"])
    op.create_index("ix_cases_lesion_id", "cases", ["lesion_id"])


def downgrade() -> None:
    op.drop_index("ix_cases_lesion_id", "cases")
    op.drop_index("ix_cases_patient_id", "cases")
    for table in ("saved_queues", "read_rounds", "case_marks", "queue_events"):
        op.drop_table(table)
