"""A reader made of key presses: goes through the window's queue without a mouse, and notes what each key did.

The keys are real events, sent to whatever has the focus: a shortcut that is lost, a dialog that keeps the focus or
a key that is dead shows as it would under a hand. What the hands meant is kept, to be compared with the store.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.domain.review import Act, Action, ReadMode, Status, final_action
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES, OTHER
from dermreview.domain.vocabulary import Confidence, reasons_for
from dermreview.ui.ai_state import AiStatus
from dermreview.ui.main_window import MainWindow
from dermreview.ui.other_dialog import OtherDialog
from dermreview.ui.stopwatch import Painted, pause, wait_until, wait_until_painted

TYPED, COMPLETED = "kera", "Keratoacanthoma"
NOTE = "scar nearby"


class Kind(StrEnum):
    """What a reader does with a case."""

    AGREE = "agree with the AI"
    OVERRIDE = "label against the AI"
    KEEP = "blind, keep the first label"
    ADOPT = "blind, take the AI's label"
    CHANGE = "blind, give a third label"
    REASONS = "against the AI, with a reason and how sure"
    OTHER = "other, with type-ahead"
    UNGRADABLE = "ungradable"
    DEFER = "defer"
    FLAG = "flag for a second reader"
    NOTE = "label with a note"
    UNDO = "wrong key, undo, right key"
    DEFERRED = "deferred case, labelled at the end"


_REST = {
    Kind.REASONS: 5,
    Kind.OTHER: 4,
    Kind.UNGRADABLE: 3,
    Kind.DEFER: 4,
    Kind.FLAG: 3,
    Kind.NOTE: 4,
    Kind.UNDO: 3,
}
MIXTURE: Mapping[ReadMode, Mapping[Kind, int]] = {
    ReadMode.ASSISTED: {Kind.AGREE: 60, Kind.OVERRIDE: 14, **_REST},
    ReadMode.BLIND_FIRST: {Kind.KEEP: 60, Kind.ADOPT: 10, Kind.CHANGE: 4, **_REST},
}
"""Per cent of the cases; assumed, not observed."""


def script(count: int, mode: ReadMode) -> list[Kind]:
    """Return what is done with each of ``count`` cases: the mixture, each kind at least once, in a fixed order."""
    usual, *others = MIXTURE[mode]
    kinds = [kind for kind in others for _ in range(max(1, round(count * MIXTURE[mode][kind] / 100)))]
    kinds += [usual] * (count - len(kinds))
    random.Random(count).shuffle(kinds)  # noqa: S311
    # the last case is a plain one: nothing follows it that an undo or a deferral could be seen by
    last = len(kinds) - 1 - kinds[::-1].index(usual)
    kinds[last], kinds[-1] = kinds[-1], kinds[last]
    return kinds


@dataclass(frozen=True, slots=True)
class Turn:
    """What one case took.

    Attributes:
        kind: What was done.
        presses: Keys pressed; a chord counts once, each letter that is typed too.
        next_ms: Of each deciding key that led on: milliseconds until the next case was painted.
        reveal_ms: Of the first label in a blind read: until the AI's opinion was painted; None without.
    """

    kind: Kind
    presses: int
    next_ms: tuple[float, ...]
    reveal_ms: float | None


class ScriptedReader:
    """Reads the queue of a window that is shown and has its first case on screen.

    Args:
        window: The window.
        pause_ms: From each case painted to the next key; deciding keys are dead for 250 ms by the window's clock.

    Attributes:
        turns: One a case, and one more a deferred case.
        meant: Case id and act of each step, in order, as the hands meant it; time and what was shown left out.
    """

    def __init__(self, window: MainWindow, pause_ms: int) -> None:
        self.turns: list[Turn] = []
        self.meant: list[tuple[int, Act]] = []
        self._window = window
        self._pause_ms = pause_ms
        self._painted = Painted(window)
        self._presses = 0
        self._next: list[float] = []
        self._reveal: float | None = None

    def read(self, kinds: Sequence[Kind]) -> None:
        """Do this with the cases from the one on screen on, then label those that were deferred."""
        for place, kind in enumerate(kinds):
            self._turn(kind, CLASSES[place % len(CLASSES)])
        for place in range(Counter(kinds)[Kind.DEFER]):
            self._presses += self._tap(self._window.actions_.next_unreviewed)
            self._wait_for_case(lambda: self._status is Status.DEFERRED)
            self._turn(Kind.DEFERRED, CLASSES[place % len(CLASSES)])
        self._painted.leave()

    # one case

    def _turn(self, kind: Kind, label: str) -> None:
        actions = self._window.actions_
        verdicts = {
            Kind.UNGRADABLE: (actions.ungradable, Action.UNGRADABLE),
            Kind.DEFER: (actions.defer, Action.DEFER),
            Kind.FLAG: (actions.flag, Action.FLAG),
        }
        if kind in verdicts:
            action, meant = verdicts[kind]
            self._decide(lambda: self._tap(action), lambda: [Act(meant)])
        elif kind is Kind.OTHER:
            self._label(OTHER, COMPLETED)
        elif kind is Kind.NOTE:
            self._write_note()
            self._label(label)
        elif kind is Kind.UNDO:
            self._mistake_and_undo(label)
        elif self._mode is ReadMode.BLIND_FIRST:
            self._read_blind(kind, label)
        elif kind is Kind.AGREE and self._suggestion is not None:
            self._confirm()
        else:
            self._label(self._against(label))
        if kind is Kind.REASONS:
            self._explain()
        self.turns.append(Turn(kind, self._presses, tuple(self._next), self._reveal))
        self._presses, self._next, self._reveal = 0, [], None

    def _read_blind(self, kind: Kind, label: str) -> None:
        if not self._first_label(label):
            return
        if kind is Kind.ADOPT and self._suggestion != label:
            suggestion = self._suggestion
            self._decide(lambda: self._tap(self._window.actions_.adopt), lambda: [Act(Action.ADOPT, suggestion)])
        elif kind in (Kind.CHANGE, Kind.REASONS):
            self._final_label(self._against(label))
        else:
            self._confirm()

    def _label(self, label: str, diagnosis: str | None = None) -> None:
        """Label the case, in a blind read twice with the same."""
        if self._mode is ReadMode.ASSISTED:
            self._final_label(label, diagnosis)
        elif self._first_label(label, diagnosis):
            self._confirm()

    def _first_label(self, label: str, diagnosis: str | None = None) -> bool:
        """Give the first label of a blind read; tell whether the AI had an opinion that was then shown."""
        case_id = self._case_id

        def meant() -> list[Act]:
            if self._case_id == case_id and self._status is Status.PROVISIONAL:
                return [Act(Action.PROVISIONAL, label, diagnosis), Act(Action.REVEAL)]
            return [Act(Action.OVERRIDE, label, diagnosis)]

        self._decide(lambda: self._press_label(label), meant)
        return self._case_id == case_id and self._status is Status.PROVISIONAL

    def _final_label(self, label: str, diagnosis: str | None = None) -> None:
        act = Act(final_action(label, self._suggestion, self._provisional), label, diagnosis)
        self._decide(lambda: self._press_label(label), lambda: [act])

    def _confirm(self) -> None:
        """Press Enter: the suggestion, or in a blind read the first label."""
        opened = self._window.review.opened
        first = None if opened is None else opened.state.provisional
        label = self._suggestion if first is None else first.act.label
        if label is None:
            raise RuntimeError("Enter was to be pressed where there is nothing to confirm")
        diagnosis = None if first is None else first.act.diagnosis
        act = Act(final_action(label, self._suggestion, self._provisional), label, diagnosis)
        self._decide(lambda: self._tap(self._window.actions_.confirm), lambda: [act])

    def _mistake_and_undo(self, label: str) -> None:
        case_id = self._case_id
        self._label(self._against(label))
        self._presses += self._tap(self._window.actions_.undo)
        self.meant.append((case_id, Act(Action.UNDO)))
        self._wait_for_case(lambda: self._case_id == case_id and self._status is not Status.REVIEWED)
        self._final_label(label)

    def _write_note(self) -> None:
        self._presses += self._tap(self._window.actions_.note)
        self._type(NOTE)
        self._key(Qt.Key.Key_Escape)
        self.meant.append((self._case_id, Act(Action.NOTE, note=NOTE)))
        wait_until(lambda: not self._window.review.busy)

    def _explain(self) -> None:
        """Say of the case just left why it differs from the AI's suggestion, where it does, and how sure."""
        case_id, decided = self.meant[-1]
        strip, actions = self._window.reasons, self._window.actions_
        reasons: tuple[str, ...] = ()
        if strip.more.isEnabled() and decided.label is not None:
            reasons = reasons_for(decided.label)[:1]
            self._answer_popup(Qt.Key.Key_Down, Qt.Key.Key_Return)
            self._presses += self._tap(actions.reasons)
            self.meant.append((case_id, Act(Action.REASON, reasons=reasons)))
            wait_until(lambda: not self._window.review.busy)
        self._presses += self._tap(actions.sure[-1])
        self.meant.append((case_id, Act(Action.REASON, reasons=reasons, confidence=tuple(Confidence)[-1])))
        wait_until(lambda: not self._window.review.busy)

    # what is on screen

    @property
    def _case_id(self) -> int:
        return self._window.review.case_id or 0

    @property
    def _mode(self) -> ReadMode:
        opened = self._window.review.opened
        return ReadMode.ASSISTED if opened is None else opened.row.mode

    @property
    def _status(self) -> Status | None:
        opened = self._window.review.opened
        return None if opened is None else opened.state.status

    @property
    def _events(self) -> int:
        """How many events of the case are on screen."""
        opened = self._window.review.opened
        return 0 if opened is None else len(opened.history)

    @property
    def _suggestion(self) -> str | None:
        opened = self._window.review.opened
        analysis = None if opened is None else opened.analysis
        return None if analysis is None else analysis.prediction.decision.suggestion

    @property
    def _provisional(self) -> str | None:
        opened = self._window.review.opened
        first = None if opened is None else opened.state.provisional
        return None if first is None else first.act.label

    def _against(self, label: str) -> str:
        """Return this class, or the next one where the AI or the first label says it."""
        taken = {self._suggestion, self._provisional}
        start = CLASSES.index(label)
        return next(code for code in (*CLASSES[start:], *CLASSES[:start]) if code not in taken)

    # keys

    def _decide(self, press: Callable[[], int], meant: Callable[[], Sequence[Act]]) -> None:
        """Press what decides, and wait until the next case or the AI's opinion is painted."""
        review, case_id = self._window.review, self._case_id
        hidden = review.ai_status is AiStatus.HIDDEN

        def revealed() -> bool:
            return hidden and review.case_id == case_id and review.ai_status is AiStatus.READY

        follows = self._window.model.next_unreviewed(case_id, wrap=False) is not None
        before = self._events
        self._at_the_window()
        self._painted.expect(revealed)
        start = time.perf_counter()
        self._presses += press()
        if follows:
            wait_until_painted(self._painted)
            milliseconds = (self._painted.at - start) * 1000
            if self._case_id == case_id:
                self._reveal = milliseconds
            else:
                self._next.append(milliseconds)
        self._wait_for_case(lambda: follows or self._events > before)
        self.meant += [(case_id, act) for act in meant()]

    def _wait_for_case(self, there: Callable[[], bool]) -> None:
        """Wait until a case is on screen, nothing on its way to the disk, and keys count."""
        review = self._window.review
        wait_until(lambda: review.on_screen and not review.busy and there())
        pause(self._pause_ms)

    def _press_label(self, label: str) -> int:
        """Press a class's number, or 8 and enough letters of the other diagnosis."""
        if label != OTHER:
            return self._tap(self._window.actions_.label[CLASS_INDEX[label]])
        presses = self._tap(self._window.actions_.other)

        def asks() -> bool:
            dialog = QApplication.activeModalWidget()
            return isinstance(dialog, OtherDialog) and dialog.line.hasFocus()

        wait_until(asks)
        before = self._presses
        self._type(TYPED)
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Return):
            self._key(key)
        presses, self._presses = presses + self._presses - before, before
        return presses

    def _tap(self, action: QAction) -> int:
        """Press an action's shortcut where the focus is; return 1."""
        self._at_the_window()
        keys = action.shortcut()[0]  # type: ignore[index]  # which the stubs do not know
        QTest.keyClick(_focus(self._window), keys.key(), keys.keyboardModifiers())
        return 1

    def _key(self, key: Qt.Key) -> None:
        QTest.keyClick(_focus(self._window), key)
        self._presses += 1

    def _type(self, words: str) -> None:
        for letter in words:
            QTest.keyClicks(_focus(self._window), letter)
            self._presses += 1

    def _answer_popup(self, *keys: Qt.Key) -> None:
        """Press keys as soon as a menu is open: the key that opens it returns only when it is closed."""
        poll = QTimer(self._window, interval=10)

        def answer() -> None:
            if QApplication.activePopupWidget() is not None:
                poll.deleteLater()
                poll.stop()
                for key in keys:
                    self._key(key)

        poll.timeout.connect(answer)
        poll.start()

    def _at_the_window(self) -> None:
        """Bring the window back to the front after a dialog, where no window manager does it."""
        if QApplication.activeWindow() is not self._window:
            self._window.activateWindow()
            wait_until(lambda: QApplication.activeWindow() is self._window)


def _focus(window: QWidget) -> QWidget:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or window
