import torch

from dermreview.inference.views import D4_COUNT, make_views, undo_views


def test_the_eight_views_differ_and_the_first_is_the_image():
    square = torch.arange(3 * 5 * 5.0).reshape(3, 5, 5)
    views = make_views(square)
    assert torch.equal(views[0], square)
    assert len({tuple(view.flatten().tolist()) for view in views}) == D4_COUNT


def test_undoing_brings_every_view_back():
    square = torch.rand(7, 6, 6)
    assert torch.equal(undo_views(make_views(square)), square.expand(D4_COUNT, 7, 6, 6))


def test_fewer_views_are_the_first_ones():
    square = torch.rand(3, 4, 4)
    assert torch.equal(make_views(square, 3), make_views(square)[:3])
