"""What bundles say beside the suggestion, and the features of an image.

The features have a table of their own: beside the figures, they would make the worklist read every page of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("analyses", sa.Column("malignant", sa.Boolean(), nullable=True))
    op.add_column("analyses", sa.Column("not_ruled_out", sa.Text(), nullable=True))
    op.create_table(
        "analysis_features",
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("values_f16", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name="fk_analysis_features_analysis_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("analysis_id", name="pk_analysis_features"),
    )


def downgrade() -> None:
    op.drop_table("analysis_features")
    op.drop_column("analyses", "not_ruled_out")
    op.drop_column("analyses", "malignant")
