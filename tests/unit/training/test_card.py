from dataclasses import replace

import numpy as np
import pytest

from dermreview.domain.taxonomy import CLASS_INDEX
from dermreview.inference.bundle import Conformal, Gates, Limit, PublishedFigure, SplitRecord, load_bundle
from dermreview.training.card import write_card
from dermreview.training.localisation import Energies, Localisation, Looked
from dermreview.training.randomisation import RandomisationFigures, Step
from dermreview.training.recipe_files import load_recipe
from tests.support.bundles import a_threshold, make_bundle

BCC, MEL, NV = (CLASS_INDEX[code] for code in ("bcc", "mel", "nv"))
CALIBRATE = {"calibrate": {"images": 40, "lesions": 30}}
TEST = {
    "n": 50,
    "lesions": 35,
    "balanced_accuracy": 0.5,
    "accuracy": 0.6,
    "intervals": {
        "balanced_accuracy": [0.4, 0.6],
        "accuracy": [None, None],
        "sensitivity": {"mel": [0.6, 0.85]},
        "malignant": {"sensitivity": [0.88, 0.94]},
    },
    "support": {"mel": {"images": 50, "lesions": 35}},
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
    assert "| malignant or benign: sensitivity | 0.910 (0.880 to 0.940) |" in text
    assert "| mel (Melanoma) | 50 (35) | 0.750 (0.600 to 0.850) |" in text
    assert "| df (Dermatofibroma) | – | not measured |" in text
    assert "| abstentions, which count as misses | 0.080 |" in text
    assert "0.520 (0.410 to 0.620)" in text
    assert "no lesion is in two parts" in text
    assert "LEAKS" not in text


def test_a_leaking_split_shouts(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST}, split=split("image"))
    assert "**LEAKS: split by image**" in text
    assert "Images of the same lesions were learned from" in text
    assert "None of them was used" not in text


def test_a_split_by_look_says_what_the_test_part_shows(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST}, split=split("look"))
    assert "Split by acquisition look: 80 train, 40 calibration and 50 test images" in text
    assert "looks (skin tone, vignette, light, colour cast) that were held out as whole clusters" in text
    assert "LEAKS" not in text


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
    assert "| mel | 0.0123 | 0.930 (0.850 to 0.980) | yes |" in text
    assert "| df | always | not measured | – |" in text
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
    assert "drawn by the program" in text
    assert "| synthetic | 0.500 |" in text
    assert "| natural | 1.000 |" in text
    assert "| mel | 0.125 |" in text
    assert "can't be read" not in text
    limits = {"sharpness": Limit(low=0.27), "brightness": Limit(low=0.15, high=0.93)}
    text = card(manifest, tmp_path, gates=gates.model_copy(update={"quality": limits}))
    assert "it can with sharpness from 0.27, brightness from 0.15 to 0.93." in text


@pytest.mark.parametrize(
    ("low", "value", "high", "mark"),
    [
        (0.85, 0.93, 0.98, "yes"),
        (0.92, 0.95, 0.98, "yes, more than promised"),
        (0.7, 0.8, 0.89, "**NO**, short by 0.100"),
    ],
)
def test_sets_say_whether_they_keep_their_promise(manifest, tmp_path, low, value, high, mark):
    sets = Conformal(coverage=0.9, minimum={"mel": 0.0123})
    coverage = {"coverage": {"mel": {"value": value, "low": low, "high": high}}}
    text = card(manifest, tmp_path, conformal=sets, metrics={**CALIBRATE, "test": {**TEST, "conformal": coverage}})
    assert f"| mel | 0.0123 | {value:.3f} ({low:.3f} to {high:.3f}) | {mark} |" in text


def on_test(sensitivity, specificity, best, target=0.85, floor=0.75):
    def bounds(value):
        return {"value": value, "low": value - 0.05, "high": value + 0.05}

    return {
        "value": 0.2,
        "target": target,
        "floor": floor,
        "sensitivity": bounds(sensitivity),
        "specificity": bounds(specificity),
        "best_specificity": best,
    }


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            on_test(0.86, 0.76, 0.77),
            "target 0.85: reached; specificity 0.760 (0.710 to 0.810), target 0.75: reached.",
        ),
        (on_test(0.82, 0.8, 0.78), "**falls short by 0.030**, within chance; specificity"),
        (on_test(0.7, 0.8, 0.7), "0.700 (0.650 to 0.750), target 0.85: **falls short by 0.150**; specificity"),
        (on_test(0.7, 0.8, 0.7), "No threshold could have reached both here"),
        (on_test(0.7, 0.8, 0.76), "one that reaches the sensitivity here has a specificity of 0.760 at most"),
        (on_test(0.9, 0.7, 0.8), "gives away specificity for a margin"),
        (on_test(0.9, 0.7, 0.8, floor=None), "reached; specificity 0.700 (0.650 to 0.750)."),
    ],
)
def test_thresholds_stand_against_their_targets_on_the_test_part(manifest, tmp_path, found, said):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "thresholds": {"mel": found}}})
    line = next(line for line in text.splitlines() if line.startswith("- melanoma: sensitivity"))
    assert said in line


