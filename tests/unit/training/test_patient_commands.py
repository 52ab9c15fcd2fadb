"""Patient data from the calibration of a bundle to its use: the commands agree with one another."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training import patient as fitting
from dermreview.training.data import read_upright
from dermreview.training.measuring import MeasureOptions, measure
from dermreview.training.recipe import Split
from tests.support.bundles import make_bundle
from tests.support.labelled import record_split, write_labelled
from tests.support.patients import a_fusion

AGES = {"mel": 72, "nv": 28, "bcc": 72}


def telling(code: str, lesion: int) -> str:
    """Age tells nevi from the others, the site is known of every other lesion."""
    return f"{AGES[code]},{'female' if lesion % 3 else 'male'},{'back' if lesion % 2 else 'unknown'}"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    data = write_labelled(folder / "data", {"mel": 30, "nv": 30, "bcc": 20}, patient=telling)
    bundle = make_bundle(folder / "bundle", views=1)
    return bundle, data, record_split(bundle, data, Split(train=0.4, calibrate=0.4))


def calibrate(world, out, *words):
    bundle, data, _ = world
    command = ["calibrate", str(bundle), "--data", str(data), "--out", str(out), "--device", "cpu"]
    return CliRunner().invoke(app, [*command, "--no-gates", "--plain-target", "--target", "mel=0.8", *words])


@pytest.fixture(scope="module")
def told(world, tmp_path_factory):
    """The same bundle, calibrated with patient data."""
    out = tmp_path_factory.mktemp("told") / "told"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "LEAST_IMAGES", 20)
        answer = calibrate(world, out, "--patient-data", "--json")
    assert answer.exit_code == 0, answer.output
    return out, json.loads(answer.stdout)


def test_calibrating_with_patient_data(world, told):
    out, answer = told
    fusion = load_bundle(out).manifest.patient
    old = fusion.age.youngest.index(70)
    assert fusion.age.ratios["mel"][old] > 1.2 > 0.8 > fusion.age.ratios["nv"][old]
    assert fusion.images == sum(item.patient.age is not None for item in world[2].train)
    assert answer["patient"]["exponent"] == fusion.exponent > 0.5
    fit = answer["calibrate"]["patient_data"]
    assert fit["nll"] < fit["nll_by_image"]
    assert fit["nll"] == pytest.approx(answer["calibrate"]["nll"], abs=1e-6)
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "age, sex and site move the probabilities" in card
    assert f"exponent {fusion.exponent:.2f}" in card


def test_thresholds_are_found_on_what_is_shown(world, told):
    """Sensitivity of the threshold, counted over `Predictor.predict` with each image's patient."""
    manifest = load_bundle(told[0]).manifest
    predictor = Predictor.load(told[0], "cpu")
    melanomas = [item for item in world[2].calibrate if item.label == "mel"]
    found = [predictor.predict(read_upright(one.path), one.patient).probability("mel") for one in melanomas]
    threshold = manifest.thresholds["mel"]
    assert np.mean(np.array(found) >= threshold.value) == pytest.approx(threshold.sensitivity)


