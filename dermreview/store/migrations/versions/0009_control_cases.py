"""Repeats: rows of their own that show the image of another case again to one reviewer. There were none before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

_IS_REPEAT = "repeat_of IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("cases", recreate="always") as cases:
        cases.drop_constraint("uq_cases_image_sha256", type_="unique")
        cases.add_column(sa.Column("repeat_of", sa.Integer(), nullable=True))
        cases.add_column(sa.Column("repeat_for", sa.Text(), nullable=True))
        cases.add_column(sa.Column("repeat_after", sa.Integer(), nullable=True))
        cases.create_foreign_key("fk_cases_repeat_of", "cases", ["repeat_of"], ["id"])
        cases.create_foreign_key("fk_cases_repeat_after", "cases", ["repeat_after"], ["id"])
    once = sa.text("repeat_of IS NULL")
    op.create_index("uq_cases_image_sha256", "cases", ["image_sha256"], unique=True, sqlite_where=once)
    op.create_index("ix_cases_repeat_of", "cases", ["repeat_of"], sqlite_where=sa.text(_IS_REPEAT))


def downgrade() -> None:
    if op.get_bind().execute(sa.text(f"SELECT 1 FROM cases WHERE {_IS_REPEAT} LIMIT 1")).first():  # noqa: S608
        raise RuntimeError("the store has repeats, whose reviews an earlier revision can't keep")
    op.drop_index("ix_cases_repeat_of", "cases")
    op.drop_index("uq_cases_image_sha256", "cases")
    with op.batch_alter_table("cases", recreate="always") as cases:
        cases.drop_constraint("fk_cases_repeat_of", type_="foreignkey")
        cases.drop_constraint("fk_cases_repeat_after", type_="foreignkey")
        cases.drop_column("repeat_after")
        cases.drop_column("repeat_for")
        cases.drop_column("repeat_of")
        cases.create_unique_constraint("uq_cases_image_sha256", ["image_sha256"])
