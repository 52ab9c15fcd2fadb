"""What each part adds, each measured on the same images as the whole."""

import dataclasses

import numpy as np
import pytest

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training.ablations import ablate
from dermreview.training.data import gather
from dermreview.training.metrics import balanced_accuracy
from dermreview.training.predictions import observe_items, score
from tests.support.bundles import TINY_RESNET, make_bundle
from tests.support.labelled import write_labelled
from tests.support.patients import a_fusion

MEL = CLASS_INDEX["mel"]
ROUNDS = 40


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    counts = {"mel": 8, "nv": 8, "bcc": 8, "df": 8}
    return gather([write_labelled(tmp_path_factory.mktemp("data") / "d", counts)], None, 0)


@pytest.fixture(scope="module")
def seen(tmp_path_factory, items):
    """A bundle of two like networks with four views, what it says, and its manifest."""
    folder = make_bundle(
        tmp_path_factory.mktemp("ablations") / "b",
        (("resnet10t", TINY_RESNET), ("resnet10t", TINY_RESNET)),
        views=4,
        thresholds={"mel": 0.14},
        class_prior=(0.1, 0.1, 0.1, 0.05, 0.15, 0.45, 0.05),
    )
    predictor = Predictor.load(folder, "cpu")
    return observe_items(predictor, items, lambda done, total: None), load_bundle(folder).manifest


class HalfClosed:
    """Gates that let every second image through."""

    def judge(self, energies, *others):
        return ["gate" if number % 2 else None for number in range(len(energies))]


def test_the_plain_view_is_kept_beside_the_average(seen, items):
    observations, _ = seen
    assert observations.upright.shape == observations.members.shape == (32, 2, 7)
    assert not np.array_equal(observations.upright, observations.members)
    np.testing.assert_allclose(observations.upright.sum(axis=2), 1, atol=1e-5)


def test_every_row_is_measured(seen):
    observations, manifest = seen
    rows = ablate(observations, manifest, HalfClosed(), 1, ROUNDS)
    assert [row.what for row in rows] == [
        "resnet10t (1), one view",
        "resnet10t (1), 4 views",
        "resnet10t (2), one view",
        "resnet10t (2), 4 views",
        "all networks, one view",
        "all networks, 4 views",
        "with the thresholds",
        "with the gates, abstentions counted as misses",
        "with the gates, on the images that they let through",
    ]
    assert [row.images for row in rows] == [32] * 8 + [16]
    for row in rows:
        assert set(row.figures) == {"balanced_accuracy", "sensitivity.mel", "specificity.mel", "ece"}
        for one in row.figures.values():
            assert one.low <= one.value <= one.high


def test_the_rows_are_what_using_those_parts_alone_would_give(seen):
    observations, manifest = seen
    rows = {row.what: row for row in ablate(observations, manifest, HalfClosed(), 1, ROUNDS)}
    prior = np.asarray(manifest.class_prior)
    second = score(observations, manifest, None).members[:, 1]
    alone = rows["resnet10t (2), 4 views"].figures["balanced_accuracy"].value
    assert alone == pytest.approx(balanced_accuracy(observations.truth, (second / prior).argmax(axis=1)))
    upright = score(dataclasses.replace(observations, members=observations.upright), manifest, None)
    one_view = rows["all networks, one view"].figures
    expected = balanced_accuracy(observations.truth, (upright.probabilities / prior).argmax(axis=1))
    assert one_view["balanced_accuracy"].value == pytest.approx(expected)
    ruled = score(observations, manifest, None)
    melanomas = observations.truth == MEL
    expected = (ruled.suggested[melanomas] == MEL).mean()
    assert rows["with the thresholds"].figures["sensitivity.mel"].value == pytest.approx(expected)
    let_through = np.arange(32) % 2 == 0
    kept = rows["with the gates, on the images that they let through"].figures["sensitivity.mel"].value
    assert kept == pytest.approx((ruled.suggested[melanomas & let_through] == MEL).mean())
    missed = rows["with the gates, abstentions counted as misses"].figures["sensitivity.mel"].value
    assert missed == pytest.approx(((ruled.suggested == MEL) & let_through)[melanomas].mean())


def test_gains_are_paired_with_the_whole_ensemble(seen):
    observations, manifest = seen
    rows = {row.what: row for row in ablate(observations, manifest, HalfClosed(), 1, ROUNDS)}
    assert rows["all networks, 4 views"].gain is None
    assert rows["with the gates, on the images that they let through"].gain is None, "other images"
    whole = rows["all networks, 4 views"].figures["balanced_accuracy"].value
    row = rows["with the thresholds"]
    assert row.gain.value == pytest.approx(row.figures["balanced_accuracy"].value - whole)
    same = dataclasses.replace(observations, upright=observations.members)
    copies = {row.what: row for row in ablate(same, manifest, None, 1, ROUNDS)}
    gain = copies["all networks, one view"].gain
    assert (gain.value, gain.low, gain.high) == (0, 0, 0), "the same answers, round by round"
    assert copies["all networks, one view"].as_json()["gain"] == {"value": 0, "low": 0, "high": 0}


def test_a_single_network_with_one_view_has_one_row(seen):
    observations, manifest = seen
    single = dataclasses.replace(
        observations, members=observations.members[:, :1], upright=observations.upright[:, :1]
    )
    alone = manifest.model_copy(update={"members": manifest.members[:1], "views": 1, "thresholds": None})
    assert [row.what for row in ablate(single, alone, None, 1, ROUNDS)] == ["resnet10t, one view"]


def test_patient_data_have_a_row_of_their_own_and_stay_out_of_the_rows_before(seen):
    observations, manifest = seen
    known = [dataclasses.replace(item, patient=Patient(age=70, sex="male")) for item in observations.items]
    observations = dataclasses.replace(observations, items=tuple(known))
    fused = manifest.model_copy(update={"patient": a_fusion()})
    rows = ablate(observations, fused, None, 1, ROUNDS)
    words = [row.what for row in rows]
    assert words[-3:] == ["all networks, 4 views", "with patient data", "with the thresholds"]
    assert rows[-3].gain is None
    assert rows[:-2] == ablate(observations, manifest, None, 1, ROUNDS)[:-1], "by the image alone"
    assert rows[-2].figures["ece"] != rows[-3].figures["ece"]
    ruled = score(observations, fused, None)
    melanomas = observations.truth == MEL
    expected = (ruled.suggested[melanomas] == MEL).mean()
    assert rows[-1].figures["sensitivity.mel"].value == pytest.approx(expected), "the rows add up"
