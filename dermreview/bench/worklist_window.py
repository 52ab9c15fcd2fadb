"""One start of the window on a large store, or of a plain list of the same rows: prints its figures as JSON.

It is a process of its own, so that the time to start counts everything and the memory nothing else.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dermreview.bench.worklist_store import REVIEWER
from dermreview.domain.errors import DermreviewError, ErrorCode

if TYPE_CHECKING:
    from dermreview.ui.main_window import MainWindow
    from dermreview.ui.stopwatch_list import FirstPaint

SEARCH = "patient-77"
_SQL = (
    "SELECT cases.external_id, cases.lesion_id, cases.patient_id, cases.age, cases.sex, cases.site, cases.source,"
    " read_states.status, read_states.label, analyses.suggestion, analyses.malignancy, analyses.badges FROM cases"
    " LEFT JOIN reads ON reads.case_id = cases.id LEFT JOIN read_states ON read_states.read_id = reads.id"
    " LEFT JOIN analyses ON analyses.case_id = cases.id"
)


def main(kind: str, store: Path, bundle: Path, started: float) -> dict[str, Any]:
    """Measure one start.

    Args:
        kind: ``window``, ``ai`` (the networks loaded, for its memory) or ``plain``.
        store: A store of `build_store`.
        bundle: Whose analyses it has.
        started: `time.time` when the process was asked for.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = _plain(store, started) if kind == "plain" else _window(store, bundle, started, ai=kind == "ai")
    return {**found, "memory_mb": _peak_memory()}


def _window(store_folder: Path, bundle: Path, started: float, *, ai: bool) -> dict[str, Any]:
    from dermreview.app import SCREENSHOT_SIZE, application, build_window
    from dermreview.services.stores import open_store

    application()
    with open_store(store_folder) as store:
        from dermreview.ui.stopwatch import wait_until
        from dermreview.ui.stopwatch_list import FirstPaint, time_filters, time_frames
        from dermreview.ui.verbs import AiSource

        source = AiSource(bundle, "cpu") if ai else AiSource(bundle, "cpu", load_predictor=_no_networks)
        window = build_window(store, source, REVIEWER)
        window.resize(*SCREENSHOT_SIZE)
        painted = FirstPaint(window.worklist.view)
        window.show()
        wait_until(lambda: painted.at > 0)
        wait_until(lambda: window.model.complete and window.review.on_screen)
        if ai:
            wait_until(lambda: window.model.analyzed() + window.model.failed() == window.model.total())
            _close(window)
            return {}
        filters = time_filters(window.worklist.view, _filters(window))
        window.model.set_filter(window.worklist.filters.filter)
        frames = time_frames(window.worklist.view)
        _close(window)
    return _figures(painted, started, filters, frames)


def _no_networks(folder: Path, device: str) -> NoReturn:
    """Leave the networks away: what they take of time and memory is measured apart."""
    raise DermreviewError(ErrorCode.BUNDLE_MISSING, path=folder)


def _filters(window: "MainWindow") -> list[Callable[[], None]]:
    """Return one choice of each part of a filter; the last shows all cases again."""
    from dermreview.domain.worklist import Filter, RowState

    wanted = (
        Filter(words=SEARCH),
        Filter(words=f"{SEARCH} back"),
        Filter(states=frozenset({RowState.REVIEWED})),
        Filter(classes=frozenset({"mel"})),
        Filter(sites=frozenset({"back"})),
        Filter(folders=frozenset({"folder-07"})),
        Filter(badges=frozenset({"ruler"})),
        Filter(),
    )
    return [lambda each=each: window.worklist.filters.chosen.emit(each) for each in wanted]  # type: ignore[misc]


def _plain(store: Path, started: float) -> dict[str, Any]:
    from dermreview.app import SCREENSHOT_SIZE, application

    application()
    from dermreview.ui.stopwatch import wait_until
    from dermreview.ui.stopwatch_list import FirstPaint, PlainList, time_filters, time_frames

    with closing(sqlite3.connect(store / "review.db")) as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute(_SQL)]
    view = PlainList(rows)
    view.resize(264, SCREENSHOT_SIZE[1])
    painted = FirstPaint(view)
    view.show()
    wait_until(lambda: painted.at > 0)
    filters = time_filters(view, [lambda: view.search(SEARCH), lambda: view.search("")])
    frames = time_frames(view)
    _close(view)
    return _figures(painted, started, filters, frames)


def _figures(
    painted: "FirstPaint", started: float, filters: list[tuple[float, float]], frames: list[tuple[float, float]]
) -> dict[str, Any]:
    return {
        "start_ms": (painted.at - started) * 1000,
        "start_cpu_ms": painted.cpu_s * 1000,
        "filters_ms": [wall for wall, _ in filters],
        "filters_cpu_ms": [cpu for _, cpu in filters],
        "frames_ms": [wall for wall, _ in frames],
        "frames_cpu_ms": [cpu for _, cpu in frames],
    }


def _close(window: Any) -> None:
    window.close()
    window.deleteLater()


def _peak_memory() -> float | None:
    """Return the most memory that this process ever held, in MB; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def print_figures(kind: str, store: str, bundle: str, started: str) -> None:
    """Measure one start and print what was found; arguments as `main`, in words."""
    sys.stdout.write(json.dumps(main(kind, Path(store), Path(bundle), float(started))))
