import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from dermreview.domain.audit import AuditKind, Log
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.restoring import Holdings, Restored, restore
from dermreview.services.stores import create_store, open_store
from dermreview.store import DATABASE, Store, keys, places, restoring
from tests.unit.store.builders import MEL, NV, new_case, no_file_over


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with three cases, two decisions, a backup, and a third decision after it."""
    with Store.open(tmp_path / "store") as store:
        for name in "abc":
            store.add_case(new_case(name))
        store.record(1, "Ann", MEL)
        store.record(2, "Ann", NV)
        store.backup()
        store.record(3, "Ann", NV)
    return tmp_path / "store"


def never(present: Holdings, backup: Holdings) -> bool:
    pytest.fail("a store that is not in order is replaced without a question")


def always(present: Holdings, backup: Holdings) -> bool:
    return True


def restored(*args: object, **named: object) -> Restored:
    done = restore(*args, **named)
    assert done is not None
    return done


def refused(*args: object, **named: object) -> DermreviewError:
    with pytest.raises(DermreviewError) as caught:
        restore(*args, **named)
    return caught.value


def decisions(folder: Path) -> int:
    with Store.open(folder) as store:
        assert all(store.broken_link(log) is None for log in Log)
        assert all(store.vault.read(case.sha256) for case in store.cases())
        return len(list(store.all_events()))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def backup_of(folder: Path) -> Path:
    return next((folder / "backups").iterdir())


@pytest.mark.parametrize("state", ["missing", "empty", "no database", "damaged", "missing with a log"])
def test_a_lost_or_damaged_database_comes_back_with_one_call(folder: Path, state: str) -> None:
    database = folder / DATABASE
    if state == "damaged":
        data = bytearray(database.read_bytes())
        data[4096:40960] = b"\xff" * 36864
        database.write_bytes(data)
    elif state == "empty":
        database.write_bytes(b"")
    elif state == "no database":
        database.write_bytes(b"something else" * 1000)
    else:
        database.unlink()
    if state == "missing with a log":
        (folder / "review.db-wal").write_bytes(b"a log of something" * 100)
    done = restored(None, folder, never)
    assert done.holdings.decisions == 2
    assert done.lost == []
    assert decisions(folder) == 2
    assert not list(folder.glob("restoring-*"))
    if state not in ("missing", "missing with a log"):
        assert done.replaced is not None
        assert (done.replaced / DATABASE).is_file()


def test_a_store_in_order_is_replaced_only_by_consent_and_kept_aside(folder: Path) -> None:
    before = everything(folder)
    asked: list[tuple[int, int]] = []

    def refuse(present: Holdings, backup: Holdings) -> bool:
        asked.append((present.decisions, backup.decisions))
        return False

    assert restore(None, folder, refuse) is None
    assert asked == [(3, 2)]
    assert everything(folder) == before

    done = restored(None, folder, always)

    assert decisions(folder) == 2
    assert done.replaced is not None
    assert done.replaced.name.startswith("replaced-")
    again = restored(done.replaced, folder, always)
    assert again.holdings.decisions == 3
    assert decisions(folder) == 3, "what was replaced can be brought back in the same way"


def test_a_restored_store_writes_under_a_new_id_and_says_where_it_comes_from(folder: Path) -> None:
    with Store.open(folder) as store:
        before = store.setting("writer")
    restored(None, folder, always)
    with Store.open(folder) as store:
        assert store.setting("writer") not in (None, before)
        event = [event for event in store.audit_events() if event.kind is AuditKind.RESTORE][-1]
        assert event.details == {"writer": before, "decisions": 2}
        store.record(3, "Ann", MEL)
        assert all(store.broken_link(log) is None for log in Log)


def test_a_log_that_was_not_written_back_is_kept_aside_with_its_database(folder: Path) -> None:
    """A program is killed with its last decision in the log only; that decision is not lost by a restore."""
    code = (
        "import os, sys; from pathlib import Path; from dermreview.store import Store\n"
        "from tests.unit.store.builders import MEL\n"
        "store = Store.open(Path(sys.argv[1])); store.record(1, 'Ben', MEL); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert ended.returncode == -signal.SIGKILL
    log = (folder / "review.db-wal").read_bytes()
    assert log
    (folder / DATABASE).write_bytes(b"")  # so that the log is not written back now
    done = restored(None, folder, never)
    assert done.replaced is not None
    assert (done.replaced / "review.db-wal").read_bytes() == log
    assert decisions(folder) == 2


def test_into_a_new_folder_leaves_the_store_alone(folder: Path, tmp_path: Path) -> None:
    before = everything(folder)
    done = restored(None, folder, never, into=tmp_path / "deep" / "new")
    assert (done.holdings.decisions, done.replaced) == (2, None)
    assert everything(folder) == before
    assert decisions(tmp_path / "deep" / "new") == 2
    assert refused(None, folder, never, into=tmp_path / "deep" / "new").code is ErrorCode.OUTPUT_EXISTS
    assert decisions(tmp_path / "deep" / "new") == 2


def test_a_new_folder_that_comes_to_nothing_disappears_again(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no database" * 500)
    for into in (tmp_path / "new", tmp_path / "empty"):
        assert refused(bad, folder, never, into=into).code is ErrorCode.BACKUP_DAMAGED
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "empty").iterdir()) == []


def test_damaged_backups_are_passed_over_and_named(folder: Path) -> None:
    good = backup_of(folder)
    bad = good.with_name("review-0013-29991231T000000000000Z.db")
    bad.write_bytes(good.read_bytes()[:-20_000])
    empty = good.with_name("review-0013-29991231T000000000001Z.db")
    empty.touch()
    done = restored(None, folder, always)
    assert done.backup == good
    assert done.damaged == [empty, bad]
    assert refused(bad, folder, always).code is ErrorCode.BACKUP_DAMAGED
    good.unlink()
    before = everything(folder)
    assert refused(None, folder, always).code is ErrorCode.NO_GOOD_BACKUP
    assert everything(folder) == before


def test_a_backup_whose_decisions_were_tampered_with_is_refused(folder: Path) -> None:
    with Store.open(folder) as store, store._database.raw() as plain:
        plain.execute("DROP TRIGGER review_events_no_update")
        plain.execute("UPDATE review_events SET payload = replace(payload, 'mel', 'nv') WHERE seq = 1")
        plain.execute(f"VACUUM INTO '{folder / 'changed.db'}'")
    error = refused(folder / "changed.db", folder, always)
    assert error.code is ErrorCode.BACKUP_DAMAGED
    assert "event 1" in str(error)
    assert str(folder / "changed.db") in str(error)


def test_what_is_no_backup_is_named(folder: Path, tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.db", folder, always).code is ErrorCode.FILE_NOT_FOUND
    (tmp_path / "plain").mkdir()
    assert refused(tmp_path / "plain", folder, always).code is ErrorCode.BACKUP_UNKNOWN


def test_an_open_store_is_not_restored(folder: Path) -> None:
    with Store.open(folder):
        assert refused(None, folder, always).code is ErrorCode.STORE_LOCKED
    assert decisions(folder) == 3


def test_missing_images_are_named_and_the_decisions_come_back(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        lost, changed = (store.case(number).sha256 for number in (1, 2))
    next((folder / "vault").rglob(f"{lost}.*")).unlink()
    next((folder / "vault").rglob(f"{changed}.*")).write_bytes(b"other")
    done = restored(None, folder, always, into=tmp_path / "new")
    assert sorted(done.lost) == sorted([lost, changed])
    assert done.holdings.decisions == 2


def test_a_whole_copy_brings_back_images_too(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        copy = store.copy_to(tmp_path / "disk" / "copy")
    assert (copy.images, copy.lost) == (3, [])
    assert decisions_of_copy(tmp_path, tmp_path / "disk" / "copy") == 3
    shutil.rmtree(folder)
    done = restored(tmp_path / "disk" / "copy", folder, never)
    assert (done.holdings.cases, done.holdings.decisions, done.lost) == (3, 3, [])
    assert decisions(folder) == 3


def decisions_of_copy(tmp_path: Path, copy: Path) -> int:
    """The copy opens as a store; looked at in a duplicate, so that it stays as it was made."""
    duplicate = tmp_path / "duplicate"
    shutil.rmtree(duplicate, ignore_errors=True)
    shutil.copytree(copy, duplicate)
    return decisions(duplicate)


def test_a_later_copy_renews_the_earlier_one_and_mends_it(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy"
    with Store.open(folder) as store:
        store.copy_to(out)
        first = next((out / "vault").rglob("*.jpg"))
        first.write_bytes(b"rotten")
        (out / "vault" / "stranger.jpg").write_bytes(b"of a patient who was erased since")
        store.record(store.add_case(new_case("d")).case.id, "Ann", MEL)
        copy = store.copy_to(out)
    assert (copy.images, copy.lost) == (4, [])
    assert not (out / "vault" / "stranger.jpg").exists()
    assert decisions_of_copy(tmp_path, out) == 4
    assert not list(out.glob("*.part"))
    assert not list(folder.glob("copying-*"))


def test_a_copy_never_goes_over_anything_else(folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "other") as other:
        other.add_case(new_case("x"))
        other.copy_to(tmp_path / "copy of other")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("precious")
    with Store.open(folder) as store:
        for out in (
            tmp_path / "other",
            tmp_path / "copy of other",
            tmp_path / "full",
            tmp_path / "full/thesis.txt",
        ):
            with pytest.raises(DermreviewError) as caught:
                store.copy_to(out)
            assert caught.value.code is ErrorCode.OUTPUT_EXISTS
    assert (tmp_path / "full" / "thesis.txt").read_text() == "precious"


def test_a_store_with_lost_images_is_copied_and_they_are_named(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        sha256 = store.case(1).sha256
        next(store.vault.folder.rglob(f"{sha256}.*")).unlink()
        copy = store.copy_to(tmp_path / "copy")
        assert (copy.images, copy.lost) == (2, [sha256])


def test_a_full_disk_breaks_a_copy_off_and_leaves_the_earlier_one(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        store.copy_to(tmp_path / "copy")
        store.record(1, "Ben", NV)
        with no_file_over(40_000), pytest.raises(DermreviewError) as caught:
            store.copy_to(tmp_path / "copy")
        assert caught.value.code in (ErrorCode.STORE_DISK_FULL, ErrorCode.STORE_IO)
        store.record(2, "Ben", NV)
    assert decisions_of_copy(tmp_path, tmp_path / "copy") == 3
    assert not list(folder.glob("copying-*"))


def test_a_full_disk_during_a_restore_leaves_the_store_as_it_was(folder: Path) -> None:
    before = everything(folder)
    with no_file_over(40_000):
        error = refused(None, folder, always)
    assert error.code in (ErrorCode.STORE_DISK_FULL, ErrorCode.STORE_IO)
    assert everything(folder) == before
    assert decisions(folder) == 3


@pytest.mark.parametrize("step", ["mkdir", "link", "unlink", "replace"])
def test_a_restore_that_breaks_off_at_any_step_can_be_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """As a kill would leave it: the exception skips every step that was to follow."""
    where = {"mkdir": Path, "link": os, "unlink": Path, "replace": Path}[step]
    real = getattr(where, step)

    def broken(*args: object, **named: object) -> object:
        if "replaced-" in str(args) or str(args[0]).endswith((f"store/{DATABASE}", f"/{DATABASE}")):
            raise KeyboardInterrupt
        return real(*args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(where, step, broken)
        with pytest.raises(KeyboardInterrupt):
            restore(None, folder, always)
    assert restored(None, folder, always).holdings.decisions == 2
    assert decisions(folder) == 2


def test_leftovers_of_a_killed_restore_are_swept_away(folder: Path) -> None:
    (folder / "restoring-x").mkdir()
    (folder / "restoring-x" / DATABASE).write_bytes(b"half")
    restored(None, folder, always)
    assert not list(folder.glob("restoring-*"))


def test_a_store_is_not_restored_onto_a_network_share(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "network_kind", lambda place, mounted: "nfs" if "share" in str(place) else None)
    assert refused(None, folder, never, into=tmp_path / "share").code is ErrorCode.STORE_ON_NETWORK
    assert not (tmp_path / "share").exists()
    with Store.open(folder) as store:
        assert store.copy_to(tmp_path / "share").images == 3, "a copy may lie there: it is finished files"
    assert restored(tmp_path / "share", folder, always).holdings.decisions == 3


def test_a_disk_without_links_keeps_the_replaced_database_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError("Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    done = restored(None, folder, always)
    assert done.replaced is not None
    assert restored(done.replaced, folder, always).holdings.decisions == 3


def test_the_newest_decision_is_named(folder: Path) -> None:
    holdings = restoring.survey(folder, None)
    assert holdings is not None
    assert isinstance(holdings.newest, datetime)
    assert (holdings.cases, holdings.decisions) == (3, 3)


SECRET = "correct horse battery staple"


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted store with a case, a backup, and a decision after it."""
    monkeypatch.setattr(keys, "COST", keys.Cost(memory=64, passes=1, lanes=1))
    (tmp_path / "sealed").mkdir()
    with create_store(tmp_path / "sealed", SECRET) as store:
        store.add_case(new_case("a"))
        store.record(1, "Ann", MEL)
        store.backup()
        store.record(1, "Ben", NV)
        store.copy_to(tmp_path / "sealed copy")
    return tmp_path / "sealed"


