import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dermreview.domain.review import Act, Action, ReadMode
from dermreview.services.importing import import_cases
from dermreview.services.reading import set_mode
from dermreview.ui.beside_dialog import BesideDialog
from tests.gui.conftest import press, settle, shown_id

Key = Qt.Key
TABLE = "image_id,lesion_id,patient_id,dx\n" + "".join(
    f"case-0{number},L{lesion},{patient},nv\n"
    for number, lesion, patient in ((1, 1, "P1"), (2, 2, "P1"), (3, 1, "P1"), (4, 4, "P2"), (5, 5, ""))
)


@pytest.fixture
def patients(store, tmp_path):
    """Cases 1 to 3 are of one patient, 1 and 3 of one lesion; 4 is alone, of 5 no patient is known."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(1, 6):
        pixels = np.random.default_rng(number).integers(0, 255, (72, 96, 3)).astype(np.uint8)
        pixels[0, 0] = (number, 0, 0)
        Image.fromarray(pixels).save(folder / f"case-0{number}.png")
    (tmp_path / "table.csv").write_text(TABLE)
    assert import_cases(store, [folder], [tmp_path / "table.csv"]).imported == 5
    return store


def texts(window):
    return [button.text().strip() for button in window.filmstrip.buttons]


def dialog(window):
    return window.findChild(BesideDialog)


def test_the_other_images_of_the_patient_those_of_the_lesion_first(patients, open_window, qtbot):
    window = open_window(patients)
    strip = window.filmstrip
    assert strip.isVisible()
    assert [sibling.external_id for sibling in strip.siblings] == ["case-03", "case-02"]
    assert texts(window) == ["lesion", ""]
    assert "same lesion" in strip.buttons[0].accessibleName()
    qtbot.waitUntil(lambda: not any(button.icon().isNull() for button in strip.buttons))


def test_a_case_alone_or_without_a_patient_shows_no_strip(patients, open_window, qtbot, clock):
    window = open_window(patients)
    for number in (4, 5):
        window.review.go(number)
        settle(qtbot, window, clock)
        assert not window.filmstrip.isVisible()
        press(window, Key.Key_P)
        assert dialog(window) is None
        assert "No other image" in window.status.message.text()


def test_labels_come_with_the_decision_and_only_the_readers_own(patients, open_window, qtbot, clock):
    patients.record(3, "Dr. Test", Act(Action.OVERRIDE, "bcc"))
    patients.record(2, "Dr. Other", Act(Action.OVERRIDE, "df"))
    window = open_window(patients)
    assert texts(window) == ["lesion", ""]
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    window.review.go(1)
    settle(qtbot, window, clock)
    assert texts(window) == ["bcc", ""]
    press(window, Key.Key_U)
    qtbot.waitUntil(lambda: texts(window) == ["lesion", ""])


def test_a_blind_reader_sees_pictures_alone_until_the_final_label(patients, open_window, qtbot, clock):
    set_mode(patients, ReadMode.BLIND_FIRST)
    patients.record(3, "Dr. Test", Act(Action.OVERRIDE, "bcc"))
    window = open_window(patients, analyzed=False)
    qtbot.waitUntil(lambda: window.model.analyzed() == 5, timeout=20_000)
    assert texts(window) == ["lesion", ""]
    assert "bcc" not in " ".join(button.accessibleName() + button.toolTip() for button in window.filmstrip.buttons)
    press(window, Key.Key_6)
    settle(qtbot, window, clock)
    assert texts(window) == ["lesion", ""], "revealed, but not decided"


def test_one_is_looked_at_beside_the_case_and_nothing_is_decided(patients, open_window, qtbot):
    window = open_window(patients)
    press(window, Key.Key_P)
    beside = dialog(window)
    assert beside.sibling.external_id == "case-03"
    assert "same lesion" in beside.caption.text()
    qtbot.waitUntil(lambda: beside.other.picture is not None)
    assert beside.present.picture is not None
    QTest.keyClick(beside, Key.Key_Right)
    assert beside.sibling.external_id == "case-02"
    QTest.keyClick(beside, Key.Key_1)
    QTest.keyClick(beside, Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog(window) is None)
    assert shown_id(window) == "case-01"
    assert list(patients.all_events()) == []


def test_a_click_looks_at_the_one_under_the_mouse(patients, open_window, qtbot):
    window = open_window(patients)
    qtbot.mouseClick(window.filmstrip.buttons[1], Qt.MouseButton.LeftButton)
    assert dialog(window).sibling.external_id == "case-02"
    dialog(window).reject()
    qtbot.waitUntil(lambda: dialog(window) is None)


def test_an_image_that_is_lost_says_so(patients, open_window, qtbot):
    window = open_window(patients)
    sha256 = window.filmstrip.siblings[0].sha256
    next(patients.vault.folder.rglob(f"{sha256}.*")).unlink()
    press(window, Key.Key_P)
    qtbot.waitUntil(lambda: dialog(window).other.notice is not None)
    qtbot.waitUntil(lambda: "missing" in dialog(window).other.notice.text)
    dialog(window).reject()
    qtbot.waitUntil(lambda: dialog(window) is None)
