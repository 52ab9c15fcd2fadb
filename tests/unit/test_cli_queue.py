"""``dermreview queue suggest`` as a user meets it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dermreview.cli import app
from dermreview.services.analyzing import read_bundle
from dermreview.services.stores import open_store
from tests.support.bundles import make_bundle
from tests.unit.store.builders import new_case, prediction


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("queue") / "small")


@pytest.fixture
def folder(tmp_path: Path, bundle: Path) -> Path:
    """A store with five analyzed cases, of which two are alike and two are sure, and one that is not analyzed."""
    with open_store(tmp_path / "store") as store:
        for name, uncertainty, features in (
            ("a", 0.9, (1, 0)),
            ("b", 0.8, (1, 0)),
            ("c", 0.4, (0, 1)),
            ("sure", 0.1, (0, -1)),
            ("very sure", 0.05, (-1, 0)),
        ):
            said = prediction("mel", 0.7, read_bundle(bundle).ref)
            said = replace(said, uncertainty=uncertainty, features=np.array(features, np.float32))
            store.save_analysis(store.add_case(new_case(name)).case.id, said)
        store.add_case(new_case("d"))
    return tmp_path / "store"


def call(*words: object) -> tuple[int, str, str]:
    answer = CliRunner().invoke(app, [str(word) for word in words])
    return answer.exit_code, answer.stdout, answer.stderr


def test_it_names_the_cases_and_what_it_left_out(folder: Path, bundle: Path) -> None:
    status, said, errors = call("queue", "suggest", "--count", 2, "--store", folder, "--bundle", bundle)
    assert (status, errors) == (0, "")
    lines = said.splitlines()
    assert lines[0] == "a: mel; uncertainty 0.90, disagreement 0.12"
    assert lines[1].startswith("c: mel")
    assert lines[2].startswith("2 suggested by combined, compared by features, from the analyses of small 1 · ")
    assert lines[2].endswith("left out: 1 not analyzed")


def test_json_has_every_figure(folder: Path, bundle: Path) -> None:
    words = ("--strategy", "uncertainty", "--count", 2, "--bundle", bundle, "--json")
    status, said, _ = call("--store", folder, "queue", "suggest", *words)
    answer = json.loads(said)
    assert status == 0
    assert answer["suggested"][0] == {
        "case": "a",
        "suggestion": "mel",
        "abstained": None,
        "malignancy": 0.8,
        "uncertainty": 0.9,
        "disagreement": 0.125,
    }
    assert [case["case"] for case in answer["suggested"]] == ["a", "b"]
    assert (answer["strategy"], answer["diversity"], answer["left_out"]) == (
        "uncertainty",
        None,
        {"not analyzed": 1},
    )


def test_missing_features_are_said_aloud(folder: Path, bundle: Path) -> None:
    with open_store(folder) as store:
        store.save_analysis(6, prediction("nv", 0.7, read_bundle(bundle).ref))
    status, said, errors = call("queue", "suggest", "--store", folder, "--bundle", bundle, "--json")
    assert (status, json.loads(said)["diversity"]) == (0, "probabilities")
    assert len(errors.strip().splitlines()) == 1
    assert "features are missing for 1 of" in errors


@pytest.mark.parametrize("words", [("--count", "0"), ("--count", "1001"), ("--strategy", "luck")])
def test_wrong_usage_is_status_2(folder: Path, bundle: Path, words: tuple[str, str]) -> None:
    assert call("queue", "suggest", "--store", folder, "--bundle", bundle, *words)[0] == 2
