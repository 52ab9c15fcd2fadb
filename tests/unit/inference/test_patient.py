import json

import numpy as np
import pytest

from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.inference.bundle import load_bundle, write_manifest
from dermreview.inference.patient import entering, fuse
from dermreview.inference.predictor import Predictor
from tests.support.bundles import TINY_RESNET, make_bundle, noise
from tests.support.patients import a_fusion

EVEN = np.full(7, 1 / 7, np.float32)
KNOWN = Patient(age=60, sex="female", site="back")


def random_probabilities(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).dirichlet(np.ones(7), shape).astype(np.float32)


def test_the_product_of_the_ratios_by_hand():
    """mel: 2 * 0.8 * 1.6 = 2.56; nv: 0.5 * 1 * 0.25 = 0.125; the five others stay 1."""
    fused = fuse(EVEN, KNOWN, a_fusion())
    total = 2.56 + 0.125 + 5
    assert fused[CLASS_INDEX["mel"]] == pytest.approx(2.56 / total)
    assert fused[CLASS_INDEX["nv"]] == pytest.approx(0.125 / total)
    assert fused[CLASS_INDEX["df"]] == pytest.approx(1 / total)
    assert fused.dtype == np.float32


def test_bayes_rule_on_a_joint_distribution():
    """With the ratios of a joint table and exponent 1, the posterior is that of the table."""
    prior = np.array([0.1, 0.1, 0.1, 0.05, 0.15, 0.45, 0.05])
    old = np.array([0.9, 0.8, 0.7, 0.5, 0.6, 0.2, 0.4])  # P(50 or older | class)
    share = float((prior * old).sum())
    ratios = {c: ((1 - o) / (1 - share), o / share) for c, o in zip(CLASSES, old, strict=True)}
    fusion = a_fusion()
    fusion = fusion.model_copy(update={"age": fusion.age.model_copy(update={"ratios": ratios})})
    np.testing.assert_allclose(
        fuse(prior.astype(np.float32), Patient(age=70), fusion), prior * old / share, rtol=1e-5
    )
    np.testing.assert_allclose(
        fuse(prior.astype(np.float32), Patient(age=49), fusion), prior * (1 - old) / (1 - share), rtol=1e-5
    )


def test_the_exponent_tempers_the_odds():
    fused = fuse(EVEN, Patient(age=60), a_fusion(0.5))
    assert fused[CLASS_INDEX["mel"]] / fused[CLASS_INDEX["nv"]] == pytest.approx((2 / 0.5) ** 0.5, rel=1e-5)


@pytest.mark.parametrize(
    ("age", "band"), [(0, 0), (49, 0), (50, 1), (120, 1)], ids=["birth", "below", "edge", "oldest"]
)
def test_a_band_begins_at_its_youngest_age(age, band):
    ratio = a_fusion().age.ratios["mel"][band]
    fused = fuse(EVEN, Patient(age=age), a_fusion())
    assert fused[CLASS_INDEX["mel"]] / fused[CLASS_INDEX["df"]] == pytest.approx(ratio, rel=1e-5)


@pytest.mark.parametrize("patient", [Patient(), Patient(site="knee", lesion_id="L1", patient_id="P1")])
def test_what_is_unknown_changes_not_one_digit(patient):
    probabilities = random_probabilities(50)
    np.testing.assert_array_equal(fuse(probabilities, patient, a_fusion()), probabilities)
    np.testing.assert_array_equal(fuse(probabilities, [patient] * 50, a_fusion()), probabilities)
    assert entering(patient, a_fusion()) == ()


def test_exponent_zero_changes_not_one_digit():
    probabilities = random_probabilities(50)
    np.testing.assert_array_equal(fuse(probabilities, KNOWN, a_fusion(0)), probabilities)
    assert entering(KNOWN, a_fusion(0)) == ()


def test_one_unknown_value_counts_as_one():
    with_site = fuse(EVEN, Patient(age=60, site="knee"), a_fusion())
    np.testing.assert_array_equal(with_site, fuse(EVEN, Patient(age=60), a_fusion()))
    assert entering(Patient(age=60, site="knee"), a_fusion()) == ("age",)


def test_the_site_in_any_case():
    np.testing.assert_array_equal(
        fuse(EVEN, Patient(site="Back"), a_fusion()), fuse(EVEN, Patient(site="back"), a_fusion())
    )


def test_many_images_are_moved_as_each_alone():
    patients = [KNOWN, Patient(), Patient(age=20, sex="male"), Patient(site="face")]
    probabilities = random_probabilities(4, 3)  # (images, members, 7)
    together = fuse(probabilities, patients, a_fusion(0.7))
    assert together.shape == (4, 3, 7)
    for index, patient in enumerate(patients):
        np.testing.assert_array_equal(together[index], fuse(probabilities[index], patient, a_fusion(0.7)))
    np.testing.assert_allclose(together.sum(axis=-1), 1, atol=1e-6)


