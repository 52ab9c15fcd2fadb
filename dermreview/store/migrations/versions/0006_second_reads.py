"""Where each case stands after all its reads, the rules for second reads, and when a queue was last assisted.

The projection is filled from the events after the migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_states",
        sa.Column(
            "case_id", sa.Integer(), sa.ForeignKey("cases.id", name="fk_case_states_case_id"), nullable=False
        ),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("rule", sa.Text()),
        sa.Column("adjudicator", sa.Text()),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_states"),
    )
    op.add_column("queues", sa.Column("second_reading", sa.Text()))
    op.add_column("queues", sa.Column("assisted_until", sa.Text()))


def downgrade() -> None:
    op.drop_column("queues", "assisted_until")
    op.drop_column("queues", "second_reading")
    op.drop_table("case_states")
