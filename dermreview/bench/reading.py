"""A queue read by keyboard alone: key presses a case, the time to the next case, and whether the store has it all.

Beside it, in the same run, stands the plain reference: a window that does nothing but write a label and show the
next file (`dermreview.ui.plain_labeller`).
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from dermreview.domain.review import Act, ReadMode, Shown
from dermreview.domain.taxonomy import CLASSES
from dermreview.imaging.synthetic import generate_case
from dermreview.services.analyzing import analyze_queue, load_predictor
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.services.stores import open_store

if TYPE_CHECKING:
    from dermreview.ui.scripted_reading import Turn

CASES = 200
READER = "bench"
PAUSE_MS = 260
"""A little longer than deciding keys are dead after a case appears: no reader decides faster."""
_JPEG_QUALITY = 92


@dataclass(frozen=True, slots=True)
class ModeFigures:
    """One session.

    Attributes:
        cases: Read, with those that were deferred and came back counted once.
        presses_per_case: Keys pressed, over cases; a chord counts once, each typed letter too.
        presses_by_kind: Of what was done with a case: how many cases, and the mean of their presses.
        next_case_p50_ms: From a deciding key to the next case painted, at the pace of the dead time; the median.
        next_case_p95_ms: The 95th percentile.
        next_case_max_ms: The longest.
        reveal_p50_ms: From the first label of a blind read to the AI's opinion painted; None when assisted.
        reveal_p95_ms: The 95th percentile.
        steps: Events that the hands meant.
        steps_in_store: Of these, how many stand in the store as they were meant, in their order, chain unbroken.
    """

    cases: int
    presses_per_case: float
    presses_by_kind: dict[str, tuple[int, float]]
    next_case_p50_ms: float
    next_case_p95_ms: float
    next_case_max_ms: float
    reveal_p50_ms: float | None
    reveal_p95_ms: float | None
    steps: int
    steps_in_store: int


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """Both modes and the plain reference, all on the same images.

    Attributes:
        assisted: The AI in sight from the start.
        blind_first: A first label, then the AI.
        plain_p50_ms: Reference: from a key to the next picture painted, after a line in a CSV file; the median.
        plain_p95_ms: The 95th percentile.
        plain_max_ms: The longest.
    """

    assisted: ModeFigures
    blind_first: ModeFigures
    plain_p50_ms: float
    plain_p95_ms: float
    plain_max_ms: float


def measure_reading(
    bundle: Path, cases: int = CASES, stage: Callable[[str], None] = lambda words: None
) -> ReadingFigures:
    """Read generated cases of 600 x 450 twice, once in each mode, without a screen; all are analyzed before.

    Args:
        bundle: The bundle that analyzes.
        cases: At least 12, so that everything that a reader does comes up.
        stage: Called with what is done, in words.

    Raises:
        DermreviewError: A BUNDLE_* code, DISPLAY_LIBRARIES_MISSING.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="dermreview-bench-") as folder:
        root = Path(folder)
        stage(f"making {cases} cases")
        images = _make_cases(root / "images", cases)
        with open_store(root / ReadMode.ASSISTED) as store:
            set_mode(store, ReadMode.BLIND_FIRST)  # or a blind reader might have seen the analyses
            import_cases(store, [root / "images"], ())
            stage("analyzing them")
            analyze_queue(store, load_predictor(bundle, "cpu"))
        shutil.copytree(root / ReadMode.ASSISTED, root / ReadMode.BLIND_FIRST)
        stage("reading them assisted")
        assisted = read_queue(root / ReadMode.ASSISTED, bundle, ReadMode.ASSISTED, cases)
        stage("reading them blind first")
        blind = read_queue(root / ReadMode.BLIND_FIRST, bundle, ReadMode.BLIND_FIRST, cases)
        stage("the plain reference")
        plain = _plain(images, root / "labels.csv")
    return ReadingFigures(assisted, blind, _percentile(plain, 50), _percentile(plain, 95), _percentile(plain, 100))


