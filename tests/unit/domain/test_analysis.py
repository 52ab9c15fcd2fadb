import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dermreview.domain.analysis import (
    FULL_IMAGE,
    ActivationMaps,
    BundleRef,
    as_mapping,
    disagreement,
    malignancy,
    uncertainty,
)
from dermreview.domain.taxonomy import CLASSES, MALIGNANT

distributions = arrays(np.float32, 7, elements=st.floats(0, 1, width=32)).map(
    lambda weights: (weights + np.float32(1e-6)) / (weights + np.float32(1e-6)).sum()
)


def one_hot(code: str) -> np.ndarray:
    return np.array([float(known == code) for known in CLASSES], np.float32)


@pytest.mark.parametrize("code", CLASSES)
def test_malignancy_counts_akiec_bcc_and_mel(code: str) -> None:
    assert malignancy(one_hot(code)) == (1.0 if code in ("akiec", "bcc", "mel") else 0.0)
    assert MALIGNANT == ("akiec", "bcc", "mel")


def test_a_sure_answer_has_no_uncertainty_and_a_uniform_one_has_all() -> None:
    assert uncertainty(one_hot("nv")) == pytest.approx(0.0, abs=1e-9)
    assert uncertainty(np.full(7, 1 / 7, np.float32)) == pytest.approx(1.0)
    half = (one_hot("nv") + one_hot("mel")) / 2
    assert uncertainty(half) == pytest.approx(np.log(2) / np.log(7))


@given(distributions)
def test_uncertainty_stays_between_zero_and_one(values: np.ndarray) -> None:
    assert 0.0 <= uncertainty(values) <= 1.0


def test_parts_that_agree_have_no_disagreement() -> None:
    parts = np.stack([one_hot("nv")] * 24)
    assert disagreement(parts, parts.mean(axis=0)) == 0.0


def test_two_camps_disagree_by_half_and_seven_by_six_sevenths() -> None:
    two = np.stack([one_hot("nv"), one_hot("mel")])
    assert disagreement(two, two.mean(axis=0)) == pytest.approx(0.5)
    seven = np.eye(7, dtype=np.float32)
    assert disagreement(seven, seven.mean(axis=0)) == pytest.approx(6 / 7)


@given(st.lists(distributions, min_size=1, max_size=24))
def test_disagreement_stays_between_zero_and_one(parts: list[np.ndarray]) -> None:
    stack = np.stack(parts)
    assert 0.0 <= disagreement(stack, stack.mean(axis=0)) <= 1.0


def test_probabilities_leave_by_name_in_taxonomy_order() -> None:
    values = np.array([0.1, 0.2, 0.05, 0.05, 0.3, 0.2, 0.1], np.float32)
    assert list(as_mapping(values)) == list(CLASSES)
    assert as_mapping(values)["mel"] == 0.3


def test_maps_share_the_largest_positive_value_and_name_classes_without_evidence() -> None:
    values = np.full((7, 2, 2), -1.0, np.float16)
    maps = ActivationMaps(values, FULL_IMAGE, "class activation")
    assert maps.scale() == 0.0
    assert not any(maps.has_evidence(code) for code in CLASSES)
    values[4, 1, 0] = 2.5
    assert maps.scale() == 2.5
    assert [code for code in CLASSES if maps.has_evidence(code)] == ["mel"]


def test_a_bundle_is_named_with_the_start_of_its_digest() -> None:
    assert str(BundleRef("starter", "1.2", "abcdef0123")) == "starter 1.2 · abcdef"
