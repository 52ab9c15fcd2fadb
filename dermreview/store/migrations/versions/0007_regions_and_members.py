"""Maps of single members, analyses of crops, and millimetres a pixel. Analyses of before have no such maps."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("mm_per_pixel", sa.Float(), nullable=True))
    _create_maps("member_maps", "analysis_id", "analyses.id")
    op.create_table(
        "crop_analyses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("crop_left", sa.Integer(), nullable=False),
        sa.Column("crop_top", sa.Integer(), nullable=False),
        sa.Column("crop_width", sa.Integer(), nullable=False),
        sa.Column("crop_height", sa.Integer(), nullable=False),
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
        sa.Column("malignant", sa.Boolean(), nullable=True),
        sa.Column("not_ruled_out", sa.Text(), nullable=True),
        sa.Column("badges", sa.Text(), nullable=True),
        sa.Column("patient_data", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_crop_analyses_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_crop_analyses"),
        sa.UniqueConstraint("case_id", "reviewer", "bundle_digest", name="uq_crop_analyses_case_id"),
    )
    _create_maps("crop_maps", "crop_id", "crop_analyses.id")


def _create_maps(name: str, owner: str, of: str) -> None:
    op.create_table(
        name,
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column("member", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("region_left", sa.Float(), nullable=False),
        sa.Column("region_top", sa.Float(), nullable=False),
        sa.Column("region_right", sa.Float(), nullable=False),
        sa.Column("region_bottom", sa.Float(), nullable=False),
        sa.Column("values_f16", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint([owner], [of], name=f"fk_{name}_{owner}", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(owner, "member", name=f"pk_{name}"),
    )


def downgrade() -> None:
    op.drop_table("crop_maps")
    op.drop_table("crop_analyses")
    op.drop_table("member_maps")
    op.drop_column("cases", "mm_per_pixel")
