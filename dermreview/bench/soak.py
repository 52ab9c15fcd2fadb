"""A session of thousands of cases in one window: does anything grow, and is every decision there afterwards?

A script reads by keyboard as fast as the window follows, while the cases are analyzed in the background. It is no
figure of how fast anyone reads: the hours of a clinic are pressed into minutes, to find what would grow in them.
"""

import itertools
import json
import math
import os
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from dermreview.bench.soak_cases import TABLE, make_bundle, make_images
from dermreview.bench.soak_samples import Sample, Sampler
from dermreview.bench.soak_verdict import Tolerance, Trend, judge
from dermreview.domain.review import Act
from dermreview.domain.worklist import Order
from dermreview.services.exporting import ExportFormat, export_reviews
from dermreview.services.importing import import_cases
from dermreview.services.stores import open_store

if TYPE_CHECKING:
    from dermreview.ui.main_window import MainWindow
    from dermreview.ui.scripted_reading import Turn
    from dermreview.ui.scripted_soak import SoakReader

CASES: Final = 10_000
READER: Final = "soak"
EVERY_S: Final = 4.0
WINDOW: Final = (1280, 800)
FLAT: Final = {
    "rss_mb": Tolerance(0.05, 30),
    "uss_mb": Tolerance(0.05, 30),
    "handles": Tolerance(0, 3),
    "threads": Tolerance(0, 2),
    "widgets": Tolerance(0.02, 5),
    "qt_objects": Tolerance(0.02, 20),
    "python_blocks": Tolerance(0.03, 20_000),
    "wal_mb": Tolerance(0.1, 1),
    "screen_cpu_ms": Tolerance(0.15, 5),
    "store_cpu_ms": Tolerance(0.15, 3),
}
"""What must stay flat, and how far it may rise between the second quarter of the session and the last."""
_COMPARED = 1_000
_AHEAD = 20
"""So many cases are analyzed before the first is read; the libraries of the networks are loaded then."""


@dataclass(frozen=True, slots=True)
class SoakFigures:
    """One soak.

    Attributes:
        cases: Imported.
        reads: Cases read, those that were put back counted again.
        to_read: Cases that were left when the time was over; 0 where all were read.
        analyzed: Cases that the bundle analyzed in the background meanwhile.
        not_analyzed: Cases on which it failed.
        bundle: Which that was.
        import_s: Seconds that the import took.
        reading_s: Seconds from the first case to the last.
        load_before: How many processes wanted a processor, mean of a minute; None where the system does not tell.
        load_after: The same at the end.
        processors: Cores.
        steps: Review events that the hands meant.
        steps_in_store: Of these, how many stand in the store as they were meant, at their place.
        queue_acts: Acts on the queue that were meant.
        queue_acts_in_store: Of these, how many stand in the store.
        chain_holds: No event was changed or is missing.
        projection_holds: What the worklist shows is what the events add up to.
        exported: Cases in the CSV export at the end.
        next_case_first_ms: From a deciding key to the next case painted, of the first thousand: 50th, 95th, 99th
            percentile.
        next_case_last_ms: Of the last thousand.
        stalls: Milliseconds to how often the event loop stood longer.
        worst_stall_ms: The longest.
        worst_stall_by_step: What the reader did to the longest meanwhile, those over 50 ms.
        extras: What was done beside deciding, to how often.
        trends: Figure to how it went; empty with too few samples.
        grew: The figures that rose further than they may.
        kept: Every step is in the store and the store is sound.
        samples: What was noted every few seconds.
    """

    cases: int
    reads: int
    to_read: int
    analyzed: int
    not_analyzed: int
    bundle: str
    import_s: float
    reading_s: float
    load_before: float | None
    load_after: float | None
    processors: int
    steps: int
    steps_in_store: int
    queue_acts: int
    queue_acts_in_store: int
    chain_holds: bool
    projection_holds: bool
    exported: int
    next_case_first_ms: tuple[float, ...]
    next_case_last_ms: tuple[float, ...]
    stalls: dict[str, int]
    worst_stall_ms: float
    worst_stall_by_step: dict[str, float]
    extras: dict[str, int]
    trends: dict[str, Trend]
    grew: list[str]
    kept: bool
    samples: list[Sample]


