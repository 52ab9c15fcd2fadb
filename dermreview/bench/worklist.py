"""How a worklist of 100,000 cases opens, filters and scrolls, beside a plain Qt list of the same rows."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dermreview.bench.worklist_store import build_store
from dermreview.services.analyzing import read_bundle

CASES = 100_000
PICTURES = 700
"""So many rows are scrolled past; further ones need no image."""
STARTS = 3
_CHILD = """
import sys
import dermreview.cli  # as the command does
from dermreview.bench.worklist_window import print_figures
print_figures(*sys.argv[1:])
"""


@dataclass(frozen=True, slots=True)
class WorklistFigures:
    """Milliseconds and MB; the reference loads all rows into Qt's own item model before it paints.

    The figures in processor time are those that other programs on the machine disturb least.

    Attributes:
        cases: In the worklist.
        start_ms: From the start of the process to the painted list, median.
        start_cpu_ms: The processor time of the whole process in that, median.
        filter_max_ms: From a filter to its painted list, the slowest of eight kinds, median of the starts.
        filter_cpu_max_ms: The processor time of the UI thread in that.
        frame_p95_ms: A step of scrolling with its painting, thumbnails under way, 95th percentile, median.
        frame_cpu_p95_ms: The processor time of the UI thread in that.
        memory_mb: The most that the process held, its networks not loaded; None where the system does not tell.
        memory_ai_mb: The same with torch and the bundle's networks loaded.
        plain_start_ms: Reference, as the next ones.
        plain_start_cpu_ms: Of the same.
        plain_filter_max_ms: A search, and all again.
        plain_filter_cpu_max_ms: Of the same.
        plain_frame_p95_ms: Of the same.
        plain_frame_cpu_p95_ms: Of the same.
        plain_memory_mb: Of the same.
        starts: Of each.
    """

    cases: int
    start_ms: float
    start_cpu_ms: float
    filter_max_ms: float
    filter_cpu_max_ms: float
    frame_p95_ms: float
    frame_cpu_p95_ms: float
    memory_mb: float | None
    memory_ai_mb: float | None
    plain_start_ms: float
    plain_start_cpu_ms: float
    plain_filter_max_ms: float
    plain_filter_cpu_max_ms: float
    plain_frame_p95_ms: float
    plain_frame_cpu_p95_ms: float
    plain_memory_mb: float | None
    starts: int


def measure_worklist(
    bundle: Path, stage: Callable[[str], None] = lambda words: None, cases: int = CASES
) -> WorklistFigures:
    """Measure in a store of its own, without a screen.

    Args:
        bundle: The bundle that has analyzed the cases, all but the first.
        stage: Called with what is done, in words.
        cases: How many the store holds.

    Raises:
        DermreviewError: A BUNDLE_* code.
    """
    with tempfile.TemporaryDirectory(prefix="dermreview-bench-") as folder:
        store = Path(folder) / "store"
        stage(f"making a store of {cases} cases")
        build_store(store, cases, min(PICTURES, cases), read_bundle(bundle).ref)
        stage("opening the window, and a plain list, one after the other")
        pairs = [(_start("window", store, bundle), _start("plain", store, bundle)) for _ in range(STARTS)]
        stage("opening the window with its networks")
        with_ai = _start("ai", store, bundle)
    ours, plain = ([pair[side] for pair in pairs] for side in (0, 1))
    sides = (("", ours), ("plain_", plain))
    times = {f"{side}{name}": value for side, runs in sides for name, value in _times(runs).items()}
    return WorklistFigures(
        cases=cases,
        memory_mb=_most(ours),
        memory_ai_mb=_most([with_ai]),
        plain_memory_mb=_most(plain),
        starts=STARTS,
        **times,
    )


def _times(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "start_ms": _median([run["start_ms"] for run in runs]),
        "start_cpu_ms": _median([run["start_cpu_ms"] for run in runs]),
        "filter_max_ms": _median([max(run["filters_ms"]) for run in runs]),
        "filter_cpu_max_ms": _median([max(run["filters_cpu_ms"]) for run in runs]),
        "frame_p95_ms": _median([float(np.percentile(run["frames_ms"], 95)) for run in runs]),
        "frame_cpu_p95_ms": _median([float(np.percentile(run["frames_cpu_ms"], 95)) for run in runs]),
    }


def _start(kind: str, store: Path, bundle: Path) -> dict[str, Any]:
    arguments = [kind, str(store), str(bundle), str(time.time())]
    done = subprocess.run([sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"the start of a {kind} ended with {done.returncode}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _median(values: list[float]) -> float:
    return round(float(np.median(values)), 1)


def _most(runs: list[dict[str, Any]]) -> float | None:
    known = [run["memory_mb"] for run in runs if run["memory_mb"] is not None]
    return round(max(known)) if known else None
