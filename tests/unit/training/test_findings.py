"""What other runs found out comes onto the card, and a bad file leaves the bundle as it was."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.inference.bundle import load_bundle
from dermreview.training.evaluate import evaluate
from dermreview.training.findings import add_findings
from dermreview.training.predictions import Scored
from tests.support.bundles import make_bundle

FINDINGS = """
[elsewhere."other clinics"]
what = "Images of clinics that were not learned from."
bundle = "a training that never saw them"
figures = "there/evaluation.json"
beside = "home.json"

[[ablations]]
what = "with patient data, in a copy"
row = "with patient data"
evaluation = "copy.json"

[[trials]]
what = "strong colours"
network = "ResNet-18"
samples = 90000
note = "kept"
evaluations = { "unseen look" = "there/evaluation.json" }
figures = { "melanoma AUC" = 0.8125 }
"""


def measured(seed: int) -> dict[str, object]:
    random = np.random.default_rng(seed)
    truth = np.arange(84) % 7
    probabilities = random.dirichlet(np.ones(7), 84).astype(np.float32)
    scored = Scored(
        ids=tuple(f"i{number}" for number in range(84)),
        truth=truth,
        groups=np.array([f"g{number}" for number in range(84)]),
        probabilities=probabilities,
        suggested=probabilities.argmax(axis=1),
        abstained=np.zeros(84, bool),
        members=probabilities[:, None],
        malignant=None,
        not_ruled_out=None,
        rule="argmax",
        prior=np.full(7, 1 / 7),
    )
    return evaluate(scored, None, 0, 50).as_json()


def ablation(what: str, value: float, gain: float | None, images: int = 84) -> dict[str, object]:
    figure = {"value": value, "low": value - 0.1, "high": value + 0.1}
    difference = None if gain is None else {"value": gain, "low": gain - 0.1, "high": gain + 0.1}
    return {"what": what, "images": images, "figures": {"balanced_accuracy": figure}, "gain": difference}


@pytest.fixture
def bundle(tmp_path) -> Path:
    rows = [ablation("all networks, 8 views", 0.5, None)]
    test = {**measured(3), "ablations": rows}
    return make_bundle(tmp_path / "small", metrics={"calibrate": {"images": 40, "lesions": 30}, "test": test})


@pytest.fixture
def file(tmp_path) -> Path:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "evaluation.json").write_text(json.dumps(measured(1)), encoding="utf-8")
    (tmp_path / "home.json").write_text(json.dumps(measured(2)), encoding="utf-8")
    for name, images in (("copy", 84), ("others", 80)):
        rows = [ablation("with patient data", 0.625, 0.125, images)]
        (tmp_path / f"{name}.json").write_text(json.dumps({**measured(3), "ablations": rows}), encoding="utf-8")
    path = tmp_path / "findings.toml"
    path.write_text(FINDINGS, encoding="utf-8")
    return path


def test_the_card_tells_what_was_measured_elsewhere_and_what_was_tried(bundle, file):
    before = load_bundle(bundle)
    card = add_findings(bundle, file)
    text = card.read_text(encoding="utf-8")
    there, home = measured(1), measured(2)
    assert "### other clinics" in text
    assert "a training that never saw them" in text
    assert f"{there['balanced_accuracy']:.3f} (" in text
    assert f"{home['balanced_accuracy']:.3f}" in text
    assert (
        f"| strong colours | ResNet-18 | 90,000 | {there['over_prior']['balanced_accuracy']:.3f} | 0.812" in text
    )
    (row,) = [line for line in text.splitlines() if line.startswith("| with patient data, in a copy |")]
    assert "0.625 (0.525 to 0.725)" in row
    assert "+0.125" in row
    after = load_bundle(bundle)
    assert after.manifest.members == before.manifest.members
    assert after.ref.digest != before.ref.digest
    assert "sweep" not in json.dumps(after.manifest.metrics["elsewhere"])


def test_the_card_says_by_how_much_an_aim_is_missed_and_why(bundle, file):
    aims = [
        ("melanoma specificity", "specificity.mel", 0.999, "too few images"),
        ("balanced accuracy", "over_prior.balanced_accuracy", 0.01, "never shown, as it is reached"),
    ]
    text = "".join(
        f'[[aims]]\nwhat = "{what}"\nfigure = "{figure}"\naim = {aim}\nwhy = "{why}"\n'
        for what, figure, aim, why in aims
    )
    file.write_text(text, encoding="utf-8")
    add_findings(bundle, file)
    card = (bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
    specificity = load_bundle(bundle).manifest.metrics["test"]["specificity"]["mel"]
    assert f"**falls short by {0.999 - specificity:.3f}**" in card
    assert "too few images" in card
    assert "| balanced accuracy | 0.01 |" in card
    assert "never shown" not in card


def test_an_aim_without_a_figure_is_refused(bundle, file):
    file.write_text('[[aims]]\nwhat = "x"\nfigure = "specificity.wart"\naim = 0.5\n', encoding="utf-8")
    with pytest.raises(DermreviewError) as caught:
        add_findings(bundle, file)
    assert caught.value.code is ErrorCode.FINDINGS_INVALID
    assert "specificity.wart" in str(caught.value)


def test_findings_replace_earlier_ones_and_a_card_alone_keeps_them(bundle, file):
    add_findings(bundle, file)
    first = (bundle / "bundle.json").read_bytes()
    add_findings(bundle, file)
    add_findings(bundle, None)
    assert (bundle / "bundle.json").read_bytes() == first
    file.write_text("", encoding="utf-8")
    assert "other clinics" not in add_findings(bundle, file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('what = "strong colours"', "", "trials.0.what"),
        ("samples = 90000", "samples = 0", "trials.0.samples"),
        ("note =", "remark =", "trials.0.remark"),
        ("[[trials]]", "[[trials", "findings"),
        ('"copy.json"', '"home.json"', "no row “with patient data”"),
        ('"copy.json"', '"others.json"', "of 80 images, and the bundle was measured on 84"),
        ('"home.json"', '"away.json"', "away.json does not exist"),
        ('"home.json"', '"findings.toml"', "can't be read as findings"),
        ('"home.json"', '"list.json"', "no evaluation"),
    ],
)
def test_a_bad_file_is_named_in_one_line_and_changes_nothing(bundle, file, before, after, said):
    (file.parent / "list.json").write_text("[1, 2]", encoding="utf-8")
    kept = {path.name: path.read_bytes() for path in bundle.iterdir()}
    assert before in FINDINGS
    file.write_text(FINDINGS.replace(before, after), encoding="utf-8")
    with pytest.raises(DermreviewError) as caught:
        add_findings(bundle, file)
    assert caught.value.code in {ErrorCode.FINDINGS_INVALID, ErrorCode.FILE_NOT_FOUND}
    assert said in str(caught.value)
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == kept


def test_a_bundle_that_was_never_calibrated_has_nothing_to_tell(tmp_path):
    with pytest.raises(DermreviewError, match="nothing to tell"):
        add_findings(make_bundle(tmp_path / "raw"), None)


def test_the_command_says_where_the_card_is(bundle, file):
    result = CliRunner().invoke(app, ["card", str(bundle), "--findings", str(file)])
    assert result.exit_code == 0, result.output
    assert "MODEL_CARD.md: written" in result.output.replace("\n", "")
