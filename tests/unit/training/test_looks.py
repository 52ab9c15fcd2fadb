import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.training.data import gather
from dermreview.training.looks import describe_held_out, group_looks, look_clusters, measure_looks
from dermreview.training.options import TrainCallbacks, TrainOptions
from dermreview.training.recipe import Split
from dermreview.training.recipe_files import load_recipe
from dermreview.training.run import train
from dermreview.training.splits import prove_disjoint, split_items

SKINS = ((230, 180, 170), (235, 190, 150), (120, 80, 55))
"""Two tones beside each other, and one far from both."""
SHARES = Split(by="look", train=0.55, calibrate=0.15)
LESIONS = 6
"""Of each class and look."""


def write_skins(folder: Path, skins=SKINS) -> Path:
    """Two images a lesion, whose colour hangs on the class and whose background on the look."""
    random = np.random.default_rng(4)
    (folder / "images").mkdir(parents=True)
    rows = ["lesion_id,image_id,dx"]
    for look, skin in enumerate(skins):
        for position in range(len(CLASSES) * LESIONS):
            code = CLASSES[position % len(CLASSES)]
            for view in range(2):
                rgb = random.normal(skin, 3, (64, 64, 3))
                rgb[20:44, 20:44] = random.normal((30 + 20 * CLASSES.index(code), 60, 50), 5, (24, 24, 3))
                name = f"look{look}-{position:02}-{view}"
                pixels = np.clip(rgb, 0, 255).astype(np.uint8)
                (folder / "images" / f"{name}.png").write_bytes(encode_png(pixels))
                rows.append(f"look{look}-lesion{position},{name},{code}")
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_skins(tmp_path_factory.mktemp("looks") / "data")


@pytest.fixture(scope="module")
def items(folder) -> tuple[DatasetItem, ...]:
    return gather([folder], None, 1)


@pytest.fixture(scope="module")
def looks(items) -> np.ndarray:
    return measure_looks(items, lambda _done, _total: None)


def skin_of(item: DatasetItem) -> str:
    return item.external_id.split("-")[0]


def test_images_with_one_background_are_one_cluster_and_the_unusual_one_comes_first(items, looks):
    clusters = group_looks(items, looks, 1, clusters=3)
    found = {
        name: {clusters[item.external_id] for item in items if skin_of(item) == name}
        for name in ("look0", "look1", "look2")
    }
    assert all(len(numbers) == 1 for numbers in found.values())
    assert found["look2"] == {0}
    assert set.union(*found.values()) == {0, 1, 2}


def test_clusters_hang_neither_on_the_order_nor_on_the_run(items, looks):
    first = group_looks(items, looks, 7)
    assert group_looks(items, looks, 7) == first
    assert group_looks(items[::-1], looks[::-1], 7) == first
    assert look_clusters(items, 7) == first
    assert len(set(first.values())) == 8


def test_one_odd_image_is_no_cluster(items, looks):
    odd = looks.copy()
    odd[0] = [100, 100, 100, 80, 80, 80, 80, 5, 5, 1]
    clusters = group_looks(items, odd, 1, clusters=3)
    assert min(Counter(clusters.values()).values()) > 1


def test_images_that_all_look_alike_are_refused(items, looks):
    with pytest.raises(DermreviewError) as caught:
        group_looks(items, np.tile(looks[:1], (len(items), 1)), 1)
    assert caught.value.code is ErrorCode.DATA_WITHOUT_LOOKS
    assert "split by lesion" in str(caught.value)


def test_fewer_looks_than_clusters_are_as_many_clusters(items, looks):
    two = np.where(np.arange(len(items))[:, None] % 2, looks[:1], looks[-1:])
    assert set(group_looks(items, two, 1).values()) == {0, 1}


def test_an_image_that_cant_be_read_is_named(items):
    missing = DatasetItem(Path("gone.png"), "gone", "nv", None)
    with pytest.raises(DermreviewError) as caught:
        measure_looks([*items[:2], missing], lambda _done, _total: None)
    assert caught.value.code is ErrorCode.DATA_IMAGE_UNUSABLE


def test_the_test_part_is_a_look_that_was_not_learned_from(items, looks):
    clusters = group_looks(items, looks, 1, clusters=3)
    parts = split_items(items, SHARES, 1, looks=clusters)
    assert {skin_of(item) for item in parts.test} == {"look2"}
    assert {skin_of(item) for item in (*parts.train, *parts.calibrate)} == {"look0", "look1"}
    assert prove_disjoint(parts).disjoint
    words = describe_held_out(items, looks, clusters, parts.test)
    # sRGB (120, 80, 55) is L* 38, a* 14, b* 21
    assert words.startswith(f"held out look 1 of 3: {2 * 7 * LESIONS} images; background L* 3")
    assert "a* 14, b* 2" in words
    assert "\n" not in words
    stray = clusters | {"look0-00-0": 0}
    # a tie goes to the unusual look, so that one of two images would move the whole lesion
    three = [*items, DatasetItem(items[0].path, "look0-00-2", items[0].label, items[0].group)]
    words = describe_held_out(three, np.vstack([looks, looks[:1]]), stray | {"look0-00-2": 1}, parts.test)
    assert words.endswith("\n1 images of these looks are in the other parts, because lesions stay whole")


def test_the_summary_of_a_folder_says_what_is_held_out(folder):
    arguments = ["data", "summary", "--data", str(folder), "--by", "look"]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0, answer.output
    assert "split by look" in answer.stdout
    assert re.search(r"held out look \d of 8: ", answer.stdout)
    found = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)["split"]
    assert (found["by"], found["disjoint"]) == ("look", True)


class Enough(Exception):
    """The split is made; nobody needs to learn anything here."""


def test_a_training_says_what_it_holds_out_and_does_not_learn_from_it(folder, tmp_path):
    said: list[str] = []

    def stage(words: str) -> None:
        said.append(words)
        if words == "reading images":
            raise Enough

    recipe = load_recipe("web-cnn").model_copy(update={"split": SHARES.model_copy(update={"by": "lesion"})})
    options = TrainOptions(device="cpu", split="look", from_scratch=True, seed=1)
    with pytest.raises(Enough):
        train(recipe, [folder], tmp_path / "b", options, TrainCallbacks(stage, lambda *_: None, lambda _: None))
    (held_out,) = [words for words in said if words.startswith("held out look")]
    assert "held out look 1 of 8" in held_out
    items = gather([folder], None, 1)
    parts = split_items(items, SHARES, 1, looks=look_clusters(items, 1))
    rows = (tmp_path / "b.work" / "bundle" / "split.csv").read_text(encoding="utf-8").splitlines()
    assert sum(row.endswith(",test") for row in rows) == len(parts.test)
    assert {skin_of(item) for item in parts.test} == {"look2"}
