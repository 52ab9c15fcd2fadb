"""The mode of a queue, and whether the AI was revealed in a read. All reads before were assisted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("queues", sa.Column("mode", sa.Text(), nullable=False, server_default="assisted"))
    op.add_column("read_states", sa.Column("revealed", sa.Boolean(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("read_states", "revealed")
    op.drop_column("queues", "mode")
