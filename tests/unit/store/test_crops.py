from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from dermreview.domain.analysis import Decision
from dermreview.domain.case import Patient
from dermreview.domain.crop import CropBox
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, Shown, ShownCrop
from dermreview.store import Store
from dermreview.store.schema import crop_maps

from .builders import BUNDLE, OTHER_BUNDLE, assert_same, new_case, prediction

BOX = CropBox(100, 50, 300, 200)


def test_a_crop_stands_beside_the_analysis_and_survives_a_restart(tmp_path: Path) -> None:
    said = prediction("nv", 0.9, seed=3)
    assert said.maps is not None
    said = replace(said, member_maps=(said.maps, replace(said.maps, method="Grad-CAM")))
    with Store.open(tmp_path / "s") as store:
        case_id = store.add_case(new_case("a")).case.id
        store.save_analysis(case_id, prediction("mel", 0.7))
        saved = store.save_crop(case_id, "Ann", BOX, said)
    with Store.open(tmp_path / "s") as store:
        kept = store.crop(case_id, "Ann", BUNDLE)
        whole = store.analysis(case_id, BUNDLE)
    assert kept is not None
    assert (kept.box, kept.created_at) == (BOX, saved.created_at)
    assert_same(kept.prediction, said)
    assert kept.prediction.maps is not None
    np.testing.assert_array_equal(kept.prediction.maps.values, said.maps.values)
    assert kept.prediction.member_maps is not None
    assert [maps.method for maps in kept.prediction.member_maps] == ["class activation", "Grad-CAM"]
    assert whole is not None
    assert_same(whole.prediction, prediction("mel", 0.7))


def test_the_last_crop_counts_and_its_maps_go_with_it(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_crop(case_id, "Ann", BOX, prediction("nv", 0.9))
    second = store.save_crop(case_id, " Ann ", CropBox(0, 0, 64, 64), prediction("bcc", 0.8))
    assert store.crop(case_id, "Ann", BUNDLE) is not None
    assert store.crop(case_id, "Ann", BUNDLE).box == second.box  # type: ignore[union-attr]
    with store._database.transaction() as connection:
        assert connection.execute(select(func.count()).select_from(crop_maps)).scalar_one() == 1


def test_a_crop_is_of_one_reviewer_one_case_and_one_bundle(store: Store) -> None:
    one, other = (store.add_case(new_case(name)).case.id for name in "ab")
    store.save_crop(one, "Ann", BOX, prediction("nv", 0.9))
    assert store.crop(one, "Bob", BUNDLE) is None
    assert store.crop(other, "Ann", BUNDLE) is None
    assert store.crop(one, "Ann", OTHER_BUNDLE) is None


def test_a_crop_counts_for_nothing_else(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_crop(case_id, "Ann", BOX, prediction("nv", 0.9))
    assert store.pending(BUNDLE) == [case_id]
    assert store.row(case_id, "Ann", BUNDLE).malignancy is None
    assert store.analysis(case_id) is None


@pytest.mark.parametrize(
    ("box", "code"),
    [
        (CropBox(0, 0, 63, 200), ErrorCode.CROP_TOO_SMALL),
        (CropBox(0, 0, 200, 5), ErrorCode.CROP_TOO_SMALL),
        (CropBox(-1, 0, 100, 100), ErrorCode.CROP_OUTSIDE),
        (CropBox(540, 0, 64, 64), ErrorCode.CROP_OUTSIDE),
        (CropBox(0, 400, 64, 64), ErrorCode.CROP_OUTSIDE),
    ],
)
def test_a_crop_that_is_too_small_or_outside_is_refused_in_words(
    store: Store, box: CropBox, code: ErrorCode
) -> None:
    case_id = store.add_case(new_case("a")).case.id
    with pytest.raises(DermreviewError) as caught:
        store.save_crop(case_id, "Ann", box, prediction("nv", 0.9))
    assert caught.value.code is code
    assert store.crop(case_id, "Ann", BUNDLE) is None


def test_the_whole_image_and_the_smallest_crop_are_taken(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    for box in (CropBox(0, 0, 600, 450), CropBox(536, 386, 64, 64)):
        assert store.save_crop(case_id, "Ann", box, prediction("nv", 0.9)).box == box


def test_more_that_is_known_of_a_patient_outdates_a_crop_that_would_use_it(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_crop(case_id, "Ann", BOX, replace(prediction("nv", 0.9), patient_data=()))
    store.add_case(new_case("a", patient=Patient(age=60)))
    assert store.crop(case_id, "Ann", BUNDLE) is None


@pytest.mark.parametrize("in_view", [False, True])
def test_what_the_crop_showed_is_kept_with_the_decision(store: Store, in_view: bool) -> None:
    case_id = store.add_case(new_case("a")).case.id
    crop = store.save_crop(case_id, "Ann", BOX, prediction("nv", 0.9))
    shown = replace(
        Shown.of(prediction("mel", 0.7), None),
        member=1,
        crop=ShownCrop.of(crop, "nv" if in_view else None, in_view=in_view),
    )
    store.record(case_id, "Ann", Act(Action.OVERRIDE, "nv", shown=shown))
    (event,) = store.history(case_id)
    assert event.act.shown == shown
    assert event.act.shown.crop is not None
    assert event.act.shown.crop.box == (100, 50, 300, 200)
    assert store.broken_link() is None


def test_after_an_abstention_the_crop_showed_its_reason_alone(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    said = replace(prediction("nv", 0.9), decision=Decision(None, "gate:distance", "out_of_distribution"))
    shown = ShownCrop.of(store.save_crop(case_id, "Ann", BOX, said), "nv", in_view=True)
    assert (shown.suggestion, shown.probabilities, shown.heatmap) == (None, None, None)
    assert shown.abstained == "out_of_distribution"
