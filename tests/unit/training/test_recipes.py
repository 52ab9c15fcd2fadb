"""Every recipe on its real networks and input sizes: an epoch or two on a few drawn images, to its report."""

import json
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.decode import encode_png
from dermreview.imaging.synthetic import generate_case
from dermreview.inference.backbone import backbone_modules, create_network
from dermreview.inference.bundle import load_bundle
from dermreview.inference.predictor import Predictor
from dermreview.training import figures, run
from dermreview.training.checkpoint import Checkpoint
from dermreview.training.measuring import MeasureOptions
from dermreview.training.options import TrainCallbacks, TrainOptions
from dermreview.training.recipe import Recipe
from dermreview.training.recipe_files import known_recipes, load_recipe
from dermreview.training.run import report_folder, train
from tests.support.charts import painted_only

PER_CLASS = 3
"""One for each part of the split."""
LARGE = {
    "primer",
    "resnet50-densenet121-efficientnetb3",
    "jmir-vgg16",
    "jmir-inceptionv3",
    "jmir-inception-resnet-v2",
    "jmir-densenet201",
    "jmir-ensemble",
}
"""A CPU takes minutes for what does not differ between networks, so that `spare_large` leaves it out of these."""


PARTS_OF_ENSEMBLE = ("jmir-densenet201", "jmir-inceptionv3")
"""Trained as members of ``jmir-ensemble``, where they are the same word for word; not twice."""


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for code in CLASSES:
        (folder / code).mkdir()
        for number in range(PER_CLASS):
            case = generate_case(number, code, 128, 96)
            (folder / code / f"{code}{number}.png").write_bytes(encode_png(case.rgb))
    return folder


def affordable(name: str) -> Recipe:
    """Return a recipe with its networks, inputs and settings, but two views.

    Nothing is downloaded. What is frozen first stays so for one of the two epochs, whatever its weights, so that
    the names of the blocks that learn afterwards are tried on the real network. A large one has one view and no
    gates.
    """
    recipe = load_recipe(name)
    members = []
    for member in recipe.members:
        changes: dict[str, object] = {"frozen_epochs": min(member.training.frozen_epochs, 1)}
        members.append(member.model_copy(update={"training": member.training.model_copy(update=changes)}))
    views = 1 if name in LARGE else min(recipe.ensemble.views, 2)
    changes = {
        "pretrained": False,
        "members": tuple(members),
        "ensemble": recipe.ensemble.model_copy(update={"views": views}),
    }
    if name in LARGE:
        changes["calibration"] = recipe.calibration.model_copy(update={"retention": None})
    return recipe.model_copy(update=changes)


def spare_large(monkeypatch) -> None:
    """Leave out checkpoints of a gigabyte and most maps; those before and after training are made of one image."""
    compare = run._Training._before_and_after
    monkeypatch.setattr(run._Training, "_before_and_after", lambda self, items: compare(self, items[:1]))
    monkeypatch.setattr(run, "MeasureOptions", partial(MeasureOptions, heatmaps=False))
    monkeypatch.setattr(Checkpoint, "save", lambda self, state: None)


@pytest.mark.parametrize("name", ["jmir-inceptionv3", "jmir-densenet201"])
def test_the_last_blocks_of_part_a_are_there(name):
    (member,) = load_recipe(name, "a").members
    network = create_network(member.architecture, member.arguments)
    assert len(backbone_modules(network, member.training.unfreeze)) == len(member.training.unfreeze)


@pytest.mark.parametrize("name", PARTS_OF_ENSEMBLE)
def test_a_part_of_the_ensemble_is_trained_as_there(name):
    alone, ensemble = load_recipe(name), load_recipe("jmir-ensemble")
    (member,) = alone.members
    assert member in ensemble.members
    own = {"name", "members", "published", "variant"}
    assert alone.model_dump(exclude=own) == ensemble.model_dump(exclude=own)
    measured = {figure.metric for figure in ensemble.published if figure.metric}
    assert {figure.metric for figure in alone.published if figure.metric} <= measured


@pytest.mark.parametrize("name", [name for name in known_recipes() if name not in PARTS_OF_ENSEMBLE])
def test_a_recipe_runs_from_images_to_a_reported_bundle(name, data, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "draw", painted_only)
    if name in LARGE:
        spare_large(monkeypatch)
    recipe = affordable(name)
    out, epochs = tmp_path / "bundle", []
    # large networks learn in one epoch, unless a part of them is frozen in the first
    frozen = any(member.training.frozen_epochs for member in recipe.members)
    count = 1 if name in LARGE and not frozen else 2
    options = TrainOptions(epochs=count, limit=PER_CLASS * len(CLASSES), seed=recipe.seeds[0], device="cpu")
    callbacks = TrainCallbacks(lambda stage: None, lambda done, total: None, epochs.append)
    (manifest,) = train(recipe, [data], out, options, callbacks)

    assert [record.epoch for record in epochs] == [*range(1, count + 1)] * len(recipe.members)
    assert all(np.isfinite(record.loss) and np.isfinite(record.calibrate_loss) for record in epochs)
    assert [member.architecture for member in manifest.members] == [m.architecture for m in recipe.members]
    assert [member.input_shape for member in manifest.members] == [m.input_shape for m in recipe.members]
    assert (manifest.gates is None) == (name in LARGE)
    assert load_bundle(out).manifest == manifest

    if name not in LARGE:
        prediction = Predictor.load(out, "cpu").predict(generate_case(99, "mel", 128, 96).rgb)
        assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-4)

    page = (report_folder(out) / "report.html").read_text(encoding="utf-8")
    assert "before training" in page
    assert all(f"Training curves of {member.architecture}" in page for member in recipe.members)
    found = json.loads((report_folder(out) / "evaluation.json").read_text(encoding="utf-8"))
    assert found["n"] == manifest.split.test
    compared = [one for one in found["published"] if one["metric"]]
    assert len(found["published"]) == len(recipe.published)
    assert all(one["measured"] is not None for one in compared), "a published figure without its counterpart"
    assert (out / "MODEL_CARD.md").is_file()
    # a gigabyte for some; the folder of a test is kept after the run
    shutil.rmtree(out)
