"""Augmentation: in range, by its generator alone, and without distortion."""

import math

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from dermreview.training.augment import Copy, augment, class_levels, fixed_copies, resized
from dermreview.training.recipe import Augmentation

STRONG = {
    "rotation": 180, "mirror": "both", "zoom": [0.5, 2.0], "shift": 0.3, "brightness": 0.6, "contrast": 0.9,
    "saturation": 0.9, "gamma": 0.9, "hue": 0.5, "noise": 0.3, "blur": 0.5,
    "defocus": 0.05, "jpeg": 0.9, "shading": 0.5, "vignette": 0.6,
}  # fmt: skip


def settings(*levels: dict[str, object], height: int = 48, **others: object) -> Augmentation:
    ratios = [2.0 * (index + 1) for index in range(len(levels) - 1)]
    values = {"cache_height": height, "levels": list(levels), "ratios": ratios}
    return Augmentation.model_validate(values | others)


def pictures(count: int = 6, height: int = 48, width: int = 48) -> Tensor:
    random = Generator().manual_seed(8)
    return torch.randint(0, 256, (count, 3, height, width), dtype=torch.uint8, generator=random)


def changed(images: Tensor, shape: tuple[int, int], level: dict[str, object], seed: int = 1) -> Tensor:
    zeros = torch.zeros(len(images), dtype=torch.long)
    return augment(images, shape, settings(level), zeros, Generator().manual_seed(seed))