def measure_soak(
    bundle: Path,
    cases: int = CASES,
    stage: Callable[[str], None] = lambda words: None,
    every_s: float = EVERY_S,
    minutes: float = math.inf,
) -> SoakFigures:
    """Import, analyze and read generated cases in one window, without a screen, in a store of its own.

    Args:
        bundle: Its first network analyzes.
        cases: How many; at least 20.
        stage: Called with what is done, in words.
        every_s: Seconds between two samples.
        minutes: Read no longer; what was done until then is looked up.

    Raises:
        DermreviewError: A BUNDLE_* code, DISPLAY_LIBRARIES_MISSING.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    load = _load()
    with tempfile.TemporaryDirectory(prefix="dermreview-soak-") as folder:
        root = Path(folder)
        make_bundle(bundle, root / "bundle")
        stage(f"making {cases} images")
        make_images(root / "images", cases)
        stage("importing them")
        start = time.monotonic()
        with open_store(root / "store") as store:
            report = import_cases(store, [root / "images"], [root / "images" / TABLE], synthetic=True)
        if report.imported != cases:
            raise RuntimeError(f"{report.imported} of {cases} cases were imported: {report.failed[:3]}")
        import_s = time.monotonic() - start
        with (root / "meant.jsonl").open("w", encoding="utf-8") as meant:
            session = _Session(lambda step: meant.write(step + "\n"), every_s, minutes, stage)
            reader = session.run(root / "store", root / "bundle", cases)
        stage("looking all of it up in the store")
        found = _looked_up(root, reader)
    trends = _trends(session.samples)
    grew = [name for name, trend in trends.items() if trend.grew]
    compared = min(_COMPARED, len(session.next_ms) // 2)
    stalls = reader.stalls
    return SoakFigures(
        cases=cases,
        reads=reader.read_cases,
        to_read=session.to_read,
        analyzed=session.analyzed,
        not_analyzed=session.not_analyzed,
        bundle=session.bundle,
        import_s=round(import_s, 1),
        reading_s=round(session.seconds, 1),
        load_before=load,
        load_after=_load(),
        processors=os.cpu_count() or 1,
        steps=session.steps,
        steps_in_store=found.steps,
        queue_acts=len(reader.queue_acts),
        queue_acts_in_store=found.queue_acts,
        chain_holds=found.chain_holds,
        projection_holds=found.projection_holds,
        exported=found.exported,
        next_case_first_ms=_percentiles(session.next_ms[:compared]),
        next_case_last_ms=_percentiles(session.next_ms[-compared:]),
        stalls={f"over {limit} ms": count for limit, count in stalls.over.items()},
        worst_stall_ms=round(stalls.worst_ms, 1),
        worst_stall_by_step={step: round(worst, 1) for step, worst in stalls.worst_by_step.items()},
        extras=reader.extras,
        trends=trends,
        grew=grew,
        kept=found.sound
        and found.steps == session.steps
        and found.queue_acts == len(reader.queue_acts)
        and (session.to_read > 0 or session.analyzed + session.not_analyzed == cases),
        samples=session.samples,
    )


class _Session:
    """One window from its first case to its last."""

    def __init__(
        self, note: Callable[[str], object], every_s: float, minutes: float, stage: Callable[[str], None]
    ) -> None:
        self._note = note
        self._every_s = every_s
        self._minutes = minutes
        self._stage = stage
        self.samples: list[Sample] = []
        self.next_ms = array("f")
        self.steps = 0
        self.seconds = 0.0
        self.analyzed = self.not_analyzed = self.to_read = 0
        self.bundle = ""

    def run(self, store_folder: Path, bundle: Path, cases: int) -> "SoakReader":
        """Read the store's cases in a window, until all are read and analyzed."""
        from dermreview.app import application, build_window
        from dermreview.ui.scripted_soak import SkippingClock, SoakReader
        from dermreview.ui.stopwatch import wait_until
        from dermreview.ui.verbs import AiSource

        application()
        with open_store(store_folder) as store:
            clock = SkippingClock()
            window = build_window(store, AiSource(bundle, "cpu"), READER, clock)
            window.resize(*WINDOW)
            window.show()
            self._stage("loading the networks")
            wait_until(lambda: window.review.on_screen and window.model.analyzed() >= min(_AHEAD, cases))
            self.bundle = str(window.verbs.bundle and window.verbs.bundle.ref)
            self._stage(f"reading {cases} cases while they are analyzed")
            reader = SoakReader(window, clock, self._read)
            sampler = Sampler(store_folder / "review.db-wal")
            start = time.monotonic()
            reader.read_all(lambda: self._look(window, reader, sampler), start + 60 * self._minutes)
            self.seconds = time.monotonic() - start
            self.to_read = window.model.to_read()
            if not self.to_read:
                self._stage("waiting for the rest of the analyses")
            while not self.to_read and (before := window.queue.loop.waiting):
                wait_until(lambda before=before: window.queue.loop.waiting < before)  # type: ignore[misc]
            self.analyzed, self.not_analyzed = window.model.analyzed(), window.model.failed()
            window.close()
            window.deleteLater()
        return reader

    def _read(self, turn: "Turn", meant: Sequence[tuple[int, Act]]) -> None:
        self.next_ms.extend(turn.next_ms)
        for case_id, act in meant:
            self._note(_line(case_id, act))
        self.steps += len(meant)

    def _look(self, window: "MainWindow", reader: "SoakReader", sampler: Sampler) -> None:
        last = self.samples[-1] if self.samples else None
        if last is not None and sampler.seconds - last.seconds < self._every_s:
            return
        widgets, qt_objects = reader.count_objects()
        self.samples.append(sampler.take(reader.read_cases, window.model.analyzed(), widgets, qt_objects))
        now = self.samples[-1]
        if len(self.samples) % 20 == 1:
            self._stage(
                f"{now.cases} read, {now.analyzed} analyzed after {now.seconds:.0f} s:"
                f" {now.uss_mb} MB, {now.handles} handles, {now.threads} threads"
            )


