from pathlib import Path

import numpy as np
import pytest
import torch

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.training.data import check_images, gather, groups_of, labelled_images, load_training_set
from dermreview.training.recipe import Recipe, Split
from dermreview.training.recipe_files import load_recipe
from dermreview.training.splits import Parts, prove_disjoint, split_items

HAM10000 = Path(__file__).resolve().parents[3].parent / "shared" / "ham10000"
CPU = torch.device("cpu")


def groups(part) -> set[str | None]:
    return {item.group for item in part}


@pytest.mark.skipif(not HAM10000.is_dir(), reason="HAM10000 is not beside this checkout")
def test_ham10000_splits_by_lesion_and_a_limit_keeps_all_classes():
    everything = gather([HAM10000], None, 1)
    assert len(everything) == 10013
    parts = split_items(everything, Split(train=0.75, calibrate=0.1), 1)
    assert len(groups(parts.train) | groups(parts.calibrate) | groups(parts.test)) == 7470
    assert prove_disjoint(parts).disjoint
    few = gather([HAM10000], 140, 1)
    assert len(few) <= 140
    assert {item.label for item in few} == set(CLASSES)


@pytest.mark.skipif(not HAM10000.is_dir(), reason="HAM10000 is not beside this checkout")
def test_the_split_of_the_released_bundle_stays_as_it_was():
    recipe = load_recipe("starter")
    parts = split_items(gather([HAM10000], None, recipe.seeds[0]), recipe.split, recipe.seeds[0])
    assert [len(part) for _, part in parts.named()] == [7520, 994, 1499]


def put_image(path: Path, left: int, right: int) -> Path:
    """An oblong image of 80 x 120 with a dark and a light half."""
    rgb = np.full((80, 120, 3), left, np.uint8)
    rgb[:, 60:] = right
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(rgb))
    return path


@pytest.fixture
def parts(tmp_path) -> Parts:
    def item(name: str, label: str) -> DatasetItem:
        return DatasetItem(put_image(tmp_path / f"{name}.png", 0, 255), name, label, None)

    return Parts((item("a", "mel"), item("b", "nv")), (item("c", "vasc"),), (item("d", "nv"),))


def recipe(**changes) -> Recipe:
    settings = load_recipe("starter").model_dump(mode="json")
    settings["members"] = settings["members"][:1]
    settings["members"][0]["input_size"] = changes.pop("input_size", 32)
    settings["augmentation"]["cache_height"] = 32
    settings["ensemble"]["views"] = 1
    return Recipe.model_validate(settings | changes)


def test_train_and_calibrate_are_loaded_and_test_is_not(parts):
    done = []
    parts.test[0].path.unlink()
    data = load_training_set(recipe(), parts, 1, CPU, lambda *progress: done.append(progress))
    assert data.images.shape == (3, 3, 32, 32)
    assert data.images.dtype == torch.uint8
    assert data.labels.tolist() == [4, 5, 6]
    assert (data.train.tolist(), data.calibrate.tolist()) == ([0, 1], [2])
    assert done[-1] == (3, 3)


def test_oblong_inputs_keep_their_aspect_ratio_in_memory(parts):
    squashed = recipe(input_size=[32, 64], geometry="squash")
    data = load_training_set(squashed, parts, 1, CPU, lambda *_: None)
    assert data.images.shape == (3, 3, 32, 64)
    assert data.images[0, :, :, 0].max() == 0
    assert data.images[0, :, :, -1].min() == 255


def test_statistics_are_those_of_imagenet_or_of_the_training_part(parts):
    imagenet = load_training_set(recipe(normalisation="imagenet"), parts, 1, CPU, lambda *_: None)
    assert imagenet.mean == (0.485, 0.456, 0.406)
    own = load_training_set(recipe(normalisation="dataset"), parts, 1, CPU, lambda *_: None)
    assert own.mean == pytest.approx((0.5,) * 3, abs=0.02)
    assert own.std == pytest.approx((0.5,) * 3, abs=0.02)


def test_an_image_without_a_group_is_its_own():
    items = [DatasetItem(Path("x"), "a", "nv", "L1"), DatasetItem(Path("x"), "b", "nv", None)]
    assert groups_of(items).tolist() == ["L1", "image:b"]


@pytest.mark.parametrize("part", ["train", "calibrate", "test"])
def test_an_unreadable_image_of_any_part_is_named_before_training(parts, part):
    (broken,) = getattr(parts, part)[:1]
    broken.path.write_bytes(b"no image")
    with pytest.raises(DermreviewError) as caught:
        check_images(parts.test, lambda done, total: None)
        load_training_set(recipe(), parts, 1, CPU, lambda done, total: None)
    assert caught.value.code is ErrorCode.DATA_IMAGE_UNUSABLE
    assert str(broken.path) in str(caught.value)


def test_what_is_left_out_of_several_folders_is_said(tmp_path):
    put_image(tmp_path / "reviewed" / "mel" / "a.png", 10, 20)
    put_image(tmp_path / "more" / "images" / "a.png", 10, 20)
    (tmp_path / "more" / "m.csv").write_text("image_id,dx\na,nv\nb,nv\n", encoding="utf-8")
    said = []
    (item,) = labelled_images([tmp_path / "reviewed", tmp_path / "more"], said.append)
    assert item.label == "mel"
    assert said == [
        "1 labelled images of more have no file and are left out",
        "1 images have several labels; the first one counts",
    ]


def test_one_class_alone_is_too_little(tmp_path):
    put_image(tmp_path / "nv" / "a.png", 10, 20)
    with pytest.raises(DermreviewError) as caught:
        gather([tmp_path], None, 1)
    assert caught.value.code is ErrorCode.DATA_TOO_SMALL