def test_the_most_important_figures_come_first(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST})
    short = text[: text.index("## Measured")]
    assert "**Balanced accuracy 0.500 (0.400 to 0.600)**" in short
    assert "**Melanoma: sensitivity 0.750 (0.600 to 0.850)" in short
    assert "Nothing from elsewhere was measured" in short
    elsewhere = {"clinic": {"what": "Images of a clinic.", "bundle": "these networks", "figures": TEST}}
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST, "elsewhere": elsewhere})
    short = text[: text.index("## Measured")]
    assert "images from elsewhere (clinic): balanced accuracy 0.500 (0.400 to 0.600)" in short
    assert "over mel; measured: these networks" in short


def test_elsewhere_stands_beside_the_lesion_split_over_the_same_classes(manifest, tmp_path):
    home = {**TEST, "sensitivity": {"mel": 0.9, "nv": 0.7, "df": 0.1}, "auc": {"mel": 0.95}}
    there = {
        **TEST,
        "n": 20,
        "balanced_accuracy": 0.6,
        "auc": {"mel": 0.8},
        "support": {"mel": {"images": 9, "lesions": 9}, "nv": {"images": 11, "lesions": 9}, "df": {"images": 0}},
    }
    one = {"what": "Other clinics.", "bundle": "a training that never saw them", "figures": there}
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": home, "elsewhere": {"isic2017": one}})
    assert "Other clinics. Measured: a training that never saw them." in text
    assert "20 images of 35 lesions, of mel and nv." in text
    assert "| balanced accuracy of the suggestion | 0.800 | 0.600 (0.400 to 0.600) | -0.200 |" in text
    assert "| melanoma AUC | 0.950 | 0.800 | -0.150 |" in text
    beside = {**home, "auc": {"mel": 0.85}}
    one = {**one, "beside": beside}
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": home, "elsewhere": {"isic2017": one}})
    assert "| melanoma AUC | 0.850 | 0.800 | -0.050 |" in text


def test_known_failures_are_computed(manifest, tmp_path):
    confusion = np.zeros((7, 7), int)
    confusion[MEL, MEL], confusion[MEL, NV], confusion[MEL, BCC] = 30, 12, 3
    confusion[NV, MEL] = 2
    group = {"name": "60 to 74", "images": 9, "lesions": 8, "melanomas": 8, "classes": ["mel", "nv"]}
    low, well = ({"sensitivity.mel": {"value": v, "low": 0.5, "high": 0.9}} for v in (0.6, 0.8))
    subgroups = {"age": [{**group, "figures": well}, {**group, "name": "75 and over", "figures": low}]}
    test = {**TEST, "confusion": confusion.tolist(), "subgroups": subgroups}
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": test})
    assert "- melanoma (mel) taken for melanocytic nevus (nv): 12 of 50 images (24%)" in text
    assert "nevus (nv) taken for" not in text, "two images say nothing"
    assert "melanoma (mel): 20 of 50 images (12 as nv, 3 as bcc, 5 without a suggestion); 17 not as" in text
    assert (
        "- melanoma sensitivity: 0.600 (0.500 to 0.900) for age 75 and over (8 lesions); all together 0.750"
        in text
    )
    assert "| 60 to 74 | 9 (8) | too few | 0.800 (0.500 to 0.900) [8 lesions] | too few |" in text
    assert "Nothing is known of skin tone" in text


def test_groups_without_any_figure_share_a_line(manifest, tmp_path):
    group = {"images": 3, "lesions": 2, "melanomas": 0, "classes": [], "figures": {}}
    subgroups = {"site": [{**group, "name": "ear"}, {**group, "name": "neck"}]}
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "subgroups": subgroups}})
    assert "By site, too few lesions for any of these figures: ear (2), neck (2)." in text
    assert "| ear |" not in text


def test_where_it_looked_marks_what_is_not_above_both_yardsticks(manifest, tmp_path):
    good, bad = looked(0.6, 0.1), looked(0.3, -0.1)
    blank = replace(bad.suggested, heatmap=0.0, blank=True)
    nothing = [replace(bad, label=0, suggested=blank)]
    test = {
        **TEST,
        "localisation": Localisation([good] * 5 + [replace(bad, label=NV)] * 5 + nothing).summarize(1, 50),
    }
    test["localisation"] = test["localisation"].as_json()
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": test})
    assert "heatmap 0.409" in text, "the mean of five, five and the blank one"
    assert "On 1 of the images nothing raised that class" in text
    mel = next(line for line in text.splitlines() if line.startswith("| mel | 5 |"))
    assert "| yes | 0.600 (0.600 to 0.600), yes |" in mel
    nv = next(line for line in text.splitlines() if line.startswith("| nv | 5 |"))
    assert "-0.100 (-0.100 to -0.100)" in nv
    assert "| **NO** |" in nv
    assert "| akiec | 1 | 0.000 (0.000 to 0.000) |" in text
    assert "| bcc | 0 | not measured |" in text
    assert "**Not above both yardsticks beyond chance: akiec and nv.**" in text


