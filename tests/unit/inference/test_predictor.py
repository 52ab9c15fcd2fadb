from pathlib import Path

import numpy as np
import pytest
import torch

from dermreview.domain.analysis import Region
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.preprocess import Geometry
from dermreview.imaging.quality import measure_quality
from dermreview.inference import predictor as predictor_module
from dermreview.inference import signed_gradcam
from dermreview.inference.backbone import classifier_of
from dermreview.inference.bundle import Head, load_bundle, write_manifest
from dermreview.inference.predictor import Predictor
from tests.support.bundles import TINY_RESNET, make_bundle, noise

TRIO = (
    ("resnet10t", TINY_RESNET),
    ("densenet121", {"growth_rate": 4, "block_config": (2, 2, 2)}),
    ("regnetx_002", {}),
)


@pytest.fixture(scope="module")
def trio(tmp_path_factory) -> Predictor:
    return Predictor.load(make_bundle(tmp_path_factory.mktemp("bundles") / "trio", TRIO), "cpu")


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (90, 120, 3), dtype=np.uint8)


def test_a_prediction_is_whole_and_in_range(trio, image):
    prediction = trio.predict(image)
    assert prediction.probabilities.shape == (7,)
    assert prediction.probabilities.sum() == pytest.approx(1.0, abs=1e-5)
    assert prediction.member_probabilities.shape == (3, 7)
    assert prediction.member_names == ("resnet10t", "densenet121", "regnetx_002")
    assert (prediction.spread >= 0).all()
    assert 0 <= prediction.uncertainty <= 1
    assert 0 <= prediction.disagreement <= 1
    assert prediction.malignancy == pytest.approx(float(prediction.probabilities[[0, 1, 4]].sum()))
    assert prediction.decision.suggestion == CLASSES[int(prediction.probabilities.argmax())]
    assert prediction.device == "cpu"


def test_maps_are_small_signed_and_say_what_part_they_cover(trio, image):
    maps = trio.predict(image).maps
    assert maps.values.dtype == np.float16
    assert maps.values.shape == (7, 4, 4)
    assert (maps.values < 0).any()
    assert maps.region == Region(0.125, 0.0, 0.875, 1.0)
    assert maps.method == "class activation"


def test_the_average_is_weighted(tmp_path, image):
    folder = make_bundle(tmp_path / "weighted", TRIO)
    predictor = Predictor.load(folder, "cpu")
    weights = (0.7, 0.2, 0.1)
    for loaded, weight in zip(predictor._members, weights, strict=True):
        loaded.member = loaded.member.model_copy(update={"weight": weight})
    prediction = predictor.predict(image)
    expected = (np.array(weights)[:, None] * prediction.member_probabilities).sum(axis=0)
    np.testing.assert_allclose(prediction.probabilities, expected, atol=1e-5)


def test_each_member_s_maps_come_with_it_and_tell_its_logits(trio, image):
    """The mean of a class's map and the bias make its logit, over the views of each member."""
    prediction = trio.predict(image)
    assert len(prediction.member_maps) == 3
    for loaded, maps in zip(trio._members, prediction.member_maps, strict=True):
        assert maps.values.dtype == np.float16
        assert maps.region == prediction.maps.region
        chunks = trio._run(loaded, image, predictor_module.forward)
        logits = torch.cat([chunk.logits for chunk in chunks]).mean(dim=0).numpy()
        bias = classifier_of(loaded.network).bias.detach().numpy()
        np.testing.assert_allclose(maps.values.astype(np.float32).mean(axis=(1, 2)) + bias, logits, atol=5e-3)


def test_the_average_of_the_members_maps_is_the_map_of_all(trio, image):
    prediction = trio.predict(image)
    means = np.array([maps.values.astype(np.float32).mean(axis=(1, 2)) for maps in prediction.member_maps])
    weights = trio._weights() / trio._weights().sum()
    average = prediction.maps.values.astype(np.float32).mean(axis=(1, 2))
    np.testing.assert_allclose(average, (weights[:, None] * means).sum(axis=0), atol=2e-2)


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("mirror", [False, True])
def test_a_turned_image_gets_the_same_answer_and_turned_maps(trio, turns, mirror):
    square = np.random.default_rng(4).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    turned = np.rot90(square[:, ::-1] if mirror else square, turns)
    straight, other = trio.predict(square), trio.predict(np.ascontiguousarray(turned))
    np.testing.assert_allclose(other.probabilities, straight.probabilities, atol=1e-5)
    maps = straight.maps.values[:, :, ::-1] if mirror else straight.maps.values
    expected = np.rot90(maps, turns, axes=(1, 2)).astype(np.float32)
    np.testing.assert_allclose(other.maps.values.astype(np.float32), expected, atol=2e-2)


