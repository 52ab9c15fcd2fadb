"""A real store with real services; the networks alone are a double whose answers and pace a test decides."""

import os
import threading
from pathlib import Path

if not os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen:"):  # which describes a screen
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dermreview.app import build_window
from dermreview.domain.analysis import FULL_IMAGE, ActivationMaps, BundleInfo, BundleRef, Decision, Prediction
from dermreview.domain.taxonomy import CLASS_INDEX, CLASSES
from dermreview.services.importing import import_cases
from dermreview.ui.language import install_language
from dermreview.ui.verbs import AiSource
from dermreview.ui.viewer import Viewer
from tests.support.leaks import collected, nothing_leaks
from tests.support.stores import new_store

__all__ = ["collected", "nothing_leaks"]

BUNDLE = BundleInfo(
    ref=BundleRef("double", "1.0", "d" * 64),
    thresholds={"mel": 0.3},
    member_names=("one", "two", "three"),
    views=8,
    class_prior=dict.fromkeys(CLASSES, 1 / 7),
    licence="none",
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


class DoublePredictor:
    """Suggests the class that the test chose for an image, told by the red of its first pixel.

    Attributes:
        answers: Image number to class code, prediction or exception to raise; melanoma if there is none.
        gate: Predictions wait while it is cleared.
        seen: Image numbers in the order they were asked.
        threads: Names of the threads that asked.
        patients: Image number to the patient that was told last.
    """

    def __init__(self):
        self.device = "cpu"
        self.notices = []
        self.answers = {}
        self.gate = threading.Event()
        self.gate.set()
        self.seen = []
        self.threads = set()
        self.patients = {}

    def predict(self, rgb, patient=None):
        number = int(rgb[0, 0, 0])
        self.patients[number] = patient
        self.seen.append(number)
        self.threads.add(threading.current_thread().name)
        assert self.gate.wait(20)
        answer = self.answers.get(number, "mel")
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Prediction) else prediction_of(answer)


def prediction_of(code, abstained=None, malignant=None, not_ruled_out=None):
    probabilities = np.full(7, 0.05, np.float32)
    probabilities[CLASS_INDEX[code]] = 0.7
    maps = np.full((7, 4, 4), -0.5, np.float16)
    maps[CLASS_INDEX[code], 1:3, 1:3] = 1.0
    return Prediction(
        bundle=BUNDLE.ref,
        device="cpu",
        probabilities=probabilities,
        member_names=BUNDLE.member_names,
        member_probabilities=np.stack([probabilities] * 3),
        spread=np.full(7, 0.02, np.float32),
        uncertainty=0.5,
        disagreement=0.1,
        decision=Decision(None if abstained else code, "argmax", abstained),
        maps=ActivationMaps(maps, FULL_IMAGE, "class activation"),
        malignant=malignant,
        not_ruled_out=not_ruled_out,
    )


@pytest.fixture(scope="session")
def qapp(qapp):
    """The application, which speaks English as it does after the real start."""
    install_language(qapp, "en")
    return qapp


@pytest.fixture
def app(qapp):
    """The application, which gets its own looks back after the test."""
    palette, font, sheet, style = qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().objectName()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def predictor():
    double = DoublePredictor()
    yield double
    double.gate.set()


@pytest.fixture
def ai(predictor):
    return AiSource(Path("double"), "cpu", lambda folder: BUNDLE, lambda folder, device: predictor)


@pytest.fixture
def store_folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(store_folder):
    with new_store(store_folder) as opened:
        yield opened


def write_images(folder, numbers):
    """Write one small PNG a number; the number is the red of its first pixel."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        pixels = np.random.default_rng(number).integers(0, 255, (72, 96, 3)).astype(np.uint8)
        pixels[0, 0] = (number, 0, 0)
        Image.fromarray(pixels).save(folder / f"case-{number:02}.png")
    return folder


@pytest.fixture
def five_cases(store, tmp_path):
    """A store with the cases case-01 to case-05."""
    report = import_cases(store, [write_images(tmp_path / "images", range(1, 6))], [])
    assert report.imported == 5
    return store


@pytest.fixture
def open_window(qtbot, ai, clock):
    """Return a function that opens a window and waits until its first case is on screen and analyzed."""

    def make(store, *, source=ai, reviewer="Dr. Test", wait=True, analyzed=True):
        window = build_window(store, source, reviewer, clock)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        if wait:
            settle(qtbot, window, clock, analyzed=analyzed)
        return window

    return make


def settle(qtbot, window, clock, *, analyzed=True):
    """Wait until the case asked for is on screen, then let its dead time pass."""

    def there():
        assert window.review.on_screen
        assert not window.review.busy
        if analyzed:
            assert window.review.opened.analysis is not None

    qtbot.waitUntil(there, timeout=20_000)
    clock.advance(1)


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier, *, repeat=False):
    """Press and release a key where the focus is."""
    target = QApplication.focusWidget() or window
    if repeat:
        QTest.simulateEvent(target, True, key, modifier, "", True, -1)
    else:
        QTest.keyClick(target, key, modifier)


def free(keys, *wanted):
    """Take keys away from whatever action the program gives them to, now or one day."""
    for name in keys.names:
        if set(keys.keys(name)) & set(wanted):
            assert keys.set_keys(name, [key for key in keys.keys(name) if key not in wanted]) == ""


def shown_id(window):
    """Return the external id of the case on screen."""
    return window.review.opened.case.external_id


@pytest.fixture
def viewer(qtbot):
    """A viewer of 1201 x 700 in a frame, as odd as a splitter makes it."""
    frame = QWidget()
    qtbot.addWidget(frame)
    frame.resize(1201, 700)
    widget = Viewer(frame)
    widget.resize(1201, 700)
    frame.show()
    yield widget