def looked(heatmap: float, gain: float) -> Looked:
    energies = Energies(heatmap, heatmap - gain, heatmap - gain, True)
    return Looked(f"{heatmap}", MEL, f"{heatmap}", energies, energies)


def test_the_maps_of_networks_that_forget(manifest, tmp_path):
    steps = tuple(Step(fresh, 0.1, 0.3, 0.4) for fresh in (0.0, 0.5, 1.0))
    figures = RandomisationFigures(14, 3, steps)
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "randomisation": figures.as_json()}})
    assert "The maps pass" in text
    assert "| the classifier alone | +0.100 | 0.300 | 0.400 |" in text
    assert "| all layers | +0.100 |" in text
    figures = RandomisationFigures(14, 3, (*steps[:-1], Step(1.0, 1.0, 1.0, 1.0)))
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "randomisation": figures.as_json()}})
    assert "**THE MAPS FAIL**" in text


def test_what_each_part_adds(manifest, tmp_path):
    one = {"value": 0.5, "low": 0.4, "high": 0.6}
    rows = [
        {"what": "resnet18, one view", "images": 50, "figures": {"balanced_accuracy": one}, "gain": one},
        {"what": "all networks, 8 views", "images": 50, "figures": {"balanced_accuracy": one}, "gain": None},
    ]
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "ablations": rows}})
    assert "| resnet18, one view | 0.500 (0.400 to 0.600) | not measured |" in text
    assert "| +0.500 (+0.400 to +0.600) |" in text
    assert "“all networks, 8 views”" in text
    assert "stands under What was tried" not in text
    trials = [{"what": "without ISIC 2017"}]
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "ablations": rows}, "trials": trials})
    assert "stands under What was tried" in text


def test_what_was_tried(manifest, tmp_path):
    trials = [
        {"what": "mixup | CutMix", "network": "resnet18", "samples": 90000, "figures": {"ISIC 2017": 0.55}},
        {"what": "with ISIC 2017", "figures": {"lesions": 0.71}, "note": "better\nby far"},
    ]
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "trials": trials})
    assert "| trial | network | images drawn | ISIC 2017 | lesions | remark |" in text
    assert "| mixup / CutMix | resnet18 | 90,000 | 0.550 | – |  |" in text
    assert "| with ISIC 2017 | – | – | – | 0.710 | better by far |" in text


def test_a_bundle_without_further_figures_loses_nothing_and_gains_no_empty_section(manifest, tmp_path):
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": TEST})
    for title in (
        "elsewhere",
        "What was tried",
        "For whom",
        "Where it looked",
        "What each part adds",
        "Known fail",
    ):
        assert title not in text.replace("Nothing from elsewhere", "")


def test_non_commercial_weights_have_a_licence_note_beside_them(manifest, tmp_path):
    sources = ("HAM10000: Tschandl et al. 2018, doi 10.1038/sdata.2018.161", "Another: Somebody, 2020")
    text = card(manifest, tmp_path, licence="CC BY-NC 4.0, as the images", attribution=sources)
    assert "See LICENSE beside them" in text
    assert "- HAM10000: Tschandl et al. 2018" in text
    note = (tmp_path / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY-NC 4.0, as the images" in note
    assert all(f"- {source}\n" in note for source in sources)
    assert "program" in note


def test_sources_come_from_the_recipe_where_the_bundle_names_none(manifest, tmp_path, monkeypatch):
    recipe = load_recipe("starter").model_copy(update={"attribution": ("HAM10000: Tschandl et al.",)})
    monkeypatch.setattr("dermreview.training.licence_note.load_recipe", lambda name, variant: recipe)
    card(manifest, tmp_path, licence="CC BY-NC 4.0", recipe="starter")
    assert "- HAM10000: Tschandl et al." in (tmp_path / "LICENSE").read_text(encoding="utf-8")
    card(manifest, tmp_path, licence="CC BY-NC 4.0", recipe="somebody's own")
    assert "- The data that the model card names: random weights" in (tmp_path / "LICENSE").read_text(
        encoding="utf-8"
    )


def test_other_weights_have_none(manifest, tmp_path):
    text = card(manifest, tmp_path, licence="CC0")
    assert "LICENSE" not in text
    assert not (tmp_path / "LICENSE").exists()


def test_published_beside_measured(manifest, tmp_path):
    figure = PublishedFigure(name="BACC", metric="balanced_accuracy", value=0.83, spread=0.01, split="image")
    measured = {"value": 0.5, "low": 0.4, "high": 0.6}
    published = [{**figure.model_dump(), "measured": measured}]
    text = card(manifest, tmp_path, metrics={**CALIBRATE, "test": {**TEST, "published": published}})
    assert "| BACC | 0.83 ± 0.01 | image | 0.500 (0.400 to 0.600) |" in text