def test_a_threshold_beats_the_largest_probability(tmp_path, image):
    folder = make_bundle(tmp_path / "cautious", thresholds={"mel": 0.0001})
    decision = Predictor.load(folder, "cpu").predict(image).decision
    assert (decision.suggestion, decision.rule) == ("mel", "threshold:mel")


def test_argmax_over_the_prior_says_so(tmp_path, image):
    prior = (0.02, 0.02, 0.02, 0.02, 0.02, 0.88, 0.02)
    folder = make_bundle(tmp_path / "prior", argmax="over_prior", class_prior=prior)
    prediction = Predictor.load(folder, "cpu").predict(image)
    assert prediction.decision.rule == "argmax_over_prior"
    expected = CLASSES[int((prediction.probabilities / np.array(prior)).argmax())]
    assert prediction.decision.suggestion == expected


@pytest.mark.parametrize("geometry", list(Geometry))
def test_every_geometry_runs(tmp_path, image, geometry):
    maps = Predictor.load(make_bundle(tmp_path / "g", geometry=geometry), "cpu").predict(image).maps
    expected = {"center_crop": (0.125, 0.875), "squash": (0.0, 1.0), "pad": (0.0, 1.0)}[geometry]
    assert (maps.region.left, maps.region.right) == expected
    if geometry is Geometry.PAD:
        assert maps.region.top < 0 < 1 < maps.region.bottom


def test_float16_weights_are_read_without_further_loss(tmp_path, image):
    folder = make_bundle(tmp_path / "same")
    first, second = (Predictor.load(folder, "cpu").predict(image) for _ in range(2))
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


def test_a_device_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DermreviewError) as caught:
        Predictor.load(make_bundle(tmp_path / "b"), "cuda")
    assert caught.value.code is ErrorCode.DEVICE_UNAVAILABLE


class FullMemory:
    """Stands for a GPU that takes no more than ``fits`` views at a time."""

    def __init__(self, fits: int, real) -> None:
        self.fits, self.real, self.sizes = fits, real, []

    def __call__(self, network, batch):
        self.sizes.append(len(batch))
        if len(batch) > self.fits:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return self.real(network, batch)


def test_out_of_memory_halves_the_batch_and_says_so(tmp_path, image, monkeypatch):
    predictor = Predictor.load(make_bundle(tmp_path / "b"), "cpu")
    expected = predictor.predict(image)
    full = FullMemory(2, predictor_module.forward_with_maps)
    monkeypatch.setattr(predictor_module, "forward_with_maps", full)
    prediction = predictor.predict(image)
    assert full.sizes == [8, 4, 2, 2, 2, 2]
    assert len(predictor.notices) == 2
    np.testing.assert_allclose(prediction.probabilities, expected.probabilities, atol=1e-6)
    predictor.predict(image)
    assert full.sizes[6:] == [2, 2, 2, 2], "the smaller batch is kept"


def test_no_room_at_all_goes_to_the_cpu_and_says_so(tmp_path, image, monkeypatch):
    predictor = Predictor.load(make_bundle(tmp_path / "b"), "cpu")
    predictor._device = torch.device("meta")  # stands for the GPU, which is not there

    def forward(network, batch):
        if batch.device.type == "meta":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(network, batch)

    real = predictor_module.forward_with_maps
    monkeypatch.setattr(predictor_module, "forward_with_maps", forward)
    prediction = predictor.predict(image)
    assert prediction.device == predictor.device == "cpu"
    assert "CPU" in predictor.notices[-1]


def test_networks_that_return_nonsense_are_no_answer(tmp_path, image):
    predictor = Predictor.load(make_bundle(tmp_path / "b"), "cpu")
    torch.nn.init.constant_(predictor._members[0].network.fc.weight, float("nan"))
    with pytest.raises(DermreviewError) as caught:
        predictor.predict(image)
    assert caught.value.code is ErrorCode.BUNDLE_INVALID


