"""Figures of sub-groups, and silence where a sub-group is too small."""

from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.training.metrics import Judged, is_malignant
from dermreview.training.subgroups import MIN_LESIONS, age_band, by_subgroup


def item(number: int, code: str, **known) -> DatasetItem:
    patient = Patient(age=known.get("age"), sex=known.get("sex"), site=known.get("site"))
    return DatasetItem(
        Path(f"{number}.jpg"), str(number), code, None, patient, known.get("basis"), known.get("skin_tone")
    )


def judge(items, wrong=()) -> tuple[Judged, np.ndarray]:
    truth = np.array([CLASS_INDEX[one.label] for one in items])
    predicted = truth.copy()
    predicted[list(wrong)] = CLASS_INDEX["vasc"]
    said = np.full((len(items), 7), 0.02, np.float32)
    said[np.arange(len(items)), predicted] = 0.88
    binary = is_malignant(predicted).astype(np.int64)
    return Judged(truth, said, predicted, binary), np.array([one.external_id for one in items])


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0 to 29"),
        (29, "0 to 29"),
        (30, "30 to 44"),
        (74, "60 to 74"),
        (75, "75 and over"),
        (120, "75 and over"),
    ],
)
def test_an_age_belongs_to_one_band(age, band):
    assert age_band(age) == band


def test_an_unknown_age_is_a_group_of_its_own():
    assert age_band(None) == "unknown"


def test_each_group_is_measured_alone():
    items = [item(n, "mel" if n % 2 else "nv", sex="female" if n < 40 else "male") for n in range(80)]
    # ten of the women's melanomas are missed, none of the men's
    found = by_subgroup(*judge(items, wrong=range(1, 21, 2)), items, 1, 200)
    assert set(found) == {"sex"}, "nothing is known of age, site and the others"
    women, men = found["sex"]
    assert (women.name, men.name) == ("female", "male")
    assert women.figures["sensitivity.mel"].value == 0.5
    assert men.figures["sensitivity.mel"].value == 1.0
    assert women.figures["balanced_accuracy"].value == 0.75
    assert women.classes == ("mel", "nv")
    assert women.figures["sensitivity.mel"].low < 0.5 < women.figures["sensitivity.mel"].high


def test_too_few_lesions_give_words_and_no_figure():
    few = MIN_LESIONS - 1
    items = [item(n, "mel" if n < few else "nv", site="back") for n in range(30)]
    (back,) = by_subgroup(*judge(items), items, 1, 50)["site"]
    assert "sensitivity.mel" not in back.figures
    assert back.too_small["sensitivity.mel"] == f"{few} melanomas"
    assert "malignant.auc" in back.too_small
    assert back.figures["accuracy"].value == 1.0
    assert back.as_json()["too_small"]["malignant.sensitivity"] == f"{few} malignant lesions"


def test_many_images_of_few_lesions_are_too_few():
    items = [item(n, "mel" if n < 40 else "nv", skin_tone="V") for n in range(80)]
    judged, _ = judge(items)
    groups = np.array([f"mel{n % 3}" if n < 40 else f"nv{n % 20}" for n in range(80)])
    (dark,) = by_subgroup(judged, groups, items, 1, 50)["skin_tone"]
    assert dark.melanomas == 3
    assert dark.too_small["sensitivity.mel"] == "3 melanomas"
    assert "malignant.specificity" in dark.figures


def test_a_group_too_small_for_anything_has_no_figure_at_all():
    items = [item(n, CLASSES[n % 7], basis="histo") for n in range(4)]
    (group,) = by_subgroup(*judge(items), items, 1, 50)["diagnosis_type"]
    assert group.figures == {}
    assert group.images == 4
