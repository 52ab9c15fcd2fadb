import json

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, MALIGNANT
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training.calibrate import calibrated
from dermreview.training.data import gather, read_upright
from dermreview.training.recalibrate import Wishes, calibrate_table, known_targets, recalibrate
from dermreview.training.recipe import CalibrationTargets, Split, ThresholdTarget
from dermreview.training.splits import unseen
from dermreview.training.temperature import fit_temperature
from tests.support.bundles import TINY_RESNET, UNIFORM, make_bundle
from tests.support.labelled import record_split, write_labelled

IMAGES = {"mel": 40, "nv": 40, "bcc": 24}
TARGETS = {"mel": ThresholdTarget(sensitivity=0.8), "bcc": ThresholdTarget(sensitivity=0.6)}
PLAIN = Wishes(TARGETS, safety_margin=False, coverage=0.8, retention=0.8)


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A bundle of two random networks that knows its split, its data, and the parts."""
    folder = tmp_path_factory.mktemp("world")
    data = write_labelled(folder / "data", IMAGES)
    metrics = {"test": {"n": 3}, "trials": [{"what": "more colour"}]}
    networks = (("resnet10t", TINY_RESNET), ("regnetx_002", {}))
    bundle = make_bundle(folder / "bundle", networks, views=1, metrics=metrics)
    return bundle, data, record_split(bundle, data, Split(train=0.3, calibrate=0.5))


def run(world, out, wishes=PLAIN, **options):
    bundle, data, _ = world
    settings = {"all_images": False, "seed": 3, "device": "cpu", "progress": quiet} | options
    return recalibrate(bundle, [data], out, wishes, **settings)


@pytest.fixture(scope="module")
def finished(world, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "again"
    return out, run(world, out)


def test_what_was_reached_is_reached_in_use(world, finished):
    """Sensitivity, specificity, coverage and false alarms, counted over `Predictor.predict`."""
    out, manifest = finished
    predictor, items = Predictor.load(out, "cpu"), world[2].calibrate
    found = [predictor.predict(read_upright(item.path)) for item in items]
    labels = np.array([item.label for item in items])
    assert set(manifest.thresholds) == set(TARGETS)
    for code, threshold in manifest.thresholds.items():
        reached = np.array([p.probabilities[CLASS_INDEX[code]] >= threshold.value for p in found])
        assert reached[labels == code].mean() == pytest.approx(threshold.sensitivity)
        assert (~reached)[labels != code].mean() == pytest.approx(threshold.specificity)
        assert threshold.sensitivity >= TARGETS[code].sensitivity
        assert threshold.images == len(items)
    malignant = np.array([p.malignant for p in found])
    truly = np.isin(labels, list(MALIGNANT))
    assert malignant[truly].mean() == pytest.approx(manifest.malignant.sensitivity)
    assert (~malignant)[~truly].mean() == pytest.approx(manifest.malignant.specificity)
    for code, share in manifest.gates.false_alarms.items():
        abstained = [p.decision.abstained is not None for p in found]
        assert np.array(abstained)[labels == code].mean() == pytest.approx(share)
    for code, minimum in manifest.conformal.minimum.items():
        kept = np.array([code in p.not_ruled_out for p in found])
        np.testing.assert_array_equal(kept, [p.probabilities[CLASS_INDEX[code]] >= minimum for p in found])
        assert kept[labels == code].mean() >= 0.7
    figures = manifest.metrics["calibrate"]
    assert figures["abstained"] == pytest.approx(np.mean([p.decision.abstained is not None for p in found]))


def test_weights_prior_and_temperature_are_fitted(world):
    bundle, _, parts = world
    targets = CalibrationTargets(retention=None)
    manifest = calibrated(
        load_bundle(bundle).manifest,
        bundle,
        parts.train,
        parts.calibrate,
        targets,
        "plain",
        "balanced_accuracy",
        1,
        "cpu",
        quiet,
    )
    weights = np.array([member.weight for member in manifest.members])
    accuracies = np.maximum([member.balanced_accuracy for member in manifest.members], 1e-3)
    np.testing.assert_allclose(weights, accuracies / accuracies.sum())
    learned = (*parts.train, *parts.calibrate)
    counts = {code: max(sum(item.label == code for item in learned), 1) for code in CLASSES}
    expected = [counts[code] / sum(counts.values()) for code in CLASSES]
    assert manifest.class_prior == pytest.approx(expected, abs=1e-5)
    assert manifest.temperature != 1


def test_images_of_the_test_part_are_not_even_opened(world, finished, tmp_path):
    test = world[2].test
    kept = {item.path: item.path.read_bytes() for item in test}
    try:
        for path in kept:
            path.write_bytes(b"whoever opens this fails")
        again = run(world, tmp_path / "again")
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    assert again == finished[1], "the same numbers, without the test part and a second time"


def test_the_bundle_says_what_it_was_calibrated_to_and_from(world, finished):
    out, manifest = finished
    assert manifest.name == out.name
    assert known_targets(manifest).thresholds == TARGETS
    assert manifest.metrics["calibrate"]["recalibrated_from"] == str(load_bundle(world[0]).ref)
    assert "test" not in manifest.metrics, "figures of the earlier calibration hold no longer"
    assert manifest.metrics["trials"] == [{"what": "more colour"}], "the networks are the same"
    assert load_bundle(out).manifest == manifest
    assert not out.with_name("again.work").exists()


def test_no_gates_leaves_none_behind(world, finished, tmp_path):
    out = tmp_path / "open"
    wishes = Wishes(TARGETS, safety_margin=False, gates=False)
    manifest = recalibrate(
        finished[0], [world[1]], out, wishes, all_images=False, seed=3, device="cpu", progress=quiet
    )
    assert manifest.gates is None
    assert not (out / "gates.safetensors").exists()
    assert "Never" in (out / "MODEL_CARD.md").read_text(encoding="utf-8").split("## When it abstains")[1]


def test_images_that_the_bundle_does_not_know_are_refused_until_they_are_called_new(world, tmp_path):
    bundle, data, parts = world
    fresh = write_labelled(tmp_path / "fresh", {"mel": 4, "nv": 4}, prefix="fresh")
    options = {"seed": 3, "device": "cpu", "progress": quiet}
    with pytest.raises(DermreviewError) as caught:
        recalibrate(bundle, [data, fresh], tmp_path / "out", PLAIN, all_images=False, **options)
    assert caught.value.code is ErrorCode.DATA_NOT_IN_SPLIT
    assert "8 of 112 images (fresh-mel-000)" in str(caught.value)
    out = tmp_path / "new"
    manifest = recalibrate(bundle, [fresh], out, PLAIN, all_images=True, **options)
    assert manifest.metrics["calibrate"]["images"] == 8
    assert manifest.split.calibrate == len(parts.calibrate) + 8
    assert manifest.gates is None, "neither training images nor their features are at hand"
    everything = gather([data, fresh], None, 0)
    assert {item.external_id for item in unseen(everything, load_bundle(out))} == {
        i.external_id for i in parts.test
    }


def test_the_features_of_the_training_images_are_kept_where_those_are_not_at_hand(finished, tmp_path):
    fresh = write_labelled(tmp_path / "fresh", {"mel": 4, "nv": 4}, prefix="fresh")
    manifest = recalibrate(
        finished[0], [fresh], tmp_path / "new", PLAIN, all_images=True, seed=3, device="cpu", progress=quiet
    )
    assert manifest.gates.sha256 == finished[1].gates.sha256
    assert manifest.gates.false_alarms.keys() == {"mel", "nv"}


def test_images_of_the_training_part_alone_calibrate_nothing(world, tmp_path):
    bundle, data, parts = world
    rows = (data / "metadata.csv").read_text(encoding="utf-8").splitlines()
    train = {item.external_id for item in parts.train}
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "images").symlink_to(data / "images")
    kept = [row for row in rows[1:] if row.split(",")[1] in train]
    (tmp_path / "d" / "metadata.csv").write_text("\n".join([rows[0], *kept]) + "\n", encoding="utf-8")
    with pytest.raises(DermreviewError) as caught:
        recalibrate(
            bundle, [tmp_path / "d"], tmp_path / "o", PLAIN, all_images=True, seed=3, device="cpu", progress=quiet
        )
    assert caught.value.code is ErrorCode.DATA_NOT_FOR_CALIBRATION


def test_an_infeasible_target_is_said_everywhere(world, tmp_path):
    bundle, data, _ = world
    out = tmp_path / "strict"
    command = ["calibrate", str(bundle), "--data", str(data), "--out", str(out), "--no-gates", "--json"]
    result = CliRunner().invoke(app, [*command, "--target", "mel=0.95:0.9", "--target", "bcc=0.5"])
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert "mel" in answer["infeasible"]
    assert "mel" not in answer["thresholds"]
    assert "TARGET NOT REACHED, no threshold for mel: a sensitivity of 0.95" in result.stderr
    manifest = load_bundle(out).manifest
    assert manifest.infeasible == answer["infeasible"]
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "**TARGETS NOT REACHED: no threshold for mel" in card
    assert manifest.infeasible["mel"] in card


def test_the_margin_is_kept_unless_the_plain_target_is_asked_for(world, tmp_path):
    bundle, data, _ = world
    command = ["calibrate", str(bundle), "--data", str(data), "--no-gates", "--json", "--target", "nv=0.6"]
    safe = CliRunner().invoke(app, [*command, "--out", str(tmp_path / "safe")])
    plain = CliRunner().invoke(app, [*command, "--out", str(tmp_path / "plain"), "--plain-target"])
    one, other = (json.loads(result.stdout)["thresholds"]["nv"] for result in (safe, plain))
    assert one["safety_margin"]
    assert one["bound"] >= 0.6 > other["bound"]
    assert one["value"] < other["value"]


@pytest.mark.parametrize(
    "words",
    [
        ["--target", "mel"],
        ["--target", "wart=0.9"],
        ["--target", "mel=1.5"],
        ["--target", "mel=0.8:x"],
        ["--coverage", "1"],
        ["--retention", "0"],
    ],
)
def test_options_that_make_no_sense(world, tmp_path, words):
    bundle, data, _ = world
    command = ["calibrate", str(bundle), "--data", str(data), "--out", str(tmp_path / "o"), *words]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert not (tmp_path / "o").exists()


def test_a_bundle_or_a_table_and_not_both(world, tmp_path):
    for words in ([], [str(world[0])], [str(world[0]), "--probabilities", "p.csv"]):
        assert CliRunner().invoke(app, ["calibrate", "--out", str(tmp_path / "o"), *words]).exit_code == 2


def test_a_target_folder_that_is_there_is_left_alone(world, finished):
    with pytest.raises(DermreviewError) as caught:
        run(world, finished[0])
    assert caught.value.code is ErrorCode.OUTPUT_EXISTS


def test_even_weights_stay_even_if_asked_for(world, tmp_path):
    bundle, _, parts = world
    manifest = load_bundle(bundle).manifest
    targets = CalibrationTargets(retention=None, coverage=None, malignant=None)
    found = calibrated(
        manifest, bundle, parts.train, parts.calibrate, targets, "over_prior", "even", 1, "cpu", quiet
    )
    assert [member.weight for member in found.members] == [0.5, 0.5]
    assert found.argmax == "over_prior"
    assert (found.thresholds, found.malignant, found.conformal, found.gates) == (None, None, None, None)
    assert load_bundle(bundle).manifest == manifest, "the manifest on disk is the caller's"


def test_targets_of_a_bundle_that_names_none(world):
    manifest = load_bundle(world[0]).manifest
    assert known_targets(manifest).thresholds["mel"] == ThresholdTarget(sensitivity=0.85, specificity=0.85)
    starter = manifest.model_copy(update={"recipe": "starter"})
    assert known_targets(starter).thresholds["mel"].specificity == 0


def write_table(path, seed=0, images=60):
    random = np.random.default_rng(seed)
    lines = ["image,akiec,bcc,bkl,df,mel,nv,vasc,label,lesion_id"]
    for code in ("mel", "nv", "bkl"):
        logits = random.normal(size=(images, 7))
        logits[:, CLASS_INDEX[code]] += 2
        values = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        lines += [
            ",".join([f"{code}{i}", *(f"{v:.6f}" for v in row), code, f"{code}-{i // 2}"])
            for i, row in enumerate(values)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_thresholds_for_any_other_model(tmp_path):
    source, out = write_table(tmp_path / "p.csv"), tmp_path / "thresholds.json"
    command = ["calibrate", "--probabilities", str(source), "--out", str(out), "--target", "mel=0.7:0.3", "--json"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer == json.loads(out.read_text(encoding="utf-8"))
    assert (answer["images"], answer["lesions"]) == (180, 90)
    mel = answer["thresholds"]["mel"]
    rows = [line.split(",") for line in source.read_text(encoding="utf-8").splitlines()[1:]]
    scores = np.array([float(row[5]) for row in rows])
    assert (scores >= mel["value"])[:60].mean() == pytest.approx(mel["sensitivity"])
    assert mel["bound"] >= 0.7
    assert answer["conformal"]["too_few"] == [c for c in CLASSES if c not in {"mel", "nv", "bkl"}]
    assert CliRunner().invoke(app, command).exit_code != 0, "the answer that is there is not overwritten"


def test_a_table_without_a_class_of_the_targets(tmp_path):
    answer = calibrate_table(write_table(tmp_path / "p.csv"), Wishes(), 0)
    assert answer["infeasible"]["akiec"] == "no calibration image shows it"


def test_temperature_undoes_a_boast():
    random = np.random.default_rng(1)
    honest = random.dirichlet(np.full(7, 0.6), 4000)
    truth = np.array([random.choice(7, p=row) for row in honest])
    boast = honest**2.0 / (honest**2.0).sum(axis=1, keepdims=True)
    assert fit_temperature(boast, truth, UNIFORM, UNIFORM) == pytest.approx(2.0, abs=0.1)


def test_a_table_is_refused_as_one_line(tmp_path):
    (tmp_path / "p.csv").write_text("image,label\na,nv\n", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["calibrate", "--probabilities", str(tmp_path / "p.csv"), "--out", str(tmp_path / "o.json")]
    )
    assert isinstance(result.exception, DermreviewError)
    assert not (tmp_path / "o.json").exists()
