import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.domain.case import Patient
from dermreview.domain.taxonomy import CLASSES
from dermreview.exchange.datasets import DatasetItem
from dermreview.imaging.decode import encode_png
from dermreview.training.recipe import Split
from dermreview.training.splits import prove_disjoint, split_items
from dermreview.training.summary import DatasetSummary, class_counts, summarize


def described(items: list[DatasetItem], by="lesion") -> DatasetSummary:
    parts = split_items(items, Split(by=by, train=0.6, calibrate=0.2), 1)
    return summarize(items, by, prove_disjoint(parts), class_counts(parts.named()))


@pytest.fixture
def items() -> list[DatasetItem]:
    return [
        DatasetItem(
            Path("x"),
            f"{lesion}_{image}",
            CLASSES[lesion % 7],
            f"L{lesion}",
            Patient(
                f"L{lesion}", None, None if lesion == 0 else 3 * lesion, "male" if lesion % 2 else None, "back"
            ),
            "histo",
        )
        for lesion in range(35)
        for image in range(2)
    ]


def test_everything_is_counted_once(items):
    found = described(items)
    assert (found.total.images, found.total.malignant, found.lesions, found.patients) == (70, 30, 35, 0)
    for distribution in found.distributions.values():
        assert sum(count.images for count in distribution.values()) == 70
        assert sum(count.groups for count in distribution.values()) == 35


def test_ages_stand_in_bins_of_five_years_with_the_unknown_last(items):
    ages = described(items).distributions["age"]
    assert next(iter(ages)) == "0 to 4"
    assert list(ages)[-1] == "unknown"
    # lesion 1 is of 3 years, lesions 2 and 3 of 6 and 9
    assert (ages["0 to 4"].images, ages["5 to 9"].images, ages["unknown"].images) == (2, 4, 2)


def test_values_stand_by_frequency_and_classes_in_their_own_order(items):
    found = described(items)
    assert list(found.distributions["diagnosis"]) == list(CLASSES)
    assert list(found.distributions["sex"]) == ["male", "unknown"]
    assert found.distributions["diagnosis"]["mel"].malignant == 10
    assert found.distributions["diagnosis"]["nv"].malignant == 0


def test_the_parts_of_the_split_are_counted_class_by_class(items):
    found = described(items)
    assert found.per_class["train"] == dict.fromkeys(CLASSES, 6)
    assert found.as_json()["split"]["disjoint"] is True
    assert described(items, "image").as_json()["split"]["disjoint"] is False


@pytest.fixture
def folder(tmp_path) -> Path:
    random = np.random.default_rng(1)
    (tmp_path / "data" / "images").mkdir(parents=True)
    rows = ["lesion_id,image_id,dx,dx_type,age,sex,localization"]
    for index, code in enumerate(CLASSES):
        for number in range(7):
            rgb = random.integers(0, 255, (64, 64, 3), dtype=np.uint8)
            (tmp_path / "data" / "images" / f"{code}{number}.png").write_bytes(encode_png(rgb))
            rows.append(f"{code}{number},{code}{number},{code},histo,{40 + index},female,<b>$back$</b>")
    (tmp_path / "data" / "meta.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path / "data"


def test_the_page_stands_alone_and_shows_five_samples_a_class(folder, tmp_path):
    out = tmp_path / "page.html"
    answer = CliRunner().invoke(app, ["data", "summary", "--data", str(folder), "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    page = out.read_text(encoding="utf-8")
    assert page.count("data:image/jpeg") == 35
    # diagnosis, age, sex, site, diagnosis type; nobody named a skin tone
    assert page.count("<svg ") == 5
    assert "no group is on both sides" in page
    assert not re.search(r"(src|href)=\"http", page)
    assert "<b>$back$</b>" not in page
    assert "LEAKING" not in page


def test_json_and_the_leaking_split(folder):
    arguments = ["data", "summary", "--data", str(folder), "--recipe", "web-cnn", "--by", "image", "--json"]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["images"] == 49
    assert found["split"]["by"] == "image"
    assert found["distributions"]["sex"] == {"female": {"images": 49, "malignant": 21, "lesions": 49}}


def test_an_existing_file_is_not_overwritten(folder, tmp_path):
    out = tmp_path / "page.html"
    out.write_text("mine", encoding="utf-8")
    answer = CliRunner().invoke(app, ["data", "summary", "--data", str(folder), "--out", str(out)])
    assert answer.exit_code != 0
    assert out.read_text(encoding="utf-8") == "mine"
