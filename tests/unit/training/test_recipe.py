import re
from importlib import resources
from pathlib import Path

import pytest

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.imaging.preprocess import Colour
from dermreview.inference.activation import linear_head
from dermreview.inference.backbone import create_network
from dermreview.training.recipe_files import known_recipes, load_recipe

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


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("input_size = 112", "input_size = [112, 160]", "4 at most"),
        ("input_size = 112", "input_size = [0, 112]", "32 pixels"),
        ("training = { epochs = 22 }", "training = 3", "members.0.training"),
        ('name = "starter"', 'name = "starter"\nvariant = "other"\nvariants = { other = 3 }', "no variant other"),
        ("[split]", "[split]\nepochs = 3", "no such key in this table"),
        ("batch_size = 64", "batch_size = 64\nstart_size = 160", "start_size 160"),
        ("cache_height = 128", "cache_height = 128\nlate_levels = [{}, {}]", "as many late ones"),
    ],
)
def test_what_can_not_be_trained_is_refused_when_the_recipe_is_read(tmp_path, before, after, said):
    text = re.sub("input_size = .*", "input_size = 112", STARTER)  # one aspect ratio for all members
    assert before in text
    assert said in str(refused(tmp_path / "r.toml", text.replace(before, after)))


def test_no_toml_at_all(tmp_path):
    refused(tmp_path / "r.toml", "this is = = no TOML")


PUBLISHED = (
    "resnet50-densenet121-efficientnetb3",
    "primer",
    "guide-lenet",
    "guide-resnet",
    "jmir-baseline",
    "jmir-vgg16",
    "jmir-inceptionv3",
    "jmir-inception-resnet-v2",
    "jmir-densenet201",
    "jmir-ensemble",
    "web-cnn",
    "web-mobilenet",
)


def test_every_published_system_has_its_recipe():
    assert {*PUBLISHED, "starter", "release", "release-trial"} == set(known_recipes())


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_recipe_keeps_lesions_together_and_names_its_source(name):
    recipe = load_recipe(name)
    assert recipe.split.by == "lesion", "the leaking split is for --split image alone"
    assert recipe.source
    assert "CC BY-NC 4.0" in recipe.licence


def test_settings_of_the_weighted_ensemble():
    recipe = load_recipe("resnet50-densenet121-efficientnetb3")
    first, second, third = (member.training for member in recipe.members)
    assert [member.input_size for member in recipe.members] == [224, 224, 300]
    assert (first.learning_rate, first.weight_decay, first.batch_size) == (1e-4, 1e-4, 32)
    assert (second.learning_rate, second.weight_decay, second.plateau_patience) == (5e-5, 5e-5, 5)
    assert (third.batch_size, third.focal_gamma, third.stop_weight) == (8, 0.0, 0.92)
    assert [t.stop_min_delta for t in (first, second, third)] == [0.001, 0.0005, 0.001]
    assert (first.focal_gamma, first.label_smoothing, first.stop_patience, first.epochs) == (1.0, 0.1, 10, 35)
    assert (recipe.seeds, recipe.seeds_as, recipe.ensemble.views) == ((42, 7, 123), "repeats", 10)
    assert (recipe.split.train, recipe.split.calibrate) == (0.6, 0.2)
    assert recipe.augmentation.ratios == (2, 6, 15)
    assert recipe.augmentation.at_least == {"mel": 2}
    assert recipe.calibration.thresholds["akiec"].sensitivity == 0.75
    assert recipe.calibration.thresholds["akiec"].specificity == 0.70
    assert recipe.calibration.thresholds["mel"].specificity == 0.85


def test_primer_trains_each_network_with_each_seed():
    recipe = load_recipe("primer")
    assert recipe.seeds_as == "members"
    assert len(recipe.seeds) == 3
    assert (recipe.split.train, recipe.split.calibrate) == (0.8, 0.1)
    assert {member.training.stop_on for member in recipe.members} == {"weighted_f1"}


