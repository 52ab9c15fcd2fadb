"""The page: whole in itself, readable without seeing it, honest about what it does not know."""

import dataclasses
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.inference.bundle import Conformal, PublishedFigure, SplitRecord, load_bundle
from dermreview.training import figures
from dermreview.training.ablations import Ablation
from dermreview.training.bootstrap import Interval
from dermreview.training.evaluate import evaluate
from dermreview.training.localisation import ClassLocalisation, LocalisationFigures, Shares
from dermreview.training.pictures import Pictures, choose_errors, choose_grid, take_picture
from dermreview.training.randomisation import RandomisationFigures, Step
from dermreview.training.report import write_report
from dermreview.training.wording import reading, summary
from tests.support.bundles import make_bundle
from tests.unit.training.test_evaluate import draw

ROUNDS = 40


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    return load_bundle(
        make_bundle(
            tmp_path_factory.mktemp("report") / "big",
            views=1,
            malignant=0.4,
            thresholds={"mel": 0.2},
            conformal=Conformal(coverage=0.9, minimum={"mel": 0.1}, too_few=("df",)),
            published=(
                PublishedFigure(name="BACC & more", metric="balanced_accuracy", value=0.846, spread=0.009),
            ),
            infeasible={"akiec": "no threshold keeps 0.70"},
            split=SplitRecord(by="image", seed=1, train=4, calibrate=2, test=2, file="s.csv", sha256="0" * 64),
        )
    ).manifest


def picture(caption: str = "X1: is mel, said nv 0.90", earlier: bool = False):
    values = np.zeros((7, 4, 4), np.float16)
    values[CLASS_INDEX["mel"], 1:3, 1:3] = 1
    maps = ActivationMaps(values, FULL_IMAGE, "class activation")
    rgb = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    return take_picture(rgb, caption, "mel", maps, maps if earlier else None)


