from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from dermreview.domain.case import Case
from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, Status
from dermreview.domain.worklist import Order
from dermreview.imaging.decode import encode_png
from dermreview.services.reading import load_image, load_thumbnail, open_case, open_worklist
from dermreview.services.stores import Store
from tests.support.stores import new_store

from ..store.builders import BUNDLE, MEL, NV, OTHER_BUNDLE, new_case, prediction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as opened:
        yield opened


def picture(height: int = 90, width: int = 120) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 2, y * 2, (x + y) % 256], axis=-1).astype(np.uint8)


def add_picture(store: Store, name: str = "a", orientation: int = 1) -> Case:
    return store.add_case(new_case(name, encode_png(picture()), orientation=orientation)).case


def test_an_opened_worklist_stays_as_it_was(store: Store) -> None:
    for name in "abc":
        store.add_case(new_case(name))
    store.save_analysis(1, prediction("mel", 0.6))
    rows = open_worklist(store, "Ann", Order.MALIGNANCY, BUNDLE).rows
    store.save_analysis(3, prediction("mel", 0.9))
    assert [row.case_id for row in rows] == [1, 2, 3]
    assert [row.case_id for row in open_worklist(store, "Ann", Order.MALIGNANCY, BUNDLE).rows] == [3, 1, 2]


def test_a_case_opens_before_its_analysis_and_without_a_bundle(store: Store) -> None:
    case = store.add_case(new_case("a")).case
    for bundle in (BUNDLE, None):
        opened = open_case(store, case.id, "Ann", bundle)
        assert (opened.case, opened.analysis, opened.failed, opened.history) == (case, None, None, ())
        assert opened.state.status is Status.UNREVIEWED
    store.save_analysis(case.id, prediction("mel", 0.6))
    assert open_case(store, case.id, "Ann", None).analysis is None, "no bundle, no AI"


def test_a_case_opens_with_the_current_bundles_analysis_or_failure(store: Store) -> None:
    case = store.add_case(new_case("a")).case
    saved = store.save_analysis(case.id, prediction("mel", 0.6))
    store.save_failure(case.id, OTHER_BUNDLE, "the image is truncated")

    opened = open_case(store, case.id, "Ann", BUNDLE)
    assert opened.analysis is not None
    assert (opened.analysis.id, opened.failed) == (saved.id, None)
    other = open_case(store, case.id, "Ann", OTHER_BUNDLE)
    assert (other.analysis, other.failed) == (None, "the image is truncated")
    assert other.row == store.row(case.id, "Ann", OTHER_BUNDLE)


def test_a_second_reader_never_sees_the_first(store: Store) -> None:
    case = store.add_case(new_case("a")).case
    store.record(case.id, "Ann", MEL)
    store.record(case.id, "Ben", Act(Action.NOTE, note="mine"))

    opened = open_case(store, case.id, " Ben ", BUNDLE)

    assert (opened.state.status, opened.state.note, opened.row.label) == (Status.UNREVIEWED, "mine", None)
    assert [event.reviewer for event in opened.history] == ["Ben"]


def test_a_decided_case_opens_decided(store: Store) -> None:
    case = store.add_case(new_case("a")).case
    store.record(case.id, "Ann", MEL)
    store.record(case.id, "Ann", NV)
    opened = open_case(store, case.id, "Ann", None)
    assert (opened.state.label, opened.row.label, len(opened.history)) == ("nv", "nv", 2)


def test_an_unknown_case_is_refused(store: Store) -> None:
    with pytest.raises(DermreviewError) as caught:
        open_case(store, 4, "Ann", None)
    assert caught.value.code is ErrorCode.CASE_UNKNOWN


def test_an_image_comes_upright_for_a_case_and_for_its_row(store: Store) -> None:
    case = add_picture(store, orientation=6)
    (row,) = open_worklist(store, "Ann", Order.IMPORT, None).rows
    expected = np.rot90(picture(), k=-1)  # 6: the camera was turned, a quarter turn clockwise rights it
    np.testing.assert_array_equal(load_image(store, case), expected)
    np.testing.assert_array_equal(load_image(store, row), expected)


def test_a_thumbnail_fits_into_its_square(store: Store) -> None:
    small = load_thumbnail(store, add_picture(store), 48)
    assert small.shape == (36, 48, 3)
    assert small.dtype == np.uint8


def test_a_lost_image_is_named(store: Store) -> None:
    case = add_picture(store)
    next(store.vault.folder.rglob("*.jpg")).unlink()
    with pytest.raises(DermreviewError) as caught:
        load_image(store, case)
    assert caught.value.code is ErrorCode.VAULT_MISSING


def test_images_load_in_other_threads_while_the_database_is_busy(store: Store) -> None:
    case = add_picture(store)
    with store._database.transaction(), ThreadPoolExecutor(4) as pool:
        images = [pool.submit(load_image, store, case) for _ in range(8)]
        small = pool.submit(load_thumbnail, store, case, 32)
        for image in images:
            assert image.result(timeout=60).shape == (90, 120, 3)
        assert small.result(timeout=60).shape == (24, 32, 3)


def test_decisions_from_several_threads_take_turns(store: Store) -> None:
    case = store.add_case(new_case("a")).case
    with ThreadPoolExecutor(4) as pool:
        events = list(pool.map(lambda _: store.record(case.id, "Ann", NV), range(40)))
    assert sorted(event.seq for event in events) == list(range(1, 41))
    assert store.broken_link() is None
