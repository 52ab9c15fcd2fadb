import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASSES
from dermreview.training.conformal import calibrate_sets, lesions_needed


def draw(seed: int, counts: dict[str, int]):
    """Probabilities that favour the true class, each image a lesion of its own."""
    random = np.random.default_rng(seed)
    truth = np.repeat([CLASSES.index(code) for code in counts], list(counts.values()))
    logits = random.normal(size=(len(truth), 7))
    logits[np.arange(len(truth)), truth] += 1.5
    probabilities = np.exp(logits)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32), truth, np.arange(len(truth)).astype(str)


def test_the_library_keeps_as_many_as_the_theory_says():
    """Of n calibration images of a class, the (n + 1) c best, rounded up, are in their own sets."""
    probabilities, truth, groups = draw(0, {"bkl": 100, "df": 30, "mel": 50, "nv": 300})
    sets = calibrate_sets(probabilities, truth, groups, 0.9, seed=1)
    for code, expected in {"bkl": 91, "df": 28, "mel": 46, "nv": 271}.items():
        scores = probabilities[truth == CLASSES.index(code), CLASSES.index(code)]
        assert (scores >= sets.minimum[code]).sum() == expected


def test_new_images_of_every_class_are_covered():
    counts = {"bkl": 400, "mel": 400, "nv": 400}
    sets = calibrate_sets(*draw(1, counts), 0.9, seed=1)
    probabilities, truth, _ = draw(2, dict.fromkeys(counts, 4000))
    for code, minimum in sets.minimum.items():
        scores = probabilities[truth == CLASSES.index(code), CLASSES.index(code)]
        assert (scores >= minimum).mean() == pytest.approx(0.9, abs=0.04)


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95, 0.99])
def test_classes_too_small_for_the_level_are_named_and_just_large_enough_ones_are_not(coverage):
    needed = lesions_needed(coverage)
    sets = calibrate_sets(*draw(3, {"akiec": needed, "df": needed - 1, "nv": 200}), coverage, seed=1)
    assert set(sets.minimum) == {"akiec", "nv"}
    assert sets.too_few == ("bcc", "bkl", "df", "mel", "vasc")


def test_a_lesion_counts_once_however_many_images_it_has():
    probabilities, truth, groups = draw(4, {"mel": 60, "nv": 60})
    groups[:60] = [f"lesion {i % 5}" for i in range(60)]
    assert "mel" in calibrate_sets(probabilities, truth, groups, 0.9, seed=1).too_few


def test_a_seed_decides_which_image_of_a_lesion_is_taken():
    probabilities, truth, groups = draw(5, {"mel": 120, "nv": 60})
    groups[:120] = [f"lesion {i % 30}" for i in range(120)]
    one, same, other = (calibrate_sets(probabilities, truth, groups, 0.9, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.minimum["nv"] == other.minimum["nv"]
    assert one.minimum["mel"] != other.minimum["mel"]
