"""Erasing: reviews may lose their content and their read where their case was erased, and not otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COLUMNS = "seq, read_id, action, target, payload, prev_hash, hash"
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
_REDACTION = (
    "NEW.payload = '' AND NEW.read_id IS NULL AND NEW.seq = OLD.seq AND NEW.action = OLD.action "
    "AND NEW.target IS OLD.target AND NEW.prev_hash = OLD.prev_hash AND NEW.hash = OLD.hash "
    "AND EXISTS (SELECT 1 FROM erased_cases JOIN reads ON reads.case_id = erased_cases.case_id "
    "WHERE reads.id = OLD.read_id)"
)


def upgrade() -> None:
    op.create_table(
        "erased_cases",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audit_seq"], ["audit_events.seq"], name="fk_erased_cases_audit_seq"),
        sa.PrimaryKeyConstraint("case_id", name="pk_erased_cases"),
    )
    refuse = "BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END"
    op.execute(f"CREATE TRIGGER erased_cases_no_update BEFORE UPDATE ON erased_cases {refuse}")
    op.execute(f"CREATE TRIGGER erased_cases_no_delete BEFORE DELETE ON erased_cases {refuse}")
    _remake(with_reads_only=False)
    op.execute(
        f"CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events WHEN NOT ({_REDACTION}) {_REFUSE}"
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM erased_cases LIMIT 1")).first():
        raise RuntimeError("the store has erased cases, whose reviews an earlier revision can't keep")
    # the trigger names this table
    op.execute("DROP TRIGGER review_events_no_update")
    op.drop_table("erased_cases")
    _remake(with_reads_only=True)
    op.execute(f"CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events {_REFUSE}")


def _remake(*, with_reads_only: bool) -> None:
    """Copy the log into a table in which an event has to have a read, or need not; its numbers go on."""
    connection = op.get_bind()
    remembered = sa.text("SELECT rowid, seq FROM sqlite_sequence WHERE name = 'review_events'")
    last = connection.execute(remembered).one_or_none()
    op.create_table(
        "review_events_new",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("read_id", sa.Integer(), nullable=not with_reads_only),
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
    op.execute(f"INSERT INTO review_events_new ({_COLUMNS}) SELECT {_COLUMNS} FROM review_events ORDER BY seq")  # noqa: S608
    op.drop_table("review_events")
    op.rename_table("review_events_new", "review_events")
    op.create_index("ix_review_events_read_id", "review_events", ["read_id"], unique=False)
    op.execute(f"CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events {_REFUSE}")
    op.execute(
        "CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events "
        "WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq OR hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
    )
    if last is not None:
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'review_events'"))
        row = sa.text("INSERT INTO sqlite_sequence (rowid, name, seq) VALUES (:rowid, 'review_events', :seq)")
        connection.execute(row, {"rowid": last.rowid, "seq": last.seq})
