"""A queue read from its first case to its last by keyboard alone, and then looked up in the store."""

import shutil
import time

import pytest

from dermreview.bench.reading import measure_reading, read_queue
from dermreview.domain.review import ReadMode
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.importing import import_cases
from dermreview.services.locations import default_bundle_dir, resources_dir
from dermreview.services.reading import set_mode
from dermreview.services.stores import open_store
from dermreview.ui.scripted_reading import MIXTURE, Kind

CASES = 12
# said by the offscreen platform about menus and dialogs
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def hasty():
    """Seconds that go by a thousand times faster, so that no key is dead for long."""
    return time.monotonic() * 1000


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory):
    """A store with some of the demo's cases, analyzed by the released bundle."""
    folder = tmp_path_factory.mktemp("reading") / "store"
    with open_store(folder) as store:
        set_mode(store, ReadMode.BLIND_FIRST)  # or a blind reader might have seen the analyses
        import_cases(store, sorted((resources_dir() / "demo" / "images").iterdir())[:CASES], ())
        analyze_queue(store, load_predictor(default_bundle_dir(), "cpu"))
    return folder


@pytest.mark.parametrize("mode", MIXTURE)
def test_everything_a_reader_does_reaches_the_store_by_keyboard_alone(qtbot, analyzed, tmp_path, mode):
    folder = shutil.copytree(analyzed, tmp_path / "store")
    found = read_queue(folder, default_bundle_dir(), mode, CASES, clock=hasty, pause_ms=1)
    assert set(found.presses_by_kind) == {*(kind.value for kind in MIXTURE[mode]), Kind.DEFERRED.value}
    assert found.steps_in_store == found.steps > CASES
    assert 1 <= found.presses_per_case < 5
    assert (found.reveal_p50_ms is not None) is (mode is ReadMode.BLIND_FIRST)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_hundred_cases_in_each_mode(qtbot):
    found = measure_reading(default_bundle_dir())
    for session in (found.assisted, found.blind_first):
        assert session.cases == 200
        assert session.steps_in_store == session.steps
    assert found.assisted.presses_per_case < 2
    assert found.blind_first.presses_per_case < 3
