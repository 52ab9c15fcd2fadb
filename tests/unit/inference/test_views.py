import pytest
import torch

from dermreview.inference.views import D4_COUNT, average_maps, make_views, max_views, undo_views


def distinct(views: torch.Tensor) -> int:
    return len({tuple(view.flatten().tolist()) for view in views})


def test_the_views_of_a_square_differ_and_the_first_is_the_image():
    square = torch.arange(3 * 5 * 5.0).reshape(3, 5, 5)
    assert max_views((5, 5)) == 10
    views = make_views(square, 10)
    assert torch.equal(views[0], square)
    assert distinct(views) == 10


def test_undoing_brings_every_view_of_d4_back():
    square = torch.rand(7, 6, 6)
    assert torch.equal(undo_views(make_views(square)), square.expand(D4_COUNT, 7, 6, 6))


def test_fewer_views_are_the_first_ones():
    square = torch.rand(3, 4, 4)
    assert torch.equal(make_views(square, 3), make_views(square, 10)[:3])


@pytest.mark.parametrize("shape", [(4, 6), (6, 4)])
def test_an_oblong_input_has_the_four_views_of_its_shape(shape):
    image = torch.rand(7, *shape)
    assert max_views(shape) == 4
    views = make_views(image, 4)
    assert torch.equal(views[0], image)
    assert torch.equal(views[1], image.flip(-1)), "a horizontal mirror comes first, as a reader would mirror it"
    assert distinct(views) == 4
    assert torch.equal(undo_views(views, oblong=True), image.expand(4, 7, *shape))
    torch.testing.assert_close(average_maps(views, oblong=True), image)


def test_a_square_map_of_an_oblong_input_is_undone_as_its_input_was_turned():
    """A short input of 32 x 40 may end in a map of 2 x 2."""
    mirrored = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    maps = torch.stack([mirrored.flip(-1), mirrored])[:, None]
    assert torch.equal(undo_views(maps, oblong=True)[1, 0], mirrored.flip(-1))


@pytest.mark.parametrize(("count", "shape"), [(0, (6, 6)), (11, (6, 6)), (5, (6, 8))])
def test_more_views_than_there_are_are_refused(count, shape):
    with pytest.raises(ValueError, match="views"):
        make_views(torch.rand(3, *shape), count)


def blob(size: int, row: int, column: int) -> torch.Tensor:
    """A soft spot, centred on a pixel."""
    rows, columns = torch.arange(size)[:, None] - row, torch.arange(size)[None, :] - column
    return torch.exp(-(rows**2 + columns**2) / 4.0)[None]


@pytest.mark.parametrize("index", [8, 9])
def test_a_slanted_view_shows_the_spot_elsewhere_and_undoing_brings_it_back(index):
    spot = blob(21, 5, 10)  # straight above the centre
    turned = make_views(spot, 10)[index]
    row, column = divmod(int(turned[0].argmax()), 21)
    away = 5 / 2**0.5  # from the centre, in each direction, after 45 degrees
    assert abs(row - (10 - away)) < 1
    assert abs(abs(column - 10) - away) < 1
    assert (column < 10) is (index == 8), "the first turns to the left, the second to the right"
    upright = undo_views(make_views(spot, 10))[index]
    assert divmod(int(upright[0].argmax()), 21) == (5, 10)
    assert (upright - spot).abs().max() < 0.25


def test_corners_that_a_slanted_view_did_not_see_keep_the_average_of_the_others():
    maps = torch.full((10, 7, 9, 9), 2.0)
    assert undo_views(maps)[8, 0, 0, 0] == 0
    torch.testing.assert_close(average_maps(maps), torch.full((7, 9, 9), 2.0))


def test_a_slanted_view_of_a_smooth_image_has_no_black_corners():
    assert make_views(torch.ones(3, 32, 32), 10)[8:].min() > 0.99
