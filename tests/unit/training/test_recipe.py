from importlib import resources
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.training.recipe import known_recipes, load_recipe

STARTER = (resources.files("dermreview.training") / "recipes" / "starter.toml").read_text(encoding="utf-8")


def refused(path: Path, text: str) -> DermreviewError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DermreviewError) as caught:
        load_recipe(str(path))
    assert caught.value.code is ErrorCode.RECIPE_INVALID
    return caught.value


def test_every_shipped_recipe_is_valid():
    assert "starter" in known_recipes()
    for name in known_recipes():
        assert load_recipe(name).name == name


def test_unknown_recipe_names_the_known_ones():
    with pytest.raises(DermreviewError) as caught:
        load_recipe("nonesuch")
    assert caught.value.code is ErrorCode.RECIPE_UNKNOWN
    assert "starter" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        load_recipe(str(tmp_path / "mine.toml"))
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND


def test_an_unknown_key_is_answered_with_the_nearest_one(tmp_path):
    error = refused(tmp_path / "r.toml", STARTER.replace("label_smoothing", "label_smothing"))
    assert "label_smothing" in str(error)
    assert "did you mean label_smoothing" in str(error)


@pytest.mark.parametrize(
    ("before", "after"),
    [("train = 0.75", "train = 1.5"), ("epochs = 22", "epochs = 0"), ("batch_size = 64", 'batch_size = "many"')],
)
def test_an_impossible_value_is_named(tmp_path, before, after):
    assert before in STARTER
    assert before.split()[0] in str(refused(tmp_path / "r.toml", STARTER.replace(before, after)))


def test_no_toml_at_all(tmp_path):
    refused(tmp_path / "r.toml", "this is = = no TOML")
