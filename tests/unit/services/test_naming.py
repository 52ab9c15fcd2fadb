"""Names of files, folders and patients as an import keeps them."""

import csv
import stat

import numpy as np
import pytest
from PIL import Image

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.services.importing import import_cases
from dermreview.services.naming import save_names
from dermreview.store import Store

NAME = "Mustermann"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


def save(path, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (70, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def clinic(tmp_path):
    """A folder as a clinic keeps it: one folder a patient, and a table with everything."""
    folder = tmp_path / "clinic"
    save(folder / f"{NAME}_Max" / f"{NAME}_back.png", 1)
    save(folder / f"{NAME}_Max" / "IMG_0002.png", 2)
    save(folder / "IMG_0003.png", 3)
    table = tmp_path / "table.csv"
    table.write_text(
        "image_id,dx,lesion_id,patient_id,age\n"
        f"{NAME}_back,mel,{NAME} back,{NAME} Max,50\nIMG_0002,nv,HAM_0000002,{NAME} Max,50\n"
        "IMG_0003,nv,HAM_0000003,P-3,40\n"
    )
    return folder, table


def texts(store):
    """All that the database and the names of the vault's files say."""
    return b"".join(path.read_bytes() + path.name.encode() for path in store.folder.rglob("*") if path.is_file())


def test_names_become_pseudonyms_after_the_rows_of_the_tables_were_found(store, clinic):
    folder, table = clinic
    report = import_cases(store, [folder], [table])
    assert (report.imported, report.unmatched, report.renamed, report.failed) == (3, 0, 1, ())
    cases = {case.external_id: case for case in store.cases()}
    assert set(cases) == {"IMG_0002", "IMG_0003", report.names[2][1]}
    renamed = cases[report.names[2][1]]
    assert renamed.external_id.startswith("case-")
    assert (renamed.patient.age, store.reference_label(renamed.id).diagnosis) == (50, "mel")
    assert renamed.patient.lesion_id.startswith("lesion-")
    assert cases["IMG_0002"].patient.lesion_id == "HAM_0000002"
    assert renamed.patient.patient_id.startswith("patient-")
    # one patient stays one, for siblings and for splits
    assert renamed.patient.patient_id == cases["IMG_0002"].patient.patient_id
    assert cases["IMG_0003"].patient.patient_id not in ("P-3", renamed.patient.patient_id)
    assert [sibling.external_id for sibling in store.siblings(renamed.id, "Ada", labelled=False)] == ["IMG_0002"]
    assert NAME.encode() not in texts(store)
    assert NAME.encode() in folder.rglob("*back*").__next__().name.encode()


def test_the_report_tells_the_user_which_file_is_which_case(store, clinic, tmp_path):
    folder, _ = clinic
    report = import_cases(store, [folder])
    out = tmp_path / "names.csv"
    save_names(store.folder, report.names, out)
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["case"] for row in rows} == {case.external_id for case in store.cases()}
    assert rows[2]["file"] == str(folder / f"{NAME}_Max" / f"{NAME}_back.png")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    # the list can be had again
    again = import_cases(store, [folder])
    assert (again.imported, again.renamed, again.names) == (0, 0, report.names)


def test_the_list_of_names_stays_out_of_the_store_and_replaces_nothing(store, tmp_path):
    with pytest.raises(DermreviewError) as caught:
        save_names(store.folder, [], store.folder / "backups" / "names.csv")
    assert caught.value.code is ErrorCode.NAMES_IN_STORE
    kept = tmp_path / "kept.csv"
    kept.write_text("mine")
    with pytest.raises(DermreviewError) as caught:
        save_names(store.folder, [], kept)
    assert caught.value.code is ErrorCode.TARGET_EXISTS
    assert kept.read_text() == "mine"


def test_names_stay_where_the_user_says_that_they_are_nobodys_and_ids_of_patients_never(store, clinic):
    folder, table = clinic
    report = import_cases(store, [folder], [table], keep_names=True)
    assert report.renamed == 0
    case = next(case for case in store.cases() if case.external_id == f"{NAME}_back")
    assert case.patient.lesion_id == f"{NAME} back"
    assert case.patient.patient_id.startswith("patient-")


def test_folders_stay_apart_without_their_paths(store, tmp_path):
    places = ["a/known", "b/known", f"{NAME}/set_1", f"{NAME}"]
    table = tmp_path / "table.csv"
    rows = []
    for number, place in enumerate(places):
        save(tmp_path / place / f"IMG_{number}.png", number)
        rows.append(f"IMG_{number},nv\n")
    table.write_text("image_id,dx\n" + "".join(rows))
    import_cases(store, [tmp_path / place.split("/")[0] for place in places[:3]], [table])
    folders = store.diagnosed_folders()
    assert sorted(folders.values()) == [1, 1, 1, 1], "two folders of one name stay two"
    names = sorted(folder.rpartition("/")[2] for folder in folders)
    assert names[1:] == ["known", "known", "set_1"]
    assert names[0].startswith("folder-")
    assert NAME.encode() not in texts(store)
    assert str(tmp_path).encode() not in texts(store)


def test_two_stores_have_nothing_in_common(tmp_path, clinic):
    found = []
    for name in ("one", "two"):
        with Store.open(tmp_path / name) as opened:
            report = import_cases(opened, [clinic[0]])
            found.append(report.names[2][1])
            assert opened.setting("name key") is not None
            key = opened.pseudonyms().key.hex()
            assert key not in "".join(str(event.details) for event in opened.audit_events())
    assert found[0] != found[1]
