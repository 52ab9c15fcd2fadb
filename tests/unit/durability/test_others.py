"""Whatever is killed goes on where it was: what was answered for is there, and nothing half-written shows."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
import psutil

from dermreview.domain.review import Act, Action
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.heads import RECORD, beside, changed_files, read_record
from dermreview.imaging.decode import encode_png
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.reviews import record_review
from dermreview.store import DATABASE
from dermreview.store.converting import is_ready
from dermreview.store.keys import is_encrypted
from tests.support.bundles import make_bundle
from tests.support.stores import new_store
from tests.unit.store.builders import new_case

from . import works
from .killing import Blow, blows, half_steps_of, kill
from .sound import sound

IMAGES = 4
RELEASED = Path(__file__).parents[1] / "store" / "released_0_1_0.sql"
"""A store as dermreview 0.1.0 wrote it: three cases, their analyses, a failure, four events and two settings."""


def draw(folder: Path, number: int = IMAGES) -> Path:
    folder.mkdir(parents=True)
    for seed in range(number):
        rgb = np.random.default_rng(seed).integers(0, 256, (70, 80, 3), dtype=np.uint8)
        (folder / f"ISIC_{seed}.png").write_bytes(encode_png(rgb))
    return folder


def test_an_import_goes_on_where_it_was_killed(tmp_path: Path, kills: int, figures) -> None:
    images = draw(tmp_path / "images")

    def fresh(name: str, *, first_start: bool = False) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        if not first_start:
            new_store(folder / "store").close()
        (folder / "images").symlink_to(images)
        return folder

    steps = half_steps_of(works.import_images, fresh("whole"), 0)
    for number, blow in enumerate(blows(Random(7), kills, answers=IMAGES + 1, delay=0.01, half_steps=steps)):
        folder = fresh(str(number), first_start=number % 3 == 0)
        answers = kill(works.import_images, folder, number, blow).answers
        done = max(answers, default=0)
        with sound(folder / "store") as store:
            names = [case.external_id for case in store.cases()]
            assert names == [f"ISIC_{seed}" for seed in range(len(names))]
            assert len(names) >= done
            whole_files_only(folder / "store" / "vault")
            report = import_cases(store, [folder / "images"], [])
            assert (report.imported, len(report.duplicates), report.failed) == (
                IMAGES - len(names),
                len(names),
                (),
            )
            assert len(list(files(folder / "store" / "vault"))) == IMAGES
        shutil.rmtree(folder)
        figures["kills"] += 1
        figures["acknowledged"] += done


def test_no_decoder_outlives_a_program_that_was_killed(tmp_path: Path) -> None:
    ((started,),) = [kill(works.start_decoders, tmp_path, 0, Blow(answers=1)).answers]
    assert started
    left = [psutil.Process(number) for number in started if psutil.pid_exists(number)]
    _, alive = psutil.wait_procs(left, timeout=30)
    assert not alive


def files(vault: Path) -> list[Path]:
    """What is taken for an image."""
    return [path for path in vault.rglob("*") if path.is_file() and not path.name.startswith(".")]


def whole_files_only(vault: Path) -> None:
    for path in files(vault):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem


def test_an_analysis_goes_on_where_it_was_killed(tmp_path: Path, kills: int, figures) -> None:
    bundle = make_bundle(tmp_path / "bundle", views=1)
    with new_store(tmp_path / "begun") as store:
        import_cases(store, [draw(tmp_path / "images")], [])
        cases = [case.id for case in store.cases()]

    def fresh(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(tmp_path / "begun", folder / "store")
        (folder / "bundle").symlink_to(bundle)
        return folder

    steps = half_steps_of(works.analyze, fresh("whole"), 0)
    predictor = load_predictor(bundle, "cpu")
    ref = predictor.bundle.ref
    with sound(tmp_path / "whole" / "store") as store:
        expected = {case_id: opinion(store, case_id, ref) for case_id in cases}
    assert None not in expected.values()
    for number, blow in enumerate(blows(Random(8), kills, answers=IMAGES + 1, delay=0.01, half_steps=steps)):
        folder = fresh(str(number))
        done = max(kill(works.analyze, folder, number, blow).answers, default=0)
        with sound(folder / "store") as store:
            found = {case_id: opinion(store, case_id, ref) for case_id in cases}
            kept = {case_id for case_id, said in found.items() if said is not None}
            assert kept == set(cases[: len(kept)]) and len(kept) >= done
            assert all(found[case_id] == expected[case_id] for case_id in kept)
            assert analyze_queue(store, predictor).analyzed == len(cases) - len(kept)
        shutil.rmtree(folder)
        figures["kills"] += 1
        figures["acknowledged"] += done


def opinion(store, case_id, ref):
    analysis = store.analysis(case_id, ref)
    if analysis is None:
        return None
    said = analysis.prediction
    return [round(float(value), 3) for value in said.probabilities], said.maps.values.shape


def test_an_export_is_the_old_one_or_the_whole_new_one(tmp_path: Path, kills: int, figures) -> None:
    whole = {}
    for name, number in (("small", 2), ("large", IMAGES)):
        with new_store(tmp_path / name) as store:
            import_cases(store, [draw(tmp_path / f"images of {name}", number)], [])
            for case in store.cases():
                act = Act(Action.OVERRIDE, CLASSES[case.id % 7], milliseconds=5)
                record_review(store, case.id, "Ann", act, None)
            for form in ExportFormat:
                export_reviews(store, tmp_path / f"{name}.{form}", form)
                whole[form, name] = content(tmp_path / f"{name}.{form}")
    for number, blow in enumerate(blows(Random(9), kills, answers=8, delay=0.01, half_steps=1200)):
        answers = kill(works.export, tmp_path, number, blow).answers
        last = dict(answers)
        for form in ExportFormat:
            target = tmp_path / "out" / form
            if form in last or target.exists():
                assert content(target) in (whole[form, "small"], whole[form, "large"])
        with sound(tmp_path / "small") as store, sound(tmp_path / "large"):
            for form in ExportFormat:
                export_reviews(store, tmp_path / "out" / form, form, force=True)
        names = {path.name for path in (tmp_path / "out").iterdir()}
        assert names == {*ExportFormat, beside(tmp_path / "out" / "csv").name}, "a rest is left"
        figures["kills"] += 1
        figures["acknowledged"] += len(answers)


def content(target: Path) -> dict[str, bytes]:
    """What an export holds of the reviews; what it knows of itself differs each time, and must fit."""
    record = read_record(target)
    assert changed_files(target, record) == []
    if target.name.endswith("jsonl"):
        lines = target.read_bytes().splitlines()
        assert b'"heads"' in lines[-1]
        return {"reviews": b"\n".join(line for line in lines if not line.startswith(b'{"log"'))}
    found = sorted(target.rglob("*")) if target.is_dir() else [target]
    return {
        str(path.relative_to(target)): path.read_bytes()
        for path in found
        if path.is_file() and path.name != RECORD
    }


def test_a_migration_is_done_again_or_not_at_all(tmp_path: Path, kills: int, figures) -> None:
    def fresh(name: str) -> Path:
        folder = tmp_path / name
        (folder / "store").mkdir(parents=True)
        with closing(sqlite3.connect(folder / "store" / DATABASE)) as database:
            database.executescript(RELEASED.read_text(encoding="utf-8"))
        return folder

    def told(connection: sqlite3.Connection) -> list[tuple]:
        return [
            connection.execute("SELECT id, external_id, image_sha256 FROM cases ORDER BY id").fetchall(),
            connection.execute("SELECT seq, payload, hash FROM review_events ORDER BY seq").fetchall(),
        ]

    steps = half_steps_of(works.migrate, fresh("whole"), 0)
    for number, blow in enumerate(blows(Random(10), kills, answers=1, delay=0.3, half_steps=steps)):
        folder = fresh(str(number))
        with closing(sqlite3.connect(folder / "store" / DATABASE)) as database:
            before = told(database)
        figures["acknowledged"] += len(kill(works.migrate, folder, number, blow).answers)
        for backup in (folder / "store").rglob("*-*.db"):
            with closing(sqlite3.connect(backup)) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert told(database) == before
        with sound(folder / "store", images=False) as store, store._database.raw() as connection:
            assert told(connection) == before
        assert list((folder / "store").rglob("*-*.db")), "migrated without a backup"
        shutil.rmtree(folder)
        figures["kills"] += 1


def test_a_backup_is_whole_or_not_there(tmp_path: Path, kills: int, figures) -> None:
    for number, blow in enumerate(blows(Random(11), kills, answers=2, delay=0.03, half_steps=250)):
        folder = tmp_path / str(number)
        with new_store(folder / "store") as store:
            store.add_case(new_case("one"))
        answers = dict(kill(works.back_up, folder, number, blow).answers)
        with sound(folder / "store") as store:
            kept = {backup.path.name: backup.path for backup in store.backups()}
            assert answers.keys() <= kept.keys()
            for name, path in kept.items():
                with closing(sqlite3.connect(path)) as copy:
                    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                    (last,) = copy.execute("SELECT coalesce(max(seq), 0) FROM review_events").fetchone()
                    assert last >= answers.get(name, 0)
            store.backup()
            assert not list((folder / "store").rglob("*.part*")), "a rest is left"
        shutil.rmtree(folder)
        figures["kills"] += 1
        figures["acknowledged"] += len(answers)


def test_a_store_is_encrypted_whole_or_not_at_all(tmp_path: Path, kills: int, figures) -> None:
    with new_store(tmp_path / "begun") as store:
        import_cases(store, [draw(tmp_path / "images", 2)], [])
        record_review(store, 1, "Ann", Act(Action.OVERRIDE, "mel"), None)
        images = [store.vault.read(case.sha256) for case in store.cases()]

    def fresh(name: str) -> Path:
        shutil.copytree(tmp_path / "begun", tmp_path / name / "store")
        return tmp_path / name

    steps = half_steps_of(works.encrypt, fresh("whole"), 0)
    for number, blow in enumerate(blows(Random(12), kills, answers=1, delay=0.2, half_steps=steps)):
        folder = fresh(str(number))
        answers = kill(works.encrypt, folder, number, blow).answers
        # from the moment that the copy is whole, the next start ends what was begun
        encrypted = is_encrypted(folder / "store") or is_ready(folder / "store")
        assert encrypted or not answers
        with sound(folder / "store", passphrase=works.PASSPHRASE if encrypted else None) as store:
            assert [store.vault.read(case.sha256) for case in store.cases()] == images
            assert [record.event.act.label for record in store.all_events()] == ["mel"]
        if is_encrypted(folder / "store"):
            for path in (folder / "store").rglob("*"):
                readable = path.read_bytes() if path.is_file() else b""
                assert not any(image in readable for image in images), path
                assert b"SQLite format 3" not in readable, path
        shutil.rmtree(folder)
        figures["kills"] += 1
        figures["acknowledged"] += len(answers)
