"""How the window feels while the queue is analyzed, beside the same window at rest, in one run."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.decode import encode_png
from dermreview.imaging.synthetic import generate_case
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.importing import import_cases
from dermreview.services.stores import open_store

ANALYZED = 50
PENDING = 250
READER_MS = 250
"""Label keys are dead for so long after a case appears: no reader decides faster."""


@dataclass(frozen=True, slots=True)
class Responsiveness:
    """Milliseconds; the reference is the same window, cases and steps with no analysis under way.

    Attributes:
        cases: In the queue.
        stall_p99_ms: Lateness of the event loop while the queue is analyzed, 99th percentile.
        stall_max_ms: The longest.
        loading_stall_max_ms: The longest while the networks are loaded.
        next_case_p95_ms: From the key to the next analyzed case painted, 95th percentile, analysis under way, each
            step `READER_MS` after the last picture.
        next_case_p50_ms: The median.
        rush_next_case_p95_ms: The same, each step at once after the last picture, as when leafing through.
        rest_stall_p99_ms: Reference.
        rest_next_case_p95_ms: Reference.
        switches: Steps of each figure.
    """

    cases: int
    stall_p99_ms: float
    stall_max_ms: float
    loading_stall_max_ms: float
    next_case_p95_ms: float
    next_case_p50_ms: float
    rush_next_case_p95_ms: float
    rest_stall_p99_ms: float
    rest_next_case_p95_ms: float
    switches: int


def measure_responsiveness(bundle: Path, stage: Callable[[str], None] = lambda words: None) -> Responsiveness:
    """Measure on generated cases of 600 x 450 in a store of its own, without a screen.

    Args:
        bundle: The bundle that analyzes.
        stage: Called with what is done, in words.

    Raises:
        DermreviewError: A BUNDLE_* code, DISPLAY_LIBRARIES_MISSING.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="dermreview-bench-") as folder:
        root = Path(folder)
        stage(f"making {ANALYZED + PENDING} cases")
        _make_cases(root / "images")
        with open_store(root / "store") as store:
            import_cases(store, [root / "images"], ())
            stage(f"analyzing {ANALYZED} of them ahead")
            analyze_queue(store, load_predictor(bundle, "cpu"), limit=ANALYZED)
        stage("reading while the rest is analyzed")
        return _read(root / "store", bundle)


def _make_cases(folder: Path) -> None:
    folder.mkdir()
    for number in range(ANALYZED + PENDING):
        case = generate_case(number, CLASSES[number % len(CLASSES)])
        (folder / f"bench{number:04d}.png").write_bytes(encode_png(case.rgb))


def _read(store_folder: Path, bundle: Path) -> Responsiveness:
    from dermreview.app import SCREENSHOT_SIZE, application, build_window
    from dermreview.ui.stopwatch import StallProbe, time_switches, wait_until
    from dermreview.ui.verbs import AiSource

    application()
    with open_store(store_folder) as store:
        window = build_window(store, AiSource(bundle, "cpu"), "bench")
        window.resize(*SCREENSHOT_SIZE)
        probe = StallProbe(window)
        probe.start()
        window.show()
        wait_until(lambda: window.review.on_screen and window.model.analyzed() > ANALYZED)
        loading = probe.stop()

        window.review.go(window.model.rows[0].case_id)
        wait_until(lambda: window.review.on_screen)
        probe.start()
        switches = time_switches(window, ANALYZED - 1, READER_MS)
        window.review.go(window.model.rows[0].case_id)
        wait_until(lambda: window.review.on_screen)
        rush = time_switches(window, ANALYZED - 1, 0)
        if not window.queue.loop.waiting:
            raise RuntimeError("the analysis ended before the steps were timed: more cases are needed")
        wait_until(lambda: window.queue.loop.waiting == 0)
        busy = probe.stop()

        window.review.go(window.model.rows[0].case_id)
        wait_until(lambda: window.review.on_screen)
        probe.start()
        rest_switches = time_switches(window, ANALYZED - 1, READER_MS)
        rest = probe.stop()
        window.close()
    return Responsiveness(
        cases=ANALYZED + PENDING,
        stall_p99_ms=_percentile(busy, 99),
        stall_max_ms=_percentile(busy, 100),
        loading_stall_max_ms=_percentile(loading, 100),
        next_case_p95_ms=_percentile(switches, 95),
        next_case_p50_ms=_percentile(switches, 50),
        rush_next_case_p95_ms=_percentile(rush, 95),
        rest_stall_p99_ms=_percentile(rest, 99),
        rest_next_case_p95_ms=_percentile(rest_switches, 95),
        switches=len(switches),
    )


def _percentile(values: Sequence[float], share: float) -> float:
    return round(float(np.percentile(values, share)), 1)