def test_it_changes_every_image_keeps_the_range_and_follows_its_generator():
    images = pictures()
    first, again, other = (changed(images, (40, 40), STRONG, seed) for seed in (1, 1, 2))
    assert first.shape == (6, 3, 40, 40)
    assert first.dtype == torch.float32
    assert 0 <= first.min() <= first.max() <= 1
    assert torch.equal(first, again)
    assert all(not torch.equal(a, b) for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize("name", sorted(STRONG))
def test_each_strength_alone_changes_images_and_stays_in_range(name):
    images = pictures(16)
    found = changed(images, (48, 48), {name: 1.0 if name == "blur" else STRONG[name]})
    assert 0 <= found.min() <= found.max() <= 1
    assert not torch.equal(found, resized(images, (48, 48)))


@pytest.mark.parametrize("shape", [(48, 48), (32, 32)])
def test_a_level_without_strengths_changes_nothing(shape):
    images = pictures()
    levels = torch.tensor([0, 1, 0, 1, 0, 1])
    found = augment(images, shape, settings({}, STRONG), levels, Generator().manual_seed(1))
    plain = resized(images, shape)
    assert torch.equal(found[::2], plain[::2])
    assert all(not torch.equal(a, b) for a, b in zip(found[1::2], plain[1::2], strict=True))
    assert torch.equal(changed(images, shape, {}), plain)
    if shape == (48, 48):
        assert torch.equal(plain, images.float() / 255)


def test_an_images_changes_do_not_depend_on_its_neighbours_levels():
    images, both = pictures(4), settings({"rotation": 20}, STRONG)
    one = augment(images, (48, 48), both, torch.tensor([1, 0, 1, 0]), Generator().manual_seed(3))
    two = augment(images, (48, 48), both, torch.tensor([1, 1, 0, 0]), Generator().manual_seed(3))
    assert torch.equal(one[0], two[0])
    assert torch.equal(one[3], two[3])


def disk(height: int, width: int, row: float, column: float, radius: float) -> Tensor:
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    inside = ((rows + 0.5 - row) ** 2 + (columns + 0.5 - column) ** 2 < radius**2) * 255
    return inside.to(torch.uint8).expand(1, 3, height, width)


def moments(image: Tensor, reach: float = math.inf) -> tuple[float, np.ndarray, np.ndarray]:
    """Area, centre and covariance in pixels of a bright shape; reflections farther than ``reach`` do not count."""
    weight = image[0].double().numpy()
    rows, columns = np.indices(weight.shape)
    middle = np.array(weight.shape) / 2 - 0.5
    weight = weight * (np.hypot(rows - middle[0], columns - middle[1]) < reach)
    points = np.stack([rows.ravel() + 0.5, columns.ravel() + 0.5])
    centre = (points * weight.ravel()).sum(axis=1) / weight.sum()
    return float(weight.sum()), centre, np.cov(points, aweights=weight.ravel(), bias=True)


@pytest.mark.parametrize("cache, shape", [((60, 96), (60, 96)), ((60, 96), (40, 64)), ((96, 60), (96, 60))])
def test_turning_an_oblong_image_keeps_shapes_and_distances(cache, shape):
    height, width = cache
    scale = shape[0] / height
    images = disk(height, width, height / 2 - 8, width / 2 + 6, 10).repeat(24, 1, 1, 1)
    found = changed(images, shape, {"rotation": 180})
    middle = np.array(shape) / 2
    angles = []
    for image in found:
        area, centre, covariance = moments(image, 30 * scale)
        assert area == pytest.approx(math.pi * (10 * scale) ** 2, rel=0.05)
        np.testing.assert_allclose(covariance, np.eye(2) * (10 * scale) ** 2 / 4, atol=1.7 * scale**2)
        assert np.hypot(*(centre - middle)) == pytest.approx(10 * scale, abs=0.4)
        angles.append(math.atan2(*(centre - middle)))
    assert np.ptp(angles) > 4


def test_a_quarter_turn_is_exact():
    images = pictures(400, 8, 8)
    found = changed(images, (8, 8), {"rotation": 180})
    source = images.float() / 255
    turned = torch.stack([torch.rot90(source, k, (2, 3)) for k in range(4)])
    nearest = (turned - found).abs().mean(dim=(2, 3, 4)).amin(dim=0)
    assert nearest.min() < 0.02  # among many angles some lie close to a quarter turn


def test_small_rotations_stay_within_their_range():
    images = disk(64, 96, 16, 48, 6).repeat(64, 1, 1, 1)
    found = changed(images, (64, 96), {"rotation": 30})
    angles = [math.degrees(math.atan2(c[1] - 48, 32 - c[0])) for c in (moments(image, 30)[1] for image in found)]
    assert max(np.abs(angles)) <= 31
    assert max(angles) > 20
    assert min(angles) < -20


def test_zoom_magnifies_both_axes_alike_and_within_its_range():
    images = disk(60, 90, 30, 45, 8).repeat(64, 1, 1, 1)
    found = changed(images, (60, 90), {"zoom": [0.5, 2.0]})
    radii = []
    for image in found:
        area, _, covariance = moments(image, 20)
        radii.append(math.sqrt(area / math.pi) / 8)
        assert covariance[0, 0] == pytest.approx(covariance[1, 1], rel=0.1)
    assert 0.45 < min(radii) < 0.65
    assert 1.6 < max(radii) < 2.1
    assert np.exp(np.mean(np.log(radii))) == pytest.approx(1, abs=0.15)


def test_shift_is_a_share_of_each_side():
    images = disk(60, 120, 30, 60, 4).repeat(200, 1, 1, 1)
    centres = np.array([moments(image)[1] for image in changed(images, (60, 120), {"shift": 0.2})])
    reach = np.abs(centres - [30, 60]).max(axis=0)
    assert reach[0] == pytest.approx(12, abs=0.7)
    assert reach[1] == pytest.approx(24, abs=1.2)


@pytest.mark.parametrize("mirror, expected", [("horizontal", 2), ("both", 4)])
def test_each_axis_is_mirrored_half_the_time(mirror, expected):
    images = pictures(1, 16, 24).repeat(400, 1, 1, 1)
    found = changed(images, (16, 24), {"mirror": mirror})
    source = images[:1].float() / 255
    options = [source, source.flip(3), source.flip(2), source.flip(2, 3)]
    counts = [int(((found - option).abs().amax(dim=(1, 2, 3)) < 1e-3).sum()) for option in options]
    assert sum(counts) == 400
    assert sum(count > 0 for count in counts) == expected
    assert all(abs(count - 400 / expected) < 50 for count in counts[:expected])


def test_brightness_is_added_on_the_scale_of_the_image():
    grey = torch.full((300, 3, 8, 8), 128, dtype=torch.uint8)
    moved = changed(grey, (8, 8), {"brightness": 0.2})[:, 0, 0, 0] - 128 / 255
    assert 0.18 < moved.max() <= 0.2001
    assert -0.2001 <= moved.min() < -0.18


def test_contrast_turns_around_the_mean_and_saturation_around_the_grey():
    images = torch.randint(100, 156, (200, 3, 12, 12), generator=Generator().manual_seed(1)).to(torch.uint8)
    source = images.float() / 255
    contrasted = changed(images, (12, 12), {"contrast": 0.5})
    torch.testing.assert_close(contrasted.mean(dim=(1, 2, 3)), source.mean(dim=(1, 2, 3)), atol=1e-4, rtol=0)
    ratio = contrasted.std(dim=(1, 2, 3)) / source.std(dim=(1, 2, 3))
    assert 0.5 <= ratio.min() < 0.55
    assert 1.45 < ratio.max() <= 1.5001
    saturated = changed(images, (12, 12), {"saturation": 0.5})
    torch.testing.assert_close(saturated.mean(dim=1), source.mean(dim=1), atol=1e-4, rtol=0)


def test_hue_gains_single_channels():
    grey = torch.full((300, 3, 8, 8), 100, dtype=torch.uint8)
    gains = changed(grey, (8, 8), {"hue": 0.1})[:, :, 0, 0] / (100 / 255)
    assert 0.8999 <= gains.min() < 0.91
    assert 1.09 < gains.max() <= 1.1001
    assert (gains[:, 0] - gains[:, 1]).abs().max() > 0.1


def test_noise_has_at_most_its_deviation():
    grey = torch.full((200, 3, 32, 32), 128, dtype=torch.uint8)
    deviations = changed(grey, (32, 32), {"noise": 0.05}).std(dim=(1, 2, 3))
    assert deviations.max() < 0.052
    assert deviations.max() > 0.045
    assert deviations.min() < 0.005


def test_blur_smooths_its_share_of_the_images():
    images = pictures(400, 16, 16)
    same = (changed(images, (16, 16), {"blur": 0.25}) == images.float() / 255).flatten(1).all(dim=1)
    assert 60 < int((~same).sum()) < 140


def test_copies_are_the_mirrored_image_or_its_central_third():
    images = pictures(3, 36, 54)
    kinds = torch.tensor([Copy.NONE, Copy.MIRRORED, Copy.CENTRAL_THIRD])
    zeros = torch.zeros(3, dtype=torch.long)
    found = augment(images, (36, 54), settings({}), zeros, Generator().manual_seed(1), kinds)
    source = images.float() / 255
    assert torch.equal(found[0], source[0])
    torch.testing.assert_close(found[1], source[1].flip(2), atol=1e-4, rtol=0)
    # 12 x 18 pixels enlarged three times: every third pixel is one of them
    torch.testing.assert_close(found[2][:, 1::3, 1::3], source[2][:, 12:24, 18:36], atol=1e-3, rtol=0)


def test_which_copy_depends_on_seed_and_position_alone():
    few, many = fixed_copies(50, 3), fixed_copies(5000, 3)
    assert torch.equal(few, many[:50])
    assert not torch.equal(many, fixed_copies(5000, 4))
    assert set(many.tolist()) == {Copy.MIRRORED, Copy.CENTRAL_THIRD}
    assert abs(int((many == Copy.MIRRORED).sum()) - 2500) < 150


def test_much_finer_images_do_not_alias():
    stripes = torch.zeros(4, 3, 256, 256, dtype=torch.uint8)
    stripes[..., ::2] = 255
    found = changed(stripes, (32, 32), {"shift": 0.05})
    assert found.std() < 0.05


def test_levels_follow_the_class_ratio_and_the_lowest_named():
    four = Augmentation.model_validate(
        {"cache_height": 48, "levels": [{}] * 4, "ratios": [2, 6, 15], "at_least": {"mel": 2}}
    )
    #        akiec bcc bkl df mel nv vasc
    counts = [100, 250, 500, 66, 900, 1000, 0]
    assert class_levels(four, counts).tolist() == [2, 1, 1, 3, 2, 0, 3]
    assert class_levels(settings({}), counts).tolist() == [0] * 7


def smooth(side: int = 64) -> Tensor:
    """A soft blob in a grey field."""
    along = torch.linspace(-1, 1, side)
    blob = 160 - 120 * torch.exp(-4 * (along[:, None] ** 2 + along[None, :] ** 2))
    return blob.to(torch.uint8).expand(8, 3, side, side).contiguous()


def test_a_mask_moves_with_its_image_and_keeps_its_values():
    images = pictures(12)
    masks = (images[:, :1] > 127).to(torch.uint8) * 255
    images[:, 0] = masks[:, 0]
    moving = {name: STRONG[name] for name in ("rotation", "mirror", "zoom", "shift")}
    found = changed(torch.cat([images, masks], dim=1), (40, 40), moving)
    assert found.shape == (12, 4, 40, 40)
    assert torch.equal(found[:, 0], found[:, 3])
    recoloured = changed(torch.cat([images, masks], dim=1), (40, 40), STRONG)
    placed = changed(torch.cat([images, masks], dim=1), (40, 40), moving)
    assert torch.equal(recoloured[:, 3], placed[:, 3])
    assert not torch.equal(recoloured[:, :3], placed[:, :3])


def test_half_of_the_images_stay_sharp_and_the_others_keep_their_mean():
    images = pictures(64, 64, 64)
    found = changed(images, (64, 64), {"defocus": 0.03})
    plain = resized(images, (64, 64))
    same = (found == plain).flatten(1).all(dim=1)
    assert 16 <= int(same.sum()) <= 48
    assert torch.allclose(found.mean(dim=(2, 3)), plain.mean(dim=(2, 3)), atol=0.01)
    rough = [picture[~same].diff(dim=3).abs().mean(dim=(1, 2, 3)) for picture in (found, plain)]
    assert (rough[0] < rough[1]).all()


def test_compression_loses_fine_detail_and_leaves_smooth_pictures_nearly_alone():
    level = {"jpeg": 1.0}
    gentle = changed(smooth(), (64, 64), level) - resized(smooth(), (64, 64))
    assert 0 < gentle.abs().mean() < 0.02
    # a checkerboard of single pixels holds nothing but the highest frequency
    fine = ((torch.arange(64)[:, None] + torch.arange(64)[None, :]) % 2 * 4 + 100).to(torch.uint8)
    fine = fine.expand(8, 3, 64, 64)
    lost = changed(fine, (64, 64), level)
    assert lost.std(dim=(1, 2, 3)).mean() < 0.5 * resized(fine, (64, 64)).std(dim=(1, 2, 3)).mean()


def test_compression_is_that_of_a_real_encoder():
    cv2 = pytest.importorskip("cv2")
    random = np.random.default_rng(3)
    base = cv2.GaussianBlur(random.integers(0, 256, (64, 64), np.uint8), (0, 0), 2)
    base = cv2.normalize(base, None, 20, 235, cv2.NORM_MINMAX)
    images = torch.from_numpy(base).expand(16, 3, 64, 64).contiguous()
    ours = changed(images, (64, 64), {"jpeg": 1.0})
    errors = [float((picture[0] * 255 - images[0, 0]).square().mean().sqrt()) for picture in ours]
    theirs = []
    for quality in (20, 80):
        decoded = cv2.imdecode(
            cv2.imencode(".jpg", base, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE
        )
        theirs.append(float(np.sqrt(np.mean((decoded.astype(float) - base) ** 2))))
    assert theirs[1] * 0.9 <= min(errors) <= max(errors) <= theirs[0] * 1.1


def test_light_falls_off_along_a_line_or_towards_the_corners():
    white = torch.full((16, 3, 64, 64), 128, dtype=torch.uint8)
    vignette = changed(white, (64, 64), {"vignette": 0.6})
    assert torch.allclose(vignette[..., 31:33, 31:33], torch.tensor(128 / 255), atol=0.01)
    assert vignette[..., 0, 0].min() < 0.35
    assert (vignette[..., 0, 0] <= vignette[..., 32, 32] + 1e-6).all()
    shaded = changed(white, (64, 64), {"shading": 0.5})
    assert torch.allclose(shaded.mean(dim=(2, 3)), torch.tensor(128 / 255), atol=0.01)
    assert (shaded.amax(dim=(1, 2, 3)) - shaded.amin(dim=(1, 2, 3))).max() > 0.15
