"""The survey of a dataset's quality, and its command."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.quality import Badge
from dermreview.imaging.decode import encode_png
from dermreview.imaging.quality import Quality
from dermreview.imaging.synthetic import generate_case
from dermreview.training.data import gather
from dermreview.training.surveying import survey_quality

IMAGES = {"mel-5": "mel", "nv-1": "nv", "bcc-2": "bcc", "nv-4": "nv"}
"""The first has ink, hair and dark corners, the third a ruler, the others nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "images").mkdir()
    rows = ["lesion_id,image_id,dx"]
    for name, code in IMAGES.items():
        picture = generate_case(int(name.rsplit("-")[1]), code).rgb
        (folder / "images" / f"{name}.png").write_bytes(encode_png(picture))
        rows.append(f"L-{name},{name},{code}")
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_badges_are_counted_and_measures_spread(folder):
    steps = []
    found = survey_quality(gather([folder], None, 0), lambda done, total: steps.append((done, total)))
    assert steps == [(number, 4) for number in range(1, 5)]
    assert found.badges == {"ink": 1, "ruler": 1, "hair": 1, "dark_corners": 1, "blur": 0}
    assert (found.images, found.without) == (4, 2)
    assert set(found.measures) == {field.name for field in fields(Quality)}
    for values in found.measures.values():
        assert list(values) == sorted(values)
    assert found.measures["skin"][0] > 0.9


def test_the_command_prints_shares(folder):
    answer = CliRunner().invoke(app, ["data", "quality", "--data", str(folder), "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["badges"] == {badge.value: 0.0 if badge is Badge.BLUR else 0.25 for badge in Badge}
    assert (found["images"], found["without_badge"]) == (4, 0.5)
    assert len(found["quantiles"]) == len(found["measures"]["noise"])
    answer = CliRunner().invoke(app, ["data", "quality", "--data", str(folder), "--limit", "2"])
    assert answer.stdout.startswith("2 images, ")
    assert "dark corners: " in answer.stdout
    assert "sharpness: median " in answer.stdout


def test_a_broken_image_is_named(folder, tmp_path):
    items = gather([folder], None, 0)
    items[0].path.with_name("broken.png").write_text("no image")
    broken = type(items[0])(items[0].path.with_name("broken.png"), "broken", "nv", None)
    with pytest.raises(DermreviewError) as caught:
        survey_quality([*items, broken], lambda done, total: None)
    assert caught.value.code is ErrorCode.DATA_IMAGE_UNUSABLE
    broken.path.unlink()
