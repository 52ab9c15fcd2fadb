"""The first schema: cases and their images, reads and their event log, analyses, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_cases()
    _create_reviews()
    _create_analyses()
    _create_settings()


def downgrade() -> None:
    op.drop_table("settings")
    op.drop_table("analysis_failures")
    op.drop_table("activation_maps")
    op.drop_table("analyses")
    op.drop_table("read_states")
    op.drop_table("review_events")
    op.drop_table("reads")
    op.drop_table("queues")
    op.drop_table("reference_labels")
    op.drop_table("cases")
    op.drop_table("images")


def _create_cases() -> None:
    op.create_table(
        "images",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pixel_sha256", sa.String(length=64), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("orientation", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_images"),
        sa.UniqueConstraint("pixel_sha256", name="uq_images_pixel_sha256"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("image_sha256", sa.String(length=64), nullable=False),
        sa.Column("lesion_id", sa.Text(), nullable=True),
        sa.Column("patient_id", sa.Text(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["image_sha256"], ["images.sha256"], name="fk_cases_image_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("external_id", name="uq_cases_external_id"),
        sa.UniqueConstraint("image_sha256", name="uq_cases_image_sha256"),
    )
    op.create_table(
        "reference_labels",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reference_labels_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_reference_labels"),
    )


def _create_reviews() -> None:
    op.create_table(
        "queues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queues"),
        sa.UniqueConstraint("name", name="uq_queues_name"),
    )
    op.create_table(
        "reads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reads_case_id"),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name="fk_reads_queue_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reads"),
        sa.UniqueConstraint("queue_id", "case_id", "reviewer", "round", "mode", name="uq_reads_queue_id"),
    )
    op.create_index("ix_reads_case_id", "reads", ["case_id"], unique=False)
    op.create_table(
        "review_events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("read_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["read_id"], ["reads.id"], name="fk_review_events_read_id"),
        sa.ForeignKeyConstraint(["target"], ["review_events.seq"], name="fk_review_events_target"),
        sa.PrimaryKeyConstraint("seq", name="pk_review_events"),
        sa.UniqueConstraint("hash", name="uq_review_events_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_events_read_id", "review_events", ["read_id"], unique=False)
    op.create_table(
        "read_states",
        sa.Column("read_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["read_id"], ["reads.id"], name="fk_read_states_read_id"),
        sa.PrimaryKeyConstraint("read_id", name="pk_read_states"),
    )
    refuse = "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
    op.execute(f"CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events {refuse}")
    op.execute(f"CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events {refuse}")
    op.execute(
        "CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events "
        "WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq OR hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
    )
    op.execute("INSERT INTO queues (id, name) VALUES (1, 'all cases')")


def _create_analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("bundle_name", sa.Text(), nullable=False),
        sa.Column("bundle_version", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("probabilities", sa.LargeBinary(), nullable=False),
        sa.Column("member_names", sa.Text(), nullable=False),
        sa.Column("member_probabilities", sa.LargeBinary(), nullable=False),
        sa.Column("spread", sa.LargeBinary(), nullable=False),
        sa.Column("malignancy", sa.Float(), nullable=False),
        sa.Column("uncertainty", sa.Float(), nullable=False),
        sa.Column("disagreement", sa.Float(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("abstained", sa.Text(), nullable=True),
        sa.Column("maps_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_analyses_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_analyses"),
        sa.UniqueConstraint("case_id", "bundle_digest", name="uq_analyses_case_id"),
    )
    op.create_table(
        "activation_maps",
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("region_left", sa.Float(), nullable=False),
        sa.Column("region_top", sa.Float(), nullable=False),
        sa.Column("region_right", sa.Float(), nullable=False),
        sa.Column("region_bottom", sa.Float(), nullable=False),
        sa.Column("values_f16", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name="fk_activation_maps_analysis_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("analysis_id", name="pk_activation_maps"),
    )
    op.create_table(
        "analysis_failures",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("bundle_name", sa.Text(), nullable=False),
        sa.Column("bundle_version", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_analysis_failures_case_id"),
        sa.PrimaryKeyConstraint("case_id", "bundle_digest", name="pk_analysis_failures"),
    )


def _create_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
