"""Every key in every state of a case, in both modes: what it records, where it leads, what becomes of the case."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from dermreview.domain.errors import DermreviewError, ErrorCode
from dermreview.domain.review import Act, Action, ReadMode
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.services.reviews import record_blind_label, record_review
from dermreview.ui.other_dialog import OtherDialog
from tests.gui.conftest import BUNDLE, prediction_of, press, settle, write_images

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
READER = "Dr. Test"
OPINION = "vasc"

KEYS = {
    "E": [(Key.Key_E,)],
    "L": [(Key.Key_L,)],
    "6": [(Key.Key_6,)],
    "7": [(Key.Key_7,)],
    "8": [(Key.Key_8,)],
    "Enter": [(Key.Key_Return,)],
    "A": [(Key.Key_A,)],
    "X": [(Key.Key_X,)],
    "S": [(Key.Key_S,)],
    "F": [(Key.Key_F,)],
    "N": [(Key.Key_N,)],
    "X U": [(Key.Key_X,), (Key.Key_U,)],
    "X U Ctrl+Y": [(Key.Key_X,), (Key.Key_U,), (Key.Key_Y, CTRL)],
    "Left": [(Key.Key_Left,)],
    "Right": [(Key.Key_Right,)],
    "view": [(Key.Key_H,), (Key.Key_2, ALT), (Key.Key_BracketLeft,), (Key.Key_Z,), (Key.Key_R,), (Key.Key_0,)],
    "figures": [(Key.Key_I,), (Key.Key_W,), (Key.Key_V,), (Key.Key_G,), (Key.Key_Escape,), (Key.Key_D,)],
}
BLIND, ASSISTED = ReadMode.BLIND_FIRST, ReadMode.ASSISTED

# what a key records, where it leads, and where the read stands then; "as before" is the state's own
EVERYWHERE = {
    "E": "-: stays, as before",
    "L": "-: stays, as before",
    "8": "-: asks, as before",
    "X": "ungradable: goes on, ungradable",
    "S": "defer: goes on, deferred",
    "F": "flag: goes on, flagged",
    "N": "-: writes, as before",
    "X U": "ungradable, undo: stays, as before",
    "X U Ctrl+Y": "ungradable, undo, redo: stays, ungradable",
    "Left": "-: goes back, as before",
    "Right": "-: goes on, as before",
    "view": "-: stays, as before",
    "figures": "-: stays, as before",
}
NOTHING = "-: stays, as before"
NO_OPINION = {"6": "override nv: goes on, reviewed", "7": "override vasc: goes on, reviewed", "Enter": NOTHING}
SUGGESTED = {
    "6": "override nv: goes on, reviewed",
    "7": "confirm vasc: goes on, reviewed",
    "Enter": "confirm vasc: goes on, reviewed",
}
VEILED = {
    "6": "provisional nv, reveal: stays, provisional",
    "7": "provisional vasc, reveal: stays, provisional",
    "Enter": NOTHING,
}
SEEN = {
    "6": "override nv: goes on, reviewed",
    "7": "adopt vasc: goes on, reviewed",
    "Enter": "override nv: goes on, reviewed",
    "A": "adopt vasc: goes on, reviewed",
}
EXPECTED = {
    (ASSISTED, "waiting"): NO_OPINION,
    (ASSISTED, "analyzed"): SUGGESTED,
    (ASSISTED, "abstained"): NO_OPINION,
    (ASSISTED, "failed"): NO_OPINION,
    (ASSISTED, "reviewed"): SUGGESTED,
    (ASSISTED, "deferred"): SUGGESTED,
    (ASSISTED, "ungradable"): SUGGESTED,
    (ASSISTED, "flagged"): SUGGESTED,
    (BLIND, "waiting"): NO_OPINION,
    (BLIND, "analyzed"): VEILED,
    (BLIND, "abstained"): NO_OPINION,
    (BLIND, "failed"): NO_OPINION,
    (BLIND, "reviewed"): SEEN,
    (BLIND, "deferred"): VEILED,
    (BLIND, "ungradable"): VEILED,
    (BLIND, "flagged"): VEILED,
}
STATUS = {"waiting": "unreviewed", "analyzed": "unreviewed", "abstained": "unreviewed", "failed": "unreviewed"}


@pytest.fixture
def outcomes(store, tmp_path, open_window, predictor, qtbot, clock):
    """Return a function that presses each key on a case of its own in a state, and tells in words what came of it.

    A last case stays unread, so that there is always one to go on to.
    """

    def probe(state, mode):
        numbers = range(1, len(KEYS) + 2)
        import_cases(store, [write_images(tmp_path / "images", numbers)], [])
        set_mode(store, mode)
        answers = {
            "waiting": None,
            "abstained": prediction_of(OPINION, abstained="blur"),
            "failed": DermreviewError(ErrorCode.IMAGE_TRUNCATED, detail="no end"),
        }
        answer = answers.get(state, prediction_of(OPINION))
        predictor.answers = dict.fromkeys(numbers, answer)
        if answer is None:
            predictor.gate.clear()
        cases = list(store.cases())
        for case in cases[:-1]:
            put_into(store, case.id, state, mode, answer)
        window = open_window(store, analyzed=False)
        if answer is not None:
            qtbot.waitUntil(lambda: window.model.analyzed() + window.model.failed() == len(cases), timeout=20_000)
        found = {}
        for case, (name, keys) in zip(cases[:-1], KEYS.items(), strict=True):
            window.review.go(case.id)
            settle(qtbot, window, clock, analyzed=False)
            before = len(list(store.all_events()))
            for key in keys:
                press(window, *key)
                settle(qtbot, window, clock, analyzed=False)
                qtbot.waitUntil(lambda: what_is_recorded_is_shown(window, store), timeout=20_000)
            found[name] = told(window, store, case.id, before)
            leave_what_opened(window)
        predictor.gate.set()
        return found

    return probe


def put_into(store, case_id, state, mode, answer):
    """Bring a case into a state, as a reader and the networks would."""
    if state not in ("waiting", "abstained", "failed"):
        store.save_analysis(case_id, answer)
    verdict = {"deferred": Action.DEFER, "ungradable": Action.UNGRADABLE, "flagged": Action.FLAG}.get(state)
    if verdict is not None:
        record_review(store, case_id, READER, Act(verdict), BUNDLE.ref)
    elif state == "reviewed" and mode is ReadMode.BLIND_FIRST:
        record_blind_label(store, case_id, READER, Act(Action.PROVISIONAL, "nv"), BUNDLE.ref, heatmap=True)
        record_review(store, case_id, READER, Act(Action.OVERRIDE, "nv"), BUNDLE.ref)
    elif state == "reviewed":
        record_review(store, case_id, READER, Act(Action.OVERRIDE, "nv"), BUNDLE.ref)


def told(window, store, case_id, before):
    """Return what was recorded, which case is on screen, and where the read of the first one stands."""
    acts = [record.event.act for record in store.all_events()][before:]
    recorded = ", ".join(f"{act.action} {act.label or ''}".strip() for act in acts) or "-"
    shown = window.review.case_id
    place = "stays" if shown == case_id else "goes on" if shown > case_id else "goes back"
    if window.findChildren(OtherDialog):
        place = "asks"
    if window.side.decision.note.hasFocus():
        place = "writes"
    return f"{recorded}: {place}, {store.row(case_id, READER, BUNDLE.ref).status}"


def what_is_recorded_is_shown(window, store):
    opened = window.review.opened
    return len(opened.history) == len(store.history(opened.case.id, READER))


def leave_what_opened(window):
    for dialog in window.findChildren(OtherDialog):
        dialog.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.activateWindow()
    window.viewer.setFocus()


@pytest.mark.parametrize(("mode", "state"), EXPECTED)
def test_every_key(outcomes, mode, state):
    expected = {"A": NOTHING} | EVERYWHERE | EXPECTED[mode, state]
    as_before = STATUS.get(state, state)
    found = outcomes(state, mode)
    assert found == {key: expected[key].replace("as before", as_before) for key in KEYS}
