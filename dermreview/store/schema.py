"""The tables of a store, and the triggers that keep its logs append-only.

Times are text: ISO 8601 in UTC with microseconds, so that they sort as they read. Arrays are little-endian
bytes, float32 for numbers that are compared and float16 for activation maps and features. A column that a later
revision adds stands last in its table, because SQLite can append it without a copy of all rows.
"""

from typing import Any, Final

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

HEAD: Final = "0014"
"""The revision that this program writes; a test holds it equal to the newest migration."""

DEFAULT_QUEUE: Final = 1
"""The queue of all cases, made by the first migration."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

images = Table(
    "images",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("pixel_sha256", String(64), nullable=False, unique=True),
    Column("extension", Text, nullable=False),
    Column("orientation", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("external_id", Text, nullable=False, unique=True),
    Column("image_sha256", ForeignKey(images.c.sha256), nullable=False),
    Column("lesion_id", Text),
    Column("patient_id", Text),
    Column("age", Integer),
    Column("sex", Text),
    Column("site", Text),
    Column("synthetic", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("imported_at", Text, nullable=False),
    Column("mm_per_pixel", Float),
    # a repeat: the case whose image it shows again, to whom, and after which row of the worklist
    Column("repeat_of", ForeignKey("cases.id")),
    Column("repeat_for", Text),
    Column("repeat_after", ForeignKey("cases.id")),
    Index("uq_cases_image_sha256", "image_sha256", unique=True, sqlite_where=text("repeat_of IS NULL")),
    Index("ix_cases_repeat_of", "repeat_of", sqlite_where=text("repeat_of IS NOT NULL")),
    Index("ix_cases_patient_id", "patient_id"),
    Index("ix_cases_lesion_id", "lesion_id"),
)

reference_labels = Table(
    "reference_labels",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("diagnosis", Text, nullable=False),
    Column("basis", Text),
)

queues = Table(
    "queues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("mode", Text, nullable=False, server_default="assisted"),
    Column("second_reading", Text),
    Column("assisted_until", Text),
)

reads = Table(
    "reads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("queue_id", ForeignKey(queues.c.id), nullable=False),
    Column("case_id", ForeignKey(cases.c.id), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("mode", Text, nullable=False),
    UniqueConstraint("queue_id", "case_id", "reviewer", "round", "mode"),
    Index("ix_reads_case_id", "case_id"),
)

review_events = Table(
    "review_events",
    metadata,
    Column("seq", Integer, primary_key=True),
    # none where the case was erased, and then the payload is empty
    Column("read_id", ForeignKey(reads.c.id)),
    Column("action", Text, nullable=False),
    Column("target", ForeignKey("review_events.seq")),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_review_events_read_id", "read_id"),
    sqlite_autoincrement=True,
)

read_states = Table(
    "read_states",
    metadata,
    Column("read_id", ForeignKey(reads.c.id), primary_key=True),
    Column("status", Text, nullable=False),
    Column("label", Text),
    Column("revealed", Boolean, nullable=False, server_default="0"),
)

case_states = Table(
    "case_states",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("standing", Text, nullable=False),
    Column("label", Text),
    Column("rule", Text),
    Column("adjudicator", Text),
)


def _said() -> list[Column[Any]]:
    """What a bundle said of an image."""
    return [
        Column("bundle_digest", String(64), nullable=False),
        Column("bundle_name", Text, nullable=False),
        Column("bundle_version", Text, nullable=False),
        Column("device", Text, nullable=False),
        Column("probabilities", LargeBinary, nullable=False),
        Column("member_names", Text, nullable=False),
        Column("member_probabilities", LargeBinary, nullable=False),
        Column("spread", LargeBinary, nullable=False),
        Column("malignancy", Float, nullable=False),
        Column("uncertainty", Float, nullable=False),
        Column("disagreement", Float, nullable=False),
        Column("suggestion", Text),
        Column("rule", Text, nullable=False),
        Column("abstained", Text),
        Column("maps_error", Text),
        Column("created_at", Text, nullable=False),
        Column("malignant", Boolean),
        Column("not_ruled_out", Text),
        Column("badges", Text),
        Column("patient_data", Text),
    ]


def _map() -> list[Column[Any]]:
    """Maps of all classes on one small grid."""
    return [
        Column("height", Integer, nullable=False),
        Column("width", Integer, nullable=False),
        Column("method", Text, nullable=False),
        Column("region_left", Float, nullable=False),
        Column("region_top", Float, nullable=False),
        Column("region_right", Float, nullable=False),
        Column("region_bottom", Float, nullable=False),
        Column("values_f16", LargeBinary, nullable=False),
    ]


analyses = Table(
    "analyses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey(cases.c.id), nullable=False),
    *_said(),
    UniqueConstraint("case_id", "bundle_digest"),
)

activation_maps = Table(
    "activation_maps",
    metadata,
    Column("analysis_id", ForeignKey(analyses.c.id, ondelete="CASCADE"), primary_key=True),
    *_map(),
)

member_maps = Table(
    "member_maps",
    metadata,
    Column("analysis_id", ForeignKey(analyses.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member", Integer, primary_key=True),
    *_map(),
)

crop_analyses = Table(
    "crop_analyses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey(cases.c.id), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("crop_left", Integer, nullable=False),
    Column("crop_top", Integer, nullable=False),
    Column("crop_width", Integer, nullable=False),
    Column("crop_height", Integer, nullable=False),
    *_said(),
    UniqueConstraint("case_id", "reviewer", "bundle_digest"),
)

crop_maps = Table(
    "crop_maps",
    metadata,
    Column("crop_id", ForeignKey(crop_analyses.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member", Integer, primary_key=True),
    *_map(),
)

analysis_features = Table(
    "analysis_features",
    metadata,
    Column("analysis_id", ForeignKey(analyses.c.id, ondelete="CASCADE"), primary_key=True),
    Column("values_f16", LargeBinary, nullable=False),
)

analysis_failures = Table(
    "analysis_failures",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("bundle_digest", String(64), primary_key=True),
    Column("bundle_name", Text, nullable=False),
    Column("bundle_version", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failed_at", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

queue_events = Table(
    "queue_events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("reviewer", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", ForeignKey("queue_events.seq")),
    Column("after", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    # no foreign key: what happened to a case stays true when the case is gone
    Column("case_id", Integer),
    Column("payload", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_audit_events_case_id", "case_id"),
    sqlite_autoincrement=True,
)

erased_cases = Table(
    "erased_cases",
    metadata,
    # numbers that no other case may get: the logs still name them
    Column("case_id", Integer, primary_key=True, autoincrement=False),
    Column("audit_seq", ForeignKey(audit_events.c.seq), nullable=False),
)

case_marks = Table(
    "case_marks",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("archived", Boolean, nullable=False),
    Column("priority", Text, nullable=False),
)

read_rounds = Table(
    "read_rounds",
    metadata,
    Column("case_id", ForeignKey(cases.c.id), primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("round", Integer, nullable=False),
)

saved_queues = Table(
    "saved_queues",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reviewer", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("order", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("case_ids", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    UniqueConstraint("reviewer", "name"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("failed_tries", Integer, nullable=False),
    Column("locked_until", Text),
    Column("created_at", Text, nullable=False),
)

_REFUSE: Final = "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END"
_REDACTION: Final = (
    "NEW.payload = '' AND NEW.read_id IS NULL AND NEW.seq = OLD.seq AND NEW.action = OLD.action "
    "AND NEW.target IS OLD.target AND NEW.prev_hash = OLD.prev_hash AND NEW.hash = OLD.hash "
    "AND EXISTS (SELECT 1 FROM erased_cases JOIN reads ON reads.case_id = erased_cases.case_id "
    "WHERE reads.id = OLD.read_id)"
)
APPEND_ONLY_TRIGGERS: Final = (
    f"CREATE TRIGGER review_events_no_update BEFORE UPDATE ON review_events WHEN NOT ({_REDACTION}) {_REFUSE}",
    f"CREATE TRIGGER review_events_no_delete BEFORE DELETE ON review_events {_REFUSE}",
    # INSERT OR REPLACE takes rows away without asking the trigger on DELETE
    "CREATE TRIGGER review_events_no_replace BEFORE INSERT ON review_events "
    "WHEN EXISTS (SELECT 1 FROM review_events WHERE seq = NEW.seq OR hash = NEW.hash) "
    "BEGIN SELECT RAISE(ABORT, 'review events are append-only'); END",
)
for _statement in APPEND_ONLY_TRIGGERS:
    event.listen(review_events, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]

_REFUSE_ACT: Final = "BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END"
QUEUE_TRIGGERS: Final = (
    f"CREATE TRIGGER queue_events_no_update BEFORE UPDATE ON queue_events {_REFUSE_ACT}",
    f"CREATE TRIGGER queue_events_no_delete BEFORE DELETE ON queue_events {_REFUSE_ACT}",
    "CREATE TRIGGER queue_events_no_replace BEFORE INSERT ON queue_events "
    "WHEN EXISTS (SELECT 1 FROM queue_events WHERE seq = NEW.seq OR hash = NEW.hash) "
    "BEGIN SELECT RAISE(ABORT, 'acts on the queue are append-only'); END",
)
for _statement in QUEUE_TRIGGERS:
    event.listen(queue_events, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]

_REFUSE_AUDIT: Final = "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
AUDIT_TRIGGERS: Final = (
    f"CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events {_REFUSE_AUDIT}",
    f"CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events {_REFUSE_AUDIT}",
    "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
    "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq OR hash = NEW.hash) "
    "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
)
for _statement in AUDIT_TRIGGERS:
    event.listen(audit_events, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]

_STAYS: Final = "BEGIN SELECT RAISE(ABORT, 'what was erased stays erased'); END"
for _verb in ("update", "delete"):
    _statement = f"CREATE TRIGGER erased_cases_no_{_verb} BEFORE {_verb.upper()} ON erased_cases {_STAYS}"
    event.listen(erased_cases, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]
