from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from dermreview.domain.analysis import ActivationMaps, Decision, Region
from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.store import Store
from dermreview.store.schema import analysis_features, member_maps

from .builders import BUNDLE, OTHER_BUNDLE, assert_same, new_case, prediction


def test_an_analysis_survives_a_restart_bit_by_bit(tmp_path: Path) -> None:
    said = prediction("mel", 0.7)
    assert said.maps is not None
    said = replace(said, maps=replace(said.maps, region=Region(-0.1, 0.0, 1.1, 0.9)))
    with Store.open(tmp_path / "s") as store:
        case_id = store.add_case(new_case("a")).case.id
        saved = store.save_analysis(case_id, said)
    with Store.open(tmp_path / "s") as store:
        kept = store.analysis(case_id, BUNDLE)

    assert kept is not None
    assert (kept.id, kept.case_id, kept.created_at) == (saved.id, case_id, saved.created_at)
    assert_same(kept.prediction, said)
    assert kept.prediction.maps is not None
    assert said.maps is not None
    np.testing.assert_array_equal(kept.prediction.maps.values, said.maps.values)
    assert kept.prediction.maps.values.dtype == np.float16
    assert kept.prediction.maps.region == said.maps.region
    assert kept.prediction.maps.method == "class activation"


def test_failed_maps_and_abstentions_are_kept(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    decision = Decision(None, "argmax", "out_of_distribution")
    said = replace(prediction("mel", 0.7), maps=None, maps_error="no maps for this head", decision=decision)

    kept = store.save_analysis(case_id, said).prediction

    assert kept.maps is None
    assert_same(kept, said)


@pytest.mark.parametrize("not_ruled_out", [None, (), ("mel",), CLASSES])
@pytest.mark.parametrize("malignant", [None, False, True])
def test_the_second_opinions_are_kept(
    store: Store, malignant: bool | None, not_ruled_out: tuple[str, ...] | None
) -> None:
    case_id = store.add_case(new_case("a")).case.id
    said = replace(prediction("mel", 0.7), malignant=malignant, not_ruled_out=not_ruled_out)
    kept = store.save_analysis(case_id, said).prediction
    assert kept.malignant is malignant
    assert kept.not_ruled_out == not_ruled_out


@pytest.mark.parametrize("entered", [None, (), ("age",), ("age", "sex", "site")])
def test_which_patient_data_entered_is_kept(store: Store, entered: tuple[str, ...] | None) -> None:
    case_id = store.add_case(new_case("a")).case.id
    saved = store.save_analysis(case_id, replace(prediction("mel", 0.7), patient_data=entered))
    assert saved.prediction.patient_data == entered


@pytest.mark.parametrize(
    ("known", "later", "kept"),
    [
        (Patient(), Patient(age=60), False),
        (Patient(age=60), Patient(sex="male", site="back"), False),
        (Patient(), Patient(lesion_id="L1", patient_id="P1"), True),
        (Patient(age=60, sex="male", site="back"), Patient(age=61, sex="female", site="face"), True),
        (Patient(), Patient(), True),
    ],
    ids=["age", "sex and site", "ids", "known already", "nothing"],
)
def test_more_that_is_known_of_a_patient_outdates_analyses_that_would_use_it(
    store: Store, known: Patient, later: Patient, kept: bool
) -> None:
    case_id = store.add_case(new_case("a", patient=known)).case.id
    other = store.add_case(new_case("b")).case.id
    uses = replace(prediction("mel", 0.7), patient_data=())
    for case in (case_id, other):
        store.save_analysis(case, uses)
        store.save_analysis(case, prediction("nv", 0.8, OTHER_BUNDLE))
    assert store.add_case(new_case("a", patient=later)).duplicate
    assert (store.analysis(case_id, BUNDLE) is not None) == kept
    assert (case_id in store.pending(BUNDLE)) == (not kept)
    assert store.analysis(case_id, OTHER_BUNDLE) is not None, "it sees the image alone"
    assert store.analysis(other, BUNDLE) is not None


@pytest.mark.parametrize("badges", [(), ("ink",), ("ink", "ruler", "hair", "dark_corners", "blur")])
def test_the_badges_of_the_image_are_kept(store: Store, badges: tuple[str, ...]) -> None:
    case_id = store.add_case(new_case("a")).case.id
    assert store.save_analysis(case_id, replace(prediction("mel", 0.7), badges=badges)).prediction.badges == badges


def test_features_are_kept_to_half_precision_and_leave_with_their_analysis(tmp_path: Path) -> None:
    features = np.random.default_rng(0).normal(size=40).astype(np.float32)
    features /= np.linalg.norm(features)
    with Store.open(tmp_path / "s") as store:
        case_id = store.add_case(new_case("a")).case.id
        store.save_analysis(case_id, replace(prediction("mel", 0.7), features=features))
    with Store.open(tmp_path / "s") as store:
        analysis = store.analysis(case_id, BUNDLE)
        assert analysis is not None
        kept = analysis.prediction.features
        assert kept is not None
        assert (kept.dtype, kept.flags.writeable) == (np.float32, True)
        np.testing.assert_array_equal(kept, features.astype(np.float16).astype(np.float32))
        assert store.save_analysis(case_id, prediction("mel", 0.7)).prediction.features is None
        with store._database.transaction() as connection:
            assert connection.execute(select(func.count()).select_from(analysis_features)).scalar_one() == 0


def test_the_maps_of_the_members_are_kept_each_on_its_grid_and_leave_with_their_analysis(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    rng = np.random.default_rng(1)
    parts = tuple(
        ActivationMaps(rng.normal(size=(7, *grid)).astype(np.float16), Region(0.1, 0.0, 0.9, 1.0), method)
        for grid, method in (((4, 4), "class activation"), ((3, 5), "Grad-CAM"))
    )
    kept = store.save_analysis(case_id, replace(prediction("mel", 0.7), member_maps=parts)).prediction.member_maps
    assert kept is not None
    for one, other in zip(kept, parts, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
        assert (one.region, one.method) == (other.region, other.method)
    assert store.save_analysis(case_id, prediction("mel", 0.7)).prediction.member_maps is None
    with store._database.transaction() as connection:
        assert connection.execute(select(func.count()).select_from(member_maps)).scalar_one() == 0


def test_saved_arrays_can_be_written_to(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    kept = store.save_analysis(case_id, prediction("mel", 0.7)).prediction
    assert kept.maps is not None
    for array in (kept.probabilities, kept.member_probabilities, kept.spread, kept.maps.values):
        assert array.flags.writeable


def test_a_second_analysis_by_the_same_bundle_replaces_the_first(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_analysis(case_id, prediction("mel", 0.7))
    store.save_analysis(case_id, prediction("nv", 0.9, seed=1))
    kept = store.analysis(case_id, BUNDLE)
    assert kept is not None
    assert_same(kept.prediction, prediction("nv", 0.9, seed=1))


def test_each_bundle_has_its_own_analysis_and_none_means_the_latest(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    assert store.analysis(case_id) is None
    store.save_analysis(case_id, prediction("mel", 0.7))
    store.save_analysis(case_id, prediction("nv", 0.8, OTHER_BUNDLE))
    found = [store.analysis(case_id, bundle) for bundle in (BUNDLE, OTHER_BUNDLE, None)]
    assert [item and item.prediction.decision.suggestion for item in found] == ["mel", "nv", "nv"]


def test_pending_cases_are_those_without_an_analysis_of_this_bundle(store: Store) -> None:
    ids = [store.add_case(new_case(f"c{number}")).case.id for number in range(4)]
    store.save_analysis(ids[1], prediction("mel", 0.7))
    store.save_analysis(ids[2], prediction("mel", 0.7, OTHER_BUNDLE))
    store.save_failure(ids[3], BUNDLE, "broken file")
    assert store.pending(BUNDLE) == [ids[0], ids[2], ids[3]]
    assert store.pending(OTHER_BUNDLE) == [ids[0], ids[1], ids[3]]


def test_a_failure_is_kept_until_an_analysis_succeeds(store: Store) -> None:
    case_id = store.add_case(new_case("a")).case.id
    store.save_failure(case_id, BUNDLE, "out of memory")
    store.save_failure(case_id, BUNDLE, "the image is truncated")
    assert store.failure(case_id, BUNDLE) == "the image is truncated"
    assert store.failure(case_id, OTHER_BUNDLE) is None

    store.save_analysis(case_id, prediction("mel", 0.7))

    assert store.failure(case_id, BUNDLE) is None


def test_an_analysis_of_an_unknown_case_is_refused(store: Store) -> None:
    with pytest.raises(DermreviewError) as caught:
        store.save_analysis(5, prediction("mel", 0.7))
    assert caught.value.code is ErrorCode.CASE_UNKNOWN
