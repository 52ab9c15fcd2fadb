import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store, converting
from dermreview.store.converting import convert
from dermreview.store.keys import StoreKey, is_encrypted, unlock

from .builders import MEL, NV, digest, new_case, no_file_over, prediction

PASSPHRASE = "correct horse 42"
WORD = "zweiundvierzigster"
IMAGES = [b"\xff\xd8\xff" + bytes([number]) * 3000 for number in range(3)]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return filled(tmp_path / "store")


def filled(folder: Path) -> Path:
    with Store.open(folder) as store:
        ids = [store.add_case(new_case(f"{WORD}{number}", data)).case.id for number, data in enumerate(IMAGES)]
        store.record(ids[0], "Ann", MEL)
        store.record(ids[1], "Ann", NV)
        store.undo("Ann")
        store.save_analysis(ids[0], prediction("mel", 0.7))
        store.set_setting("unit", WORD)
        store.backup()
    return folder


def opened(folder: Path) -> Store:
    key = unlock(folder, PASSPHRASE) if is_encrypted(folder) else None
    return Store.open(folder, key)


def content(folder: Path) -> tuple[object, ...]:
    """What must be the same on both sides of a conversion; opening mends what was cut short."""
    converting.settle(folder)
    with opened(folder) as store:
        assert all(store.broken_link(log) is None for log in Log)
        assert [store.vault.read(case.sha256) for case in store.cases()] == IMAGES
        kept = store.analysis(1)
        assert kept is not None
        return (
            list(store.cases()),
            list(store.all_events()),
            [event for event in store.audit_events() if event.kind is not AuditKind.CONVERT],
            kept.prediction.probabilities.tolist(),
            store.setting("unit"),
        )


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_there_and_back_changes_nothing_but_the_bytes(plain: Path) -> None:
    before = content(plain)

    done = convert(plain, None, PASSPHRASE)
    assert (done.images, done.databases, done.dropped, done.strangers) == (3, 2, [], [])
    assert is_encrypted(plain)
    written = bytes_of(plain)
    assert not [secret for secret in (WORD.encode(), b"SQLite format", IMAGES[1][:64]) if secret in written]
    assert content(plain) == before

    convert(plain, unlock(plain, PASSPHRASE), None)
    assert not is_encrypted(plain)
    written = bytes_of(plain)
    assert not [secret for secret in (WORD.encode(), b"SQLite format", IMAGES[1][:64]) if secret not in written]
    assert content(plain) == before
    assert {path.suffix for path in (plain / "vault").rglob("*") if path.is_file()} == {".jpg"}
    with Store.open(plain) as store:
        told = [event.details for event in store.audit_events() if event.kind is AuditKind.CONVERT]
    assert [each["encrypted"] for each in told] == [True, False]


def test_backups_come_along_and_open_with_the_new_key(plain: Path) -> None:
    convert(plain, None, PASSPHRASE)
    with opened(plain) as store:
        (backup,) = store.backups()
        with store._database.beside(backup.path) as copy:
            assert copy.execute("SELECT count(*) FROM review_events").fetchone() == (3,)


def test_a_damaged_backup_is_dropped_and_named_a_strangers_file_stays_and_is_named(plain: Path) -> None:
    (plain / "backups" / "review-0001-20200101T000000000000Z.db").write_bytes(b"no database" * 500)
    (plain / "replaced-20200101T000000Z").mkdir()
    shutil.copy(plain / "review.db", plain / "replaced-20200101T000000Z")
    (plain / "restoring-x").mkdir()
    (plain / "letter.txt").write_text("mine")
    done = convert(plain, None, PASSPHRASE)
    assert done.dropped == ["review-0001-20200101T000000000000Z.db"]
    assert done.strangers == ["letter.txt"]
    assert (plain / "letter.txt").read_text() == "mine"
    assert not (plain / "restoring-x").exists()
    assert b"SQLite format" not in bytes_of(plain)
    assert (plain / "replaced-20200101T000000Z" / "review.db").is_file()