@pytest.fixture(scope="module")
def page(manifest, tmp_path_factory):
    """A report with everything in it."""
    scored, items = draw()
    abstained = np.arange(210) % 20 == 0
    scored = dataclasses.replace(
        scored,
        abstained=abstained,
        suggested=np.where(abstained, -1, scored.suggested),
        malignant=scored.probabilities[:, [0, 1, 4]].sum(axis=1) > 0.4,
        not_ruled_out=scored.probabilities > 0.1,
    )
    one = Interval(0.5, 0.4, 0.6)
    names = ("heatmap", "area", "gaussian", "peak_inside", "heatmap_minus_area", "heatmap_minus_gaussian")
    shares, under = (
        Shares(20, dict.fromkeys(names, one)),
        Shares(9, dict.fromkeys(names, Interval(-0.3, -0.4, -0.2))),
    )
    by_class = {"mel": ClassLocalisation(shares, under), "nv": ClassLocalisation(under, shares)}
    location = LocalisationFigures(200, 2, 3, 4, dict.fromkeys(names, one), by_class)
    steps = (Step(0.0, 0.1, 0.5, 0.5), Step(0.5, 0.1, 0.4, 0.5), Step(1.0, 0.02, 0.3, 0.4))
    found = evaluate(
        scored,
        items,
        3,
        ROUNDS,
        manifest=manifest,
        against=("other", scored),
        localisation=location,
        ablations=(
            Ablation("resnet10t, <one> view", 210, {"balanced_accuracy": one}, Interval(-0.02, -0.05, 0.01)),
            Ablation("all networks", 210, {"balanced_accuracy": one}, None),
        ),
        randomisation=RandomisationFigures(14, 3, steps),
    )
    out = tmp_path_factory.mktemp("out") / "new" / "folder"
    log = out.parent.parent / "training.jsonl"
    lines = [
        {"member": "resnet10t", "seed": 1, "epoch": n, "loss": 1 / n, "calibrate_loss": 1 / n, "accuracy": 0.5}
        for n in (1, 2)
    ]
    log.write_text("\n".join(json.dumps(line) for line in lines))
    pictures = Pictures((picture(),), (picture("<script>alert(1)</script>"),), (picture(earlier=True),))
    return write_report(out, found, manifest, pictures, training_log=log, notes=["Eight <b>others</b> left out."])


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else(page):
    text = page.read_text(encoding="utf-8")
    tags = Tags(text).found
    assert not {"script", "link", "iframe", "object", "embed"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        for name in ("src", "href", "xlink:href", "data", "poster", "srcset"):
            value = attributes.get(name)
            assert value is None or value.startswith(("data:image/", "#")), (tag, name, value)
    assert not re.search(r"url\((?!#)|@import", text)
    assert "default-src 'none'" in text


def test_every_picture_and_chart_has_words(page):
    tags = Tags(page.read_text(encoding="utf-8")).found
    pictures = [attributes for tag, attributes in tags if tag == "img"]
    charts = [attributes for tag, attributes in tags if tag == "svg"]
    assert len(pictures) == 7
    assert all(attributes["alt"] for attributes in pictures)
    assert len(charts) >= 10
    assert all(attributes["role"] == "img" and attributes["aria-label"] for attributes in charts)


def test_charts_take_their_colours_from_the_page(page):
    text = page.read_text(encoding="utf-8")
    assert "var(--mel)" in text
    assert not re.search(r"#0[0-9]0[0-9]0[0-9]\b", text), "a placeholder colour was left over"
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_what_comes_from_outside_is_escaped(page):
    text = page.read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "BACC &amp; more" in text
    assert "&lt;b&gt;others" in text


def test_a_leaking_split_is_said_on_top(page):
    text = page.read_text(encoding="utf-8")
    assert text.index("LEAKING SPLIT") < text.index("In short")


def test_all_parts_are_there(page):
    text = page.read_text(encoding="utf-8")
    for words in (
        *("Confusion matrix", "ROC", "Precision and recall", "Can the probabilities be believed?", "abstained on"),
        *("Sets that can&#39;t be ruled out", "By age", "Where the networks looked", "Before and after training"),
        *(
            "Errors",
            "Training",
            "On 2 of them nothing raised",
            "3 more images had no map",
            "Published beside measured",
            "0.846 ± 0.009",
            "do not say",
            "no threshold keeps",
        ),
    ):
        assert words in text or words.replace("&#39;", "'") in text, words
    anchors = set(re.findall(r'href="#([a-z]+)"', text))
    assert anchors <= set(re.findall(r'<section id="([a-z]+)"', text))
    assert len(anchors) == 12


def row_of(text: str, heading: str) -> str:
    """Return the words of the table row with this heading, cells apart by one space."""
    row = re.search(rf'<tr><th scope="row"[^>]*>{re.escape(heading)}</th>(.*?)</tr>', text, re.DOTALL)
    assert row, heading
    return " ".join(re.sub(r"<[^>]+>", " ", row[1]).split())


def test_maps_parts_and_thresholds_are_told_in_tables(page):
    text = page.read_text(encoding="utf-8")
    maps = text[text.index('<section id="maps">') :]
    mel = row_of(maps, "mel")
    assert mel == (
        "20 0.500 0.400 to 0.600 +0.500 +0.400 to +0.600 +0.500 +0.400 to +0.600 yes -0.300 -0.400 to -0.200 NO"
    )
    assert row_of(maps, "nv").endswith("NO 0.500 0.400 to 0.600 yes")
    assert row_of(maps, "the classifier and the last 50%") == "+0.100 0.400 0.500"
    assert "The maps pass: nothing is left of them once all layers are fresh (+0.02, 0.30)." in text
    assert row_of(text, "resnet10t, &lt;one&gt; view").startswith(
        "210 0.500 0.400 to 0.600 -0.020 -0.050 to +0.010"
    )
    assert "“all networks”" in text
    rule = text[text.index('<section id="rule">') :]
    assert row_of(rule, "mel").startswith("0.2000 ")
    assert row_of(rule, "malignant or benign").startswith("0.4000 ")


def test_the_figures_stand_beside_the_page(page):
    figures_file = json.loads((page.parent / "evaluation.json").read_text())
    text = page.read_text(encoding="utf-8")
    assert f"{figures_file['balanced_accuracy']:.3f}" in text
    assert f"{figures_file['sensitivity']['mel']:.3f}" in text


def test_a_bare_evaluation_makes_a_page_too(tmp_path):
    scored, _ = draw(70)
    plain = load_bundle(make_bundle(tmp_path / "b", views=1)).manifest
    page = write_report(tmp_path / "out", evaluate(scored, None, 1, 20, manifest=plain), plain)
    text = page.read_text(encoding="utf-8")
    assert "keeps no record of its split" in text
    assert "For whom" not in text
    assert "Errors" not in text


def test_images_of_one_class_make_a_page_too(tmp_path):
    scored, items = draw(210)
    nevi = scored.truth == CLASS_INDEX["nv"]
    changes = {
        name: getattr(scored, name)[nevi]
        for name in ("truth", "groups", "probabilities", "suggested", "abstained", "members")
    }
    ids = tuple(name for name, keep in zip(scored.ids, nevi, strict=True) if keep)
    only = dataclasses.replace(scored, ids=ids, **changes)
    plain = load_bundle(make_bundle(tmp_path / "b", views=1)).manifest
    kept = [item for item, keep in zip(items, nevi, strict=True) if keep]
    found = evaluate(only, kept, 1, 20, manifest=plain)
    assert found.as_json()["auc"]["mel"] is None
    assert write_report(tmp_path / "out", found, plain).is_file()


def test_a_damaged_training_log_is_one_clear_error(tmp_path, manifest):
    scored, _ = draw(70)
    log = tmp_path / "training.jsonl"
    log.write_text('{"epoch": 1}\n')
    with pytest.raises(DermreviewError) as caught:
        write_report(tmp_path / "out", evaluate(scored, None, 1, 20), manifest, training_log=log)
    assert caught.value.code is ErrorCode.BUNDLE_INVALID


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path, manifest):
    scored, _ = draw(70)
    (tmp_path / "out").write_text("")
    with pytest.raises(DermreviewError) as caught:
        write_report(tmp_path / "out", evaluate(scored, None, 1, 20), manifest)
    assert caught.value.code is ErrorCode.TARGET_NOT_WRITABLE


