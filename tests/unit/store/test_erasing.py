"""Erasing: what is gone is gone from every byte, and what stays still holds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from dermreview.domain.audit import AuditKind, EraseReason, Log
from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.control_cases import ControlCases
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.findings import FindingKind
from dermreview.domain.queue_acts import CasePriority, QueueAct, QueueAction
from dermreview.domain.review import Act, Action, ReadMode
from dermreview.domain.worklist import Filter, Order
from dermreview.store import Store

from .builders import BUNDLE, MEL, NV, new_case, prediction

PRIVATE = (b"Maiergeheim", b"patient-xyz1", b"lesion-xyz2", b"Xanthogranuloma-xyz3", b"note-xyz4", b"bytes-xyz5")


def secret_case():
    patient = Patient(patient_id="patient-xyz1", lesion_id="lesion-xyz2", age=61, sex="female", site="back")
    case = new_case("Maiergeheim", data=b"bytes-xyz5" * 500, patient=patient)
    return replace(case, reference=ReferenceLabel("other", "Xanthogranuloma-xyz3"))


@pytest.fixture
def used(store: Store) -> Store:
    """Case 2 is to go: it has everything that a case can have."""
    store.add_case(new_case("a"))
    store.add_case(secret_case())
    store.add_case(new_case("c"))
    for case_id in (1, 2, 3):
        store.save_analysis(case_id, prediction("mel", 0.7, seed=case_id))
    store.save_analysis(2, prediction("nv", 0.8))
    store.save_crop(2, "Ann", CropBox(10, 10, 200, 200), prediction("mel", 0.6))
    store.save_failure(2, replace(BUNDLE, digest="c" * 64), "note-xyz4 is not readable")
    store.record(1, "Ann", NV)
    store.record(2, "Ann", Act(Action.OVERRIDE, "other", diagnosis="Xanthogranuloma-xyz3"))
    store.record(2, "Ann", Act(Action.NOTE, note="note-xyz4"))
    store.record(2, "Ben", MEL)
    store.undo("Ben")
    store.act_on_cases("Ann", QueueAct(QueueAction.PRIORITY, (1, 2), CasePriority.HIGH))
    store.act_on_cases("Ann", QueueAct(QueueAction.REQUEUE, (2,)))
    store.record(2, "Ann", MEL)
    store.record(3, "Ann", NV)
    store.save_queue("Ann", "mine", Filter(), Order.IMPORT, ReadMode.ASSISTED, [3, 2, 1])
    store.backup()
    return store


def raw_bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_byte_of_an_erased_case_is_left_in_any_file_of_the_store(used: Store) -> None:
    before = b"".join(raw_bytes(used.folder).values())
    for word in PRIVATE:
        assert word in before, word
    sha256 = used.case(2).sha256

    erased = used.erase([2], EraseReason.CONSENT)

    for name, data in raw_bytes(used.folder).items():
        for word in PRIVATE:
            assert word not in data, (word, name)
    assert used.vault.path(sha256) is None
    assert [backup.path for backup in used.backups()] == [erased.backup], "older backups are replaced"
    assert erased.elsewhere == ()
    used.close()
    for name, data in raw_bytes(used.folder).items():
        for word in PRIVATE:
            assert word not in data, (word, name)


def test_the_logs_hold_after_an_erasure_and_a_tombstone_says_what_went(used: Store) -> None:
    image = used.case(2).sha256
    links = {link.seq: link for link in used.links(Log.REVIEW)}
    used.actor = "Admin"

    used.erase([2], EraseReason.MISTAKE)

    assert used.findings() == []
    assert used.file_findings() == []
    (tombstone,) = [event for event in used.audit_events() if event.kind is AuditKind.ERASE]
    assert (tombstone.case_id, tombstone.reviewer) == (2, "Admin")
    assert tombstone.details == {
        "image": image,
        "cases": [2],
        "reason": "imported-by-mistake",
        "redacted": [[seq, links[seq].hash] for seq in (2, 3, 4, 5, 6)],
    }
    for link in used.links(Log.REVIEW):
        assert (link.hash, link.prev_hash) == (links[link.seq].hash, links[link.seq].prev_hash)
        assert link.payload == ("" if link.seq in (2, 3, 4, 5, 6) else links[link.seq].payload)


def test_an_erased_case_is_nowhere_to_be_seen_and_work_goes_on(used: Store) -> None:
    used.erase([2], EraseReason.MISTAKE)

    assert [row.external_id for row in used.worklist("Ann", Order.IMPORT, BUNDLE)] == ["a", "c"]
    assert [case.id for case in used.cases()] == [1, 3]
    assert used.count_cases() == 2
    with pytest.raises(DermreviewError) as caught:
        used.case(2)
    assert caught.value.code is ErrorCode.CASE_UNKNOWN
    assert used.history(2) == []
    assert {record.event.case_id for record in used.all_events()} == {1, 3}
    assert used.reference_labels() == {}
    assert used.analysis(2) is None
    assert used.pending(BUNDLE) == []
    assert [candidate.case_id for candidate in used.candidates(BUNDLE)] == [1, 3]
    (queue,) = used.saved_queues("Ann")
    assert queue.case_ids == (3, 1)
    used.rebuild_projection()
    assert used.findings() == []


def test_undo_goes_on_past_erased_reviews_and_acts_on_erased_cases(used: Store) -> None:
    used.erase([2], EraseReason.MISTAKE)
    undone = [used.undo("Ann") for _ in range(4)]
    assert [event.target for event in undone] == [7, 2, 1, 1]
    with pytest.raises(DermreviewError) as caught:
        used.undo("Ann")
    assert caught.value.code is ErrorCode.NOTHING_TO_UNDO
    for _ in range(4):
        used.redo("Ann")
    assert used.findings() == []


def test_undo_finds_its_way_past_many_erased_reviews(store: Store) -> None:
    one, two = (store.add_case(new_case(name)).case.id for name in "ab")
    store.record(one, "Ann", NV)
    for _ in range(150):
        store.record(two, "Ann", MEL)
    store.erase([two], EraseReason.MISTAKE)
    assert store.undo("Ann").target == 1


def test_the_number_of_an_erased_case_is_never_given_again(used: Store) -> None:
    used.erase([3], EraseReason.MISTAKE)
    again = used.add_case(new_case("c"))
    assert not again.duplicate, "its image is as new"
    assert (again.case.id, again.case.external_id) == (4, "c")
    assert used.history(4) == []


def test_the_repeats_of_a_case_go_with_it_and_those_behind_it_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dermreview.domain.control_cases.GAP", 2)
    for number in range(60):
        store.add_case(new_case(f"c{number}"))
    store.set_control_cases(ControlCases(repeats=20))
    store.worklist("Ann", Order.IMPORT, None)
    repeats = store.repeats()
    repeat, original = next(iter(repeats.items()))
    store.record(original, "Ann", NV)
    store.record(repeat, "Ann", MEL)
    with store._database.transaction() as connection:
        after = connection.execute(text("SELECT id, repeat_after FROM cases WHERE repeat_of IS NOT NULL")).all()
    behind = {place for number, place in after if repeats[number] != original}

    store.erase([original, *behind - {original}], EraseReason.MISTAKE)

    assert repeat not in store.repeats()
    assert store.findings() == []
    assert list(store.all_events()) == []
    rows = store.worklist("Ann", Order.IMPORT, None)
    assert {row.case_id for row in rows}.isdisjoint({original, repeat, *behind})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_events SET payload = '', read_id = NULL WHERE seq = 1",
        "UPDATE review_events SET payload = '' WHERE seq = 1",
        "DELETE FROM review_events WHERE seq = 2",
        "UPDATE review_events SET payload = '{}' WHERE seq = 2",
        "UPDATE erased_cases SET case_id = 1",
        "DELETE FROM erased_cases",
    ],
)
def test_the_triggers_let_nothing_else_be_redacted(used: Store, statement: str) -> None:
    used.erase([2], EraseReason.MISTAKE)
    with pytest.raises(IntegrityError), used._database.transaction() as connection:
        connection.execute(text(statement))
    assert used.findings() == []


def test_a_redaction_without_a_tombstone_breaks_the_chain(used: Store) -> None:
    """Whoever writes the mark of an erasure by hand gets past the triggers, but not past the chain."""
    with used._database.transaction() as connection:
        connection.execute(text("INSERT INTO erased_cases (case_id, audit_seq) VALUES (1, 1)"))
        connection.execute(text("UPDATE review_events SET payload = '', read_id = NULL WHERE seq = 1"))
    assert used.broken_link() == 1
    assert FindingKind.CHAIN_BROKEN in {finding.kind for finding in used.findings()}


def test_a_tombstone_covers_the_very_hashes_that_it_lists(used: Store) -> None:
    used.erase([2], EraseReason.MISTAKE)
    with used._database.transaction() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER review_events_no_{verb}"))
        connection.execute(text("UPDATE review_events SET hash = 'x' WHERE seq = 3"))
    assert used.broken_link() == 3


def test_where_the_image_can_not_be_removed_nothing_is_erased(
    used: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(DermreviewError) as caught:
            used.erase([2], EraseReason.MISTAKE)
    assert caught.value.code is ErrorCode.STORE_READ_ONLY
    assert used.case(2).external_id == "Maiergeheim"
    assert used.findings() == []
    assert AuditKind.ERASE not in {event.kind for event in used.audit_events()}


def test_what_was_set_aside_in_the_folder_is_named(used: Store) -> None:
    aside = used.folder / "replaced-20260101T000000000000Z"
    aside.mkdir()
    (aside / "review.db").write_bytes(b"old")
    assert used.erase([2], EraseReason.MISTAKE).elsewhere == (aside / "review.db",)
    assert (aside / "review.db").exists()


def test_an_erased_store_opens_again_and_its_backup_too(used: Store) -> None:
    erased = used.erase([2], EraseReason.MISTAKE)
    used.close()
    with Store.open(used.folder) as again:
        assert again.findings() == []
    for tail in ("", "-wal"):
        (used.folder / f"review.db{tail}").unlink(missing_ok=True)
    erased.backup.rename(used.folder / "review.db")
    with Store.open(used.folder) as restored:
        assert restored.findings() == []
        assert [case.id for case in restored.cases()] == [1, 3]


def test_payloads_of_others_are_whole(used: Store) -> None:
    used.erase([2], EraseReason.MISTAKE)
    kept = [json.loads(link.payload) for link in used.links(Log.REVIEW) if link.payload]
    assert [said["case"] for said in kept] == ["a", "c"]


def test_an_erasure_that_was_cut_short_is_finished_at_the_next_opening(
    used: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def killed(self: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_clear_traces", killed)
        with pytest.raises(KeyboardInterrupt):
            used.erase([2], EraseReason.MISTAKE)
    used.close()
    assert any(b"note-xyz4" in data for data in raw_bytes(used.folder).values()), "the old backup holds it"

    def full(self: Store, *arguments: object) -> None:
        raise DermreviewError(ErrorCode.STORE_DISK_FULL, path=self.folder)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "backup", full)
        with Store.open(used.folder) as still_full:
            assert [case.id for case in still_full.cases()] == [1, 3], "a full disk keeps nobody from reading"
    assert "still to be cleared" in caplog.text

    with Store.open(used.folder) as again:
        assert again.findings() == []
        assert len(again.backups()) == 1
    for name, data in raw_bytes(used.folder).items():
        for word in PRIVATE:
            assert word not in data, (word, name)
    with Store.open(used.folder) as once_more:
        backup = [event.kind for event in once_more.audit_events()].count(AuditKind.BACKUP)
    with Store.open(used.folder) as later:
        assert [event.kind for event in later.audit_events()].count(AuditKind.BACKUP) == backup