def test_what_makes_no_sense_is_refused(plain: Path) -> None:
    assert refused(lambda: convert(plain, None, None)) is ErrorCode.STORE_NOT_ENCRYPTED
    assert refused(lambda: convert(plain, None, "short")) is ErrorCode.PASSPHRASE_WEAK
    with Store.open(plain):
        assert refused(lambda: convert(plain, None, PASSPHRASE)) is ErrorCode.STORE_LOCKED
    convert(plain, None, PASSPHRASE)
    key = unlock(plain, PASSPHRASE)
    assert refused(lambda: convert(plain, key, PASSPHRASE)) is ErrorCode.STORE_ENCRYPTED_ALREADY
    assert refused(lambda: convert(plain, None, PASSPHRASE)) is ErrorCode.STORE_ENCRYPTED
    assert refused(lambda: convert(plain, StoreKey(bytes(32)), None)) is ErrorCode.PASSPHRASE_WRONG


def test_a_damaged_image_stops_it_and_the_store_is_as_it_was(plain: Path) -> None:
    next((plain / "vault").rglob(f"{digest(IMAGES[2])}*")).write_bytes(b"other")
    before = files(plain)
    assert refused(lambda: convert(plain, None, PASSPHRASE)) is ErrorCode.VAULT_CHANGED
    assert files(plain) == before
    Store.open(plain).close()


def test_a_full_disk_stops_it_and_the_store_is_as_it_was(plain: Path) -> None:
    before, bytes_before = files(plain), bytes_of(plain / "vault")
    with no_file_over(20_000):
        assert refused(lambda: convert(plain, None, PASSPHRASE)) in (
            ErrorCode.STORE_DISK_FULL,
            ErrorCode.STORE_IO,
        )
    assert not (plain / converting.WORK).exists()
    assert [name for name in files(plain) if not name.startswith("review.db-")] == before
    assert bytes_of(plain / "vault") == bytes_before
    Store.open(plain).close()


def refused(do: Callable[[], object]) -> ErrorCode:
    with pytest.raises(DermreviewError) as caught:
        do()
    return caught.value.code


def files(folder: Path) -> list[str]:
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(name) for name in names if name.name not in ("review.lock", "review.holder"))


ALL = 10**6
CHANGES = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "sqlite3.connect"})


def killed_at(folder: Path, key: StoreKey | None, passphrase: str | None, step: int) -> int:
    """Convert in a process that dies at its ``step``-th look at the disk; return the number of looks."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(event: str, _arguments: object) -> None:
            nonlocal seen
            if event in CHANGES:
                seen += 1
                if seen == step:
                    os._exit(255)

        sys.addaudithook(count)
        try:
            convert(folder, key, passphrase)
        except Exception:  # noqa: BLE001
            os._exit(0)
        os._exit(seen)
    seen = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert seen > 0, "it failed by itself"
    return seen


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("encrypt", [True, False])
@pytest.mark.parametrize("every", [17, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.timeout(1200)])])
def test_killed_at_any_moment_it_is_the_old_store_or_the_new_one(
    tmp_path: Path, encrypt: bool, every: int
) -> None:
    model = filled(tmp_path / "model")
    if not encrypt:
        convert(model, None, PASSPHRASE)
    expected = content(model)
    key = None if encrypt else unlock(model, PASSPHRASE)

    def outcome(step: int) -> bool:
        """Tell whether the store is plain after a kill at a step."""
        folder = tmp_path / f"store{step}"
        shutil.copytree(model, folder)
        killed_at(folder, key, PASSPHRASE if encrypt else None, step)
        assert content(folder) == expected, f"killed at step {step}"
        assert not (folder / converting.WORK).exists()
        written = bytes_of(folder)
        plain = not is_encrypted(folder)
        assert (b"SQLite format" in written) is plain
        assert (WORD.encode() in written) is plain
        shutil.rmtree(folder)
        return plain

    shutil.copytree(model, tmp_path / "whole")
    steps = killed_at(tmp_path / "whole", key, PASSPHRASE if encrypt else None, ALL)
    assert 60 < steps < 255
    outcomes = [
        outcome(step) for step in (*range(1, steps - 15, every), *range(steps - 15, steps + 1, min(every, 3)))
    ]
    assert outcomes[0] is encrypt, "it begins with the old one"
    assert outcomes[-1] is not encrypt, "and ends with the new one"
    assert outcomes == sorted(outcomes, reverse=encrypt), "and never goes back"