@dataclass(frozen=True, slots=True)
class _Found:
    """What the store holds of a session."""

    steps: int
    queue_acts: int
    chain_holds: bool
    projection_holds: bool
    exported: int

    @property
    def sound(self) -> bool:
        return self.chain_holds and self.projection_holds


def _looked_up(root: Path, reader: "SoakReader") -> _Found:
    with open_store(root / "store") as store, (root / "meant.jsonl").open(encoding="utf-8") as meant:
        there = (_line(record.event.case_id, record.event.act) for record in store.all_events())
        steps = _equal(there, (line.rstrip("\n") for line in meant))
        kept_acts = [(event.action, event.act.case_ids) for event in store.queue_events()]
        before = store.worklist(READER, Order.IMPORT, None)
        store.rebuild_projection()
        return _Found(
            steps=steps,
            queue_acts=_equal(kept_acts, reader.queue_acts),
            chain_holds=store.broken_link() is None,
            projection_holds=store.worklist(READER, Order.IMPORT, None) == before,
            exported=export_reviews(store, root / "labels.csv", ExportFormat.CSV).cases,
        )


def _equal(there: Iterator[object] | Sequence[object], meant: Iterator[object] | Sequence[object]) -> int:
    """Count the places at which two rows say the same; 0 if one of them is longer."""
    same, lengths = 0, [0, 0]
    nothing = object()
    for one, other in itertools.zip_longest(there, meant, fillvalue=nothing):
        same += one == other
        lengths = [lengths[0] + (one is not nothing), lengths[1] + (other is not nothing)]
    return same if lengths[0] == lengths[1] else min(same, min(lengths) - 1)


def _line(case_id: int, act: Act) -> str:
    """Write a step down: what the hands meant, without time, what was shown, and what the program adds."""
    return json.dumps(
        [case_id, act.action, act.label, act.diagnosis, act.note, act.reasons, act.confidence], ensure_ascii=False
    )


def _trends(samples: Sequence[Sample]) -> dict[str, Trend]:
    cases = [sample.cases for sample in samples]
    found = {name: judge(cases, [getattr(each, name) for each in samples], FLAT[name]) for name in FLAT}
    return {name: trend for name, trend in found.items() if trend is not None}


def _percentiles(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(np.percentile(values, share)), 1) for share in (50, 95, 99)) if len(values) else ()


def _load() -> float | None:
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