def test_too_few_images_are_said(world, tmp_path):
    answer = calibrate(world, tmp_path / "few", "--patient-data")
    assert answer.exit_code == 0
    assert "patient data are not used: 32 training images have an age" in answer.stderr.replace("\n", " ")
    assert load_bundle(tmp_path / "few").manifest.patient is None
    card = (tmp_path / "few" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "Not used: 32 training images" in card


def test_a_bundle_keeps_its_patient_data_unless_it_is_told_not_to(world, told, tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "LEAST_IMAGES", 20)
    again = (told[0], *world[1:])
    assert calibrate(again, tmp_path / "again").exit_code == 0
    assert load_bundle(tmp_path / "again").manifest.patient == load_bundle(told[0]).manifest.patient
    assert calibrate(again, tmp_path / "without", "--no-patient-data").exit_code == 0
    assert load_bundle(tmp_path / "without").manifest.patient is None
    assert "Patient data" not in (tmp_path / "without" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert calibrate(world, tmp_path / "never").exit_code == 0
    assert load_bundle(tmp_path / "never").manifest.patient is None, "nobody asked for it"


def test_patient_data_belong_to_a_bundle(tmp_path):
    words = ["--probabilities", "p.csv", "--out", str(tmp_path / "o"), "--patient-data"]
    assert CliRunner().invoke(app, ["calibrate", *words]).exit_code == 2


def test_measuring_with_and_without(world, told):
    items = world[2].test
    options = {"device": "cpu", "rounds": 10, "heatmaps": False, "pictures": False}
    scored = {
        known: measure(
            told[0], items, MeasureOptions(**options, patient_data=known), str, lambda done, total: None
        ).evaluation.scored
        for known in (True, False)
    }
    predictor = Predictor.load(told[0], "cpu")
    for index, item in enumerate(items):
        image = read_upright(item.path)
        with_patient = predictor.predict(image, item.patient).probabilities
        np.testing.assert_array_equal(scored[True].probabilities[index], with_patient)
        np.testing.assert_array_equal(scored[False].probabilities[index], predictor.predict(image).probabilities)
    assert scored[True].patient_data["age"] == len(items) > scored[True].patient_data["site"] > 0
    assert scored[False].patient_data is None


def test_the_evaluation_compares_a_bundle_with_itself_without_patient_data(world, told, tmp_path):
    words = [
        "evaluate",
        str(told[0]),
        "--data",
        str(world[1]),
        "--part",
        "test",
        "--no-heatmaps",
        "--device",
        "cpu",
    ]
    answer = CliRunner().invoke(app, [*words, "--without-patient-data", "--against", str(told[0]), "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["patient_data"] is None
    pair = found["paired"][-1]
    assert (pair["first"], pair["second"]) == ("told without patient data", "told")
    plain = CliRunner().invoke(app, words)
    assert "patient data entered, of the images    age 100%" in plain.stdout


def predict(bundle, image, *words):
    command = ["predict", str(image), "--bundle", str(bundle), "--device", "cpu", *words]
    return CliRunner().invoke(app, command)


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return make_bundle(tmp_path_factory.mktemp("known") / "known", views=1, patient=a_fusion())


def test_predicting_with_a_patient(world, known):
    image = world[2].test[0].path
    alone = json.loads(predict(known, image, "--json").stdout)[0]
    words = ["--age", "60", "--sex", "female", "--site", "Back"]
    (told,) = json.loads(predict(known, image, *words, "--json").stdout)
    assert (alone["patient_data"], told["patient_data"]) == ([], ["age", "sex", "site"])
    odds = [one["probabilities"]["mel"] / one["probabilities"]["df"] for one in (alone, told)]
    assert odds[1] / odds[0] == pytest.approx(2.0 * 0.8 * 1.6, rel=1e-3)
    assert "; with age, sex, site" in predict(known, image, *words).stdout.replace("\n", " ")
    assert "with age" not in predict(known, image).stdout
    assert CLASS_INDEX.keys() == told["probabilities"].keys()


@pytest.mark.parametrize("words", [["--age", "130"], ["--age", "-1"], ["--age", "old"], ["--sex", "x"]])
def test_what_no_patient_has_is_refused_with_the_options_name(world, known, words):
    answer = predict(known, world[2].test[0].path, *words)
    assert answer.exit_code == 2
    assert f"Invalid value for '{words[0]}'" in answer.stderr


@pytest.mark.parametrize(
    ("own", "words", "said"),
    [
        (True, ["--site", "knee"], "the bundle known can't use the site knee: it knows back, face"),
        (False, ["--age", "60"], "the bundle bundle can't use the age 60: it sees the image alone"),
    ],
)
def test_what_a_bundle_can_not_use_is_no_silent_waste(world, known, own, words, said):
    answer = predict(known if own else world[0], world[2].test[0].path, *words)
    assert isinstance(answer.exception, DermreviewError)
    assert answer.exception.code is ErrorCode.PATIENT_DATA_UNUSABLE
    assert str(answer.exception) == said
