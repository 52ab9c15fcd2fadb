import pytest

from dermreview.inference.bundle import Conformal, Gates, PublishedFigure, SplitRecord, load_bundle
from dermreview.training.card import write_card
from tests.support.bundles import a_threshold, make_bundle

CALIBRATE = {"calibrate": {"images": 40, "lesions": 30}}
TEST = {
    "n": 50,
    "lesions": 35,
    "balanced_accuracy": 0.5,
    "accuracy": 0.6,
    "intervals": {"balanced_accuracy": [0.4, 0.6], "accuracy": [None, None]},
    "sensitivity": {"mel": 0.75, "df": None},
    "over_prior": {"balanced_accuracy": 0.55, "intervals": {"balanced_accuracy": [0.45, 0.65]}},
    "argmax": {"balanced_accuracy": 0.3},
    "malignant": {"sensitivity": 0.91},
    "abstained": {"all": 0.08},
    "members": [{"name": "resnet10t", "balanced_accuracy": {"value": 0.52, "low": 0.41, "high": 0.62}}],
    "conformal": {"coverage": {"mel": {"value": 0.93, "low": 0.85, "high": 0.98}}},
}


def split(by: str) -> SplitRecord:
    return SplitRecord(by=by, seed=5, train=80, calibrate=40, test=50, file="split.csv", sha256="0" * 64)


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    folder = make_bundle(tmp_path_factory.mktemp("b") / "carded", thresholds={"mel": 0.1})
    return load_bundle(folder).manifest.model_copy(update={"metrics": CALIBRATE})


def card(manifest, folder, **changes) -> str:
    write_card(folder, manifest.model_copy(update=changes))
    return (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_a_bundle_that_was_not_measured_says_so(manifest, tmp_path):
    text = card(manifest, tmp_path)
    assert "Nothing yet" in text
    assert "Not a medical device" in text
    assert "No safety margin was kept" in text
    assert "Never: there is no gate" in text


def test_measured_figures_with_their_intervals(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST}, split=split("lesion"))
    assert "On 50 test images of 35 lesions. None of them was used" in text
    assert "(thresholds, then largest probability) | 0.500 (0.400 to 0.600) |" in text
    assert "| balanced accuracy of the largest probability over its prior | 0.550 (0.450 to 0.650) |" in text
    assert "| accuracy of the suggestion | 0.600 |" in text
    assert "| malignant or benign: sensitivity | 0.910 |" in text
    assert "| mel (Melanoma) | 0.750 |" in text
    assert "| df (Dermatofibroma) | not measured |" in text
    assert "| abstentions, which count as misses | 0.080 |" in text
    assert "0.520 (0.410 to 0.620)" in text
    assert "no lesion is in two parts" in text
    assert "LEAKS" not in text


def test_a_leaking_split_shouts(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST}, split=split("image"))
    assert "**LEAKS: split by image**" in text
    assert "Images of the same lesions were learned from" in text
    assert "None of them was used" not in text


def test_targets_that_were_not_reached_shout(manifest, tmp_path):
    text = card(manifest, tmp_path, infeasible={"akiec": "too few lesions", "malignant": "no luck"})
    assert text.index("TARGETS NOT REACHED: no threshold for akiec, malignant") < text.index("## Measured")
    assert "**akiec: TARGET NOT REACHED, so there is no threshold**: too few lesions." in text


def test_the_safety_margin_and_the_binary_decision(manifest, tmp_path):
    careful = a_threshold(0.2).model_copy(
        update={"target": 0.85, "floor": 0.7, "bound": 0.86, "safety_margin": True}
    )
    text = card(manifest, tmp_path, thresholds={"mel": careful}, malignant=careful)
    assert "mel: 0.2000, the highest that reaches a sensitivity of 0.85 and keeps a specificity of 0.70" in text
    assert "(95 % bound 0.860)" in text
    assert "- malignant or benign (sum of akiec, bcc and mel): 0.2000" in text
    assert "reached by the one-sided 95 % lower bound, which counts lesions" in text
    assert "No safety margin" not in text


def test_sets_name_the_classes_that_are_too_small(manifest, tmp_path):
    sets = Conformal(coverage=0.9, minimum={"mel": 0.0123}, too_few=("df", "vasc"))
    text = card(manifest, tmp_path, conformal=sets, metrics={**CALIBRATE, "test": TEST})
    assert "| mel | 0.0123 | 0.930 (0.850 to 0.980) |" in text
    assert "| df | always | not measured |" in text
    assert "never ruled out: df, vasc" in text


def test_gates_say_what_they_were_tried_on(manifest, tmp_path):
    gates = Gates(
        energy=-3.0,
        distance=0.4,
        neighbours=10,
        file="gates.safetensors",
        sha256="0" * 64,
        retention=0.95,
        false_alarms={"mel": 0.125},
        tried_on={"synthetic": 0.5, "natural": 1.0},
    )
    text = card(manifest, tmp_path, gates=gates)
    assert "tried on synthetic and natural pictures only" in text
    assert "50% of the synthetic ones" in text
    assert "| mel | 0.125 |" in text


def test_published_beside_measured(manifest, tmp_path):
    figure = PublishedFigure(name="BACC", metric="balanced_accuracy", value=0.83, spread=0.01, split="image")
    measured = {"value": 0.5, "low": 0.4, "high": 0.6}
    published = [{**figure.model_dump(), "measured": measured}]
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "published": published}})
    assert "| BACC | 0.83 ± 0.01 | image | 0.500 (0.400 to 0.600) |" in text