def test_a_large_and_a_tiny_image(trio):
    for shape in ((64, 64, 3), (64, 2000, 3), (3000, 70, 3)):
        assert np.isfinite(trio.predict(np.full(shape, 120, np.uint8)).probabilities).all()


def test_the_predictor_leaves_no_trace_of_torch(trio, image):
    prediction = trio.predict(image)
    for value in (prediction.probabilities, prediction.spread, prediction.maps.values):
        assert type(value) is np.ndarray


def test_released_bundles_folder(tmp_path: Path):
    """The weights that a user gets are readable by every user of the workstation."""
    for path in make_bundle(tmp_path / "b").iterdir():
        assert path.stat().st_mode & 0o044 == 0o044


HEAD = Head(pool="max", units=16)
TINY_VIT = ("vit_tiny_patch16_224", {"depth": 1, "embed_dim": 24})


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Predictor:
    """Exact maps, Grad-CAM on a map, Grad-CAM on tokens, and a network of ours."""
    folder = tmp_path_factory.mktemp("bundles") / "mixed"
    architectures = (("resnet10t", TINY_RESNET), ("mobilenetv1_100", {}), TINY_VIT, ("lenet", {}))
    return Predictor.load(make_bundle(folder, architectures, heads=(None, HEAD, HEAD, None), views=10), "cpu")


def test_an_observation_is_what_a_prediction_is_made_of(mixed, image):
    seen, prediction = mixed.observe(image), mixed.predict(image)
    assert seen.quality == measure_quality(image)
    assert prediction.badges == seen.quality.badges
    assert seen.by_view.shape == (4, 10, 7)
    assert seen.by_view.dtype == np.float32
    np.testing.assert_allclose(seen.by_view.sum(axis=-1), 1.0, atol=1e-5)
    np.testing.assert_allclose(seen.by_view.mean(axis=1), prediction.member_probabilities, atol=1e-6)
    np.testing.assert_array_equal(seen.features, prediction.features)
    assert seen.features.shape == (32 + 16 + 16 + 84,)
    assert np.linalg.norm(seen.features) == pytest.approx(1.0, abs=1e-6)
    assert np.linalg.norm(seen.features[:32]) == pytest.approx(0.5, abs=1e-6), "every member has the same share"
    assert prediction.maps.method == "class activation/Grad-CAM"


def test_the_energy_is_the_mean_over_members_and_views(mixed, image, monkeypatch):
    energies = []
    real = predictor_module.forward

    def spy(network, batch):
        result = real(network, batch)
        energies.append(-torch.logsumexp(result.logits, dim=1).mean().item())
        return result

    monkeypatch.setattr(predictor_module, "forward", spy)
    assert mixed.observe(image).energy == pytest.approx(np.mean(energies), abs=1e-5)
    assert len(energies) == 4, "one pass a member"


def test_observing_computes_no_map(mixed, image, monkeypatch):
    def refuse(*_arguments):
        raise AssertionError("no map was asked for")

    monkeypatch.setattr(predictor_module, "forward_with_maps", refuse)
    monkeypatch.setattr(signed_gradcam.SignedGradCAM, "signed_maps", refuse)
    mixed.observe(image)


@pytest.mark.parametrize("geometry", list(Geometry))
def test_an_oblong_input_gives_oblong_maps_of_the_part_it_saw(tmp_path, geometry):
    folder = make_bundle(
        tmp_path / "oblong",
        (("resnet10t", TINY_RESNET), ("web_cnn", {})),
        input_size=(48, 64),
        views=4,
        geometry=geometry,
    )
    prediction = Predictor.load(folder, "cpu").predict(noise(1, 100, 100))
    assert prediction.maps.values.shape == (7, 12, 16), "the finest grid of the members"
    expected = {
        Geometry.CENTER_CROP: Region(0.0, 0.12, 1.0, 0.87),
        Geometry.SQUASH: Region(0.0, 0.0, 1.0, 1.0),
        Geometry.PAD: Region(-0.16, 0.0, 1.17, 1.0),
    }[geometry]
    for edge in ("left", "top", "right", "bottom"):
        assert getattr(prediction.maps.region, edge) == pytest.approx(getattr(expected, edge), abs=0.011)


