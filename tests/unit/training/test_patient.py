from pathlib import Path

import numpy as np
import pytest

import dermreview.training.patient as fitting
from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.inference.patient import fuse
from dermreview.training.data import labels_of
from dermreview.training.patient import LEAST_IMAGES, LIMIT, STRENGTH, count_tables, fit_patient_data
from dermreview.training.temperature import negative_log_likelihood

PRIOR = np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.1])
OLD = dict(zip(CLASSES, (0.9, 0.8, 0.5, 0.5, 0.6, 0.2, 0.5), strict=True))
"""Planted: the share of patients of 65 years, the others are 25."""


def item(number: int, label: str, patient: Patient, group: str | None = None) -> DatasetItem:
    return DatasetItem(Path("none"), f"i{number}", label, group or f"g{number}", patient)


def drawn(count: int, seed: int, *, known: float = 1.0) -> list[DatasetItem]:
    """Images by the planted relation; the sex says nothing."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        label = CLASSES[random.choice(7, p=PRIOR)]
        age = 65 if random.random() < OLD[label] else 25
        sex = "female" if random.random() < 0.5 else "male"
        patient = Patient(age=age, sex=sex) if random.random() < known else Patient()
        found.append(item(number, label, patient))
    return found


def by_prior(items) -> np.ndarray:
    return np.tile(PRIOR.astype(np.float32), (len(items), 1))


def test_a_planted_relation_is_found():
    train, calibrate = drawn(6000, 1), drawn(3000, 2)
    fit = fit_patient_data(train, calibrate, by_prior(calibrate))
    share = sum(p * OLD[code] for p, code in zip(PRIOR, CLASSES, strict=True))
    band = fit.fusion.age.youngest.index(60)
    for code in CLASSES:
        assert fit.fusion.age.ratios[code][band] == pytest.approx(OLD[code] / share, abs=0.08)
        assert fit.fusion.sex.ratios[code] == pytest.approx((1, 1), abs=0.1)
    assert fit.fusion.site is None
    assert fit.fusion.exponent > 0.9
    assert (fit.fusion.images, fit.calibrate) == (6000, 3000)


def test_the_gain_is_that_of_the_fused_probabilities():
    train, calibrate = drawn(3000, 1), drawn(1000, 2, known=0.6)
    fit = fit_patient_data(train, calibrate, by_prior(calibrate))
    truth, patients = labels_of(calibrate), [one.patient for one in calibrate]
    fused = fuse(by_prior(calibrate), patients, fit.fusion)
    assert fit.before == pytest.approx(negative_log_likelihood(by_prior(calibrate), truth))
    assert fit.after == pytest.approx(negative_log_likelihood(fused, truth), abs=1e-5)
    assert fit.after < fit.before - 0.03
    assert fit.calibrate == sum(one.patient.age is not None for one in calibrate) < 1000


def test_few_lesions_of_a_class_stay_near_the_average():
    """One vascular lesion of an old patient against hundreds of nevi."""
    nevi = [item(n, "nv", Patient(age=65 if n % 2 else 25)) for n in range(400)]
    table = count_tables([*nevi, item(999, "vasc", Patient(age=65))]).age
    band = table.youngest.index(60)
    assert table.ratios["vasc"][band] == pytest.approx((1 / 0.5 + STRENGTH) / (1 + STRENGTH), abs=0.01)
    assert table.ratios["df"] == (1.0,) * len(table.youngest), "a class without images says nothing"
    assert table.ratios["nv"][table.youngest.index(0)] == 1.0, "nor does an age that nobody has"


def test_no_value_moves_a_class_by_more_than_the_limit():
    nevi = [item(n, "nv", Patient(site="back")) for n in range(5000)]
    others = [item(5000 + n, "vasc", Patient(site="face")) for n in range(100)]
    table = count_tables([*nevi, *others]).site
    assert table.names == ("back", "face")
    assert table.ratios["vasc"][1] == LIMIT
    assert table.ratios["nv"][1] == 1 / LIMIT


def test_a_lesion_counts_once_however_many_images_it_has():
    once = [item(n, "nv" if n % 3 else "mel", Patient(age=65 if n % 2 else 25)) for n in range(60)]
    again = [item(100 + n, "mel", Patient(age=25), group="g0") for n in range(5)]
    many = count_tables([*once, *again])
    single = count_tables(once)
    assert many.age == single.age
    assert (many.images, many.lesions, single.images) == (65, 60, 60)


def test_dependent_data_are_tempered():
    """A second table that only repeats the first would count it twice."""
    items = drawn(6000, 1)
    twice = [
        item(n, one.label, Patient(age=one.patient.age, site=f"a{one.patient.age}")) for n, one in enumerate(items)
    ]
    fit = fit_patient_data(twice[:3000], twice[3000:], by_prior(twice[3000:]))
    assert fit.fusion.exponent == pytest.approx(0.5, abs=0.08)


def test_too_few_images_give_no_tables_and_say_so():
    calibrate = drawn(100, 2)
    train = [*drawn(LEAST_IMAGES - 1, 1), *drawn(3000, 3, known=0)]
    fit = fit_patient_data(train, calibrate, by_prior(calibrate))
    assert fit.fusion is None
    assert (
        fit.notice
        == f"{LEAST_IMAGES - 1} training images have an age, a sex or a site, and {LEAST_IMAGES} are needed"
    )
    assert fit.figures()["notice"] == fit.notice


def test_what_does_not_help_is_not_used():
    """The calibration images contradict the training images."""
    train = drawn(2000, 1)
    calibrate = [item(n, one.label, Patient(age=90 - one.patient.age)) for n, one in enumerate(drawn(2000, 2))]
    fit = fit_patient_data(train, calibrate, by_prior(calibrate))
    assert fit.fusion is None
    assert fit.notice == "they do not help on the 2000 calibration images that have any"
    assert fit.before == fit.after


@pytest.mark.parametrize("at_hand", [0, 250, 2999])
def test_the_bundles_own_tables_are_kept_where_not_all_training_images_are_at_hand(at_hand):
    calibrate = drawn(500, 2)
    earlier = count_tables(drawn(3000, 1)).model_copy(update={"exponent": 0.1})
    fit = fit_patient_data(drawn(at_hand, 7), calibrate, by_prior(calibrate), earlier)
    assert (fit.fusion.age, fit.fusion.images) == (earlier.age, 3000)
    assert fit.fusion.exponent > 0.5
    assert fit_patient_data((), calibrate, by_prior(calibrate)).fusion is None
    again = fit_patient_data(drawn(3000, 7), calibrate, by_prior(calibrate), earlier)
    assert again.fusion.age != earlier.age, "as many are at hand again: they count"


def test_names_in_any_case_are_one_value():
    items = [item(n, "mel", Patient(site="Back" if n % 2 else "back")) for n in range(10)]
    assert count_tables(items).site.names == ("back",)


def test_probabilities_of_the_true_class_decide():
    """An image that is sure already can't be helped: the exponent is fitted to what the images leave open."""
    train, calibrate = drawn(3000, 1), drawn(500, 2)
    sure = np.full((500, 7), 1e-6, np.float32)
    sure[np.arange(500), [CLASS_INDEX[one.label] for one in calibrate]] = 1
    assert fitting.fit_patient_data(train, calibrate, sure).after == pytest.approx(0, abs=1e-4)