def read_queue(
    folder: Path,
    bundle: Path,
    mode: ReadMode,
    cases: int,
    clock: Callable[[], float] = time.monotonic,
    pause_ms: int = PAUSE_MS,
) -> ModeFigures:
    """Read a store whose cases are analyzed in its window by keyboard, and look the result up in it.

    Args:
        folder: The store.
        bundle: The bundle that analyzed.
        mode: Of the queue.
        cases: In the store.
        clock: Seconds, by which keys are dead and reading is timed.
        pause_ms: From each case painted to the next key.
    """
    from dermreview.app import SCREENSHOT_SIZE, application, build_window
    from dermreview.ui.scripted_reading import ScriptedReader, script
    from dermreview.ui.stopwatch import pause, wait_until
    from dermreview.ui.verbs import AiSource

    application()
    with open_store(folder) as store:
        set_mode(store, mode)
        window = build_window(store, AiSource(bundle, "cpu"), READER, clock)
        window.resize(*SCREENSHOT_SIZE)
        window.show()
        wait_until(lambda: window.review.on_screen and window.model.thumbnails_ready)
        pause(pause_ms)
        reader = ScriptedReader(window, pause_ms)
        reader.read(script(cases, mode))
        window.close()
        window.deleteLater()
    return _figures(reader.turns, cases, len(reader.meant), _found(folder, reader.meant))


def _make_cases(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    images = [folder / f"bench{number:04d}.jpg" for number in range(count)]
    for number, path in enumerate(images):
        rgb = generate_case(number, CLASSES[number % len(CLASSES)]).rgb
        Image.fromarray(rgb).save(path, quality=_JPEG_QUALITY)
    return images


def _found(folder: Path, meant: Sequence[tuple[int, Act]]) -> int:
    """Open the store again and count the steps that stand there as they were meant."""
    with open_store(folder) as store:
        if store.broken_link() is not None:
            return 0
        events = [record.event for record in store.all_events()]
    # time, what was shown and which rule asks for a second read are the program's to tell, not the hands'
    stored = [
        (event.case_id, replace(event.act, milliseconds=0, shown=Shown(), second_read=None)) for event in events
    ]
    if len(stored) != len(meant):
        return min(len(meant) - 1, sum(step in stored for step in meant))
    return sum(there == step for there, step in zip(stored, meant, strict=True))


def _plain(images: Sequence[Path], table: Path) -> list[float]:
    from dermreview.app import SCREENSHOT_SIZE
    from dermreview.ui.plain_labeller import PlainLabeller, time_plain_labels

    labeller = PlainLabeller(images, table)
    labeller.resize(*SCREENSHOT_SIZE)
    return time_plain_labels(labeller, len(images) - 1, PAUSE_MS)


def _figures(turns: "Sequence[Turn]", cases: int, steps: int, in_store: int) -> ModeFigures:
    following = [milliseconds for turn in turns for milliseconds in turn.next_ms]
    reveals = [turn.reveal_ms for turn in turns if turn.reveal_ms is not None]
    by_kind: dict[str, list[int]] = {}
    for turn in turns:
        by_kind.setdefault(turn.kind.value, []).append(turn.presses)
    return ModeFigures(
        cases=cases,
        presses_per_case=round(sum(turn.presses for turn in turns) / cases, 2),
        presses_by_kind={kind: (len(each), round(sum(each) / len(each), 2)) for kind, each in by_kind.items()},
        next_case_p50_ms=_percentile(following, 50),
        next_case_p95_ms=_percentile(following, 95),
        next_case_max_ms=_percentile(following, 100),
        reveal_p50_ms=_percentile(reveals, 50) if reveals else None,
        reveal_p95_ms=_percentile(reveals, 95) if reveals else None,
        steps=steps,
        steps_in_store=in_store,
    )


def _percentile(values: Sequence[float], share: float) -> float:
    return round(float(np.percentile(values, share)), 1)
