from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.training.data import gather, split_by_group
from dermreview.training.recipe import Split

SHARES = Split(train=0.6, validate=0.2)
HAM10000 = Path(__file__).resolve().parents[3].parent / "shared" / "ham10000"


def items(lesions: int, images_each: int, classes: tuple[str, ...] = CLASSES) -> list[DatasetItem]:
    return [
        DatasetItem(
            Path(f"{lesion}_{image}.jpg"), f"{lesion}_{image}", classes[lesion % len(classes)], f"L{lesion}"
        )
        for lesion in range(lesions)
        for image in range(images_each)
    ]


def groups(part) -> set[str | None]:
    return {item.group for item in part}


def test_no_lesion_is_in_two_parts_and_no_image_is_lost():
    everything = items(70, 3)
    parts = split_by_group(everything, SHARES, seed=1)
    assert not groups(parts.train) & groups(parts.validate)
    assert not groups(parts.train) & groups(parts.test)
    assert not groups(parts.validate) & groups(parts.test)
    assert len(parts.train) + len(parts.validate) + len(parts.test) == len(everything)


def test_every_class_has_its_share_in_every_part():
    parts = split_by_group(items(70, 1), SHARES, seed=2)
    for code in CLASSES:
        counts = [sum(item.label == code for item in part) for part in (parts.train, parts.validate, parts.test)]
        assert counts == [6, 2, 2]


def test_the_split_hangs_on_the_seed_and_not_on_the_order():
    everything = items(70, 2)
    assert split_by_group(everything, SHARES, 3) == split_by_group(everything[::-1], SHARES, 3)
    assert split_by_group(everything, SHARES, 3) != split_by_group(everything, SHARES, 4)


def test_images_without_a_lesion_stand_for_themselves():
    alone = [DatasetItem(Path("x"), str(number), "nv", None) for number in range(50)]
    parts = split_by_group(alone, SHARES, 1)
    assert [len(parts.train), len(parts.validate), len(parts.test)] == [30, 10, 10]


def test_too_few_images_are_refused():
    with pytest.raises(DermreviewError) as caught:
        split_by_group(items(2, 1), SHARES, 1)
    assert caught.value.code is ErrorCode.DATA_TOO_SMALL


@pytest.mark.skipif(not HAM10000.is_dir(), reason="HAM10000 is not beside this checkout")
def test_ham10000_splits_by_lesion_and_a_limit_keeps_all_classes():
    everything = gather([HAM10000], None, 1)
    assert len(everything) == 10013
    parts = split_by_group(everything, Split(train=0.75, validate=0.1), 1)
    assert len(groups(parts.train) | groups(parts.validate) | groups(parts.test)) == 7470
    assert not groups(parts.train) & (groups(parts.validate) | groups(parts.test))
    few = gather([HAM10000], 140, 1)
    assert len(few) <= 140
    assert {item.label for item in few} == set(CLASSES)
