"""What a check finds: each test spoils one thing and looks for its name."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.findings import FindingKind
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.domain.review import Act, Action
from dermreview.store import Store
from dermreview.store.chain import canonical, chain_hash

from .builders import MEL, NV, new_case, prediction


@pytest.fixture
def used(store: Store) -> Store:
    """Three cases with something in each log."""
    ids = [store.add_case(new_case(name)).case.id for name in "abc"]
    store.save_analysis(ids[0], prediction("mel", 0.7))
    store.record(ids[0], "Ann", MEL)
    store.record(ids[0], "Ann", NV)
    store.undo("Ann")
    store.record(ids[1], "Ben", Act(Action.FLAG))
    store.act_on_cases("Ann", QueueAct(QueueAction.ARCHIVE, (ids[2],)))
    store.act_on_cases("Ann", QueueAct(QueueAction.PRIORITY, (ids[0], ids[1]), CasePriority.HIGH))
    store.act_on_cases("Ann", QueueAct(QueueAction.REQUEUE, (ids[0], ids[2])))
    store.undo("Ann")
    store.audit(AuditKind.BACKUP, {"bytes": 1})
    return store


def spoil(store: Store, *statements: str) -> None:
    """Change the database behind its triggers."""
    with store._database.transaction() as connection:
        for table in ("review_events", "queue_events", "audit_events"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0, statement


def found(store: Store) -> list[tuple[FindingKind, dict]]:
    return [(finding.kind, dict(finding.data)) for finding in store.findings()]


def test_a_store_as_it_was_left_has_no_findings(used: Store) -> None:
    assert used.findings() == []
    assert used.file_findings() == []


@pytest.mark.parametrize("log", list(Log))
def test_a_changed_event_is_named_in_each_log(used: Store, log: Log) -> None:
    spoil(used, f"UPDATE {log}_events SET payload = replace(payload, 'app', 'App') WHERE seq = 2")
    assert found(used) == [
        (FindingKind.CHAIN_BROKEN, {"log": log.value, "seq": 2}),
        (FindingKind.PROJECTION_UNKNOWN, {}),
    ]


@pytest.mark.parametrize("log", list(Log))
def test_a_removed_event_is_named_in_each_log(used: Store, log: Log) -> None:
    spoil(used, f"UPDATE {log}_events SET target = NULL" if log is not Log.AUDIT else "UPDATE reads SET round = 1")
    spoil(used, f"DELETE FROM {log}_events WHERE seq = 2")
    assert (FindingKind.CHAIN_BROKEN, {"log": log.value, "seq": 2}) in found(used)


@pytest.mark.parametrize("log", list(Log))
def test_a_log_that_was_cut_off_shows_by_what_sqlite_remembers(used: Store, log: Log) -> None:
    last = used.heads()[log].seq
    spoil(used, f"DELETE FROM {log}_events WHERE seq = {last}")
    assert (FindingKind.CHAIN_BROKEN, {"log": log.value, "seq": last}) in found(used)


@pytest.mark.parametrize("log", list(Log))
def test_a_log_that_was_cut_off_with_all_traces_is_missed_by_the_other_logs(used: Store, log: Log) -> None:
    if log is Log.AUDIT:  # bound by the next review
        used.record(1, "Ann", MEL)
    last = used.heads()[log].seq
    spoil(
        used,
        f"DELETE FROM {log}_events WHERE seq = {last}",
        f"UPDATE sqlite_sequence SET seq = {last - 1} WHERE name = '{log}_events'",
    )
    kinds = [kind for kind, data in found(used) if data.get("log") == log.value and data.get("seq") == last]
    assert kinds == [FindingKind.CHAIN_CUT]


def test_a_log_that_was_written_anew_is_missed_by_the_others(used: Store) -> None:
    """The limit of a chain is whoever can write it anew as a whole; it takes all logs to get by unseen."""
    previous, rows = "0" * 64, []
    for link in used.links(Log.REVIEW):
        said = json.loads(link.payload)
        said["label"] = "bcc" if said["label"] == "mel" else said["label"]
        payload = canonical(said)
        rows.append((link.seq, payload, previous, chain_hash(previous, payload)))
        previous = rows[-1][3]
    with used._database.transaction() as connection:
        connection.execute(text("DROP TRIGGER review_events_no_update"))
        for seq, payload, before, digest in rows:
            connection.execute(
                text("UPDATE review_events SET payload = :p, prev_hash = :b, hash = :h WHERE seq = :s"),
                {"p": payload, "b": before, "h": digest, "s": seq},
            )
    assert used.broken_link() is None
    assert (FindingKind.CHAIN_CUT, "review") in [(kind, data.get("log")) for kind, data in found(used)]


@pytest.mark.parametrize(
    ("statement", "log", "seq", "column"),
    [
        ("UPDATE review_events SET action = 'confirm' WHERE seq = 1", "review", 1, "action"),
        ("UPDATE review_events SET target = 1 WHERE seq = 3", "review", 3, "target"),
        ("UPDATE review_events SET read_id = 2 WHERE seq = 2", "review", 2, "reviewer"),
        ("UPDATE reads SET mode = 'blind_first' WHERE id = 2", "review", 4, "mode"),
        ("UPDATE queue_events SET reviewer = 'Eve' WHERE seq = 1", "queue", 1, "reviewer"),
        ("UPDATE audit_events SET case_id = 3 WHERE seq = 2", "audit", 2, "case"),
    ],
)
def test_a_column_beside_the_payload_can_not_be_changed_unseen(
    used: Store, statement: str, log: str, seq: int, column: str
) -> None:
    spoil(used, statement)
    assert (FindingKind.ROW_ALTERED, {"log": log, "seq": seq, "column": column}) in found(used)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE read_states SET label = 'vasc' WHERE read_id = 1", "read_states"),
        ("UPDATE case_states SET label = 'vasc' WHERE case_id = 1", "case_states"),
        ("DELETE FROM read_states", "read_states"),
        ("UPDATE case_marks SET archived = 0 WHERE case_id = 3", "case_marks"),
        ("INSERT INTO read_rounds (case_id, reviewer, round) VALUES (1, 'Ann', 2)", "read_rounds"),
    ],
)
def test_a_changed_projection_is_named_and_mended(used: Store, statement: str, table: str) -> None:
    spoil(used, statement)
    (finding,) = [finding for finding in used.findings() if finding.data["table"] == table]
    assert finding.kind is FindingKind.PROJECTION_DIFFERS
    assert used.findings(), "looking changes nothing"

    used.rebuild_projection()

    assert used.findings() == []
    assert list(used.audit_events())[-1].kind is AuditKind.REPAIR


def test_a_damaged_index_is_named(used: Store, tmp_path: Path) -> None:
    folder = used.folder
    with used._database.transaction() as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_reads_1'"
        page = connection.execute(text(query)).scalar_one()
    used.close()
    data = (folder / "review.db").read_bytes()
    start = 4096 * (page - 1)
    spoiled = data[start : start + 4096].replace(b"Ann", b"Anm")
    assert spoiled != data[start : start + 4096]
    (folder / "review.db").write_bytes(data[:start] + spoiled + data[start + 4096 :])
    with Store.open(folder) as store:
        kinds = {finding.kind for finding in store.findings()}
    assert kinds == {FindingKind.DATABASE_DAMAGED}


def test_a_dangling_reference_is_named(used: Store) -> None:
    with used._database.raw() as plain:
        plain.execute("PRAGMA foreign_keys=OFF")
    spoil(used, "DELETE FROM images WHERE sha256 = (SELECT image_sha256 FROM cases WHERE id = 2)")
    assert found(used) == [(FindingKind.REFERENCE_DANGLING, {"table": "cases", "parent": "images"})]


def test_a_missing_and_a_changed_image_are_named_with_their_cases(used: Store) -> None:
    steps: list[tuple[int, int]] = []
    one, two = used.case(1), used.case(2)
    used.vault.path(one.sha256).unlink()
    changed = used.vault.path(two.sha256)
    changed.write_bytes(changed.read_bytes() + b"!")

    findings = used.file_findings(lambda done, total: steps.append((done, total)))

    assert [(finding.kind, finding.data["case"]) for finding in findings] == [
        (FindingKind.IMAGE_MISSING, "a"),
        (FindingKind.IMAGE_CHANGED, "b"),
    ]
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_files_that_belong_to_nothing_are_named(used: Store) -> None:
    (used.vault.folder / "ab" / "cd").mkdir(parents=True, exist_ok=True)
    (used.vault.folder / "ab" / "cd" / "stray.jpg").write_bytes(b"x")
    (used.vault.folder / "ab" / "cd" / ".part-x1").write_bytes(b"x")
    (used.folder / "backups").mkdir(exist_ok=True)
    (used.folder / "backups" / "review-0011-x.db.part").write_bytes(b"x")
    assert [(finding.kind, Path(finding.data["file"]).as_posix()) for finding in used.file_findings()] == [
        (FindingKind.FILE_ORPHANED, "vault/ab/cd/stray.jpg"),
        (FindingKind.FILE_PARTIAL, "backups/review-0011-x.db.part"),
        (FindingKind.FILE_PARTIAL, "vault/ab/cd/.part-x1"),
    ]


def test_every_finding_says_what_to_do() -> None:
    from dermreview.domain.findings import WORDS

    assert set(WORDS) == set(FindingKind)