@pytest.mark.parametrize(
    ("name", "last_block"),
    [
        ("jmir-inceptionv3", ("Mixed_7b", "Mixed_7c")),
        ("jmir-densenet201", ("features.denseblock4", "features.norm5")),
    ],
)
def test_parts_a_and_b_are_variants_and_b_is_the_default(name, last_block):
    part_a, part_b = (load_recipe(name, variant).members[0].training for variant in "ab")
    assert (part_a.frozen_epochs, part_a.unfreeze) == (3, last_block)
    assert (part_b.frozen_epochs, part_b.unfreeze, part_b.epochs) == (0, "all", 20)
    assert load_recipe(name) == load_recipe(name, "b")
    assert part_a.learning_rate == part_b.learning_rate == 1e-3


def test_epochs_and_shares_of_the_paper():
    epochs = {name: load_recipe(name).members[0].training.epochs for name in PUBLISHED if name.startswith("jmir")}
    assert epochs == {
        "jmir-baseline": 35,
        "jmir-vgg16": 30,
        "jmir-inceptionv3": 20,
        "jmir-inception-resnet-v2": 20,
        "jmir-densenet201": 20,
        "jmir-ensemble": 20,
    }
    assert load_recipe("jmir-densenet201", "a").members[0].training.epochs == 27
    split = load_recipe("jmir-ensemble").split
    assert [round(10015 * share, -1) for share in (split.train, split.calibrate)] == [7210, 1800]


def test_an_unknown_variant_names_the_known_ones():
    with pytest.raises(DermreviewError) as caught:
        load_recipe("jmir-densenet201", "c")
    assert "a, b" in str(caught.value)


def test_settings_of_the_network_for_a_browser():
    recipe = load_recipe("web-cnn")
    training = recipe.members[0].training
    assert (training.optimizer, training.learning_rate, training.step_decay) == ("rmsprop", 1e-4, 1e-6)
    assert (training.batch_size, training.epochs, recipe.seeds) == (10, 20, (101,))
    assert recipe.augmentation.copies == "flip_or_zoom"
    assert recipe.members[0].input_shape == (75, 100)
    head = load_recipe("web-mobilenet").members[0].head
    assert (head.units, head.batch_norm) == (256, True)


def test_two_prior_corrections_are_refused(tmp_path):
    text = STARTER.replace('["weighted_sampler"]', '["weighted_sampler", "inverse_frequency"]')
    assert "choose one" in str(refused(tmp_path / "r.toml", text))


def test_the_release_recipe_has_exact_maps_three_families_and_weights_under_50_megabytes():
    recipe = load_recipe("release")
    networks = [
        create_network(member.architecture, member.arguments, input_shape=member.input_shape)
        for member in recipe.members
    ]
    assert len({type(network).__name__ for network in networks}) == 3
    assert all(linear_head(network) is not None for network in networks)
    half_floats = 2 * sum(value.numel() for network in networks for value in network.state_dict().values())
    assert half_floats < 50e6
    assert recipe.split.by == "lesion"
    assert not recipe.pretrained


def test_each_trial_changes_one_of_the_release_recipes_choices():
    light, release = load_recipe("release-trial"), load_recipe("release")
    assert light.augmentation.levels == load_recipe("starter").augmentation.levels
    guided = light.members[0].training.model_copy(update={"mask_guidance": 0.5})
    changes = {
        "light": {},
        "guided": {"members": (light.members[0].model_copy(update={"training": guided}),)},
        "constant": {"colour": release.colour},
        "strong": {"augmentation": light.augmentation.model_copy(update={"levels": release.augmentation.levels})},
    }
    for name, changed in changes.items():
        assert load_recipe("release-trial", name) == light.model_copy(update={"variant": name, **changed})
    assert guided.mask_guidance == release.members[0].training.mask_guidance
    assert release.colour is Colour.SHADES_OF_GRAY