def test_an_encrypted_store_comes_back_with_its_passphrase_alone(sealed: Path, tmp_path: Path) -> None:
    asked: list[Path] = []

    def ask(place: Path) -> str:
        asked.append(place)
        return SECRET

    with (sealed / DATABASE).open("r+b") as file:
        file.write(b"damaged" * 5000)
    assert refused(None, sealed, never).code is ErrorCode.STORE_ENCRYPTED
    assert (
        refused(None, sealed, never, passphrase=lambda _: "wrong horse battery").code is ErrorCode.PASSPHRASE_WRONG
    )
    done = restored(None, sealed, never, passphrase=ask)
    assert asked == [sealed]
    assert (done.holdings.decisions, done.lost) == (1, [])
    with open_store(sealed, SECRET) as store:
        assert store.vault.read(store.case(1).sha256) == b"image of a"
    for place in (sealed, tmp_path / "sealed copy"):
        assert not any(b"image of a" in path.read_bytes() for path in place.rglob("*") if path.is_file())
        assert not any(path.read_bytes().startswith(b"SQLite") for path in place.rglob("*.db"))


@pytest.mark.parametrize("into", [True, False])
def test_a_whole_encrypted_copy_brings_its_key_file_along(sealed: Path, tmp_path: Path, into: bool) -> None:
    shutil.rmtree(sealed)
    new = tmp_path / "new" if into else None
    done = restored(tmp_path / "sealed copy", sealed, never, into=new, passphrase=lambda _: SECRET)
    assert (done.holdings.decisions, done.lost) == (2, [])
    with open_store(new or sealed, SECRET) as store:
        assert store.vault.read(store.case(1).sha256) == b"image of a"
        assert len(store.history(1)) == 2


def test_plain_and_encrypted_are_not_mixed(sealed: Path, folder: Path, tmp_path: Path) -> None:
    before = everything(folder), everything(sealed)
    plain, secret = backup_of(folder), tmp_path / "sealed copy"
    assert refused(plain, sealed, always).code is ErrorCode.BACKUP_OTHER_KEY
    assert refused(secret, folder, always, passphrase=lambda _: SECRET).code is ErrorCode.BACKUP_OTHER_KEY
    assert (everything(folder), everything(sealed)) == before
    done = restored(secret, folder, never, into=tmp_path / "new", passphrase=lambda _: SECRET)
    assert done.lost == []
