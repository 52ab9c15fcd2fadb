"""The bundle that users get: whole, small, of three families, as good as its card says on images it never saw."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.inference.activation import CLASS_ACTIVATION, linear_head
from dermreview.inference.backbone import create_network
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.services.locations import default_bundle_dir
from dermreview.training.data import gather, labels_of, read_upright
from dermreview.training.metrics import balanced_accuracy
from dermreview.training.recipe_files import load_recipe
from dermreview.training.splits import split_items, unseen

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SOURCES = (SHARED / "ham10000", SHARED / "isic2017")
PER_CLASS = 12


@pytest.fixture(scope="module")
def folder() -> Path:
    return default_bundle_dir()


def test_it_is_small_enough_for_the_history_to_keep_every_copy(folder):
    assert sum(path.stat().st_size for path in folder.glob("*.safetensors")) < 50e6


def test_three_families_whose_maps_are_exact(folder):
    networks = [create_network(member.architecture, member.arguments) for member in load_bundle(folder).members]
    assert len({type(network).__name__ for network in networks}) == 3
    assert all(linear_head(network) is not None for network in networks)


def test_the_card_prints_the_figures_of_the_manifest(folder):
    manifest = load_bundle(folder).manifest
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    test = manifest.metrics["test"]
    low, high = test["ci95"]
    assert f"{test['balanced_accuracy']:.3f} ({low:.3f} to {high:.3f})" in card
    low, high = test["over_prior"]["intervals"]["balanced_accuracy"]
    assert f"{test['over_prior']['balanced_accuracy']:.3f} ({low:.3f} to {high:.3f})" in card
    assert low > 1 / 7
    assert "CC BY-NC 4.0" in card


def test_melanoma_is_asked_with_a_safety_margin_and_the_gates_say_how_often_they_hold_back(folder):
    manifest = load_bundle(folder).manifest
    melanoma = manifest.thresholds["mel"]
    assert melanoma.safety_margin
    assert melanoma.target == 0.85
    assert melanoma.bound is not None
    assert melanoma.bound >= melanoma.target
    assert manifest.gates is not None
    assert "## When it abstains" in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_licence_of_the_weights_stands_beside_them(folder):
    note = (folder / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY-NC 4.0" in note
    assert "HAM10000" in note
    assert "ISIC 2017" in note


@pytest.mark.skipif(
    not all(source.is_dir() for source in SOURCES), reason="HAM10000 and ISIC 2017 are not beside this checkout"
)
def test_images_it_never_saw_are_told_apart_as_the_card_says(folder):
    manifest = load_bundle(folder).manifest
    recipe = load_recipe(manifest.name)
    seed = recipe.seeds[0]
    parts = split_items(gather(list(SOURCES), None, seed), recipe.split, seed)
    assert len(parts.test) == manifest.metrics["test"]["n"], "this is the split of the card"
    everything = (*parts.train, *parts.calibrate, *parts.test)
    assert unseen(everything, load_bundle(folder)) == parts.test, "the record keeps training images out of figures"
    by_class = defaultdict(list)
    for position in np.random.default_rng(seed).permutation(len(parts.test)):
        by_class[parts.test[position].label].append(parts.test[position])
    chosen = [item for code in CLASSES for item in by_class[code][:PER_CLASS]]
    predictor = Predictor.load(folder, "cpu")
    prior = np.asarray(manifest.class_prior)
    predicted = []
    for item in chosen:
        prediction = predictor.predict(read_upright(item.path))
        assert prediction.maps.method == CLASS_ACTIVATION
        predicted.append(int((prediction.probabilities / prior).argmax()))
    measured = balanced_accuracy(labels_of(chosen), np.array(predicted))
    stated = manifest.metrics["test"]["over_prior"]["balanced_accuracy"]
    # three standard errors of the mean of seven sensitivities on so few images
    error = 3 * np.sqrt(stated * (1 - stated) / (PER_CLASS * len(CLASSES)))
    assert stated - error < measured < stated + error
    assert CLASS_INDEX["mel"] in predicted
