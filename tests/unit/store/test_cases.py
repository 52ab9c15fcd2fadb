from datetime import UTC, datetime
from pathlib import Path

import pytest

from dermreview.domain.case import Patient, ReferenceLabel
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.store import Store

from .builders import BUNDLE, digest, new_case


def test_a_new_case_keeps_everything(store: Store) -> None:
    patient = Patient(lesion_id="HAM_1", patient_id="p7", age=55, sex="female", site="back")
    new = new_case("ISIC_1", patient=patient, reference=ReferenceLabel("mel", "histo"), orientation=6)

    added = store.add_case(new)

    assert not added.duplicate
    case = store.case(added.case.id)
    assert case == added.case
    assert (case.external_id, case.sha256, case.orientation) == ("ISIC_1", new.sha256, 6)
    assert (case.width, case.height, case.patient, case.synthetic) == (600, 450, patient, False)
    assert abs((datetime.now(UTC) - case.imported_at).total_seconds()) < 60
    assert store.reference_label(case.id) == ReferenceLabel("mel", "histo")
    assert store.vault.read(new.sha256) == new.data


def test_a_case_without_reference_label_has_none(store: Store) -> None:
    assert store.reference_label(store.add_case(new_case("a")).case.id) is None


def test_the_same_pixels_twice_are_one_case(store: Store) -> None:
    first = store.add_case(new_case("a", b"one encoding", pixels=digest(b"same")))
    again = store.add_case(new_case("b", b"another encoding", pixels=digest(b"same")))

    assert again.duplicate
    assert again.case == first.case
    assert len(list(store.cases())) == 1


def test_the_same_bytes_seen_as_other_pixels_by_another_decoder_are_one_case(store: Store) -> None:
    first = store.add_case(new_case("a", b"bytes", pixels=digest(b"old decoder")))
    again = store.add_case(new_case("a", b"bytes", pixels=digest(b"new decoder")))

    assert again.duplicate
    assert again.case == first.case


def test_a_duplicate_fills_in_what_was_unknown_and_changes_nothing_else(store: Store) -> None:
    store.add_case(new_case("a", patient=Patient(age=50)))
    late = new_case("a", patient=Patient(age=99, sex="male"), reference=ReferenceLabel("nv"))

    case = store.add_case(late).case

    assert case.patient == Patient(age=50, sex="male")
    assert store.reference_label(case.id) == ReferenceLabel("nv")
    store.add_case(new_case("a", reference=ReferenceLabel("mel", "histo")))
    assert store.reference_label(case.id) == ReferenceLabel("nv")


def test_the_same_id_for_another_image_gets_a_number(store: Store) -> None:
    ids = [store.add_case(new_case("scan", data)).case.external_id for data in (b"1", b"2", b"3")]
    assert ids == ["scan", "scan-2", "scan-3"]


def test_importing_again_restores_a_lost_or_damaged_file(store: Store) -> None:
    new = new_case("a")
    store.add_case(new)
    path = next(store.vault.folder.rglob("*.jpg"))

    path.unlink()
    assert store.add_case(new).duplicate
    assert store.vault.read(new.sha256) == new.data

    path.write_bytes(b"damaged")
    store.add_case(new)
    assert store.vault.read(new.sha256) == new.data


def test_a_file_name_that_is_no_text_is_kept_readable(store: Store) -> None:
    assert store.add_case(new_case("scan\udcff", b"data")).case.external_id == "scan?"


def test_unknown_cases_are_named(store: Store) -> None:
    for ask in (
        lambda: store.case(7),
        lambda: store.row(7, "Ann", None),
        lambda: store.save_failure(7, BUNDLE, "broken"),
    ):
        with pytest.raises(DermreviewError) as caught:
            ask()
        assert caught.value.code is ErrorCode.CASE_UNKNOWN
        assert "7" in str(caught.value)


def test_cases_come_in_import_order_over_several_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dermreview.store.logs.PAGE", 3)
    for number in range(8):
        store.add_case(new_case(f"c{7 - number}"))
    assert [case.external_id for case in store.cases()] == [f"c{7 - number}" for number in range(8)]


def test_the_store_may_be_used_while_its_cases_are_walked(store: Store) -> None:
    for number in range(3):
        store.add_case(new_case(f"c{number}"))
    for case in store.cases():
        store.save_failure(case.id, BUNDLE, "noted on the way")
    assert all(store.failure(case.id, BUNDLE) for case in store.cases())


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s") as store:
        assert store.setting("theme") is None
        store.set_setting("theme", "dark")
        store.set_setting("theme", "light")
    with Store.open(tmp_path / "s") as store:
        assert store.setting("theme") == "light"