def test_missed_malignant_lesions_come_first_among_the_errors():
    scored, _ = draw()
    chosen = choose_errors(scored, 210)
    malignant = np.isin(scored.truth, [CLASS_INDEX[c] for c in ("akiec", "bcc", "mel")])
    missed = [bool(malignant[n]) and CLASSES[scored.suggested[n]] not in {"akiec", "bcc", "mel"} for n in chosen]
    assert any(missed)
    assert missed == sorted(missed, reverse=True)
    assert all(scored.truth[n] != scored.suggested[n] for n in chosen)
    assert len(chosen) == (scored.truth != scored.suggested).sum()


def test_the_grid_has_a_right_and_a_wrong_image_of_each_class():
    scored, _ = draw()
    chosen = choose_grid(scored)
    assert {CLASSES[scored.truth[n]] for n in chosen} == set(CLASSES)
    right = [bool(scored.truth[n] == scored.suggested[n]) for n in chosen]
    assert 0 < sum(right) < len(right)


def test_a_map_that_raises_nothing_is_not_drawn():
    values = np.full((7, 4, 4), -1, np.float16)
    maps = ActivationMaps(values, FULL_IMAGE, "class activation")
    rgb = np.zeros((80, 80, 3), np.uint8)
    assert take_picture(rgb, "x", "mel", maps).heatmap is None


def test_a_handful_of_lesions_is_not_summed_up_in_a_sentence():
    few, many = (" ".join(summary(evaluate(draw(count)[0], None, 1, 20))) for count in (28, 210))
    assert "2 melanomas, too few" in few
    assert "Of 100 images of melanoma" not in few
    assert "Weakest" not in few
    assert "Of 100 images of melanoma" in many
    assert "Weakest" in many


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.1, 0.2, "higher"), (-0.2, -0.1, "lower"), (-0.1, 0.1, "can't be told"), (0, 0, "the same")],
)
def test_a_difference_is_read_by_its_interval(low, high, words):
    assert reading(Interval((low + high) / 2, low, high)) == words


def test_a_chart_does_not_depend_on_the_time_it_is_drawn():
    scored, _ = draw(70)
    assert figures.reliability(scored, 0.1) == figures.reliability(scored, 0.1)