@pytest.mark.parametrize("axis", [0, 1, (0, 1)])
def test_a_mirrored_image_gets_mirrored_maps_from_an_oblong_input(tmp_path, axis):
    folder = make_bundle(tmp_path / "b", input_size=(48, 64), views=4)
    predictor = Predictor.load(folder, "cpu")
    upright = noise(2, 48, 64)
    straight, other = predictor.predict(upright), predictor.predict(np.ascontiguousarray(np.flip(upright, axis)))
    np.testing.assert_allclose(other.probabilities, straight.probabilities, atol=1e-5)
    mapped = tuple(np.atleast_1d(axis) + 1)
    expected = np.flip(straight.maps.values, mapped).astype(np.float32)
    np.testing.assert_allclose(other.maps.values.astype(np.float32), expected, atol=2e-2)


def test_members_with_inputs_of_different_size_share_their_maps(tmp_path):
    folder = make_bundle(tmp_path / "sizes", (("resnet10t", TINY_RESNET), ("resnet10t", TINY_RESNET)))
    manifest = load_bundle(folder).manifest
    first, second = manifest.members
    members = (first, second.model_copy(update={"input_size": 96}))
    write_manifest(folder, manifest.model_copy(update={"members": members}))
    prediction = Predictor.load(folder, "cpu").predict(noise(3))
    assert prediction.maps.values.shape == (7, 6, 6)
    assert prediction.maps.region == Region(0.125, 0.0, 0.875, 1.0)


@pytest.mark.parametrize(
    "change", [{"geometry": Geometry.SQUASH}, {"input_size": (48, 96)}], ids=["geometry", "aspect ratio"]
)
def test_members_that_see_different_parts_have_no_common_map(tmp_path, change):
    folder = make_bundle(tmp_path / "b", (("resnet10t", TINY_RESNET), ("resnet10t", TINY_RESNET)), views=1)
    manifest = load_bundle(folder).manifest
    first, second = manifest.members
    members = (first, second.model_copy(update=change))
    write_manifest(folder, manifest.model_copy(update={"members": members}))
    prediction = Predictor.load(folder, "cpu").predict(noise(3))
    assert prediction.maps is None
    assert len({maps.region for maps in prediction.member_maps}) == 2, "each member has its own all the same"
    assert "different parts" in prediction.maps_error
    assert np.isfinite(prediction.probabilities).all()


def test_more_views_than_an_oblong_input_has_are_refused_when_it_is_loaded(tmp_path):
    with pytest.raises(DermreviewError) as caught:
        Predictor.load(make_bundle(tmp_path / "b", input_size=(48, 64), views=8), "cpu")
    assert caught.value.code is ErrorCode.BUNDLE_INVALID
    assert "48 x 64 has 4 at most, not 8" in str(caught.value)


@pytest.mark.parametrize(("threshold", "malignant"), [(0.0, True), (1.0, False), (None, None)])
def test_the_binary_decision_has_a_threshold_of_its_own(tmp_path, image, threshold, malignant):
    prediction = Predictor.load(make_bundle(tmp_path / "b", malignant=threshold), "cpu").predict(image)
    assert prediction.malignant is malignant


def test_the_classes_that_can_not_be_ruled_out(tmp_path, image):
    minimum = {code: 0.0 if code in {"bkl", "nv"} else 1.0 for code in CLASSES if code not in {"df", "vasc"}}
    folder = make_bundle(tmp_path / "b", minimum=minimum)
    manifest = load_bundle(folder).manifest
    sets = manifest.conformal.model_copy(update={"too_few": ("df",)})
    write_manifest(folder, manifest.model_copy(update={"conformal": sets}))
    prediction = Predictor.load(folder, "cpu").predict(image)
    # df is too rare to be ruled out, and so is a class that nobody gave a figure
    assert prediction.not_ruled_out == ("bkl", "df", "nv", "vasc")


def test_a_bundle_without_these_parts_says_nothing_of_them(trio, image):
    prediction = trio.predict(image)
    assert (prediction.malignant, prediction.not_ruled_out) == (None, None)


def test_no_class_left_is_an_empty_set_and_not_none(tmp_path, image):
    folder = make_bundle(tmp_path / "b", minimum=dict.fromkeys(CLASSES, 1.0))
    assert Predictor.load(folder, "cpu").predict(image).not_ruled_out == ()