def test_as_many_patients_as_images():
    with pytest.raises(ValueError, match=r"reshape|broadcast|shape"):
        fuse(random_probabilities(4), [KNOWN] * 3, a_fusion())


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    architectures = (("resnet10t", TINY_RESNET), ("regnetx_002", {}))
    return make_bundle(
        tmp_path_factory.mktemp("b") / "b", architectures, views=2, malignant=0.4, patient=a_fusion(0.8)
    )


def test_the_maps_are_the_same_with_and_without(bundle):
    predictor = Predictor.load(bundle, "cpu")
    alone, told = predictor.predict(noise(1)), predictor.predict(noise(1), KNOWN)
    np.testing.assert_array_equal(told.maps.values, alone.maps.values)
    np.testing.assert_array_equal(told.features, alone.features)
    assert told.maps.region == alone.maps.region
    assert (told.probabilities != alone.probabilities).any()


def test_everything_that_is_shown_is_moved_alike(bundle):
    predictor = Predictor.load(bundle, "cpu")
    alone, told = predictor.predict(noise(1)), predictor.predict(noise(1), KNOWN)
    fusion = load_bundle(bundle).manifest.patient
    np.testing.assert_array_equal(told.probabilities, fuse(alone.probabilities, KNOWN, fusion))
    np.testing.assert_array_equal(told.member_probabilities, fuse(alone.member_probabilities, KNOWN, fusion))
    assert (told.spread != alone.spread).any()
    assert told.malignant == (told.malignancy >= 0.4)
    assert (told.patient_data, alone.patient_data) == (("age", "sex", "site"), ())


def test_a_bundle_without_tables_says_so_and_takes_no_notice(bundle, tmp_path):
    plain = Predictor.load(make_bundle(tmp_path / "plain", seed=4), "cpu")
    np.testing.assert_array_equal(
        plain.predict(noise(1), KNOWN).probabilities, plain.predict(noise(1)).probabilities
    )
    assert plain.predict(noise(1), KNOWN).patient_data is None
    assert load_bundle(tmp_path / "plain").without_patient_data().manifest.name == "plain"


def test_a_bundle_as_if_nothing_were_known(bundle):
    without = Predictor.load(bundle, "cpu", patient_data=False)
    expected = Predictor.load(bundle, "cpu").predict(noise(1))
    found = without.predict(noise(1), KNOWN)
    np.testing.assert_array_equal(found.probabilities, expected.probabilities)
    assert found.patient_data is None
    assert found.bundle.name == "b without patient data"


def test_the_tables_are_read_as_they_were_written(bundle):
    assert load_bundle(bundle).manifest.patient == a_fusion(0.8)


def broken(**changes):
    def change(content):
        content.update(changes)

    return change


def ratio_of(thing, code, value):
    def change(content):
        content[thing]["ratios"][code] = value

    return change


def without_class(content):
    del content["sex"]["ratios"]["df"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (broken(exponent=1.5), "patient.exponent"),
        (broken(images=0), "patient.images"),
        (broken(age=None, sex=None, site=None), "no table of ages, sexes or sites"),
        (broken(height=3), "patient.height"),
        (ratio_of("age", "mel", [1.0]), "mel has 1 ratios for 2 values"),
        (ratio_of("site", "nv", [1.0, -2.0]), "patient.site.ratios.nv.1"),
        (ratio_of("site", "nv", [1.0, 0.0]), "patient.site.ratios.nv.1"),
        (ratio_of("site", "nv", [1.0, float("inf")]), "Infinity is no finite number"),
        (ratio_of("sex", "wart", [1.0, 1.0]), "each of the classes"),
        (without_class, "each of the classes"),
        (lambda content: content["age"].update(youngest=[50, 0]), "begin at 0 and rise"),
        (lambda content: content["age"].update(youngest=[10, 50]), "begin at 0 and rise"),
        (lambda content: content["site"].update(names=["back", "back"]), "each name stands once"),
        (lambda content: content["site"].update(names=["Back", "face"]), "in lower case"),
    ],
)
def test_bad_tables_are_refused_in_one_line(tmp_path, change, words):
    folder = make_bundle(tmp_path / "b", patient=a_fusion())
    path = folder / "bundle.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content["patient"])
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DermreviewError) as caught:
        load_bundle(folder)
    assert caught.value.code is ErrorCode.BUNDLE_INVALID
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bundle_of_before_still_loads(tmp_path):
    folder = make_bundle(tmp_path / "b")
    path = folder / "bundle.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content.pop("patient") is None
    path.write_text(json.dumps(content), encoding="utf-8")
    bundle = load_bundle(folder)
    assert bundle.manifest.patient is None
    write_manifest(folder, bundle.manifest)
