"""What is in an image that may mislead networks. Analyses of before have none: nobody looked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("analyses", sa.Column("badges", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("analyses", "badges")
