"""Which of age, sex and site are in an analysis. NULL: by a bundle that sees the image alone, as all of before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("analyses", sa.Column("patient_data", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("analyses", "patient_data")
