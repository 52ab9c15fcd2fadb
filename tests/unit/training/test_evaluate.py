"""The whole evaluation: what it holds, how abstentions count, which images are measured, and the command."""

import dataclasses
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.case import Patient
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.inference.bundle import (
    Bundle,
    Conformal,
    PublishedFigure,
    load_bundle,
    write_manifest,
)
from dermreview.training.comparing import compare_with_card
from dermreview.training.evaluate import evaluate
from dermreview.training.measuring import MeasureOptions, measure
from dermreview.training.predictions import Scored
from dermreview.training.selection import select
from dermreview.training.splits import Parts, write_split
from tests.support.bundles import a_threshold, make_bundle

MEL, NV = CLASS_INDEX["mel"], CLASS_INDEX["nv"]
ROUNDS = 60


def draw(count: int = 210, seed: int = 1) -> tuple[Scored, tuple[DatasetItem, ...]]:
    """Draw the scores of two images a lesion, about two thirds of them right."""
    random = np.random.default_rng(seed)
    truth = np.repeat(np.arange(count // 2) % 7, 2).astype(np.int64)
    said = random.dirichlet(np.full(7, 0.6), count)
    said[np.arange(count), truth] += random.random(count)
    said = (said / said.sum(axis=1, keepdims=True)).astype(np.float32)
    groups = np.repeat(np.arange(count // 2), 2).astype(str)
    items = tuple(
        DatasetItem(
            Path(f"/nowhere/images/{n}.jpg"),
            str(n),
            CLASSES[truth[n]],
            groups[n],
            Patient(age=20 + n % 60, sex="female" if n % 4 < 2 else "male"),
        )
        for n in range(count)
    )
    scored = Scored(
        ids=tuple(str(n) for n in range(count)),
        truth=truth,
        groups=groups,
        probabilities=said,
        suggested=np.where(said[:, MEL] >= 0.2, MEL, said.argmax(axis=1)),
        abstained=np.zeros(count, bool),
        members=said[:, None],
        malignant=None,
        not_ruled_out=None,
        rule="thresholds mel, then argmax",
        prior=np.full(7, 1 / 7),
    )
    return scored, items


@pytest.fixture(scope="module")
def measured():
    scored, items = draw()
    return evaluate(scored, items, 3, ROUNDS)


def test_the_answer_has_every_promised_key(measured):
    answer = json.loads(json.dumps(measured.as_json(), allow_nan=False))
    promised = {
        *("n", "balanced_accuracy", "ci95", "accuracy", "weighted_f1", "ece", "nll", "sensitivity"),
        *("specificity", "auc", "confusion", "rule", "argmax", "malignant"),
        *("brier", "average_precision", "over_prior", "intervals", "subgroups", "sweep", "risk_coverage"),
        *("localisation", "paired", "conformal", "split", "published", "abstained", "members"),
    }
    assert promised <= set(answer)
    assert answer["n"] == 210
    assert set(answer["sensitivity"]) == set(CLASSES)
    figures = {"balanced_accuracy", "accuracy", "weighted_f1", "ece", "nll", "sensitivity", "specificity", "auc"}
    assert figures | {"confusion", "malignant"} <= set(answer["argmax"])
    assert np.array(answer["confusion"]).shape == (7, 7)
    assert np.array(answer["confusion"]).sum() == 210


def test_every_interval_holds_its_figure(measured):
    answer = measured.as_json()
    low, high = answer["ci95"]
    assert low <= answer["balanced_accuracy"] <= high
    assert low < high
    for name, bounds in answer["intervals"]["auc"].items():
        assert bounds[0] <= answer["auc"][name] <= bounds[1]


def test_the_rows_of_the_confusion_matrix_are_the_truth(measured):
    confusion = np.array(measured.as_json()["confusion"])
    scored = measured.scored
    assert confusion[NV, MEL] == ((scored.truth == NV) & (scored.suggested == MEL)).sum()
    assert (confusion.sum(axis=1) == 30).all()


def test_argmax_and_the_rule_are_compared_on_the_same_rounds(measured):
    pair = next(one for one in measured.paired if (one.first, one.second) == ("rule", "argmax"))
    found = pair.figures["sensitivity.mel"]
    expected = measured.rule.values["sensitivity.mel"] - measured.argmax.values["sensitivity.mel"]
    assert found.value == pytest.approx(expected)
    assert found.value > 0, "a threshold can only raise the sensitivity of the class that is asked first"
    assert found.low >= 0, "and in no round lower it"
    assert pair.figures["specificity.mel"].high <= 0


def test_abstentions_are_misses_and_the_kept_images_stand_beside():
    scored, items = draw()
    abstained = np.arange(210) % 10 == 0
    gated = dataclasses.replace(scored, abstained=abstained, suggested=np.where(abstained, -1, scored.suggested))
    found, before = evaluate(gated, items, 3, ROUNDS), evaluate(scored, items, 3, ROUNDS)
    right = scored.suggested == scored.truth
    assert found.rule.values["accuracy"] == pytest.approx((right & ~abstained).mean())
    assert found.kept.values["accuracy"] == pytest.approx(right[~abstained].mean())
    assert found.argmax.values == before.argmax.values, "the reference knows no gates"
    answer = found.as_json()
    assert answer["abstained"]["all"] == pytest.approx(0.1)
    assert np.array(answer["confusion"]).sum() == 189
    assert answer["kept"]["accuracy"] == pytest.approx(right[~abstained].mean(), abs=1e-4)
    assert before.as_json()["kept"] is None
    assert found.paired[0].images == 189


def test_everything_abstained_is_measured_too():
    scored, items = draw(70)
    nothing = dataclasses.replace(scored, abstained=np.ones(70, bool), suggested=np.full(70, -1))
    answer = evaluate(nothing, items, 3, 20).as_json()
    assert answer["balanced_accuracy"] == 0
    assert answer["kept"] is None
    assert answer["paired"] == []


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    """A bundle with a malignant threshold, sets and a published figure."""
    return make_bundle(
        tmp_path_factory.mktemp("evaluate") / "small",
        views=1,
        malignant=0.45,
        conformal=Conformal(coverage=0.9, minimum={"mel": 0.05}, too_few=("df",)),
        published=(
            PublishedFigure(name="Balanced accuracy", metric="balanced_accuracy", value=0.846, split="image"),
            PublishedFigure(name="Melanoma, plain", metric="argmax.sensitivity.mel", value=0.8),
            PublishedFigure(name="Readers", value=0.7),
        ),
    )


def test_the_binary_decision_follows_its_threshold_or_else_the_suggestion(bundle, measured):
    scored, items = draw()
    manifest = load_bundle(bundle).manifest
    with_threshold = dataclasses.replace(scored, malignant=np.ones(210, bool))
    found = evaluate(with_threshold, items, 3, ROUNDS, manifest=manifest).as_json()["malignant"]
    assert (found["sensitivity"], found["specificity"]) == (1.0, 0.0)
    assert (found["threshold"], found["decided_by"]) == (0.45, "threshold")
    assert measured.as_json()["malignant"]["decided_by"] == "suggestion"


def test_sets_are_measured_class_by_class(bundle):
    scored, items = draw()
    sets = np.zeros((210, 7), bool)
    sets[:, [MEL, NV]] = True
    found = evaluate(
        dataclasses.replace(scored, not_ruled_out=sets),
        items,
        3,
        ROUNDS,
        manifest=load_bundle(bundle).manifest,
    ).sets
    assert found.coverage["mel"].value == 1.0
    assert found.coverage["akiec"].value == 0.0
    assert found.mean_size.value == 2
    assert found.sizes[2] == 1.0
    assert (found.target, found.too_few) == (0.9, ("df",))


def test_published_figures_stand_beside_what_was_measured(bundle):
    scored, items = draw()
    found = evaluate(scored, items, 3, ROUNDS, manifest=load_bundle(bundle).manifest)
    balanced, plain, readers = found.as_json()["published"]
    assert balanced["measured"]["value"] == pytest.approx(found.rule.values["balanced_accuracy"], abs=1e-4)
    assert plain["measured"]["value"] == pytest.approx(found.argmax.values["sensitivity.mel"], abs=1e-4)
    assert readers["measured"] is None


def test_two_bundles_are_compared_image_by_image():
    scored, items = draw()
    other = dataclasses.replace(scored, suggested=scored.truth.copy())
    found = evaluate(scored, items, 3, ROUNDS, against=("perfect", other))
    pair = found.paired[-1]
    assert (pair.first, pair.second, pair.images) == ("first", "perfect", 210)
    assert pair.figures["accuracy"].high < 0
    assert pair.figures["auc.mel"].low == pair.figures["auc.mel"].high == 0, "the probabilities are the same"


def test_images_in_another_order_are_refused():
    scored, items = draw(70)
    with pytest.raises(ValueError, match="not the images"):
        evaluate(scored, items[::-1], 3, 20)
    with pytest.raises(ValueError, match="same images"):
        evaluate(scored, items, 3, 20, against=("other", draw(140)[0]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Twenty-eight noisy images of fourteen lesions with metadata and, but for one image, masks."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "images").mkdir()
    (folder / "masks").mkdir()
    random = np.random.default_rng(1)
    rows = ["lesion_id,image_id,dx,dx_type,age,sex,localization"]
    for number in range(28):
        code = CLASSES[number // 2 % 7]
        rgb = random.integers(0, 256, (66, 80, 3), dtype=np.uint8)
        (folder / "images" / f"IM{number:02d}.png").write_bytes(encode_png(rgb))
        mask = np.zeros((66, 80, 3), np.uint8)
        mask[20:50, 25:60] = 255
        if number:
            (folder / "masks" / f"IM{number:02d}.png").write_bytes(encode_png(mask))
        rows.append(f"L{number // 2},IM{number:02d},{code},histo,{40 + number},female,back")
    (folder / "HAM10000_metadata.csv").write_text("\n".join(rows) + "\n")
    return folder


def recorded(bundle: Path, folder: Path, by: str = "lesion") -> Bundle:
    """Let the bundle have learned from the first ten images, and keep the next four to calibrate."""
    items = select([folder], load_bundle(bundle), "all", None, None, 0).items
    record = write_split(Parts(items[:10], items[10:14], items[14:20]), by, 1, bundle)
    write_manifest(bundle, load_bundle(bundle).manifest.model_copy(update={"split": record}))
    return load_bundle(bundle)


def test_by_default_only_images_of_lesions_that_nobody_learned_from(folder, tmp_path):
    loaded = recorded(make_bundle(tmp_path / "b", views=1), folder)
    chosen = select([folder], loaded, "unseen", None, None, 0)
    assert [item.external_id for item in chosen.items] == [f"IM{n:02d}" for n in range(14, 28)]
    assert chosen.notes[0].startswith("14 of 28 labelled images")
    assert chosen.notes[1].startswith("14 were left out, because b learned from them")
    assert len(select([folder], loaded, "test", None, None, 0).items) == 6
    calibrate = select([folder], loaded, "calibrate", None, None, 0)
    assert len(calibrate.items) == 4
    assert "too good" in calibrate.notes[-1]
    every = select([folder], loaded, "all", None, None, 0)
    assert len(every.items) == 28
    assert "14 of them were learned from" in every.notes[1]


def test_a_bundle_without_a_record_says_so_and_knows_no_test_part(folder, tmp_path):
    loaded = load_bundle(make_bundle(tmp_path / "b", views=1))
    assert "keeps no record" in select([folder], loaded, "unseen", None, None, 0).notes[-1]
    with pytest.raises(DermreviewError) as caught:
        select([folder], loaded, "test", None, None, 0)
    assert caught.value.code is ErrorCode.SPLIT_UNKNOWN


def test_what_the_other_bundle_learned_from_is_left_out_too(folder, tmp_path):
    fresh, other = load_bundle(make_bundle(tmp_path / "a", views=1)), make_bundle(tmp_path / "b", views=1)
    chosen = select([folder], fresh, "unseen", recorded(other, folder), None, 0)
    assert len(chosen.items) == 14
    assert any("b learned from them" in note for note in chosen.notes)


def test_nothing_left_is_one_clear_error(folder, tmp_path):
    loaded = make_bundle(tmp_path / "b", views=1)
    items = select([folder], load_bundle(loaded), "all", None, None, 0).items
    record = write_split(Parts(items, (), ()), "lesion", 1, loaded)
    write_manifest(loaded, load_bundle(loaded).manifest.model_copy(update={"split": record}))
    with pytest.raises(DermreviewError, match=r"no image .* is left to measure") as caught:
        select([folder], load_bundle(loaded), "unseen", None, None, 0)
    assert caught.value.code is ErrorCode.NOTHING_TO_MEASURE


def test_a_limit_draws_the_same_images_for_the_same_seed(folder, tmp_path):
    loaded = load_bundle(make_bundle(tmp_path / "b", views=1))
    first, again, other = (select([folder], loaded, "all", None, 9, seed).items for seed in (1, 1, 2))
    assert len(first) == 9
    assert first == again
    assert first != other


def test_measuring_runs_the_networks_the_maps_and_the_pictures(bundle, folder):
    items = select([folder], load_bundle(bundle), "all", None, None, 0).items
    stages: list[str] = []
    options = MeasureOptions("cpu", rounds=ROUNDS)
    found = measure(bundle, items, options, stages.append, lambda done, total: None)
    assert found.evaluation.images == 28
    location = found.evaluation.localisation
    assert location.images + location.without_map == 27
    assert location.without_mask == 0, "only images with a mask are looked at"
    assert set(location.by_class) == set(CLASSES)
    assert found.evaluation.sets is not None
    assert [row.what for row in found.evaluation.ablations] == ["resnet10t, one view"]
    assert found.evaluation.randomisation.images == 14
    answer = json.loads(json.dumps(found.evaluation.as_json(), allow_nan=False))
    assert answer["ablations"][0]["figures"]["ece"]["value"] == answer["ece"]
    assert answer["localisation"]["by_class"]["df"]["own_map"]["images"] > 0
    assert len(answer["randomisation"]["steps"]) == 4
    assert found.pictures.errors
    assert all(one.photo.startswith("data:image/jpeg;base64,") for one in found.pictures.grid)
    assert len(stages) == 5


def test_without_heatmaps_nothing_is_mapped(bundle, folder):
    items = select([folder], load_bundle(bundle), "all", None, 8, 0).items
    options = MeasureOptions("cpu", rounds=20, heatmaps=False, ablations=False)
    found = measure(bundle, items, options, lambda stage: None, lambda done, total: None)
    assert found.evaluation.localisation is None
    assert found.evaluation.randomisation is None
    assert found.evaluation.ablations == ()
    assert found.pictures.grid == ()
    assert all(one.heatmap is None for one in found.pictures.errors)


def test_two_bundles_run_on_the_same_images(bundle, folder, tmp_path):
    other = make_bundle(tmp_path / "other", views=1, seed=5)
    items = select([folder], load_bundle(bundle), "all", None, 14, 0).items
    options = MeasureOptions("cpu", rounds=20, heatmaps=False, pictures=False)
    found = measure(bundle, items, options, lambda stage: None, lambda done, total: None, other)
    pair = found.evaluation.paired[-1]
    assert (pair.first, pair.second, pair.images) == ("small", "other", 14)
    alone = measure(other, items, options, lambda stage: None, lambda done, total: None).evaluation
    expected = found.evaluation.rule.values["nll"] - alone.rule.values["nll"]
    assert pair.figures["nll"].value == pytest.approx(expected)
    assert found.pictures.errors == ()


def test_a_place_where_nothing_can_be_written_is_found_before_measuring(bundle, folder, tmp_path):
    (tmp_path / "file").write_text("")
    words = ["evaluate", str(bundle), "--data", str(folder), "--out", str(tmp_path / "file" / "report")]
    answer = CliRunner().invoke(app, words)
    assert isinstance(answer.exception, DermreviewError)
    assert answer.exception.code is ErrorCode.TARGET_NOT_WRITABLE


def test_the_command_prints_json_and_writes_the_report(folder, tmp_path):
    loaded = recorded(make_bundle(tmp_path / "b", views=1), folder, by="image")
    out = tmp_path / "report"
    words = ["evaluate", str(loaded.folder), "--data", str(folder), "--part", "test", "--out", str(out), "--json"]
    answer = CliRunner().invoke(app, [*words, "--device", "cpu"])
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout)
    assert figures["n"] == 6
    assert figures["split"] == {"by": "image", "leaks": True}
    assert json.loads((out / "evaluation.json").read_text()) == figures
    assert "LEAKING SPLIT" in (out / "report.html").read_text()
    assert "left out" in answer.stderr


def test_the_command_speaks_to_people_too(bundle, folder):
    answer = CliRunner().invoke(
        app, ["evaluate", str(bundle), "--data", str(folder), "--limit", "10", "--no-heatmaps", "--device", "cpu"]
    )
    assert answer.exit_code == 0, answer.output
    assert "10 images of" in answer.stdout
    assert "balanced accuracy" in answer.stdout
    assert "keeps no record" in answer.stderr


def stated_again(loaded: Bundle, folder: Path, *further: str):
    words = ["evaluate", str(loaded.folder), "--data", str(folder), "--compare-card", "--no-heatmaps"]
    return CliRunner().invoke(app, [*words, "--device", "cpu", *further])


@pytest.fixture(scope="module")
def carded(folder, tmp_path_factory) -> Bundle:
    """A bundle whose card states what was measured on its test part."""
    loaded = recorded(make_bundle(tmp_path_factory.mktemp("carded") / "b", views=1), folder)
    items = select([folder], loaded, "test", None, None, 0).items
    options = MeasureOptions("cpu", heatmaps=False, pictures=False)
    found = measure(loaded.folder, items, options, lambda stage: None, lambda done, total: None)
    write_manifest(
        loaded.folder, loaded.manifest.model_copy(update={"metrics": {"test": found.evaluation.as_json()}})
    )
    return load_bundle(loaded.folder)


def test_the_command_gives_the_figures_of_the_card_again(carded, folder):
    """On the bundle's own test part, without being told to; the same program and seed find the very same."""
    answer = stated_again(carded, folder, "--json", "--ablations")
    assert answer.exit_code == 0, answer.output
    figures = json.loads(answer.stdout)
    compared = figures.pop("card")
    assert figures == json.loads(json.dumps(carded.manifest.metrics["test"]))
    assert {one["name"] for one in compared} >= {"balanced_accuracy", "malignant.auc", "ece"}
    assert all(one["within"] and one["measured"] == one["card"]["value"] for one in compared)


def test_figures_outside_of_the_cards_intervals_end_with_a_status(carded, folder, tmp_path):
    copy = tmp_path / "b"
    shutil.copytree(carded.folder, copy)
    test = json.loads(json.dumps(carded.manifest.metrics["test"]))
    test["intervals"]["nll"] = [0.01, 0.02]
    write_manifest(copy, carded.manifest.model_copy(update={"metrics": {"test": test}}))
    answer = stated_again(load_bundle(copy), folder)
    assert answer.exit_code == 1
    assert re.search(r"negative log likelihood +\d\.\d+  OUTSIDE", answer.stdout)
    assert re.search(r"calibration error +\d\.\d+  within", answer.stdout)
    assert "measured on 6 images, beside the card's figures on 6:" in answer.stdout
    fewer = stated_again(load_bundle(copy), folder, "--limit", "5").stdout
    assert "on 6 (other images differ by chance, too):" in fewer


def test_a_card_without_figures_is_nothing_to_compare_with(bundle, folder):
    answer = stated_again(load_bundle(bundle), folder)
    assert isinstance(answer.exception, DermreviewError)
    assert answer.exception.code is ErrorCode.CARD_NOT_MEASURED


@pytest.mark.parametrize(
    ("measured", "within"),
    [(0.4, True), (0.3995, True), (0.398, False), (0.601, True), (0.602, False), (None, False)],
)
def test_within_forgives_rounding_and_no_more(measured, within):
    card = {
        "balanced_accuracy": 0.5,
        "intervals": {"balanced_accuracy": [0.4, 0.6], "ece": [None, None]},
        "ece": 0.1,
    }
    (one,) = compare_with_card(card, {"balanced_accuracy": measured})
    assert one.within is within


def test_thresholds_are_measured_on_their_own(bundle):
    """Whatever earlier thresholds and the gates make of an image."""
    scored, items = draw()
    gated = dataclasses.replace(scored, abstained=np.arange(210) % 2 == 0, suggested=np.full(210, -1))
    manifest = load_bundle(bundle).manifest
    aimed = a_threshold(0.3).model_copy(update={"target": 0.8, "floor": 0.5})
    manifest = manifest.model_copy(update={"thresholds": {"mel": aimed}})
    found = evaluate(gated, items, 3, ROUNDS, manifest=manifest)
    mel, malignant = found.thresholds["mel"], found.thresholds["malignant"]
    positive, scores = scored.truth == MEL, scored.probabilities[:, MEL]
    assert mel.sensitivity.value == pytest.approx((scores[positive] >= 0.3).mean())
    assert mel.specificity.value == pytest.approx((scores[~positive] < 0.3).mean())
    assert mel.sensitivity.low < mel.sensitivity.value < mel.sensitivity.high
    highest = np.sort(scores[positive])[6]  # 24 of 30 melanomas, 0.8 of them, reach it
    assert mel.best_specificity == pytest.approx((scores[~positive] < highest).mean())
    assert malignant.best_specificity is None
    assert malignant.target is None
    answer = found.as_json()["thresholds"]["mel"]
    assert (answer["target"], answer["floor"], answer["value"]) == (0.8, 0.5, 0.3)
    assert evaluate(scored, items, 3, 20).thresholds == {}
